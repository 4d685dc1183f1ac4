"""Dates as Vietnamese writes them: "chiều 6/1", "ngày 4 tháng 11 năm 2014", "tháng 6/2018", "hôm qua", "thứ Ba"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnergraph.extraction.dates.expressions import RELATIVE, Expression, Years

_S = r"[ \n]*"
_SEP = r"[./-]"
_D, _M, _Y = r"(?P<day>3[01]|[12]\d|0?[1-9])", r"(?P<month>1[0-2]|0?[1-9])", r"(?P<year>(?:19|20)\d\d)"
# A day and month without a year is a date only after one of these, or in brackets: "4/5 hộ dân" is none.
_CUE = r"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|rạng sáng|mùng|mồng|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|cn)"

_PATTERNS = (
    # 12-14/6/2024, từ ngày 12 đến 14/6, 12 và 13/6
    rf"\b{_CUE}{_S}[\(,]?{_S}(?:ngày{_S})?{_D}(?:{_SEP}(?P<m0>1[0-2]|0?[1-9]))?{_S}(?:-|đến(?:{_S}ngày)?|và){_S}"
    rf"(?P<until>3[01]|[12]\d|0?[1-9]){_SEP}{_M}(?:{_SEP}{_Y})?(?![\d/])",
    # 4/11/2014, 29.10.2025, 13-08-2018
    rf"(?<![\d/.,-]){_D}{_S}{_SEP}{_S}{_M}{_S}{_SEP}{_S}{_Y}(?!\d)",
    r"(?<![\d/-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    # ngày 4 tháng 11 (năm 2014)
    rf"\b(?:{_CUE}{_S})?{_D}{_S}tháng{_S}{_M}(?:{_S},?{_S}(?:năm{_S})?{_Y})?(?!\d)",
    # chiều (ngày) 6/1; hôm qua (21/3); thứ Ba, 12/3; (6/1)
    rf"\b{_CUE}{_S}(?:nay|qua)?{_S}[,\(]?{_S}(?:ngày{_S})?{_D}{_S}{_SEP}{_S}{_M}(?![\d/%]|{_S}(?:người|hộ|tỉnh|xã))",
    rf"\({_S}(?:ngày{_S})?{_D}[/-]{_M}{_S}\)",
    # a line that begins "17/9 - ..." or "17/9: ..."
    rf"(?<![^\n]){_D}/{_M}(?= ?[-:–] ?[^\d\s])",
    # tháng 6/2018, tháng 6 năm 2018, (6/2018), 6/2018
    rf"\btháng{_S}{_M}{_S}(?:[./-]|năm|,)?{_S}{_Y}(?!\d)",
    rf"(?<![\d/.,-]){_M}{_S}/{_S}{_Y}(?![\d/-])",
    rf"\btháng{_S}(?P<month>1[0-2]|0?[1-9])(?![\d/.%-])(?:{_S}(?P<this>năm nay|năm ngoái|năm trước|năm tới))?",
    rf"\bnăm{_S}{_Y}(?!\d|{_S}-{_S}\d)",
    rf"\({_S}{_Y}{_S}\)",
)
_DATE = [re.compile(pattern) for pattern in _PATTERNS]
_RELATIVE = re.compile(
    r"\b(?=(?:sáng|trưa|chiều|tối|đêm|hôm|ngày|cuối|tuần|tháng|thứ|chủ|năm) )"  # one look before seventeen
    r"(?:(?P<today>(?:sáng|trưa|chiều|tối) nay|hôm nay)|(?P<yesterday>hôm qua|(?:sáng|chiều|tối|đêm) qua)|(?P<before>hôm kia)"
    r"|(?P<tomorrow>ngày mai|(?:sáng|chiều) mai)|(?P<weekend>cuối tuần (?:qua|trước|rồi))|(?P<lastweek>tuần (?:qua|trước|rồi))"
    r"|(?P<nextweek>tuần (?:tới|sau))|(?P<lastmonth>tháng (?:trước|qua|rồi))|(?P<nextmonth>tháng (?:tới|sau))"
    r"|(?:hôm|sáng|trưa|chiều|tối) (?P<weekday>thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)(?! tuần (?:trước|sau|tới))"
    r"|(?P<lastday>thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật) (?:vừa qua|vừa rồi|tuần này)"
    r"|(?P<thismonth>tháng này)|(?P<lastyear>năm (?:ngoái|trước))|(?P<nextyear>năm (?:tới|sau))|(?P<thisyear>năm nay))\b"
    r"(?!\s*[\(,]?\s*(?:ngày )?\d{1,2}[/.-]\d)"
)
_DAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_YEAR_WORDS = {"năm nay": 0, "năm ngoái": -1, "năm trước": -1, "năm tới": 1}
_HORIZON = re.compile(r"(?:định hướng|tầm nhìn|hướng tới|hướng đến)[^.;,\d]{0,20}$")
_SPAN = re.compile(
    r"(?=\d)(?<![\d/.])(?:(?P<m1>1[0-2]|0?[1-9])/)?(?P<first>(?:19|20)\d\d)\s*(?:-|đến(?: hết)?(?: năm)?|tới(?: năm)?)\s*"
    r"(?:(?P<m2>1[0-2]|0?[1-9])/)?(?P<last>(?:19|20)\d\d|\d\d(?=\D|$))(?![\d/])"
)
_UNTIL = re.compile(r"\b(?:đến|tới) (?:hết )?(?:năm )?(?P<last>(?:19|20)\d\d)(?![\d/])")
_SINCE = re.compile(r"\bgiai đoạn (?:từ|sau)(?: năm)? (?P<first>(?:19|20)\d\d)(?!\d|\s*(?:-|đến|tới))")
_TERM = re.compile(r"(?:giai đoạn|thời gian|thời hạn|hiệu lực)[^.;\d]{0,25}$")


def expressions(folded: str) -> Iterator[Expression]:
    """Every date in a folded Vietnamese text; of two that overlap the earlier pattern wins (the caller sees to it)."""
    for pattern in _DATE:
        for match in pattern.finditer(folded):
            yield _expression(match)
    for match in _RELATIVE.finditer(folded):
        if day := match["weekday"] or match["lastday"]:
            yield Expression(match.start(), match.end(), weekday=_DAYS.index(day))
            continue
        yield Expression(match.start(), match.end(), **RELATIVE[str(match.lastgroup)])  # type: ignore[arg-type]


def _expression(match: re.Match[str]) -> Expression:
    found = match.groupdict()
    number = {k: int(v) for k, v in found.items() if v and v.isdigit()}
    start = match.start() + (len(match[0]) - len(match[0].lstrip("( ")))
    end = match.end() - (len(match[0]) - len(match[0].rstrip(") \n")))
    word = found.get("this") or ""
    return Expression(
        start,
        end,
        year=number.get("year"),
        month=number.get("m0", number.get("month")),
        day=number.get("day"),
        until=number.get("until"),
        until_month=number.get("month") if "until" in number else None,
        years=_YEAR_WORDS.get(word),
    )


def years(folded: str) -> Iterator[Years]:
    """Stretches of years: "giai đoạn 2021 - 2025", "từ 2021 đến 2025", "đến năm 2030", "định hướng đến năm 2035"."""
    taken: list[tuple[int, int]] = []
    for match in _SPAN.finditer(folded):
        first, last = match["first"], match["last"]
        last = last if len(last) == 4 else first[:2] + last
        if not 0 < int(last) - int(first) <= 40:
            continue
        taken.append(match.span())
        horizon = bool(_HORIZON.search(folded, max(0, match.start() - 40), match.start()))
        yield Years(*match.span(), _month(first, match["m1"]), _month(last, match["m2"]), horizon)
    for match in _UNTIL.finditer(folded):
        if not any(a <= match.start("last") < b for a, b in taken):
            before = folded[max(0, match.start() - 40) : match.start()]
            horizon = bool(_HORIZON.search(before)) or not _TERM.search(before)
            yield Years(*match.span(), None, match["last"], horizon)
    for match in _SINCE.finditer(folded):
        yield Years(*match.span(), match["first"], None)


def _month(year: str, month: str | None) -> str:
    return f"{year}-{int(month):02}" if month else year
