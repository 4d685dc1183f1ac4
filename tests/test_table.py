"""Answers as text: for people, for programs, as RDF."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from rich.cells import cell_len

from partnergraph.errors import UsageError
from partnergraph.messages import set_language
from partnergraph.queries import named_queries, run
from partnergraph.stores.base import XSD, Table, Term, Triple
from partnergraph.stores.embedded import read_solutions
from partnergraph.views.table import RDF_FORMATS, RESULT_FORMATS, printable, render, render_catalogue, short

VNPT = Term("https://w3id.org/partnergraph/id/org/vnpt", "iri")
PARTY = Term("https://w3id.org/partnergraph/ns#party", "iri")
A1 = Term("https://w3id.org/partnergraph/id/agreement/a1", "iri")
TABLE = Table(
    ("org", "orgLabel", "note", "n"),
    (
        (VNPT, Term("Tập đoàn Bưu chính Viễn thông Việt Nam", lang="vi"), None, Term("12", datatype=XSD + "integer")),
        (A1, None, Term('một "dòng",\nhai\tdòng'), Term("3", datatype=XSD + "integer")),
        (Term("b0", "bnode"), None, Term("2021-01-06", datatype=XSD + "date"), None),
    ),
)
TRIPLES: list[Triple] = [
    (A1, PARTY, VNPT),
    (VNPT, Term("http://xmlns.com/foaf/0.1/name", "iri"), Term("Đà Nẵng", lang="vi")),
]


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    set_language("vi")


# --- for people ---


def test_labels_stand_in_for_iris_and_iris_without_one_are_short() -> None:
    shown = render(TABLE, width=120).decode()
    assert "orgLabel" not in shown
    assert "Tập đoàn Bưu chính Viễn thông Việt Nam" in shown
    assert "agreement/a1" in shown
    assert "https://" not in shown
    assert shown.endswith("Số dòng: 3\n")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_table_fits_the_width_and_loses_nothing(width: int) -> None:
    shown = render(TABLE, width=width).decode()
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    letters = "".join(shown.split())
    for word in ["Tập", "đoàn", "Bưu", "chính", "Viễn", "thông", "Việt", "Nam"]:
        assert word in letters
    assert "12" in letters


def test_more_columns_than_the_width_holds_become_blocks() -> None:
    wide = Table(tuple(f"v{i}" for i in range(12)), (tuple(Term(f"giá trị {i}") for i in range(12)),))
    shown = render(wide, width=80).decode()
    assert shown.splitlines()[0].split(maxsplit=1) == ["v0", "giá trị 0"]
    assert len(shown.splitlines()) == 14


def test_nothing_steers_the_terminal_and_markup_is_text() -> None:
    evil = Table(("x",), ((Term("\x1b[31mred\x07 [bold]b[/] :smile:\u2028\x9b2J"),),))
    shown = render(evil, width=100).decode()
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u2028"}
    assert "[bold]b[/] :smile:" in shown


def test_empty_answers_and_yes_and_no() -> None:
    assert "Số dòng: 0" in render(Table(("a",), ()), width=80).decode()
    assert render(Table((), ((),)), width=80).decode() == "Số dòng: 1\n"
    assert render(True).decode() == "Có\n"
    set_language("en")
    assert render(False).decode() == "No\n"


def test_triples_are_a_table_of_three() -> None:
    shown = render(TRIPLES, width=120).decode()
    assert "pg:party" in shown
    assert "foaf:name" in shown


@pytest.mark.parametrize(
    ("iri", "shorter"),
    [
        ("https://w3id.org/partnergraph/ns#party", "pg:party"),
        ("https://w3id.org/partnergraph/id/org/vnpt", "org/vnpt"),
        ("https://bao.example/1", "https://bao.example/1"),
        ("https://schema.org/", "https://schema.org/"),
    ],
)
def test_short(iri: str, shorter: str) -> None:
    assert short(iri) == shorter


def test_printable_keeps_letters_of_all_kinds() -> None:
    assert printable("Ủy ban 5G 中文 ơ\u031b") == "Ủy ban 5G 中文 ơ\u031b"


# --- for programs ---


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_results_are_read_back_as_the_same_table(form: str) -> None:
    parsed = ox.parse_query_results(render(TABLE, form), format=RESULT_FORMATS[form])
    assert isinstance(parsed, ox.QuerySolutions)
    read = read_solutions(parsed)
    assert read.variables == TABLE.variables
    assert [row[1:] for row in read] == [row[1:] for row in TABLE]
    assert read.rows[0] == TABLE.rows[0]


def test_csv_is_plain_values() -> None:
    rows = list(csv.reader(io.StringIO(render(TABLE, "csv").decode(), newline="")))
    assert rows[0] == list(TABLE.variables)
    assert rows[1] == [VNPT.value, "Tập đoàn Bưu chính Viễn thông Việt Nam", "", "12"]
    assert rows[2][2] == 'một "dòng",\nhai\tdòng'


def test_yes_and_no_in_the_result_formats() -> None:
    assert json.loads(render(True, "json")) == {"head": {}, "boolean": True}
    root = ElementTree.fromstring(render(False, "xml"))
    assert root.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == "false"
    assert render(True, "csv").strip() == b"true"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("form", sorted(RDF_FORMATS))
def test_rdf_is_read_back_as_the_same_triples(form: str) -> None:
    body = render(TRIPLES, form)
    names = {"turtle": "turtle", "nquads": "nquads", "jsonld": "json-ld"}
    read = rdflib.Dataset(default_union=True)
    read.parse(data=body, format=names[form])
    assert {(str(s), str(p), str(o)) for s, p, o, _ in read.quads()} == {
        (s.value, p.value, o.value) for s, p, o in TRIPLES
    }
    assert "Đà Nẵng" in body.decode()
    assert body.endswith(b"\n")


def test_turtle_declares_only_the_prefixes_it_uses() -> None:
    text = render(TRIPLES, "turtle").decode()
    assert "@prefix pg:" in text
    assert "@prefix oa:" not in text


def test_what_a_format_cannot_hold_is_refused() -> None:
    for answer in (TABLE, True):
        with pytest.raises(UsageError, match="turtle"):
            render(answer, "turtle")
    with pytest.raises(UsageError, match="pdf"):
        render(TABLE, "pdf")


# --- order ---


class Unsorted:
    """A store that gives its rows in the order it was made with."""

    where = "unsorted"

    def __init__(self, *values: str) -> None:
        self.table = Table(("x",), tuple((Term(v),) for v in values))

    def select(self, query: str) -> Table:
        return self.table

    def ask(self, query: str) -> bool:
        return True

    def construct(self, query: str) -> list[Triple]:
        return []

    def counts(self) -> dict[str, int]:
        return {}

    def close(self) -> None:
        pass


def test_rows_without_an_order_are_sorted_and_an_order_is_kept() -> None:
    texts = {
        "SELECT ?x WHERE { ?x ?y ?z }": ["a", "b", "c"],
        "SELECT ?x WHERE { ?x ?y ?z } ORDER BY ?x": ["b", "c", "a"],
    }
    for text, wanted in texts.items():
        answer = run(Unsorted("b", "c", "a"), text)
        assert isinstance(answer, Table)
        assert [str(row[0]) for row in answer] == wanted


# --- the list of questions ---


def test_the_list_names_and_describes_every_question_in_the_language_spoken() -> None:
    shown = render_catalogue("table", "vi", 100)
    for name, query in named_queries().items():
        assert f"\n{name}\n" in f"\n{shown}"
        assert query.title is not None
        assert query.title["vi"][:30] in shown
    assert max(cell_len(line) for line in shown.splitlines()) <= 100


def test_the_list_as_json_has_both_languages() -> None:
    rows = json.loads(render_catalogue("json", "vi"))
    assert [row["name"] for row in rows] == list(named_queries())
    assert all(set(row["title"]) == set(row["description"]) == {"vi", "en"} for row in rows)
    company = next(row for row in rows if row["name"] == "agreements-of")["parameters"][0]
    assert company == {
        "name": "company",
        "kind": "company",
        "default": None,
        "label": {"vi": "doanh nghiệp", "en": "company"},
    }
    with pytest.raises(UsageError, match="table, json"):
        render_catalogue("csv")
