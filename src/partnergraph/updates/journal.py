"""What a build has extracted so far, beside its target, so that one that is killed need not begin again.

One JSON line an article: the digest of the article and of the rules that read it, and its facts without the text. A line
that is cut, or whose article or rules have changed, says nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import IO, Any

from partnergraph.model import Article, RawArticle
from partnergraph.updates.fingerprint import extractor

_WORTH = 64  # articles: fewer are extracted again in a second
_SAFE_EVERY = 64  # articles between two times that the disk is waited for


def digest(article: RawArticle) -> str:
    """A digest of an article as read, its data about it included, and of what extracts it."""
    return hashlib.sha256(json.dumps([extractor(), *astuple(article)]).encode()).hexdigest()


class Journal:
    """An open journal; without a file it takes and gives nothing."""

    def __init__(self, file: IO[bytes] | None, found: Mapping[str, dict[str, Any]]) -> None:
        self._file = file
        self._found = found
        self._count = 0

    def facts(self, article: RawArticle) -> Article | None:
        """What was extracted from exactly this article before."""
        row = self._found.get(digest(article)) if self._found else None
        return Article.from_json(row, article.text) if row else None

    def add(self, article: RawArticle, facts: Article) -> None:
        """Keep what was extracted from `article`."""
        if self._file is None:
            return
        line = json.dumps({"digest": digest(article), "facts": facts.to_json(text=False)}, ensure_ascii=False)
        self._file.write(line.encode() + b"\n")
        self._count += 1
        if self._count % _SAFE_EVERY == 0:
            self._file.flush()
            os.fsync(self._file.fileno())


def folder_of(target: Path) -> Path:
    """Where the journal of a build into `target` lies."""
    return target.with_name(f".{target.name}-journal")


@contextmanager
def journal(target: Path, articles: int) -> Iterator[Journal]:
    """The journal of a build into `target` that has `articles` to extract; what is in it stays until `clear`."""
    folder = folder_of(target)
    path = folder / "facts.jsonl"
    found = dict(_lines(path))
    if articles < _WORTH and not found:
        yield Journal(None, found)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if file.tell():
            file.write(b"\n")  # ends a line that was cut
        yield Journal(file, found)


def clear(target: Path) -> None:
    """Remove the journal: the build holds all."""
    shutil.rmtree(folder_of(target), ignore_errors=True)


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if not path.is_file():
        return
    with path.open("rb") as lines:
        for line in lines:
            try:
                row = json.loads(line)
                yield row["digest"], row["facts"]
            except (ValueError, KeyError, TypeError):
                continue
