"""The embedded store: Oxigraph on disk, inside a build folder.

A build folder holds `build.json`, by which it is known as ours, and the database in `store/`. The database is written
once, by `create`, and then only read: a new build makes a new folder.
"""

from __future__ import annotations

import shutil
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.stores.base import RDF, XSD, Row, Table, Term, Triple

Answer = TypeVar("Answer")

MARKER = "build.json"
FOLDER = "store"
_LOGS = frozenset({"LOCK", "LOG", "LOG.old"})

_COUNTS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def create(folder: Path, nquads: Path) -> None:
    """Make the database `folder` from the N-Quads file `nquads`, safe on the disk when this returns.

    Raises CannotGoOn where `folder` is not empty or in use, the file is no N-Quads, or the disk fails.
    """
    if folder.exists() and any(folder.iterdir()):
        raise CannotGoOn("store.not_empty", where=folder)
    if not nquads.is_file():
        raise CannotGoOn("store.no_nquads", where=nquads)
    try:
        store = ox.Store(str(folder))
        store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        store.flush()
    except SyntaxError as error:
        raise CannotGoOn("store.bad_nquads", where=nquads, why=one_line(error)) from error
    except (OSError, RuntimeError) as error:
        raise _failure(folder, error) from error


def changed(old: Path, new: Path, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
    """Make the database `new` from the database `old`, which stays as it is, without `removed` and with `added`.

    The tables of Oxigraph's database (RocksDB) are never written to again, and are shared by links where the disk can.
    Raises CannotGoOn where `old` is damaged or the disk fails.
    """
    new.mkdir()
    try:
        for file in old.iterdir():
            if file.suffix == ".sst":
                _link(file, new / file.name)
            elif file.name not in _LOGS:
                shutil.copy2(file, new / file.name)
        store = ox.Store(str(new))
        for quad in removed:
            store.remove(quad)
        store.extend(added)
        store.flush()
    except (OSError, RuntimeError) as error:
        raise _failure(new, error) from error


def remove(folder: Path) -> None:
    """Remove a database that is no longer wanted, there or not."""
    shutil.rmtree(folder, ignore_errors=True)


def _link(file: Path, to: Path) -> None:
    try:
        to.hardlink_to(file)
    except OSError:
        shutil.copy2(file, to)


def graph_lines(folder: Path, graphs: Iterable[str]) -> list[bytes]:
    """The quads of some graphs of the database `folder` as lines of N-Quads. Raises CannotGoOn where it is damaged."""
    try:
        store = ox.Store.read_only(str(folder))
        quads = (q for graph in graphs for q in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise _failure(folder, error) from error


class EmbeddedStore:
    """The database of one build folder, opened for reading."""

    def __init__(self, folder: Path | str) -> None:
        """Raises CannotGoOn where `folder` is missing, not a build of ours, damaged or not readable."""
        self.where = str(folder)
        self._store: ox.Store | None = _open(Path(folder))

    def select(self, query: str) -> Table:
        """The rows of a SELECT; the default graph is the union of all graphs."""
        return _interruptible(lambda: self._select(query))

    def _select(self, query: str) -> Table:
        answer = self._query(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise UsageError("query.not_select")
        return read_solutions(answer)

    def ask(self, query: str) -> bool:
        """The answer to an ASK."""
        return _interruptible(lambda: self._ask(query))

    def _ask(self, query: str) -> bool:
        answer = self._query(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise UsageError("query.not_ask")
        return bool(answer)

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once, sorted."""
        return _interruptible(lambda: self._construct(query))

    def _construct(self, query: str) -> list[Triple]:
        answer = self._query(query)
        if not isinstance(answer, ox.QueryTriples):
            raise UsageError("query.not_construct")
        return read_triples(answer)

    def counts(self) -> dict[str, int]:
        """How many triples each named graph holds."""
        return {str(graph): int(str(n)) for graph, n in self.select(_COUNTS).rows}

    def ntriples(self, graph: str, batch: int) -> Iterator[list[bytes]]:
        """The triples of one named graph as lines of N-Triples, at most `batch` lines at once."""
        if self._store is None:
            raise CannotGoOn("store.closed", where=self.where)
        found = self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        while quads := list(islice(found, batch)):
            yield [f"{quad.triple} .\n".encode() for quad in quads]

    def close(self) -> None:
        """Let go of the database."""
        self._store = None

    def _query(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if self._store is None:
            raise CannotGoOn("store.closed", where=self.where)
        try:
            return self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise UsageError("query.syntax", why=one_line(error)) from error
        except (OSError, RuntimeError) as error:
            raise _failure(Path(self.where), error) from error


def _interruptible(work: Callable[[], Answer]) -> Answer:
    """What `work` gives or raises. Oxigraph hears no signal before a query has ended, so that it works in a thread of
    its own; on Ctrl-C that thread is left behind and ends with the process."""
    if threading.current_thread() is not threading.main_thread():
        return work()
    task: Future[Answer] = Future()

    def perform() -> None:
        try:
            task.set_result(work())
        except BaseException as error:  # noqa: BLE001  handed over to the caller, whatever it is
            forget_frames(error)
            task.set_exception(error)

    threading.Thread(target=perform, daemon=True).start()
    return task.result()


def forget_frames(error: BaseException | None) -> None:
    """Let go of what the frames of `error` hold: Oxigraph's answers must be dropped in the thread that made them."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


def read_solutions(answer: ox.QuerySolutions) -> Table:
    """The rows of `answer`. Raises CannotGoOn where reading them fails half-way."""
    names = tuple(variable.value for variable in answer.variables)
    try:
        rows: list[Row] = [tuple(None if v is None else term(v) for v in row) for row in answer]
    except (OSError, RuntimeError) as error:
        raise CannotGoOn("store.failed", where="Oxigraph", why=one_line(error)) from error
    return Table(names, tuple(rows))


def read_triples(answer: Iterable[ox.Triple]) -> list[Triple]:
    """The triples of `answer`, each once, sorted. Raises CannotGoOn where reading them fails half-way."""
    try:
        return sorted({(term(t.subject), term(t.predicate), term(t.object)) for t in answer})
    except (OSError, RuntimeError) as error:
        raise CannotGoOn("store.failed", where="Oxigraph", why=one_line(error)) from error


def term(node: object) -> Term:
    """Oxigraph's term as ours. Raises CannotGoOn for a triple term (RDF 1.2), which our graphs never hold."""
    if isinstance(node, ox.NamedNode):
        return Term(node.value, "iri")
    if isinstance(node, ox.BlankNode):
        return Term(node.value, "bnode")
    if isinstance(node, ox.Literal):
        datatype = node.datatype.value
        plain = datatype in (XSD + "string", RDF + "langString")
        return Term(node.value, "literal", node.language or "", "" if plain else datatype)
    raise CannotGoOn("store.triple_term", term=node)


def node(value: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Our term as Oxigraph's."""
    if value.kind == "iri":
        return ox.NamedNode(value.value)
    if value.kind == "bnode":
        return ox.BlankNode(value.value)
    if value.lang:
        return ox.Literal(value.value, language=value.lang)
    return ox.Literal(value.value, datatype=ox.NamedNode(value.datatype) if value.datatype else None)


def one_line(error: BaseException) -> str:
    """The error's own words on one line, cut at 300 characters."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 300 else words[:299] + "…"


def _open(folder: Path) -> ox.Store:
    if not folder.exists():
        raise CannotGoOn("store.missing", where=folder)
    if not (folder / MARKER).is_file():
        raise CannotGoOn("store.foreign", where=folder)
    if not (folder / FOLDER / "CURRENT").is_file():
        raise CannotGoOn("store.damaged", where=folder, why=f"{FOLDER}/CURRENT")
    try:
        return ox.Store.read_only(str(folder / FOLDER))
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: what RocksDB calls corruption
        raise _failure(folder, error) from error


def _failure(folder: Path, error: Exception) -> CannotGoOn:
    words = one_line(error)
    if "lock" in words.lower():
        return CannotGoOn("store.locked", where=folder)
    if isinstance(error, PermissionError) or "Permission denied" in words:
        return CannotGoOn("store.permission", where=folder)
    if "No space left" in words:
        return CannotGoOn("store.disk_full", where=folder)
    if "Corruption" in words or isinstance(error, ValueError | RuntimeError):
        return CannotGoOn("store.damaged", where=folder, why=words)
    return CannotGoOn("store.failed", where=folder, why=words)
