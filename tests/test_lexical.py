"""SPARQL taken apart without a parser: what is put together again gives the same answer in a real engine."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from partnergraph.stores.lexical import bare, page, pattern_of

DATA = "".join(f'<http://e/{i}> <http://e/p> "{i % 3}" .\n' for i in range(10))
# What looks like another query: a prefix called select, braces and keywords in comments, strings and IRIs.
HARD = "# select { \nPREFIX select: <http://e/>\n"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load(DATA.encode(), format=ox.RdfFormat.N_TRIPLES)
    return made


def rows(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    answer = store.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple(str(value) for value in row) for row in answer]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?o WHERE { ?s ?p ?o }",
        "SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(?o) ?s",
        HARD + 'SELECT ?s ?o WHERE { ?s select:p ?o FILTER(?o != "}") } # }',
        "SELECT DISTINCT ?o (COUNT(?s) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?o",
        "SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?s LIMIT 7 OFFSET 1",
        'SELECT ?s ?o WHERE { ?s ?p ?o } VALUES ?o { "1" "2" }',
    ],
)
def test_pages_together_are_the_whole(text: str, store: ox.Store) -> None:
    answer = store.query(text)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    found: list[tuple[str, ...]] = []
    while True:
        one = page(text, names, 3, len(found))
        assert one is not None
        part = rows(store, one)
        found += part
        if len(part) < 3:
            break
    whole = rows(store, text)
    assert sorted(found) == sorted(whole)
    assert "ORDER" not in text or found == whole


@pytest.mark.parametrize(
    "text", ["SELECT ?s FROM <http://e/g> { ?s ?p ?o }", "ASK {}", "SELECT * FROM NAMED <http://e/g> {}"]
)
def test_what_cannot_be_paged_is_told(text: str) -> None:
    assert page(text, ["s"], 3, 0) is None


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?s <http://e/q> ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s <http://e/q> ?o . ?t a <http://e/T> } { ?s ?p ?o OPTIONAL { ?t <http://e/none> ?s } }",
        HARD + 'construct{?s select:q "}{"}where{?s select:p ?o}',
        "CONSTRUCT WHERE { ?s <http://e/p> ?o }",
        "CONSTRUCT { ?s <http://e/q> ?o } WHERE { ?s ?p ?o } ORDER BY ?s LIMIT 4",
    ],
)
def test_a_template_filled_with_its_solutions_gives_the_triples(text: str, store: ox.Store) -> None:
    pattern = pattern_of(text)
    assert pattern is not None
    whole = store.query(text)
    assert isinstance(whole, ox.QueryTriples)
    again = store.query(pattern.construct(f"{{ {{ {pattern.select()[len(pattern.prologue) :]} }} }}"))
    assert isinstance(again, ox.QueryTriples)
    assert {str(triple) for triple in whole} == {str(triple) for triple in again}


@pytest.mark.parametrize(
    "text",
    [
        "DESCRIBE <http://e/1>",
        "CONSTRUCT { ?s ?p ?o } FROM <http://e/g> WHERE { ?s ?p ?o }",
        "DESCRIBE ?s FROM <http://e/g> { ?s ?p ?o }",
        "ASK {}",
    ],
)
def test_what_has_no_pattern_of_its_own_has_none(text: str) -> None:
    assert pattern_of(text) is None


def test_what_is_opaque_is_blank_and_of_the_same_length() -> None:
    text = "SELECT ?x { ?x <http://e/{> \"a\\\"}\" , '''}''' } # {"
    assert len(bare(text)) == len(text)
    assert bare(text).count("{") == 1 + text.count("<http://e/{>")  # `{` may stand in no IRI, so that is none
