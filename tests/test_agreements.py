"""Agreements of articles of our own; a number in `parties`, `signatories` or `chairs` of a case is how many."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from partnergraph.extraction import extract_facts
from partnergraph.extraction.agreements import find_agreements
from partnergraph.extraction.agreements.triggers import find_triggers
from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import document_of
from partnergraph.extraction.organisations import find_organisations
from partnergraph.extraction.people import find_people
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import Agreement, Article, RawArticle
from partnergraph.text import normalise

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "cases" / "agreements.jsonl").read_text("utf-8").splitlines()
]
COUNTED = ("parties", "signatories", "chairs")

# Built like a report on a renewed agreement: lead with chairs, image name, the earlier agreement and its results, the
# contents after "gồm:", expected benefits at the end. Names and places are changed.
RENEWED = """Viettel và tỉnh Lạng Sơn ký kết thỏa thuận hợp tác chiến lược

Sáng ngày 15/3, tại Hội trường UBND tỉnh Lạng Sơn đã diễn ra Lễ ký kết thỏa thuận hợp tác chiến lược về Viễn thông và Công nghệ thông tin giữa UBND tỉnh Lạng Sơn và Tập đoàn Công nghiệp - Viễn thông Quân đội giai đoạn 2022 - 2026. Đồng chí Lương Văn Hải – Phó Chủ tịch UBND tỉnh Lạng Sơn và đồng chí Phạm Quốc Trung – Phó Tổng giám đốc Tập đoàn Công nghiệp - Viễn thông Quân đội đồng chủ trì Lễ ký kết.

20220316-a02.jpg

Ngày 9/9/2015, UBND tỉnh Lạng Sơn và Tập đoàn Công nghiệp - Viễn thông Quân đội (Viettel) ký thoả thuận hợp tác chiến lược về viễn thông và công nghệ thông tin giai đoạn 2015-2021. Qua 6 năm thực hiện thoả thuận hợp tác, Viettel đã bảo đảm tốt thông tin liên lạc phục vụ chỉ đạo điều hành của các cấp chính quyền. Viettel phối hợp với Lạng Sơn xây dựng và khai trương Trung tâm điều hành thông minh IOC.

Tại lễ ký kết, UBND tỉnh Lạng Sơn và Tập đoàn Công nghiệp - Viễn thông Quân đội đã ký kết thỏa thuận hợp tác các nội dung trong giai đoạn 2022 - 2026, gồm: Hợp tác cung cấp giải pháp phục vụ cải cách hành chính, xây dựng chính quyền số; Hợp tác xây dựng hạ tầng viễn thông trong phát triển đô thị thông minh; Hợp tác bảo đảm an toàn, an ninh thông tin; Hợp tác phát triển nguồn nhân lực.

Thông qua thỏa thuận hợp tác sẽ phát huy tối đa thế mạnh của hai Bên, góp phần mang lại lợi ích chung cho chính quyền, người dân và doanh nghiệp.
"""  # noqa: E501


def read(text: str, lang: str = "vi", published: str | None = None) -> tuple[Agreement, ...]:
    knowledge = load_knowledge()
    document = document_of(
        RawArticle(id="case", text=normalise(text), lang=lang, published=published), knowledge.lexicons[lang]
    )
    organisations = find_organisations(document, knowledge.gazetteer)
    people = find_people(document, organisations)
    return find_agreements(document, organisations, people, Calendar.of(document))


def told(agreement: Agreement, wanted: dict[str, Any]) -> dict[str, Any]:
    values = {slot: getattr(agreement, slot) for slot in wanted}
    counted = {s for s in wanted if s in COUNTED and isinstance(wanted[s], int)}
    return {s: len(v) if s in counted else list(v) if isinstance(v, tuple) else v for s, v in values.items()}


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_a_case_gives_its_agreements(case: dict[str, Any]) -> None:
    found = read(case["text"], case["lang"], case["published"])
    assert len(found) == len(case["agreements"])
    for agreement, wanted in zip(found, case["agreements"], strict=True):
        assert told(agreement, wanted) == wanted


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_every_slot_has_words_that_stand_in_the_text(case: dict[str, Any]) -> None:
    text = normalise(case["text"])
    for agreement in read(case["text"], case["lang"], case["published"]):
        assert agreement.evidence
        assert agreement.rule
        quotes = [e for slot in agreement.slot_evidence.values() for e in slot]
        quotes += [e for content in agreement.contents for e in content.evidence]
        for quote in (*agreement.evidence, *quotes):
            assert text[quote.start : quote.end] == quote.quote
        for slot in ("signed", "period", "place", "signatories", "chairs", "areas", "renews"):
            if getattr(agreement, slot):
                assert agreement.slot_evidence[slot]
                assert slot == "areas" or agreement.basis[slot] in ("stated", "inferred")


def test_a_renewed_agreement_and_the_one_before_it() -> None:
    new, old = read(RENEWED)
    parties = {"UBND tỉnh Lạng Sơn", "Tập đoàn Công nghiệp - Viễn thông Quân đội"}
    assert set(new.parties) == set(old.parties) == parties
    assert (new.type, old.type) == ("strategic-cooperation-agreement", "strategic-cooperation-agreement")
    assert (new.signed, new.period, new.basis["signed"]) == ("2022-03-15", "2022/2026", "inferred")
    assert (old.signed, old.period, old.basis["signed"]) == ("2015-09-09", "2015/2021", "stated")
    assert (new.renews, new.basis["renews"], old.renews) == (old.id, "inferred", None)
    assert new.place == "Hội trường UBND tỉnh Lạng Sơn"
    assert (new.chairs, new.signatories) == (("Lương Văn Hải", "Phạm Quốc Trung"), ())
    assert (old.chairs, old.signatories) == ((), ())
    assert (new.status, old.status) == ("signed", "expired")


def test_contents_are_the_items_of_the_list_and_no_benefits() -> None:
    new, _ = read(RENEWED)
    assert len(new.contents) == 4
    assert {"public-services", "digital-government"} <= set(new.contents[0].areas)
    assert "smart-city" in new.contents[1].areas
    assert new.contents[2].areas == ("cybersecurity",)
    assert new.contents[3].areas == ("human-resources",)


def test_results_of_the_earlier_agreement_are_not_contents_of_the_new_one() -> None:
    new, old = read(RENEWED)
    assert "operations-centre" in old.areas
    assert "operations-centre" not in new.areas


def test_what_only_contains_the_syllable_is_no_signing() -> None:
    text = "Người dân đăng ký chữ ký số của VNPT; Chủ tịch UBND tỉnh Hà Nam ký quyết định, Tổng thư ký ghi nhật ký."
    document = document_of(RawArticle(id="x", text=text), load_knowledge().lexicons["vi"])
    assert not [t for t in find_triggers(document) if t.signs]


def test_words_of_hope_are_never_a_signing() -> None:
    for words in ("đề nghị ký", "sẽ ký", "dự kiến ký kết", "mong muốn ký kết", "chuẩn bị ký", "xem xét ký"):
        text = f"UBND tỉnh Hà Nam và Tập đoàn VNPT {words} thỏa thuận hợp tác về chuyển đổi số."
        assert all(a.status in ("planned", "proposed") for a in read(text)), words
    for words in (
        "will sign",
        "plan to sign",
        "are expected to sign",
        "agreed to sign",
        "hope to sign",
        "have proposed",
    ):
        text = f"The Ministry of Health and Viettel Group {words} a cooperation agreement on telemedicine."
        found = read(text, "en")
        assert found, words
        assert all(a.status in ("planned", "proposed") and a.signed is None for a in found), words


def test_a_page_without_breaks_stays_linear() -> None:
    sentence = "UBND tỉnh Hà Nam và Tập đoàn VNPT ký thỏa thuận hợp tác, "
    document = document_of(RawArticle(id="x", text=sentence * 1500), load_knowledge().lexicons["vi"])
    assert len(find_triggers(document)) == 1500


def seed() -> Article:
    folder = os.environ.get("PARTNERGRAPH_TESTDATA")
    if not folder:
        pytest.skip("PARTNERGRAPH_TESTDATA is not set: the seed article is not read")
    path = Path(folder) / "articles" / "seed-vnpt-quang-nam.txt"
    return extract_facts(RawArticle(id="seed", text=normalise(path.read_text("utf-8"))), load_knowledge())


def test_the_seed_article() -> None:
    facts = seed()
    new, old = facts.agreements
    parties = {"UBND tỉnh Quảng Nam", "Tập đoàn Bưu chính Viễn thông Việt Nam"}
    assert set(new.parties) == set(old.parties) == parties
    assert (new.type, old.type) == ("strategic-cooperation-agreement",) * 2
    assert (new.signed, new.period, new.basis["signed"]) == ("2021-01-06", "2021/2025", "inferred")
    assert (old.signed, old.period) == ("2014-11-04", "2014/2020")
    assert (new.renews, new.basis["renews"]) == (old.id, "inferred")
    assert new.place == "Hội trường UBND tỉnh Quảng Nam"
    assert (new.chairs, new.signatories) == (("Hồ Quang Bửu", "Nguyễn Đình Danh"), ())
    assert len(new.contents) == 4
    assert all(content.areas for content in new.contents)
    assert (facts.raw.published, facts.published_basis) == ("2021-01-07", "inferred")
    posts = {(p.name, p.post, p.org) for p in facts.people}
    assert posts == {
        ("Hồ Quang Bửu", "Phó Chủ tịch", "UBND tỉnh Quảng Nam"),
        ("Nguyễn Đình Danh", "Phó Tổng giám đốc", "Tập đoàn Bưu chính Viễn thông Việt Nam"),
    }
