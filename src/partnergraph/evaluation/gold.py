"""Gold articles: read from a folder or a JSONL file, and known by their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from partnergraph.errors import UsageError
from partnergraph.extract import extract_facts
from partnergraph.knowledge.shelf import LANGUAGES, Knowledge
from partnergraph.model import Article, Json
from partnergraph.text import normalise

_DIGEST = 12  # hexadecimal digits: enough to tell any two states of a gold set apart
_METADATA = ("title", "published", "source", "url")


@dataclass(frozen=True)
class Gold:
    """Annotated articles by id. `name` is that of the folder or file, without its path."""

    name: str
    articles: tuple[Json, ...]

    @property
    def digest(self) -> str:
        """The articles and their annotations, whatever their order and the layout of the files."""
        rows = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in self.articles)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:_DIGEST]

    @property
    def description(self) -> str:
        """Name, size and languages: "dev (59 articles: 41 vi, 18 en)"."""
        counts = {lang: sum(row["lang"] == lang for row in self.articles) for lang in LANGUAGES}
        languages = ", ".join(f"{n} {lang}" for lang, n in counts.items() if n)
        return f"{self.name} ({len(self.articles)} articles: {languages})"


def read_gold(paths: Sequence[str | Path]) -> Gold:
    """The gold articles of folders of *.json (one a file) and of .jsonl files, ordered by id.

    Raises UsageError for what is not there, cannot be read as gold, is empty, or has an id twice.
    """
    rows: dict[str, Json] = {}
    for path in map(Path, paths):
        for where, row in _rows(path):
            _check(where, row)
            if row["id"] in rows:
                raise UsageError("eval.twice", where=where, id=row["id"])
            rows[row["id"]] = row
    if not rows:
        raise UsageError("eval.no_gold", where=", ".join(map(str, paths)))
    name = " + ".join(dict.fromkeys(Path(path).resolve().name for path in paths))
    return Gold(name, tuple(rows[key] for key in sorted(rows)))


def _rows(path: Path) -> Iterable[tuple[str, Json]]:
    if not path.exists():
        raise UsageError("eval.no_gold", where=path)
    try:
        if path.is_dir():
            return [(str(file), json.loads(file.read_text("utf-8"))) for file in sorted(path.glob("*.json"))]
        lines = enumerate(path.read_text("utf-8").split("\n"), 1)
        return [(f"{path}:{number}", json.loads(line)) for number, line in lines if line.strip()]
    except ValueError as error:  # JSON and UTF-8
        raise UsageError("eval.bad_gold", where=path, why=error) from error


def _check(where: str, row: Json) -> None:
    missing = [k for k in ("id", "lang", "text", "relevant") if not isinstance(row, dict) or k not in row]
    if missing:
        raise UsageError("eval.bad_gold", where=where, why=", ".join(missing))
    if row["lang"] not in LANGUAGES:
        raise UsageError("eval.bad_gold", where=where, why=f"lang {row['lang']}")


def predict(gold: Gold, knowledge: Knowledge) -> list[Json]:
    """What extraction says of each article, as `extract` prints it, in order: it sees the text and the metadata only."""
    return [extract_facts(_unread(row), knowledge).to_json() for row in gold.articles]


def _unread(row: Json) -> Article:
    metadata = {k: row.get(k) for k in _METADATA}
    return Article(id=row["id"], text=normalise(row["text"]), lang=row["lang"], **metadata)
