"""Why the graph says what it says of a thing: each fact with the words that state it and the rule that read them, or
the row of the knowledge tables, the inference or the correction that it comes from; and what is computed of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal

from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.lifecycle import Lives, read_lives, read_successions
from partnergraph.messages import say
from partnergraph.opened import Opened, Record, opened
from partnergraph.stores.base import RDF
from partnergraph.today import ZONE, today
from partnergraph.views.table import printable, short

# stated, inferred, curated: by statements; table: a row of the knowledge tables; made: put together from other facts
Origin = Literal["stated", "inferred", "curated", "table", "made"]
Json = dict[str, object]
_Triple = tuple[str, str, str]  # subject, property, value as N-Triples
_TYPE = f"{RDF}type"


@dataclass(frozen=True, slots=True)
class Words:
    """What one statement rests on: a rule, with words of an article (offsets in code points) or another source."""

    basis: str
    rule: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    article: str = ""
    headline: str = ""
    published: str = ""
    url: str = ""
    source: str = ""
    confidence: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One fact. `shown` is false for a claim that the graph keeps as a statement only, another value being shown."""

    subject: str
    subject_label: str
    property: str
    property_label: str
    value: str
    value_label: str
    origin: Origin
    shown: bool = True
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of the knowledge tables, by table and key."""

    table: str
    key: str
    name: str
    source: str
    valid_from: str = ""
    valid_through: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is known of a thing. `computed` are sentences that hold on `as_of` only; `mentioned` are the facts of
    others that name it."""

    iri: str
    label: str
    types: tuple[str, ...]
    as_of: date
    computed: tuple[str, ...] = ()
    facts: tuple[Known, ...] = ()
    around: tuple[Known, ...] = ()
    mentioned: tuple[Known, ...] = ()
    rows: tuple[TableRow, ...] = ()
    corrections: tuple[Mapping[str, str], ...] = ()

    def to_json(self) -> Json:
        """The object that `--format json` prints."""
        return {**asdict(self), "as_of": str(self.as_of), "time_zone": str(ZONE)}


def explain(where: str, thing: str, as_of: date | None = None) -> list[Explanation]:
    """What the build or endpoint `where` knows of a thing, by IRI or name; a name that several things bear gives them
    all. `as_of` is the day for what is computed, by default today in Vietnam.

    Raises UsageError with the nearest names where no thing, or more than one name, is meant.
    """
    with opened(where) as store:
        explainer = _Explainer(store, as_of or today())
        return [explainer.explanation(iri) for iri in store.identify(thing)]


@dataclass
class _Explainer:
    store: Opened
    day: date
    gazetteer: Gazetteer = field(default_factory=lambda: load_knowledge().gazetteer)

    def explanation(self, iri: str) -> Explanation:
        """Everything of one thing."""
        around = [row["about"].value for row in self.store.read("around", [iri])]
        facts, about = self._known([iri]), self._known(around) if around else []
        types = sorted({fact.value for fact in facts if fact.subject == iri and fact.property == _TYPE})
        return Explanation(
            iri=iri,
            label=self.store.label(iri),
            types=tuple(map(self._name, types)),
            as_of=self.day,
            computed=tuple(self._computed(iri)),
            facts=tuple(fact for fact in facts if fact.subject == iri),
            # of a node that only carries a part of the thing, not what merely links to it
            around=tuple(f for f in about if f.subject in around and (f.words or f.property != _TYPE)),
            mentioned=tuple(fact for fact in facts if fact.subject not in (iri, *around)),
            rows=tuple(self._rows(iri)),
            corrections=tuple(self._corrections(iri)),
        )

    def _known(self, things: Sequence[str]) -> list[Known]:
        """The facts about some things, and those of others that name them, with their words."""
        plain, told = list(self.store.read("facts", things)), list(self.store.read("statements", things))
        words = defaultdict[_Triple, list[Words]](list)
        for row in told:
            words[_triple(row["subject"].value, row)].append(_words(row))
        tables = self.store.namespaces.graph("reference")
        origins: dict[_Triple, Origin] = {
            _triple(row["thing"].value, row): "table" if row["graph"].value == tables else "made" for row in plain
        }
        values = {_triple(r["subject"].value, r): r["value"].value for r in told}
        values |= {_triple(r["thing"].value, r): r["value"].value for r in plain}
        return [
            Known(
                subject=key[0],
                subject_label=self._name(key[0]),
                property=key[1],
                property_label=self._name(key[1]),
                value=value,
                value_label=self._name(value),
                origin=_origin(words.get(key, ()), origins.get(key, "made")),
                shown=key in origins or key[0] not in things,
                words=tuple(dict.fromkeys(words.get(key, ()))),
            )
            for key, value in sorted(values.items())
        ]

    def _name(self, value: str) -> str:
        label = self.store.label(value)
        return short(label) if label == value and value.startswith(("http://", "https://")) else label

    def _computed(self, iri: str) -> Iterator[str]:
        lives = read_lives(self.store.read)
        if iri in lives.by_iri:
            yield say("explain.state", day=self.day, zone=ZONE, state=say(f"lifecycle.{lives.state(iri, self.day)}"))
            yield from self._chain(lives, iri)
        successions = read_successions(self.store.read)
        for body in lives.by_iri[iri].parties if iri in lives.by_iri else (iri,):
            for step in successions.path(body, self.day):
                yield say(
                    "explain.succession",
                    body=self.store.label(step.body),
                    after=self.store.label(step.after),
                    day=step.changed,
                    basis=step.basis or "–",
                )
            if iri in lives.by_iri and (now := successions.on(body, self.day)):
                yield say("explain.predecessor", today=", ".join(map(self.store.label, now)))

    def _chain(self, lives: Lives, iri: str) -> Iterator[str]:
        chain = lives.chain(iri)
        if len(chain.lives) > 1:
            yield say("explain.chain", chain=" → ".join(self.store.label(life.iri) for life in chain.lives))
        for gap in chain.gaps:
            yield say("explain.gap", first=gap.first, last=gap.last, days=gap.days)

    def _rows(self, iri: str) -> Iterator[TableRow]:
        """The rows that the thing is made of: its own, or those of a type of body and a place."""
        kind, _, key = iri.removeprefix(self.store.namespaces.data).partition("/")
        tables = self.gazetteer
        if kind == "place" and (place := tables.place(key)):
            table = next(n for n in ("places", "countries", "districts") if key in getattr(tables, n))
            yield _row(table, place)
        if kind != "org":
            return
        for table, rows in (("bodies", tables.bodies), ("organisations", tables.organisations)):
            if key in rows:
                yield _row(table, rows[key])
                return
            entity = max((e for e in rows if key.startswith(f"{e}-") and tables.place(key[len(e) + 1 :])), default="")
            if entity and (place := tables.place(key[len(entity) + 1 :])):
                yield _row(table, rows[entity])
                yield from self._rows(self.store.namespaces.entity("place", place.key))
                return

    def _corrections(self, iri: str) -> Iterator[Mapping[str, str]]:
        for row in self.store.read("corrections"):
            if "thing" in row and row["thing"].value == iri:
                yield {name: term.value for name, term in row.items() if name not in ("correction", "thing")}


def _triple(subject: str, row: Record) -> _Triple:
    return subject, row["property"].value, row["value"].n3()


def _words(row: Record) -> Words:
    texts = {name: term.value for name, term in row.items()}
    return Words(
        start=int(texts["start"]) if "start" in texts else None,
        end=int(texts["end"]) if "end" in texts else None,
        **{
            name: texts.get(name, "")
            for name in (
                "basis",
                "rule",
                "quote",
                "article",
                "headline",
                "published",
                "url",
                "source",
                "confidence",
                "sample",
            )
        },
    )


def _origin(words: Iterable[Words], otherwise: Origin) -> Origin:
    """The strongest basis of the statements: curated, then stated, then inferred."""
    found = {one.basis for one in words}
    bases: tuple[Origin, ...] = ("curated", "stated", "inferred")
    return next((basis for basis in bases if basis in found), otherwise)


def _row(table: str, row: object) -> TableRow:
    from partnergraph.knowledge.entries import Known as Entry

    assert isinstance(row, Entry)
    return TableRow(
        table=f"{table}.csv",
        key=row.key,
        name=row.name_vi,
        source=row.source,
        valid_from=str(row.valid_from or ""),
        valid_through=str(row.valid_through or ""),
    )


# --- as text ---


def render_explanations(found: Iterable[Explanation], form: str = "text") -> str:
    """The explanations as `text` or `json` (a list), ending in a line end."""
    if form == "json":
        return json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=1) + "\n"
    return "\n".join("\n".join(_lines(one)) + "\n" for one in found)


def _lines(one: Explanation) -> Iterator[str]:
    yield one.label
    yield f"  {one.iri}"
    yield f"  {', '.join(one.types)}"
    for sentence in one.computed:
        yield f"  {sentence}"
    for title, facts in (
        ("explain.facts", one.facts),
        ("explain.around", one.around),
        ("explain.mentioned", one.mentioned),
    ):
        yield from _section(say(title), facts, one.iri)
    if one.rows:
        yield from ("", say("explain.rows"))
    for row in one.rows:
        yield f"  {row.table}: {row.key} – {row.name} [{row.valid_from or '..'}/{row.valid_through or '..'}] {row.source}"
    if one.corrections:
        yield from ("", say("explain.corrections"))
    for correction in one.corrections:
        yield "  " + "; ".join(f"{name}: {printable(value)}" for name, value in correction.items())


def _section(title: str, facts: Iterable[Known], iri: str) -> Iterator[str]:
    by_words = defaultdict[tuple[Words, ...], list[Known]](list)
    for fact in facts:
        by_words[fact.words].append(fact)
    if by_words:
        yield from ("", title)
    for words, told in by_words.items():
        for fact in told:
            yield f"  {_fact(fact, iri)}"
        for one in words:
            yield from _cited(one)


def _fact(fact: Known, iri: str) -> str:
    subject = "" if fact.subject == iri else f"{fact.subject_label} – "
    hidden = "" if fact.shown else f" ({say('explain.hidden')})"
    origin = say(f"explain.basis.{fact.origin}")
    return printable(f"{subject}{fact.property_label}: {fact.value_label} [{origin}]{hidden}")


def _cited(words: Words) -> Iterator[str]:
    if words.quote:
        yield f"      “{printable(words.quote)}”"
    measured = say("explain.measured", value=words.confidence, n=words.sample) if words.confidence else ""
    place = f"{words.start}–{words.end}" if words.start is not None else ""
    parts = (words.headline or short(words.article) if words.article else "", words.published, words.url, place)
    source = "" if words.article else words.source
    told = ", ".join(filter(None, (*parts, source, say("explain.rule", rule=words.rule), measured)))
    yield f"      — {printable(told)}"
