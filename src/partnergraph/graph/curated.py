"""Corrections as RDF: each line of the table in the graph `corrections`, and what it states as a curated statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from partnergraph.corrections import Curated
from partnergraph.corrections.table import properties
from partnergraph.graph.claims import IN_REFERENCE, Plain
from partnergraph.graph.statements import STATEMENT_HASH
from partnergraph.graph.terms import Mint, Term, string, text
from partnergraph.link import Linked, hash8
from partnergraph.link.periods import days, is_day

_LANG = "vi"  # of words that the table has without a language


class Corrections:
    """Writes the corrections of one corpus; `version` is the package's."""

    def __init__(self, mint: Mint, linked: Linked, curated: Iterable[Curated], version: str) -> None:
        self._mint = mint
        self._linked = linked
        self._curated = tuple(curated)
        self._version = ox.Literal(version)

    def quads(self) -> Iterator[ox.Quad]:
        """The graph `corrections`; it is empty without corrections."""
        graph = self._mint.graph("corrections")
        for one in self._curated:
            node = self._mint.entity("correction", self._key(one))
            for predicate, value in self._line(one):
                yield ox.Quad(node, self._mint.term(predicate), value, graph)
            for triple in self._stated(one):
                for predicate, value in self._statement(triple, one, node):
                    yield ox.Quad(self._statement_node(triple, node), self._mint.term(predicate), value, graph)

    def facts(self) -> Iterator[Plain]:
        """What they state and is shown, as plain triples, without what the reference graph says already."""
        for one in self._curated:
            if self._is_shown(one):
                yield from self._stated(one)

    def _key(self, one: Curated) -> str:
        row = one.row
        return hash8(row.action, row.subject, row.property, row.value, row.url, row.quote, size=STATEMENT_HASH)

    def _line(self, one: Curated) -> Iterator[tuple[str, Term]]:
        row, term = one.row, self._mint.term
        yield "rdf:type", term("pg:Correction")
        yield "pg:correctionAction", string(row.action)
        if one.path:
            yield "pg:corrects", self._mint.path(one.path)
        for predicate, cell in (
            ("pg:correctionProperty", row.property),
            ("pg:correctionValue", row.value),
            ("oa:exact", row.quote),
            ("dcterms:creator", row.by),
            ("dcterms:date", row.date),
            ("rdfs:comment", row.note),
        ):
            if cell:
                yield predicate, string(cell)
        if row.url:
            yield "dcterms:source", self._mint.uri(row.url)

    def _stated(self, one: Curated) -> list[Plain]:
        if not one.stated or one.effect == "orphaned":
            return []
        subject = self._mint.path(one.path)
        return [(subject, self._mint.term(predicate), value) for predicate, value in self._values(one)]

    def _values(self, one: Curated) -> Iterator[tuple[str, Term]]:
        row, mint = one.row, self._mint
        if row.action == "relabel":
            yield "skos:prefLabel", text(row.value, row.property or _LANG)
            return
        known = properties()[one.path.partition("/")[0], row.property]
        match known.range:
            case "concept":
                yield known.predicate, mint.concept(known.scheme, row.value)
            case "org" | "agreement":
                yield known.predicate, mint.path(row.value)
            case "text":
                yield known.predicate, text(row.value, _LANG)
            case _:
                yield known.predicate, string(row.value)
        if row.property == "signed" and is_day(row.value):
            yield "pg:dateSigned", ox.Literal(row.value, datatype=mint.term("xsd:date"))
        if row.property == "period":
            for predicate, day in zip(("pg:validFrom", "pg:validThrough"), days(row.value) or (), strict=False):
                if day:
                    yield predicate, mint.day(day)

    def _is_shown(self, one: Curated) -> bool:
        kind, _, key = one.path.partition("/")
        if kind == "org" and one.stated and self._linked.organisations[key].origin in IN_REFERENCE:
            return bool(one.row.property == "alias" and one.row.action == "assert")
        if one.row.action != "assert" or not one.stated:
            return one.stated
        known = properties()[kind, one.row.property]
        if known.many:
            return True
        nodes = self._linked.agreements if kind == "agreement" else self._linked.programmes
        return bool(getattr(nodes.get(key), known.field, one.row.value) == one.row.value)

    def _statement_node(self, triple: Plain, correction: ox.NamedNode) -> ox.NamedNode:
        subject, predicate, value = triple
        key = hash8(subject.value, predicate.value, str(value), correction.value, size=STATEMENT_HASH)
        return self._mint.entity("statement", key)

    def _statement(self, triple: Plain, one: Curated, correction: ox.NamedNode) -> Iterator[tuple[str, Term]]:
        yield "rdf:type", self._mint.term("pg:Statement")
        yield from zip(("rdf:subject", "rdf:predicate", "rdf:object"), triple, strict=True)
        yield "pg:basis", self._mint.concept("basis", "curated")
        yield "pg:rule", string(f"correction.{one.row.action}")
        yield "pg:extractorVersion", self._version
        yield "prov:wasGeneratedBy", correction
        yield "dcterms:source", self._mint.uri(one.row.url) if one.row.url else correction
