"""Answers as text: a table for the terminal, the four SPARQL 1.1 result formats, and RDF for triples.

In the terminal a column `x` with a column `xLabel` beside it is one column that shows the label, and an IRI without
a label is shortened.
"""

from __future__ import annotations

import io
import json
import shutil
import unicodedata
from collections.abc import Callable, Sequence

import pyoxigraph as ox
from rich import box
from rich.console import Console
from rich.table import Column
from rich.table import Table as Grid
from rich.text import Text

from partnergraph.errors import UsageError
from partnergraph.messages import LANGUAGES, say
from partnergraph.queries import Answer, Query, named_queries
from partnergraph.queries.catalogue import prefixes
from partnergraph.stores.base import Row, Table, Term, Triple
from partnergraph.stores.embedded import node

RESULT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
RDF_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_LABEL = "Label"
_PIPE_WIDTH = 120  # columns where the output is no terminal
_NARROWEST = 12  # a column below this is no longer readable: rows are then shown as blocks
_KIND = {"iri": "uri", "literal": "literal", "bnode": "bnode"}


def render(answer: Answer, form: str = "table", width: int | None = None) -> bytes:
    """`answer` in one of the formats table, csv, tsv, json, xml (any answer) or turtle, nquads, jsonld (triples).

    `width` is that of the table in characters; by default the terminal's. The bytes end with a line end. Raises
    UsageError where the format is unknown or cannot hold the answer.
    """
    if form in RDF_FORMATS:
        return _rdf(answer, form)
    if form in RESULT_FORMATS:
        return _with_end(_results(answer, form))
    if form != "table":
        raise UsageError("table.format", form=form, known=", ".join(("table", *RESULT_FORMATS, *RDF_FORMATS)))
    if isinstance(answer, bool):
        return (say("table.yes" if answer else "table.no") + "\n").encode()
    return _terminal(_as_table(answer), width or _terminal_width()).encode()


def _as_table(answer: Table | list[Triple]) -> Table:
    if isinstance(answer, Table):
        return answer
    return Table(("subject", "predicate", "object"), tuple(answer))


def _with_end(body: bytes) -> bytes:
    return body if body.endswith(b"\n") else body + b"\n"


# --- formats for programs ---


def _results(answer: Answer, form: str) -> bytes:
    if isinstance(answer, bool):
        document: dict[str, object] = {"head": {}, "boolean": answer}
    else:
        table = _as_table(answer)
        rows = [dict(_cells(table.variables, row)) for row in table]
        document = {"head": {"vars": list(table.variables)}, "results": {"bindings": rows}}
    body = json.dumps(document, ensure_ascii=False).encode()
    if form == "json":
        return body
    parsed = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    return parsed.serialize(format=RESULT_FORMATS[form]) or b""


def _cells(names: Sequence[str], row: Row) -> list[tuple[str, dict[str, str]]]:
    return [(name, _json(term)) for name, term in zip(names, row, strict=True) if term is not None]


def _json(term: Term) -> dict[str, str]:
    cell = {"type": _KIND[term.kind], "value": term.value}
    if term.lang:
        cell["xml:lang"] = term.lang
    elif term.datatype:
        cell["datatype"] = term.datatype
    return cell


def _rdf(answer: Answer, form: str) -> bytes:
    if isinstance(answer, bool | Table):
        raise UsageError("table.needs_triples", form=form)
    triples = [ox.Triple(node(s), node(p), node(o)) for s, p, o in answer]  # type: ignore[arg-type]
    used = _used_prefixes(answer) if form != "nquads" else {}
    body = ox.serialize(triples, format=RDF_FORMATS[form], prefixes=used) or b""
    return _with_end(body)


def _used_prefixes(triples: Sequence[Triple]) -> dict[str, str]:
    iris = {text for triple in triples for term in triple for text in (term.value, term.datatype)}
    return {prefix: iri for prefix, iri in prefixes().items() if any(text.startswith(iri) for text in iris)}


# --- the terminal ---


def _terminal_width() -> int:
    return max(40, shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns)


def _terminal(table: Table, width: int) -> str:
    names, rows = _labelled(table)
    count = say("table.rows", n=len(rows))
    if not names:
        return f"{count}\n"
    draw = _grid if len(names) * _NARROWEST <= width else _blocks
    return f"{draw(names, rows, width)}{count}\n"


def _labelled(table: Table) -> tuple[list[str], list[list[str]]]:
    """The columns to show and their texts: `x` and `xLabel` become one."""
    at = {name: i for i, name in enumerate(table.variables)}
    shown = [n for n in at if not (n.endswith(_LABEL) and n.removesuffix(_LABEL) in at)]
    columns = [(at[n], at.get(n + _LABEL)) for n in shown]
    return shown, [[_text(row, value, label) for value, label in columns] for row in table]


def _text(row: Row, value: int, label: int | None) -> str:
    term = row[label] if label is not None else None
    term = term or row[value]
    if term is None:
        return ""
    return short(term.value) if term.kind == "iri" else printable(term.value)


def short(iri: str) -> str:
    """`iri` with a known prefix, else its last two parts."""
    for prefix, base in prefixes().items():
        if iri.startswith(base) and len(iri) > len(base):
            return f"{prefix}:{printable(iri[len(base) :])}"
    parts = iri.split("/")
    return printable("/".join(parts[-2:]) if len(parts) > 4 else iri)


def printable(text: str) -> str:
    """`text` on one line, without characters that steer a terminal."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)


def _grid(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    numeric = [bool(rows) and all(row[i].isdigit() for row in rows) for i in range(len(names))]
    columns = [
        Column(name, overflow="fold", justify="right" if number else "left")
        for name, number in zip(names, numeric, strict=True)
    ]
    grid = Grid(*columns, box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return _draw(lambda console: console.print(grid), width)


def _blocks(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """One line a value, a blank line after each row: for more columns than the width can hold."""
    grid = Grid(Column(no_wrap=True), Column(overflow="fold"), box=None, show_header=False, pad_edge=False)
    for row in rows:
        for name, cell in zip(names, row, strict=True):
            grid.add_row(Text(name), Text(cell))
        grid.add_row("", "")
    return _draw(lambda console: console.print(grid), width)


def _draw(show: Callable[[Console], None], width: int) -> str:
    out = io.StringIO()
    show(
        Console(file=out, width=width, no_color=True, highlight=False, markup=False, emoji=False, legacy_windows=False)
    )
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


# --- the list of questions ---


def render_catalogue(form: str = "table", lang: str = "vi", width: int | None = None) -> str:
    """The named questions: as text in `lang`, or as JSON in all languages. Raises UsageError for another format."""
    queries = named_queries()
    if form == "json":
        return json.dumps([_described(query) for query in queries.values()], ensure_ascii=False, indent=1) + "\n"
    if form != "table":
        raise UsageError("table.format", form=form, known="table, json")
    return "\n".join(_entry(query, lang, width or _terminal_width()) for query in queries.values())


def _described(query: Query) -> dict[str, object]:
    return {
        "name": query.name,
        "title": dict(query.title or {}),
        "description": dict(query.description or {}),
        "parameters": [
            {"name": p.name, "kind": p.kind, "default": p.default, "label": dict(p.label)} for p in query.parameters
        ],
        "examples": [dict(example) for example in query.examples],
    }


def _entry(query: Query, lang: str, width: int) -> str:
    other = next(code for code in LANGUAGES if code != lang)
    parameters = [
        f"{p.name}{'' if p.default is None else '=' + p.default} ({p.label.get(lang, '')})" for p in query.parameters
    ]
    example = " ".join(f'--param {k}="{v}"' for k, v in query.examples[0].items()) if query.examples else ""
    lines = [
        (query.title or {}).get(lang, ""),
        (query.title or {}).get(other, ""),
        (query.description or {}).get(lang, ""),
        f"{say('table.parameters')}: {', '.join(parameters)}" if parameters else "",
        f"partnergraph query {query.name} {example}".rstrip(),
    ]
    grid = Grid(Column(width=2), Column(overflow="fold"), box=None, show_header=False, pad_edge=False)
    for line in filter(None, lines):
        grid.add_row("", Text(line))
    return f"{query.name}\n" + _draw(lambda console: console.print(grid), width)
