"""A post as it is read, before it is known whose it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Held:
    """A post at [start, end) with its organisation (an index into the roster) where the words next to it say whose.

    `stated` is False where the organisation was inferred from the rest of the sentence or article.
    """

    start: int
    end: int
    title: str
    code: str
    body: str
    org: int | None
    plural: bool = False
    stated: bool = True
