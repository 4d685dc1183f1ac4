"""Which reports are of one agreement.

Two articles report one agreement when
- both take it as concluded, or both as only planned;
- their parties are the same organisations, at least two, or one names only some of the other's, at least two;
- the types belong together (a paper is called an agreement here and a memorandum there, never a contract): unequal
  ones only where both tell the signing date;
- no date and no period contradicts (2018-06 and 2018-06-12 agree), and the two share a telling of one of them.
A report that shares no telling joins only where exactly one agreement fits it; so does one whose date fits several.
Two reports without any date are of one agreement where parties, type and status are the same and a week or less lies
between their publication.
Two agreements of one article stay two. Reports are taken from the most exactly dated down, so their order is no matter.

Key: the parties' keys, shortened, and a hash of the parties, of planned or concluded, and of the most exact signing
date, else the period, else the smallest report; where two would share a key, type and period are hashed too, and where
even these are the same, the smallest report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations

from partnergraph.link.choose import shown
from partnergraph.link.keys import hash8, short_slug
from partnergraph.link.nodes import AgreementNode, Claim
from partnergraph.link.periods import agree, days, periods_agree, precision
from partnergraph.model import Agreement

PROPOSED = frozenset({"planned", "proposed"})
# Types that articles confuse: the words differ, the paper may be one.
_FAMILIES = {
    "strategic-cooperation-agreement": "agreement",
    "cooperation-agreement": "agreement",
    "framework-agreement": "agreement",
    "memorandum-of-understanding": "agreement",
    "cooperation-programme": "programme",
    "coordination-regulation": "programme",
}
_NEWS = timedelta(days=31)
_KEY_SLUG = 48  # characters of the parties' part of a key

Report = tuple[str, str]  # an article's id and the agreement's id in it


@dataclass(frozen=True, slots=True)
class Telling:
    """One article's report of an agreement, with the keys of its parties."""

    claim: Claim[Agreement]
    parties: frozenset[str]

    @property
    def report(self) -> Report:
        """Which article, which agreement in it."""
        return self.claim.article, self.claim.fact.id

    @property
    def proposed(self) -> bool:
        """Whether it is only planned or proposed."""
        return self.claim.fact.status in PROPOSED

    def exactness(self) -> tuple[int, int, int]:
        """How exactly it is dated, and how many parties it names."""
        fact = self.claim.fact
        return precision(fact.signed), precision(fact.period), len(self.parties)


@dataclass(slots=True)
class _Cluster:
    tellings: list[Telling] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    kinds: dict[tuple[object, ...], Telling] = field(default_factory=dict)  # one for all that say the same

    def fits(self, telling: Telling) -> bool:
        """Whether `telling` may be of the same agreement as all that are here."""
        if telling.claim.article in self.articles:
            return False
        return all(_may_be_one(telling, other) for other in self.kinds.values())

    def add(self, telling: Telling) -> None:
        """Take `telling` in."""
        fact = telling.claim.fact
        day = None if fact.signed else telling.claim.day
        self.tellings.append(telling)
        self.articles.add(telling.claim.article)
        self.kinds.setdefault((telling.parties, fact.type, fact.status, fact.signed, fact.period, day), telling)


def family(type_: str) -> str:
    """The family of agreement types within which one paper may be called differently."""
    return _FAMILIES.get(type_, type_)


def merge(tellings: Iterable[Telling]) -> list[tuple[Telling, ...]]:
    """The tellings of each agreement, in an order that depends on the tellings alone."""
    ordered = sorted(tellings, key=lambda t: (tuple(-n for n in t.exactness()), t.report))
    by_pair = defaultdict[tuple[str, str], list[_Cluster]](list)
    clusters: list[_Cluster] = []
    for dated in (True, False):  # those without any date come last, and see all that are dated
        for telling in (t for t in ordered if _is_dated(t) == dated):
            _place(telling, clusters, by_pair)
    return [tuple(sorted(c.tellings, key=lambda t: t.report)) for c in clusters]


def _is_dated(telling: Telling) -> bool:
    return any(telling.exactness()[:2])


def _place(telling: Telling, clusters: list[_Cluster], by_pair: dict[tuple[str, str], list[_Cluster]]) -> None:
    pairs = list(combinations(sorted(telling.parties), 2))
    near = {id(c): c for pair in pairs for c in by_pair[pair]}.values()
    fitting = [c for c in near if c.fits(telling)]
    home = fitting[0] if len(fitting) == 1 else _Cluster()
    if not home.tellings:
        clusters.append(home)
    home.add(telling)
    for pair in pairs:
        if home not in by_pair[pair]:
            by_pair[pair].append(home)


def _may_be_one(a: Telling, b: Telling) -> bool:
    if a.proposed != b.proposed or len(a.parties & b.parties) < 2:
        return False
    if not (a.parties <= b.parties or b.parties <= a.parties):
        return False
    return _no_contradiction(a.claim.fact, b.claim.fact) and _same_paper(a, b) and _in_time(a, b) and _in_time(b, a)


def _no_contradiction(one: Agreement, other: Agreement) -> bool:
    if one.signed and other.signed and not agree(one.signed, other.signed):
        return False
    return not (one.period and other.period) or periods_agree(one.period, other.period)


def _same_paper(a: Telling, b: Telling) -> bool:
    one, other = a.claim.fact, b.claim.fact
    if not _is_dated(a) and not _is_dated(b):
        return (a.parties, one.type, one.status) == (b.parties, other.type, other.status) and _same_week(a, b)
    if family(one.type) != family(other.type):
        return False
    # one paper called by two names is told by its date
    return one.type == other.type or bool(one.signed and other.signed) or not (_is_dated(a) and _is_dated(b))


def _same_week(a: Telling, b: Telling) -> bool:
    if not a.claim.day or not b.claim.day:
        return False
    return abs((date.fromisoformat(a.claim.day) - date.fromisoformat(b.claim.day)).days) <= 7


def _in_time(report: Telling, agreement: Telling) -> bool:
    """No article reports as concluded what was signed after its publication; and an undated signing that is its news
    was in the month before."""
    fact, signed = report.claim.fact, days(agreement.claim.fact.signed)
    if report.proposed or fact.signed or not signed or not signed[0] or not signed[1] or not report.claim.day:
        return True
    published = date.fromisoformat(report.claim.day)
    is_news = fact.status in ("signed", "renewed") and not fact.period
    return signed[0] <= published and not (is_news and signed[1] < published - _NEWS)


def keyed(clusters: Sequence[tuple[Telling, ...]]) -> dict[str, tuple[Telling, ...]]:
    """The clusters by key."""
    return dict(zip(_keys(clusters), clusters, strict=True))


def own_key(telling: Telling) -> str:
    """The key of an agreement of which there is this telling alone."""
    return _keys([(telling,)])[0]


def nodes(clusters: Mapping[str, tuple[Telling, ...]]) -> dict[str, AgreementNode]:
    """The node of each cluster, by key, with renewals between them."""
    of_report = {t.report: key for key, cluster in clusters.items() for t in cluster}
    found = {key: _node(key, cluster) for key, cluster in clusters.items()}
    renewals = {key: _renewed(node, of_report) for key, node in sorted(found.items())}
    return {key: _with_renewal(found[key], old) for key, old in _without_circles(renewals).items()}


def _node(key: str, cluster: tuple[Telling, ...]) -> AgreementNode:
    cluster = tuple(sorted(cluster, key=lambda t: t.report))
    first = cluster[0]
    return AgreementNode(
        key=key,
        proposed=all(t.proposed for t in cluster),
        parties=tuple(sorted(frozenset().union(*(t.parties for t in cluster)))),
        type=_shown(cluster, lambda a: a.type) or first.claim.fact.type,
        signed=_shown(cluster, lambda a: a.signed, precision, agree),
        period=_shown(cluster, lambda a: a.period, precision, periods_agree),
        place=_shown(cluster, lambda a: a.place, len),
        claims=tuple(t.claim for t in cluster),
    )


def _shown(
    cluster: Iterable[Telling],
    slot: Callable[[Agreement], str | None],
    exactness: Callable[[str], int] | None = None,
    agreeing: Callable[[str, str], bool] = str.__eq__,
) -> str | None:
    told = [(slot(t.claim.fact), t.claim.day, t.claim.article) for t in cluster]
    return shown(told, exactness, agreeing) if exactness else shown(told)


def _keys(clusters: Sequence[tuple[Telling, ...]]) -> list[str]:
    found = [_anchor(cluster) for cluster in clusters]
    for more in (_kind_and_period, lambda cluster: cluster[0].report):
        often = Counter(found)
        found = [(*a, *more(c)) if often[a] > 1 else a for a, c in zip(found, clusters, strict=True)]
    return [_key(cluster, anchor) for cluster, anchor in zip(clusters, found, strict=True)]


def _anchor(cluster: tuple[Telling, ...]) -> tuple[str, ...]:
    return (
        "proposed" if cluster[0].proposed else "concluded",
        _dated(cluster) or "/".join(cluster[0].report),
        *_all_parties(cluster),
    )


def _kind_and_period(cluster: tuple[Telling, ...]) -> tuple[str, ...]:
    type_ = min(t.claim.fact.type for t in cluster)
    return type_, _most_exact(t.claim.fact.period for t in cluster)


def _all_parties(cluster: tuple[Telling, ...]) -> list[str]:
    return sorted(frozenset().union(*(t.parties for t in cluster)))


def _dated(cluster: tuple[Telling, ...]) -> str:
    """The most exact signing date, else the most exact period."""
    facts = [t.claim.fact for t in cluster]
    return _most_exact(f.signed for f in facts) or _most_exact(f.period for f in facts)


def _most_exact(dates: Iterable[str | None]) -> str:
    return min((d for d in dates if d), key=lambda d: (-precision(d), d), default="")


def _key(cluster: tuple[Telling, ...], parts: tuple[str, ...]) -> str:
    name = short_slug("-".join(_all_parties(cluster)), _KEY_SLUG)
    return "-".join(filter(None, (name, _dated(cluster)[:4].strip("./"), hash8(*parts))))


def _renewed(node: AgreementNode, of_report: Mapping[Report, str]) -> str | None:
    told = ((of_report.get((c.article, c.fact.renews or "")), c.day, c.article) for c in node.claims)
    return shown((old, day, article) for old, day, article in told if old != node.key)


def _without_circles(renewals: Mapping[str, str | None]) -> dict[str, str | None]:
    kept: dict[str, str | None] = {}
    for key, old in renewals.items():
        kept[key] = None if key in _chain(old, kept) else old
    return kept


def _chain(key: str | None, renewals: Mapping[str, str | None]) -> Iterator[str]:
    while key:
        yield key
        key = renewals.get(key)


def _with_renewal(node: AgreementNode, old: str | None) -> AgreementNode:
    return replace(node, renews=old)
