"""Questions put to a store: a named one, a file or SPARQL, with parameters, answered as a table, yes or no, or triples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from partnergraph.errors import UsageError
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.queries.catalogue import Parameter, Query, find_query, kinds, named_queries
from partnergraph.queries.measures import measured
from partnergraph.queries.parameters import Named, bind
from partnergraph.queries.syntax import Form, check, with_prefixes
from partnergraph.stores.base import Row, Store, Table, Triple
from partnergraph.stores.lexical import is_ordered

__all__ = [
    "Answer",
    "Form",
    "Named",
    "Parameter",
    "Query",
    "check",
    "find_query",
    "is_ordered",
    "named_queries",
    "resolve",
    "run",
]

Answer = Table | bool | list[Triple]


def resolve(
    store: Store,
    query: Query | str,
    params: Mapping[str, str] | None = None,
    namespaces: Namespaces | None = None,
) -> str:
    """The SPARQL to send to `store` for `query`: the name of a question, the path of an `.rq` file, SPARQL, or a Query.

    `params` are checked and completed, names of things looked up among the labels of `store`. Raises UsageError for an
    unknown name, a faulty parameter, a fault of syntax, or an update.
    """
    asked = find_query(query, namespaces) if isinstance(query, str) else query
    check(asked.text, namespaces)
    text = bind(asked, params or {}, lambda kind: _things(store, kind, namespaces))
    return with_prefixes(text, namespaces)


def run(
    store: Store,
    query: Query | str,
    params: Mapping[str, str] | None = None,
    namespaces: Namespaces | None = None,
    *,
    measure: bool = True,
) -> Answer:
    """The answer of `store` to `query` (as in `resolve`): a Table for SELECT, a bool for ASK, else triples, or where
    the question names a measure (and `measure` is true) the Table of it.
    Rows that the query does not order are sorted, so that every store gives them alike.

    Raises UsageError as `resolve`, CannotGoOn where the store fails.
    """
    asked = find_query(query, namespaces) if isinstance(query, str) else query
    text = resolve(store, asked, params, namespaces)
    match check(text):
        case "SELECT":
            table = store.select(text)
            return table if is_ordered(text) else Table(table.variables, tuple(sorted(table.rows, key=_in_order)))
        case "ASK":
            return store.ask(text)
        case "CONSTRUCT":
            triples = store.construct(text)
            return measured(triples, asked.measure) if asked.measure and measure else triples


def _in_order(row: Row) -> tuple[tuple[bool, str], ...]:
    return tuple((term is not None, term.n3() if term and term.kind != "iri" else str(term)) for term in row)


def _things(store: Store, kind: str, namespaces: Namespaces | None) -> Sequence[Named]:
    listing = kinds(namespaces).get(kind)
    if listing is None:
        raise UsageError("query.unknown_kind", kind=kind)
    rows = store.select(listing).rows
    return [Named(thing.value, label.value) for thing, label in rows if thing and label]
