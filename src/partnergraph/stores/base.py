"""What every store answers with, and the one interface they share. Nothing here knows a library of RDF.

A store is asked in SPARQL 1.1 and reads the union of its graphs where the query names none.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from partnergraph.errors import UsageError

if TYPE_CHECKING:
    import pandas

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TermKind = Literal["iri", "literal", "bnode"]

_NUMBERS = {XSD + name: int for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")} | {
    XSD + name: float for name in ("decimal", "double", "float")
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """An RDF term. `value` is the IRI, the lexical form or the blank node's label; a literal has either a language
    tag, or a datatype IRI, or (xsd:string) neither."""

    value: str
    kind: TermKind = "literal"
    lang: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        return self.value

    def n3(self) -> str:
        """The term as N-Triples writes it, which SPARQL reads as the same term.

        Raises ValueError for an IRI with a character that no IRI may hold.
        """
        if self.kind == "bnode":
            return f"_:{self.value}"
        if self.kind == "iri":
            if any(c in '<>"{}|^`\\' or ord(c) <= 32 for c in self.value):
                raise ValueError(self.value)
            return f"<{self.value}>"
        quoted = f'"{self.value.translate(_ESCAPES)}"'
        if self.lang:
            return f"{quoted}@{self.lang}"
        return f"{quoted}^^<{self.datatype}>" if self.datatype else quoted

    def python(self) -> str | int | float:
        """The value as a Python number where the datatype is numeric, else as it is written."""
        convert = _NUMBERS.get(self.datatype, str)
        return convert(self.value)


Row = tuple[Term | None, ...]
Triple = tuple[Term, Term, Term]


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT: the variables without `?`, and the rows in the order the store gave them; None stands
    for a variable without a value."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def column(self, name: str) -> list[Term | None]:
        """All values of one variable, row by row. Raises ValueError for a variable the table does not have."""
        at = self.variables.index(name)
        return [row[at] for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame, numbers as numbers, all else as text, None where a variable has no value.

        Raises UsageError where pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise UsageError("table.pandas") from error
        rows = [[None if term is None else term.python() for term in row] for row in self.rows]
        return pandas.DataFrame(rows, columns=list(self.variables))

    def _repr_html_(self) -> str:
        """The table for a notebook; values are text, never markup."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.variables)
        cells = (("" if term is None else html.escape(term.value) for term in row) for row in self.rows)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Store(Protocol):
    """A triple store that can be asked. Every method raises CannotGoOn where the store fails."""

    where: str

    def select(self, query: str) -> Table:
        """The rows of a SELECT."""

    def ask(self, query: str) -> bool:
        """The answer to an ASK."""

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once, sorted."""

    def counts(self) -> dict[str, int]:
        """How many triples each named graph holds, by the graph's IRI."""

    def close(self) -> None:
        """Let go of files and connections; asking afterwards is an error."""
