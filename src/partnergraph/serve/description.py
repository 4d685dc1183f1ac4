"""SPARQL 1.1 Service Description: what the endpoint offers, as RDF."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)
_INPUTS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")


def describe(endpoint: str, graphs: bytes, media: str, *, union: bool, update: bool) -> bytes:
    """The description of `endpoint` as `media`; `graphs` is a JSON list of the named graphs that it lists.

    Raises ValueError where `endpoint` is no IRI.
    """
    triples = list(_triples(endpoint, json.loads(graphs or b"[]"), union=union, update=update))
    form = ox.RdfFormat.from_media_type(media)
    return ox.serialize(triples, format=form, prefixes={"sd": _SD, "formats": _FORMATS}) or b""


def _triples(endpoint: str, graphs: list[str], *, union: bool, update: bool) -> Iterator[ox.Triple]:
    service, dataset = ox.NamedNode(endpoint), ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#default-graph")
    yield ox.Triple(service, _TYPE, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if update:
        yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
        for name in _INPUTS:
            yield ox.Triple(service, _sd("inputFormat"), ox.NamedNode(_FORMATS + name))
    for name in _RESULTS:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    if union:
        yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _TYPE, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, _TYPE, _sd("Graph"))
    for number, name in enumerate(graphs):
        graph = ox.NamedNode(f"{endpoint}#graph-{number}")
        yield ox.Triple(dataset, _sd("namedGraph"), graph)
        yield ox.Triple(graph, _TYPE, _sd("NamedGraph"))
        yield ox.Triple(graph, _sd("name"), ox.NamedNode(name))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
