"""A piece of work done in a process of its own while the rest goes on: the page beside the graph."""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[None]:
    """Do `work`, which has no effect but the files it writes, while the block runs; it is done at the end of the block.

    A forked process has all that this one has without a copy. Where there is no forking, no second processor, or another
    thread that a fork would lose, and where the process failed, `work` is done here after the block.
    """
    child = _forked(work)
    try:
        yield
    except BaseException:
        if child is not None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        raise
    if child is None or os.waitpid(child, 0)[1] != 0:
        work()


def _forked(work: Callable[[], None]) -> int | None:
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2 or threading.active_count() > 1:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads of libraries, which the work does not need
        child = os.fork()
    if child:
        return child
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the first process alone answers it
        work()
        code = 0
    finally:
        os._exit(code)  # nothing of this process's: no buffers, no exit handlers, no words on a failure
