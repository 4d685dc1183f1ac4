"""A build into a running triple store, graph by graph, and a check afterwards that the store holds what we hold.

Only graphs that the store does not hold already are sent (see `stores/ledger.py`), so that a load that broke off goes
on, and a changed build sends what has changed. Written is nothing but the build's own named graphs and that ledger;
dropped is nothing but graphs of articles under our own base that the build no longer has. The texts of the articles
never leave the machine.
"""

from __future__ import annotations

import csv
import json
import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, cast
from urllib.parse import urlsplit

from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.knowledge.files import knowledge_file
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import say
from partnergraph.stores import ledger
from partnergraph.stores.embedded import MARKER, EmbeddedStore
from partnergraph.stores.graph_store import GraphStore
from partnergraph.stores.remote import Credentials, RemoteStore, is_address

Scheme = Literal["basic", "digest"]
Progress = Callable[[int, int], None]  # triples done, triples in all

USER, PASSWORD = "PARTNERGRAPH_USER", "PARTNERGRAPH_PASSWORD"
GRAPH_STORE_BATCH = 20_000  # triples a request: a few megabytes
UPDATE_BATCH = 1_000  # triples a request: some servers compile an update and bound its lines
_MARKED_TOGETHER = 50  # graphs: so many may have to be sent again after a load that broke off
_SHOWN = 10  # unequal graphs named in the report


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where one server takes queries, updates and whole graphs; an address that it does not have is empty."""

    query: str
    update: str = ""
    graph_store: str = ""
    auth: str = ""  # the scheme it asks for where that is not basic
    server: str = ""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What was loaded, and whether the store's counts equal ours; counts are triples by graph."""

    where: str
    server: str
    triples: int
    ours: Mapping[str, int]
    theirs: Mapping[str, int]
    dropped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unchanged: int = 0  # graphs that the store held already
    sampled: int = 0
    lost: tuple[str, ...] = ()  # sampled triples that the store does not hold

    @property
    def unequal(self) -> dict[str, tuple[int, int]]:
        """Graphs whose counts differ: ours, theirs."""
        pairs = {graph: (n, self.theirs.get(graph, 0)) for graph, n in self.ours.items()}
        return {graph: pair for graph, pair in sorted(pairs.items()) if pair[0] != pair[1]}

    @property
    def equal(self) -> bool:
        """Whether the store holds of every graph as many triples as we do, and every triple of the sample."""
        return not self.unequal and not self.lost

    def lines(self) -> list[str]:
        """The report for people, in the language spoken."""
        unequal = self.unequal
        lines = [*self.warnings, say("load.done", triples=self.triples, graphs=len(self.ours), where=self.where)]
        if self.unchanged:
            lines.append(say("load.unchanged", n=self.unchanged))
        if self.dropped:
            lines.append(say("load.dropped", n=len(self.dropped)))
        lines += [say("load.unequal", graph=g, ours=a, theirs=b) for g, (a, b) in list(unequal.items())[:_SHOWN]]
        lines.append(say("load.differ", n=len(unequal)) if unequal else say("load.equal"))
        if self.sampled:
            lost = say("load.sample", n=len(self.lost), of=self.sampled)
            lines += [lost, *self.lost[:_SHOWN]] if self.lost else [say("load.sampled", of=self.sampled)]
        return lines


class _Writer(Protocol):
    """Writes graphs whole."""

    batch: int

    def put(self, graph: str, batches: Iterable[bytes]) -> None:
        """Make `graph` hold exactly these N-Triples."""

    def add(self, graph: str, ntriples: bytes) -> None:
        """Add these N-Triples to `graph`."""

    def drop(self, graph: str) -> None:
        """Remove `graph`."""


def load_build(
    folder: Path,
    *,
    to: str,
    update: str | None = None,
    graph_store: str | None = None,
    auth: str | None = None,
    credentials: Path | None = None,
    progress: Progress = lambda _done, _total: None,
) -> LoadReport:
    """Load the build in `folder` into the store whose query endpoint is `to`.

    `update` and `graph_store` are its other addresses where they are not known from `to`; with both, graphs go over
    the Graph Store Protocol. `auth` is `basic` or `digest`, `credentials` a file with one line `user:password`; the
    environment variables PARTNERGRAPH_USER and PARTNERGRAPH_PASSWORD do as well. Raises UsageError for wrong use,
    CannotGoOn where the build is damaged or the store fails; a graph half-written then is made whole by loading again.
    """
    places = find_endpoints(to, update, graph_store)
    who, warnings = find_credentials(auth or places.auth, credentials, places)
    remote = RemoteStore(places.query, update=places.update or None, credentials=who)
    source = EmbeddedStore(folder)
    try:
        space, ours = _checked(folder, source)
        remote.ask("ASK {}")  # whether anything answers there, before anything is written
        writer = _OverGraphStore(places.graph_store, who) if places.graph_store else _OverUpdate(remote)
        marks, sample = ledger.fingerprints(source, ours)
        there = ledger.read(remote, space.graph(ledger.NAME))
        held = ledger.unchanged(marks, ours, there, remote.counts(under=space.graphs))
        held -= {one.graph for one in ledger.missing(remote, [one for one in sample if one.graph in held])}
        _write(source, ours, _Marked(writer, space.graph(ledger.NAME), marks, held), progress)
        dropped = _drop_old(remote, writer, space, ours)
        theirs = remote.counts(under=space.graphs)
        lost = tuple(one.triple for one in ledger.missing(remote, sample))
    finally:
        source.close()
    triples = sum(n for graph, n in ours.items() if graph not in held)
    return LoadReport(to, places.server, triples, ours, theirs, dropped, warnings, len(held), len(sample), lost)


# --- where and who ---


def find_endpoints(to: str, update: str | None = None, graph_store: str | None = None) -> Endpoints:
    """The addresses of the server whose query endpoint is `to`, from the table of known servers; an address given
    stands before the table's.

    Raises UsageError where an address is not http(s) or holds a password, or neither is given nor known how to write.
    """
    for address in filter(None, (to, update, graph_store)):
        if not is_address(address):
            raise UsageError("remote.address", where=address)
        if urlsplit(address).username is not None:
            raise UsageError("load.password_in_address")
    if update or graph_store:
        known = _known(to)
        return Endpoints(known.query if known else to, update or "", graph_store or "", known.auth if known else "")
    if (known := _known(to)) is None:
        raise UsageError("load.unknown_server", where=to)
    return known


def _known(to: str) -> Endpoints | None:
    with knowledge_file("endpoints.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if found := re.fullmatch(row["address"], to):
                query, update, graphs = (row[c].format(*found.groups()) for c in ("query", "update", "graph_store"))
                return Endpoints(query, update, graphs, row["auth"], row["server"])
    return None


def find_credentials(
    auth: str | None, file: Path | None, places: Endpoints
) -> tuple[Credentials | None, tuple[str, ...]]:
    """Who we are at the server, None without credentials, and what is not safe about it.

    Raises UsageError for a file that cannot be read, or half of a pair.
    """
    warnings: list[str] = []
    if file is not None:
        user, password = _from_file(file)
        if os.name == "posix" and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            warnings.append(say("load.file_readable", file=file))
    else:
        user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    if not user and not password:
        return None, ()
    if not user or not password:
        raise UsageError("load.half_credentials")
    warnings += [say("load.plain_http", where=host) for host in _in_the_open(places)]
    return Credentials(user, password, cast("Scheme", auth or "basic")), tuple(warnings)


def _from_file(file: Path) -> tuple[str, str]:
    try:
        line = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("load.bad_file", file=file) from error
    user, colon, password = line.partition(":")
    if not colon or "\n" in line:
        raise UsageError("load.bad_file", file=file)
    return user, password


def _in_the_open(places: Endpoints) -> list[str]:
    """Hosts that would get a password unencrypted over a network."""
    parts = [urlsplit(a) for a in (places.query, places.update, places.graph_store) if a]
    near = ("localhost", "127.0.0.1", "::1")
    return sorted({p.hostname or "" for p in parts if p.scheme == "http" and p.hostname not in near})


# --- the work ---


def _checked(folder: Path, source: EmbeddedStore) -> tuple[Namespaces, dict[str, int]]:
    """The build's namespaces and its triples by graph. Raises CannotGoOn where the store lost some of them."""
    try:
        manifest = json.loads((folder / MARKER).read_text("utf-8"))
        space = Namespaces(**manifest.get("namespaces", {}))
    except (OSError, ValueError, TypeError) as error:
        raise CannotGoOn("store.damaged", where=folder, why=MARKER) from error
    ours = source.counts()
    expected = manifest.get("counts", {}).get("quads", sum(ours.values()))
    if expected != sum(ours.values()):
        raise CannotGoOn("load.lost", where=folder, found=sum(ours.values()), expected=expected)
    if foreign := [graph for graph in ours if not graph.startswith(space.graphs)]:
        raise CannotGoOn("load.foreign_graph", where=folder, graph=foreign[0])
    return space, ours


def _write(source: EmbeddedStore, ours: Mapping[str, int], writer: _Marked, progress: Progress) -> None:
    sent = [graph for graph in sorted(ours) if graph not in writer.held]
    total, done = sum(ours[graph] for graph in sent), 0
    progress(0, total)

    def counted(graph: str) -> Iterator[bytes]:
        nonlocal done
        for lines in source.ntriples(graph, writer.batch):
            yield b"".join(lines)
            done += len(lines)
            progress(done, total)

    writer.begin()
    for graph in sent:
        writer.put(graph, counted(graph))
    writer.flush()


class _Marked:
    """Writes graphs, and marks those that have arrived in the ledger, some at a time. What is about to be written is
    marked no longer: a graph that arrived by half must not look whole."""

    def __init__(self, writer: _Writer, graph: str, marks: Mapping[str, str], held: Collection[str]) -> None:
        self.batch = writer.batch
        self.held = held
        self._writer, self._graph, self._marks = writer, graph, marks
        self._waiting: list[bytes] = []

    def begin(self) -> None:
        """Mark what the store holds already, and nothing else."""
        lines = [ledger.line(graph, self._marks[graph]) for graph in sorted(self.held)]
        if lines:
            some = (b"".join(lines[at : at + self.batch]) for at in range(0, len(lines), self.batch))
            self._writer.put(self._graph, some)
        else:
            self._writer.drop(self._graph)

    def put(self, graph: str, batches: Iterable[bytes]) -> None:
        """Write `graph`, and mark it soon."""
        self._writer.put(graph, batches)
        self._waiting.append(ledger.line(graph, self._marks[graph]))
        if len(self._waiting) >= _MARKED_TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Mark everything written so far."""
        if self._waiting:
            self._writer.add(self._graph, b"".join(self._waiting))
            self._waiting.clear()


def _drop_old(remote: RemoteStore, writer: _Writer, space: Namespaces, ours: Mapping[str, int]) -> tuple[str, ...]:
    base = space.graph("article", "")
    old = tuple(sorted(set(remote.counts(under=base)) - set(ours)))
    for graph in old:
        writer.drop(graph)
    return old


class _OverGraphStore:
    """PUT replaces a graph with its first batch, POST adds the others."""

    batch = GRAPH_STORE_BATCH

    def __init__(self, where: str, who: Credentials | None) -> None:
        self._store = GraphStore(where, who)

    def put(self, graph: str, batches: Iterable[bytes]) -> None:
        for number, batch in enumerate(batches):
            send = self._store.add if number else self._store.replace
            send(graph, batch)

    def add(self, graph: str, ntriples: bytes) -> None:
        self._store.add(graph, ntriples)

    def drop(self, graph: str) -> None:
        self._store.drop(graph)


class _OverUpdate:
    """INSERT DATA in batches, the first of a graph after a DROP in the same request."""

    batch = UPDATE_BATCH

    def __init__(self, remote: RemoteStore) -> None:
        self._remote = remote

    def put(self, graph: str, batches: Iterable[bytes]) -> None:
        for number, batch in enumerate(batches):
            first = "" if number else f"DROP SILENT GRAPH <{graph}> ;\n"
            self._remote.update(f"{first}INSERT DATA {{ GRAPH <{graph}> {{\n{batch.decode()}}} }}")

    def add(self, graph: str, ntriples: bytes) -> None:
        self._remote.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{ntriples.decode()}}} }}")

    def drop(self, graph: str) -> None:
        self._remote.update(f"DROP SILENT GRAPH <{graph}>")
