"""A Virtuoso of our own on loopback, in a folder of its own, and its tool isql."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from partnergraph.stores import Credentials
from partnergraph.stores.graph_store import GraphStore

WHO = Credentials("dba", "dba", "digest")  # as every fresh server has it
PACKAGE = "virtuoso-opensource-7-bin"
_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
CaseMode = 2
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {most}
"""


@dataclass(frozen=True)
class Virtuoso:
    """A running server: the port of its HTTP side, that of its SQL side, and the folder it may read."""

    http: int
    sql: int
    folder: Path

    @property
    def query(self) -> str:
        return f"http://127.0.0.1:{self.http}/sparql"

    @property
    def update(self) -> str:
        return f"{self.query}-auth"

    @property
    def graph_store(self) -> str:
        return f"{self.query}-graph-crud-auth"

    @property
    def graphs(self) -> GraphStore:
        """Its graph store, for one who may write."""
        return GraphStore(self.graph_store, WHO)

    def isql(self, commands: str) -> str:
        """What isql says to `commands`."""
        program = [shutil.which("isql-vt") or "isql-vt", f"127.0.0.1:{self.sql}", "dba", "dba", "VERBOSE=OFF"]
        done = subprocess.run(program, input=commands, capture_output=True, text=True, timeout=120, check=True)
        return done.stdout + done.stderr


def installed() -> bool:
    """Whether there is a Virtuoso. Where this machine was to get one, its lack is a fault."""
    found = shutil.which("virtuoso-t") is not None
    if not found and os.environ.get("PARTNERGRAPH_INSTALL") == "1":
        pytest.fail(f"no Virtuoso, although it was to be installed (apt-get install {PACKAGE})")
    return found


@contextmanager
def virtuoso_server(folder: Path, most: int = 10_000) -> Iterator[Virtuoso]:
    """A fresh server that gives at most `most` rows, as its package sets it."""
    if not installed():
        pytest.skip(f"Virtuoso is not installed (apt-get install {PACKAGE})")
    http, sql = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(http=http, sql=sql, folder=folder, most=most))
    # It goes to the background by itself and +wait returns when it is ready.
    subprocess.run(["virtuoso-t", "+configfile", "virtuoso.ini", "+wait"], cwd=folder, timeout=120, check=True)
    process = int((folder / "virtuoso.lck").read_text().partition("VIRT_PID=")[2].split()[0])
    try:
        yield Virtuoso(http, sql, folder)
    finally:
        os.kill(process, signal.SIGKILL)  # nothing in it is worth a checkpoint


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
