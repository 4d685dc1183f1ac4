"""What people correct: a table beside the articles, applied at every build, whatever the articles become.

    table.py    the spreadsheet: read with its damages told, written so that a spreadsheet opens it
    applied.py  what becomes of each line, and the linked corpus after all of them

What concerns identities (merge, never-merge, split) is decided while linking; the rest changes what is linked, under the
IRIs that linking gave: a corrected date moves no agreement to another IRI. Forgotten people never get this far: their
names are covered in the texts.
"""

from __future__ import annotations

from partnergraph.corrections.applied import Applied, Curated, apply, decisions_of
from partnergraph.corrections.table import ACTIONS, Correction, forgotten_in, read_table, without_names, write_table

__all__ = [
    "ACTIONS",
    "Applied",
    "Correction",
    "Curated",
    "apply",
    "decisions_of",
    "forgotten_in",
    "read_table",
    "without_names",
    "write_table",
]
