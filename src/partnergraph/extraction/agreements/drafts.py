"""Drafts: what one sentence says of one agreement. Grouping makes agreements of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from partnergraph.extraction.agreements.parties import Found, PartyReader
from partnergraph.extraction.agreements.triggers import CHOICES, Trigger, find_triggers
from partnergraph.extraction.dates import Calendar, DateMention, PeriodMention
from partnergraph.extraction.document import Document

# "Nghị quyết số 57-NQ/TW ngày 22/12/2024": the day of a document that is no agreement; "before 31/12": a deadline.
_OTHER_DATE = re.compile(
    r"(?:\bsố\s+[\w./-]+|\b[\w]+[/-](?:qđ|nq|tt|ct|kh|nđ)[\w-]*|\b(?:nghị quyết|quyết định|chỉ thị|luật|nghị định|resolution|decision|decree)"
    r"[^,;.]{0,25})\s*(?:ngày|dated|of|on)?\s*$"
)
_DEADLINE = re.compile(
    r"\b(?:trước|đến|tới|từ|kể từ|cho đến|hết|by|until|till|before|since|from|starting|effective)\s*(?:ngày|tháng|năm|the|on)?\s*$"
)
_BESIDE = 14  # a date this close after a name of a paper is that paper's
_DAY_OF_NAME = re.compile(
    r"(?:\s*\([^()]{1,20}\))?\s*,?\s*(?:of|from|dated|dating from|được ký|đã ký|ký kết|ký|ký vào)(?:\s(?:ngày|tháng|năm))?\s*"
)
_DATELINE = re.compile(r"\s*(?:-|–|—|/prn|\()")
# "..., áp dụng 2021-2025", "..., valid from 2021 to 2025": a term after a comma
_OF_TERM = re.compile(
    r",(?=\s+(?:được )?(?:áp dụng|có hiệu lực|hiệu lực|có giá trị|có thời hạn|thời hạn|thời gian|thực hiện|kéo dài|trong giai đoạn|giai đoạn"
    r"|valid|effective|covering|running|which runs|to run|in force|for the|for)\b[^,;.]{0,40}$)"
)
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
    dated: bool = False  # the day stands right beside the name of the paper: "a deal of October 2018"

    @property
    def parties(self) -> frozenset[int]:
        """Indices of the parties."""
        return frozenset(self.found.parties)

    @property
    def tells_day(self) -> bool:
        """Whether its day is the signing's: its words say that a paper was signed, or the day is part of the name."""
        return bool(self.dates) and (self.trigger.signs or self.dated)

    @property
    def signed(self) -> DateMention | None:
        """The day of signing that the draft tells, if its trigger is one of signing."""
        return self.dates[0] if self.dates else None


def find_drafts(document: Document, reader: PartyReader, calendar: Calendar) -> list[Draft]:
    """All drafts in order of text."""
    drafts: list[Draft] = []
    triggers = find_triggers(document)
    for index, trigger in enumerate(triggers):
        before = triggers[index - 1] if index else None
        after = triggers[index + 1] if index + 1 < len(triggers) else None
        floor = before.end if before and before.sentence is trigger.sentence else trigger.sentence.start
        said = (
            [d.end for d in calendar.dates_between(floor, floor + _BESIDE)]
            if floor == (before.end if before else -1)
            else []
        )
        ceiling = after.start if after and after.sentence is trigger.sentence else trigger.sentence.end
        found = reader.read(trigger, floor, ceiling)
        if trigger.verb and trigger.verb.code in CHOICES and len(found.parties) < 2:
            continue
        dates = _dates(document, calendar, trigger, max([floor, *said]), ceiling)
        draft = Draft(
            trigger,
            found,
            dates or _heading_day(document, reader, calendar, trigger, found),
            _periods(document, calendar, trigger, floor, ceiling)
            or _heading_term(document, reader, calendar, trigger, found),
            (floor, ceiling),
            trigger.sentence.block.kind,
            _is_dated(document, trigger, dates),
        )
        drafts.append(draft)
    return drafts


def _dates(
    document: Document, calendar: Calendar, trigger: Trigger, floor: int, ceiling: int
) -> tuple[DateMention, ...]:
    """The days that may be the signing's, the likeliest first: the last before the trigger, then the first after it."""
    last = calendar.published.isoformat() if calendar.published else "9999"
    usable = [d for d in calendar.dates_between(floor, ceiling) if is_event(document, d) and d.value[:10] <= last]
    before = [] if _is_relative(document, trigger) else [d for d in usable if d.end <= trigger.start]
    after = [d for d in usable if d.start >= trigger.start]
    near = [d for d in after if d.start - trigger.end <= 25]
    return (*near, *reversed(before), *(d for d in after if d not in near))


def _is_dated(document: Document, trigger: Trigger, dates: Sequence[DateMention]) -> bool:
    """Whether the first of `dates` is part of the name of a paper ("the 2015 agreement", "thỏa thuận ký năm 2015")."""
    name = trigger.name
    if name is None or trigger.modality != "asserted" or name.entry["use"] in ("sign", "back") or not dates:
        return False
    folded, day = document.folded, dates[0]
    after = day.start >= name.end and _DAY_OF_NAME.fullmatch(folded, name.end, day.start)
    return bool(after) or (document.lang == "en" and folded[day.end : name.start] == " ")


def _is_relative(document: Document, trigger: Trigger) -> bool:
    """Whether the signing stands in a relative clause after the name: what comes before the name is another act."""
    if not (trigger.name and trigger.verb and trigger.verb.start > trigger.name.end):
        return False
    return bool(re.search(r"\b(?:which|that|mà)\b", document.folded[trigger.name.end : trigger.verb.start]))


def is_event(document: Document, day: DateMention) -> bool:
    """Whether a date is the day of something that happened: no document's day, no deadline, no start of a term."""
    before = document.folded[max(document.sentence_at(day.start).start, day.start - 45) : day.start]
    if _OTHER_DATE.search(before) or _DEADLINE.search(before):
        return False
    head = day.start - document.sentence_at(day.start).block.start < 50
    return not (head and document.lang == "en" and _DATELINE.match(document.folded, day.end))


def _periods(
    document: Document, calendar: Calendar, trigger: Trigger, floor: int, ceiling: int
) -> tuple[PeriodMention, ...]:
    terms = [p for p in calendar.periods_between(floor, ceiling) if not p.horizon]
    after = [p for p in terms if p.start >= trigger.start and not _of_other_plan(document, trigger.end, p.start)]
    opens = trigger.start - trigger.sentence.start <= 4 and trigger.verb is None
    near = [p for p in after if opens or _attached(document, trigger, p)]
    news = trigger.signs and trigger.time != "old"
    near = [p for p in near if not (news and _is_over(calendar, p, calendar.dates_between(floor, ceiling)))]
    before = [p for p in terms if p.end <= trigger.start and p.value.startswith("..")]
    return tuple(near or reversed(before))


def _heading_term(
    document: Document, reader: PartyReader, calendar: Calendar, trigger: Trigger, found: Found
) -> tuple[PeriodMention, ...]:
    """The term that the heading above a signing tells together with one of its parties ("Viettel: giai đoạn 2026-2030")."""
    span = _heading(document, reader, trigger, found)
    return tuple([p for p in calendar.periods_between(*span) if not p.horizon][:1])


def _heading_day(
    document: Document, reader: PartyReader, calendar: Calendar, trigger: Trigger, found: Found
) -> tuple[DateMention, ...]:
    """The day that the heading above a signing tells together with one of its parties ("17/9 - FPT")."""
    return tuple(calendar.dates_between(*_heading(document, reader, trigger, found))[:1])


def _heading(document: Document, reader: PartyReader, trigger: Trigger, found: Found) -> tuple[int, int]:
    """The span of the heading right above the paragraph of a signing, where it names a party; else an empty span."""
    block = trigger.sentence.block
    if not (trigger.signs and found.parties) or block.kind != "body" or trigger.start - block.start > 300:
        return 0, 0
    heading = next((b for b in reversed(document.blocks) if b.end <= block.start), None)
    if heading is None or heading.kind == "title" or heading.end - heading.start > 90:
        return 0, 0
    named = {m.who for m in reader.organisations.between(heading.start, heading.end)}
    return (heading.start, heading.end) if named & set(found.parties) else (0, 0)


def _attached(document: Document, trigger: Trigger, period: PeriodMention) -> bool:
    """Whether years after the name of a paper are its term: no other clause comes between."""
    gap = document.folded[trigger.end : period.start]
    if trigger.verb is None:
        gap = _OF_TERM.sub(" ", gap)
        return len(gap) <= 120 and not re.search(r"[,;.]\s", gap)
    comma = gap.rfind(", ")
    cues = document.cues_of("party_cues", trigger.end + comma + 1, period.start) if comma >= 0 else []
    return not any(c.code == "both" for c in cues)


def _is_over(calendar: Calendar, period: PeriodMention, days: Sequence[DateMention]) -> bool:
    """Whether years are over in the year of publication: no term of a paper signed then; days near the years' begin
    tell that it was signed long ago."""
    first, last = period.value.split("/")
    year = calendar.published.year if calendar.published else 0
    if not (year and first[:4].isdigit() and last[:4].isdigit()):
        return False
    then = any(int(d.value[:4]) <= int(first[:4]) + 1 for d in days)
    return int(last[:4]) <= year and int(first[:4]) < year - 1 and not then


def _of_other_plan(document: Document, start: int, end: int) -> bool:
    return start < end and bool(_OTHER_PLAN.search(document.folded, start, end))
