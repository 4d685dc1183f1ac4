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


# What a word of relative time means, by the name of its group in a grammar's pattern.
RELATIVE: dict[str, dict[str, int | bool]] = {
    "today": {"offset": 0},
    "yesterday": {"offset": -1},
    "before": {"offset": -2},
    "tomorrow": {"offset": 1},
    "weekend": {"weekend": True, "week": -1},
    "lastweek": {"week": -1},
    "earlierweek": {"week": 0},
    "nextweek": {"week": 1},
    "lastmonth": {"months": -1},
    "thismonth": {"months": 0},
    "nextmonth": {"months": 1},
    "lastyear": {"years": -1},
    "thisyear": {"years": 0},
    "nextyear": {"years": 1},
}
