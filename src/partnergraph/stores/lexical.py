"""The parts of a SPARQL text that a store must know, found without a parser: its prologue, its template, its pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Comments, strings and IRIs: what may hold any word without meaning it.
_OPAQUE = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n]*",
    re.DOTALL,
)
_FORM = re.compile(r"(?<![\w?$:])(SELECT|CONSTRUCT|DESCRIBE)\b(?!\s*:)", re.IGNORECASE)
_ORDER = re.compile(r"(?<![\w?$:])ORDER\s+BY\b", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w?$:])FROM\b(?!\s*:)", re.IGNORECASE)
_WHERE = re.compile(r"\s*WHERE\b", re.IGNORECASE)


def bare(text: str) -> str:
    """`text` with blanks in place of every comment, string and IRI; of the same length."""
    return _OPAQUE.sub(lambda found: " " * len(found[0]), text)


def is_ordered(text: str) -> bool:
    """Whether the query asks for an order."""
    return bool(_ORDER.search(bare(text)))


def page(text: str, variables: Sequence[str], size: int, offset: int) -> str | None:
    """The SELECT `text` as one that gives `size` of its rows from `offset` on; without an order of its own it is
    ordered by all its variables. None where that cannot be said: with FROM, which no sub-select may hold.

    The order stands in a sub-select: Virtuoso sorts no more than 10,000 rows where LIMIT stands beside ORDER BY.
    """
    words = bare(text)
    begin = _FORM.search(words)
    if begin is None or not variables or _FROM.search(words[: words.find("{")]):
        return None
    names = " ".join(f"?{name}" for name in variables)
    inner = text[begin.start() :]
    if not is_ordered(inner):
        inner = f"SELECT {names} WHERE {{ {{ {inner}\n}} }} ORDER BY {names}"
    return f"{text[: begin.start()]}SELECT {names} WHERE {{ {{ {inner}\n}} }} LIMIT {size} OFFSET {offset}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A CONSTRUCT or DESCRIBE in parts; a DESCRIBE has no template."""

    prologue: str
    template: str
    where: str  # the group in braces and what follows it

    def select(self) -> str:
        """The SELECT of all solutions."""
        return f"{self.prologue}SELECT * WHERE {self.where}"

    def construct(self, where: str) -> str:
        """The CONSTRUCT of this template over another pattern."""
        return f"{self.prologue}CONSTRUCT {self.template} WHERE {where}"


def pattern_of(text: str) -> Pattern | None:
    """The parts of a CONSTRUCT or DESCRIBE; None where it has no pattern, or names its graphs with FROM."""
    words = bare(text)
    begin = _FORM.search(words)
    if begin is None or "{" not in words:
        return None
    prologue, rest = text[: begin.start()], begin.end()
    at = words.index("{", rest)
    if _FROM.search(words[rest:at]):
        return None
    if begin[1].upper() == "DESCRIBE":
        return Pattern(prologue, "", text[at:])
    end = _closing(words, at)
    if _WHERE.fullmatch(words[rest:at].rstrip()):  # CONSTRUCT WHERE { … }: the pattern is the template
        return Pattern(prologue, text[at:end], text[at:])
    second = words.find("{", end)
    if second < 0 or _FROM.search(words[end:second]):
        return None
    return Pattern(prologue, text[at:end], text[second:])


def _closing(words: str, at: int) -> int:
    """The place after the brace that closes the one at `at`; the end of the text where none does."""
    depth = 0
    for place in range(at, len(words)):
        depth += {"{": 1, "}": -1}.get(words[place], 0)
        if depth == 0:
            return place + 1
    return len(words)
