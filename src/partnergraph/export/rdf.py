"""The graph as RDF: with its graphs, merged into one, or with statements as reifiers of RDF 1.2."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from partnergraph.errors import CannotGoOn
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.queries.catalogue import prefixes
from partnergraph.stores.base import RDF
from partnergraph.stores.embedded import one_line

NQUADS = "graph.nq"
_REIFIED = (f"{RDF}subject", f"{RDF}predicate", f"{RDF}object")


def quads(folder: Path) -> Iterator[ox.Quad]:
    """All quads of the build in `folder`, in the order of its file: by subject.

    Raises CannotGoOn where the file is damaged.
    """
    try:
        yield from ox.parse(path=str(folder / NQUADS), format=ox.RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise CannotGoOn("store.bad_nquads", where=folder / NQUADS, why=one_line(error)) from error


def turtle(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """Every triple once, whatever graphs it is in."""
    triples = sorted({quad.triple for quad in quads(folder)}, key=str)
    return _written(out, triples, ox.RdfFormat.TURTLE, space)


def trig(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """Every graph under its name."""
    return _written(out, sorted(quads(folder), key=_by_graph), ox.RdfFormat.TRIG, space)


def jsonld(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """Every graph under its name."""
    return _written(out, sorted(quads(folder), key=_by_graph), ox.RdfFormat.JSON_LD, space)


def nquads(folder: Path, out: Path, _: Namespaces) -> dict[str, int]:
    """The build's own file: canonical, one quad a line in the order of their bytes."""
    shutil.copyfile(folder / NQUADS, out)
    with out.open("rb") as lines:
        return {out.name: sum(1 for _ in lines)}


def rdf12(folder: Path, out: Path, _: Namespaces) -> dict[str, int]:
    """N-Quads of RDF 1.2: `statement rdf:reifies <<( s p o )>>` in place of rdf:subject, rdf:predicate, rdf:object; the
    IRI of the statement is the reifier, and what is said of it stays."""
    lines = (f"{quad} .\n" for quad in _reifying(quads(folder)))
    n = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for n, line in enumerate(lines, 1):  # noqa: B007  counted
            file.write(line)
    return {out.name: n}


def _reifying(given: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for (_, graph), group in groupby(given, key=lambda quad: (quad.subject, quad.graph_name)):
        of_one = list(group)
        parts = {q.predicate.value: q.object for q in of_one if q.predicate.value in _REIFIED}
        if len(parts) < len(_REIFIED):
            yield from of_one
            continue
        said = ox.Triple(*(parts[name] for name in _REIFIED))  # type: ignore[arg-type]  # a statement's are terms
        yield ox.Quad(of_one[0].subject, ox.NamedNode(f"{RDF}reifies"), said, graph)
        yield from (quad for quad in of_one if quad.predicate.value not in _REIFIED)


def _by_graph(quad: ox.Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad.triple)


def _written(
    out: Path, items: list[ox.Triple] | list[ox.Quad], form: ox.RdfFormat, space: Namespaces
) -> dict[str, int]:
    with out.open("wb") as file:
        _serialise(items, file, form, prefixes(space))
    return {out.name: len(items)}


def _serialise(
    items: Iterable[ox.Triple] | Iterable[ox.Quad], file: BinaryIO, form: ox.RdfFormat, names: dict[str, str]
) -> None:
    write: Callable[..., object] = ox.serialize
    write(items, file, form, prefixes=names)
    file.write(b"" if form != ox.RdfFormat.JSON_LD else b"\n")
