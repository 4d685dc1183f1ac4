"""The verbs as a user types them: output, exit codes, and one clear line for every wrong turn."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from partnergraph.messages import LANGUAGES, set_language

ARTICLE = """---
title: UBND tỉnh Quảng Nam và VNPT ký thỏa thuận hợp tác
published: 2021-01-07
source: Báo thử
url: https://example.org/1
---
Chiều 6/1, UBND tỉnh Quảng Nam và Tập đoàn Bưu chính Viễn thông Việt Nam (VNPT) ký thỏa thuận hợp tác chiến lược về \
chuyển đổi số giai đoạn 2021 - 2025.
"""


def run(*arguments: str | Path, lang: str = "en", stdin: str = "") -> subprocess.CompletedProcess[str]:
    program = "import sys; from partnergraph.cli import main; main(sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *map(str, arguments), "--lang", lang],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "a.md").write_text(ARTICLE, "utf-8")
    done = run("build", folder / "a.md", "--out", folder / "build")
    assert done.returncode == 0, done.stderr
    return folder / "build"


def assert_one_line(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0]


def test_build_says_what_it_made(built: Path) -> None:
    names = {path.name for path in built.iterdir()}
    assert names == {
        "articles.jsonl", "build.json", "facts.jsonl", "graph.nq", "graph.ttl", "network.html", "state.json",
        "store",
    }  # fmt: skip
    manifest = json.loads((built / "build.json").read_text("utf-8"))
    assert manifest["counts"]["agreements"] == 1
    assert "text" not in json.loads((built / "facts.jsonl").read_text("utf-8"))


def test_extract_prints_the_facts(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ARTICLE, "utf-8")
    done = run("extract", tmp_path / "a.md")
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    assert row["agreements"][0]["signed"] == "2021-01-06"
    for fact in (*row["organisations"], *row["people"], *row["agreements"]):
        for evidence in fact["evidence"]:
            assert row["text"][evidence["start"] : evidence["end"]] == evidence["quote"]


@pytest.mark.parametrize(("form", "word"), [("turtle", "pg:Agreement"), ("nquads", "Statement"), ("jsonld", "@id")])
def test_extract_prints_rdf(form: str, word: str) -> None:
    done = run(
        "extract", "-", "--format", form, stdin=json.dumps({"id": "1", "text": ARTICLE, "published": "2021-01-07"})
    )
    assert done.returncode == 0, done.stderr
    assert word in done.stdout


def test_extract_marks_the_text() -> None:
    done = run("extract", "-", "--format", "text", stdin=json.dumps({"id": "1", "text": ARTICLE}))
    assert "[UBND tỉnh Quảng Nam](" in done.stdout


def test_standard_input_and_nothing_else_on_stdout() -> None:
    done = run("extract", "-", stdin=ARTICLE)
    assert json.loads(done.stdout)["relevant"] is True
    assert done.stderr == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_query_answers_in_every_format(built: Path, lang: str) -> None:
    for form, word in (("table", "VNPT"), ("csv", ","), ("tsv", "\t"), ("json", '"bindings"'), ("xml", "<sparql")):
        done = run("query", "agreements-of", "--param", "company=VNPT", "--from", built, "--format", form, lang=lang)
        assert done.returncode == 0, done.stderr
        assert word in done.stdout


def test_triples_are_turtle_unless_asked_otherwise(built: Path) -> None:
    question = "CONSTRUCT { ?s pg:party ?o } WHERE { ?s pg:party ?o }"
    assert "@prefix pg:" in run("query", question, "--from", built).stdout
    assert "@prefix" not in run("query", question, "--from", built, "--format", "table").stdout


def test_query_list_is_bilingual() -> None:
    done = run("query", "--list", "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert len(rows) >= 10
    assert all(row["title"].keys() == {"vi", "en"} == row["description"].keys() for row in rows)


def test_view_writes_one_page(built: Path, tmp_path: Path) -> None:
    done = run("view", "--from", built, "--out", tmp_path / "n.html")
    assert done.returncode == 0, done.stderr
    assert "Quảng Nam" in (tmp_path / "n.html").read_text("utf-8")


def test_validate_conforms(built: Path) -> None:
    done = run("validate", "--from", built)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("build", "nowhere.txt", "--out", "{tmp}/x"), 2, ("nowhere.txt",)),
        (("build",), 2, ("INPUT",)),
        ((), 2, ("build",)),
        (("frobnicate",), 2, ("frobnicate",)),
        (("build", "x", "--jobs", "0"), 2, ("--jobs", "1 to 256")),
        (("build", "x", "--published", "2021-13-01"), 2, ("--published", "year-month-day")),
        (("build", "--frobnicate"), 2, ("--frobnicate",)),
        (("query", "no-such-question", "--from", "{built}"), 2, ("no-such-question",)),
        (("query", "SELECT * { ?s ?p }", "--from", "{built}"), 2, ("line",)),
        (("query", "agreements-of", "--param", "company=Vnptt", "--from", "{built}"), 2, ("VNPT",)),
        (("query", "agreements-of", "--param", "company", "--from", "{built}"), 2, ("KEY=VALUE",)),
        (("query", "agreements-of", "--from", "{tmp}/none"), 3, ("none",)),
        (("view", "SELECT ?s ?p { ?s ?p ?o }", "--from", "{built}", "--out", "{tmp}/n.html"), 2, ("?source",)),
        (("view", "ASK {}", "--from", "{built}", "--out", "{tmp}/n.html"), 2, ("ASK",)),
        (("query", "ASK {}", "--from", "http://127.0.0.1:9/query"), 3, ("127.0.0.1:9",)),
        (("load", "--to", "http://127.0.0.1:9/query", "--from", "{built}"), 3, ("127.0.0.1:9",)),
        (("load", "--to", "http://127.0.0.1:9/unknown", "--from", "{built}"), 2, ("--update",)),
        (("validate", "--from", "{tmp}/none"), 3, ("none",)),
    ],
)
def test_wrong_turns(
    built: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, words: tuple[str, ...]
) -> None:
    filled = [a.format(built=built, tmp=tmp_path) if "{built}" in a or "{tmp}" in a else a for a in arguments]
    assert_one_line(run(*filled), code, *words)


def test_a_folder_that_is_not_ours_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ARTICLE, "utf-8")
    other = tmp_path / "other"
    other.mkdir()
    (other / "keep.txt").write_text("keep")
    assert_one_line(run("build", tmp_path / "a.md", "--out", other), 2, "other")
    assert [p.name for p in other.iterdir()] == ["keep.txt"]


@pytest.mark.parametrize("manifest", ["{}", "[1]", "{", ""])
def test_a_build_json_that_is_not_ours_is_said_in_one_line(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "build.json").write_text(manifest)
    assert_one_line(run("query", "ASK {}", "--from", tmp_path), 3, tmp_path.name)


def test_skipped_inputs_give_exit_code_1_and_the_rest_is_built(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "in" / "b.pdf").write_bytes(b"%PDF")
    done = run("build", tmp_path / "in", "--out", tmp_path / "build")
    assert done.returncode == 1
    assert "b.pdf" in done.stderr
    assert (tmp_path / "build" / "graph.nq").exists()


def test_without_any_word_one_line_says_what_is_missing() -> None:
    program = "import sys; from partnergraph.cli import main; main([])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert_one_line(done, 2, "--help")


@pytest.mark.parametrize("verb", [("query", "SELECT * { ?s ?p ?o }"), ("validate",)])
def test_a_reader_that_stops_reading_is_no_failure(built: Path, verb: tuple[str, ...]) -> None:
    program = "import sys; from partnergraph.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, *verb, "--from", str(built)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_language_may_be_named_before_the_verb() -> None:
    program = "import sys; from partnergraph.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, "--lang", "vi", "build", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "Đọc các bài báo" in done.stdout


def test_errors_speak_vietnamese(tmp_path: Path) -> None:
    done = run("build", "nowhere.txt", "--out", tmp_path / "x", lang="vi")
    assert "Không có tệp" in done.stderr
    assert "Đọc các bài báo" in run("build", "--help", lang="vi").stdout
    set_language("en")
