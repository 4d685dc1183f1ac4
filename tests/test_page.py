"""The page as text: what is in it, what it may do, and what never becomes markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from network_samples import agreement, small
from partnergraph.messages import table
from partnergraph.stores.base import Table, Term
from partnergraph.views.layout import positions
from partnergraph.views.network import NetworkEdge, NetworkNode, Quote, kinds, network_of_facts, network_of_table
from partnergraph.views.page import page_data, render_page, web_address

HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">'


class Parts(HTMLParser):
    """Scripts with their attributes, and everything an element asks for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside = False
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        self.inside = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(network_of_facts(*small()), title_vi="Hợp tác", title_en="Partnerships")


def data_of(page: str) -> Any:
    return json.loads(next(text for attributes, text in Parts(page).scripts if attributes.get("id") == "data"))


def test_the_page_asks_for_nothing(page: str) -> None:
    for tag, attributes in Parts(page).tags:
        assert tag not in ("link", "img", "iframe", "object", "base", "form"), tag
        assert not {"src", "href", "action", "srcset"} & attributes.keys(), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "sourceMappingURL" not in page
    assert "@import" not in page


def test_the_policy_names_exactly_the_two_scripts(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    allowed = set(re.findall(r"sha256-([\w+/=]+)", policy[1]))
    scripts = [text for attributes, text in Parts(page).scripts if not attributes]
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts}
    assert allowed == digests
    assert len(scripts) == 2
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert "unsafe-eval" not in policy[1]


def test_the_licence_of_vis_network_is_kept(page: str) -> None:
    assert "@license" in page
    assert "Almende" in page


def test_pyvis_makes_nodes_edges_and_options(page: str) -> None:
    vis = data_of(page)["vis"]
    assert len(vis["nodes"]) == 39
    assert {"id", "label", "shape", "size", "x", "y", "color"} <= vis["nodes"][0].keys()
    assert vis["options"]["physics"]["enabled"] is False


def test_agreements_of_a_pair_are_one_line_and_each_is_kept() -> None:
    nodes = [NetworkNode(key, key, key, "telecom") for key in "ab"]
    edges = [agreement(i, *ends) for i, ends in enumerate([("a", "b"), ("b", "a"), ("a", "b")])]
    network = network_of_facts(nodes, edges)
    data = page_data(network, positions(network))
    assert [len(links) for links in data["pairs"]] == [3]
    assert len(data["vis"]["edges"]) == 1
    assert len(data["facts"]) == 3


def test_an_agreement_of_three_counts_once() -> None:
    nodes = [NetworkNode(key, key, key, "telecom") for key in "abc"]
    network = network_of_facts(nodes, [agreement(1, "a", "b"), agreement(1, "a", "c")])
    data = page_data(network, positions(network))
    assert (len(data["facts"]), len(data["links"])) == (1, 2)


def test_a_table_keeps_the_direction_of_its_edges() -> None:
    a, b = Term("urn:a", "iri"), Term("urn:b", "iri")
    network = network_of_table(Table(("source", "target"), ((a, b), (b, a))))
    edges = page_data(network, positions(network))["vis"]["edges"]
    assert [edge["arrows"] for edge in edges] == ["to", "to"]
    assert all(edge["smooth"]["type"] == "curvedCW" for edge in edges)


def test_the_page_is_the_same_every_time(page: str) -> None:
    assert render_page(network_of_facts(*small()), title_vi="Hợp tác", title_en="Partnerships") == page


def test_hostile_texts_stay_texts() -> None:
    bad = Quote(HOSTILE, HOSTILE, HOSTILE, "javascript:alert(3)", HOSTILE)
    nodes = [NetworkNode(HOSTILE, HOSTILE, HOSTILE, HOSTILE, quotes=(bad,)), NetworkNode("b", "b", "b", "telecom")]
    edge = NetworkEdge(
        source=HOSTILE, target="b", id=HOSTILE, label_vi=HOSTILE, kind=HOSTILE, status=HOSTILE, quotes=(bad,)
    )
    page = render_page(network_of_facts(nodes, [edge]), title_vi=HOSTILE, title_en=HOSTILE, lang="vi")
    assert len(Parts(page).scripts) == 3
    assert "<img" not in page
    data = data_of(page)
    assert HOSTILE in {node["id"] for node in data["nodes"]}
    assert "javascript:" not in json.dumps(data["articles"])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://bao.example/a?b=1", "https://bao.example/a?b=1"),
        ("  http://bao.example ", "http://bao.example"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt://bao.example/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("//bao.example", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(given: str, kept: str) -> None:
    assert web_address(given) == kept


def test_every_sentence_of_the_page_is_in_both_languages(page: str) -> None:
    used = set(re.findall(r'data-(?:text|label|hint)="([a-z._]+)"', page)) | set(
        re.findall(r'\bt\("([a-z._]+[a-z])"', page)
    )
    assert len(used) > 40
    for key in used:
        assert all(table()[f"page.{key}"].values()), key


def test_every_kind_act_basis_and_status_has_a_name() -> None:
    codes = [f"kind.{kind}" for kind in kinds()]
    codes += [f"act.{act}" for act in ("chair", "sign", "attend", "witness", "speak")]
    codes += [f"basis.{basis}" for basis in ("stated", "inferred", "curated")]
    codes += [f"status.{status}" for status in ("signed", "renewed", "in-force", "expired", "planned", "proposed")]
    for code in codes:
        assert all(table()[f"page.{code}"].values()), code


def test_an_unknown_language_falls_back(page: str) -> None:
    english = render_page(network_of_facts([], []), title_vi="Trống", title_en="Empty", lang="en")
    assert '<html lang="en">' in english
    assert "<title>Empty</title>" in english
    assert '<html lang="vi">' in page
