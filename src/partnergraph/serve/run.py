"""`serve` from the command line: checks first, then the server until it is stopped."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType

from partnergraph.errors import CannotGoOn, PartnergraphError
from partnergraph.messages import say
from partnergraph.serve.app import Settings, is_local, make_app, make_service
from partnergraph.serve.pool import check_isolation
from partnergraph.serve.protocol import Service
from partnergraph.serve.wire import Message

_GRACE = 5  # seconds that answers under way are given when the server is stopped
_BACKLOG = 512
_MOST = 1000  # connections at once; more are told to come back


def serve(settings: Settings, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; `tell` hears what a user should know.

    Raises CannotGoOn where there is no build, queries cannot be isolated or the address cannot be had, UsageError where
    updates are allowed and the environment has no token.
    """
    said = check_isolation(settings.limits)
    listener = _listen(host, port)
    service = make_service(settings)
    signal.signal(signal.SIGTERM, _end)
    try:
        for line in _remarks(settings, said, host):
            tell(line)
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}/"
        _run(settings, service, listener, lambda: tell(say("serve.ready", address=address, build=settings.build)))
    except KeyboardInterrupt:
        pass  # the way to stop it
    finally:
        service.data.remove()


def _run(settings: Settings, service: Service, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Raises CannotGoOn where the workers or the first snapshot do not come about."""
    import uvicorn

    failed: list[PartnergraphError] = []

    def started(error: PartnergraphError | None) -> None:
        if error is None:
            ready()
        else:
            failed.append(error)
            server.should_exit = True

    app = make_app(settings, service, started)
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        backlog=_BACKLOG,
        limit_concurrency=_MOST,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listener])
    for error in failed:
        raise error


def _remarks(settings: Settings, said: Message, host: str) -> Iterator[str]:
    """What a user should know."""
    if not settings.limits.memory:
        yield say("serve.not_isolated")
    elif not said["network"]:
        yield say("serve.network_open")
    if not is_local(host):
        yield say("serve.open_to_all", host=host)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)  # who comes before the workers are up waits
    except OSError as error:
        raise CannotGoOn("serve.address", host=host, port=port, why=error.strerror or str(error)) from error
    return listener
