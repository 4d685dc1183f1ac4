"""The ontology as data: its namespaces, its terms and concept schemes, its shapes.

Turtle is read by pyoxigraph, which takes a few milliseconds; rdflib, whose import alone costs a third of a second, is
loaded only by the two properties that return its graphs. Code lists are therefore cheap enough for extraction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from partnergraph.errors import BadKnowledge, UsageError
from partnergraph.knowledge.files import ontology_file

if TYPE_CHECKING:
    from rdflib import Graph

_HOME = "https://w3id.org/partnergraph/"
_NAMESPACE = re.compile(r"https?://[^\s<>\"{}|\\^`#?/]+(?:/[^\s<>\"{}|\\^`#?]*)?[#/]")
_OURS = re.compile(re.escape(_HOME) + r"(ns#|ns(?!\w)|shapes#|scheme/|graph/|id/)")
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = (f"{_SKOS}prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
VOCABULARY_FILES = ("partnergraph.ttl", "schemes.ttl", "alignments.ttl")
SHAPES_FILE = "shapes.ttl"


@dataclass(frozen=True, slots=True)
class Namespaces:
    """Where IRIs live: `ns` is the namespace of terms, `data` the base of entities. Both are absolute http(s) IRIs
    that end in `#` or `/`; raises `UsageError` otherwise.

    Schemes and shapes stay beside the terms (they are vocabulary), named graphs beside the entities:
    with the defaults all four share one home.
    """

    ns: str = f"{_HOME}ns#"
    data: str = f"{_HOME}id/"

    def __post_init__(self) -> None:
        for iri in (self.ns, self.data):
            if not _NAMESPACE.fullmatch(iri):
                raise UsageError("ontology.namespace", iri=iri)
        if self.ns == self.data:
            raise UsageError("ontology.namespaces_equal", iri=self.ns)

    @property
    def ontology(self) -> str:
        """The IRI of the ontology itself: the namespace without its last character."""
        return self.ns[:-1]

    @property
    def vocabulary(self) -> str:
        """The home of terms, schemes and shapes, ending in `/`."""
        return _home(self.ns, "ns#", "ns/")

    @property
    def base(self) -> str:
        """The home of entities and named graphs, ending in `/`: `data` without its `id/`."""
        return _home(self.data, "id/", "id#")

    @property
    def schemes(self) -> str:
        """The base of concept schemes: `<schemes><scheme>/<notation>` is a concept."""
        return f"{self.vocabulary}scheme/"

    @property
    def graphs(self) -> str:
        """The base of named graphs."""
        return f"{self.base}graph/"

    def term(self, name: str) -> str:
        """The IRI of the class or property `name`."""
        return self.ns + name

    def concept(self, scheme: str, notation: str) -> str:
        """The IRI of the concept `notation` of `scheme`; not checked, see `Ontology.concept`."""
        return f"{self.schemes}{scheme}/{notation}"

    def entity(self, kind: str, key: str) -> str:
        """The IRI of an entity, as in `entity("org", "vnpt")`."""
        return f"{self.data}{kind}/{key}"

    def graph(self, *path: str) -> str:
        """The IRI of a named graph, as in `graph("facts")` or `graph("article", key)`."""
        return self.graphs + "/".join(path)

    def rewrite(self, text: str) -> str:
        """`text` (Turtle, SPARQL) written with the default namespaces, as it reads with these."""
        if self == Namespaces():
            return text
        place = {
            "ns#": self.ns,
            "ns": self.ontology,
            "shapes#": f"{self.vocabulary}shapes#",
            "scheme/": self.schemes,
            "graph/": self.graphs,
            "id/": self.data,
        }
        return _OURS.sub(lambda match: place[match[1]], text)


def _home(iri: str, *endings: str) -> str:
    for ending in endings:
        if iri.endswith(f"/{ending}"):
            return iri.removesuffix(ending)
    return f"{iri[:-1]}/"


@dataclass(frozen=True)
class Ontology:
    """The files of `ontology/` read with `namespaces`; everything is parsed on first use and kept."""

    namespaces: Namespaces
    directory: Path

    def text(self, name: str) -> str:
        """The file `name` with the namespaces in force; raises `BadKnowledge` where it cannot be read."""
        path = self.directory / name
        try:
            return self.namespaces.rewrite(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadKnowledge("ontology.unreadable", path=path, problem=error) from error

    @cached_property
    def triples(self) -> tuple[ox.Triple, ...]:
        """Terms, schemes and alignments; raises `BadKnowledge` at a syntax error."""
        return tuple(dict.fromkeys(t for name in VOCABULARY_FILES for t in self._parse(name)))

    @cached_property
    def vocabulary(self) -> bytes:
        """The triples as canonical N-Triples: one a line, lines in order of their bytes, no blank nodes."""
        lines = ox.serialize(self.triples, format=ox.RdfFormat.N_TRIPLES) or b""
        return b"".join(sorted(lines.splitlines(keepends=True)))

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """scheme -> its notations in order of the file."""
        found: dict[str, tuple[str, ...]] = {}
        for triple in self._parse("schemes.ttl"):
            if triple.predicate.value == f"{_SKOS}notation" and isinstance(triple.object, ox.Literal):
                scheme = _iri(triple.subject).removeprefix(self.namespaces.schemes).partition("/")[0]
                found[scheme] = (*found.get(scheme, ()), triple.object.value)
        return found

    def concept(self, scheme: str, notation: str) -> str:
        """The IRI of a concept that exists; raises `BadKnowledge` for a code that the scheme does not have."""
        if notation not in self._code_sets.get(scheme, frozenset()):
            raise BadKnowledge("ontology.code", scheme=scheme, code=notation)
        return self.namespaces.concept(scheme, notation)

    def label(self, iri: str, lang: str) -> str | None:
        """The label of a term, scheme or concept in `lang` (`vi`, `en`), None where it has none."""
        return self._labels.get((iri, lang))

    @cached_property
    def graph(self) -> Graph:
        """Terms, schemes and alignments as an rdflib graph."""
        return self._rdflib(VOCABULARY_FILES)

    @cached_property
    def shapes(self) -> Graph:
        """The SHACL shapes as an rdflib graph."""
        return self._rdflib((SHAPES_FILE,))

    @cached_property
    def _code_sets(self) -> dict[str, frozenset[str]]:
        return {scheme: frozenset(codes) for scheme, codes in self.codes.items()}

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        return {
            (_iri(t.subject), t.object.language or ""): t.object.value
            for t in self.triples
            if t.predicate.value in _LABELS and isinstance(t.object, ox.Literal)
        }

    def _parse(self, name: str) -> list[ox.Triple]:
        try:
            return [quad.triple for quad in ox.parse(self.text(name), format=ox.RdfFormat.TURTLE)]
        except SyntaxError as error:
            raise BadKnowledge("ontology.unreadable", path=self.directory / name, problem=error) from error

    def _rdflib(self, names: tuple[str, ...]) -> Graph:
        from rdflib import Graph  # 0.3 s, needed by few

        graph = Graph()
        for name in names:
            self._parse(name)  # its errors name line and column
            graph.parse(data=self.text(name), format="turtle")
        return graph


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


@cache
def load_ontology(namespaces: Namespaces | None = None) -> Ontology:
    """The ontology that ships with the package, once per pair of namespaces (None means the defaults)."""
    return Ontology(namespaces or Namespaces(), ontology_file(""))
