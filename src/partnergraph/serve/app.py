"""The server: routes, headers, limits, and its life from start to end."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from partnergraph.errors import PartnergraphError, UsageError
from partnergraph.pipeline import open_build
from partnergraph.serve.answers import Refusal, refuse
from partnergraph.serve.asking import Asking, measured, network, page, question, things
from partnergraph.serve.data import BuildData, Data, ScratchData
from partnergraph.serve.graphstore import store
from partnergraph.serve.pool import TOKEN, Limits, Pool
from partnergraph.serve.protocol import Service, sparql
from partnergraph.serve.rate import Rate

_LOCAL = ("127.0.0.1", "::1", "localhost")
_READ, _SPARQL, _STORE = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("GET", "HEAD", "PUT", "POST", "DELETE")

With = TypeVar("With")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a build is served. `rate` is requests per client and minute (0: any), `cors` the origins whose pages may
    read, `workers` the jobs done at once (0: one per processor, two at least)."""

    build: Path
    union: bool = True
    allow_update: bool = False
    scratch: Path | None = None
    cors: tuple[str, ...] = ()
    rate: int = 0
    workers: int = 0
    limits: Limits = field(default_factory=Limits)


def make_service(settings: Settings) -> Service:
    """What the application works with; `data.remove()` has to be called in the end.

    Raises CannotGoOn where there is no build, UsageError where updates are allowed and the environment has no token.
    """
    token = _token() if settings.allow_update else None
    size = settings.workers or max(2, os.cpu_count() or 2)
    return Service(_data(settings), Pool(size, settings.limits), settings.limits, settings.union, token)


def _data(settings: Settings) -> Data:
    if settings.allow_update:
        return ScratchData(settings.build, settings.scratch, Pool(1, settings.limits, spare=0))
    return BuildData(settings.build)


def make_app(settings: Settings, service: Service, started: Callable[[PartnergraphError | None], None]) -> Starlette:
    """The application around a service; `started` hears when it is ready, or why it will never be.

    Raises BadKnowledge where a question or the ontology is faulty.
    """
    pages = Asking.of(service, open_build(settings.build).namespaces)

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        try:
            started(await _start(service))
            yield
        finally:
            await service.pool.stop()
            await service.data.stop()

    routes = [
        _route("/", pages, page, _READ),
        _route("/ask/question", pages, question, ("POST",)),
        _route("/ask/things", pages, things, _READ),
        _route("/ask/network", pages, network, ("POST",)),
        _route("/ask/measured", pages, measured, ("POST",)),
        _route("/sparql", service, sparql, _SPARQL),
        _route("/sparql/", service, sparql, _SPARQL),
        _route("/store", service, store, _STORE),
        _route("/store/{path:path}", service, store, _STORE),
    ]
    return Starlette(routes=routes, lifespan=life, middleware=_middleware(settings))


async def _start(service: Service) -> PartnergraphError | None:
    try:
        await service.pool.start()
        await service.data.start()
    except PartnergraphError as error:
        return error
    return None


def _token() -> str:
    token = os.environ.get(TOKEN, "")
    if not token:
        raise UsageError("serve.no_token", variable=TOKEN)
    return token


def _route(
    path: str, given: With, handler: Callable[[With, Request], Awaitable[Response]], methods: tuple[str, ...]
) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"Allow": ", ".join((*methods, "OPTIONS"))})
            if request.method not in methods:
                allow = {"Allow": ", ".join((*methods, "OPTIONS"))}
                raise Refusal(405, "serve.method", {"method": request.method[:20]}, allow)
            return await handler(given, request)
        except Refusal as refusal:
            return refuse(request, refusal)
        except PartnergraphError as error:
            status = 400 if isinstance(error, UsageError) else 503
            return refuse(request, Refusal(status, error.message, error.values))

    every = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
    return Route(path, endpoint, methods=every)


def _middleware(settings: Settings) -> list[Middleware]:
    layers = [Middleware(_Headers)]
    if settings.cors:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.cors),
                allow_methods=list(_STORE),
                allow_headers=["Accept", "Authorization", "Content-Type", "If-None-Match"],
                expose_headers=["ETag", "Location", "Retry-After"],
            )
        )
    if settings.rate:
        layers.append(Middleware(_Limited, rate=Rate(settings.rate)))
    return layers


class _Headers:
    """Headers that every answer bears."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self._app(scope, receive, sent)


class _Limited:
    """Not more requests than allowed, by the client's address."""

    def __init__(self, app: ASGIApp, rate: Rate) -> None:
        self._app, self._rate = app, rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(("/sparql", "/store", "/ask/")):
            client = scope["client"][0] if scope.get("client") else ""
            if seconds := self._rate.wait(client):
                refusal = Refusal(429, "serve.rate", {"seconds": seconds}, {"Retry-After": str(seconds)})
                await refuse(Request(scope), refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def is_local(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    return host in _LOCAL or host.startswith("127.")
