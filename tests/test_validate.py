"""A clean graph conforms; one broken in any one way does not, and the report names the rule and the node."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pyshacl
import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDF, SH

from partnergraph.errors import BadInput
from partnergraph.knowledge.ontology import Namespaces, load_ontology
from partnergraph.validate import Report, Result, validate
from shape_faults import ARTICLE, CLEAN, DOUBTS, FAULTS, HOME, QUOTE, SPAN, TEXT, told


@cache
def _clean() -> Report:
    return validate(told(CLEAN), load_ontology(), {ARTICLE: TEXT})


def _rules(report: Report) -> set[str]:
    return {result.shape for result in report.results}


def test_a_clean_graph_conforms_without_a_warning() -> None:
    assert _clean().results == ()
    assert _clean().conforms
    assert (_clean().quotes_checked, _clean().quotes_missing) == (1, 0)


# rules proved by a test of their own
CONTEXT = {"renews-other-parties"}


def _broken(change: tuple[str, str]) -> Report:
    return validate(_changed(change), load_ontology(), {ARTICLE: TEXT})


def _changed(change: tuple[str, str], base: str = f"{HOME}id/") -> Graph:
    old, new = change
    assert not old or old in CLEAN, f"no longer in the clean graph: {old}"
    return told(CLEAN.replace(old, new), base) if old else told(CLEAN, base, new)


@cache
def _all_broken() -> dict[tuple[str, str], list[Result]]:
    """What is found for every fault: each has a copy of the clean graph under its own base, and all are validated at
    once. Those that change a concept, which the copies share, are left out."""
    changes = [c for rule, changes in FAULTS.items() if not rule.startswith("in-") for c in changes]
    bases = {change: f"{HOME}id/v{number}/" for number, change in enumerate(changes)}
    union, texts = Graph(), {}
    for change, base in bases.items():
        union += _changed(change, base)
        texts[f"{base}article/a"] = TEXT
    found = defaultdict(list)
    for result in validate(union, load_ontology(), texts).results:
        found["/".join(result.focus.split("/")[:6]) + "/"].append(result)
    return {change: found[base] for change, base in bases.items()}


@pytest.mark.parametrize(
    ("rule", "change"), [(rule, c) for rule, changes in FAULTS.items() for c in changes if not rule.startswith("in-")]
)
def test_a_fault_is_found(rule: str, change: tuple[str, str]) -> None:
    results = _all_broken()[change]
    assert rule in {result.shape for result in results if result.severity == "violation"}


@pytest.mark.parametrize(
    ("rule", "change"), [(r, c) for r, changes in FAULTS.items() for c in changes if r[:3] == "in-"]
)
def test_a_foreign_code_is_found(rule: str, change: tuple[str, str]) -> None:
    assert rule in _rules(_broken(change))


@pytest.mark.parametrize(("rule", "change"), DOUBTS.items())
def test_a_doubt_is_only_a_warning(rule: str, change: tuple[str, str]) -> None:
    report = _broken(change)
    assert {(result.severity, result.shape) for result in report.results} == {("warning", rule)}
    assert report.conforms


def test_every_rule_of_the_shapes_is_proved_by_a_fault() -> None:
    shapes = load_ontology().shapes
    named = {
        str(s).rsplit("#", 1)[-1]
        for kind in (SH.PropertyShape, SH.SPARQLConstraint)
        for s in shapes.subjects(RDF.type, kind)
    }
    own = {
        str(s).rsplit("#", 1)[-1] for s in shapes.subjects(RDF.type, SH.NodeShape) if (s, SH.message, None) in shapes
    }
    proved = {*FAULTS, *DOUBTS, *CONTEXT}
    assert named | own == proved - {"quote-found", "text-hash", "text-known"}


def test_every_rule_speaks_both_languages() -> None:
    shapes = load_ontology().shapes
    for shape in {*shapes.subjects(RDF.type, SH.PropertyShape), *shapes.subjects(RDF.type, SH.SPARQLConstraint)}:
        assert {getattr(m, "language", None) for m in shapes.objects(shape, SH.message)} == {"vi", "en"}, shape


def test_the_rule_on_renewed_parties_knows_successors() -> None:
    new = "d:org/moi a org:FormalOrganization . d:agreement/m pg:party d:org/moi ."
    other = CLEAN.replace("d:agreement/m pg:party d:org/tinh .", "").replace("m pg:party d:org/vt ;", "m") + new
    assert "renews-other-parties" in _rules(validate(told(other), load_ontology()))
    heir = other + " d:org/tinh pg:succeededBy d:org/moi ."
    assert "renews-other-parties" not in _rules(validate(told(heir), load_ontology()))


def test_a_fault_names_its_node_in_both_languages() -> None:
    report = _broken(FAULTS["span-length"][0])
    found = next(result for result in report.results if result.shape == "span-length")
    assert found.focus == SPAN.strip("<>")
    assert found.messages["vi"].startswith("Câu trích")
    assert found.messages["en"].startswith("The quote")


def test_a_missing_statement_names_the_predicate() -> None:
    report = _broken(FAULTS["fact-without-statement"][2])
    found = [r for r in report.results if r.shape == "fact-without-statement"]
    assert [(r.focus, r.path) for r in found] == [
        (f"{HOME}id/agreement/old", f"{HOME}ns#cooperationArea"),
    ]


def test_the_report_for_people_groups_and_counts() -> None:
    report = _broken(FAULTS["organisation-kind"][0])
    english, vietnamese = report.lines("en"), report.lines("vi")
    assert len(english) == len(vietnamese) == 3
    assert english[0].startswith("The graph does not conform")
    assert "1 violations" in english[0]
    assert "org/vt (organisationKind)" in english[1]
    assert vietnamese[1].startswith("Vi phạm ×1: Tổ chức phải thuộc đúng một loại.")
    assert english[2] == "1 quotes looked up in the texts, 0 not found where they should stand."


def test_many_results_of_one_rule_are_one_line() -> None:
    people = " ".join(f"d:person/p{number} a foaf:Person ." for number in range(9))
    lines = validate(told(CLEAN, more=people), load_ontology()).lines("en")
    assert len(lines) == 3
    assert "×9" in lines[1]
    assert lines[1].endswith("and 6 more")
    assert "were not re-found" in lines[2]


def test_without_texts_no_quote_is_counted() -> None:
    report = validate(told(CLEAN), load_ontology())
    assert report.quotes_checked is None
    assert report.conforms


def test_an_article_without_its_text_is_a_warning() -> None:
    report = validate(told(CLEAN), load_ontology(), {})
    assert [(r.severity, r.shape, r.focus) for r in report.results] == [("warning", "text-known", ARTICLE)]
    assert report.quotes_checked == 0


def test_a_quote_elsewhere_in_the_text_is_missing() -> None:
    report = validate(told(CLEAN), load_ontology(), {ARTICLE: f"Và {TEXT}"})
    assert (report.quotes_checked, report.quotes_missing) == (1, 1)
    assert {"quote-found", "text-hash"} == _rules(report)


@pytest.mark.parametrize(
    ("quote", "cut", "found"),
    [
        (f"{QUOTE[:20]}…", "end", True),
        (f"…{QUOTE[-20:]}", "start", True),
        (f"…{QUOTE[5:20]}…", "both", True),
        (f"{QUOTE[1:20]}…", "end", False),
        (f"…{QUOTE[-20:-1]}", "start", False),
        ("…Hà Nội…", "both", False),
    ],
)
def test_a_cut_quote_is_found_by_what_is_left(quote: str, cut: str, found: bool) -> None:
    turtle = CLEAN.replace(f'oa:exact "{QUOTE}"', f'oa:exact "{quote}" ; pg:cut "{cut}"')
    report = validate(told(turtle), load_ontology(), {ARTICLE: TEXT})
    assert (report.quotes_missing == 0) is found


def test_nquads_a_dataset_and_a_graph_are_judged_alike() -> None:
    old, new = FAULTS["organisation-kind"][0]
    graph = told(CLEAN.replace(old, new))
    dataset = Dataset()
    for number, triple in enumerate(graph):
        dataset.graph(URIRef(f"{HOME}graph/{number % 3}")).add(triple)
    nquads = "".join(f"{' '.join(t.n3() for t in triple)} <{HOME}graph/facts> .\n" for triple in graph).encode()
    reports = [validate(data, load_ontology(), {ARTICLE: TEXT}) for data in (graph, dataset, nquads)]
    assert reports[0].results
    assert reports[0] == reports[1] == reports[2]


def test_nquads_that_do_not_parse_are_one_line() -> None:
    with pytest.raises(BadInput) as error:
        validate(b"<http://example.org/a> <http://example.org/b> .\n", load_ontology())
    assert "\n" not in str(error.value)


def test_the_report_as_rdf_is_shacl() -> None:
    report = _broken(FAULTS["organisation-kind"][0]).to_rdf()
    assert [str(value) for value in report.objects(None, SH.conforms)] == ["false"]
    results = list(report.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == 1
    assert set(report.objects(results[0], SH.focusNode)) == {URIRef(f"{HOME}id/org/vt")}
    assert set(report.objects(results[0], SH.resultPath)) == {URIRef(f"{HOME}ns#organisationKind")}
    assert set(report.objects(results[0], SH.sourceConstraintComponent)) == {SH.MinCountConstraintComponent}
    clean = _clean().to_rdf()
    assert [str(value) for value in clean.objects(None, SH.conforms)] == ["true"]


def test_other_namespaces_are_judged_alike() -> None:
    other = Namespaces("https://example.org/terms#", "https://example.org/kg/")
    full = told(CLEAN, more="d:person/nobody a foaf:Person .").serialize(format="turtle")
    report = validate(Graph().parse(data=other.rewrite(full), format="turtle"), load_ontology(other))
    assert [(r.shape, r.focus) for r in report.results] == [("person-name", "https://example.org/kg/person/nobody")]


def test_a_processor_of_shacl_alone_finds_the_same() -> None:
    """Our two engines against pyshacl with the whole file: one fault for each comparison, all in one graph."""
    shapes = load_ontology().shapes
    rules = {str(c).rsplit("#", 1)[-1] for c in shapes.objects(None, SH.sparql)} - CONTEXT - {*DOUBTS}
    union = Graph()
    for number, rule in enumerate(sorted(rules)):
        union += _changed(FAULTS[rule][0], f"{HOME}id/v{number}/")
    ours = {(r.shape, r.focus) for r in validate(union, load_ontology()).results if r.shape in rules}
    _, report, _ = pyshacl.validate(union + load_ontology().graph, shacl_graph=shapes, inplace=True)
    theirs = {
        (str(constraint).rsplit("#", 1)[-1], str(report.value(result, SH.value)))
        for result, constraint in report.subject_objects(SH.sourceConstraint)
    }
    assert {rule for rule, _ in ours} == rules
    assert ours == theirs


def test_every_comparison_stands_on_the_one_node() -> None:
    """What the validation takes for rules over the whole graph is nothing else."""
    shapes = load_ontology().shapes
    for shape in shapes.subjects(SH.sparql):
        assert {str(node) for node in shapes.objects(shape, SH.targetNode)} == {f"{HOME}shapes#data"}
