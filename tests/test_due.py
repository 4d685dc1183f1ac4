"""What ends soon, in every format; the calendar is read back by the rules of RFC 5545."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

import partnergraph as pg
from partnergraph.cli import main
from partnergraph.due import Due, Ending, Party, calendar, days_of, due, folded, render_due
from partnergraph.errors import UsageError
from partnergraph.explain import explain
from partnergraph.loading import load_build
from partnergraph.messages import LANGUAGES, set_language
from partnergraph.today import today

ARTICLE = (
    "UBND tỉnh Quảng Nam và VNPT ký thỏa thuận hợp tác\n\nChiều 6/1/2021, UBND tỉnh Quảng Nam và Tập đoàn Bưu chính "
    "Viễn thông Việt Nam (VNPT) ký thỏa thuận hợp tác chiến lược về chuyển đổi số giai đoạn 2021 - 2025.\n"
)
AWKWARD = Due(
    date(2025, 10, 1),
    date(2026, 3, 30),
    (
        Ending(
            iri="https://example.org/id/agreement/a;b",
            label="Thỏa thuận; dài, với \\ dấu và xuống\ndòng, giữa Ủy ban nhân dân tỉnh và Tập đoàn Bưu chính Viễn thông",
            ends=date(2025, 12, 31),
            days=91,
            state="in-force",
            parties=(Party(label="UBND, tỉnh"), Party(label="VNPT", followed_by=("Một", "Hai"))),
            renewed_by=("Thỏa thuận mới",),
        ),
    ),
)


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    set_language("vi")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("due")
    (folder / "a.txt").write_text(ARTICLE, "utf-8")
    return str(pg.build([folder / "a.txt"], folder / "build").folder)


@pytest.mark.parametrize(
    ("as_of", "within", "days"),
    [
        ("2025-10-01", "180d", [91]),
        ("2025-12-31", "0d", [0]),
        ("2026-01-01", "180d", []),
        ("2025-07-04", "180d", [180]),
        ("2025-07-03", "180d", []),
        ("2025-07-02", "26w", [182]),
        ("2025-07-01", "26w", []),
    ],
)
def test_both_days_belong(build: str, as_of: str, within: str, days: list[int]) -> None:
    found = due(build, within, date.fromisoformat(as_of))
    assert [ending.days for ending in found.endings] == days
    assert all(ending.ends == date(2025, 12, 31) and ending.state == "in-force" for ending in found.endings)


def test_a_party_that_is_no_more_signed_as_a_predecessor_body(build: str) -> None:
    (after,) = due(build, "180d", date(2025, 10, 1)).endings
    assert [str(party) for party in after.parties] == [
        "Tập đoàn Bưu chính Viễn thông Việt Nam",
        "Ủy ban nhân dân tỉnh Quảng Nam (cơ quan tiền thân đã ký; nay: Ủy ban nhân dân thành phố Đà Nẵng)",
    ]
    (before,) = due(build, "300d", date(2025, 6, 30)).endings
    assert [str(party) for party in before.parties][1] == "Ủy ban nhân dân tỉnh Quảng Nam"


def test_an_endpoint_answers_as_the_build_does(build: str, own_server: str) -> None:
    assert load_build(Path(build), to=f"{own_server}/query").equal
    day = date(2025, 10, 1)
    here = due(build, "180d", day)
    assert here.endings
    assert due(f"{own_server}/query", "180d", day) == here
    assert explain(f"{own_server}/query", here.endings[0].iri, day) == explain(build, here.endings[0].iri, day)


def test_without_a_day_it_is_today_in_vietnam(build: str) -> None:
    found = due(build)
    assert found.as_of in (today(), date.fromordinal(today().toordinal() - 1))
    assert (found.last - found.as_of).days == 180


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", ["table", "csv", "json", "ics"])
def test_the_day_stands_in_every_answer(build: str, form: str, lang: str) -> None:
    set_language(lang)
    text = render_due(due(build, "180d", date(2025, 10, 1)), form).decode()
    assert "2025-10-01" in text
    assert "due." not in text.replace("partnergraph//due//", "")
    assert "lifecycle." not in text
    if form != "csv":
        assert "Asia/Ho_Chi_Minh" in text


def test_csv_and_json_hold_the_rows() -> None:
    (row,) = csv.DictReader(io.StringIO(render_due(AWKWARD, "csv").decode()))
    assert (row["as_of"], row["ends"], row["days"], row["state"]) == ("2025-10-01", "2025-12-31", "91", "in-force")
    assert row["agreementLabel"] == AWKWARD.endings[0].label
    document = json.loads(render_due(AWKWARD, "json"))
    assert document["as_of"] == "2025-10-01"
    assert document["agreements"][0]["parties"][1] == {"label": "VNPT", "predecessor_of": ["Một", "Hai"]}


def unfolded(data: bytes) -> list[tuple[str, str]]:
    """Content lines as (name with parameters, unescaped value), every rule of their form checked."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert not any(b"\r" in line or b"\n" in line for line in physical)
    for line in physical:
        line.decode()  # no character is cut in two
    lines = data[:-2].replace(b"\r\n ", b"").decode().split("\r\n")
    return [(name, _unescaped(value)) for name, _, value in (line.partition(":") for line in lines)]


def _unescaped(value: str) -> str:
    parts, escaped = [], False
    for character in value:
        if escaped:
            parts.append({"n": "\n", "N": "\n"}.get(character, character))
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            parts.append(character)
    assert not escaped
    return "".join(parts)


def test_the_calendar_is_read_back() -> None:
    lines = unfolded(calendar(AWKWARD))
    assert lines[:2] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0")]
    assert lines[-1] == ("END", "VCALENDAR")
    assert lines.count(("BEGIN", "VEVENT")) == lines.count(("END", "VEVENT")) == 1
    event = dict(lines[lines.index(("BEGIN", "VEVENT")) + 1 : lines.index(("END", "VEVENT"))])
    assert event["UID"] == AWKWARD.endings[0].iri
    assert event["DTSTAMP"] == "20250930T170000Z"  # the first moment of the day in Vietnam
    assert event["DTSTART;VALUE=DATE"] == "20251231"
    assert event["DTEND;VALUE=DATE"] == "20260101"
    assert event["SUMMARY"] == (
        "Ngày cuối: Thỏa thuận; dài, với \\ dấu và xuống\ndòng, giữa Ủy ban nhân dân tỉnh và Tập đoàn Bưu chính Viễn thông"
    )
    assert "VNPT (cơ quan tiền thân đã ký; nay: Một, Hai)\nĐã gia hạn bằng: Thỏa thuận mới" in event["DESCRIPTION"]
    raw = calendar(AWKWARD).replace(b"\r\n ", b"")
    assert "SUMMARY:Ngày cuối: Thỏa thuận\\; dài\\, với \\\\ dấu và xuống\\ndòng\\, giữa".encode() in raw
    assert calendar(AWKWARD) == calendar(AWKWARD)


@pytest.mark.parametrize("length", [0, 74, 75, 76, 149, 150, 400])
def test_lines_fold_at_75_octets(length: int) -> None:
    for letter in "aẵ🙂":
        data = b"".join(folded(letter * length))
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))
        assert data.replace(b"\r\n ", b"") == (letter * length).encode() + b"\r\n"


@pytest.mark.parametrize("within", ["", "d", "6x", "-3d", "1.5w", "999999d"])
def test_an_unclear_time_is_one_clear_line(build: str, within: str) -> None:
    set_language("en")
    with pytest.raises(UsageError, match="is not understood: write days as 180d"):
        due(build, within)
    assert days_of(" 26W ") == 182


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="ics"):
        render_due(AWKWARD, "pdf")


@pytest.mark.skipif("PARTNERGRAPH_TESTDATA" not in os.environ, reason="the seed is read from PARTNERGRAPH_TESTDATA")
def test_the_seed_is_due_at_the_end_of_2025(tmp_path: Path) -> None:
    seed = Path(os.environ["PARTNERGRAPH_TESTDATA"]) / "articles" / "seed-vnpt-quang-nam.txt"
    where = str(pg.build([seed], tmp_path / "build").folder)
    (found,) = due(where, "180d", date(2025, 11, 22)).endings
    assert (found.ends, found.days, found.renewed_by) == (date(2025, 12, 31), 39, ())
    (older,) = due(where, "30d", date(2020, 12, 15)).endings
    assert older.renewed_by == (found.label,)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["due", "--as-of", "2025-10-01"], 0, "2025-12-31"),
        (["due", "--as-of", "2025-10-01", "--format", "ics"], 0, "BEGIN:VEVENT"),
        (["explain", "vnpt"], 0, "organisations.csv"),
        (["why-not", "VNPT", "quang nam", "2018"], 0, "[outside-year]"),
        (["due", "--within", "6x"], 2, "180d"),
        (["due", "--as-of", "1/10/2025"], 2, "not valid"),
        (["explain", "nobody at all"], 2, "nobody at all"),
        (["why-not", "VNPT", "Quảng Nam", "soon"], 2, "YEAR"),
    ],
)
def test_the_verbs(build: str, arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--from", build, "--lang", "en"])
    told = capsys.readouterr()
    assert left.value.code == code
    assert said in (told.err if code else told.out)
    assert not (code and told.out)
