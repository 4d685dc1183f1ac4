"""By whom and for whom: the organisations around a thing by their place in the sentence, else the parties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from partnergraph.extraction.document import Document, Sentence
from partnergraph.extraction.mentions import Mention, NamedOrganisation, Roster
from partnergraph.model import Agreement

_FOR = {
    "vi": re.compile(r"[ \xa0](?:cho|tại|ở|của|phục vụ|trao cho)[ \xa0]"),
    "en": re.compile(r"[ \xa0](?:for|to|at|in)[ \xa0]"),
}
_COUNTED = re.compile(r"(?:hơn |gần |over |some |about )?\d[\d.,]*[ \xa0][^.,;:()\n\d]{3,40}")

PUBLIC = frozenset({"government", "party", "military", "university"})


@dataclass(frozen=True, slots=True)
class Role:
    """Who has a part in a thing, and where the article names them."""

    name: str
    span: tuple[int, int]


class Roles:
    """Answers `by` and `for` for the things of one document."""

    def __init__(
        self, document: Document, organisations: Roster[NamedOrganisation], agreements: Sequence[Agreement]
    ) -> None:
        self.document = document
        self.organisations = organisations
        self.company = self._main(agreements, frozenset({"telecom"}))
        self.public = self._main(agreements, PUBLIC)

    def _main(self, agreements: Sequence[Agreement], kinds: frozenset[str]) -> int | None:
        """The party of such a kind that is named most, else the organisation that is."""
        bearers = self.organisations.bearers
        parties = {name for agreement in agreements for name in agreement.parties}
        counts = Counter(m.who for m in self.organisations.mentions if bearers[m.who].kind in kinds)
        ranked = sorted(counts, key=lambda who: (bearers[who].name not in parties, -counts[who], who))
        return ranked[0] if ranked else None

    def by(self, sentence: Sentence, start: int, end: int) -> tuple[Role, ...]:
        """The company that builds, runs or gives: the one named nearest before, else after, else the main one."""
        named = [m for m in self.organisations.between(sentence.start, sentence.end) if self._kind(m.who) == "telecom"]
        before = [m for m in named if m.end <= start]
        chosen = before[-1] if before else next((m for m in named if m.start >= end), None)
        return (self._role(chosen),) if chosen is not None else self._elsewhere(self.company, start)

    def to(self, sentence: Sentence, start: int, end: int) -> tuple[Role, ...]:
        """Whom it is for: the body or the words after "cho", "for", else a public body of the sentence, else the main."""
        after = self._after(sentence, end)
        if after:
            return (after,)
        named = [m for m in self.organisations.between(sentence.start, sentence.end) if self._is_public(m.who)]
        if named:
            return (self._role(min(named, key=lambda m: min(abs(m.start - end), abs(start - m.end)))),)
        return self._elsewhere(self.public, start)

    def _role(self, mention: Mention) -> Role:
        return Role(self.organisations.bearers[mention.who].name, (mention.start, mention.end))

    def _elsewhere(self, who: int | None, start: int) -> tuple[Role, ...]:
        """The organisation that the article is about, at its last mention by name before `start`, else its first."""
        named = [m for m in self.organisations.of(who) if not m.pronominal] if who is not None else []
        before = [m for m in named if m.end <= start]
        return (self._role(before[-1] if before else named[0]),) if named else ()

    def _after(self, sentence: Sentence, end: int) -> Role | None:
        marker = _FOR[self.document.lang].match(self.document.text, end, sentence.end)
        if marker is None:
            return None
        for mention in self.organisations.between(marker.end(), marker.end() + 12):
            return self._role(mention) if self._is_public(mention.who) else None
        counted = _COUNTED.match(self.document.text, marker.end(), sentence.end)
        if counted:
            end = counted.end()
            for word in self.document.cues_of("programme_words", marker.end(), end):
                if word.code in ("bound", "and"):
                    end = word.start
                    break
            return self._words(marker.end(), end)
        for cue in self.document.cues_of("beneficiaries", marker.end(), marker.end() + 4):
            return self._words(cue.start, cue.end)
        return None

    def _words(self, start: int, end: int) -> Role:
        words = self.document.text[start:end]
        return Role(words.strip(), (start, start + len(words.rstrip())))

    def _kind(self, who: int) -> str:
        return self.organisations.bearers[who].kind

    def _is_public(self, who: int) -> bool:
        return self._kind(who) in PUBLIC
