"""The whole way, in one page: read -> extract -> link -> graph -> store -> page, into a folder that is there or is not.

    read      inputs                  articles, and a notice for what was not read
    updates   the last build          what of it stays, and what was extracted of that already
    extract   article                 facts with evidence, one article at a time, in as many processes as asked
    link      all facts               identities
    graph     identities, knowledge   quads
    stores    quads                   the embedded store
    views     identities              network.html

Everything is made in a staging folder beside the target and moved into place at the end: a build that is interrupted
leaves the last one as it was. What the folder held before has no say in what is made of the articles that are left.
"""

from __future__ import annotations

import gc
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from partnergraph import graph as graphs
from partnergraph.corpus import (
    Extraction,
    Progress,
    corrected,
    corrections_in,
    corrections_of,
    extract_each,
    left,
    link_all,
    read_all,
    silent,
)
from partnergraph.corrections import (
    Applied,
    Correction,
    write_table,
)
from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.knowledge.ontology import Namespaces, Ontology, load_ontology
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.link import Linked, article_key
from partnergraph.messages import language, say, table
from partnergraph.model import Article, RawArticle
from partnergraph.privacy import covered
from partnergraph.read import Notice, Source
from partnergraph.stores import embedded, open_store
from partnergraph.updates import graphs as graph_files
from partnergraph.updates.beside import beside
from partnergraph.updates.fingerprint import extractor, table_digests, writer
from partnergraph.updates.journal import clear
from partnergraph.updates.kept import (
    ARTICLES,
    CORRECTIONS,
    FACTS,
    STATE,
    Kept,
    article_row,
    extracted_facts,
    load,
    load_manifest,
    sources_left,
)
from partnergraph.updates.staging import recover, staging, swap
from partnergraph.views.overview import network_of_build
from partnergraph.views.page import render_page

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

    from partnergraph.queries import Answer
    from partnergraph.validate import Report

NQUADS, PAGE = graph_files.NQUADS, "network.html"


@dataclass(frozen=True)
class Build:
    """A build folder: what it holds, and the ways to ask it."""

    folder: Path
    manifest: dict[str, Any] = field(repr=False)
    notices: tuple[Notice, ...] = ()
    extracted: int = 0  # articles that were extracted for it; the others had been before
    rewritten: tuple[str, ...] = field(default=(), repr=False)  # keys of the articles whose graphs were written for it

    @property
    def counts(self) -> dict[str, int]:
        """Articles, relevant ones, agreements, organisations, people, programmes, statements, quads."""
        return dict(self.manifest["counts"])

    @cached_property
    def namespaces(self) -> Namespaces:
        """The namespaces it was built with."""
        return Namespaces(**self.manifest["namespaces"])

    def facts(self) -> Iterator[Article]:
        """The facts of every article, by id, with their texts."""
        with (
            (self.folder / FACTS).open(encoding="utf-8") as facts,
            (self.folder / ARTICLES).open(encoding="utf-8") as texts,
        ):
            for row, text in zip(facts, texts, strict=True):
                yield Article.from_json(json.loads(row), json.loads(text)["text"])

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
        texts = {self.namespaces.entity("article", article_key(facts.raw.id)): facts.raw.text for facts in self.facts()}
        return validate((self.folder / NQUADS).read_bytes(), ontology, texts)

    def network(self) -> nx.MultiDiGraph[str]:
        """Companies and public bodies with their agreements as edges, measured."""
        rows = corrections_in(self.folder, self.namespaces)
        linked = link_all(extracted_facts(self.folder), rows).linked
        return network_of_build(linked, load_knowledge().gazetteer, load_ontology(self.namespaces))

    def dataset(self) -> Dataset:
        """The whole graph as an rdflib Dataset whose default graph is the union of all."""
        from rdflib import Dataset

        dataset = Dataset(default_union=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own parser uses what rdflib deprecates
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
    if not isinstance(manifest, dict) or not {"namespaces", "counts"} <= manifest.keys():
        raise CannotGoOn("store.foreign", where=str(folder))
    return Build(path, manifest)


def build(  # noqa: PLR0913  one keyword for each option of the command
    inputs: Sequence[str | Path] = (),
    out: str | Path = "build",
    *,
    remove: Sequence[str] = (),
    sync: bool = False,
    corrections: str | Path | None = None,
    published: str | None = None,
    jobs: int = 1,
    namespaces: Namespaces | None = None,
    stdin: BinaryIO | None = None,
    progress: Progress = silent,
) -> Build:
    """Build the graph of `inputs` in the folder `out`, together with the articles of the build that is there.

    An article of an id that is there already replaces it; those with the ids of `remove` go, and with `sync` all that
    are not among the inputs. The table `corrections` is kept in the build and holds for later ones until another takes
    its place; who is forgotten stays so. The files are those that a first build of what is left would write.
    Raises UsageError for inputs that do not exist or clash, or ids to remove that are not there, CannotGoOn where the
    disk fails or `out` is not ours.
    """
    target = Path(out)
    _check_target(target)
    recover(target)
    with _without_collector():
        kept = load(target)
        if not (inputs or kept.folder) or (sync and not inputs):
            raise UsageError("build.no_input")
        notices: list[Notice] = []
        sources: list[Source] = []
        given = read_all(inputs, published, stdin, notices, sources)
        spaces = namespaces or _namespaces_of(kept)
        rows = corrections_of(kept, corrections, spaces)
        articles = left(kept, given, remove, sync)
        once = Extraction(target, kept, jobs, progress)
        articles, rows, applied = corrected(once, articles, rows)
        with staging(target) as folder:
            made = _Making(folder, kept, spaces, progress)
            rewritten = _write(made, articles, applied, once, rows, sources_left(kept.sources, sources, articles))
            if load_manifest(target) != kept.manifest:
                raise CannotGoOn("build.changed", where=target)
            swap(folder, target)
        clear(target)
    return replace(open_build(target), notices=tuple(notices), extracted=once.count, rewritten=rewritten)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's search for circular garbage costs a third of a build's time and finds none: what a build makes lives
    until its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _namespaces_of(kept: Kept) -> Namespaces:
    return Namespaces(**kept.manifest.get("namespaces", {}))


def extract_all(articles: Sequence[RawArticle], jobs: int = 1, progress: Progress = silent) -> list[Article]:
    """The facts of `articles`, in their order, read by `jobs` processes."""
    return list(extract_each([covered(article) for article in articles], jobs, progress))


def facts_as_rdf(facts: Iterable[Article], form: str) -> bytes:
    """The facts of some articles as RDF: `turtle` (the plain facts), or with all statements `nquads` or `jsonld`."""
    knowledge, ontology = load_knowledge(), load_ontology()
    linked = link_all(facts).linked
    quads = list(graphs.graph(linked, knowledge.gazetteer, ontology, knowledge.precision))
    if form == "turtle":
        return graphs.readable_turtle(quads, ontology.namespaces)
    kept = ontology.namespaces.graph("article", ""), ontology.namespaces.graph("facts")
    told = [quad for quad in quads if str(quad.graph_name)[1:-1].startswith(kept)]
    return graphs.canonical_nquads(told) if form == "nquads" else graphs.jsonld(told, ontology.namespaces)


@dataclass(frozen=True, slots=True)
class _Making:
    """A build under way."""

    folder: Path  # where it is written
    kept: Kept
    namespaces: Namespaces
    progress: Progress


def _write(
    made: _Making,
    articles: Mapping[str, RawArticle],
    applied: Applied,
    once: Extraction,
    rows: Iterable[Correction],
    sources: Iterable[Source],
) -> tuple[str, ...]:
    """All files of a build, in the staging folder; returns the keys of the articles whose graphs were written anew."""
    folder, progress, linked = made.folder, made.progress, applied.linked
    knowledge, ontology = load_knowledge(), load_ontology(made.namespaces)
    progress("graph", 0, None)
    corpus = graphs.Corpus.of(linked, knowledge.gazetteer, ontology, knowledge.precision, curated=applied.curated)
    by = writer(made.namespaces)
    with beside(partial(_write_facts_and_page, folder, linked, ontology)):
        written = graph_files.write(folder, corpus, made.kept, by)
        _write_lines(folder / ARTICLES, map(article_row, articles.values()))
        if table_rows := tuple(rows):
            write_table(folder / CORRECTIONS, table_rows)
        progress("page", 0, None)
    _write_json(folder / STATE, {"writer": by, "graphs": written.digests, "extracted": once.rows(applied.changed)})
    manifest = {
        "partnergraph": version("partnergraph"),
        "namespaces": asdict(made.namespaces),
        "extractor": extractor(),
        "tables": dict(table_digests()),
        "inputs": [asdict(source) for source in sources],
        "corrections": [
            {"line": c.row.line, "action": c.row.action, "subject": c.row.subject, "effect": c.effect}
            for c in applied.curated
        ],
        "counts": _counts(linked, written),
    }
    _write_json(folder / embedded.MARKER, manifest)
    return written.rewritten


def _write_facts_and_page(folder: Path, linked: Linked, ontology: Ontology) -> None:
    facts = graphs.facts_with_iris(linked, ontology.namespaces)
    _write_lines(folder / FACTS, (one.to_json(text=False) for one in facts))
    network = network_of_build(linked, load_knowledge().gazetteer, ontology)
    titles = table()["build.page"]
    page = render_page(network, title_vi=titles["vi"], title_en=titles["en"], lang=language())
    (folder / PAGE).write_text(page, "utf-8")


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _counts(linked: Linked, written: graph_files.Graphs) -> dict[str, int]:
    proposed = sum(node.proposed for node in linked.agreements.values())
    return {
        "articles": len(linked.articles),
        "relevant": sum(a.facts.relevant for a in linked.articles),
        "agreements": len(linked.agreements) - proposed,
        "proposed": proposed,
        "organisations": len(linked.organisations),
        "people": len(linked.people),
        "programmes": len(linked.programmes),
        "statements": written.statements,
        "quads": written.quads,
    }


def _write_lines(path: Path, rows: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _check_target(target: Path) -> None:
    if target.exists() and not (
        target.is_dir() and ((target / embedded.MARKER).is_file() or not any(target.iterdir()))
    ):
        raise UsageError("build.not_ours", where=str(target))
