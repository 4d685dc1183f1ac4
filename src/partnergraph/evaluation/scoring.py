"""An article's facts broken up into atomic ones, each judged: right, missed or spurious.

Kinds of fact: relevance; organisation, organisation kind; person, post held, act; agreement, party, area, renews,
agreement type, status, signed, period, signatories, chairs, place; programme, programme status. An agreement that is
missed or invented counts with all its slots; an article of no interest counts only for what is invented in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from partnergraph.evaluation.matching import SAME_PLACE, Alignment, alike, key
from partnergraph.model import Json

Verdict = Literal["right", "missed", "spurious"]
_SLOTS = {"type": "agreement type", "status": "agreement status", "signed": "agreement signed"}
_SLOTS["period"] = "agreement period"
_PEOPLE = {"signatories": "agreement signatories", "chairs": "agreement chairs"}
_LISTS = {"parties": "party", "areas": "area", **_PEOPLE}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One atomic fact of an article. `rule` is the rule that gave it, None for what was missed and for relevance."""

    article: str
    kind: str
    verdict: Verdict
    what: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Facts counted. Precision and recall of nothing are 1: there was nothing to get wrong."""

    right: int = 0
    missed: int = 0
    spurious: int = 0

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Score:
        """The verdicts counted."""
        counts = {"right": 0, "missed": 0, "spurious": 0}
        for judgement in judgements:
            counts[judgement.verdict] += 1
        return cls(**counts)

    @property
    def n(self) -> int:
        """Facts in the gold."""
        return self.right + self.missed

    @property
    def given(self) -> int:
        """Facts that the program gave."""
        return self.right + self.spurious

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was given."""
        return self.right / self.n if self.n else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / (self.n + self.given) if self.n + self.given else 1.0


@dataclass(frozen=True, slots=True)
class Judge:
    """Makes the judgements of one kind in one article. `rule` is the rule of the predicted fact."""

    article: str
    kind: str

    def right(self, what: object, rule: str | None = None) -> Judgement:
        """Given, and so does the gold."""
        return Judgement(self.article, self.kind, "right", str(what), rule)

    def missed(self, what: object) -> Judgement:
        """In the gold, not given."""
        return Judgement(self.article, self.kind, "missed", str(what))

    def spurious(self, what: object, rule: str | None = None) -> Judgement:
        """Given, not in the gold."""
        return Judgement(self.article, self.kind, "spurious", str(what), rule)

    def sets(self, gold: Iterable[object], predicted: Mapping[Any, str | None]) -> Iterator[Judgement]:
        """Values compared as sets; `predicted` names each value's rule."""
        wanted = set(gold)
        for value in sorted(wanted | predicted.keys(), key=str):
            if value not in predicted:
                yield self.missed(value)
            elif value in wanted:
                yield self.right(value, predicted[value])
            else:
                yield self.spurious(value, predicted[value])

    def slot(self, gold: object, predicted: object, rule: str | None = None) -> Iterator[Judgement]:
        """A slot with one value: none on both sides is nothing at all, two that differ are one missed and one spurious."""
        if gold and gold == predicted:
            yield self.right(gold, rule)
            return
        if gold:
            yield self.missed(f"{gold} (got {predicted})")
        if predicted:
            yield self.spurious(f"{predicted} (want {gold})", rule)


def judge(case: Alignment) -> Iterator[Judgement]:
    """The judgements of one article."""
    article, gold, predicted = case.gold["id"], case.gold, case.predicted
    is_, was = (("relevant" if side.get("relevant") else None) for side in (gold, predicted))
    yield from Judge(article, "relevance").slot(is_, was)
    if not gold.get("relevant"):
        yield from _invented(case)
        return
    yield from _organisations(case)
    yield from _people(case)
    yield from _agreements(case)
    yield from _programmes(case)


def _invented(case: Alignment) -> Iterator[Judgement]:
    for kind in ("agreement", "programme"):
        if not case.gold.get(f"{kind}s"):
            for fact in case.predicted.get(f"{kind}s", []):
                yield Judge(case.gold["id"], kind).spurious(fact.get("name") or _sketch(fact), fact.get("rule"))


def _organisations(case: Alignment) -> Iterator[Judgement]:
    named, kind = Judge(case.gold["id"], "organisation"), Judge(case.gold["id"], "organisation kind")
    gold, predicted = case.gold.get("organisations", []), case.predicted.get("organisations", [])
    for i, j in case.organisations.items():
        rule = predicted[j].get("rule")
        yield named.right(gold[i]["name"], rule)
        yield from kind.slot(gold[i].get("kind"), predicted[j].get("kind"), rule)
    yield from _unpaired(named, gold, predicted, case.organisations)


def _unpaired(judge: Judge, gold: list[Json], predicted: list[Json], paired: Mapping[int, int]) -> Iterator[Judgement]:
    """What has no partner, by name."""
    yield from (judge.missed(thing["name"]) for i, thing in enumerate(gold) if i not in paired)
    taken = set(paired.values())
    yield from (judge.spurious(t["name"], t.get("rule")) for j, t in enumerate(predicted) if j not in taken)


def _people(case: Alignment) -> Iterator[Judgement]:
    gold, predicted = case.gold.get("people", []), case.predicted.get("people", [])
    for kind, values in (("person", _name), ("post held", _post), ("act", _acts)):
        given: dict[object, str | None] = {}
        for person in predicted:
            for value in values(case, person):
                given.setdefault(value, person.get("rule"))
        wanted = (value for person in gold for value in values(case, person))
        yield from Judge(case.gold["id"], kind).sets(wanted, given)


def _name(_case: Alignment, person: Json) -> list[tuple[str, ...]]:
    return [(key(person["name"]),)]


def _post(case: Alignment, person: Json) -> list[tuple[str, ...]]:
    post, org = person.get("post"), case.identity(person.get("org"))
    return [(key(person["name"]), key(post), org)] if post else []


def _acts(_case: Alignment, person: Json) -> list[tuple[str, ...]]:
    return [(key(person["name"]), act) for act in person.get("acts", [])]


def _agreements(case: Alignment) -> Iterator[Judgement]:
    gold, predicted = case.gold.get("agreements", []), case.predicted.get("agreements", [])
    renamed = {predicted[j].get("id"): gold[i].get("id") for i, j in case.agreements.items()}
    for i, j in case.agreements.items():
        yield Judge(case.gold["id"], "agreement").right(_sketch(gold[i]), predicted[j].get("rule"))
        yield from _slots(case, gold[i], predicted[j], renamed)
    for i, agreement in enumerate(gold):
        if i not in case.agreements:
            yield from (Judge(case.gold["id"], kind).missed(what) for kind, what in _whole(agreement))
    taken = set(case.agreements.values())
    for j, agreement in enumerate(predicted):
        if j not in taken:
            rule = agreement.get("rule")
            yield from (Judge(case.gold["id"], kind).spurious(what, rule) for kind, what in _whole(agreement))


def _whole(agreement: Json) -> Iterator[tuple[str, object]]:
    """Kind and value of all that an agreement without a partner counts for."""
    yield "agreement", _sketch(agreement)
    yield from ((kind, agreement[slot]) for slot, kind in _SLOTS.items() if agreement.get(slot))
    yield from ((kind, value) for slot, kind in _LISTS.items() for value in agreement.get(slot, []))


def _slots(case: Alignment, gold: Json, predicted: Json, renamed: Mapping[Any, Any]) -> Iterator[Judgement]:
    """The slots of two agreements that are one; `renamed` gives the gold id of a predicted one."""
    article, rule = case.gold["id"], predicted.get("rule")
    given = dict.fromkeys(case.identities(predicted.get("parties", [])), rule)
    yield from Judge(article, "party").sets(case.identities(gold.get("parties", [])), given)
    for slot, kind in _SLOTS.items():
        yield from Judge(article, kind).slot(gold.get(slot), predicted.get(slot), rule)
    for slot, kind in _PEOPLE.items():
        given = dict.fromkeys(map(key, predicted.get(slot, [])), rule)
        yield from Judge(article, kind).sets(map(key, gold.get(slot, [])), given)
    yield from Judge(article, "area").sets(gold.get("areas", []), dict.fromkeys(predicted.get("areas", []), rule))
    here, there = key(gold.get("place")), key(predicted.get("place"))
    there = here if here and alike(here, there) >= SAME_PLACE else there
    yield from Judge(article, "agreement place").slot(here, there, rule)
    earlier = predicted.get("renews")
    yield from Judge(article, "renews").slot(gold.get("renews"), renamed.get(earlier, earlier and "?"), rule)


def _sketch(agreement: Json) -> str:
    """An agreement in a line."""
    parties = " + ".join(agreement.get("parties", []))
    return " ".join(
        str(x) for x in (agreement.get("type"), parties, agreement.get("signed"), agreement.get("period")) if x
    )


def _programmes(case: Alignment) -> Iterator[Judgement]:
    named, status = Judge(case.gold["id"], "programme"), Judge(case.gold["id"], "programme status")
    gold, predicted = case.gold.get("programmes", []), case.predicted.get("programmes", [])
    for i, j in case.programmes.items():
        rule = predicted[j].get("rule")
        yield named.right(gold[i]["name"], rule)
        yield from status.slot(gold[i].get("status"), predicted[j].get("status"), rule)
    yield from _unpaired(named, gold, predicted, case.programmes)
