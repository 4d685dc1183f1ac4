"""What is known of a thing, down to the words, the rule, the table row and the correction."""

from __future__ import annotations

import csv
import json
import os
from datetime import date
from pathlib import Path

import pytest

import partnergraph as pg
from partnergraph.errors import UsageError
from partnergraph.explain import Explanation, Known, explain, render_explanations
from partnergraph.messages import LANGUAGES, set_language

TITLE = "UBND tỉnh Quảng Nam và VNPT ký thỏa thuận hợp tác"
TEXT = (
    "Chiều 6/1, UBND tỉnh Quảng Nam và Tập đoàn Bưu chính Viễn thông Việt Nam (VNPT) ký thỏa thuận hợp tác chiến lược "
    "về chuyển đổi số giai đoạn 2021 - 2025. Ông Nguyễn Văn Thử, Phó Tổng giám đốc VNPT, ký thỏa thuận."
)
ID = "https://w3id.org/partnergraph/id/"
PG = "https://w3id.org/partnergraph/ns#"
DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    set_language("vi")


def _article(folder: Path) -> Path:
    row = {"id": "a", "title": TITLE, "published": "2021-01-07", "url": "https://example.org/a", "text": TEXT}
    (folder / "a.json").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    return folder / "a.json"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> pg.Build:
    folder = tmp_path_factory.mktemp("explain")
    return pg.build([_article(folder)], folder / "build")


@pytest.fixture(scope="module")
def agreement(build: pg.Build) -> Explanation:
    set_language("vi")
    (iri,) = {a.iri for article in build.facts() for a in article.agreements if a.iri}
    (found,) = explain(str(build.folder), iri, DAY)
    return found


def known(found: Explanation, name: str) -> list[Known]:
    return [fact for fact in found.facts if fact.property.endswith(name)]


def test_each_fact_with_its_words_and_rule(build: pg.Build, agreement: Explanation) -> None:
    (article,) = build.facts()
    cited = [words for fact in (*agreement.facts, *agreement.around) for words in fact.words]
    assert cited
    for words in cited:
        assert article.raw.text[words.start : words.end] == words.quote
        assert words.rule
        assert (words.headline, words.published, words.url) == (TITLE, "2021-01-07", "https://example.org/a")
    (period,) = known(agreement, "temporalCoverage")
    assert (period.value, period.origin) == ("2021/2025", "stated")


def test_what_is_inferred_made_and_hidden_is_told_apart(agreement: Explanation) -> None:
    (signed,) = known(agreement, "#signed")
    assert (signed.value, signed.origin, signed.shown) == ("2021-01-06", "inferred", True)
    assert {fact.origin for fact in known(agreement, "prefLabel")} == {"made"}
    (status,) = known(agreement, "reportedStatus")
    assert not status.shown


def test_the_state_and_the_predecessor_are_computed_for_the_day(build: pg.Build, agreement: Explanation) -> None:
    told = "\n".join(agreement.computed)
    assert "2026-11-22 (Asia/Ho_Chi_Minh): đã hết hạn, chưa thấy gia hạn" in told
    assert "Cơ quan tiền thân đã ký (nay: Ủy ban nhân dân thành phố Đà Nẵng)" in told
    assert "Nghị quyết 202/2025/QH15" in told
    (before,) = explain(str(build.folder), agreement.iri, date(2024, 1, 1))
    assert "còn hiệu lực" in "\n".join(before.computed)
    assert "tiền thân" not in "\n".join(before.computed)


@pytest.mark.parametrize("name", ["UBND tỉnh Quảng Nam", "ubnd tinh quang nam", f"{ID}org/ubnd-quang-nam"])
def test_an_office_comes_from_the_rows_of_its_type_and_its_place(build: pg.Build, name: str) -> None:
    (found,) = explain(str(build.folder), name, DAY)
    assert [(row.table, row.key) for row in found.rows] == [("bodies.csv", "ubnd"), ("places.csv", "quang-nam")]
    assert all(row.source for row in found.rows)
    assert "table" in {fact.origin for fact in found.facts}
    assert f"{PG}party" in {fact.property for fact in found.mentioned}


def test_a_company_has_its_row_and_what_names_it(build: pg.Build) -> None:
    (found,) = explain(str(build.folder), "vnpt", DAY)
    assert [(row.table, row.key) for row in found.rows] == [("organisations.csv", "vnpt")]


def test_a_person_is_explained_with_office_and_act(build: pg.Build) -> None:
    (found,) = explain(str(build.folder), "nguyen van thu", DAY)
    around = {(fact.property.rsplit("#")[-1], fact.value_label) for fact in found.around}
    assert ("act", "ký") in around
    assert any(label == "Phó Tổng giám đốc" for _, label in around)


def test_a_name_that_several_things_bear_gives_them_all(build: pg.Build) -> None:
    found = explain(str(build.folder), "Đà Nẵng", DAY)
    assert [one.iri for one in found] == [f"{ID}place/da-nang", f"{ID}place/da-nang-2025"]


def test_names_are_suggested(build: pg.Build) -> None:
    set_language("en")
    with pytest.raises(UsageError, match="Did you mean"):
        explain(str(build.folder), "UBND Quang Nan")
    with pytest.raises(UsageError, match="not a valid IRI"):
        explain(str(build.folder), "https://example.org/a> } #")


def test_a_correction_is_shown_with_who_and_when(tmp_path: Path) -> None:
    made = pg.build([_article(tmp_path)], tmp_path / "build")
    (iri,) = {a.iri for article in made.facts() for a in article.agreements if a.iri}
    table = tmp_path / "corrections.csv"
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["action", "subject", "property", "value", "url", "quote", "by", "date", "note"])
        writer.writerow(["set", iri, "period", "2021/2026", "https://example.org/b", "", "tester", "2026-01-01", "why"])
    corrected = pg.build([], tmp_path / "build", corrections=table)
    (found,) = explain(str(corrected.folder), iri, date(2026, 6, 1))
    (correction,) = found.corrections
    assert (correction["action"], correction["by"], correction["note"]) == ("set", "tester", "why")
    shown = [fact for fact in known(found, "temporalCoverage") if fact.shown]
    assert [(fact.value, fact.origin) for fact in shown] == [("2021/2026", "curated")]
    assert shown[0].words[0].source == "https://example.org/b"
    assert "còn hiệu lực" in found.computed[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_as_text_and_as_json(build: pg.Build, agreement: Explanation, lang: str) -> None:
    set_language(lang)
    found = explain(str(build.folder), agreement.iri, DAY)
    text = render_explanations(found)
    assert "explain." not in text
    assert "lifecycle." not in text
    assert "2026-11-22" in text
    assert f"“{TEXT.partition('. ')[0]}.”" in text
    (row,) = json.loads(render_explanations(found, "json"))
    assert (row["iri"], row["as_of"], row["time_zone"]) == (agreement.iri, "2026-11-22", "Asia/Ho_Chi_Minh")
    assert row["facts"][0]["words"]


@pytest.mark.skipif("PARTNERGRAPH_TESTDATA" not in os.environ, reason="the seed is read from PARTNERGRAPH_TESTDATA")
def test_the_seeds_chain_and_its_gap(tmp_path: Path) -> None:
    seed = Path(os.environ["PARTNERGRAPH_TESTDATA"]) / "articles" / "seed-vnpt-quang-nam.txt"
    made = pg.build([seed], tmp_path / "build")
    iris = sorted({a.iri for article in made.facts() for a in article.agreements if a.iri})
    for iri in iris:
        (found,) = explain(str(made.folder), iri, DAY)
        told = "\n".join(found.computed)
        assert "(2014–2020) → Thỏa thuận" in told
        assert "2021-01-01 đến 2021-01-05 (5 ngày)" in told
        assert "không khẳng định thỏa thuận ràng buộc cơ quan kế tục" in told
