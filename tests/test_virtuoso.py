"""What is special about Virtuoso 7: rows it cuts, paths it refuses, who may write; and a build there and back.

Its answers to the stores' suite and to every question are compared in test_stores.py and test_queries.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest

from partnergraph.errors import CannotGoOn
from partnergraph.knowledge.files import root
from partnergraph.loading import LoadReport, load_build
from partnergraph.messages import set_language
from partnergraph.pipeline import build
from partnergraph.queries import named_queries, run
from partnergraph.stores import EmbeddedStore, RemoteStore, Term
from partnergraph.stores.base import XSD
from partnergraph.stores.embedded import node
from test_stores import make_build
from virtuoso_server import WHO, Virtuoso

BASE = "https://w3id.org/partnergraph/graph/"
MANY = "http://e/many"


@pytest.fixture(autouse=True)
def dba(monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("en")
    monkeypatch.setenv("PARTNERGRAPH_USER", WHO.user)
    monkeypatch.setenv("PARTNERGRAPH_PASSWORD", WHO.password)


@pytest.fixture
def many(virtuoso: Virtuoso) -> Iterator[RemoteStore]:
    """A graph of 12,500 triples, more than one answer may hold."""
    lines = (f'<http://e/s{i:05}> <http://e/many> "số {i}"@vi .\n' for i in range(12_500))
    virtuoso.graphs.replace(MANY, "".join(lines).encode())
    yield RemoteStore(virtuoso.query)
    virtuoso.graphs.drop(MANY)


@pytest.mark.parametrize("order", ["", " ORDER BY DESC(?s)"])
def test_more_rows_than_it_gives_at_once_come_whole(order: str, many: RemoteStore) -> None:
    table = many.select(f"SELECT ?s ?o WHERE {{ ?s <http://e/many> ?o }}{order}")
    assert len(table) == 12_500
    assert len(set(table.rows)) == 12_500
    names = [str(row[0]) for row in table]
    assert names == sorted(names, reverse=bool(order))


def test_exactly_as_many_rows_as_it_gives_are_whole(many: RemoteStore) -> None:
    assert len(many.select("SELECT ?s WHERE { ?s <http://e/many> ?o } LIMIT 10000")) == 10_000
    assert len(many.select("SELECT ?s WHERE { ?s <http://e/many> ?o } LIMIT 10001")) == 10_001


def test_triples_that_it_cuts_without_a_sign_come_whole(many: RemoteStore) -> None:
    text = "PREFIX e: <http://e/> CONSTRUCT { ?s e:is ?o . ?s a e:Thing } WHERE { ?s e:many ?o }"
    triples = many.construct(text)
    assert len(triples) == 25_000
    assert (Term("http://e/s12499", "iri"), Term("http://e/is", "iri"), Term("số 12499", lang="vi")) in triples
    assert len(many.construct("CONSTRUCT WHERE { ?s <http://e/many> ?o }")) == 12_500
    with pytest.raises(CannotGoOn, match="10000 rows"):
        many.construct("DESCRIBE ?s WHERE { ?s <http://e/many> ?o }")


def test_what_it_cuts_and_cannot_be_paged_is_refused(many: RemoteStore) -> None:
    with pytest.raises(CannotGoOn, match="10000 rows"):
        many.select(f"SELECT ?s FROM <{MANY}> WHERE {{ ?s <http://e/many> ?o }}")


def test_a_path_without_an_end_to_begin_at_is_refused_in_one_line(virtuoso: Virtuoso) -> None:
    with pytest.raises(CannotGoOn, match=r"HTTP 500: Virtuoso .*transitive") as caught:
        RemoteStore(virtuoso.query).select("SELECT ?a ?b WHERE { ?a <http://e/next>* ?b }")
    assert "\n" not in str(caught.value)


def test_nobody_writes_without_a_password(virtuoso: Virtuoso) -> None:
    text = "INSERT DATA { GRAPH <http://e/x> { <http://e/a> <http://e/b> 1 } }"
    for address in (virtuoso.update, virtuoso.query):
        with pytest.raises(CannotGoOn):
            RemoteStore(virtuoso.query, update=address).update(text)
    assert not RemoteStore(virtuoso.query).ask("ASK { GRAPH <http://e/x> { ?s ?p ?o } }")
    RemoteStore(virtuoso.query, update=virtuoso.update, credentials=WHO).update(
        text + " ; DROP SILENT GRAPH <http://e/x>"
    )


def quads_of(articles: int, facts: int) -> str:
    """Every kind of term that a build holds, in several graphs."""
    lines = [
        f'<http://e/f{i}> <http://e/label> "Thỏa thuận số {i}: \\"Đà Nẵng\\" \\\\ dòng\\nhai"@vi <{BASE}facts> .\n'
        f'<http://e/f{i}> <http://e/day> "2021-01-{i % 28 + 1:02}"^^<{XSD}date> <{BASE}facts> .\n'
        f'<http://e/f{i}> <http://e/count> "{i}"^^<{XSD}integer> <{BASE}facts> .\n'
        f'<http://e/f{i}> <http://e/share> "{i / 8:g}"^^<{XSD}decimal> <{BASE}facts> .\n'
        f'<http://e/f{i}> <http://e/plain> "Ủy ban {i}" <{BASE}facts> .\n'
        for i in range(facts)
    ]
    for a in range(articles):
        quote = "Ủy ban nhân dân tỉnh và tập đoàn ký kết " * 40
        lines.append(f'<http://e/a{a}#char=1,{a + 2}> <http://e/exact> "{quote}{a}"@vi <{BASE}article/bai-{a}> .\n')
    return "".join(lines)


def read_back(store: RemoteStore, report: LoadReport) -> bytes:
    """All quads that were loaded, as N-Quads in order; a large graph predicate by predicate, since to page a large
    answer the server sorts it for each page."""
    lines: list[str] = []
    for graph, n in report.ours.items():
        asked = f"GRAPH <{graph}> {{ ?s ?p ?o }}"
        predicates = store.select(f"SELECT DISTINCT ?p WHERE {{ {asked} }}").column("p") if n > 9_000 else [None]
        for one in predicates:
            chosen = f"VALUES ?p {{ {one.n3()} }}" if one else ""
            for s, p, o in store.select(f"SELECT ?s ?p ?o WHERE {{ {chosen} {asked} }}"):
                assert s is not None and p is not None and o is not None
                lines.append(f"{s.n3()} {p.n3()} {node(o)} <{graph}> .\n")
    return "".join(sorted(lines)).encode()


@pytest.mark.parametrize(("way", "facts"), [("graph-store", 20_200), ("update", 300)])
def test_a_build_comes_back_as_it_went(way: str, facts: int, virtuoso: Virtuoso, tmp_path: Path) -> None:
    made = make_build(tmp_path / "b", quads_of(30, facts))
    graphs = virtuoso.graph_store if way == "graph-store" else None
    report = load_build(made, to=virtuoso.query, update=virtuoso.update, graph_store=graphs, auth="digest")
    assert report.equal
    store = RemoteStore(virtuoso.query)
    back = read_back(store, report)
    for graph in store.counts(under=BASE):
        virtuoso.graphs.drop(graph)
    canonical = ox.serialize(ox.parse(path=str(made / "graph.nq")), format=ox.RdfFormat.N_QUADS) or b""
    assert back == b"".join(sorted(canonical.splitlines(keepends=True)))
    assert back.count(b"\n") == facts * 5 + 30


def test_the_sample_corpus_answers_every_question_alike_and_comes_back(virtuoso: Virtuoso, tmp_path: Path) -> None:
    folder = build([root() / "data" / "articles"], tmp_path / "b").folder
    report = load_build(
        folder, to=virtuoso.query, update=virtuoso.update, graph_store=virtuoso.graph_store, auth="digest"
    )
    there = RemoteStore(virtuoso.query)
    with closing(EmbeddedStore(folder)) as here:
        for name, query in named_queries().items():
            params = dict(query.examples[0]) if query.examples else {}
            answer = run(here, name, params)
            assert run(there, name, params) == answer, name
            assert not isinstance(answer, bool)
            assert len(answer) > 0, name
    back = read_back(there, report)
    for graph in there.counts(under=BASE):
        virtuoso.graphs.drop(graph)
    assert back == (folder / "graph.nq").read_bytes()
