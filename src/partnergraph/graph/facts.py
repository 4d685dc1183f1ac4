"""All quads of a corpus: the plain facts once, each article's statements in its own graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from partnergraph.graph.claims import IN_REFERENCE, Plain, Reading
from partnergraph.graph.codes import Codes
from partnergraph.graph.labels import LANGUAGES, Labels
from partnergraph.graph.people import people_claims
from partnergraph.graph.statements import Statements, Told, merged
from partnergraph.graph.terms import Mint, Term, string, text
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.knowledge.ontology import Ontology
from partnergraph.knowledge.shelf import Precision
from partnergraph.link import Linked, LinkedArticle, hash8
from partnergraph.link.periods import is_day
from partnergraph.text import squeeze

_PUBLIC_KINDS = frozenset({"government", "military"})


@dataclass(frozen=True, slots=True)
class Written:
    """What one article claims, and the structure that carries its claims."""

    article: LinkedArticle
    claims: list[Told]
    structure: list[Plain]

    def digest(self) -> str:
        """A digest of all that the article's graph depends on beside tables and version."""
        row = self.article.facts.raw
        parts = [repr((row.id, row.lang, row.title, row.published, row.source, row.url, row.sha256))]
        for c in self.claims:
            words = [(e.start, e.end) for e in c.evidence]
            parts.append(f"{c.subject} {c.predicate} {c.object} {c.rule} {c.inferred} {words}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one corpus under one ontology and one set of tables."""

    mint: Mint
    linked: Linked
    codes: Codes
    labels: Labels
    statements: Statements

    @classmethod
    def of(
        cls, linked: Linked, gazetteer: Gazetteer, ontology: Ontology, precision: Mapping[str, Precision], version: str
    ) -> Writer:
        """A writer; `version` is the extractor's."""
        mint = Mint(ontology.namespaces)
        statements = Statements(mint, precision, version)
        return cls(mint, linked, Codes(ontology, gazetteer), Labels(gazetteer, ontology, linked.given), statements)

    def written(self, article: LinkedArticle) -> Written:
        """What an article claims."""
        reading = Reading(self.mint, self.codes, self.linked, article)
        claims = merged([*reading.claims(), *people_claims(reading)])
        return Written(article, claims, reading.structure)

    def article(self, one: Written) -> Iterator[ox.Quad]:
        """One article's graph: its metadata, and its claims as statements."""
        yield from self._metadata(one.article)
        yield from self.statements.quads(one.article.facts.raw, one.article.key, one.claims)

    def facts(self, written: Iterable[Written]) -> Iterator[ox.Quad]:
        """The graph of facts: what the articles claim and is shown, each triple once."""
        plain: dict[Plain, None] = {}
        for one in written:
            plain.update(dict.fromkeys(c.triple for c in one.claims if c.shown and not c.reference))
            plain.update(dict.fromkeys(one.structure))
        plain.update(dict.fromkeys(self._nodes()))
        facts = self.mint.graph("facts")
        for triple in plain:
            yield ox.Quad(*triple, facts)

    def _metadata(self, article: LinkedArticle) -> Iterator[ox.Quad]:
        row, term = article.facts.raw, self.mint.term
        graph, node = self.mint.graph("article", article.key), self.mint.entity("article", article.key)
        values: list[tuple[str, Term]] = [
            ("rdf:type", term("schema:NewsArticle")),
            ("dcterms:identifier", string(row.id)),
            ("schema:inLanguage", string(row.lang.lower())),
            ("pg:textSha256", string(row.sha256)),
        ]
        if row.title:
            values.append(("schema:headline", text(squeeze(row.title), row.lang)))
        if row.published and is_day(row.published):
            values.append(("schema:datePublished", ox.Literal(row.published, datatype=term("xsd:date"))))
        if row.source:
            values.append(("schema:publisher", string(squeeze(row.source))))
        if row.url:
            values.append(("schema:url", self.mint.uri(row.url)))
        for predicate, value in values:
            yield ox.Quad(node, term(predicate), value, graph)

    def _nodes(self) -> Iterator[Plain]:
        yield from self._organisations()
        yield from self._people()
        yield from self._agreements()
        term = self.mint.term
        for key in self.linked.programmes:
            yield self.mint.entity("programme", key), term("rdf:type"), term("pg:Programme")

    def _organisations(self) -> Iterator[Plain]:
        for key, node in self.linked.organisations.items():
            if node.origin not in IN_REFERENCE:
                iri = self.mint.entity("org", key)
                yield from organisation_kind(self.mint, iri, node.kind)
                for label in node.labels:
                    yield iri, self.mint.term("skos:prefLabel"), text(label.text, label.lang)

    def _people(self) -> Iterator[Plain]:
        term = self.mint.term
        for key, node in self.linked.people.items():
            iri = self.mint.entity("person", key)
            yield iri, term("rdf:type"), term("foaf:Person")
            # a name is the same in both languages, and is shown under either
            for lang in LANGUAGES:
                yield iri, term("skos:prefLabel"), text(node.name, lang)

    def _agreements(self) -> Iterator[Plain]:
        term = self.mint.term
        for key, node in self.linked.agreements.items():
            iri = self.mint.entity("agreement", key)
            parties = [self.linked.organisations[party] for party in node.parties]
            for lang in LANGUAGES:
                yield iri, term("skos:prefLabel"), text(self.labels.agreement(node, parties, lang), lang)
            position: dict[str, int] = {}
            for claim in node.claims:
                for number, content in enumerate(claim.fact.contents, 1):
                    wording = squeeze(content.text)
                    position[wording] = min(number, position.get(wording, number))
            for wording, number in position.items():
                provision = self.mint.entity("provision", f"{key}-{hash8(wording)}")
                yield provision, term("schema:position"), self.mint.integer(number)


def organisation_kind(mint: Mint, iri: ox.NamedNode, kind: str) -> Iterator[Plain]:
    """The classes of an organisation, and its kind."""
    term = mint.term
    yield iri, term("rdf:type"), term("org:FormalOrganization")
    if kind == "telecom":
        yield iri, term("rdf:type"), term("pg:TelecomCompany")
    elif kind in _PUBLIC_KINDS:
        yield iri, term("rdf:type"), term("m8g:PublicOrganisation")
    yield iri, term("pg:organisationKind"), mint.concept("organisation-kind", kind)


def vocabulary(mint: Mint, ontology: Ontology) -> Iterator[ox.Quad]:
    """The ontology and its schemes."""
    graph = mint.graph("vocabulary")
    return (ox.Quad(*triple, graph) for triple in _triples(ontology.triples))


def _triples(triples: Iterable[ox.Triple]) -> Iterator[Plain]:
    for t in triples:
        yield t.subject, t.predicate, t.object  # type: ignore[misc]  # no blank nodes, no triple terms: linted
