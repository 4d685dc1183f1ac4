"""A claim as RDF: a statement in its article's graph with the words that state it.

The IRI of a statement is a hash of subject, predicate, object and article: the same article read again gives the same
statement, and two articles give two statements about one triple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from partnergraph.graph.terms import LONGEST_QUOTE, Mint, Term, cut, text
from partnergraph.knowledge.shelf import Precision
from partnergraph.link import hash8
from partnergraph.model import Evidence, RawArticle

STATEMENT_HASH = 16  # base32 characters, 80 bits: a million statements do not collide
_TERMS = (
    "rdf:type", "rdf:subject", "rdf:predicate", "rdf:object", "prov:wasDerivedFrom", "pg:Statement", "pg:basis", "pg:rule",
    "pg:extractorVersion", "pg:confidence", "pg:sampleSize", "pg:evidence",
)  # fmt: skip


@dataclass(slots=True)
class Told:
    """One triple as one article states it. `shown` is false for what stays a statement only; `reference` is true for
    a triple that the knowledge tables give anyway."""

    subject: ox.NamedNode
    predicate: ox.NamedNode
    object: Term
    evidence: tuple[Evidence, ...]
    rule: str
    inferred: bool = False
    shown: bool = True
    reference: bool = False

    @property
    def triple(self) -> tuple[ox.NamedNode, ox.NamedNode, Term]:
        """Subject, predicate, object."""
        return self.subject, self.predicate, self.object


def merged(claims: Iterable[Told]) -> list[Told]:
    """One claim for each triple: all its evidence, and the basis and rule of the strongest (stated before inferred,
    then the first rule by name)."""
    kept: dict[tuple[ox.NamedNode, ox.NamedNode, Term], Told] = {}
    for claim in claims:
        other = kept.setdefault(claim.triple, claim)
        if other is claim:
            continue
        best = min(other, claim, key=lambda c: (c.inferred, c.rule))
        other.evidence = tuple(sorted({*other.evidence, *claim.evidence}))
        other.rule, other.inferred = best.rule, best.inferred
        other.shown = other.shown or claim.shown
    return list(kept.values())


class Statements:
    """Writes the statements of articles."""

    def __init__(self, mint: Mint, precision: Mapping[str, Precision], version: str) -> None:
        self._mint = mint
        self._precision = precision
        self._version = ox.Literal(version)
        self._rules: dict[str, ox.Literal] = {}
        self._terms = {short: mint.term(short) for short in _TERMS}
        self._basis = {
            inferred: mint.concept("basis", name) for inferred, name in ((True, "inferred"), (False, "stated"))
        }

    def _rule(self, rule: str) -> ox.Literal:
        """A rule's id, made once."""
        made = self._rules.get(rule)
        if made is None:
            made = self._rules[rule] = ox.Literal(rule)
        return made

    def quads(self, article: RawArticle, key: str, claims: Iterable[Told]) -> Iterator[ox.Quad]:
        """The statements and spans of one article, in its graph."""
        graph, node = self._mint.graph("article", key), self._mint.entity("article", key)
        spans: dict[tuple[int, int], ox.NamedNode] = {}
        for claim in claims:
            yield from self._statement(claim, node, graph, spans)
        quoted = {(e.start, e.end): e for claim in claims for e in claim.evidence}
        for place, span in spans.items():
            yield from self._span(span, quoted[place], node, graph, article.lang)

    def _statement(
        self, claim: Told, article: ox.NamedNode, graph: ox.NamedNode, spans: dict[tuple[int, int], ox.NamedNode]
    ) -> Iterator[ox.Quad]:
        terms, (subject, predicate, told), quad = self._terms, claim.triple, ox.Quad
        key = hash8(subject.value, predicate.value, str(told), article.value, size=STATEMENT_HASH)
        node = ox.NamedNode(self._mint.namespaces.entity("statement", key))
        yield quad(node, terms["rdf:type"], terms["pg:Statement"], graph)
        yield quad(node, terms["rdf:subject"], subject, graph)
        yield quad(node, terms["rdf:predicate"], predicate, graph)
        yield quad(node, terms["rdf:object"], told, graph)
        yield quad(node, terms["pg:basis"], self._basis[claim.inferred], graph)
        yield quad(node, terms["pg:rule"], self._rule(claim.rule), graph)
        yield quad(node, terms["pg:extractorVersion"], self._version, graph)
        yield quad(node, terms["prov:wasDerivedFrom"], article, graph)
        if measured := self._precision.get(claim.rule):
            yield quad(node, terms["pg:confidence"], self._mint.decimal(measured.value), graph)
            yield quad(node, terms["pg:sampleSize"], self._mint.integer(measured.n), graph)
        for words in claim.evidence:
            place = words.start, words.end
            if place not in spans:
                spans[place] = ox.NamedNode(f"{article.value}#char={words.start},{words.end}")
            yield quad(node, terms["pg:evidence"], spans[place], graph)

    def _span(
        self, span: ox.NamedNode, words: Evidence, article: ox.NamedNode, graph: ox.NamedNode, lang: str
    ) -> Iterator[ox.Quad]:
        term = self._mint.term
        yield ox.Quad(span, term("rdf:type"), term("pg:TextSpan"), graph)
        yield ox.Quad(span, term("oa:start"), self._mint.integer(words.start), graph)
        yield ox.Quad(span, term("oa:end"), self._mint.integer(words.end), graph)
        yield ox.Quad(span, term("oa:exact"), text(cut(words.quote), lang), graph)
        yield ox.Quad(span, term("prov:wasQuotedFrom"), article, graph)
        if len(words.quote) > LONGEST_QUOTE:
            yield ox.Quad(span, term("pg:cut"), ox.Literal("end"), graph)
