"""`graph.nq`, `graph.ttl` and the store: made anew, or, where few articles changed, from those of the last build.

An article's graph is a function of what the article claims (see `Written.digest`), of the tables and of the version. Only
the graphs whose digest has changed are written again; the derived ones (facts, reference, corrections) are compared line
by line. Both ways give the same bytes; the store holds the same quads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from partnergraph.graph import Corpus, turtle_of_lines
from partnergraph.graph.facts import Written
from partnergraph.stores import embedded
from partnergraph.updates.kept import Kept
from partnergraph.updates.splice import NotThere, lines_ending, splice

NQUADS, TURTLE = "graph.nq", "graph.ttl"
# share of the articles above which all is made anew: taking out and putting in quads singly costs some five times as
# much as loading them in bulk
_FEW = 0.1
_ALWAYS_FEW = 4  # articles
_PREDICATE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate>"  # every statement has exactly one


@dataclass(frozen=True, slots=True)
class Graphs:
    """What was written: how many quads and statements, the digest of each article's graph, and which were written
    anew."""

    quads: int
    statements: int
    digests: Mapping[str, str]
    rewritten: tuple[str, ...]


def write(folder: Path, corpus: Corpus, kept: Kept, writer: str) -> Graphs:
    """The files of the graph and the store, in `folder`. `writer` is the digest of what writes them."""
    written = [corpus.writer.written(article) for article in corpus.linked.articles]
    digests = {one.article.key: one.digest() for one in written}
    derived = {name: _lines(quads) for name, quads in corpus.derived(written).items()}
    facts, reference = (_triples(corpus, name, derived[name]) for name in ("facts", "reference"))
    (folder / TURTLE).write_bytes(turtle_of_lines(facts, reference, corpus.namespaces))
    before: Mapping[str, str] = kept.state.get("graphs", {}) if kept.state.get("writer") == writer else {}
    changed = tuple(key for key, digest in digests.items() if before.get(key) != digest)
    gone = tuple(key for key in before if key not in digests)
    if kept.folder and before and len(changed) + len(gone) <= max(_FEW * len(digests), _ALWAYS_FEW):
        anew = [one for one in written if one.article.key in set(changed)]
        try:
            old = [key for key in changed if key in before]
            delta = _delta(kept.folder, corpus, anew, derived, [*old, *gone])
            splice(kept.folder / NQUADS, folder / NQUADS, delta.removed, delta.added)
            _change_store(kept.folder, folder, delta)
            counts = kept.manifest["counts"]
            quads = counts["quads"] + len(delta.added) - len(delta.removed)
            statements = counts["statements"] + _statements(delta.added) - _statements(delta.removed)
            return Graphs(quads, statements, digests, changed)
        except NotThere:  # somebody has changed the files: all is made anew
            embedded.remove(folder / embedded.FOLDER)
    return _anew(folder, corpus, written, derived, digests)


def _anew(
    folder: Path,
    corpus: Corpus,
    written: Iterable[Written],
    derived: Mapping[str, set[bytes]],
    digests: Mapping[str, str],
) -> Graphs:
    articles = (quad for one in written for quad in corpus.writer.article(one))
    lines = _lines(chain(corpus.vocabulary(), articles)).union(*derived.values())
    data = b"".join(sorted(lines))
    (folder / NQUADS).write_bytes(data)
    embedded.create(folder / embedded.FOLDER, folder / NQUADS)
    return Graphs(data.count(b"\n"), data.count(_PREDICATE), digests, tuple(digests))


@dataclass(frozen=True, slots=True)
class _Delta:
    removed: set[bytes]
    added: set[bytes]


def _delta(
    old: Path, corpus: Corpus, anew: Iterable[Written], derived: Mapping[str, set[bytes]], keys: Iterable[str]
) -> _Delta:
    """The lines that go and those that come; a line in both stays."""
    graphs = [corpus.namespaces.graph("article", key) for key in keys]
    before = set(embedded.graph_lines(old / embedded.FOLDER, graphs))
    after = _lines(quad for one in anew for quad in corpus.writer.article(one))
    for name, lines in derived.items():
        before.update(lines_ending(old / NQUADS, _ending(corpus, name)))
        after |= lines
    return _Delta(before - after, after - before)


def _ending(corpus: Corpus, name: str) -> bytes:
    return f" <{corpus.namespaces.graph(name)}> .\n".encode()


def _triples(corpus: Corpus, name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of one graph as N-Triples."""
    end = len(_ending(corpus, name))
    return (line[:-end] + b" .\n" for line in lines)


def _lines(quads: Iterable[ox.Quad]) -> set[bytes]:
    return set((ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))


def _change_store(old: Path, new: Path, delta: _Delta) -> None:
    removed, added = (ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS) for lines in (delta.removed, delta.added))
    embedded.changed(old / embedded.FOLDER, new / embedded.FOLDER, removed, added)


def _statements(lines: Iterable[bytes]) -> int:
    return sum(_PREDICATE in line for line in lines)
