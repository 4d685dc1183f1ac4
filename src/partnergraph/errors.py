"""Everything that can go wrong, as a tree; each message is one line that says what, where and what to do.

PartnergraphError
 ├─ UsageError        wrong use: unknown name, missing parameter, syntax error        exit code 2
 ├─ BadInput          one input cannot be read; the others go on                      exit code 1
 ├─ BadKnowledge      a knowledge table, the ontology or a shape is faulty            exit code 3
 └─ CannotGoOn        store, network or disk fail                                     exit code 3
"""

from __future__ import annotations

from partnergraph.messages import say


class PartnergraphError(Exception):
    """Base of all errors that a user may see; `exit_code` is the process's."""

    exit_code = 3

    def __init__(self, message: str, **values: object) -> None:
        """`message` is a key of the message table, or plain text; `values` fill its placeholders."""
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return say(self.message, **self.values)


class UsageError(PartnergraphError):
    """The call itself is wrong."""

    exit_code = 2


class BadInput(PartnergraphError):
    """One input cannot be read."""

    exit_code = 1


class BadKnowledge(PartnergraphError):
    """A table that ships with the package, or was given in its place, is faulty."""

    exit_code = 3


class CannotGoOn(PartnergraphError):
    """Store, network or disk fail."""

    exit_code = 3
