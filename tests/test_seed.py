"""The article that the project began with, down to its facts: as JSON, and by SPARQL from both stores alike."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import partnergraph as pg
from partnergraph.loading import load_build
from partnergraph.stores import open_store

SEED = Path(os.environ.get("PARTNERGRAPH_TESTDATA", "")) / "articles" / "seed-vnpt-quang-nam.txt"
pytestmark = pytest.mark.skipif(
    "PARTNERGRAPH_TESTDATA" not in os.environ,
    reason="the seed article is read from PARTNERGRAPH_TESTDATA, which is not set",
)
COMMITTEE, GROUP = "UBND tỉnh Quảng Nam", "Tập đoàn Bưu chính Viễn thông Việt Nam"


@pytest.fixture(scope="module")
def facts() -> pg.Article:
    return pg.extract(SEED)


def test_two_agreements_joined_by_renewal(facts: pg.Article) -> None:
    new, old = facts.agreements
    assert {new.type, old.type} == {"strategic-cooperation-agreement"}
    assert set(new.parties) == set(old.parties) == {COMMITTEE, GROUP}
    assert (new.signed, new.period, new.status) == ("2021-01-06", "2021/2025", "signed")
    assert (old.signed, old.period, old.status) == ("2014-11-04", "2014/2020", "expired")
    assert (new.renews, new.basis["renews"]) == (old.id, "inferred")
    assert (new.basis["signed"], old.basis["signed"]) == ("inferred", "stated")
    assert new.place == "Hội trường UBND tỉnh Quảng Nam"


def test_they_chaired_and_nobody_is_said_to_have_signed(facts: pg.Article) -> None:
    new, old = facts.agreements
    assert set(new.chairs) == {"Hồ Quang Bửu", "Nguyễn Đình Danh"}
    assert new.signatories == old.signatories == ()
    posts = {(p.name, p.post, p.org, p.acts) for p in facts.people}
    assert posts == {
        ("Hồ Quang Bửu", "Phó Chủ tịch", COMMITTEE, ("chair",)),
        ("Nguyễn Đình Danh", "Phó Tổng giám đốc", GROUP, ("chair",)),
    }


def test_four_contents_each_with_its_areas(facts: pg.Article) -> None:
    contents = facts.agreements[0].contents
    assert len(contents) == 4
    assert [c.text.split(" ", 2)[0] for c in contents] == ["Hợp"] * 4
    assert set(contents[0].areas) == {"public-services", "e-government", "digital-government"}
    assert "smart-city" in contents[1].areas
    assert contents[2].areas == ("cybersecurity",)
    assert "human-resources" in contents[3].areas


def test_results_are_achieved_and_benefits_expected(facts: pg.Article) -> None:
    old = facts.agreements[1]
    achieved = [o for o in facts.outcomes if o.status == "achieved"]
    assert all(o.agreement == old.id for o in achieved)
    told = " ".join(o.text for o in achieved)
    for words in ("thông tin liên lạc", "IOC", "hạ tầng mạng", "chuyển đổi số", "Covid", "chỉ số ứng dụng"):
        assert words in told
    expected = [o for o in facts.outcomes if o.status == "expected"]
    assert any({"chính quyền", "người dân", "doanh nghiệp"} <= set(o.beneficiaries) for o in expected)
    assert not any("lợi ích chung" in o.text for o in achieved)


def test_the_day_of_publication_is_inferred_from_the_image(facts: pg.Article) -> None:
    assert (facts.raw.published, facts.published_basis) == ("2021-01-07", "inferred")
    assert facts.published_evidence[0].quote == "20210107-m01.jpg"


def test_every_quote_stands_at_its_offsets(facts: pg.Article) -> None:
    things = (*facts.organisations, *facts.people, *facts.agreements, *facts.programmes, *facts.outcomes)
    spans = [e for thing in things for e in thing.evidence]
    spans += [e for a in facts.agreements for slot in a.slot_evidence.values() for e in slot]
    assert spans
    assert all(facts.raw.text[e.start : e.end] == e.quote for e in spans)


_QUESTIONS = {
    "signed and period": """SELECT ?d ?t { ?a a pg:Agreement ; pg:dateSigned ?d ; schema:temporalCoverage ?t } ORDER BY ?d""",
    "renewal": """SELECT ?new ?old { ?a pg:renews ?b . ?a pg:dateSigned ?new . ?b pg:dateSigned ?old }""",
    "parties": """SELECT DISTINCT ?name { ?a pg:party/skos:prefLabel ?name FILTER(lang(?name) = "vi") } ORDER BY ?name""",
    "who chaired": """SELECT ?name ?title { ?p pg:act <https://w3id.org/partnergraph/scheme/act/chair> ; pg:participant/foaf:name ?name ;
        pg:inOffice/pg:postTitle ?title } ORDER BY ?name""",
    "whose words": """SELECT ?quote { ?s rdf:predicate pg:renews ; pg:basis <https://w3id.org/partnergraph/scheme/basis/inferred> ;
        pg:evidence/oa:exact ?quote } ORDER BY ?quote""",
}


def test_sparql_says_the_same_from_the_built_store_and_the_server(tmp_path: Path, own_server: str) -> None:
    build = pg.build([SEED], tmp_path / "build")
    report = load_build(build.folder, to=f"{own_server}/query")
    assert report.equal
    from partnergraph.queries import run

    remote = open_store(f"{own_server}/query")
    answers = {}
    for name, question in _QUESTIONS.items():
        here = build.query(question)
        assert here == run(remote, question), name
        assert isinstance(here, pg.Table)
        answers[name] = [tuple(str(term) for term in row) for row in here]
    assert answers["signed and period"] == [("2014-11-04", "2014/2020"), ("2021-01-06", "2021/2025")]
    assert answers["renewal"] == [("2021-01-06", "2014-11-04")]
    assert answers["parties"] == [("Tập đoàn Bưu chính Viễn thông Việt Nam",), ("Ủy ban nhân dân tỉnh Quảng Nam",)]
    assert answers["who chaired"] == [("Hồ Quang Bửu", "Phó Chủ tịch"), ("Nguyễn Đình Danh", "Phó Tổng giám đốc")]
    assert answers["whose words"]
