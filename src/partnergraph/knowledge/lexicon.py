"""Cue phrases per language, as tables, and the one scan that finds all of them in a text.

A table is `data/knowledge/lexicon/<language>/<table>.csv` with the column `phrase` and any others. The optional column
`match` is `fold` (the default: case, tone placement, dashes and kinds of space do not count) or `case` (the text must
also have the phrase's capitals). Names of places and organisations (gazetteer.py) are scanned in the same pass.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from partnergraph.errors import BadKnowledge
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.text import fold


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table: its phrase and its other columns (empty cells are absent from `values`)."""

    table: str
    phrase: str
    values: Mapping[str, str]
    exact: bool = False

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


class Cue(NamedTuple):
    """An entry found in a text at code points [start, end)."""

    start: int
    end: int
    entry: Entry

    @property
    def code(self) -> str:
        """The entry's `code` column (a gazetteer name's key)."""
        return self.entry.values.get("code", "")


Cues = Mapping[str, Sequence[Cue]]


class Lexicon:
    """All phrases of one language, ready to scan."""

    def __init__(self, lang: str, entries: Iterable[Entry]) -> None:
        self.lang = lang
        self.tables: dict[str, tuple[Entry, ...]] = {}
        by_phrase: dict[str, list[Entry]] = defaultdict(list)
        by_table: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_phrase[fold(entry.phrase)].append(entry)
            by_table[entry.table].append(entry)
        self.tables = {name: tuple(rows) for name, rows in by_table.items()}
        self._entries = list(by_phrase.values())
        self._automaton = AhoCorasick(list(by_phrase), implementation=Implementation.ContiguousNFA)

    def scan(self, text: str, folded: str) -> Cues:
        """Every phrase in `text` that stands between word boundaries, by table, in order; within a table the longest
        match wins. `folded` is `fold(text)`."""
        found: dict[str, list[Cue]] = defaultdict(list)
        size, entries = len(folded), self._entries
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (start and folded[start - 1].isalnum() and folded[start].isalnum()) or (
                end < size and folded[end].isalnum() and folded[end - 1].isalnum()
            ):
                continue
            for entry in entries[index]:
                if not entry.exact or _same_case(text[start:end], entry.phrase):
                    found[entry.table].append(Cue(start, end, entry))
        return {table: _longest(cues) for table, cues in found.items()}


def _same_case(written: str, phrase: str) -> bool:
    return all(a.isupper() or not b.isupper() for a, b in zip(written, phrase, strict=True))


def _longest(cues: list[Cue]) -> list[Cue]:
    """In order of start; of two that overlap the longer stays, and all readings of the same span stay."""
    cues.sort(key=lambda cue: (cue.start, -cue.end))
    kept: list[Cue] = []
    for cue in cues:
        if not kept or cue.start >= kept[-1].end or cue[:2] == kept[-1][:2]:
            kept.append(cue)
        elif cue.end - cue.start > kept[-1].end - kept[-1].start:
            while kept and kept[-1].end > cue.start and cue.end - cue.start > kept[-1].end - kept[-1].start:
                kept.pop()
            kept.append(cue)
    return kept


def between(cues: Sequence[Cue], start: int, end: int) -> list[Cue]:
    """The cues that begin in [start, end); `cues` is in order of start."""
    left = bisect_left(cues, start, key=lambda cue: cue.start)
    right = bisect_left(cues, end, key=lambda cue: cue.start)
    return list(cues[left:right])


def read_table(path: Path) -> list[Entry]:
    """The entries of one CSV file. Raises BadKnowledge for a table without the column `phrase`."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(row for row in lines if not row.startswith("#"))
        if "phrase" not in (reader.fieldnames or ()):
            raise BadKnowledge("lexicon.no_phrase", path=path.name)
        return [_entry(path.stem, row) for row in reader]


def _entry(table: str, row: Mapping[str, str | None]) -> Entry:
    values = {k: v for k, v in row.items() if v and k not in ("phrase", "match")}
    return Entry(table, row["phrase"] or "", values, row.get("match") == "case")


def load_lexicon(lang: str, folder: Path, gazetteer: Gazetteer) -> Lexicon:
    """The lexicon of `lang` from `folder/<lang>/*.csv`, with the gazetteer's names as the tables place, country,
    district, body and organisation (column `code` is the row's key; `weak` is "weak" for a name that needs context;
    `kind` is an organisation's)."""
    entries = [entry for path in sorted((folder / lang).glob("*.csv")) for entry in read_table(path)]
    kinds = {key: {"kind": organisation.kind} for key, organisation in gazetteer.organisations.items()}
    names = (
        Entry(
            p.table,
            p.text,
            {"code": p.key}
            | ({"weak": "weak"} if p.weak else {})
            | (kinds[p.key] if p.table == "organisation" else {}),
            exact=p.weak or len(p.text) < 6,
        )
        for p in gazetteer.phrases()
    )
    return Lexicon(lang, [*entries, *names])
