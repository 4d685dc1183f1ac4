"""The nouns: an article, a span of it, and the facts it states. They import nothing of the package.

`Article` is the object of one article that `extract` prints and `build/facts.jsonl` keeps: the exchange format
between extraction and everything after it. Offsets are Unicode code points, 0-based, end-exclusive, into `RawArticle.text`.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, Self

Json = dict[str, Any]
Basis = Literal["stated", "inferred"]

ORGANISATION_KINDS = ("telecom", "government", "party", "military", "company", "university", "other")


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as read: `text` is NFC with LF line ends, the title first where there is one."""

    id: str
    text: str
    lang: str = "vi"
    title: str | None = None
    published: str | None = None  # ISO day, month or year, as given with the input; never guessed here
    source: str | None = None
    url: str | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the UTF-8 text, hexadecimal: what the offsets count in."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A stretch of an article's text, quoted: `text[start:end] == quote`."""

    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Self:
        """The evidence at `text[start:end]`, without white space at its ends."""
        quote = text[start:end]
        start += len(quote) - len(quote.lstrip())
        quote = quote.strip()
        return cls(start, start + len(quote), quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact carries: the words that state it and the rule that read them."""

    evidence: tuple[Evidence, ...]
    rule: str
    confidence: float | None = None  # the rule's measured precision; None where it was never measured
    iri: str | None = None  # the identity it was linked to


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Fact):
    """An organisation as the article names it. `entity` is the key of a knowledge row (a candidate, not yet an
    identity); `place` the key of the place that tells its branch or office apart, both None where unknown."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str
    entity: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Fact):
    """One post of one named person; a person with two posts is two of these with the same acts."""

    name: str
    post: str | None = None
    org: str | None = None  # an Organisation.name
    acts: tuple[str, ...] = ()  # chair, sign, attend, witness, speak


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One thing an agreement says its parties will do, in its own words."""

    text: str
    areas: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Fact):
    """An agreement reported. `signed` is EDTF, `period` is `START/END` with `..` for an open side; `basis` names the
    slots that the text implies but does not write (`inferred`) and those it writes (`stated`)."""

    id: str
    type: str
    status: str
    parties: tuple[str, ...]
    signed: str | None = None
    period: str | None = None
    place: str | None = None
    signatories: tuple[str, ...] = ()
    chairs: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    contents: tuple[Content, ...] = ()
    renews: str | None = None
    slot_evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    basis: dict[str, Basis] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Fact):
    """A named programme, system, facility, course or gift. `by` and `for_` are organisation names, else words."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str
    status: str
    by: tuple[str, ...] = ()
    for_: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Fact):
    """A result reported or a benefit expected; `status` is achieved, ongoing, planned or expected."""

    text: str
    status: str
    agreement: str | None = None  # an Agreement.id of the same article
    by: tuple[str, ...] = ()
    for_: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    amount: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Everything one article states."""

    raw: RawArticle
    relevant: bool
    published_basis: Basis | None = None  # `inferred` where `published` was read off the text
    published_evidence: tuple[Evidence, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    programmes: tuple[Programme, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def to_json(self, *, text: bool = True) -> Json:
        """The JSON object of this article; without `text` where the text must not travel."""
        row: Json = {f.name: getattr(self.raw, f.name) for f in fields(RawArticle) if text or f.name != "text"}
        row["relevant"] = self.relevant
        if self.published_basis:
            row["published_basis"] = self.published_basis
            row["published_evidence"] = [asdict(e) for e in self.published_evidence]
        for name in _LISTS:
            row[name] = [_plain(fact) for fact in getattr(self, name)]
        return row

    @classmethod
    def from_json(cls, row: Json, text: str | None = None) -> Self:
        """The inverse of `to_json`; `text` stands in where the object was stored without it."""
        known = {f.name: row.get(f.name) for f in fields(RawArticle)}
        known["text"] = row.get("text", text) or ""
        return cls(
            raw=RawArticle(**{k: v for k, v in known.items() if v is not None}),
            relevant=bool(row["relevant"]),
            published_basis=row.get("published_basis"),
            published_evidence=_evidence(row.get("published_evidence", ())),
            **{name: tuple(_fact(_LISTS[name], item) for item in row.get(name, ())) for name in _LISTS},
        )


_LISTS: dict[str, type[Fact]] = {
    "organisations": Organisation,
    "people": Person,
    "agreements": Agreement,
    "programmes": Programme,
    "outcomes": Outcome,
}


def _plain(fact: Fact) -> Json:
    # dataclasses.asdict copies every value deeply, which takes ten times as long
    row = {("for" if f.name == "for_" else f.name): _json(getattr(fact, f.name)) for f in fields(fact)}
    return {k: v for k, v in row.items() if not (v is None and k in ("confidence", "iri", "entity"))}


def _json(value: Any) -> Any:
    match value:
        case Evidence():
            return {"start": value.start, "end": value.end, "quote": value.quote}
        case Content():
            return {"text": value.text, "areas": value.areas, "evidence": _json(value.evidence)}
        case tuple():
            return tuple(_json(one) for one in value)
        case dict():
            return {key: _json(one) for key, one in value.items()}
    return value


def _evidence(rows: Any) -> tuple[Evidence, ...]:
    return tuple(Evidence(**row) for row in rows)


def _fact(kind: type[Fact], row: Json) -> Any:
    values: Json = {}
    for f in fields(kind):
        key = "for" if f.name == "for_" else f.name
        if key not in row:
            continue
        value = row[key]
        if key == "evidence":
            value = _evidence(value)
        elif key == "slot_evidence":
            value = {slot: _evidence(rows) for slot, rows in value.items()}
        elif key == "contents":
            value = tuple(
                Content(text=c["text"], areas=tuple(c["areas"]), evidence=_evidence(c["evidence"])) for c in value
            )
        elif isinstance(value, list):
            value = tuple(value)
        values[f.name] = value
    return kind(**values)
