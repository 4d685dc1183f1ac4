"""What the readers of slots look at: the document with who is named in it and its dates; and how far a quote reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import Block, Document, Sentence
from partnergraph.extraction.mentions import NamedOrganisation, NamedPerson, Roster

Span = tuple[int, int]
_QUOTE = 300  # characters: what RDF shows of a quote
_PAUSE = re.compile(r"[,;:](?=\s)|\s[-–]\s")

_ALSO = re.compile(
    r"\s*(?:bên cạnh đó|ngoài ra|đồng thời|trong (?:\d+|những|quá trình)|qua \d+|sau \d+|besides|in addition|moreover)\b"
)


def goes_on(document: Document, block: Block) -> bool:
    """Whether a paragraph opens with a word that goes on with what the one before spoke of ("Bên cạnh đó", "Besides")."""
    return bool(_ALSO.match(document.folded, block.start))


@dataclass(frozen=True, slots=True)
class Scene:
    """One article as the agreements' readers see it."""

    document: Document
    organisations: Roster[NamedOrganisation]
    people: Roster[NamedPerson]
    calendar: Calendar

    def says(self, code: str, sentence: Sentence, end: int | None = None) -> bool:
        """Whether a cue of the table occasion_cues with this code stands in a sentence, before `end`."""
        cues = self.document.cues_of("occasion_cues", sentence.start, sentence.end if end is None else end)
        return any(cue.code == code for cue in cues)

    def quote(self, span: Span) -> Span:
        """The sentence around a few words; of a long sentence the clauses around them, as far as a quote is shown."""
        sentence = self.document.sentence_at(span[0])
        if sentence.end - sentence.start <= _QUOTE:
            return min(sentence.start, span[0]), max(sentence.end, span[1])
        floor, ceiling = max(sentence.start, span[1] - _QUOTE), min(sentence.end, span[0] + _QUOTE)
        pauses = [m.end() for m in _PAUSE.finditer(self.document.text, floor, span[0])]
        start = sentence.start if floor == sentence.start else (pauses[0] if pauses else span[0])
        stops = [m.start() for m in _PAUSE.finditer(self.document.text, span[1], min(ceiling, start + _QUOTE))]
        return start, (stops[-1] if stops else span[1]) if start + _QUOTE < sentence.end else sentence.end
