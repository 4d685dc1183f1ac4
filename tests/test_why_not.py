"""Two that meet without an agreement: each reason in an article of its own."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import partnergraph as pg
from partnergraph.errors import UsageError
from partnergraph.messages import LANGUAGES, set_language
from partnergraph.why_not import WhyNot, render_why_not, why_not

ARTICLES = {
    "signed": (
        "2021-01-07",
        "UBND tỉnh Quảng Nam và VNPT ký thỏa thuận hợp tác",
        "Chiều 6/1, UBND tỉnh Quảng Nam và Tập đoàn Bưu chính Viễn thông Việt Nam (VNPT) ký thỏa thuận hợp tác chiến lược "
        "về chuyển đổi số giai đoạn 2021 - 2025. Đại diện UBND tỉnh Quảng Ngãi dự lễ ký của VNPT.",
    ),
    "planned": (
        "2022-03-02",
        "UBND tỉnh Lai Châu và Viettel sẽ ký thỏa thuận hợp tác",
        "Ngày 1/3, UBND tỉnh Lai Châu họp bàn chuyển đổi số. Theo kế hoạch, UBND tỉnh Lai Châu và Tập đoàn Viettel sẽ ký "
        "thỏa thuận hợp tác chiến lược về chuyển đổi số vào tháng 6/2022.",
    ),
    "private": (
        "2023-05-05",
        "MobiFone và FPT ký thỏa thuận hợp tác",
        "Ngày 4/5, Tổng công ty Viễn thông MobiFone và Tập đoàn FPT ký thỏa thuận hợp tác về điện toán đám mây.",
    ),
    "fined": (
        "2023-07-07",
        "Phạt MobiFone vì tin nhắn rác",
        "Ngày 6/7, UBND tỉnh Bình Định cho biết MobiFone bị phạt 100 triệu đồng vì tin nhắn rác. Khách hàng phàn nàn về giá cước.",
    ),
}


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    set_language("vi")


def _written(folder: Path) -> Path:
    folder.mkdir()
    for name, (published, title, text) in ARTICLES.items():
        row = {"id": name, "title": title, "published": published, "url": f"https://example.org/{name}", "text": text}
        (folder / f"{name}.json").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("why")
    return str(pg.build([_written(folder / "articles")], folder / "build").folder)


def reasons(found: WhyNot) -> set[tuple[str, str]]:
    return {(meeting.article, meeting.reason) for meeting in found.meetings}


@pytest.mark.parametrize(
    ("first", "second", "year", "expected"),
    [
        ("VNPT", "UBND tỉnh Quảng Nam", None, {("signed", "agreement")}),
        ("VNPT", "quang nam", 2021, {("signed", "agreement")}),
        ("VNPT", "quang nam", 2018, {("signed", "outside-year")}),
        ("VNPT", "UBND tỉnh Quảng Ngãi", None, {("signed", "only-co-mention")}),
        ("viettel", "lai chau", None, {("planned", "planned")}),
        ("MobiFone", "FPT", None, {("private", "private-parties")}),
        ("MobiFone", "Bình Định", None, {("fined", "not-relevant")}),
        ("VNPT", "Đại diện UBND", None, {("signed", "party-not-resolved")}),
    ],
)
def test_each_meeting_has_its_reason(
    build: str, first: str, second: str, year: int | None, expected: set[tuple[str, str]]
) -> None:
    found = why_not(build, first, second, year)
    assert reasons(found) == expected
    assert reasons(why_not(build, second, first, year)) == expected
    assert bool(found.agreements) == (expected == {("signed", "agreement")})


def test_sentences_are_the_articles_own(build: str) -> None:
    texts = {id_: f"{title}\n{text}" for id_, (_, title, text) in ARTICLES.items()}
    (meeting,) = why_not(build, "VNPT", "UBND tỉnh Quảng Ngãi").meetings
    assert meeting.sentence == "Đại diện UBND tỉnh Quảng Ngãi dự lễ ký của VNPT."
    assert meeting.sentence in texts["signed"]
    assert meeting.end - meeting.start == len(meeting.sentence)
    assert (meeting.published, meeting.url) == ("2021-01-07", "https://example.org/signed")


def test_where_they_never_meet_it_says_who_is_named_where(build: str) -> None:
    found = why_not(build, "Viettel", "Quảng Nam")
    assert (found.meetings, found.agreements) == ((), ())
    assert (found.articles, found.with_first, found.with_second) == (4, 1, 1)
    assert "Không câu nào" in render_why_not(found)


def test_what_a_correction_rejected_is_said_to_be(tmp_path: Path) -> None:
    articles, table = _written(tmp_path / "articles"), tmp_path / "corrections.csv"
    made = pg.build([articles], tmp_path / "build")
    (iri,) = (iri for iri, _ in why_not(str(made.folder), "VNPT", "Quảng Nam").agreements)
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["action", "subject", "property", "value", "url", "quote", "by", "date", "note"])
        writer.writerow(["reject", iri, "", "", "https://example.org/why", "", "tester", "2026-01-01", ""])
    corrected = pg.build([], tmp_path / "build", corrections=table)
    found = why_not(str(corrected.folder), "VNPT", "Quảng Nam")
    assert found.agreements == ()
    assert reasons(found) == {("signed", "rejected")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_as_text_and_as_json(build: str, lang: str) -> None:
    set_language(lang)
    found = why_not(build, "MobiFone", "FPT", 2023)
    text = render_why_not(found)
    assert "[private-parties]" in text
    assert "https://example.org/private" in text
    assert "why_not." not in text
    row = json.loads(render_why_not(found, "json"))
    assert row["year"] == 2023
    assert {meeting["reason"] for meeting in row["meetings"]} == {"private-parties"}


def test_wrong_names_and_endpoints(build: str) -> None:
    set_language("en")
    with pytest.raises(UsageError, match=r"Did you mean .*VNPT"):
        why_not(build, "VNPTT", "Quảng Nam")
    with pytest.raises(UsageError, match="needs a build folder"):
        why_not("http://127.0.0.1:9/query", "VNPT", "Quảng Nam")
