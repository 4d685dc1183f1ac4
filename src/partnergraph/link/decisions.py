"""What people have decided of identities: which two are one, which two are not, and whose mentions are something else.

A thing is named by its path (`org/vnpt`). Beside the path that it has now, a person or agreement is found by the path that
any of its mentions would have alone: what was decided stays true when articles come and go and the path changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from partnergraph.link.keys import hash8

Effect = Literal["applied", "needless"]
Member = TypeVar("Member")


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """`merge` and `never-merge`: `subject` and `value` are paths. `split`: `value` names articles, parted by `|`, whose
    mentions of `subject` are of something else."""

    action: str
    subject: str
    value: str

    @property
    def kind(self) -> str:
        """`org`, `person`, `agreement` or `programme`."""
        return self.subject.partition("/")[0]

    @property
    def keys(self) -> tuple[str, str]:
        """The two keys, without their kind."""
        return self.subject.partition("/")[2], self.value.partition("/")[2]

    @property
    def articles(self) -> frozenset[str]:
        """The ids of the articles of a split."""
        return frozenset(part.strip() for part in self.value.split("|"))

    def apart(self, key: str) -> str:
        """The key of what is split off `key`."""
        return f"{key}-{hash8(*sorted(self.articles))}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, and in `effects` what became of each; one that is not there found nothing."""

    every: tuple[Decision, ...] = ()
    effects: dict[Decision, Effect] = field(default_factory=dict)

    def of(self, kind: str, action: str) -> Iterator[Decision]:
        """Those of one action on one kind of things."""
        return (d for d in self.every if d.kind == kind and d.action == action)

    def note(self, decision: Decision, effect: Effect) -> None:
        """Say what became of a decision; once applied, it is applied."""
        if self.effects.get(decision) != "applied":
            self.effects[decision] = effect


NONE = Decisions()


def rearranged(
    groups: Mapping[str, Collection[Member]],
    own: Callable[[Member], str],
    article: Callable[[Member], str],
    decisions: Decisions,
    kind: str,
    tables: Collection[str] = (),
) -> dict[str, tuple[Member, ...]]:
    """The groups of mentions by key after all decisions on things of `kind`: first what is split, then what is kept apart,
    then what is merged. `own` gives the key that a mention would have alone;
    `tables` are keys that stand without a mention."""
    left = {key: list(members) for key, members in groups.items()}
    for decision in decisions.of(kind, "split"):
        key = _group(left, decision.keys[0], own)
        if key:
            _move(left, key, decision.apart(key), [m for m in left[key] if article(m) in decision.articles])
            decisions.note(decision, "applied" if decision.apart(key) in left else "needless")
    for decision in decisions.of(kind, "never-merge"):
        one, other = (_group(left, key, own) for key in decision.keys)
        if one and one == other:
            moved = decision.keys[1] if decision.keys[1] != one else decision.keys[0]
            _move(left, one, moved, [m for m in left[one] if own(m) == moved])
        if one and other:
            decisions.note(decision, "applied" if one == other else "needless")
    for decision in decisions.of(kind, "merge"):
        one, other = (_group(left, key, own) for key in decision.keys)
        if other is None and decision.keys[1] in tables:
            other = decision.keys[1]
            left[other] = []
        if one and other:
            decisions.note(decision, "needless" if one == other else "applied")
            if one != other:
                left[other] += left.pop(one)
    return {key: tuple(members) for key, members in left.items() if members}


def _group(groups: Mapping[str, Iterable[Member]], key: str, own: Callable[[Member], str]) -> str | None:
    if key in groups:
        return key
    return next((name for name, members in sorted(groups.items()) if any(own(m) == key for m in members)), None)


def _move(groups: dict[str, list[Member]], key: str, to: str, members: list[Member]) -> None:
    chosen = {id(m) for m in members}
    stay = [m for m in groups[key] if id(m) not in chosen]
    if members and stay:
        groups[key] = stay
        groups.setdefault(to, []).extend(members)
