"""A line of the ledger of scores: when, on which gold, by which rules, what came out, and whether it was blind."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import TYPE_CHECKING

from partnergraph.knowledge.files import root

if TYPE_CHECKING:
    from partnergraph.evaluation import Evaluation, Figure

# Where rules live: what is committed elsewhere changes no score.
_RULES = ("src/partnergraph/extract*", "src/partnergraph/text.py", "data/knowledge/lexicon", "data/knowledge/gazetteer")


def ledger_line(evaluation: Evaluation, how: str) -> str:
    """A row of the ledger's table (day, set, articles, digest, rules at, P / R / F1, kind of figure), and below it F1 of
    each language and kind of fact. `how` is "blind" or "tuned"."""
    gold, figure = evaluation.gold, evaluation.figure()
    cells = (date.today(), gold.name, len(gold.articles), gold.digest, rules_commit(), _figure(figure), how)
    f1 = {lang: evaluation.figure(lang=lang).score.f1 for lang in evaluation.languages}
    f1 |= {kind: evaluation.figure(kind).score.f1 for kind in evaluation.kinds}
    kinds = " · ".join(f"{name} {value:.3f}" for name, value in f1.items())
    return f"| {' | '.join(map(str, cells))} |\n\n{kinds}"


def _figure(figure: Figure) -> str:
    score, (low, high) = figure.score, figure.interval
    return f"{score.precision:.3f} / {score.recall:.3f} / {score.f1:.3f} [{low:.3f}, {high:.3f}]"


def rules_commit() -> str:
    """The last commit that touched a rule, with "+" where some are not committed; "-" outside a repository."""
    commit = _git("log", "-1", "--format=%h", "--", *_RULES)
    return (commit + ("+" if _git("status", "--porcelain", "--", *_RULES) else "")) or "-"


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(root()), *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607
    except OSError:  # no git here
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
