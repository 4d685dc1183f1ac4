"""How a thing stands: planned, agreed, under-way, launched or delivered, from what is done with it (table
programme_cues: build, pilot, open, deliver, give, train), the tense of that verb, and what the passage tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from partnergraph.extraction.document import Document, Sentence
from partnergraph.knowledge.lexicon import Cue

VERBS = frozenset({"build", "built", "building", "pilot", "open", "use", "support", "deliver", "give", "train", "list"})
_TENSES = frozenset({"will", "plan", "ongoing", "done"})
_REACH = 160  # characters between a verb and a thing that is still its object
_AFTER = 60
_HEAD = 60  # characters of the longest head
_ITEMS = 20  # items of a list that its opening sentence still governs
_BACK = 400  # characters in which a wish or tense before a thing still holds
_CLOSE = 25  # characters between a tense and a thing that has no verb
_SUBJECT = re.compile(r",? (?:that|which|đã|đang|được|sẽ|vừa|chính thức|is|are|was|were|has|have|will) ")


@dataclass(frozen=True, slots=True)
class Standing:
    """The verb that governs a thing (None where there is none), whether it stands after it, its tense, what the passage
    tells, and whether verb and thing stand close together."""

    verb: Cue | None
    after: bool
    tense: str
    passage: str
    close: bool = True

    @property
    def governed(self) -> bool:
        """Whether something is done with the thing, or it is asked for or planned, in so many words."""
        return self.close and (self.verb is not None or self.tense in ("plan", "wish"))

    @property
    def status(self) -> str:
        """The concept of the scheme programme-status."""
        act = self.verb.code if self.verb else ""
        if self.tense in ("wish", "plan"):
            return "planned"
        if act == "building" or (self.tense == "ongoing" and act not in ("open", "use", "deliver", "give")):
            return "under-way"
        if self.passage in ("content", "signing") and not (self.after and self.tense == "done"):
            return "agreed"
        if self.tense == "will" or self.passage == "wish":
            return "planned"
        return self._reached(act)

    def _reached(self, act: str) -> str:
        """How far a thing is that is neither planned nor only agreed."""
        if act in ("deliver", "give", "train"):
            return "delivered"
        if act in ("open", "use", "list"):
            return "launched"
        if self.tense == "ongoing" or act == "pilot":
            return "under-way"
        return "launched" if self.tense == "done" or act == "built" or self.passage == "result" else "under-way"


def standing_of(document: Document, sentence: Sentence, start: int, end: int, passages: Mapping[int, str]) -> Standing:
    """How the thing at [start, end) of a sentence stands."""
    passage = passages.get(sentence.index, "")
    before = _cues(document, max(sentence.start, start - _BACK), start)
    verbs = [c for c in before if c.code in VERBS and _governs(document, c, start)]
    reach = _AFTER if verbs else _REACH
    after = [c for c in _cues(document, end, min(sentence.end, end + reach)) if _near(document, end, c)]
    ahead = [c for c in after if c.code in VERBS]
    if verbs and not _SUBJECT.match(document.folded, end, sentence.end):
        return Standing(verbs[-1], False, _tense([c for c in before if c.start < verbs[-1].start]), passage)
    if ahead:
        between = [c for c in after if c.start < ahead[0].start]
        return Standing(ahead[0], True, _tense(between) or _tense(before), passage, ahead[0].start - end <= _CLOSE)
    own = _tense([c for c in after if c.start - end <= (_AFTER if c.code == "plan" else _CLOSE)])
    near = [c for c in before if c.code == "wish" or c.end >= start - _CLOSE]
    opened = _tense(_opener(document, sentence)) if sentence.block.kind == "list" else ""
    return Standing(None, bool(own), own or _tense(near) or opened, passage, bool(own or near))


def _cues(document: Document, start: int, end: int) -> list[Cue]:
    """The cues in a stretch that are no part of a thing's head ("mở" in "kho dữ liệu mở")."""
    heads = [(h.start, h.end) for h in document.cues_of("programme_heads", max(0, start - _HEAD), end)]
    return [
        c
        for c in document.cues_of("programme_cues", start, end)
        if not any(a <= c.start and c.end <= b for a, b in heads)
    ]


def _opener(document: Document, item: Sentence) -> list[Cue]:
    """The cues of the sentence that opens the list of an item."""
    for index in range(item.index - 1, max(-1, item.index - _ITEMS), -1):
        sentence = document.sentences[index]
        if sentence.block.kind != "list":
            return document.cues_of("programme_cues", sentence.start, sentence.end)
    return []


def _governs(document: Document, verb: Cue, start: int) -> bool:
    gap = document.text[verb.end : start]
    if verb.code == "list":
        return len(gap) <= _BACK and ". " not in gap
    return len(gap) <= _REACH and not any(mark in gap for mark in (";", ". ", ":", "("))


def _near(document: Document, end: int, cue: Cue) -> bool:
    return not any(mark in document.text[end : cue.start] for mark in (";", ". ", ":"))


def _tense(cues: list[Cue]) -> str:
    """The tense that the nearest cue gives; a wish earlier in the sentence holds for all that follows."""
    if any(c.code == "wish" for c in cues):
        return "wish"
    tenses = [c.code for c in cues if c.code in _TENSES]
    return tenses[-1] if tenses else ""
