"""SPARQL 1.1 Graph Store HTTP Protocol: whole named graphs written over HTTP, without redirects."""

from __future__ import annotations

import base64
import time
import urllib.request
from contextlib import closing
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode

from partnergraph.errors import UsageError
from partnergraph.stores.digest import Digest
from partnergraph.stores.remote import TIMEOUT, Credentials, is_address, read_all, refusal

_SAID = 1 << 20  # bytes of a reply that are read: there is nothing in it for us


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: what is written must go where we were told."""

    def redirect_request(self, *_: object) -> None:
        return None


class GraphStore:
    """The graph store at an http(s) address."""

    def __init__(self, where: str, credentials: Credentials | None = None, timeout: float = TIMEOUT) -> None:
        """`timeout` in seconds bounds one request. Raises UsageError where the address is not http(s)."""
        if not is_address(where):
            raise UsageError("remote.address", where=where)
        self.where = where
        self.timeout = timeout
        self._basic = ""
        self._digest: Digest | None = None
        if credentials and credentials.scheme == "digest":
            self._digest = Digest(credentials.user, credentials.password)
        elif credentials:
            pair = f"{credentials.user}:{credentials.password}".encode()
            self._basic = f"Basic {base64.b64encode(pair).decode()}"
        self._opener = urllib.request.build_opener(_Straight())

    def replace(self, graph: str, ntriples: bytes) -> None:
        """Make `graph` hold exactly these N-Triples."""
        self._send("PUT", graph, ntriples)

    def add(self, graph: str, ntriples: bytes) -> None:
        """Add these N-Triples to `graph`."""
        self._send("POST", graph, ntriples)

    def drop(self, graph: str) -> None:
        """Remove `graph`; it is no fault if there is none."""
        self._send("DELETE", graph, None)

    def _send(self, method: str, graph: str, body: bytes | None) -> None:
        sign = "&" if "?" in self.where else "?"
        url = f"{self.where}{sign}{urlencode({'graph': graph})}"
        request = urllib.request.Request(url, data=body, method=method)  # noqa: S310  known to be http(s)
        request.add_header("User-Agent", "partnergraph")
        if body is not None:
            request.add_header("Content-Type", "text/turtle")  # N-Triples is Turtle, which every server reads
        try:
            secret = self._digest.header(url, method, self.timeout) if self._digest else self._basic
            if secret:
                request.add_header("Authorization", secret)
            with closing(self._opener.open(request, timeout=self.timeout)) as response:
                read_all(response, self.where, time.monotonic() + self.timeout, _SAID)
        except HTTPError as error:
            if method == "DELETE" and error.code == 404:
                error.close()
                return
            raise refusal(self.where, error) from error
        except (OSError, HTTPException) as error:
            raise refusal(self.where, error) from error
