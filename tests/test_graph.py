"""The graph: every plain claim has its statement, nothing planned is an agreement, the same bytes every time."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest

from hash_seeds import printed
from made_up_facts import BRANCH, GAZETTEER, GENERIC, UBND, VNPT, agreement, found
from partnergraph.graph import canonical_nquads, facts_with_iris, graph, readable_turtle
from partnergraph.graph.labels import office_name, place_name
from partnergraph.knowledge.entries import Body
from partnergraph.knowledge.ontology import Namespaces, load_ontology
from partnergraph.knowledge.shelf import Precision
from partnergraph.link import link
from partnergraph.model import Article, Content, Evidence, Organisation, Outcome, Person, Programme, RawArticle

NS = Namespaces()
FACTS, REFERENCE, VOCABULARY = (ox.NamedNode(NS.graph(name)) for name in ("facts", "reference", "vocabulary"))
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = ox.NamedNode(f"{RDF}type")
SKOS = "http://www.w3.org/2004/02/skos/core#"
# What the model adds so that claims have somewhere to hang; everything else plain must have a statement.
STRUCTURE = {TYPE.value, f"{SKOS}prefLabel", "https://schema.org/startDate", "https://schema.org/position"}
STRUCTURE |= {NS.term(name) for name in ("signedAt", "organisationKind")} | {"https://schema.org/subjectOf"}
LONG = "Hai bên hợp tác xây dựng hạ tầng số " + "rất dài " * 50
TEXT = f"""Lễ ký giữa UBND tỉnh Quảng Nam và VNPT

Ngày 6/1/2021, UBND tỉnh Quảng Nam và VNPT ký thỏa thuận giai đoạn 2021-2025 tại Hội trường lớn.
Ông Nguyễn Thử Nghiệm, Phó Chủ tịch UBND tỉnh, ký. Bà Trần Ví Dụ, Phó Tổng giám đốc Công ty Sao Khuê, dự.
{LONG}.
Năm sau hai bên dự kiến ký hợp đồng. Trung tâm IOC đã khai trương. Công ty Sao Khuê góp máy chủ."""


def words(quote: str) -> tuple[Evidence, ...]:
    start = TEXT.index(quote)
    return (Evidence.of(TEXT, start, start + len(quote)),)


def in_text(fact: Organisation) -> Organisation:
    return replace(fact, evidence=words(fact.name if fact.name in TEXT else "VNPT"))


def told(id_: str = "one", published: str = "2021-01-07", place: str = "Hội trường lớn", **more: Any) -> Article:
    firm = replace(found("Công ty Sao Khuê"), evidence=words("Công ty Sao Khuê"))
    signed = replace(
        agreement("A1", signed="2021-01-06", period="2021/2025", place=place, areas=("digital-infrastructure",)),
        evidence=words("ký thỏa thuận giai đoạn 2021-2025"),
        signatories=("Nguyễn Thử Nghiệm",),
        contents=(Content(text=LONG, areas=("digital-infrastructure",), evidence=words(LONG)),),
        slot_evidence={"signed": words("Ngày 6/1/2021"), "place": words("Hội trường lớn")},
        basis={"signed": "inferred", "period": "stated"},
    )
    planned = replace(
        agreement("A2", type="contract", status="planned", renews="A1"), evidence=words("dự kiến ký hợp đồng")
    )
    people = (
        Person(name="Nguyễn Thử Nghiệm", post="Phó Chủ tịch", org=UBND.name, acts=("sign",), evidence=words("Nguyễn Thử Nghiệm"), rule="p"),
        Person(name="Trần Ví Dụ", post="Phó Tổng giám đốc", org=firm.name, acts=("attend",), evidence=words("Trần Ví Dụ"), rule="p"),
    )  # fmt: skip
    opened = words("Trung tâm IOC đã khai trương")
    sides: dict[str, Any] = {"by": (VNPT.name,), "evidence": opened}
    centre = Programme(
        name="Trung tâm IOC", kind="operations-centre", status="launched", for_=(UBND.name,), rule="g", **sides
    )
    outcome = Outcome(
        text=opened[0].quote,
        status="achieved",
        agreement="A1",
        for_=("người dân",),
        areas=("operations-centre",),
        rule="u",
        **sides,
    )
    row: dict[str, Any] = {
        "organisations": (in_text(UBND), in_text(VNPT), firm),
        "people": people,
        "agreements": (signed, planned),
        "programmes": (centre,),
        "outcomes": (outcome,),
    }
    article = RawArticle(id=id_, text=TEXT, title="Lễ ký giữa UBND tỉnh Quảng Nam và VNPT", published=published)
    return Article(raw=article, relevant=True, **row | more)


def corpus() -> list[Article]:
    return [told("one"), told("two", "2021-01-08"), told("three", "2021-01-09", place="Hội trường nhỏ")]


def quads(*facts: Article, namespaces: Namespaces | None = None) -> list[ox.Quad]:
    linked = link(facts, GAZETTEER, GENERIC)
    precision = {"a": Precision(right=19, n=20)}
    return list(graph(linked, GAZETTEER, load_ontology(namespaces), precision, "0.1.0"))


@pytest.fixture(scope="module")
def written() -> list[ox.Quad]:
    return quads(*corpus())


@pytest.fixture(scope="module")
def store(written: list[ox.Quad]) -> ox.Store:
    made = ox.Store()
    made.bulk_extend(written)
    return made


PREFIXES = {
    "pg": NS.ns,
    "id": NS.data,
    "scheme": NS.schemes,
    "rdf": RDF,
    "skos": SKOS,
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcterms": "http://purl.org/dc/terms/",
}


def ask(store: ox.Store, pattern: str, *variables: str) -> list[tuple[str, ...]]:
    """The distinct values of the variables (of all) over the union of the graphs, in order."""
    names = " ".join(f"?{name}" for name in variables) or "*"
    query = f"SELECT DISTINCT {names} {{ {pattern} }}"
    rows: Any = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    return sorted(tuple(str(value.value) if value else "" for value in row) for row in rows)


def plain(written: Iterable[ox.Quad]) -> set[tuple[Any, Any, Any]]:
    return {(q.subject, q.predicate, q.object) for q in written if q.graph_name == FACTS}


def stated(written: Iterable[ox.Quad]) -> set[tuple[Any, Any, Any]]:
    parts: dict[Any, dict[str, Any]] = {}
    for q in written:
        if isinstance(q.predicate, ox.NamedNode) and q.predicate.value.startswith(RDF):
            parts.setdefault(q.subject, {})[q.predicate.value.removeprefix(RDF)] = q.object
    return {(p["subject"], p["predicate"], p["object"]) for p in parts.values() if "subject" in p}


def test_every_plain_claim_has_a_statement(written: list[ox.Quad]) -> None:
    claims = {t for t in plain(written) if t[1].value not in STRUCTURE}
    assert claims
    assert claims - stated(written) == set()
    agreements = {t for t in plain(written) if t[1] == TYPE and t[2].value == NS.term("Agreement")}
    assert agreements and agreements <= stated(written)


def test_every_statement_has_its_parts_and_words(store: ox.Store) -> None:
    parts = "rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; pg:basis ?b ; pg:rule ?r ; pg:extractorVersion ?v"
    whole = f"?st {parts} ; prov:wasDerivedFrom/a schema:NewsArticle ; pg:evidence/oa:exact ?q"
    every = ask(store, "?st a pg:Statement", "st")
    assert every and every == ask(store, whole, "st")


def test_no_triple_stands_in_two_graphs_but_statements_tell_it_for_each_article(written: list[ox.Quad]) -> None:
    often = Counter((q.subject, q.predicate, q.object) for q in set(written))
    assert [triple for triple, n in often.items() if n > 1] == []


def test_one_agreement_told_by_three_articles(store: ox.Store) -> None:
    pattern = """?a a pg:Agreement ; pg:dateSigned ?day ; schema:temporalCoverage ?period ; pg:validFrom ?first ;
        pg:validThrough ?last ; skos:prefLabel ?label FILTER(lang(?label) = "vi")"""
    assert ask(store, pattern, "day", "period", "first", "last", "label") == [
        (
            "2021-01-06",
            "2021/2025",
            "2021-01-01",
            "2025-12-31",
            "Thỏa thuận hợp tác giữa UBND tỉnh Quảng Nam và VNPT (2021–2025)",
        )
    ]
    told_by = "?st rdf:subject/a pg:Agreement ; rdf:predicate pg:party ; rdf:object id:org\\/vnpt"
    assert len(ask(store, f"{told_by} ; prov:wasDerivedFrom ?article", "article")) == 3


def test_a_slot_shows_one_value_and_keeps_the_others_as_statements(store: ox.Store) -> None:
    assert ask(store, "?event pg:placeAsWritten ?place", "place") == [("Hội trường lớn",)]
    claimed = ask(store, "?st rdf:predicate pg:placeAsWritten ; rdf:object ?place", "place", "st")
    assert [place for place, _ in claimed] == ["Hội trường lớn", "Hội trường lớn", "Hội trường nhỏ"]


def test_what_is_planned_is_never_an_agreement(store: ox.Store) -> None:
    assert len(ask(store, "?a a pg:ProposedAgreement")) == 1
    assert len(ask(store, "?a a pg:Agreement")) == 1
    assert ask(store, "?a a pg:Agreement, pg:ProposedAgreement") == []
    assert ask(store, "?st rdf:subject/a pg:ProposedAgreement . ?st rdf:object pg:Agreement") == []
    assert ask(store, "?a a pg:ProposedAgreement ; pg:signedAt|pg:signed ?x") == []
    assert ask(store, "?a pg:reportedStatus ?status") == []
    assert len(ask(store, "?st rdf:predicate pg:reportedStatus ; rdf:object scheme:reported-status\\/planned")) == 3


def test_basis_confidence_and_normalised_days(store: ox.Store) -> None:
    def basis(predicate: str) -> list[tuple[str, ...]]:
        of = f"?st rdf:predicate {predicate} ; pg:basis/skos:notation ?basis . ?st rdf:subject/a pg:Agreement"
        return ask(store, of, "basis")

    assert basis("pg:dateSigned") == [("inferred",)]
    assert basis("schema:temporalCoverage") == [("stated",)]
    assert basis("pg:validFrom") == [("inferred",)]
    assert ask(store, "?st pg:rule ?rule ; pg:confidence ?c ; pg:sampleSize ?n", "rule", "c", "n") == [
        ("a", "0.95", "20")
    ]


def test_quotes_are_cut_at_300_characters_with_a_mark(store: ox.Store) -> None:
    spans = ask(
        store, "?x pg:cut ?cut ; oa:exact ?quote ; oa:start ?start ; oa:end ?end", "cut", "quote", "start", "end"
    )
    assert spans
    for cut, quote, start, end in spans:
        assert (cut, len(quote), quote[-1]) == ("end", 301, "…")
        assert int(end) - int(start) > 300
        assert TEXT.startswith(quote[:-1], int(start))


def test_who_signed_for_whom_in_which_office(store: ox.Store) -> None:
    pattern = """?part pg:participant/foaf:name ?name ; pg:act scheme:act\\/sign ; pg:inEvent ?event ;
        pg:onBehalfOf ?org ; pg:inOffice ?office . ?office pg:postTitle ?title ; org:role ?role ; pg:attestedOn ?day .
        ?event a pg:SigningEvent ; ^pg:signedAt ?agreement"""
    assert ask(store, pattern, "name", "org", "title", "role", "day") == [
        (
            "Nguyễn Thử Nghiệm",
            NS.entity("org", "ubnd-quang-nam"),
            "Phó Chủ tịch",
            NS.concept("post", "deputy-chair-peoples-committee"),
            "2021-01-06",
        )
    ]


def test_outcomes_and_programmes(store: ox.Store) -> None:
    achieved = "?o pg:outcomeStatus scheme:outcome-status\\/achieved ; pg:underAgreement/a pg:Agreement"
    assert (
        len(ask(store, f"{achieved} ; pg:contributor id:org\\/vnpt ; pg:beneficiary scheme:beneficiary\\/citizens"))
        == 3
    )
    assert len(ask(store, "?p a pg:Programme ; pg:beneficiary id:org\\/ubnd-quang-nam ; skos:prefLabel ?label")) == 1


def test_predecessor_bodies_lead_to_todays(store: ox.Store) -> None:
    pattern = "?a a pg:Agreement ; pg:party/pg:succeededBy+ id:org\\/ubnd-da-nang-2025"
    assert len(ask(store, pattern)) == 1
    assert len(ask(store, "id:org\\/ubnd-quang-nam org:changedBy/org:resultingOrganization ?now")) == 1
    assert ask(store, "id:place\\/quang-nam pg:succeededBy ?now") == [(NS.entity("place", "da-nang-2025"),)]
    assert ask(store, "?x pg:succeededBy+ ?x") == []


def test_reference_rows_have_a_source(store: ox.Store) -> None:
    assert (
        ask(store, f"GRAPH <{REFERENCE.value}> {{ ?x skos:prefLabel ?l FILTER NOT EXISTS {{ ?x dcterms:source ?s }} }}")
        == []
    )


def test_branches_are_parts_of_their_groups() -> None:
    made = ox.Store()
    made.bulk_extend(quads(told(organisations=(in_text(UBND), in_text(VNPT), replace(BRANCH, evidence=words("VNPT"))))))
    rows = ask(made, "id:org\\/vnpt-quang-nam org:subOrganizationOf id:org\\/vnpt ; skos:prefLabel ?label", "label")
    assert rows == [("VNPT Quang Nam",), ("VNPT Quảng Nam",)]


def test_only_rdf_that_every_store_loads(written: list[ox.Quad]) -> None:
    for quad in written:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        assert all(isinstance(term, ox.NamedNode | ox.Literal) for term in terms)
        if isinstance(quad.object, ox.Literal):
            assert quad.object.language == (quad.object.language or "").lower() or quad.object.language is None
            assert not quad.object.datatype.value.endswith("#boolean")
    back = ox.Store()
    back.bulk_extend(written)
    assert canonical_nquads(back) == canonical_nquads(written)  # the store changes no lexical form


def test_nothing_of_the_articles_text_beyond_quotes(written: list[ox.Quad]) -> None:
    longest = max(
        len(q.object.value) for q in written if isinstance(q.object, ox.Literal) and q.graph_name != VOCABULARY
    )
    assert longest <= 301


def test_the_same_bytes_in_any_order() -> None:
    facts = corpus()
    wished = canonical_nquads(quads(*facts))
    random.Random(3).shuffle(facts)
    assert canonical_nquads(quads(*facts)) == wished
    assert wished.splitlines(keepends=True) == sorted(set(wished.splitlines(keepends=True)))
    assert b"_:" not in re.sub(rb'"[^"]*"', b"", wished)


def test_the_same_bytes_under_any_hash_seed() -> None:
    code = "import hashlib, test_graph as t; q = t.quads(*t.corpus()); "
    code += "print(hashlib.sha256(t.canonical_nquads(q) + t.readable_turtle(q)).hexdigest())"
    assert len(printed(code)) == 1


def test_turtle_holds_the_plain_facts_and_who_they_are_about(written: list[ox.Quad]) -> None:
    turtle = readable_turtle(written)
    read = [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    triples = {(t.subject, t.predicate, t.object) for t in read}
    assert plain(written) <= triples
    assert any(t.subject.value == NS.entity("org", "vnpt") and t.predicate.value.endswith("prefLabel") for t in read)
    assert NS.term("Statement").encode() not in turtle and b"pg:Statement" not in turtle
    assert b"\nagreement:ubnd-quang-nam-vnpt-2021-" in turtle


def test_namespaces_are_a_setting() -> None:
    ours = Namespaces("https://example.org/terms#", "https://example.org/things/")
    text = canonical_nquads(quads(told(), namespaces=ours))
    assert b"w3id.org" not in b"".join(line for line in text.splitlines() if b"graph/vocabulary>" not in line)


def test_facts_carry_full_iris() -> None:
    (facts,) = facts_with_iris(link([told()], GAZETTEER, GENERIC))
    assert facts.organisations[0].iri == NS.entity("org", "ubnd-quang-nam")
    assert all(f.iri and f.iri.startswith(NS.data) for f in (*facts.people, *facts.agreements, *facts.programmes))


@pytest.mark.parametrize(
    ("name", "place", "vi"),
    [
        ("Sở Y tế", "quang-nam", "Sở Y tế tỉnh Quảng Nam"),
        ("Công an tỉnh", "hue", "Công an thành phố Huế"),
        ("Tỉnh ủy", "quang-nam", "Tỉnh ủy Quảng Nam"),
        ("Văn phòng Tỉnh ủy", "hue", "Văn phòng Thành ủy Huế"),
    ],
)
def test_names_of_offices(name: str, place: str, vi: str) -> None:
    body = Body(key="b", kind="government", name_vi=name, name_en="Provincial Office", level="province", source="s")
    where = GAZETTEER.places[place]
    assert office_name(body, where, "vi") == vi
    assert office_name(body, where, "en") == f"Office of {place_name(where, 'en')}"


def conforms(written: Iterable[ox.Quad]) -> str:
    import pyshacl
    from rdflib import Graph

    ontology = load_ontology()
    data = Graph()
    data.parse(data=ox.serialize({q.triple for q in written}, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    _, _, report = pyshacl.validate(data, shacl_graph=ontology.shapes, advanced=True)
    return str(report)


def test_the_shapes_hold(written: list[ox.Quad]) -> None:
    report = conforms(written)
    assert "Severity: sh:Violation" not in report, report


def test_the_shapes_see_a_claim_without_a_statement(written: list[ox.Quad]) -> None:
    key = "agreement/ubnd-quang-nam-vnpt-2021"
    stray = next(q for q in written if q.graph_name == FACTS and str(q.subject).startswith(f"<{NS.data}{key}"))
    extra = ox.Quad(
        stray.subject,
        ox.NamedNode(NS.term("cooperationArea")),
        ox.NamedNode(NS.concept("cooperation-area", "iot")),
        FACTS,
    )
    assert "no statement behind it" in conforms([*written, extra])
