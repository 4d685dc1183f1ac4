"""Why two organisations have no agreement in the graph: the sentences that name both, each with the reason why no
agreement came of it. The sentences are read from the texts of a build folder, which no endpoint has."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Literal

from partnergraph.errors import UsageError
from partnergraph.extraction import extract_facts
from partnergraph.extraction.document import document_of
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.lifecycle import Lives, read_lives
from partnergraph.link.agreements import PROPOSED
from partnergraph.link.periods import days
from partnergraph.mentioned import SHORTEST, Named, Side, apart, found_at
from partnergraph.messages import say
from partnergraph.model import Agreement, Article
from partnergraph.opened import Opened, opened
from partnergraph.pipeline import Build, open_build
from partnergraph.stores.remote import is_address
from partnergraph.text import fold, normalise, plain, squeeze
from partnergraph.views.table import printable

Reason = Literal[
    "agreement",
    "rejected",
    "planned",
    "outside-year",
    "private-parties",
    "not-relevant",
    "party-not-resolved",
    "only-co-mention",
]
_PUBLIC = frozenset({"government", "party", "military"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A sentence that names both, at [start, end) of its article's text, and why no agreement came of it."""

    reason: Reason
    sentence: str
    start: int
    end: int
    article: str
    headline: str
    published: str
    url: str
    rule: str = ""  # of the agreement that the article states, where it states one


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """The answer: agreements (IRI and label) where there are any after all, the meetings, and who is named where."""

    first: str
    second: str
    year: int | None
    agreements: tuple[tuple[str, str], ...]
    meetings: tuple[Meeting, ...]
    articles: int
    with_first: int
    with_second: int


def why_not(where: str, first: str, second: str, year: int | None = None) -> WhyNot:
    """The sentences of the build `where` in which `first` and `second` meet; organisations, or territories for all
    public bodies of theirs.

    Raises UsageError for an endpoint, which has no texts, and for a name that neither the graph nor any article knows;
    CannotGoOn where there is no build.
    """
    if is_address(where):
        raise UsageError("why_not.build_only", where=where)
    build = open_build(where)
    with opened(where) as store:
        sides = _Sides(store, build)
        return _Search(sides.side(first), sides.side(second), year, store, build).answer()


@dataclass
class _Sides:
    """Finds what a name means."""

    store: Opened
    build: Build

    def side(self, value: str) -> Side:
        """The side that `value` names. Raises UsageError where nothing is named so anywhere."""
        value = squeeze(normalise(value))
        data = self.store.namespaces.data
        try:
            iris = self.store.identify(value, lambda iri: iri.startswith((f"{data}org/", f"{data}place/")))
        except UsageError:
            if not any(found_at(plain(value), plain(article.raw.text)) for article in self.build.facts()):
                raise
            return Side(label=value, names=frozenset((fold(value),)))
        places = {iri for iri in iris if iri.startswith(f"{data}place/")}
        own = {body for body, (kind, place) in self._bodies.items() if place in places and kind in _PUBLIC}
        bodies = frozenset(own | {*iris} - places)
        return Side(
            label=self.store.label(iris[0]),
            iris=bodies,
            kinds=frozenset(self._bodies[body][0] for body in bodies if body in self._bodies),
            names=self._names(bodies),
            place_names=self._names(places),
        )

    @cached_property
    def _bodies(self) -> Mapping[str, tuple[str, str]]:
        rows = self.store.read("bodies")
        return {r["body"].value: (r["kind"].value, r["place"].value if "place" in r else "") for r in rows}

    def _names(self, iris: Iterable[str]) -> frozenset[str]:
        wanted = {*iris}
        names = (fold(thing.label) for thing in self.store.named if thing.iri in wanted)
        return frozenset(name for name in names if len(name) >= SHORTEST)


@dataclass
class _Search:
    """Reads the articles for meetings of two sides."""

    first: Side
    second: Side
    year: int | None
    store: Opened
    build: Build

    def answer(self) -> WhyNot:
        """What all articles say."""
        meetings: list[Meeting] = []
        named = [0, 0]
        articles = list(self.build.facts())
        for article in articles:
            here = [Named(article, side) for side in (self.first, self.second)]
            for number, one in enumerate(here):
                named[number] += bool(one.spans)
            if all(one.spans for one in here):
                meetings += self._meetings(article, here)
        return WhyNot(
            first=self.first.label,
            second=self.second.label,
            year=self.year,
            agreements=tuple((iri, self.store.label(iri)) for iri in self._agreements()),
            meetings=tuple(meetings),
            articles=len(articles),
            with_first=named[0],
            with_second=named[1],
        )

    @cached_property
    def _lives(self) -> Lives:
        return read_lives(self.store.read)

    def _agreements(self) -> Iterator[str]:
        for iri, life in self._lives.by_iri.items():
            if self._joins(life.parties):
                period = f"{life.begins or '..'}/{life.ends or '..'}" if life.begins or life.ends else None
                if self._in_year(life.signed, period):
                    yield iri

    def _joins(self, parties: Iterable[str]) -> bool:
        found = {*parties}
        return bool(found & self.first.iris) and bool(found & self.second.iris)

    def _in_year(self, signed: str | None, period: str | None, published: str | None = None) -> bool:
        """Whether it was signed in the year asked about; where that is not told, whether it ran, then whether it was
        written of in it. True where neither is known."""
        if self.year is None:
            return True
        span = days(signed) or days(period) or days((published or "")[:4])
        if not span:
            return True
        return not (span[0] and span[0].year > self.year) and not (span[1] and span[1].year < self.year)

    def _meetings(self, article: Article, here: Sequence[Named]) -> Iterator[Meeting]:
        raw = article.raw
        document = document_of(raw, load_knowledge().lexicons[raw.lang])
        for sentence in document.sentences:
            spans = [[s for s in one.spans if sentence.start <= s.start < sentence.end] for one in here]
            if not any(apart(a, b) for a in spans[0] for b in spans[1]):
                continue
            resolved = all(any(span.resolved for span in side) for side in spans)
            reason, rule = self._reason(article, resolved)
            yield Meeting(
                reason=reason,
                sentence=squeeze(document.text[sentence.start : sentence.end]),
                start=sentence.start,
                end=sentence.end,
                article=raw.id,
                headline=squeeze(raw.title or ""),
                published=raw.published or "",
                url=raw.url or "",
                rule=rule,
            )

    def _reason(self, article: Article, resolved: bool) -> tuple[Reason, str]:
        """The first reason that holds, from what the article states down to what it only names."""
        joined = [a for a in article.agreements if self._joins(self._parties(article, a))]
        concluded = [a for a in joined if a.status not in PROPOSED]
        for agreement in concluded:
            if self._in_year(agreement.signed, agreement.period, article.raw.published):
                return "agreement", agreement.rule
        if concluded:
            return "outside-year", concluded[0].rule
        if rule := self._rejected(article):
            return "rejected", rule
        if joined:
            return "planned", joined[0].rule
        return self._without_agreement(article, resolved), ""

    def _without_agreement(self, article: Article, resolved: bool) -> Reason:
        if not self._of_two_kinds:
            return "private-parties"
        if not article.relevant:
            return "not-relevant"
        if not resolved:
            return "party-not-resolved"
        if article.raw.published and not self._in_year(None, None, article.raw.published):
            return "outside-year"
        return "only-co-mention"

    @cached_property
    def _of_two_kinds(self) -> bool:
        """Whether one side may be a public body and the other none; of an unknown side all is possible."""
        if not self.first.kinds or not self.second.kinds:
            return True
        public = [(bool(side.kinds & _PUBLIC), bool(side.kinds - _PUBLIC)) for side in (self.first, self.second)]
        return (public[0][0] and public[1][1]) or (public[0][1] and public[1][0])

    def _parties(self, article: Article, agreement: Agreement) -> set[str]:
        """IRIs of the parties: as the graph has them, and as the article's own names lead to them."""
        life = self._lives.by_iri.get(agreement.iri or "")
        named = {o.name: o.iri for o in article.organisations if o.iri}
        return {*(life.parties if life else ()), *(named[p] for p in agreement.parties if p in named)}

    def _rejected(self, article: Article) -> str:
        """The rule that reads a concluded agreement of the two in the words, where a correction took it out again."""
        if not self._rejects:
            return ""
        read = extract_facts(article.raw, load_knowledge())
        names = [Named(article, side).own for side in (self.first, self.second)]
        for agreement in read.agreements:
            parties = {fold(party) for party in agreement.parties}
            if agreement.status not in PROPOSED and all(parties & own for own in names):
                return agreement.rule
        return ""

    @cached_property
    def _rejects(self) -> bool:
        return any(row["action"].value == "reject" for row in self.store.read("corrections"))


# --- as text ---


def render_why_not(found: WhyNot, form: str = "text") -> str:
    """The answer as `text` or `json`, ending in a line end."""
    if form == "json":
        return json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n"
    return "\n".join(printable(line) for line in _lines(found)) + "\n"


def _lines(found: WhyNot) -> Iterator[str]:
    year = say("why_not.in_year", year=found.year) if found.year else ""
    yield say(
        "why_not.headline",
        first=found.first,
        second=found.second,
        year=year,
        sentences=len(found.meetings),
        articles=len({meeting.article for meeting in found.meetings}),
        n=found.articles,
    )
    for iri, label in found.agreements:
        yield say("why_not.found", iri=iri, label=label)
    if not found.agreements:
        yield say("why_not.none", year=year)
    if not found.meetings:
        told = {"with_first": found.with_first, "with_second": found.with_second}
        yield say("why_not.never", first=found.first, second=found.second, **told)
    by_reason = defaultdict[Reason, list[Meeting]](list)
    for meeting in found.meetings:
        by_reason[meeting.reason].append(meeting)
    for reason, meetings in by_reason.items():
        yield ""
        yield f"[{reason}] {say(f'why_not.reason.{reason}')}"
        for meeting in meetings:
            yield f"  “{meeting.sentence}”"
            rule = say("explain.rule", rule=meeting.rule) if meeting.rule else ""
            place = f"{meeting.start}–{meeting.end}"
            parts = (meeting.headline or meeting.article, meeting.published, meeting.url, place, rule)
            yield f"    — {', '.join(filter(None, parts))}"
