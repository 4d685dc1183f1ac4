"""Names in both languages: of organisations from the knowledge tables, and of agreements, which are generated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from partnergraph.knowledge.entries import Body, DatedName, KnownOrganisation, Place
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.knowledge.ontology import Ontology
from partnergraph.link import AgreementNode, OrganisationNode

LANGUAGES = ("vi", "en")
_AND = {"vi": " và ", "en": " and "}
_BETWEEN = {"vi": "{type} giữa {parties}", "en": "{type} between {parties}"}
_WITH = {"vi": "{type} của {parties}", "en": "{type} of {parties}"}
_KIND_VI = {
    "province": "tỉnh",
    "city": "thành phố",
    "rural-district": "huyện",
    "urban-district": "quận",
    "town": "thị xã",
    "district-city": "thành phố",
}
_KIND_EN = {
    "province": "{} Province",
    "city": "{} City",
    "rural-district": "{} District",
    "urban-district": "{} District",
    "town": "{} Town",
    "district-city": "{} City",
}
_TELLS_KIND = re.compile(r"\b(Tỉnh|Thành|Huyện|Quận|Thị) (ủy|Đoàn)$")
_AS_PREFIX = {"province": "Tỉnh", "city": "Thành"}
_LEVEL_VI = re.compile(r" (tỉnh|thành phố|huyện|quận|thị xã)$")
_LEVEL_EN = re.compile(r"^(Provincial|Municipal|District) ")
_UNNAMED = {"vi": "bên chưa rõ tên", "en": "an unnamed party"}


def place_name(named: Place | DatedName, lang: str) -> str:
    """A place with the word for its kind: "tỉnh Quảng Nam", "Quang Nam Province"; a country has none."""
    if lang == "en":
        told = _KIND_EN.get(named.kind, "{}")
        return named.name_en if named.name_en.endswith(told.removeprefix("{}")) else told.format(named.name_en)
    return f"{_KIND_VI.get(named.kind, '')} {named.name_vi}".strip()


def former_names(place: Place) -> list[DatedName]:
    """The names or kinds that a place once had."""
    now = place.kind, place.name_vi
    return [name for name in place.names if (name.kind, name.name_vi) != now]


@dataclass(frozen=True)
class Labels:
    """Labels under the knowledge tables and the schemes."""

    gazetteer: Gazetteer
    ontology: Ontology
    given: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by path and language: what people call it

    def organisation(self, node: OrganisationNode, lang: str) -> str | None:
        """The full name; None where there is none in that language."""
        if given := self.given.get((f"org/{node.key}", lang)):
            return given
        body = self.gazetteer.bodies.get(node.entity or "")
        known = self.gazetteer.organisations.get(node.entity or "")
        place = self.gazetteer.place(node.place or "")
        if node.origin == "office" and body and place:
            return office_name(body, place, lang)
        if node.origin == "branch" and place and (body or known):
            return self._branch(body or known, place, lang)
        if node.origin == "known" and (body or known):
            row = body or known
            return (row.name_en if lang == "en" else row.name_vi) if row else None
        return next((label.text for label in node.labels if label.lang == lang), None)

    def short(self, node: OrganisationNode, lang: str) -> str:
        """The name for a sentence: "UBND tỉnh Quảng Nam", "VNPT"; else the full name, in any language."""
        if given := self.given.get((f"org/{node.key}", lang)):
            return given
        body = self.gazetteer.bodies.get(node.entity or "")
        known = self.gazetteer.organisations.get(node.entity or "")
        place = self.gazetteer.place(node.place or "")
        if node.origin == "office" and body and place and lang == "vi":
            return office_name(body, place, lang, abbreviated=True)
        if node.origin == "known" and known and known.aliases:
            return short_name(known)
        named = (self.organisation(node, code) for code in (lang, *LANGUAGES))
        return next((name for name in named if name), _UNNAMED[lang])

    def agreement(self, node: AgreementNode, parties: Sequence[OrganisationNode], lang: str) -> str:
        """ "Thỏa thuận hợp tác giữa UBND tỉnh Quảng Nam và VNPT (2021–2025)": type, parties, and the period or else
        the time of signing."""
        if given := self.given.get((f"agreement/{node.key}", lang)):
            return given
        concept = self.ontology.namespaces.concept("agreement-type", node.type)
        type_ = self.ontology.label(concept, lang) or node.type
        names = [self.short(party, lang) for party in sorted(parties, key=_public_first)]
        pattern = _BETWEEN if len(names) > 1 else _WITH
        joined = _AND[lang].join(filter(None, (", ".join(names[:-1]), names[-1] if names else _UNNAMED[lang])))
        label = pattern[lang].format(type=type_[:1].upper() + type_[1:], parties=joined)
        told = (node.period or node.signed or "").replace("..", "").replace("/", "–")
        return f"{label} ({told})" if told else label

    def _branch(self, row: Body | KnownOrganisation | None, place: Place, lang: str) -> str:
        name = place.name_en if lang == "en" else place.name_vi
        if isinstance(row, KnownOrganisation):
            return f"{short_name(row)} {name}"
        return f"{row.name_en if lang == 'en' else row.name_vi} – {name}" if row else name


def _public_first(node: OrganisationNode) -> tuple[bool, str]:
    return node.kind in ("telecom", "company"), node.key


def short_name(known: KnownOrganisation) -> str:
    """The first alias that the table gives: the everyday name; the full name without aliases."""
    return next(filter(None, (*known.aliases, known.name_vi, known.name_en)))


def office_name(body: Body, named: Place | DatedName, lang: str, *, abbreviated: bool = False) -> str:
    """A type of body with its place: "Ủy ban nhân dân tỉnh Quảng Nam", "People's Committee of Quang Nam Province"."""
    if lang == "en":
        return f"{_LEVEL_EN.sub('', body.name_en)} of {place_name(named, lang)}"
    form = next((f for f in body.forms_vi if f.isupper()), body.name_vi) if abbreviated else body.name_vi
    if tells := _TELLS_KIND.search(form):  # Tỉnh ủy, Thành ủy, Tỉnh Đoàn: the name holds the kind of place
        suits = _AS_PREFIX.get(named.kind, tells[1]) if tells[1] in _AS_PREFIX.values() else tells[1]
        return f"{form[: tells.start()]}{suits} {tells[2]} {named.name_vi}"
    return f"{_LEVEL_VI.sub('', form)} {place_name(named, lang)}"
