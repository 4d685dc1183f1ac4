"""What serves the page: the page itself, questions with their parameters filled, names to choose from, networks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import Response

from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import LANGUAGES
from partnergraph.serve.answers import Refusal, language_of, refusal_of, respond, wants_gzip
from partnergraph.serve.bodies import address_of, all_of, body_of, in_url, pairs_of, while_there
from partnergraph.serve.pages import Page, make_pages
from partnergraph.serve.protocol import Service, is_known
from partnergraph.serve.wire import Message

_TITLE = 200  # characters of a title that are shown
_FRAMED = "frame-ancestors 'self'"  # beside the policy that the network's page brings along


@dataclass(frozen=True)
class Asking:
    """The service, its namespaces, and the page by language."""

    service: Service
    namespaces: Namespaces
    pages: dict[str, Page]

    @classmethod
    def of(cls, service: Service, namespaces: Namespaces) -> Asking:
        """With the page made. Raises BadKnowledge where a question or the ontology is faulty."""
        return cls(service, namespaces, make_pages(namespaces))


async def page(asking: Asking, request: Request) -> Response:
    """The page to ask from."""
    made = asking.pages[language_of(request)]
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": made.policy,
        "Vary": "Accept-Language, Accept-Encoding",
        "ETag": made.tag,
        "Cache-Control": "no-cache",
    }
    if is_known(request, made.tag):
        return Response(status_code=304, headers=headers)
    if wants_gzip(request):
        return Response(made.zipped, headers={**headers, "Content-Encoding": "gzip"})
    return Response(made.html, headers=headers)


async def question(asking: Asking, request: Request) -> Response:
    """The SPARQL of a named question: `{"name": ..., "params": {...}, "lang": ...}`. Raises Refusal."""
    body = await body_of(request, asking.service.limits.query)
    try:
        asked = json.loads(body)
        name, params = asked["name"], dict(asked.get("params", {}))
    except (ValueError, TypeError, KeyError) as error:
        raise Refusal(400, "serve.no_json") from error
    if not isinstance(name, str) or not name or not all(isinstance(v, str) for v in params.values()):
        raise Refusal(400, "serve.no_json")
    if not name.replace("-", "").isalnum():  # neither a file nor SPARQL
        raise Refusal(400, "query.unknown", {"name": name[:80]})
    lang = asked.get("lang") if asked.get("lang") in LANGUAGES else language_of(request)
    return await _do(asking, request, {"do": "question", "name": name, "params": params, "lang": lang})


async def things(asking: Asking, request: Request) -> Response:
    """The labels of all things of a kind, as a JSON list. Raises Refusal."""
    kinds = all_of(in_url(request), "kind")
    return await _do(asking, request, {"do": "things", "kind": kinds[0] if kinds else ""})


async def network(asking: Asking, request: Request) -> Response:
    """The page of a query's network, for a frame of ours. Raises Refusal."""
    pairs = pairs_of(await body_of(request, asking.service.limits.query))
    query, lang = "".join(all_of(pairs, "query")), "".join(all_of(pairs, "lang"))
    job = {
        "do": "network",
        "union": asking.service.union,
        "base": address_of(request),
        "default": [],
        "named": [],
        "lang": lang if lang in LANGUAGES else language_of(request),
        "titles": {code: "".join(all_of(pairs, f"title_{code}"))[:_TITLE] for code in LANGUAGES},
    }
    return await _do(asking, request, job, query.encode())


async def measured(asking: Asking, request: Request) -> Response:
    """The measure of the network that the query in the body constructs, as SPARQL results in JSON. Raises Refusal."""
    job = {
        "do": "measured",
        "union": asking.service.union,
        "base": address_of(request),
        "default": [],
        "named": [],
        "lang": language_of(request),
        "measure": "".join(all_of(in_url(request), "measure")),
    }
    return await _do(asking, request, job, await body_of(request, asking.service.limits.query))


async def _do(asking: Asking, request: Request, job: Message, content: bytes = b"") -> Response:
    job |= {"namespaces": asdict(asking.namespaces), "gzip": wants_gzip(request)}
    async with asking.service.data.snapshot() as snapshot:
        reply = await while_there(request, asking.service.pool.run(job | {"store": str(snapshot.path)}, content))
    if reply.status != 200:
        raise refusal_of(reply)
    return respond(request, reply, {"Content-Security-Policy": _FRAMED, "Cache-Control": "no-store"})
