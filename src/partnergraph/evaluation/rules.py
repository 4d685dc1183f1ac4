"""What each rule got right and wrong, and the file that tells the graph how far to trust it.

A rule's facts are all atomic facts that it gave and the gold decides: an organisation and its kind, a person, a post,
an act, an agreement with each of its slots, a programme and its status.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from partnergraph.evaluation.interval import Interval, wilson
from partnergraph.evaluation.scoring import Judgement
from partnergraph.model import Json

ENOUGH = 5  # facts below which a share says nothing


@dataclass(frozen=True)
class RuleScore:
    """The facts of one rule: how many are right, and those that are wrong."""

    rule: str
    right: int
    wrong: tuple[Judgement, ...]

    @property
    def n(self) -> int:
        """Facts given."""
        return self.right + len(self.wrong)

    @property
    def precision(self) -> float:
        """Share of right ones."""
        return self.right / self.n

    @property
    def interval(self) -> Interval:
        """Of the precision."""
        return wilson(self.right, self.n)


def score_rules(judgements: Iterable[Judgement]) -> tuple[RuleScore, ...]:
    """Every rule that gave a fact, the one with most errors first."""
    right: dict[str, int] = defaultdict(int)
    wrong: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        if judgement.rule and judgement.verdict == "right":
            right[judgement.rule] += 1
        elif judgement.rule and judgement.verdict == "spurious":
            wrong[judgement.rule].append(judgement)
    scores = [RuleScore(rule, right[rule], tuple(wrong[rule])) for rule in {*right, *wrong}]
    return tuple(sorted(scores, key=lambda s: (-len(s.wrong), -s.right, s.rule)))


def write_precision(path: Path, gold: str, scores: Iterable[RuleScore]) -> Mapping[str, Json]:
    """Write the measured precision of each rule with at least 5 facts; `gold` says on what it was measured. Returns the
    rules written."""
    measured = sorted((s for s in scores if s.n >= ENOUGH), key=lambda s: s.rule)
    rules = {s.rule: {"right": s.right, "n": s.n} for s in measured}
    path.write_text(json.dumps({"gold": gold, "rules": rules}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return rules
