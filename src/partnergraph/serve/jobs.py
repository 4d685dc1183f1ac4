"""What a worker process does with a job: each takes the stores, the job's header and its content, and gives header and
content of the answer."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from partnergraph.errors import PartnergraphError
from partnergraph.serve.scan import fetches, names_dataset, update_names_dataset, with_using
from partnergraph.serve.wire import Message

if TYPE_CHECKING:
    import pyoxigraph as ox

Answer = tuple[Message, bytes]

_SMALL = 1024  # bytes not worth compressing
_ENTITIES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Refused(Exception):
    """A job that is not done: HTTP status, message key and what fills its placeholders."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status, self.key, self.values = status, key, values


class Stores:
    """The store that is open now."""

    def __init__(self) -> None:
        self._path = ""
        self._store: ox.Store | None = None

    def read(self, path: str) -> ox.Store:
        """The store at `path`, for reading; opened anew where another one was open."""
        import pyoxigraph as ox

        if path != self._path or self._store is None:
            self._store = None
            self._store, self._path = ox.Store.read_only(path), path
        return self._store

    def write(self, path: str) -> ox.Store:
        """The store at `path`, for writing."""
        import pyoxigraph as ox

        if path != self._path or self._store is None:
            self._store, self._path = ox.Store(path), path
        return self._store


def perform(stores: Stores, job: Message, content: bytes) -> Answer:
    """Do `job`; the answer's header has the HTTP `status`, and the `key` and `values` of a message where it failed."""
    try:
        header, body = _JOBS[job["do"]](stores, job, content)
    except SyntaxError as error:
        return {"status": 400, "syntax": str(error)[:2000]}, b""
    except MemoryError:
        return {**_refused(503, "serve.memory"), "retire": True}, b""
    except Refused as refused:
        return _refused(refused.status, refused.key, **refused.values), b""
    except PartnergraphError as error:
        return _refused(400, error.message, **error.values), b""
    except (OSError, RuntimeError, ValueError) as error:
        return _refused(400, "serve.failed", why=" ".join(str(error).split())[:300]), b""
    return _finished(job, header, body)


def _finished(job: Message, header: Message, body: bytes) -> Answer:
    if len(body) > job.get("most", len(body)):
        return {**_refused(503, "serve.too_long", megabytes=job["most"] >> 20), "retire": True}, b""
    if job.get("gzip") and len(body) > _SMALL:
        return {"status": 200, **header, "gzip": True}, gzip.compress(body, 5, mtime=0)
    return {"status": 200, **header}, body


def _refused(status: int, key: str, **values: object) -> Message:
    return {"status": status, "key": key, "values": {name: _plain(value) for name, value in values.items()}}


def _plain(value: object) -> object:
    return value if isinstance(value, int | float) else str(value)


def _query(stores: Stores, job: Message, content: bytes) -> Answer:
    import pyoxigraph as ox

    answer = _answer(stores.read(job["store"]), job, content.decode())
    if isinstance(answer, ox.QueryTriples):
        media = _acceptable(job["graph"])
        return {"type": media}, answer.serialize(format=_rdf(media)) or b""
    media = _acceptable(job["table"])
    form = ox.QueryResultsFormat.from_media_type(media)
    return {"type": media}, answer.serialize(format=form) or b""


def _answer(store: ox.Store, job: Message, text: str) -> Any:
    import pyoxigraph as ox

    if word := fetches(text, update=False):
        raise Refused(400, "serve.fetch", word=word)
    options: dict[str, Any] = {}
    if job["default"] or job["named"]:
        options["default_graph"] = [ox.NamedNode(g) for g in job["default"]]
        options["named_graphs"] = [ox.NamedNode(g) for g in job["named"]]
    elif job["union"] and not names_dataset(text):  # Oxigraph's union would win over FROM
        options["use_default_graph_as_union"] = True
    return store.query(text, base_iri=job["base"], **options)


def _acceptable(media: str | None) -> str:
    if media is None:
        raise Refused(406, "serve.not_acceptable")
    return media


def _rdf(media: str) -> ox.RdfFormat:
    import pyoxigraph as ox

    form = ox.RdfFormat.from_media_type(media)
    if form is None:
        raise Refused(415, "serve.media", media=media)
    return form


def _update(stores: Stores, job: Message, content: bytes) -> Answer:
    text = content.decode()
    if word := fetches(text, update=True):
        raise Refused(400, "serve.fetch", word=word)
    if job["default"] or job["named"]:
        if update_names_dataset(text):
            raise Refused(400, "serve.using_twice")
        text = with_using(text, job["default"], job["named"])
    store = stores.write(job["store"])
    store.update(text, base_iri=job["base"])
    store.flush()
    return {"status": 204}, b""


# ---------------------------------------------------------------------------------------------------------- graph store


def _graph(stores: Stores, job: Message, _content: bytes) -> Answer:
    import pyoxigraph as ox

    store, media = stores.read(job["store"]), job["type"]
    if job["target"] == "dataset":
        return {"type": media}, store.dump(format=_rdf(media)) or b""
    name = _name(job)
    if isinstance(name, ox.NamedNode) and not store.contains_named_graph(name):
        raise Refused(404, "serve.no_graph", graph=name.value)
    return {"type": media}, store.dump(format=_rdf(media), from_graph=name) or b""


def _put(stores: Stores, job: Message, content: bytes) -> Answer:
    """Replace the graph, in one transaction."""
    triples = _triples(job, content)
    place = _place(job)
    clear = "DROP SILENT DEFAULT" if job["target"] == "default" else f"DROP SILENT {place} ; CREATE SILENT {place}"
    return _insert(stores, job, triples, f"{clear} ; ")


def _post(stores: Stores, job: Message, content: bytes) -> Answer:
    """Add to the graph."""
    make = "" if job["target"] == "default" else f"CREATE SILENT {_place(job)} ; "
    return _insert(stores, job, _triples(job, content), make)


def _insert(stores: Stores, job: Message, triples: str, before: str) -> Answer:
    store = stores.write(job["store"])
    new = _is_new(store, job)
    data = f"{{ {triples} }}" if job["target"] == "default" else f"{{ {_place(job)} {{ {triples} }} }}"
    store.update(f"{before}INSERT DATA {data}")
    store.flush()
    return {"status": 201 if new else 204}, b""


def _delete(stores: Stores, job: Message, _content: bytes) -> Answer:
    store = stores.write(job["store"])
    if _is_new(store, job):
        raise Refused(404, "serve.no_graph", graph=job["target"])
    store.update(f"DROP SILENT {'DEFAULT' if job['target'] == 'default' else _place(job)}")
    store.flush()
    return {"status": 204}, b""


def _is_new(store: ox.Store, job: Message) -> bool:
    import pyoxigraph as ox

    name = _name(job)
    return isinstance(name, ox.NamedNode) and not store.contains_named_graph(name)


def _name(job: Message) -> ox.NamedNode | ox.DefaultGraph:
    import pyoxigraph as ox

    return ox.DefaultGraph() if job["target"] == "default" else ox.NamedNode(job["target"])


def _place(job: Message) -> str:
    return f"GRAPH {_name(job)}"


def _triples(job: Message, content: bytes) -> str:
    """What was uploaded, as N-Triples; the parts of a form one after the other."""
    import pyoxigraph as ox

    found: list[ox.Triple] = []
    for media, data in _parts(job["type"], content):
        form = _rdf(media)
        if form == ox.RdfFormat.RDF_XML and (_ENTITIES.search(data) or b"\0" in data):
            raise Refused(400, "serve.entities")
        quads = ox.parse(data, format=form, base_iri=job["base"], without_named_graphs=True, rename_blank_nodes=True)
        found += [quad.triple for quad in quads]
    return (ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def _parts(content_type: str, content: bytes) -> list[tuple[str, bytes]]:
    media = content_type.partition(";")[0].strip().lower()
    if media != "multipart/form-data":
        return [(media, content)]
    from email import message_from_bytes
    from email.policy import HTTP

    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + content, policy=HTTP)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return [(part.get_content_type(), bytes(part.get_payload(decode=True) or b"")) for part in parts]


def _backup(stores: Stores, job: Message, _content: bytes) -> Answer:
    """A copy of the store for readers, made of hard links."""
    stores.write(job["store"]).backup(job["to"])
    return {}, b""


def _graphs(stores: Stores, job: Message, _content: bytes) -> Answer:
    """The first named graphs, for the Service Description."""
    names = sorted(str(name.value) for name in stores.read(job["store"]).named_graphs())
    return {}, json.dumps(names[: job["limit"]]).encode()


# ------------------------------------------------------------------------------------------------------------------ page


def _question(stores: Stores, job: Message, _content: bytes) -> Answer:
    from partnergraph.serve.asked import question

    return {"type": "application/sparql-query"}, question(stores.read(job["store"]), job).encode()


def _things(stores: Stores, job: Message, _content: bytes) -> Answer:
    from partnergraph.serve.asked import things

    return {"type": "application/json"}, json.dumps(things(stores.read(job["store"]), job), ensure_ascii=False).encode()


def _network(stores: Stores, job: Message, content: bytes) -> Answer:
    from partnergraph.serve.asked import network

    answer = _answer(stores.read(job["store"]), job, content.decode())
    return {"type": "text/html"}, network(answer, job).encode()


def _measured(stores: Stores, job: Message, content: bytes) -> Answer:
    from partnergraph.serve.asked import measure

    answer = _answer(stores.read(job["store"]), job, content.decode())
    return {"type": "application/sparql-results+json"}, measure(answer, job)


_JOBS: Mapping[str, Callable[[Stores, Message, bytes], Answer]] = {
    "query": _query,
    "update": _update,
    "graph": _graph,
    "put": _put,
    "post": _post,
    "delete": _delete,
    "backup": _backup,
    "graphs": _graphs,
    "question": _question,
    "things": _things,
    "network": _network,
    "measured": _measured,
}
