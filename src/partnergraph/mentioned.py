"""Where an article names an organisation, or the territory that was named in its stead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from partnergraph.model import Article, Organisation
from partnergraph.text import fold, plain

SHORTEST = 3  # characters of a name that is looked for in a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two asked about: `iris` of its organisations, () where the words name nothing that is known; `names`
    are folded, `place_names` those of the territory that was named in their stead."""

    label: str
    iris: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    place_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """Words at [start, end) that name a side; `resolved` where the article ties them to its organisation."""

    start: int
    end: int
    resolved: bool


class Named:
    """Where one article names one side."""

    def __init__(self, article: Article, side: Side) -> None:
        self._article = article
        self._side = side
        facts = [o for o in article.organisations if o.iri in side.iris]
        self.own = side.names | frozenset(fold(form) for o in facts for form in _forms(o))
        self._has_facts = bool(facts)

    @cached_property
    def spans(self) -> list[Span]:
        """Every mention; resolved where the article has the organisation and the words are no part of another name."""
        folded = fold(self._article.raw.text)
        hits = {span: False for name in self._side.place_names for span in found_at(name, folded)}
        hits |= {span: True for name in self.own for span in found_at(name, folded)}
        others = self._others(folded) if hits else []
        found = {}
        for (start, end), is_name in hits.items():
            inside = any(s <= start and end <= e and (s, e) != (start, end) for s, e in others)
            found[start, end] = Span(start, end, is_name and self._has_facts and not inside)
        if not self._side.iris and not found:  # words that nothing is named by, perhaps without their marks
            at = (span for name in self._side.names for span in found_at(plain(name), plain(folded)))
            found = {span: Span(*span, resolved=False) for span in at}
        return [found[span] for span in sorted(found)]

    def _others(self, folded: str) -> list[tuple[int, int]]:
        """Where the article names other organisations."""
        others = (o for o in self._article.organisations if o.iri not in self._side.iris)
        return [span for other in others for form in _forms(other) for span in found_at(fold(form), folded)]


def _forms(organisation: Organisation) -> list[str]:
    return [form for form in (organisation.name, *organisation.aliases) if len(form) >= SHORTEST]


def found_at(name: str, folded: str) -> list[tuple[int, int]]:
    """Where `name` stands as whole words in `folded`."""
    if name not in folded:
        return []
    return [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded)]


def apart(a: Span, b: Span) -> bool:
    """Whether the two share no character: one name inside another is no second name."""
    return a.end <= b.start or b.end <= a.start
