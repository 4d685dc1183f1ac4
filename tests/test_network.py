"""The network of a table, of triples and of a build; its measures; its layout."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from network_samples import agreement, large, small
from partnergraph import build
from partnergraph.errors import UsageError
from partnergraph.stores.base import Table, Term
from partnergraph.views.layout import positions, radius
from partnergraph.views.network import (
    NetworkEdge,
    NetworkNode,
    kinds,
    network_of_facts,
    network_of_table,
    network_of_triples,
)

NS = "https://w3id.org/partnergraph/ns#"
ID = "https://w3id.org/partnergraph/id/"
RDF_TYPE = Term("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "iri")


def iri(name: str) -> Term:
    return Term(ID + name, "iri")


def test_a_table_needs_source_and_target() -> None:
    with pytest.raises(UsageError) as caught:
        network_of_table(Table(("source", "party"), ()))
    assert "?target" in str(caught.value)
    assert "?party" in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_table_gives_labels_kinds_and_weights() -> None:
    names = ("source", "target", "label", "sourceLabel", "targetType", "weight")
    rows = (
        (
            iri("org/sao-mai"),
            iri("org/quang-nam"),
            Term("ký với"),
            Term("Sao Mai"),
            Term(NS + "PublicOrganisation", "iri"),
            Term("3"),
        ),
        (iri("org/sao-mai"), None, None, None, None, None),
    )
    network = network_of_table(Table(names, rows))
    assert network.nodes[ID + "org/sao-mai"]["label_vi"] == "Sao Mai"
    assert network.nodes[ID + "org/quang-nam"]["label_vi"] == "quang-nam"
    assert network.nodes[ID + "org/quang-nam"]["kind"] == "government"
    assert [data["weight"] for _, _, data in network.edges(data=True)] == [3.0]
    assert network.graph["directed"]


def test_a_weight_that_is_no_number_is_named() -> None:
    with pytest.raises(UsageError, match="nặng"):
        network_of_table(Table(("source", "target", "weight"), ((iri("a"), iri("b"), Term("nặng")),)))


def test_the_fuller_row_names_a_node_whatever_the_order() -> None:
    rows = [
        (iri("a"), iri("b"), None),
        (iri("b"), iri("a"), Term("Tên của b")),
    ]
    for ordered in (rows, rows[::-1]):
        network = network_of_table(Table(("source", "target", "sourceLabel"), tuple(ordered)))
        assert network.nodes[ID + "b"]["label_vi"] == "Tên của b"


def test_triples_make_edges_of_resources_and_details_of_literals() -> None:
    label = Term("http://www.w3.org/2004/02/skos/core#prefLabel", "iri")
    triples = [
        (iri("a"), RDF_TYPE, Term(NS + "TelecomCompany", "iri")),
        (iri("a"), label, Term("Sao Mai", "literal", "vi")),
        (iri("a"), label, Term("Morning Star", "literal", "en")),
        (iri("a"), Term("http://xmlns.com/foaf/0.1/homepage", "iri"), Term("trang chủ")),
        (iri("a"), Term(NS + "party", "iri"), iri("b")),
    ]
    network = network_of_triples(triples)
    assert set(network) == {ID + "a", ID + "b"}  # the class is no node
    node = network.nodes[ID + "a"]
    assert (node["kind"], node["label_vi"], node["label_en"]) == ("telecom", "Sao Mai", "Morning Star")
    assert [(d.key, d.vi) for d in node["details"]] == [("homepage", "trang chủ")]
    assert [data["label_vi"] for *_, data in network.edges(data=True)] == ["party"]


def test_properties_and_concepts_have_the_names_of_the_ontology() -> None:
    names = {(NS + "party", "vi"): "bên tham gia", (NS + "signed", "en"): "signed on", (ID + "cloud", "vi"): "Đám mây"}
    triples = [
        (iri("a"), Term(NS + "party", "iri"), iri("b")),
        (iri("a"), Term(NS + "signed", "iri"), Term("2021-01")),
        (iri("a"), Term(NS + "cooperationArea", "iri"), iri("cloud")),
        (
            iri("b"),
            Term(NS + "organisationKind", "iri"),
            Term("https://w3id.org/partnergraph/scheme/organisation-kind/party", "iri"),
        ),
    ]
    network = network_of_triples(triples, lambda name, lang: names.get((name, lang)))
    assert {data["label_vi"] for *_, data in network.edges(data=True)} == {"bên tham gia", "cooperationArea"}
    assert network.nodes[ID + "cloud"]["label_vi"] == "Đám mây"
    assert network.nodes[ID + "cloud"]["label_en"] == "cloud"
    assert network.nodes[ID + "b"]["kind"] == "party"
    assert [(d.key, d.key_en) for d in network.nodes[ID + "a"]["details"]] == [("signed", "signed on")]


def test_what_is_no_triple_is_refused() -> None:
    with pytest.raises(UsageError, match="CONSTRUCT"):
        network_of_triples([(iri("a"), iri("b"))])  # type: ignore[list-item]


def test_a_network_does_not_depend_on_the_order_of_its_rows() -> None:
    nodes, edges = small()
    first = network_of_facts(nodes, edges)
    shuffle = random.Random(1)
    shuffle.shuffle(nodes)
    shuffle.shuffle(edges)
    second = network_of_facts(nodes, edges)
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(data=True)) == list(second.edges(data=True))
    assert positions(first) == positions(second)


def test_an_edge_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        network_of_facts([NetworkNode("a", "A", "A", "telecom")], [NetworkEdge(source="a", target="nowhere")])


def test_a_kind_not_known_is_other() -> None:
    network = network_of_facts([NetworkNode("a", "A", "A", "<img>")], [])
    assert network.nodes["a"]["kind"] == "other"
    assert len({(kind.shape, kind.hollow) for kind in kinds().values()} | {k.light for k in kinds().values()}) > 12


def test_measures_say_who_stands_between() -> None:
    nodes = [NetworkNode(key, key, key, "other") for key in "abcde"]
    edges = [NetworkEdge(source=s, target=t, id=s + t) for s, t in ("ab", "bc", "cd", "de", "de")]
    network = network_of_facts(nodes, edges)
    assert network.nodes["c"]["betweenness"] == pytest.approx(4 / 6, abs=1e-3)  # 4 of the 6 pairs of the others
    assert [network.nodes[key]["degree"] for key in "abcde"] == [1, 2, 2, 2, 1]
    assert network.nodes["a"]["community"] == network.nodes["b"]["community"] != network.nodes["e"]["community"]


def test_the_newest_quote_dates_the_network() -> None:
    nodes, edges = small()
    assert network_of_facts(nodes, edges).graph["as_of"] == "2021-01-28"
    assert network_of_facts(nodes, edges, as_of="2026-01-02").graph["as_of"] == "2026-01-02"


@pytest.mark.parametrize("size", [1, 2, 3, 40, 300])
def test_no_two_nodes_overlap(size: int) -> None:
    nodes, edges = small() if size == 40 else large(max(size, 2), size + size // 3) if size > 3 else path(size)
    network = network_of_facts(nodes, edges)
    places = positions(network)
    assert places.keys() == set(network)
    reach = {name: radius(network.nodes[name]["degree"]) for name in network}
    names = list(network)
    for i, a in enumerate(names):
        for b in names[:i]:
            apart = max(abs(places[a][0] - places[b][0]), abs(places[a][1] - places[b][1]))
            assert apart >= max(reach[a], reach[b]), (a, b)


def path(size: int) -> tuple[list[NetworkNode], list[NetworkEdge]]:
    nodes = [NetworkNode(f"n{i}", f"Nút {i}", f"Node {i}", "other") for i in range(size)]
    return nodes, [agreement(i, f"n{i}", f"n{i + 1}") for i in range(size - 1)]


def test_an_empty_network_has_no_places() -> None:
    assert positions(network_of_facts([], [])) == {}


def test_what_ended_before_the_newest_article_is_expired(tmp_path: Path) -> None:
    signing = "Ngày 5/3/2018, UBND tỉnh Phú Thọ và VNPT ký thỏa thuận hợp tác giai đoạn {}."
    for name, period, day in (("a", "2018 - 2020", "2018-03-06"), ("b", "2018 - 2030", "2021-02-01")):
        text = f"---\npublished: {day}\nlang: vi\n---\n{signing.format(period)}"
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    old = build([tmp_path / "a.txt"], tmp_path / "old").network()
    both = build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "both").network()
    assert [(d["until"], d["status"]) for *_, d in old.edges(data=True)] == [(2020, "signed")]
    assert {d["until"]: d["status"] == "expired" for *_, d in both.edges(data=True)} == {2020: True, 2030: False}
