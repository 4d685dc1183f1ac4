"""Queries without end are ended, and the next one is answered; nothing makes the server reach out or read a file."""

from __future__ import annotations

import http.server
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import hostile
from serving import BEARER, Served, made_build, served

DEADLINE, MEMORY = 1.0, 768  # seconds, MiB
QUERY = {"Content-Type": "application/sparql-query"}
GRACE = 4.0  # seconds more, on a machine that does much else: without a deadline these run for hours


def chain(length: int) -> str:
    """A chain of nodes with a number each."""
    return "".join(
        f"<urn:n{n}> <urn:next> <urn:n{n + 1}> .\n<urn:n{n}> <urn:number> {n_literal(n)} .\n" for n in range(length)
    )


def n_literal(number: int) -> str:
    return f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    build = made_build(tmp_path_factory.mktemp("hostile") / "build", chain(1500))
    with served(build, "--timeout", str(DEADLINE), "--memory", str(MEMORY)) as running:
        yield running


def test_there_are_thirty() -> None:
    assert len(hostile.queries()) == 30


@pytest.mark.parametrize("name", hostile.queries())
def test_a_query_without_end_is_ended(server: Served, name: str) -> None:
    begun = time.monotonic()
    answer = server.query(hostile.queries()[name])
    ended = time.monotonic() - begun
    assert answer.status == 503, f"{answer.status} {answer.text[:200]}"
    assert answer.headers["Retry-After"]
    assert len(answer.text.splitlines()) == 1
    assert ended < DEADLINE + GRACE
    begun = time.monotonic()
    assert server.says("ASK { <urn:n1> <urn:next> <urn:n2> }")
    assert time.monotonic() - begun < GRACE


def test_memory_stays_under_the_limit(server: Served) -> None:
    """The most that any process of the server has had resident, its main process included."""
    most = max(peak(pid) for pid in [server.pid, *children(server.pid)])
    assert most < MEMORY * 1024


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def peak(pid: int) -> int:
    """Kibibytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def test_several_at_once_do_not_stop_the_others(server: Served) -> None:
    """As many as the server has workers."""
    workers = max(2, os.cpu_count() or 2)
    asked = [
        threading.Thread(target=server.query, args=(f"SELECT (COUNT(*) AS ?n) {{ {hostile.cross(5)} }}",))
        for _ in range(workers)
    ]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    assert server.says("ASK {}")


def test_a_query_whose_client_has_gone_is_ended(tmp_path: Path) -> None:
    """Else the only workers would be busy until the deadline."""
    with served(made_build(tmp_path / "build", chain(1500)), "--timeout", "60") as running:
        for _ in range(max(2, os.cpu_count() or 2)):
            with pytest.raises(TimeoutError):
                running.ask("POST", "/sparql", hostile.queries()["cross join, ASK"], QUERY, timeout=0.3)
        begun = time.monotonic()
        assert running.says("ASK {}")
        assert time.monotonic() - begun < 20


# ------------------------------------------------------------------------------------------------------------ reaching out


class _Counter(http.server.BaseHTTPRequestHandler):
    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/n-triples")
        self.end_headers()
        self.wfile.write(b"<urn:fetched> <urn:p> <urn:o> .\n")

    do_POST = do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def counter() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback, and the paths that it was asked for."""
    hits: list[str] = []
    handler = type("Handler", (_Counter,), {"hits": hits})
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_address[1]}", hits
    listening.shutdown()
    listening.server_close()
    thread.join()


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    build = made_build(tmp_path_factory.mktemp("reach") / "build", chain(3))
    with served(build, "--allow-update", "--timeout", "5") as running:
        yield running


QUERIES = [
    "SELECT * {{ SERVICE <{web}/1> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{web}/2> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service<{web}/3>{{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICESILENT<{web}/4>{{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p 1SERVICE<{web}/5>{{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p trueSERVICE<{web}/6>{{ ?a ?b ?c }} }}",
    "PREFIX : <{web}/> SELECT * {{ SERVICE:7 {{ ?s ?p ?o }} }}",
    "PREFIX SERVICE: <{web}/> SELECT * {{ SERVICE SERVICE:8 {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?g {{ <{web}/9> }} SERVICE ?g {{ ?s ?p ?o }} }}",
    "PREFIX e: <urn:e> SELECT * {{ ?s e:\\' ?o SERVICE <{web}/10> {{ ?s ?p ?o }} ?s e:a\\' ?o }}",
    "SELECT * {{ # \n SERVICE # \n <{web}/11> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{web}/12> {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{web}/13> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{web}/14> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{file}> {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), 'urn:secret')) }}",
    "SELECT * FROM NAMED <{file}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "DESCRIBE <{web}/15>",
]
UPDATES = [
    "LOAD <{web}/16>",
    "LOAD SILENT <{web}/17> INTO GRAPH <urn:g>",
    "LOADSILENT<{web}/18>",
    "INSERT DATA {{ <urn:a> <urn:b> 1 }} ; load <{file}>",
    "LOAD <{file}> INTO GRAPH <urn:g>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{web}/19> {{ ?s ?p ?o }} }}",
    "INSERT {{ ?s ?p ?o }} USING <{web}/20> WHERE {{ ?s ?p ?o }}",
]
UPLOADS = [
    ("application/ld+json", '{{"@context": "{web}/21", "name": "x"}}'),
    ("application/ld+json", '{{"@context": {{"@import": "{web}/22"}}, "@id": "urn:x", "urn:name": "x"}}'),
    ("application/ld+json", '{{"@context": "{file}", "name": "x"}}'),
    ("application/rdf+xml", '<!DOCTYPE r SYSTEM "{web}/23"><r/>'),
    (
        "application/rdf+xml",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "{file}">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="urn:s"><p xmlns="urn:">&x;</p></rdf:Description></rdf:RDF>',
    ),
]


def test_nothing_is_fetched_and_no_file_is_read(
    writable: Served, counter: tuple[str, list[str]], tmp_path: Path
) -> None:
    web, hits = counter
    secret = tmp_path / "secret.nt"
    secret.write_text("<urn:secret> <urn:p> 'the words of the secret' .\n", "utf-8")
    places = {"web": web, "file": secret.as_uri()}
    assert len(QUERIES) + len(UPDATES) + len(UPLOADS) >= 25
    for text in QUERIES:
        answer = writable.query(text.format(**places))
        assert answer.status == 400 or not re.search(rb"secret|fetched", answer.body), text
    for parameter in ("default-graph-uri", "named-graph-uri"):
        for place in places.values():
            answer = writable.get("SELECT * { ?s ?p ?o }", f"&{parameter}={place}")
            assert b"secret" not in answer.body
    for text in UPDATES:
        writable.update(text.format(**places))
    for media, content in UPLOADS:
        answer = writable.ask("POST", "/store?graph=urn:u", content.format(**places), BEARER | {"Content-Type": media})
        assert answer.status == 400, content
    assert hits == []
    assert not writable.says(
        "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(REGEX(STR(?s), 'secret|fetched')) }"
    )
    assert not writable.says("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(REGEX(STR(?o), 'secret')) }")


def test_the_counter_counts(counter: tuple[str, list[str]]) -> None:
    """Else the test above proves nothing."""
    import pyoxigraph as ox

    web, hits = counter
    bool(ox.Store().query(f"ASK {{ SERVICE SILENT <{web}/seen> {{ ?s ?p ?o }} }}"))
    assert hits == ["/seen"]
    hits.clear()


def test_a_bomb_of_entities_is_refused(writable: Served) -> None:
    lines = ['<!ENTITY a0 "aaaaaaaaaa">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
    bomb = f"<!DOCTYPE r [{''.join(lines)}]><r>&a9;</r>"
    answer = writable.ask("PUT", "/store?graph=urn:u", bomb, BEARER | {"Content-Type": "application/rdf+xml"})
    assert answer.status == 400
    assert writable.says("ASK {}")
