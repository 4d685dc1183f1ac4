"""One reader a format: bytes of a file -> `Record`. Each raises BadInput with one line where the bytes are none of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

import yaml

from partnergraph.errors import BadInput
from partnergraph.read.record import MAX_BYTES, Record

if TYPE_CHECKING:
    from markdown_it.token import Token

Reader = Callable[[bytes, str, str], Record]

_FIELDS = ("id", "title", "published", "source", "url", "lang")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # what an escape of JSON may give and no encoding can hold
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> str:
    """The text of `data`: UTF-8, or UTF-16 with a byte-order mark. Another encoding is never guessed: a wrong guess
    would change names. Raises BadInput for empty and binary data and for other encodings."""
    if not data.strip():
        raise BadInput("read.empty")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    if encoding != "utf-16" and b"\0" in data:
        raise BadInput("read.binary")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput("read.encoding", line=line, byte=error.start) from error


def read_text(data: bytes, name: str, where: str) -> Record:
    """Plain text, with or without front matter."""
    meta, body = _front_matter(decode(data))
    return _record(meta, body, name, where)


def read_markdown(data: bytes, name: str, where: str) -> Record:
    """Markdown, with or without front matter; a first heading is the title where the front matter has none."""
    from markdown_it import MarkdownIt

    meta, body = _front_matter(decode(data))
    tokens = MarkdownIt("commonmark").parse(body)
    blocks = list(_markdown_blocks(tokens))
    if not meta.get("title") and blocks and tokens[0].tag == "h1":
        meta["title"] = blocks[0]
    return _record(meta, "\n\n".join(blocks), name, where)


def read_html(data: bytes, name: str, where: str) -> Record:
    """The main text of a web page and what its meta tags say of it."""
    from trafilatura import bare_extraction

    declared = _CHARSET.search(data[:4000].lower())
    page = data if declared else decode(data)
    if not data.strip() or b"\0" in data[:1000] or (declared and declared[1] in (b"utf-8", b"utf8")):
        decode(data)  # for its error alone: a page that is not what it declares would be read with wrong names
    found: Any = bare_extraction(page, with_metadata=True, include_comments=False, deduplicate=False)
    if found is None or not (found.text or "").strip():
        raise BadInput("read.no_text")
    meta = {
        "title": found.title,
        "published": _stated_date(page, found.date),
        "source": found.sitename,
        "url": found.url,
        "lang": _page_language(page),
    }
    return _record(meta, "\n\n".join(line for line in found.text.split("\n") if line.strip()), name, where)


def read_json(data: bytes, name: str, where: str) -> Record:
    """One JSON object with `text` and optionally id, title, published, source, url, lang."""
    return _json_record(decode(data), name, where)


def read_json_lines(
    lines: BinaryIO | Iterable[bytes], name: str, where: str, digest: Callable[[bytes], object]
) -> Iterator[Record | tuple[str, str]]:
    """One record a line; for a line that is none (where, message). A line over the limit is passed over unread."""
    for number, line in enumerate(_bounded_lines(lines, digest), 1):
        here = f"{where}:{number}"
        try:
            if line is None:
                raise BadInput("read.too_long", limit=MAX_BYTES // 1_000_000)
            if line.strip():
                yield _json_record(decode(line.rstrip(b"\r\n")), f"{name}#{number}" if name else "", here, number)
        except BadInput as error:
            yield here, str(error)


def _bounded_lines(lines: BinaryIO | Iterable[bytes], digest: Callable[[bytes], object]) -> Iterator[bytes | None]:
    if not hasattr(lines, "readline"):
        yield from lines
        return
    while line := lines.readline(MAX_BYTES):
        digest(line)
        if len(line) < MAX_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = lines.readline(MAX_BYTES)
            digest(line)
        yield None


def _json_record(text: str, name: str, where: str, first_line: int = 1) -> Record:
    try:
        row = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise BadInput("read.json", line=first_line + line - 1, column=column) from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise BadInput("read.no_text_field")
    if field := next((key for key in (*_FIELDS, "text") if _LONE_SURROGATE.search(str(row.get(key)))), None):
        raise BadInput("read.half_character", field=field)
    return _record(row, row["text"], name, where)


def _record(meta: dict[str, Any], text: str, name: str, where: str) -> Record:
    values = {key: str(meta[key]) for key in _FIELDS if meta.get(key) not in (None, "")}
    return Record(text=text, where=where, name=name, **values)


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The YAML between two lines of `---` at the top, and the rest. Raises BadInput where it is no mapping."""
    if not text.startswith("---\n") and not text.startswith("---\r\n"):
        return {}, text
    head, mark, body = text[3:].replace("\r\n", "\n").partition("\n---\n")
    if not mark:
        return {}, text
    try:
        meta = yaml.safe_load(head) or {}
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise BadInput("read.front_matter", line=line) from error
    if not isinstance(meta, dict):
        raise BadInput("read.front_matter", line=1)
    return meta, body


def _markdown_blocks(tokens: list[Token]) -> Iterator[str]:
    """The text of headings, paragraphs and list items (with a "- "), without marks."""
    in_item = False
    for token in tokens:
        if token.type in ("list_item_open", "list_item_close"):
            in_item = token.type == "list_item_open"
        elif token.type == "inline":
            text = "".join(_inline(child) for child in token.children or ())
            yield f"- {text}" if in_item else text
        elif token.type in ("fence", "code_block"):
            yield token.content


def _inline(token: Token) -> str:
    return {"softbreak": "\n", "hardbreak": "\n"}.get(token.type, "" if token.type == "html_inline" else token.content)


def _stated_date(page: bytes | str, found: str | None) -> str | None:
    """The date trafilatura found, unless the page gives no date anywhere in its head (then it is a guess)."""
    head = page[:60_000].lower() if isinstance(page, str) else page[:60_000].decode("latin-1").lower()
    stated = any(mark in head for mark in ("published", "datepublished", "pubdate", "<time", "date"))
    return found if stated else None


def _page_language(page: bytes | str) -> str | None:
    from lxml.html import fromstring

    try:
        root = fromstring(page)
    except (ValueError, TypeError):
        return None
    code = (root.get("lang") or "").lower()[:2]
    return code if code in ("vi", "en") else None


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".json": read_json,
}
