"""What clients send: the body within its size and time, the token, the parameters."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from partnergraph.serve.answers import Refusal

_SECONDS = 60.0  # for the whole body
_LOOK = 0.5  # seconds between looks whether the client is still there
_DRAINED = 64 << 20  # bytes too many that are read and dropped
Pairs = list[tuple[str, str]]
T = TypeVar("T")


async def body_of(request: Request, most: int) -> bytes:
    """The whole body. Raises Refusal over `most` bytes, or where it does not come within a minute."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size <= most:
                    parts.append(part)
                elif size > most + _DRAINED:  # up to here a client can still be told
                    break
    except (TimeoutError, ClientDisconnect) as error:
        raise Refusal(408, "serve.slow") from error
    if size > most:
        raise Refusal(413, "serve.too_big", {"megabytes": most >> 20}, {"Connection": "close"})
    return b"".join(parts)


async def while_there(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives; where the client goes first, it is cancelled. Raises Refusal then, which nobody hears."""
    task = asyncio.create_task(work)
    try:
        while True:
            done, _ = await asyncio.wait({task}, timeout=_LOOK)
            if done:
                return task.result()
            if await request.is_disconnected():
                raise Refusal(408, "serve.slow")
    finally:
        task.cancel()


def check_token(request: Request, token: str | None) -> None:
    """Raises Refusal where the request does not bear the token; without one nobody may write."""
    if token is None:
        raise Refusal(403, "serve.read_only")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode("latin-1"), token.encode()):
        raise Refusal(401, "serve.token", headers={"WWW-Authenticate": 'Bearer realm="partnergraph"'})


def in_url(request: Request) -> Pairs:
    """The parameters in the address."""
    return pairs_of(request.scope["query_string"])


def pairs_of(encoded: bytes) -> Pairs:
    """URL-encoded parameters, in their order. Raises Refusal where they are no UTF-8."""
    try:
        return parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=10_000)
    except ValueError as error:
        raise Refusal(400, "serve.parameters") from error


def all_of(pairs: Pairs, name: str) -> list[str]:
    """The values of one parameter."""
    return [value for key, value in pairs if key == name]


def address_of(request: Request) -> str:
    """The address asked, without its parameters: the base of relative IRIs."""
    path = request.scope.get("raw_path") or request.scope["path"].encode()
    return f"{request.url.scheme}://{request.url.netloc}{path.decode('ascii', 'replace')}"
