"""The table of corrections as a spreadsheet keeps it: `action,subject,property,value,url,quote,by,date,note`.

Written as UTF-8 with a byte-order mark, which Excel needs to see that it is; read with `,` or `;` between cells. A date
that a spreadsheet has turned into something else is told with what to do, never guessed back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from partnergraph.errors import BadKnowledge, UsageError
from partnergraph.knowledge.files import knowledge_file
from partnergraph.knowledge.ontology import load_ontology
from partnergraph.knowledge.tables import read_rows
from partnergraph.link.periods import days
from partnergraph.privacy import Forgotten, covered_text

ACTIONS = ("merge", "never-merge", "split", "reject", "assert", "relabel", "set", "pin", "forget")
KINDS = ("org", "person", "agreement", "programme", "outcome")
_NEEDS_VALUE = frozenset(ACTIONS) - {"reject", "forget"}
_NEEDS_PROPERTY = frozenset({"assert", "set"})
_ALWAYS_THERE = frozenset({"type", "kind", "status"})  # a thing has one, whichever
_NEEDS_SOURCE = frozenset({"assert"})
_SERIAL = re.compile(r"\d{5}(?:[.,]0+)?")  # days since the last day of 1899
_EPOCH = date(1899, 12, 30)
_OF_SPREADSHEETS = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}-[A-Za-z]{3}(?:-\d{2,4})?|[A-Za-z]{3}-\d{2,4}|#+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of the table; `line` is its number in the file it was read from."""

    action: str
    subject: str
    property: str = ""
    value: str = ""
    url: str = ""
    quote: str = ""
    by: str = ""
    date: str = ""
    note: str = ""
    line: int = 0


COLUMNS = tuple(f.name for f in fields(Correction) if f.name != "line")


@dataclass(frozen=True, slots=True)
class Property:
    """What may be corrected of a kind of things. `range` says what its values are; `field` where a fact has them; a
    property without `predicate` can be rejected only."""

    kind: str
    property: str
    predicate: str
    range: str
    scheme: str
    field: str
    many: str = ""


@cache
def properties() -> Mapping[tuple[str, str], Property]:
    """All that may be corrected, by kind of thing and name. Raises BadKnowledge for a faulty table."""
    faults: list[str] = []
    rows = read_rows(knowledge_file("correction_properties.csv"), Property, faults)
    if faults:
        raise BadKnowledge("; ".join(faults))
    return {(row.kind, row.property): row for row in rows}


def read_table(path: Path, data_namespace: str) -> tuple[Correction, ...]:
    """The corrections in the table at `path`; IRIs under `data_namespace` become paths (`org/vnpt`).

    Raises UsageError, in one line with the number of the table's line, for what cannot be meant.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("corrections.encoding", where=path) from error
    except OSError as error:
        raise UsageError("read.missing", where=path) from error
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    columns = [cell.strip().lower() for cell in next(lines, [])]
    if missing := {"action", "subject"} - {*columns}:
        raise UsageError("corrections.columns", where=path, columns=", ".join(sorted(missing)))
    if unknown := [c for c in columns if c and c not in COLUMNS]:
        raise UsageError("corrections.unknown_column", where=path, column=unknown[0], columns=", ".join(COLUMNS))
    found: list[Correction] = []
    for cells in lines:
        row = {c: _cell(cell) for c, cell in zip(columns, cells, strict=False) if c}
        if any(row.values()):
            found.append(_checked(Correction(**row, line=lines.line_num), path, data_namespace))
    return tuple(found)


def _cell(cell: str) -> str:
    return cell.strip().removeprefix("'")  # a spreadsheet's mark for "this is text"


def _checked(row: Correction, path: Path, data: str) -> Correction:
    where = f"{path}:{row.line}"
    action = row.action.lower()
    if action not in ACTIONS:
        raise UsageError("corrections.action", where=where, action=row.action, actions=", ".join(ACTIONS))
    needed = {
        "subject": True,
        "value": action in _NEEDS_VALUE,
        "property": action in _NEEDS_PROPERTY,
        "url": action in _NEEDS_SOURCE,
        "quote": action in _NEEDS_SOURCE,
    }
    if empty := [name for name, is_needed in needed.items() if is_needed and not getattr(row, name)]:
        raise UsageError("corrections.empty", where=where, action=action, cells=", ".join(empty))
    if row.date and not (days(row.date) and "/" not in row.date):
        raise _damaged(where, "date", row.date)
    row = replace(row, action=action, subject=row.subject.removeprefix(data), value=row.value.removeprefix(data))
    kind = row.subject.partition("/")[0]
    if action != "forget" and kind not in KINDS:
        raise UsageError("corrections.subject", where=where, subject=row.subject)
    if row.property and action in ("set", "assert", "reject"):
        _check_value(row, kind, where)
    return row


def _check_value(row: Correction, kind: str, where: str) -> None:
    known = properties().get((kind, row.property))
    if known is None:
        names = ", ".join(name for of, name in properties() if of == kind)
        raise UsageError("corrections.property", where=where, property=row.property, kind=kind, properties=names)
    if row.action != "reject" and not known.predicate:
        raise UsageError("corrections.only_reject", where=where, property=row.property)
    if row.action == "set" and known.many:
        raise UsageError("corrections.many", where=where, property=row.property)
    if row.action == "reject" and known.field in _ALWAYS_THERE:
        raise UsageError("corrections.use_set", where=where, property=row.property)
    if row.value and known.range in ("edtf", "period") and not _is_date(row.value, known.range):
        raise _damaged(where, row.property, row.value)
    codes = load_ontology().codes.get(known.scheme, ()) if row.action != "reject" else ()
    if codes and row.value not in codes:
        raise UsageError("corrections.code", where=where, value=row.value, codes=", ".join(sorted(codes)))
    is_thing = known.range in ("org", "agreement") and row.action != "reject"
    if is_thing and row.value.partition("/")[0] != known.range:
        raise UsageError("corrections.iri_value", where=where, value=row.value, range=known.range)


def _is_date(value: str, range_: str) -> bool:
    return days(value) is not None and ("/" in value) == (range_ == "period") and not _OF_SPREADSHEETS.fullmatch(value)


def _damaged(where: str, column: str, value: str) -> UsageError:
    if _SERIAL.fullmatch(value):
        day = (_EPOCH + timedelta(days=int(value[:5]))).isoformat()
        return UsageError("corrections.serial", where=where, column=column, value=value, day=day)
    if _OF_SPREADSHEETS.fullmatch(value):
        return UsageError("corrections.spreadsheet_date", where=where, column=column, value=value)
    return UsageError("corrections.date", where=where, column=column, value=value)


def write_table(path: Path, rows: Iterable[Correction]) -> None:
    """Write the table so that a spreadsheet opens it as it is."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.DictWriter(out, COLUMNS)
        table.writeheader()
        table.writerows({name: cell for name, cell in asdict(row).items() if name != "line"} for row in rows)


def without_names(rows: Iterable[Correction], names_of: Mapping[str, Iterable[str]]) -> tuple[Correction, ...]:
    """The rows with the hash of every forgotten name in its place; `names_of` gives the names of a person's path.

    A person's path that leads to no name stays as it is: nobody of that IRI is there. Nothing else of a forget row is
    kept but its day.
    """
    found: dict[Correction, None] = {}
    every = tuple(rows)
    for row in every:
        if row.action != "forget":
            found[row] = None
            continue
        names = names_of.get(row.subject, ()) if row.subject.startswith("person/") else (row.subject,)
        hashed = [row.subject] if Forgotten.read(row.subject) else [str(Forgotten.of(name)) for name in names]
        for subject in hashed or [row.subject]:
            found[Correction("forget", subject, date=row.date, line=row.line)] = None
    forgotten = forgotten_in(found)
    return tuple(_covered(row, forgotten) for row in found)


def _covered(row: Correction, names: tuple[Forgotten, ...]) -> Correction:
    if row.action == "forget":
        return row
    value, quote, by, note = (covered_text(cell, names) for cell in (row.value, row.quote, row.by, row.note))
    return replace(row, value=value, quote=quote, by=by, note=note)


def forgotten_in(rows: Iterable[Correction]) -> tuple[Forgotten, ...]:
    """The forgotten names of a table without names."""
    return tuple(name for row in rows if row.action == "forget" and (name := Forgotten.read(row.subject)))
