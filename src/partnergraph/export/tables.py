"""The graph as tables, one file each: CSV for spreadsheets, Parquet for programs. What a table holds is said by its
query in `ontology/queries/tables`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from partnergraph.errors import UsageError
from partnergraph.knowledge.files import ontology_file
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.stores.base import Table, Term
from partnergraph.stores.embedded import EmbeddedStore

# What a spreadsheet takes for the beginning of a formula, also behind white space.
_FORMULA = re.compile(r"\s*[=+\-@\t\r|]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_files(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """One CSV file a table in the folder `out`: UTF-8 with a byte order mark, commas, every cell that a spreadsheet
    would run as a formula led by an apostrophe.

    Raises UsageError where `out` is a file.
    """
    _folder(out)
    written = {}
    with closing(EmbeddedStore(folder)) as store:
        for name, table in tables(store, space):
            with (out / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(table.variables)
                writer.writerows([safe_cell(term) for term in row] for row in table)
            written[f"{name}.csv"] = len(table)
    return written


def parquet_files(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """One Parquet file a table in the folder `out`, numbers as numbers, all else as text.

    Raises UsageError where pandas or pyarrow is not installed, or `out` is a file.
    """
    if find_spec("pandas") is None or find_spec("pyarrow") is None:
        raise UsageError("export.parquet")
    _folder(out)
    written = {}
    with closing(EmbeddedStore(folder)) as store:
        for name, table in tables(store, space):
            table.to_pandas().to_parquet(out / f"{name}.parquet", index=False)
            written[f"{name}.parquet"] = len(table)
    return written


def safe_cell(term: Term | None) -> str:
    """The value as a cell that no spreadsheet runs: led by an apostrophe where it would be a formula."""
    if term is None:
        return ""
    text = term.value
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def tables(store: EmbeddedStore, space: Namespaces) -> Iterator[tuple[str, Table]]:
    """Every table by name: what its query in `ontology/queries/tables` gives."""
    for path in sorted(ontology_file("queries/tables").glob("*.rq")):
        yield path.stem, store.select(space.rewrite(path.read_text("utf-8")))


def _folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError("export.not_a_folder", where=out)
    out.mkdir(exist_ok=True)
