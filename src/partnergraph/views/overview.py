"""The default network of a build: companies and public bodies joined by their agreements, and the people who acted.

Edges are made here, from the agreements' parties: a company with each public body, or, where an agreement has no such
pair, its parties with one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product
from typing import TYPE_CHECKING

from partnergraph.graph.labels import Labels
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.knowledge.ontology import Ontology
from partnergraph.link import AgreementNode, Linked, OrganisationNode, PersonNode
from partnergraph.link.periods import days
from partnergraph.model import Agreement, Evidence, Fact, RawArticle
from partnergraph.views.network import Actor, Detail, NetworkEdge, NetworkNode, Quote, network_of_facts

if TYPE_CHECKING:
    import networkx as nx

RUNNING = frozenset({"signed", "in-force"})
COMPANIES = frozenset({"telecom", "company"})
MAX_QUOTE = 300  # characters of an article's words at a time, as in the graph
MAX_QUOTES = 6  # a thing; the graph has all
_SLOTS = ("type", "signed", "period", "place")


def network_of_build(linked: Linked, gazetteer: Gazetteer, ontology: Ontology) -> nx.MultiDiGraph[str]:
    """The measured network of all agreements, concluded and proposed, and of the people with a part in them."""
    return network_of_facts(*_Overview(linked, Labels(gazetteer, ontology, linked.given), ontology).rows())


class _Overview:
    def __init__(self, linked: Linked, labels: Labels, ontology: Ontology) -> None:
        self._linked = linked
        self._labels = labels
        self._ontology = ontology
        self._articles: Mapping[str, RawArticle] = {a.facts.raw.id: a.facts.raw for a in linked.articles}
        self._until = max((article.published or "" for article in self._articles.values()), default="")
        self._names: Mapping[str, Mapping[str, str]] = {a.facts.raw.id: a.organisations for a in linked.articles}

    def rows(self) -> tuple[list[NetworkNode], list[NetworkEdge]]:
        """Nodes and edges. An organisation that is party to nothing is no part of this picture."""
        edges = [edge for node in self._linked.agreements.values() for edge in self._edges(node)]
        drawn = {end for edge in edges for end in (edge.source, edge.target)}
        people = [node for node in self._linked.people.values() if self._offices(node) & drawn]
        posts = [edge for node in people for edge in self._posts(node, drawn)]
        nodes = self._told_apart([self._organisation(self._linked.organisations[key]) for key in sorted(drawn)])
        return nodes + [self._person(node) for node in people], edges + posts

    def _told_apart(self, nodes: list[NetworkNode]) -> list[NetworkNode]:
        """Where the bodies before and after a merger bear one name, the later one says since when it stands."""
        often = Counter(node.label_vi for node in nodes)
        return [self._dated(node) if often[node.label_vi] > 1 else node for node in nodes]

    def _dated(self, node: NetworkNode) -> NetworkNode:
        place = self._labels.gazetteer.place(self._linked.organisations[node.id].place or "")
        if place is None or place.valid_from is None:
            return node
        year = place.valid_from.year
        return replace(node, label_vi=f"{node.label_vi} (từ {year})", label_en=f"{node.label_en} (since {year})")

    def _organisation(self, node: OrganisationNode) -> NetworkNode:
        details = [Detail("aliases", label.text) for label in node.others[:4]]
        if place := self._labels.gazetteer.place(node.place or ""):
            details.append(Detail("jurisdiction", place.name_vi, place.name_en))
        return NetworkNode(
            node.key,
            self._labels.organisation(node, "vi") or self._labels.short(node, "vi"),
            self._labels.organisation(node, "en") or self._labels.short(node, "en"),
            node.kind,
            tuple(details),
            self._quotes((claim.article, claim.fact) for claim in node.claims),
        )

    def _person(self, node: PersonNode) -> NetworkNode:
        said = Counter((c.fact.post, self._office(c.article, c.fact.org)) for c in node.claims if c.fact.post)
        details = [
            Detail("post", self._post(post, key, "vi"), self._post(post, key, "en"))
            for post, key in sorted(said, key=str)
        ]
        quotes = self._quotes((claim.article, claim.fact) for claim in node.claims)
        return NetworkNode(node.key, node.name, node.name, "person", tuple(details), quotes)

    def _post(self, post: str | None, office: str | None, lang: str) -> str:
        organisation = self._linked.organisations.get(office or "")
        return f"{post}, {self._labels.short(organisation, lang)}" if organisation else post or ""

    def _office(self, article: str, name: str | None) -> str | None:
        return self._names[article].get(name or "")

    def _offices(self, node: PersonNode) -> set[str]:
        return {key for claim in node.claims if (key := self._office(claim.article, claim.fact.org))}

    def _posts(self, node: PersonNode, drawn: set[str]) -> Iterator[NetworkEdge]:
        for key in sorted(self._offices(node) & drawn):
            claims = [c for c in node.claims if self._office(c.article, c.fact.org) == key]
            title = Counter(c.fact.post for c in claims if c.fact.post).most_common(1)
            label = title[0][0] or "" if title else ""
            quotes = self._quotes((claim.article, claim.fact) for claim in claims)
            yield NetworkEdge(source=node.key, target=key, label_vi=label, label_en=label, kind="post", quotes=quotes)

    def _edges(self, node: AgreementNode) -> Iterator[NetworkEdge]:
        parties = [self._linked.organisations[key] for key in node.parties]
        companies = [p.key for p in parties if p.kind in COMPANIES]
        bodies = [p.key for p in parties if p.kind not in COMPANIES]
        pairs = list(product(companies, bodies)) or list(combinations(node.parties, 2))
        if not pairs:
            return
        first, last = _years(node)
        edge = NetworkEdge(
            source=pairs[0][0],
            target=pairs[0][1],
            id=node.key,
            label_vi=self._labels.agreement(node, parties, "vi"),
            label_en=self._labels.agreement(node, parties, "en"),
            status=self._status(node),
            year=first,
            until=last,
            signed=node.signed or "",
            details=tuple(self._details(node)),
            actors=tuple(self._actors(node)),
            quotes=self._quotes((claim.article, claim.fact) for claim in node.claims),
        )
        yield from (replace(edge, source=source, target=target) for source, target in pairs)

    def _status(self, node: AgreementNode) -> str:
        """The status in the newest article that tells of the agreement; `expired` where its last day lies before the
        newest article of all, whatever was said while it ran."""
        newest = max(node.claims, key=lambda claim: (self._articles[claim.article].published or "", claim.article))
        _, last = days(node.period) or (None, None)
        over = last is not None and newest.fact.status in RUNNING and last.isoformat() < self._until
        return "expired" if over else newest.fact.status

    def _details(self, node: AgreementNode) -> Iterator[Detail]:
        concept = self._ontology.namespaces.concept("agreement-type", node.type)
        yield Detail("type", *self._both(concept, node.type))
        if node.period:
            yield Detail("period", node.period.replace("..", "").replace("/", "–"))
        if node.place:
            yield Detail("place", node.place)
        if node.renews:
            old = self._linked.agreements[node.renews]
            parties = [self._linked.organisations[key] for key in old.parties]
            yield Detail(
                "renews", self._labels.agreement(old, parties, "vi"), self._labels.agreement(old, parties, "en")
            )
        areas = sorted({area for claim in node.claims for area in claim.fact.areas})
        names = [self._both(self._ontology.namespaces.concept("cooperation-area", area), area) for area in areas]
        if names:
            yield Detail("areas", "; ".join(vi for vi, _ in names), "; ".join(en for _, en in names))
        fullest = max(node.claims, key=lambda claim: (len(claim.fact.contents), claim.article))
        for content in fullest.fact.contents:
            yield Detail("content", _cut(content.text))

    def _both(self, concept: str, code: str) -> tuple[str, str]:
        return self._ontology.label(concept, "vi") or code, self._ontology.label(concept, "en") or code

    def _actors(self, node: AgreementNode) -> Iterator[Actor]:
        told = {(act, name) for c in node.claims for act, names in _acts(c.fact) for name in names}
        articles = {claim.article for claim in node.claims}
        for act, name in sorted(told):
            person = next((p for p in self._linked.people.values() if name in p.names and _told_in(p, articles)), None)
            claim = next((c for c in person.claims if c.article in articles and c.fact.post), None) if person else None
            office = self._office(claim.article, claim.fact.org) if claim else None
            organisation = self._linked.organisations.get(office or "")
            of = self._labels.short(organisation, "vi") if organisation else ""
            yield Actor(name, act, (claim.fact.post or "") if claim else "", of, person.key if person else "")

    def _quotes(self, claims: Iterable[tuple[str, Fact]]) -> tuple[Quote, ...]:
        found: dict[Quote, None] = {}
        for article_id, fact in claims:
            article = self._articles[article_id]
            for evidence in _telling(fact):
                basis = "inferred" if isinstance(fact, Agreement) and _only_inferred(fact, evidence) else "stated"
                title = article.title or article.text[:80].partition("\n")[0]
                found[Quote(_cut(evidence.quote), title, article.published or "", article.url or "", basis)] = None
        return tuple(found)[:MAX_QUOTES]


def _told_in(person: PersonNode, articles: set[str]) -> bool:
    return any(claim.article in articles for claim in person.claims)


def _acts(agreement: Agreement) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("sign", agreement.signatories), ("chair", agreement.chairs)


def _telling(fact: Fact) -> list[Evidence]:
    """The words that say most of a fact: its own evidence, then that of its slots, without repeats or parts."""
    spans = [*fact.evidence]
    if isinstance(fact, Agreement):
        spans += [e for slot in _SLOTS for e in fact.slot_evidence.get(slot, ()) if len(e.quote) > 20]
    kept: list[Evidence] = []
    for span in spans:
        if not any(k.start <= span.start and span.end <= k.end for k in kept):
            kept.append(span)
    return kept[:3]


def _only_inferred(agreement: Agreement, evidence: Evidence) -> bool:
    slots = {slot for slot, spans in agreement.slot_evidence.items() if evidence in spans}
    return bool(slots) and all(agreement.basis.get(slot) == "inferred" for slot in slots)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_QUOTE else text[: MAX_QUOTE - 1].rstrip() + "…"


def _years(node: AgreementNode) -> tuple[int | None, int | None]:
    """The first and last year in force: of the period, from the signing where that is later."""
    first, last = days(node.period) or (None, None)
    signed, _ = days(node.signed) or (None, None)
    start = max((day for day in (first, signed) if day), default=None)
    return start.year if start else None, last.year if last else None
