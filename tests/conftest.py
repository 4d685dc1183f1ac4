"""What several tests share: servers on loopback, a browser."""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from virtuoso_server import Virtuoso, virtuoso_server

CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; the tests that use it are skipped where there is none."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def oxigraph_server(*options: str) -> Iterator[str]:
    """A fresh Oxigraph server in memory; gives its address without a path."""
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    if not program.exists():
        pytest.skip("the program `oxigraph` is not installed (pip install oxigraph)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the Oxigraph server ended at once"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError("the Oxigraph server does not answer")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of an Oxigraph server that all tests of the session share: leave nothing in it."""
    with oxigraph_server("--union-default-graph") as address:
        yield address


@pytest.fixture
def own_server() -> Iterator[str]:
    """The address of an empty Oxigraph server for one test."""
    with oxigraph_server("--union-default-graph") as address:
        yield address


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso that all tests of the session share: leave nothing in it."""
    with virtuoso_server(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running
