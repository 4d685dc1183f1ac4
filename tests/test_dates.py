"""The calendar: every way to write a date, resolved against the publication, and what is none."""

from __future__ import annotations

from functools import cache

import pytest

from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import document_of
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import RawArticle

THURSDAY = "2021-12-30"


@cache
def calendar(text: str, lang: str = "vi", published: str | None = THURSDAY) -> Calendar:
    return Calendar.of(
        document_of(RawArticle(id="x", text=text, lang=lang, published=published), load_knowledge().lexicons[lang])
    )


def dates(text: str, lang: str = "vi", published: str | None = THURSDAY) -> list[tuple[str, str]]:
    return [(d.value, d.basis) for d in calendar(text, lang, published).dates]


@pytest.mark.parametrize(
    ("text", "value", "basis"),
    [
        ("Ngày 4/11/2014, hai bên ký", "2014-11-04", "stated"),
        ("(27/10/2017)", "2017-10-27", "stated"),
        ("ngày 13-08-2018", "2018-08-13", "stated"),
        ("ngày 29.10", "2021-10-29", "inferred"),
        ("Chiều ngày 6/12, tại", "2021-12-06", "inferred"),
        ("Sáng 28/12, hai bên", "2021-12-28", "inferred"),
        ("ngày 6 tháng 1 năm 2021", "2021-01-06", "stated"),
        ("ngày 6 tháng 11", "2021-11-06", "inferred"),
        ("tháng 6/2018", "2018-06", "stated"),
        ("(6/2018)", "2018-06", "stated"),
        ("hồi tháng 10", "2021-10", "inferred"),
        ("tháng 10 năm ngoái", "2020-10", "inferred"),
        ("năm 2016", "2016", "stated"),
        ("(2016)", "2016", "stated"),
        ("sáng nay", "2021-12-30", "inferred"),
        ("hôm qua (29/12)", "2021-12-29", "inferred"),
        ("hôm qua, hai bên", "2021-12-29", "inferred"),
        ("thứ Ba (28/12)", "2021-12-28", "inferred"),
        ("cuối tuần qua", "2021-12-25/2021-12-26", "inferred"),
        ("từ ngày 12 đến 14/6", "2021-06-12/2021-06-14", "inferred"),
        ("năm ngoái", "2020", "inferred"),
    ],
)
def test_vietnamese_dates(text: str, value: str, basis: str) -> None:
    assert dates(text) == [(value, basis)]


@pytest.mark.parametrize(
    ("text", "value", "basis"),
    [
        ("on December 28, 2021, the two", "2021-12-28", "stated"),
        ("signed on 16th December 2021 in", "2021-12-16", "stated"),
        ("on Dec. 28 the", "2021-12-28", "inferred"),
        ("inked on Tuesday, grew", "2021-12-28", "inferred"),
        ("next Tuesday they", "2022-01-04", "inferred"),
        ("yesterday in Hanoi", "2021-12-29", "inferred"),
        ("last weekend in", "2021-12-25/2021-12-26", "inferred"),
        ("in October 2020 they", "2020-10", "stated"),
        ("opened in 2017 with", "2017", "stated"),
        ("back in October the", "2021-10", "inferred"),
        ("on 2021-12-28 the", "2021-12-28", "stated"),
        ("on 28/12/2021 the", "2021-12-28", "stated"),
        ("on June 12-14, 2021", "2021-06-12/2021-06-14", "stated"),
        ("last year they", "2020", "inferred"),
    ],
)
def test_english_dates(text: str, value: str, basis: str) -> None:
    assert dates(text, "en") == [(value, basis)]


@pytest.mark.parametrize(
    "text", ["63/63 tỉnh", "trực 24/7", "4/5 người", "Nghị quyết số 57-NQ/TW", "phiên bản 4.0", "ngày 31/2"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text) == []


def test_december_in_january_is_last_year() -> None:
    assert dates("ngày 28/12", published="2022-01-03") == [("2021-12-28", "inferred")]
    assert dates("ngày 5/1 tới", published="2021-12-28") == [("2022-01-05", "inferred")]


def test_without_a_publication_nothing_is_guessed() -> None:
    assert dates("Sáng 28/12, hôm qua, thứ Ba, năm 2019", published=None) == [("2019", "stated")]


def test_a_publication_known_by_year_gives_days_but_no_yesterday() -> None:
    assert dates("ngày 28/11 và hôm qua", published="2017") == [("2017-11-28", "inferred")]


@pytest.mark.parametrize(
    ("text", "lang", "value", "horizon"),
    [
        ("giai đoạn 2021 - 2025", "vi", "2021/2025", False),
        ("giai đoạn 2021- 2025", "vi", "2021/2025", False),
        ("giai đoạn 2021-25", "vi", "2021/2025", False),
        ("từ năm 2021 đến năm 2025", "vi", "2021/2025", False),
        ("giai đoạn đến năm 2025", "vi", "../2025", False),
        ("for 2021-25, a move", "en", "2021/2025", False),
        ("from 2021 to 2025", "en", "2021/2025", False),
        ("between 2021 and 2025", "en", "2021/2025", False),
        ("until 2025", "en", "../2025", False),
        ("with a vision up to 2035", "en", "../2035", True),
    ],
)
def test_periods(text: str, lang: str, value: str, horizon: bool) -> None:
    assert [(p.value, p.horizon) for p in calendar(text, lang).periods] == [(value, horizon)]


def test_a_horizon_is_no_term() -> None:
    found = calendar("giai đoạn 2025 - 2030, định hướng đến năm 2035").periods
    assert [(p.value, p.horizon) for p in found] == [("2025/2030", False), ("../2035", True)]


def test_the_publication_is_read_off_a_dateline() -> None:
    text = "Tiêu đề\n\n29/10/2025 15:11 GMT+7\n\nSáng nay, hai bên ký."
    found = calendar(text, published=None)
    assert (str(found.published), found.published_basis) == ("2025-10-29", "stated")
    assert found.published_evidence[0].quote == "29/10/2025"
    assert found.dates[-1].value == "2025-10-29"


def test_the_publication_is_inferred_from_an_image() -> None:
    found = calendar("Tiêu đề\n\nChiều 6/1, hai bên ký.\n\n20210107-m01.jpg\n", published=None)
    assert (str(found.published), found.published_basis) == ("2021-01-07", "inferred")
    assert [d.value for d in found.dates] == ["2021-01-06"]
