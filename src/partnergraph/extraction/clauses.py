"""Sentences cut into clauses that each say one thing: at semicolons, at commas and conjunctions before a verb, and at
the commas of a list of figures. Table outcome_cues says what a verb is (codes work, benefit) and what only opens a
clause (code lead)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from partnergraph.extraction.document import Document, Sentence
from partnergraph.knowledge.lexicon import Cue

Span = tuple[int, int]

VERBS = frozenset({"work", "benefit"})
_CUT = re.compile(r";\s*|,\s+|\s+(?:và|and|đồng thời)\s+|(?<!\d)\s+[*•+–-]\s+(?!\d{4}\b)|:\s+")
_AND = frozenset({"và", "and"})  # between two verbs of one object they part nothing
_LABEL = re.compile(r"[^\d:;,.]{2,25}:\s")
_STRIP = " \t\n\xa0,;:.-+*•–"
_SHORTEST = 12  # characters of a clause that can stand by itself
_SHORT_FIGURE = 6  # "72 trạm 5G"
_OPENER = 60  # an adverbial before the first comma is at most so long
_FIGURE = re.compile(r"(?<![\w.,/])\d[\d.,]*(?:\s?%|[ \xa0](?!năm\b|tháng\b|ngày\b|/)\w)")


def clauses_of(document: Document, sentence: Sentence, names: Sequence[Span] = ()) -> Iterator[Span]:
    """The clauses of a sentence in order, trimmed; each holds a verb of the table, or a figure. No cut falls into one of
    `names`, the names of organisations."""
    start = _after_opener(document, sentence)
    cuts = [c for c in _cuts(document, start, sentence.end) if not any(a < c[0] < b for a, b in names)]
    for cut in [*cuts, (sentence.end, sentence.end)]:
        span = _trimmed(document, start, cut[0])
        opens_list = document.text[span[1] : span[1] + 1] == ":" and not _FIGURE.search(document.text, *span)
        if span[1] - span[0] >= _SHORT_FIGURE and not opens_list and _says_something(document, span):
            yield span
        start = cut[1]


def _after_opener(document: Document, sentence: Sentence) -> int:
    """Where the sentence begins after "Bên cạnh đó," or "Qua 5 năm thực hiện thỏa thuận,"."""
    start = sentence.start
    for cue in document.cues_of("outcome_cues", start, start + 4):
        if cue.code == "lead" and document.text[cue.end : cue.end + 1] == ",":
            start = cue.end + 1
    comma = document.text.find(", ", start, min(sentence.end, start + _OPENER))
    opens = [c for c in document.cues_of("passage_cues", start, max(start, comma)) if c.code == "result"]
    return comma + 2 if comma > 0 and opens else start


def _cuts(document: Document, start: int, end: int) -> Iterator[Span]:
    """The places that part clauses. A list after a colon is parted at every comma that a figure or verb follows."""
    verbs = {c.start: c for c in document.cues_of("outcome_cues", start, end) if c.code in VERBS}
    ends = {c.end for c in verbs.values()}
    last = start
    for match in _CUT.finditer(document.text, start, end):
        mark = match[0].strip()
        figure = bool(_FIGURE.match(document.text, match.end()))
        if (mark in _AND and match.start() in ends) or match.start() - last < (_SHORT_FIGURE if figure else _SHORTEST):
            continue
        follows = figure or _verb_after(document, match.end(), verbs)
        if mark == ";" or follows or (mark == ":" and end - match.end() > 2 * _SHORTEST):
            last = match.end()
            yield match.start(), match.end()


def _verb_after(document: Document, position: int, verbs: Mapping[int, Cue]) -> bool:
    """Whether a verb stands at `position`, words that only open a clause left out."""
    for cue in document.cues_of("outcome_cues", position, position + 1):
        if cue.code in ("lead", "done", "ongoing", "expected"):
            position = cue.end + 1
    return position in verbs


def has_figure(document: Document, start: int, end: int) -> bool:
    """Whether a figure with its unit stands in [start, end)."""
    return _FIGURE.search(document.text, start, end) is not None


def _says_something(document: Document, span: Span) -> bool:
    return any(c.code in VERBS for c in document.cues_of("outcome_cues", *span)) or bool(
        _FIGURE.search(document.text, *span)
    )


def _trimmed(document: Document, start: int, end: int) -> Span:
    text = document.text
    while start < end and text[start] in _STRIP:
        start += 1
    while end > start and text[end - 1] in _STRIP:
        end -= 1
    label = _LABEL.match(text, start, end)
    if label:
        return _trimmed(document, label.end(), end)
    for cue in document.cues_of("outcome_cues", start, start + 1):
        if cue.code == "lead" and cue.end < end:
            return _trimmed(document, cue.end, end)
    return start, end
