"""Mentions of one agreement across the article become one cluster; two papers stay two.

Two drafts are of one agreement when nothing they say parts them: parties, day, term, family of type, old against new.
What points back ("theo thỏa thuận") joins the last paper spoken of and never makes a new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from partnergraph.extract.agreements.drafts import Draft
from partnergraph.extract.agreements.parties import PUBLIC
from partnergraph.extract.mentions import NamedOrganisation

# Names of one family may stand for one paper ("thỏa thuận", "biên bản ghi nhớ"); two families never do.
_FAMILY = {"coordination-regulation": "regulation", "contract": "contract", "licence": "licence", "": ""}
_OLD = ("old", "ended")


@dataclass(slots=True)
class Cluster:
    """The drafts of one agreement."""

    drafts: list[Draft] = field(default_factory=list)
    parties: list[int] = field(default_factory=list)
    inferred_parties: bool = False
    old: bool = False

    @property
    def body(self) -> list[Draft]:
        """Its drafts in body text, those of title and captions after them."""
        return sorted(self.drafts, key=lambda d: (_weight(d), d.trigger.start))

    def values(self, slot: str) -> list[str]:
        """The values its drafts tell for `dates` or `periods`, the first of each draft."""
        return [getattr(d, slot)[0].value for d in self.body if getattr(d, slot)]

    @property
    def family(self) -> str:
        """The family of its most telling name."""
        named = [d.trigger for d in self.body if d.trigger.rank >= 2]
        return _family(named[0].type) if named else ""


def _weight(draft: Draft) -> int:
    return {"body": 0, "list": 0, "heading": 1, "title": 2}.get(draft.kind, 3)


def _family(code: str) -> str:
    return _FAMILY.get(code, "paper")


def group(drafts: Sequence[Draft], organisations: Sequence[NamedOrganisation]) -> list[Cluster]:
    """The agreements of an article as clusters, in order of first mention in the body."""
    clusters: list[Cluster] = []
    ordered = sorted(drafts, key=lambda d: (_weight(d), d.span[0], d.trigger.start))
    main = _main_parties(ordered, organisations)
    last: Cluster | None = None
    for draft in ordered:
        cluster = _home(draft, clusters, last)
        if cluster is None and (cluster := _founded(draft, main, organisations)):
            clusters.append(cluster)
        elif cluster is not None:
            _join(cluster, draft)
        last = cluster if cluster and _weight(draft) == 0 else last
    return [c for c in clusters if len(c.parties) >= 2]


def _main_parties(drafts: Sequence[Draft], organisations: Sequence[NamedOrganisation]) -> tuple[int, ...]:
    """The parties most drafts name together: whom "hai bên" means."""
    votes: Counter[tuple[int, ...]] = Counter()
    for draft in drafts:
        if len(draft.parties) >= 2:
            votes[tuple(draft.found.parties)] += 3 if draft.trigger.signs else 1
    if not votes:
        return ()
    best = max(votes.values())
    return next(parties for parties, count in votes.items() if count == best)


def _home(draft: Draft, clusters: Sequence[Cluster], last: Cluster | None) -> Cluster | None:
    fitting = [c for c in clusters if fits(draft, c)]
    if not fitting:
        return None
    if last in fitting and not draft.parties and not draft.periods:
        return last
    return max(fitting, key=lambda c: (len(draft.parties & set(c.parties)), _shares(draft, c), c is last))


def _shares(draft: Draft, cluster: Cluster) -> int:
    return sum(bool({x.value for x in getattr(draft, s)} & set(cluster.values(s))) for s in ("dates", "periods"))


def fits(draft: Draft, cluster: Cluster) -> bool:
    """Whether nothing parts the draft from the cluster."""
    known, own = set(cluster.parties), draft.parties
    if own and not (own <= known or known <= own or (_weight(draft) and own & known)):
        return False
    if _clash(draft, cluster):
        return False
    family = _family(draft.trigger.type) if draft.trigger.rank >= 2 else ""
    return not (family and cluster.family and family != cluster.family)


def _clash(draft: Draft, cluster: Cluster) -> bool:
    if draft.found.rule in ("agreement.counterparty-list", "agreement.list-item"):
        return True
    loose = _weight(draft) >= 2
    periods, known = {p.value for p in draft.periods}, set(cluster.values("periods"))
    if periods and known and not periods & known:
        return not (loose and {p[:4] for p in periods} & {p[:4] for p in known})
    old = draft.trigger.time in _OLD
    if old != cluster.old and draft.trigger.time in ("new", *_OLD) and not (periods & known):
        return not loose
    days, told = {d.value for d in draft.dates}, set(cluster.values("dates"))
    if draft.trigger.signs and days and told and not loose:
        return not any(a.startswith(b) or b.startswith(a) for a in days for b in told)
    return False


def _founded(draft: Draft, main: tuple[int, ...], organisations: Sequence[NamedOrganisation]) -> Cluster | None:
    """A new cluster where the draft says enough to stand for a paper of its own."""
    trigger = draft.trigger
    if trigger.modality == "denied" or not _telling(draft):
        return None
    parties, inferred = list(draft.found.parties), False
    if len(parties) < 2:
        if not set(parties) <= set(main) or not main:
            return None
        parties, inferred = list(main), True
    if not any(_matters(organisations[p]) for p in parties):
        return None
    return Cluster([draft], parties, inferred, trigger.time in _OLD)


def _telling(draft: Draft) -> bool:
    trigger = draft.trigger
    if trigger.verb and trigger.verb.code == "ceremony" and trigger.name is None:
        return len(draft.parties) >= 2
    if trigger.verb and trigger.name is None:
        return len(draft.parties) >= 2 and draft.found.rule in ("agreement.sign-with", "agreement.counterparty-list")
    if trigger.verb:
        return trigger.rank >= 2 or len(draft.parties) >= 2
    if trigger.modality != "asserted":
        return trigger.rank >= 2 and len(draft.parties) >= 2
    if trigger.rank < 2 and trigger.time not in _OLD:
        return False
    return bool(draft.periods or trigger.time in (*_OLD, "review") or len(draft.parties) >= 2)


def _matters(organisation: NamedOrganisation) -> bool:
    return organisation.kind == "telecom" or (organisation.kind in PUBLIC and organisation.kind == "university")


def _join(cluster: Cluster, draft: Draft) -> None:
    cluster.drafts.append(draft)
    if _weight(draft) == 0 and draft.trigger.signs and set(cluster.parties) < draft.parties:
        cluster.parties = list(draft.found.parties)
    elif cluster.inferred_parties and len(draft.parties) >= 2:
        cluster.parties, cluster.inferred_parties = list(draft.found.parties), False
