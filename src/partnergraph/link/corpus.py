"""`link`: all articles in, things out; the order of the steps, each of which needs those before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.link import agreements, people, programmes
from partnergraph.link.agreements import Telling
from partnergraph.link.candidates import Context
from partnergraph.link.decisions import NONE, Decisions, rearranged
from partnergraph.link.keys import readable
from partnergraph.link.nodes import (
    Claim,
    Linked,
    LinkedArticle,
    OrganisationNode,
    PersonNode,
    ProgrammeNode,
)
from partnergraph.link.organisations import Identity, Organisations, Pair
from partnergraph.link.people import Persons
from partnergraph.link.periods import days
from partnergraph.model import Agreement, Article, Fact, Organisation, Outcome, Person, Programme, RawArticle


def link(
    facts: Iterable[Article], gazetteer: Gazetteer, generic: Collection[str] = (), decisions: Decisions = NONE
) -> Linked:
    """Every fact's thing, and every thing's claims. `generic` are words that many organisations' names share, such as
    legal forms. Articles that are not relevant are linked like the others: what they state is as true.

    Facts come with their articles' texts: whether an English one speaks of Vietnam decides whose ministry it means.
    The result depends on the set of articles, on the tables and on `decisions` alone.
    """
    return _Corpus(tuple(sorted(facts, key=lambda f: f.raw.id)), gazetteer, generic, decisions).linked()


@dataclass(frozen=True, slots=True)
class _Draft:
    """One article on its way: its names' organisations, and those that its agreements' parties were when signed."""

    facts: Article
    organisations: tuple[Organisation, ...]
    names: Mapping[str, Identity]
    parties: Mapping[str, tuple[tuple[Organisation, Identity], ...]]
    actors: tuple[Person, ...]


class _Corpus:
    def __init__(
        self, facts: tuple[Article, ...], gazetteer: Gazetteer, generic: Collection[str], decisions: Decisions
    ) -> None:
        self._facts = facts
        self._decide = Organisations(gazetteer, generic)
        self._decisions = decisions

    def linked(self) -> Linked:
        drafts = self._drafts()
        persons = self._persons(drafts)
        agreed = agreements.nodes(self._agreements(drafts))
        of_report = {(c.article, c.fact.id): key for key, node in agreed.items() for c in node.claims}
        programme_keys = self._programmes(drafts)
        return Linked(
            articles=tuple(
                _linked(draft, persons, of_report, keys) for draft, keys in zip(drafts, programme_keys, strict=True)
            ),
            organisations=self._organisation_nodes(drafts),
            people=_person_nodes(drafts, persons),
            agreements=dict(sorted(agreed.items())),
            programmes=_programme_nodes(drafts, programme_keys),
        )

    def _drafts(self) -> list[_Draft]:
        named = [_all_named(facts) for facts in self._facts]
        contexts = [Context.of(facts, _day(facts.raw)) for facts in self._facts]
        mentions = [(context, o) for context, orgs in zip(contexts, named, strict=True) for o in orgs]
        identities = self._decide.identify(mentions, self._decisions)
        return [self._draft(facts, orgs, identities) for facts, orgs in zip(self._facts, named, strict=True)]

    def _draft(
        self, facts: Article, organisations: tuple[Organisation, ...], identities: Mapping[Pair, Identity]
    ) -> _Draft:
        article = facts.raw.id
        own = [(o, identities[article, o]) for o in organisations]
        by_name = {o.name: (o, identity) for o, identity in reversed(own)}
        parties = {
            a.id: tuple(
                (o, self._as_signed(o, identity, a, facts)) for name in a.parties for o, identity in [by_name[name]]
            )
            for a in facts.agreements
        }
        return _Draft(facts, organisations, _by_form(own), parties, _unlisted_actors(facts))

    def _as_signed(self, organisation: Organisation, now: Identity, agreement: Agreement, facts: Article) -> Identity:
        """A body as it stood at the signing: an article of 2026 tells what a body signed that a merger ended since."""
        span = days(agreement.signed) or days(agreement.period)
        if now.origin != "office" or span is None or span[0] is None:
            return now
        first = self._known(organisation, Context.of(facts, span[0])) or now
        last = self._known(organisation, Context.of(facts, span[1])) if agreement.signed else first
        return first if first == last else now

    def _known(self, organisation: Organisation, context: Context) -> Identity | None:
        """What the knowledge tables make of a mention on the context's day, unless it was decided otherwise."""
        found = self._decide.known(organisation, context)
        return self._decide.decided(context.article, organisation, found) if found else None

    def _persons(self, drafts: Iterable[_Draft]) -> Persons:
        posts = [(d.facts.raw.id, _seed(d, p)) for d in drafts for p in _everyone(d)]
        return people.identify(posts, self._decisions)

    def _agreements(self, drafts: Iterable[_Draft]) -> dict[str, tuple[Telling, ...]]:
        found = agreements.keyed(agreements.merge(t for d in drafts for t in _tellings(d)))
        if not self._decisions.every:
            return found
        return rearranged(found, agreements.own_key, lambda t: t.claim.article, self._decisions, "agreement")

    def _programmes(self, drafts: Iterable[_Draft]) -> list[list[str]]:
        keys = [_programmes(draft) for draft in drafts]
        if not self._decisions.every:
            return keys
        groups = defaultdict[str, list[tuple[str, int, str]]](list)
        for draft, own in zip(drafts, keys, strict=True):
            for number, key in enumerate(own):
                groups[key].append((draft.facts.raw.id, number, key))
        found = rearranged(groups, lambda m: m[2], lambda m: m[0], self._decisions, "programme")
        of = {(article, number): key for key, members in found.items() for article, number, _ in members}
        return [[of[d.facts.raw.id, n] for n in range(len(own))] for d, own in zip(drafts, keys, strict=True)]

    def _organisation_nodes(self, drafts: Iterable[_Draft]) -> dict[str, OrganisationNode]:
        claims = defaultdict[Identity, list[tuple[str, Claim[Organisation]]]](list)
        for d in drafts:
            own = [(o, d.names[o.name]) for o in d.organisations]
            signed = [pair for pairs in d.parties.values() for pair in pairs]
            for organisation, identity in dict.fromkeys([*own, *signed]):
                claims[identity].append((d.facts.raw.lang, _claim(d, organisation)))
        return {i.key: self._decide.node(i, told) for i, told in sorted(claims.items(), key=lambda pair: pair[0].key)}


def _day(article: RawArticle) -> date | None:
    """The last day that the publication can have been: what it reports was not later."""
    span = days(article.published[:10] if article.published else None)
    return span[1] if span else None


F = TypeVar("F", bound=Fact)


def _claim(draft: _Draft, fact: F) -> Claim[F]:
    day = _day(draft.facts.raw)
    return Claim(draft.facts.raw.id, day.isoformat() if day else None, fact)


def _all_named(facts: Article) -> tuple[Organisation, ...]:
    """The article's organisations, and parties that it does not list among them."""
    listed = {o.name for o in facts.organisations}
    more = {name: a for a in reversed(facts.agreements) for name in a.parties if name not in listed}
    return (*facts.organisations, *(_party(name, more[name]) for name in sorted(more)))


def _party(name: str, agreement: Agreement) -> Organisation:
    words = agreement.slot_evidence.get("parties") or agreement.evidence
    return Organisation(name=name, kind="other", evidence=words, rule=agreement.rule)


def _by_form(own: Iterable[tuple[Organisation, Identity]]) -> dict[str, Identity]:
    """Every name to its organisation, and every alias that only one organisation of the article has."""
    names: dict[str, Identity] = {}
    aliases = defaultdict[str, set[Identity]](set)
    for organisation, identity in own:
        names.setdefault(organisation.name, identity)
        for alias in organisation.aliases:
            aliases[alias].add(identity)
    return {alias: next(iter(of)) for alias, of in aliases.items() if len(of) == 1} | names


def _unlisted_actors(facts: Article) -> tuple[Person, ...]:
    """Those who signed or chaired, where the article's people lack them."""
    listed = {p.name for p in facts.people}
    found: dict[str, Person] = {}
    for agreement in facts.agreements:
        for slot in ("signatories", "chairs"):
            words = agreement.slot_evidence.get(slot) or agreement.evidence
            for name in getattr(agreement, slot):
                if name not in listed:
                    found.setdefault(name, Person(name=name, evidence=words, rule=agreement.rule))
    return tuple(found.values())


def _everyone(draft: _Draft) -> tuple[Person, ...]:
    return (*draft.facts.people, *draft.actors)


def _seed(draft: _Draft, person: Person) -> people.Seed:
    identity = draft.names.get(person.org or "")
    return people.seed_of(person, identity.key if identity else None, draft.facts.raw.id)


def _tellings(draft: _Draft) -> list[Telling]:
    return [
        Telling(_claim(draft, a), frozenset(identity.key for _, identity in draft.parties[a.id]))
        for a in draft.facts.agreements
    ]


def _person_nodes(drafts: Iterable[_Draft], persons: Persons) -> dict[str, PersonNode]:
    claims = defaultdict[str, list[Claim[Person]]](list)
    for draft in drafts:
        for person in _everyone(draft):
            claims[persons[draft.facts.raw.id, _seed(draft, person)]].append(_claim(draft, person))
    return people.nodes(claims)


def _programmes(draft: _Draft) -> list[str]:
    keys = {form: identity.key for form, identity in draft.names.items()}
    scoped = {identity.key for identity in draft.names.values() if identity.origin == "article"}
    return [programmes.identify(p, keys, scoped, draft.facts.raw.id) for p in draft.facts.programmes]


def _programme_nodes(drafts: Iterable[_Draft], keys: Iterable[list[str]]) -> dict[str, ProgrammeNode]:
    claims = defaultdict[str, list[tuple[str, Claim[Programme]]]](list)
    for draft, own in zip(drafts, keys, strict=True):
        for key, programme in zip(own, draft.facts.programmes, strict=True):
            claims[key].append((draft.facts.raw.lang, _claim(draft, programme)))
    return programmes.nodes(claims)


def _outcome(outcome: Outcome, number: int, article: str) -> Outcome:
    key = readable(outcome.text, article, str(number), outcome.text)
    return replace(outcome, iri=f"outcome/{key}")


def _linked(
    draft: _Draft,
    persons: Persons,
    agreed: Mapping[tuple[str, str], str],
    programme_keys: list[str],
) -> LinkedArticle:
    facts, article = draft.facts, draft.facts.raw.id
    named = [replace(o, iri=f"org/{draft.names[o.name].key}") for o in facts.organisations]
    posts = [replace(p, iri=f"person/{persons[article, _seed(draft, p)]}") for p in _everyone(draft)]
    listed = len(facts.people)
    return LinkedArticle(
        facts=replace(
            facts,
            organisations=tuple(named),
            people=tuple(posts[:listed]),
            agreements=tuple(replace(a, iri=f"agreement/{agreed[article, a.id]}") for a in facts.agreements),
            programmes=tuple(
                replace(p, iri=f"programme/{key}") for p, key in zip(facts.programmes, programme_keys, strict=True)
            ),
            outcomes=tuple(_outcome(o, n, article) for n, o in enumerate(facts.outcomes, 1)),
        ),
        key=article_key(article),
        organisations={form: identity.key for form, identity in draft.names.items()},
        parties={a: tuple(dict.fromkeys(i.key for _, i in pairs)) for a, pairs in draft.parties.items()},
        actors=tuple(posts[listed:]),
    )


def article_key(article: str) -> str:
    """The key of the article of that id."""
    return readable(article)
