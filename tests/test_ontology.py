"""The ontology keeps to its rules, the rules can fail, and the codes are those that extraction prints."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib.compare import isomorphic

from partnergraph.errors import BadKnowledge, UsageError
from partnergraph.knowledge.files import ontology_file
from partnergraph.knowledge.ontology import Namespaces, Ontology, load_ontology
from partnergraph.knowledge.ontology_lint import lint_ontology

# The closed lists of the exchange format, letter for letter.
CODES = {
    "agreement-type": "strategic-cooperation-agreement cooperation-agreement framework-agreement memorandum-of-understanding"
    " contract cooperation-programme coordination-regulation minutes licence donation",
    "reported-status": "signed renewed in-force expired planned proposed",
    "organisation-kind": "telecom government party military company university other",
    "act": "chair sign attend witness speak",
    "programme-kind": "operations-centre platform system network data-centre portal training national-programme project"
    " facility fund-or-gift other",
    "programme-status": "planned agreed under-way launched delivered",
    "outcome-status": "achieved ongoing planned expected",
    "basis": "stated inferred curated",
    "cooperation-area": "telecom-infrastructure mobile-network data-centre-cloud digital-infrastructure e-government"
    " digital-government digital-economy digital-society digital-transformation smart-city operations-centre"
    " public-services data-platform digital-identity cybersecurity human-resources health education agriculture tourism"
    " transport-logistics trade-payments environment-resources energy-industry disaster-pandemic security-defence"
    " justice-elections ai-bigdata iot research-innovation social-welfare media-communication satellite-spectrum",
}
OTHER = Namespaces("http://example.org/terms/", "http://example.org/kg/")


def test_the_ontology_keeps_to_its_rules() -> None:
    assert lint_ontology(load_ontology()) == []


def test_the_rules_hold_under_other_namespaces() -> None:
    assert lint_ontology(load_ontology(OTHER)) == []


@pytest.mark.parametrize("scheme", CODES)
def test_a_scheme_has_the_codes_of_the_exchange_format(scheme: str) -> None:
    assert set(load_ontology().codes[scheme]) == set(CODES[scheme].split())


def test_the_other_schemes_have_the_codes_that_the_graph_needs() -> None:
    codes = load_ontology().codes
    assert set(codes) == {*CODES, "post", "beneficiary"}
    assert {"chair-peoples-committee", "deputy-chair-peoples-committee", "minister", "director", "head"} <= {
        *codes["post"]
    }
    assert {"government", "citizens", "businesses", "state-agencies", "students"} <= {*codes["beneficiary"]}


# rule -> (file, text, what stands in its place); an empty text means an addition
FAULTS = {
    "ambiguous": ("schemes.ttl", "", 'post:member skos:altLabel "Giám đốc"@vi .'),
    "blank-nodes": ("partnergraph.ttl", "", "pg:party rdfs:seeAlso [] ."),
    "clashes": ("partnergraph.ttl", "", "pg:Provision rdfs:subClassOf pg:Instrument ."),
    "domains": ("partnergraph.ttl", "  rdfs:range org:Organization ;\n", ""),
    "header": ("partnergraph.ttl", 'owl:versionInfo "0.1.0"', 'rdfs:comment "0.1.0"'),
    "hijacking": ("partnergraph.ttl", "", 'org:member rdfs:label "thành viên"@vi .'),
    "inverses": ("partnergraph.ttl", "", "pg:signedAt owl:inverseOf pg:party ."),
    "labels": ("partnergraph.ttl", 'rdfs:label "Thỏa thuận"@vi , ', "rdfs:label "),
    "licence": ("schemes.ttl", "licenses/by/4.0/", "licenses/by-nc/4.0/"),
    "notations": ("schemes.ttl", 'skos:notation "smart-city"', 'skos:notation "smartcity"'),
    "orphans": ("schemes.ttl", "skos:broader area:smart-city", 'skos:note "alone"'),
    "proposed": ("partnergraph.ttl", "owl:disjointWith pg:ProposedAgreement", "owl:disjointWith pg:Outcome"),
    "undefined-in-shapes": ("shapes.ttl", "sh:path pg:validFrom", "sh:path pg:validSince"),
    "untyped": ("partnergraph.ttl", "", 'pg:Network rdfs:label "mạng lưới"@vi , "network"@en .'),
    "shapes.ttl": ("shapes.ttl", "?value pg:renews ?earlier", "?value pg:renewed ?earlier"),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_breaks_its_rule(rule: str, tmp_path: Path) -> None:
    name, old, new = FAULTS[rule]
    shutil.copytree(ontology_file(""), tmp_path / "ontology")
    path = tmp_path / "ontology" / name
    text = path.read_text(encoding="utf-8")
    assert not old or old in text, f"no longer in {name}: {old}"
    path.write_text(text.replace(old, new, 1) if old else f"{text}\n{new}\n", encoding="utf-8")
    faults = lint_ontology(Ontology(Namespaces(), tmp_path / "ontology"))
    assert any(fault.startswith(f"[{rule}]") for fault in faults), faults


def test_every_rule_is_proved_by_a_fault() -> None:
    rules = {path.stem for path in ontology_file("hygiene").glob("*.rq")}
    assert rules == {*FAULTS} - {"shapes.ttl"}


def test_a_rule_opens_with_a_sentence() -> None:
    for path in ontology_file("hygiene").glob("*.rq"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name
        assert path.read_text(encoding="utf-8").partition("\n")[0].endswith("."), path.name


def test_both_parsers_read_the_same_vocabulary() -> None:
    from rdflib import Graph

    ontology = load_ontology()
    assert isomorphic(Graph().parse(data=ontology.vocabulary, format="nt"), ontology.graph)


def test_the_vocabulary_is_canonical() -> None:
    lines = load_ontology().vocabulary.splitlines()
    assert lines == sorted(set(lines))
    assert not any(line.startswith(b"_:") for line in lines)


def test_labels_in_both_languages() -> None:
    ontology = load_ontology()
    concept = ontology.concept("act", "chair")
    assert (ontology.label(concept, "vi"), ontology.label(concept, "en")) == ("chủ trì", "chair")
    assert ontology.label(ontology.namespaces.term("party"), "vi") == "bên tham gia"
    assert ontology.label(concept, "fr") is None


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(BadKnowledge) as error:
        load_ontology().concept("act", "dance")
    assert "dance" in str(error.value)


def test_a_missing_or_broken_file_is_one_line(tmp_path: Path) -> None:
    ontology = Ontology(Namespaces(), tmp_path)
    with pytest.raises(BadKnowledge) as error:
        _ = ontology.triples
    assert "partnergraph.ttl" in str(error.value)
    (tmp_path / "partnergraph.ttl").write_text("@prefix a: <http://example.org/> .\na:b a:c", encoding="utf-8")
    with pytest.raises(BadKnowledge) as error:
        _ = ontology.triples
    assert "partnergraph.ttl" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("iri", ["", "partnergraph#", "https://", "https://example.org/a b#", "ftp://example.org/#"])
def test_a_namespace_is_an_absolute_web_address(iri: str) -> None:
    with pytest.raises(UsageError):
        Namespaces(ns=iri)
    with pytest.raises(UsageError):
        Namespaces(data=iri)


def test_a_namespace_ends_where_a_name_can_begin() -> None:
    with pytest.raises(UsageError):
        Namespaces(ns="https://example.org/ns")
    with pytest.raises(UsageError):
        Namespaces(ns="https://example.org/x/", data="https://example.org/x/")


def test_homes_of_schemes_and_graphs() -> None:
    default = Namespaces()
    assert default.schemes == "https://w3id.org/partnergraph/scheme/"
    assert default.graph("article", "k") == "https://w3id.org/partnergraph/graph/article/k"
    assert default.entity("org", "vnpt") == "https://w3id.org/partnergraph/id/org/vnpt"
    assert default.ontology == "https://w3id.org/partnergraph/ns"
    assert OTHER.schemes == "http://example.org/terms/scheme/"
    assert OTHER.graph("facts") == "http://example.org/kg/graph/facts"
    assert Namespaces(data="http://example.org/id/").graph("facts") == "http://example.org/graph/facts"


def test_rewriting_moves_every_part_and_nothing_else() -> None:
    text = (
        "PREFIX pg: <https://w3id.org/partnergraph/ns#> <https://w3id.org/partnergraph/ns>"
        " <https://w3id.org/partnergraph/scheme/act/sign> <https://w3id.org/partnergraph/id/org/vnpt>"
        " <https://w3id.org/partnergraph/graph/facts> <https://w3id.org/partnergraph/nsx> <http://www.w3.org/ns/org#>"
    )
    assert OTHER.rewrite(text) == (
        "PREFIX pg: <http://example.org/terms/> <http://example.org/terms>"
        " <http://example.org/terms/scheme/act/sign> <http://example.org/kg/org/vnpt>"
        " <http://example.org/kg/graph/facts> <https://w3id.org/partnergraph/nsx> <http://www.w3.org/ns/org#>"
    )
    assert Namespaces().rewrite(text) == text


def test_codes_cost_no_rdflib() -> None:
    code = (
        "import sys; from partnergraph.knowledge.ontology import load_ontology; load_ontology().codes['act'];"
        " sys.exit('rdflib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_lint_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "partnergraph.knowledge.ontology_lint"]
    assert subprocess.run(command, check=False).returncode == 0
