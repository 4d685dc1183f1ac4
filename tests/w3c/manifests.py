"""The W3C's manifests of SPARQL 1.1, read as far as a runner needs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
STATUS = "http://www.w3.org/2011/http-statusCodes#"
CODES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


def folder() -> Path:
    """Where the suite lies: `w3c/sparql11` of the test data."""
    data = os.environ.get("PARTNERGRAPH_TESTDATA")
    if not data or not (Path(data) / "w3c" / "sparql11").is_dir():
        pytest.skip("PARTNERGRAPH_TESTDATA names no folder with w3c/sparql11: the W3C's tests are not run")
    return Path(data) / "w3c" / "sparql11"


@dataclass(frozen=True)
class Expected:
    """What a response must be: one of these statuses (`2xx` or `204`), a boolean, a format, a graph, a location."""

    statuses: frozenset[str]
    boolean: bool | None
    form: str | None
    graph: str | None
    location: str | None

    def allows(self, status: int) -> bool:
        return str(status) in self.statuses or f"{status // 100}xx" in self.statuses


@dataclass(frozen=True)
class Request:
    """One request of a test."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    expected: Expected


@dataclass(frozen=True)
class Test:
    """A test of the Protocol: graphs to load first, then requests in their order."""

    __test__ = False
    name: str
    graphs: dict[str, Path]
    requests: list[Request]


@cache
def read(path: Path) -> Graph:
    """A manifest, with the IRIs of its files as `file:`."""
    return Graph().parse(path, publicID=path.as_uri())


def entries(graph: Graph) -> list[Node]:
    """The tests that the manifest lists, in order."""
    head = next(graph.objects(None, MF.entries))
    return list(Collection(graph, head))


def path_of(iri: Node) -> Path:
    """The file that a `file:` IRI names."""
    return Path(unquote(urlsplit(str(iri)).path))


def protocol_tests(manifest: Path) -> list[Test]:
    """The tests of a manifest that consists of requests."""
    graph = read(manifest)
    return [_test(graph, entry) for entry in entries(graph)]


def _test(graph: Graph, entry: Node) -> Test:
    graphs = {
        str(graph.value(data, RDFS.label)): path_of(graph.value(data, UT.graph) or URIRef(""))
        for data in graph.objects(entry, UT.graphData)
    }
    action = graph.value(entry, MF.action)
    requests = Collection(graph, graph.value(action, HT.requests) or RDF.nil)
    return Test(str(entry).rpartition("#")[2], graphs, [_request(graph, node) for node in requests])


def _request(graph: Graph, node: Node) -> Request:
    return Request(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        dict(_headers(graph, node)),
        _body(graph, node),
        _expected(graph, graph.value(node, HT.resp)),
    )


def _headers(graph: Graph, node: Node) -> Iterator[tuple[str, str]]:
    if listed := graph.value(node, HT.headers):
        for header in Collection(graph, listed):
            yield str(graph.value(header, HT.fieldName)).lower(), str(graph.value(header, HT.fieldValue))


def _body(graph: Graph, node: Node) -> bytes | None:
    body = graph.value(node, HT.body)
    if body is None:
        return None
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    return str(graph.value(body, CNT.chars)).encode(encoding)


def _expected(graph: Graph, node: Node | None) -> Expected:
    statuses = set()
    for status in graph.objects(node, MF.expectedStatus):
        name = str(status).removeprefix(STATUS)
        statuses.add(name.removeprefix("StatusCode") if name.startswith("StatusCode") else str(CODES[name]))
    boolean, form = graph.value(node, MF.expectedBoolean), graph.value(node, MF.expectedFormat)
    body, location = graph.value(node, HT.body), graph.value(node, MF.expectedLocation)
    return Expected(
        frozenset(statuses),
        bool(boolean.toPython()) if isinstance(boolean, Literal) else None,
        str(form) if form else None,
        str(graph.value(body, CNT.chars)) if body else None,
        str(location) if location else None,
    )


@dataclass(frozen=True)
class Evaluation:
    """A test of query evaluation: query, default graph, named graphs, expected result."""

    name: str
    query: Path
    data: list[Path]
    named: list[Path]
    result: Path


def evaluations(suite: Path, left_out: frozenset[str]) -> list[Evaluation]:
    """The tests of query evaluation in all folders of the query manifest but those left out."""
    folders = [path_of(iri).parent for iri in _included(suite / "manifest-sparql11-query.ttl")]
    folders += [path_of(iri).parent for iri in _included(suite / "manifest-sparql11-results.ttl")]
    found = []
    for place in folders:
        if place.name in left_out or not (place / "manifest.ttl").is_file():
            continue
        graph = read(place / "manifest.ttl")
        found += [
            _evaluation(graph, entry, f"{place.name}/{str(entry).rpartition('#')[2]}")
            for entry in entries(graph)
            if graph.value(entry, RDF.type) in (MF.QueryEvaluationTest, MF.CSVResultFormatTest)
        ]
    return found


def _included(manifest: Path) -> list[Node]:
    graph = read(manifest)
    listed = next(graph.objects(None, MF.include), None)
    return list(Collection(graph, listed)) if listed else []


def _evaluation(graph: Graph, entry: Node, name: str) -> Evaluation:
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    assert action
    assert result
    return Evaluation(
        name,
        path_of(graph.value(action, QT.query) or URIRef("")),
        [path_of(data) for data in graph.objects(action, QT.data)],
        [path_of(data) for data in graph.objects(action, QT.graphData)],
        path_of(result),
    )
