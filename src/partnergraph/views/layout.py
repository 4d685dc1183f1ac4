"""Where the nodes of a network stand: worked out before the page opens, the same every time.

Lengths are CSS pixels at zoom 1. Each component is laid out by forces, turned to lie flat and stretched to a screen's
shape; nodes with their names are then pushed apart until no two overlap, and the components packed beside each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from partnergraph.views.network import SEED, simple

Array = NDArray[np.float64]

LINE_CHARS = 22  # a name wraps here
CHAR, LINE = 6.6, 15.0  # mean width and height of the page's 12.5 px letters
LINES = 3  # at most; the panel shows the whole name
GAP = 16.0
ROUNDS = 300  # of pushing apart, at most
ASPECT = 1.5
SLACK = 2.2  # area of a component, as a multiple of what its nodes and names cover
PEOPLE_SHOWN = 24  # other nodes; with more of them a network is read without people first
PEOPLE_IN_GAPS = 400
FEW = 12  # nodes of a component up to which edges simply have the length EDGE
EDGE = 180.0
STRESS_LAYOUT = 90  # nodes up to which every distance is weighed (Kamada-Kawai, cubic time)
SPRING_LAYOUT = 500  # nodes up to which every pair repels


def radius(degree: int) -> float:
    """Radius of a node with so many neighbours: its area grows with them."""
    return round(min(9.0 + 3.2 * math.sqrt(degree), 30.0), 1)


def positions(network: nx.MultiDiGraph[str]) -> dict[str, tuple[int, int]]:
    """The place of every node, centred on the origin."""
    graph, names = simple(network)
    if not names:
        return {}
    late = _late(network, graph, names)
    core = [i for i in range(len(names)) if i not in late]
    share = min(1.0, max(0.3, (80 / len(core)) ** 0.5))  # in a large network not all names show at once
    boxes = np.array([_box(network.nodes[name], graph.degree[i], share) for i, name in enumerate(names)])
    spots = np.zeros((len(names), 2))
    spots[core] = _packed(graph.subgraph(core), boxes)[core]
    placed = core
    for person, anchor in late.items():
        spots[person] = _beside(spots[anchor], boxes[person], spots[placed], boxes[placed])
        placed = [*placed, person]
    spots -= (spots.min(axis=0) + spots.max(axis=0)) / 2
    spots[:, 1] -= boxes[:, 2]  # from the middle of the box to the node above its name
    return {name: (round(float(x)), round(float(y))) for name, (x, y) in zip(names, spots, strict=True)}


def people_come_later(kinds: Sequence[str]) -> bool:
    """Whether a network with nodes of these kinds is read without its people at first: they are placed in the gaps
    around their bodies, so that showing them moves nothing. In very large networks they are nodes like others."""
    people = sum(kind == "person" for kind in kinds)
    return len(kinds) - people > PEOPLE_SHOWN


def _late(network: nx.MultiDiGraph[str], graph: nx.Graph[int], names: list[str]) -> dict[int, int]:
    """The people to place after all else, each with the body to stand at."""
    kinds = [str(network.nodes[name].get("kind")) for name in names]
    if not people_come_later(kinds) or kinds.count("person") > PEOPLE_IN_GAPS:
        return {}
    bodies = {
        i: [n for n in sorted(graph[i]) if kinds[n] != "person"] for i, kind in enumerate(kinds) if kind == "person"
    }
    return {person: near[0] for person, near in bodies.items() if near}


def _packed(graph: nx.Graph[int], boxes: Array) -> Array:
    """Places of the nodes of `graph`, in an array with a row for every box."""
    groups = sorted((sorted(c) for c in nx.connected_components(graph)), key=lambda c: (-len(c), c[0]))
    parts = _pack([_component(graph, group, boxes[group]) for group in groups], [boxes[g] for g in groups])
    spots = np.zeros((len(boxes), 2))
    for group, points in zip(groups, parts, strict=True):
        spots[group] = points
    return spots


def _beside(anchor: Array, box: Array, spots: Array, boxes: Array) -> Array:
    """The nearest free place around `anchor`, outwards from the middle of all; else the least crowded."""
    away = anchor - spots.mean(axis=0)
    turns = np.arctan2(away[1], away[0]) + np.array([0, *(s * k for k in range(1, 13) for s in (1, -1))]) * (np.pi / 12)
    reaches = np.arange(60.0, 480.0, 30.0)
    circle = np.column_stack([np.cos(turns) * 1.25, np.sin(turns)])
    places: Array = anchor + (reaches[:, None, None] * circle).reshape(-1, 2)
    close = np.abs(places[:, None, :] - spots) < (box[:2] + boxes[:, :2]) / 2
    found: Array = places[int(close.all(axis=2).sum(axis=1).argmin())]
    return found


def _box(node: dict[str, Any], degree: int, share: float) -> tuple[float, float, float]:
    """Width and height of a node with `share` of its name below it, and how far the node is above the box's middle."""
    name = max(str(node.get("label_vi", "")), str(node.get("label_en", "")), key=len)
    lines = min(LINES, -(-len(name) // LINE_CHARS))
    size = 2 * radius(degree)
    text = (lines * LINE + 4 if lines else 0.0) * max(share, 0.5)
    width = max(size, min(len(name), LINE_CHARS + 2) * CHAR * share)
    return width + GAP, size + text + GAP, text / 2


def _component(graph: nx.Graph[int], group: list[int], boxes: Array) -> Array:
    if len(group) == 1:
        return np.zeros((1, 2))
    part = _numbered(graph, group)
    points = _flat(_forces(part))
    if len(group) <= FEW:
        return _apart(points * (EDGE / _mean_length(part, points)), boxes)
    area = float((boxes[:, 0] * boxes[:, 1]).sum()) * SLACK
    spread = np.ptp(points, axis=0)
    spread = np.maximum(spread, spread.max() * 0.15)
    wanted = np.array([(area * ASPECT) ** 0.5, (area / ASPECT) ** 0.5])
    both = float(np.sqrt(wanted.prod() / spread.prod()))
    stretch = np.clip(wanted / spread, both / 1.8, both * 1.8)  # a long chain is not blown up into a square
    return _apart(points * stretch, boxes)


def _mean_length(graph: nx.Graph[int], points: Array) -> float:
    ends = np.array(list(graph.edges()))
    return float(np.hypot(*(points[ends[:, 0]] - points[ends[:, 1]]).T).mean())


def _numbered(graph: nx.Graph[int], group: list[int]) -> nx.Graph[int]:
    """The part of the graph on `group`, its nodes numbered by their place in the list."""
    numbers = {node: number for number, node in enumerate(group)}
    part: nx.Graph[int] = nx.Graph()
    part.add_nodes_from(range(len(group)))
    part.add_edges_from((numbers[a], numbers[b]) for a, b in graph.subgraph(group).edges())
    return part


def _forces(graph: nx.Graph[int]) -> Array:
    """Force-directed places, in any unit."""
    if len(graph) <= STRESS_LAYOUT:
        lengths = {(a, b): 1 + max(graph.degree[a], graph.degree[b]) / 12 for a, b in graph.edges()}  # room round a hub
        nx.set_edge_attributes(graph, lengths, "length")
        found = nx.kamada_kawai_layout(graph, pos=nx.circular_layout(graph), weight="length")
        return np.array([found[i] for i in range(len(graph))])
    if len(graph) <= SPRING_LAYOUT:
        found = nx.spring_layout(graph, seed=SEED, iterations=120, method="force")
        return np.array([found[i] for i in range(len(graph))])
    return _coarse(graph)


def _coarse(graph: nx.Graph[int]) -> Array:
    """Large networks: communities are laid out by forces as wholes, their members on a sunflower's spiral around the
    most connected one, so that groups stay apart and time grows with the number of nodes, not of pairs."""
    groups = [
        sorted(g, key=lambda n: (-graph.degree[n], n)) for g in nx.community.louvain_communities(graph, seed=SEED)
    ]
    groups.sort(key=lambda g: (-len(g), g[0]))
    whole = _of_groups(graph, groups)
    rough = nx.spring_layout(whole, seed=SEED, iterations=200, method="force")
    discs = np.array([math.sqrt(len(group)) + 0.5 for group in groups])
    spread = 1.3 * float(np.sqrt((discs**2).sum()))
    middles = np.array([rough[i] for i in range(len(groups))]) * spread
    middles = _apart(middles, np.column_stack([2 * discs, 2 * discs]), slack=0.01)
    points = np.zeros((len(graph), 2))
    for group, middle in zip(groups, middles, strict=True):
        points[group] = middle + _sunflower(len(group))
    return points


def _of_groups(graph: nx.Graph[int], groups: list[list[int]]) -> nx.Graph[int]:
    """One node for each group, joined where their members are. networkx's quotient_graph asks every pair of groups."""
    of = {node: number for number, group in enumerate(groups) for node in group}
    joined = {(min(pair), max(pair)) for a, b in graph.edges() for pair in [(of[a], of[b])] if of[a] != of[b]}
    whole: nx.Graph[int] = nx.Graph()
    whole.add_nodes_from(range(len(groups)))
    whole.add_edges_from(sorted(joined))
    return whole


def _sunflower(size: int) -> Array:
    """So many points spread evenly on a disc, from its middle outwards, about one to an area of pi."""
    steps = np.arange(size)
    turn = steps * (math.pi * (3 - math.sqrt(5)))
    found: Array = np.column_stack([np.cos(turn), np.sin(turn)]) * np.sqrt(steps)[:, None]
    return found


def _flat(points: Array) -> Array:
    """Turned so that the longest way lies flat; which end is left is settled by the first node."""
    points = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov(points.T))
    turned: Array = points @ axes[:, ::-1]
    signs = np.where(turned[0] > 1e-9, -1.0, 1.0)
    return turned * signs


def _apart(points: Array, boxes: Array, slack: float = 0.5) -> Array:
    """Push boxes that overlap apart along the shorter way, a little each round, until none does."""
    spots = points + np.column_stack([np.arange(len(points)) % 7, np.arange(len(points)) % 5]) * 1e-3
    wide, high = float(boxes[:, 0].max()), float(boxes[:, 1].max())
    unit = np.array([1.0, wide / high])
    for _ in range(ROUNDS):
        near = cKDTree(spots * unit).query_pairs(wide, p=np.inf, output_type="ndarray")
        first, second = near[:, 0], near[:, 1]
        way = spots[second] - spots[first]
        over = (boxes[first, :2] + boxes[second, :2]) / 2 - np.abs(way)
        hit = (over > slack).all(axis=1)
        if not hit.any():
            break
        _push(spots, first[hit], second[hit], way[hit], over[hit] + slack)
    return spots


def _push(spots: Array, first: NDArray[np.intp], second: NDArray[np.intp], way: Array, over: Array) -> None:
    axis = (over[:, 1] < over[:, 0]).astype(int)  # 1: it is shorter to move up and down
    rows = np.arange(len(way))
    move = np.zeros_like(way)
    move[rows, axis] = np.where(way[rows, axis] >= 0, 1.0, -1.0) * over[rows, axis] * 0.4
    np.add.at(spots, second, move)
    np.add.at(spots, first, -move)


def _pack(parts: list[Array], boxes: list[Array]) -> list[Array]:
    """Components on shelves, the largest first, in about a screen's shape."""
    lows = [(p - b[:, :2] / 2).min(axis=0) for p, b in zip(parts, boxes, strict=True)]
    sizes = [(p + b[:, :2] / 2).max(axis=0) - low for p, b, low in zip(parts, boxes, lows, strict=True)]
    area = sum(float((s + GAP).prod()) for s in sizes)
    width = max((area * ASPECT * 1.1) ** 0.5, float(sizes[0][0]))
    placed: list[Array] = []
    corner, shelf = np.zeros(2), 0.0
    for part, low, size in zip(parts, lows, sizes, strict=True):
        if corner[0] > 0 and corner[0] + size[0] > width:
            corner, shelf = np.array([0.0, corner[1] + shelf + GAP]), 0.0
        placed.append(part - low + corner)
        corner = corner + np.array([size[0] + GAP, 0.0])
        shelf = max(shelf, float(size[1]))
    return placed
