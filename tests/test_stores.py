"""Every store gives the same answers, and one clear line where it cannot."""

from __future__ import annotations

import http.server
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pandas
import pyoxigraph as ox
import pytest

from partnergraph.errors import CannotGoOn, PartnergraphError, UsageError
from partnergraph.messages import set_language
from partnergraph.stores import Credentials, EmbeddedStore, RemoteStore, Store, Table, Term, open_store
from partnergraph.stores.base import XSD
from partnergraph.stores.embedded import FOLDER, MARKER, create
from rdflib_store import RdflibStore
from virtuoso_server import Virtuoso

QUADS = """\
<http://e/a> <http://e/name> "Ủy ban nhân dân tỉnh Quảng Nam"@vi <http://e/g1> .
<http://e/a> <http://e/name> "dòng 1\\nvà \\"dòng 2\\" \\\\ \\t"@vi <http://e/g2> .
<http://e/a> <http://e/count> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/g1> .
<http://e/a> <http://e/count> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/g2> .
<http://e/a> <http://e/day> "2021-01-06"^^<http://www.w3.org/2001/XMLSchema#date> <http://e/g1> .
<http://e/b> <http://e/knows> <http://e/a> <http://e/g2> .
<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Thing> <http://e/g2> .
"""
NAMES = "SELECT ?name ?gone WHERE { <http://e/a> <http://e/name> ?name OPTIONAL { ?name <http://e/x> ?gone } } ORDER BY ?name"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def make_build(folder: Path, quads: str = QUADS) -> Path:
    """A build folder with these quads."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "graph.nq").write_text(quads, "utf-8")
    create(folder / FOLDER, folder / "graph.nq")
    (folder / MARKER).write_text("{}", "utf-8")
    return folder


def send(url: str, method: str, body: str = "", kind: str = "application/n-quads") -> None:
    request = urllib.request.Request(url, data=body.encode(), method=method, headers={"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=20):
        pass


@pytest.fixture(params=["rdflib", "embedded", "oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The same seven quads in each kind of store. A server may hold graphs of its own beside them."""
    if request.param == "rdflib":
        with closing(RdflibStore(nquads=QUADS)) as opened:
            yield opened
        return
    if request.param == "virtuoso":
        yield from _in_virtuoso(request.getfixturevalue("virtuoso"))
        return
    if request.param == "embedded":
        with closing(open_store(str(make_build(tmp_path / "build")))) as opened:
            yield opened
        return
    server = request.getfixturevalue("server")
    send(f"{server}/store?default", "PUT", "", "text/turtle")
    send(f"{server}/store", "POST", QUADS)
    with closing(open_store(f"{server}/query")) as opened:
        yield opened
    for graph in ("g1", "g2"):
        send(f"{server}/store?graph=http://e/{graph}", "DELETE")


def _in_virtuoso(virtuoso: Virtuoso) -> Iterator[Store]:
    for graph in ("g1", "g2"):
        quads = [quad for quad in ox.parse(QUADS, format=ox.RdfFormat.N_QUADS) if f"/{graph}>" in str(quad.graph_name)]
        virtuoso.graphs.replace(f"http://e/{graph}", "".join(f"{quad.triple} .\n" for quad in quads).encode())
    with closing(open_store(virtuoso.query)) as opened:
        yield opened
    for graph in ("g1", "g2"):
        virtuoso.graphs.drop(f"http://e/{graph}")


def test_select_gives_typed_terms_and_vietnamese_as_it_went_in(store: Store) -> None:
    table = store.select(NAMES)
    assert table.variables == ("name", "gone")
    assert table.rows == (
        (Term('dòng 1\nvà "dòng 2" \\ \t', lang="vi"), None),
        (Term("Ủy ban nhân dân tỉnh Quảng Nam", lang="vi"), None),
    )


def test_the_default_graph_is_the_union(store: Store) -> None:
    # Oxigraph's union is a bag: a triple of two graphs is met twice, so every count of ours is of distinct things.
    table = store.select("SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s <http://e/count> ?o }")
    assert table.rows == ((Term("1", datatype=XSD + "integer"),),)
    assert store.ask("ASK { <http://e/b> <http://e/knows>/<http://e/day> ?day }") is True
    assert store.ask("ASK { <http://e/b> <http://e/day> ?day }") is False


def test_construct_gives_each_triple_once_in_order(store: Store) -> None:
    triples = store.construct(
        "CONSTRUCT { ?s <http://e/p> ?o } WHERE { VALUES ?s { <http://e/a> } ?s ?p ?o FILTER(!isIRI(?o)) }"
    )
    assert [o.value for _, _, o in triples] == sorted(o.value for _, _, o in triples)
    assert len(triples) == 4
    assert (Term("http://e/a", "iri"), Term("http://e/p", "iri"), Term("2021-01-06", datatype=XSD + "date")) in triples
    assert store.construct("DESCRIBE <http://e/b>")  # Virtuoso knows nothing of what has no class


def test_counts_by_graph(store: Store) -> None:
    counts = {graph: n for graph, n in store.counts().items() if graph.startswith("http://e/")}
    assert counts == {"http://e/g1": 3, "http://e/g2": 4}


def test_terms_survive_a_round_through_sparql(store: Store) -> None:
    for term in store.select("SELECT DISTINCT ?o WHERE { VALUES ?s { <http://e/a> <http://e/b> } ?s ?p ?o }").column(
        "o"
    ):
        assert term is not None
        assert store.select(f"SELECT ?o WHERE {{ VALUES ?o {{ {term.n3()} }} }}").rows == ((term,),)


def test_the_wrong_form_is_refused(store: Store) -> None:
    with pytest.raises(PartnergraphError):
        store.select("ASK {}")
    with pytest.raises(PartnergraphError):
        store.ask("SELECT * WHERE {}")


def test_a_prefix_or_comment_with_a_keyword_fools_nobody(store: Store) -> None:
    text = (
        "# select\nPREFIX select: <http://insert/>\nCONSTRUCT { ?s <http://e/q> ?o } WHERE { ?s <http://e/knows> ?o }"
    )
    assert len(store.construct(text)) == 1


# --- Table ---


def test_a_table_becomes_a_data_frame_with_numbers() -> None:
    table = Table(("a", "n"), ((Term("Đà Nẵng", lang="vi"), Term("3", datatype=XSD + "integer")), (None, None)))
    frame = table.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == ["a", "n"]
    assert frame["a"][0] == "Đà Nẵng"
    assert frame["n"][0] == 3


def test_without_pandas_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install"):
        Table((), ()).to_pandas()


def test_a_notebook_shows_values_as_text() -> None:
    shown = Table(("x",), ((Term("<script>alert(1)</script>"),),))._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_no_iri_can_break_out_of_its_brackets() -> None:
    with pytest.raises(ValueError, match="x"):
        Term("http://e/x> } DROP ALL #", "iri").n3()


# --- embedded: what can be wrong with a folder ---


def test_missing_foreign_and_damaged_folders_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="There is no folder"):
        EmbeddedStore(tmp_path / "none")
    (tmp_path / "photos").mkdir()
    with pytest.raises(CannotGoOn, match=r"not a build of partnergraph"):
        EmbeddedStore(tmp_path / "photos")
    (tmp_path / "photos" / MARKER).write_text("{}")
    with pytest.raises(CannotGoOn, match="damaged"):
        EmbeddedStore(tmp_path / "photos")


def test_a_broken_database_is_damaged(tmp_path: Path) -> None:
    build = make_build(tmp_path / "b")
    (build / FOLDER / "CURRENT").write_text("nonsense\n")
    with pytest.raises(CannotGoOn, match=r"damaged|failed") as caught:
        EmbeddedStore(build)
    assert "\n" not in str(caught.value)


def test_a_store_in_use_is_locked_for_writing_and_open_for_reading(tmp_path: Path) -> None:
    build = make_build(tmp_path / "b")
    held = ox.Store(str(build / FOLDER))
    with closing(EmbeddedStore(build)) as reader:
        assert sum(reader.counts().values()) == 7
    with pytest.raises(CannotGoOn, match="not empty"):
        create(build / FOLDER, build / "graph.nq")
    del held


def test_a_long_query_ends_at_ctrl_c(tmp_path: Path) -> None:
    lines = (f"<http://e/s{i}> <http://e/p> <http://e/o{i}> <http://e/g> .\n" for i in range(3000))
    build = make_build(tmp_path / "b", "".join(lines))
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    code = (
        "import sys; from partnergraph.stores import open_store; store = open_store(sys.argv[1])\n"
        "print('asking', flush=True)\n"
        "try: store.select(sys.argv[2])\n"
        "except KeyboardInterrupt: sys.exit(130)"
    )
    command = [sys.executable, "-c", code, str(build), text]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == "asking\n"
        time.sleep(0.3)
        asking.send_signal(signal.SIGINT)
        try:
            assert asking.wait(timeout=20) == 130
        finally:
            asking.kill()


def test_create_wants_a_fresh_folder_and_n_quads(tmp_path: Path) -> None:
    build = make_build(tmp_path / "b")
    with pytest.raises(CannotGoOn, match="not empty"):
        create(build / FOLDER, build / "graph.nq")
    (tmp_path / "bad.nq").write_text("<http://e/a> nonsense\n")
    with pytest.raises(CannotGoOn, match="not valid N-Quads"):
        create(tmp_path / "fresh", tmp_path / "bad.nq")
    with pytest.raises(CannotGoOn, match=r"missing\.nq"):
        create(tmp_path / "fresh2", tmp_path / "missing.nq")


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = EmbeddedStore(make_build(tmp_path / "b"))
    store.close()
    with pytest.raises(CannotGoOn, match="closed"):
        store.ask("ASK {}")


# --- remote: what can be wrong with a server ---

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def fake_server(answer: Answer) -> Iterator[str]:
    """A server that answers every request with `answer`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer(self)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}/sparql"
        finally:
            running.shutdown()
            thread.join()


def reply(code: int, kind: str, body: bytes, **headers: str) -> Answer:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(code)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


JSON = "application/sparql-results+json"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (reply(200, "text/html", b"<html><body>Welcome</body></html>"), "does not answer as a SPARQL endpoint"),
        (reply(200, JSON, b'{"hello": 1}'), "does not answer as a SPARQL endpoint"),
        (reply(200, JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":'), "breaks off half-way"),
        (reply(404, "text/plain", b"no such dataset\nmore"), "HTTP 404: no such dataset$"),
        (reply(500, "text/html", b"<html><title>x</title><h1>Out of memory</h1></html>"), "HTTP 500: Out of memory$"),
        (reply(503, "text/plain", b""), "HTTP 503"),
        (reply(400, "text/plain", b"Parse error\nline 2"), "HTTP 400: Parse error$"),
        (reply(401, "text/plain", b""), "denies access.*401.*PARTNERGRAPH_USER"),
        (reply(403, "text/plain", b""), "denies access.*403"),
        (reply(307, "text/plain", b"", Location="http://127.0.0.1:9/"), "redirects to .*9/"),
        (reply(200, JSON, b'{"head":{"vars":[]},"results":{"bindings":[]}}', X_SPARQL_MaxRows="10000"), "10000 rows"),
    ],
)
def test_what_is_no_answer_is_one_clear_line(answer: Answer, says: str) -> None:
    with fake_server(answer) as url, pytest.raises(CannotGoOn, match=says) as caught:
        RemoteStore(url, timeout=5).select("SELECT ?s WHERE { ?s ?p ?o }")
    assert "\n" not in str(caught.value)


def test_triples_that_are_none_are_one_clear_line() -> None:
    for body in (b"<http://e/a> nonsense", b"\xff\xfe"):
        with (
            fake_server(reply(200, "application/n-triples", body)) as url,
            pytest.raises(CannotGoOn, match="does not answer as a SPARQL endpoint"),
        ):
            RemoteStore(url, timeout=5).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_turtle_is_taken_where_a_server_knows_no_n_triples() -> None:
    body = '@prefix e: <http://e/> . e:a e:p "Đà Nẵng"@vi .'.encode()
    with fake_server(reply(200, "text/turtle", body)) as url:
        triples = RemoteStore(url).construct("CONSTRUCT WHERE { ?s ?p ?o }")
    assert triples == [(Term("http://e/a", "iri"), Term("http://e/p", "iri"), Term("Đà Nẵng", lang="vi"))]


def test_a_redirect_does_not_carry_the_password_on() -> None:
    seen: list[str | None] = []

    def target(request: http.server.BaseHTTPRequestHandler) -> None:
        seen.append(request.headers.get("Authorization"))
        reply(200, JSON, b'{"head":{},"boolean":true}')(request)

    with (
        fake_server(target) as elsewhere,
        fake_server(reply(302, "text/plain", b"", Location=elsewhere)) as url,
        pytest.raises(CannotGoOn, match="redirects"),
    ):
        RemoteStore(url, credentials=Credentials("me", "secret"), timeout=5).ask("ASK {}")
    assert seen == [None]


def test_a_server_that_is_down_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(CannotGoOn, match="Cannot reach"):
        RemoteStore(f"http://127.0.0.1:{port}/query").ask("ASK {}")


def test_a_slow_server_runs_into_the_deadline() -> None:
    done = threading.Event()

    def drip(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", JSON)
        request.end_headers()
        while not done.wait(0.05):
            try:
                request.wfile.write(b" ")
            except OSError:
                return

    with fake_server(drip) as url:
        try:
            with pytest.raises(CannotGoOn, match="in time"):
                RemoteStore(url, timeout=0.4).ask("ASK {}")
        finally:
            done.set()


def test_an_answer_too_big_is_not_swallowed() -> None:
    body = reply(200, JSON, b" " * 300_000)
    with fake_server(body) as url, pytest.raises(CannotGoOn, match="larger than"):
        RemoteStore(url, most_bytes=100_000).ask("ASK {}")


def test_basic_credentials_are_sent_and_never_shown() -> None:
    seen: list[str | None] = []

    def note(request: http.server.BaseHTTPRequestHandler) -> None:
        seen.append(request.headers.get("Authorization"))
        reply(200, JSON, b'{"head":{},"boolean":true}')(request)

    who = Credentials("người dùng", "mật khẩu")
    with fake_server(note) as url:
        assert RemoteStore(url, credentials=who).ask("ASK {}")
    assert seen[0] is not None
    assert seen[0].startswith("Basic ")
    assert "mật khẩu" not in repr(who)


def test_digest_answers_the_challenge_of_any_realm() -> None:
    seen: list[str] = []

    def challenge(request: http.server.BaseHTTPRequestHandler) -> None:
        given = request.headers.get("Authorization", "")
        if 'username="me"' in given and 'response="' in given:
            seen.append(given)
            reply(200, JSON, b'{"head":{},"boolean":true}')(request)
        else:
            reply(401, "text/plain", b"", WWW_Authenticate='Digest realm="store", nonce="abc", qop="auth"')(request)

    with fake_server(challenge) as url:
        store = RemoteStore(url, credentials=Credentials("me", "secret", "digest"), timeout=5)
        assert store.ask("ASK {}") is True
        assert store.ask("ASK {}") is True
    assert all('realm="store"' in given for given in seen)
    assert len(seen) == 2


def test_an_update_goes_to_its_own_address(server: str) -> None:
    store = RemoteStore(f"{server}/query", update=f"{server}/update")
    store.update('INSERT DATA { GRAPH <http://e/u> { <http://e/a> <http://e/p> "Bưu điện"@vi } }')
    assert store.counts() == {"http://e/u": 1}
    store.update("DROP GRAPH <http://e/u>")
    assert store.counts() == {}


def test_only_http_addresses_are_remote(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an http"):
        RemoteStore("ftp://example.org/")
    with pytest.raises(CannotGoOn):
        open_store(str(tmp_path / "http-like"))
