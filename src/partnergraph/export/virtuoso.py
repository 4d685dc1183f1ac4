"""Files and commands for the bulk loader of Virtuoso, which reads from its own disk and is the fastest way in."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from partnergraph.errors import UsageError
from partnergraph.export import rdf
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import say

COMMANDS = "load.sql"
_GRAPHS = ("facts", "reference", "vocabulary")
_LINES = 500_000  # quads a file: the loader takes one file a process
_PLAIN = re.compile(r"[\w./+-]+")  # what may stand in a command between apostrophes


def bulk(folder: Path, out: Path, space: Namespaces) -> dict[str, int]:
    """N-Quads files in the folder `out`, and `load.sql` for isql: it empties our graphs, loads, and shows what failed.

    Raises UsageError where the path of `out` cannot stand in a command.
    """
    where = out.resolve()
    if not _PLAIN.fullmatch(str(where)) or (out.exists() and not out.is_dir()):
        raise UsageError("export.virtuoso_path", where=where)
    out.mkdir(exist_ok=True)
    for old in out.glob("graph-*.nq"):
        old.unlink()
    written: dict[str, int] = {}
    with (folder / rdf.NQUADS).open("rb") as lines:
        while part := list(islice(lines, _LINES)):
            name = f"graph-{len(written) + 1:04}.nq"
            (out / name).write_bytes(b"".join(part))
            written[name] = len(part)
    (out / COMMANDS).write_text(_commands(str(where), space), "utf-8")
    return {**written, COMMANDS: len(written)}


def _commands(where: str, space: Namespaces) -> str:
    """The commands; emptied first are our own graphs and those of articles, whatever build they came of."""
    articles = space.graph("article", "")
    one_each = "\n".join(f"SPARQL CLEAR GRAPH <{space.graph(name)}>;" for name in _GRAPHS)
    files = f"ll_file LIKE '{where}/graph-%.nq'"
    # The path and the IRIs hold no quotation mark: checked in `bulk`, and by Namespaces.
    return f"""\
-- {say("export.virtuoso_how", where=where)}
-- isql-vt 127.0.0.1:1111 dba PASSWORD {where}/{COMMANDS}
log_enable(3, 1);
{one_each}
DELETE FROM DB.DBA.RDF_QUAD WHERE "LEFT"(id_to_iri(G), {len(articles)}) = '{articles}';
DELETE FROM DB.DBA.LOAD_LIST WHERE {files};
ld_dir('{where}', 'graph-%.nq', '{space.graph("facts")}');
rdf_loader_run();
CHECKPOINT;
SELECT ll_file, ll_state, ll_error FROM DB.DBA.LOAD_LIST WHERE {files};
SPARQL SELECT (COUNT(*) AS ?triples) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{space.graphs}')) }};
"""  # noqa: S608
