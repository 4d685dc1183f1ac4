"""Which earlier agreement of the article a new one continues: said ("kế thừa", "grew out of") or implied."""

from __future__ import annotations

from collections.abc import Sequence

from partnergraph.extraction.agreements.grouping import Cluster
from partnergraph.extraction.agreements.scene import Scene, Span
from partnergraph.extraction.agreements.slots import period_of, signed_of
from partnergraph.extraction.document import Document
from partnergraph.model import Basis


def begins(scene: Scene, cluster: Cluster) -> str:
    """What orders agreements in time: the day of signing, else the first year of the term, else ''."""
    day = signed_of(scene, cluster)
    period = period_of(cluster)
    return (day.value if day else "") or (period.value[:4] if period else "")


def renewals(scene: Scene, clusters: Sequence[Cluster]) -> dict[int, tuple[int, Basis, list[Span]]]:
    """Index of a new agreement -> (index of the earlier one, basis, words): same parties, the later one signed."""
    found: dict[int, tuple[int, Basis, list[Span]]] = {}
    for new, cluster in enumerate(clusters):
        if cluster.old or not any(d.trigger.signs for d in cluster.drafts):
            continue
        earlier = [i for i, other in enumerate(clusters) if i != new and _precedes(scene, other, cluster)]
        if earlier:
            old = max(earlier, key=lambda i: begins(scene, clusters[i]))
            spans = _words(scene.document, [cluster, clusters[old]])
            found[new] = (old, "stated" if spans else "inferred", spans)
    return found


def _precedes(scene: Scene, old: Cluster, new: Cluster) -> bool:
    if set(old.parties) != set(new.parties):
        return False
    a, b = begins(scene, old), begins(scene, new)
    return a < b if a and b else old.old


def _words(document: Document, clusters: Sequence[Cluster]) -> list[Span]:
    return [
        (cue.start, cue.end)
        for cluster in clusters
        for draft in cluster.drafts
        for cue in document.cues_in("renewal_cues", draft.trigger.sentence)
        if cue.code == "continue"
    ]
