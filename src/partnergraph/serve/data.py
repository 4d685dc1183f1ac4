"""What workers read: snapshots that never change. A build is linked, not opened; updates go into a scratch copy."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.pipeline import NQUADS
from partnergraph.serve.pool import Pool, Reply
from partnergraph.serve.wire import Message
from partnergraph.stores.embedded import FOLDER, MARKER, EmbeddedStore

_SCRATCH = "scratch.json"
_Stamp = tuple[int, int]


@dataclass(eq=False, slots=True)
class Snapshot:
    """A store that workers read, alone in its folder; the tag of its content; how many requests use it now."""

    path: Path
    tag: str
    users: int = 0
    current: bool = True

    def retire(self) -> None:
        """Another snapshot has taken its place."""
        self.current = False
        self.dispose()

    def dispose(self) -> None:
        """Remove the folder, unless it is current or in use."""
        if not self.users and not self.current:
            shutil.rmtree(self.path.parent, ignore_errors=True)


class BuildData:
    """The store of a build folder. A build that is made anew there is served from the next request on."""

    writable = False

    def __init__(self, build: Path) -> None:
        """Raises CannotGoOn where `build` holds no build of ours, or it cannot be read."""
        EmbeddedStore(build).close()
        self._build = build
        self._stamp: _Stamp | None = None
        self._lock = asyncio.Lock()
        self._snapshot: Snapshot | None = None

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """The newest snapshot, kept while it is in use. Raises CannotGoOn where none could be made yet."""
        await self._renew()
        snapshot = self._snapshot
        if snapshot is None:
            raise CannotGoOn("serve.no_snapshot", where=str(self._build))
        snapshot.users += 1
        try:
            yield snapshot
        finally:
            snapshot.users -= 1
            snapshot.dispose()

    async def _renew(self) -> None:
        stamp = _stamp(self._build)
        if stamp in (self._stamp, None):  # None: it is being moved into place
            return
        async with self._lock:
            if stamp == self._stamp:
                return
            try:
                path = await asyncio.to_thread(link_store, self._build)
                tag = await asyncio.to_thread(tag_of, self._build)
            except OSError:  # moved while it was read: the next request tries again
                return
            old, self._snapshot, self._stamp = self._snapshot, Snapshot(path, tag), stamp
            if old:
                old.retire()

    async def write(self, job: Message, content: bytes) -> Reply:
        """A build is not written."""
        return Reply(403, {"key": "serve.read_only", "values": {}})

    async def start(self) -> None:
        """Make the first snapshot."""
        await self._renew()

    async def stop(self) -> None:
        """There is no writer to end."""

    def remove(self) -> None:
        """Remove the snapshot; nobody uses it any more."""
        if self._snapshot:
            shutil.rmtree(self._snapshot.path.parent, ignore_errors=True)


class ScratchData:
    """A copy of a build that SPARQL may change, in `folder`, or a temporary folder that is gone afterwards.

    One process writes it; readers get a fresh snapshot after each change.
    """

    writable = True

    def __init__(self, build: Path, folder: Path | None, writer: Pool) -> None:
        """A `folder` that holds a scratch copy already is taken up where it was left. Raises UsageError where it holds
        anything else, CannotGoOn where `build` holds no build of ours."""
        EmbeddedStore(build).close()
        self._temporary = folder is None
        self._folder = folder or Path(tempfile.mkdtemp(prefix="partnergraph-scratch-"))
        self._tag = _prepare_scratch(build, self._folder)
        self._writer, self._lock = writer, asyncio.Lock()
        self._changes = 0
        self._snapshot: Snapshot | None = None

    @property
    def _store(self) -> str:
        return str(self._folder / FOLDER)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """A snapshot with all changes answered so far, kept while it is in use."""
        snapshot = await self._newest()
        snapshot.users += 1
        try:
            yield snapshot
        finally:
            snapshot.users -= 1
            snapshot.dispose()

    async def _newest(self) -> Snapshot:
        tag = f"{self._tag}.{self._changes}"
        if self._snapshot and self._snapshot.tag == tag:
            return self._snapshot
        async with self._lock:
            tag = f"{self._tag}.{self._changes}"
            if self._snapshot and self._snapshot.tag == tag:
                return self._snapshot
            path = Path(tempfile.mkdtemp(prefix="read-", dir=self._folder)) / FOLDER
            reply = await self._writer.run({"do": "backup", "store": self._store, "to": str(path)})
            if reply.status != 200:
                raise CannotGoOn("serve.no_snapshot", where=str(self._folder))
            old, self._snapshot = self._snapshot, Snapshot(path, tag)
            if old:
                old.retire()
            return self._snapshot

    async def write(self, job: Message, content: bytes) -> Reply:
        """Do a job that writes, alone."""
        async with self._lock:
            reply = await self._writer.run(job | {"store": self._store}, content)
            self._changes += 1  # also after a failure: part of the work may have been done
            return reply

    async def start(self) -> None:
        """Bring the writer up."""
        await self._writer.start()

    async def stop(self) -> None:
        """End the writer."""
        await self._writer.stop()

    def remove(self) -> None:
        """Remove what is not to stay; nobody uses it any more."""
        if self._temporary:
            shutil.rmtree(self._folder, ignore_errors=True)
        else:
            for folder in self._folder.glob("read-*"):
                shutil.rmtree(folder, ignore_errors=True)


Data = BuildData | ScratchData


def link_store(build: Path) -> Path:
    """A copy of the build's store beside it, whose tables, which nothing ever changes, are hard links; in the folder for
    temporary files, copied, where links cannot be made. Raises OSError where a file cannot be read."""
    for place in (build.parent, None):
        try:
            folder = Path(tempfile.mkdtemp(prefix=".partnergraph-serve-", dir=place)) / FOLDER
        except OSError:
            continue
        folder.mkdir()
        _copy(build / FOLDER, folder)
        return folder
    raise CannotGoOn("serve.no_snapshot", where=tempfile.gettempdir())


def _copy(source: Path, target: Path) -> None:
    for path in source.iterdir():
        if path.suffix == ".sst":
            try:
                os.link(path, target / path.name)
                continue
            except OSError:  # another file system, or one without links
                pass
        if path.name not in ("LOCK", "LOG"):
            shutil.copyfile(path, target / path.name)


def tag_of(build: Path) -> str:
    """A hash of the build's content, in 16 hexadecimal digits."""
    digest = hashlib.sha256((build / MARKER).read_bytes())
    nquads = build / NQUADS
    if nquads.is_file():
        with nquads.open("rb") as lines:
            digest.update(hashlib.file_digest(lines, "sha256").digest())
    return digest.hexdigest()[:16]


def _stamp(build: Path) -> _Stamp | None:
    try:
        state = (build / MARKER).stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns


def _prepare_scratch(build: Path, folder: Path) -> str:
    marker = folder / _SCRATCH
    try:
        if marker.is_file():
            return str(json.loads(marker.read_text("utf-8"))["build"]) + f"-{os.getpid():x}"
        if folder.exists() and any(folder.iterdir()):
            raise UsageError("serve.scratch_not_ours", where=str(folder))
        (folder / FOLDER).mkdir(parents=True)
        _copy(build / FOLDER, folder / FOLDER)
        tag = tag_of(build)
        marker.write_text(json.dumps({"build": tag}) + "\n", "utf-8")
    except (OSError, ValueError) as error:
        raise CannotGoOn("serve.no_snapshot", where=str(folder)) from error
    return f"{tag}-{os.getpid():x}"
