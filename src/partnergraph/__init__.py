"""partnergraph: from press articles to a knowledge graph of telecom-government partnerships, with evidence.

>>> import partnergraph as pg
>>> article = pg.extract("Ngày 6/1/2021, UBND tỉnh Quảng Nam và VNPT ký thỏa thuận hợp tác giai đoạn 2021 - 2025.")
>>> article.agreements[0].period
'2021/2025'
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partnergraph.errors import BadInput, BadKnowledge, CannotGoOn, PartnergraphError, UsageError
from partnergraph.model import Article

if TYPE_CHECKING:
    from partnergraph.pipeline import Build, build, open_build
    from partnergraph.stores.base import Table

__all__ = [
    "Article",
    "BadInput",
    "BadKnowledge",
    "Build",
    "CannotGoOn",
    "PartnergraphError",
    "Table",
    "UsageError",
    "build",
    "extract",
    "open_build",
]

_PIPELINE = "partnergraph.pipeline"
_LATER = {"Build": _PIPELINE, "build": _PIPELINE, "open_build": _PIPELINE, "Table": "partnergraph.stores.base"}


def extract(source: str | Path, *, published: str | None = None) -> Article:
    """The facts of one article: `source` is its text, or the path of a file of any kind that is read.

    `published` (ISO day) stands in where the article has no date. Raises BadInput where nothing can be read, UsageError
    where the file does not exist or holds more than one article.
    """
    from partnergraph.extraction import extract_facts
    from partnergraph.knowledge.shelf import load_knowledge
    from partnergraph.privacy import covered
    from partnergraph.read import read_one

    return extract_facts(covered(read_one(source, published=published)), load_knowledge())


def __getattr__(name: str) -> Any:
    """The names below bring the libraries of graph and view along; they are loaded when asked for."""
    if name in _LATER:
        return getattr(importlib.import_module(_LATER[name]), name)
    raise AttributeError(name)
