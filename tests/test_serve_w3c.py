"""The W3C's tests of the Protocol, the Graph Store Protocol, the Service Description and of query evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from serving import Served, made_build, served
from w3c.manifests import evaluations, folder, protocol_tests
from w3c.results import right_answers_in_process, right_answers_of_server
from w3c.runner import faults

SD = "http://www.w3.org/ns/sparql-service-description#"
PREFIXES = {"/sparql/": "/sparql", "/gsp": "/store"}
# Parts of the suite that need other servers, or test no evaluation.
LEFT_OUT = frozenset({"service", "syntax-fed", "entailment"})


@pytest.fixture(scope="module")
def suite() -> Path:
    return folder()


@pytest.fixture(scope="module")
def server(suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(made_build(tmp_path_factory.mktemp("w3c") / "build"), "--allow-update") as running:
        yield running


def test_sparql_protocol(suite: Path, server: Served) -> None:
    tests = protocol_tests(suite / "protocol" / "manifest.ttl")
    assert len(tests) == 34
    assert [fault for test in tests for fault in faults(server, test, prefixes=PREFIXES)] == []


def test_graph_store_protocol(suite: Path, server: Served) -> None:
    place = suite / "graph-store-protocol"
    tests = protocol_tests(place / "manifest-indirect.ttl") + protocol_tests(place / "manifest-direct.ttl")
    assert len(tests) == 13
    assert [fault for test in tests for fault in faults(server, test, prefixes=PREFIXES)] == []


def test_service_description(suite: Path, server: Served) -> None:
    answer = server.ask("GET", "/sparql", headers={"Accept": "text/turtle, application/rdf+xml"})
    assert (answer.status, answer.media) == (200, "text/turtle")  # returns-rdf
    triples = {quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)}
    endpoint = ox.NamedNode(f"http://{server.host}:{server.port}/sparql")
    services = [t.subject for t in triples if t.object == ox.NamedNode(SD + "Service")]
    assert services
    assert ox.Triple(services[0], ox.NamedNode(SD + "endpoint"), endpoint) in triples  # has-endpoint-triple
    assert_conforms(triples)  # conforms-to-schema


def assert_conforms(triples: set[ox.Triple]) -> None:
    """Domains and ranges of the properties used, as the Recommendation gives them."""
    schema = {
        "endpoint": ("Service", None),
        "supportedLanguage": ("Service", None),
        "resultFormat": ("Service", None),
        "inputFormat": ("Service", None),
        "feature": ("Service", None),
        "defaultDataset": ("Service", "Dataset"),
        "defaultGraph": ("Dataset", "Graph"),
        "namedGraph": ("Dataset", "NamedGraph"),
        "name": ("NamedGraph", None),
    }
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    classes = {(t.subject, str(t.object)) for t in triples if t.predicate == rdf_type}
    for triple in triples - {t for t in triples if t.predicate == rdf_type}:
        domain, range_ = schema[triple.predicate.value.removeprefix(SD)]
        assert (triple.subject, f"<{SD}{domain}>") in classes
        assert range_ is None or (triple.object, f"<{SD}{range_}>") in classes


def test_query_evaluation(suite: Path, tmp_path: Path) -> None:
    tests = evaluations(suite, LEFT_OUT)
    assert len(tests) > 150
    with served(made_build(tmp_path / "build"), "--allow-update", "--default-graph", "own") as running:
        by_server = right_answers_of_server(running, tests)
    assert by_server == right_answers_in_process(tests)
    assert len(by_server) > len(tests) * 0.9
