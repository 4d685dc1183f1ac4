"""The life of an agreement, as of a day: computed from what is told of its dates, never stored.

An agreement is in force from the later of its signing and the first day of its period (a signing known only by month
or year counts from its first day) through the last day of its period, where one is told. The named question `state-on`
says the same in SPARQL.

A body that a merger ended signed what it signed: of the body that came after it the most that is said is that a
predecessor body signed. That an agreement binds a successor follows from none of this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, get_args

from partnergraph.link.periods import days
from partnergraph.stores.base import Term

State = Literal["unknown", "not-yet-in-force", "in-force", "ended", "ended-and-renewed", "ended-no-renewal-found"]
STATES: tuple[State, ...] = get_args(State)
Record = Mapping[str, Term]
Reader = Callable[[str], Iterable[Record]]  # the rows of a reading query by its name
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What is told of an agreement's time: `signed` is EDTF, `begins` and `ends` are the first and the last day of its
    period, None for an open or untold side; `renews` and `parties` are IRIs."""

    iri: str
    signed: str | None = None
    begins: date | None = None
    ends: date | None = None
    renews: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()

    @property
    def signed_from(self) -> date | None:
        """The first day that the telling of the signing spans."""
        span = days(self.signed)
        return span[0] if span else None

    @property
    def starts(self) -> date | None:
        """The first day in force: the later of signing and period start; None where neither is known."""
        return max((day for day in (self.signed_from, self.begins) if day), default=None)

    @property
    def concluded(self) -> date | None:
        """From when on it renews what it renews: its signing, else the start of its period."""
        return self.signed_from or self.begins


@dataclass(frozen=True, slots=True)
class Gap:
    """The days, both included, between the end of an agreement and the start of the one that renews it."""

    older: str
    newer: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it lasted."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Chain:
    """Agreements that renew one another, the oldest first, and the gaps between them."""

    lives: tuple[Life, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Lives:
    """The lives of all agreements, by IRI."""

    by_iri: Mapping[str, Life]

    @classmethod
    def of(cls, lives: Iterable[Life]) -> Lives:
        """The lives, in order of IRI."""
        return cls({life.iri: life for life in sorted(lives, key=lambda life: life.iri)})

    def state(self, iri: str, day: date) -> State:
        """The state of an agreement on `day`; `ended` alone where what renews it came later than that, or nobody
        knows when. Raises KeyError for what is no agreement."""
        life = self.by_iri[iri]
        if life.starts is None and life.ends is None:
            return "unknown"
        if life.starts and day < life.starts:
            return "not-yet-in-force"
        if life.ends is None or day <= life.ends:
            return "in-force"
        newer = [self.by_iri[other].concluded for other in self.renewed_by(iri)]
        if any(since and since <= day for since in newer):
            return "ended-and-renewed"
        return "ended" if newer else "ended-no-renewal-found"

    def renewed_by(self, iri: str) -> tuple[str, ...]:
        """The agreements that renew it, by IRI."""
        return self._renewals.get(iri, ())

    def ending(self, first: date, last: date) -> list[Life]:
        """Those whose last day lies from `first` through `last`, in order of it."""
        found = [life for life in self.by_iri.values() if life.ends and first <= life.ends <= last]
        return sorted(found, key=lambda life: (life.ends or first, life.iri))

    def chain(self, iri: str) -> Chain:
        """The chain that an agreement belongs to; alone, where it neither renews nor is renewed."""
        reached, waiting = {iri}, [iri]
        while waiting:
            here = waiting.pop()
            near = {*self.by_iri[here].renews, *self.renewed_by(here)} & {*self.by_iri} - reached
            reached |= near
            waiting += sorted(near)
        lives = sorted((self.by_iri[one] for one in reached), key=_age)
        return Chain(tuple(lives), tuple(gap for life in lives for gap in self._gaps(life)))

    def chains(self) -> list[Chain]:
        """All chains of two and more, the one with the oldest agreement first."""
        found = {chain.lives[0].iri: chain for iri in self.by_iri if len((chain := self.chain(iri)).lives) > 1}
        return sorted(found.values(), key=lambda chain: _age(chain.lives[0]))

    def _gaps(self, newer: Life) -> Iterator[Gap]:
        for iri in sorted(newer.renews & {*self.by_iri}):
            older = self.by_iri[iri]
            if older.ends and newer.starts and older.ends + _DAY < newer.starts:
                yield Gap(iri, newer.iri, older.ends + _DAY, newer.starts - _DAY)

    @cached_property
    def _renewals(self) -> Mapping[str, tuple[str, ...]]:
        found = defaultdict[str, list[str]](list)
        for life in self.by_iri.values():
            for older in life.renews:
                found[older].append(life.iri)
        return {older: tuple(sorted(newer)) for older, newer in found.items()}


def _age(life: Life) -> tuple[date, str]:
    return life.starts or life.ends or date.max, life.iri


def read_lives(read: Reader) -> Lives:
    """The lives of all agreements in a store; what is only proposed has none."""
    told = defaultdict[str, list[Record]](list)
    for row in read("lives"):
        told[row["agreement"].value].append(row)
    return Lives.of(_life(iri, rows) for iri, rows in told.items())


def _life(iri: str, rows: Iterable[Record]) -> Life:
    values = defaultdict[str, set[str]](set)
    for row in rows:
        for name, term in row.items():
            values[name].add(term.value)
    begins, ends = (min(map(date.fromisoformat, values[name]), default=None) for name in ("begins", "ends"))
    return Life(
        iri=iri,
        signed=min(values["signed"], default=None),
        begins=begins,
        ends=ends,
        renews=frozenset(values["renews"]),
        parties=frozenset(values["party"]),
    )


@dataclass(frozen=True, slots=True)
class Succession:
    """One body came after another: `changed` is ISO (a day, month or year), `basis` the legal act."""

    body: str
    after: str
    changed: str
    basis: str = ""

    def by(self, day: date) -> bool:
        """Whether it had happened by `day`; one known only by month or year counts from its first day."""
        span = days(self.changed)
        return bool(span and span[0] and span[0] <= day)


@dataclass(frozen=True)
class Successions:
    """All successions of bodies."""

    steps: tuple[Succession, ...]
    _after: Mapping[str, list[Succession]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        after = defaultdict[str, list[Succession]](list)
        for step in self.steps:
            after[step.body].append(step)
        object.__setattr__(self, "_after", dict(after))

    def path(self, body: str, day: date) -> tuple[Succession, ...]:
        """Each step from `body` to what stood in its place on `day`; () where it stood itself."""
        found: dict[tuple[str, str], Succession] = {}
        waiting = [body]
        while waiting:
            for step in self._after.get(waiting.pop(0), ()):
                if step.by(day) and (step.body, step.after) not in found:
                    found[step.body, step.after] = step
                    waiting.append(step.after)
        return tuple(found.values())

    def on(self, body: str, day: date) -> tuple[str, ...]:
        """The bodies of which `body` was a predecessor on `day` and which stood then; () where it stood itself."""
        path = self.path(body, day)
        left = {step.body for step in path}
        return tuple(dict.fromkeys(step.after for step in path if step.after not in left))


def read_successions(read: Reader) -> Successions:
    """The successions that a store knows."""
    rows = read("successions")
    steps = ((row, row["basis"].value if "basis" in row else "") for row in rows)
    return Successions(
        tuple(Succession(r["body"].value, r["after"].value, r["changed"].value, basis) for r, basis in steps)
    )
