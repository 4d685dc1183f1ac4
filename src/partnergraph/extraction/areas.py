"""Areas of cooperation: which concepts of the scheme cooperation-area a stretch of text names (lexicon table `areas`), and
which sector a public body's own name tells (table `sectors`)."""

from __future__ import annotations

from partnergraph.extraction.document import Document
from partnergraph.knowledge.lexicon import Cue

_NO_AREA = "none"  # a phrase that holds the word of an area and names none: "môi trường mạng", "press conference"
Area = tuple[str, tuple[int, int]]


def areas_in(document: Document, start: int, end: int) -> tuple[Area, ...]:
    """(code, span) of each area named in [start, end), once each, in order of first mention. A word that is part of an
    organisation's name ("Bộ Thông tin và Truyền thông", "Ministry of Health") names the body, not an area."""
    found: dict[str, tuple[int, int]] = {}
    for cue in document.cues_of("areas", start, end):
        if cue.end <= end and cue.code not in found and cue.code != _NO_AREA and not _in_name(document, cue):
            found[cue.code] = (cue.start, cue.end)
    return tuple(found.items())


def sector_in(document: Document, start: int, end: int) -> Area | None:
    """(code, span) of the sector that the name of a public body at [start, end) tells; None for a name that tells none. Of
    two the lower rank rules, else the first: "Bệnh viện Quân y" is a hospital's name."""
    cues = [cue for cue in document.cues_of("sectors", start, end) if cue.end <= end]
    first = min(cues, key=lambda cue: (cue.entry["rank"], cue.start), default=None)
    return (first.code, (first.start, first.end)) if first else None


def _in_name(document: Document, cue: Cue) -> bool:
    for table in ("body", "organisation"):
        for name in document.cues_of(table, max(0, cue.start - 80), cue.end):
            if name.start <= cue.start and cue.end <= name.end:
                return True
    return False
