"""What changed between two builds, and why: facts that came, went or changed, and things that have another IRI now.

A fact is a triple of the graph of facts. Its cause is looked for where it can be proved, in this order: a correction that
is in one build alone and about the thing; an article that states it and is in one build alone, or has changed; the rule
that reads it, where the versions differ; the tables, where they differ; else the other articles, which change what a
thing is called or which of several values is shown.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from partnergraph.corrections import Correction, read_table
from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.knowledge.ontology import Namespaces, Ontology, load_ontology
from partnergraph.messages import language, say
from partnergraph.privacy import COVER
from partnergraph.stores.base import Term
from partnergraph.stores.embedded import EmbeddedStore
from partnergraph.updates.kept import ARTICLES, CORRECTIONS, FACTS, MANIFEST

Fact = tuple[str, str, Term]
_KINDS = ("organisations", "people", "agreements", "programmes", "outcomes")
_TOLD_BY = """SELECT DISTINCT ?id ?rule WHERE {{
  ?st rdf:subject <{s}> {rest} ; pg:rule ?rule .
  OPTIONAL {{ ?st prov:wasDerivedFrom/dcterms:identifier ?id }}
}}"""
_PREFIXES = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """`kind` is correction, article-added, article-removed, article-changed, rule, table or other-articles; `what` names
    it."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is not in both builds; `old` or `new` is None where it was not there. Values are IRIs or texts."""

    subject: str
    property: str
    old: str | None
    new: str | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """A thing with another IRI."""

    old: str
    new: str
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """All that differs."""

    changes: tuple[Change, ...]
    renamed: tuple[Renamed, ...]
    namespaces: Namespaces

    def __bool__(self) -> bool:
        return bool(self.changes or self.renamed)

    def as_json(self) -> dict[str, Any]:
        """The lists `added`, `removed`, `changed` and `renamed`."""
        found: dict[str, list[dict[str, Any]]] = {"added": [], "removed": [], "changed": []}
        for change in self.changes:
            found[_sort(change)].append(asdict(change))
        return {**found, "renamed": [asdict(one) for one in self.renamed]}

    def lines(self) -> Iterator[str]:
        """One line for each difference, in the language spoken."""
        ontology, base = load_ontology(self.namespaces), self.namespaces.data
        for one in self.renamed:
            yield say("diff.renamed", old=_short(one.old, base), new=_short(one.new, base), causes=_said(one.causes))
        marks = {"added": "+", "removed": "-", "changed": "~"}
        for change in self.changes:
            name = ontology.label(change.property, language()) or change.property
            values = " → ".join(_short(value, base) for value in (change.old, change.new) if value is not None)
            line = f"{marks[_sort(change)]} {_short(change.subject, base)} | {name} | {values}"
            yield f"{line}  ({_said(change.causes)})"
        sorts = [_sort(change) for change in self.changes]
        numbers = {sort: sorts.count(sort) for sort in marks}
        yield say("diff.summary", **numbers, renamed=len(self.renamed))


def _sort(change: Change) -> str:
    return "added" if change.old is None else "removed" if change.new is None else "changed"


def _short(value: str, base: str) -> str:
    return value.removeprefix(base)


def _said(causes: Iterable[Cause]) -> str:
    words = {
        "correction": "diff.correction",
        "article-added": "diff.article_added",
        "article-removed": "diff.article_removed",
        "article-changed": "diff.article_changed",
        "rule": "diff.rule",
        "table": "diff.table",
        "other-articles": "diff.other_articles",
    }
    return "; ".join(say(words[cause.kind], what=cause.what) for cause in causes)


def diff(old: str | Path, new: str | Path) -> Diff:
    """What differs between the builds in the folders `old` and `new`.

    Raises CannotGoOn where one is no build, UsageError where their namespaces differ.
    """
    before, after = _Side(Path(old)), _Side(Path(new))
    if before.namespaces != after.namespaces:
        raise UsageError("diff.namespaces")
    try:
        work = _Comparison(before, after)
        return Diff(tuple(work.changes()), tuple(work.renamed()), before.namespaces)
    finally:
        before.store.close()
        after.store.close()


class _Side:
    """One build."""

    def __init__(self, folder: Path) -> None:
        try:
            self.manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CannotGoOn("build.none", where=folder) from error
        self.folder = folder
        self.namespaces = Namespaces(**self.manifest["namespaces"])
        self.articles = {row["id"]: row for row in self._rows(ARTICLES)}
        table = folder / CORRECTIONS
        rows = read_table(table, self.namespaces.data) if table.is_file() else ()
        self.corrections = {replace(row, line=0): row for row in rows}
        self.store = EmbeddedStore(folder)

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        with (self.folder / name).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    def facts(self) -> set[Fact]:
        graph = self.namespaces.graph("facts")
        rows = self.store.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows
        return {(s.value, p.value, o) for s, p, o in rows if s and p and o}

    def things(self) -> dict[tuple[str, ...], str]:
        """The IRI of every fact by article, kind, and what tells it apart within its article."""
        found: dict[tuple[str, ...], str] = {}
        for row in self._rows(FACTS):
            for kind in _KINDS:
                for number, fact in enumerate(row[kind]):
                    own = fact.get("id") or fact.get("name") or str(number)
                    found[row["id"], kind, own, str(fact.get("post")), str(fact.get("org"))] = fact["iri"]
        return found

    def told_by(self, fact: Fact, ontology: Ontology) -> set[tuple[str, str]]:
        """The articles that state a fact, each with its rule; of what none states, such as a label that is generated,
        those that state something of its subject."""
        for rest in (f"; rdf:predicate <{fact[1]}> ; rdf:object {_sparql(fact[2])}", ""):
            query = _PREFIXES + f"PREFIX pg: <{ontology.namespaces.ns}>\n" + _TOLD_BY.format(s=fact[0], rest=rest)
            rows = self.store.select(query).rows
            if rows:
                return {(id_.value if id_ else "", rule.value if rule else "") for id_, rule in rows}
        return set()


def _sparql(term: Term) -> str:
    if term.kind == "iri":
        return f"<{term.value}>"
    text = json.dumps(term.value, ensure_ascii=False)
    if term.lang:
        return f"{text}@{term.lang}"
    return f"{text}^^<{term.datatype}>" if term.datatype else text


class _Comparison:
    def __init__(self, old: _Side, new: _Side) -> None:
        self._old, self._new = old, new
        self._ontology = load_ontology(new.namespaces)
        self._names = self._other_names()
        self._corrections = self._other_corrections()

    def renamed(self) -> Iterator[Renamed]:
        for old, new in sorted(self._names.items()):
            causes = [*self._by_correction(old), *self._by_correction(new)] or self._general()
            yield Renamed(old, new, tuple(sorted(set(causes))))

    def changes(self) -> list[Change]:
        old_names = {new: old for old, new in self._names.items()}
        before = {self._now(fact): fact for fact in self._old.facts()}
        after = {fact: fact for fact in self._new.facts()}
        gone, come = before.keys() - after.keys(), after.keys() - before.keys()
        by_slot = defaultdict[tuple[str, str], tuple[list[Fact], list[Fact]]](lambda: ([], []))
        for fact in gone:
            by_slot[fact[:2]][0].append(fact)
        for fact in come:
            by_slot[fact[:2]][1].append(fact)
        found: list[Change] = []
        for (subject, predicate), (left, right) in sorted(by_slot.items()):
            one = len(left) == len(right) == 1
            pairs = [(left[0], right[0])] if one else [*((f, None) for f in left), *((None, f) for f in right)]
            for was, is_ in pairs:
                told = self._told(self._old, before[was]) if was else set()
                tells = self._told(self._new, is_) if is_ else set()
                names = {subject, old_names.get(subject, subject)}
                causes = self._causes(told, tells, names, [f for f in (was, is_) if f])
                found.append(Change(subject, predicate, _value(was), _value(is_), causes))
        return sorted(found, key=lambda c: (c.subject, c.property, c.old or "", c.new or ""))

    def _now(self, fact: Fact) -> Fact:
        """A fact of the old build under the names of the new one."""
        subject, predicate, value = fact
        if value.kind == "iri":
            value = Term(self._names.get(value.value, value.value), "iri")
        return self._names.get(subject, subject), predicate, value

    def _told(self, side: _Side, fact: Fact) -> set[tuple[str, str]]:
        return side.told_by(fact, self._ontology)

    def _other_names(self) -> dict[str, str]:
        """Old IRI -> new IRI of what is the same in articles that both builds have."""
        old, new = self._old.things(), self._new.things()
        pairs = defaultdict[str, set[str]](set)
        for key, iri in old.items():
            if key in new:
                pairs[iri].add(new[key])
        still, before = set(new.values()), set(old.values())
        only = {iri: next(iter(others)) for iri, others in pairs.items() if len(others) == 1}
        return {iri: other for iri, other in only.items() if iri not in still and other not in before}

    def _other_corrections(self) -> dict[str, list[Cause]]:
        """What each thing is corrected by in one build alone, by IRI; people who are forgotten by ''."""
        found = defaultdict[str, list[Cause]](list)
        base = self._new.namespaces.data
        for row in self._old.corrections.keys() ^ self._new.corrections.keys():
            cause = Cause("correction", _line(row))
            if row.action == "forget":
                found[""].append(cause)
                continue
            found[base + row.subject].append(cause)
            if row.action in ("merge", "never-merge", "pin"):
                found[base + row.value].append(cause)
        return found

    def _by_correction(self, iri: str) -> list[Cause]:
        return self._corrections.get(iri, [])

    def _causes(
        self, told: set[tuple[str, str]], tells: set[tuple[str, str]], names: Iterable[str], facts: Iterable[Fact]
    ) -> tuple[Cause, ...]:
        named = {*names, *(fact[2].value for fact in facts if fact[2].kind == "iri")}
        found = [cause for iri in named for cause in self._by_correction(iri)]
        articles = [cause for id_, _ in told | tells if id_ for cause in self._of_article(id_)]
        found = found or articles
        if not found and self._old.manifest["partnergraph"] != self._new.manifest["partnergraph"]:
            found = [Cause("rule", rule) for _, rule in told ^ tells]
        return tuple(sorted(set(found or self._general())))

    def _of_article(self, id_: str) -> list[Cause]:
        old, new = self._old.articles.get(id_), self._new.articles.get(id_)
        if old is None or new is None:
            return [Cause("article-added" if old is None else "article-removed", id_)]
        if old == new:
            return []
        if self._corrections.get("") and new["text"].count(COVER) > old["text"].count(COVER):
            return self._corrections[""]
        return [Cause("article-changed", id_)]

    def _general(self) -> list[Cause]:
        """What may be behind a change that no article of its own explains."""
        old, new = (side.manifest.get("tables", {}) for side in (self._old, self._new))
        if tables := sorted(name for name in {*old, *new} if old.get(name) != new.get(name)):
            return [Cause("table", name) for name in tables]
        every = {*self._old.articles, *self._new.articles}
        others = sorted(id_ for id_ in every if self._old.articles.get(id_) != self._new.articles.get(id_))
        behind = {cause for id_ in others for cause in self._of_article(id_)}
        if behind and all(cause.kind == "correction" for cause in behind):
            return sorted(behind)
        if others:
            return [Cause("other-articles", ", ".join(others[:3]) + (", …" if len(others) > 3 else ""))]
        if rows := sorted({cause for causes in self._corrections.values() for cause in causes}):
            return rows
        return [Cause("rule", _versions(self._old.manifest, self._new.manifest))]


def _versions(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    return f"{old['partnergraph']} → {new['partnergraph']}"


def _line(row: Correction) -> str:
    if row.action == "forget":
        return row.action
    return " ".join(filter(None, (row.action, row.subject, row.property, row.value)))


def _value(fact: Fact | None) -> str | None:
    if fact is None:
        return None
    return f"{fact[2].value}@{fact[2].lang}" if fact[2].lang else fact[2].value
