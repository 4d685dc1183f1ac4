"""The network of a question's answer, or of a whole build, as networkx holds and measures it.

Three ways in, one shape out: `network_of_table` (a SELECT), `network_of_triples` (a CONSTRUCT) and `network_of_facts`
(the default view: companies and public bodies, joined by their agreements). Every node carries `label_vi`, `label_en`,
`kind`, `details`, `quotes` and the measures `degree`, `betweenness` and `community`; every edge `id`, `label_vi`,
`label_en`, `kind`, `status`, `year`, `until`, `signed`, `details`, `actors`, `quotes` and `weight`.
Edges are made here and never stored as facts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import unquote

import networkx as nx

from partnergraph.errors import UsageError
from partnergraph.stores.base import Table, Term

EXACT_BETWEENNESS = 600  # nodes; above, 64 sampled sources keep the measure within a second or two
SEED = 7
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABELS = ("prefLabel", "label", "name", "headline", "title")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article, with what a reader needs to find them; `basis` is stated, inferred or curated."""

    text: str
    article_title: str = ""
    date: str = ""
    url: str = ""
    basis: str = "stated"


class Detail(NamedTuple):
    """One line of a thing's details. `key` is a key of the message table below `page.detail.`, or shown as it is;
    `en` is empty where the value reads the same in both languages."""

    key: str
    vi: str
    en: str = ""
    url: str = ""
    key_en: str = ""  # the key in English, where it is no key of the table


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at an agreement: `act` is chair, sign, attend, witness or speak; `node` the person's node, if any."""

    name: str
    act: str
    post: str = ""
    of: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A thing to draw. `kind` is one of `kinds()`; a kind not known there is drawn as `other`."""

    id: str
    label_vi: str
    label_en: str
    kind: str
    details: tuple[Detail, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkEdge:
    """One agreement between two things (or a person's post, `kind="post"`). An agreement of three parties is several
    edges with the same `id` and counts once. `year` and `until` bound the time in force (None: open or unknown),
    `signed` is EDTF, `status` a code of the reported statuses."""

    source: str
    target: str
    id: str = ""
    label_vi: str = ""
    label_en: str = ""
    kind: str = "agreement"
    status: str = ""
    year: int | None = None
    until: int | None = None
    signed: str = ""
    details: tuple[Detail, ...] = ()
    actors: tuple[Actor, ...] = ()
    quotes: tuple[Quote, ...] = ()
    weight: float = 1.0


class Kind(NamedTuple):
    """How a kind of node is drawn: shape and colour both tell it apart; `hollow` kinds are no organisations."""

    kind: str
    shape: str
    hollow: bool
    light: str
    dark: str
    classes: tuple[str, ...]


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of nodes, in the legend's order, from `templates/kinds.csv`."""
    with files("partnergraph").joinpath("views/templates/kinds.csv").open(encoding="utf-8") as lines:
        rows = [
            Kind(r["kind"], r["shape"], r["hollow"] == "yes", r["light"], r["dark"], tuple(r["classes"].split()))
            for r in csv.DictReader(lines)
        ]
    return {row.kind: row for row in rows}


@cache
def _kind_of_class() -> dict[str, str]:
    return {name.lower(): row.kind for row in kinds().values() for name in row.classes}


def _no_label(iri: str, lang: str) -> str | None:
    return None


def network_of_facts(
    nodes: Iterable[NetworkNode], edges: Iterable[NetworkEdge], *, as_of: str = ""
) -> nx.MultiDiGraph[str]:
    """The network of a build. Nodes and edges may come in any order, the result does not depend on it.

    `as_of` is the day (ISO) up to which articles were read; without it the newest quote's. The edges are agreements,
    which have no direction. Raises ValueError where an edge names a node that is not among `nodes`.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(directed=False)
    for node in sorted(nodes, key=lambda n: n.id):
        _add_node(graph, node)
    for edge in sorted(edges, key=lambda e: (e.source, e.target, e.year or 0, e.id, e.label_vi)):
        for end in (edge.source, edge.target):
            if end not in graph:
                raise ValueError(f"edge {edge.id or edge.label_vi!r} names the unknown node {end!r}")
        _add_edge(graph, edge)
    graph.graph["as_of"] = as_of or _newest(graph)
    return measure(graph)


def network_of_table(table: Table) -> nx.MultiDiGraph[str]:
    """The network of a SELECT with ?source ?target and optionally ?label ?sourceLabel ?targetLabel ?sourceType
    ?targetType ?weight. A row without source or target is left out.

    Raises UsageError where a needed variable is missing or a weight is no number.
    """
    missing = [f"?{name}" for name in ("source", "target") if name not in table.variables]
    if missing:
        raise UsageError(
            "network.missing_variables",
            missing=", ".join(missing),
            found=", ".join(f"?{name}" for name in table.variables) or "–",
        )
    nodes: dict[str, NetworkNode] = {}
    edges: list[NetworkEdge] = []
    for row in table.rows:
        cells = {name: term for name, term in zip(table.variables, row, strict=True) if term is not None}
        if "source" in cells and "target" in cells:
            _merge(nodes, _node_of_row(cells, "source"))
            _merge(nodes, _node_of_row(cells, "target"))
            edges.append(_edge_of_row(cells))
    return _directed(nodes.values(), edges)


def network_of_triples(
    triples: Iterable[tuple[Term, Term, Term]], label: Callable[[str, str], str | None] = _no_label
) -> nx.MultiDiGraph[str]:
    """The network of a CONSTRUCT: a triple with a resource as object is an edge, one with a literal a detail of its
    subject; its class or its kind of organisation is its kind, and no node.

    `label` names properties and concepts by IRI and language, as `Ontology.label` does; without a name the end of the
    IRI stands. Raises UsageError where an item is no triple.
    """
    found: dict[str, _Resource] = {}
    edges: set[tuple[str, str, str]] = set()
    for triple in triples:
        if len(triple) != 3:
            raise UsageError("network.no_triples")
        subject, predicate, value = triple
        thing = found.setdefault(subject.value, _Resource(subject.value, {}, [], {}))
        if predicate.value == _TYPE or _local(predicate.value) == "organisationKind":
            thing.types.append(value.value)
        elif value.kind == "literal":
            thing.add(predicate.value, value)
        else:
            found.setdefault(value.value, _Resource(value.value, {}, [], {}))
            edges.add((subject.value, value.value, predicate.value))
    links = [
        NetworkEdge(
            source=s,
            target=o,
            id=f"{s} {p} {o}",
            label_vi=label(p, "vi") or _local(p),
            label_en=label(p, "en") or _local(p),
            kind="property",
        )
        for s, o, p in sorted(edges)
    ]
    return _directed([thing.node(label) for thing in found.values()], links)


class _Resource(NamedTuple):
    """What a CONSTRUCT says of one resource."""

    id: str
    labels: dict[str, tuple[int, str]]  # language -> rank of the property, text
    types: list[str]
    details: dict[tuple[str, str], None]

    def add(self, predicate: str, value: Term) -> None:
        """Take a literal: as a label where the property is one, else as a detail."""
        name = _local(predicate)
        if name not in _LABELS:
            self.details[(predicate, value.value)] = None
            return
        rank = (_LABELS.index(name), value.value)
        key = value.lang.partition("-")[0]
        self.labels[key] = min(self.labels.get(key, rank), rank)

    def node(self, label: Callable[[str, str], str | None]) -> NetworkNode:
        """The node; its name falls back on the other language, then on the end of the IRI."""
        texts = {key: text for key, (_, text) in self.labels.items()}
        plain = texts.get("") or next(iter(sorted(texts.values())), _local(self.id))
        vi = texts.get("vi") or (not texts and label(self.id, "vi")) or plain
        en = texts.get("en") or (not texts and label(self.id, "en")) or plain
        details = tuple(
            Detail(label(key, "vi") or _local(key), value, key_en=label(key, "en") or "")
            for key, value in sorted(self.details)
        )
        return NetworkNode(self.id, vi, en, _kind(*self.types), details)


def _node_of_row(cells: dict[str, Term], end: str) -> NetworkNode:
    term, label, kind = cells[end], cells.get(f"{end}Label"), cells.get(f"{end}Type")
    text = label.value if label else term.value if term.kind == "literal" else _local(term.value)
    return NetworkNode(term.value, text, text, _kind(kind.value) if kind else "other")


def _merge(nodes: dict[str, NetworkNode], node: NetworkNode) -> None:
    """Keep the row that says most of a node, whichever comes first."""
    old = nodes.get(node.id)
    worth = (node.kind != "other", node.label_vi != _local(node.id), node.label_vi)
    if old is None or worth > (old.kind != "other", old.label_vi != _local(old.id), old.label_vi):
        nodes[node.id] = node


def _edge_of_row(cells: dict[str, Term]) -> NetworkEdge:
    label = cells["label"].value if "label" in cells else ""
    weight = 1.0
    if "weight" in cells:
        try:
            weight = float(cells["weight"].value)
        except ValueError as error:
            raise UsageError("network.weight", value=cells["weight"].value[:60]) from error
    source, target = cells["source"].value, cells["target"].value
    return NetworkEdge(source=source, target=target, label_vi=label, label_en=label, kind="property", weight=weight)


def _directed(nodes: Iterable[NetworkNode], edges: Iterable[NetworkEdge]) -> nx.MultiDiGraph[str]:
    graph = network_of_facts(nodes, edges)
    graph.graph["directed"] = True
    return graph


def _local(iri: str) -> str:
    """The readable end of an IRI: what stands after the last #, / or colon."""
    return unquote(re.split(r"[#/:]", iri.rstrip("#/"))[-1]) or iri


def _kind(*classes: str) -> str:
    """The kind of a thing with these class IRIs or codes: the most telling one, `other` where none is known."""
    known = {_kind_of_class().get(_local(name).lower(), "other") for name in classes} - {"other"}
    return next((kind for kind in kinds() if kind in known), "other")


def _add_node(graph: nx.MultiDiGraph[str], node: NetworkNode) -> None:
    values = {name: getattr(node, name) for name in NetworkNode.__slots__ if name not in ("id", "kind")}
    graph.add_node(node.id, kind=node.kind if node.kind in kinds() else "other", **values)


def _add_edge(graph: nx.MultiDiGraph[str], edge: NetworkEdge) -> None:
    values = {name: getattr(edge, name) for name in NetworkEdge.__slots__ if name not in ("source", "target")}
    graph.add_edge(edge.source, edge.target, **values)


def _newest(graph: nx.MultiDiGraph[str]) -> str:
    things: list[dict[str, Any]] = [data for _, data in graph.nodes(data=True)]
    things += [data for _, _, data in graph.edges(data=True)]
    return max((quote.date for data in things for quote in data.get("quotes", ())), default="")


def measure(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Attach `degree` (number of different neighbours), `betweenness` (0 to 1, Brandes; from a sample of sources in
    a large network) and `community` (greedy modularity, 0 is the largest; Louvain with a fixed seed in a large
    network) to every node, and return the network."""
    graph, names = simple(network)
    size = len(names)
    sample = 64 if size > EXACT_BETWEENNESS else None
    between = nx.betweenness_centrality(graph, k=sample, seed=SEED) if size else {}
    community = _communities(graph)
    for number, name in enumerate(names):
        network.nodes[name]["degree"] = graph.degree[number]
        network.nodes[name]["betweenness"] = round(between[number], 4)
        network.nodes[name]["community"] = community[number]
    return network


def simple(network: nx.MultiDiGraph[str]) -> tuple[nx.Graph[int], list[str]]:
    """The undirected graph without parallel edges and loops, its nodes numbered (so that no algorithm's choice hangs
    on how strings hash), and the names by number."""
    names = list(network)
    numbers = {name: number for number, name in enumerate(names)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(names)))
    ends = ((numbers[a], numbers[b]) for a, b in network.edges() if a != b)
    graph.add_edges_from(sorted({(min(pair), max(pair)) for pair in ends}))
    return graph, names


def _communities(graph: nx.Graph[int]) -> dict[int, int]:
    if not graph.number_of_edges():
        return {node: rank for rank, node in enumerate(graph)}
    groups: Iterable[Set[int]] = (
        nx.community.louvain_communities(graph, seed=SEED)
        if len(graph) > EXACT_BETWEENNESS
        else nx.community.greedy_modularity_communities(graph)
    )
    ordered = sorted((sorted(group) for group in groups), key=lambda g: (-len(g), g[0]))
    return {node: rank for rank, group in enumerate(ordered) for node in group}
