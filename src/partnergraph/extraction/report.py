"""The last step: which organisations and people the article's facts show, and the facts as the exchange format holds them.

An organisation is shown when it takes part in the reported cooperation: a party, its department or branch, who builds,
runs or receives something, an employer of the people listed. The newspaper and bodies named as background are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import READ_KINDS, Document, Sentence, quote_of
from partnergraph.extraction.mentions import Mention, NamedOrganisation, NamedPerson, Post, Roster
from partnergraph.model import Agreement, Article, Evidence, Organisation, Outcome, Person, Programme

_MENTIONS = 3  # as many quotes of a name as a reader checks
_REACH = 90  # a document's number, day and subject may stand between its name and its author
_OF = re.compile(r"\b(?:của|cuả|do|of|by|from)(?: the)?\s*$")


def report(  # noqa: PLR0913, PLR0917
    document: Document,
    calendar: Calendar,
    relevant: bool,
    organisations: Roster[NamedOrganisation],
    people: Roster[NamedPerson],
    agreements: Sequence[Agreement],
    programmes: Sequence[Programme],
    outcomes: Sequence[Outcome],
) -> Article:
    """The facts of the article; without agreements, programmes and outcomes where it is not relevant."""
    article = document.article
    if article.published is None and calendar.published:
        article = replace(article, published=calendar.published.isoformat())
    persons = _persons(document, organisations, people)
    kept = {p.org for p in persons if p.org}
    if relevant:
        kept |= {name for a in agreements for name in a.parties}
        kept |= {name for p in programmes for name in (*p.by, *p.for_)}
        kept |= {name for o in outcomes for name in (*o.by, *o.for_)}
    return Article(
        raw=article,
        relevant=relevant,
        published_basis=calendar.published_basis,
        published_evidence=calendar.published_evidence,
        organisations=_organisations(document, organisations, kept),
        people=tuple(persons),
        agreements=tuple(agreements) if relevant else (),
        programmes=tuple(programmes) if relevant else (),
        outcomes=tuple(outcomes) if relevant else (),
    )


def _persons(document: Document, organisations: Roster[NamedOrganisation], people: Roster[NamedPerson]) -> list[Person]:
    """One entry a post; a person without post only where he or she acts."""
    found: list[Person] = []
    for index, person in enumerate(people.bearers):
        acts = tuple(sorted(person.acts))
        quotes = _mentions(document, people, index)
        acting = quote_of(document, [spans[0] for spans in person.acts.values() if spans])
        for post in person.posts:
            stated = [(post.start, post.end), *_owner_named(organisations, post)]
            evidence = tuple(sorted({*quotes[:1], *quote_of(document, stated), *acting}))
            org = organisations.bearers[post.org].name if post.org is not None else None
            rule = post.rule or person.rule
            found.append(Person(name=person.name, post=post.title, org=org, acts=acts, evidence=evidence, rule=rule))
        if not person.posts and acts:
            evidence = tuple(sorted({*quotes[:1], *acting}))
            found.append(Person(name=person.name, acts=acts, evidence=evidence, rule=person.rule))
    return found


def _owner_named(organisations: Roster[NamedOrganisation], post: Post) -> list[tuple[int, int]]:
    """Where the organisation of a post is named, if that is not within the post's own words: the last mention by name
    before it, else the first."""
    named = [m for m in organisations.of(post.org) if not m.pronominal] if post.org is not None else []
    if not named or any(m.start < post.end and m.end > post.start for m in named):
        return []
    before = [m for m in named if m.end <= post.start]
    chosen = before[-1] if before else named[0]
    return [(chosen.start, chosen.end)]


def _mentions(
    document: Document, roster: Roster[NamedOrganisation] | Roster[NamedPerson], index: int
) -> list[Evidence]:
    """The first mentions by name, in order."""
    named = [m for m in roster.of(index) if not m.pronominal]
    return [document.evidence(m.start, m.end) for m in named[:_MENTIONS]]


def _organisations(
    document: Document, organisations: Roster[NamedOrganisation], kept: set[str]
) -> tuple[Organisation, ...]:
    partners = {i for i, bearer in enumerate(organisations.bearers) if bearer.name in kept}
    beside = _beside(document, organisations, partners)
    found: list[Organisation] = []
    brands = {
        form.casefold() for i in partners for form in (organisations.bearers[i].name, *organisations.bearers[i].aliases)
    }
    for index, bearer in enumerate(organisations.bearers):
        branch = bearer.kind == "telecom" and any(
            re.search(rf"\b{re.escape(b)}\b", bearer.name.casefold()) for b in brands
        )
        if index not in partners and not branch and not _takes_part(document, organisations, index, beside):
            continue
        found.append(
            Organisation(
                name=bearer.name,
                aliases=tuple(bearer.aliases),
                kind=bearer.kind,
                entity=bearer.entity,
                place=bearer.place,
                evidence=tuple(_mentions(document, organisations, index)),
                rule=bearer.rule,
            )
        )
    return tuple(found)


def _beside(document: Document, organisations: Roster[NamedOrganisation], partners: set[int]) -> set[int]:
    """Indices of the sentences that name a partner or another public body that is no background, and of titles."""
    named = {s.index for s in document.sentences if s.block.kind == "title"}
    for mention in organisations.mentions:
        sentence = document.sentence_at(mention.start)
        public = organisations.bearers[mention.who].kind not in ("telecom", "company")
        if mention.who in partners or (public and not _is_background(document, sentence, mention)):
            named.add(sentence.index)
    return named


def _takes_part(document: Document, organisations: Roster[NamedOrganisation], index: int, beside: set[int]) -> bool:
    """Whether some mention, in the article's own words, is neither background nor, for a company, away from the
    partners (a competitor, another customer)."""
    company = organisations.bearers[index].kind in ("telecom", "company")
    for mention in organisations.of(index):
        sentence = document.sentence_at(mention.start)
        if sentence.block.kind not in READ_KINDS or _is_background(document, sentence, mention):
            continue
        if not (company and beside and sentence.index not in beside):
            return True
    return False


def _is_background(document: Document, sentence: Sentence, mention: Mention) -> bool:
    """Whether a body is named as the author of a document or policy ("Nghị quyết 57 của Bộ Chính trị", "do ... ban
    hành"), as a rival, inside another word ("Chính phủ điện tử") or as the signature below the article."""
    if _is_signature(document, sentence, mention):
        return True
    near = document.cues_of("background_cues", max(sentence.start, mention.start - _REACH), mention.start + 1)
    for cue in near:
        gap = document.folded[cue.end : mention.start]
        if cue.code in ("title", "compound") and not gap.strip():
            return cue.code == "title" or cue.end > mention.end
        if cue.code == "rival" or (cue.code == "paper" and _is_author(gap)):
            return True
    after = document.cues_of("background_cues", mention.end, min(sentence.end, mention.end + 15))
    return any(cue.code == "issues" for cue in after)


def _is_author(gap: str) -> bool:
    """Whether the words between a document and a name make the name its author; its number and day may stand there."""
    return bool(_OF.search(gap)) and not re.search(r"[,;:.]\s(?!\d)", gap)


def _is_signature(document: Document, sentence: Sentence, mention: Mention) -> bool:
    """Whether a name is all that one of the last lines holds, or one of the first below the title: the page's owner."""
    block = sentence.block
    alone = mention.start - block.start <= 2 and block.end - mention.end <= 2
    head = () if block.kind == "title" else document.blocks[:3]
    return alone and (block in document.blocks[-2:] or block in head)
