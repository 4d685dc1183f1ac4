"""What a store holds of a build: a fingerprint of each graph, written beside them in the graph `loaded` once the graph
has arrived whole. By it a later load sends what has changed alone, and one that broke off goes on where it stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from partnergraph.stores.embedded import EmbeddedStore
from partnergraph.stores.remote import RemoteStore

NAME = "loaded"
SAMPLE = 200  # triples looked up again after a load
_BATCH = 20_000
_PAGE = 5_000  # Virtuoso cuts any answer at 10,000 rows
_TOGETHER = 10  # triples looked up in one question
_IDENTIFIER = "http://purl.org/dc/terms/identifier"


@dataclass(frozen=True, slots=True)
class Sampled:
    """One triple of a graph, as N-Triples."""

    graph: str
    triple: str

    def pattern(self) -> str:
        """The triple as a pattern of SPARQL."""
        return f"GRAPH <{self.graph}> {{ {self.triple} }}"


def fingerprints(source: EmbeddedStore, graphs: Iterable[str]) -> tuple[dict[str, str], list[Sampled]]:
    """The SHA-256 of each graph's sorted N-Triples, and a sample of all their triples: those with the smallest hashes,
    so that the same build gives the same sample and every triple has the same chance."""
    found: dict[str, str] = {}
    sample: list[tuple[bytes, str, bytes]] = []
    for graph in sorted(graphs):
        lines = sorted(line for batch in source.ntriples(graph, _BATCH) for line in batch)
        found[graph] = hashlib.sha256(b"".join(lines)).hexdigest()
        hashed = ((hashlib.sha256(graph.encode() + line).digest(), graph, line) for line in lines)
        sample = nsmallest(SAMPLE, [*sample, *nsmallest(SAMPLE, hashed)])
    return found, [Sampled(graph, line.decode().rstrip()) for _, graph, line in sample]


def line(graph: str, fingerprint: str) -> bytes:
    """The triple of the ledger that says that `graph` has arrived."""
    return f'<{graph}> <{_IDENTIFIER}> "sha256:{fingerprint}" .\n'.encode()


def read(remote: RemoteStore, ledger: str) -> dict[str, str]:
    """The fingerprints that the store's graph `ledger` holds, by graph."""
    found: dict[str, str] = {}
    while True:
        rows = remote.select(
            f"SELECT ?g ?f WHERE {{ GRAPH <{ledger}> {{ ?g <{_IDENTIFIER}> ?f }} }} "
            f"ORDER BY ?g ?f LIMIT {_PAGE} OFFSET {len(found)}"
        ).rows
        found |= {str(graph): str(value).removeprefix("sha256:") for graph, value in rows}
        if len(rows) < _PAGE:
            return found


def unchanged(
    ours: Mapping[str, str], counts: Mapping[str, int], held: Mapping[str, str], theirs: Mapping[str, int]
) -> set[str]:
    """The graphs that the store holds already: same fingerprint, and as many triples as then."""
    return {graph for graph, mark in ours.items() if held.get(graph) == mark and theirs.get(graph) == counts[graph]}


def missing(remote: RemoteStore, sample: list[Sampled]) -> list[Sampled]:
    """Those of the sampled triples that the store does not hold."""
    lost: list[Sampled] = []
    for at in range(0, len(sample), _TOGETHER):
        some = sample[at : at + _TOGETHER]
        if not _holds(remote, some):
            lost += [one for one in some if not _holds(remote, [one])]
    return lost


def _holds(remote: RemoteStore, some: Iterable[Sampled]) -> bool:
    return remote.ask(f"ASK {{ {' '.join(one.pattern() for one in some)} }}")
