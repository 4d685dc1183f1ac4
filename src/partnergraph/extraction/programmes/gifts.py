"""Gifts: a verb of giving, a number and what is counted ("trao 250 máy tính bảng", "donated 40 laptops")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partnergraph.extraction.document import Document, Sentence
from partnergraph.extraction.programmes.standing import Standing, standing_of
from partnergraph.knowledge.lexicon import Cue

_NUMBER_BEFORE = re.compile(r"(?<![\w.,/-])(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)[ \xa0]$")
_GIVEN = frozenset({"give", "deliver", "support"})
_CLOSE = 60  # characters between a verb of giving and what is counted
_WORD = re.compile(r"[ \xa0][^\W\d]+")
_REST = re.compile(r"(?:[ \xa0](?:để|mua|xây|làm|xây dựng)[ \xa0][^.,;:()\n]{3,60})")


@dataclass(frozen=True, slots=True)
class Gift:
    """What is given at [start, end) and how the giving stands."""

    start: int
    end: int
    standing: Standing
    kind: str = "fund-or-gift"


def gifts_in(document: Document, sentence: Sentence, passages: Mapping[int, str]) -> Iterator[Gift]:
    """The gifts of a sentence: counted things or sums governed by a verb of giving, and equipment counted where
    it is installed or listed."""
    for cue in document.cues_in("gift_words", sentence):
        if cue.code == "number":
            continue
        start = _number_start(document, sentence, cue)
        if start is None:
            continue
        standing = standing_of(document, sentence, start, cue.end, passages)
        if cue.code == "counted" and (sentence.block.kind == "list" or _installed(standing)):
            yield Gift(start, _counted_end(document, cue, sentence), standing, "system")
        elif _given(document, sentence, standing, start):
            yield Gift(start, _end(document, cue, sentence), standing)


def _installed(standing: Standing) -> bool:
    return standing.verb is not None and standing.verb.code in ("build", "built", "building") and not standing.after


def _given(document: Document, sentence: Sentence, standing: Standing, start: int) -> bool:
    """Whether a verb of giving governs what is counted, closely, and no promise stands before it."""
    verb = standing.verb
    if verb is None or verb.code not in _GIVEN or standing.after or _pledged(document, sentence, verb):
        return False
    gap = document.text[verb.end : start]
    return len(gap) <= _CLOSE and "," not in gap and ":" not in gap


def _number_start(document: Document, sentence: Sentence, cue: Cue) -> int | None:
    """Where the number before a counted thing begins, in figures or words; up to two words of description between."""
    least = max(sentence.start, cue.start - 40)
    match = _NUMBER_BEFORE.search(document.text, least, cue.start)
    if match:
        return match.start(1)
    for number in document.cues_of("gift_words", least, cue.start):
        if number.code == "number" and len(document.text[number.end : cue.start].split()) <= 2:
            return number.start
    return None


def _pledged(document: Document, sentence: Sentence, verb: Cue) -> bool:
    """A sum promised in general ("cam kết hỗ trợ") is no gift yet."""
    before = document.cues_of("gift_cues", max(sentence.start, verb.start - 25), verb.start)
    return any(cue.code == "pledge" for cue in before)


def _counted_end(document: Document, cue: Cue, sentence: Sentence) -> int:
    """The end of counted equipment with the words that say which ("trạm quan trắc nước")."""
    end = cue.end
    bounds = {w.start for w in document.cues_of("programme_words", end, end + 60) if w.code in ("bound", "and")}
    while (word := _WORD.match(document.text, end, sentence.end)) and word.start() + 1 not in bounds:
        end = word.end()
    return end


def _end(document: Document, cue: Cue, sentence: Sentence) -> int:
    if cue.code != "money":
        return cue.end
    rest = _REST.match(document.text, cue.end, sentence.end)
    if rest is None:
        return cue.end
    ends = [w.start for w in document.cues_of("programme_words", cue.end + 5, rest.end()) if w.code == "bound"]
    return ends[0] - 1 if ends else rest.end()
