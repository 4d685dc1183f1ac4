"""The knowledge tables as RDF: places and offices through time, companies, what happened to them; each with its source.

A body that a merger ended is followed by pg:succeededBy, derived from the change. It says which body came after
("cơ quan tiền thân", predecessor body), never that an agreement binds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from partnergraph.graph.claims import IN_REFERENCE, Plain
from partnergraph.graph.facts import organisation_kind
from partnergraph.graph.labels import LANGUAGES, Labels, former_names, office_name, place_name
from partnergraph.graph.terms import Mint, Term, string, text
from partnergraph.knowledge.entries import Body, Change, Known, KnownOrganisation, Owner, Place
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.link import Linked, OrganisationNode
from partnergraph.link.periods import days, is_day
from partnergraph.text import squeeze

_CHANGES = {
    "merger": "pg:Merger",
    "split": "pg:Split",
    "renaming": "pg:Renaming",
    "ownership-transfer": "pg:OwnershipTransfer",
    "dissolution": "pg:Dissolution",
}
# The offices of every province that stand in the graph even where no article names them, by key of the body: people's
# committee, party committee, police. A party committee is called after its kind of place.
_EVERYWHERE = ("ubnd", "cong-an")
_PARTY = {"province": "tinh-uy", "city": "thanh-uy"}


@dataclass(frozen=True, slots=True)
class Reference:
    """Writes the reference graph; `linked` adds the offices, branches and countries that articles name."""

    mint: Mint
    gazetteer: Gazetteer
    labels: Labels
    linked: Linked

    def quads(self) -> Iterator[ox.Quad]:
        """Every quad once."""
        graph = self.mint.graph("reference")
        for triple in dict.fromkeys(self._triples()):
            yield ox.Quad(*triple, graph)

    def _triples(self) -> Iterator[Plain]:
        nodes = self._nodes()
        used = {node.place for node in nodes.values() if node.place}
        used |= {o.hq_country for o in self.gazetteer.organisations.values() if o.hq_country}
        for key in sorted({*self.gazetteer.places, *self._with_provinces(used)}):
            if place := self.gazetteer.place(key):
                yield from self._place(place)
        for key in sorted(nodes):
            yield from self._organisation(nodes[key])
        yield from self._succession(nodes)
        for change in self.gazetteer.changes.values():
            yield from self._change(change, nodes)
        for owner in self.gazetteer.owners:
            yield from self._owner(owner)

    def _with_provinces(self, used: Iterable[str]) -> set[str]:
        above = {p.province for key in used if (p := self.gazetteer.place(key)) and p.province}
        return {*used, *above}

    def _nodes(self) -> dict[str, OrganisationNode]:
        """Every organisation that the tables name or that an article found through them, by key; with what followed
        an office to this day."""
        tables = self.gazetteer
        nodes = {
            row.key: OrganisationNode(key=row.key, kind=row.kind, origin="known", entity=row.key)
            for row in (*(b for b in tables.bodies.values() if b.level == "central"), *tables.organisations.values())
        }
        for place in tables.places.values():
            for body in (*_EVERYWHERE, _PARTY.get(place.kind, "")):
                if body in tables.bodies:
                    nodes.update(self._office(body, place.key))
        for node in self.linked.organisations.values():
            if node.origin == "office" and node.entity and node.place:
                nodes.update(self._office(node.entity, node.place))
            elif node.origin in IN_REFERENCE:
                nodes.setdefault(node.key, node)
        return nodes

    def _office(self, body: str, place: str) -> dict[str, OrganisationNode]:
        """An office and all that came after it."""
        found: dict[str, OrganisationNode] = {}
        waiting = [(body, place)]
        while waiting:
            b, p = waiting.pop()
            if (key := f"{b}-{p}") not in found and b in self.gazetteer.bodies:
                kind = self.gazetteer.bodies[b].kind
                found[key] = OrganisationNode(key=key, kind=kind, origin="office", entity=b, place=p)
                waiting += self._next_offices(b, p)
        return found

    def _next_offices(self, body: str, place: str) -> tuple[tuple[str, str], ...]:
        """What an office became at the first change that touched it, as (body, place) keys."""
        office_successors = self.gazetteer.office_successors
        return next((step for day in self._days() if (step := office_successors(body, place, day))), ())

    def _place(self, place: Place) -> Iterator[Plain]:
        iri = self.mint.entity("place", place.key)
        yield iri, self.mint.term("rdf:type"), self.mint.term("pg:AdministrativeUnit")
        if place.kind == "country":
            yield iri, self.mint.term("rdf:type"), self.mint.term("schema:Country")
        for lang in LANGUAGES:
            full = place_name(place, lang)
            yield iri, self.mint.term("skos:prefLabel"), text(full[:1].upper() + full[1:], lang)
            yield iri, self.mint.term("skos:altLabel"), text(place.name_en if lang == "en" else place.name_vi, lang)
        for name in former_names(place):
            for lang in LANGUAGES:
                full = place_name(name, lang)
                yield iri, self.mint.term("skos:altLabel"), text(full[:1].upper() + full[1:], lang)
                yield iri, self.mint.term("skos:altLabel"), text(name.name_en if lang == "en" else name.name_vi, lang)
        yield from self._row(iri, place)
        yield from self._identifiers(iri, place)

    def _identifiers(self, iri: ox.NamedNode, place: Place) -> Iterator[Plain]:
        mint = self.mint
        values: list[tuple[str, Term]] = [("m8g:code", string(place.code))] if place.code else []
        if place.iso:
            values.append(("dcterms:identifier", string(place.iso)))
        if place.wikidata:
            values.append(("rdfs:seeAlso", mint.term(f"wd:{place.wikidata}")))
        if place.geonames:
            values.append(("rdfs:seeAlso", mint.iri(f"{mint.prefixes['geonames']}{place.geonames}/")))
        if place.lat is not None and place.lon is not None:
            values += [("geo:lat", mint.decimal(place.lat)), ("geo:long", mint.decimal(place.lon))]
        if place.province:
            values.append(("schema:containedInPlace", mint.entity("place", place.province)))
        values += [("pg:succeededBy", mint.entity("place", after)) for after in place.successors]
        for predicate, value in values:
            yield iri, mint.term(predicate), value

    def _row(self, iri: ox.NamedNode, row: Known) -> Iterator[Plain]:
        if row.valid_from:
            yield iri, self.mint.term("pg:validFrom"), self.mint.day(row.valid_from)
        if row.valid_through:
            yield iri, self.mint.term("pg:validThrough"), self.mint.day(row.valid_through)
        yield from self._source(iri, row.source)

    def _source(self, iri: ox.NamedNode, source: str) -> Iterator[Plain]:
        """One value for each source of a cell; an address is a resource."""
        for one in filter(None, (part.strip() for part in source.split(";"))):
            is_address = one.startswith(("https://", "http://")) and " " not in one
            yield iri, self.mint.term("dcterms:source"), self.mint.iri(one) if is_address else string(squeeze(one))

    def _organisation(self, node: OrganisationNode) -> Iterator[Plain]:
        iri = self.mint.entity("org", node.key)
        yield from organisation_kind(self.mint, iri, node.kind)
        for lang in LANGUAGES:
            if label := self.labels.organisation(node, lang):
                yield iri, self.mint.term("skos:prefLabel"), text(label, lang)
        body = self.gazetteer.bodies.get(node.entity or "")
        known = self.gazetteer.organisations.get(node.entity or "")
        place = self.gazetteer.place(node.place or "")
        if place:
            yield iri, self.mint.term("pg:jurisdiction"), self.mint.entity("place", place.key)
        if body and node.origin == "office" and place:
            yield from self._office_row(iri, body, place)
        elif node.origin == "branch":
            yield iri, self.mint.term("org:subOrganizationOf"), self.mint.entity("org", node.entity or "")
            yield from self._source(iri, (body or known).source if body or known else "")  # type: ignore[union-attr]
        elif known:
            yield from self._known(iri, known)
        elif body:
            yield from self._body(iri, body)

    def _office_row(self, iri: ox.NamedNode, body: Body, place: Place) -> Iterator[Plain]:
        forms = [office_name(body, place, "vi", abbreviated=True)]
        for name in former_names(place):
            forms += [office_name(body, name, "vi", abbreviated=short) for short in (False, True)]
            yield iri, self.mint.term("skos:altLabel"), text(office_name(body, name, "en"), "en")
        for form in forms:
            if form != office_name(body, place, "vi"):
                yield iri, self.mint.term("skos:altLabel"), text(form, "vi")
        yield from self._source(iri, body.source)

    def _known(self, iri: ox.NamedNode, row: KnownOrganisation) -> Iterator[Plain]:
        for alias in row.aliases:  # weak ones name it only in context; "VNPT" is VNPT in both languages
            for lang in LANGUAGES if alias.isascii() else ("vi",):
                yield iri, self.mint.term("skos:altLabel"), text(alias, lang)
        for name in row.names:
            yield iri, self.mint.term("skos:altLabel"), text(name.name_vi, "vi")
            yield iri, self.mint.term("skos:altLabel"), text(name.name_en, "en")
        if row.parent:
            yield iri, self.mint.term("org:subOrganizationOf"), self.mint.entity("org", row.parent)
        if row.hq_country:
            yield iri, self.mint.term("schema:location"), self.mint.entity("place", row.hq_country)
        yield from self._row(iri, row)

    def _body(self, iri: ox.NamedNode, row: Body) -> Iterator[Plain]:
        weak = {*row.weak_forms}
        for forms, lang in ((row.forms_vi, "vi"), (row.forms_en, "en")):
            for form in forms:
                if form not in weak:
                    yield iri, self.mint.term("skos:altLabel"), text(form, lang)
        if row.parent:
            yield iri, self.mint.term("org:subOrganizationOf"), self.mint.entity("org", row.parent)
        yield from self._row(iri, row)

    def _succession(self, nodes: dict[str, OrganisationNode]) -> Iterator[Plain]:
        """pg:succeededBy of bodies, each to what came next: a path over it reaches today's."""
        for key, node in sorted(nodes.items()):
            for after in self._next(node):
                if after in nodes:
                    yield self.mint.entity("org", key), self.mint.term("pg:succeededBy"), self.mint.entity("org", after)

    def _next(self, node: OrganisationNode) -> tuple[str, ...]:
        if node.origin == "office" and node.entity and node.place:
            return tuple(f"{body}-{place}" for body, place in self._next_offices(node.entity, node.place))
        if node.origin != "known":
            return ()
        return next((step for day in self._days() if (step := self.gazetteer.successors(node.key, day))), ())

    def _days(self) -> list[date]:
        """The days on which something changed."""
        return sorted({change.first_day for change in self.gazetteer.changes.values()})

    def _change(self, change: Change, nodes: dict[str, OrganisationNode]) -> Iterator[Plain]:
        iri, term = self.mint.entity("event", change.key), self.mint.term
        yield iri, term("rdf:type"), term(_CHANGES.get(change.kind, "org:ChangeEvent"))
        yield iri, term("rdf:type"), term("org:ChangeEvent")
        when = ox.Literal(change.date, datatype=term("xsd:date")) if is_day(change.date) else string(change.date)
        yield iri, term("schema:startDate"), when
        if change.legal_basis:
            yield iri, term("pg:legalBasis"), string(change.legal_basis)
        if change.subject:
            yield iri, term("schema:about"), self._thing(change.subject)
        yield from self._source(iri, change.source)
        if change.kind == "ownership-transfer":  # the subject changes hands, its owners stay what they are
            yield from self._transfer(iri, change)
            return
        for key in change.originals:
            yield from self._changed(iri, key, before=True)
        for key in change.results:
            yield from self._changed(iri, key, before=False)
        if change.kind in ("merger", "split", "dissolution"):
            yield from self._offices_changed(iri, change, nodes)

    def _transfer(self, event: ox.NamedNode, change: Change) -> Iterator[Plain]:
        yield from self._changed(event, change.subject, before=True)
        yield from self._changed(event, change.subject, before=False)
        for owner in (*change.originals, *change.results):
            yield event, self.mint.term("prov:wasAssociatedWith"), self._thing(owner)

    def _changed(self, event: ox.NamedNode, key: str, *, before: bool) -> Iterator[Plain]:
        """What went into a change or came out of it: an organisation by ORG, a place, which is none, by PROV."""
        if self.gazetteer.place(key):
            yield event, self.mint.term("prov:used" if before else "prov:generated"), self.mint.entity("place", key)
            return
        if (row := self.gazetteer.bodies.get(key)) and row.level != "central":
            return  # a type of body: its offices change, one by one
        body = self.mint.entity("org", key)
        yield event, self.mint.term("org:originalOrganization" if before else "org:resultingOrganization"), body
        if before:
            yield body, self.mint.term("org:changedBy"), event

    def _offices_changed(
        self, event: ox.NamedNode, change: Change, nodes: dict[str, OrganisationNode]
    ) -> Iterator[Plain]:
        """The offices of places that merge, and those of a type of body that changes, change with them."""
        for key, node in sorted(nodes.items()):
            if node.origin != "office" or not {node.place, node.entity} & {*change.originals}:
                continue
            after = [
                k for k in self._next(node) if k in nodes and {nodes[k].place, nodes[k].entity} & {*change.results}
            ]
            if after or change.kind == "dissolution":
                yield from self._changed(event, key, before=True)
            for one in after:
                yield from self._changed(event, one, before=False)

    def _owner(self, row: Owner) -> Iterator[Plain]:
        """Who owned or represented the owner of a company, and since when."""
        key = "-".join(filter(None, (row.key, "owner", row.owner, row.since)))
        iri, term = self.mint.entity("membership", key), self.mint.term
        yield iri, term("rdf:type"), term("pg:OwnerRepresentation")
        yield iri, term("org:member"), self._thing(row.owner)
        yield iri, term("org:organization"), self._thing(row.key)
        yield iri, term("schema:temporalCoverage"), string(f"{row.since or '..'}/{row.through or '..'}")
        since, through = days(row.since), days(row.through)
        if since and since[0]:
            yield iri, term("pg:validFrom"), self.mint.day(since[0])
        if through and through[1]:
            yield iri, term("pg:validThrough"), self.mint.day(through[1])
        yield from self._source(iri, row.source)

    def _thing(self, key: str) -> ox.NamedNode:
        """A key of a change is a place's or an organisation's."""
        return self.mint.entity("place" if self.gazetteer.place(key) else "org", key)
