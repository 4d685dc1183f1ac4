"""A build or an endpoint, opened to be read: the reading queries of the verbs, and the names of things.

The reading queries are `ontology/queries/reading/*.rq`: what a verb needs to know, asked in one piece; unlike the named
questions they are nobody's question and have no title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from partnergraph.errors import UsageError
from partnergraph.knowledge.files import ontology_file
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import language
from partnergraph.queries import Named, run
from partnergraph.queries.catalogue import read_query
from partnergraph.queries.parameters import identify
from partnergraph.stores.base import Store, Table, Term
from partnergraph.text import normalise, squeeze

Record = Mapping[str, Term]
_VALUES = re.compile(r"(VALUES \?thing \{)[^}]*\}")


@dataclass
class Opened:
    """An open store with the namespaces of what it holds."""

    store: Store
    namespaces: Namespaces = field(default_factory=Namespaces)

    def read(self, name: str, things: Iterable[str] = ()) -> Iterator[Record]:
        """The rows of a reading query, each without the variables that have no value; `things` are the IRIs that its
        `VALUES ?thing` is to hold, where it has one. Raises UsageError for one that is no IRI."""
        text = (ontology_file("queries") / "reading" / f"{name}.rq").read_text("utf-8")
        try:
            values = " ".join(Term(iri, "iri").n3() for iri in things)
        except ValueError as error:
            raise UsageError("query.bad_iri", name="IRI", value=error) from error
        text = _VALUES.sub(lambda found: f"{found[1]} {values} }}", self.namespaces.rewrite(text))
        answer = run(self.store, read_query(text, name), namespaces=self.namespaces)
        assert isinstance(answer, Table)  # every reading query is a SELECT
        for row in answer:
            yield {key: term for key, term in zip(answer.variables, row, strict=True) if term is not None}

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Everything that is no term of the vocabulary, under all its names."""
        return tuple(
            Named(row["thing"].value, row["label"].value)
            for row in self._names
            if row["thing"].value.startswith(self.namespaces.data)
        )

    @cached_property
    def _names(self) -> tuple[Record, ...]:
        return tuple(self.read("names"))

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        order = {language(): 2, "vi": 1}
        best: dict[str, tuple[int, str]] = {}
        for row in self._names:
            iri, label = row["thing"].value, row["label"]
            rank = order.get(label.lang, 0)
            if "preferred" in row and (iri not in best or rank > best[iri][0]):
                best[iri] = rank, label.value
        return {iri: label for iri, (_, label) in best.items()}

    def label(self, iri: str) -> str:
        """How a thing is called in the language spoken, else in Vietnamese, else at all; its IRI where it has no name."""
        return self._shown.get(iri, iri)

    def identify(self, value: str, fits: Callable[[str], bool] = lambda _: True) -> list[str]:
        """The IRIs of the things named `value`, marks left out or not, among those whose IRI `fits`.

        Raises UsageError with the nearest names where nothing, or more than one name, is meant.
        """
        return identify(squeeze(normalise(value)), [thing for thing in self.named if fits(thing.iri)])


@contextmanager
def opened(where: str) -> Iterator[Opened]:
    """The build folder or endpoint `where`, closed at the end. Raises CannotGoOn where there is none."""
    from partnergraph.pipeline import open_build
    from partnergraph.stores import open_store
    from partnergraph.stores.remote import is_address

    namespaces = Namespaces() if is_address(where) else open_build(where).namespaces
    store = open_store(where)
    try:
        yield Opened(store, namespaces)
    finally:
        store.close()
