"""What the score of all facts leaves out: aliases, what programmes are and who they are by and for, outcomes.

These are reported apart: readers agree on them less, and a gold set may not hold outcomes at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from partnergraph.evaluation.matching import SAME_PROGRAMME, Alignment, alike, key, keys, pairs
from partnergraph.evaluation.scoring import Judge, Judgement
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.model import Json

KINDS = ("alias", "programme kind", "programme by", "programme for", "outcome")


def judge_beyond(case: Alignment, gazetteer: Gazetteer) -> Iterator[Judgement]:
    """The judgements of these kinds in one article of interest; outcomes only where the gold lists them."""
    if not case.gold.get("relevant"):
        return
    yield from _aliases(case, gazetteer)
    yield from _programmes(case)
    if "outcomes" in case.gold:
        yield from _outcomes(case)


def _aliases(case: Alignment, gazetteer: Gazetteer) -> Iterator[Judgement]:
    """All names of the organisations that both sides have, the paired one not counted as a find.

    A canonical name, which the gazetteer gives to the very organisation and the text does not write, is left out on
    both sides: gold need not list it."""
    judge, text = Judge(case.gold["id"], "alias"), f" {key(case.gold['text'])} "
    for i, j in case.organisations.items():
        gold, predicted = case.gold["organisations"][i], case.predicted["organisations"][j]
        ours, theirs = keys(gold), keys(predicted)
        met = min(ours & theirs, key=lambda k: (-len(k), k))
        canonical = {k for k in theirs - ours if f" {k} " not in text and _is_canonical(k, predicted, gazetteer)}
        given: dict[object, str | None] = dict.fromkeys(theirs - canonical - {met}, predicted.get("rule"))
        yield from judge.sets({k for k in ours - {met} if f" {k} " in text}, _found(given, ours, text))


def _found(given: dict[object, str | None], ours: set[str], text: str) -> dict[object, str | None]:
    """Without canonical names on which both sides agree: neither counts."""
    return {k: rule for k, rule in given.items() if k not in ours or f" {k} " in text}


def _is_canonical(name: str, organisation: Json, gazetteer: Gazetteer) -> bool:
    entity = organisation.get("entity")
    forms = [form for form in [organisation["name"], *organisation.get("aliases", [])] if key(form) == name]
    known = (row for form in forms for row in (*gazetteer.organisation_named(form), *gazetteer.body_named(form)))
    return any(row.key == entity for row in known)


def _programmes(case: Alignment) -> Iterator[Judgement]:
    for i, j in case.programmes.items():
        gold, predicted = case.gold["programmes"][i], case.predicted["programmes"][j]
        rule = predicted.get("rule")
        yield from Judge(case.gold["id"], "programme kind").slot(gold.get("kind"), predicted.get("kind"), rule)
        for side in ("by", "for"):
            judge = Judge(case.gold["id"], f"programme {side}")
            yield from _matched(judge, gold.get(side, []), predicted.get(side, []), rule, case)


def _outcomes(case: Alignment) -> Iterator[Judgement]:
    judge = Judge(case.gold["id"], "outcome")
    predicted = case.predicted.get("outcomes", [])
    rules = {outcome["text"]: outcome.get("rule") for outcome in predicted}
    gold = [outcome["text"] for outcome in case.gold["outcomes"]]
    for one in _matched(judge, gold, [outcome["text"] for outcome in predicted], None, case):
        yield Judgement(one.article, one.kind, one.verdict, one.what, rules.get(one.what))


def _matched(
    judge: Judge, gold: Sequence[str], predicted: Sequence[str], rule: str | None, case: Alignment
) -> Iterator[Judgement]:
    """Words compared by what they name, or by likeness."""

    def likeness(a: str, b: str) -> float:
        return 1.0 if case.identity(a) == case.identity(b) else alike(key(a), key(b))

    paired = pairs(gold, predicted, likeness, SAME_PROGRAMME)
    yield from (judge.right(predicted[j], rule) for j in paired.values())
    yield from (judge.missed(words) for i, words in enumerate(gold) if i not in paired)
    yield from (judge.spurious(words, rule) for j, words in enumerate(predicted) if j not in paired.values())
