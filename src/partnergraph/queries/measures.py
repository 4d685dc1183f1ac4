"""A measure of networkx over the triples of a CONSTRUCT, as rows: `# measure: betweenness` in a question's header.

The network has a node for each IRI and an undirected edge for each triple between two IRIs; what carries a label is
shown by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import networkx as nx

from partnergraph.messages import language
from partnergraph.stores.base import RDF, XSD, Table, Term, Triple

_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_PLACES = 4  # decimals shown: beyond them the order of summation would show

MEASURES: Mapping[str, Callable[[nx.Graph[str]], Mapping[str, float]]] = {
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
    "degree": nx.degree_centrality,
}


def measured(triples: Sequence[Triple], measure: str) -> Table:
    """The nodes of the network in `triples` with their `measure` (0 to 1), highest first, equal ones by IRI: the
    variables are `thing`, `thingLabel` and the measure's name.

    Raises KeyError for a measure that is none of MEASURES: headers are checked when a question is read.
    """
    network: nx.Graph[str] = nx.Graph()
    # in a fixed order, so that sums of floats come out the same
    network.add_edges_from((s.value, o.value) for s, p, o in sorted(triples) if _joins(s, p, o))
    values = {node: round(value, _PLACES) for node, value in MEASURES[measure](network).items()}
    labels = _labels(triples)
    ranked = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        (Term(node, "iri"), labels.get(node), Term(f"{value:.{_PLACES}f}", datatype=XSD + "decimal"))
        for node, value in ranked
    ]
    return Table(("thing", "thingLabel", measure), tuple(rows))


def _joins(subject: Term, predicate: Term, value: Term) -> bool:
    return subject.kind == value.kind == "iri" and predicate.value != RDF + "type"


def _labels(triples: Sequence[Triple]) -> dict[str, Term]:
    """The label of each thing: in the language spoken, else in Vietnamese, else the first."""
    found: dict[str, Term] = {}
    order = {language(): 0, "vi": 1} if language() != "vi" else {"vi": 0}
    for subject, predicate, value in sorted(triples):
        if predicate.value == _LABEL:
            kept = found.get(subject.value)
            if kept is None or order.get(value.lang, 9) < order.get(kept.lang, 9):
                found[subject.value] = value
    return found
