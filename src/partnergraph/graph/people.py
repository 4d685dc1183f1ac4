"""What one article claims of people: names, offices held on a day, and what they did at which occasion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from partnergraph.graph.claims import Reading
from partnergraph.graph.statements import Told
from partnergraph.graph.terms import text
from partnergraph.link import OrganisationNode, hash8
from partnergraph.link.periods import is_day
from partnergraph.model import Evidence, Person
from partnergraph.text import fold, squeeze

_AT_SIGNING = {"sign": "signatories", "chair": "chairs"}
_KEY = 16  # base32 characters of a participation's hash


@dataclass(slots=True)
class _Office:
    """One post in one organisation; `membership` is None where the article gives no title."""

    organisation: OrganisationNode
    membership: ox.NamedNode | None


@dataclass(frozen=True, slots=True)
class _Done:
    """One act at one event, in the words that say so; `parties` are those of the agreement signed there."""

    act: str
    event: ox.NamedNode
    words: tuple[Evidence, ...]
    rule: str
    parties: tuple[str, ...] = ()


@dataclass(slots=True)
class _Someone:
    """All that the article says of one name."""

    iri: ox.NamedNode
    entries: list[Person] = field(default_factory=list)
    offices: list[_Office] = field(default_factory=list)


def people_claims(reading: Reading) -> Iterator[Told]:
    """All claims of people in the article, offices before the acts done in them."""
    everyone: dict[str, _Someone] = {}
    for entry in (*reading.article.facts.people, *reading.article.actors):
        someone = everyone.setdefault(entry.name, _Someone(reading.mint.path(entry.iri or "")))
        someone.entries.append(entry)
    for name, someone in everyone.items():
        for entry in someone.entries:
            yield from _name(reading, someone, entry)
            yield from _office(reading, someone, entry)
        yield from _acts(reading, name, someone)


def _name(reading: Reading, someone: _Someone, entry: Person) -> Iterator[Told]:
    key = (entry.iri or "").partition("/")[2]
    form = squeeze(entry.name)
    shown = form == reading.linked.people[key].name
    yield Told(someone.iri, reading.mint.term("foaf:name"), ox.Literal(form), entry.evidence, entry.rule, shown=shown)


def _office(reading: Reading, someone: _Someone, entry: Person) -> Iterator[Told]:
    mint, node = reading.mint, reading.organisation(entry.org or "")
    if node and entry.post:
        key = (entry.iri or "").partition("/")[2]
        office = mint.entity("membership", f"{key}-{hash8(node.key, squeeze(fold(entry.post)))}")
        someone.offices.append(_Office(node, office))
        yield from _membership(reading, someone, entry, node, office)
    elif node:
        someone.offices.append(_Office(node, None))
        organisation = mint.entity("org", node.key)
        yield Told(someone.iri, mint.term("schema:affiliation"), organisation, entry.evidence, entry.rule)
    elif entry.post:
        title = text(entry.post, reading.lang)
        yield Told(someone.iri, mint.term("schema:jobTitle"), title, entry.evidence, entry.rule)


def _membership(
    reading: Reading, someone: _Someone, entry: Person, node: OrganisationNode, office: ox.NamedNode
) -> Iterator[Told]:
    mint, term = reading.mint, reading.mint.term
    reading.add(office, "rdf:type", term("org:Membership"))
    title = entry.post or ""
    yield Told(office, term("org:member"), someone.iri, entry.evidence, entry.rule)
    yield Told(office, term("org:organization"), mint.entity("org", node.key), entry.evidence, entry.rule)
    yield Told(office, term("pg:postTitle"), text(title, reading.lang), entry.evidence, entry.rule)
    if code := reading.codes.post(title, node):
        yield Told(office, term("org:role"), mint.concept("post", code), entry.evidence, entry.rule)
    for day, words, inferred in _attested(reading, entry):
        value = ox.Literal(day, datatype=term("xsd:date"))
        yield Told(office, term("pg:attestedOn"), value, (*entry.evidence, *words), entry.rule, inferred)


def _attested(reading: Reading, entry: Person) -> list[tuple[str, tuple[Evidence, ...], bool]]:
    """The days on which the post is attested: of the signings the person took part in, else of publication."""
    facts = reading.article.facts
    signings = [
        (a.signed, a.slot_evidence.get("signed", ()), a.basis.get("signed") == "inferred")
        for a in facts.agreements
        if a.signed and is_day(a.signed) and entry.name in (*a.signatories, *a.chairs)
    ]
    day = facts.raw.published
    return signings or ([(day, facts.published_evidence, True)] if day and is_day(day) else [])


def _acts(reading: Reading, name: str, someone: _Someone) -> Iterator[Told]:
    at_signing = list(_signing_acts(reading, name))
    for done in at_signing:
        yield from _participation(reading, someone, done)
    known = {done.act for done in at_signing}
    for entry in someone.entries:
        for act in entry.acts:
            if act not in known:
                done = _Done(act, _occasion(reading), entry.evidence, entry.rule)
                yield from _participation(reading, someone, done)


def _signing_acts(reading: Reading, name: str) -> Iterator[_Done]:
    """What someone did at the signing of an agreement; nothing was signed of what is only planned."""
    for agreement in reading.article.facts.agreements:
        node = reading.agreement(agreement)
        for act, slot in _AT_SIGNING.items():
            if name in getattr(agreement, slot) and not node.proposed:
                words = agreement.slot_evidence.get(slot) or agreement.evidence
                parties = reading.article.parties[agreement.id]
                yield _Done(act, reading.signing_event(node), words, agreement.rule, parties)


def _occasion(reading: Reading) -> ox.NamedNode:
    """What the article reports, where no signing event is meant."""
    mint = reading.mint
    occasion = mint.entity("event", reading.article.key)
    reading.add(occasion, "rdf:type", mint.term("pg:Occasion"))
    reading.add(occasion, "schema:subjectOf", mint.entity("article", reading.article.key))
    return occasion


def _participation(reading: Reading, someone: _Someone, done: _Done) -> Iterator[Told]:
    mint = reading.mint
    part = mint.entity("participation", hash8(someone.iri.value, done.act, done.event.value, size=_KEY))
    reading.add(part, "rdf:type", mint.term("pg:Participation"))
    values = [
        ("pg:participant", someone.iri),
        ("pg:act", mint.concept("act", done.act)),
        ("pg:inEvent", done.event),
    ]
    # for the parties to the agreement, where the person has a post in one
    offices = [o for o in someone.offices if o.organisation.key in done.parties] or someone.offices
    for office in offices:
        values.append(("pg:onBehalfOf", mint.entity("org", office.organisation.key)))
        if office.membership:
            values.append(("pg:inOffice", office.membership))
    for predicate, value in values:
        yield Told(part, mint.term(predicate), value, done.words, done.rule)
