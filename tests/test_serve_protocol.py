"""The endpoint over HTTP: negotiation, headers, datasets, updates in a scratch copy, limits."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import BEARER, Served, made_build, served

DATA = """<urn:a> <urn:name> "Quảng Nam"@vi <urn:g1> .
<urn:b> <urn:name> "Hà Nội"@vi <urn:g2> .
"""
NAMES = "SELECT ?s ?n { ?s <urn:name> ?n } ORDER BY ?s"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_build(tmp_path_factory.mktemp("protocol") / "build", DATA)


@pytest.fixture(scope="module")
def server(build: Path) -> Iterator[Served]:
    with served(build, "--cors", "https://example.org") as running:
        yield running


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.1, text/tab-separated-values;q=0.2", "text/tab-separated-values"),
        ("image/png, application/xml;q=0.5", "application/sparql-results+xml"),
    ],
)
def test_rows_in_the_format_liked_best(server: Served, accept: str, media: str) -> None:
    answer = server.get(NAMES, Accept=accept)
    assert (answer.status, answer.media) == (200, media)
    assert "Quảng Nam" in answer.text
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", ["image/png", "text/html", "*/*;q=0", "text/turtle"])
def test_no_format_that_is_offered(server: Served, accept: str) -> None:
    assert server.get(NAMES, Accept=accept).status == 406


@pytest.mark.parametrize(
    "media",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
    ],
)
def test_triples_in_every_format(server: Served, media: str) -> None:
    answer = server.get(
        "CONSTRUCT WHERE { ?s <urn:name> ?n }" if "rdf+xml" not in media else "CONSTRUCT WHERE { <urn:a> ?p <urn:x> }",
        Accept=media,
    )
    assert (answer.status, answer.media) == (200, media)


def test_head_says_what_get_says(server: Served) -> None:
    path = "/sparql?query=ASK%7B%7D"
    get, head = server.ask("GET", path), server.ask("HEAD", path)
    assert head.body == b""
    names = ("ETag", "Content-Type", "Content-Length")
    assert [head.headers[name] for name in names] == [get.headers[name] for name in names]


def test_long_answers_are_compressed_for_who_takes_it(server: Served) -> None:
    query = "SELECT ?x { VALUES ?x { " + " ".join(str(n) for n in range(2000)) + " } }"
    answer = server.query(query, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == server.query(query).body


def test_what_is_known_is_not_sent_again(server: Served) -> None:
    tag = server.get(NAMES).headers["ETag"]
    assert server.get(NAMES, If_None_Match=f'"other", {tag}').status == 304
    assert server.get(NAMES, If_None_Match=tag, Accept="text/csv").status == 200
    assert "ETag" not in server.get("SELECT (NOW() AS ?t) {}").headers


def test_only_origins_named_may_read(server: Served) -> None:
    allowed = server.get("ASK{}", Origin="https://example.org")
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://example.org"
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    assert "Access-Control-Allow-Origin" not in server.get("ASK{}", Origin="https://example.com").headers


def test_the_default_graph_is_the_union_unless_the_query_says_otherwise(server: Served) -> None:
    def count(query: str, parameters: str = "") -> int:
        return len(json.loads(server.get(query, parameters).body)["results"]["bindings"])

    assert count(NAMES) == 2
    assert count("SELECT ?s FROM <urn:g1> { ?s <urn:name> ?n }") == 1
    assert count("PREFIX from: <urn:> SELECT ?s { ?s from:name ?n }") == 2
    assert count(NAMES, "&default-graph-uri=urn:g2") == 1
    assert count(NAMES, "&named-graph-uri=urn:g2") == 0
    assert count("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "&named-graph-uri=urn:g2") == 1
    assert "UnionDefaultGraph" in server.ask("GET", "/sparql").text


def test_own_default_graph(build: Path) -> None:
    with served(build, "--default-graph", "own") as running:
        assert json.loads(running.get(NAMES).body)["results"]["bindings"] == []
        assert "UnionDefaultGraph" not in running.ask("GET", "/sparql").text


def test_a_fault_is_told_with_its_place_in_either_language(server: Served) -> None:
    answer = server.query("SELECT * {\n ?s ?p ?o ,, }", Accept_Language="en")
    assert answer.status == 400
    assert "line 2, column 15" in answer.text
    told = server.query("ASK {", Accept="application/json, application/problem+json", Accept_Language="vi-VN, en")
    assert told.media == "application/problem+json"
    problem = json.loads(told.body)
    assert (problem["line"], problem["column"]) == (1, 6)
    assert "dòng 1" in problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("PUT", "/sparql?query=ASK%7B%7D", "", {}, 405),
        ("POST", "/sparql", "query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("POST", "/sparql", "query=ASK%7B%7D&update=CLEAR+ALL", FORM, 400),
        ("POST", "/sparql", "", FORM, 400),
        ("POST", "/sparql", "ASK{}", {"Content-Type": "text/plain"}, 415),
        ("POST", "/sparql", "query=%ff", FORM, 400),
        ("POST", "/sparql", "update=CLEAR+ALL", FORM, 403),
        ("PUT", "/store?graph=urn:g", "", {"Content-Type": "text/turtle"}, 403),
        ("GET", "/store?graph=urn:g&default", None, {}, 400),
        ("GET", "/store?graph=urn:nothing", None, {}, 404),
        ("GET", "/nowhere", None, {}, 404),
        ("POST", "/sparql", "x" * (3 << 20), {"Content-Type": "application/sparql-query"}, 413),
    ],
)
def test_wrong_requests(
    server: Served, method: str, path: str, body: str | None, headers: dict[str, str], status: int
) -> None:
    assert server.ask(method, path, body, headers).status == status


def test_graphs_are_read_from_the_store(server: Served) -> None:
    answer = server.ask("GET", "/store?graph=urn:g1", headers={"Accept": "application/n-triples"})
    assert answer.text == '<urn:a> <urn:name> "Quảng Nam"@vi .\n'
    assert sorted(server.ask("GET", "/store").text.splitlines()) == sorted(DATA.splitlines())


def _digest(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def test_updates_need_the_token_and_leave_the_build_alone(build: Path) -> None:
    before = _digest(build)
    with served(build, "--allow-update") as running:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}):
            body = {"Content-Type": "application/sparql-update", **headers}
            assert running.ask("POST", "/sparql", "CLEAR ALL", body).status == 401
            for method in ("PUT", "POST", "DELETE"):
                assert running.ask(method, "/store?graph=urn:g1", "", headers).status == 401
        tag = running.get(NAMES).headers["ETag"]
        assert running.update("DELETE WHERE { GRAPH <urn:g1> { ?s ?p ?o } }").status == 204
        assert running.get(NAMES, If_None_Match=tag).status == 200
        assert not running.says("ASK { <urn:a> ?p ?o }")
        turtle = BEARER | {"Content-Type": "text/turtle"}
        assert running.ask("PUT", "/store?graph=urn:g3", "<urn:c> <urn:name> 'ba' .", turtle).status == 201
        assert running.ask("PUT", "/store?graph=urn:g3", "<urn:c> <urn:name> 'bốn' .", turtle).status == 204
        assert running.says("ASK { <urn:c> <urn:name> 'bốn' FILTER NOT EXISTS { <urn:c> <urn:name> 'ba' } }")
        assert running.ask("DELETE", "/store?graph=urn:g3", headers=BEARER).status == 204
    assert _digest(build) == before


def test_a_scratch_folder_keeps_what_was_changed(build: Path, tmp_path: Path) -> None:
    for _ in range(2):
        with served(build, "--allow-update", "--scratch", str(tmp_path / "scratch")) as running:
            assert (
                running.update("INSERT { <urn:n> <urn:p> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }").status
                == 204
            )
            found = json.loads(running.query("SELECT ?o { <urn:n> <urn:p> ?o }").body)["results"]["bindings"]
    assert len(found) == 2


def test_a_build_made_anew_is_served_from_then_on(tmp_path: Path) -> None:
    place = made_build(tmp_path / "build", DATA)
    with served(place) as running:
        tag = running.get(NAMES).headers["ETag"]
        made_build(tmp_path / "next", DATA + '<urn:c> <urn:name> "Huế" <urn:g3> .\n')
        place.rename(tmp_path / "old")
        (tmp_path / "next").rename(place)
        shutil.rmtree(tmp_path / "old")
        answer = running.get(NAMES, If_None_Match=tag)
        assert answer.status == 200
        assert "Huế" in answer.text


def test_nothing_stays_behind(tmp_path: Path) -> None:
    place = made_build(tmp_path / "build", DATA)
    with served(place):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_a_client_that_asks_too_often_is_told_when_to_come_back(build: Path) -> None:
    with served(build, "--rate", "3") as running:
        answers = [running.get("ASK{}") for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 20


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--from", "no-such-build"], "no-such-build"),
        (["--allow-update"], "PARTNERGRAPH_TOKEN"),
        (["--host", "192.0.2.1"], "192.0.2.1"),
    ],
)
def test_what_keeps_it_from_starting_is_one_line(build: Path, options: list[str], says: str) -> None:
    program = Path(sysconfig.get_path("scripts")) / "partnergraph"
    run = subprocess.run(
        [str(program), "serve", "--from", str(build), "--port", "0", *options],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert run.returncode in (2, 3)
    assert len(run.stderr.splitlines()) == 1
    assert says in run.stderr
