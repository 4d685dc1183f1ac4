"""Do the quotes state the fact? Facts are drawn by seed and each looked for in the words that it gives as evidence.

The check shares no code with the rules: it asks whether names, figures and cue phrases of the fact stand in its quotes.
`quote`: the quotes alone say it. `reference`: they use another name that the facts record for the organisation, or a
generic word ("tập đoàn", "hai bên") that can stand for it. `inferred`: the fact itself is marked as implied by the
text. `unsupported`: none of these.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from partnergraph.evaluation.matching import key
from partnergraph.knowledge.lexicon import Cues, Lexicon
from partnergraph.model import Json
from partnergraph.text import fold

Support = Literal["quote", "reference", "inferred", "unsupported"]
_RANK: tuple[Support, ...] = ("quote", "reference", "inferred", "unsupported")
SAMPLE = 200
_SEED = 3

_SIGNING = ("sign", "ceremony", "conclude")
# The tables one of whose phrases must stand in the quote for a status to be stated, and the codes that count there.
_STATUS_TABLES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "signed": {"sign_verbs": _SIGNING},
    "renewed": {"sign_verbs": _SIGNING, "renewal_cues": ()},
    "planned": {"modality": ("planned", "proposed")},
    "proposed": {"modality": ("planned", "proposed")},
    "in-force": {"status_cues": (), "agreement_types": (), "sign_verbs": _SIGNING},  # one only mentioned is in force
    "expired": {"status_cues": ("old", "ended"), "renewal_cues": ("continue",)},
}
_OF_BOTH = ("party", "programme by", "programme for", "outcome by", "outcome for")  # what "hai bên" can be


@dataclass(frozen=True)
class Claim:
    """One fact to look for. `organisations`: each must be named; `words`: each must stand in the quotes; `numbers`: each
    group has one that stands there; `cues`: a phrase of one of these tables, with one of these codes (none: any).
    `people` are the names of all people of the article: where one follows a generic word, that word is no name."""

    article: str
    lang: str
    kind: str
    what: str
    rule: str
    quotes: tuple[str, ...]
    inferred: bool = False
    organisations: tuple[Json, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[tuple[str, ...], ...] = ()
    cues: Mapping[str, Sequence[str]] = field(default_factory=dict)
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A claim and what its quotes do for it."""

    claim: Claim
    support: Support


def check_quotes(
    predicted: Sequence[Json], lexicons: Mapping[str, Lexicon], sample: int | None = SAMPLE
) -> tuple[Checked, ...]:
    """`sample` of the facts given (None, or where there are fewer: all), drawn with a fixed seed, each checked."""
    drawn = [claim for row in predicted for claim in claims_of(row)]
    if sample is not None and sample < len(drawn):
        drawn = random.Random(_SEED).sample(drawn, sample)  # noqa: S311  a sample, no secret
    return tuple(Checked(claim, support_of(claim, lexicons[claim.lang])) for claim in drawn)


def support_of(claim: Claim, lexicon: Lexicon) -> Support:
    """What the quotes do for the claim: the weakest of its parts decides."""
    said = key(" ".join(claim.quotes))
    cues = [lexicon.scan(quote, fold(quote)) for quote in claim.quotes]
    found: list[Support] = [_named(organisation, claim, said, cues) for organisation in claim.organisations]
    found += [
        "quote" if _stands(words, said) or _around(words, claim, said) else "unsupported" for words in claim.words
    ]
    tokens = set(said.split())
    if claim.numbers and not all(tokens & set(group) for group in claim.numbers):
        found.append("unsupported")
    if claim.cues and not any(_has_cue(one, claim.cues) for one in cues):
        found.append("unsupported")
    weakest: Support = max(found, key=_RANK.index, default="quote")
    return "inferred" if weakest == "unsupported" and claim.inferred and claim.quotes else weakest


def _stands(words: str, said: str) -> bool:
    return f" {key(words)} " in f" {said} "


def _around(words: str, claim: Claim, said: str) -> bool:
    """Whether the words stand around the name of an organisation ("member of Huawei's Supervisory Board")."""
    for organisation in claim.organisations:
        for name in (organisation["name"], *organisation.get("aliases", [])):
            without = f" {said} ".replace(f" {key(name)} s ", " ").replace(f" {key(name)} ", " ")
            if _stands(words, without.strip()):
                return True
    return False


def _named(organisation: Json, claim: Claim, said: str, cues: Sequence[Cues]) -> Support:
    if _stands(organisation["name"], said):
        return "quote"
    if any(_stands(alias, said) for alias in organisation.get("aliases", [])):
        return "reference"
    generic = any(_may_mean(organisation, claim, *one) for one in zip(claim.quotes, cues, strict=True))
    return "reference" if generic else "unsupported"


def _may_mean(organisation: Json, claim: Claim, quote: str, cues: Cues) -> bool:
    """Whether a generic word of the quote can stand for the organisation: by its kind, and by a word that its names
    must have; "hai bên" for any that can be one of two sides."""
    if claim.kind in _OF_BOTH and any(cue.code == "both" for cue in cues.get("party_cues", ())):
        return True
    names = " ".join(fold(name) for name in (organisation["name"], *organisation.get("aliases", [])))
    return any(
        organisation.get("kind") in cue.entry["kinds"].split("|")
        and (not cue.entry["names"] or any(word in names for word in cue.entry["names"].split("|")))
        and not _goes_on(quote[cue.end :], claim.people)
        for cue in cues.get("reference_words", ())
    )


def _goes_on(rest: str, people: Sequence[str]) -> bool:
    """Whether a generic word is the beginning of a name: a capital follows that begins no person's name."""
    rest = rest.removeprefix(" ")
    return rest[:1].isupper() and not rest.startswith(tuple(people))


def _has_cue(cues: Cues, wanted: Mapping[str, Sequence[str]]) -> bool:
    return any(cue.code in codes or not codes for table, codes in wanted.items() for cue in cues.get(table, ()))


def claims_of(row: Json) -> Iterator[Claim]:
    """Every fact of one article, as `extract` prints it."""
    facts = _Row(row)
    for organisation in row["organisations"]:
        forms = {"name": organisation["name"], "aliases": organisation["aliases"]}
        yield facts.claim("organisation", organisation["name"], organisation, organisations=(forms,))
    for person in row["people"]:
        yield from _person(facts, person)
    for agreement in row["agreements"]:
        yield from _agreement(facts, agreement)
        yield from _contents(facts, agreement)
    for programme in row["programmes"]:
        yield facts.claim("programme", programme["name"], programme, words=(programme["name"],))
        yield from _sides(facts, "programme", programme, programme["name"])
    for outcome in row["outcomes"]:
        yield from _outcome(facts, outcome)


@dataclass(frozen=True)
class _Row:
    """An article's object, and its organisations by name."""

    row: Json

    def claim(self, kind: str, what: object, fact: Json, slot: str = "", **parts: object) -> Claim:
        """A claim of `fact`, with the quotes and basis of the slot where it has its own."""
        evidence = fact.get("slot_evidence", {}).get(slot) or fact["evidence"]
        quotes = tuple(e["quote"] for e in evidence)
        inferred = fact.get("basis", {}).get(slot) == "inferred"
        people = tuple(dict.fromkeys(person["name"] for person in self.row["people"]))
        where = self.row["id"], self.row["lang"]
        return Claim(*where, kind, str(what), fact["rule"], quotes, inferred, people=people, **parts)  # type: ignore[arg-type]

    def organisation(self, name: str) -> Json:
        """The organisation of that name; words that name none stand for themselves."""
        found = (o for o in self.row["organisations"] if o["name"] == name)
        return next(found, {"name": name})


def _person(facts: _Row, person: Json) -> Iterator[Claim]:
    name = person["name"]
    yield facts.claim("person", name, person, words=(name,))
    if person["post"]:
        orgs = (facts.organisation(person["org"]),) if person["org"] else ()
        what = f"{name}: {person['post']}, {person['org']}"
        yield facts.claim("post held", what, person, words=(name, person["post"]), organisations=orgs)
    for act in person["acts"]:
        cues = {"act_cues": (act,), "sign_verbs": ("sign",)} if act == "sign" else {"act_cues": (act,)}
        yield facts.claim("act", f"{name}: {act}", person, words=(name,), cues=cues)


def _agreement(facts: _Row, agreement: Json) -> Iterator[Claim]:
    def slot(name: str, kind: str, value: object, **parts: object) -> Claim:
        return facts.claim(kind, f"{agreement['id']}: {value}", agreement, name, **parts)

    any_paper = {"agreement_types": (), "sign_verbs": _SIGNING}
    yield slot("", "agreement", agreement["type"], cues=any_paper)
    yield slot("type", "agreement type", agreement["type"], cues={"agreement_types": (agreement["type"],)})
    yield slot("status", "agreement status", agreement["status"], cues=_STATUS_TABLES[agreement["status"]])
    for party in agreement["parties"]:
        yield slot("parties", "party", party, organisations=(facts.organisation(party),))
    if agreement["signed"]:
        yield slot("signed", "agreement signed", agreement["signed"], numbers=_day(agreement["signed"]))
    if agreement["period"]:
        yield slot("period", "agreement period", agreement["period"], numbers=_years(agreement["period"]))
    if agreement["place"]:
        yield slot("place", "agreement place", agreement["place"], words=(agreement["place"],))
    for who in ("signatories", "chairs"):
        for name in agreement[who]:
            yield slot(who, f"agreement {who}", name, words=(name,))
    for area in agreement["areas"]:
        yield slot("areas", "area", area, cues={"areas": (area,), "sectors": (area,)})
    if agreement["renews"]:
        yield slot("renews", "renews", agreement["renews"], cues={"renewal_cues": ()})


def _contents(facts: _Row, agreement: Json) -> Iterator[Claim]:
    for content in agreement.get("contents", []):
        fact = {"rule": agreement["rule"], "evidence": content["evidence"]}
        yield facts.claim("content", content["text"], fact, words=(content["text"],))
        for area in content["areas"]:
            yield facts.claim("content area", f"{area}: {content['text']}", fact, cues={"areas": (area,)})


def _sides(facts: _Row, kind: str, fact: Json, name: str) -> Iterator[Claim]:
    for side in ("by", "for"):
        for who in fact[side]:
            yield facts.claim(f"{kind} {side}", f"{name}: {who}", fact, organisations=(facts.organisation(who),))


def _outcome(facts: _Row, outcome: Json) -> Iterator[Claim]:
    text = outcome["text"]
    yield facts.claim("outcome", text, outcome, words=(text,))
    yield from _sides(facts, "outcome", outcome, text)
    for area in outcome["areas"]:
        yield facts.claim("outcome area", f"{area}: {text}", outcome, cues={"areas": (area,)})
    if outcome["amount"]:
        yield facts.claim("outcome amount", outcome["amount"], outcome, words=(outcome["amount"],))


def _day(edtf: str) -> tuple[tuple[str, ...], ...]:
    """What must stand in a quote that states a date or its interval: year, month, day, each in any writing."""
    groups: list[tuple[str, ...]] = []
    for date in edtf.split("/"):
        year, *rest = re.findall(r"\d+", date)
        groups.append((year, year[2:]))
        groups += [_number(rest[0], month=True)] if rest else []
        groups += [_number(rest[1])] if len(rest) > 1 else []
    return tuple(groups)


def _number(digits: str, *, month: bool = False) -> tuple[str, ...]:
    n = int(digits)
    names = (calendar.month_name[n].lower(), calendar.month_abbr[n].lower()) if month else ()
    ordinal = {1: "st", 2: "nd", 3: "rd"}.get(n % 10 if n // 10 != 1 else 0, "th")
    return str(n), f"{n:02}", f"{n}{ordinal}", *names


def _years(period: str) -> tuple[tuple[str, ...], ...]:
    """The years of a term; the later may be written with two digits ("2021-25")."""
    return tuple((side[:4], side[2:4]) for side in period.split("/") if side[:4].isdigit())
