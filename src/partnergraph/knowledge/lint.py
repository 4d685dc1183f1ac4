"""What the rows of the gazetteer must satisfy beyond their form: `python -m partnergraph.knowledge.lint [FOLDER]`.

A fault is one line, `table key: what`. The command prints all of them and exits with 1, or says that there are none.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from itertools import combinations
from pathlib import Path

from partnergraph.errors import BadKnowledge
from partnergraph.knowledge.entries import BODY_LEVELS, CHANGE_KINDS, PLACE_KINDS, DatedName, Known, Phrase
from partnergraph.knowledge.gazetteer import Gazetteer, load_gazetteer
from partnergraph.messages import say
from partnergraph.model import ORGANISATION_KINDS
from partnergraph.text import fold, slug

_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")
_ACT = re.compile(r"(?:Nghị quyết|Nghị định|Quyết định|Luật|Thông tư|Kết luận|Văn bản)\s.*\d.*, \d{4}-\d{2}-\d{2}")
_EDTF = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")

Rows = list[tuple[str, object]]


def lint_gazetteer(gazetteer: Gazetteer) -> list[str]:
    """Every fault of the tables' content, in the order of the tables; empty where they are sound."""
    rows = list(_rows(gazetteer))
    checks = (_keys, _kinds, _texts, _sources, _days)
    faults = [fault for check in checks for fault in check(rows)]
    faults += _references(gazetteer)
    faults += _successions(gazetteer)
    faults += _ambiguities(gazetteer)
    return faults


def main(arguments: list[str]) -> int:
    """Lint the tables in the folder given, or those that ship with the package; returns the exit code."""
    try:
        gazetteer = load_gazetteer(Path(arguments[0]) if arguments else None)
    except BadKnowledge as error:
        print(error, file=sys.stderr)
        return 1
    faults = lint_gazetteer(gazetteer)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(say("knowledge.sound", count=len(list(_rows(gazetteer)))))
    return 1 if faults else 0


def _rows(gazetteer: Gazetteer) -> Iterator[tuple[str, object]]:
    """Every row of every table with the table's name; the dated names come after the thing they belong to."""
    for table in ("places", "countries", "districts", "bodies", "organisations", "changes"):
        for row in getattr(gazetteer, table).values():
            yield table, row
            for name in getattr(row, "names", ()):
                yield f"{table} (dated names)", name
    for owner in gazetteer.owners:
        yield "owners", owner


def _at(table: str, row: object) -> str:
    return f"{table} {getattr(row, 'key', '?')}"


def _keys(rows: Rows) -> Iterator[str]:
    seen: dict[str, str] = {}
    for table, row in rows:
        if table == "owners" or isinstance(row, DatedName):
            continue
        key = str(getattr(row, "key", ""))
        if not key or slug(key) != key:
            yield f"{_at(table, row)}: the key is no slug"
        if key in seen:
            yield f"{_at(table, row)}: the key is also in {seen[key]}"
        seen[key] = table


def _kinds(rows: Rows) -> Iterator[str]:
    allowed = {
        "places": ("province", "city"),
        "places (dated names)": ("province", "city"),
        "countries": ("country",),
        "districts": PLACE_KINDS[3:],
        "bodies": ORGANISATION_KINDS,
        "organisations": ORGANISATION_KINDS,
        "changes": CHANGE_KINDS,
    }
    for table, row in rows:
        kind = getattr(row, "kind", "")
        if table in allowed and kind not in allowed[table]:
            yield f"{_at(table, row)}: unknown kind {kind!r}"
        level = getattr(row, "level", None)
        if level is not None and level not in BODY_LEVELS:
            yield f"{_at(table, row)}: unknown level {level!r}"


def _texts(rows: Rows) -> Iterator[str]:
    for table, row in rows:
        for column, text in _cells(row):
            if not unicodedata.is_normalized("NFC", text):
                yield f"{_at(table, row)}: {column} is not in NFC: {text!r}"
            if text != " ".join(text.split()) or "\u00a0" in text:
                yield f"{_at(table, row)}: {column} has stray spaces: {text!r}"
        for column, texts in _lists(row):
            if "" in texts or len(set(texts)) < len(texts):
                yield f"{_at(table, row)}: {column} has an empty or repeated item"
        if isinstance(row, Known) and not (row.name_vi or row.name_en):
            yield f"{_at(table, row)}: no name"


def _sources(rows: Rows) -> Iterator[str]:
    for table, row in rows:
        parts = str(getattr(row, "source", "")).split("; ")
        if not all(_URL.fullmatch(part) or _ACT.fullmatch(part) for part in parts):
            yield f"{_at(table, row)}: the source is neither an address nor a legal act with its day"


def _days(rows: Rows) -> Iterator[str]:
    for table, row in rows:
        since, through = getattr(row, "valid_from", None), getattr(row, "valid_through", None)
        if since and through and since > through:
            yield f"{_at(table, row)}: valid from {since} through {through}"
        for column in ("date", "since", "through"):
            if (text := getattr(row, column, "")) and not _is_edtf(text):
                yield f"{_at(table, row)}: {column} {text!r} is no day, month or year"
        start, end = getattr(row, "since", ""), getattr(row, "through", "")
        if start and end and start > end:
            yield f"{_at(table, row)}: since {start} through {end}"
        for one, other in combinations(getattr(row, "names", ()), 2):
            if _overlap(one, other):
                yield f"{_at(table, row)}: {one.name_vi} and {other.name_vi} are its names at the same time"
            if other.valid_from and (one.valid_from or date.min) > other.valid_from:
                yield f"{_at(table, row)}: its dated names are not in order"


def _is_edtf(text: str) -> bool:
    if not _EDTF.fullmatch(text):
        return False
    try:
        date.fromisoformat(text if len(text) == len("2025-07-01") else f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _references(gazetteer: Gazetteer) -> Iterator[str]:
    places = gazetteer.places.keys() | gazetteer.countries.keys() | gazetteer.districts.keys()
    actors = gazetteer.bodies.keys() | gazetteer.organisations.keys()
    known = {
        "successors": places | actors,
        "parent": actors,
        "province": gazetteer.places.keys(),
        "hq_country": gazetteer.countries.keys(),
        "subject": places | actors,
        "originals": places | actors,
        "results": places | actors,
        "owner": actors,
    }
    for table, row in _rows(gazetteer):
        for column, keys in known.items():
            value = getattr(row, column, ())
            for key in (value,) if isinstance(value, str) else value:
                if key and key not in keys:
                    yield f"{_at(table, row)}: {column} {key} is in no table"
    for owner in gazetteer.owners:
        if owner.key not in gazetteer.organisations:
            yield f"owners {owner.key}: is in no table"
    for change in gazetteer.changes.values():
        if change.kind in ("renaming", "ownership-transfer") and not change.subject:
            yield f"changes {change.key}: no subject"
        if not change.originals or (not change.results and change.kind != "dissolution"):
            yield f"changes {change.key}: no originals or results"


def _successions(gazetteer: Gazetteer) -> Iterator[str]:
    """The column `successors` says what the change events say, in order of time, and never leads back."""
    told: dict[str, set[str]] = defaultdict(set)
    for change in gazetteer.changes.values():
        if change.kind in ("merger", "split"):
            for original in change.originals:
                told[original].update(key for key in change.results if key != original)
    things: dict[str, Known] = {**gazetteer.places, **gazetteer.bodies}
    for key, thing in things.items():
        successors = set(getattr(thing, "successors", ()))
        if successors != told[key]:
            yield f"{key}: successors {sorted(successors)}, by the change events {sorted(told[key])}"
        for after in successors & things.keys():
            since = things[after].valid_from
            if since and thing.valid_through and since <= thing.valid_through:
                yield f"{key}: its successor {after} is valid before it ends"
        if key in _reachable(key, told):
            yield f"{key}: succeeds itself"


def _reachable(key: str, told: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    queue = list(told.get(key, ()))
    while queue:
        if (now := queue.pop()) not in reached:
            reached.add(now)
            queue += told.get(now, ())
    return reached


@dataclass(frozen=True)
class _Meaning:
    phrase: Phrase
    valid_from: date | None
    valid_through: date | None
    place: str  # what a place beside the name decides: a district's province, a local body's level


def _ambiguities(gazetteer: Gazetteer) -> Iterator[str]:
    """A form may mean two things only where the day, a place or a weak mark tells them apart."""
    meanings: dict[str, list[_Meaning]] = defaultdict(list)
    for meaning in _meanings(gazetteer):
        meanings[fold(meaning.phrase.text)].append(meaning)
    for several in meanings.values():
        for one, other in combinations(several, 2):
            if one.phrase.key != other.phrase.key and not _told_apart(one, other):
                keys = f"{one.phrase.table} {one.phrase.key} and {other.phrase.table} {other.phrase.key}"
                yield f"{one.phrase.text!r} means {keys}"


def _meanings(gazetteer: Gazetteer) -> Iterator[_Meaning]:
    tables = (gazetteer.places, gazetteer.countries, gazetteer.districts, gazetteer.bodies, gazetteer.organisations)
    things: dict[str, Known] = {key: thing for table in tables for key, thing in table.items()}
    for phrase in gazetteer.phrases():
        thing = things[phrase.key]
        level = getattr(thing, "level", "central")
        place = getattr(thing, "province", "") or ("" if level == "central" else level)
        yield _Meaning(phrase, thing.valid_from, thing.valid_through, place)


def _told_apart(one: _Meaning, other: _Meaning) -> bool:
    by_place = bool(one.place and other.place and one.place != other.place)
    return one.phrase.weak or other.phrase.weak or by_place or not _overlap(one, other)


def _overlap(one: DatedName | _Meaning, other: DatedName | _Meaning) -> bool:
    starts = (one.valid_from or date.min, other.valid_from or date.min)
    ends = (one.valid_through or date.max, other.valid_through or date.max)
    return max(starts) <= min(ends)


def _cells(row: object) -> Iterator[tuple[str, str]]:
    for field in fields(row):  # type: ignore[arg-type]
        value = getattr(row, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                yield field.name, text


def _lists(row: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in fields(row):  # type: ignore[arg-type]
        value = getattr(row, field.name)
        if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            yield field.name, value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
