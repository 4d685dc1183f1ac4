"""What each sentence of an article tells: results of earlier work, the contents of an agreement, or what one side asks
of the other. A list tells what the sentence that opens it tells; a paragraph that goes on tells what the last one told.
Table passage_cues (phrase, code, at).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from partnergraph.extraction.document import Document, Sentence
from partnergraph.model import Agreement, Programme

_CARRY = 2  # sentences that a result or content carries on over in a paragraph, without a word that says so
_LEAD = 80  # how far into a sentence a cue may stand and still say what the whole sentence tells


def passages_of(document: Document, agreements: Sequence[Agreement]) -> Mapping[int, str]:
    """Sentence index -> result, content, wish or signing (of a paper, and not more); a sentence that tells none of them is absent."""
    told: dict[int, str] = {}
    contents = {
        document.sentence_at(evidence.start).index
        for agreement in agreements
        for content in agreement.contents
        for evidence in content.evidence
    }
    signings = {
        document.sentence_at(evidence.start).index
        for agreement in agreements
        if agreement.status in ("signed", "renewed")
        for evidence in agreement.evidence
    }
    signed: list[int] = []
    last: Sentence | None = None
    carried = 0
    for sentence in document.read_sentences():
        kind = _own(document, sentence) or ("content" if sentence.index in contents else "")
        carried = carried + 1 if kind == "" else 0
        if last is not None and kind in ("", "on"):
            kind = _inherited(document, last, sentence, told.get(last.index, ""), kind, carried)
        if kind and kind != "on":
            told[sentence.index] = kind
        elif sentence.index in signings:
            signed.append(sentence.index)
        last = sentence
    return told | dict.fromkeys(signed, "signing")


def told_of(document: Document, programme: Programme) -> list[int]:
    """The indices of the sentences that tell of a programme by its name; its evidence also holds who has a part in it."""
    forms = (programme.name, *programme.aliases)
    named = (e for e in programme.evidence if any(form in e.quote for form in forms))
    return [document.sentence_at(e.start).index for e in named]


def _own(document: Document, sentence: Sentence) -> str:
    """What the sentence's own words say: its first cue."""
    for cue in document.cues_in("passage_cues", sentence):
        if not cue.entry["at"] or cue.start - sentence.start <= 3:
            if cue.code == "result" and cue.start - sentence.start > _LEAD and sentence.end - cue.end > _LEAD:
                continue
            return cue.code
    return ""


def _inherited(document: Document, last: Sentence, sentence: Sentence, before: str, kind: str, carried: int) -> str:
    """What goes on from the sentence before: in its list, in its paragraph, or after a word that says so."""
    if sentence.block.kind == "list" and (last.block.kind == "list" or document.text[last.end - 1] in ":;"):
        return before
    goes_on = last.block is sentence.block and before in ("result", "content") and carried <= _CARRY
    return before if kind == "on" or goes_on else ""
