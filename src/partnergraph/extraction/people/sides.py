"""On whose side people are named: "Phía Viettel có ông A, Chủ tịch", "Chairman B signed for the city". It gives a post
without an organisation the one for which its holder stands."""

from __future__ import annotations

import re

from partnergraph.extraction.document import Sentence
from partnergraph.extraction.mentions import Mention, NamedOrganisation, Roster
from partnergraph.extraction.organisations.page import Page
from partnergraph.extraction.people.held import Held
from partnergraph.extraction.people.posts import fits

_SIDE_GAP = 12  # characters between "phía" and the organisation
_FOR = re.compile(
    r"(?:signed|signing|signs|inked|accepted|spoke|speaking|attended|acted)?,? ?(?:for|on behalf of|representing|representing the)"
    r"(?: the)? $"
)
_FOR_REACH = 40  # characters between a name and "signed on behalf of" with the organisation


def side_of(
    page: Page, organisations: Roster[NamedOrganisation], held: Held, end: int, sentence: Sentence
) -> int | None:
    """The organisation on whose side the holder of `held` stands; `end` is where name and posts end. None where the
    sentence does not say, or where the post can be none of it."""
    mention = _opened(page, organisations, held.start, sentence) or _signed_for(page, organisations, end, sentence)
    if mention is None or held.body in ("none", "state"):
        return None
    bearer = organisations.bearers[mention.who]
    school = bearer.kind == "university" and held.body == "any"
    return mention.who if school or fits(held, bearer) else None


def _opened(page: Page, organisations: Roster[NamedOrganisation], start: int, sentence: Sentence) -> Mention | None:
    """The organisation after the last "phía", "về phía", "on the side of" before a post."""
    cues = [c for c in page.document.cues_of("act_cues", sentence.start, start) if c.entry["side"] == "list-open"]
    if not cues:
        return None
    found = organisations.between(cues[-1].end, min(start, cues[-1].end + _SIDE_GAP))
    return found[0] if found else None


def _signed_for(page: Page, organisations: Roster[NamedOrganisation], end: int, sentence: Sentence) -> Mention | None:
    """The organisation for which somebody is said to sign or speak right after his name."""
    for mention in organisations.between(end, min(sentence.end, end + _FOR_REACH)):
        gap = page.folded[end : mention.start]
        match = _FOR.search(gap)
        return mention if match and "," not in gap[: match.start()] else None
    return None
