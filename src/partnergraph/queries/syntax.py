"""What a SPARQL text is, found out before it is sent anywhere: its form, its faults, its prefixes."""

from __future__ import annotations

import re
from typing import Literal

import pyoxigraph as ox

from partnergraph.errors import UsageError
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.queries.catalogue import prefixes
from partnergraph.stores.embedded import one_line
from partnergraph.stores.lexical import bare

Form = Literal["SELECT", "ASK", "CONSTRUCT"]

_UPDATE = re.compile(r"(?<![\w?$:])(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b(?!\s*:)", re.IGNORECASE)
_QUERY = re.compile(r"(?<![\w?$:])(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!\s*:)", re.IGNORECASE)
_SERVICE = re.compile(r"(?<![\w?$:])SERVICE\b(?!\s*:)(\s+SILENT\b)?", re.IGNORECASE)
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_DECLARED = re.compile(r"(?<![\w?$:])PREFIX\s+([\w.-]*)\s*:", re.IGNORECASE)
_USED = re.compile(r"(?<![\w?$:.-])([A-Za-z][\w.-]*):(?=[^\s/])")


def with_prefixes(text: str, namespaces: Namespaces | None = None) -> str:
    """`text` with a declaration, on its first line, of each of our prefixes that it uses without declaring it."""
    words = bare(text)
    missing = set(_USED.findall(words)) - set(_DECLARED.findall(words))
    known = prefixes(namespaces)
    lines = [f"PREFIX {prefix}: <{known[prefix]}>" for prefix in sorted(missing & set(known))]
    return " ".join([*lines, text]) if lines else text


def check(text: str, namespaces: Namespaces | None = None) -> Form:
    """The form of the query `text`; a DESCRIBE counts as CONSTRUCT, since both give triples.

    Raises UsageError for an update, and for a fault of syntax with its line and column.
    """
    words = bare(text)
    update, query = _UPDATE.search(words), _QUERY.search(words)
    if update and (not query or update.start() < query.start()):
        raise UsageError("query.update", word=update[1].upper())
    try:
        answer = ox.Store().query(_at_home(text, words), prefixes=prefixes(namespaces))
    except SyntaxError as error:
        raise fault(error) from error
    except (OSError, ValueError) as error:
        raise UsageError("query.syntax", why=one_line(error)) from error
    if isinstance(answer, ox.QuerySolutions):
        return "SELECT"
    return "ASK" if isinstance(answer, ox.QueryBoolean) else "CONSTRUCT"


def _at_home(text: str, words: str) -> str:
    """`text` with GRAPH for SERVICE, which has the same syntax: Oxigraph parses only by answering, and would call the
    other server. Every other character stays where it is."""
    for found in _SERVICE.finditer(words):
        silent = re.sub(r"\S", " ", found[1] or "")
        text = f"{text[: found.start()]}GRAPH  {silent}{text[found.end() :]}"
    return text


def fault(error: SyntaxError) -> UsageError:
    """Oxigraph's complaint as ours, with line and column where it gives them."""
    words = " ".join(str(error).split())
    if not (found := _AT.match(words)):
        return UsageError("query.syntax", why=one_line(error))
    line, column, why = found.groups()
    if "Prefix not found" in why:
        return UsageError("query.prefix", line=line, column=column)
    return UsageError("query.syntax_at", line=line, column=column, why=_readable(why))


def _readable(why: str) -> str:
    """The parser's list of what it expected, without its character ranges."""
    kept = re.sub(r"\[[^\]]*\](?: \| \[[^\]]*\])*,?\s*", "", why).rstrip(", ")
    return kept if len(kept) <= 160 and kept.strip() not in ("expected", "expected one of") else why[:157] + "…"
