"""What changed between two builds, each with its cause."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import partnergraph as pg
from partnergraph.diff import Cause, Diff, diff
from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import set_language
from test_corrections import TEXTS, articles, iri_of, table

SIGNED = "https://w3id.org/partnergraph/ns#signed"


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> pg.Build:
    folder = tmp_path_factory.mktemp("before")
    return pg.build([articles(folder / "articles")], folder / "build")


def kinds(found: Diff) -> set[str]:
    every = [*(c.causes for c in found.changes), *(r.causes for r in found.renamed)]
    return {cause.kind for causes in every for cause in causes}


def test_nothing(before: pg.Build) -> None:
    found = diff(before.folder, before.folder)
    assert not found
    assert list(found.lines()) == ["0 facts added, 0 removed, 0 changed; 0 things have another IRI."]


def test_an_article_that_came_and_went(tmp_path: Path, before: pg.Build) -> None:
    new = TEXTS["b"].replace("Thái Bình", "Bắc Giang").replace("2022", "2023")
    after = pg.build([articles(tmp_path / "articles", d=new)], tmp_path / "build").folder
    found = diff(before.folder, after)
    assert found.as_json()["removed"] == found.as_json()["changed"] == []
    assert {c for change in found.changes for c in change.causes if c.kind != "other-articles"} == {
        Cause("article-added", "d")
    }
    back = diff(after, before.folder)
    assert back.as_json()["added"] == []
    assert any("article d was removed" in line for line in back.lines())


def test_an_article_that_changed_and_the_iri_with_it(tmp_path: Path, before: pg.Build) -> None:
    new = TEXTS["b"].replace("Ngày 8/3/2022", "Ngày 7/3/2022")
    after = pg.build([articles(tmp_path / "articles", b=new)], tmp_path / "build").folder
    found = diff(before.folder, after)
    old_iri, new_iri = (iri_of(folder, "b", "agreements") for folder in (before.folder, after))
    assert [(r.old.endswith(old_iri), r.new.endswith(new_iri)) for r in found.renamed if "agreement" in r.old] == [
        (True, True)
    ]
    (signed,) = [c for c in found.changes if c.property == SIGNED]
    assert (signed.old, signed.new) == ("2022-03-08", "2022-03-07")
    assert signed.causes == (Cause("article-changed", "b"),)


def test_a_correction(tmp_path: Path, before: pg.Build) -> None:
    paper = iri_of(before.folder, "a", "agreements")
    rows = (
        {"action": "set", "subject": paper, "property": "signed", "value": "2021-01-05"},
        {"action": "forget", "subject": "Phạm Quang Dò"},
    )
    sheet = table(tmp_path / "corrections.csv", *rows)
    after = pg.build([articles(tmp_path / "articles")], tmp_path / "build", corrections=sheet).folder
    found = diff(before.folder, after)
    assert kinds(found) == {"correction"}
    (signed,) = [c for c in found.changes if c.property == SIGNED]
    assert (signed.old, signed.new) == ("2021-01-06", "2021-01-05")
    assert signed.causes == (Cause("correction", f"set {paper} signed 2021-01-05"),)


def test_a_table_and_a_version(tmp_path: Path, before: pg.Build) -> None:
    after = pg.build([articles(tmp_path / "articles")], tmp_path / "build").folder
    paper = iri_of(after, "a", "agreements")
    manifest = json.loads((after / "build.json").read_text("utf-8"))
    changed = pg.build(
        out=after,
        corrections=table(
            tmp_path / "c.csv", {"action": "set", "subject": paper, "property": "signed", "value": "2021"}
        ),
    ).folder
    (changed / "corrections.csv").unlink()  # as if something other than a correction had been behind it
    (changed / "build.json").write_text(json.dumps({**manifest, "partnergraph": "9.9"}), "utf-8")
    assert "rule" in kinds(diff(before.folder, changed))
    manifest["tables"]["data/knowledge/gazetteer/bodies.csv"] = "another"
    (changed / "build.json").write_text(json.dumps(manifest), "utf-8")
    assert Cause("table", "data/knowledge/gazetteer/bodies.csv") in {
        cause for change in diff(before.folder, changed).changes for cause in change.causes
    }


def test_what_cannot_be_compared(tmp_path: Path, before: pg.Build) -> None:
    with pytest.raises(CannotGoOn):
        diff(before.folder, tmp_path)
    spaces = Namespaces("https://example.org/ns#", "https://example.org/id/")
    other = pg.build([articles(tmp_path / "articles")], tmp_path / "build", namespaces=spaces).folder
    with pytest.raises(UsageError, match="namespaces"):
        diff(before.folder, other)


def test_command(tmp_path: Path, before: pg.Build) -> None:
    after = pg.build([articles(tmp_path / "articles")], tmp_path / "build", remove=["c"]).folder
    command = [sys.executable, "-m", "partnergraph", "diff", str(before.folder), str(after), "--lang", "vi"]
    text = subprocess.run([*command, "--exit-code"], capture_output=True, encoding="utf-8", check=False)
    assert text.returncode == 1
    assert "bài c đã bỏ" in text.stdout
    machine = subprocess.run([*command, "--format", "json"], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(machine.stdout)["removed"]
