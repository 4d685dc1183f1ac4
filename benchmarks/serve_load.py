"""`serve` under load, beside rdflib-endpoint on its Oxigraph store and `oxigraph serve-read-only`, on the same build.

    python benchmarks/serve_load.py [--from build] [--seconds 60] [--clients 8] [--patience 10] [--only NAME]

All read the same data, with the union of all graphs as default graph. First each question is asked alone, a few times,
of the servers by turns; then, of each server alone, so many clients ask all questions in turn for so many seconds.
Half-way the build that `serve` reads is replaced by a fresh copy. The questions are the named ones with their examples,
and look-ups; a question whose example names nothing in the build is left out, and so is, for a server's load, what it does
not answer alone within the patience. Needs `pip install --group benchmark`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import socket
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from partnergraph.errors import UsageError
from partnergraph.pipeline import open_build
from partnergraph.queries import named_queries, resolve
from partnergraph.stores import open_store

SCRIPTS = Path(sysconfig.get_path("scripts"))
LOOK_UPS = {
    "look up a thing": "SELECT ?p ?o { <https://w3id.org/partnergraph/id/org/vnpt> ?p ?o }",
    "look up by label": 'SELECT ?s { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> "Viettel"@vi }',
    "yes or no": "ASK { ?a a <https://w3id.org/partnergraph/ns#Agreement> }",
    "describe a thing": "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <https://w3id.org/partnergraph/id/org/vnpt> } ?s ?p ?o }",
}
ACCEPT = "application/sparql-results+json, text/turtle;q=0.9"
ALONE = 5  # times that each question is asked before the load
SLOWEST = 60.0  # seconds until a client under load gives up
_RDFLIB = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
dataset = Dataset(store="Oxigraph", default_union=True)
dataset.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=dataset, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""

Action = Callable[[], None]


@dataclass
class Measured:
    """What one server did: seconds of every answer by question, and what went wrong."""

    alone: dict[str, list[float]] = field(default_factory=dict)
    loaded: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def line(self, name: str) -> str:
        """Throughput and percentiles."""
        if not self.loaded:
            return f"{name:<28} no answers; {dict(self.faults)}"
        cuts = statistics.quantiles(self.loaded, n=100)
        p50, p95, p99 = (1000 * cuts[at - 1] for at in (50, 95, 99))
        faults = f"  faults: {dict(self.faults)}" if self.faults else "  no faults"
        return f"{name:<28}{len(self.loaded) / self.seconds:>9.1f}/s{p50:>9.1f}{p95:>9.1f}{p99:>9.1f} ms{faults}"


def questions(build: Path) -> dict[str, str]:
    """The SPARQL to ask, by name."""
    store, namespaces = open_store(str(build)), open_build(build).namespaces
    found = dict(LOOK_UPS)
    for name, query in named_queries(namespaces).items():
        try:
            found[name] = resolve(store, query, query.examples[0] if query.examples else {}, namespaces)
        except UsageError as error:
            print(f"left out: {name} ({error})", file=sys.stderr)
    store.close()
    return found


class Client:
    """One connection that is kept."""

    def __init__(self, address: str, patience: float) -> None:
        parts = urllib.parse.urlsplit(address)
        self._path = parts.path
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=patience)

    def ask(self, query: str) -> tuple[float, str]:
        """Seconds, and what went wrong."""
        begun = time.perf_counter()
        try:
            body = urllib.parse.urlencode({"query": query})
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": ACCEPT}
            self._connection.request("POST", self._path, body, headers)
            response = self._connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            return time.perf_counter() - begun, type(error).__name__
        return time.perf_counter() - begun, "" if response.status == 200 else str(response.status)


def ask_alone(servers: dict[str, Running], asked: dict[str, str], patience: float) -> dict[str, Measured]:
    """Each question a few times of each server, by turns, so that what else the machine does meets all alike."""
    found = {name: Measured() for name in servers}
    for question, query in asked.items():
        for measured in found.values():
            measured.alone[question] = []
        willing = dict(servers)
        for turn in range(ALONE + 1):  # the first warms up
            for name, server in list(willing.items()):
                took, fault = Client(server.address, patience).ask(query)
                if not fault:
                    found[name].alone[question] += [took] if turn else []
                    continue
                found[name].faults[f"{question}: {fault}"] += 1
                del willing[name]
                server.start()  # some go on computing what nobody waits for
    return found


def ask_together(
    server: Running, queries: list[str], given: argparse.Namespace, found: Measured, middle: Action
) -> None:
    """All questions of many clients at once; `middle` is done half-way."""
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=_ask_on, args=(server.address, queries, number, begun + given.seconds, found))
        for number in range(given.clients)
    ]
    for thread in threads:
        thread.start()
    time.sleep(given.seconds / 2)
    middle()
    for thread in threads:
        thread.join()
    found.seconds = time.perf_counter() - begun


def _ask_on(address: str, queries: list[str], start: int, until: float, found: Measured) -> None:
    client = Client(address, SLOWEST)
    at = start * len(queries) // 8
    while time.perf_counter() < until:
        took, fault = client.ask(queries[at % len(queries)])
        if fault:
            found.faults[fault] += 1
        else:
            found.loaded.append(took)
        at += 1


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Running:
    """A server in a process, which can be started anew."""

    def __init__(self, command: list[str], address: str) -> None:
        self._command, self.address = command, address
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait for its first answer."""
        self.stop()
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1200):
            if self._process.poll() is not None:
                raise SystemExit(f"{self._command[0]} ended at once")
            if not Client(self.address, 5.0).ask("ASK {}")[1]:
                return
            time.sleep(0.1)

    def stop(self) -> None:
        """End it; one that computes on is killed."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _replace(build: Path) -> None:
    """Put a fresh copy in the build's place, as `build` does it."""
    fresh, old = build.with_name("fresh"), build.with_name("old")
    shutil.copytree(build, fresh)
    build.rename(old)
    fresh.rename(build)
    shutil.rmtree(old)


def servers(folder: Path) -> dict[str, Running]:
    """The servers by name, not started; `folder` holds a build and an Oxigraph database."""
    ports = [_free_port() for _ in range(3)]
    at = [f"http://127.0.0.1:{port}" for port in ports]
    build, database = folder / "build", folder / "oxigraph"
    oxigraph = [str(SCRIPTS / "oxigraph")]
    subprocess.run(
        [*oxigraph, "load", "--location", str(database), "--file", str(build / "graph.nq")],
        check=True,
        capture_output=True,
    )
    serve = [*oxigraph, "serve-read-only", "--location", str(database), "--union-default-graph"]
    return {
        "partnergraph serve": Running(
            [str(SCRIPTS / "partnergraph"), "serve", "--from", str(build), "--port", str(ports[0])],
            f"{at[0]}/sparql",
        ),
        "rdflib-endpoint, Oxigraph": Running(
            [sys.executable, "-c", _RDFLIB, str(build / "graph.nq"), str(ports[1])],
            f"{at[1]}/sparql",
        ),
        "oxigraph serve-read-only": Running([*serve, "--bind", f"127.0.0.1:{ports[2]}"], f"{at[2]}/query"),
    }


def report(results: dict[str, Measured]) -> None:
    """The table of servers, then that of questions asked alone, in milliseconds."""
    print(f"{'':<28}{'answers':>11}{'p50':>9}{'p95':>9}{'p99':>9}")
    for name, found in results.items():
        print(found.line(name))
    print(f"\n{'best of five ms, asked alone':<34}" + "".join(f"{name[:24]:>26}" for name in results))
    for question in next(iter(results.values())).alone:
        best = [1000 * min(f.alone[question]) if f.alone[question] else None for f in results.values()]
        print(f"{question:<34}" + "".join(f"{'–' if m is None else f'{m:.1f}':>26}" for m in best))
    print(json.dumps({name: dict(found.faults) for name, found in results.items()}))


def _nothing() -> None:
    """The others read no build."""


def main() -> None:
    """Run it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--from", dest="build", type=Path, default=Path("build"))
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--patience", type=float, default=10, help="seconds for a question asked alone")
    options.add_argument("--only", default="")
    given = options.parse_args()
    asked = questions(given.build)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(given.build, folder / "build")
        chosen = {name: server for name, server in servers(folder).items() if given.only in name}
        try:
            for server in chosen.values():
                server.start()
            results = ask_alone(chosen, asked, given.patience)
            for server in chosen.values():
                server.stop()
            for name, server in chosen.items():
                server.start()
                queries = [query for question, query in asked.items() if results[name].alone[question]]
                ours = name.startswith("partnergraph")
                middle = partial(_replace, folder / "build") if ours else _nothing
                ask_together(server, queries, given, results[name], middle)
                server.stop()
        finally:
            for server in chosen.values():
                server.stop()
    report(results)


if __name__ == "__main__":
    main()
