"""Where an agreement was signed, as written: a venue ("Hội trường UBND tỉnh ...") or a town. Table place_cues."""

from __future__ import annotations

import re
from collections.abc import Iterable

from partnergraph.extraction.agreements.drafts import Draft
from partnergraph.extraction.agreements.grouping import Cluster
from partnergraph.extraction.agreements.scene import Scene, Span
from partnergraph.extraction.document import Document

# Where the name of a place ends: at a mark, a dash or a function word; the dots of "TP.", "P.", "St." do not end it.
_STOP = re.compile(
    r"[,;:()\n\"|]|(?<!\btp)(?<!\bp)(?<!\btx)(?<!\bq)(?<!\bst)\.(?=\s|$)|\s(?:-|–)\s"
    r"|\s(?:đã|vừa|diễn ra|tổ chức|ngày|sáng|chiều|giữa|do|với|để|nhằm|về|sẽ|được|hai bên|lãnh đạo|trong|và đại diện|đồng chí|ký|cùng|có|như|là|và các)\b"
    r"|\s(?:is|was|were|has|have|formally|officially|on|to|with|between|after|before|during|today|yesterday|by|and|as|this|last|where|under"
    r"|for|from)\b"
)
_TOWN = re.compile(r"(?:thành phố|thị xã|tỉnh|huyện|quận|thủ đô|thị trấn|xã|phường|trụ sở) [A-ZÀ-ỸĐ]")
_YEARLIKE = re.compile(r"^(?:\d|january|february|march|april|may|june|july|august|september|october|november|december)")
_DAY_AFTER = re.compile(
    r",?\s*(?:vào |hôm |ngày |sáng |chiều |on |today|yesterday|this |last |monday|tuesday|wednesday|thursday|friday|saturday|sunday|where|\()"
)
_BESIDE_PAPER = re.compile(r"\s?(?:\([^()]{1,12}\)\s)?")
_DAY_BEFORE = re.compile(r"(?:today|yesterday|day|\d{4}|\d{1,2}/\d{1,2})\s*,?\s*$")


def place_of(scene: Scene, cluster: Cluster) -> Span | None:
    """The place named in a sentence of signing, a venue before a town."""
    signing = [d for d in cluster.signing if d.trigger.verb and d.trigger.verb.code in ("sign", "ceremony", "event")]
    signing = [
        d for d in signing if d.trigger.name or (d.trigger.verb and d.trigger.verb.code == "ceremony")
    ] + cluster.events
    places = [p for d in signing if d.trigger.time != "review" for p in _places(scene, d)]
    venues = [p for p in places if _is_venue(scene.document, p)]
    return next(iter(venues or places), None)


def _is_venue(document: Document, span: Span) -> bool:
    return any(c.code == "venue" for c in document.cues_of("place_cues", *span))


def _places(scene: Scene, draft: Draft) -> Iterable[Span]:
    document, sentence = scene.document, draft.trigger.sentence
    for cue in document.cues_in("place_cues", sentence):
        if cue.code != "at":
            continue
        start = cue.end + 1
        stop = _STOP.search(document.folded, start, min(sentence.end, start + 90))
        end = stop.start() if stop else min(sentence.end, start + 90)
        text = document.text[start:end].strip(" .")
        if text.startswith("the "):
            start, text = start + 4, text[4:]
        span = (start, start + len(text))
        if text and _is_where(scene, draft, cue.start, span) and _names_place(scene, span):
            yield span


def _is_where(scene: Scene, draft: Draft, at: int, span: Span) -> bool:
    """Whether "tại X" / "in X" tells where it was signed, not where it applies: at the head of the sentence, after a word
    of taking place, beside a date, or right after the parties or the term."""
    document, folded = scene.document, scene.document.folded
    if document.lang == "en" and _BESIDE_PAPER.fullmatch(folded, draft.trigger.end, max(at, draft.trigger.end)):
        return True
    takes_place = document.cues_of("occasion_cues", max(0, at - 18), at)
    if _is_venue(document, span) or any(c.code == "takes-place" and at - c.end <= 1 for c in takes_place):
        return True
    if _DAY_AFTER.match(folded, span[1]) or _DAY_BEFORE.search(folded, max(0, at - 14), at):
        return True
    if document.lang != "vi":
        parties = {end for _, end in draft.found.spans}
        return draft.trigger.signs and at > draft.trigger.end and any(0 <= at - end <= 2 for end in parties)
    ends = [m.end for m in scene.organisations.between(max(0, at - 80), at)] + [p.end for p in draft.periods]
    named = any(m.start == span[0] for m in scene.organisations.between(*span))
    return at < draft.trigger.start or named or any(0 <= at - end <= 2 for end in ends)


def _names_place(scene: Scene, span: Span) -> bool:
    document, text = scene.document, scene.document.text[slice(*span)]
    if _YEARLIKE.match(text.lower()) or len(text.split()) > 12:
        return False
    if _is_venue(document, span):
        return True
    if document.lang == "vi" and any(m.start == span[0] for m in scene.organisations.between(*span)):
        return True
    if any(c.start == span[0] for c in document.cues_of("country", *span)):
        return False
    towns = [*document.cues_of("place", *span), *document.cues_of("district", *span)]
    return bool(_TOWN.match(text)) or (text[0].isupper() and (bool(towns) or len(text.split()) <= 3))
