"""Mentions of the same thing become one programme: same words, one form within the other, or a short form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from partnergraph.extract.document import Document, Sentence, quote_of
from partnergraph.extract.programmes.roles import Roles
from partnergraph.extract.programmes.standing import Standing
from partnergraph.model import Programme
from partnergraph.text import fold

_QUOTES = 3


@dataclass(slots=True)
class Found:
    """A mention of a thing. `strong` ones make a programme; the others (titles) only add to one."""

    sentence: Sentence
    start: int
    end: int
    kind: str
    standing: Standing
    rule: str
    short: str = ""
    strong: bool = True


@dataclass(slots=True)
class _Group:
    forms: dict[str, Found] = field(default_factory=dict)
    mentions: list[Found] = field(default_factory=list)


def merged(document: Document, found: Sequence[Found], roles: Roles) -> Iterator[Programme]:
    """One programme for all mentions of the same thing."""
    groups: list[_Group] = []
    for mention in found:
        form = fold(document.text[mention.start : mention.end])
        group = next((g for g in groups if any(_same(form, other) for other in g.forms)), None)
        if group is None:
            groups.append(group := _Group())
        group.forms.setdefault(form, mention)
        if mention.short:
            group.forms.setdefault(fold(mention.short), mention)
        group.mentions.append(mention)
    for group in groups:
        if any(m.strong for m in group.mentions):
            yield _programme(document, group, roles)


def _same(one: str, other: str) -> bool:
    """The same form, or one whose words all stand in the other in a row."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return f" {short} " in f" {long} " and (len(short.split()) > 1 or long.endswith(short))


def _programme(document: Document, group: _Group, roles: Roles) -> Programme:
    strong = [m for m in group.mentions if m.strong]
    best = max(strong, key=lambda m: m.end - m.start)
    teller = max(strong, key=lambda m: (m.standing.verb is not None or bool(m.standing.passage), -m.start))
    name = document.text[best.start : best.end]
    forms = [m.short or document.text[m.start : m.end] for m in group.mentions]
    forms += [document.text[m.start : m.end] for m in group.mentions if m.short]
    aliases = {fold(form): form for form in reversed(forms) if fold(form) != fold(name)}
    national = best.kind == "national-programme"
    return Programme(
        name=name,
        aliases=tuple(reversed(aliases.values())),
        kind=best.kind,
        status="under-way" if national else teller.standing.status,
        by=() if national else roles.by(teller.sentence, teller.start, teller.end),
        for_=() if national else roles.to(teller.sentence, teller.start, teller.end, teller.standing),
        evidence=quote_of(document, [(m.start, m.end) for m in group.mentions[:_QUOTES]]),
        rule=best.rule,
    )
