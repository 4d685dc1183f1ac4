"""The calendar of an article: when it was published, and every date and stretch of years in it, resolved.

A date whose year is written is `stated`; one whose year, month or day follows from the publication is `inferred`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import ModuleType

from partnergraph.extraction.dates import en, vi
from partnergraph.extraction.dates.expressions import Expression
from partnergraph.extraction.document import Document
from partnergraph.model import Basis, Evidence

__all__ = ["Calendar", "DateMention", "PeriodMention"]

_GRAMMARS: dict[str, ModuleType] = {"vi": vi, "en": en}
# A date without a year lies in the year that brings it nearest before the publication; announcements of coming events
# reach this many days past it (two months: programmes are announced for the next quarter at most).
_AHEAD = timedelta(days=62)
_CLOCK = re.compile(r"\b(?:[01]?\d|2[0-3])\s?[:hg]\s?[0-5]\d\b|gmt\s?\+|\b(?:am|pm)\b")
_PUBLISHED = re.compile(r"(?:cập nhật|đăng (?:lúc|ngày)|ngày đăng|xuất bản|published|updated|posted)")
_IMAGE_NAME = re.compile(
    r"(?<!\d)(?P<year>20[0-4]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)[\w-]*\.(?:jpe?g|png|gif|webp)"
)


@dataclass(frozen=True, slots=True, order=True)
class DateMention:
    """A date at [start, end): `value` is EDTF (day, month, year, or START/END for a span of days)."""

    start: int
    end: int
    value: str
    basis: Basis


@dataclass(frozen=True, slots=True, order=True)
class PeriodMention:
    """Years at [start, end): `value` is `START/END` with `..` for an open side; a `horizon` is an outlook, no term."""

    start: int
    end: int
    value: str
    horizon: bool


@dataclass(frozen=True)
class Calendar:
    """`published` is the article's day, given or read off the text; both tuples are in order of start."""

    published: date | None
    published_basis: Basis | None
    published_evidence: tuple[Evidence, ...]
    dates: tuple[DateMention, ...]
    periods: tuple[PeriodMention, ...]

    @classmethod
    def of(cls, document: Document) -> Calendar:
        """Read and resolve all dates of `document`."""
        grammar = _GRAMMARS[document.lang]
        periods = _no_overlap(
            PeriodMention(y.start, y.end, f"{y.first or '..'}/{y.last or '..'}", y.horizon)
            for y in grammar.years(document.folded)
        )
        spans = [(p.start, p.end) for p in periods if ".." not in p.value]
        expressions = _first_of_overlapping(grammar.expressions(document.folded), spans)
        published, basis, evidence = _publication(document, expressions)
        anchor = published or _coarse(document)
        dates = sorted(mention for e in expressions if (mention := _resolve(e, anchor, exact=published is not None)))
        return cls(published, basis, evidence, tuple(dates), tuple(periods))

    def dates_between(self, start: int, end: int) -> Sequence[DateMention]:
        """The dates that begin in [start, end)."""
        return _slice(self.dates, start, end)

    def periods_between(self, start: int, end: int) -> Sequence[PeriodMention]:
        """The stretches of years that begin in [start, end)."""
        return _slice(self.periods, start, end)


def _slice(mentions: tuple, start: int, end: int) -> Sequence:  # type: ignore[type-arg]
    left = bisect_left(mentions, start, key=lambda m: m.start)
    return mentions[left : bisect_left(mentions, end, key=lambda m: m.start)]


def _no_overlap(periods: Iterable[PeriodMention]) -> list[PeriodMention]:
    kept: list[PeriodMention] = []
    for period in sorted(periods, key=lambda p: (p.start, -p.end)):
        if not kept or period.start >= kept[-1].end:
            kept.append(period)
    return kept


def _first_of_overlapping(found: Iterable[Expression], taken: list[tuple[int, int]]) -> list[Expression]:
    """`found` comes most specific pattern first; what overlaps an earlier one or a stretch of years is no date."""
    kept: list[Expression] = []
    spans = sorted(taken)
    for e in found:
        at = bisect_left(spans, (e.start, e.end))
        if (at and spans[at - 1][1] > e.start) or (at < len(spans) and spans[at][0] < e.end):
            continue
        spans.insert(at, (e.start, e.end))
        kept.append(e)
    return kept


def _publication(document: Document, found: list[Expression]) -> tuple[date | None, Basis | None, tuple[Evidence, ...]]:
    """The article's day: as given; else a dateline's (a date beside a clock time or "Cập nhật"); else an image's name."""
    if document.article.published:
        try:
            return date.fromisoformat(document.article.published[:10]), None, ()
        except ValueError:
            pass  # not a day: read it off the text instead
    for e in found:
        if e.year and e.month and e.day and _is_dateline(document, e):
            return _day(e.year, e.month, e.day), "stated", (document.evidence(e.start, e.end),)
    if image := _IMAGE_NAME.search(document.folded):
        day = _day(int(image["year"]), int(image["month"]), int(image["day"]))
        return day, "inferred", (document.evidence(*image.span()),)
    return None, None, ()


def _coarse(document: Document) -> date | None:
    """The last day of a publication known by month or year alone: what it reports lies before."""
    year, _, month = (document.article.published or "").partition("-")
    if not year.isdigit():
        return None
    return date(int(year) + (month in ("", "12")), int(month or 0) % 12 + 1, 1) - timedelta(days=1)


def _is_dateline(document: Document, e: Expression) -> bool:
    block = document.sentence_at(e.start).block
    if block.end - block.start > 120:
        return False
    line = document.folded[block.start : block.end]
    return block.kind == "dateline" or bool(_CLOCK.search(line) or _PUBLISHED.search(line))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _resolve(e: Expression, published: date | None, *, exact: bool) -> DateMention | None:
    """The expression as EDTF, or None where the text and the publication do not tell (`exact`: it is known to the day)."""
    if e.year is not None and e.weekday is None:
        value = _written(e.year, e)
        return DateMention(e.start, e.end, value, "stated") if value else None
    if published is None or (not exact and not e.month and e.years is None):
        return None
    value = _written(_year_of(e, published), e) if e.month else _relative(e, published)
    return DateMention(e.start, e.end, value, "inferred") if value else None


def _written(year: int, e: Expression) -> str | None:
    if not e.month:
        return f"{year:04}"
    if not e.day:
        return f"{year:04}-{e.month:02}"
    first = _day(year, e.month, e.day)
    if first is None or not e.until:
        return first.isoformat() if first else None
    last = _day(year, e.until_month or e.month, e.until)
    return f"{first}/{last}" if last and first < last else None


def _year_of(e: Expression, published: date) -> int:
    if e.years is not None:
        return published.year + e.years
    assert e.month
    day = _day(published.year, e.month, e.day or 1) or _day(published.year - 1, e.month, e.day or 1)
    if day is None:
        return published.year
    if day > published + _AHEAD:
        return day.year - 1
    if day.month == 1 and published.month >= 11 and day + timedelta(days=365) <= published + _AHEAD:
        return day.year + 1
    return day.year


def _relative(e: Expression, published: date) -> str | None:  # noqa: PLR0911  one line a kind of word
    monday = published - timedelta(days=published.weekday())
    if e.offset is not None:
        return (published + timedelta(days=e.offset)).isoformat()
    if e.weekday is not None:
        back = (published.weekday() - e.weekday) % 7
        return (published - timedelta(days=back) + timedelta(days=7 if e.week else 0)).isoformat()
    if e.weekend:
        saturday = monday - timedelta(days=2)
        return f"{saturday}/{saturday + timedelta(days=1)}"
    if e.week is not None:
        start = monday + timedelta(days=7 * e.week)
        if e.week == 0 and start < published:  # "earlier this week": up to the day before
            return f"{start}/{published - timedelta(days=1)}"
        return f"{start}/{start + timedelta(days=6)}"
    if e.months is not None:
        month = published.year * 12 + published.month - 1 + e.months
        return f"{month // 12:04}-{month % 12 + 1:02}"
    if e.years is not None:
        return f"{published.year + e.years:04}"
    return None
