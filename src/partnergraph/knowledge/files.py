"""Where `ontology/` and `data/knowledge/` lie: inside the wheel, or in the repository of an editable install.

A wheel carries both under `partnergraph/_files`; an editable install has no such directory beside the source, and
then the repository root is three levels above this file. Nothing else in the package may know this.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root(package: Path = Path(__file__).parents[1]) -> Path:
    """The directory that holds `ontology` and `data/knowledge`, given the package's own directory."""
    shipped = package / "_files"
    return shipped if shipped.is_dir() else package.parents[1]


def knowledge_file(name: str) -> Path:
    """The path of `name` under `data/knowledge`, as in `knowledge_file("gazetteer/places.csv")`, there or not."""
    return root() / "data" / "knowledge" / name


def ontology_file(name: str) -> Path:
    """The path of `name` under `ontology`, there or not."""
    return root() / "ontology" / name
