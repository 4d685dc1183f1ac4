"""Whatever came and went before, a build is the build of what is left, to the byte; and what is there is not done again."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import partnergraph as pg
from generator import article, write
from partnergraph import corpus, pipeline
from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.messages import set_language
from partnergraph.model import RawArticle
from partnergraph.updates.beside import beside
from partnergraph.updates.journal import folder_of
from partnergraph.updates.kept import load
from partnergraph.updates.splice import NotThere, lines_ending, splice

FILES = ("graph.nq", "graph.ttl", "facts.jsonl", "articles.jsonl", "network.html")


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def put(folder: Path, versions: Mapping[int, int]) -> Path:
    """A folder of one file an article: number -> version."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, version in versions.items():
        row = article(number, version)
        (folder / f"{row.pop('id')}.json").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    return folder


def same(one: Path, other: Path) -> bool:
    """Whether two builds have the same bytes, and stores that hold what their files say."""
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in FILES) and all(
        stored(build) == (build / "graph.nq").read_bytes() for build in (one, other)
    )


def stored(build: Path) -> bytes:
    quads = ox.Store.read_only(str(build / "store"))
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def inputs_of(build: Path) -> set[str]:
    manifest = json.loads((build / "build.json").read_text("utf-8"))
    return {row["name"] for row in manifest["inputs"]}


def test_what_is_added_changed_and_removed_is_as_if_it_had_always_been_so(tmp_path: Path) -> None:
    out = tmp_path / "build"
    assert pg.build([put(tmp_path / "a", dict.fromkeys(range(40), 0))], out).extracted == 40
    changed = pg.build([put(tmp_path / "a", {7: 1, 50: 0})], out, remove=["made-00003.json"])
    assert changed.extracted == 2
    assert set(changed.rewritten) < set(load(out).state["graphs"])
    left = {n: 0 for n in range(40) if n != 3} | {7: 1, 50: 0}
    clean = pg.build([put(tmp_path / "all", left)], tmp_path / "clean")
    assert same(out, tmp_path / "clean")
    assert changed.counts == clean.counts
    assert inputs_of(out) == {f"made-{n:05d}.json" for n in left}


def test_remove_alone_takes_out_one_article_and_it_may_come_back(tmp_path: Path) -> None:
    out, folder = tmp_path / "build", put(tmp_path / "a", dict.fromkeys(range(12), 0))
    pg.build([folder], out)
    shutil.copytree(out, tmp_path / "before")
    made = pg.build(out=out, remove=["made-00005.json"])
    assert made.extracted == 0
    assert b"made-00005" not in (out / "graph.nq").read_bytes()
    assert "made-00005.json" not in inputs_of(out)
    pg.build([folder / "made-00005.json"], out)
    assert same(out, tmp_path / "before")


def test_sync_takes_out_what_is_no_longer_there(tmp_path: Path) -> None:
    out = tmp_path / "build"
    pg.build([put(tmp_path / "a", dict.fromkeys(range(8), 0))], out)
    made = pg.build([put(tmp_path / "a", dict.fromkeys(range(4, 10), 0))], out, sync=True)
    assert (made.extracted, made.counts["articles"]) == (2, 6)
    pg.build([tmp_path / "a"], tmp_path / "clean")
    assert same(out, tmp_path / "clean")


def test_the_same_again_extracts_nothing_and_changes_nothing(tmp_path: Path) -> None:
    out, folder = tmp_path / "build", put(tmp_path / "a", dict.fromkeys(range(6), 0))
    pg.build([folder], out)
    shutil.copytree(out, tmp_path / "before")
    made = pg.build([folder], out)
    assert (made.extracted, made.rewritten) == (0, ())
    assert same(out, tmp_path / "before")


def test_an_article_without_a_day_of_publication_is_known_again(tmp_path: Path) -> None:
    row = article(0)
    (tmp_path / "a.txt").write_text(row["text"] + "\n\n(Ngày 8/9/2020)", "utf-8")
    pg.build([tmp_path / "a.txt"], tmp_path / "build")
    assert pg.build([tmp_path / "a.txt"], tmp_path / "build").extracted == 0
    assert pg.build([tmp_path / "a.txt"], tmp_path / "build", published="2020-10-01").extracted == 1


def test_all_may_go(tmp_path: Path) -> None:
    out = tmp_path / "build"
    pg.build([put(tmp_path / "a", {0: 0})], out)
    made = pg.build(out=out, remove=["made-00000.json"])
    assert made.counts["articles"] == made.counts["statements"] == 0
    assert pg.build([tmp_path / "a"], out).counts["articles"] == 1


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"remove": ["nowhere"]}, "no article with the id"),
        ({"sync": True}, "nothing to read"),
    ],
)
def test_wrong_use_is_one_line_and_leaves_the_build(tmp_path: Path, arguments: dict[str, object], line: str) -> None:
    out = tmp_path / "build"
    pg.build([put(tmp_path / "a", {0: 0})], out)
    before = (out / "build.json").read_bytes()
    with pytest.raises(UsageError, match=line):
        pg.build(out=out, **arguments)  # type: ignore[arg-type]
    assert (out / "build.json").read_bytes() == before


def test_nothing_to_read_and_no_build(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to read"):
        pg.build(out=tmp_path / "build")


def test_a_build_whose_files_do_not_belong_together_is_told(tmp_path: Path) -> None:
    out = tmp_path / "build"
    pg.build([put(tmp_path / "a", {0: 0, 1: 0})], out)
    (out / "facts.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(CannotGoOn, match="another folder"):
        pg.build([tmp_path / "a"], out)


def test_a_graph_that_somebody_edited_is_made_anew(tmp_path: Path) -> None:
    out = tmp_path / "build"
    pg.build([put(tmp_path / "a", dict.fromkeys(range(12), 0))], out)
    lines = (out / "graph.nq").read_bytes().splitlines(keepends=True)
    (out / "graph.nq").write_bytes(b"".join(line for line in lines if b"article/made-00002" not in line))
    pg.build([put(tmp_path / "b", {2: 1})], out)
    pg.build([put(tmp_path / "a", dict.fromkeys(range(12), 0) | {2: 1})], tmp_path / "clean")
    assert same(out, tmp_path / "clean")


def test_a_build_that_another_has_changed_meanwhile_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "build"
    pg.build([put(tmp_path / "a", {0: 0})], out)
    write_all = pipeline._write

    def another_comes_first(*arguments: Any) -> Any:
        monkeypatch.undo()
        pg.build([put(tmp_path / "b", {1: 0})], out)
        return write_all(*arguments)

    monkeypatch.setattr(pipeline, "_write", another_comes_first)
    with pytest.raises(CannotGoOn, match="run again"):
        pg.build([put(tmp_path / "c", {2: 0})], out)
    assert pg.open_build(out).counts["articles"] == 2


def test_work_beside_is_done_by_the_end_of_the_block(tmp_path: Path) -> None:
    def work() -> None:
        (tmp_path / "a").write_text(str(os.getpid()))

    with beside(work):
        pass
    assert (tmp_path / "a").read_text().isdigit()


def test_work_that_failed_beside_is_done_here(tmp_path: Path) -> None:
    def work() -> None:
        with (tmp_path / "a").open("a") as out:
            out.write("once ")
        raise LookupError

    with pytest.raises(LookupError), beside(work):
        pass
    assert (tmp_path / "a").read_text() in ("once ", "once once ")


def test_work_beside_ends_with_a_block_that_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), beside(lambda: time.sleep(60)):
        raise KeyboardInterrupt


class Killed(BaseException):
    """The process is gone: nobody catches it."""


def test_a_long_build_that_is_stopped_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = put(tmp_path / "a", dict.fromkeys(range(70), 0)), tmp_path / "build"
    count = iter(range(10_000))
    extract = corpus._extract_one

    def until_the_fiftieth(one: RawArticle) -> pg.Article:
        if next(count) == 50:
            raise Killed
        return extract(one)

    monkeypatch.setattr(corpus, "_extract_one", until_the_fiftieth)
    with pytest.raises(Killed):
        pg.build([folder], out)
    monkeypatch.undo()
    with (folder_of(out) / "facts.jsonl").open("ab") as file:
        file.write(b'{"digest": "cut')
    assert pg.build([folder], out).extracted == 20
    assert not folder_of(out).exists()
    pg.build([folder], tmp_path / "clean")
    assert same(out, tmp_path / "clean")


def test_a_build_that_was_moved_aside_and_never_replaced_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "build"
    pg.build([put(tmp_path / "a", dict.fromkeys(range(3), 0))], out)
    out.rename(tmp_path / ".build-12345678-old")
    (tmp_path / ".build-12345678").mkdir()
    assert pg.build([put(tmp_path / "a", {3: 0})], out).counts["articles"] == 4
    assert not list(tmp_path.glob(".build-*"))


def test_processes_change_no_byte(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [article(n) for n in range(40)])
    pg.build([tmp_path / "a.jsonl"], tmp_path / "one", jobs=1)
    pg.build([tmp_path / "a.jsonl"], tmp_path / "two", jobs=2)
    assert same(tmp_path / "one", tmp_path / "two")


_STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "put", "remove", "sync"]), st.sets(st.integers(0, 7), min_size=1, max_size=3),
              st.integers(0, 2)),
    min_size=2, max_size=5,
)  # fmt: skip


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_any_sequence_ends_in_the_clean_build(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, set[int], int]]
) -> None:
    tmp_path = tmp_path_factory.mktemp("sequence")
    out, left = tmp_path / "build", dict.fromkeys(range(4), 0)
    pg.build([put(tmp_path / "a", left)], out)
    for action, numbers, version in steps:
        apply(action, numbers, version, left, tmp_path / "a", out)
    if not left:
        left[0] = 0
        pg.build([put(tmp_path / "a", left)], out)
    pg.build([put(tmp_path / "a", left)], tmp_path / "clean")
    assert same(out, tmp_path / "clean")
    assert inputs_of(out) == inputs_of(tmp_path / "clean")


def apply(action: str, numbers: Iterable[int], version: int, left: dict[int, int], folder: Path, out: Path) -> None:
    """One step, on the build and on what should be left."""
    if action == "remove":
        gone = [n for n in numbers if left.pop(n, None) is not None]
        if gone:
            pg.build(out=out, remove=[f"made-{n:05d}.json" for n in gone])
        return
    new = dict.fromkeys(numbers, version)
    if action == "sync":
        left.clear()
    left |= new
    pg.build([put(folder, new)], out, sync=action == "sync")


@given(st.lists(st.binary(max_size=4).map(lambda b: b.replace(b"\n", b"") + b"\n"), max_size=30), st.data())
def test_splicing_is_sorting_again(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("splice")
    every = sorted(set(lines))
    before = data.draw(st.sets(st.sampled_from(every))) if every else set()
    after = data.draw(st.sets(st.sampled_from(every))) if every else set()
    (folder / "old").write_bytes(b"".join(sorted(before)))
    splice(folder / "old", folder / "new", before - after, after - before)
    assert (folder / "new").read_bytes() == b"".join(sorted(after))


def test_a_line_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"a\nc\n")
    with pytest.raises(NotThere):
        splice(tmp_path / "old", tmp_path / "new", [b"b\n"], [])
    assert lines_ending(tmp_path / "old", b"c\n") == [b"c\n"]
