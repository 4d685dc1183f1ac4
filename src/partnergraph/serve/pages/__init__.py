"""The page to ask from: one HTML document with its style, program and data in it, that asks this server alone."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pyoxigraph as ox
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from partnergraph.knowledge.ontology import Namespaces, load_ontology
from partnergraph.messages import LANGUAGES, table
from partnergraph.queries import Query, named_queries
from partnergraph.queries.catalogue import prefixes

Json = dict[str, Any]
SCRIPTS = ("dom", "sparql", "results", "network", "complete", "ask", "questions", "main")
_OWL = "http://www.w3.org/2002/07/owl#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_KINDS = {
    "Class": "class",
    "ObjectProperty": "property",
    "DatatypeProperty": "property",
    "AnnotationProperty": "property",
}
_NAME = re.compile(r"(?<![\w:<?$])([a-z][\w-]*):([A-Za-z][\w-]*)")


@dataclass(frozen=True)
class Page:
    """The document in one language, plain and compressed, its policy and its ETag."""

    html: bytes
    zipped: bytes
    policy: str
    tag: str


def make_pages(namespaces: Namespaces) -> dict[str, Page]:
    """The page, by the language that it opens in. Raises BadKnowledge where a question or the ontology is faulty."""
    data = _data(namespaces)
    return {code: _page(code, data | {"lang": code}) for code in LANGUAGES}


def _page(code: str, data: Json) -> Page:
    program, style = _program(), _own("query.css")
    texts = data["strings"][code]
    html = (
        Environment(
            loader=FunctionLoader(_own),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        .get_template("query.html.j2")
        .render(
            lang=code,
            style=Markup(style),  # noqa: S704  our own file
            program=Markup(program),  # noqa: S704  our own files
            data=Markup(_json(data)),  # noqa: S704  no `<` is left in it
            t=lambda key: texts[key],
        )
        .encode()
    )
    tag = f'"{hashlib.sha256(html).hexdigest()[:16]}"'
    return Page(html, gzip.compress(html, 6, mtime=0), _policy(program, style), tag)


def _data(namespaces: Namespaces) -> Json:
    questions = named_queries(namespaces)
    return {
        "questions": [_question(query) for query in questions.values()],
        "base": namespaces.base,
        "prefixes": prefixes(namespaces),
        "names": _names(namespaces, questions.values()),
        "strings": {
            code: {key: texts[code] for key, texts in table().items() if key.startswith("asking.")}
            for code in LANGUAGES
        },
    }


def _question(query: Query) -> Json:
    return {
        "name": query.name,
        "title": dict(query.title or {}),
        "measure": query.measure,
        "description": dict(query.description or {}),
        "example": dict(query.examples[0]) if query.examples else {},
        "parameters": [
            {"name": p.name, "kind": p.kind, "default": p.default, "label": dict(p.label)} for p in query.parameters
        ],
    }


def _names(namespaces: Namespaces, questions: Any) -> list[list[str]]:
    """What can be completed: [prefixed name, class or property, label vi, label en]; of the ontology, and whatever else
    the questions use."""
    ontology = load_ontology(namespaces)
    known = prefixes(namespaces)
    found: dict[str, list[str]] = {}
    for triple in ontology.triples:
        kind = _KINDS.get(getattr(triple.object, "value", "").removeprefix(_OWL))
        iri = getattr(triple.subject, "value", "")
        if triple.predicate == _TYPE and kind and (name := _short(iri, known)):
            found[name] = [name, kind, ontology.label(iri, "vi") or "", ontology.label(iri, "en") or ""]
    for query in questions:
        for prefix, local in _NAME.findall(query.text):
            if prefix in known and prefix != "xsd":
                kind = "class" if local[0].isupper() else "property"
                found.setdefault(f"{prefix}:{local}", [f"{prefix}:{local}", kind, "", ""])
    return sorted(found.values())


def _short(iri: str, known: dict[str, str]) -> str:
    for prefix, base in known.items():
        local = iri.removeprefix(base)
        if local != iri and re.fullmatch(r"[\w-]+", local):
            return f"{prefix}:{local}"
    return ""


def _json(data: Json) -> str:
    """JSON that an HTML parser reads as text to its end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _policy(program: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src {_digest(program)}; style-src {_digest(style)}; img-src data:; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _own(name: str) -> str:
    return files("partnergraph").joinpath(f"serve/pages/{name}").read_text(encoding="utf-8")


def _program() -> str:
    """Our scripts as one, in one scope that nothing outside reaches."""
    parts = "\n".join(_own(f"js/{name}.js") for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'
