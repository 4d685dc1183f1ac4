"""What linking gives: one node for each thing, with every claim that the articles make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from partnergraph.model import Agreement, Article, Fact, Organisation, Person, Programme

F = TypeVar("F", bound=Fact)

# known: a row of the knowledge tables; office: a type of public body at a place; branch: a known organisation's at a
# place; found: named by articles alone; article: something that only its article's words tell apart
Origin = Literal["known", "office", "branch", "found", "article"]


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A name in a language (`vi`, `en`)."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Claim(Generic[F]):
    """What one article says of a node; `day` is the article's date of publication (ISO), None where unknown."""

    article: str
    day: str | None
    fact: F


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationNode:
    """An organisation. `entity` and `place` are keys of the knowledge tables; `labels` has the preferred form of each
    language, `others` the other full forms, both empty where the knowledge tables name it."""

    key: str
    kind: str
    origin: Origin
    entity: str | None = None
    place: str | None = None
    labels: tuple[Label, ...] = ()
    others: tuple[Label, ...] = ()
    claims: tuple[Claim[Organisation], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNode:
    """A person; `name` is the form shown, `names` all forms that articles write."""

    key: str
    name: str
    names: tuple[str, ...]
    claims: tuple[Claim[Person], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementNode:
    """An agreement, or one that is only `proposed`. `parties` are keys of organisations; `type`, `signed`, `period`,
    `place` and `renews` (a key) are the values shown, each claimed by at least one article."""

    key: str
    proposed: bool
    parties: tuple[str, ...]
    type: str
    signed: str | None = None
    period: str | None = None
    place: str | None = None
    renews: str | None = None
    claims: tuple[Claim[Agreement], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeNode:
    """A programme with the kind and status shown."""

    key: str
    kind: str
    status: str
    labels: tuple[Label, ...]
    others: tuple[Label, ...] = ()
    claims: tuple[Claim[Programme], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """One article's facts, each with its node's path (`org/vnpt`, `agreement/…`) as `iri`.

    `organisations` leads from every name the article uses to an organisation's key; `parties` from an agreement's id
    to its parties as they stood when it was signed; `actors` holds the persons that only an agreement names.
    """

    facts: Article
    key: str
    organisations: Mapping[str, str]
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actors: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """All articles in order of id, and all nodes in order of key. `given` are names that people gave, by path and
    language."""

    articles: tuple[LinkedArticle, ...]
    organisations: Mapping[str, OrganisationNode]
    people: Mapping[str, PersonNode]
    agreements: Mapping[str, AgreementNode]
    programmes: Mapping[str, ProgrammeNode]
    given: Mapping[tuple[str, str], str] = field(default_factory=dict)
