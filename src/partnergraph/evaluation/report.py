"""What was measured, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from partnergraph.errors import UsageError
from partnergraph.evaluation import beyond
from partnergraph.evaluation.interval import Interval, wilson
from partnergraph.evaluation.quotes import Checked, check_quotes
from partnergraph.evaluation.scoring import Judgement, Score
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.messages import say
from partnergraph.model import Json
from partnergraph.text import squeeze

if TYPE_CHECKING:
    from partnergraph.evaluation import Evaluation, Figure

_DIGITS = 4
_SUPPORT = ("quote", "reference", "inferred", "unsupported")


def as_json(evaluation: Evaluation) -> Json:
    """All figures as one object: `[low, high]` are 95 % intervals, of F1 by bootstrap over articles, else Wilson's."""
    return {
        "gold": {
            "name": evaluation.gold.name,
            "digest": evaluation.gold.digest,
            "articles": Counter(evaluation.language_of.values()),
        },
        "all facts": _figure(evaluation.figure()),
        "kinds": {kind: _figure(evaluation.figure(kind)) for kind in evaluation.kinds},
        "languages": {lang: _language(evaluation, lang) for lang in evaluation.languages},
        "relevance": {"relevant": _score(_relevance(evaluation)), "not relevant": _score(evaluation.rejected)},
        "beyond": {kind: _score(score) for kind, score in _beyond(evaluation)},
        "quotes": _quotes(evaluation.checked),
        "rules": {
            score.rule: {
                "right": score.right,
                "wrong": len(score.wrong),
                "precision": round(score.precision, _DIGITS),
                "interval": _rounded(score.interval),
                "errors": [{"article": j.article, "kind": j.kind, "what": j.what} for j in score.wrong],
            }
            for score in evaluation.rules
        },
        "misses": [_miss(j) for j in (*evaluation.judgements, *evaluation.beyond) if j.verdict != "right"],
    }


def _language(evaluation: Evaluation, lang: str) -> Json:
    found = {kind: evaluation.figure(kind, lang) for kind in evaluation.kinds}
    kinds = {kind: _figure(figure) for kind, figure in found.items() if figure.score.n + figure.score.given}
    return {"all facts": _figure(evaluation.figure(lang=lang)), "kinds": kinds}


def _score(score: Score) -> Json:
    return {
        "precision": round(score.precision, _DIGITS),
        "precision interval": _rounded(wilson(score.right, score.given)),
        "recall": round(score.recall, _DIGITS),
        "recall interval": _rounded(wilson(score.right, score.n)),
        "f1": round(score.f1, _DIGITS),
        "right": score.right,
        "missed": score.missed,
        "spurious": score.spurious,
    }


def _figure(figure: Figure) -> Json:
    return {**_score(figure.score), "f1 interval": _rounded(figure.interval)}


def _rounded(interval: Interval) -> list[float]:
    return [round(side, _DIGITS) for side in interval]


def _quotes(checked: tuple[Checked, ...]) -> Json:
    counts: Counter[str] = Counter(one.support for one in checked)
    stated = len(checked) - counts["unsupported"]
    return {
        "drawn": len(checked),
        **{support: counts[support] for support in _SUPPORT},
        "stated": round(stated / len(checked), _DIGITS) if checked else None,
        "interval": _rounded(wilson(stated, len(checked))),
        "failures": [
            {"article": one.claim.article, "kind": one.claim.kind, "what": one.claim.what, "rule": one.claim.rule}
            for one in checked
            if one.support == "unsupported"
        ],
    }


def _miss(judgement: Judgement) -> Json:
    return {
        "article": judgement.article,
        "kind": judgement.kind,
        "verdict": judgement.verdict,
        "what": judgement.what,
        "rule": judgement.rule,
    }


def _relevance(evaluation: Evaluation) -> Score:
    return Score.of(j for j in evaluation.judgements if j.kind == "relevance")


def _beyond(evaluation: Evaluation) -> Iterator[tuple[str, Score]]:
    """The kinds reported apart, where anything was counted."""
    for kind in beyond.KINDS:
        score = Score.of(j for j in evaluation.beyond if j.kind == kind)
        if score.n + score.given:
            yield kind, score


def as_text(evaluation: Evaluation) -> str:
    """Tables for a terminal."""
    parts = [
        [say("eval.on", gold=evaluation.gold.description, digest=evaluation.gold.digest)],
        _kinds(evaluation),
        _by_language(evaluation),
        _apart(evaluation),
        _stated(evaluation.checked),
        _by_rule(evaluation),
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def _kinds(evaluation: Evaluation) -> list[str]:
    head = f"{'':24}{'P':>7}{'R':>7}{'F1':>7}  {say('eval.interval'):<16}{'n':>6}"
    head += "".join(f"{f'F1 {lang}':>10}{'n':>6}" for lang in evaluation.languages)
    return [head, *(_row(evaluation, kind) for kind in (*evaluation.kinds, None))]


def _row(evaluation: Evaluation, kind: str | None) -> str:
    line = _line(kind or say("eval.all"), evaluation.figure(kind))
    for lang in evaluation.languages:
        score = evaluation.figure(kind, lang).score
        line += f"{score.f1:>10.3f}{score.n:>6}" if score.n + score.given else f"{'-':>10}{0:>6}"
    return line


def _line(name: str, figure: Figure) -> str:
    score = figure.score
    return f"{name:<24}{_three(score)}  {_shown(figure.interval):<16}{score.n:>6}"


def _three(score: Score) -> str:
    return f"{score.precision:>7.3f}{score.recall:>7.3f}{score.f1:>7.3f}"


def _shown(interval: Interval) -> str:
    return f"[{interval[0]:.3f}, {interval[1]:.3f}]"


def _by_language(evaluation: Evaluation) -> list[str]:
    found = ((lang, evaluation.figure(lang=lang)) for lang in evaluation.languages)
    return [_line(f"{say('eval.all')}, {lang}", figure) for lang, figure in found]


def _apart(evaluation: Evaluation) -> list[str]:
    classes = (
        (say("eval.relevant"), _relevance(evaluation)),
        (say("eval.not_relevant"), evaluation.rejected),
    )
    rows = [*classes, *_beyond(evaluation)]
    return [
        say("eval.apart"),
        *(f"{name:<24}{_three(score)}  {'':<16}{score.n:>6}{_spurious(score)}" for name, score in rows),
    ]


def _spurious(score: Score) -> str:
    return "  " + say("eval.spurious", n=score.spurious)


def _stated(checked: tuple[Checked, ...]) -> list[str]:
    found = _quotes(checked)
    if not checked:
        return [say("eval.no_facts")]
    low, high = found["interval"]
    numbers = {support: found[support] for support in _SUPPORT}
    lines = [say("eval.quotes", n=found["drawn"], share=f"{found['stated']:.3f}", low=low, high=high, **numbers)]
    return lines + [f"  {line}" for line in _failures(found)]


def _by_rule(evaluation: Evaluation) -> list[str]:
    head = f"{say('eval.rule'):<34}{say('eval.right'):>8}{say('eval.wrong'):>8}{'P':>8}  {say('eval.interval')}"
    rows = (
        f"{s.rule:<34}{s.right:>8}{len(s.wrong):>8}{s.precision:>8.3f}  {_shown(s.interval)}" for s in evaluation.rules
    )
    return [head, *rows]


def misses(evaluation: Evaluation, kind: str) -> Iterator[str]:
    """A line for each error of a kind of fact, of a rule, or of all: article, kind, missed or spurious, rule, what; for
    the kind "quotes" one for each fact of all that its quotes do not state. Raises UsageError for an unknown kind."""
    kinds = sorted({*evaluation.kinds, *beyond.KINDS})
    if kind not in ("all", "quotes", *kinds, *(score.rule for score in evaluation.rules)):
        raise UsageError("eval.no_kind", kind=kind, kinds=", ".join(kinds))
    if kind == "quotes":
        checked = check_quotes(evaluation.predicted, load_knowledge().lexicons, None)
        yield from _failures(_quotes(checked))
    for j in (*evaluation.judgements, *evaluation.beyond):
        if j.verdict != "right" and kind in ("all", j.kind, j.rule):
            yield f"{j.article}\t{j.kind}\t{j.verdict}\t{j.rule or ''}\t{squeeze(j.what)}"


def _failures(quotes: Json) -> Iterator[str]:
    for failure in quotes["failures"]:
        yield "\t".join(squeeze(failure[column]) for column in ("article", "kind", "rule", "what"))
