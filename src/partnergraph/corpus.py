"""From inputs and the last build to a corpus: which articles there are, what each states, and all of it linked and
corrected.

Each article is extracted once, in as many processes as asked; what the last build or its journal has is not extracted
again.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, BinaryIO

from partnergraph.corrections import (
    Applied,
    Correction,
    apply,
    decisions_of,
    forgotten_in,
    read_table,
    without_names,
)
from partnergraph.errors import UsageError
from partnergraph.extraction import extract_facts
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.link import generic_words, link
from partnergraph.model import Article, RawArticle
from partnergraph.privacy import Forgotten, covered
from partnergraph.read import Notice, Source, read
from partnergraph.updates.fingerprint import extractor
from partnergraph.updates.journal import journal
from partnergraph.updates.kept import CORRECTIONS, Kept, names_of

Progress = Callable[[str, int, int | None], None]

_CHUNK = 16  # articles a process takes at once: some 100 ms of work, so that the pipe costs nothing


def silent(stage: str, done: int, total: int | None) -> None:
    """No progress shown."""


def left(kept: Kept, given: Iterable[RawArticle], remove: Iterable[str], sync: bool) -> dict[str, RawArticle]:
    """The articles of the new build by id, in order of id."""
    left = {} if sync else dict(kept.articles)
    left |= {article.id: article for article in given}
    for id_ in remove:
        if id_ not in left and id_ not in kept.articles:
            raise UsageError("build.unknown_id", id=id_)
        left.pop(id_, None)
    return dict(sorted(left.items()))


def corrections_of(kept: Kept, table: str | Path | None, namespaces: Namespaces) -> tuple[Correction, ...]:
    """The corrections that hold: of the table given, else of the build's; and all who were forgotten before."""
    before = corrections_in(kept.folder, namespaces) if kept.folder else ()
    if table is None:
        return before
    rows = read_table(Path(table), namespaces.data)
    people = [row.subject for row in rows if row.action == "forget" and row.subject.startswith("person/")]
    given = without_names(rows, names_of(kept.folder, namespaces.data, people) if kept.folder else {})
    known = {row.subject for row in given}
    return (*given, *(row for row in before if row.action == "forget" and row.subject not in known))


def corrections_in(folder: Path, namespaces: Namespaces) -> tuple[Correction, ...]:
    """The corrections that a build holds."""
    path = folder / CORRECTIONS
    return read_table(path, namespaces.data) if path.is_file() else ()


@dataclass(slots=True)
class Extraction:
    """What is extracted for a build, each article once; `count` are those that had not been before."""

    target: Path
    kept: Kept
    jobs: int
    progress: Progress
    count: int = 0
    known: dict[str, tuple[RawArticle, Article]] = field(default_factory=dict)  # by id

    def __post_init__(self) -> None:
        self.known = {id_: (self.kept.articles[id_], facts) for id_, facts in self.kept.facts.items()}

    def of(self, articles: Mapping[str, RawArticle]) -> list[Article]:
        """The facts of all articles."""
        fresh = [one for one in articles.values() if not self._has(one)]
        with journal(self.target, len(fresh)) as done:
            for one in fresh:
                if facts := done.facts(one):
                    self.known[one.id] = one, facts
            left = [one for one in fresh if not self._has(one)]
            for one, facts in zip(left, extract_each(left, self.jobs, self.progress), strict=True):
                done.add(one, facts)
                self.known[one.id] = one, facts
        self.count += len(left)
        return [self.known[id_][1] for id_ in articles]

    def rows(self, ids: Iterable[str]) -> dict[str, Any]:
        """What was extracted from some articles, as JSON."""
        return {id_: self.known[id_][1].to_json(text=False) for id_ in sorted(ids)}

    def _has(self, article: RawArticle) -> bool:
        return article.id in self.known and self.known[article.id][0] == article


def corrected(
    once: Extraction, articles: Mapping[str, RawArticle], rows: tuple[Correction, ...]
) -> tuple[dict[str, RawArticle], tuple[Correction, ...], Applied]:
    """The articles without what concerns nobody, the corrections without names, and the corpus after them.

    Who is forgotten by an IRI is known by name only when all is linked; then all is done again without that name.
    """
    while True:
        left = _covered(once.kept, articles, forgotten_in(rows))
        applied = link_all(once.of(left), rows)
        people = applied.linked.people
        paths = [row.subject for row in rows if row.action == "forget" and row.subject.startswith("person/")]
        names = {path: people[key].names for path in paths if (key := path.partition("/")[2]) in people}
        if not names:
            return left, rows, applied
        rows = without_names(rows, names)


def _covered(kept: Kept, articles: Mapping[str, RawArticle], forgotten: tuple[Forgotten, ...]) -> dict[str, RawArticle]:
    """The articles with covered texts; those of the last build are, unless more is covered now."""
    same = kept.manifest.get("extractor") == extractor() and set(forgotten) <= set(kept.forgotten)
    done = kept.articles if same else {}
    return {id_: one if done.get(id_) is one else covered(one, forgotten) for id_, one in articles.items()}


def read_all(
    inputs: Sequence[str | Path],
    published: str | None,
    stdin: BinaryIO | None,
    notices: list[Notice],
    sources: list[Source],
) -> list[RawArticle]:
    """The articles of `inputs` in order of id; `notices` and `sources` take in the others that reading gives."""
    articles = []
    for item in read(inputs, published=published, stdin=stdin):
        match item:
            case RawArticle():
                articles.append(item)
            case Notice():
                notices.append(item)
            case Source():
                sources.append(item)
    return sorted(articles, key=lambda article: article.id)


def _extract_one(article: RawArticle) -> Article:
    return extract_facts(article, load_knowledge())


def extract_each(articles: Sequence[RawArticle], jobs: int, progress: Progress) -> Iterator[Article]:
    """The facts of each article, in their order, by `jobs` processes."""
    progress("extract", 0, len(articles))
    if jobs <= 1 or len(articles) <= _CHUNK:
        yield from _counted(map(_extract_one, articles), len(articles), progress)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver"), initializer=load_knowledge) as pool:
        with _uninterrupted():
            results = pool.map(_extract_one, articles, chunksize=_CHUNK)
        yield from _counted(results, len(articles), progress)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C reaches every process; those that are started here never hear it, so that the first one alone answers."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _counted(results: Iterable[Article], total: int, progress: Progress) -> Iterator[Article]:
    for done, one in enumerate(results, 1):
        yield one
        progress("extract", done, total)


def link_all(facts: Iterable[Article], rows: Iterable[Correction] = ()) -> Applied:
    """The facts linked under the knowledge that ships with the package, and corrected."""
    knowledge, decisions = load_knowledge(), decisions_of(rows)
    linked = link(facts, knowledge.gazetteer, generic_words(knowledge.lexicons.values()), decisions)
    return apply(linked, rows, decisions) if rows else Applied(linked)
