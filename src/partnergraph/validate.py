"""Whether a graph keeps its promises: SHACL over all of it, and every quote found again in the text it was taken from.

The graph is validated whole, since a fact may have its statement in another article's graph. Shapes go to pyshacl; the
SPARQL constraints that compare nodes, one query each over the whole graph, go to pyoxigraph, which answers in a second
what costs rdflib half a minute (255,000 triples). Both read the same shapes.ttl.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from partnergraph.errors import BadInput
from partnergraph.knowledge.ontology import Ontology
from partnergraph.messages import table

if TYPE_CHECKING:
    from rdflib import Dataset, Graph, URIRef
    from rdflib.term import Node

Severity = Literal["violation", "warning", "info"]
_SEVERITIES: dict[str, Severity] = {"Violation": "violation", "Warning": "warning", "Info": "info"}
_ORDER = tuple(_SEVERITIES.values())
_SH = "http://www.w3.org/ns/shacl#"
_OA = "http://www.w3.org/ns/oa#"
_PROV = "http://www.w3.org/ns/prov#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_REREAD = "https://w3id.org/partnergraph/shapes#RereadComponent"  # the checks that SHACL cannot make
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_ELLIPSIS = "…"
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found. `shape` is the local name of the rule; `focus`, `path` and `value` are IRIs or lexical forms;
    `messages` has a sentence per language."""

    severity: Severity
    shape: str
    focus: str
    path: str | None = None
    value: str | None = None
    component: str = f"{_SH}SPARQLConstraintComponent"
    messages: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """The place of this result in a report: worst first, then by rule and node."""
        return (_ORDER.index(self.severity), self.shape, self.focus, self.path or "", self.value or "")


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found. `quotes_checked` counts the quotes compared with a text (None where no texts were
    given), `quotes_missing` those that do not stand where they say."""

    results: tuple[Result, ...]
    triples: int
    quotes_checked: int | None
    quotes_missing: int
    data: str  # the base of entities, left off in `lines`

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings do not count."""
        return all(result.severity != "violation" for result in self.results)

    def count(self, severity: Severity) -> int:
        """How many results are of `severity`."""
        return sum(result.severity == severity for result in self.results)

    def lines(self, lang: str) -> list[str]:
        """The report for people in `lang` (`vi`, `en`): a summary, then one line per rule with its first examples."""
        say = {key: row[lang] for key, row in table().items() if key.startswith("validate.")}
        state = "validate.conforms" if self.conforms else "validate.violated"
        counts = {"violations": self.count("violation"), "warnings": self.count("warning"), "triples": self.triples}
        lines = [say[state].format(**counts)]
        for (severity, shape), group in groupby(self.results, key=lambda r: (r.severity, r.shape)):
            found = list(group)
            nodes = ", ".join(self._short(result) for result in found[:_EXAMPLES])
            more = len(found) - _EXAMPLES
            rest = say["validate.more"].format(count=more) if more > 0 else ""
            message = found[0].messages.get(lang) or next(iter(found[0].messages.values()), shape)
            text = say[f"validate.{severity}"].format(count=len(found), message=message, shape=shape)
            lines.append(f"{text} {nodes}{rest}")
        if self.quotes_checked is None:
            return [*lines, say["validate.no_texts"]]
        return [*lines, say["validate.quotes"].format(checked=self.quotes_checked, missing=self.quotes_missing)]

    def to_rdf(self) -> Graph:
        """The report in SHACL's own terms. As SHACL wants it, sh:conforms is true only where nothing was found, not
        even a warning."""
        from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
        from rdflib.namespace import SH

        graph, report = Graph(), BNode("report")
        graph.bind("sh", SH)
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(not self.results, datatype=XSD.boolean)))
        for number, result in enumerate(self.results, start=1):
            node = BNode(f"result{number}")
            graph.add((report, SH.result, node))
            graph.add((node, RDF.type, SH.ValidationResult))
            graph.add((node, SH.resultSeverity, SH[result.severity.capitalize()]))
            graph.add((node, SH.sourceConstraintComponent, URIRef(result.component)))
            graph.add((node, SH.focusNode, _node(result.focus)))
            if result.path:
                graph.add((node, SH.resultPath, URIRef(result.path)))
            if result.value is not None:
                graph.add((node, SH.value, _node(result.value)))
            for lang, message in sorted(result.messages.items()):
                graph.add((node, SH.resultMessage, Literal(message, lang=lang)))
        return graph

    def _short(self, result: Result) -> str:
        focus = result.focus.removeprefix(self.data)
        return f"{focus} ({result.path.rsplit('/', 1)[-1].rsplit('#', 1)[-1]})" if result.path else focus


def validate(graph: Dataset | Graph | bytes, ontology: Ontology, texts: Mapping[str, str] | None = None) -> Report:
    """SHACL over the union of the graphs of `graph` (an rdflib dataset or graph, or N-Quads), and with `texts`
    (article IRI -> its whole text) every quote and every hash. Raises BadInput where the N-Quads do not parse."""
    quads = _parse(graph if isinstance(graph, bytes) else _nquads(graph))
    store, union = ox.Store(), _rdflib(quads)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in ontology.triples)
    quotes = list(_reread(union, ontology, texts)) if texts is not None else []
    found = [result for result in quotes if result]
    triples = len(union)
    union += ontology.graph
    found += [*_shapes(union, ontology.shapes), *_comparisons(store, ontology.shapes)]
    return Report(
        results=tuple(sorted(found, key=lambda result: result.order)),
        triples=triples,
        quotes_checked=None if texts is None else sum(r is None or r.shape == "quote-found" for r in quotes),
        quotes_missing=sum(result.shape == "quote-found" for result in found),
        data=ontology.namespaces.data,
    )


def _nquads(graph: Dataset | Graph) -> bytes:
    """The triples of a graph, or of all graphs of a dataset."""
    from rdflib import Dataset

    triples = (quad[:3] for quad in graph.quads()) if isinstance(graph, Dataset) else iter(graph)
    return "".join(f"{' '.join(term.n3() for term in triple)} .\n" for triple in triples).encode()


def _parse(nquads: bytes) -> list[ox.Quad]:
    try:
        return list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise BadInput("validate.nquads", problem=error) from error


def _rdflib(quads: Iterable[ox.Quad]) -> Graph:
    """The union of all graphs as rdflib has it; pyoxigraph parses ten times as fast as rdflib."""
    from rdflib import Graph

    names: dict[str, URIRef] = {}
    union = Graph()
    for quad in quads:
        union.add((_term(quad.subject, names), _term(quad.predicate, names), _term(quad.object, names)))
    return union


def _term(term: object, names: dict[str, URIRef]) -> Node:
    from rdflib import BNode, Literal, URIRef

    match term:
        case ox.NamedNode():
            known = names.get(term.value)
            return known if known is not None else names.setdefault(term.value, URIRef(term.value))
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal() if term.language:
            return Literal(term.value, lang=term.language)
        case ox.Literal():
            kind = term.datatype.value
            return Literal(term.value, datatype=None if kind == f"{_XSD}string" else URIRef(kind))
        case _:
            raise BadInput("validate.nquads", problem=term)


def _shapes(union: Graph, shapes: Graph) -> Iterator[Result]:
    """What the shapes say of `union`, which holds the vocabulary; nothing is inferred, nothing is fetched."""
    import pyshacl
    from rdflib import Graph
    from rdflib.namespace import RDF, SH

    core = Graph()
    for triple in shapes:
        if triple[1] != SH.sparql:
            core.add(triple)
    _conforms, report, _text = pyshacl.validate(
        union, shacl_graph=core, inference="none", inplace=True, meta_shacl=False, do_owl_imports=False
    )
    for node in report.subjects(RDF.type, SH.ValidationResult):
        shape, path, value = (report.value(node, p) for p in (SH.sourceShape, SH.resultPath, SH.value))
        yield Result(
            severity=_severity(report.value(node, SH.resultSeverity)),
            shape=_name(shape),
            focus=str(report.value(node, SH.focusNode)),
            path=None if path is None else str(path),
            value=None if value is None else str(value),
            component=str(report.value(node, SH.sourceConstraintComponent)),
            messages=_messages(shapes, shape),
        )


def _comparisons(store: ox.Store, shapes: Graph) -> Iterator[Result]:
    """What the SPARQL constraints find; each selects the node at fault as ?value and may select a ?path."""
    from rdflib.namespace import SH

    for shape, constraint in shapes.subject_objects(SH.sparql):
        severity = _severity(shapes.value(shape, SH.severity))
        declared = shapes.objects(shapes.value(constraint, SH.prefixes), SH.declare)
        prefixes = {str(shapes.value(d, SH.prefix)): str(shapes.value(d, SH.namespace)) for d in declared}
        rows = store.query(str(shapes.value(constraint, SH.select)), prefixes=prefixes)
        assert isinstance(rows, ox.QuerySolutions)
        named = [variable.value for variable in rows.variables]
        for row in rows:
            path = row["path"] if "path" in named else None
            yield Result(
                severity=severity,
                shape=_name(constraint),
                focus=_text(row["value"]),
                path=None if path is None else _text(path),
                messages=_messages(shapes, constraint),
            )


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _severity(severity: Node | None) -> Severity:
    return _SEVERITIES.get(str(severity).removeprefix(_SH), "violation")


def _name(shape: Node | None) -> str:
    return str(shape).rsplit("#", 1)[-1]


def _messages(shapes: Graph, shape: Node | None) -> dict[str, str]:
    """language -> sentence, from the shape: pyshacl leaves some languages off."""
    from rdflib.namespace import SH

    return {getattr(text, "language", None) or "": str(text) for text in shapes.objects(shape, SH.message)}


def _reread(union: Graph, ontology: Ontology, texts: Mapping[str, str]) -> Iterator[Result | None]:
    """A result for every quote and text that is not as the graph says, None for every quote found where it should."""
    from rdflib import URIRef

    sha256 = URIRef(ontology.namespaces.term("textSha256"))
    for article, digest in union.subject_objects(sha256):
        text = texts.get(str(article))
        if text is None:
            yield _fault("text-known", article, severity="warning")
        elif hashlib.sha256(text.encode()).hexdigest() != str(digest):
            yield _fault("text-hash", article)
    start, end, exact = (dict(union.subject_objects(URIRef(_OA + name))) for name in ("start", "end", "exact"))
    cut = dict(union.subject_objects(URIRef(ontology.namespaces.term("cut"))))
    for span, article in union.subject_objects(URIRef(f"{_PROV}wasQuotedFrom")):
        if (text := texts.get(str(article))) is None:
            continue
        quote = str(exact.get(span, ""))
        there = _stands(text, _number(start.get(span)), _number(end.get(span)), quote, str(cut.get(span, "")))
        yield None if there else _fault("quote-found", span, value=quote)


def _stands(text: str, start: int, end: int, quote: str, cut: str) -> bool:
    """Whether `quote` is `text[start:end]`, or the part of it that is left where `cut` says that an end is missing."""
    if not 0 <= start < end <= len(text):
        return False
    whole = text[start:end]
    match cut:
        case "end":
            return whole.startswith(quote.removesuffix(_ELLIPSIS))
        case "start":
            return whole.endswith(quote.removeprefix(_ELLIPSIS))
        case "both":
            return quote.removeprefix(_ELLIPSIS).removesuffix(_ELLIPSIS) in whole
        case _:
            return whole == quote


def _number(value: Node | None) -> int:
    try:
        return int(str(value))
    except ValueError:
        return -1


def _fault(shape: str, focus: Node, *, severity: Severity = "violation", value: str | None = None) -> Result:
    return Result(
        severity=severity,
        shape=shape,
        focus=str(focus),
        value=value,
        component=_REREAD,
        messages=table()[f"validate.{shape}"],
    )


def _node(value: str) -> Node:
    from rdflib import Literal, URIRef

    return URIRef(value) if _IRI.fullmatch(value) else Literal(value)
