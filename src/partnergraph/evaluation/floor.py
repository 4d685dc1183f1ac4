"""The quality floor: figures pinned in a file that may be raised freely and lowered only on purpose.

The file names the gold by its digest: figures on another gold are not comparable, so a gold that changed needs a new
floor as much as a rule that got worse.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from partnergraph.errors import UsageError
from partnergraph.messages import say
from partnergraph.model import Json

if TYPE_CHECKING:
    from partnergraph.evaluation import Evaluation

TOLERANCE = 0.002  # of F1: one fact in some hundreds, what a change elsewhere may cost
_DIGITS = 4


def figures(evaluation: Evaluation) -> Json:
    """What a floor pins: the gold, F1 over all facts, of each language and of each kind."""
    return {
        "gold": evaluation.gold.digest,
        "articles": len(evaluation.gold.articles),
        "all facts": round(evaluation.figure().score.f1, _DIGITS),
        "languages": {lang: round(evaluation.figure(lang=lang).score.f1, _DIGITS) for lang in evaluation.languages},
        "kinds": {kind: round(evaluation.figure(kind).score.f1, _DIGITS) for kind in evaluation.kinds},
    }


def read_floor(path: Path) -> Json:
    """The pinned figures. Raises UsageError where there are none."""
    try:
        floor: Json = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError("eval.bad_floor", where=path, why=error) from error
    return floor


def missed(floor: Json, now: Json) -> list[str]:
    """A line for each figure that fell below the floor by more than the tolerance, and for a gold that changed."""
    lines = []
    if floor["gold"] != now["gold"]:
        lines.append(say("eval.other_gold", pinned=floor["gold"], now=now["gold"]))
    fallen = {what: (old, _flat(now).get(what, 0.0)) for what, old in _flat(floor).items()}
    for what, (old, new) in fallen.items():
        if new < old - TOLERANCE:
            lines.append(say("eval.below", what=what, floor=f"{old:.4f}", now=f"{new:.4f}"))
    return lines


def update(path: Path, now: Json, *, allow_regression: bool) -> list[str]:
    """Pin the figures of now in `path`; lines that say why not, where some would fall and that is not allowed.

    On the same gold a figure that fell within the tolerance keeps its floor."""
    if path.exists() and not allow_regression:
        floor = read_floor(path)
        same = floor["gold"] == now["gold"]
        fallen = missed({**floor, "gold": now["gold"]}, now)
        if fallen:
            return fallen
        now = _highest(floor, now) if same else now
    path.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return []


def _flat(pinned: Json) -> dict[str, float]:
    return {"all facts": pinned["all facts"], **pinned["languages"], **pinned["kinds"]}


def _highest(floor: Json, now: Json) -> Json:
    def best(part: str) -> dict[str, float]:
        return {what: max(new, floor[part].get(what, 0.0)) for what, new in now[part].items()}

    overall = max(floor["all facts"], now["all facts"])
    return {**now, "all facts": overall, "languages": best("languages"), "kinds": best("kinds")}
