"""Who takes part: every organisation that an article names, each with all its mentions.

Names are found by how the language marks them (head words, fields, levels, legal forms) and by the gazetteer; then the
names that name the same organisation are put together with the whole article in view, and generic words resolved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from partnergraph.extraction.document import Document
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.organisations.beside import beside_candidates, later_mentions
from partnergraph.extraction.organisations.bodies import body_candidates, identify
from partnergraph.extraction.organisations.clusters import clusters_of, mentions_of, named
from partnergraph.extraction.organisations.en import english_candidates
from partnergraph.extraction.organisations.known import known_candidates
from partnergraph.extraction.organisations.page import Candidate, Page
from partnergraph.extraction.organisations.places import Places
from partnergraph.extraction.organisations.references import acting_places, references
from partnergraph.extraction.organisations.vi import vietnamese_candidates
from partnergraph.knowledge.gazetteer import Gazetteer

__all__ = ["find_organisations"]

_COMMITTEES = frozenset({"ủy ban nhân dân", "people's committee"})
_AUTHORITIES = frozenset({"chính quyền", "government"})
GRAMMARS: Mapping[str, Callable[[Page, Places], Iterator[Candidate]]] = {
    "vi": vietnamese_candidates,
    "en": english_candidates,
}


def find_organisations(document: Document, gazetteer: Gazetteer) -> Roster[NamedOrganisation]:
    """The organisations named in `document`, in order of first mention."""
    page = Page(document, gazetteer)
    places = Places(page)
    read = [
        *GRAMMARS[document.lang](page, places),
        *known_candidates(page),
        *body_candidates(page),
        *beside_candidates(page),
    ]
    found = _longest(read)
    found = _longest([*found, *later_mentions(page, found)])
    identify(page, places, found)
    generic = [c for c in found if c.generic]
    proper = [c for c in found if not c.generic]
    proper += _attached(page, proper, found)
    clusters = clusters_of(page, proper)
    organisations = [named(page, cluster) for cluster in clusters]
    mentions = [mention for who, cluster in enumerate(clusters) for mention in mentions_of(who, cluster)]
    generic += _generic_words(page, found)
    return Roster(organisations, [*mentions, *references(page, organisations, mentions, generic)])


def _longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Of candidates that overlap the longer one; of equal ones that with an entity."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end, c.rule == "org.known-body", c.entity is None)):
        if kept and candidate.start < kept[-1].end:
            if candidate.end - candidate.start > kept[-1].end - kept[-1].start:
                kept[-1] = candidate
            continue
        kept.append(candidate)
    return kept


def _attached(page: Page, proper: list[Candidate], found: list[Candidate]) -> list[Candidate]:
    """Bare places that act: names of their committee where the article names it, else of its authorities, else bodies of
    their own. The authorities of a place ("chính quyền tỉnh X") are its committee as well."""
    committees = {c.key[3]: c.key for c in reversed(proper) if _is_body(c, _COMMITTEES) and c.key[3]}
    authorities = {c.key[3]: c.key for c in reversed(proper) if _is_body(c, _AUTHORITIES) and c.key[3]}
    for candidate in proper:
        if _is_body(candidate, _AUTHORITIES) and candidate.key[3] in committees:
            candidate.key, candidate.formal = committees[candidate.key[3]], False
    acting = list(acting_places(page, [(c.start, c.end) for c in found]))
    for candidate in acting:
        site = candidate.key[1]
        candidate.key = committees.get(site, authorities.get(site, candidate.key))
    return acting


def _is_body(candidate: Candidate, words: frozenset[str]) -> bool:
    """Whether a candidate is a body of a province or city, of one of these kinds."""
    return candidate.key[0] == "body" and candidate.key[1] in words and not candidate.key[2]


def _generic_words(page: Page, found: list[Candidate]) -> list[Candidate]:
    """The generic words of table `reference_words` outside every name."""
    starts = {offset for c in found for offset in range(c.start, c.end)}
    return [
        Candidate(
            start=cue.start, end=cue.end, name="", kind="", key=(), rule="org.generic", formal=False, generic=cue.code
        )
        for cue, _ in page.cues("reference_words")
        if cue.start not in starts and cue.end - 1 not in starts
    ]
