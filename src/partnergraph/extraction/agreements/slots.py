"""The slots of one agreement, each with the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partnergraph.extraction.agreements.drafts import Draft, is_event
from partnergraph.extraction.agreements.grouping import Cluster
from partnergraph.extraction.agreements.scene import Scene, Span
from partnergraph.extraction.dates import DateMention, PeriodMention
from partnergraph.extraction.document import Sentence
from partnergraph.extraction.mentions import NamedOrganisation, NamedPerson

_HEAD = 25  # characters from the head of a sentence within which its day stands


def type_of(cluster: Cluster) -> tuple[str, list[Span]]:
    """The type: the most telling name in the body, the first of equals; else the title's; else plain cooperation."""
    named = [d.trigger for d in cluster.body if d.trigger.name]
    if not named:
        chosen = any(d.found.rule == "agreement.award" for d in cluster.drafts)
        return "contract" if chosen else "cooperation-agreement", []
    body = [t for t in named if t.sentence.block.kind in ("body", "list")] or named
    best = max(body, key=lambda t: t.rank)
    if best.rank == 1:
        best = max(named, key=lambda t: t.rank)
    assert best.name is not None
    return best.type, [(best.name.start, best.name.end)]


def signed_of(scene: Scene, cluster: Cluster) -> DateMention | None:
    """The day of signing: from the sentences that say it was signed, body first, then title and captions; else from the
    occasion that the signing sentence points at ("nhân dịp này", "at the event") or its paragraph has dated before."""
    days = [d.dates[0] for d in cluster.body if d.tells_day]
    if days:
        return max((d for d in days if d.value.startswith(days[0].value)), key=lambda d: len(d.value))
    if cluster.old or not cluster.signing:
        return None
    if told := [d.dates[0] for d in cluster.events if d.dates]:
        return told[0]
    return _day_of_occasion(scene, cluster.signing[0])


def _day_of_occasion(scene: Scene, draft: Draft) -> DateMention | None:
    document, calendar, sentence = scene.document, scene.calendar, draft.trigger.sentence
    if day := _day_just_told(scene, sentence):
        return day
    if draft.kind not in ("body", "list") or not scene.says("occasion", sentence, draft.trigger.end):
        return None
    last = calendar.published.isoformat() if calendar.published else "9999"
    first = next((b for b in document.blocks if b.kind == "body"), sentence.block)
    for start in dict.fromkeys((sentence.block.start, first.start)):
        days = [d for d in calendar.dates_between(start, min(sentence.start, start + 400)) if is_event(document, d)]
        whole = [d for d in days if len(d.value) == len("2020-01-01") and d.value <= last]
        if whole:
            return whole[-1] if start == sentence.block.start else whole[0]
    return None


def _day_just_told(scene: Scene, sentence: Sentence) -> DateMention | None:
    """The day with which the sentence right before begins, in the same paragraph."""
    last = scene.document.sentences[max(0, sentence.index - 1)]
    if last.block is not sentence.block or last is sentence:
        return None
    told = [d for d in scene.calendar.dates_between(last.start, last.end) if is_event(scene.document, d)]
    published = scene.calendar.published
    if len(told) != 1 or told[0].start - last.start > _HEAD or len(told[0].value) != len("2020-01-01"):
        return None
    return told[0] if published is None or told[0].value <= published.isoformat() else None


def period_of(cluster: Cluster) -> PeriodMention | None:
    """The term: body first, then title, then captions; the signing sentence before the others."""
    drafts = sorted(cluster.body, key=lambda d: not d.trigger.signs and d.kind in ("body", "list"))
    for loose in (False, True):
        for draft in drafts:
            if draft.periods and (draft.kind not in ("body", "list")) == loose:
                return draft.periods[0]
    return None


def acting(scene: Scene, act: str, sentences: Sequence[Sentence]) -> list[tuple[int, Span]]:
    """The people who do `act` in one of `sentences`, with the words; who chairs counts only where a signing is chaired."""
    found: list[tuple[int, Span]] = []
    indices = {s.index for s in sentences}
    for who, person in enumerate(scene.people.bearers):
        for span in person.acts.get(act, ()):
            sentence = scene.document.sentence_at(span[0])
            if sentence.index in indices and not (act == "chair" and _chairs_meeting(scene, sentence, span)):
                found.append((who, span))
                break
    return sorted(found, key=lambda f: f[1])


def _chairs_meeting(scene: Scene, sentence: Sentence, span: Span) -> bool:
    """Whether what is chaired is no signing: by the nearest word of an occasion, after the verb or else before it, in
    the sentence or else in the one before."""
    cues = [c for c in scene.document.cues_in("occasion_cues", sentence) if c.code in ("signing", "meeting")]
    after = [c for c in cues if span[0] <= c.start <= span[1] + 40]
    before = [c for c in cues if c.start < span[0]]
    if after or before:
        return (after[0] if after else before[-1]).code == "meeting"
    last = scene.document.sentences[max(0, sentence.index - 1)]
    return not (last.block is sentence.block and scene.says("signing", last))


def names(bearers: Sequence[NamedOrganisation | NamedPerson], indices: Iterable[int]) -> tuple[str, ...]:
    """Names by index, each once."""
    return tuple(dict.fromkeys(bearers[i].name for i in indices))
