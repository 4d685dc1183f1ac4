"""Posts: the titles in a sentence, whose they are, and how several of them hang together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partnergraph.extract.document import Sentence
from partnergraph.extract.mentions import NamedOrganisation, Post, Roster
from partnergraph.extract.organisations.page import Page
from partnergraph.extract.organisations.places import Places
from partnergraph.knowledge.lexicon import Cue

_OF = re.compile(r"^(?: |\n| của | tại | thuộc | of | of the | at | at the | for | for the | from | in |'s |, )$")
_CHAINED = re.compile(r"^\s*(?:,|/|-|và|and|&|kiêm|kiêm nhiệm|cum|đồng thời là|, and|, kiêm)?\s*(?:là|the|a|as)?\s*$")
_SCOPE = re.compile(r" (?:về|phụ trách|in charge of|for) [^,;.()]{3,60}?(?= của |,|;|\(|\.| of | at )")
_PREFIX = re.compile(r"(?:quyền|q\.|nguyên|cựu|acting|former|then|deputy|senior|executive|group) $")
_PLURAL = re.compile(r"(?:các|hai|ba|những|các đồng chí|các ông|gồm)\s$")


@dataclass(slots=True)
class Held:
    """A post at [start, end) with its organisation (an index into the roster) where the words next to it say whose."""

    start: int
    end: int
    title: str
    code: str
    body: str
    org: int | None
    plural: bool = False


def posts_in(page: Page, places: Places, organisations: Roster[NamedOrganisation], sentence: Sentence) -> list[Held]:
    """The posts named in a sentence, in order."""
    held: list[Held] = []
    for cue in page.document.cues_in("posts", sentence):
        if cue.entry["body"] == "drop" or (held and cue.start < held[-1].end) or not _is_title(page, cue):
            continue
        held.append(_held(page, places, organisations, sentence, cue))
    _share(organisations, held, page)
    return held


def _is_title(page: Page, cue: Cue) -> bool:
    """A title is no part of a longer word of the trade ("Chủ tịch đoàn" is none)."""
    return cue.end - cue.start > 3 or page.text[cue.start].isupper()


def _held(page: Page, places: Places, organisations: Roster[NamedOrganisation], sentence: Sentence, cue: Cue) -> Held:
    start, end = _title_span(page, cue, sentence)
    org, whole = _owner(page, places, organisations, cue, end, sentence.end)
    if org is None and page.document.lang == "en":
        org, before = _owner_before(page, organisations, start, sentence.start)
        start_of_all = before
    else:
        start_of_all = start
    plural = bool(_PLURAL.search(page.folded[max(sentence.start, start - 14) : start]))
    return Held(start_of_all, max(end, whole), page.written(start, end), cue.code, cue.entry["body"], org, plural)


def _title_span(page: Page, cue: Cue, sentence: Sentence) -> tuple[int, int]:
    start, end = cue.start, cue.end
    if match := _PREFIX.search(page.folded, max(sentence.start, start - 12), start):
        start = match.start()
    while page.text[end : end + 1] == " " and (suffix := page.cue("post_suffixes", end + 1)):
        end = suffix.end
    if match := _SCOPE.match(page.folded, end):
        end = match.end()
    return start, end


def _owner(
    page: Page, places: Places, organisations: Roster[NamedOrganisation], cue: Cue, end: int, limit: int
) -> tuple[int | None, int]:
    """The organisation right after a title, and where it ends."""
    for mention in organisations.between(max(cue.start, end - 8), min(limit, end + 14)):
        if mention.start < end < mention.end and cue.start < mention.start:
            return mention.who, mention.end
        if (
            mention.start >= end
            and _OF.match(page.folded[end : mention.start])
            and page.folded[end : mention.start] != ", "
        ):
            return mention.who, mention.end
    return _committee(page, places, organisations, end)


def _committee(
    page: Page, places: Places, organisations: Roster[NamedOrganisation], end: int
) -> tuple[int | None, int]:
    """ "Chủ tịch tỉnh", "Phó Chủ tịch Quảng Ninh": the people's committee of the place, if the article names it."""
    after = end + 1
    level = page.cue("org_levels", after)
    place_at = level.end + 1 if level else after
    place = page.cue("place", place_at)
    if not level and not place:
        return None, end
    key = place.code if place else places.home
    for who, organisation in enumerate(organisations.bearers):
        if (
            organisation.kind == "government"
            and organisation.place == key
            and "ban nhân dân" in organisation.name.lower().replace("ubnd", "ủy ban nhân dân")
        ):
            return who, place.end if place else (level.end if level else end)
    return None, place.end if place else (level.end if level else end)


def _owner_before(
    page: Page, organisations: Roster[NamedOrganisation], start: int, limit: int
) -> tuple[int | None, int]:
    """The organisation right before an English title: "Viettel Chairman", "the ministry's director"."""
    mention = organisations.before(start, max(limit, start - 90))
    if mention and page.folded[mention.end : start] in (" ", "'s ", "' ", "s' ", " group "):
        return mention.who, mention.start
    return None, start


def _share(organisations: Roster[NamedOrganisation], held: Sequence[Held], page: Page) -> None:
    """A title with no organisation takes that of the next one in its chain: "Chủ tịch kiêm Tổng Giám đốc Viettel"."""
    for first, second in reversed(list(zip(held, held[1:], strict=False))):
        if first.org is None and second.org is not None and _CHAINED.match(page.folded[first.end : second.start]):
            if fits(first, organisations.bearers[second.org]):
                first.org = second.org


def fits(held: Held, organisation: NamedOrganisation) -> bool:
    """Whether a post can be one of this organisation."""
    if held.body == "none":
        return False
    if held.body == "party":
        return organisation.kind == "party"
    if held.body == "company":
        return organisation.kind in ("telecom", "company", "other")
    if held.body == "ministry":
        return organisation.kind in ("government", "military")
    return organisation.kind != "party" or held.code in ("head", "deputy-head", "member", "standing-member")


def chains(page: Page, held: Sequence[Held]) -> Iterator[list[Held]]:
    """Posts that hang together: only a comma, a dash, "và", "kiêm" between them."""
    chain: list[Held] = []
    for post in held:
        if chain and not _CHAINED.match(page.folded[chain[-1].end : post.start]):
            yield chain
            chain = []
        chain.append(post)
    if chain:
        yield chain


def as_post(held: Held, rule: str) -> Post:
    """The post as a fact of a person."""
    return Post(title=held.title, org=held.org, start=held.start, end=held.end, rule=rule)
