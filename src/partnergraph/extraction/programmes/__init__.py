"""Programmes: the systems, centres, courses, funds and gifts that a cooperation builds, runs or hands over.

Rules, strongest first: `programme.national` (a known programme of the country), `programme.named` (quoted or
capitalised), `programme.dubbed` (given a name in so many words), `programme.compound` (a compound that is a thing by
itself), `programme.made` (one described thing right after a verb of making it), `programme.object` (a concrete noun
phrase that something is done with, where the cooperation is told of), `programme.gift` (a verb of giving and what is
counted), `programme.counted` (equipment counted where it is installed).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from partnergraph.extraction.document import Document, Sentence
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.passages import passages_of
from partnergraph.extraction.programmes.gifts import gifts_in
from partnergraph.extraction.programmes.merging import Found, merged
from partnergraph.extraction.programmes.phrases import PhraseReader
from partnergraph.extraction.programmes.roles import Roles
from partnergraph.extraction.programmes.rules import Judge
from partnergraph.extraction.programmes.standing import standing_of
from partnergraph.model import Agreement, Programme

__all__ = ["find_programmes"]

_WITH = re.compile(r" with an? ")


def find_programmes(
    document: Document, organisations: Roster[NamedOrganisation], agreements: Sequence[Agreement]
) -> tuple[Programme, ...]:
    """The programmes of a document, in order of first mention, each once."""
    finder = _Finder(document, organisations, agreements)
    found = [found for sentence in document.read_sentences() for found in finder.of(sentence)]
    return tuple(merged(document, found, Roles(document, organisations, agreements)))


class _Finder:
    def __init__(
        self, document: Document, organisations: Roster[NamedOrganisation], agreements: Sequence[Agreement]
    ) -> None:
        self.document = document
        self.passages = passages_of(document, agreements)
        self.reader = PhraseReader(document, organisations)
        self.judge = Judge(document, organisations, agreements, self.passages, self.reader)

    def of(self, sentence: Sentence) -> Iterator[Found]:
        """What one sentence names, in order."""
        national = [(c.start, c.end) for c in self.document.cues_in("national_programmes", sentence)]
        for start, end in national:
            yield self._found(sentence, start, end, "national-programme", "programme.national")
        for gift in gifts_in(self.document, sentence, self.passages):
            strong = sentence.block.kind not in ("title", "heading")
            rule = "programme.gift" if gift.kind == "fund-or-gift" else "programme.counted"
            yield Found(sentence, gift.start, gift.end, gift.kind, gift.standing, rule, strong=strong)
        if self.judge.about(sentence):
            for start, end, kind in self.reader.dubbed(sentence):
                yield self._found(sentence, start, end, kind, "programme.dubbed")
        yield from self._phrases(sentence, national)

    def _phrases(self, sentence: Sentence, taken: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """The noun phrases that a rule takes; what comes with another ("a kiosk with a wallet") is part of it."""
        reached = sentence.start
        for phrase in self.reader.phrases(sentence):
            if phrase.start < reached or any(start < phrase.end and phrase.start < end for start, end in taken):
                continue
            rule = self.judge.rule(sentence, phrase)
            if rule and not (reached > sentence.start and _WITH.fullmatch(self.document.text, reached, phrase.start)):
                reached = phrase.end
                yield self._found(sentence, phrase.start, phrase.end, phrase.head.code, rule, phrase.short)

    def _found(self, sentence: Sentence, start: int, end: int, kind: str, rule: str, short: str = "") -> Found:
        standing = standing_of(self.document, sentence, start, end, self.passages)
        block = sentence.block.kind
        strong = block not in ("title", "heading") and (block != "caption" or standing.verb is not None)
        return Found(sentence, start, end, kind, standing, rule, short, strong)
