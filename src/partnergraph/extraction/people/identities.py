"""Which mentions name the same person: full names, misspelt ones, and the parts that stand for them later."""

from __future__ import annotations

from collections.abc import Iterator

from partnergraph.text import plain

_LONG_ENOUGH = 4  # letters of a syllable in which one may be wrong; "An" and "Anh" are two people


class Identities:
    """The people seen so far, by every key under which a further mention can name one of them; each look-up is one
    step, however many people an article names."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], int] = {}
        self._parts: dict[tuple[str, ...], int] = {}

    def add(self, name: str, who: int) -> None:
        """Take a full name as one of the person's."""
        words = _words(name)
        for key in _keys(words):
            self._names.setdefault(key, who)
        for part in _parts_of(words):
            self._parts[part] = who

    def whole(self, name: str) -> int | None:
        """Who bears this full name: with or without diacritics, in another order, one letter or middle name apart."""
        words = _words(name)
        return next((self._names[key] for key in _keys(words) if key in self._names), None)

    def part(self, name: str) -> int | None:
        """Who a later mention by a part of the name ("Thái", "Stone", "Guo") means: the one named last."""
        return self._parts.get(tuple(_words(name)))


def _words(name: str) -> list[str]:
    return plain(name).replace("-", " ").split()


def _keys(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Keys that two spellings of one name share: itself, its words in any order, first and last, all but one letter."""
    yield ("whole", *words)
    if len(words) < 2:
        return
    yield ("sorted", *sorted(words))
    if len(words) < 3:
        return
    yield ("ends", words[0], words[-1], *(() if len(words) > 3 else ("middle", words[1])))
    for at, word in enumerate(words):
        rest = [*words[:at], "*", *words[at + 1 :]]
        if len(word) < _LONG_ENOUGH:
            continue
        yield from (("slip", *rest, word[:i] + "?" + word[i + 1 :]) for i in range(len(word)))
        yield from (("dropped", *rest, word[:i] + word[i + 1 :]) for i in range(len(word)))
        yield ("dropped", *rest, word)


def _parts_of(words: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(1, len(words)):
        yield tuple(words[-size:])
    for size in range(1, len(words)):
        yield tuple(words[:size])
    if len(words) > 2:
        yield (words[1],)
