"""Reading: files, folders and standard input -> articles, and a notice for everything that was not read as given.

`read(inputs)` yields in the order of the inputs (folders sorted by path), so that the same inputs give the same articles
on every machine. What one input cannot give never stops the others.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from partnergraph.errors import BadInput, UsageError
from partnergraph.model import RawArticle
from partnergraph.read.formats import READERS, read_json_lines
from partnergraph.read.record import MAX_BYTES, Record, article_of

__all__ = ["Notice", "Source", "read", "read_one"]

STDIN = "-"
_LONGEST_PATH = 255  # characters of a file name; a longer line is a text


@dataclass(frozen=True, slots=True)
class Notice:
    """One line about an input that was not read, or not as given. `skipped` tells which."""

    where: str
    message: str
    skipped: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read, for the build's manifest: its name under the input it came from, its SHA-256, and the ids of
    its articles."""

    name: str
    sha256: str
    articles: tuple[str, ...] = ()


def read(
    inputs: Sequence[str | Path], *, published: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[RawArticle | Notice | Source]:
    """Every article of `inputs` (files, folders to walk, `-` for standard input), notices and sources among them.

    `published` (ISO day) stands in for articles that have no date. Raises UsageError for an input that does not exist
    and for one id with two texts.
    """
    seen: dict[str, str] = {}
    for name, path in _files(inputs):
        source, ids = None, list[str]()
        for item in _read_one(name, path, stdin):
            if isinstance(item, Source):
                source = item
                continue
            if isinstance(item, Notice):
                yield item
                continue
            try:
                article, notices = article_of(item)
            except BadInput as error:
                yield Notice(item.where, str(error))
                continue
            yield from (Notice(item.where, text, skipped=False) for text in notices)
            ids.append(article.id)
            if _is_new(seen, article, item.where):
                yield replace(article, published=article.published or published)
        if source:
            yield replace(source, articles=tuple(ids))


def read_one(source: str | Path, *, published: str | None = None) -> RawArticle:
    """One article: `source` is its text, or (a Path, or text of one line that names an existing file) its file.

    Raises BadInput where it cannot be read, UsageError for a file that is missing or holds more than one article.
    """
    if isinstance(source, str) and ("\n" in source or len(source) > _LONGEST_PATH or not Path(source).is_file()):
        if Path(source[-_LONGEST_PATH:]).suffix.lower() in (*READERS, ".jsonl") and not source.strip().count(" "):
            raise UsageError("read.missing", where=source)
        article, _ = article_of(Record(source, where="text", name=""))
        return replace(article, published=published)
    items = list(read([source], published=published))
    articles = [item for item in items if isinstance(item, RawArticle)]
    if not articles:
        raise BadInput(next(item.message for item in items if isinstance(item, Notice)))
    if len(articles) > 1:
        raise UsageError("read.more_than_one", where=str(source), n=len(articles))
    return articles[0]


def _is_new(seen: dict[str, str], article: RawArticle, where: str) -> bool:
    known = seen.setdefault(article.id, article.sha256)
    if known != article.sha256:
        raise UsageError("read.same_id", id=article.id, where=where)
    fresh = f"{article.id}\0"  # marks an id as yielded: the same text twice is one article
    if fresh in seen:
        return False
    seen[fresh] = ""
    return True


def _files(inputs: Iterable[str | Path]) -> Iterator[tuple[str, Path | None]]:
    """(name under the input, path); the path None is standard input. In a folder, hidden files and folders are passed
    over, and so is a README.md: it speaks of the articles and is none."""
    for given in inputs:
        if str(given) == STDIN:
            yield "stdin", None
            continue
        path = Path(given)
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
            yield from sorted((p.relative_to(path).as_posix(), p) for p in found)
        elif path.exists():
            yield path.name, path
        else:
            raise UsageError("read.missing", where=str(given))


def _hidden(path: Path) -> bool:
    return path.name.upper() == "README.MD" or any(part.startswith(".") for part in path.parts)


def _read_one(name: str, path: Path | None, stdin: BinaryIO | None) -> Iterator[Record | Notice | Source]:
    if path is None:
        yield from _read_stdin(stdin or sys.stdin.buffer)
        return
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        yield from _read_lines(name, path)
    elif suffix in READERS:
        yield from _read_file(name, path)
    else:
        yield Notice(str(path), _say_kind(suffix))


def _say_kind(suffix: str) -> str:
    return str(BadInput("read.kind", suffix=suffix or "?"))


def _read_file(name: str, path: Path) -> Iterator[Record | Notice | Source]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadInput("read.too_long", limit=MAX_BYTES // 1_000_000)
        data = path.read_bytes()
        yield Source(name, hashlib.sha256(data).hexdigest())
        yield READERS[path.suffix.lower()](data, name, str(path))
    except BadInput as error:
        yield Notice(str(path), str(error))
    except OSError as error:
        yield Notice(str(path), str(BadInput("read.unreadable", why=error.strerror or str(error))))


def _read_lines(name: str, path: Path) -> Iterator[Record | Notice | Source]:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as lines:
            for item in read_json_lines(lines, name, str(path), digest.update):
                yield item if isinstance(item, Record) else Notice(*item)
    except OSError as error:
        yield Notice(str(path), str(BadInput("read.unreadable", why=error.strerror or str(error))))
        return
    yield Source(name, digest.hexdigest())


def _read_stdin(stdin: BinaryIO) -> Iterator[Record | Notice | Source]:
    """Standard input: JSON Lines or one JSON object where it begins with `{`, HTML where with `<`, else plain text."""
    head = stdin.read(MAX_BYTES + 1)
    if len(head) > MAX_BYTES and not head.lstrip().startswith(b"{"):
        yield Notice(STDIN, str(BadInput("read.too_long", limit=MAX_BYTES // 1_000_000)))
        return
    start = head.lstrip()[:1]
    if start == b"{":
        yield from _stdin_json(head + stdin.read())
        return
    try:
        yield READERS[".html" if start == b"<" else ".txt"](head, "", STDIN)
    except BadInput as error:
        yield Notice(STDIN, str(error))


def _stdin_json(data: bytes) -> Iterator[Record | Notice]:
    try:
        yield READERS[".json"](data, "", STDIN)
    except BadInput:
        for item in read_json_lines(iter(data.splitlines(keepends=True)), "", STDIN, lambda _: None):
            yield item if isinstance(item, Record) else Notice(*item)
