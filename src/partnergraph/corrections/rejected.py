"""What an article states without what people rejected of it: a whole thing, or one value of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from partnergraph.corrections.table import Correction, properties
from partnergraph.link import LinkedArticle
from partnergraph.model import Agreement, Fact, Outcome, Person, Programme

F = TypeVar("F", bound=Fact)

_LISTS = {
    "org": "organisations",
    "person": "people",
    "agreement": "agreements",
    "programme": "programmes",
    "outcome": "outcomes",
}


def without(article: LinkedArticle, row: Correction, path: str) -> LinkedArticle:
    """The article without what `row` rejects of the thing at `path`; the same object where it has none of that."""
    if row.property:
        return _without_value(article, row, path)
    match path.partition("/")[0]:
        case "org":
            return _without_organisation(article, path)
        case "person":
            return _without_person(article, path)
        case "agreement":
            return _without_agreement(article, path)
    name = _LISTS[path.partition("/")[0]]
    left: dict[str, Any] = {name: _others(getattr(article.facts, name), path)}
    facts = replace(article.facts, **left)
    return article if facts == article.facts else replace(article, facts=facts)


def _others(facts: Iterable[F], path: str) -> tuple[F, ...]:
    return tuple(fact for fact in facts if fact.iri != path)


def _without_organisation(article: LinkedArticle, path: str) -> LinkedArticle:
    key = path.partition("/")[2]
    names = {name for name, own in article.organisations.items() if own == key}
    if not names:
        return article
    facts = article.facts
    return replace(
        article,
        facts=replace(
            facts,
            organisations=_others(facts.organisations, path),
            people=tuple(replace(p, org=None) if p.org in names else p for p in facts.people),
            agreements=tuple(replace(a, parties=_less(a.parties, names)) for a in facts.agreements),
            programmes=tuple(_sides(p, names) for p in facts.programmes),
            outcomes=tuple(_sides(o, names) for o in facts.outcomes),
        ),
        organisations={name: own for name, own in article.organisations.items() if name not in names},
        parties={id_: _less(keys, {key}) for id_, keys in article.parties.items()},
    )


S = TypeVar("S", Programme, Outcome)


def _sides(fact: S, names: set[str]) -> S:
    return replace(fact, by=_less(fact.by, names), for_=_less(fact.for_, names))


def _less(values: Iterable[str], gone: set[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value not in gone)


def _without_person(article: LinkedArticle, path: str) -> LinkedArticle:
    facts = article.facts
    names = {p.name for p in (*facts.people, *article.actors) if p.iri == path}
    if not names:
        return article
    agreements = tuple(
        replace(a, signatories=_less(a.signatories, names), chairs=_less(a.chairs, names)) for a in facts.agreements
    )
    people = _others(facts.people, path)
    return replace(
        article, facts=replace(facts, people=people, agreements=agreements), actors=_others(article.actors, path)
    )


def _without_agreement(article: LinkedArticle, path: str) -> LinkedArticle:
    facts = article.facts
    gone = {a.id for a in facts.agreements if a.iri == path}
    if not gone:
        return article
    left = tuple(replace(a, renews=None) if a.renews in gone else a for a in facts.agreements if a.id not in gone)
    outcomes = tuple(replace(o, agreement=None) if o.agreement in gone else o for o in facts.outcomes)
    return _with_actors(replace(article, facts=replace(facts, agreements=left, outcomes=outcomes)))


def _with_actors(article: LinkedArticle) -> LinkedArticle:
    """Those whom only an agreement names, as far as one still does."""
    named = {name for a in article.facts.agreements for name in (*a.signatories, *a.chairs)}
    return replace(article, actors=tuple(p for p in article.actors if p.name in named))


def _without_value(article: LinkedArticle, row: Correction, path: str) -> LinkedArticle:
    kind = path.partition("/")[0]
    known = properties()[kind, row.property]
    wanted = _reader(article, row, known.range)
    changed: dict[str, Any] = {}
    facts = getattr(article.facts, _LISTS[kind])
    new = tuple(_less_value(fact, known.field, wanted) if fact.iri == path else fact for fact in facts)
    if new == facts:
        return article
    changed[_LISTS[kind]] = new
    parties = article.parties
    if known.field == "parties":
        parties = {
            a.id: tuple(dict.fromkeys(key for key in parties[a.id] if key in _keys(article, a)))
            for a in new
            if isinstance(a, Agreement)
        }
    return _with_actors(replace(article, facts=replace(article.facts, **changed), parties=parties))


def _keys(article: LinkedArticle, agreement: Agreement) -> set[str]:
    """The keys of the parties that an agreement still names; a body as it was when it signed goes with its name."""
    whole = next(a for a in article.facts.agreements if a.id == agreement.id)
    gone = {article.organisations.get(name) for name in set(whole.parties) - set(agreement.parties)}
    return set(article.parties[agreement.id]) - {key for key in gone if key}


def _reader(article: LinkedArticle, row: Correction, range_: str) -> Callable[[str], bool]:
    """Whether a value as the article has it is the one that the row means; every one where it names none."""
    if not row.value:
        return lambda value: True
    if range_ == "org":
        key = row.value.partition("/")[2]
        return lambda value: value == row.value or article.organisations.get(value) == key
    if range_ == "person":
        names = {p.name for p in (*article.facts.people, *article.actors) if p.iri == row.value}
        return lambda value: value == row.value or value in names
    if range_ == "agreement":
        ids = {a.id for a in article.facts.agreements if a.iri == row.value}
        return lambda value: value in ids
    return lambda value: value == row.value


def _less_value(fact: F, name: str, wanted: Callable[[str], bool]) -> F:
    value = getattr(fact, name)
    changed: dict[str, Any] = {}
    if isinstance(value, tuple):
        changed[name] = tuple(one for one in value if not wanted(one))
    elif value is not None and wanted(value):
        changed[name] = None
    if isinstance(fact, Agreement) and name == "areas":
        changed["contents"] = tuple(
            replace(c, areas=tuple(area for area in c.areas if not wanted(area))) for c in fact.contents
        )
    if isinstance(fact, Agreement) and value and not changed.get(name, True):
        changed["slot_evidence"] = {slot: e for slot, e in fact.slot_evidence.items() if slot != name}
        changed["basis"] = {slot: b for slot, b in fact.basis.items() if slot != name}
    return replace(fact, **changed) if changed else fact


def acting(article: LinkedArticle) -> tuple[Person, ...]:
    """Everybody whom the article names."""
    return (*article.facts.people, *article.actors)
