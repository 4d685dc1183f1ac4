"""By whom and for whom: the organisations around a thing by their place in the sentence, else the parties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from partnergraph.extraction.document import Document, Sentence
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.programmes.standing import Standing
from partnergraph.model import Agreement

_FOR = {
    "vi": re.compile(r"[ \xa0](?:cho|tại|ở|của|phục vụ|trao cho)[ \xa0]"),
    "en": re.compile(r"[ \xa0](?:for|to|at|in)[ \xa0]"),
}
_WORDS = re.compile(r"[^.,;:()\n]{3,60}")
_COUNTED = re.compile(r"(?:hơn |gần |over |some |about )?\d[\d.,]*[ \xa0][^.,;:()\n\d]{3,40}")


PUBLIC = frozenset({"government", "party", "military", "university"})


class Roles:
    """Answers `by` and `for` for the things of one document."""

    def __init__(
        self, document: Document, organisations: Roster[NamedOrganisation], agreements: Sequence[Agreement]
    ) -> None:
        self.document = document
        self.organisations = organisations
        self.company = self._main(agreements, frozenset({"telecom"}))
        self.public = self._main(agreements, PUBLIC)

    def _main(self, agreements: Sequence[Agreement], kinds: frozenset[str]) -> str | None:
        """The party of such a kind that is named most, else the organisation that is."""
        bearers = self.organisations.bearers
        parties = {name for agreement in agreements for name in agreement.parties}
        counts = Counter(m.who for m in self.organisations.mentions if bearers[m.who].kind in kinds)
        ranked = sorted(counts, key=lambda who: (bearers[who].name not in parties, -counts[who], who))
        return bearers[ranked[0]].name if ranked else None

    def by(self, sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
        """The company that builds, runs or gives: the one named nearest before, else after, else the main one."""
        named = [m for m in self.organisations.between(sentence.start, sentence.end) if self._kind(m.who) == "telecom"]
        before = [m for m in named if m.end <= start]
        chosen = before[-1] if before else next((m for m in named if m.start >= end), None)
        if chosen is not None:
            return (self.organisations.bearers[chosen.who].name,)
        return (self.company,) if self.company else ()

    def to(self, sentence: Sentence, start: int, end: int, standing: Standing) -> tuple[str, ...]:
        """Whom it is for: the body or the words after "cho", "for", else a public body of the sentence, else the main."""
        after = self._after(sentence, end)
        if after:
            return (after,)
        named = [m for m in self.organisations.between(sentence.start, sentence.end) if self._is_public(m.who)]
        if named:
            nearest = min(named, key=lambda m: min(abs(m.start - end), abs(start - m.end)))
            return (self.organisations.bearers[nearest.who].name,)
        return (self.public,) if self.public else ()

    def _after(self, sentence: Sentence, end: int) -> str | None:
        marker = _FOR[self.document.lang].match(self.document.text, end, sentence.end)
        if marker is None:
            return None
        for mention in self.organisations.between(marker.end(), marker.end() + 12):
            return self.organisations.bearers[mention.who].name if self._is_public(mention.who) else None
        counted = _COUNTED.match(self.document.text, marker.end(), sentence.end)
        if counted:
            end = counted.end()
            for word in self.document.cues_of("programme_words", marker.end(), end):
                if word.code in ("bound", "and"):
                    end = word.start
                    break
            return self.document.text[marker.end() : end].strip()
        for cue in self.document.cues_of("beneficiaries", marker.end(), marker.end() + 4):
            return self.document.text[cue.start : cue.end]
        return None

    def _kind(self, who: int) -> str:
        return self.organisations.bearers[who].kind

    def _is_public(self, who: int) -> bool:
        return self._kind(who) in PUBLIC
