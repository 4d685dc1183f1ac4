"""Which predicted thing is which gold thing: names compared as readers compare them, pairs made best first.

Case, tone placement, punctuation and spacing do not count. Everything works on the JSON objects of the exchange format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

from partnergraph.model import Json

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# old tone placement (hoà, thuý) in decomposed text: the tone stands on the second of two vowels that end a syllable
_OLD_TONE = re.compile(rf"(?<![gq])([ou])([aey])([{_TONES}])(?![a-z\u0300-\u036f])")
_NO_WORD = re.compile(r"[^\w]+")

SAME_AGREEMENT = 0.45  # of overlap of parties, with a bonus for each equal slot
SAME_PROGRAMME = 0.62  # of likeness of names
SAME_PLACE = 0.6

T = TypeVar("T")


def key(text: str | None) -> str:
    """What of a name counts: "UBND Tỉnh  Khánh Hoà" -> "ubnd tỉnh khánh hòa"; "" for None."""
    if not text:
        return ""
    decomposed = _OLD_TONE.sub(r"\1\3\2", unicodedata.normalize("NFD", text.casefold()))
    return _NO_WORD.sub(" ", unicodedata.normalize("NFC", decomposed)).strip()


def keys(thing: Json) -> set[str]:
    """The keys of all names of an organisation or programme."""
    return {k for k in map(key, [thing.get("name"), *thing.get("aliases", [])]) if k}


def alike(a: str, b: str) -> float:
    """Likeness of two keys, 0 to 1: that of their letters, or 0.9 where all words of the shorter, two at least, are
    words of the longer."""
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    words_a, words_b = set(a.split()), set(b.split())
    shorter = min(len(words_a), len(words_b))
    contained = shorter >= 2 and len(words_a & words_b) == shorter
    return max(SequenceMatcher(None, a, b, autojunk=False).ratio(), 0.9 if contained else 0.0)


def pairs(
    gold: Sequence[T], predicted: Sequence[T], likeness: Callable[[T, T], float], threshold: float
) -> dict[int, int]:
    """Index into `gold` -> index into `predicted`, one to one, the most alike first, none below `threshold`."""
    ranked = sorted((-likeness(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted))
    found: dict[int, int] = {}
    for unlike, i, j in ranked:
        if -unlike >= threshold and i not in found and j not in found.values():
            found[i] = j
    return found


@dataclass(frozen=True)
class Alignment:
    """One article's gold and predicted facts with what was paired: organisations, agreements, programmes."""

    gold: Json
    predicted: Json
    organisations: dict[int, int]
    agreements: dict[int, int]
    programmes: dict[int, int]
    same: dict[str, int]  # key of a name on either side -> index of the gold organisation

    def identity(self, name: str | None) -> str:
        """What a name of an organisation stands for: equal for two names of one gold organisation."""
        bare = key(name)
        if bare not in self.same:
            return bare
        index = self.same[bare]
        return f"{self.gold['organisations'][index]['name']} #{index}"

    def identities(self, names: Iterable[str]) -> set[str]:
        """`identity` of each."""
        return {self.identity(name) for name in names}


def align(gold: Json, predicted: Json) -> Alignment:
    """Pair the facts of one article."""
    ours, theirs = gold.get("organisations", []), predicted.get("organisations", [])
    organisations = pairs(ours, theirs, lambda g, p: float(bool(keys(g) & keys(p))), 0.5)
    same: dict[str, int] = {}
    for i, organisation in enumerate(ours):
        for name in keys(organisation):
            same.setdefault(name, i)
    for i, j in sorted(organisations.items(), key=lambda pair: pair[0]):
        for name in keys(theirs[j]):
            same.setdefault(name, i)
    programmes = pairs(gold.get("programmes", []), predicted.get("programmes", []), _names_alike, SAME_PROGRAMME)
    named = Alignment(gold, predicted, organisations, {}, programmes, same)
    papers = pairs(
        gold.get("agreements", []),
        predicted.get("agreements", []),
        lambda g, p: _agreements_alike(named, g, p),
        SAME_AGREEMENT,
    )
    return Alignment(gold, predicted, organisations, papers, programmes, same)


def _names_alike(gold: Json, predicted: Json) -> float:
    return max((alike(a, b) for a in keys(gold) for b in keys(predicted)), default=0.0)


def _agreements_alike(named: Alignment, gold: Json, predicted: Json) -> float:
    """Share of common parties, 0.2 more for each equal slot, 0.3 less for each date or period that differs."""
    ours, theirs = named.identities(gold.get("parties", [])), named.identities(predicted.get("parties", []))
    if not ours & theirs:
        return 0.0
    equal: int = sum(
        bool(gold.get(s)) and gold.get(s) == predicted.get(s) for s in ("signed", "period", "type", "status")
    )
    clash: int = sum(
        bool(gold.get(s)) and bool(predicted.get(s)) and gold[s] != predicted[s] for s in ("signed", "period")
    )
    overlap = len(ours & theirs) / len(ours | theirs)
    return overlap + 0.2 * equal - 0.3 * clash
