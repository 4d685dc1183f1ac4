"""What a worker process gives up before it hears of any query: memory beyond a limit, core files, the network."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of linux/sched.h
_PARENT_DEATH = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def isolate(memory: int, parent: int) -> dict[str, bool]:
    """Limit this process to `memory` bytes of address space and cut it from the network; it must have one thread only.
    It dies with the process `parent`, which started it.

    Says what could be done: `memory`, without which no query is safe to run, and `network`, without which only the
    scan of words keeps a query from reaching out.
    """
    _die_with(parent)
    return {"memory": _limit(memory), "network": _cut_network()}


def _limit(memory: int) -> bool:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        held = resource.getrlimit(resource.RLIMIT_AS)[0] == memory
    except (ImportError, OSError, ValueError):
        return False
    return held and sys.platform != "darwin"  # macOS takes the limit and does not hold it


def _cut_network() -> bool:
    """Into a network namespace of its own, which holds no interface that is up. Root needs nothing else; others need
    a user namespace around it, which some systems forbid."""
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    return any(library.unshare(flags) == 0 for flags in (_NEW_NET, _NEW_USER | _NEW_NET))


def _die_with(parent: int) -> None:
    """A server that is killed leaves no worker behind."""
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)
    if os.getppid() != parent:  # it died before this could be asked for
        sys.exit(0)
