"""A network as one HTML file that opens anywhere: from a folder, an e-mail attachment, without a network.

pyvis makes the nodes, edges and options of vis-network; the page around them is our own template, because pyvis's
loads parts from the web and writes headings and ids unescaped. Nothing is requested from anywhere: the library comes
from the installed pyvis, a content security policy names the two scripts by their hashes, the data is JSON that the
parser never reads as markup, and every text reaches the page as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlsplit

import networkx as nx
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from partnergraph.errors import CannotGoOn
from partnergraph.messages import LANGUAGES, table
from partnergraph.views.layout import LINE_CHARS, LINES, people_come_later, positions, radius
from partnergraph.views.network import Actor, Detail, Quote, kinds

Json = dict[str, Any]
SCRIPTS = ("data", "dom", "labels", "filters", "canvas", "search", "panel", "controls", "address", "main")
_SHARE = {
    "star": 1.3,
    "triangle": 1.12,
    "triangleDown": 1.12,
    "diamond": 1.15,
    "square": 0.9,
}  # to look as large as a dot
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 200, "hideEdgesOnDrag": False, "multiselect": False},
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3, "chosen": False},
    "edges": {
        "smooth": False,
        "chosen": False,
        "selectionWidth": 0,
        "hoverWidth": 0,
        "width": 1.5,
        "arrows": {"to": {"enabled": False, "scaleFactor": 0.55}},
    },
}


def render_page(
    network: nx.MultiDiGraph[str],
    *,
    title_vi: str,
    title_en: str,
    lang: str = "vi",
    places: Mapping[str, tuple[int, int]] | None = None,
) -> str:
    """The page of a measured network (see `network`), in the language `lang` at first; both are in it.

    `places` puts the nodes elsewhere than `layout.positions` would. Raises CannotGoOn where the installed pyvis
    does not carry vis-network.
    """
    data = page_data(network, positions(network) if places is None else places)
    data["title"] = {"vi": title_vi, "en": title_en}
    data["lang"] = lang if lang in LANGUAGES else "vi"
    library, program = _library(), _program()
    texts = data["strings"][data["lang"]]
    return (
        _environment()
        .get_template("network.html.j2")
        .render(
            lang=data["lang"],
            title=data["title"][data["lang"]],
            policy=_policy(library, program),
            style=Markup(_own("network.css").read_text(encoding="utf-8")),  # noqa: S704  our own file
            library=Markup(library),  # noqa: S704  the installed package's, its end tags broken up
            program=Markup(program),  # noqa: S704  our own files
            data=Markup(_json(data)),  # noqa: S704  no `<` is left in it
            t=lambda key: texts[key],
        )
    )


def page_data(network: nx.MultiDiGraph[str], places: Mapping[str, tuple[int, int]]) -> Json:
    """Everything the page shows, as JSON: `vis` is what pyvis makes of it, `nodes`, `facts` and `links` say what
    stands behind it. A node is named by its place in the list; a fact that joins several pairs is there once."""
    articles = _Numbered()
    numbers = {name: number for number, name in enumerate(network)}
    facts, links = _facts(network, numbers, articles)
    pairs = _pairs(links, directed=bool(network.graph.get("directed", True)))
    nodes = [_node(name, data, articles) for name, data in network.nodes(data=True)]
    return {
        "vis": _vis(nodes, pairs, places, directed=bool(network.graph.get("directed", True))),
        "nodes": nodes,
        "facts": facts,
        "links": links,
        "pairs": [numbers_of_links for _, numbers_of_links in pairs],
        "articles": articles.items,
        "asOf": str(network.graph.get("as_of", "")),
        "kinds": {
            k.kind: {"shape": k.shape, "hollow": k.hollow, "light": k.light, "dark": k.dark} for k in kinds().values()
        },
        "hidden": _hidden_at_first(nodes),
        "label": {"chars": LINE_CHARS, "lines": LINES},
        "strings": {lang: _strings(lang) for lang in LANGUAGES},
    }


class _Numbered:
    """Each article once, however often it is quoted."""

    def __init__(self) -> None:
        self.items: list[list[str]] = []
        self._numbers: dict[tuple[str, str, str], int] = {}

    def of(self, quote: Quote) -> int:
        key = (quote.article_title, quote.date, web_address(quote.url))
        if key not in self._numbers:
            self._numbers[key] = len(self.items)
            self.items.append(list(key))
        return self._numbers[key]

    def quotes(self, quotes: Iterable[Quote]) -> list[list[Any]]:
        return [[quote.text, self.of(quote), quote.basis] for quote in quotes]


def web_address(url: str) -> str:
    """`url` where it is a plain http(s) address, else nothing: no other kind of link is ever drawn."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def _node(name: str, data: Mapping[str, Any], articles: _Numbered) -> Json:
    return {
        "id": name,
        "vi": data["label_vi"],
        "en": data["label_en"],
        "kind": data["kind"],
        "details": _details(data["details"]),
        "quotes": articles.quotes(data["quotes"]),
        "degree": data["degree"],
        "between": data["betweenness"],
        "group": data["community"],
    }


def _details(details: Iterable[Detail]) -> list[list[str]]:
    return [[d.key, d.vi, d.en, web_address(d.url), d.key_en] for d in details]


def _facts(
    network: nx.MultiDiGraph[str], numbers: Mapping[str, int], articles: _Numbered
) -> tuple[list[Json], list[list[int]]]:
    """The facts, each once, and the links [source, target, fact]."""
    facts: list[Json] = []
    seen: dict[str, int] = {}
    links: list[list[int]] = []
    for source, target, data in network.edges(data=True):
        number = seen.get(data["id"]) if data["id"] else None
        if number is None:
            number = len(facts)
            facts.append(_fact(data, numbers, articles))
            if data["id"]:
                seen[data["id"]] = number
        links.append([numbers[source], numbers[target], number])
    return facts, links


def _fact(data: Mapping[str, Any], numbers: Mapping[str, int], articles: _Numbered) -> Json:
    return {
        "id": data["id"],
        "vi": data["label_vi"],
        "en": data["label_en"],
        "kind": data["kind"],
        "status": data["status"],
        "year": data["year"],
        "until": data["until"],
        "signed": data["signed"],
        "details": _details(data["details"]),
        "actors": [_actor(actor, numbers) for actor in data["actors"]],
        "quotes": articles.quotes(data["quotes"]),
    }


def _actor(actor: Actor, numbers: Mapping[str, int]) -> list[Any]:
    return [*astuple(actor)[:4], numbers.get(actor.node, -1)]


def _pairs(links: list[list[int]], *, directed: bool) -> list[tuple[tuple[int, int], list[int]]]:
    """Links between the same two nodes are drawn as one line: its ends, and the numbers of its links."""
    found: dict[tuple[int, int], list[int]] = {}
    for number, (source, target, _) in enumerate(links):
        ends = (source, target) if directed or source <= target else (target, source)
        found.setdefault(ends, []).append(number)
    return list(found.items())


def _vis(
    nodes: list[Json],
    pairs: list[tuple[tuple[int, int], list[int]]],
    places: Mapping[str, tuple[int, int]],
    *,
    directed: bool,
) -> Json:
    """The nodes, edges and options of vis-network, made by pyvis. Ids are numbers, so none can carry markup."""
    drawing = Network(directed=True)  # pyvis searches all edges for a twin unless told that direction matters
    for number, node in enumerate(nodes):
        kind = kinds()[node["kind"]]
        x, y = places[node["id"]]
        size = round(
            radius(node["degree"]) * _SHARE.get(kind.shape, 1.0) * (0.75 if node["kind"] == "person" else 1), 1
        )
        drawing.add_node(
            number, label=node["vi"] or node["id"], shape=kind.shape, color=kind.light, size=size, x=x, y=y
        )
    ends = {pair for pair, _ in pairs}
    for number, ((source, target), links) in enumerate(pairs):
        width = round(1.2 + min(len(links) - 1, 6) * 0.7, 1)
        extra: Json = (
            {"smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.15}} if (target, source) in ends else {}
        )
        drawing.add_edge(source, target, id=number, width=width, arrows="to" if directed else "", **extra)
    drawing.set_options(json.dumps(_OPTIONS))
    made_nodes, made_edges, *_, options = drawing.get_network_data()
    return {"nodes": made_nodes, "edges": made_edges, "options": json.loads(options)}


def _hidden_at_first(nodes: list[Json]) -> list[str]:
    return ["person"] if people_come_later([node["kind"] for node in nodes]) else []


def _strings(lang: str) -> dict[str, str]:
    return {key.removeprefix("page."): texts[lang] for key, texts in table().items() if key.startswith("page.")}


def _json(data: Json) -> str:
    """JSON that an HTML parser reads as text to its end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(*scripts: str) -> str:
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    sources = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {sources}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: _own(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _own(name: str) -> Traversable:
    return files("partnergraph").joinpath(f"views/templates/{name}")


def _program() -> str:
    """Our scripts as one, in one scope that nothing outside reaches."""
    parts = "\n".join(_own(f"js/{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'


def _library() -> str:
    """vis-network with its licence notice, from the installed pyvis; its style sheet only dresses tooltips and
    buttons that are not used here."""
    folders = files("pyvis").joinpath("templates", "lib")
    found = sorted((f.name for f in folders.iterdir() if f.name.startswith("vis-")), key=_version, reverse=True)
    if not found:
        raise CannotGoOn("network.no_library", folder=folders)
    text = folders.joinpath(found[0], "vis-network.min.js").read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.split("\n") if not line.startswith("//# sourceMappingURL"))
    return kept.replace("</script", "<\\/script") + "\n"


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.removeprefix("vis-").split(".") if part.isdigit())
