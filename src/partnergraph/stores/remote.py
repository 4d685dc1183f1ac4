"""A store behind a SPARQL 1.1 endpoint, asked and updated through SPARQLWrapper.

SPARQLWrapper guesses the form of a query from its text and can be fooled by a prefix or a comment; here the form is
known and set. Around it stand a deadline over the whole answer, a cap on its size, and no redirects.
"""

from __future__ import annotations

import ast
import re
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException
from math import ceil
from typing import Any, Literal

import pyoxigraph as ox
from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.stores.base import Row, Table, Term, Triple
from partnergraph.stores.digest import Digest
from partnergraph.stores.embedded import forget_frames, one_line, read_solutions, read_triples
from partnergraph.stores.lexical import Pattern, page, pattern_of

TIMEOUT = 120.0  # seconds for one whole answer
MOST_BYTES = 512 * 1024 * 1024  # of one answer
_PAGE = 5_000  # graphs counted at once: Virtuoso cuts any answer at 10,000 rows
_CHUNK = 1 << 16
_FILLED = 2_000  # rows put into a template at once
_TRIPLES = "application/n-triples, text/turtle;q=0.5"
_RDF = {"application/n-triples": ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES}
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are at a server. The password is never shown."""

    user: str
    password: str
    scheme: Literal["basic", "digest"] = "basic"

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r}, scheme={self.scheme!r})"


def is_address(where: str) -> bool:
    """Whether `where` is an http(s) address."""
    return bool(_ADDRESS.match(where))


@dataclass(frozen=True, slots=True)
class _Reply:
    """What a server answered: the bytes, their media type, the number of rows it cut them at, and its name."""

    body: bytes
    kind: str
    limit: int
    server: str


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper whose password is not carried on to where a redirect points."""

    def _createRequest(self) -> urllib.request.Request:
        request: urllib.request.Request = super()._createRequest()
        if secret := request.headers.pop("Authorization", None):
            request.add_unredirected_header("Authorization", secret)
        return request


class RemoteStore:
    """A SPARQL endpoint at an http(s) address."""

    def __init__(
        self,
        where: str,
        *,
        update: str | None = None,
        credentials: Credentials | None = None,
        timeout: float = TIMEOUT,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """`update` is the address for updates where it differs; `timeout` in seconds and `most_bytes` bound one
        answer. Raises UsageError where an address is not http(s). Nothing is sent yet."""
        for address in (where, update or where):
            if not is_address(address):
                raise UsageError("remote.address", where=address)
        self.where = where
        self.update_at = update or where
        self.timeout = timeout
        self.most_bytes = most_bytes
        self._credentials = credentials
        self._digest = Digest(credentials.user, credentials.password) if credentials else None

    def select(self, query: str) -> Table:
        """The rows of a SELECT. Where the server says that it cut them, the rest is asked for page by page; raises
        CannotGoOn where that cannot be done."""
        table, limit = self._rows(query)
        return self._pages(query, table, limit) if limit else table

    def ask(self, query: str) -> bool:
        """The answer to an ASK."""
        answer, _ = self._results(query, "ASK")
        if not isinstance(answer, bool):
            raise CannotGoOn("remote.not_sparql", where=self.where)
        return answer

    def construct(self, query: str) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once, sorted."""
        reply = self._send(query, "CONSTRUCT")
        try:
            triples = read_triples(
                q.triple for q in ox.parse(reply.body, format=_RDF.get(reply.kind, ox.RdfFormat.TURTLE))
            )
        except SyntaxError as error:
            forget_frames(error)
            raise CannotGoOn("remote.not_sparql", where=self.where) from error
        return self._whole(query, triples) if reply.server.startswith("Virtuoso") else triples

    def _whole(self, query: str, triples: list[Triple]) -> list[Triple]:
        """All triples of `query`: Virtuoso cuts its solutions without any sign, which it gives for a SELECT alone."""
        pattern = pattern_of(query)
        if pattern is None:
            return triples
        table, limit = self._rows(pattern.select())
        if not limit:
            return triples
        rows = self._pages(pattern.select(), table, limit)
        if not pattern.template or any(term is not None and term.kind == "bnode" for row in rows for term in row):
            raise CannotGoOn("remote.cut_rows", where=self.where, rows=limit)
        return _filled(pattern, rows)

    def _rows(self, query: str) -> tuple[Table, int]:
        """One answer to a SELECT, and the number of rows at which the server cut it, 0 where it is whole."""
        table, limit = self._results(query, "SELECT")
        if not isinstance(table, Table):
            raise CannotGoOn("remote.not_sparql", where=self.where)
        return table, limit

    def _pages(self, query: str, first: Table, limit: int) -> Table:
        """The rows of `query` that was cut at `limit`, in one order from the beginning."""
        rows: list[Row] = []
        cut = limit
        while cut:
            text = page(query, first.variables, limit, len(rows)) if first.rows else None
            part, cut = self._rows(text) if text else (Table((), ()), limit)
            if cut and not part.rows:
                raise CannotGoOn("remote.cut_rows", where=self.where, rows=limit)
            rows.extend(part.rows)
        return Table(first.variables, tuple(rows))

    def counts(self, under: str = "") -> dict[str, int]:
        """How many triples each named graph holds, of those whose IRI begins with `under`; asked page by page, since
        servers cut long answers."""
        found: dict[str, int] = {}
        ours = f"FILTER(STRSTARTS(STR(?g), {Term(under).n3()})) " if under else ""
        while True:
            page = self.select(
                f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {ours}}} "
                f"GROUP BY ?g ORDER BY ?g LIMIT {_PAGE} OFFSET {len(found)}"
            )
            found |= {str(graph): int(str(n)) for graph, n in page.rows if graph is not None}
            if len(page) < _PAGE:
                return found

    def update(self, text: str) -> None:
        """Run a SPARQL update. Raises CannotGoOn where the server does not do it."""
        self._send(text, "INSERT")

    def close(self) -> None:
        """Nothing is held between calls."""

    def _results(self, query: str, form: str) -> tuple[Table | bool, int]:
        reply = self._send(query, form)
        try:
            return _parsed(reply.body), reply.limit
        except SyntaxError as error:
            forget_frames(error)
            key = "remote.cut_off" if b'"head"' in reply.body[:1000] else "remote.not_sparql"
            raise CannotGoOn(key, where=self.where) from error

    def _send(self, text: str, form: str) -> _Reply:
        """The answer to `text`, a query or update of this form."""
        url = self.update_at if form == "INSERT" else self.where
        deadline = time.monotonic() + self.timeout
        try:
            wrapper = self._wrapper(url, text, form)
            with closing(wrapper.query().response) as response:
                if response.geturl().split("?")[0] != url.split("?")[0]:
                    raise CannotGoOn("remote.redirect", where=url, to=response.geturl())
                body, headers = read_all(response, url, deadline, self.most_bytes), response.headers
        except SPARQLWrapperException as error:
            raise refusal(url, error.__context__, _body_in(error)) from error
        except (OSError, HTTPException) as error:
            raise refusal(url, error) from error
        if headers.get_content_type() == "text/html":
            raise CannotGoOn("remote.not_sparql", where=url)
        limit = headers.get("X-SPARQL-MaxRows", "")  # Virtuoso's only sign that rows are missing
        return _Reply(
            body, headers.get_content_type(), int(limit) if limit.isdigit() else 0, headers.get("Server") or ""
        )

    def _wrapper(self, url: str, text: str, form: str) -> Any:
        wrapper = _Wrapper(self.where, updateEndpoint=self.update_at, agent="partnergraph")
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, ceil(self.timeout)))  # of one read; `read_all` holds the whole
        wrapper.setReturnFormat(N3 if form == "CONSTRUCT" else JSON)
        wrapper.queryString, wrapper.queryType = text, form
        if form == "CONSTRUCT":
            wrapper.addCustomHttpHeader("Accept", _TRIPLES)
        if (who := self._credentials) and who.scheme == "basic":
            wrapper.setCredentials(who.user, who.password)
        elif self._digest and (secret := self._digest.header(url, POST, self.timeout)):
            wrapper.addCustomHttpHeader("Authorization", secret)
        return wrapper


def _filled(pattern: Pattern, rows: Table) -> list[Triple]:
    """The triples of the template with each of the rows."""
    names = " ".join(f"?{name}" for name in rows.variables)
    found: set[Triple] = set()
    for at in range(0, len(rows), _FILLED):
        values = (
            "(" + " ".join("UNDEF" if t is None else t.n3() for t in row) + ")" for row in rows.rows[at : at + _FILLED]
        )
        text = pattern.construct(f"{{ VALUES ({names}) {{ {' '.join(values)} }} }}")
        answer = ox.Store().query(text)
        found.update(read_triples(answer))  # type: ignore[arg-type]  # a CONSTRUCT gives triples
    return sorted(found)


def _parsed(body: bytes) -> Table | bool:
    """What SPARQL JSON results hold. Raises SyntaxError where they are none, or end early."""
    answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    return read_solutions(answer) if isinstance(answer, ox.QuerySolutions) else bool(answer)


def read_all(response: Any, url: str, deadline: float, most_bytes: int) -> bytes:
    """The whole body. Raises CannotGoOn past the deadline (`time.monotonic`) or the size."""
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > most_bytes:
            raise CannotGoOn("remote.too_big", where=url, megabytes=most_bytes // (1024 * 1024))
        if time.monotonic() > deadline:
            raise CannotGoOn("remote.timeout", where=url)
    return b"".join(parts)


def refusal(url: str, error: BaseException | None, body: bytes = b"") -> CannotGoOn:
    """The one clear line for what came back from `url` instead of an answer; `body` where it has been read already."""
    if isinstance(error, urllib.error.HTTPError):
        with closing(error):
            line = _first_line(body or (error.read(4096) if error.fp else b""))
        if error.code in (401, 403):
            return CannotGoOn("remote.denied", where=url, code=error.code)
        if error.code in (301, 302, 303, 307, 308):
            return CannotGoOn("remote.redirect", where=url, to=error.headers.get("Location", "?"))
        return CannotGoOn("remote.http", where=url, code=error.code, why=line or error.reason)
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return CannotGoOn("remote.timeout", where=url)
    return CannotGoOn(
        "remote.unreachable", where=url, why=one_line(reason) if isinstance(reason, Exception) else reason
    )


def _body_in(error: SPARQLWrapperException) -> bytes:
    """What the server said: SPARQLWrapper has read it, and keeps it only inside its own message."""
    _, _, shown = str(error).partition("Response:\n")
    body = ast.literal_eval(shown) if shown.startswith(("b'", 'b"')) else b""
    return bytes(body)


def _first_line(raw: bytes) -> str:
    """What the server says first, without markup."""
    words = raw[:4096].decode("utf-8", "replace")
    text = re.sub(r"<(style|script|title)\b.*?</\1>|<[^>]*>", " ", words, flags=re.DOTALL)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return next((line[:200] for line in lines if line), "")
