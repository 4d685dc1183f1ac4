"""Which organisation a mention names.

- A row of the knowledge tables is itself (`vnpt`); a type of body is the one of a place (`ubnd-quang-nam`), and so is a
  known organisation's branch (`vnpt-quang-nam`).
- Any other organisation is known by its fullest name, folded, and its place. A name made only of words that many
  organisations share (legal forms, kinds of office) tells nothing apart: without a place it stays within its article.
- A type of body without a place stays within its article too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from partnergraph.knowledge.entries import Known
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.knowledge.lexicon import Lexicon
from partnergraph.link.candidates import Candidates, Context, folded_name
from partnergraph.link.choose import preferred, shown
from partnergraph.link.decisions import NONE, Decisions, rearranged
from partnergraph.link.keys import hash8, readable
from partnergraph.link.nodes import Claim, Label, OrganisationNode, Origin
from partnergraph.model import Organisation
from partnergraph.text import squeeze

_GENERIC = ("org_heads", "org_words", "org_levels")  # tables of the lexicon
Pair = tuple[str, Organisation]  # an article's id and what it names


@dataclass(frozen=True, slots=True)
class Identity:
    """The key of an organisation, how it was found, and the knowledge rows behind it."""

    key: str
    origin: Origin
    entity: str | None = None
    place: str | None = None


def generic_words(lexicons: Iterable[Lexicon]) -> frozenset[str]:
    """The words of which names of bodies and firms are made, in the tables of all languages."""
    phrases = (entry.phrase for lexicon in lexicons for table in _GENERIC for entry in lexicon.tables.get(table, ()))
    return frozenset(word for phrase in phrases for word in folded_name(phrase).split())


class Organisations:
    """Decides identities against the knowledge tables. `generic` are words, beside those in the names of types of
    bodies, that many organisations share."""

    def __init__(self, gazetteer: Gazetteer, generic: Collection[str] = ()) -> None:
        self.gazetteer = gazetteer
        self._candidates = Candidates(gazetteer)
        self._more = generic
        self._changed: dict[tuple[str, str], Identity] = {}  # by article and the key that the tables lead to
        self._merged: dict[str, Identity] = {}

    @cached_property
    def _generic(self) -> frozenset[str]:
        types = [b for b in self.gazetteer.bodies.values() if b.level != "central"]
        forms = [f for b in types for f in (b.name_vi, b.name_en, *b.forms_vi, *b.forms_en, *b.weak_forms)]
        return frozenset(word for text in (*forms, *self._more) for word in folded_name(text).split())

    def distinctive(self, name: str) -> bool:
        """Whether some word of `name` belongs to this organisation rather than to its kind."""
        return any(word not in self._generic for word in folded_name(name).split())

    def known(self, organisation: Organisation, context: Context) -> Identity | None:
        """What the knowledge tables make of a mention; None where they do not have it."""
        entity, place = self._candidates.of(organisation, context)
        body = self.gazetteer.bodies.get(entity or "")
        if entity is None or (body is None and entity not in self.gazetteer.organisations):
            return None
        is_type = body is not None and body.level != "central"
        if place:
            return Identity(f"{entity}-{place}", "office" if is_type else "branch", entity, place)
        if is_type or self._candidates.is_part(organisation, entity):
            own = hash8(context.article, folded_name(organisation.name))
            return Identity(f"{entity}-{own}", "article", entity)
        return Identity(entity, "known", entity)

    def found(self, organisation: Organisation, context: Context) -> Identity:
        """An organisation that the tables do not have."""
        name, place = folded_name(organisation.name), self._candidates.of(organisation, context)[1]
        if place or (self.distinctive(name) and not self._of_some_state(organisation, context)):
            return Identity(readable(organisation.name, name, place or ""), "found", None, place)
        return Identity(readable(organisation.name, name, "", context.article), "article")

    def _of_some_state(self, organisation: Organisation, context: Context) -> bool:
        """Whether a public body could be any state's: "Election Commission", unlike "Election Commission of India"."""
        if context.lang == "vi" or organisation.kind not in ("government", "party", "military"):
            return False
        words = f" {folded_name(organisation.name)} "
        return not any(f" {place} " in words for place in self._places)

    @cached_property
    def _places(self) -> frozenset[str]:
        rows = (*self.gazetteer.countries.values(), *self.gazetteer.places.values())
        forms = (form for p in rows for form in (p.name_vi, p.name_en, p.adjective_en, *p.aliases))
        return frozenset(folded_name(form) for form in forms if form)

    def identify(
        self, mentions: Iterable[tuple[Context, Organisation]], decisions: Decisions = NONE
    ) -> dict[Pair, Identity]:
        """The identity of every mention, by article and organisation; a full name that other articles tie to exactly
        one known organisation is that one; and what was decided holds against all of this."""
        rows = [(context, organisation, self.known(organisation, context)) for context, organisation in mentions]
        tied = defaultdict[str, set[Identity]](set)
        for _, organisation, identity in rows:
            if identity and identity.origin != "article" and self.distinctive(organisation.name):
                tied[folded_name(organisation.name)].add(identity)
        found = {(c.article, o): identity or self._tied(o, tied) or self.found(o, c) for c, o, identity in rows}
        if not decisions.every:
            return found
        alone = {(c.article, o): (identity or self.found(o, c)) for c, o, identity in rows}
        return self._rearranged(found, alone, decisions)

    def _rearranged(
        self, found: Mapping[Pair, Identity], alone: Mapping[Pair, Identity], decisions: Decisions
    ) -> dict[Pair, Identity]:
        groups = defaultdict[str, list[Pair]](list)
        for pair, identity in found.items():
            groups[identity.key].append(pair)
        of = {identity.key: identity for identity in (*alone.values(), *found.values())}
        tables = {
            *self.gazetteer.organisations,
            *(b.key for b in self.gazetteer.bodies.values() if b.level == "central"),
        }
        ended = rearranged(groups, lambda pair: alone[pair].key, lambda pair: pair[0], decisions, "org", tables)
        of = {key: Identity(key, "known", key) for key in tables & ended.keys()} | of
        self._merged = {d.keys[0]: of[d.keys[1]] for d in decisions.of("org", "merge") if d.keys[1] in of}
        changed: dict[Pair, Identity] = {}
        for key, pairs in ended.items():
            for pair in pairs:
                changed[pair] = of.get(key) or Identity(key, "found", None, found[pair].place)
                if changed[pair] != found[pair]:
                    self._changed[pair[0], found[pair].key] = changed[pair]
        return changed

    def decided(self, article: str, organisation: Organisation, found: Identity) -> Identity:
        """What was decided of the organisation `found` in an article where the tables alone lead to it."""
        return self._changed.get((article, found.key), self._merged.get(found.key, found))

    def _tied(self, organisation: Organisation, tied: Mapping[str, set[Identity]]) -> Identity | None:
        same = tied.get(folded_name(organisation.name), set())
        only = next(iter(same)) if len(same) == 1 else None
        return only if only and organisation.place in (None, only.place) else None

    def node(self, identity: Identity, claims: Iterable[tuple[str, Claim[Organisation]]]) -> OrganisationNode:
        """The node of one identity from its claims, each with its article's language."""
        told = sorted(claims, key=lambda pair: (pair[1].article, pair[1].fact.name, pair[1].fact.evidence))
        row = self._row(identity)
        kind = row.kind if row else shown((c.fact.kind, c.day, c.article) for _, c in told)
        labels, others = ((), ()) if identity.origin in ("known", "office", "branch") else self._labels(identity, told)
        return OrganisationNode(
            key=identity.key,
            kind=kind or "other",
            origin=identity.origin,
            entity=identity.entity,
            place=identity.place,
            labels=labels,
            others=others,
            claims=tuple(claim for _, claim in told),
        )

    def _row(self, identity: Identity) -> Known | None:
        entity = identity.entity or ""
        return self.gazetteer.bodies.get(entity) or self.gazetteer.organisations.get(entity)

    def _labels(
        self, identity: Identity, told: Iterable[tuple[str, Claim[Organisation]]]
    ) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
        names, others = [], []
        for lang, claim in told:
            names.append((Label(self._full(claim.fact, lang), lang), claim.article))
            full = (alias for alias in claim.fact.aliases if self.is_label(alias))
            others += [Label(alias, lang) for alias in full]
        best, rest = preferred(names)
        return best, tuple(sorted({*rest, *others} - {*best}))

    def is_label(self, alias: str) -> bool:
        """Whether a form names the thing outside its article too: not a place alone, not a kind of office alone."""
        return self.distinctive(alias) and not self.gazetteer.place_named(alias)

    def _full(self, organisation: Organisation, lang: str) -> str:
        place = self.gazetteer.place(organisation.place or "")
        if place is None or self.distinctive(organisation.name):
            return squeeze(organisation.name)
        bare = place.name_en if lang == "en" else place.name_vi
        return f"{squeeze(organisation.name)} {bare}"
