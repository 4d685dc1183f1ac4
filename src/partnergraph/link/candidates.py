"""Which row of the knowledge tables a name can mean, given its place, the day, and the article around it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from partnergraph.knowledge.entries import Body, Known, KnownOrganisation, Place
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.model import Article, Organisation
from partnergraph.text import fold, plain, squeeze

# Words that stand between the name of an office or a branch and its place; as in the forms of the tables, folded.
_LEVEL = re.compile(
    r"(?<= )(tỉnh|thành phố|tp|t p|huyện|quận|thị xã|tx|chi nhánh|"
    r"province|provincial|city|municipal|district|town|branch|of|in|the|s)(?= )"
)
_NOTHING = re.compile(r"(?!)")
_SAYS = {
    "province": re.compile(r" (tỉnh|provincial|province) "),
    "city": re.compile(r" (thành phố|thành ủy|thành đoàn|tp|municipal|city) "),
    "district": re.compile(r" (huyện|quận|thị xã|thị ủy|tx|district|town) "),
}
_SORT = {"rural-district": "district", "urban-district": "district", "town": "district", "district-city": "city"}
_VIETNAM = "vietnam"
_PART = re.compile(r"\b(chi nhánh|tỉnh|branch|provincial)\b")  # in a company's name: not the company itself
_GOVERNS = "ubnd"  # the body that a bare place stands for where it acts (FACTS, organisations)

K = TypeVar("K", bound=Known)


@dataclass(frozen=True, slots=True)
class Context:
    """The article around a mention. In one that never speaks of Vietnam, "Ministry of Education" is another state's."""

    article: str
    day: date | None
    vietnamese: bool = True
    lang: str = "vi"

    @classmethod
    def of(cls, facts: Article, day: date | None) -> Context:
        """The context that an article gives."""
        article = facts.raw
        return cls(article.id, day, article.lang == "vi" or "viet" in plain(article.text), article.lang)


def folded_name(name: str) -> str:
    """`name` as names are compared: folded, without punctuation."""
    return squeeze(re.sub(r"[\W_]+", " ", fold(name)))


def without_place(name: str, places: Iterable[str] = (), joining: re.Pattern[str] = _LEVEL) -> str:
    """The folded `name` without the names of its place and the words that join the two."""
    words = f" {folded_name(name)} "
    for place in sorted({folded_name(place) for place in places if place}, key=len, reverse=True):
        words = words.replace(f" {place} ", " ")
    return squeeze(joining.sub(" ", words))


def _suits(name: str, where: Place, day: date | None) -> bool:
    """Whether the words for a kind of place in `name` suit the kind that `where` was on the day."""
    words = f" {without_place(name, _names(where), _NOTHING)} "
    kinds = where.kinds_on(day)
    said = {kind for kind, pattern in _SAYS.items() if pattern.search(words)}
    return not said or bool(said & {_SORT.get(kind, kind) for kind in kinds})


class Candidates:
    """Looks mentions up in the tables: one candidate, or none."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def of(self, organisation: Organisation, context: Context) -> tuple[str | None, str | None]:
        """The keys of the row and of the place that a mention means, each None where nothing says which."""
        place = self._place_on(organisation.place, context.day)
        where = self.gazetteer.place(place or "")
        if where and not _suits(organisation.name, where, context.day):
            where = place = None  # "UBND thành phố" in an article on a province is that of one of its towns
        entity = organisation.entity or self._named(organisation, where, context)
        if place == self._home(entity):
            place = None  # "Vietnam Posts and Telecommunications Group" is no branch in Vietnam
        return self._one_key(entity, place), place

    def is_part(self, organisation: Organisation, entity: str) -> bool:
        """Whether a mention without a place names a part of the known organisation ("chi nhánh Viettel tỉnh"), or a
        row that stands for one in each province ("bưu điện tỉnh")."""
        row = self.gazetteer.organisations.get(entity)
        if row is None:
            return False
        name = folded_name(organisation.name)
        return folded_name(row.name_vi).endswith(" tỉnh") or (bool(_PART.search(name)) and name not in _forms(row))

    def _home(self, entity: str | None) -> str | None:
        """The country of a company's seat; of a central body Vietnam."""
        if company := self.gazetteer.organisations.get(entity or ""):
            return company.hq_country
        body = self.gazetteer.bodies.get(entity or "")
        return _VIETNAM if body and body.level == "central" else None

    def _named(self, organisation: Organisation, where: Place | None, context: Context) -> str | None:
        if where is None:
            return self._single(organisation.name, context)
        if where.key == _VIETNAM:
            return self._single(without_place(organisation.name, _names(where), _NOTHING), context)
        if where.key in self.gazetteer.countries:
            return self._branch(organisation.name, where)
        return self._at(organisation, where, context.day)

    def _single(self, name: str, context: Context) -> str | None:
        """The body that there is one of and that has this very name, or this name with "Việt Nam" after it."""
        if not context.vietnamese:
            return None
        for form in (squeeze(name), f"{squeeze(name)} Việt Nam"):
            bodies = [b for b in self.gazetteer.body_named(form) if b.level == "central"]
            if bodies:
                return _only(bodies, context.day)
        return None

    def _at(self, organisation: Organisation, where: Place, day: date | None) -> str | None:
        """The type of body, or the known organisation, that is left of a name without its place: "UBND" of "UBND tỉnh
        Quảng Nam", "VNPT" of "VNPT Quảng Nam"."""
        bare = without_place(organisation.name, _names(where))
        if not bare:
            return _GOVERNS if organisation.kind == "government" else None
        level = "district" if where.key in self.gazetteer.districts else "province"
        for wanted in (level, "any"):
            keys = [b.key for b in self._types.get(bare, ()) if b.level == wanted]
            suited = {self._one_key(key, where.key): self.gazetteer.bodies[key] for key in keys}
            if suited:
                return next(iter(suited)) if len(suited) == 1 else _only(suited.values(), day)
        return self._branch(organisation.name, where)

    def _branch(self, name: str, where: Place) -> str | None:
        bare = without_place(name, _names(where))
        return _only(o for o in self.gazetteer.organisation_named(bare) if bare in _forms(o)) if bare else None

    @cached_property
    def _types(self) -> dict[str, list[Body]]:
        """The types of bodies by their forms without words for a level."""
        found = defaultdict[str, list[Body]](list)
        for body in self.gazetteer.bodies.values():
            if body.level != "central":
                forms = (body.name_vi, body.name_en, *body.forms_vi, *body.forms_en, *body.weak_forms)
                for bare in dict.fromkeys(without_place(form) for form in forms):
                    found[bare].append(body)
        return found

    @cached_property
    def _at_any_level(self) -> dict[str, str]:
        bodies = (b for b in self.gazetteer.bodies.values() if b.level == "any")
        return {folded_name(b.name_vi): b.key for b in bodies}

    def _one_key(self, entity: str | None, place: str | None) -> str | None:
        """The one key of a type of body that the tables have under several: its place tells the level ("Ủy ban nhân
        dân tỉnh" is the Ủy ban nhân dân of a province); and the committee of the Party, called after the kind of its
        place, is the same one after that became a city."""
        body, where = self.gazetteer.bodies.get(entity or ""), self.gazetteer.places.get(place or "")
        if entity is None or body is None or body.level == "central" or place is None:
            return entity
        if general := self._at_any_level.get(without_place(body.name_vi)):
            return general
        if where is None:
            return entity
        wrong, right = ("tinh-uy", "thanh-uy") if where.kind == "city" else ("thanh-uy", "tinh-uy")
        suited = entity.removesuffix(wrong) + right
        return suited if entity.endswith(wrong) and suited in self.gazetteer.bodies else entity

    def _place_on(self, key: str | None, day: date | None) -> str | None:
        """The place of that key, or the one that bore its name on `day` where it did not stand then."""
        place = self.gazetteer.place(key or "")
        if key is None or place is None or place.stands_on(day):
            return key
        then = [p.key for p in self.gazetteer.place_named(place.name_vi, day) if p.key in self.gazetteer.places]
        return then[0] if len(then) == 1 else key


def _names(place: Place) -> tuple[str, ...]:
    dated = (name for row in place.names for name in (row.name_vi, row.name_en))
    return (place.name_vi, place.name_en, *place.aliases, *place.weak_aliases, *dated)


def _forms(known: KnownOrganisation) -> set[str]:
    return {folded_name(form) for form in (known.name_vi, known.name_en, *known.aliases) if form}


def _only(rows: Iterable[K], day: date | None = None) -> str | None:
    """The key of the only row, or of the only one that stood on the day."""
    every = list(rows)
    then = every if len(every) < 2 else [row for row in every if row.stands_on(day)]
    return then[0].key if len(then) == 1 else None
