"""A build in the form that another program reads, with a report of what that form cannot carry.

The texts of the articles are in no form: what an export holds comes from the graph alone, where a quote has at most
300 characters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.export import description, ftm, networks, rdf, tables, virtuoso
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import say
from partnergraph.stores.embedded import MARKER

NQUADS = "graph.nq"
_Writer = Callable[[Path, Path, Namespaces], Mapping[str, int]]

FORMATS: Mapping[str, _Writer] = {
    "turtle": rdf.turtle,
    "trig": rdf.trig,
    "nquads": rdf.nquads,
    "jsonld": rdf.jsonld,
    "rdf12": rdf.rdf12,
    "csv": tables.csv_files,
    "parquet": tables.parquet_files,
    "graphml": networks.graphml,
    "gexf": networks.gexf,
    "ftm": ftm.entities,
    "void": description.void,
}
STORES: Mapping[str, _Writer] = {"virtuoso": virtuoso.bulk}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: each file with the number of its triples, rows, nodes or entities."""

    out: Path
    form: str
    written: Mapping[str, int]

    def lines(self) -> list[str]:
        """The report for people, in the language spoken: the files, then what the form cannot carry."""
        files = [say("export.file", file=name, n=n) for name, n in self.written.items()]
        return [say("export.done", where=self.out), *files, say(f"export.lost.{self.form}"), say("export.texts")]


def export(folder: str | Path, form: str, out: str | Path) -> Exported:
    """Write the build in `folder` to `out`, a file or for several files a folder, as one of FORMATS or for one of
    STORES.

    Raises UsageError for an unknown form, an `out` that is in the way or a library that is missing, CannotGoOn where
    the build cannot be read.
    """
    source, target = Path(folder), Path(out)
    writer = {**FORMATS, **STORES}.get(form)
    if writer is None:
        raise UsageError("export.form", form=form, known=", ".join((*FORMATS, *STORES)))
    space = _namespaces(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    return Exported(target, form, writer(source, target, space))


def _namespaces(folder: Path) -> Namespaces:
    try:
        manifest = json.loads((folder / MARKER).read_text("utf-8"))
        if not (folder / NQUADS).is_file():
            raise CannotGoOn("store.damaged", where=folder, why=NQUADS)
        return Namespaces(**manifest.get("namespaces", {}))
    except (OSError, ValueError, TypeError) as error:
        raise CannotGoOn("build.none", where=str(folder)) from error
