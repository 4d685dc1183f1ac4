"""Outcomes: results reported of a cooperation and benefits expected of it, clause by clause in the text's own words."""

from __future__ import annotations

from collections.abc import Sequence

from partnergraph.extract.areas import areas_in
from partnergraph.extract.document import Document
from partnergraph.extract.mentions import NamedOrganisation, Roster
from partnergraph.model import Agreement, Outcome, Programme


def find_outcomes(
    document: Document,
    organisations: Roster[NamedOrganisation],
    agreements: Sequence[Agreement],
    programmes: Sequence[Programme],
) -> tuple[Outcome, ...]:
    """The outcomes of a document, in order."""
    found: list[Outcome] = []
    for sentence in document.read_sentences():
        cues = document.cues_in("outcome_cues", sentence)
        if not cues:
            continue
        groups = [document.text[c.start : c.end] for c in document.cues_in("beneficiaries", sentence)]
        evidence = document.evidence(sentence.start, sentence.end)
        found.append(
            Outcome(
                text=evidence.quote,
                status=cues[0].code,
                beneficiaries=tuple(dict.fromkeys(groups)),
                areas=tuple(code for code, _ in areas_in(document, sentence.start, sentence.end)),
                evidence=(evidence,),
                rule="outcome.sentence",
            )
        )
    return tuple(found)
