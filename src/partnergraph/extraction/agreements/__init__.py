"""What was agreed: every agreement that the article reports, one each, with its slots and the words for each slot.

Triggers (triggers.py) become drafts with parties, days and terms (drafts.py, parties.py), drafts of one paper become
one cluster (grouping.py); then slots (slots.py), renewal (renewal.py) and contents with areas (contents.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from partnergraph.extraction.agreements.contents import ContentReader, Told
from partnergraph.extraction.agreements.drafts import Draft, find_drafts
from partnergraph.extraction.agreements.grouping import Cluster, Grouper
from partnergraph.extraction.agreements.lists import papers_apart
from partnergraph.extraction.agreements.parties import PartyReader
from partnergraph.extraction.agreements.place import place_of
from partnergraph.extraction.agreements.renewal import renewals
from partnergraph.extraction.agreements.scene import Scene, Span
from partnergraph.extraction.agreements.slots import acting, names, period_of, signed_of, type_of
from partnergraph.extraction.agreements.status import Place, is_round_up, only_retold, overlap, status_of
from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import Document, Sentence, quote_of
from partnergraph.extraction.mentions import NamedOrganisation, NamedPerson, Roster
from partnergraph.model import Agreement, Basis, Evidence

__all__ = ["find_agreements"]

_NOBODY, _PAPER = -1, 2  # no cluster; the rank of names that tell a paper
_FIRST = 70  # characters within which the verb of a content stands


@dataclass(slots=True)
class _Slots:
    """Evidence and basis of the slots of one agreement."""

    scene: Scene
    evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    basis: dict[str, Basis] = field(default_factory=dict)

    def note(self, slot: str, spans: Iterable[Span], basis: Basis = "stated") -> None:
        """Record where a slot is said, and whether it is written there."""
        quotes = quote_of(self.scene.document, [self.scene.quote(span) for span in spans])
        if quotes:
            self.evidence[slot] = quotes
        self.basis[slot] = basis


def find_agreements(
    document: Document,
    organisations: Roster[NamedOrganisation],
    people: Roster[NamedPerson],
    calendar: Calendar,
) -> tuple[Agreement, ...]:
    """The agreements of `document`, those that are the news first, with ids A1, A2 ..."""
    scene = Scene(document, organisations, people, calendar)
    reader = PartyReader(document, organisations, people)
    year = calendar.published.year if calendar.published else 0
    drafts = papers_apart(document, reader, calendar, find_drafts(document, reader, calendar))
    clusters = Grouper(document, organisations, year).group(drafts)
    if not clusters:
        return ()
    clusters.sort(key=lambda c: (c.old, not c.signing))
    told = ContentReader(scene).read(clusters)
    renewed = renewals(scene, clusters)
    superseded = {old: overlap(scene, clusters[old], clusters[new]) for new, (old, _, _) in renewed.items()}
    round_up = is_round_up(clusters)
    made = [
        replace(
            _agreement(scene, cluster, told[i], Place(i in superseded, superseded.get(i, False), round_up), ceremony),
            id=f"A{i + 1}",
        )
        for i, (cluster, ceremony) in enumerate(zip(clusters, _ceremonies(document, clusters, drafts), strict=True))
    ]
    for new, (old, basis, spans) in renewed.items():
        if made[old].basis["type"] == "inferred" or _unnamed(clusters[old]):
            made[old] = replace(made[old], type=made[new].type, basis=made[old].basis | {"type": "inferred"})
        quotes = quote_of(document, [scene.quote(span) for span in spans]) or made[old].evidence
        made[new] = replace(
            made[new],
            renews=made[old].id,
            slot_evidence=made[new].slot_evidence | {"renews": quotes},
            basis=made[new].basis | {"renews": basis},
        )
    return tuple(made)


def _unnamed(cluster: Cluster) -> bool:
    """Whether an earlier paper is called by a word that may stand for any: it is then of the new one's type."""
    return all(d.trigger.rank < 2 and not (d.trigger.name and d.trigger.name.entry["use"]) for d in cluster.drafts)


def _ceremonies(document: Document, clusters: Sequence[Cluster], drafts: Sequence[Draft]) -> list[list[Sentence]]:
    """For each cluster the sentences that may tell its signers and chairs: from its first signing sentence to the next
    cluster's, or to the signing of a paper that is read as none; the whole article where only one was signed."""
    signing = [any(d.trigger.signs for d in c.drafts) for c in clusters]
    if sum(signing) <= 1:
        return [list(document.sentences) if s else [] for s in signing]
    owner = {d.trigger.sentence.index: _NOBODY for d in drafts if d.trigger.signs and d.trigger.rank >= _PAPER}
    for index, cluster in enumerate(clusters):
        for draft in cluster.drafts:
            owner[draft.trigger.sentence.index] = index
    rows: list[list[Sentence]] = [[] for _ in clusters]
    current = next((owner[k] for k in sorted(owner) if owner[k] != _NOBODY), 0)
    for sentence in document.sentences:
        current = owner.get(sentence.index, current)
        if current != _NOBODY:
            rows[current].append(sentence)
    return [row if s else [] for row, s in zip(rows, signing, strict=True)]


def _agreement(scene: Scene, cluster: Cluster, told: Told, among: Place, ceremony: Sequence[Sentence]) -> Agreement:
    slots = _Slots(scene)
    kind, spans = _donation(scene, told) if _is_plain(cluster) else ("", [])
    if not spans:
        kind, spans = type_of(cluster)
    slots.note("type", spans or [_span(cluster)], "stated" if spans else "inferred")
    status, spans = status_of(scene, cluster, among)
    slots.note("status", spans, "stated" if status in ("signed", "planned", "proposed") else "inferred")
    slots.note("parties", _party_spans(cluster), "inferred" if cluster.inferred_parties else "stated")
    signers = [] if only_retold(scene.document, cluster) else acting(scene, "sign", ceremony)
    chairs = acting(scene, "chair", ceremony)
    for slot, acts in (("signatories", signers), ("chairs", chairs)):
        if acts:
            slots.note(slot, [span for _, span in acts])
    if told.areas:
        slots.note("areas", told.areas.values())
    sentences = [(d.trigger.sentence.start, d.trigger.sentence.end) for d in cluster.body[:3]]
    return Agreement(
        id="",
        type=kind,
        status=status,
        parties=names(scene.organisations.bearers, cluster.parties),
        signed=_signed(scene, cluster, status, slots),
        period=_period(scene, cluster, slots),
        place=_place(scene, cluster, slots),
        signatories=names(scene.people.bearers, [who for who, _ in signers]),
        chairs=names(scene.people.bearers, [who for who, _ in chairs]),
        areas=tuple(told.areas),
        contents=tuple(told.contents),
        evidence=quote_of(scene.document, sentences),
        rule=cluster.body[0].found.rule or "agreement.reference",
        slot_evidence=slots.evidence,
        basis=slots.basis,
    )


def _is_plain(cluster: Cluster) -> bool:
    """Whether the names of the paper tell no special type."""
    return all(d.trigger.rank < 3 for d in cluster.drafts)


def _donation(scene: Scene, told: Told) -> tuple[str, list[Span]]:
    """A paper whose first content is that one side gives something: the words that say so, none where none do."""
    spans = [(e.start, e.end) for content in told.contents[:1] for e in content.evidence]
    cues = [c for start, end in spans for c in scene.document.cues_of("content_cues", start, min(end, start + _FIRST))]
    return "donation", [(c.start, c.end) for c in cues if c.code == "gift"][:1]


def _signed(scene: Scene, cluster: Cluster, status: str, slots: _Slots) -> str | None:
    """The day of signing; what is only planned or proposed has none."""
    day = None if status in ("planned", "proposed") else signed_of(scene, cluster)
    if day:
        slots.note("signed", [(day.start, day.end)], day.basis)
    return day.value if day else None


def _period(scene: Scene, cluster: Cluster, slots: _Slots) -> str | None:
    """The term; a licence or contract "until 2036" runs from the year of its signing."""
    period = period_of(cluster)
    if period is None:
        return None
    day = (
        signed_of(scene, cluster)
        if period.value.startswith("..") and cluster.family in ("licence", "contract")
        else None
    )
    slots.note("period", [(period.start, period.end)], "inferred" if day else "stated")
    return f"{day.value[:4]}/{period.value[3:]}" if day else period.value


def _place(scene: Scene, cluster: Cluster, slots: _Slots) -> str | None:
    place = place_of(scene, cluster)
    if place is None:
        return None
    slots.note("place", [place])
    return " ".join(scene.document.text[slice(*place)].split())


def _party_spans(cluster: Cluster) -> list[Span]:
    for draft in cluster.body:
        if len(draft.found.spans) >= 2:
            return list(draft.found.spans)
    return [s for d in cluster.body for s in d.found.spans] or [_span(cluster)]


def _span(cluster: Cluster) -> Span:
    trigger = cluster.body[0].trigger
    return trigger.start, trigger.end
