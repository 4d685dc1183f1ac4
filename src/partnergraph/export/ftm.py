"""FollowTheMoney entities, one JSON object a line, for tools that follow people, bodies and their links.

Its schemata have no agreement that is not a contract: an agreement becomes an UnknownLink between each two parties,
with its title as role and its period as dates. https://followthemoney.tech/explorer/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path

from partnergraph.export.tables import tables
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import LANGUAGES
from partnergraph.stores.base import Table
from partnergraph.stores.embedded import EmbeddedStore

_Row = Mapping[str, str]
_ISO_639_3 = {"vi": "vie", "en": "eng"}  # FollowTheMoney takes no shorter codes
_SUCCESSION = "SELECT DISTINCT ?before ?after WHERE { ?before pg:succeededBy ?after . ?before pg:organisationKind ?k } ORDER BY ?before ?after"
_KINDS = """SELECT DISTINCT ?organisation ?class WHERE {
  VALUES ?class { pg:TelecomCompany m8g:PublicOrganisation } ?organisation a ?class } ORDER BY ?organisation ?class"""


def entities(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """The entities of the build in `folder`, ordered by id."""
    found = _Entities(space)
    with closing(EmbeddedStore(folder)) as store:
        data = {name: _rows(table) for name, table in tables(store, space)}
        companies = {
            row["organisation"] for row in _rows(store.select(_text(_KINDS, space))) if "Telecom" in row["class"]
        }
        followed = _rows(store.select(_text(_SUCCESSION, space)))
    _things(found, data, companies)
    _links(found, data)
    known = {row["organisation"] for row in data["organisations"]}
    for row in followed:
        if row["before"] in known and row["after"] in known:
            found.add(
                "Succession", f"{row['before']} {row['after']}", predecessor=row["before"], successor=row["after"]
            )
    with out.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in found)
    return {out.name: len(found.by_id)}


class _Entities:
    """Entities by id; what is added twice is one with all values."""

    def __init__(self, space: Namespaces) -> None:
        self._base = space.data
        self.by_id: dict[str, tuple[str, dict[str, set[str]]]] = {}

    def add(self, schema: str, of: str, **properties: str) -> None:
        """One entity about the thing or pair of things `of`; values that are IRIs of ours become ids."""
        _, kept = self.by_id.setdefault(self._id(of), (schema, {}))
        for name, value in properties.items():
            if value:
                kept.setdefault(name, set()).add(self._id(value) if value.startswith(self._base) else value)

    def _id(self, of: str) -> str:
        """An id of letters that every tool takes: `pg-org-vnpt`."""
        parts = [part.removeprefix(self._base).replace("/", "-") for part in of.split()]
        return "pg-" + "--".join(parts)

    def __iter__(self) -> Iterator[dict[str, object]]:
        for key, (schema, properties) in sorted(self.by_id.items()):
            yield {"id": key, "schema": schema, "properties": {n: sorted(v) for n, v in sorted(properties.items())}}


def _things(found: _Entities, data: Mapping[str, Sequence[_Row]], companies: set[str]) -> None:
    for row in data["organisations"]:
        schema = (
            "Company"
            if row["organisation"] in companies
            else "PublicBody"
            if "gov" in row["kind_en"]
            else "Organization"
        )
        for lang in LANGUAGES:
            found.add(schema, row["organisation"], name=row[f"label_{lang}"])
    for row in (*data["people"], *data["offices"]):
        found.add("Person", row["person"], name=row["name"])
    for row in data["articles"]:
        found.add("Article", row["article"], title=row["headline"], publisher=row["publisher"])
        found.add(
            "Article",
            row["article"],
            publishedAt=row["published"],
            sourceUrl=row["url"],
            language=_ISO_639_3.get(row["language"], ""),
        )
    for row in data["programmes"]:
        found.add("Project", row["programme"], name=row["label"], status=row["status_en"])


def _links(found: _Entities, data: Mapping[str, Sequence[_Row]]) -> None:
    parties: dict[str, list[str]] = {}
    for row in data["parties"]:
        parties.setdefault(row["agreement"], []).append(row["party"])
    for row in data["agreements"]:
        for one, two in combinations(parties.get(row["agreement"], []), 2):
            pair = f"{row['agreement']} {one} {two}"
            found.add("UnknownLink", pair, subject=one, object=two, role=row["type_en"], date=row["signed"])
            found.add(
                "UnknownLink", pair, summary=row["label_vi"], status="proposed" if row["proposed"] == "yes" else ""
            )
            found.add("UnknownLink", pair, startDate=row["valid_from"], endDate=row["valid_through"])
    for row in data["offices"]:
        pair = f"{row['person']} {row['body']}"
        found.add(
            "Membership", pair, member=row["person"], organization=row["body"], role=row["post"], date=row["attested"]
        )
    for row in data["programmes"]:
        for part, role in ((row["by"], "contributor"), (row["for"], "beneficiary")):
            if "/org/" in part:
                pair = f"{row['programme']} {part}"
                found.add("ProjectParticipant", pair, project=row["programme"], participant=part, role=role)


def _rows(table: Table) -> list[_Row]:
    return [
        {name: "" if term is None else term.value for name, term in zip(table.variables, row, strict=True)}
        for row in table
    ]


def _text(query: str, space: Namespaces) -> str:
    return f"PREFIX pg: <{space.ns}> PREFIX m8g: <http://data.europa.eu/m8g/> {query}"
