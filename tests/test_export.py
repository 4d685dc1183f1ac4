"""Every export form read again by a reader that is not ours, and nothing in it that a reader would run or must not see."""

from __future__ import annotations

import csv
import importlib.util
import json
from collections import Counter
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from partnergraph.cli import main
from partnergraph.errors import CannotGoOn, UsageError
from partnergraph.export import FORMATS, STORES, export
from partnergraph.export.tables import safe_cell
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import set_language, table
from partnergraph.pipeline import build
from partnergraph.stores import RemoteStore, Term
from virtuoso_server import Virtuoso

PG = "https://w3id.org/partnergraph/ns#"
TEXT = (
    "Ngày 6/1/2021, UBND tỉnh Quảng Nam và Tập đoàn Bưu chính Viễn thông Việt Nam (VNPT) ký kết thỏa thuận hợp tác chiến "
    "lược giai đoạn 2021 - 2025. Ông Hồ Quang Bửu, Phó Chủ tịch UBND tỉnh Quảng Nam và ông Nguyễn Đình Danh, Phó Tổng "
    "giám đốc VNPT chủ trì lễ ký. Theo thỏa thuận, hai bên xây dựng chính quyền điện tử."
    "\n\nTrời hôm ấy mưa nhẹ, đường phố vắng người qua lại."
)
SECOND = (
    "Chiều 15/7/2021, UBND tỉnh Quảng Nam và Tập đoàn FPT ký thỏa thuận hợp tác về chuyển đổi số giai đoạn 2021 - 2025."
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of two articles of our own."""
    folder = tmp_path_factory.mktemp("made")
    rows = [
        {
            "id": "mot",
            "title": "=HYPERLINK(1)",
            "published": "2021-01-07",
            "url": "https://bao.example/1",
            "text": TEXT,
        },
        {"id": "hai", "title": "FPT và Quảng Nam", "published": "2021-07-15", "text": SECOND},
    ]
    (folder / "in.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    build([folder / "in.jsonl"], folder / "build")
    return folder / "build"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def quads(path: Path, form: ox.RdfFormat = ox.RdfFormat.N_QUADS) -> set[str]:
    return {str(quad) for quad in ox.parse(path=str(path), format=form)}


@pytest.mark.parametrize(
    ("form", "read_as"),
    [("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)],
)
def test_what_has_named_graphs_is_the_same_graph(form: str, read_as: ox.RdfFormat, made: Path, tmp_path: Path) -> None:
    report = export(made, form, tmp_path / "out")
    assert quads(tmp_path / "out", read_as) == quads(made / "graph.nq")
    assert report.written == {"out": len(quads(made / "graph.nq"))}


def test_turtle_has_every_triple_once_and_rdflib_reads_it(made: Path, tmp_path: Path) -> None:
    export(made, "turtle", tmp_path / "g.ttl")
    triples = {str(q.triple) for q in ox.parse(path=str(made / "graph.nq"), format=ox.RdfFormat.N_QUADS)}
    assert {str(q.triple) for q in ox.parse(path=str(tmp_path / "g.ttl"), format=ox.RdfFormat.TURTLE)} == triples
    assert len(rdflib.Graph().parse(tmp_path / "g.ttl", format="turtle")) == len(triples)


def test_rdf12_says_the_same_with_the_statement_as_reifier(made: Path, tmp_path: Path) -> None:
    export(made, "rdf12", tmp_path / "g.nq")
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "g.nq"), format=ox.RdfFormat.N_QUADS)
    asked = f"SELECT ?st WHERE {{ ?a <{PG}party> ?o ~ ?st . ?st <{PG}evidence> ?e }}"
    assert len(list(store.query(asked, use_default_graph_as_union=True))) >= 4  # type: ignore[arg-type]
    back = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        INSERT { GRAPH ?g { ?st rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } }
        WHERE { GRAPH ?g { ?st rdf:reifies ?t } BIND(SUBJECT(?t) AS ?s) BIND(PREDICATE(?t) AS ?p) BIND(OBJECT(?t) AS ?o) } ;
        DELETE { GRAPH ?g { ?st rdf:reifies ?t } } WHERE { GRAPH ?g { ?st rdf:reifies ?t } }"""
    store.update(back)
    assert {str(quad) for quad in store} == quads(made / "graph.nq")


# --- tables ---


def test_csv_is_safe_and_opens_with_its_letters(made: Path, tmp_path: Path) -> None:
    report = export(made, "csv", tmp_path / "csv")
    assert (tmp_path / "csv" / "agreements.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for name, n in report.written.items():
        with (tmp_path / "csv" / name).open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
        assert len(rows) == n + 1
        assert n > 0 or name in ("outcomes.csv", "programmes.csv")
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")]
    agreements = (tmp_path / "csv" / "agreements.csv").read_text("utf-8-sig")
    assert "Thỏa thuận hợp tác chiến lược giữa UBND tỉnh Quảng Nam và VNPT" in agreements
    assert "'=HYPERLINK(1)" in (tmp_path / "csv" / "articles.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+84", "'+84"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        (" \n=1", "' \n=1"),
        ("-12.5", "-12.5"),
        ("2021-01-06", "2021-01-06"),
        ("Đà Nẵng", "Đà Nẵng"),
    ],
)
def test_no_cell_is_a_formula(value: str, cell: str) -> None:
    assert safe_cell(Term(value)) == cell
    assert safe_cell(None) == ""


def test_parquet_needs_two_libraries_and_says_so(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnergraph.export.tables.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install .partnergraph\[parquet\]"):
        export(made, "parquet", tmp_path / "p")
    assert not (tmp_path / "p").exists()


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is None, reason="pyarrow is not installed")
def test_parquet_reads_back(made: Path, tmp_path: Path) -> None:
    import pandas

    report = export(made, "parquet", tmp_path / "p")
    for name, n in report.written.items():
        assert len(pandas.read_parquet(tmp_path / "p" / name)) == n
    statements = pandas.read_parquet(tmp_path / "p" / "statements.parquet")
    assert statements["start"].dtype.kind == "i"


# --- networks ---


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_the_network_again(form: str, made: Path, tmp_path: Path) -> None:
    export(made, form, tmp_path / f"n.{form}")
    read = nx.read_graphml if form == "graphml" else nx.read_gexf
    network = read(tmp_path / f"n.{form}")
    assert len(network) == 3
    assert network.number_of_edges() == 2
    labels = {data["label"] for _, data in network.nodes(data=True)}
    assert "Tập đoàn Bưu chính Viễn thông Việt Nam" in labels
    assert sorted(d["company"] for _, d in network.nodes(data=True)) == [False, True, True]
    assert {d["signed"] for *_, d in network.edges(data=True)} == {"2021-01-06", "2021-07-15"}


def test_ftm_links_hold_things_that_are_there(made: Path, tmp_path: Path) -> None:
    export(made, "ftm", tmp_path / "f.json")
    found = [json.loads(line) for line in (tmp_path / "f.json").read_text("utf-8").splitlines()]
    ids = {one["id"] for one in found}
    assert len(ids) == len(found)
    schemata = Counter(one["schema"] for one in found)
    assert schemata["Company"] >= 2
    assert schemata["PublicBody"] >= 1
    assert schemata["Person"] == 2
    assert schemata["UnknownLink"] == 2
    assert schemata["Article"] == 2
    ends = {"subject", "object", "member", "organization", "predecessor", "successor", "project", "participant"}
    for one in found:
        assert all(isinstance(value, str) and value for values in one["properties"].values() for value in values)
        assert ids >= {value for name in ends & set(one["properties"]) for value in one["properties"][name]}


# --- the description ---


def test_the_description_counts_what_is_there(made: Path, tmp_path: Path) -> None:
    export(made, "void", tmp_path / "void.ttl")
    graph = rdflib.Graph().parse(tmp_path / "void.ttl", format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    dataset = rdflib.URIRef("https://w3id.org/partnergraph/dataset")
    quads_in_all = len(quads(made / "graph.nq"))
    assert graph.value(dataset, void.triples).toPython() == quads_in_all  # type: ignore[union-attr]
    parts = [int(str(graph.value(part, void.triples))) for part in graph.objects(dataset, void.subset)]
    assert len(parts) == 4
    assert sum(parts) == quads_in_all
    assert str(graph.value(dataset, void.documents)) == "2"
    by_class = {
        str(graph.value(p, void["class"])): str(graph.value(p, void.entities))
        for p in graph.objects(dataset, void.classPartition)
    }
    assert by_class[f"{PG}Agreement"] == "2"
    assert by_class["https://schema.org/NewsArticle"] == "2"
    sizes = {int(str(size)) for size in graph.objects(None, rdflib.DCAT.byteSize)}
    assert sizes == {(made / name).stat().st_size for name in ("graph.nq", "graph.ttl")}


# --- all of them ---


@pytest.mark.parametrize("form", [f for f in (*FORMATS, *STORES) if f != "parquet"])
def test_the_same_build_gives_the_same_bytes_and_no_text(form: str, made: Path, tmp_path: Path) -> None:
    first, second = (export(made, form, tmp_path / name / "out") for name in "ab")
    assert first.written == second.written
    files = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    half = len(files) // 2
    for one, two in zip(files[:half], files[half:], strict=True):
        assert one.name == two.name
        body = one.read_bytes()
        assert body.replace(b"/a/out", b"") == two.read_bytes().replace(b"/b/out", b"")
        assert "Trời hôm ấy mưa nhẹ".encode() not in body


def test_every_form_says_what_it_loses() -> None:
    for form in (*FORMATS, *STORES):
        assert set(table()[f"export.lost.{form}"]) == {"vi", "en"}


def test_what_goes_wrong_is_one_line(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="no export form"):
        export(made, "xlsx", tmp_path / "x")
    with pytest.raises(CannotGoOn):
        export(tmp_path, "turtle", tmp_path / "x")
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="needs a folder"):
        export(made, "csv", tmp_path / "file")
    with pytest.raises(UsageError, match="cannot stand in a command"):
        export(made, "virtuoso", tmp_path / "it's")
    for arguments in (
        ["--out", "x"],
        ["--out", "x", "--format", "csv", "--for", "virtuoso"],
        ["--out", "x", "--for", "csv"],
    ):
        with pytest.raises(SystemExit) as left:
            main(["export", *arguments, "--from", str(made), "--lang", "en"])
        assert left.value.code == 2
    assert capsys.readouterr().out == ""


def test_the_command_reports_on_stderr(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["export", "--format", "turtle", "--out", str(tmp_path / "g.ttl"), "--from", str(made), "--lang", "en"])
    assert left.value.code == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "Turtle has no named graphs" in said.err


def test_other_namespaces_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    space = Namespaces("https://data.example/ns#", "https://data.example/id/")
    build([tmp_path / "a.txt"], tmp_path / "b", namespaces=space, published="2021-01-07")
    for form in FORMATS:
        if form != "parquet":
            export(tmp_path / "b", form, tmp_path / form)
    assert "data.example" in (tmp_path / "void").read_text("utf-8")
    assert len(nx.read_graphml(tmp_path / "graphml")) == 2
    assert (tmp_path / "csv" / "parties.csv").read_text("utf-8-sig").count("\n") == 3


# --- Virtuoso's bulk loader ---


def test_virtuoso_loads_the_files_with_the_commands(
    made: Path, virtuoso: Virtuoso, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnergraph.export.virtuoso._LINES", 9_000)
    store = RemoteStore(virtuoso.query)
    base = Namespaces().graphs
    virtuoso.graphs.replace(f"{base}article/old", b"<http://e/a> <http://e/b> 1 .\n")
    virtuoso.graphs.replace(f"{base}mine", b"<http://e/a> <http://e/b> 1 .\n")
    report = export(made, "virtuoso", virtuoso.folder / "bulk")
    assert len(report.written) > 2
    for _ in range(2):  # a second time changes nothing
        said = virtuoso.isql((virtuoso.folder / "bulk" / "load.sql").read_text("utf-8"))
        assert "Error" not in said
        assert said.count("graph-0") == len(report.written) - 1
        counts = store.counts(under=base)
        assert counts.pop(f"{base}mine") == 1
        assert counts == Counter(q.rpartition("<")[2].rstrip(">") for q in quads(made / "graph.nq"))
    for graph in store.counts(under=base):
        virtuoso.graphs.drop(graph)
