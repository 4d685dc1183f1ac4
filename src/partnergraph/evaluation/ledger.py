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
_SHOWN = ("organisation", "person", "post held", "agreement", "party", "area", "programme")
HEAD = "| date | gold | articles | rules | scores (F1) | |\n|---|---|---|---|---|---|"


def ledger_line(evaluation: Evaluation, how: str) -> str:
    """One row of a Markdown table (`HEAD`); `how` is "blind" or "tuned"."""
    scores = [f"all facts {_figure(evaluation.figure())}"]
    scores += [f"{lang} {_figure(evaluation.figure(lang=lang))}" for lang in evaluation.languages]
    scores += [f"{kind} {evaluation.figure(kind).score.f1:.3f}" for kind in _SHOWN if kind in evaluation.kinds]
    gold = evaluation.gold
    cells = (date.today().isoformat(), gold.digest, len(gold.articles), rules_commit(), ", ".join(scores), how)
    return f"| {' | '.join(map(str, cells))} |"


def _figure(figure: Figure) -> str:
    low, high = figure.interval
    return f"{figure.score.f1:.3f} [{low:.3f}, {high:.3f}]"


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
