"""What one article claims, triple by triple, and the structure that carries the claims.

Structure is what the model adds so that a claim has somewhere to hang: the class of a participation, the position of a
provision, the day of a signing event. It is plain and has no statement of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from partnergraph.graph.codes import Codes
from partnergraph.graph.statements import Told
from partnergraph.graph.terms import Mint, Term, cut, string, text
from partnergraph.link import AgreementNode, Linked, LinkedArticle, OrganisationNode, hash8
from partnergraph.link.periods import days, is_day
from partnergraph.model import Agreement, Evidence, Organisation, Outcome, Programme
from partnergraph.text import squeeze

Plain = tuple[ox.NamedNode, ox.NamedNode, Term]
IN_REFERENCE = frozenset({"known", "office", "branch"})


@dataclass(slots=True)
class Reading:
    """One article being written: what it claims is told with its rule and words; `structure` gathers as it goes."""

    mint: Mint
    codes: Codes
    linked: Linked
    article: LinkedArticle
    structure: list[Plain] = field(default_factory=list)

    @property
    def lang(self) -> str:
        """The article's language."""
        return self.article.facts.raw.lang

    def organisation(self, name: str) -> OrganisationNode | None:
        """The organisation that the article calls `name`, None where these are other words."""
        key = self.article.organisations.get(name)
        return self.linked.organisations[key] if key else None

    def agreement(self, fact: Agreement) -> AgreementNode:
        """The node of one of the article's agreements."""
        return self.linked.agreements[_key(fact.iri)]

    def add(self, subject: ox.NamedNode, predicate: str, value: Term) -> None:
        """Structure: a triple without a statement."""
        self.structure.append((subject, self.mint.term(predicate), value))

    def claims(self) -> Iterator[Told]:
        """Everything but what is said of people."""
        facts = self.article.facts
        yield from self._published()
        for organisation in facts.organisations:
            yield from self._organisation(organisation)
        for agreement in facts.agreements:
            yield from self._agreement(agreement)
        for programme in facts.programmes:
            yield from self._programme(programme)
        for outcome in facts.outcomes:
            yield from self._outcome(outcome)

    def _published(self) -> Iterator[Told]:
        facts = self.article.facts
        day = facts.raw.published
        if facts.published_basis and day and is_day(day):
            node = self.mint.entity("article", self.article.key)
            value = ox.Literal(day, datatype=self.mint.term("xsd:date"))
            inferred = facts.published_basis == "inferred"
            predicate = self.mint.term("schema:datePublished")
            # the plain triple is metadata and stands in the article's own graph
            yield Told(node, predicate, value, facts.published_evidence, "article.published", inferred, reference=True)

    def _organisation(self, fact: Organisation) -> Iterator[Told]:
        node = self.linked.organisations[_key(fact.iri)]
        iri, term = self.mint.path(fact.iri or ""), self.mint.term
        curated = node.origin in IN_REFERENCE
        kind = term("org:FormalOrganization")
        yield Told(iri, term("rdf:type"), kind, fact.evidence, fact.rule, reference=curated)
        forms = {squeeze(form) for form in (fact.name, *fact.aliases)}
        for labels, predicate in ((node.labels, "skos:prefLabel"), (node.others, "skos:altLabel")):
            for label in labels:
                if label.lang == self.lang and (label.text in forms or label.text.startswith(f"{squeeze(fact.name)} ")):
                    yield Told(iri, term(predicate), text(label.text, label.lang), fact.evidence, fact.rule)

    def _agreement(self, fact: Agreement) -> Iterator[Told]:
        node, iri, term = self.agreement(fact), self.mint.path(fact.iri or ""), self.mint.term
        class_ = term("pg:ProposedAgreement" if node.proposed else "pg:Agreement")
        yield Told(iri, term("rdf:type"), class_, _words(fact, "status"), fact.rule, _inferred(fact, "status"))
        told = Slot(self, fact, iri)
        yield from told("pg:reportedStatus", "status", self.mint.concept("reported-status", fact.status), shown=False)
        type_ = self.mint.concept("agreement-type", fact.type)
        yield from told("pg:agreementType", "type", type_, shown=fact.type == node.type)
        for party in self.article.parties[fact.id]:
            yield from told("pg:party", "parties", self.mint.entity("org", party))
        for area in fact.areas:
            words = tuple(e for c in fact.contents if area in c.areas for e in c.evidence)
            yield from told("pg:cooperationArea", "areas", self.mint.concept("cooperation-area", area), words)
        if not node.proposed:
            yield from self._signing(fact, node, told)
        yield from self._period(fact, node, told)
        yield from self._renewal(fact, node, told)
        yield from self._contents(fact, node, told)

    def _signing(self, fact: Agreement, node: AgreementNode, told: Slot) -> Iterator[Told]:
        if fact.signed:
            shown = fact.signed == node.signed
            yield from told("pg:signed", "signed", string(fact.signed), shown=shown)
            if is_day(fact.signed):
                day = ox.Literal(fact.signed, datatype=self.mint.term("xsd:date"))
                yield from told("pg:dateSigned", "signed", day, shown=shown)
        if fact.signed or fact.place or fact.signatories or fact.chairs:
            event = self.signing_event(node)
            if fact.place:
                predicate = self.mint.term("pg:placeAsWritten")
                shown = fact.place == node.place
                value, words = text(fact.place, self.lang), _words(fact, "place")
                yield Told(event, predicate, value, words, fact.rule, _inferred(fact, "place"), shown)

    def signing_event(self, node: AgreementNode) -> ox.NamedNode:
        """The event at which an agreement was signed."""
        event = self.mint.entity("event", node.key)
        self.add(event, "rdf:type", self.mint.term("pg:SigningEvent"))
        self.add(self.mint.entity("agreement", node.key), "pg:signedAt", event)
        if node.signed and is_day(node.signed):
            self.add(event, "schema:startDate", ox.Literal(node.signed, datatype=self.mint.term("xsd:date")))
        return event

    def _period(self, fact: Agreement, node: AgreementNode, told: Slot) -> Iterator[Told]:
        if not fact.period:
            return
        shown = fact.period == node.period
        yield from told("schema:temporalCoverage", "period", string(fact.period), shown=shown)
        written = fact.period.split("/")
        for predicate, day, side in zip(
            ("pg:validFrom", "pg:validThrough"), days(fact.period) or (), (written[0], written[-1]), strict=False
        ):
            if day:  # a day that the period does not write is ours
                yield from told(predicate, "period", self.mint.day(day), shown=shown, normalised=not is_day(side))

    def _renewal(self, fact: Agreement, node: AgreementNode, told: Slot) -> Iterator[Told]:
        old = next((a for a in self.article.facts.agreements if a.id == fact.renews), None)
        if old and old.iri != fact.iri:
            shown = _key(old.iri) == node.renews and not self.agreement(old).proposed
            yield from told("pg:renews", "renews", self.mint.path(old.iri or ""), shown=shown)

    def _contents(self, fact: Agreement, node: AgreementNode, told: Slot) -> Iterator[Told]:
        for content in fact.contents:
            wording = squeeze(content.text)
            provision = self.mint.entity("provision", f"{node.key}-{hash8(wording)}")
            self.add(provision, "rdf:type", self.mint.term("pg:Provision"))
            yield from told("pg:hasProvision", "contents", provision, content.evidence)
            of = Slot(self, fact, provision)
            yield from of("schema:text", "contents", text(cut(wording), self.lang), content.evidence)
            for area in content.areas:
                concept = self.mint.concept("cooperation-area", area)
                yield from of("pg:cooperationArea", "contents", concept, content.evidence)

    def _programme(self, fact: Programme) -> Iterator[Told]:
        node, iri, term = self.linked.programmes[_key(fact.iri)], self.mint.path(fact.iri or ""), self.mint.term
        forms = {squeeze(form) for form in (fact.name, *fact.aliases)}
        for labels, predicate in ((node.labels, "skos:prefLabel"), (node.others, "skos:altLabel")):
            for label in labels:
                if label.lang == self.lang and label.text in forms:
                    yield Told(iri, term(predicate), text(label.text, label.lang), fact.evidence, fact.rule)
        kind, status = (
            self.mint.concept("programme-kind", fact.kind),
            self.mint.concept("programme-status", fact.status),
        )
        yield Told(iri, term("pg:programmeKind"), kind, fact.evidence, fact.rule, shown=fact.kind == node.kind)
        yield Told(iri, term("pg:programmeStatus"), status, fact.evidence, fact.rule, shown=fact.status == node.status)
        yield from self._sides(iri, fact)

    def _outcome(self, fact: Outcome) -> Iterator[Told]:
        iri, term = self.mint.path(fact.iri or ""), self.mint.term
        self.add(iri, "rdf:type", term("pg:Outcome"))
        values: list[tuple[str, Term]] = [
            ("schema:text", text(cut(squeeze(fact.text)), self.lang)),
            ("pg:outcomeStatus", self.mint.concept("outcome-status", fact.status)),
            *(("pg:cooperationArea", self.mint.concept("cooperation-area", area)) for area in fact.areas),
        ]
        under = next((a for a in self.article.facts.agreements if a.id == fact.agreement), None)
        if under:
            values.append(("pg:underAgreement", self.mint.path(under.iri or "")))
        if fact.amount:
            values.append(("pg:amount", text(fact.amount, self.lang)))
        for group in fact.beneficiaries:
            if code := self.codes.beneficiary(group):
                values.append(("pg:beneficiary", self.mint.concept("beneficiary", code)))
        for predicate, value in values:
            yield Told(iri, term(predicate), value, fact.evidence, fact.rule)
        yield from self._sides(iri, fact)

    def _sides(self, iri: ox.NamedNode, fact: Programme | Outcome) -> Iterator[Told]:
        """Who brings it about, and for whom; words that name no organisation may name a group."""
        for names, predicate in ((fact.by, "pg:contributor"), (fact.for_, "pg:beneficiary")):
            for name in names:
                node = self.organisation(name)
                code = None if node or predicate == "pg:contributor" else self.codes.beneficiary(name)
                if node:
                    value = self.mint.entity("org", node.key)
                    yield Told(iri, self.mint.term(predicate), value, fact.evidence, fact.rule)
                elif code:
                    value = self.mint.concept("beneficiary", code)
                    yield Told(iri, self.mint.term(predicate), value, fact.evidence, fact.rule)


@dataclass(frozen=True, slots=True)
class Slot:
    """Tells the slots of one agreement about one subject, each with its own words where it has some."""

    reading: Reading
    fact: Agreement
    subject: ox.NamedNode

    def __call__(
        self,
        predicate: str,
        slot: str,
        value: Term,
        words: Iterable[Evidence] = (),
        *,
        shown: bool = True,
        normalised: bool = False,
    ) -> Iterator[Told]:
        """One claim. `normalised` values are inferred whatever the slot's basis."""
        yield Told(
            self.subject,
            self.reading.mint.term(predicate),
            value,
            tuple(words) or _words(self.fact, slot),
            self.fact.rule,
            normalised or _inferred(self.fact, slot),
            shown,
        )


def _words(fact: Agreement, slot: str) -> tuple[Evidence, ...]:
    return fact.slot_evidence.get(slot) or fact.evidence


def _inferred(fact: Agreement, slot: str) -> bool:
    return fact.basis.get(slot) == "inferred"


def _key(path: str | None) -> str:
    return (path or "").partition("/")[2]
