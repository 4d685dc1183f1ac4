"""How a thing stands: planned, agreed, under-way, launched or delivered, from what is done with it (table
programme_cues: build, open, deliver, give, train), the tense of that verb, and what the passage tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partnergraph.extract.document import Document, Sentence
from partnergraph.knowledge.lexicon import Cue

VERBS = frozenset({"build", "built", "open", "deliver", "give", "train"})
_TENSES = frozenset({"will", "plan", "ongoing", "done"})
_REACH = 160  # characters between a verb and a thing that is still its object
_AFTER = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """The verb that governs a thing (None where there is none), whether it stands after it, and its tense."""

    verb: Cue | None
    after: bool
    tense: str
    passage: str

    @property
    def status(self) -> str:
        """The concept of the scheme programme-status."""
        act = self.verb.code if self.verb else ""
        if self.tense in ("wish", "plan"):
            return "planned"
        if self.passage == "content":
            return "agreed"
        if self.tense == "will" or self.passage == "wish":
            return "planned"
        if act in ("deliver", "give", "train"):
            return "delivered"
        if act == "open":
            return "launched"
        if self.tense == "ongoing":
            return "under-way"
        if self.tense == "done" or act == "built" or self.passage == "result":
            return "launched"
        return "under-way"


def standing_of(
    document: Document, sentence: Sentence, start: int, end: int, passages: Mapping[int, str]
) -> Standing:
    """How the thing at [start, end) of a sentence stands."""
    passage = passages.get(sentence.index, "")
    before = document.cues_of("programme_cues", sentence.start, start)
    verbs = [c for c in before if c.code in VERBS and _governs(document, c, start)]
    after = [c for c in document.cues_of("programme_cues", end, min(sentence.end, end + _AFTER)) if _near(document, end, c)]
    ahead = [c for c in after if c.code in VERBS]
    if verbs:
        return Standing(verbs[-1], False, _tense([c for c in before if c.start < verbs[-1].start]), passage)
    if ahead:
        between = [c for c in after if c.start < ahead[0].start]
        return Standing(ahead[0], True, _tense(between) or _tense(before), passage)
    return Standing(None, False, _tense(before) or _tense(after), passage)


def _governs(document: Document, verb: Cue, start: int) -> bool:
    gap = document.text[verb.end : start]
    return len(gap) <= _REACH and not any(mark in gap for mark in (";", ". ", ":", "("))


def _near(document: Document, end: int, cue: Cue) -> bool:
    return not any(mark in document.text[end : cue.start] for mark in (";", ",", "."))


def _tense(cues: list[Cue]) -> str:
    """The tense that the nearest cue gives; a wish earlier in the sentence holds for all that follows."""
    if any(c.code == "wish" for c in cues):
        return "wish"
    tenses = [c.code for c in cues if c.code in _TENSES]
    return tenses[-1] if tenses else ""
