"""Linking: what is one thing, what stays two, and that nothing but the set of articles decides."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hash_seeds import printed
from made_up_facts import BRANCH, EVIDENCE, GAZETTEER, GENERIC, UBND, VNPT, agreement, article, found, person
from partnergraph.link import Linked, link
from partnergraph.link.choose import shown
from partnergraph.link.periods import agree, days, is_day, periods_agree
from partnergraph.model import Agreement, Article, Organisation, Programme, RawArticle


def linked(*facts: Article) -> Linked:
    return link(facts, GAZETTEER, GENERIC)


def keys(*organisations: Organisation) -> list[str]:
    return [o.iri or "" for o in linked(article("x", organisations=organisations)).articles[0].facts.organisations]


def test_known_bodies_and_branches_have_keys_that_people_can_read() -> None:
    assert keys(UBND, VNPT, BRANCH) == ["org/ubnd-quang-nam", "org/vnpt", "org/vnpt-quang-nam"]


def test_the_same_office_of_two_provinces_stays_two() -> None:
    hue = Organisation(name="UBND TP Huế", kind="government", entity="ubnd", place="hue", evidence=EVIDENCE, rule="o")
    assert keys(UBND, hue) == ["org/ubnd-quang-nam", "org/ubnd-hue"]


def test_an_office_without_a_place_is_its_articles_own() -> None:
    bare = found("UBND tỉnh", "government", entity="ubnd")
    result = linked(article("a", organisations=(bare,)), article("b", organisations=(bare,)))
    assert len(result.organisations) == 2
    assert {node.origin for node in result.organisations.values()} == {"article"}


def test_a_place_that_did_not_stand_on_the_day_gives_way_to_the_one_of_its_name() -> None:
    body = found("UBND TP Đà Nẵng", "government", entity="ubnd", place="da-nang")
    now = linked(article("x", "2026-02-01", organisations=(body,)))
    assert list(now.organisations) == ["ubnd-da-nang-2025"]
    assert list(linked(article("x", "2024-02-01", organisations=(body,))).organisations) == ["ubnd-da-nang"]


def test_a_party_is_the_body_of_the_day_of_signing() -> None:
    body = found("UBND TP Đà Nẵng", "government", entity="ubnd", place="da-nang-2025")
    old = agreement(signed="2021-03-02", parties=(body.name, VNPT.name))
    result = linked(article("x", "2026-02-01", organisations=(body, VNPT), agreements=(old,)))
    assert next(iter(result.agreements.values())).parties == ("ubnd-da-nang", "vnpt")
    assert set(result.organisations) == {"ubnd-da-nang", "ubnd-da-nang-2025", "vnpt"}


@pytest.mark.parametrize(
    ("name", "place", "key"),
    [
        ("UBND tỉnh Quảng Nam", "quang-nam", "ubnd-quang-nam"),
        ("Ủy ban nhân dân Quảng Nam", "quang-nam", "ubnd-quang-nam"),
        ("People's Committee of Quang Nam Province", "quang-nam", "ubnd-quang-nam"),
        ("Quang Nam Provincial People's Committee", "quang-nam", "ubnd-quang-nam"),
        ("UBND TP. Đà Nẵng", "da-nang", "ubnd-da-nang"),
        ("tỉnh Quảng Nam", "quang-nam", "ubnd-quang-nam"),
        ("Bộ Khoa học và Công nghệ", None, "bo-kh-cn"),
    ],
)
def test_a_name_that_the_extraction_left_open_finds_its_row(name: str, place: str | None, key: str) -> None:
    assert keys(found(name, "government", place=place)) == [f"org/{key}"]


def test_a_company_in_its_own_country_is_no_branch() -> None:
    group = found("Vietnam Posts and Telecommunications Group", "telecom", entity="vnpt", place="vietnam")
    assert keys(group) == ["org/vnpt"]
    assert keys(found("VNPT tỉnh Quảng Nam", "telecom", place="quang-nam")) == ["org/vnpt-quang-nam"]


def test_an_unplaced_branch_is_not_its_group() -> None:
    assert keys(found("chi nhánh VNPT tỉnh", "telecom", entity="vnpt"))[0].startswith("org/vnpt-")


def test_a_word_for_another_kind_of_place_means_another_office() -> None:
    town, province = (found(f"UBND {word}", "government", place="quang-nam") for word in ("thành phố", "tỉnh"))
    assert keys(province) == ["org/ubnd-quang-nam"]
    result = linked(*(article(name, organisations=(town,)) for name in ("a", "b")))
    assert {node.origin for node in result.organisations.values()} == {"article"}


def test_a_public_body_of_some_state_is_its_articles_own() -> None:
    commission = found("Election Commission", "government")
    abroad = [article(name, lang="en", organisations=(commission,)) for name in ("a", "b")]
    assert len(linked(*abroad).organisations) == 2
    named = found("Election Commission of Vietnam", "government")
    assert len(linked(*(article(name, lang="en", organisations=(named,)) for name in ("a", "b"))).organisations) == 1


def test_a_ministry_of_another_state_is_not_ours() -> None:
    name = "Ministry of Science and Technology"
    abroad = article("x", lang="en", organisations=(found(name, "government"),))
    assert "bo-kh-cn" not in linked(abroad).organisations
    at_home = Article(raw=RawArticle(id="x", text=f"{name} of Vietnam", lang="en"), relevant=True)
    assert "bo-kh-cn" in linked(replace(at_home, organisations=(found(name, "government"),))).organisations


def test_discovered_organisations_meet_by_their_full_name() -> None:
    one, two = found("Công ty Cổ phần Sao Khuê"), found("CÔNG TY CỔ PHẦN SAO KHUÊ", aliases=("Sao Khuê",))
    result = linked(article("a", organisations=(one,)), article("b", organisations=(two,)))
    (node,) = result.organisations.values()
    assert node.origin == "found"
    assert [c.article for c in node.claims] == ["a", "b"]


def test_firms_that_share_only_legal_form_words_stay_apart() -> None:
    one, two = found("Công ty Cổ phần Viễn thông Sao Khuê"), found("Công ty Cổ phần Viễn thông Hải Âu")
    assert len(set(keys(one, two))) == 2
    bare = found("Công ty Cổ phần Viễn thông")  # says only what it is
    result = linked(article("a", organisations=(bare,)), article("b", organisations=(bare,)))
    assert len(result.organisations) == 2


def test_a_name_that_other_articles_tie_to_a_known_organisation_is_it() -> None:
    untied = found("Tập đoàn VNPT", "telecom")
    result = linked(article("a", organisations=(VNPT,)), article("b", organisations=(untied,)))
    assert list(result.organisations) == ["vnpt"]


def test_forms_of_an_article_never_become_labels() -> None:
    firm = found("Trung tâm Công nghệ thông tin Sao Khuê", aliases=("Trung tâm", "Quảng Nam", "Sao Khuê"))
    (node,) = linked(article("a", organisations=(firm,))).organisations.values()
    assert [label.text for label in node.labels] == [firm.name]
    assert [label.text for label in node.others] == ["Sao Khuê"]


def test_the_preferred_label_is_the_form_of_most_articles() -> None:
    forms = ["Công ty Sao-Khuê", "Công ty Sao Khuê", "Công ty Sao Khuê"]
    result = linked(*(article(str(n), organisations=(found(form),)) for n, form in enumerate(forms)))
    (node,) = result.organisations.values()
    assert [label.text for label in node.labels] == ["Công ty Sao Khuê"]
    assert [label.text for label in node.others] == ["Công ty Sao-Khuê"]


def names(result: Linked) -> list[tuple[str, ...]]:
    return sorted(node.names for node in result.people.values())


def test_one_name_in_one_organisation_is_one_person() -> None:
    result = linked(
        article("a", people=(person("Nguyễn Thử Nghiệm", UBND.name),)),
        article("b", people=(person("NGUYỄN THỬ NGHIỆM", "UBND tỉnh"),)),
    )
    assert names(result) == [("NGUYỄN THỬ NGHIỆM", "Nguyễn Thử Nghiệm")]


def test_one_name_in_two_organisations_is_two_until_an_article_names_both() -> None:
    in_one, in_other = person("Nguyễn Thử Nghiệm", UBND.name), person("Nguyễn Thử Nghiệm", VNPT.name)
    apart = [article("a", people=(in_one,)), article("b", people=(in_other,))]
    assert len(linked(*apart).people) == 2
    assert len(linked(*apart, article("c", people=(in_one, in_other))).people) == 1


def test_a_name_without_marks_joins_the_only_accented_one_of_its_organisation() -> None:
    bare = article("en", lang="en", people=(person("Tran Thu Nghiem", VNPT.name),))
    one = article("a", people=(person("Trần Thử Nghiệm", VNPT.name),))
    two = article("b", people=(person("Trần Thứ Nghiêm", VNPT.name),))
    assert len(linked(bare, one).people) == 1
    assert next(iter(linked(bare, one).people.values())).name == "Trần Thử Nghiệm"
    assert len(linked(bare, one, two).people) == 3


def test_a_person_without_organisation_is_its_articles_own() -> None:
    alone = person("Lê Thử Nghiệm")
    assert len(linked(article("a", people=(alone,)), article("b", people=(alone,))).people) == 2


def merged(*tellings: Agreement, days_: tuple[str, ...] = ()) -> list[int]:
    """How many articles each agreement has when every telling stands in an article of its own."""
    published = days_ or ("2021-01-07",) * len(tellings)
    facts = [article(f"{n}", day, agreements=(t,)) for n, (t, day) in enumerate(zip(tellings, published, strict=True))]
    return sorted(len(node.claims) for node in linked(*facts).agreements.values())


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ({"signed": "2018-06"}, {"signed": "2018-06-12"}, True),
        ({"signed": "2018-06-11"}, {"signed": "2018-06-12"}, False),
        ({"period": "2021/2025"}, {"period": "2021/2025"}, True),
        ({"period": "2021/2025"}, {"period": "2014/2020"}, False),
        ({"signed": "2021-01-06", "period": "2021/2025"}, {"signed": "2021-01-06", "period": "2021/2030"}, False),
        ({"signed": "2021-01-06"}, {"signed": "2021-01-06", "type": "memorandum-of-understanding"}, True),
        ({"signed": "2021-01-06"}, {"signed": "2021-01-06", "type": "contract"}, False),
        ({"signed": "2021-01-06"}, {"signed": "2021-01-06", "status": "planned"}, False),
        ({"signed": "2021-01-06"}, {"status": "in-force"}, True),
        ({"status": "in-force"}, {"status": "in-force"}, True),  # of one week
        ({"status": "in-force"}, {"status": "signed"}, False),
        ({"signed": "2021-01-06"}, {"signed": "2021-01-06", "parties": (UBND.name,)}, False),
        ({"signed": "2021-01-06"}, {}, True),
        ({"signed": "2020-10"}, {}, False),  # what is news was signed lately
        ({"signed": "2020-10"}, {"status": "expired"}, True),
        ({"signed": "2021-03-01"}, {"status": "in-force"}, False),  # signed after that article came out
    ],
)
def test_which_reports_are_of_one_agreement(one: dict[str, Any], other: dict[str, Any], together: bool) -> None:
    assert merged(agreement(**one), agreement(**other)) == ([2] if together else [1, 1])


def test_a_month_of_publication_ends_with_its_last_day() -> None:
    assert merged(agreement(signed="2021-04-15"), agreement(), days_=("2021-04-16", "2021-04")) == [2]


def test_reports_without_dates_meet_within_a_week_only() -> None:
    assert merged(agreement(), agreement(), days_=("2021-01-07", "2021-01-14")) == [2]
    assert merged(agreement(), agreement(), days_=("2021-01-07", "2021-01-15")) == [1, 1]


def test_a_report_that_fits_two_agreements_joins_neither() -> None:
    dated = [agreement(signed="2021-01-06"), agreement(signed="2021-02-03")]
    assert merged(*dated, agreement(signed="2021"), days_=("2021-03-01",) * 3) == [1, 1, 1]
    assert merged(*dated, agreement(status="in-force"), days_=("2021-03-01",) * 3) == [1, 1, 1]


def test_two_agreements_of_one_article_stay_two_and_renew() -> None:
    old = agreement("A1", signed="2014-11-04", period="2014/2020", status="expired")
    new = agreement("A2", signed="2021-01-06", period="2021/2025", renews="A1")
    again = agreement("B", signed="2014-11-04", period="2014/2020")
    result = linked(article("a", agreements=(old, new)), article("b", agreements=(again,)))
    first, second = result.agreements.values()
    assert (first.period, second.period) == ("2014/2020", "2021/2025")
    assert second.renews == first.key
    assert len(first.claims) == 2
    assert second.key.startswith("ubnd-quang-nam-vnpt-2021-")


def test_the_key_of_an_agreement_stands_when_another_paper_tells_of_it() -> None:
    memorandum = agreement("A1", signed="2021-01-06", type="memorandum-of-understanding")
    contract = agreement("A2", signed="2021-01-06", type="contract")
    few = linked(article("b", agreements=(memorandum, contract)))
    more = linked(article("b", agreements=(memorandum, contract)), article("a", agreements=(memorandum,)))
    assert len(few.agreements) == 2
    assert set(few.agreements) == set(more.agreements)


def test_renewals_never_run_in_a_circle() -> None:
    one, two = agreement("A1", signed="2014", renews="A2"), agreement("A2", signed="2021", renews="A1")
    renewals = [node.renews for node in linked(article("a", agreements=(one, two))).agreements.values()]
    assert sum(r is not None for r in renewals) == 1


def test_programmes_meet_only_for_the_same_organisations() -> None:
    def centre(for_: str) -> Programme:
        row: dict[str, Any] = {"name": "Trung tâm điều hành IOC", "kind": "operations-centre", "status": "launched"}
        return Programme(for_=(for_,), evidence=EVIDENCE, rule="g", **row)

    result = linked(
        article("a", programmes=(centre(UBND.name),)),
        article("b", programmes=(centre("UBND tỉnh"),)),
        article("c", programmes=(centre(VNPT.name),)),
        article("d", programmes=(centre("người dân"),)),
    )
    assert sorted(len(node.claims) for node in result.programmes.values()) == [1, 1, 2]


def test_a_description_without_beneficiary_is_its_articles_own() -> None:
    row: dict[str, Any] = {
        "kind": "system",
        "status": "launched",
        "by": (VNPT.name,),
        "evidence": EVIDENCE,
        "rule": "g",
    }
    vague = Programme(name="Hệ thống họp trực tuyến", **row)
    proper = Programme(name="Nền tảng VNPT Thử", **row)
    result = linked(article("a", programmes=(vague, proper)), article("b", programmes=(vague, proper)))
    assert sorted(len(node.claims) for node in result.programmes.values()) == [1, 1, 2]


def test_parties_and_signatories_that_the_lists_lack_are_things_too() -> None:
    told = agreement(parties=(UBND.name, "Công ty Sao Khuê"), signatories=("Phạm Thử Nghiệm",))
    result = linked(article("a", agreements=(told,)))
    assert any(key.startswith("cong-ty-sao-khue") for key in result.organisations)
    assert names(result) == [("Phạm Thử Nghiệm",)]


def corpus() -> list[Article]:
    organisations = (UBND, VNPT, BRANCH, found("Công ty Sao Khuê"))
    return [
        article(
            f"a{n}",
            published=f"2021-02-{n + 1:02d}",
            organisations=organisations[n % 2 :],
            people=(person("Nguyễn Thử Nghiệm", VNPT.name), person(f"Trần Thử {n % 3}", None)),
            agreements=(agreement(signed=("2021-01-06", "2021-01", "2021")[n % 3], place=f"Hội trường {n % 4}"),),
        )
        for n in range(9)
    ]


def test_order_is_no_matter() -> None:
    facts = corpus()
    wished = linked(*facts)
    for seed in range(5):
        random.Random(seed).shuffle(facts)
        assert linked(*facts) == wished


def test_the_hash_seed_is_no_matter() -> None:
    code = "import test_link as t; print(t.linked(*t.corpus()))"
    assert len(printed(code)) == 1


def test_the_value_shown() -> None:
    assert shown([("a", None, "1"), ("b", None, "2"), ("b", None, "3")]) == "b"
    assert shown([("b", "2021-01-02", "1"), ("a", "2021-01-03", "2")]) == "b"
    assert shown([("b", None, "1"), ("a", None, "2")]) == "a"
    assert shown([(None, None, "1")]) is None
    coarse = [("2021", None, "1"), ("2021", None, "2"), ("2021-01-06", None, "3")]
    assert shown(coarse, len, agree) == "2021-01-06"


def test_edtf() -> None:
    assert days("2020-02") == (date(2020, 2, 1), date(2020, 2, 29))
    assert days("2021/..") == (date(2021, 1, 1), None)
    assert days("soon") is None and days("2021-13") is None
    assert is_day("2021-01-06") and not is_day("2021-01")
    assert periods_agree("2021/..", "2021-03/2025") and not periods_agree("2021/2025", "2022/2025")
