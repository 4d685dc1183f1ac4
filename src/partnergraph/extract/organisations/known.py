"""Names that the gazetteer knows, and their branches ("VNPT Quảng Nam", "FPT Software")."""

from __future__ import annotations

from collections.abc import Iterator

from partnergraph.extract.organisations.page import Candidate, Page
from partnergraph.extract.organisations.places import Places
from partnergraph.knowledge.lexicon import Cue


def known_candidates(page: Page, places: Places) -> Iterator[Candidate]:
    """Every known organisation and central body named, with the place or words that make a branch of it."""
    for cue, sentence in page.cues("organisation"):
        if cue.entry["weak"] and not _in_context(page, cue):
            continue
        yield _known(page, places, cue, sentence.end)


def _in_context(page: Page, cue: Cue) -> bool:
    """A weak name counts where it is written with a capital and a firm's word stands beside it."""
    before = page.folded[max(0, cue.start - 24) : cue.start]
    return before.rstrip().endswith(("công ty", "tập đoàn", "nhà mạng", "tổng công ty", "company", "operator", "group"))


def _known(page: Page, places: Places, cue: Cue, limit: int) -> Candidate:
    row = page.gazetteer.organisations[cue.code]
    end, place, tail = cue.end, None, False
    following = end + 1
    if page.text[end:following] == " " and following < limit:
        place_cue = page.cue("place", following) or page.cue("district", following) or page.cue("country", following)
        level = page.cue("org_levels", following)
        if level and level.code != "commune":
            place_cue = page.cue("place", level.end + 1) or page.cue("district", level.end + 1)
        if place_cue and not (place_cue.code == row.hq_country):
            end, place = place_cue.end, place_cue.code
        elif place_cue:
            end = place_cue.end
        elif extension := page.cue("company_tails", following):
            if page.text[following].isupper():
                end, tail = extension.end, True
    name = page.written(cue.start, end)
    key: tuple[str, ...] = ("org", cue.code, place) if place else ("name", name.lower()) if tail else ("org", cue.code)
    return Candidate(
        start=cue.start,
        end=end,
        name=name,
        kind=row.kind,
        key=key,
        rule="org.branch" if place or tail else "org.known",
        entity=None if tail else cue.code,
        place=place,
    )
