"""SPARQL 1.1 Protocol: queries by GET, form or body; updates by form or body, with the token.

Where the default graph is the union, that holds for queries; the WHERE of an update reads the graph without a name, or
what USING, WITH and using-graph-uri say: Oxigraph offers no union to updates.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from partnergraph.serve.answers import Refusal, respond, wants_gzip
from partnergraph.serve.bodies import Pairs, address_of, all_of, body_of, check_token, in_url, pairs_of, while_there
from partnergraph.serve.data import Data
from partnergraph.serve.description import describe
from partnergraph.serve.negotiation import GRAPHS, TABLES, Offer, choose, with_charset
from partnergraph.serve.pool import Limits, Pool
from partnergraph.serve.scan import is_steady

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_PAGE = (Offer("text/turtle"), Offer("text/html"))


@dataclass(frozen=True)
class Service:
    """What the endpoint needs: the data, the workers, the limits, whether the default graph is the union, the token
    for changes (None: nobody may make any)."""

    data: Data
    pool: Pool
    limits: Limits
    union: bool
    token: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query or update with the dataset that its request names."""

    text: str
    update: bool
    default: list[str]
    named: list[str]


async def sparql(service: Service, request: Request) -> Response:
    """Answer a request to the endpoint. Raises Refusal."""
    asked = await _read(service, request)
    if asked is None:
        return await _describe(service, request)
    if asked.update:
        check_token(request, service.token)
        job = {"do": "update", "base": address_of(request), "default": asked.default, "named": asked.named}
        return respond(request, await service.data.write(job, asked.text.encode()))
    return await _answer(service, request, asked)


async def _answer(service: Service, request: Request, asked: _Asked) -> Response:
    accept = request.headers.get("accept", "")
    table, graph = choose(accept, TABLES), choose(accept, GRAPHS)
    if table is None and graph is None:
        raise Refusal(406, "serve.not_acceptable")
    job = {
        "do": "query",
        "union": service.union,
        "base": address_of(request),
        "default": asked.default,
        "named": asked.named,
        "table": table,
        "graph": graph,
        "gzip": wants_gzip(request),
    }
    async with service.data.snapshot() as snapshot:
        headers = {}
        if request.method != "POST" and is_steady(asked.text):
            tag = etag(snapshot.tag, f"{table} {graph} {job['gzip']}")
            if is_known(request, tag):
                return Response(status_code=304, headers={"ETag": tag})
            headers["ETag"] = tag
        work = service.pool.run(job | {"store": str(snapshot.path)}, asked.text.encode())
        reply = await while_there(request, work)
    return respond(request, reply, headers)


def etag(tag: str, representation: str) -> str:
    """The ETag of what is made of the data with this tag, in one representation."""
    return f'"{tag}-{hashlib.sha256(representation.encode()).hexdigest()[:8]}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the client has the answer with this ETag already."""
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    return tag in known or known == ["*"]


async def _describe(service: Service, request: Request) -> Response:
    accept = request.headers.get("accept", "")
    if choose(accept, (*GRAPHS, _PAGE[1])) == "text/html":
        return RedirectResponse("./", 303)
    media = choose(accept, GRAPHS)
    if media is None:
        raise Refusal(406, "serve.not_acceptable")
    async with service.data.snapshot() as snapshot:
        job = {"do": "graphs", "store": str(snapshot.path), "limit": 1000}
        reply = await service.pool.run(job)
    body = describe(address_of(request), reply.content, media, union=service.union, update=service.token is not None)
    return Response(body, headers={"Content-Type": with_charset(media), "Vary": "Accept"})


async def _read(service: Service, request: Request) -> _Asked | None:
    """What is asked; None where only the service is (a GET without query)."""
    pairs = in_url(request)
    if request.method == "POST":
        return await _posted(service, request, pairs)
    if all_of(pairs, "update"):
        raise Refusal(400, "serve.update_by_get")
    if not all_of(pairs, "query"):
        return None
    return _one(pairs)


async def _posted(service: Service, request: Request, pairs: Pairs) -> _Asked:
    media, charset = _content_type(request)
    if media not in (FORM, QUERY, UPDATE) or charset not in ("", "utf-8", "utf8"):
        raise Refusal(415, "serve.media", {"media": request.headers.get("content-type", "–")[:100]})
    body = await body_of(request, service.limits.query)
    if media == FORM:
        return _one(pairs + pairs_of(body))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(400, "serve.parameters") from error
    return _one([*pairs, ("query" if media == QUERY else "update", text)])


def _one(pairs: Pairs) -> _Asked:
    queries, updates = all_of(pairs, "query"), all_of(pairs, "update")
    if len(queries) + len(updates) != 1:
        raise Refusal(400, "serve.one_query")
    if queries:
        return _Asked(queries[0], False, all_of(pairs, "default-graph-uri"), all_of(pairs, "named-graph-uri"))
    return _Asked(updates[0], True, all_of(pairs, "using-graph-uri"), all_of(pairs, "using-named-graph-uri"))


def _content_type(request: Request) -> tuple[str, str]:
    media, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charsets = [part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")]
    return media, charsets[0] if charsets else ""
