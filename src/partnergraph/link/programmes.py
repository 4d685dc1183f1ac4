"""Which programme a name names: the same name for the same organisations is one across articles.

A name that is a mere description ("hệ thống phòng họp trực tuyến") needs the organisations it serves; a proper name
("VNPT iGate") is told apart by those who make it where the article does not say whom it serves. Else the programme is
its article's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from partnergraph.link.candidates import folded_name
from partnergraph.link.choose import preferred, shown
from partnergraph.link.keys import readable
from partnergraph.link.nodes import Claim, Label, ProgrammeNode
from partnergraph.model import Programme
from partnergraph.text import squeeze


def identify(programme: Programme, organisations: Mapping[str, str], scoped: Collection[str], article: str) -> str:
    """The key of a programme that `article` names; `organisations` leads from the names the article uses to keys, of
    which those in `scoped` are things of this article alone."""
    name = folded_name(programme.name)
    served, makers = (
        sorted({key for who in whom if (key := organisations.get(who)) and key not in scoped})
        for whom in (programme.for_, programme.by)
    )
    if served:
        return readable(programme.name, name, "for", *served)
    if makers and is_proper(programme.name) and not programme.for_:
        return readable(programme.name, name, "by", *makers)
    return readable(programme.name, name, "in", article)


def is_proper(name: str) -> bool:
    """Whether a word after the first has a capital or a digit."""
    return any(c.isupper() or c.isdigit() for word in name.split()[1:] for c in word)


def nodes(claims: Mapping[str, Iterable[tuple[str, Claim[Programme]]]]) -> dict[str, ProgrammeNode]:
    """The node of each key from its claims, each with its article's language."""
    return {key: _node(key, list(told)) for key, told in sorted(claims.items())}


def _node(key: str, told: list[tuple[str, Claim[Programme]]]) -> ProgrammeNode:
    told.sort(key=lambda pair: (pair[1].article, pair[1].fact.evidence))
    names = [(Label(squeeze(c.fact.name), lang), c.article) for lang, c in told]
    labels, rest = preferred(names)
    aliases = {Label(squeeze(alias), lang) for lang, c in told for alias in c.fact.aliases}
    return ProgrammeNode(
        key=key,
        kind=shown((c.fact.kind, c.day, c.article) for _, c in told) or "other",
        status=shown((c.fact.status, c.day, c.article) for _, c in told) or "under-way",
        labels=labels,
        others=tuple(sorted({*rest, *aliases} - {*labels})),
        claims=tuple(claim for _, claim in told),
    )
