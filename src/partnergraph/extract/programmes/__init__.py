"""Programmes: the systems, centres, courses, funds and gifts that a cooperation builds, runs or hands over."""

from __future__ import annotations

from collections.abc import Sequence

from partnergraph.extract.document import Document, quote_of
from partnergraph.extract.mentions import NamedOrganisation, Roster
from partnergraph.knowledge.lexicon import Cue
from partnergraph.model import Agreement, Programme
from partnergraph.text import fold


def find_programmes(
    document: Document, organisations: Roster[NamedOrganisation], agreements: Sequence[Agreement]
) -> tuple[Programme, ...]:
    """The programmes of a document, in order of first mention, each once."""
    found: dict[str, list[Cue]] = {}
    for cue in document.cues_of("programme_heads"):
        if cue.entry["need"] == "none":
            found.setdefault(fold(document.text[cue.start : cue.end]), []).append(cue)
    by = tuple(o.name for o in organisations.bearers if o.kind == "telecom")[:1]
    to = tuple(o.name for o in organisations.bearers if o.kind == "government")[:1]
    return tuple(
        Programme(
            name=document.text[cues[0].start : cues[0].end],
            kind=cues[0].code,
            status="agreed" if agreements else "under-way",
            by=by,
            for_=to,
            evidence=quote_of(document, [(c.start, c.end) for c in cues[:3]]),
            rule="programme.compound",
        )
        for cues in found.values()
    )
