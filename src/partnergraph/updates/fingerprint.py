"""Which tables and rules made a build: SHA-256 of each file that has a say, and one digest over those that matter for
extraction, so that what was extracted under the same ones need not be extracted again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

from partnergraph.knowledge.files import root
from partnergraph.knowledge.ontology import Namespaces

_PACKAGE = Path(__file__).parents[1]
_TABLES = ("data/knowledge", "ontology")
_READ_BY_EXTRACTION = ("data/knowledge/gazetteer/", "data/knowledge/lexicon/", "data/knowledge/personal_data.csv")
# the code that extraction runs; the version alone would miss a change under work
_EXTRACTING = ("extract", "extraction", "knowledge", "model.py", "text.py", "privacy.py")
_WRITING = (*_EXTRACTING, "link", "corrections", "graph")


@cache
def table_digests() -> Mapping[str, str]:
    """The SHA-256 of every table and of every file of the ontology, by path under the package's data."""
    base = root()
    files = (path for folder in _TABLES for path in sorted((base / folder).rglob("*")) if path.is_file())
    return {path.relative_to(base).as_posix(): _sha256(path) for path in files}


@cache
def extractor() -> str:
    """A digest of all that decides what is extracted from an article."""
    tables = {name: sha for name, sha in table_digests().items() if name.startswith(_READ_BY_EXTRACTION)}
    return _digest((version("partnergraph"), *_flat(tables), *_code(_EXTRACTING)))


def writer(namespaces: Namespaces) -> str:
    """A digest of all that decides how an article's facts are linked and written."""
    return _digest((extractor(), *_flat(table_digests()), *_code(_WRITING), *_flat(asdict(namespaces))))


@cache
def _code(names: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        path = _PACKAGE / name
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.is_file() else []
        found += (f"{file.relative_to(_PACKAGE).as_posix()} {_sha256(file)}" for file in files)
    return tuple(found)


def _flat(values: Mapping[str, str]) -> Iterator[str]:
    return (f"{name} {value}" for name, value in sorted(values.items()))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
