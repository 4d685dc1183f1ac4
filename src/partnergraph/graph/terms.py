"""IRIs and literals: the one place that mints them.

Literals have canonical lexical forms. Offsets and sample sizes are xsd:integer: Oxigraph keeps the types derived from it
as xsd:integer, and the same data must come back from every store.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from partnergraph.knowledge.ontology import Namespaces

Term = ox.NamedNode | ox.Literal

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCHEMA = "https://schema.org/"
_PROV = "http://www.w3.org/ns/prov#"
_ORG = "http://www.w3.org/ns/org#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_OA = "http://www.w3.org/ns/oa#"
_M8G = "http://data.europa.eu/m8g/"
_DCTERMS = "http://purl.org/dc/terms/"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_WD = "http://www.wikidata.org/entity/"
_GEONAMES = "https://sws.geonames.org/"

_SHORT = {
    "rdf": _RDF,
    "rdfs": _RDFS,
    "xsd": _XSD,
    "skos": _SKOS,
    "schema": _SCHEMA,
    "prov": _PROV,
    "org": _ORG,
    "foaf": _FOAF,
    "oa": _OA,
    "m8g": _M8G,
    "dcterms": _DCTERMS,
    "geo": _GEO,
    "wd": _WD,
    "geonames": _GEONAMES,
}
LONGEST_QUOTE = (
    300  # characters of one quote in RDF: enough to recognise the passage, too little to read the article by
)


class Mint:
    """Terms under one pair of namespaces; equal terms are made once."""

    def __init__(self, namespaces: Namespaces) -> None:
        self.namespaces = namespaces
        self.prefixes = {"pg": namespaces.ns, **_SHORT}
        self._made: dict[str, ox.NamedNode] = {}
        self._terms: dict[str, ox.NamedNode] = {}

    def iri(self, text: str) -> ox.NamedNode:
        """The node of a full IRI."""
        node = self._made.get(text)
        if node is None:
            node = self._made[text] = ox.NamedNode(text)
        return node

    def term(self, short: str) -> ox.NamedNode:
        """A term of a vocabulary by its short form: `pg:party`, `org:member`."""
        node = self._terms.get(short)
        if node is None:
            prefix, _, name = short.partition(":")
            node = self._terms[short] = ox.NamedNode(self.prefixes[prefix] + name)
        return node

    def entity(self, kind: str, key: str) -> ox.NamedNode:
        """An entity, as in `entity("org", "vnpt")`."""
        return self.iri(self.namespaces.entity(kind, key))

    def path(self, path: str) -> ox.NamedNode:
        """An entity by the path that linking gives it (`org/vnpt`)."""
        return self.iri(self.namespaces.data + path)

    def concept(self, scheme: str, code: str) -> ox.NamedNode:
        """The concept `code` of a scheme."""
        return self.iri(self.namespaces.concept(scheme, code))

    def graph(self, *path: str) -> ox.NamedNode:
        """A named graph, as in `graph("article", key)`."""
        return self.iri(self.namespaces.graph(*path))

    def day(self, day: date) -> ox.Literal:
        """An xsd:date."""
        return ox.Literal(day.isoformat(), datatype=self.term("xsd:date"))

    def integer(self, number: int) -> ox.Literal:
        """An xsd:integer."""
        return ox.Literal(str(number), datatype=self.term("xsd:integer"))

    def decimal(self, number: float, digits: int = 4) -> ox.Literal:
        """An xsd:decimal of at most `digits` places, without trailing zeros."""
        text = f"{Decimal(str(number)).quantize(Decimal(1).scaleb(-digits)):f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return ox.Literal("0" if text == "-0" else text, datatype=self.term("xsd:decimal"))

    def uri(self, text: str) -> ox.Literal:
        """An address as xsd:anyURI: addresses from outside need not be IRIs."""
        return ox.Literal(text, datatype=self.term("xsd:anyURI"))


def text(value: str, lang: str) -> ox.Literal:
    """A text in a language, the tag in lower case."""
    return ox.Literal(value, language=lang.lower())


def string(value: str) -> ox.Literal:
    """An xsd:string."""
    return ox.Literal(value)


def cut(quote: str) -> str:
    """`quote`, at most 300 characters of it; a cut end has an ellipsis."""
    return quote if len(quote) <= LONGEST_QUOTE else quote[:LONGEST_QUOTE] + "…"
