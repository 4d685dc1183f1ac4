"""The articles of a build folder: each as it was read, what was extracted from it, and the input it came from.

`articles.jsonl` has an article as read, `facts.jsonl` what it states, linked and corrected, and `state.json` what was
extracted from the few articles that a correction touched, and a digest of each article's graph.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from partnergraph.errors import CannotGoOn
from partnergraph.model import Article, RawArticle
from partnergraph.privacy import Forgotten
from partnergraph.read import Source
from partnergraph.updates.fingerprint import extractor

FACTS, ARTICLES, MANIFEST, STATE = "facts.jsonl", "articles.jsonl", "build.json", "state.json"
CORRECTIONS = "corrections.csv"
_LINKED = ("organisations", "people", "agreements", "programmes", "outcomes")
_FIELDS = tuple(f.name for f in fields(RawArticle))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a build folder holds. `facts` is empty where other rules extracted it; `forgotten` are the names covered in
    its texts."""

    folder: Path | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)
    articles: Mapping[str, RawArticle] = field(default_factory=dict)
    facts: Mapping[str, Article] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    state: Mapping[str, Any] = field(default_factory=dict)
    forgotten: tuple[Forgotten, ...] = ()


def load(folder: Path) -> Kept:
    """The articles of the build in `folder`, nothing where there is no build.

    Raises CannotGoOn where its files do not belong together.
    """
    manifest = load_manifest(folder)
    if not manifest:
        return Kept()
    try:
        return _load(folder, manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotGoOn("build.damaged", where=folder) from error


def load_manifest(folder: Path) -> dict[str, Any]:
    """What `build.json` says, nothing where there is none. Raises CannotGoOn where it cannot be read."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CannotGoOn("build.damaged", where=folder / MANIFEST) from error
    return manifest


def _load(folder: Path, manifest: dict[str, Any]) -> Kept:
    texts = (folder / ARTICLES).read_text("utf-8").split("\n")[:-1]
    rows = (folder / FACTS).read_text("utf-8").split("\n")[:-1]
    state = _state(folder)
    extracted, same = state.get("extracted", {}), manifest.get("extractor") == extractor()
    articles: dict[str, RawArticle] = {}
    facts: dict[str, Article] = {}
    for text, line in zip(texts, rows, strict=True):
        row = json.loads(line)
        article = _article(json.loads(text), row)
        articles[article.id] = article
        if same:
            facts[article.id] = _unlinked(extracted.get(article.id, row), article.text)
    sources = tuple(
        Source(row["name"], row["sha256"], tuple(row.get("articles", articles))) for row in manifest["inputs"]
    )
    forgotten = (Forgotten.read(row["subject"]) for row in manifest.get("corrections", ()))
    return Kept(folder, manifest, articles, facts, sources, state, tuple(name for name in forgotten if name))


def extracted_facts(folder: Path) -> Iterator[Article]:
    """What was extracted from the articles of the build in `folder`, before linking and corrections."""
    extracted = _state(folder).get("extracted", {})
    with (folder / FACTS).open(encoding="utf-8") as rows, (folder / ARTICLES).open(encoding="utf-8") as texts:
        for line, text in zip(rows, texts, strict=True):
            row = json.loads(line)
            yield _unlinked(extracted.get(row["id"], row), json.loads(text)["text"])


def names_of(folder: Path, data_namespace: str, paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names that the articles of a build give to the people at `paths` (`person/…`)."""
    wanted = {data_namespace + path: path for path in paths}
    found: dict[str, set[str]] = {}
    if wanted:
        with (folder / FACTS).open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                for person in row["people"]:
                    if path := wanted.get(person["iri"]):
                        found.setdefault(path, set()).add(person["name"])
    return {path: tuple(sorted(names)) for path, names in found.items()}


def _state(folder: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads((folder / STATE).read_text("utf-8"))
    except FileNotFoundError:
        return {}  # a build of an older version
    return state


def _article(text: dict[str, Any], row: dict[str, Any]) -> RawArticle:
    """The article as it was read: its day of publication not where the text told it."""
    known = {**{name: row[name] for name in _FIELDS if name in row}, **text}
    if "published" not in text and row.get("published_basis"):
        known["published"] = None
    return RawArticle(**{name: known[name] for name in _FIELDS if known.get(name) is not None})


def _unlinked(row: dict[str, Any], text: str) -> Article:
    for name in _LINKED:
        for fact in row[name]:
            fact.pop("iri", None)
    return Article.from_json(row, text)


def article_row(article: RawArticle) -> dict[str, Any]:
    """An article as `articles.jsonl` keeps it."""
    return {name: value for name, value in asdict(article).items() if value is not None or name == "published"}


def sources_left(old: Iterable[Source], new: Iterable[Source], left: Iterable[str]) -> list[Source]:
    """The inputs of the articles that are left, each with those that came from it; a newer input takes over an id."""
    wanted = set(left)
    kept: list[Source] = []
    for source in (*new, *old):
        own = tuple(sorted(wanted.intersection(source.articles)))
        wanted.difference_update(own)
        if own:
            kept.append(replace(source, articles=own))
    return sorted(kept, key=lambda s: (s.name, s.sha256, s.articles))
