"""Dates as English writes them: "December 30, 2021", "16th December 2021", "on Tuesday", "last week", "in October 2022"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnergraph.extraction.dates.expressions import RELATIVE, Expression, Years

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NAMED = r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_D, _Y = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d\d)"
_PATTERNS = (
    rf"\b{_NAMED}\s+{_D}\s*(?:-|to|and)\s*(?P<until>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:\s*,?\s+{_Y})?(?![\d:])",
    rf"\b(?:the\s+)?{_D}\s*(?:-|to|and)\s*(?P<until>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s+)?{_NAMED}(?:\s*,?\s+{_Y})?(?!\d)",
    rf"\b{_NAMED}\s+{_D}\s*,?\s+{_Y}(?!\d)",
    rf"\b(?:the\s+)?{_D}\s+(?:day\s+)?(?:of\s+)?{_NAMED}\s*,?\s+{_Y}(?!\d)",
    r"(?<![\d/-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    rf"(?<![\d/.-])(?P<day>3[01]|[12]\d|0?[1-9])[/.-](?P<month>1[0-2]|0?[1-9])[/.-]{_Y}(?!\d)",
    rf"(?<![\d/.-])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d)/{_Y}(?!\d)",
    rf"\b{_NAMED}\s+{_D}(?![\d:%])(?!\s+(?:per\s?cent|percent|million|billion))",
    rf"\b(?:the\s+)?{_D}\s+(?:of\s+)?{_NAMED}(?![a-z])",
    rf"\b{_NAMED}\s*,?\s+(?:of\s+)?{_Y}(?!\d)",
    r"(?:\b(?:in|since|of|back in|during|late|early|mid|year)[\s-]+|\()(?P<year>(?:19|20)\d\d)(?!\s*[-/]\s*\d)(?=\W|$)",
    rf"\b(?:in|last|since|this|late|early|mid)[\s-]+{_NAMED}(?=\W|$)",
)
_DATE = [re.compile(pattern) for pattern in _PATTERNS]
_RELATIVE = re.compile(
    r"\b(?:(?P<today>today|this (?:morning|afternoon|evening)|tonight)|(?P<yesterday>yesterday|last night)|(?P<tomorrow>tomorrow)"
    r"|(?P<weekend>(?:last|this past|over the) weekend)|(?P<lastweek>last week|the past week)"
    r"|(?P<earlierweek>earlier (?:this|in the) week)|(?P<nextweek>next week)"
    r"|(?P<lastmonth>last month)|(?P<thismonth>this month)|(?P<nextmonth>next month)"
    r"|(?P<lastyear>last year)|(?P<thisyear>this year)|(?P<nextyear>next year)"
    r"|(?P<next>next )?(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_HORIZON = re.compile(r"(?:vision|orientation|outlook|view|looking|towards?|ambition)[^.;,\d]{0,25}$")
_SPAN = re.compile(
    r"(?<![\d/.$])(?P<first>(?:19|20)\d\d)\s*(?:-|/|to|through|until|and)\s*(?P<last>(?:19|20)\d\d|\d\d(?=\W|$))(?!\d|-\d)"
)
_UNTIL = re.compile(
    r"\b(?:until|through|till|up to|valid to|lasting to)\s+(?:the end of\s+)?(?P<last>(?:19|20)\d\d)(?!\d)"
)
_BETWEEN = re.compile(r"\bbetween\s*$")
_FROM = re.compile(r"\bfrom\s+(?P<first>(?:19|20)\d\d)\s+(?:on|onwards)\b")


def expressions(folded: str) -> Iterator[Expression]:
    """Every date in a folded English text; of two that overlap the earlier pattern wins (the caller sees to it)."""
    for pattern in _DATE:
        for match in pattern.finditer(folded):
            yield _expression(match)
    for match in _RELATIVE.finditer(folded):
        if weekday := match["weekday"]:
            day = next(i for i, name in enumerate(_DAYS) if name.startswith(weekday))
            yield Expression(match.start(), match.end(), weekday=day, week=1 if match["next"] else 0)
        else:
            yield Expression(match.start(), match.end(), **RELATIVE[str(match.lastgroup)])  # type: ignore[arg-type]


def _expression(match: re.Match[str]) -> Expression:
    found = match.groupdict()
    number = {k: int(v) for k, v in found.items() if v and v.isdigit()}
    name = found.get("name")
    month = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name[:3])) if name else number.get("month")
    lead = match.start("year") - match.start() if "month" not in number and not name else 0
    return Expression(
        match.start() + lead,
        match.end(),
        year=number.get("year"),
        month=month,
        day=number.get("day"),
        until=number.get("until"),
    )


def years(folded: str) -> Iterator[Years]:
    """Stretches of years: "2021-25", "from 2021 to 2025", "until 2025", "with a vision to 2035"."""
    taken: list[tuple[int, int]] = []
    for match in _SPAN.finditer(folded):
        first, last = match["first"], match["last"]
        last = last if len(last) == 4 else first[:2] + last
        joined = match[0][len(first) : -len(match["last"])].strip()
        if not 0 < int(last) - int(first) <= 40 or (joined == "and" and not _BETWEEN.search(folded, 0, match.start())):
            continue
        taken.append(match.span())
        horizon = bool(_HORIZON.search(folded, max(0, match.start() - 40), match.start()))
        yield Years(*match.span(), first, last, horizon)
    for match in _UNTIL.finditer(folded):
        if not any(a <= match.start("last") < b for a, b in taken):
            horizon = bool(_HORIZON.search(folded, max(0, match.start() - 40), match.start()))
            yield Years(*match.span(), None, match["last"], horizon)
    for match in _FROM.finditer(folded):
        yield Years(*match.span(), match["first"], None)
