"""`serve` from the command line: checks first, then the server until it is stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable

from partnergraph.errors import CannotGoOn
from partnergraph.messages import say
from partnergraph.serve.app import Settings, is_local, make_app
from partnergraph.serve.pool import check_isolation

_GRACE = 5  # seconds that answers under way are given when the server is stopped
_BACKLOG = 512


def serve(settings: Settings, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; `tell` hears what a user should know.

    Raises CannotGoOn where there is no build, queries cannot be isolated or the address cannot be had, UsageError where
    updates are allowed and the environment has no token.
    """
    import uvicorn

    said = check_isolation(settings.limits)
    app = make_app(settings)
    listener = _listen(host, port)
    if not settings.limits.memory:
        tell(say("serve.not_isolated"))
    elif not said["network"]:
        tell(say("serve.network_open"))
    if not is_local(host):
        tell(say("serve.open_to_all", host=host))
    shown = f"[{host}]" if ":" in host else host
    tell(say("serve.ready", address=f"http://{shown}:{listener.getsockname()[1]}/", build=settings.build))
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_graceful_shutdown=_GRACE, backlog=_BACKLOG
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise CannotGoOn("serve.address", host=host, port=port, why=error.strerror or str(error)) from error
    return listener
