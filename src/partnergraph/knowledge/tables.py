"""CSV tables as rows of a dataclass: the header names its fields, and every fault of form is collected, none raised.

A cell is read by the type of its field: `str` as it is, `tuple[str, ...]` parted by `|`, `date | None` and
`float | None` from ISO days and decimal numbers (empty = None).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Hashable, Iterator
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

Row = TypeVar("Row")


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


# Every default of such a field is what an empty cell reads as.
_READERS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "tuple[str, ...]": _list,
    "date | None": _day,
    "float | None": _number,
}


def read_rows(path: Path, row_type: type[Row], faults: list[str]) -> list[Row]:
    """The rows of the table at `path`; faults of form are appended to `faults`, each with file and line."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(_rows(path.name, csv.reader(lines, strict=True), row_type, faults))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.append(f"{path.name}: {error}")
        return []


def _rows(name: str, lines: Any, row_type: type[Row], faults: list[str]) -> Iterator[Row]:
    header: list[str] = next(lines, [])
    readable, needed = _columns(cast(Hashable, row_type))
    if wrong := [f"unknown column {c}" for c in header if c not in readable] + [
        f"no column {c}" for c in sorted(needed.difference(header))
    ]:
        faults.extend(f"{name}: {fault}" for fault in wrong)
        return
    readers = [(column, readable[column]) for column in header]
    for cells in lines:
        where = f"{name}:{lines.line_num}"
        if len(cells) != len(header):
            faults.append(f"{where}: {len(cells)} cells under {len(header)} columns")
            continue
        try:
            values = {
                column: read(cell)
                for (column, read), cell in zip(readers, cells, strict=True)
                if cell or column in needed  # an empty cell is the field's default
            }
            yield row_type(**values)
        except ValueError as error:
            faults.append(f"{where}: {error}")


@cache
def _columns(row_type: Any) -> tuple[dict[str, Callable[[str], Any]], frozenset[str]]:
    """The readers of the columns a table may have, and the columns it must have."""
    known = {f.name: _READERS[str(f.type)] for f in fields(row_type) if str(f.type) in _READERS}
    return known, frozenset(f.name for f in fields(row_type) if f.default is MISSING)
