"""What concerns nobody: telephone numbers, e-mail and home addresses, births, and the names of those who are forgotten.

Each is covered in the article's text before anything is read from it, letter by letter, so that offsets stay what they
are and no later step has to know. What is covered is data: the patterns of `personal_data.csv`.

A forgotten name is kept as a hash alone. Names are found by hashing what may be one: two to six words in capitals that
follow one another. Where the full name stands, the given name after a title is covered too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from partnergraph.errors import BadKnowledge
from partnergraph.knowledge.files import knowledge_file
from partnergraph.knowledge.tables import read_rows
from partnergraph.model import RawArticle
from partnergraph.text import fold, plain, slug, squeeze

COVER = "•"
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 6  # words
_TITLE = re.compile(r"(?i)\b(?:ông|bà|anh|chị|đồng chí|đ/c|mr\.?|mrs\.?|ms\.?|dr\.?)\s+$")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of the table: the whole match is covered, or its group `hide`."""

    kind: str
    pattern: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A name as two hashes: of its letters with diacritics, and without."""

    exact: str
    bare: str

    @classmethod
    def of(cls, name: str) -> Forgotten:
        """The hashes of a name."""
        return cls(_hash(squeeze(fold(name))), _hash(squeeze(plain(name))))

    @classmethod
    def read(cls, written: str) -> Forgotten | None:
        """The inverse of `str`; None for anything else."""
        match = re.fullmatch(r"sha256:([0-9a-f]{64})/([0-9a-f]{64})", written)
        return cls(match[1], match[2]) if match else None

    def __str__(self) -> str:
        return f"sha256:{self.exact}/{self.bare}"


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and pattern of everything that is covered. Raises BadKnowledge for a table that cannot be read."""
    faults: list[str] = []
    rows = read_rows(knowledge_file("personal_data.csv"), Pattern, faults)
    if faults:
        raise BadKnowledge("; ".join(faults))
    return tuple((row.kind, re.compile(row.pattern)) for row in rows)


def covered(article: RawArticle, forgotten: Iterable[Forgotten] = ()) -> RawArticle:
    """The article without what concerns nobody. An article that has none of it is returned as it is."""
    names = tuple(forgotten)
    text = covered_text(article.text, names)
    title = covered_text(article.title, names) if article.title else article.title
    url = None if article.url and _in_address(article.url, article.text, names) else article.url
    if (text, title, url) == (article.text, article.title, article.url):
        return article
    return replace(article, text=text, title=title, url=url)


def mentions(text: str, forgotten: Iterable[Forgotten]) -> list[Span]:
    """Where forgotten people are named, the given name after a title included."""
    names = tuple(forgotten)
    if not names:
        return []
    exact, bare = {n.exact for n in names}, {n.bare for n in names}
    found: list[Span] = []
    given: set[str] = set()
    for start, end in _candidates(text):
        written = squeeze(text[start:end])
        if _hash(fold(written)) in exact or (written.isascii() and _hash(plain(written)) in bare):
            found.append((start, end))
            given.add(written.split()[-1].casefold())
    for word in _WORD.finditer(text) if given else ():
        if word[0].casefold() in given and _TITLE.search(text[max(0, word.start() - 12) : word.start()]):
            found.append(word.span())
    return found


def covered_text(text: str, names: tuple[Forgotten, ...] = ()) -> str:
    """A text without what concerns nobody, as long as it was."""
    spans = [*_personal(text), *mentions(text, names)]
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [c if c.isspace() else COVER for c in letters[start:end]]
    return "".join(letters)


def _personal(text: str) -> Iterator[Span]:
    for kind, pattern in patterns():
        if kind == "email" and "@" not in text:
            continue
        for match in pattern.finditer(text):
            yield match.span("hide") if "hide" in pattern.groupindex else match.span()


def _candidates(text: str) -> Iterator[Span]:
    """Runs of two to six words with capitals, each parted from the next by white space alone."""
    words = [m.span() for m in _WORD.finditer(text) if text[m.start()].isupper()]
    for first, (start, end) in enumerate(words):
        reached = end
        for following in words[first + 1 : first + _LONGEST_NAME]:
            if text[reached : following[0]].strip() or "\n" in text[reached : following[0]]:
                break
            reached = following[1]
            yield start, reached


def _in_address(url: str, text: str, names: tuple[Forgotten, ...]) -> bool:
    """Whether an address spells a forgotten name that its article writes."""
    return any(slug(text[start:end]) in url.lower() for start, end in mentions(text, names) if " " in text[start:end])


@cache
def _hash(name: str) -> str:
    return hashlib.sha256(f"partnergraph forgets {name}".encode()).hexdigest()
