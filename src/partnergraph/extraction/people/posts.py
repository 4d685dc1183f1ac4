"""Posts: the titles in a sentence, whose they are, and how several of them hang together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from partnergraph.extraction.document import Sentence
from partnergraph.extraction.mentions import NamedOrganisation, Post, Roster
from partnergraph.extraction.organisations.page import Page
from partnergraph.extraction.people.held import Held
from partnergraph.extraction.people.owners import OwnerReader
from partnergraph.knowledge.lexicon import Cue, Entry

_CHAINED = re.compile(
    r"^\s*(?:,|/|-|và|and|&|kiêm|kiêm nhiệm|cum|đồng thời là|, and|, kiêm|,? who is also|,? also)?\s*(?:là|the|a|as)?\s*$"
)
_SCOPE = re.compile(r" (?P<word>về|phụ trách|in charge of) [^,;.()]{3,60}?(?= của |,|;|\(|\.| of | at | tại )")
_PREFIX = re.compile(r"(?:quyền|q\.|nguyên|cựu|acting|former|deputy|senior|executive|group|standing|permanent) $")
_OFFICERS = re.compile(r"\bChief (?:(?!Executive\b)[\w&-]+ ){1,4}?Officer\b", re.I)
_OFFICER = Entry("posts", "Chief Officer", {"code": "chief-officer", "body": "company"})
_NAME_REACH = 80  # characters of an organisation's name
_PLURAL = re.compile(r"(?:các|hai|ba|những|các đồng chí|các ông|gồm)\s$")


class PostReader:
    """Reads the posts of a page, given the organisations already found there."""

    def __init__(self, page: Page, organisations: Roster[NamedOrganisation]) -> None:
        self.page = page
        self.organisations = organisations
        self.owners = OwnerReader(page, organisations)
        self.english = page.document.lang == "en"

    def posts_in(self, sentence: Sentence) -> list[Held]:
        """The posts named in a sentence, in order."""
        held: list[Held] = []
        cues = self.page.document.cues_in("posts", sentence)
        if self.english:
            cues = self._with_officers(cues, sentence)
        for cue in cues:
            if cue.entry["body"] == "drop" or (held and cue.start < held[-1].end) or not self._is_title(cue):
                continue
            held.append(self._held(cue, sentence))
        self._share(held)
        held = sorted([*held, *self._seconds(held)], key=lambda post: (post.start, post.end))
        for post in held:
            if post.org is None and post.body in ("company", "ministry"):
                post.org, post.stated = self.owners.inferred(post, sentence), False
        return held

    def _seconds(self, held: Sequence[Held]) -> Iterator[Held]:
        """Posts held in a further firm as well, with those chained before them: "President and CEO of Acme and Bolt"."""
        for at, post in enumerate(held):
            again = self.owners.second(post)
            if again is None:
                continue
            yield again
            for first, following in pairwise(reversed(held[: at + 1])):
                if following.org != post.org or not _CHAINED.match(self.page.folded[following.end : first.start]):
                    break
                yield replace(following, org=again.org, stated=True)

    def _with_officers(self, cues: list[Cue], sentence: Sentence) -> list[Cue]:
        """The cues with every "Chief … Officer", of which there are too many for a table."""
        found = [
            Cue(m.start(), m.end(), _OFFICER) for m in _OFFICERS.finditer(self.page.text, sentence.start, sentence.end)
        ]
        if not found:
            return cues
        inside = [c for c in cues if not any(f.start <= c.start < f.end for f in found)]
        return sorted([*inside, *found], key=lambda cue: cue.start)

    def _is_title(self, cue: Cue) -> bool:
        """An abbreviation counts in capitals only; a title inside an organisation's name is none ("Ban Bí thư")."""
        if cue.end - cue.start <= 3 and not self.page.text[cue.start].isupper():
            return False
        inside = self.organisations.between(max(0, cue.start - 60), cue.start)
        return not any(m.end >= cue.end for m in inside)

    def _held(self, cue: Cue, sentence: Sentence) -> Held:
        start, end = self._title_span(cue, sentence)
        title = self.page.written(start, end)
        plural = bool(_PLURAL.search(self.page.folded[max(sentence.start, start - 14) : start]))
        held = Held(start, end, title, cue.code, cue.entry["body"], None, plural)
        self.owners.beside(held, cue, sentence)
        return held

    def _title_span(self, cue: Cue, sentence: Sentence) -> tuple[int, int]:
        page, start, end = self.page, cue.start, cue.end
        if match := _PREFIX.search(page.folded, max(sentence.start, start - 12), start):
            start = match.start()
        while self.english and (prefix := self._prefix(start, sentence.start)):
            start = prefix.start
        while page.folded[end : end + 1] == " " and (suffix := page.cue("post_suffixes", end + 1)):
            end = suffix.end
        if match := _SCOPE.match(page.folded, end):
            owner = self.organisations.between(end, match.end())
            reach = owner[0].start - 1 if owner else match.end()
            if reach > match.end("word"):
                return start, reach
            return start, match.end("word") if match["word"] == "phụ trách" else end
        return start, end

    def _prefix(self, start: int, limit: int) -> Cue | None:
        """The word that belongs to an English title right before it, written with a capital as the title is."""
        page = self.page
        if not page.text[start].isupper():
            return None
        found = [c for c in page.document.cues_of("post_prefixes", max(limit, start - 24), start) if c.end == start - 1]
        if not found or not page.text[found[0].start].isupper():
            return None
        named = self.organisations.between(max(0, found[0].start - _NAME_REACH), start)
        return None if any(m.end > found[0].start for m in named) else found[0]

    def _share(self, held: Sequence[Held]) -> None:
        """A title with no organisation takes that of its neighbour in the chain: "Chủ tịch kiêm Tổng Giám đốc Viettel"."""
        for first, second in reversed(list(pairwise(held))):
            self._give(first, second, first.end, second.start)
        for first, second in pairwise(held):
            self._give(second, first, first.end, second.start)

    def _give(self, taker: Held, giver: Held, end: int, start: int) -> None:
        if taker.org is not None or giver.org is None or not _CHAINED.match(self.page.folded[end:start]):
            return
        if fits(taker, self.organisations.bearers[giver.org]):
            taker.org, taker.stated = giver.org, False


def fits(held: Held, organisation: NamedOrganisation) -> bool:
    """Whether a post can be one of this organisation."""
    if held.body == "none":
        return False
    if held.body == "state":
        return organisation.name.lower().startswith(("chính phủ", "government"))
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
