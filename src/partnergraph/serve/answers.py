"""What is sent back: whole answers, and refusals in one line, in the client's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from partnergraph.messages import LANGUAGES, language, table
from partnergraph.queries.syntax import fault
from partnergraph.serve.negotiation import ERRORS, accepts_gzip, choose, with_charset
from partnergraph.serve.pool import Reply

_VARY = "Accept, Accept-Encoding"
_RETRY = "5"  # seconds


@dataclass(eq=False)
class Refusal(Exception):
    """A request that is not served: HTTP status, message key, what fills its placeholders, further headers."""

    status: int
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def language_of(request: Request) -> str:
    """`vi` or `en`, whichever the client names first, else the server's."""
    for part in request.headers.get("accept-language", "").split(","):
        code = part.strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return language()


def wants_gzip(request: Request) -> bool:
    """Whether the answer is to be compressed."""
    return accepts_gzip(request.headers.get("accept-encoding", ""))


def respond(request: Request, reply: Reply, headers: Mapping[str, str] | None = None) -> Response:
    """The worker's reply as it is sent. Raises Refusal where it was none."""
    if reply.status == 204 or (reply.status == 201 and not reply.content):
        return Response(status_code=reply.status, headers=headers)
    if reply.status != 200:
        raise refusal_of(reply)
    extra = {"Vary": _VARY, **(headers or {})}
    if reply.header.get("gzip"):
        extra["Content-Encoding"] = "gzip"
    extra["Content-Type"] = with_charset(reply.header["type"])
    return Response(reply.content, headers=extra)


def refusal_of(reply: Reply) -> Refusal:
    """What the worker could not do, as a refusal; faults of syntax with their line and column."""
    if (syntax := reply.header.get("syntax")) is not None:
        error = fault(SyntaxError(syntax))
        return Refusal(400, error.message, error.values)
    retry = {"Retry-After": _RETRY} if reply.status == 503 else {}
    return Refusal(reply.status, reply.header["key"], reply.header["values"], retry)


def refuse(request: Request, refusal: Refusal) -> Response:
    """The refusal as text, or as problem details (RFC 9457) where the client likes those better."""
    detail = told(refusal, language_of(request))
    headers = {"Vary": _VARY, **refusal.headers}
    if choose(request.headers.get("accept", ""), ERRORS) != "application/problem+json":
        return Response(detail + "\n", refusal.status, {**headers, "Content-Type": "text/plain; charset=utf-8"})
    places = {name: int(str(refusal.values[name])) for name in ("line", "column") if name in refusal.values}
    body = json.dumps({"status": refusal.status, "detail": detail, **places}, ensure_ascii=False)
    return Response(body, refusal.status, {**headers, "Content-Type": "application/problem+json"})


def told(refusal: Refusal, code: str) -> str:
    """The refusal in the language `code`; a text that is no key as it is."""
    entry = table().get(refusal.key)
    return entry[code].format(**refusal.values) if entry else refusal.key
