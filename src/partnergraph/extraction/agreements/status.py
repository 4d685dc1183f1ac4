"""What is reported of an agreement: signed, renewed, in force, expired, planned or proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partnergraph.extraction.agreements.drafts import Draft
from partnergraph.extraction.agreements.grouping import Cluster
from partnergraph.extraction.agreements.scene import Scene, Span
from partnergraph.extraction.agreements.slots import period_of, signed_of
from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import Document

_RETOLD = re.compile(
    r"\b(?:dẫn việc|dẫn|nhắc|rằng|việc|sau khi|kể từ|từ khi|hiện|that|which|after|since|following|who|where)\b"
)
_NEWS = 6  # months after which a signing is no news
_ROUND_UP = 3  # papers that make a list
_LISTED = ("agreement.counterparty-list", "agreement.list-item")


@dataclass(frozen=True, slots=True)
class Place:
    """What the other papers of the article tell of one: `superseded` where a later one follows it, `replaced` where that
    one's term begins before its own is over; `round_up` where the article lists signings."""

    superseded: bool = False
    replaced: bool = False
    round_up: bool = False


def overlap(scene: Scene, old: Cluster, new: Cluster) -> bool:
    """Whether `new` begins, by its term or else by its signing, in a year of the term of `old` or before it."""
    told, term = period_of(old), period_of(new)
    day = None if term else signed_of(scene, new)
    last = told.value.split("/")[1][:4] if told else ""
    first = term.value[:4] if term else day.value[:4] if day else ""
    return last.isdigit() and first.isdigit() and int(first) <= int(last)


def is_round_up(clusters: Sequence[Cluster]) -> bool:
    """Whether the article is a list of signings: at least three dated papers, each of another pair, each told in a
    paragraph of its own."""
    dated = [c for c in clusters if c.days and c.signing]
    pairs = {frozenset(c.parties) for c in dated}
    blocks = {c.signing[0].trigger.sentence.block for c in dated}
    return min(len(pairs), len(blocks)) >= _ROUND_UP


def status_of(scene: Scene, cluster: Cluster, among: Place) -> tuple[str, list[Span]]:
    """The reported status, from modality and from time against the publication; in a round-up every signing is news."""
    signing = [d for d in cluster.signing if d.trigger.name or (d.trigger.verb and d.trigger.verb.code == "sign")]
    for code in ("planned", "proposed"):
        hoped = [d for d in cluster.body if d.trigger.modality == code]
        if hoped and not signing:
            return code, _spans(hoped)
    if prolonged := _prolonged(scene.document, cluster) or _spans(
        d for d in signing if _verb_prolongs(scene.document, d)
    ):
        return "renewed", prolonged
    if not among.superseded and (
        (not cluster.old and _is_news(scene, cluster)) or (among.round_up and _is_told(cluster))
    ):
        return "signed", _spans(cluster.signing)
    over = [d for d in cluster.body if d.trigger.time == "ended"]
    if over or among.replaced or _is_past(cluster, scene.calendar) or any(_called_former(d) for d in cluster.drafts):
        return "expired", _spans(over or cluster.body)
    return "in-force", _spans(cluster.body)


def _is_told(cluster: Cluster) -> bool:
    """Whether a dated signing is told, and no word calls the paper a former one or one that ended."""
    return bool(cluster.days) and all(d.trigger.time not in ("old", "ended", "review") for d in cluster.drafts)


def _called_former(draft: Draft) -> bool:
    return draft.trigger.former and draft.trigger.name is not None and draft.trigger.name.entry["use"] != "old"


def _spans(drafts: Iterable[Draft]) -> list[Span]:
    return [(d.trigger.start, d.trigger.end) for d in drafts][:3]


def _verb_prolongs(document: Document, draft: Draft) -> bool:
    """Whether the verb that takes a contract or licence renews or extends it."""
    verb = draft.trigger.verb
    if verb is None or draft.trigger.type not in ("licence", "contract"):
        return False
    return any(c.end <= verb.end for c in document.cues_of("renewal_cues", verb.start, verb.end))


def _prolonged(document: Document, cluster: Cluster) -> list[Span]:
    """Words that say the paper itself runs on."""
    return [
        (cue.start, cue.end)
        for draft in cluster.body
        if draft.trigger.type in ("licence", "contract") or document.lang == "vi"
        for cue in document.cues_in("renewal_cues", draft.trigger.sentence)
        if cue.code == "prolong"
    ][:2]


def _is_news(scene: Scene, cluster: Cluster) -> bool:
    """Whether the article reports the signing: in its title or opening, at a ceremony, or with a day."""
    document = scene.document
    fresh = [d for d in cluster.signing if d.trigger.time not in ("old", "ended", "review")]
    if any(d.found.rule in _LISTED and (d.dates or not _is_retold(document, d)) for d in fresh):
        return True
    days = [d.dates[0].value for d in fresh if d.dates]
    if scene.calendar.published is None and any(d.trigger.time == "review" for d in cluster.body):
        return False
    if days:
        return any(_is_recent(scene.calendar, day) for day in days)
    if any(d.trigger.verb and d.trigger.verb.code == "sign" and not _is_retold(document, d) for d in fresh):
        return True
    opening = [s.index for s in document.sentences if s.block.kind in ("body", "list")][:2]
    return any(
        d.kind == "title"
        or d.trigger.sentence.index in opening
        or (d.trigger.verb and d.trigger.verb.code == "ceremony")
        for d in fresh
    )


def _is_recent(calendar: Calendar, day: str) -> bool:
    """Whether a day lies in the half year before the publication; true where the publication is unknown."""
    published, parts = calendar.published, day.partition("/")[0].split("-")
    if published is None:
        return True
    months = 12 * (published.year - int(parts[0])) + (published.month - int(parts[1]) if len(parts) > 1 else 0)
    return months <= (_NEWS if len(parts) > 1 else 0)


def only_retold(document: Document, cluster: Cluster) -> bool:
    """Whether the article merely mentions that the paper was signed: then nobody in it signs."""
    return all(d.trigger.name is not None and _is_retold(document, d) for d in cluster.signing)


def _is_retold(document: Document, draft: Draft) -> bool:
    """Whether the signing is only mentioned: inside what somebody says, or in a clause of time or purpose."""
    start = draft.trigger.sentence.start
    said = [c for c in document.cues_of("content_cues", start, draft.trigger.start) if c.code == "speech"]
    return bool(said) or bool(_RETOLD.search(document.folded, start, draft.trigger.start))


def _is_past(cluster: Cluster, calendar: Calendar) -> bool:
    period = period_of(cluster)
    year = period.value.split("/")[1][:4] if period else ""
    return bool(calendar.published and year.isdigit() and int(year) < calendar.published.year)
