"""The slots of one agreement, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from partnergraph.extract.agreements.drafts import Draft, is_event
from partnergraph.extract.agreements.grouping import Cluster
from partnergraph.extract.dates import Calendar, DateMention, PeriodMention
from partnergraph.extract.document import Document, Sentence
from partnergraph.extract.mentions import NamedOrganisation, NamedPerson, Roster

Span = tuple[int, int]
_STOP = re.compile(
    r"[,;:()\n\"|]|(?<!\btp)(?<!\bp)(?<!\btx)(?<!\bq)(?<!\bst)\.(?=\s|$)|\s(?:-|–)\s|\s(?:đã|vừa|diễn ra|tổ chức|ngày|sáng|chiều|giữa|do|với|để|nhằm|về|sẽ|được|hai bên|lãnh đạo|trong|và đại diện|đồng chí"
    r"|ký|cùng|có|is|was|were|has|have|formally|officially|on|to|with|between|after|before|during|today|yesterday|by|and|as|this|last|where|under|for|from)\b"
)
_TOWN = re.compile(r"(?:thành phố|thị xã|tỉnh|huyện|quận|thủ đô|thị trấn|xã|phường|trụ sở) [A-ZÀ-ỸĐ]")
_YEARLIKE = re.compile(r"^(?:\d|january|february|march|april|may|june|july|august|september|october|november|december)")
_TAKES_PLACE = re.compile(
    r"(?:diễn ra|tổ chức|được tổ chức|ký|ký kết|signed|held|place|ceremony|inked|event|conference|summit|forum|expo|here)\s*$"
)
_DAY_AFTER = re.compile(
    r",?\s*(?:vào |hôm |ngày |sáng |chiều |on |today|yesterday|this |last |monday|tuesday|wednesday|thursday|friday|saturday|sunday|\()"
)
_DAY_BEFORE = re.compile(r"(?:today|yesterday|day|\d{4}|\d{1,2}/\d{1,2})\s*,?\s*$")
_RETOLD = re.compile(
    r"\b(?:dẫn việc|dẫn|nhắc|rằng|việc|sau khi|kể từ|từ khi|hiện|that|which|after|since|following|who|where)\b"
)
_OCCASION = re.compile(
    r"\b(?:tại (?:hội nghị|buổi|lễ|sự kiện|hội thảo|cuộc|chương trình|diễn đàn|đây)|nhân dịp|dịp này|cùng ngày|cũng trong|trong khuôn khổ|sau đó"
    r"|at the (?:event|meeting|ceremony|conference|forum|workshop|session)|on the occasion|on this occasion|the same day|during the)\b"
)
_LISTED = ("agreement.counterparty-list", "agreement.list-item")
_MEETING = re.compile(
    r"\b(?:hội thảo|hội nghị|cuộc họp|buổi làm việc|cuộc làm việc|phiên họp|diễn đàn|workshop|conference|meeting|seminar|forum)\b"
)
_SIGNING = re.compile(r"\b(?:ký|ký kết|kí kết|buổi lễ|lễ|signing|sign|signed|ceremony)\b")


def type_of(cluster: Cluster) -> tuple[str, list[Span]]:
    """The type: the most telling name in the body, the first of equals; else the title's; else plain cooperation."""
    named = [d.trigger for d in cluster.body if d.trigger.name]
    if not named:
        return "cooperation-agreement", []
    body = [t for t in named if t.sentence.block.kind in ("body", "list")] or named
    best = max(body, key=lambda t: t.rank)
    if best.rank == 1:
        best = max(named, key=lambda t: t.rank)
    assert best.name is not None
    return best.type, [(best.name.start, best.name.end)]


def signed_of(document: Document, calendar: Calendar, cluster: Cluster) -> DateMention | None:
    """The day of signing: from the sentences that say it was signed, body first, then title and captions; else from the
    occasion that the signing sentence points at ("nhân dịp này", "at the event") or its paragraph has dated before."""
    for draft in cluster.body:
        if draft.trigger.signs and draft.dates:
            return draft.dates[0]
    if cluster.old or not cluster.signing:
        return None
    return _day_of_occasion(document, calendar, cluster.signing[0])


def _day_of_occasion(document: Document, calendar: Calendar, draft: Draft) -> DateMention | None:
    sentence = draft.trigger.sentence
    if draft.kind not in ("body", "list") or not _OCCASION.search(document.folded, sentence.start, draft.trigger.end):
        return None
    last = calendar.published.isoformat() if calendar.published else "9999"
    first = next((b for b in document.blocks if b.kind == "body"), sentence.block)
    for start in dict.fromkeys((sentence.block.start, first.start)):
        days = [d for d in calendar.dates_between(start, min(sentence.start, start + 400)) if is_event(document, d)]
        whole = [d for d in days if len(d.value) == len("2020-01-01") and d.value <= last]
        if whole:
            return whole[-1] if start == sentence.block.start else whole[0]
    return None


def period_of(cluster: Cluster) -> PeriodMention | None:
    """The term: body first, then title, then captions; the signing sentence before the others."""
    drafts = sorted(cluster.body, key=lambda d: not d.trigger.signs and d.kind in ("body", "list"))
    for loose in (False, True):
        for draft in drafts:
            if draft.periods and (draft.kind not in ("body", "list")) == loose:
                return draft.periods[0]
    return None


def place_of(document: Document, organisations: Roster[NamedOrganisation], cluster: Cluster) -> Span | None:
    """The place named in a sentence of signing, a venue before a town."""
    signing = [d for d in cluster.signing if d.trigger.verb and d.trigger.verb.code != "conclude"]
    places = [p for d in signing if d.trigger.time != "review" for p in _places(document, organisations, d)]
    venues = [p for p in places if document.cues_of("place_cues", *p) and _is_venue(document, p)]
    return (venues or places or [None])[0]  # type: ignore[list-item]


def _is_venue(document: Document, span: Span) -> bool:
    return any(c.code == "venue" for c in document.cues_of("place_cues", *span))


def _places(document: Document, organisations: Roster[NamedOrganisation], draft: Draft) -> Iterable[Span]:
    sentence = draft.trigger.sentence
    for cue in document.cues_in("place_cues", sentence):
        if cue.code != "at":
            continue
        start = cue.end + 1
        stop = _STOP.search(document.folded, start, min(sentence.end, start + 90))
        end = stop.start() if stop else min(sentence.end, start + 90)
        text = document.text[start:end].strip(" .")
        if text.startswith("the "):
            start, text = start + 4, text[4:]
        if (
            text
            and _is_where(document, organisations, draft, cue.start, start, start + len(text))
            and _names_place(document, organisations, start, start + len(text))
        ):
            yield start, start + len(text)


def _is_where(  # noqa: PLR0913, PLR0917
    document: Document, organisations: Roster[NamedOrganisation], draft: Draft, at: int, start: int, end: int
) -> bool:
    """Whether "tại X" / "in X" tells where it was signed, not where it applies: at the head of the sentence, after a word
    of taking place, beside a date, or right after the parties or the term."""
    folded = document.folded
    if _is_venue(document, (start, end)) or _TAKES_PLACE.search(folded, max(0, at - 18), at):
        return True
    if _DAY_AFTER.match(folded, end) or _DAY_BEFORE.search(folded, max(0, at - 14), at):
        return True
    if document.lang == "vi" and at < draft.trigger.start:
        return True
    before = [(m.start, m.end) for m in organisations.between(max(0, at - 80), at)] + [
        (p.start, p.end) for p in draft.periods
    ]
    return document.lang == "vi" and (
        any(0 <= at - right <= 2 for _, right in before)
        or any(m.start == start for m in organisations.between(start, end))
    )


def _names_place(document: Document, organisations: Roster[NamedOrganisation], start: int, end: int) -> bool:
    text = document.text[start:end]
    if _YEARLIKE.match(text.lower()) or len(text.split()) > 12:
        return False
    if _is_venue(document, (start, end)):
        return True
    if any(m.start == start for m in organisations.between(start, end)) and document.lang == "vi":
        return True
    if any(c.start == start for c in document.cues_of("country", start, end)):
        return False
    towns = [*document.cues_of("place", start, end), *document.cues_of("district", start, end)]
    return bool(_TOWN.match(text)) or (text[0].isupper() and (bool(towns) or len(text.split()) <= 3))


def status_of(document: Document, cluster: Cluster, calendar: Calendar, superseded: bool) -> tuple[str, list[Span]]:
    """The reported status, from modality and from time against the publication."""
    signing = [d for d in cluster.signing if d.trigger.name or d.trigger.verb and d.trigger.verb.code == "sign"]
    for code in ("planned", "proposed"):
        hoped = [d for d in cluster.body if d.trigger.modality == code]
        if hoped and not signing:
            return code, _spans(hoped)
    if prolonged := _prolonged(document, cluster):
        return "renewed", prolonged
    if not cluster.old and not superseded and _is_news(document, cluster):
        return "signed", _spans(cluster.signing)
    over = [d for d in cluster.body if d.trigger.time == "ended"]
    if (
        over
        or _is_past(cluster, calendar)
        or any(d.trigger.former and d.trigger.name and d.trigger.name.entry["use"] != "old" for d in cluster.drafts)
    ):
        return "expired", _spans(over or cluster.body)
    return "in-force", _spans(cluster.body)


def _spans(drafts: Iterable[Draft]) -> list[Span]:
    return [(d.trigger.start, d.trigger.end) for d in drafts][:3]


def _prolonged(document: Document, cluster: Cluster) -> list[Span]:
    """Words that say the paper itself runs on."""
    return [
        (cue.start, cue.end)
        for draft in cluster.body
        if draft.trigger.type in ("licence", "contract") or document.lang == "vi"
        for cue in document.cues_in("renewal_cues", draft.trigger.sentence)
        if cue.code == "prolong"
    ][:2]


def _is_news(document: Document, cluster: Cluster) -> bool:
    """Whether the article reports the signing: in its title or opening, at a ceremony, or with a day."""
    fresh = [d for d in cluster.signing if d.trigger.time not in ("old", "ended", "review")]
    if any(d.dates or d.found.rule in _LISTED for d in fresh):
        return True
    if any(d.trigger.verb and d.trigger.verb.code == "sign" and not _is_retold(document, d) for d in fresh):
        return True
    opening = [s.index for s in document.sentences if s.block.kind in ("body", "list")][:2]
    return any(
        d.kind == "title"
        or d.trigger.sentence.index in opening
        or (d.trigger.verb and d.trigger.verb.code == "ceremony")
        for d in fresh
    )


def only_retold(document: Document, cluster: Cluster) -> bool:
    """Whether the article merely mentions that the paper was signed: then nobody in it signs."""
    return all(d.trigger.name is not None and _is_retold(document, d) for d in cluster.signing)


def _is_retold(document: Document, draft: Draft) -> bool:
    """Whether the signing is only mentioned: inside what somebody says, or in a clause of time or purpose."""
    start = draft.trigger.sentence.start
    said = [c for c in document.cues_of("content_cues", start, draft.trigger.start) if c.code == "speech"]
    return bool(said) or bool(_RETOLD.search(document.folded, start, draft.trigger.start))


def _is_past(cluster: Cluster, calendar: Calendar) -> bool:
    period = period_of(cluster)
    year = period.value.split("/")[1][:4] if period else ""
    return bool(calendar.published and year.isdigit() and int(year) < calendar.published.year)


def acting(
    document: Document, people: Roster[NamedPerson], act: str, sentences: Sequence[Sentence], signing: bool = False
) -> list[tuple[int, Span]]:
    """The people who do `act` in one of `sentences`; for chairs `signing` asks that the signing itself is chaired."""
    found: list[tuple[int, Span]] = []
    indices = {s.index for s in sentences}
    for who, person in enumerate(people.bearers):
        for span in person.acts.get(act, ()):
            sentence = document.sentence_at(span[0])
            if sentence.index in indices and not (signing and _chairs_meeting(document, sentence)):
                found.append((who, span))
                break
    return sorted(found, key=lambda f: f[1])


def _chairs_meeting(document: Document, sentence: Sentence) -> bool:
    """Whether what is chaired is no signing: the sentence does not speak of one, nor goes on from one that does."""
    folded = document.folded[sentence.start : sentence.end]
    if _SIGNING.search(folded):
        return False
    before = document.sentences[max(0, sentence.index - 1)]
    goes_on = before.block is sentence.block and _SIGNING.search(document.folded, before.start, before.end)
    return not goes_on or bool(_MEETING.search(folded))


def names(bearers: Sequence[NamedOrganisation | NamedPerson], indices: Iterable[int]) -> tuple[str, ...]:
    """Names by index, each once."""
    return tuple(dict.fromkeys(bearers[i].name for i in indices))
