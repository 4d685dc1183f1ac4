"""Query evaluation: the same tests put to a server and to Oxigraph in this process, with one comparator for both.

A result is compared as a graph of its rows, so that blank nodes may have any label and rows any order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox

from serving import Served
from w3c.manifests import Evaluation

_ROW, _RDF = "urn:row:", {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}
_RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Outcome = ox.Dataset | bool | list[str] | None


def right_answers_of_server(server: Served, tests: Iterable[Evaluation]) -> set[str]:
    """The names of the tests that the server answers as expected; its store is emptied for each."""
    right = set()
    for test in tests:
        assert server.update(f"DROP ALL ; INSERT DATA {{ {_data(test)} }}").status == 204, test.name
        query = test.query.read_text("utf-8")
        media = "text/csv" if test.result.suffix == ".csv" else "application/sparql-results+json, text/turtle"
        if "BASE" not in query.upper():
            query = f"BASE <{test.query.as_uri()}> {query}"
        answer = server.query(query, Accept=media)
        if answer.status == 200 and _same(_outcome(answer.body, answer.media), _expected(test)):
            right.add(test.name)
    return right


def right_answers_in_process(tests: Iterable[Evaluation]) -> set[str]:
    """The names of the tests that Oxigraph answers as expected here."""
    right = set()
    for test in tests:
        store = ox.Store()
        store.update(f"INSERT DATA {{ {_data(test)} }}")
        try:
            answer = store.query(test.query.read_text("utf-8"), base_iri=test.query.as_uri())
        except (SyntaxError, OSError, ValueError):
            continue
        if _same(_outcome(*_serialised(answer, test.result)), _expected(test)):
            right.add(test.name)
    return right


def _serialised(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, result: Path) -> tuple[bytes, str]:
    if isinstance(answer, ox.QueryTriples):
        return answer.serialize(format=ox.RdfFormat.TURTLE) or b"", "text/turtle"
    if result.suffix == ".csv":
        return answer.serialize(format=ox.QueryResultsFormat.CSV) or b"", "text/csv"
    return answer.serialize(format=ox.QueryResultsFormat.JSON) or b"", "application/sparql-results+json"


def _data(test: Evaluation) -> str:
    """The data of a test for INSERT DATA; named graphs are named by their files."""
    parts = [_triples(path) for path in test.data]
    parts += [f"GRAPH <{path.as_uri()}> {{ {_triples(path)} }}" for path in test.named]
    return "\n".join(parts)


def _triples(path: Path) -> str:
    quads = ox.parse(path=str(path), format=_RDF[path.suffix], base_iri=path.as_uri(), rename_blank_nodes=True)
    return (ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _expected(test: Evaluation) -> Outcome:
    media = {".csv": "text/csv", ".ttl": "text/turtle", ".srj": "application/sparql-results+json"}
    content = test.result.read_bytes()
    if test.result.suffix in (".srx", ".tsv"):
        return _solutions(ox.parse_query_results(content, format=_RESULTS[test.result.suffix]))
    if test.result.suffix == ".rdf":
        return _canonical(quad.triple for quad in ox.parse(content, format=ox.RdfFormat.RDF_XML))
    return _outcome(content, media[test.result.suffix], test.result.as_uri())


def _outcome(content: bytes, media: str, base: str = "http://example.org/") -> Outcome:
    if media == "text/csv":
        rows = csv.DictReader(io.StringIO(content.decode()))
        return sorted(str(sorted((name, _number(value)) for name, value in row.items())) for row in rows)
    if media == "application/sparql-results+json":
        return _solutions(ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON))
    form = ox.RdfFormat.from_media_type(media)
    return _canonical(quad.triple for quad in ox.parse(content, format=form, base_iri=base))


def _solutions(answer: ox.QuerySolutions | ox.QueryBoolean) -> Outcome:
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    triples = []
    for number, row in enumerate(answer):
        node = ox.BlankNode(f"row{number}")
        triples.append(ox.Triple(node, ox.NamedNode(_ROW), ox.Literal("row")))
        values: Sequence[object] = [row[variable.value] for variable in answer.variables]
        for variable, value in zip(answer.variables, values, strict=True):
            if isinstance(value, Term):
                triples.append(ox.Triple(node, ox.NamedNode(_ROW + variable.value), _by_value(value)))
    return _canonical(triples)


def _by_value(term: Term) -> Term:
    """A number in one spelling: 2.0 and 2 are the same decimal."""
    if isinstance(term, ox.Literal) and term.datatype.value.removeprefix(_XSD) in ("decimal", "double", "float"):
        return ox.Literal(_number(term.value), datatype=term.datatype)
    return term


def _number(text: str) -> str:
    try:
        return repr(float(text))
    except ValueError:
        return text


def _canonical(triples: Iterable[ox.Triple]) -> ox.Dataset:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def _same(found: Outcome, expected: Outcome) -> bool:
    return type(found) is type(expected) and found == expected
