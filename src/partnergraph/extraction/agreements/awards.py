"""Contracts that are given: "A awarded B a contract", "B won a contract from A", "the contract went to B", "A chose B to
run ...". Which side a verb has before and after it says its code in table sign_verbs (give, take, goes, choose, chosen).

A side that the sentence does not name is the only one of its kind that the paragraph names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from partnergraph.extraction.agreements.triggers import CHOICES, Trigger
from partnergraph.extraction.document import Document
from partnergraph.extraction.mentions import Mention, NamedOrganisation, Roster
from partnergraph.knowledge.lexicon import Cue

RULE = "agreement.award"
_BEFORE, _AFTER = 60, 45  # characters between a verb and the name before it, and after it
_FROM = re.compile(r"\b(?:from|with|by|của|từ|với)\s")
_OBJECT, _TITLE = 70, 30  # characters of a contract's size before "from", and of words before the giver's name
_REST = 300  # characters after "was picked" in which who picked is named
_BROKEN = re.compile(r"[.;:!?]\s|\b(?:while|but|which|who|whose|that|whereas|trong khi|nhưng|mà)\b")
_WORK = re.compile(
    r"[^.;:]{0,60}?\b(?:to|for|as|by|on)\b|[^.;:]{0,60}?\s(?:để|làm|là|thực hiện|triển khai|cung cấp|xây dựng)\s"
)
_CLIENTS = frozenset({"government", "party", "military", "university"})


class AwardReader:
    """Reads the two sides of contracts in one document."""

    def __init__(self, document: Document, organisations: Roster[NamedOrganisation]) -> None:
        self.document = document
        self.organisations = organisations

    def sides(self, trigger: Trigger, floor: int, ceiling: int) -> tuple[Mention, ...]:
        """The client and the company in order of text; () where the words do not tell both."""
        verb = trigger.verb
        if verb is None or not (verb.code in CHOICES or trigger.awards):
            return ()
        before = [m for m in self.organisations.between(floor, verb.start) if self._near(m.end, verb.start, _BEFORE)]
        after = [m for m in self.organisations.between(verb.end, ceiling) if self._near(verb.end, m.start, _AFTER)]
        if verb.code in CHOICES:
            return self._chosen(trigger, before, after)
        rest = self.organisations.between(trigger.end, ceiling)
        if verb.code == "give":
            firm, client = self._first([*after, *rest], "telecom"), self._client(self._subject(before, verb))
            return tuple(sorted((firm, client))) if firm and client else ()
        if verb.code == "goes":
            return self._both(trigger, self._first(after, "telecom"), None)
        client, unread = self._giver(rest, trigger.end, ceiling)
        return (
            ()
            if unread
            else self._both(trigger, self._first(reversed(before), "telecom"), client or self._client(before[-1:]))
        )

    def _near(self, start: int, end: int, most: int) -> bool:
        return end - start <= most and not _BROKEN.search(self.document.folded, start, end)

    def _giver(self, after: Sequence[Mention], start: int, end: int) -> tuple[Mention | None, bool]:
        """Who gives the contract whose name ends at `start`, as the words after it tell; and whether they name somebody
        who is read as no client ("a contract from West Co")."""
        said = _FROM.search(self.document.folded, start, min(end, start + _OBJECT))
        if said is None:
            return self._client(after), False
        near = [m for m in after if 0 <= m.start - said.end() <= _TITLE]
        beside = [a for a, b in pairwise(near) if b.start - a.end <= 1]  # "the U.S. Department of State"
        giver = next((m for m in near if m not in beside), None)
        return (giver, False) if giver and self._kind(giver) in _CLIENTS else (None, True)

    def _chosen(self, trigger: Trigger, before: Sequence[Mention], after: Sequence[Mention]) -> tuple[Mention, ...]:
        assert trigger.verb is not None
        if trigger.verb.code == "choose":
            client, firm = self._client(before[-1:]), self._first(after[:1], "telecom")
            told = firm is not None and _WORK.match(self.document.folded, firm.end)
        else:
            rest = self.organisations.between(trigger.end, min(trigger.sentence.end, trigger.end + _REST))
            client, firm = self._client(rest), self._first(before[-1:], "telecom")
            told = _WORK.match(self.document.folded, trigger.end)
        return tuple(sorted((client, firm))) if client and firm and told else ()

    def _both(self, trigger: Trigger, firm: Mention | None, client: Mention | None) -> tuple[Mention, ...]:
        """Both sides, one that is missing as the only one of its kind in the paragraph."""
        block = trigger.sentence.block
        named = self.organisations.between(block.start, block.end)
        firm = firm or self._only(m for m in named if self._kind(m) == "telecom")
        client = client or self._only(m for m in named if self._kind(m) in _CLIENTS)
        return tuple(sorted((firm, client))) if firm and client else ()

    def _subject(self, before: Sequence[Mention], verb: Cue) -> list[Mention]:
        """The last name before a verb, where no comma parts them."""
        return [m for m in before[-1:] if "," not in self.document.folded[m.end : verb.start]]

    def _kind(self, mention: Mention) -> str:
        return self.organisations.bearers[mention.who].kind

    def _first(self, mentions: Iterable[Mention], kind: str) -> Mention | None:
        return next((m for m in mentions if self._kind(m) == kind), None)

    def _client(self, mentions: Iterable[Mention]) -> Mention | None:
        return next((m for m in mentions if self._kind(m) in _CLIENTS), None)

    @staticmethod
    def _only(mentions: Iterable[Mention]) -> Mention | None:
        found = list(mentions)
        return found[0] if len({m.who for m in found}) == 1 else None
