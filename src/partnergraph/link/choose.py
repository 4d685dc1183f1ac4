"""Which of several claims is shown where a slot has one value; the others stay as statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from partnergraph.link.nodes import Label

Told = tuple[str | None, str | None, str]  # value, day of publication, article


def equally_precise(_value: str) -> int:
    """For slots whose values are codes."""
    return 0


def shown(
    claims: Iterable[Told],
    precision: Callable[[str], int] = equally_precise,
    agree: Callable[[str, str], bool] = str.__eq__,
) -> str | None:
    """The value that most articles claim, then the more precise, then the one published first, then code point order.

    A coarser value counts for each finer one that it agrees with: "2021" and "2021-01-06" are two articles for the day.
    """
    told = defaultdict[str, list[tuple[str | None, str]]](list)
    for value, day, article in claims:
        if value is not None:
            told[value].append((day, article))

    def rank(value: str) -> tuple[int, int, str, str]:
        fine = precision(value)
        backing = [v for v in told if v == value or (precision(v) < fine and agree(v, value))]
        articles = {article for v in backing for _, article in told[v]}
        first = min(day or "9999" for day, _ in told[value])
        return -len(articles), -fine, first, value

    return min(told, key=rank, default=None)


def preferred(forms: Iterable[tuple[Label, str]]) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """For each language the form that most articles use (ties: the longest, then code point order), and the rest.

    `forms` are (form, article) pairs.
    """
    users = defaultdict[Label, set[str]](set)
    for label, article in forms:
        users[label].add(article)
    ranked = sorted(users, key=lambda label: (-len(users[label]), -len(label.text), label.text))
    best: dict[str, Label] = {}
    for label in ranked:
        best.setdefault(label.lang, label)
    first = tuple(sorted(best.values(), key=lambda label: label.lang))
    return first, tuple(sorted(label for label in ranked if label not in first))
