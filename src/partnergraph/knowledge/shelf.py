"""All knowledge in hand: loaded once by whoever runs the pipeline and passed down; no stage opens a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from partnergraph.knowledge.files import knowledge_file
from partnergraph.knowledge.gazetteer import Gazetteer, load_gazetteer
from partnergraph.knowledge.lexicon import Lexicon, load_lexicon

LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Precision:
    """A rule's measured precision: `right` of `n` facts that it gave on gold articles."""

    right: int
    n: int

    @property
    def value(self) -> float:
        """right / n."""
        return self.right / self.n


@dataclass(frozen=True)
class Knowledge:
    """Gazetteer, one lexicon a language, and what the evaluation measured of each rule."""

    gazetteer: Gazetteer
    lexicons: Mapping[str, Lexicon]
    precision: Mapping[str, Precision]


def load_precision() -> dict[str, Precision]:
    """Rule id -> measured precision, from the file that the evaluation writes; a rule not yet measured is absent."""
    path = knowledge_file("precision.json")
    if not path.exists():
        return {}
    return {rule: Precision(**row) for rule, row in json.loads(path.read_text("utf-8"))["rules"].items()}


@cache
def load_knowledge() -> Knowledge:
    """The knowledge that ships with the package."""
    gazetteer = load_gazetteer()
    folder = knowledge_file("lexicon")
    return Knowledge(gazetteer, {lang: load_lexicon(lang, folder, gazetteer) for lang in LANGUAGES}, load_precision())
