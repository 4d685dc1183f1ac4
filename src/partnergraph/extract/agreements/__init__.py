"""What was agreed: every agreement that the article reports, one each, with its slots and the words for each slot.

Triggers (triggers.py) become drafts with parties, days and terms (drafts.py, parties.py), drafts of one paper become
one cluster (grouping.py); then slots (slots.py), renewal (renewal.py) and contents with areas (contents.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from partnergraph.extract.agreements.contents import ContentReader, Told
from partnergraph.extract.agreements.drafts import find_drafts
from partnergraph.extract.agreements.grouping import Cluster, Grouper
from partnergraph.extract.agreements.parties import PartyReader
from partnergraph.extract.agreements.renewal import renewals
from partnergraph.extract.agreements.slots import (
    acting,
    names,
    only_retold,
    period_of,
    place_of,
    signed_of,
    status_of,
    type_of,
)
from partnergraph.extract.dates import Calendar
from partnergraph.extract.document import Document, Sentence, quote_of
from partnergraph.extract.mentions import NamedOrganisation, NamedPerson, Roster
from partnergraph.model import Agreement, Basis, Evidence

__all__ = ["find_agreements"]

Span = tuple[int, int]


@dataclass(slots=True)
class _Slots:
    """Evidence and basis of the slots of one agreement."""

    document: Document
    evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    basis: dict[str, Basis] = field(default_factory=dict)

    def note(self, slot: str, spans: Iterable[Span], basis: Basis = "stated") -> None:
        """Record where a slot is said, and whether it is written there."""
        quotes = quote_of(self.document, list(spans))
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
    reader = PartyReader(document, organisations, people)
    year = calendar.published.year if calendar.published else 0
    clusters = Grouper(document, organisations, year).group(find_drafts(document, reader, calendar))
    if not clusters:
        return ()
    clusters.sort(key=lambda c: (c.old, not c.signing))
    told = ContentReader(document, organisations, people, calendar).read(clusters)
    renewed = renewals(document, calendar, clusters)
    superseded = {old for old, _, _ in renewed.values()}
    ceremonies = _ceremonies(document, clusters)
    made = [
        _agreement(document, organisations, people, calendar, c, told[i], i, i in superseded, ceremonies[i])
        for i, c in enumerate(clusters)
    ]
    for new, (old, basis, spans) in renewed.items():
        if made[old].basis["type"] == "inferred" or _unnamed(clusters[old]):
            made[old] = replace(made[old], type=made[new].type, basis=made[old].basis | {"type": "inferred"})
        quotes = quote_of(document, spans) or made[old].evidence
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


def _ceremonies(document: Document, clusters: Sequence[Cluster]) -> list[list[Sentence]]:
    """For each cluster the sentences that may tell its signers and chairs: from its first signing sentence to the next
    cluster's; the whole article where only one was signed."""
    signing = [any(d.trigger.signs for d in c.drafts) for c in clusters]
    if sum(signing) <= 1:
        return [list(document.sentences) if s else [] for s in signing]
    owner: dict[int, int] = {}
    for index, cluster in enumerate(clusters):
        for draft in cluster.drafts:
            owner[draft.trigger.sentence.index] = index
    rows: list[list[Sentence]] = [[] for _ in clusters]
    current = next((owner[k] for k in sorted(owner)), 0)
    for sentence in document.sentences:
        current = owner.get(sentence.index, current)
        rows[current].append(sentence)
    return [row if s else [] for row, s in zip(rows, signing, strict=True)]


def _agreement(  # noqa: PLR0913
    document: Document,
    organisations: Roster[NamedOrganisation],
    people: Roster[NamedPerson],
    calendar: Calendar,
    cluster: Cluster,
    told: Told,
    index: int,
    superseded: bool,
    ceremony: Sequence[Sentence],
) -> Agreement:
    slots = _Slots(document)
    kind, spans = type_of(cluster)
    slots.note("type", spans or [_span(cluster)], "stated" if spans else "inferred")
    status, spans = status_of(document, cluster, calendar, superseded)
    slots.note("status", spans, "stated" if status in ("signed", "planned", "proposed") else "inferred")
    slots.note("parties", _party_spans(cluster), "inferred" if cluster.inferred_parties else "stated")
    signers = acting(document, people, "sign", ceremony) if not only_retold(document, cluster) else []
    chairs = acting(document, people, "chair", ceremony, signing=True)
    for slot, acts in (("signatories", signers), ("chairs", chairs)):
        if acts:
            slots.note(slot, [span for _, span in acts])
    dated = _times(document, organisations, calendar, cluster, status, slots)
    if told.areas:
        slots.note("areas", told.areas.values())
    return Agreement(
        id=f"A{index + 1}",
        type=kind,
        status=status,
        parties=names(organisations.bearers, cluster.parties),
        signatories=names(people.bearers, [who for who, _ in signers]),
        chairs=names(people.bearers, [who for who, _ in chairs]),
        areas=tuple(told.areas),
        contents=tuple(told.contents),
        evidence=quote_of(document, [(d.trigger.sentence.start, d.trigger.sentence.end) for d in cluster.body[:3]]),
        rule=cluster.body[0].found.rule or "agreement.reference",
        slot_evidence=slots.evidence,
        basis=slots.basis,
        **dated,
    )


def _times(
    document: Document,
    organisations: Roster[NamedOrganisation],
    calendar: Calendar,
    cluster: Cluster,
    status: str,
    slots: _Slots,
) -> dict[str, str | None]:
    """Day, term and place, noted in `slots`."""
    values: dict[str, str | None] = {"signed": None, "period": None, "place": None}
    day = signed_of(document, calendar, cluster)
    if day and status not in ("planned", "proposed"):
        values["signed"] = day.value
        slots.note("signed", [(day.start, day.end)], day.basis)
    if period := period_of(cluster):
        values["period"] = period.value
        slots.note("period", [(period.start, period.end)])
    if place := place_of(document, organisations, cluster):
        values["place"] = " ".join(document.text[slice(*place)].split())
        slots.note("place", [place])
    return values


def _party_spans(cluster: Cluster) -> list[Span]:
    for draft in cluster.body:
        if len(draft.found.spans) >= 2:
            return list(draft.found.spans)
    return [s for d in cluster.body for s in d.found.spans] or [_span(cluster)]


def _span(cluster: Cluster) -> Span:
    trigger = cluster.body[0].trigger
    return trigger.start, trigger.end
