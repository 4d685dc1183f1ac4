"""Parts of the server that need no server: media types, words of queries, clients counted, isolation asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnergraph.errors import CannotGoOn
from partnergraph.serve.negotiation import GRAPHS, TABLES, accepts_gzip, choose
from partnergraph.serve.pool import Limits, check_isolation
from partnergraph.serve.rate import Rate
from partnergraph.serve.scan import bare, fetches, is_steady, names_dataset, update_names_dataset, with_using


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "text/turtle"),
        ("application/*;q=0.5, text/turtle;q=0.4", "application/n-triples"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("text/turtle; charset=utf-8", "text/turtle"),
        ("application/json", "application/ld+json"),
        ("nonsense", None),
        ("text/turtle;q=much", None),
    ],
)
def test_graph_formats(accept: str, media: str | None) -> None:
    assert choose(accept, GRAPHS) == media


@given(st.text())
def test_any_accept_header_is_understood_or_not(accept: str) -> None:
    assert choose(accept, TABLES) in {None, *(offer.media for offer in TABLES)}
    assert accepts_gzip(accept) in (True, False)


def test_gzip_is_taken_or_not() -> None:
    assert accepts_gzip("br, gzip;q=0.5")
    assert not accepts_gzip("gzip;q=0, identity")
    assert not accepts_gzip("")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p ?load }",
        'SELECT * { ?s ?p "SERVICE <urn:x>" }',
        "SELECT * { ?s ?p '''a 'SERVICE' b''' }",
        "SELECT * { ?s <http://example.org/SERVICE> ?o } # SERVICE",
        "PREFIX e: <urn:> SELECT * { ?s e:service ?o ; e:myservice _:service }",
    ],
)
def test_words_that_fetch_nothing(text: str) -> None:
    assert fetches(text, update=False) is None


@given(st.text(alphabet="\"'<>#\\?:a \n{SERVICE}"))
def test_hiding_keeps_every_place(text: str) -> None:
    assert len(bare(text)) == len(text)


def test_a_dataset_of_its_own() -> None:
    assert names_dataset("SELECT*FROM<urn:g>{ ?s ?p ?o }")
    assert names_dataset("PREFIX : <urn:> ASK FROM:g { }")
    assert not names_dataset('PREFIX from: <urn:from> SELECT ?from { ?s from:from "FROM" }')
    assert update_names_dataset("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { }")
    assert not update_names_dataset("PREFIX with: <urn:> INSERT DATA { with:using with:with 'WITH' }")


def test_using_goes_into_each_pattern() -> None:
    update = (
        "DELETE { ?s ?p 1 } WHERE { { SELECT ?s WHERE { ?s ?p ?o } } } ; DELETE WHERE { ?a ?b '}' } ; INSERT DATA {}"
    )
    assert with_using(update, ["urn:g"], ["urn:h"]) == (
        "DELETE { ?s ?p 1 } USING <urn:g> USING NAMED <urn:h> WHERE { { SELECT ?s WHERE { ?s ?p ?o } } } ; "
        "DELETE  { ?a ?b '}' } USING <urn:g> USING NAMED <urn:h> WHERE { ?a ?b '}' } ; INSERT DATA {}"
    )
    assert with_using(update, [], []) == update
    with pytest.raises(ValueError, match="urn"):
        with_using(update, ["urn:g> WHERE {} ; DROP ALL #"], [])


def test_what_changes_by_itself_is_known() -> None:
    assert is_steady("SELECT * { ?now ?p 'RAND()' }")
    assert not is_steady("SELECT (now() AS ?t) {}")


def test_a_bucket_fills_again_within_a_minute() -> None:
    rate = Rate(2)
    assert [rate.wait("a", 0.0), rate.wait("a", 0.0), rate.wait("b", 0.0)] == [0, 0, 0]
    assert rate.wait("a", 0.0) == 30
    assert rate.wait("a", 29.0) > 0
    assert rate.wait("a", 31.0) == 0


def test_it_refuses_to_start_where_queries_cannot_be_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_isolation(Limits(memory=1 << 30))["memory"]
    monkeypatch.setattr("partnergraph.serve.pool._probe", _cannot)
    with pytest.raises(CannotGoOn) as refused:
        check_isolation(Limits(memory=1 << 30))
    assert refused.value.message == "serve.no_isolation"
    assert not check_isolation(Limits(memory=0))["memory"]


async def _cannot(memory: int) -> dict[str, bool]:
    return {"memory": False, "network": False}
