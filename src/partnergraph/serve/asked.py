"""What the page asks of a worker: a named question with its parameters filled, names to choose from, a network."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

import pyoxigraph as ox

from partnergraph.errors import UsageError
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import set_language, table
from partnergraph.queries import resolve
from partnergraph.queries.catalogue import kinds
from partnergraph.serve.wire import Message
from partnergraph.stores.base import Table, Triple
from partnergraph.stores.embedded import read_solutions, read_triples

_MOST_NAMES = 5_000  # a list that a browser can still complete from
_MOST_LINKS = 5_000  # rows or triples of a network that can still be laid out and read


class _Opened:
    """An open store, as far as the parameters of questions need one."""

    where = ""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def select(self, query: str) -> Table:
        """The rows of a SELECT; the default graph is the union of all graphs."""
        answer = self._store.query(query, use_default_graph_as_union=True)
        if not isinstance(answer, ox.QuerySolutions):
            raise UsageError("query.not_select")
        return read_solutions(answer)

    def ask(self, query: str) -> bool:
        """The answer to an ASK."""
        return bool(self._store.query(query, use_default_graph_as_union=True))

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT."""
        return read_triples(_triples(self._store.query(query, use_default_graph_as_union=True)))

    def counts(self) -> dict[str, int]:
        """Not needed here."""
        return {}

    def close(self) -> None:
        """The store stays open."""


def question(store: ox.Store, job: Message) -> str:
    """The SPARQL of the named question `job["name"]` with `job["params"]`. Raises UsageError for a faulty one."""
    set_language(job["lang"])
    return resolve(_Opened(store), job["name"], job["params"], Namespaces(**job["namespaces"]))


def things(store: ox.Store, job: Message) -> list[str]:
    """The labels that a parameter of the kind `job["kind"]` may be given, sorted. Raises UsageError for no such kind."""
    listing = kinds(Namespaces(**job["namespaces"])).get(job["kind"])
    if listing is None:
        raise UsageError("query.unknown_kind", kind=job["kind"])
    labels = {label.value for _, label in _Opened(store).select(listing).rows if label}
    return sorted(labels)[:_MOST_NAMES]


def network(answer: Any, job: Message) -> str:
    """The answer drawn as a page. Raises UsageError where it is no network, or too large for one."""
    from partnergraph.views.network import network_of_table, network_of_triples
    from partnergraph.views.page import render_page

    if isinstance(answer, ox.QueryBoolean):
        raise UsageError("view.no_network")
    if isinstance(answer, ox.QuerySolutions):
        rows = read_solutions(answer)
        _check(len(rows))
        drawn = network_of_table(rows)
    else:
        triples = read_triples(islice(_triples(answer), _MOST_LINKS + 1))
        _check(len(triples))
        drawn = network_of_triples(triples)
    titles = {code: job["titles"][code] or text for code, text in table()["asking.result"].items()}
    return render_page(drawn, title_vi=titles["vi"], title_en=titles["en"], lang=job["lang"])


def measure(answer: Any, job: Message) -> bytes:
    """The measure `job["measure"]` of the network in the answer, as SPARQL results in JSON. Raises UsageError where it is
    no network, too large for one, or there is no such measure."""
    from partnergraph.queries.measures import MEASURES, measured
    from partnergraph.views.table import render

    if job["measure"] not in MEASURES:
        raise UsageError("serve.no_measure", name=job["measure"][:40], known=", ".join(sorted(MEASURES)))
    set_language(job["lang"])
    triples = read_triples(islice(_triples(answer), _MOST_LINKS + 1))
    _check(len(triples))
    return render(measured(triples, job["measure"]), "json")


def _triples(answer: Any) -> Iterable[ox.Triple]:
    if not isinstance(answer, ox.QueryTriples):
        raise UsageError("query.not_construct")
    return answer


def _check(links: int) -> None:
    if links > _MOST_LINKS:
        raise UsageError("serve.network_too_large", most=_MOST_LINKS)
