"""Cue phrases per language, as tables, and the one scan that finds all of them in a text.

A table is `data/knowledge/lexicon/<language>/<table>.csv` with the column `phrase` and any others. The optional column
`match` is `fold` (the default: case, tone placement, dashes and kinds of space do not count) or `case` (the text must
also have the phrase's capitals). Names of places and organisations (gazetteer.py) are scanned in the same pass.
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Self

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
    capitals: tuple[int, ...] = ()  # of an exact entry: where its capitals stand

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


class CueList(tuple[Cue, ...]):
    """Cues in order of start, with their starts at hand for a search."""

    starts: list[int]

    def __new__(cls, cues: Iterable[Cue] = ()) -> Self:
        """`cues` are in order of start."""
        made = super().__new__(cls, cues)
        made.starts = [cue[0] for cue in made]
        return made

    def between(self, start: int, end: int) -> list[Cue]:
        """The cues that begin in [start, end)."""
        starts = self.starts
        left = bisect_left(starts, start)
        return list(self[left : bisect_left(starts, end, left)]) if left < len(starts) else []


Cues = Mapping[str, CueList]
NO_CUES = CueList()


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
        entries, in_word = self._entries, [c.isalnum() for c in folded]
        in_word.append(False)  # stands behind the last character and, as index -1, before the first
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (in_word[start - 1] and in_word[start]) or (in_word[end] and in_word[end - 1]):
                continue
            for entry in entries[index]:
                if not entry.exact or all(text[start + at].isupper() for at in entry.capitals):
                    found[entry.table].append(Cue(start, end, entry))
        return {table: CueList(_longest(cues)) for table, cues in found.items()}


_START = itemgetter(0)


def _longest(cues: list[Cue]) -> list[Cue]:
    """In order of start; of two that overlap the longer stays, and all readings of the same span stay."""
    if len(cues) == 1:
        return cues
    cues.sort(key=_START)
    kept: list[Cue] = []
    last_start = last_end = -1
    for cue in cues:
        start, end, _ = cue
        if start < last_end and (start, end) != (last_start, last_end):
            if end - start <= last_end - last_start:
                continue
            while kept and kept[-1].end > start and end - start > kept[-1].end - kept[-1].start:
                kept.pop()
        kept.append(cue)
        last_start, last_end = start, end
    return kept


def read_table(path: Path) -> list[Entry]:
    """The entries of one CSV file. Raises BadKnowledge for a table without the column `phrase`."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(row for row in lines if not row.startswith("#"))
        if "phrase" not in (reader.fieldnames or ()):
            raise BadKnowledge("lexicon.no_phrase", path=path.name)
        return [_entry(path.stem, row) for row in reader]


def _entry(table: str, row: Mapping[str, str | None]) -> Entry:
    values = {k: v for k, v in row.items() if v and k not in ("phrase", "match")}
    return _made(table, row["phrase"] or "", values, exact=row.get("match") == "case")


def _made(table: str, phrase: str, values: Mapping[str, str], *, exact: bool) -> Entry:
    capitals = tuple(at for at, c in enumerate(phrase) if c.isupper()) if exact else ()
    return Entry(table, phrase, values, exact, capitals)


def load_lexicon(lang: str, folder: Path, gazetteer: Gazetteer) -> Lexicon:
    """The lexicon of `lang` from `folder/<lang>/*.csv`, with the gazetteer's names as the tables place, country,
    district, body and organisation (column `code` is the row's key; `weak` is "weak" for a name that needs context;
    `kind` is an organisation's) and, in English, the adjectives of countries as the table nationality."""
    entries = [entry for path in sorted((folder / lang).glob("*.csv")) for entry in read_table(path)]
    kinds = {key: {"kind": organisation.kind} for key, organisation in gazetteer.organisations.items()}
    names = (
        _made(
            p.table,
            p.text,
            {"code": p.key}
            | ({"weak": "weak"} if p.weak else {})
            | (kinds[p.key] if p.table == "organisation" else {}),
            exact=p.weak or len(p.text) < 6,
        )
        for p in gazetteer.phrases()
    )
    adjectives = (
        _made("nationality", country.adjective_en, {"code": key}, exact=True)
        for key, country in gazetteer.countries.items()
        if lang == "en" and country.adjective_en
    )
    return Lexicon(lang, [*entries, *names, *adjectives])
