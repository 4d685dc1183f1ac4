"""Lines taken out of a sorted file and put into it, without reading the rest of it line by line."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO


class NotThere(LookupError):
    """A line that was to be taken out is not in the file."""


def splice(old: Path, new: Path, removed: Iterable[bytes], added: Iterable[bytes]) -> None:
    """Write to `new` the lines of the sorted file `old` without `removed` and with `added`, which it does not have.

    Lines end in a line feed. Raises NotThere where `old` lacks a line of `removed`; `new` is then not whole.
    """
    with old.open("rb") as file, new.open("wb") as out:
        if old.stat().st_size == 0:
            out.writelines(sorted(added))
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            _write(data, out, sorted([*_cuts(data, removed), *_places(data, added)]))


def _cuts(data: mmap.mmap, lines: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    for line in lines:
        start = _find(data, line)
        if data[start : start + len(line)] != line:
            raise NotThere(line.decode(errors="replace"))
        yield start, start + len(line), b""


def _places(data: mmap.mmap, lines: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    for line in lines:
        start = _find(data, line)
        yield start, start, line


def _find(data: mmap.mmap, line: bytes) -> int:
    """The offset of the first line that is not before `line`."""
    low, high = 0, len(data)
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", middle) + 1 or len(data)
        if data[middle:end] < line:
            low = end
        else:
            high = middle
    return low


def _write(data: mmap.mmap, out: BinaryIO, changes: list[tuple[int, int, bytes]]) -> None:
    done = 0
    for start, end, line in changes:
        if start > done:
            out.write(data[done:start])
        out.write(line)
        done = max(done, end)
    out.write(data[done:])


def lines_ending(path: Path, ending: bytes) -> list[bytes]:
    """The lines of the file at `path` that end in `ending`, which ends in a line feed and is nowhere else."""
    found: list[bytes] = []
    if path.stat().st_size == 0:
        return found
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(ending)
        while at >= 0:
            start = data.rfind(b"\n", 0, at) + 1
            found.append(data[start : at + len(ending)])
            at = data.find(ending, at + len(ending))
    return found
