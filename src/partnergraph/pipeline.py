"""The whole way, in one page: read -> extract -> link -> graph -> store -> page, into a folder that is there or is not.

    read      inputs                  articles, and a notice for what was not read
    extract   article                 facts with evidence, one article at a time, in as many processes as asked
    link      all facts               identities
    graph     identities, knowledge   quads
    stores    quads                   the embedded store
    views     identities              network.html

Everything is made in a staging folder beside the target and moved into place at the end: a build that is interrupted
leaves the last one as it was.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from partnergraph import graph as graphs
from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.extract import extract_facts
from partnergraph.knowledge.ontology import Namespaces, load_ontology
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.link import Linked, article_key, generic_words, link
from partnergraph.messages import language, say, table
from partnergraph.model import Article, Facts
from partnergraph.read import Notice, Source, read
from partnergraph.stores import embedded, open_store
from partnergraph.views.overview import network_of_build
from partnergraph.views.page import render_page

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

    from partnergraph.queries import Answer
    from partnergraph.validate import Report

Progress = Callable[[str, int, int | None], None]

NQUADS, TURTLE, FACTS, ARTICLES, PAGE = "graph.nq", "graph.ttl", "facts.jsonl", "articles.jsonl", "network.html"
_CHUNK = 16  # articles a process takes at once: some 100 ms of work, so that the pipe costs nothing


def _silent(stage: str, done: int, total: int | None) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Build:
    """A build folder: what it holds, and the ways to ask it."""

    folder: Path
    manifest: dict[str, Any]
    notices: tuple[Notice, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Articles, relevant ones, agreements, organisations, people, programmes, statements, quads."""
        return dict(self.manifest["counts"])

    @cached_property
    def namespaces(self) -> Namespaces:
        """The namespaces it was built with."""
        return Namespaces(**self.manifest["namespaces"])

    def facts(self) -> Iterator[Facts]:
        """The facts of every article, by id, with their texts."""
        with (
            (self.folder / FACTS).open(encoding="utf-8") as facts,
            (self.folder / ARTICLES).open(encoding="utf-8") as texts,
        ):
            for row, text in zip(facts, texts, strict=True):
                yield Facts.from_json(json.loads(row), json.loads(text)["text"])

    def query(self, query: str, **params: str) -> Answer:
        """The answer to a named question, a `.rq` file or SPARQL text. Raises UsageError as `queries.run` does."""
        from partnergraph.queries import run

        store = open_store(str(self.folder))
        try:
            return run(store, query, params, self.namespaces)
        finally:
            store.close()

    def validate(self) -> Report:
        """SHACL over the whole graph, and every quote found again in its article's text."""
        from partnergraph.validate import validate

        ontology = load_ontology(self.namespaces)
        texts = {
            self.namespaces.entity("article", article_key(facts.article.id)): facts.article.text
            for facts in self.facts()
        }
        return validate((self.folder / NQUADS).read_bytes(), ontology, texts)

    def network(self) -> nx.MultiDiGraph[str]:
        """Companies and public bodies with their agreements as edges, measured."""
        return network_of_build(_linked(self.facts()), load_knowledge().gazetteer, load_ontology(self.namespaces))

    def dataset(self) -> Dataset:
        """The whole graph as an rdflib Dataset whose default graph is the union of all."""
        from rdflib import Dataset

        dataset = Dataset(default_union=True)
        dataset.parse(self.folder / NQUADS, format="nquads")
        return dataset

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{say(f'count.{key}')}</td><td>{n}</td></tr>" for key, n in self.counts.items())
        return f"<table>{rows}</table>"


def open_build(folder: str | Path = "build") -> Build:
    """The build in `folder`. Raises CannotGoOn where there is none of ours."""
    path = Path(folder)
    try:
        manifest = json.loads((path / embedded.MARKER).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CannotGoOn("build.none", where=str(folder)) from error
    return Build(path, manifest)


def build(
    inputs: Sequence[str | Path],
    out: str | Path = "build",
    *,
    published: str | None = None,
    jobs: int = 1,
    namespaces: Namespaces | None = None,
    stdin: BinaryIO | None = None,
    progress: Progress = _silent,
) -> Build:
    """Build the graph of `inputs` in the folder `out`.

    Raises UsageError for inputs that do not exist or clash, CannotGoOn where the disk fails or `out` is not ours.
    """
    target = Path(out)
    _check_target(target)
    notices: list[Notice] = []
    sources: list[Source] = []
    articles = _read_all(inputs, published, stdin, notices, sources)
    facts = _extract_all(articles, jobs, progress)
    with _staging(target) as folder:
        manifest = _write(folder, facts, sources, namespaces or Namespaces(), progress)
        _swap(folder, target)
    return Build(target, manifest, tuple(notices))


def extract_all(articles: Sequence[Article], jobs: int = 1, progress: Progress = _silent) -> list[Facts]:
    """The facts of `articles`, in their order, read by `jobs` processes."""
    return _extract_all(articles, jobs, progress)


def facts_as_rdf(facts: Iterable[Facts], form: str) -> bytes:
    """The facts of some articles as RDF: `turtle` (the plain facts), or with all statements `nquads` or `jsonld`."""
    knowledge, ontology = load_knowledge(), load_ontology()
    linked = _linked(facts)
    quads = list(graphs.graph(linked, knowledge.gazetteer, ontology, knowledge.precision))
    if form == "turtle":
        return graphs.readable_turtle(quads, ontology.namespaces)
    kept = ontology.namespaces.graph("article", ""), ontology.namespaces.graph("facts")
    told = [quad for quad in quads if str(quad.graph_name)[1:-1].startswith(kept)]
    return graphs.canonical_nquads(told) if form == "nquads" else graphs.jsonld(told, ontology.namespaces)


def _read_all(
    inputs: Sequence[str | Path],
    published: str | None,
    stdin: BinaryIO | None,
    notices: list[Notice],
    sources: list[Source],
) -> list[Article]:
    articles = []
    for item in read(inputs, published=published, stdin=stdin):
        match item:
            case Article():
                articles.append(item)
            case Notice():
                notices.append(item)
            case Source():
                sources.append(item)
    return sorted(articles, key=lambda article: article.id)


def _extract_one(article: Article) -> Facts:
    return extract_facts(article, load_knowledge())


def _extract_all(articles: Sequence[Article], jobs: int, progress: Progress) -> list[Facts]:
    facts = []
    progress("extract", 0, len(articles))
    if jobs <= 1 or len(articles) <= _CHUNK:
        results: Iterable[Facts] = map(_extract_one, articles)
        for done, one in enumerate(results, 1):
            facts.append(one)
            progress("extract", done, len(articles))
        return facts
    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver"), initializer=load_knowledge) as pool:
        for done, one in enumerate(pool.map(_extract_one, articles, chunksize=_CHUNK), 1):
            facts.append(one)
            progress("extract", done, len(articles))
    return facts


def _linked(facts: Iterable[Facts]) -> Linked:
    knowledge = load_knowledge()
    return link(facts, knowledge.gazetteer, generic_words(knowledge.lexicons.values()))


def _write(
    folder: Path, facts: Iterable[Facts], sources: Iterable[Source], namespaces: Namespaces, progress: Progress
) -> dict[str, Any]:
    """All files of a build, in the staging folder; returns the manifest."""
    knowledge, ontology = load_knowledge(), load_ontology(namespaces)
    progress("link", 0, None)
    linked = _linked(facts)
    progress("graph", 0, None)
    quads = list(graphs.graph(linked, knowledge.gazetteer, ontology, knowledge.precision))
    data = graphs.canonical_nquads(quads)
    (folder / NQUADS).write_bytes(data)
    (folder / TURTLE).write_bytes(graphs.readable_turtle(quads, ontology.namespaces))
    _write_lines(folder / FACTS, (f.to_json(text=False) for f in graphs.facts_with_iris(linked, namespaces)))
    _write_lines(folder / ARTICLES, ({"id": a.facts.article.id, "text": a.facts.article.text} for a in linked.articles))
    progress("store", 0, None)
    embedded.create(folder / embedded.FOLDER, folder / NQUADS)
    progress("page", 0, None)
    network = network_of_build(linked, knowledge.gazetteer, ontology)
    page = render_page(
        network, title_vi=table()["build.page"]["vi"], title_en=table()["build.page"]["en"], lang=language()
    )
    (folder / PAGE).write_text(page, "utf-8")
    manifest = {
        "partnergraph": version("partnergraph"),
        "namespaces": asdict(namespaces),
        "inputs": [asdict(source) for source in sorted(sources, key=lambda s: (s.name, s.sha256))],
        "counts": _counts(linked, data),
    }
    (folder / embedded.MARKER).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return manifest


def _counts(linked: Linked, nquads: bytes) -> dict[str, int]:
    proposed = sum(node.proposed for node in linked.agreements.values())
    return {
        "articles": len(linked.articles),
        "relevant": sum(a.facts.relevant for a in linked.articles),
        "agreements": len(linked.agreements) - proposed,
        "proposed": proposed,
        "organisations": len(linked.organisations),
        "people": len(linked.people),
        "programmes": len(linked.programmes),
        "statements": _count_statements(nquads),
        "quads": nquads.count(b"\n"),
    }


def _count_statements(nquads: bytes) -> int:
    """Every statement has exactly one rdf:predicate."""
    return nquads.count(b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate>")


def _write_lines(path: Path, rows: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _check_target(target: Path) -> None:
    if target.exists() and not (
        target.is_dir() and ((target / embedded.MARKER).is_file() or not any(target.iterdir()))
    ):
        raise UsageError("build.not_ours", where=str(target))


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    """A folder beside `target` that is gone afterwards, whatever happens."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _disk(target, error) from error
    try:
        yield folder
    except OSError as error:
        raise _disk(target, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _disk(target: Path, error: OSError) -> CannotGoOn:
    if error.errno == errno.ENOSPC:
        return CannotGoOn("build.disk_full", where=str(target))
    return CannotGoOn("build.disk", where=str(target), why=error.strerror or str(error))


def _swap(folder: Path, target: Path) -> None:
    """Put `folder` in `target`'s place. The old build is moved aside first and removed last."""
    folder.chmod(0o755)
    old = folder.with_name(f"{folder.name}-old")
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        with suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
