"""Words of a query or update, found without parsing it: what Oxigraph would fetch, and where a dataset is named.

Oxigraph's parser wants no blank between a keyword and what stands beside it (`1SERVICE<...>`, `SERVICESILENT`), so that
words are looked for anywhere outside strings, IRIs, comments, variables and the local parts of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_HIDDEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n\r]*"
    r"|\\."
    r"|[?$]\w+"
    r"|(?<=:)(?:[\w:%·-]|\\.)+",  # a name's part after the colon; a dot ends it, to be on the safe side
    re.DOTALL,
)
_DECLARED = re.compile(r"PREFIX\s*([\w.-]*:)\s*", re.IGNORECASE)
_FETCH = re.compile("SERVICE", re.IGNORECASE)
_FETCH_OR_LOAD = re.compile("SERVICE|LOAD", re.IGNORECASE)
_FROM = re.compile(r"FROM", re.IGNORECASE)
_UNSTEADY = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
_USING = re.compile(r"(?<!\w)(USING|WITH)(?!\w)", re.IGNORECASE)
_WHERE = re.compile(r"(?<!\w)(DELETE\s*)?(WHERE)(?!\w)", re.IGNORECASE)


def bare(text: str) -> str:
    """`text` of the same length, with blanks for all that may hold any word without meaning it."""
    return _HIDDEN.sub(lambda found: " " * len(found[0]), text)


def fetches(text: str, *, update: bool) -> str | None:
    """The keyword by which `text` would make the store ask another server or read a file: SERVICE, or LOAD."""
    found = (_FETCH_OR_LOAD if update else _FETCH).search(bare(text))
    return found[0].upper() if found else None


def names_dataset(query: str) -> bool:
    """Whether the query has a FROM clause of its own, which stands before its first brace."""
    words = bare(query)
    for declared in set(_DECLARED.findall(words)) - {":"}:
        words = words.replace(declared, " " * len(declared))
    return bool(_FROM.search(words.partition("{")[0]))


def is_steady(query: str) -> bool:
    """Whether the query gives the same answer as long as the data is the same."""
    return not _UNSTEADY.search(bare(query))


def update_names_dataset(update: str) -> bool:
    """Whether the update has a USING or WITH clause of its own."""
    return bool(_USING.search(_without_names(update)))


def with_using(update: str, default: Iterable[str], named: Iterable[str]) -> str:
    """`update` with `USING` and `USING NAMED` of these graphs in each of its patterns.

    The Protocol's using-graph-uri means exactly this. `DELETE WHERE { P }` takes no USING and is written out as
    `DELETE { P } USING ... WHERE { P }`. Raises ValueError for a graph that is no IRI.
    """
    clauses = [f"USING <{_iri(g)}>" for g in default] + [f"USING NAMED <{_iri(g)}>" for g in named]
    if not clauses:
        return update
    added, words = " ".join(clauses) + " ", _without_names(update)
    parts: list[str] = []
    done = 0
    for found in _WHERE.finditer(words):
        if words.count("{", 0, found.start()) != words.count("}", 0, found.start()):
            continue  # inside a pattern, of a sub-select
        parts.append(update[done : found.start(2)])
        if found[1]:
            parts.append(update[found.end() : _closing(words, found.end())] + " ")
        parts.append(added)
        done = found.start(2)
    return "".join([*parts, update[done:]])


def _iri(text: str) -> str:
    if not text or re.search(r"[<>\"{}|^`\\\x00-\x20]", text):
        raise ValueError(text)
    return text


def _without_names(text: str) -> str:
    """The bare words, without prefixes either."""
    return re.sub(r"[\w.-]*:", lambda found: " " * len(found[0]), bare(text))


def _closing(words: str, start: int) -> int:
    """Where the group that opens after `start` has been closed."""
    depth = 0
    for place in _braces(words, start):
        depth += 1 if words[place] == "{" else -1
        if depth == 0:
            return place + 1
    return len(words)


def _braces(words: str, start: int) -> Iterator[int]:
    return (found.start() for found in re.compile("[{}]").finditer(words, start))
