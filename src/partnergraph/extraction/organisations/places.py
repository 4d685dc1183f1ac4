"""Which places an article names, and which one it is about: the province of a bare "UBND tỉnh"."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from partnergraph.extraction.organisations.page import Page
from partnergraph.knowledge.lexicon import Cue
from partnergraph.text import fold

_TITLE_WEIGHT = 3  # a headline names the province that the story is about
_SOURCE_WEIGHT = 4  # "Báo Hậu Giang" writes of Hậu Giang


class Places:
    """The Vietnamese provinces and cities of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def weights(self) -> Counter[str]:
        """How much the article is about each province or city, by its key."""
        weights: Counter[str] = Counter()
        gazetteer, page = self.page.gazetteer, self.page
        blocks = page.document.blocks
        title_end = blocks[0].end if blocks and blocks[0].kind == "title" else 0
        for cue in page.starting("place").values():
            if cue.code in gazetteer.places and not _in_person(page, cue):
                weights[cue.code] += _TITLE_WEIGHT if cue.start < title_end else 1
        if page.document.article.source:
            source = fold(page.document.article.source)
            for key in weights:
                if re.search(rf"(?<!\w){re.escape(fold(gazetteer.places[key].name_vi))}(?!\w)", source):
                    weights[key] += _SOURCE_WEIGHT
        return weights

    @cached_property
    def home(self) -> str | None:
        """The province or city that the article is about, None where it does not tell."""
        ranked = self.weights.most_common(2)
        if not ranked or not ranked[0][1] or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]

    def nearest(self, offset: int) -> str | None:
        """The province that the paragraph of `offset` names alone, else the article's own."""
        block = self.page.document.sentence_at(offset).block
        cues = self.page.document.cues_of("place", block.start, block.end)
        named = {self.page.starting("place")[cue.start].code for cue in cues}
        return named.pop() if len(named) == 1 else self.home

    def key(self, cue: Cue | None) -> str | None:
        """The key of the place that a cue names."""
        return cue.code if cue else None


def _in_person(page: Page, place: Cue) -> bool:
    """Whether a place's name is the end of a person's ("Trần Hòa Bình"): capitals before it that begin with a surname."""
    number, end = page.index(place.start) - 1, place.start
    for _ in range(2):
        if number < 0 or page.folded[page.words[number].end : end] != " " or not page.words[number].cap:
            return False
        word = page.words[number]
        surname = page.cue("surnames", word.start)
        if surname and not surname.entry["weak"] and not page.covered("org_heads", word.start, word.end):
            return not page.covered("organisation", word.start, word.end)
        number, end = number - 1, word.start
    return False
