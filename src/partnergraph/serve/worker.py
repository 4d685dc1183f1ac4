"""A worker process: takes jobs on standard input, one after the other, and gives their answers on standard output.

The first message says what the process could give up (see `isolation`). A worker holds one store open, for reading; the
one that writes holds it for writing. Whatever a job does to the process, the server lives on and starts another.
"""

from __future__ import annotations

import os
import sys

from partnergraph.serve.isolation import isolate
from partnergraph.serve.jobs import Stores, perform
from partnergraph.serve.wire import read, write


def main(arguments: list[str]) -> None:
    """Isolate the process, then do jobs until none come. `arguments` are the memory limit in bytes (`0`: no isolation) and
    the process that started this one."""
    memory, parent = int(arguments[0]), int(arguments[1])
    done = isolate(memory, parent) if memory else {"memory": False, "network": False}
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may speak on the pipe
    import pyoxigraph  # noqa: F401  the first job finds it loaded

    write(answers, dict(done), b"")
    stores = Stores()
    while (message := read(jobs)) is not None:
        header, body = perform(stores, *message)
        write(answers, header, body)


if __name__ == "__main__":
    main(sys.argv[1:])
