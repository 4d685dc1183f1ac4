"""SPARQL 1.1 Graph Store Protocol: one graph read, replaced, added to or removed, named in the address or by it."""

from __future__ import annotations

import uuid
from urllib.parse import urljoin

from starlette.requests import Request
from starlette.responses import Response

from partnergraph.serve.answers import Refusal, respond, wants_gzip
from partnergraph.serve.bodies import address_of, all_of, body_of, check_token, in_url
from partnergraph.serve.negotiation import DATASETS, GRAPHS, choose
from partnergraph.serve.protocol import Service, etag, is_known

DEFAULT, DATASET = "default", "dataset"


async def store(service: Service, request: Request) -> Response:
    """Answer a request to the graph store. Raises Refusal.

    `?default` is the graph without a name itself, also where queries read the union. An address without parameters is
    the whole dataset for reading; what is posted there becomes a new graph.
    """
    target = _target(request)
    if request.method in ("GET", "HEAD"):
        return await _get(service, request, target)
    check_token(request, service.token)
    return await _write(service, request, target)


async def _get(service: Service, request: Request, target: str) -> Response:
    media = choose(request.headers.get("accept", ""), DATASETS if target == DATASET else GRAPHS)
    if media is None:
        raise Refusal(406, "serve.not_acceptable")
    job = {"do": "graph", "target": target, "type": media, "gzip": wants_gzip(request)}
    async with service.data.snapshot() as snapshot:
        tag = etag(snapshot.tag, f"{media} {job['gzip']}")
        if is_known(request, tag):
            return Response(status_code=304, headers={"ETag": tag})
        reply = await service.pool.run(job | {"store": str(snapshot.path)})
    return respond(request, reply, {"ETag": tag})


async def _write(service: Service, request: Request, target: str) -> Response:
    headers = {}
    if target == DATASET:
        if request.method != "POST":
            raise Refusal(400, "serve.no_target")
        target = f"{address_of(request).rstrip('/')}/{uuid.uuid4()}"
        headers["Location"] = target
    content = b"" if request.method == "DELETE" else await body_of(request, service.limits.upload)
    job = {
        "do": request.method.lower(),
        "target": target,
        "base": address_of(request) if target == DEFAULT else target,
        "type": request.headers.get("content-type", ""),
    }
    return respond(request, await service.data.write(job, content), headers)


def _target(request: Request) -> str:
    """The IRI of the graph meant, `default`, or `dataset`."""
    pairs, address = in_url(request), address_of(request)
    named, default = all_of(pairs, "graph"), all_of(pairs, "default")
    if request.path_params.get("path"):
        if named or default:
            raise Refusal(400, "serve.no_target")
        return address
    if len(named) + len(default) > 1:
        raise Refusal(400, "serve.no_target")
    if default:
        return DEFAULT
    return urljoin(address, named[0]) if named else DATASET
