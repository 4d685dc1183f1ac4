"""What is asked of a build folder and of an endpoint alike: a question, a view of the answer, whether the graph holds."""

from __future__ import annotations

from collections.abc import Mapping

from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.knowledge.ontology import Namespaces, load_ontology
from partnergraph.messages import language, table
from partnergraph.pipeline import open_build
from partnergraph.queries import Answer, find_query, run
from partnergraph.stores import open_store
from partnergraph.stores.base import Table
from partnergraph.stores.remote import is_address
from partnergraph.validate import Report
from partnergraph.validate import validate as validate_graph
from partnergraph.views.network import network_of_table, network_of_triples
from partnergraph.views.page import render_page

# Of an endpoint, our graphs alone: others may be there, and its default graph may be empty.
_OURS = 'CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{base}")) }}'
DEFAULT_VIEW = "partnership-network"  # what an endpoint is asked for where no question is given


def query(where: str, question: str, params: Mapping[str, str], *, measure: bool = True) -> Answer:
    """The answer of the build or endpoint `where` to a named question, an `.rq` file or SPARQL; without `measure` the
    triples of a question that names one.

    Raises UsageError for a faulty question or parameter, CannotGoOn where the store fails.
    """
    namespaces = _namespaces(where)
    store = open_store(where)
    try:
        return run(store, question, params, namespaces, measure=measure)
    finally:
        store.close()


def view(where: str, question: str | None, params: Mapping[str, str]) -> str:
    """The page of the network that answers `question`; without one, of all partnerships.

    Raises UsageError where the answer is no network (see `network_of_table`).
    """
    if question is None and not is_address(where):
        network, titles = open_build(where).network(), {code: table()["build.page"][code] for code in ("vi", "en")}
    else:
        answer = query(where, question or DEFAULT_VIEW, params, measure=False)
        if isinstance(answer, bool):
            raise UsageError("view.no_network")
        label = load_ontology(_namespaces(where)).label
        network = network_of_table(answer) if isinstance(answer, Table) else network_of_triples(answer, label)
        titles = _titles(question or DEFAULT_VIEW)
    return render_page(network, title_vi=titles["vi"], title_en=titles["en"], lang=language())


def validate(where: str) -> Report:
    """SHACL over the whole graph; for a build folder also every quote in its article's text.

    Raises CannotGoOn where there is no build, where the endpoint fails and where it holds no graph of ours.
    """
    if not is_address(where):
        return open_build(where).validate()
    store = open_store(where)
    try:
        triples = store.construct(_OURS.format(base=Namespaces().graphs))
    finally:
        store.close()
    if not triples:
        raise CannotGoOn("validate.nothing", where=where)
    lines = "".join(" ".join(term.n3() for term in triple) + " .\n" for triple in triples)
    return validate_graph(lines.encode(), load_ontology())


def _namespaces(where: str) -> Namespaces | None:
    """The namespaces of the build at `where`; of an endpoint, the default ones."""
    return None if is_address(where) else open_build(where).namespaces


def _titles(question: str) -> dict[str, str]:
    """The question's title in both languages; the general one for a file or SPARQL without a title."""
    title = find_query(question).title or {}
    return {code: title.get(code) or table()["build.page"][code] for code in ("vi", "en")}
