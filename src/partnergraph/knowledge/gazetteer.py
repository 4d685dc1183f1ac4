"""Who and where: places, public bodies and companies with their names, the days these were valid, and successors.

The tables are CSV in `data/knowledge/gazetteer/`; a column is a field of the row's class below, a list inside a cell is
parted by `|`, a day is ISO (empty = open side, both days included). One key stands for one territory or body as it
stood between two mergers: a new name or kind of the same territory is a dated name, a merger makes a new key.

A place of a former district is in `districts`, a country in `countries`, a province or centrally run city in `places`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from partnergraph.errors import BadKnowledge
from partnergraph.knowledge.entries import (
    Body,
    Change,
    DatedName,
    Known,
    KnownOrganisation,
    Owner,
    Phrase,
    PhraseTable,
    Place,
    body_phrases,
    organisation_phrases,
    place_phrases,
    within,
)
from partnergraph.knowledge.files import knowledge_file
from partnergraph.knowledge.tables import read_rows
from partnergraph.text import fold

__all__ = [
    "Body",
    "Change",
    "DatedName",
    "Gazetteer",
    "KnownOrganisation",
    "Owner",
    "Phrase",
    "Place",
    "load_gazetteer",
    "within",
]

# What may stand before or after a bare name; a city's word also tells a city from the province of the same name.
_CITY_BEFORE = ("thành phố ", "tp. ", "tp.", "tp ", "t.p. ", "city of ")
_PROVINCE_BEFORE = ("tỉnh ", "province of ")
_DISTRICT_BEFORE = {
    "huyện ": "rural-district",
    "quận ": "urban-district",
    "thị xã ": "town",
    "tx. ": "town",
    "tx.": "town",
    "tx ": "town",
    **dict.fromkeys(_CITY_BEFORE, "district-city"),
}

RowT = TypeVar("RowT", bound="DatedName | Known | Change")
NamedT = TypeVar("NamedT", bound="Place | KnownOrganisation")


@dataclass(frozen=True)
class Gazetteer:
    """All tables, by key, with look-up by name. Names are compared folded (case, spaces, tone placement)."""

    places: Mapping[str, Place]
    countries: Mapping[str, Place]
    districts: Mapping[str, Place]
    bodies: Mapping[str, Body]
    organisations: Mapping[str, KnownOrganisation]
    changes: Mapping[str, Change]
    owners: tuple[Owner, ...] = ()

    def place_named(self, name: str, on: date | None = None) -> tuple[Place, ...]:
        """The provinces, cities and countries of that name, with or without "tỉnh", "thành phố", "TP.", "province",
        "city"; of those that existed on the day, or all. "Thành phố X" is a city only where X was one then."""
        folded = fold(name).strip()
        found = self._by_name("place", folded, on) + self._by_name("country", folded, on)
        if found:
            return found
        if bare := _without(folded, _CITY_BEFORE, " city"):
            return tuple(p for p in self._by_name("place", bare, on) if "city" in p.kinds_on(on))
        bare = _without(folded, _PROVINCE_BEFORE, " province")
        return tuple(p for p in self._by_name("place", bare, on) if "province" in p.kinds_on(None))

    def district_named(self, name: str, province: str | None = None, on: date | None = None) -> tuple[Place, ...]:
        """The former districts, towns and provincial cities of that name, with or without their kind's word before
        it; only those of the province (a key) where one is given."""
        folded = fold(name).strip()
        word = next((w for w in _DISTRICT_BEFORE if folded.startswith(w)), "")
        found = self._by_name("district", folded, on) or self._by_name("district", folded[len(word) :], on)
        kind = _DISTRICT_BEFORE.get(word)
        return tuple(d for d in found if province in (None, d.province) and kind in (None, d.kind))

    def body_named(self, form: str) -> tuple[Body, ...]:
        """The bodies, single or types, that are written `form`."""
        return tuple(self.bodies[key] for key in self._index["body"].get(fold(form).strip(), ()))

    def organisation_named(self, name: str, on: date | None = None) -> tuple[KnownOrganisation, ...]:
        """The organisations that are written `name`, weak aliases included; of those that existed on the day."""
        keys = self._index["organisation"].get(fold(name).strip(), ())
        return tuple(o for key in keys if (o := self.organisations[key]).stands_on(on))

    def place(self, key: str) -> Place | None:
        """The place of that key, whichever table it is in."""
        return self.places.get(key) or self.countries.get(key) or self.districts.get(key)

    def successors(self, key: str, on: date) -> tuple[str, ...]:
        """The keys of what stood in its place on that day, through every change until then; () where nothing had
        succeeded it yet, or where it was dissolved."""
        reached: dict[str, None] = {}
        queue = list(self._next(key, on))
        while queue:
            if (now := queue.pop(0)) not in reached:
                reached[now] = None
                queue += self._next(now, on)
        return tuple(k for k in reached if not self._next(k, on))

    def office_successors(self, body: str, place: str, on: date) -> tuple[tuple[str, str], ...]:
        """What a body of a place had become by that day, as (body, place) keys: both kinds of change combined."""
        bodies = self.successors(body, on) or (body,)
        places = self.successors(place, on) or (place,)
        return tuple((b, p) for b in bodies for p in places if (b, p) != (body, place))

    def phrases(self) -> Iterator[Phrase]:
        """Every surface form of every table, once for each key it can mean."""
        for table, rows in self._place_tables.items():
            for place in rows.values():
                yield from place_phrases(place, table)
        for body in self.bodies.values():
            yield from body_phrases(body)
        for organisation in self.organisations.values():
            yield from organisation_phrases(organisation)

    def _next(self, key: str, on: date) -> tuple[str, ...]:
        return tuple(after for day, after in self._changes_after.get(key, ()) if day <= on)

    def _by_name(self, table: PhraseTable, folded: str, on: date | None) -> tuple[Place, ...]:
        rows = self._place_tables[table]
        return tuple(p for key in self._index[table].get(folded, ()) if (p := rows[key]).stands_on(on))

    @property
    def _place_tables(self) -> dict[PhraseTable, Mapping[str, Place]]:
        return {"place": self.places, "country": self.countries, "district": self.districts}

    @cached_property
    def _index(self) -> Mapping[PhraseTable, Mapping[str, tuple[str, ...]]]:
        index: dict[PhraseTable, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for phrase in self.phrases():
            index[phrase.table][fold(phrase.text)][phrase.key] = None
        return defaultdict(dict, {t: {text: tuple(keys) for text, keys in names.items()} for t, names in index.items()})

    @cached_property
    def _changes_after(self) -> Mapping[str, tuple[tuple[date, str], ...]]:
        after: dict[str, list[tuple[date, str]]] = defaultdict(list)
        for change in self.changes.values():
            if change.kind in ("merger", "split"):
                for original in change.originals:
                    after[original] += [(change.first_day, key) for key in change.results if key != original]
        return {key: tuple(dict.fromkeys(pairs)) for key, pairs in after.items()}


def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """The tables of `folder`, or those that ship with the package.

    Raises one BadKnowledge that names every fault of form (missing table or column, bad day or number, repeated key);
    what the rows mean is checked by `lint`.
    """
    folder = folder or knowledge_file("gazetteer")
    faults: list[str] = []
    names = read_rows(folder / "place_names.csv", DatedName, faults)
    former = read_rows(folder / "organisation_names.csv", DatedName, faults)
    gazetteer = Gazetteer(
        places=_keyed(_with_names(read_rows(folder / "places.csv", Place, faults), names), "places.csv", faults),
        countries=_keyed(read_rows(folder / "countries.csv", Place, faults), "countries.csv", faults),
        districts=_keyed(read_rows(folder / "districts.csv", Place, faults), "districts.csv", faults),
        bodies=_keyed(read_rows(folder / "bodies.csv", Body, faults), "bodies.csv", faults),
        organisations=_keyed(
            _with_names(read_rows(folder / "organisations.csv", KnownOrganisation, faults), former),
            "organisations.csv",
            faults,
        ),
        changes=_keyed(read_rows(folder / "changes.csv", Change, faults), "changes.csv", faults),
        owners=tuple(read_rows(folder / "owners.csv", Owner, faults)),
    )
    faults += [f"place_names.csv: no place {name.key}" for name in names if name.key not in gazetteer.places]
    faults += [
        f"organisation_names.csv: no organisation {name.key}"
        for name in former
        if name.key not in gazetteer.organisations
    ]
    if faults:
        raise BadKnowledge("knowledge.faults", count=len(faults), faults="; ".join(faults))
    return gazetteer


def _keyed(rows: Iterable[RowT], table: str, faults: list[str]) -> dict[str, RowT]:
    keyed: dict[str, RowT] = {}
    for row in rows:
        if row.key in keyed:
            faults.append(f"{table}: key {row.key} twice")
        keyed[row.key] = row
    return keyed


def _with_names(rows: Iterable[NamedT], names: Iterable[DatedName]) -> list[NamedT]:
    grouped: dict[str, tuple[DatedName, ...]] = {}
    for name in names:
        grouped[name.key] = (*grouped.get(name.key, ()), name)
    return [replace(row, names=grouped[row.key]) if row.key in grouped else row for row in rows]


def _without(folded: str, before: tuple[str, ...], after: str) -> str:
    """`folded` without one of the words before it or the word after it; empty where it has neither."""
    for word in before:
        if folded.startswith(word):
            return folded[len(word) :].strip()
    return folded[: -len(after)].strip() if folded.endswith(after) else ""
