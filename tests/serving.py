"""A served build for tests: a folder with a graph of our own, the server in a process, and a client on `http.client`."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sysconfig
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from partnergraph.stores import embedded

TOKEN = "a secret of the tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def made_build(folder: Path, nquads: str = "") -> Path:
    """A build folder that holds `nquads` and what the server needs besides."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "graph.nq").write_text(nquads, "utf-8")
    embedded.create(folder / embedded.FOLDER, folder / "graph.nq")
    namespaces = {"ns": "https://w3id.org/partnergraph/ns#", "data": "https://w3id.org/partnergraph/id/"}
    (folder / embedded.MARKER).write_text(json.dumps({"namespaces": namespaces, "counts": {}}), "utf-8")
    return folder


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media(self) -> str:
        return self.headers.get_content_type()


@dataclass(frozen=True)
class Served:
    """A running server."""

    host: str
    port: int
    pid: int

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> Answer:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, path, content, dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def query(self, text: str, **headers: str) -> Answer:
        """A query by POST."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", "/sparql", text, {"Content-Type": "application/sparql-query", **named})

    def get(self, text: str, parameters: str = "", **headers: str) -> Answer:
        """A query by GET."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", f"/sparql?query={urllib.parse.quote(text)}{parameters}", headers=named)

    def update(self, text: str) -> Answer:
        """An update with the token."""
        return self.ask("POST", "/sparql", text, {"Content-Type": "application/sparql-update", **BEARER})

    def says(self, ask: str) -> bool:
        """The answer to an ASK."""
        answer = self.query(ask)
        assert answer.status == 200, answer.text
        return bool(json.loads(answer.body)["boolean"])


@contextmanager
def served(build: Path, *options: str) -> Iterator[Served]:
    """The build, served on a free port until the block ends."""
    program = Path(sysconfig.get_path("scripts")) / "partnergraph"
    command = [str(program), "serve", "--from", str(build), "--port", "0", "--lang", "en"]
    process = subprocess.Popen(
        [*command, *options],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PARTNERGRAPH_TOKEN": TOKEN},
    )
    assert process.stderr
    try:
        line = ""
        while "at http://" not in line:
            line = process.stderr.readline()
            assert line, "the server ended before it listened"
        address = urllib.parse.urlsplit(line.split(" at ")[-1].split(" ")[0])
        yield Served(str(address.hostname), int(address.port or 0), process.pid)
    finally:
        process.terminate()
        process.communicate(timeout=30)
