"""The rows of the gazetteer's tables, and the surface forms by which an article may name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Day = date  # for the one class that has a field named date
PhraseTable = Literal["place", "country", "district", "body", "organisation"]
PhraseLanguage = Literal["vi", "en", ""]
Form = tuple[str, PhraseLanguage]
PLACE_KINDS = ("province", "city", "country", "rural-district", "urban-district", "town", "district-city")
BODY_LEVELS = ("central", "province", "district", "commune", "any")
CHANGE_KINDS = ("merger", "split", "renaming", "ownership-transfer", "dissolution")
# The full words of the kinds of former districts.
DISTRICT_WORDS = {"rural-district": "huyện", "urban-district": "quận", "town": "thị xã", "district-city": "thành phố"}


def within(day: date, since: date | None, through: date | None) -> bool:
    """Whether `day` lies between two days, both included; None is an open side."""
    return (since is None or since <= day) and (through is None or day <= through)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedName:
    """A name that a thing bore for a time; of a place also its kind then."""

    key: str
    kind: str = ""
    name_vi: str
    name_en: str
    valid_from: date | None = None
    valid_through: date | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What every row of a table of things has; names are bare ("Quảng Nam"), `weak_aliases` need context to count."""

    key: str
    kind: str
    name_vi: str
    name_en: str
    valid_from: date | None = None
    valid_through: date | None = None
    source: str
    note: str = ""

    def stands_on(self, day: date | None) -> bool:
        """Whether it existed on `day`; always true without a day."""
        return day is None or within(day, self.valid_from, self.valid_through)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Known):
    """A country, a province or city of Vietnam, or one of its former districts. `code` is the General Statistics
    Office's; `lat`, `lon` a centre point in degrees (WGS 84); `province` the key above a district."""

    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    code: str = ""
    iso: str = ""
    wikidata: str = ""
    geonames: str = ""
    lat: float | None = None
    lon: float | None = None
    province: str = ""
    adjective_en: str = ""
    capital: str = ""
    names: tuple[DatedName, ...] = ()

    def named_on(self, day: date | None) -> DatedName:
        """Its name and kind on `day` (the latest without a day, or where no dated name holds)."""
        for name in self.names:
            if day is not None and within(day, name.valid_from, name.valid_through):
                return name
        row = {"kind": self.kind, "name_vi": self.name_vi, "name_en": self.name_en, "source": self.source}
        return DatedName(key=self.key, valid_from=self.valid_from, valid_through=self.valid_through, **row)

    def kinds_on(self, day: date | None) -> frozenset[str]:
        """Its kind on `day`; every kind it ever had without a day."""
        return frozenset([self.named_on(day).kind] if day else [self.kind, *(name.kind for name in self.names)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Body(Known):
    """A public, party, military, judicial or mass body: a single one (`level` central) or a type that a place
    completes ("Ủy ban nhân dân tỉnh" + Quảng Nam). `kind` is FACTS' organisation kind; `parent` a body's key."""

    level: str
    forms_vi: tuple[str, ...] = ()
    forms_en: tuple[str, ...] = ()
    weak_forms: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOrganisation(Known):
    """A company or other named organisation; `parent` is an organisation's key, `hq_country` a country's."""

    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    parent: str = ""
    hq_country: str = ""
    names: tuple[DatedName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who holds or represents the owner of a company; `since` and `through` are EDTF days, months or years."""

    key: str
    owner: str
    since: str = ""
    through: str = ""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happened to places, bodies or organisations. `date` is EDTF (day, month or year); in an
    ownership transfer `subject` changes hands from `originals` to `results`."""

    key: str
    date: str
    kind: str
    subject: str = ""
    originals: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    legal_basis: str = ""
    source: str
    note: str = ""

    @property
    def first_day(self) -> Day:
        """The first day that `date` can mean."""
        return date.fromisoformat((self.date + "-01-01")[:10] if len(self.date) < 10 else self.date)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One surface form, in its usual case; `weak` means that it counts only with context."""

    text: str
    table: PhraseTable
    key: str
    weak: bool
    lang: PhraseLanguage


def place_phrases(place: Place, table: PhraseTable) -> Iterator[Phrase]:
    """Every form of a place; a district also with its kind's word before it."""
    forms: list[Form] = [(place.name_vi, "vi"), (place.name_en, "en")]
    yield from _phrases(forms + _other_forms(place), table, place.key, place.weak_aliases)
    if table == "district":
        yield Phrase(f"{DISTRICT_WORDS.get(place.kind, '')} {place.name_vi}".strip(), table, place.key, False, "vi")


def organisation_phrases(known: KnownOrganisation) -> Iterator[Phrase]:
    """Every form of an organisation, former names included."""
    forms: list[Form] = [(known.name_vi, "vi"), (known.name_en, "en")]
    yield from _phrases(forms + _other_forms(known), "organisation", known.key, known.weak_aliases)


def body_phrases(body: Body) -> Iterator[Phrase]:
    """Every form of a body."""
    forms: list[Form] = [(body.name_vi, "vi"), (body.name_en, "en")]
    forms += [(text, "vi") for text in body.forms_vi]
    forms += [(text, "en") for text in body.forms_en]
    forms += [(text, "") for text in body.weak_forms]
    yield from _phrases(forms, "body", body.key, body.weak_forms)


def _other_forms(known: Place | KnownOrganisation) -> list[Form]:
    forms: list[Form] = []
    for name in known.names:
        forms += [(name.name_vi, "vi"), (name.name_en, "en")]
    return forms + [(text, "") for text in (*known.aliases, *known.weak_aliases)]


def _phrases(forms: Iterable[Form], table: PhraseTable, key: str, weak_forms: Iterable[str]) -> Iterator[Phrase]:
    weak = frozenset(weak_forms)
    seen: set[str] = set()
    for text, lang in forms:
        if text and text not in seen:
            seen.add(text)
            yield Phrase(text, table, key, text in weak, lang)
