"""Updates: what a change of one article costs, and whether any history ends in the clean build.

    python benchmarks/updates.py cost [ARTICLES]       full build, then one article changed: times, what was done again
    python benchmarks/updates.py sequences [COUNT]     random adding, changing, removing, kill -9 and resuming

Both work in a temporary folder on made-up articles (`tests/generator.py`) and end with 1 where something does not hold.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from generator import article, write

FILES = ("graph.nq", "graph.ttl", "facts.jsonl", "articles.jsonl", "network.html")
_POOL = 160  # articles that sequences draw from
_FIRST = 90  # of which the first build has so many: enough for a journal


def main(arguments: list[str]) -> int:
    """Run one of the two."""
    what, number = arguments[0], int(arguments[1]) if len(arguments) > 1 else 0
    with tempfile.TemporaryDirectory() as folder:
        return cost(Path(folder), number or 1000) if what == "cost" else sequences(Path(folder), number or 20)


def build(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own."""
    command = [sys.executable, "-m", "partnergraph", "build", *map(str, arguments), "--lang", "en"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8")


def timed(*arguments: str | Path) -> tuple[float, int]:
    """Seconds, and how many articles were extracted."""
    start = time.perf_counter()
    done = build(*arguments)
    seconds = time.perf_counter() - start
    line = next(line for line in done.stderr.splitlines() if line.startswith("Articles extracted"))
    return seconds, int(line.split()[-1].replace(",", ""))


def same(one: Path, other: Path) -> bool:
    """Whether two builds have the same bytes."""
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in FILES)


def cost(folder: Path, number: int) -> int:
    """Full builds with one and two processes, one article changed, and the clean build of the same."""
    write(folder / "all.jsonl", [article(n) for n in range(number)])
    one_changed = article(number // 2, 1)
    (folder / "one.json").write_text(json.dumps(one_changed), "utf-8")
    write(folder / "after.jsonl", [article(n, int(n == number // 2)) for n in range(number)])
    full, extracted = timed(folder / "all.jsonl", "--out", folder / "build")
    print(f"full build of {number}: {full:.1f} s, {extracted} extracted")
    two, _ = timed(folder / "all.jsonl", "--out", folder / "two", "--jobs", "2")
    alike = same(folder / "build", folder / "two")
    print(f"--jobs 2: {two:.1f} s, the same bytes: {alike}")
    again, anew = timed(folder / "one.json", "--out", folder / "build")
    print(f"one changed: {again:.2f} s ({again / full:.1%} of the full build), {anew} extracted")
    build(folder / "after.jsonl", "--out", folder / "clean")
    clean = same(folder / "build", folder / "clean")
    print(f"the same as a clean build: {clean}")
    return 0 if alike and clean and anew == 1 and again < 5 and again < full / 10 else 1


def sequences(folder: Path, count: int) -> int:
    """Random histories, each against the clean build of what it leaves."""
    wrong = 0
    for number in range(count):
        here = folder / str(number)
        history = _History(here, random.Random(number))
        told = history.run()
        shutil.rmtree(here / "articles", ignore_errors=True)
        clean = same(here / "build", history.clean())
        wrong += not clean
        print(f"{number + 1:>3}/{count} {'ok   ' if clean else 'WRONG'} {' '.join(told)}", flush=True)
        shutil.rmtree(here)
    print(f"{count - wrong} of {count} end in the clean build's bytes")
    return 1 if wrong else 0


class _History:
    def __init__(self, folder: Path, draw: random.Random) -> None:
        self._folder, self._draw = folder, draw
        self._out = folder / "build"
        self._left: dict[int, int] = {}

    def run(self) -> list[str]:
        """A first build, killed and resumed, and some steps; what was done."""
        told = [self._put(range(_FIRST), killed=True)]
        for _ in range(self._draw.randint(2, 5)):
            numbers = self._draw.sample(range(_POOL), self._draw.randint(1, 12))
            match self._draw.choice(("put", "put", "put killed", "remove", "sync")):
                case "remove":
                    told.append(self._remove(numbers))
                case "sync":
                    self._left = {n: v for n, v in self._left.items() if self._draw.random() < 0.8}
                    told.append(self._put(numbers, sync=True))
                case step:
                    told.append(self._put(numbers, killed=step == "put killed"))
        return told

    def _put(self, numbers: Iterable[int], *, killed: bool = False, sync: bool = False) -> str:
        new = {n: self._draw.randint(0, 2) for n in numbers}
        self._left |= new
        folder = self._articles(self._left if sync else new)
        options = ["--sync"] if sync else []
        if killed:
            self._killed(folder, *options)
        build(folder, "--out", self._out, *options)
        return f"{'sync' if sync else 'put'}:{len(new)}{'+kill' if killed else ''}"

    def _killed(self, *arguments: str | Path) -> None:
        command = [sys.executable, "-m", "partnergraph", "build", *map(str, arguments), "--out", str(self._out)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self._draw.uniform(0.5, 6.0))
        process.send_signal(signal.SIGKILL)
        process.wait()

    def _remove(self, numbers: Iterable[int]) -> str:
        gone = [n for n in numbers if n in self._left and len(self._left) > 1]
        for number in gone:
            del self._left[number]
        if gone:
            ids = [option for n in gone for option in ("--remove", f"made-{n:05d}.json")]
            build("--out", self._out, *ids)
        return f"remove:{len(gone)}"

    def _articles(self, versions: dict[int, int]) -> Path:
        folder = self._folder / "articles"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for number, version in versions.items():
            row = article(number, version)
            (folder / f"{row.pop('id')}.json").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
        return folder

    def clean(self) -> Path:
        """The build from scratch of what is left."""
        build(self._articles(self._left), "--out", self._folder / "clean")
        return self._folder / "clean"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
