"""Phrases that stand for an organisation of the article: bare places that act, "tập đoàn", "the ministry", "tỉnh"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from partnergraph.extraction.mentions import Mention, NamedOrganisation
from partnergraph.extraction.organisations.page import Candidate, Page
from partnergraph.knowledge.lexicon import Cue

_FIELD = re.compile(r"^(?: (?:of|for) [\w ,&-]{3,60})?$")  # "minister of industry, energy and mining" of Ruritania
# "the", "các tỉnh", "hai tỉnh, thành phố là" before a place or a list of places.
_SEVERAL = re.compile(
    r"(?:\bthe|\b(?:các|những|hai|ba|bốn|năm|sáu|bảy|tám|\d+)(?: (?:tỉnh|thành phố|thành|địa phương),?)*(?: (?:là|gồm))?:?) $"
)
_SEVERAL_REACH = 36
_AND = frozenset({"và", "and"})
_JOINTS = frozenset({"và", "cùng", "với", "and", "and the"})
_JOINT_REACH = 40  # characters between "và" and the partner's name
_STATE_OF = re.compile(r"(?:\w+n )?(?:state|province|emirate|county|territory) of $")
_STATE_REACH = 34  # characters of "Indonesian province of"
_PARTNER_REACH = 160  # characters within which a country's partner is named
_STATE_POSTS = frozenset({"minister", "deputy-minister", "prime-minister", "deputy-prime-minister", "ambassador"})


def acting_places(page: Page, taken: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """Bare provinces, states and countries that act as a party ("Quảng Nam và VNPT ký…"), as candidates for their
    committee or government."""
    spans = iter(sorted(taken))
    current = next(spans, None)
    decided: dict[int, bool] = {}
    found = [*page.chosen("place"), *page.chosen("country"), *page.chosen("states")]
    done = 0
    for cue, sentence in sorted(found, key=lambda one: one[0].start):
        while current and current[1] <= cue.start:
            current = next(spans, None)
        if cue.start < done or (current and current[0] <= cue.start):
            continue
        start = _with_level(page, cue.start, sentence.start)
        before = _listed_after(page, start, decided)
        decided[cue.end] = _acts(page, cue, start, sentence.start, sentence.end) if before is None else before
        if decided[cue.end]:
            done = cue.end
            yield _place_candidate(page, cue, start)


def _place_candidate(page: Page, cue: Cue, start: int) -> Candidate:
    state = cue.entry.table == "states"
    return Candidate(
        start=start,
        end=cue.end,
        name=page.written(start, cue.end),
        kind="government",
        key=("place", cue.code),
        rule="org.state-acts" if state else "org.place-acts",
        place=None if state else cue.code,
        formal=state and start < cue.start,
    )


def _listed_after(page: Page, start: int, decided: dict[int, bool]) -> bool | None:
    """What was decided of the place that this one follows in a list ("Hà Nội, Huế và Đà Nẵng"); None where none does."""
    for joint in (", ", " và ", " and ", ", and "):
        if page.folded.endswith(joint, 0, start) and start - len(joint) in decided:
            return decided[start - len(joint)]
    return None


def _with_level(page: Page, start: int, limit: int) -> int:
    """The start with "tỉnh", "TP.", "thành phố" or "state of" before the place."""
    if page.document.lang == "en":
        match = _STATE_OF.search(page.folded, max(limit, start - _STATE_REACH), start)
        return match.start() if match else start
    for width in (5, 10, 3, 4):
        level = page.cue("org_levels", start - width) if start - width >= limit else None
        if level and level.end in (start - 1, start):
            return level.start
    return start


def _acts(page: Page, place: Cue, start: int, first: int, last: int) -> bool:
    """Whether the words around a bare place make it a doer: table `place_roles` (side: before or after; code: acts, not,
    or state for what only a country does)."""
    several = _SEVERAL.search(page.folded, max(first, start - _SEVERAL_REACH), start)
    begun = several.start() if several else start
    before = [c for c in page.document.cues_of("place_roles", max(first, start - 30), begun) if c.end >= begun - 2]
    codes = {c.code for c in before if c.entry["side"] == "before" and not _joins_places(page, c, first)}
    if place.entry.table == "country" and ("state" in codes or _has_office(page, place, start)):
        return True
    if place.entry.table != "place" and not _deals(page, place, start, first, last):
        return False
    if "not" in codes or "state" in codes:
        return "state" in codes
    if "acts" in codes:
        return True
    return (place.entry.table == "states" and start < place.start) or _is_subject(page, place, start, first, last)


def _is_subject(page: Page, place: Cue, start: int, first: int, last: int) -> bool:
    """Whether a place opens its sentence or clause and a verb of what only bodies do follows."""
    opens = start == first or page.text[start - 1] in ":-–\"'\n" or page.folded[start - 2 : start] == ", "
    after = page.document.cues_of("place_roles", place.end, min(last, place.end + 2))
    if page.folded[place.end : place.end + 1] not in (" ", ",", "-", "–"):
        return False  # "Gia Lai: …" only says where
    doing = [c for c in after if c.code == "acts" and c.entry["side"] == "after"]
    return opens and any(_leads_on(page, c) for c in doing)


def _leads_on(page: Page, cue: Cue) -> bool:
    """Whether a joint after a place leads to an organisation, not to a further place or thing; a verb always does."""
    if page.folded[cue.start : cue.end] not in _JOINTS:
        return True
    if _is_place_at(page, cue.end + 1):
        return False
    near = (cue.end, cue.end + _JOINT_REACH)
    return any(page.document.cues_of(table, *near) for table in ("organisation", "org_heads", "company_cues"))


def _joins_places(page: Page, cue: Cue, first: int) -> bool:
    """Whether "và" only adds a place to a place, which by itself makes a doer of neither."""
    if page.folded[cue.start : cue.end] not in _AND:
        return False
    before = page.document.cues_of("place", max(first, cue.start - 40), cue.start)
    return any(c.end == cue.start - 1 for c in before)


def _is_place_at(page: Page, start: int) -> bool:
    level = page.cue("org_levels", start)
    return any(page.cue("place", at) for at in (start, level.end + 1 if level else start))


def _deals(page: Page, place: Cue, start: int, first: int, last: int) -> bool:
    """Whether a country or state is named together with a telecom company, and not as an adjective or of weak name."""
    row = page.gazetteer.countries.get(place.code)
    if page.document.lang != "en" or (row and page.text[place.start : place.end] not in (row.name_en, *row.aliases)):
        return False
    if page.folded.startswith("'s ", place.end) or any(
        page.cue(table, place.end + 1) for table in ("org_heads", "organisation", "body")
    ):
        return False  # "Ruritania's Acme Corp", "Ruritania authorities"
    if place.entry["weak"] and start == place.start and not page.folded.startswith(" state", place.end):
        return False
    near = page.document.cues_of("organisation", max(first, start - _PARTNER_REACH), min(last, start + _PARTNER_REACH))
    return any(cue.entry["kind"] == "telecom" and not cue.entry["weak"] for cue in near)


def _has_office(page: Page, country: Cue, start: int) -> bool:
    """Whether a country is named as whose minister, prime minister or ambassador somebody is."""
    for joint in (" of ", " of the ", " "):
        begin = start - len(joint)
        if page.folded.startswith(joint, begin) and (joint != " " or page.document.lang == "vi"):
            posts = page.document.cues_of("posts", max(0, begin - 90), begin)
            if any(c.code in _STATE_POSTS and _FIELD.match(page.folded[c.end : begin]) for c in posts):
                return True
    post = page.cue("posts", country.end + 3)
    return page.folded.startswith("'s ", country.end) and post is not None and post.code == "ambassador"


def references(
    page: Page, organisations: Sequence[NamedOrganisation], mentions: Sequence[Mention], generic: Sequence[Candidate]
) -> Iterator[Mention]:
    """Generic words resolved to the organisation of their kind last named before them, else the most often named."""
    by_class = _members(page, organisations)
    order = sorted(mentions)
    counts = [0] * len(organisations)
    for mention in order:
        counts[mention.who] += 1
    position = 0
    recent: dict[str, int] = {}
    classes_of: dict[int, list[str]] = {}
    for name, members in by_class.items():
        for who in members:
            classes_of.setdefault(who, []).append(name)
    for phrase in sorted(generic, key=lambda c: c.start):
        while position < len(order) and order[position].start < phrase.start:
            for name in classes_of.get(order[position].who, ()):
                recent[name] = order[position].who
            position += 1
        members = by_class.get(phrase.generic, [])
        who = recent.get(phrase.generic, max(members, key=lambda m: counts[m], default=-1))
        if who >= 0:
            yield Mention(phrase.start, phrase.end, who, pronominal=True)


def _members(page: Page, organisations: Sequence[NamedOrganisation]) -> dict[str, list[int]]:
    """Which organisations each class of generic words can stand for (table `reference_words`: code is the class,
    names the words one of which the organisation's names must have, kinds those it may be of)."""
    rows = {e["code"]: e for cue in page.document.cues.get("reference_words", ()) for e in (cue.entry,)}
    members: dict[str, list[int]] = {}
    for code, entry in rows.items():
        kinds = entry["kinds"].split("|")
        words = [w for w in entry["names"].split("|") if w]
        members[code] = [
            who
            for who, organisation in enumerate(organisations)
            if organisation.kind in kinds
            and (
                not words
                or any(w in form.lower() for form in (organisation.name, *organisation.aliases) for w in words)
            )
        ]
    return members
