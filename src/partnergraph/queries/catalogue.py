"""The named questions: one `.rq` file each in `ontology/queries`, described in its header.

    # title@vi: ...                      # title@en: ...
    # description@vi: ...                # description@en: ...
    # param: day date(today) - ngày@vi | day@en
    # example: day=2024-01-01
    # measure: betweenness               (of a CONSTRUCT, optional: its answer is then a table of the measure)

A parameter is `name kind` or `name kind(default)`; in the query it stands as a variable with one `VALUES ?name { ... }`,
whose content is replaced when the query is run. The file is valid SPARQL as it stands. A kind is one of `date`,
`year`, `days`, `language`, `text`, or the name of a file in `ontology/queries/kinds` that lists things with labels.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from partnergraph.errors import BadKnowledge, UsageError
from partnergraph.knowledge.files import ontology_file
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.queries.measures import MEASURES

_HEADER = re.compile(r"#\s*(title|description|param|example|measure)(?:@([a-z]{2}))?:\s*(.*)")
_PARAMETER = re.compile(r"([a-z]\w*)\s+([a-z]+)(?:\(([^)]*)\))?\s*-\s*(.+)")
_LABEL = re.compile(r"\s*(.+?)@([a-z]{2})\s*")
_PREFIX = re.compile(r"@prefix\s+([\w-]+):\s*<([^>]*)>")
_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question; `default` is None where it must be given, `label` is by language."""

    name: str
    kind: str
    default: str | None
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its SPARQL and what its header says. `name` is the file's stem, empty for SPARQL given as text."""

    text: str
    name: str = ""
    title: Mapping[str, str] | None = None
    description: Mapping[str, str] | None = None
    parameters: tuple[Parameter, ...] = ()
    examples: tuple[Mapping[str, str], ...] = ()
    measure: str = ""


def named_queries(namespaces: Namespaces | None = None) -> dict[str, Query]:
    """All named questions by name, in alphabetical order, with the IRIs of `namespaces`.

    Raises BadKnowledge where a file's header is faulty.
    """
    space = namespaces or Namespaces()
    return {name: read_query(space.rewrite(text), name) for name, text in _texts("*.rq").items()}


def kinds(namespaces: Namespaces | None = None) -> dict[str, str]:
    """The kinds of things that a parameter can name: kind -> the query that lists them as `?thing ?label`."""
    space = namespaces or Namespaces()
    return {name: space.rewrite(text) for name, text in _texts("kinds/*.rq").items()}


def prefixes(namespaces: Namespaces | None = None) -> dict[str, str]:
    """The prefixes that a query may use without declaring them: prefix -> IRI."""
    text = (namespaces or Namespaces()).rewrite(_texts("prefixes.ttl")["prefixes"])
    return dict(_PREFIX.findall(text))


def find_query(what: str, namespaces: Namespaces | None = None) -> Query:
    """The question meant by `what`: the name of one, the path of an `.rq` file, or SPARQL.

    Raises UsageError for an unknown name, with the nearest ones, or a file that cannot be read.
    """
    if what.endswith(".rq"):
        return _from_file(Path(what))
    if not _NAME.fullmatch(what):
        return read_query(what, "")
    known = named_queries(namespaces)
    if what in known:
        return known[what]
    near = difflib.get_close_matches(what, known, n=3, cutoff=0.5)
    if near:
        raise UsageError("query.unknown_near", name=what, near=", ".join(near))
    raise UsageError("query.unknown", name=what)


def read_query(text: str, name: str) -> Query:
    """The question that `text` holds; without header lines it has neither title nor parameters.

    Raises BadKnowledge where a header line is faulty.
    """
    words: dict[str, dict[str, str]] = {"title": {}, "description": {}}
    parameters: list[Parameter] = []
    examples: list[Mapping[str, str]] = []
    measure = ""
    for line in text.splitlines():
        if not (found := _HEADER.match(line)):
            continue
        field, lang, value = found[1], found[2] or "", found[3].strip()
        if field == "param":
            parameters.append(_parameter(value, name))
        elif field == "example":
            examples.append(dict(_pair(part, name) for part in value.split("; ")))
        elif field == "measure":
            measure = _measure(value, name)
        else:
            words[field][lang] = value
    title, description = words["title"] or None, words["description"] or None
    return Query(text, name, title, description, tuple(parameters), tuple(examples), measure)


def _measure(value: str, name: str) -> str:
    if value not in MEASURES:
        raise BadKnowledge("query.bad_header", name=name or "SPARQL", line=value)
    return value


def _parameter(line: str, name: str) -> Parameter:
    if not (found := _PARAMETER.fullmatch(line)):
        raise BadKnowledge("query.bad_header", name=name or "SPARQL", line=line)
    labels = [_LABEL.fullmatch(part) for part in found[4].split("|")]
    return Parameter(found[1], found[2], found[3], {label[2]: label[1] for label in labels if label})


def _pair(part: str, name: str) -> tuple[str, str]:
    key, equals, value = part.partition("=")
    if not equals:
        raise BadKnowledge("query.bad_header", name=name or "SPARQL", line=part)
    return key.strip(), value.strip()


def _from_file(path: Path) -> Query:
    try:
        return read_query(path.read_text("utf-8-sig"), path.stem)
    except FileNotFoundError as error:
        raise UsageError("query.no_file", path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("query.unreadable", path=path, why=error) from error


@cache
def _texts(pattern: str) -> dict[str, str]:
    folder = ontology_file("queries")
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob(pattern))}
