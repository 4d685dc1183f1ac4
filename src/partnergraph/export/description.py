"""What a build is, in the words of DCAT and VoID: its graphs and sizes, classes, properties, languages and files.

Nothing in it is a time of making or a name of a machine: the same build has the same description.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from partnergraph.export.rdf import NQUADS, quads
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import LANGUAGES, table
from partnergraph.queries.catalogue import prefixes
from partnergraph.stores.base import RDF, XSD

_VOID, _DCAT, _DCT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_FILES = {NQUADS: "application/n-quads", "graph.ttl": "text/turtle"}
_Value = ox.NamedNode | ox.Literal


def void(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """The description as Turtle in the file `out`."""
    text, n = describe(folder, space)
    out.write_bytes(text)
    return {out.name: n}


def describe(folder: Path, space: Namespaces) -> tuple[bytes, int]:
    """The description as Turtle, and the number of its triples."""
    seen = _Seen.of(quads(folder), space)
    triples = [*_dataset(seen, space), *_parts(seen, space), *_files(folder, space)]
    names = {**prefixes(space), "void": _VOID, "dcat": _DCAT}
    body = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=names) or b""
    return body, len(triples)


@dataclass
class _Seen:
    """What was counted in one reading of the graph."""

    graphs: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    subjects: int = 0
    articles: int = 0
    days: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, given: Iterable[ox.Quad], space: Namespaces) -> _Seen:
        """Articles' graphs count as one; a thing of two graphs counts once in its class, quads by subject given."""
        seen, typed, last = cls(), set[tuple[str, str]](), ""
        article = space.graph("article", "")
        for quad in given:
            subject, graph, predicate = str(quad.subject), str(quad.graph_name)[1:-1], quad.predicate.value
            seen.graphs["articles" if graph.startswith(article) else graph] += 1
            seen.properties[predicate] += 1
            seen.subjects += subject != last
            last = subject
            value = str(quad.object)[1:-1]
            if predicate == f"{RDF}type" and (subject, value) not in typed:
                typed.add((subject, value))
                seen.classes[value] += 1
                seen.articles += value.endswith("/NewsArticle")
            elif predicate.endswith("/datePublished") and isinstance(quad.object, ox.Literal):
                seen.days.add(quad.object.value)
        return seen


def _dataset(seen: _Seen, space: Namespaces) -> Iterator[ox.Triple]:
    node = _node(space)
    for name in (f"{_VOID}Dataset", f"{_DCAT}Dataset"):
        yield _triple(node, f"{RDF}type", ox.NamedNode(name))
    for lang in LANGUAGES:
        yield _triple(node, f"{_DCT}title", ox.Literal(table()["export.title"][lang], language=lang))
        yield _triple(node, f"{_DCT}description", ox.Literal(table()["export.description"][lang], language=lang))
        yield _triple(node, f"{_DCT}language", ox.Literal(lang))
    yield _triple(node, f"{_DCT}conformsTo", ox.NamedNode(space.ontology))
    yield _triple(node, f"{_VOID}vocabulary", ox.NamedNode(space.ns))
    yield _triple(node, f"{_VOID}uriSpace", ox.Literal(space.data))
    yield _triple(node, f"{_VOID}triples", _count(sum(seen.graphs.values())))
    yield _triple(node, f"{_VOID}distinctSubjects", _count(seen.subjects))
    yield _triple(node, f"{_VOID}properties", _count(len(seen.properties)))
    yield _triple(node, f"{_VOID}classes", _count(len(seen.classes)))
    yield _triple(node, f"{_VOID}documents", _count(seen.articles))
    if seen.days:
        period = f"{min(seen.days)}/{max(seen.days)}"
        yield _triple(node, f"{prefixes(space)['schema']}temporalCoverage", ox.Literal(period))


def _parts(seen: _Seen, space: Namespaces) -> Iterator[ox.Triple]:
    node = _node(space)
    for graph, n in seen.graphs.items():
        part = ox.NamedNode(f"{node.value}/articles" if graph == "articles" else graph)
        yield _triple(node, f"{_VOID}subset", part)
        yield _triple(part, f"{RDF}type", ox.NamedNode(f"{_VOID}Dataset"))
        yield _triple(part, f"{_VOID}triples", _count(n))
    for kind, counts, amount in (("class", seen.classes, "entities"), ("property", seen.properties, "triples")):
        for number, (name, n) in enumerate(sorted(counts.items()), 1):
            part = ox.NamedNode(f"{node.value}/{kind}/{number}")
            yield _triple(node, f"{_VOID}{kind}Partition", part)
            yield _triple(part, f"{_VOID}{kind}", ox.NamedNode(name))
            yield _triple(part, f"{_VOID}{amount}", _count(n))


def _files(folder: Path, space: Namespaces) -> Iterator[ox.Triple]:
    node = _node(space)
    for name, media in _FILES.items():
        if (folder / name).is_file():
            part = ox.NamedNode(f"{node.value}/{name}")
            yield _triple(node, f"{_DCAT}distribution", part)
            yield _triple(part, f"{RDF}type", ox.NamedNode(f"{_DCAT}Distribution"))
            yield _triple(part, f"{_DCT}title", ox.Literal(name))
            yield _triple(part, f"{_DCAT}mediaType", ox.NamedNode(f"{_MEDIA}{media}"))
            yield _triple(part, f"{_DCAT}byteSize", _count((folder / name).stat().st_size))


def _node(space: Namespaces) -> ox.NamedNode:
    return ox.NamedNode(f"{space.base}dataset")


def _triple(subject: ox.NamedNode, predicate: str, value: _Value) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)


def _count(n: int) -> ox.Literal:
    return ox.Literal(str(n), datatype=ox.NamedNode(f"{XSD}integer"))
