"""Quads as bytes: canonical N-Quads, and Turtle that people can read."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from partnergraph.graph.terms import Mint
from partnergraph.knowledge.ontology import Namespaces

_TYPE = b" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "


def canonical_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """One quad a line, each line once, lines in order of their bytes."""
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(lines.splitlines(keepends=True))))


def jsonld(quads: Iterable[ox.Quad], namespaces: Namespaces | None = None) -> bytes:
    """The quads as JSON-LD with their graphs, in a fixed order."""
    ordered = sorted(quads, key=str)
    data = ox.serialize(ordered, format=ox.RdfFormat.JSON_LD, prefixes=_prefixes(Mint(namespaces or Namespaces())))
    return (data or b"") + b"\n"


def readable_turtle(quads: Iterable[ox.Quad], namespaces: Namespaces | None = None) -> bytes:
    """The plain facts, without statements: every triple of the graph of facts, and what the reference graph says of the
    things in it. Subjects in order of their IRIs, each with its class first."""
    mint = Mint(namespaces or Namespaces())
    facts, reference = mint.graph("facts"), mint.graph("reference")
    plain: list[ox.Triple] = []
    known: list[ox.Triple] = []
    for quad in quads:
        if quad.graph_name == facts:
            plain.append(quad.triple)
        elif quad.graph_name == reference:
            known.append(quad.triple)
    return turtle_of_lines(_lines(plain), _lines(known), namespaces)


def turtle_of_lines(plain: Iterable[bytes], known: Iterable[bytes], namespaces: Namespaces | None = None) -> bytes:
    """The same from lines of N-Triples: `plain` of the graph of facts, `known` of the reference graph. Bytes are told apart
    and sorted several times as fast as terms."""
    mint = Mint(namespaces or Namespaces())
    lines = set(plain)
    named = {line.split(b" ", 2)[2].removesuffix(b" .\n") for line in lines}
    lines |= {line for line in known if line.partition(b" ")[0] in named}
    ordered = sorted(lines, key=lambda line: line.replace(_TYPE, b"  ", 1))  # a space sorts before every predicate
    triples = (quad.triple for quad in ox.parse(b"".join(ordered), format=ox.RdfFormat.N_TRIPLES))
    return _airy(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_prefixes(mint)) or b"")


def _lines(triples: Iterable[ox.Triple]) -> set[bytes]:
    return set((ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True))


def _prefixes(mint: Mint) -> dict[str, str]:
    data = mint.namespaces.data
    kinds = ("agreement", "event", "membership", "outcome", "participation", "person", "place", "programme")
    schemes = ("agreement-type", "cooperation-area", "organisation-kind", "post", "act", "beneficiary")
    more = ("outcome-status", "programme-kind", "programme-status")
    return {
        **mint.prefixes,
        **{kind: f"{data}{kind}/" for kind in (*kinds, "provision", "article")},
        "organisation": f"{data}org/",  # `org` is the Organization Ontology's
        **{f"scheme-{scheme}": mint.namespaces.concept(scheme, "") for scheme in (*schemes, *more)},
    }


def _airy(turtle: bytes) -> bytes:
    """An empty line before each subject. Subjects are the lines that neither are indented nor open a prefix; a line
    inside a literal cannot be one, since its line ends are escaped."""
    out: list[bytes] = []
    for line in turtle.splitlines(keepends=True):
        if not line.startswith((b"\t", b"@prefix")):
            out.append(b"\n")
        out.append(line)
    return b"".join(out)
