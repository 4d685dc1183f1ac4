"""Public bodies that the gazetteer knows: named without a head word of the grammar, or told apart by their key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from partnergraph.extraction.organisations.page import Candidate, Page
from partnergraph.extraction.organisations.places import Places
from partnergraph.knowledge.lexicon import Cue
from partnergraph.text import fold


def body_candidates(page: Page) -> Iterator[Candidate]:
    """The single bodies of the country ("Ủy ban Kinh tế của Quốc hội") under names that are theirs alone."""
    for cue, _ in page.chosen("body"):
        row = page.gazetteer.bodies.get(cue.code)
        if row is None or row.level != "central" or cue.entry["weak"] or not page.text[cue.start].isupper():
            continue
        name = page.written(cue.start, cue.end)
        if " " not in name:
            continue
        key = ("body", fold(row.name_vi if page.document.lang == "vi" else row.name_en), "", "")
        yield Candidate(
            start=cue.start, end=cue.end, name=name, kind=row.kind, key=key, rule="org.known-body", entity=cue.code
        )


def identify(page: Page, places: Places, candidates: Iterable[Candidate]) -> None:
    """Give each body its gazetteer key, where its name begins with a form of the table and only a place follows."""
    at_home = page.document.lang == "vi" or places.home is not None
    for candidate in candidates:
        if candidate.entity or not candidate.key or candidate.key[0] != "body":
            continue
        if candidate.place in page.gazetteer.countries and candidate.place != "vietnam":
            continue
        cue = page.cue("body", candidate.start)
        if (
            cue
            and cue.end <= candidate.end
            and (at_home or not cue.entry["weak"])
            and _only_place(page, cue, candidate.end)
        ):
            candidate.entity = cue.code


def _only_place(page: Page, cue: Cue, end: int) -> bool:
    if cue.end == end:
        return True
    tables = ("place", "district", "country", "org_levels")
    return any(page.cue(table, cue.end + 1) for table in tables)
