"""A folder beside the target that takes its place when all is written: a build that is stopped leaves the last one.

A process that is killed leaves its staging folder, or, within the moment of the exchange, the last build under another
name. The next build puts the latter back and removes the former, which it knows by that nobody holds its lock.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from partnergraph.errors import CannotGoOn

_OLD = "-old"


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A folder beside `target` that is gone afterwards, whatever happens. Raises CannotGoOn where the disk fails."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise disk(target, error) from error
    lock = lock_of(folder)
    try:
        yield folder
    except OSError as error:
        raise disk(target, error) from error
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def recover(target: Path) -> None:
    """Put back a build that was moved aside and never replaced; remove what killed builds left beside `target`."""
    left = [p for p in target.parent.glob(f".{target.name}-*") if p.is_dir() and _is_staging(p, target)]
    for folder in sorted(left):
        lock = lock_of(folder)
        if lock is None:
            continue  # a build is at work in it
        os.close(lock)
        with suppress(OSError):
            if folder.name.endswith(_OLD) and not target.exists():
                folder.rename(target)
            else:
                shutil.rmtree(folder, ignore_errors=True)


def _is_staging(folder: Path, target: Path) -> bool:
    """mkdtemp's eight characters, and "-old" for a build moved aside."""
    return len(folder.name.removesuffix(_OLD)) == len(target.name) + 2 + 8


def lock_of(folder: Path) -> int | None:
    """An open file descriptor that holds the lock of `folder`; None where another process holds it."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def disk(target: Path, error: OSError) -> CannotGoOn:
    """What to say where the disk fails."""
    if error.errno == errno.ENOSPC:
        return CannotGoOn("build.disk_full", where=str(target))
    return CannotGoOn("build.disk", where=str(target), why=error.strerror or str(error))


def swap(folder: Path, target: Path) -> None:
    """Put `folder` in `target`'s place. The old build is moved aside first and removed last."""
    folder.chmod(0o755)
    old = folder.with_name(f"{folder.name}{_OLD}")
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        with suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
