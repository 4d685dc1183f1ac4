"""Mentions of the same thing become one programme: same words, one form within the other, or a short form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from partnergraph.extraction.document import Document, Sentence, quote_of
from partnergraph.extraction.programmes.roles import Roles
from partnergraph.extraction.programmes.standing import Standing
from partnergraph.model import Programme
from partnergraph.text import fold

_QUOTES = 3
_STRETCH = 250  # characters of a sentence that are still quoted as one
_IN_USE = frozenset({"platform", "system", "portal"})
_GOING_ON = frozenset({"project", "training"})  # told of in the past with no verb of their own, they go on
_ALONE = frozenset({"programme.gift", "programme.compound"})  # what a headline may tell alone


@dataclass(slots=True)
class Found:
    """A mention of a thing. `strong` ones make a programme; the others (titles) add to one, or
    stand in where the text says nothing of the kind."""

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
    told = {m.rule for group in groups for m in group.mentions if m.strong}
    for group in groups:
        if any(m.strong or (m.rule in _ALONE and m.rule not in told) for m in group.mentions):
            yield _programme(document, group, roles)


def _same(one: str, other: str) -> bool:
    """The same form, or one whose words all stand in the other in a row."""
    if one == other:
        return True
    short, long = sorted((one.replace(",", ""), other.replace(",", "")), key=len)
    words = short.split()
    if len(words) > 3 and words[:2] == long.split()[:2] and set(words) <= set(long.split()):
        return True
    return f" {short} " in f" {long} " and (len(words) > 1 or long.endswith(short) or short.isascii())


def _joined(spans: Sequence[tuple[int, int]], sentence: Sentence) -> list[tuple[int, int]]:
    """The spans with those of one sentence made one stretch, which states how they belong together, where it is short."""
    inside = [span for span in spans if sentence.start <= span[0] and span[1] <= sentence.end]
    stretch = min(start for start, _ in inside), max(end for _, end in inside)
    if stretch[1] - stretch[0] > _STRETCH:
        return list(spans)
    return [*(span for span in spans if span not in inside), stretch]


def _status(best: Found, standing: Standing) -> str:
    """How the thing stands: a programme of the country runs, equipment counted as installed was delivered, and a system
    called by its name with no word on how it stands is in use."""
    if best.kind == "national-programme":
        return "under-way"
    status = standing.status
    if best.rule == "programme.counted" and status in ("under-way", "launched"):
        return "delivered"
    if best.kind in _GOING_ON and standing.verb is None and status == "launched" and standing.passage != "result":
        return "under-way"
    said = standing.verb or standing.tense or standing.passage
    return "launched" if best.rule == "programme.named" and best.kind in _IN_USE and not said else status


def _own_short(document: Document, found: Found) -> list[str]:
    """The short form that a name carries at its end, where it can stand alone: "Trung tâm điều hành thông minh IOC"."""
    heads = document.cues_of("programme_heads", found.start + 1, found.end)
    short = [document.text[c.start : c.end] for c in heads if c.entry["need"] == "none" and c.end == found.end]
    return [form for form in short if form.isupper()]


def _programme(document: Document, group: _Group, roles: Roles) -> Programme:
    strong = [m for m in group.mentions if m.strong] or group.mentions
    best = max(strong, key=lambda m: m.end - m.start)
    teller = max(strong, key=lambda m: (m.standing.verb is not None or bool(m.standing.passage), -m.start))
    name = document.text[best.start : best.end]
    forms = [m.short or document.text[m.start : m.end] for m in group.mentions]
    forms += [document.text[m.start : m.end] for m in group.mentions if m.short]
    forms += _own_short(document, best)
    aliases = {fold(form): form for form in reversed(forms) if fold(form) != fold(name)}
    national = best.kind == "national-programme"
    by = () if national else roles.by(teller.sentence, teller.start, teller.end)
    to = () if national else roles.to(teller.sentence, teller.start, teller.end)
    told = [(m.start, m.end) for m in group.mentions[:_QUOTES]]
    if teller not in group.mentions[:_QUOTES]:
        told[-1] = (teller.start, teller.end)
    return Programme(
        name=name,
        aliases=tuple(reversed(aliases.values())),
        kind=best.kind,
        status=_status(best, teller.standing),
        by=tuple(role.name for role in by),
        for_=tuple(role.name for role in to),
        evidence=quote_of(document, _joined([*told, *(role.span for role in (*by, *to))], teller.sentence)),
        rule=best.rule,
    )
