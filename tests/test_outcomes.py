"""Outcomes of articles of our own, and of the seed article where it is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from partnergraph.extraction import extract_facts
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import Article, Outcome, RawArticle
from partnergraph.text import normalise

RENEWED = (
    "Viettel và tỉnh Cao Bằng ký tiếp thỏa thuận hợp tác\n\n"
    "Sáng 8/3, UBND tỉnh Cao Bằng và Viettel ký thỏa thuận hợp tác về chuyển đổi số giai đoạn 2022 - 2026.\n\n"
    "Ngày 9/9/2016, UBND tỉnh Cao Bằng và Viettel ký thỏa thuận hợp tác giai đoạn 2016 - 2021. Qua 5 năm thực hiện thỏa "
    "thuận, Viettel đã bảo đảm thông tin liên lạc cho chính quyền các cấp; phủ sóng 4G tới 96% dân số và tập huấn cho "
    "1.200 cán bộ xã; góp phần phòng chống dịch Covid-19 tại Cao Bằng.\n\n"
    "Bên cạnh đó, Viettel phối hợp với tỉnh xây dựng và khai trương Trung tâm điều hành thông minh.\n\n"
    "Thỏa thuận mới sẽ giúp người dân và doanh nghiệp tiếp cận dịch vụ công nhanh hơn, đồng thời nâng cao hiệu quả hoạt "
    "động của chính quyền."
)


def read(text: str, lang: str = "vi", published: str | None = "2022-03-09") -> Article:
    title = text.split("\n", maxsplit=1)[0]
    article = RawArticle(id="case", text=normalise(text), lang=lang, title=title, published=published)
    return extract_facts(article, load_knowledge())


def of(facts: Article, words: str) -> Outcome:
    found = [o for o in facts.outcomes if words in o.text]
    assert len(found) == 1, [o.text for o in facts.outcomes]
    return found[0]


def test_results_are_told_one_by_one_and_belong_to_the_earlier_agreement() -> None:
    facts = read(RENEWED)
    earlier = next(a.id for a in facts.agreements if (a.signed or "").startswith("2016"))
    for words in ("bảo đảm thông tin liên lạc", "phủ sóng 4G", "tập huấn", "phòng chống dịch", "khai trương"):
        outcome = of(facts, words)
        assert (outcome.status, outcome.agreement) == ("achieved", earlier)


def test_a_benefit_is_expected_of_the_new_agreement() -> None:
    facts = read(RENEWED)
    new = next(a.id for a in facts.agreements if (a.signed or "").startswith("2022"))
    benefit = of(facts, "tiếp cận dịch vụ công")
    assert (benefit.status, benefit.agreement) == ("expected", new)
    assert set(benefit.beneficiaries) == {"người dân", "doanh nghiệp"}
    assert of(facts, "nâng cao hiệu quả").beneficiaries == ("chính quyền",)


def test_amounts_are_as_written() -> None:
    facts = read(RENEWED)
    assert of(facts, "phủ sóng 4G").amount == "96% dân số"
    assert (of(facts, "tập huấn").amount or "").startswith("1.200 cán bộ")
    assert of(facts, "phòng chống dịch").amount is None


def test_by_for_and_areas() -> None:
    outcome = of(read(RENEWED), "khai trương")
    assert outcome.by == ("Viettel",)
    assert outcome.areas == ("operations-centre",)


def test_every_quote_is_the_text_of_its_outcome() -> None:
    facts = read(RENEWED)
    assert facts.outcomes
    for outcome in facts.outcomes:
        assert all(facts.raw.text[e.start : e.end] == e.quote for e in outcome.evidence)
        quotes = [e.quote for e in outcome.evidence]
        assert outcome.text in quotes
        assert all(any(name in quote for quote in quotes) or "tập đoàn" in " ".join(quotes) for name in outcome.by)


def test_a_list_of_figures_is_cut_at_its_commas() -> None:
    facts = read(
        "Gặp gỡ\n\nUBND tỉnh Bắc Kạn và VNPT ký thỏa thuận hợp tác chuyển đổi số. Những năm qua, phối hợp giữa hai bên đã "
        "để lại một số kết quả: 80 trạm 5G, 300 trường học dùng Internet miễn phí, 98% xã có cáp quang."
    )
    assert [o.amount for o in facts.outcomes][:3] == ["80 trạm 5G", "300 trường học", "98% xã"]


@pytest.mark.parametrize(
    "text",
    [
        "Lễ ký\n\nUBND tỉnh Hà Nam và VNPT ký thỏa thuận hợp tác. Theo thỏa thuận, VNPT sẽ xây dựng kho dữ liệu dùng chung.",
        "Lễ ký\n\nUBND tỉnh Hà Nam và VNPT ký thỏa thuận hợp tác. Chủ tịch UBND tỉnh đề nghị VNPT phủ sóng các xã.",
        "Lễ ký\n\nUBND tỉnh Hà Nam và VNPT ký thỏa thuận hợp tác chiều 3/4. Dự lễ ký có lãnh đạo các sở, ngành.",
    ],
)
def test_contents_wishes_and_guests_are_no_outcomes(text: str) -> None:
    assert [o.text for o in read(text).outcomes] == []


def test_english_results_and_benefits() -> None:
    facts = read(
        "Ministry and Airtel renew partnership\n\nThe Ministry of Health and Airtel Uganda signed a memorandum of "
        "understanding on telemedicine on March 4, 2022. Over the past three years, Airtel has connected 140 health "
        "centres for the Ministry of Health and trained 600 nurses. The agreement is expected to help patients reach "
        "doctors faster.",
        "en",
    )
    assert of(facts, "connected 140").status == "achieved"
    assert (of(facts, "connected 140").amount or "").startswith("140 health")
    assert of(facts, "trained 600").status == "achieved"
    benefit = of(facts, "help patients")
    assert (benefit.status, benefit.beneficiaries) == ("expected", ("patients",))


def test_beneficiaries_are_concepts_of_the_scheme() -> None:
    scheme = (Path(__file__).parents[1] / "ontology" / "schemes.ttl").read_text("utf-8")
    for lang in ("vi", "en"):
        for entry in load_knowledge().lexicons[lang].tables["beneficiaries"]:
            assert f"benef:{entry['code']} a skos:Concept" in scheme, entry


def test_the_seed_article() -> None:
    folder = os.environ.get("PARTNERGRAPH_TESTDATA")
    if not folder:
        pytest.skip("set PARTNERGRAPH_TESTDATA to the folder with articles/ to run this on the seed article")
    text = (Path(folder) / "articles" / "seed-vnpt-quang-nam.txt").read_text("utf-8")
    facts = read(text, published="2021-01-07")
    first = next(a.id for a in facts.agreements if a.signed == "2014-11-04")
    new = next(a.id for a in facts.agreements if a.signed == "2021-01-06")
    achieved = (
        "thông tin liên lạc",
        "Trung tâm điều hành",
        "hạ tầng mạng",
        "chuyển đổi số",
        "giải pháp",
        "Covid",
        "chỉ số",
    )
    for words in achieved:
        assert [o for o in facts.outcomes if words in o.text and (o.status, o.agreement) == ("achieved", first)], words
    expected = [o for o in facts.outcomes if o.status == "expected"]
    assert {o.agreement for o in expected} == {new}
    assert ("chính quyền", "người dân", "doanh nghiệp") in {o.beneficiaries for o in expected}
