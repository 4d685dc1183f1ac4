"""EDTF as articles need it: a day, month or year, and an interval of these with `..` for an open side."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cache

Days = tuple[date | None, date | None]


@cache
def days(edtf: str | None) -> Days | None:
    """The first and the last day that `edtf` spans (None = open side); None where it is no date that we read."""
    if not edtf:
        return None
    first, slash, last = edtf.partition("/")
    start, end = _point(first), _point(last) if slash else _point(first)
    if start is None or end is None:
        return None
    return start[0], end[1]


def _point(text: str) -> Days | None:
    if text in ("", ".."):
        return None, None
    try:
        year, month, day = ([int(part) for part in text.rstrip("?~%").split("-")] + [0, 0])[:3]
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first, last


def is_day(edtf: str) -> bool:
    """Whether `edtf` is one certain day."""
    return len(edtf) == 10 and days(edtf) is not None and "/" not in edtf


@cache
def precision(edtf: str | None) -> int:
    """How exactly `edtf` is told: the number of digits in it (8 for a day, 6 for a month, 4 for a year)."""
    return sum(c.isdigit() for c in edtf or "")


def agree(a: str, b: str) -> bool:
    """Whether two tellings of one date can both be true: one spans the other ("2018-06" and "2018-06-12")."""
    first, second = days(a), days(b)
    return a == b if first is None or second is None else _spans(first, second) or _spans(second, first)


def periods_agree(a: str, b: str) -> bool:
    """Whether two tellings of one period can both be true: each side agrees, and an open side says nothing."""
    (start_a, _, end_a), (start_b, _, end_b) = a.partition("/"), b.partition("/")
    return _sides_agree(start_a, start_b) and _sides_agree(end_a, end_b)


def _sides_agree(a: str, b: str) -> bool:
    return a in ("", "..") or b in ("", "..") or agree(a, b)


def _spans(outer: Days, inner: Days) -> bool:
    starts = outer[0] is None or (inner[0] is not None and outer[0] <= inner[0])
    return starts and (outer[1] is None or (inner[1] is not None and inner[1] <= outer[1]))
