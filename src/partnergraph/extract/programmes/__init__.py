"""Programmes: the systems, centres, courses, funds and gifts that a cooperation builds, runs or hands over.

Rules, strongest first: `programme.national` (a known programme of the country), `programme.named` (quoted or
capitalised), `programme.compound` (a compound that is a thing by itself), `programme.object` (a concrete noun phrase
that something is done with, where the cooperation is told of), `programme.gift` (a verb of giving and what is counted).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from partnergraph.extract.document import Document, Sentence
from partnergraph.extract.mentions import NamedOrganisation, Roster
from partnergraph.extract.passages import passages_of
from partnergraph.extract.programmes.gifts import gifts_in
from partnergraph.extract.programmes.merging import Found, merged
from partnergraph.extract.programmes.phrases import Phrase, PhraseReader
from partnergraph.extract.programmes.roles import Roles
from partnergraph.extract.programmes.standing import standing_of
from partnergraph.model import Agreement, Programme

__all__ = ["find_programmes"]


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
        self.organisations = organisations
        self.passages = passages_of(document, agreements)
        self.reader = PhraseReader(document, organisations)
        self.told = {
            document.sentence_at(m.start).block.start
            for m in organisations.mentions
            if organisations.bearers[m.who].kind == "telecom"
        }

    def of(self, sentence: Sentence) -> Iterator[Found]:
        """What one sentence names, in order."""
        national = [(c.start, c.end) for c in self.document.cues_in("national_programmes", sentence)]
        for start, end in national:
            yield self._found(sentence, start, end, "national-programme", "programme.national")
        for gift in gifts_in(self.document, sentence, self.passages):
            yield Found(
                sentence, gift.start, gift.end, "fund-or-gift", gift.standing, "programme.gift", strong=True
            )
        for phrase in self.reader.phrases(sentence):
            if any(start < phrase.end and phrase.start < end for start, end in national):
                continue
            rule = self._rule(sentence, phrase)
            if rule:
                yield self._found(sentence, phrase.start, phrase.end, phrase.head.code, rule, phrase.short)

    def _found(self, sentence: Sentence, start: int, end: int, kind: str, rule: str, short: str = "") -> Found:
        standing = standing_of(self.document, sentence, start, end, self.passages)
        strong = sentence.block.kind not in ("title", "heading")
        return Found(sentence, start, end, kind, standing, rule, short, strong)

    def _rule(self, sentence: Sentence, phrase: Phrase) -> str:
        """The rule that takes a phrase for a programme; empty for none."""
        need = phrase.head.entry["need"]
        if not self._about(sentence):
            return ""
        if phrase.named and not self._title_case(sentence):
            return "programme.named"
        if need == "none":
            return "programme.compound"
        if need == "name" or (phrase.many and not phrase.head.entry["many"]):
            return ""
        if need == "modifier" and not phrase.which:
            return ""
        standing = standing_of(self.document, sentence, phrase.start, phrase.end, self.passages)
        listed = sentence.block.kind == "list" and phrase.start - sentence.start <= 4
        if standing.verb is not None or listed or standing.passage in ("result", "content"):
            return "programme.object"
        return ""

    def _about(self, sentence: Sentence) -> bool:
        """Whether a company of the trade is in the paragraph, or the passage tells of an agreement."""
        return sentence.block.start in self.told or self.passages.get(sentence.index, "") != ""

    def _title_case(self, sentence: Sentence) -> bool:
        return self.document.lang == "en" and sentence.block.kind in ("title", "heading")
