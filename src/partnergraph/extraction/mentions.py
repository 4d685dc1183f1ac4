"""Who is named where: the organisations and people of one document, each with all its mentions.

`Roster` is what the later steps ask: which organisation or person is named between two offsets?
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A name, or a phrase that stands for one ("tập đoàn", "hai bên" as its members), at [start, end); `who` is the index
    of its bearer in the roster."""

    start: int
    end: int
    who: int
    pronominal: bool = False  # a generic word resolved to its bearer; evidence only together with a reference step


@dataclass(slots=True, kw_only=True)
class NamedOrganisation:
    """An organisation of the document. `name` is its fullest form there, `aliases` the other forms in order of first
    appearance; `entity` and `place` are keys of the gazetteer, None where it knows none."""

    name: str
    aliases: list[str] = field(default_factory=list)
    kind: str
    entity: str | None = None
    place: str | None = None
    rule: str = ""


@dataclass(slots=True, kw_only=True)
class Post:
    """A post held: the title as written without the organisation, whose it is, where it is said."""

    title: str
    org: int | None  # index into the roster of organisations
    start: int
    end: int
    rule: str = ""


@dataclass(slots=True, kw_only=True)
class NamedPerson:
    """A person of the document with posts and acts (act -> spans that say so)."""

    name: str
    posts: list[Post] = field(default_factory=list)
    acts: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    rule: str = ""


T = TypeVar("T")


class Roster(Generic[T]):
    """The bearers and, in order, their mentions."""

    def __init__(self, bearers: Sequence[T], mentions: Iterable[Mention]) -> None:
        self.bearers: Sequence[T] = bearers
        self.mentions: list[Mention] = sorted(mentions)
        self._starts = [m.start for m in self.mentions]

    def between(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in [start, end), in order."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def before(self, offset: int, limit: int = 0) -> Mention | None:
        """The last mention that ends at or before `offset` and begins at or after `limit`."""
        for mention in reversed(self.mentions[: bisect_left(self._starts, offset)]):
            if mention.start < limit:
                return None
            if mention.end <= offset:
                return mention
        return None

    def after(self, offset: int, limit: int) -> Mention | None:
        """The first mention that begins in [offset, limit)."""
        found = self.between(offset, limit)
        return found[0] if found else None

    def of(self, who: int) -> list[Mention]:
        """All mentions of one bearer, in order."""
        return [m for m in self.mentions if m.who == who]
