"""The whole way: the same bytes whatever the order and the hash seed, nothing half-written, the API as documented."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import partnergraph as pg
from partnergraph import pipeline
from partnergraph.errors import CannotGoOn

CORPUS = Path(__file__).parents[1] / "data" / "articles"
SOME = sorted(CORPUS.glob("vi-*.md"))[:8] + sorted(CORPUS.glob("en-*.md"))[:4]
_BUILD = "import sys; from partnergraph import build; build(sys.argv[2:], sys.argv[1], jobs=int(sys.argv[1][-1]))"


def _built(out: Path, inputs: list[Path], seed: str) -> bytes:
    command = [sys.executable, "-c", _BUILD, str(out), *map(str, inputs)]
    subprocess.run(command, check=True, timeout=300, env={**os.environ, "PYTHONHASHSEED": seed})
    return (out / "graph.nq").read_bytes()


def test_order_hash_seed_and_processes_change_no_byte(tmp_path: Path) -> None:
    first = _built(tmp_path / "build1", SOME, "1")
    other = _built(tmp_path / "build2", SOME[::-1], "2")
    assert first == other
    lines = first.splitlines()
    assert lines == sorted(set(lines))
    assert b"_:" not in first
    assert b"XMLSchema#boolean" not in first
    names = ("facts.jsonl", "articles.jsonl", "graph.ttl")
    assert all((tmp_path / "build1" / n).read_bytes() == (tmp_path / "build2" / n).read_bytes() for n in names)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> pg.Build:
    return pg.build([CORPUS], tmp_path_factory.mktemp("corpus") / "build")


def test_nothing_of_clock_machine_or_path(corpus: pg.Build) -> None:
    data = (corpus.folder / "graph.nq").read_bytes()
    assert str(corpus.folder).encode() not in data
    assert str(Path.home()).encode() not in data


def test_the_sample_corpus_is_believable(corpus: pg.Build) -> None:
    report = corpus.validate()
    assert report.conforms, report.lines("en")
    assert report.quotes_missing == 0
    assert report.quotes_checked
    assert corpus.counts["agreements"] >= 30
    assert corpus.notices == ()


def test_store_and_file_hold_the_same(corpus: pg.Build) -> None:
    answer = corpus.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(answer, pg.Table)
    assert answer.rows[0][0] is not None
    assert int(answer.rows[0][0].value) == corpus.counts["quads"]


def test_the_api_as_documented(corpus: pg.Build) -> None:
    table = corpus.query("agreements-of", company="VNPT")
    assert isinstance(table, pg.Table)
    assert len(table.to_pandas()) == len(table) > 5
    network = corpus.network()
    assert network.number_of_edges() > 20
    dataset = corpus.dataset()
    assert len(dataset) == corpus.counts["quads"]
    assert "<table" in corpus._repr_html_()
    assert pg.open_build(corpus.folder).counts == corpus.counts


def test_texts_stay_out_of_everything_but_their_file(corpus: pg.Build) -> None:
    rows = (corpus.folder / "articles.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(row)["text"] for row in rows]
    for name in ("graph.nq", "graph.ttl", "facts.jsonl", "network.html"):
        data = (corpus.folder / name).read_text("utf-8")
        assert not any(json.dumps(text, ensure_ascii=False)[1:-1] in data for text in texts)


def test_a_build_that_fails_leaves_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "build"
    pg.build(SOME[:2], out)
    before = (out / "graph.nq").read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pipeline, "_write_lines", full)
    with pytest.raises(CannotGoOn, match="full"):
        pg.build(SOME[:3], out)
    assert (out / "graph.nq").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["build"]


def test_an_interrupted_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "_write", stop)
    with pytest.raises(KeyboardInterrupt):
        pg.build(SOME[:2], tmp_path / "build")
    assert list(tmp_path.iterdir()) == []


def test_namespaces_are_settable(tmp_path: Path) -> None:
    from partnergraph.knowledge.ontology import Namespaces

    namespaces = Namespaces("https://example.org/ns#", "https://example.org/id/")
    made = pg.build(SOME[:3], tmp_path / "build", namespaces=namespaces)
    data = (made.folder / "graph.nq").read_text("utf-8")
    assert "https://w3id.org/partnergraph/" not in data.replace("https://w3id.org/partnergraph/agent/", "")
    assert made.validate().conforms
    assert len(made.query("agreements-per-year-and-company")) > 0  # type: ignore[arg-type]


def test_extract_takes_a_text_or_a_path(tmp_path: Path) -> None:
    text = "Ngày 6/1/2021, UBND tỉnh Quảng Nam và VNPT ký thỏa thuận hợp tác giai đoạn 2021 - 2025."
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert pg.extract(text).agreements[0].signed == "2021-01-06"
    assert pg.extract(tmp_path / "a.txt").agreements == pg.extract(text).agreements
    shutil.copy(tmp_path / "a.txt", tmp_path / "b.pdf")
    with pytest.raises(pg.BadInput):
        pg.extract(tmp_path / "b.pdf")
