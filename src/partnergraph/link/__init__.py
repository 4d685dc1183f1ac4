"""From the facts of many articles to things: which organisation, person, agreement and programme each fact is about.

An identity is a function of the set of articles and the knowledge tables alone: neither order, clock nor an earlier
build has a say. Nothing is guessed: a mention that nothing ties to a thing elsewhere is a thing of its article alone.
"""

from __future__ import annotations

from partnergraph.link.corpus import article_key, link
from partnergraph.link.decisions import Decision, Decisions
from partnergraph.link.keys import hash8
from partnergraph.link.nodes import (
    AgreementNode,
    Claim,
    Label,
    Linked,
    LinkedArticle,
    OrganisationNode,
    PersonNode,
    ProgrammeNode,
)
from partnergraph.link.organisations import generic_words

__all__ = [
    "AgreementNode",
    "Claim",
    "Decision",
    "Decisions",
    "Label",
    "Linked",
    "LinkedArticle",
    "OrganisationNode",
    "PersonNode",
    "ProgrammeNode",
    "article_key",
    "generic_words",
    "hash8",
    "link",
]
