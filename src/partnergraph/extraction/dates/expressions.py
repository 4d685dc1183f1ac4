"""What a grammar of dates finds in a text, before the calendar resolves it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expression:
    """A date as written at [start, end): what the words give of it. `offset` counts days from the publication
    ("hôm qua": -1), `weekday` is 0 for Monday, `week`, `months` and `years` count whole ones back or forth
    ("last week": week=-1). `until` is the last day of a span of days ("12-14/6": day 12, until 14)."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: int | None = None
    until_month: int | None = None
    offset: int | None = None
    weekday: int | None = None
    week: int | None = None
    weekend: bool = False
    months: int | None = None
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """A stretch of years as written at [start, end); an open side is None; `horizon` marks an outlook ("định hướng đến
    2035"), which is no term."""

    start: int
    end: int
    first: str | None
    last: str | None
    horizon: bool = False


def full_year(written: str, first: str = "") -> str:
    """The year of four digits: "25" after "2021" is 2025; of two digits alone it is of this century."""
    if len(written) == 4:
        return written
    return (first[:2] if len(first) == 4 else "20") + written
