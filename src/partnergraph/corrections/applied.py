"""The corrections on a linked corpus, one after the other, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from partnergraph.corrections.rejected import acting, without
from partnergraph.corrections.table import Correction, properties
from partnergraph.link import AgreementNode, Claim, Decision, Decisions, Label, Linked, LinkedArticle, PersonNode
from partnergraph.link import agreements as linked_agreements
from partnergraph.link import people as linked_people
from partnergraph.link.agreements import Telling
from partnergraph.model import Person
from partnergraph.privacy import Forgotten
from partnergraph.text import squeeze

Effect = Literal["applied", "orphaned", "needless"]
_IDENTITY = ("merge", "never-merge", "split")
_NODES = {"org": "organisations", "person": "people", "agreement": "agreements", "programme": "programmes"}


@dataclass(frozen=True, slots=True)
class Curated:
    """A correction that stands in the graph. `path` is the thing it is about, under the IRI that it has now; `stated` is
    whether it says a value of its property."""

    row: Correction
    effect: Effect
    path: str
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """The corpus as corrected, what became of every line, and the ids of the articles whose facts it changed."""

    linked: Linked
    curated: tuple[Curated, ...] = ()
    changed: frozenset[str] = frozenset()


def decisions_of(rows: Iterable[Correction]) -> Decisions:
    """What linking has to decide by."""
    return Decisions(
        tuple(dict.fromkeys(Decision(r.action, r.subject, r.value) for r in rows if r.action in _IDENTITY))
    )


def apply(linked: Linked, rows: Iterable[Correction], decisions: Decisions) -> Applied:
    """`linked`, which was linked by the `decisions` of the same rows, after all other rows."""
    work = _Work(linked, decisions)
    order = ("reject", "set", "assert", "relabel", "pin")
    every = tuple(rows)
    curated: dict[Correction, Curated] = {}
    work.find_names(every)
    for row in sorted((r for r in every if r.action in order), key=lambda r: order.index(r.action)):
        curated[row] = work.apply(row)
    for row in every:
        if row.action in _IDENTITY:
            effect: Effect = decisions.effects.get(Decision(row.action, row.subject, row.value), "orphaned")
            curated[row] = Curated(row, effect, work.now(work.find(row.subject) or row.subject))
        elif row.action == "forget":
            curated[row] = Curated(row, "applied" if Forgotten.read(row.subject) else "orphaned", "")
    told = tuple(replace(curated[row], path=work.now(curated[row].path)) for row in every)
    return Applied(work.linked, told, frozenset(work.changed))


@dataclass(slots=True)
class _Work:
    linked: Linked
    decisions: Decisions
    changed: set[str] = field(default_factory=set)
    aliases: dict[str, str] = field(default_factory=dict)  # a path that a thing may be called by -> its path
    pinned: dict[str, str] = field(default_factory=dict)  # path -> the path that it was given

    def find(self, path: str) -> str | None:
        """The path of the thing that a correction calls `path`."""
        kind, _, key = path.partition("/")
        if kind == "outcome":
            return path if any(o.iri == path for a in self.linked.articles for o in a.facts.outcomes) else None
        if key in getattr(self.linked, _NODES[kind]):
            return path
        return self.aliases.get(path)

    def now(self, path: str) -> str:
        """The path that a thing has after all pins."""
        return self.pinned.get(path, path)

    def find_names(self, rows: Iterable[Correction]) -> None:
        """The paths that each thing has had or would have had alone: what corrections may call it by."""
        for article in self.linked.articles:
            for person in acting(article):
                seed = linked_people.seed_of(person, article.organisations.get(person.org or ""), article.facts.raw.id)
                self.aliases.setdefault(f"person/{linked_people.own_key(seed)}", person.iri or "")
        for key, node in self.linked.agreements.items():
            for telling in self._tellings(node):
                self.aliases.setdefault(f"agreement/{linked_agreements.own_key(telling)}", f"agreement/{key}")
        for row in rows:
            if row.action == "merge" and (found := self.find(row.value)):
                self.aliases.setdefault(row.subject, found)
            if row.action == "pin" and (found := self.find(row.subject)):
                self.aliases.setdefault(row.value, found)

    def _tellings(self, node: AgreementNode) -> list[Telling]:
        by_id = {a.facts.raw.id: a for a in self.linked.articles} if node.claims else {}
        return [Telling(c, frozenset(by_id[c.article].parties[c.fact.id])) for c in node.claims]

    def apply(self, row: Correction) -> Curated:
        path = self.find(row.subject)
        if path is None:
            return Curated(row, "orphaned", row.subject)
        match row.action:
            case "reject":
                effect, stated = self._reject(row, path), False
            case "set" | "assert":
                effect, stated = self._set(row, path) if row.action == "set" else self._assert(row, path), True
            case "relabel":
                effect, stated = self._relabel(row, path), True
            case _:
                effect, stated = self._pin(row, path), False
        return Curated(row, effect, path, stated)

    def _reject(self, row: Correction, path: str) -> Effect:
        articles = tuple(without(article, row, path) for article in self.linked.articles)
        changed = {old.facts.raw.id for old, new in zip(self.linked.articles, articles, strict=True) if old is not new}
        if not changed:
            return "needless"
        self.changed |= changed
        self.linked = rebuilt(self.linked, articles)
        return "applied"

    def _set(self, row: Correction, path: str) -> Effect:
        kind, _, key = path.partition("/")
        nodes = getattr(self.linked, _NODES[kind])
        name = properties()[kind, row.property].field
        value = row.value.partition("/")[2] if name == "renews" else row.value
        if getattr(nodes[key], name) == value:
            return "needless"
        if name == "renews" and value not in self.linked.agreements:
            return "orphaned"
        self._put(kind, {**nodes, key: replace(nodes[key], **{name: value})})
        return "applied"

    def _assert(self, row: Correction, path: str) -> Effect:
        kind, _, key = path.partition("/")
        known = properties()[kind, row.property]
        if known.range in _NODES and not self.find(row.value):
            return "orphaned"
        nodes = getattr(self.linked, _NODES[kind])
        node = nodes[key]
        value = row.value.partition("/")[2] if known.range in _NODES else row.value
        if not known.many:
            if getattr(node, known.field) == value:
                return "needless"
            if getattr(node, known.field) is None:
                self._put(kind, {**nodes, key: replace(node, **{known.field: value})})
        elif known.field == "parties":
            if value in node.parties:
                return "needless"
            self._put(kind, {**nodes, key: replace(node, parties=tuple(sorted({*node.parties, value})))})
        elif any(value in getattr(claim.fact, known.field) for claim in node.claims if known.range != "org"):
            return "needless"
        return "applied"

    def _relabel(self, row: Correction, path: str) -> Effect:
        lang = row.property or "vi"
        if self.linked.given.get((path, lang)) == row.value:
            return "needless"
        self.linked = replace(self.linked, given={**self.linked.given, (path, lang): row.value})
        kind, _, key = path.partition("/")
        if kind == "person":
            node = self.linked.people[key]
            if node.name == squeeze(row.value):
                return "needless"
            self._put(kind, {**self.linked.people, key: replace(node, name=squeeze(row.value))})
        elif kind in ("org", "programme"):
            nodes = getattr(self.linked, _NODES[kind])
            node = nodes[key]
            label = Label(row.value, lang)
            if label in node.labels:
                return "needless"
            old = tuple(own for own in node.labels if own.lang == lang)
            labels = tuple(sorted({*node.labels, label} - {*old}, key=lambda own: own.lang))
            others = tuple(sorted({*node.others, *old} - {label}))
            self._put(kind, {**nodes, key: replace(node, labels=labels, others=others)})
        return "applied"

    def _pin(self, row: Correction, path: str) -> Effect:
        if row.value == path:
            return "needless"
        if row.value.partition("/")[0] != path.partition("/")[0] or self._is_taken(row.value):
            return "orphaned"
        self.linked = renamed(self.linked, path, row.value)
        self.pinned[path] = row.value
        return "applied"

    def _is_taken(self, path: str) -> bool:
        kind, _, key = path.partition("/")
        return key in getattr(self.linked, _NODES[kind])

    def _put(self, kind: str, nodes: Mapping[str, Any]) -> None:
        changed: dict[str, Any] = {_NODES[kind]: nodes}
        self.linked = replace(self.linked, **changed)


def rebuilt(old: Linked, articles: tuple[LinkedArticle, ...]) -> Linked:
    """The corpus of `articles`, which state less than those of `old`, under the same keys."""
    facts = {a.facts.raw.id: a for a in articles}
    people = {key: _told_of(key, node, facts) for key, node in old.people.items()}
    programmes = {f.iri for a in articles for f in a.facts.programmes}
    organisations = {key for a in articles for key in a.organisations.values()}
    organisations |= {key for a in articles for keys in a.parties.values() for key in keys}
    return replace(
        old,
        articles=articles,
        organisations={key: node for key, node in old.organisations.items() if key in organisations},
        people={key: replace(node, claims=people[key]) for key, node in old.people.items() if people[key]},
        agreements=_agreements(old, facts),
        programmes={key: node for key, node in old.programmes.items() if f"programme/{key}" in programmes},
    )


def _told_of(key: str, node: PersonNode, articles: Mapping[str, LinkedArticle]) -> tuple[Claim[Person], ...]:
    day = {claim.article: claim.day for claim in node.claims}
    return tuple(
        Claim(id_, day[id_], person) for id_ in day for person in acting(articles[id_]) if person.iri == f"person/{key}"
    )


def _agreements(old: Linked, articles: Mapping[str, LinkedArticle]) -> dict[str, AgreementNode]:
    tellings: dict[str, tuple[Telling, ...]] = {}
    for key, node in old.agreements.items():
        left = []
        for claim in node.claims:
            article = articles[claim.article]
            fact = next((a for a in article.facts.agreements if a.id == claim.fact.id), None)
            if fact:
                left.append(Telling(replace(claim, fact=fact), frozenset(article.parties[fact.id])))
        if left:
            tellings[key] = tuple(left)
    return dict(sorted(linked_agreements.nodes(tellings).items()))


def renamed(linked: Linked, old: str, new: str) -> Linked:
    """The corpus with one thing under another path."""
    kind, _, key = old.partition("/")
    to = new.partition("/")[2]
    nodes = dict(getattr(linked, _NODES[kind]))
    nodes[to] = replace(nodes.pop(key), key=to)
    changed: dict[str, Any] = {_NODES[kind]: dict(sorted(nodes.items()))}
    if kind in ("org", "agreement"):
        agreements = changed.get("agreements", linked.agreements)
        changed["agreements"] = {k: _renamed_in(node, kind, key, to) for k, node in agreements.items()}
    changed["articles"] = tuple(_article(article, kind, old, new) for article in linked.articles)
    changed["given"] = {(new if path == old else path, lang): label for (path, lang), label in linked.given.items()}
    return replace(linked, **changed)


def _renamed_in(node: AgreementNode, kind: str, key: str, to: str) -> AgreementNode:
    if kind == "agreement":
        return replace(node, renews=to) if node.renews == key else node
    return replace(node, parties=tuple(sorted(to if party == key else party for party in node.parties)))


def _article(article: LinkedArticle, kind: str, old: str, new: str) -> LinkedArticle:
    name = _NODES[kind]
    key, to = old.partition("/")[2], new.partition("/")[2]
    own: dict[str, Any] = {
        name: tuple(replace(f, iri=new) if f.iri == old else f for f in getattr(article.facts, name))
    }
    changed: dict[str, Any] = {"facts": replace(article.facts, **own)}
    if kind == "person":
        changed["actors"] = tuple(replace(p, iri=new) if p.iri == old else p for p in article.actors)
    if kind == "org":
        changed["organisations"] = {n: to if is_ == key else is_ for n, is_ in article.organisations.items()}
        changed["parties"] = {
            id_: tuple(to if party == key else party for party in keys) for id_, keys in article.parties.items()
        }
    return replace(article, **changed)
