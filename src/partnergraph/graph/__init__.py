"""Linked facts and knowledge as RDF: the only place that mints IRIs and writes triples.

Graphs: `facts` has every plain triple once; `article/<key>` one article's metadata and statements with their words;
`reference` the knowledge tables; `corrections` what people corrected; `vocabulary` the ontology and its schemes. No triple stands in two of them, so that a
query over their union counts each once. Blank nodes, booleans, and whatever clock, machine or path would say are absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version as installed_version
from itertools import chain
from typing import TypeVar

import pyoxigraph as ox

from partnergraph.corrections import Curated
from partnergraph.graph.curated import Corrections
from partnergraph.graph.facts import Writer, Written, vocabulary
from partnergraph.graph.reference import Reference
from partnergraph.graph.serialise import canonical_nquads, jsonld, readable_turtle, turtle_of_lines
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.knowledge.ontology import Namespaces, Ontology
from partnergraph.knowledge.shelf import Precision
from partnergraph.link import Linked
from partnergraph.model import Article, Fact

__all__ = ["Corpus", "canonical_nquads", "facts_with_iris", "graph", "jsonld", "readable_turtle", "turtle_of_lines"]

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A linked corpus to be written: its graphs one by one."""

    linked: Linked
    gazetteer: Gazetteer
    ontology: Ontology
    writer: Writer
    corrections: Corrections

    @classmethod
    def of(
        cls,
        linked: Linked,
        gazetteer: Gazetteer,
        ontology: Ontology,
        precision: Mapping[str, Precision] | None = None,
        version: str | None = None,
        curated: Iterable[Curated] = (),
    ) -> Corpus:
        """`precision` is what the evaluation measured of each rule; a rule without a measurement gives no confidence.
        `version` is the extractor's, by default that of the installed package; `curated` are the corrections that
        `linked` has."""
        version = version or installed_version("partnergraph")
        writer = Writer.of(linked, gazetteer, ontology, precision or {}, version)
        return cls(linked, gazetteer, ontology, writer, Corrections(writer.mint, linked, curated, version))

    @property
    def namespaces(self) -> Namespaces:
        """Those of the ontology."""
        return self.ontology.namespaces

    def vocabulary(self) -> Iterator[ox.Quad]:
        """The ontology and its schemes."""
        return vocabulary(self.writer.mint, self.ontology)

    def derived(self, written: Iterable[Written]) -> dict[str, Iterable[ox.Quad]]:
        """The graphs that depend on all articles, by name."""
        reference = Reference(self.writer.mint, self.gazetteer, self.writer.labels, self.linked)
        facts = self.writer.mint.graph("facts")
        curated = (ox.Quad(*triple, facts) for triple in self.corrections.facts())
        return {
            "facts": chain(self.writer.facts(written), curated),
            "reference": reference.quads(),
            "corrections": self.corrections.quads(),
        }

    def quads(self) -> Iterator[ox.Quad]:
        """Every quad, in no canonical order (see `canonical_nquads`)."""
        yield from self.vocabulary()
        written = [self.writer.written(article) for article in self.linked.articles]
        for one in written:
            yield from self.writer.article(one)
        for quads in self.derived(written).values():
            yield from quads


def graph(
    linked: Linked,
    gazetteer: Gazetteer,
    ontology: Ontology,
    precision: Mapping[str, Precision] | None = None,
    version: str | None = None,
) -> Iterator[ox.Quad]:
    """Every quad of a corpus, in no canonical order (see `Corpus`)."""
    return Corpus.of(linked, gazetteer, ontology, precision, version).quads()


def facts_with_iris(linked: Linked, namespaces: Namespaces | None = None) -> Iterator[Article]:
    """The articles' facts, every fact with the full IRI of the thing that it is about."""
    base = (namespaces or Namespaces()).data
    for article in linked.articles:
        facts = article.facts
        yield replace(
            facts,
            organisations=_full(facts.organisations, base),
            people=_full(facts.people, base),
            agreements=_full(facts.agreements, base),
            programmes=_full(facts.programmes, base),
            outcomes=_full(facts.outcomes, base),
        )


def _full(facts: Iterable[F], base: str) -> tuple[F, ...]:
    return tuple(replace(fact, iri=f"{base}{fact.iri}") for fact in facts)
