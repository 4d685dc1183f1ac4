"""Stores of triples: embedded in a build folder, or remote behind a SPARQL endpoint. `open_store` picks by address."""

from __future__ import annotations

from partnergraph.stores.base import Store, Table, Term, Triple
from partnergraph.stores.embedded import EmbeddedStore
from partnergraph.stores.remote import Credentials, RemoteStore, is_address

__all__ = ["Credentials", "EmbeddedStore", "RemoteStore", "Store", "Table", "Term", "Triple", "open_store"]


def open_store(where: str, credentials: Credentials | None = None) -> Store:
    """The store at `where`: the http(s) address of a SPARQL endpoint, or else the path of a build folder.

    Raises CannotGoOn where there is none that can be opened; a remote one is not called before it is asked.
    """
    return RemoteStore(where, credentials=credentials) if is_address(where) else EmbeddedStore(where)
