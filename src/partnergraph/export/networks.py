"""The network of partnerships for programs that draw and measure networks: GraphML (yEd, Cytoscape, Gephi) and GEXF."""

from __future__ import annotations

from contextlib import closing
from itertools import combinations
from pathlib import Path

import networkx as nx

from partnergraph.knowledge.ontology import Namespaces
from partnergraph.queries import find_query
from partnergraph.queries.catalogue import prefixes
from partnergraph.stores.base import RDF, Term, Triple
from partnergraph.stores.embedded import EmbeddedStore

_QUESTION = "partnership-network"


def graphml(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """GraphML of the network."""
    network = _network(folder, space)
    nx.write_graphml(network, out, encoding="utf-8", named_key_ids=True)
    return {out.name: len(network)}


def gexf(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """GEXF 1.2 of the network."""
    network = _network(folder, space)
    nx.write_gexf(network, out, encoding="utf-8", version="1.2draft")
    lines = out.read_text("utf-8")
    out.write_text(_undated(lines), "utf-8")
    return {out.name: len(network)}


def _undated(text: str) -> str:
    """Without the day on which it was written: the same build gives the same bytes."""
    start = text.find("<meta")
    end = text.find("</meta>", start)
    return text if start < 0 or end < 0 else text[:start].rstrip() + text[end + len("</meta>") :]


def _network(folder: Path, space: Namespaces) -> nx.MultiGraph[str]:
    """A node for each party, an edge for each two parties of an agreement; texts alone as attributes."""
    with closing(EmbeddedStore(folder)) as store:
        triples = store.construct(find_query(_QUESTION, space).text)
    pg, schema = space.ns, prefixes(space)["schema"]
    parties: dict[str, list[str]] = {}
    network: nx.MultiGraph[str] = nx.MultiGraph()
    about = _details(triples)
    for subject, predicate, value in triples:
        if predicate.value == f"{pg}party":
            parties.setdefault(subject.value, []).append(value.value)
    for party in sorted({p for members in parties.values() for p in members}):
        company = f"{pg}TelecomCompany" in about[party].get(f"{RDF}type", "")
        network.add_node(party, label=_label(about[party], "vi"), label_en=_label(about[party], "en"), company=company)
    for agreement, members in sorted(parties.items()):
        told = about[agreement]
        for one, two in combinations(sorted(members), 2):
            network.add_edge(
                one,
                two,
                key=agreement,
                agreement=agreement,
                label=_label(told, "vi"),
                label_en=_label(told, "en"),
                signed=told.get(f"{pg}signed", ""),
                period=told.get(f"{schema}temporalCoverage", ""),
            )
    return network


def _details(triples: list[Triple]) -> dict[str, dict[str, str]]:
    """What is said of each thing: predicate, with the language of a label behind it, -> values."""
    found: dict[str, dict[str, str]] = {}
    for subject, predicate, value in triples:
        key = predicate.value + _language(value)
        of_one = found.setdefault(subject.value, {})
        of_one[key] = f"{of_one[key]} ; {value.value}" if key in of_one else value.value
    return found


def _language(value: Term) -> str:
    return f"@{value.lang}" if value.lang else ""


def _label(told: dict[str, str], lang: str) -> str:
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    return told.get(f"{label}@{lang}") or told.get(f"{label}@vi") or told.get(f"{label}@en") or ""
