"""rdflib in memory as a store, to compare the others with."""

from __future__ import annotations

from typing import cast

import rdflib
from rdflib.query import ResultRow
from rdflib.term import BNode, Literal, URIRef

from partnergraph.errors import UsageError
from partnergraph.stores import Table, Term
from partnergraph.stores.base import Triple

GRAPH = "https://w3id.org/partnergraph/graph/facts"


class RdflibStore:
    """rdflib in memory, as a store."""

    where = "rdflib"

    def __init__(self, turtle: str = "", nquads: str = "") -> None:
        self.data = rdflib.Dataset(default_union=True)
        self.data.graph(URIRef(GRAPH)).parse(data=turtle, format="turtle")
        self.data.parse(data=nquads, format="nquads")

    def select(self, query: str) -> Table:
        found = self.data.query(query)
        if found.type != "SELECT":
            raise UsageError("query.not_select")
        names = tuple(str(v) for v in found.vars or ())
        return Table(names, tuple(tuple(map(_term, cast("ResultRow", row))) for row in found))

    def ask(self, query: str) -> bool:
        found = self.data.query(query)
        if found.type != "ASK":
            raise UsageError("query.not_ask")
        return bool(found)

    def construct(self, query: str) -> list[Triple]:
        triples = (tuple(map(_term, cast("ResultRow", row))) for row in self.data.query(query))
        return sorted({cast("Triple", triple) for triple in triples})

    def counts(self) -> dict[str, int]:
        return {str(graph.identifier): len(graph) for graph in self.data.graphs() if len(graph)}

    def close(self) -> None:
        self.data.close()


def _term(node: object) -> Term | None:
    if node is None:
        return None
    if isinstance(node, Literal):
        kind = str(node.datatype or "")
        return Term(str(node), lang=node.language or "", datatype="" if kind.endswith("#string") else kind)
    return Term(str(node), "bnode" if isinstance(node, BNode) else "iri")
