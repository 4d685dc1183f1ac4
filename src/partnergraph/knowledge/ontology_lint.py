"""What the ontology must keep to: one query a rule in `ontology/hygiene`, each opening with the rule as a sentence.

A query selects `?term` and `?problem` over the vocabulary; the shapes are in its only named graph. Terms that the
SPARQL of the shapes names are checked here, because they stand in text. Run as a module it prints what it finds and
ends with 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from partnergraph.errors import BadKnowledge
from partnergraph.knowledge.ontology import SHAPES_FILE, Ontology, load_ontology
from partnergraph.messages import say

RULES = "hygiene"
_TERM = re.compile(r"\bpg:([A-Za-z]\w*)")


def lint_ontology(ontology: Ontology) -> list[str]:
    """A line for every fault, in order of rules and terms; raises `BadKnowledge` for a rule that does not run."""
    store = _store(ontology)
    rules = sorted((ontology.directory / RULES).glob("*.rq"))
    found = [line for rule in rules for line in _run(rule, ontology, store)]
    return [*found, *_terms_in_text(ontology)]


def _store(ontology: Ontology) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object, ox.DefaultGraph()) for t in ontology.triples)
    shapes = ox.NamedNode(f"{ontology.namespaces.vocabulary}shapes")
    store.load(ontology.text(SHAPES_FILE), format=ox.RdfFormat.TURTLE, to_graph=shapes)
    return store


def _run(rule: Path, ontology: Ontology, store: ox.Store) -> Iterator[str]:
    text = ontology.text(f"{RULES}/{rule.name}")
    sentence = text.partition("\n")[0].lstrip("# ")
    try:
        solutions = store.query(text)
    except SyntaxError as error:
        raise BadKnowledge("ontology.unreadable", path=rule, problem=error) from error
    if not isinstance(solutions, ox.QuerySolutions):
        raise BadKnowledge("ontology.unreadable", path=rule, problem="SELECT ?term ?problem")
    rows = sorted((str(row["term"]), getattr(row["problem"], "value", "")) for row in solutions)
    for term, problem in rows:
        yield say("ontology.fault", rule=rule.stem, sentence=sentence, term=term, problem=problem)


def _terms_in_text(ontology: Ontology) -> Iterator[str]:
    """Terms that the queries inside the shapes name and the ontology lacks."""
    known = {triple.subject.value for triple in ontology.triples if isinstance(triple.subject, ox.NamedNode)}
    for name in sorted(set(_TERM.findall(ontology.text(SHAPES_FILE)))):
        if (term := ontology.namespaces.term(name)) not in known:
            yield say("ontology.fault", rule=SHAPES_FILE, sentence="", term=f"<{term}>", problem="?")


def main() -> int:
    """Lint the ontology that ships with the package; the exit code."""
    faults = lint_ontology(load_ontology())
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
