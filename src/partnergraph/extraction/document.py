"""An article as a document: blocks (title, body, caption, list, what is no text of the article), sentences, cues.

Everything that reads facts works on a `Document`; nothing in it changes once it is made.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from partnergraph.knowledge.lexicon import NO_CUES, Cue, Cues, Lexicon
from partnergraph.model import Evidence, RawArticle
from partnergraph.text import fold

BLOCK_KINDS = ("title", "body", "caption", "list", "heading", "dateline", "byline", "related", "footer")
READ_KINDS = frozenset({"title", "body", "caption", "list", "heading"})  # blocks whose words are the article's own

_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:\n(?![ \t\xa0]*\n)[ \t\xa0]*\S(?:.*\S)?)*")
_BULLET = re.compile(r"[ \t\xa0]*(?:[-+*•–_●▪]|\(?[a-zđ0-9]{1,2}[).])[ \t\xa0]*(?=\S)")
_NARROWEST, _WIDEST, _LONG_WORD = (
    45,
    110,
    16,
)  # characters of lines that are cut at a column, and of a word too long for one
_END = re.compile(r"[.!?…]+[\"')\]”’»]*(?=\s|$)|[.!?…]+(?=[A-ZÀ-ỸĐ“\"][a-zà-ỹđ])|[;:](?=\s*\n)")
_INITIAL = re.compile(r"(?:^|[\s(.-])(?:[A-ZĐ]|\d{1,2})$")
_MIDDLE = re.compile(r"\b[A-Z][a-z]+ [A-Z]\. [A-Z][a-z]")  # "John Q. Public"


_WORD = re.compile(
    r"(?:[A-ZĐƯ]\.){1,3}[A-ZĐƯ](?![^\W_])|(?<![^\W_]['’])[^\W_]+(?:&[^\W_]+|['’](?!s(?![^\W_]))[^\W_]+)*"
)


class Word(NamedTuple):
    """A word at [start, end); `cap`: it begins with a capital letter or is a number."""

    start: int
    end: int
    cap: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or line of its own at [start, end)."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or list item at [start, end) of the text."""

    start: int
    end: int
    index: int
    block: Block


@dataclass(frozen=True)
class Document:
    """`folded` is `fold(text)`: the same length, so a match on it is a span of the text."""

    article: RawArticle
    folded: str
    cues: Cues
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @property
    def lang(self) -> str:
        """The article's language."""
        return self.article.lang

    @cached_property
    def words(self) -> list[Word]:
        """All words of the text, in order."""
        text = self.text
        spans = [match.span() for match in _WORD.finditer(text)]
        return [Word(start, end, not text[start].islower()) for start, end in spans]

    @cached_property
    def word_starts(self) -> list[int]:
        """Where the words begin."""
        return [word[0] for word in self.words]

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds `offset` (the last one that begins before it)."""
        return self.sentences[max(0, bisect_right(self._starts, offset) - 1)]

    def cues_of(self, table: str, start: int = 0, end: int | None = None) -> list[Cue]:
        """The cues of `table` that begin in [start, end), in order."""
        return self.cues.get(table, NO_CUES).between(start, len(self.text) if end is None else end)

    def cues_in(self, table: str, span: Sentence | Block) -> list[Cue]:
        """The cues of `table` in a sentence or block."""
        return self.cues.get(table, NO_CUES).between(span.start, span.end)

    def read_sentences(self) -> list[Sentence]:
        """The sentences whose words are the article's own: no byline, related link or footer."""
        return [s for s in self.sentences if s.block.kind in READ_KINDS]

    def evidence(self, start: int, end: int) -> Evidence:
        """The text at [start, end) as evidence."""
        return Evidence.of(self.text, start, end)


def document_of(article: RawArticle, lexicon: Lexicon) -> Document:
    """Cut `article` into blocks and sentences and scan it for cues."""
    folded = _unwrapped(article.text, fold(article.text))
    cues = lexicon.scan(article.text, folded)
    blocks = tuple(_blocks(article, folded, cues))
    abbreviations = {e.phrase.lower() for e in lexicon.tables.get("abbreviations", ())}
    spans = [(start, end, block) for block in blocks for start, end in _sentences(article.text, block, abbreviations)]
    sentences = tuple(Sentence(start, end, index, block) for index, (start, end, block) in enumerate(spans))
    return Document(article, folded, cues, blocks, sentences)


def _unwrapped(text: str, folded: str) -> str:
    """`folded` with a space for each line break that only wraps a line, so that phrases are read across it."""
    wraps = []
    for paragraph in _PARAGRAPH.finditer(text) if "\n" in text else ():
        lines = paragraph[0].split("\n")
        position = paragraph.start()
        for line, following in pairwise(lines):
            position += len(line) + 1
            if _is_cut(lines, len(line)) and not _BULLET.match(following):
                wraps.append(position - 1)
    characters = list(folded) if wraps else []
    for position in wraps:
        characters[position] = " "
    return "".join(characters) or folded


def _blocks(article: RawArticle, folded: str, cues: Cues) -> list[Block]:
    """Paragraphs with their kinds. After a block that opens the page's end (`related`), nothing is the article's own."""
    lines = [(m.start(), m.end()) for m in _PARAGRAPH.finditer(article.text)]
    blocks: list[Block] = []
    tail = ""
    for number, (start, end) in enumerate(lines):
        kind = tail or _kind(article, folded, cues, start, end, number, len(lines))
        if kind == "related" and number >= len(lines) / 2:
            tail = "related"
        blocks.append(Block(start, end, kind))
    return blocks


def _kind(article: RawArticle, folded: str, cues: Cues, start: int, end: int, number: int, count: int) -> str:  # noqa: PLR0911
    """What a paragraph is, by its place, its length and how it begins (table `noise`: phrase, code, at)."""
    text = article.text[start:end]
    if number == 0 and _is_title(article, text, count):
        return "title"
    for cue in cues.get("noise", NO_CUES).between(start, end):
        if _noise_applies(cue, start, end):
            return cue.code
    if _BULLET.match(text):
        return "list"
    words = len(text.split())
    closed = text.rstrip("\"')”’ ")[-1:] in (".", "!", "?", "…", ":", ";")
    if words <= 6 and not closed and number >= count - 2 and text.istitle() | text.isupper():
        return "byline"
    if not closed and words <= 14 and number:
        return "heading"
    if not closed and words <= 45 and number:
        return "caption"
    return "body"


def _is_title(article: RawArticle, text: str, count: int) -> bool:
    if article.title:
        return article.text.startswith(article.title) or len(text.split()) <= 30
    return count > 1 and len(text.split()) <= 30 and not text.rstrip().endswith(".")


def _noise_applies(cue: Cue, start: int, end: int) -> bool:
    """`at` says where the phrase must stand: start, end or alone (it makes up most of the block); none: anywhere."""
    where = cue.entry["at"]
    if where == "start":
        return cue.start - start <= 3
    if where == "end":
        return end - cue.end <= 40
    if where == "alone":
        return end - start <= 3 * (cue.end - cue.start)
    return True


def _sentences(text: str, block: Block, abbreviations: set[str]) -> list[tuple[int, int]]:
    """Spans of sentences in a block: at sentence ends, at line breaks that are no hard wraps, at list items."""
    spans: list[tuple[int, int]] = []
    start = block.start
    for cut in sorted({*_stops(text, block, abbreviations), *_line_ends(text, block), block.end}):
        if text[start:cut].strip():
            lead = len(text[start:cut]) - len(text[start:cut].lstrip())
            spans.append((start + lead, start + len(text[start:cut].rstrip())))
        start = cut
    return spans


def _stops(text: str, block: Block, abbreviations: set[str]) -> list[int]:
    stops = []
    for match in _END.finditer(text, block.start, block.end):
        if match[0] == "." and _is_abbreviation(text, match.start(), block, abbreviations):
            continue
        if text[match.end() : match.end() + 2].strip()[:1].islower():
            continue
        stops.append(match.end())
    return stops


def _is_abbreviation(text: str, dot: int, block: Block, abbreviations: set[str]) -> bool:
    before = text[max(block.start, dot - 14) : dot]
    word = before.split()[-1] if before.split() else ""
    if word.lower() + "." in abbreviations:
        return True
    if _MIDDLE.fullmatch(f"{' '.join(before.split()[-2:])}{text[dot : dot + 4]}"):
        return True
    return bool(_INITIAL.search(before)) and text[dot + 1 : dot + 2].strip()[:1].isalnum()


def _line_ends(text: str, block: Block) -> list[int]:
    """Line breaks that part sentences: the next line opens a list item or a capital after a full line end."""
    ends, position = [], text.find("\n", block.start, block.end)
    while position != -1:
        before, after = text[block.start : position].rstrip()[-1:], text[position + 1 : block.end].lstrip()
        if (
            _BULLET.match(after)
            or before in ".!?;:"
            or (after[:1].isupper() and not _hard_wrapped(text, block, position))
        ):
            ends.append(position + 1)
        position = text.find("\n", position + 1, block.end)
    return ends


def _hard_wrapped(text: str, block: Block, position: int) -> bool:
    """Whether the line of `block` that ends at `position` looks cut at a column."""
    lines = text[block.start : block.end].split("\n")
    return _is_cut(lines, position - (text.rfind("\n", block.start, position) + 1 or block.start))


def _is_cut(lines: Sequence[str], length: int) -> bool:
    """Whether a line of `length` characters among `lines` looks cut at a column: as long as the others, give or take a
    word, and none longer than a screen is wide."""
    widest = max(map(len, lines))
    return len(lines) >= 3 and _NARROWEST <= widest <= _WIDEST and length >= widest - _LONG_WORD


def quote_of(document: Document, spans: Sequence[tuple[int, int]]) -> tuple[Evidence, ...]:
    """Evidence for several spans, in order, each once."""
    return tuple(sorted({document.evidence(start, end) for start, end in spans}))
