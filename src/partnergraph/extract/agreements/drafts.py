"""Drafts: what one sentence says of one agreement. Grouping makes agreements of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from partnergraph.extract.agreements.parties import Found, PartyReader
from partnergraph.extract.agreements.triggers import Trigger, find_triggers
from partnergraph.extract.dates import Calendar, DateMention, PeriodMention
from partnergraph.extract.document import Document
from partnergraph.extract.mentions import Mention

# "Nghị quyết số 57-NQ/TW ngày 22/12/2024": the day of a document that is no agreement; "before 31/12": a deadline.
_OTHER_DATE = re.compile(
    r"(?:\bsố\s+[\w./-]+|\b[\w]+[/-](?:qđ|nq|tt|ct|kh|nđ)[\w-]*|\b(?:nghị quyết|quyết định|chỉ thị|luật|nghị định|resolution|decision|decree)"
    r"[^,;.]{0,25})\s*(?:ngày|dated|of|on)?\s*$"
)
_DEADLINE = re.compile(
    r"\b(?:trước|đến|tới|từ|kể từ|cho đến|hết|by|until|till|before|since|from|starting|effective)\s*(?:ngày|tháng|năm|the|on)?\s*$"
)
_BRACKET_DATE = re.compile(r"\s*\((?:[^()]{0,12})$")
_OTHER_PLAN = re.compile(
    r"\b(?:đề án|chiến lược|quy hoạch|nghị quyết|chương trình chuyển đổi số|kế hoạch phát triển|master plan|strategy|resolution|scheme)\b"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One trigger with what its part of the sentence says: parties, days, terms."""

    trigger: Trigger
    found: Found
    dates: tuple[DateMention, ...]
    periods: tuple[PeriodMention, ...]
    span: tuple[int, int]
    kind: str = field(default="body")  # title, body or caption

    @property
    def parties(self) -> frozenset[int]:
        """Indices of the parties."""
        return frozenset(self.found.parties)

    @property
    def signed(self) -> DateMention | None:
        """The day of signing that the draft tells, if its trigger is one of signing."""
        return self.dates[0] if self.dates else None


def find_drafts(document: Document, reader: PartyReader, calendar: Calendar) -> list[Draft]:
    """All drafts in order of text; a list of counterparties with a paper each is one draft each."""
    drafts: list[Draft] = []
    triggers = find_triggers(document)
    for index, trigger in enumerate(triggers):
        before = triggers[index - 1] if index else None
        after = triggers[index + 1] if index + 1 < len(triggers) else None
        floor = before.end if before and before.sentence is trigger.sentence else trigger.sentence.start
        ceiling = after.start if after and after.sentence is trigger.sentence else trigger.sentence.end
        found = reader.read(trigger, floor, ceiling)
        draft = Draft(
            trigger,
            found,
            _dates(document, calendar, trigger, floor, ceiling),
            _periods(document, calendar, trigger, floor, ceiling)
            or _heading_term(document, reader, calendar, trigger, found),
            (floor, ceiling),
            trigger.sentence.block.kind,
        )
        drafts += _each_counterparty(document, calendar, draft)
    return [*drafts, *_listed(document, reader, drafts)]


def _dates(
    document: Document, calendar: Calendar, trigger: Trigger, floor: int, ceiling: int
) -> tuple[DateMention, ...]:
    """The days that may be the signing's, the likeliest first: the last before the trigger, then the first after it."""
    last = calendar.published.isoformat() if calendar.published else "9999"
    usable = [d for d in calendar.dates_between(floor, ceiling) if is_event(document, d) and d.value[:10] <= last]
    before = [d for d in usable if d.end <= trigger.start]
    after = [d for d in usable if d.start >= trigger.start]
    near = [d for d in after if d.start - trigger.end <= 25]
    return (*near, *reversed(before), *(d for d in after if d not in near))


def is_event(document: Document, day: DateMention) -> bool:
    """Whether a date is the day of something that happened: no document's day, no deadline, no start of a term."""
    before = document.folded[max(0, day.start - 45) : day.start]
    return not (_OTHER_DATE.search(before) or _DEADLINE.search(before))


def _periods(
    document: Document, calendar: Calendar, trigger: Trigger, floor: int, ceiling: int
) -> tuple[PeriodMention, ...]:
    terms = [p for p in calendar.periods_between(floor, ceiling) if not p.horizon]
    after = [p for p in terms if p.start >= trigger.start and not _of_other_plan(document, trigger.end, p.start)]
    near = [p for p in after if trigger.verb or _attached(document.folded[trigger.end : p.start])]
    before = [p for p in terms if p.end <= trigger.start and p.value.startswith("..")]
    return tuple(near or reversed(before))


def _heading_term(
    document: Document, reader: PartyReader, calendar: Calendar, trigger: Trigger, found: Found
) -> tuple[PeriodMention, ...]:
    """The term that the heading above a signing tells together with one of its parties ("Viettel: giai đoạn 2026-2030")."""
    if not (trigger.signs and found.parties) or trigger.sentence.block.kind != "body":
        return ()
    above = [b for b in document.blocks if b.start < trigger.start and b.kind in ("heading", "caption", "body")]
    heading = next((b for b in reversed(above[:-1]) if b.kind == "heading"), None)
    if heading is None or trigger.start - heading.end > 500:
        return ()
    named = {m.who for m in reader.organisations.between(heading.start, heading.end)}
    terms = [p for p in calendar.periods_between(heading.start, heading.end) if not p.horizon]
    return tuple(terms[:1]) if named & set(found.parties) else ()


def _attached(gap: str) -> bool:
    """Whether a stretch of years belongs to the name of a paper before it."""
    return len(gap) <= 120 and not re.search(r"[,;.]\s", gap)


def _of_other_plan(document: Document, start: int, end: int) -> bool:
    return start < end and bool(_OTHER_PLAN.search(document.folded, start, end))


def _each_counterparty(document: Document, calendar: Calendar, draft: Draft) -> Iterator[Draft]:
    """`draft`, or one draft for each counterparty where the sentence says that each has its own paper."""
    counter = draft.found.counterparties
    own = {m.who: _own_date(document, calendar, m) for m in counter}
    several = sum(1 for d in own.values() if d) >= 2 or _says_several(document, draft)
    if len(counter) < 2 or not several:
        yield draft
        return
    spans = dict(zip(draft.found.parties, draft.found.spans, strict=True))
    subject = next(p for p in draft.found.parties if p not in own)
    for mention in counter:
        date = own[mention.who]
        pair = Found(
            (subject, mention.who), (spans[subject], (mention.start, mention.end)), "agreement.counterparty-list"
        )
        yield replace(draft, found=pair, dates=(date,) if date else () if any(own.values()) else draft.dates)


def _own_date(document: Document, calendar: Calendar, mention: Mention) -> DateMention | None:
    """The date in brackets right after a name."""
    for date in calendar.dates_between(mention.end, mention.end + 24):
        if _BRACKET_DATE.fullmatch(document.folded[mention.end : date.start]):
            return date
    return None


def _says_several(document: Document, draft: Draft) -> bool:
    """Whether a number of papers ("hai biên bản"), of partners ("với hai đối tác") or a word like "lần lượt" says that
    each counterparty signed one of its own; "ba bên" says the contrary."""
    start, end = draft.span
    cues = document.cues_of("party_cues", start, end)
    if not draft.found.counterparties or any(c.code == "joint" for c in cues):
        return False
    name, first = draft.trigger.name, draft.found.counterparties[0].start
    return any(
        c.code == "each"
        or (c.code == "several" and ((name and 0 <= name.start - c.end <= 3) or draft.trigger.end <= c.start <= first))
        for c in cues
    )


def _listed(document: Document, reader: PartyReader, drafts: list[Draft]) -> Iterator[Draft]:
    """List items that each name a pair after a sentence that announces several papers and ends with a colon."""
    for draft in drafts:
        sentence = draft.trigger.sentence
        if draft.parties or not document.text[sentence.start : sentence.end].rstrip().endswith(":"):
            continue
        for item in document.sentences[sentence.index + 1 :]:
            if item.block.kind != "list":
                break
            mentions = [m for m in reader.organisations.between(item.start, item.end) if reader.free(m)]
            chain = reader.chain(mentions, 0) if mentions else []
            if len({m.who for m in chain}) >= 2:
                parties = tuple(dict.fromkeys(m.who for m in chain))
                found = Found(parties, tuple((m.start, m.end) for m in chain), "agreement.list-item")
                yield replace(draft, found=found, span=(item.start, item.end), dates=(), periods=())
