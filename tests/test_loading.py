"""A build into a running store: whole, verified, and nothing of others touched."""

from __future__ import annotations

import base64
import http.server
import json
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest

from conftest import oxigraph_server
from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.loading import Endpoints, LoadReport, find_credentials, find_endpoints, load_build
from partnergraph.messages import set_language
from partnergraph.stores import EmbeddedStore, RemoteStore
from partnergraph.stores.embedded import FOLDER, MARKER
from partnergraph.stores.graph_store import GraphStore
from test_stores import JSON, fake_server, make_build, reply, send

BASE = "https://w3id.org/partnergraph/graph/"
LEDGER = f"{BASE}loaded"
FOREIGN = "http://example.org/theirs"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("en")
    for name in ("PARTNERGRAPH_USER", "PARTNERGRAPH_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def own_server() -> Iterator[str]:
    """A server for one test alone, with a graph of somebody else's in it."""
    with oxigraph_server() as server:
        send(f"{server}/store?graph={FOREIGN}", "PUT", '<http://e/x> <http://e/p> "của người khác"@vi .', "text/turtle")
        send(f"{server}/store?default", "PUT", "<http://e/x> <http://e/p> 1 .", "text/turtle")
        yield server


def quads_of(articles: int, facts: int = 30) -> str:
    lines = [
        f'<http://e/f{i}> <http://e/label> "Thỏa thuận số {i}: \\"Đà Nẵng\\" \\\\ dòng\\nhai"@vi <{BASE}facts> .'
        for i in range(facts)
    ]
    lines += [
        f'<http://e/s{i}> <http://e/quote> "Ủy ban nhân dân"@vi <{BASE}article/bài-{i}> .' for i in range(articles)
    ]
    return "\n".join(lines) + "\n"


def manifest(build: Path, quads: int) -> None:
    (build / MARKER).write_text(json.dumps({"counts": {"quads": quads}}), "utf-8")


def dump(server: str) -> set[str]:
    """Everything the server holds in graphs but the ledger, as N-Quads lines."""
    import urllib.request

    request = urllib.request.Request(f"{server}/store", headers={"Accept": "application/n-quads"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        found = {str(quad) for quad in ox.parse(answer.read(), format=ox.RdfFormat.N_QUADS)}
    return {line for line in found if not line.endswith(f"<{LEDGER}>")}


def held(build: Path) -> set[str]:
    return {str(quad) for quad in ox.parse(path=str(build / "graph.nq"), format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("way", ["graph-store", "update"])
def test_everything_arrives_and_nothing_else_changes(way: str, tmp_path: Path, own_server: str) -> None:
    build = make_build(tmp_path / "b", quads_of(5))
    before = dump(own_server)
    seen: list[tuple[int, int]] = []
    update = f"{own_server}/update" if way == "update" else None
    report = load_build(build, to=f"{own_server}/query", update=update, progress=lambda *p: seen.append(p))
    assert dump(own_server) == before | held(build)
    assert len(before) == 2
    assert report.equal
    assert report.triples == 35
    assert report.lines()[-2:] == [
        "The store's counts equal those of the build.",
        "35 sampled triples were found in the store.",
    ]
    assert seen[0] == (0, 35)
    assert seen[-1] == (35, 35)


@pytest.mark.parametrize("way", ["graph-store", "update"])
def test_loading_again_replaces_ours_and_drops_old_articles_only(way: str, tmp_path: Path, own_server: str) -> None:
    update = f"{own_server}/update" if way == "update" else None
    near = (f"{BASE}articles", f"{BASE}mine", "https://w3id.org/partnergraph/other")
    for graph in near:
        send(f"{own_server}/store?graph={graph}", "PUT", "<http://e/x> <http://e/p> 1 .", "text/turtle")
    before = dump(own_server)
    load_build(make_build(tmp_path / "b1", quads_of(5)), to=f"{own_server}/query", update=update)
    newer = make_build(tmp_path / "b2", quads_of(2, facts=3))
    report = load_build(newer, to=f"{own_server}/query", update=update)
    assert report.equal
    assert report.dropped == tuple(f"{BASE}article/bài-{i}" for i in (2, 3, 4))
    assert dump(own_server) == before | held(newer)
    again = load_build(newer, to=f"{own_server}/query", update=update)
    assert (again.dropped, again.triples, again.unchanged) == ((), 0, 3)


@pytest.mark.parametrize("way", ["graph-store", "update"])
def test_only_what_has_changed_is_sent_again(way: str, tmp_path: Path, own_server: str) -> None:
    update = f"{own_server}/update" if way == "update" else None
    load_build(make_build(tmp_path / "b1", quads_of(5)), to=f"{own_server}/query", update=update)
    more = f'<http://e/s7> <http://e/quote> "mới"@vi <{BASE}article/bài-7> .\n'
    newer = make_build(tmp_path / "b2", quads_of(5, facts=31) + more)
    report = load_build(newer, to=f"{own_server}/query", update=update)
    assert (report.triples, report.unchanged, report.dropped) == (32, 5, ())
    assert report.equal
    assert held(newer) <= dump(own_server)


def test_a_load_that_broke_off_goes_on(tmp_path: Path, own_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnergraph.loading._MARKED_TOGETHER", 2)
    build = make_build(tmp_path / "b", quads_of(6))
    put = GraphStore.replace

    def breaks(self: GraphStore, graph: str, ntriples: bytes) -> None:
        if graph.endswith("bài-4"):
            raise CannotGoOn("remote.timeout", where=graph)
        put(self, graph, ntriples)

    with monkeypatch.context() as broken:
        broken.setattr(GraphStore, "replace", breaks)
        with pytest.raises(CannotGoOn, match="bài-4"):
            load_build(build, to=f"{own_server}/query")
    report = load_build(build, to=f"{own_server}/query")
    assert (report.unchanged, report.triples) == (4, 32)
    assert report.equal
    assert held(build) <= dump(own_server)


def test_what_somebody_changed_meanwhile_is_found(tmp_path: Path, own_server: str) -> None:
    build = make_build(tmp_path / "b", quads_of(3))
    load_build(build, to=f"{own_server}/query")
    send(f"{own_server}/store?graph={BASE}article/b%C3%A0i-1", "POST", "<http://e/x> <http://e/y> 1 .", "text/turtle")
    assert load_build(build, to=f"{own_server}/query").unchanged == 3  # another count: sent again
    send(f"{own_server}/store?graph={BASE}article/b%C3%A0i-1", "PUT", "<http://e/x> <http://e/y> 1 .", "text/turtle")
    report = load_build(build, to=f"{own_server}/query")
    assert (report.unchanged, report.equal) == (3, True)  # the same count, but a triple of the sample was not there
    assert held(build) <= dump(own_server)
    assert "33 sampled triples were found" in "\n".join(report.lines())


def test_a_sampled_triple_that_is_lost_is_said() -> None:
    report = LoadReport("http://h/query", "Oxigraph", 3, {"g": 3}, {"g": 3}, sampled=3, lost=("<a> <b> <c> .",))
    assert not report.equal
    assert report.lines()[-2:] == ["1 of 3 sampled triples are not found in the store.", "<a> <b> <c> ."]


class Steps:
    """Remembers the progress it was told."""

    def __init__(self) -> None:
        self.done: list[int] = []

    def __call__(self, done: int, total: int) -> None:
        self.done.append(done)


def test_large_graphs_go_in_batches(tmp_path: Path, own_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    build = make_build(tmp_path / "b", quads_of(2, facts=25))
    for way, update in (("_OverGraphStore", None), ("_OverUpdate", f"{own_server}/update")):
        monkeypatch.setattr(f"partnergraph.loading.{way}.batch", 10)
        steps = Steps()
        send(f"{own_server}/store?graph={LEDGER}", "DELETE") if RemoteStore(f"{own_server}/query").counts(
            under=LEDGER
        ) else None
        report = load_build(build, to=f"{own_server}/query", update=update, progress=steps)
        assert report.equal
        assert steps.done == [0, 1, 2, 12, 22, 27]
        assert held(build) <= dump(own_server)


def test_the_same_answers_there_as_here(tmp_path: Path, own_server: str) -> None:
    build = make_build(tmp_path / "b", quads_of(3))
    load_build(build, to=f"{own_server}/query")
    text = f"SELECT ?o WHERE {{ GRAPH <{BASE}facts> {{ ?s ?p ?o }} }} ORDER BY ?o"
    with closing(EmbeddedStore(build)) as here:
        assert RemoteStore(f"{own_server}/query").select(text) == here.select(text)


# --- what goes wrong ---


def test_a_server_that_is_down(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(CannotGoOn, match="Cannot reach"):
        load_build(fits(tmp_path), to=f"http://127.0.0.1:{port}/query")


def fits(folder: Path) -> Path:
    return make_build(folder / "b", quads_of(2))


def test_a_page_of_html_is_no_store_and_gets_nothing(tmp_path: Path) -> None:
    methods: list[str] = []

    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        methods.append(f"{request.command} {request.path}")
        reply(200, "text/html", b"<html>Hello</html>")(request)

    with fake_server(answer) as url, pytest.raises(CannotGoOn, match="does not answer as a SPARQL endpoint"):
        load_build(fits(tmp_path), to=url, graph_store=url)
    assert methods == ["POST /sparql"]


def is_ask(request: http.server.BaseHTTPRequestHandler) -> bool:
    return b"query=ASK" in cast("bytes", request.body)  # type: ignore[attr-defined]  # kept by fake_server


def empty(request: http.server.BaseHTTPRequestHandler) -> None:
    """As a store without anything in it."""
    none = b'{"head":{"vars":["g","n"]},"results":{"bindings":[]}}'
    reply(200, JSON, b'{"head":{},"boolean":true}' if is_ask(request) else none)(request)


class Forgetful:
    """A store that takes everything and has lost some of it: what it counts is made up."""

    def __init__(self, counts: dict[str, int]) -> None:
        self.counts = counts
        self.requests: list[tuple[str, str, str]] = []

    def __call__(self, request: http.server.BaseHTTPRequestHandler) -> None:
        self.requests.append((request.command, request.path, request.headers.get("Authorization", "")))
        if request.path != "/sparql":
            reply(204, "text/plain", b"")(request)
            return
        rows = [
            {"g": {"type": "uri", "value": graph}, "n": {"type": "literal", "value": str(n)}}
            for graph, n in self.counts.items()
        ]
        both = {"head": {"vars": ["g", "n"]}, "results": {"bindings": rows}}
        said = {"head": {}, "boolean": True} if is_ask(request) else both
        reply(200, JSON, json.dumps(said).encode())(request)


def test_counts_that_differ_are_reported(tmp_path: Path) -> None:
    lost = Forgetful({f"{BASE}facts": 29, f"{BASE}article/bài-0": 1})
    with fake_server(lost) as url:
        report = load_build(fits(tmp_path), to=url, graph_store=url.replace("sparql", "data"))
    assert not report.equal
    assert report.unequal == {f"{BASE}facts": (30, 29), f"{BASE}article/bài-1": (1, 0)}
    text = "\n".join(report.lines())
    assert f"Graph {BASE}facts: 30 triples in the build, 29 in the store." in text
    assert "The counts of 2 graphs differ" in text


def test_a_server_that_refuses_to_be_written_to(tmp_path: Path) -> None:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        if request.command == "PUT":
            reply(405, "text/plain", b"read only\n")(request)
        else:
            empty(request)

    with fake_server(answer) as url, pytest.raises(CannotGoOn, match="HTTP 405: read only"):
        load_build(fits(tmp_path), to=url, graph_store=url)


def test_what_is_written_follows_no_redirect(tmp_path: Path) -> None:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        if request.command == "PUT":
            reply(308, "text/plain", b"", Location="http://127.0.0.1:9/")(request)
        else:
            empty(request)

    with fake_server(answer) as url, pytest.raises(CannotGoOn, match="redirects to"):
        load_build(fits(tmp_path), to=url, graph_store=url)


def test_a_build_that_lost_triples_or_holds_strange_graphs_is_not_loaded(tmp_path: Path, own_server: str) -> None:
    before = dump(own_server)
    build = fits(tmp_path)
    manifest(build, 33)
    with pytest.raises(CannotGoOn, match="holds 32 triples instead of 33"):
        load_build(build, to=f"{own_server}/query")
    manifest(build, 32)
    strange = make_build(tmp_path / "strange", f"<http://e/a> <http://e/b> <http://e/c> <{FOREIGN}> .\n")
    with pytest.raises(CannotGoOn, match="not ours"):
        load_build(strange, to=f"{own_server}/query")
    assert dump(own_server) == before
    assert load_build(build, to=f"{own_server}/query").equal


def test_no_build_no_load(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="no folder"):
        load_build(tmp_path / "none", to="http://127.0.0.1:7878/query")


# --- which server ---


@pytest.mark.parametrize(
    ("to", "server", "query", "update", "graphs"),
    [
        ("http://h:7878/query", "Oxigraph", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("http://h:7878", "Oxigraph", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        (
            "http://h:3030/ds/query",
            "Fuseki",
            "http://h:3030/ds/sparql",
            "http://h:3030/ds/update",
            "http://h:3030/ds/data",
        ),
        (
            "http://h:7200/repositories/kg",
            "RDF4J and GraphDB",
            "http://h:7200/repositories/kg",
            "http://h:7200/repositories/kg/statements",
            "http://h:7200/repositories/kg/rdf-graphs/service",
        ),
        (
            "http://h:8890/sparql",
            "Virtuoso",
            "http://h:8890/sparql",
            "http://h:8890/sparql-auth",
            "http://h:8890/sparql-graph-crud-auth",
        ),
        (
            "https://h:8182/sparql",
            "Neptune",
            "https://h:8182/sparql",
            "https://h:8182/sparql",
            "https://h:8182/sparql/gsp/",
        ),
        (
            "http://h:9999/blazegraph/namespace/kb/sparql",
            "Blazegraph",
            "http://h:9999/blazegraph/namespace/kb/sparql",
            "http://h:9999/blazegraph/namespace/kb/sparql",
            "",
        ),
    ],
)
def test_known_servers(to: str, server: str, query: str, update: str, graphs: str) -> None:
    found = find_endpoints(to)
    assert (found.server, found.query, found.update, found.graph_store) == (server, query, update, graphs)


def test_of_an_unknown_server_the_address_to_write_to_is_needed() -> None:
    with pytest.raises(UsageError, match=r"--update URL or .*--graph-store URL"):
        find_endpoints("https://data.example/api")
    given = find_endpoints("https://data.example/api", update="https://data.example/write")
    assert given == Endpoints("https://data.example/api", "https://data.example/write")
    with pytest.raises(UsageError, match="not an http"):
        find_endpoints("data.example")
    with pytest.raises(UsageError, match="must not hold a user or password") as caught:
        find_endpoints("https://me:secret@data.example/query")
    assert "secret" not in str(caught.value)


# --- who we are ---

LOOPBACK = Endpoints("http://127.0.0.1:7878/query")


def test_credentials_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_credentials(None, None, LOOPBACK) == (None, ())
    file = tmp_path / "secret"
    file.write_text("người:mật:khẩu\n", "utf-8")
    file.chmod(0o600)
    who, warnings = find_credentials("digest", file, LOOPBACK)
    assert who is not None
    assert (who.user, who.password, who.scheme, warnings) == ("người", "mật:khẩu", "digest", ())
    monkeypatch.setenv("PARTNERGRAPH_USER", "me")
    with pytest.raises(UsageError, match="Both"):
        find_credentials(None, None, LOOPBACK)
    monkeypatch.setenv("PARTNERGRAPH_PASSWORD", "pw")
    who, _ = find_credentials(None, None, LOOPBACK)
    assert who is not None
    assert (who.user, who.password, who.scheme) == ("me", "pw", "basic")


def test_what_is_not_safe_is_said(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("me:pw", "utf-8")
    file.chmod(0o644)
    _, warnings = find_credentials(None, file, Endpoints("http://data.example/query", "https://data.example/update"))
    assert re.search("Others|others", warnings[0])
    assert "data.example over http, unencrypted" in warnings[1]


@pytest.mark.parametrize("text", [None, "no colon", "a:b\nc:d"])
def test_a_file_that_holds_no_credentials(text: str | None, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="one line, user:password"):
        find_credentials(None, file, LOOPBACK)


def test_credentials_go_with_every_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNERGRAPH_USER", "me")
    monkeypatch.setenv("PARTNERGRAPH_PASSWORD", "pw")
    store = Forgetful({})
    with fake_server(store) as url:
        load_build(fits(tmp_path), to=url, graph_store=url.replace("sparql", "data"))
    expected = "Basic " + base64.b64encode(b"me:pw").decode()
    assert {who for _, _, who in store.requests} == {expected}
    written = [method for method, path, _ in store.requests if path != "/sparql"]
    assert written == ["DELETE", "PUT", "PUT", "PUT", "POST"]


def test_digest_credentials_write_graphs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNERGRAPH_USER", "dba")
    monkeypatch.setenv("PARTNERGRAPH_PASSWORD", "pw")
    written: list[str] = []

    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        if 'username="dba"' not in request.headers.get("Authorization", ""):
            reply(401, "text/plain", b"", WWW_Authenticate='Digest realm="SPARQL", nonce="n", qop="auth"')(request)
        elif request.command == "PUT":
            written.append(request.path)
            reply(201, "text/plain", b"")(request)
        else:
            empty(request)

    with fake_server(answer) as url:
        report = load_build(fits(tmp_path), to=url, graph_store=url, auth="digest")
    assert len(written) == 3
    assert not report.equal


def test_the_report_in_vietnamese() -> None:
    set_language("vi")
    report = LoadReport("http://h/query", "Oxigraph", 3, {"g": 3}, {"g": 3}, dropped=("x",))
    assert report.lines() == [
        "Đã nạp 3 bộ ba trong 1 đồ thị vào http://h/query.",
        "Đã bỏ 1 đồ thị bài báo cũ của partnergraph không còn trong bản dựng.",
        "Số bộ ba của kho bằng đúng số của bản dựng.",
    ]


def test_texts_are_never_sent(tmp_path: Path, own_server: str) -> None:
    build = fits(tmp_path)
    (build / "articles.jsonl").write_text('{"id": "a", "text": "toàn văn bài báo"}\n', "utf-8")
    load_build(build, to=f"{own_server}/query")
    assert not any("toàn văn" in line for line in dump(own_server))
    assert (build / FOLDER).is_dir()


@pytest.mark.parametrize("way", ["graph-store", "update"])
def test_a_hundred_thousand_triples_come_back_as_they_went(way: str, tmp_path: Path, own_server: str) -> None:
    facts = 100_000 if way == "graph-store" else 3_000
    build = make_build(tmp_path / "b", quads_of(40, facts))
    update = f"{own_server}/update" if way == "update" else None
    before = dump(own_server)
    assert load_build(build, to=f"{own_server}/query", update=update).equal
    assert dump(own_server) - before == held(build)
    assert len(held(build)) == facts + 40
