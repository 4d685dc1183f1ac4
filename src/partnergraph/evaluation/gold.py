"""Gold articles: read from a folder or a JSONL file, and known by their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from partnergraph.errors import UsageError
from partnergraph.extraction import extract_facts
from partnergraph.knowledge.shelf import LANGUAGES, Knowledge
from partnergraph.model import Json, RawArticle
from partnergraph.text import normalise

_DIGEST = 16  # hexadecimal digits: enough to tell any two states of a gold set apart
_METADATA = ("title", "published", "source", "url")


@dataclass(frozen=True)
class Gold:
    """Annotated articles, ordered by id. `name` is that of the folder or file, without its path; `digest` the first 16
    digits of the SHA-256 over the files in order of their names."""

    name: str
    articles: tuple[Json, ...]
    digest: str = ""

    @property
    def description(self) -> str:
        """Name, size and languages: "dev (59 articles: 41 vi, 18 en)"."""
        counts = {lang: sum(row["lang"] == lang for row in self.articles) for lang in LANGUAGES}
        languages = ", ".join(f"{n} {lang}" for lang, n in counts.items() if n)
        return f"{self.name} ({len(self.articles)} articles: {languages})"


def read_gold(paths: Sequence[str | Path]) -> Gold:
    """The gold articles of folders of *.json (one a file) and of .jsonl files.

    Raises UsageError for what is not there, cannot be read as gold, is empty, or has an id twice.
    """
    rows: dict[str, Json] = {}
    digest = hashlib.sha256()
    for file in _files(paths):
        data = file.read_bytes()
        digest.update(data)
        for where, row in _rows(file, data):
            _check(where, row)
            if row["id"] in rows:
                raise UsageError("eval.twice", where=where, id=row["id"])
            rows[row["id"]] = row
    if not rows:
        raise UsageError("eval.no_gold", where=", ".join(map(str, paths)))
    name = " + ".join(dict.fromkeys(Path(path).resolve().name for path in paths))
    return Gold(name, tuple(rows[key] for key in sorted(rows)), digest.hexdigest()[:_DIGEST])


def _files(paths: Sequence[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(path.glob("*.json"))
        elif path.exists():
            yield path
        else:
            raise UsageError("eval.no_gold", where=path)


def _rows(file: Path, data: bytes) -> list[tuple[str, Json]]:
    try:
        text = data.decode()
        if file.suffix != ".jsonl":
            return [(str(file), json.loads(text))]
        return [(f"{file}:{n}", json.loads(line)) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    except ValueError as error:  # JSON and UTF-8
        raise UsageError("eval.bad_gold", where=file, why=error) from error


def _check(where: str, row: Json) -> None:
    missing = [k for k in ("id", "lang", "text", "relevant") if not isinstance(row, dict) or k not in row]
    if missing:
        raise UsageError("eval.bad_gold", where=where, why=", ".join(missing))
    if row["lang"] not in LANGUAGES:
        raise UsageError("eval.bad_gold", where=where, why=f"lang {row['lang']}")


def predict(gold: Gold, knowledge: Knowledge) -> list[Json]:
    """What extraction says of each article, as `extract` prints it, in order: it sees the text and the metadata only."""
    return [extract_facts(_unread(row), knowledge).to_json() for row in gold.articles]


def _unread(row: Json) -> RawArticle:
    metadata = {k: row.get(k) for k in _METADATA}
    return RawArticle(id=row["id"], text=normalise(row["text"]), lang=row["lang"], **metadata)
