"""Replays the requests of a manifest at a server, and compares what comes back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph
from rdflib.compare import isomorphic

from serving import BEARER, Answer, Served
from w3c.manifests import Expected, Request, Test

_TABLES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
_GRAPHS = {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"}


def faults(server: Served, test: Test, *, prefixes: dict[str, str]) -> list[str]:
    """What is wrong with the server's answers to a test; `prefixes` says where paths of the manifest lie."""
    assert server.update("DROP ALL").status == 204
    for name, path in test.graphs.items():
        load(server, path, name)
    found = []
    variables = {"$LOCATION$": ""}
    for number, request in enumerate(test.requests, 1):
        answer = send(server, request, prefixes, variables)
        found += [f"{test.name} {number}: {fault}" for fault in _compare(request.expected, answer)]
        if request.expected.location:
            variables[request.expected.location] = answer.headers.get("Location", "")
    return found


def send(server: Served, request: Request, prefixes: dict[str, str], variables: dict[str, str]) -> Answer:
    """Send one request, with the token, so that a refusal has another reason."""
    path = request.path
    for theirs, ours in prefixes.items():
        if path.startswith(theirs):
            path = ours + path.removeprefix(theirs)
            break
    for name, value in variables.items():
        path = path.replace(name, value)
    return server.ask(request.method, path, request.body, request.headers | BEARER)


def load(server: Served, path: Path, graph: str) -> None:
    """Put a file into a named graph."""
    triples = ox.serialize((q.triple for q in ox.parse(path=str(path), base_iri=graph)), format=ox.RdfFormat.N_TRIPLES)
    address = f"/store?graph={graph}"
    assert server.ask("PUT", address, triples, BEARER | {"Content-Type": "application/n-triples"}).status in (201, 204)


def _compare(expected: Expected, answer: Answer) -> list[str]:
    found = []
    if not expected.allows(answer.status):
        found.append(f"status {answer.status}, expected {sorted(expected.statuses)}: {answer.text[:200]}")
    if expected.boolean is not None and _boolean(answer) is not expected.boolean:
        found.append(f"not {expected.boolean}: {answer.text[:200]}")
    if expected.form == "RDF" and answer.media not in _GRAPHS:
        found.append(f"{answer.media} is no RDF")
    if expected.form in ("tabular", "boolean") and answer.media not in _TABLES:
        found.append(f"{answer.media} is no result")
    if expected.graph is not None and not _same_graph(expected.graph, answer):
        found.append(f"not the graph expected: {answer.text[:300]}")
    if expected.location and not answer.headers.get("Location"):
        found.append("no Location")
    return found


def _boolean(answer: Answer) -> bool | None:
    if answer.media == "application/sparql-results+json":
        value = json.loads(answer.body).get("boolean")
        return value if isinstance(value, bool) else None
    found = re.search(r"<boolean>(true|false)</boolean>", answer.text)
    return found[1] == "true" if found else None


def _same_graph(turtle: str, answer: Answer) -> bool:
    if answer.media != "text/turtle" or answer.status != 200:
        return False
    base = "http://www.example/"
    return isomorphic(
        Graph().parse(data=turtle, format="turtle", publicID=base),
        Graph().parse(data=answer.body, format="turtle", publicID=base),
    )
