"""How good is extraction? Gold articles are read, extracted and compared fact by fact.

gold       folder, JSONL                 annotated articles and their digest
matching   gold, predicted               which is which
scoring    pairs                         right, missed, spurious: precision, recall, F1
beyond     pairs                         aliases, programme kind, by and for, outcomes
quotes     predicted                     whether 200 facts are stated by their quotes
rules      judgements                    right and wrong of each rule
interval   counts                        how sure a figure is
floor      figures                       what may not be lost again
report     all of it                     text and JSON
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from partnergraph.evaluation.beyond import judge_beyond
from partnergraph.evaluation.gold import Gold, predict, read_gold
from partnergraph.evaluation.interval import Interval, bootstrap
from partnergraph.evaluation.matching import align
from partnergraph.evaluation.quotes import Checked, check_quotes
from partnergraph.evaluation.rules import RuleScore, score_rules
from partnergraph.evaluation.scoring import Judgement, Score, judge
from partnergraph.knowledge.shelf import Knowledge, load_knowledge
from partnergraph.model import Json

__all__ = ["Evaluation", "Figure", "evaluate"]


@dataclass(frozen=True)
class Figure:
    """A score with the 95 % interval of its F1."""

    score: Score
    interval: Interval


@dataclass(frozen=True)
class Evaluation:
    """Everything measured on one gold set. `judgements` are the facts of the score, `beyond` those reported apart,
    `predicted` what extraction printed for each article of the gold."""

    gold: Gold
    predicted: tuple[Json, ...]
    judgements: tuple[Judgement, ...]
    beyond: tuple[Judgement, ...]
    checked: tuple[Checked, ...]
    rejected: Score  # articles of no interest: right where they were dismissed, spurious where one of interest was

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of fact of the score, by name."""
        return tuple(sorted({j.kind for j in self.judgements}))

    @cached_property
    def rules(self) -> tuple[RuleScore, ...]:
        """Right and wrong of every rule."""
        return score_rules(self.judgements)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the gold."""
        return tuple(sorted({row["lang"] for row in self.gold.articles}, reverse=True))

    @cached_property
    def language_of(self) -> dict[str, str]:
        """Article id -> its language."""
        return {row["id"]: row["lang"] for row in self.gold.articles}

    def figure(self, kind: str | None = None, lang: str | None = None) -> Figure:
        """The score of one kind (None: all facts) in one language (None: all)."""
        ids = [row["id"] for row in self.gold.articles if lang in (None, row["lang"])]
        counts = {key: [0, 0, 0] for key in ids}
        for judgement in self.judgements:
            if judgement.article in counts and kind in (None, judgement.kind):
                counts[judgement.article][_PLACE[judgement.verdict]] += 1
        rows = [(a, b, c) for a, b, c in counts.values()]
        total = Score(*(sum(column) for column in zip(*rows, strict=True)))
        return Figure(total, bootstrap(len(ids)).f1(rows))


_PLACE = {"right": 0, "missed": 1, "spurious": 2}


def evaluate(paths: Sequence[str | Path], knowledge: Knowledge | None = None) -> Evaluation:
    """Extract the gold articles of folders and JSONL files and judge what comes out.

    Raises UsageError as `read_gold` does.
    """
    knowledge = knowledge or load_knowledge()
    gold = read_gold(paths)
    predicted = predict(gold, knowledge)
    return judged(gold, predicted, knowledge)


def judged(gold: Gold, predicted: Sequence[Json], knowledge: Knowledge) -> Evaluation:
    """The same with the facts in hand, one object for each gold article, in order."""
    cases = [align(ours, theirs) for ours, theirs in zip(gold.articles, predicted, strict=True)]
    return Evaluation(
        gold=gold,
        predicted=tuple(predicted),
        judgements=tuple(one for case in cases for one in judge(case)),
        beyond=tuple(one for case in cases for one in judge_beyond(case, knowledge.gazetteer)),
        checked=check_quotes(predicted, knowledge.lexicons),
        rejected=_rejected(gold.articles, predicted),
    )


def _rejected(gold: Sequence[Json], predicted: Sequence[Json]) -> Score:
    """The score of the class of articles that are of no interest."""
    verdicts = [(bool(g["relevant"]), bool(p["relevant"])) for g, p in zip(gold, predicted, strict=True)]
    return Score(
        right=verdicts.count((False, False)),
        missed=verdicts.count((False, True)),
        spurious=verdicts.count((True, False)),
    )
