"""Which noun phrases are programmes, by the need of their heads (table programme_heads): `none` always, the others where
the cooperation is told of and the phrase is named, or something is done with it in so many words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from partnergraph.extraction.document import Document, Sentence
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.programmes.phrases import Phrase, PhraseReader
from partnergraph.extraction.programmes.roles import PUBLIC
from partnergraph.extraction.programmes.standing import standing_of
from partnergraph.model import Agreement

_MADE = frozenset({"build", "built", "building", "pilot", "open", "deliver"})
_LABEL = 60  # characters of the longest label
_BETWEEN = 2  # words between a verb and its object
_NEAR = 5  # sentences from one that names a company of the trade
_WHERE = re.compile(r"\b(?:at the|in the|on the|at|in|on|tại|ở) $")
_ON = re.compile(r"\btrên $")
_PLACES = frozenset({"facility", "platform", "network"})


def _described(phrase: Phrase) -> tuple[int, int]:
    """The words that describe a phrase's head: after it in Vietnamese, before it in English."""
    return (phrase.head.end, phrase.end) if phrase.start == phrase.head.start else (phrase.start, phrase.head.start)


class Judge:
    """Decides on the phrases of one document."""

    def __init__(
        self,
        document: Document,
        organisations: Roster[NamedOrganisation],
        agreements: Sequence[Agreement],
        passages: Mapping[int, str],
        reader: PhraseReader,
    ) -> None:
        self.document = document
        self.reader = reader
        self.organisations = organisations
        self.passages = passages
        self.told = self._near(frozenset({"telecom"}), _NEAR)
        self.agreed = bool(agreements)
        self.served = self._near(PUBLIC, 1)

    def _near(self, kinds: frozenset[str], reach: int) -> frozenset[int]:
        """The sentences within reach of one that names an organisation of such a kind."""
        bearers, document = self.organisations.bearers, self.document
        named = {
            document.sentence_at(m.start).index for m in self.organisations.mentions if bearers[m.who].kind in kinds
        }
        return frozenset(index + near for index in named for near in range(-reach, reach + 1))

    def rule(self, sentence: Sentence, phrase: Phrase) -> str:
        """The rule that takes a phrase for a programme; empty for none."""
        need = phrase.head.entry["need"]
        if need == "none":
            return "programme.compound"
        if need == "never" or not self.about(sentence) or self._elsewhere(sentence, phrase):
            return ""
        if phrase.head.entry["verb"] and self._acted(phrase):
            return ""
        if self._named(sentence, phrase, need):
            return "programme.named"
        if self._direct(sentence, phrase, need):
            return "programme.made"
        return "programme.object" if self._concrete(sentence, phrase, need) and self._object(sentence, phrase) else ""

    def _direct(self, sentence: Sentence, phrase: Phrase, need: str) -> bool:
        """Whether somebody makes, opens or hands over just this: the verb stands right before it, and it is one thing
        with any words that describe it ("supply an ICT platform", "hoàn thiện đề án đô thị thông minh")."""
        described = (phrase.start, phrase.end) != (phrase.head.start, phrase.head.end)
        if need not in ("modifier", "title") or phrase.many or not described:
            return False
        words = _described(phrase)
        if not phrase.which and (self.reader.praised(*words) or (need == "modifier" and self.reader.field(*words))):
            return False
        verb = standing_of(self.document, sentence, phrase.start, phrase.end, self.passages).verb
        if verb is None or verb.code not in _MADE or verb.end > phrase.start:
            return False
        between = self.document.text[verb.end : phrase.start].split()
        return len(between) <= _BETWEEN and all(word.isalpha() for word in between)

    def about(self, sentence: Sentence) -> bool:
        """Whether a company of the trade is named near, or the passage tells of an agreement."""
        if self.agreed and sentence.index in self.served:
            return True
        return sentence.index in self.told or self.passages.get(sentence.index, "") in ("result", "content", "wish")

    def _elsewhere(self, sentence: Sentence, phrase: Phrase) -> bool:
        """Whether it is a prize, a platform only built upon, or a facility only where something happens."""
        least = max(sentence.start, phrase.start - 25)
        if any(cue.code == "award" for cue in self.document.cues_of("programme_words", least, phrase.start)):
            return True
        if (
            phrase.head.code == "platform"
            and not phrase.named
            and _ON.search(self.document.folded, least, phrase.start)
        ):
            return True
        return phrase.head.code in _PLACES and bool(_WHERE.search(self.document.folded, least, phrase.start))

    def _named(self, sentence: Sentence, phrase: Phrase, need: str) -> bool:
        """A name by its writing; English headlines write every word so. A titled head ("Đề án xây dựng ...") needs a
        capital within the sentence and words that say which."""
        if self.document.lang == "en" and sentence.block.kind in ("title", "heading"):
            return False
        if phrase.named and phrase.head.code == "facility":
            return self._object(sentence, phrase)
        if phrase.named or need != "title":
            return phrase.named
        return phrase.which > 1 and phrase.start > sentence.start + 3 and self.document.text[phrase.start].isupper()

    def _acted(self, phrase: Phrase) -> bool:
        """Whether the head is the verb of what stands right before it ("VNPT ứng dụng ...", "sẽ ứng dụng ...")."""
        before = phrase.head.start - 1
        near = self.document.cues_of("programme_cues", max(0, before - 12), before)
        return any(m.end == before for m in self.organisations.between(max(0, before - 90), before)) or any(
            cue.end == before for cue in near
        )

    def _concrete(self, sentence: Sentence, phrase: Phrase, need: str) -> bool:
        """Whether the words say which thing of its kind it is."""
        if need == "site":
            return self._at_site(sentence, phrase)
        if need in ("name", "next", "title") or (phrase.many and not phrase.head.entry["many"]):
            return False
        return need == "verb" or phrase.which > 0

    def _object(self, sentence: Sentence, phrase: Phrase) -> bool:
        """Whether something is done with it for or with a public body, or a passage or list tells of it."""
        standing = standing_of(self.document, sentence, phrase.start, phrase.end, self.passages)
        told = standing.passage in ("result", "content")
        in_list = sentence.block.kind == "list"
        listed = (in_list and phrase.start - sentence.start <= 4) or (told and self._labelled(sentence, phrase))
        if not (told or self.agreed or sentence.index in self.served or (in_list and standing.passage == "wish")):
            return False
        if standing.passage == "content" and phrase.which and not phrase.many:
            return True
        return standing.governed or listed or (told and phrase.head.entry["need"] == "verb")

    def _labelled(self, sentence: Sentence, phrase: Phrase) -> bool:
        """Whether it stands right after the label of its sentence ("Chính quyền số: cơ sở dữ liệu ...")."""
        label = self.document.text[sentence.start : phrase.start]
        return len(label) <= _LABEL and label.rstrip().endswith(":")

    def _at_site(self, sentence: Sentence, phrase: Phrase) -> bool:
        words = self.document.cues_of("programme_words", phrase.end, min(sentence.end, phrase.end + 12))
        return any(word.code == "site" for word in words)
