"""Every named question gives the rows written beside its data, in every engine; parameters and faults."""

from __future__ import annotations

import csv
import http.server
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rich.cells import cell_len

from partnergraph.errors import BadKnowledge, UsageError
from partnergraph.knowledge.ontology import Namespaces
from partnergraph.messages import LANGUAGES, set_language
from partnergraph.queries import Answer, check, find_query, named_queries, resolve, run
from partnergraph.queries.catalogue import kinds, prefixes, read_query
from partnergraph.queries.parameters import Named, identify
from partnergraph.queries.syntax import with_prefixes
from partnergraph.stores import EmbeddedStore, RemoteStore, Store, Table
from partnergraph.stores.lexical import is_ordered
from partnergraph.text import plain
from partnergraph.today import today
from partnergraph.views.table import render
from rdflib_store import GRAPH, RdflibStore
from test_stores import fake_server, make_build, reply, send

pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning:rdflib")
CASES = Path(__file__).parent / "queries"
NAMES = sorted(named_queries())


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    set_language("vi")


def _in_rdflib(turtle: str, _: Path, __: pytest.FixtureRequest) -> Store:
    return RdflibStore(turtle)


def _embedded(turtle: str, folder: Path, _: pytest.FixtureRequest) -> Store:
    return EmbeddedStore(make_build(folder / "build", _in_graph(turtle, GRAPH)))


def _in_graph(turtle: str, graph: str, predicates: tuple[str, ...] = ("",)) -> str:
    """The triples whose predicate ends so, as N-Quads in `graph`."""
    quads = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    named = (ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph)) for q in quads if ends(q, predicates))
    return (ox.serialize(named, format=ox.RdfFormat.N_QUADS) or b"").decode()


def ends(quad: ox.Quad, endings: tuple[str, ...]) -> bool:
    return quad.predicate.value.endswith(endings)


def _told_twice(turtle: str, folder: Path, _: pytest.FixtureRequest) -> Store:
    """Names and classes in two graphs: Oxigraph's union default graph meets them twice, and no row may show that."""
    again = _in_graph(turtle, GRAPH.replace("facts", "reference"), ("Label", "#type", "party", "name"))
    return EmbeddedStore(make_build(folder / "build", _in_graph(turtle, GRAPH) + again))


def _served(turtle: str, _: Path, request: pytest.FixtureRequest) -> Store:
    server = request.getfixturevalue("server")
    request.addfinalizer(lambda: send(f"{server}/store?graph={GRAPH}", "DELETE"))
    send(f"{server}/store?graph={GRAPH}", "PUT", turtle, "text/turtle")
    return RemoteStore(f"{server}/query")


def _in_virtuoso(turtle: str, _: Path, request: pytest.FixtureRequest) -> Store:
    virtuoso = request.getfixturevalue("virtuoso")
    request.addfinalizer(lambda: virtuoso.graphs.drop(GRAPH))
    virtuoso.graphs.replace(
        GRAPH, ox.serialize(ox.parse(turtle, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    )
    return RemoteStore(virtuoso.query)


ENGINES: dict[str, Callable[[str, Path, pytest.FixtureRequest], Store]] = {
    "rdflib": _in_rdflib,
    "embedded": _embedded,
    "told-twice": _told_twice,
    "server": _served,
    "virtuoso": _in_virtuoso,
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_the_rows_are_those_written_down(
    name: str, engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case = CASES / name
    turtle = (case / "data.ttl").read_text("utf-8")
    store = ENGINES[engine](turtle, tmp_path, request)
    answer = run(store, name, params_of(turtle))
    store.close()
    assert as_csv(answer) == (case / "expected.csv").read_text("utf-8")


def params_of(turtle: str) -> dict[str, str]:
    """What the first line of the data says to ask with."""
    line = turtle.partition("\n")[0].removeprefix("# params:").strip()
    return {key: value for key, _, value in (part.partition("=") for part in line.split("; ") if part)}


def as_csv(answer: Answer) -> str:
    """The answer's rows as they came; triples are their own order."""
    assert not isinstance(answer, bool)
    header = answer.variables if isinstance(answer, Table) else ("subject", "predicate", "object")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell.value for cell in row] for row in answer)
    return out.getvalue()


def test_there_is_a_question_for_every_case_and_no_other() -> None:
    assert sorted(folder.name for folder in CASES.iterdir()) == NAMES
    assert len(NAMES) >= 30


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_described_and_runs_everywhere(name: str) -> None:
    query = named_queries()[name]
    for words in (query.title, query.description, *(p.label for p in query.parameters)):
        assert words is not None
        assert set(words) == set(LANGUAGES)
        assert all(words.values())
    for parameter in query.parameters:
        assert re.search(rf"VALUES \?{parameter.name} \{{", query.text)
        assert parameter.kind in {"date", "year", "days", "language", "text", *kinds()}
    if any(p.default is None and p.kind != "language" for p in query.parameters):
        assert query.examples
    assert check(query.text) in ("SELECT", "CONSTRUCT")
    assert not re.search(r"\b(GRAPH|SERVICE|FROM)\b|COUNT\((?!DISTINCT)", query.text.split("\n\n")[-1])


def test_every_select_says_its_order() -> None:
    unordered = [n for n, q in named_queries().items() if check(q.text) == "SELECT" and not is_ordered(q.text)]
    assert unordered == []


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_lists_things_with_labels(kind: str) -> None:
    answer = ox.Store().query(kinds()[kind])
    assert isinstance(answer, ox.QuerySolutions)
    assert [v.value for v in answer.variables] == ["thing", "label"]


# --- parameters ---


@pytest.fixture
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    opened = _embedded((CASES / "agreements-of" / "data.ttl").read_text("utf-8"), tmp_path, request)
    yield opened
    opened.close()


def labels(answer: Answer, name: str) -> list[str]:
    assert isinstance(answer, Table)
    return [str(cell) for cell in answer.column(name)]


def test_a_company_is_found_by_any_of_its_names(store: Store) -> None:
    names = ("VNPT", "vnpt", "Tập đoàn Bưu chính Viễn thông Việt Nam", "tap doan buu chinh vien thong viet nam")
    answers = [run(store, "agreements-of", {"company": name}) for name in names]
    assert all(answer == answers[0] for answer in answers)
    assert len(labels(answers[0], "agreement")) == 4
    by_iri = run(store, "agreements-of", {"company": "https://w3id.org/partnergraph/id/org/vnpt"})
    assert by_iri == answers[0]


def test_the_language_of_labels_follows_the_program_and_can_be_asked_for(store: Store) -> None:
    assert labels(run(store, "agreements-of", {"company": "VNPT"}), "agreementLabel")[0] == "Thỏa thuận 2014"
    answer = run(store, "agreements-of", {"company": "VNPT", "language": "en"})
    assert labels(answer, "agreementLabel")[0] == "Agreement of 2014"
    assert "Bản ghi nhớ về du lịch" in labels(answer, "agreementLabel")  # has no English label
    set_language("en")
    assert run(store, "agreements-of", {"company": "VNPT"}) == answer


@pytest.mark.parametrize(
    ("name", "params", "says"),
    [
        ("agreements-of", {}, r'parameter "company" is missing; the parameters are: company \(company\), language'),
        ("agreements-of", {"firm": "VNPT"}, r'no parameter "firm"; its parameters are: company'),
        ("agreements-of", {"company": "Sao Bien X"}, "Did you mean Viễn thông Sao Biển"),
        ("agreements-of", {"company": "zzz"}, 'Nothing in the store is named "zzz"'),
        ("agreements-of-province", {"province": "Quang Nan"}, "Did you mean Tỉnh Quảng Nam"),
        ("agreements-of-province", {"province": "Quáng Nam"}, "Did you mean Tỉnh Quảng Nam"),
        ("in-force-on", {"day": "6/1/2021"}, "takes a day as YEAR-MONTH-DAY"),
        ("in-force-on", {"day": "2021-02-30"}, "takes a day"),
        ("in-force-on", {"day": "2021-01-01", "language": "fr"}, "takes vi, en"),
        ("ending-within", {"days": "-3"}, "takes a number from 0"),
        ("ending-within", {"days": "abc"}, "takes a number"),
        ("agreements-of", {"company": 'http://e/> } UNION { ?a ?b "'}, "not a valid IRI"),
        ("agreement-of", {}, "Did you mean agreements-of"),
        ("xyzzy", {}, "query --list"),
        ("gone.rq", {}, r"no query file"),
    ],
)
def test_wrong_use_is_one_clear_line(store: Store, name: str, params: dict[str, str], says: str) -> None:
    set_language("en")
    with pytest.raises(UsageError, match=says) as caught:
        run(store, name, params)
    assert "\n" not in str(caught.value)


def test_days_count_from_the_day_and_both_ends_belong(store: Store) -> None:
    assert len(labels(run(store, "ending-within", {"day": "2025-12-01", "days": "30"}), "through")) == 2
    assert labels(run(store, "ending-within", {"day": "2025-12-01", "days": "29"}), "through") == []
    assert labels(run(store, "ending-within", {"day": "2026-01-01", "days": "1"}), "through") == []


def test_without_a_day_it_is_today(store: Store) -> None:
    assert f'"{today()}"^^' in resolve(store, "in-force-on")  # in Vietnam, whatever the machine's zone


@pytest.mark.parametrize(
    "value", ['"} ?s ?p ?o . { "', "x\\", 'a\nb"', "} DROP ALL #", "?x", "$company", "\\1", "\\g<0>"]
)
def test_text_cannot_leave_its_literal(value: str) -> None:
    query = read_query('# param: x text - x@vi | x@en\nSELECT ?x WHERE { VALUES ?x { "example" } }', "t")
    text = resolve(RdflibStore(""), query, {"x": value})
    answer = RdflibStore("").select(text)
    assert [str(row[0]) for row in answer] == [" ".join(value.split())]


THINGS = [
    Named("i/place/ha-nam", "Tỉnh Hà Nam"),
    Named("i/place/quang-nam", "Tỉnh Quảng Nam"),
    Named("i/place/quang-nam", "Quang Nam Province"),
    Named("i/place/da-nang", "Thành phố Đà Nẵng"),
    Named("i/place/da-nang-2025", "Thành phố Đà Nẵng"),
    Named("i/place/hoa-binh", "Tỉnh Hòa Bình"),
    Named("i/place/thai-binh", "Tỉnh Thái Bình"),
]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Quảng Nam", ["i/place/quang-nam"]),
        ("quang nam", ["i/place/quang-nam"]),
        ("QUẢNG NAM", ["i/place/quang-nam"]),
        ("tỉnh Quảng  Nam", ["i/place/quang-nam"]),
        ("Đà Nẵng", ["i/place/da-nang", "i/place/da-nang-2025"]),
        ("da-nang-2025", ["i/place/da-nang-2025"]),
        ("Hoà Bình", ["i/place/hoa-binh"]),  # the old placement of the tone
    ],
)
def test_identify(value: str, found: list[str]) -> None:
    assert identify(" ".join(value.split()), THINGS) == found


def test_what_fits_two_labels_is_asked_back() -> None:
    with pytest.raises(UsageError, match=r"Tỉnh Hòa Bình \| Tỉnh Thái Bình"):
        identify("binh", THINGS)
    with pytest.raises(UsageError, match=r"Tỉnh Hà Nam \| Tỉnh Quảng Nam"):
        identify("Nam", THINGS[:2])


@pytest.mark.parametrize(
    "name", [n for n, q in named_queries().items() if any(p.kind in kinds() for p in q.parameters)]
)
def test_every_question_takes_names_without_marks_and_asks_back(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    turtle = (CASES / name / "data.ttl").read_text("utf-8")
    store = _embedded(turtle, tmp_path, request)
    for parameter in (p for p in named_queries()[name].parameters if p.kind in kinds()):
        known = store.select(kinds()[parameter.kind])
        label = sorted(str(row[1]) for row in known)[-1]
        given = params_of(turtle)
        answers = [run(store, name, given | {parameter.name: form}) for form in (label, plain(label), label.upper())]
        assert answers[0] == answers[1] == answers[2]
        with pytest.raises(UsageError, match=re.escape(label)):
            run(store, name, given | {parameter.name: label[:-1] + "yz"})
        with pytest.raises(UsageError, match=parameter.name):
            run(store, name, {key: value for key, value in given.items() if key != parameter.name})
    store.close()


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("name", NAMES)
def test_every_table_fits_the_terminal(name: str, width: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    turtle = (CASES / name / "data.ttl").read_text("utf-8")
    shown = render(run(RdflibStore(turtle), name, params_of(turtle)), "table", width).decode()
    assert max(map(cell_len, shown.splitlines())) <= width
    assert "https://w3id.org" not in shown  # labels, or IRIs cut short


# --- measures ---


def test_a_measure_makes_rows_of_a_network(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    store = _embedded((CASES / "central-in-year" / "data.ttl").read_text("utf-8"), tmp_path, request)
    table = run(store, "central-in-year", {"year": "2021"})
    assert isinstance(table, Table)
    assert table.variables == ("thing", "thingLabel", "betweenness")
    triples = run(store, "central-in-year", {"year": "2021"}, measure=False)
    assert isinstance(triples, list)  # what `view` draws
    assert triples
    nobody = run(store, "central-in-year", {"year": "1999"})
    assert isinstance(nobody, Table)
    assert len(nobody) == 0
    store.close()


def test_a_measure_that_is_none_is_knowledge_to_mend() -> None:
    with pytest.raises(BadKnowledge, match="fame"):
        read_query("# measure: fame\nCONSTRUCT WHERE { ?s ?p ?o }", "bad")


# --- SPARQL given as text or as a file ---


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT * WHERE {\n  ?s ?p }", r"line 2, column 10"),
        ("SELECT ?x\nWHERE { ?x a nope:Thing }", r"prefix is not declared at line 2"),
        ("SELECT * WHERE { ?s ?p ?o", r"line 1, column 26"),
        ("INSERT DATA { <http://a> <http://b> 1 }", "INSERT is an update"),
        ("# SELECT\nPREFIX x: <http://x/>\ndrop all", "DROP is an update"),
        ("WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH is an update"),
        ("say hello", "line 1, column 1"),
    ],
)
def test_faults_of_syntax_have_line_and_column(text: str, says: str, store: Store) -> None:
    set_language("en")
    with pytest.raises(UsageError, match=says) as caught:
        run(store, text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_words_of_updates_in_strings_and_names_are_harmless() -> None:
    assert check('SELECT ?drop WHERE { ?drop <http://e/insert> "DELETE" } # LOAD') == "SELECT"
    assert check("PREFIX load: <http://x/> ASK { ?s load:add ?o }") == "ASK"
    assert check("DESCRIBE <http://e/a>") == "CONSTRUCT"


@pytest.mark.parametrize("form", ["ASK", "SELECT *", "CONSTRUCT { ?s ?p ?o } WHERE", "DESCRIBE ?s WHERE"])
def test_checking_a_query_calls_nobody(form: str) -> None:
    called: list[str] = []

    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        called.append(request.path)
        reply(200, "text/plain", b"")(request)

    with fake_server(answer) as url:
        check(f"{form} {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
        check(f"{form} {{ ?s ?p 'SERVICE' . service\n silent <{url}> {{ ?s ?p ?o }} }}")
        with pytest.raises(UsageError, match=r"2, column|2, cột"):
            check(f"{form} {{ SERVICE <{url}> {{\n?s ?p }} }}")
    assert called == []


def test_our_prefixes_need_no_declaration(store: Store) -> None:
    answer = run(store, "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a a pg:Agreement ; skos:prefLabel ?l }")
    assert labels(answer, "n") == ["3"]
    declared = "PREFIX pg: <http://other/> ASK { ?s a pg:X }"
    assert with_prefixes(declared) == declared
    assert with_prefixes('ASK { ?s ?p "pg:X" }') == 'ASK { ?s ?p "pg:X" }'


def test_a_file_may_bring_its_own_parameters(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        "\ufeff# param: y year(2014) - năm@vi | year@en\n"
        "SELECT ?a WHERE { VALUES ?y { 1 } ?a pg:dateSigned ?d FILTER(YEAR(?d) = ?y) }",
        "utf-8",
    )
    assert len(labels(run(store, str(path)), "a")) == 1
    assert labels(run(store, str(path), {"y": "2021"}), "a")[0].endswith("a2")
    assert labels(run(store, str(path), {"y": "2020"}), "a") == []


def test_a_faulty_header_is_knowledge_to_mend() -> None:
    with pytest.raises(BadKnowledge, match="day"):
        read_query("# param: day\nASK {}", "bad")
    query = read_query("# param: x text(a) - x@vi | x@en\nASK {}", "bad")
    with pytest.raises(BadKnowledge, match=r"VALUES \?x"):
        resolve(RdflibStore(""), query)


def test_ask_and_construct(store: Store) -> None:
    assert run(store, "ASK { ?a a pg:Agreement }") is True
    triples = run(store, "partnership-network")
    assert isinstance(triples, list)
    subjects: set[Any] = {s.value for s, _, _ in triples}
    assert not any("a4" in s for s in subjects)  # what is only proposed is no partnership


def test_other_namespaces_are_followed_everywhere() -> None:
    space = Namespaces("https://data.example/ns#", "https://data.example/id/")
    texts: Mapping[str, str] = {n: q.text for n, q in named_queries(space).items()} | kinds(space) | prefixes(space)
    assert not any("w3id.org/partnergraph" in text for text in texts.values())
    assert prefixes(space)["pg"] == "https://data.example/ns#"
    assert find_query("agreements-of", space).text != find_query("agreements-of").text
