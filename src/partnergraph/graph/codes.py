"""Words of articles as concepts of the schemes: a title as a post, a group as a beneficiary."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.knowledge.ontology import Ontology
from partnergraph.link import OrganisationNode
from partnergraph.text import fold, squeeze

_LABELS = frozenset(f"http://www.w3.org/2004/02/skos/core#{kind}Label" for kind in ("pref", "alt", "hidden"))
_PUBLIC = ("post", "beneficiary")


class Codes:
    """Looks words up among the labels of the schemes `post` and `beneficiary`, in both languages, folded."""

    def __init__(self, ontology: Ontology, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._codes = {scheme: frozenset(ontology.codes.get(scheme, ())) for scheme in _PUBLIC}
        self._named = {scheme: _labels(ontology, scheme) for scheme in _PUBLIC}

    def post(self, title: str, organisation: OrganisationNode | None = None) -> str | None:
        """The code of a title; a title that means another post in a kind of body ("Chủ tịch" of a people's committee)
        is that one. None where no post, or more than one, has the title as a label."""
        body = self._gazetteer.bodies.get((organisation.entity if organisation else "") or "")
        longer = (f"{title} {form}" for form in (body.name_vi, *body.forms_vi, body.name_en)) if body else ()
        return next((code for words in (*longer, title) if (code := self._one("post", words))), None)

    def beneficiary(self, words: str) -> str | None:
        """The code of a group, given as the code itself or in words."""
        return words if words in self._codes["beneficiary"] else self._one("beneficiary", words)

    def _one(self, scheme: str, words: str) -> str | None:
        found = self._named[scheme].get(squeeze(fold(words)), frozenset())
        return next(iter(found)) if len(found) == 1 else None


def _labels(ontology: Ontology, scheme: str) -> dict[str, frozenset[str]]:
    base = ontology.namespaces.concept(scheme, "")
    named = defaultdict[str, set[str]](set)
    for triple in ontology.triples:
        if triple.predicate.value in _LABELS and isinstance(triple.subject, ox.NamedNode):
            code = triple.subject.value.removeprefix(base)
            if code != triple.subject.value and isinstance(triple.object, ox.Literal):
                named[squeeze(fold(triple.object.value))].add(code)
    return {words: frozenset(codes) for words, codes in named.items()}
