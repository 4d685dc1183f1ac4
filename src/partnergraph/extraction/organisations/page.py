"""A document as the grammar of names needs it: its words, and the cues that begin at an offset."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from partnergraph.extraction.document import READ_KINDS, Document, Sentence, Word
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.knowledge.lexicon import Cue


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A stretch of text that names an organisation, before it is known which mentions name the same one.

    `key` is what tells it from others (equal keys name the same), `formal` whether the form can be the organisation's
    name, `generic` the word class of a phrase that only stands for one ("tập đoàn", "the ministry"); `short` holds
    short forms that the text gives for it, with their spans.
    """

    start: int
    end: int
    name: str
    kind: str
    key: tuple[str, ...]
    rule: str
    entity: str | None = None
    place: str | None = None
    formal: bool = True
    generic: str = ""
    short: list[tuple[int, int]] = field(default_factory=list)


class Page:
    """The words of a document's own blocks and its cues by start."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.document = document
        self.gazetteer = gazetteer
        self.text = document.text
        self.folded = document.folded.replace("\n", " ")  # a hard wrap parts words as a space does
        self._starting: dict[str, dict[int, Cue]] = {}

    @property
    def words(self) -> list[Word]:
        """All words, in order."""
        return self.document.words

    def index(self, offset: int) -> int:
        """The index of the first word that begins at or after `offset`."""
        return bisect_left(self.document.word_starts, offset)

    def starting(self, table: str) -> dict[int, Cue]:
        """The cues of a table by their start (of two readings of one span that which stood on the day of the article)."""
        if table not in self._starting:
            found: dict[int, Cue] = {}
            for cue in self.document.cues.get(table, ()):
                first = found.get(cue.start)
                if first is None or (table == "place" and self._outlived(first)) or self._fits_better(first, cue):
                    found[cue.start] = cue
            self._starting[table] = found
        return self._starting[table]

    def _outlived(self, cue: Cue) -> bool:
        """Whether the territory of a reading did not exist on the day of the article (a merged province's name)."""
        row = self.gazetteer.places.get(cue.code)
        return row is not None and self.day is not None and not row.stands_on(self.day)

    def _fits_better(self, first: Cue, cue: Cue) -> bool:
        """Whether of two districts of one name only the second lies in a province that the article names."""
        rows = [self.gazetteer.districts.get(c.code) for c in (first, cue)]
        if first.end != cue.end or rows[0] is None or rows[1] is None:
            return False
        return rows[0].province not in self._provinces and rows[1].province in self._provinces

    @cached_property
    def _provinces(self) -> set[str]:
        return {cue.code for cue in self.document.cues.get("place", ())}

    @cached_property
    def day(self) -> date | None:
        """The day of publication, as given with the article."""
        try:
            return date.fromisoformat((self.document.article.published or "")[:10])
        except ValueError:
            return None

    def covered(self, table: str, start: int, end: int) -> bool:
        """Whether a cue of `table` covers [start, end)."""
        return any(cue.end >= end for cue in self.document.cues_of(table, max(0, start - 60), start + 1))

    def cue(self, table: str, start: int) -> Cue | None:
        """The cue of `table` that begins at `start`."""
        return self.starting(table).get(start)

    def cues(self, table: str) -> Iterator[tuple[Cue, Sentence]]:
        """The cues of a table in the article's own sentences, with the sentence."""
        for cue in self.document.cues.get(table, ()):
            sentence = self.document.sentence_at(cue.start)
            if sentence.block.kind in READ_KINDS and cue.end <= sentence.end:
                yield cue, sentence

    def chosen(self, table: str) -> Iterator[tuple[Cue, Sentence]]:
        """Like `cues`, of several readings of one span only that which `starting` chose."""
        chosen = self.starting(table)
        return ((cue, sentence) for cue, sentence in self.cues(table) if chosen[cue.start] is cue)

    def written(self, start: int, end: int) -> str:
        """The text at [start, end) with every run of white space as one space."""
        return " ".join(self.text[start:end].split())
