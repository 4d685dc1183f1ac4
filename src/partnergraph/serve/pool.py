"""Worker processes, kept warm: a job goes to an idle one, and one that is over its time or memory is killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import struct
import sys
from dataclasses import dataclass, field
from typing import Any

from partnergraph.errors import CannotGoOn
from partnergraph.serve.wire import Message, packed

_ANSWER_FIRST = 0.05  # seconds: starting a process stops the loop, and a client waits for the refusal
TOKEN = "PARTNERGRAPH_TOKEN"  # noqa: S105  the name of the variable that holds it
_AGAIN = 1.0  # seconds until another process is tried for
_BUFFER = 1 << 20  # bytes read ahead of a worker's answer


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take: `seconds` of wall time, `memory` bytes of address space (0: no isolation at all),
    `answer` and `upload` bytes, `query` bytes of SPARQL."""

    seconds: float = 30.0
    memory: int = 2 << 30
    answer: int = 256 << 20
    upload: int = 64 << 20
    query: int = 2 << 20


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a job: HTTP status, header of the worker's answer, and content."""

    status: int
    header: Message = field(default_factory=dict)
    content: bytes = b""


class Worker:
    """One process and its two pipes."""

    def __init__(self, process: asyncio.subprocess.Process, said: Message) -> None:
        self._process = process
        self.said = said

    @classmethod
    async def start(cls, memory: int) -> Worker:
        """A process that has isolated itself and is ready. Raises CannotGoOn where it does not come up."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "partnergraph.serve.worker",
            str(memory),
            str(os.getpid()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            limit=_BUFFER,
        )
        worker = cls(process, {})
        try:
            worker.said, _ = await worker._receive()
        except asyncio.IncompleteReadError as error:
            worker.kill()
            raise CannotGoOn("serve.no_worker") from error
        return worker

    async def ask(self, job: Message, content: bytes) -> tuple[Message, bytes]:
        """The answer to a job. Raises IncompleteReadError where the process ends over it."""
        assert self._process.stdin
        with contextlib.suppress(ConnectionError):  # it has ended: reading tells
            self._process.stdin.write(packed(job, content))
            self._process.stdin.write(content)
            await self._process.stdin.drain()
        return await self._receive()

    async def _receive(self) -> tuple[Message, bytes]:
        assert self._process.stdout
        (size,) = struct.unpack(">I", await self._process.stdout.readexactly(4))
        header: dict[str, Any] = json.loads(await self._process.stdout.readexactly(size))
        return header, await self._process.stdout.readexactly(header["length"])

    def kill(self) -> None:
        """End the process, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def ended(self) -> None:
        """Wait until the process is gone."""
        await self._process.wait()


class Pool:
    """Up to `size` jobs at once; one process more than that is kept, so that a killed one is not waited for."""

    def __init__(self, size: int, limits: Limits, *, spare: int = 1) -> None:
        self._size, self._spare, self._limits = size, spare, limits
        self._slots = asyncio.Semaphore(size)
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()  # the last one has its store open
        self._all: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Bring the processes up. Raises CannotGoOn where they do not come."""
        await asyncio.gather(*(self._add() for _ in range(self._size + self._spare)))

    async def stop(self) -> None:
        """End all processes."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*(worker.ended() for worker in self._all))

    async def run(self, job: Message, content: bytes = b"") -> Reply:
        """Do a job. Over its time or memory it ends with status 503; a server too busy to begin says 503 as well."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                await self._slots.acquire()
        except TimeoutError:
            return _refusal(503, "serve.busy")
        try:
            return await self._run(job, content)
        finally:
            self._slots.release()

    async def _run(self, job: Message, content: bytes) -> Reply:
        worker, kept = None, False
        try:
            async with asyncio.timeout(self._limits.seconds):
                worker = await self._idle.get()
                header, body = await worker.ask(job | {"most": self._limits.answer}, content)
            kept = not header.get("retire")
            return Reply(header["status"], header, body)
        except TimeoutError:
            return _refusal(503, "serve.deadline", seconds=f"{self._limits.seconds:g}")
        except asyncio.IncompleteReadError:
            return _refusal(503, "serve.memory")
        finally:  # also where the client has gone
            if worker and kept:
                self._idle.put_nowait(worker)
            elif worker:
                self._replace(worker)

    async def _add(self) -> None:
        worker = await Worker.start(self._limits.memory)
        self._all.add(worker)
        self._idle.put_nowait(worker)

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        task = asyncio.create_task(self._succeed(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _succeed(self, worker: Worker) -> None:
        if self._spare:
            await asyncio.sleep(_ANSWER_FIRST)
        else:
            await worker.ended()  # it may hold a lock
        while True:
            try:
                await self._add()
                break
            except (CannotGoOn, OSError):  # the system is short of processes or memory
                await asyncio.sleep(_AGAIN)
        await worker.ended()
        self._all.discard(worker)


def _refusal(status: int, key: str, **values: object) -> Reply:
    return Reply(status, {"key": key, "values": values})


def _environment() -> dict[str, str]:
    """The server's, without its secret; glibc is told not to reserve address space for each thread, which would count
    as memory."""
    return {name: value for name, value in os.environ.items() if name != TOKEN} | {"MALLOC_ARENA_MAX": "2"}


async def _probe(memory: int) -> Message:
    worker = await Worker.start(memory)
    worker.kill()
    await worker.ended()
    return worker.said


def check_isolation(limits: Limits) -> Message:
    """Start a worker and say what it could give up. Raises CannotGoOn where queries cannot be isolated."""
    try:
        said = asyncio.run(_probe(limits.memory))
    except OSError as error:
        raise CannotGoOn("serve.no_isolation") from error
    if limits.memory and not said["memory"]:
        raise CannotGoOn("serve.no_isolation")
    return said
