"""English names of organisations: capitalised words around a head ("Ministry of X", "X Provincial Police", "X Ltd")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnergraph.extraction.organisations.en_reach import canon, left, right
from partnergraph.extraction.organisations.page import Candidate, Page
from partnergraph.extraction.organisations.places import Places
from partnergraph.knowledge.lexicon import Cue
from partnergraph.text import fold

_SHORT = re.compile(r"""\s?\(\s*(?:also known as |hereinafter |formerly )?["']?([^()\n]{2,30}?)["']?\s*\)""")
_LEGAL = re.compile(
    r"\(.*?\)|\b(?:group|corporation|corp|company|co|limited|ltd|inc|plc|jsc|llc|holdings|technologies|pty|pte|pvt|sdn|bhd|berhad|gmbh)\b"
)
_TICKER = re.compile(
    r"[A-Z]{1,5}\.[A-Z]{1,3}|(?:NYSE|NASDAQ|Nasdaq|LSE|HKEX|TSX|ASX)\b.*"
)  # "VZ.N": where its shares are traded
_TRADE = frozenset(
    {"systems", "solutions", "networks", "satellite", "broadband", "mobile", "software", "wireless", "cellular"}
)
_DETERMINED = re.compile(r"\b(?:the|an?|its|their|our|his|her|these|those|new) $")
_LEGAL_HEAD = re.compile(r"(?:corp|co|ltd|inc|plc|jsc|llc)\.?|group|corporation|company|limited|holdings|gmbh|ag|sa|ab")
_TELECOM = re.compile(r"\b(?:tele\w*|mobile|wireless|ict|cellular|broadband|satellite|communications)\b")


def english_candidates(page: Page, places: Places) -> Iterator[Candidate]:
    """All names in the page's own sentences."""
    for cue, sentence in page.cues("org_heads"):
        if cue.entry["side"] == "drop" or not _opens(page, cue):
            continue
        start = left(page, cue, sentence.start)
        end = right(page, cue, sentence.end)
        if candidate := _candidate(page, places, cue, start, end):
            yield candidate


def _opens(page: Page, head: Cue) -> bool:
    capital = any(letter.isupper() for letter in page.text[head.start : head.end])
    return capital or bool(head.entry["lower"])


def _candidate(page: Page, places: Places, head: Cue, start: int, end: int) -> Candidate | None:
    """What stands at [start, end) around a head: a firm, a body, a generic phrase, or nothing."""
    if not head.entry["bare"] and (start, end) == (head.start, head.end):
        return None
    if page.text[head.start : head.end].islower():
        if end == head.end and canon(head) in ("ministry", "department") and not _own_words(page, head, start, end):
            return _generic(page, head, start)
        after = _after_of(page, head)
        of_place = canon(head) == "government" and after > 0 and page.text[after : after + 1].isupper()
        if head.entry["side"] != "none" and start == head.start and not page.cue("org_words", after) and not of_place:
            return None
    if head.entry["side"] == "firm":
        named = _has_own_name(page, head, start) and not _is_thing(page, head, start, end)
        return _firm(page, head, start, end) if named else None
    if (head.entry["side"] == "place" and not _has_place(page, start, head.start)) or _is_policy(page, head, start):
        return None
    return _body(page, places, head, start, end)


def _body(page: Page, places: Places, head: Cue, start: int, end: int) -> Candidate:
    place = _place_in(page, start, end)
    words = _own_words(page, head, start, end)
    name = page.written(start, end)
    local = bool(head.entry["local"]) or canon(head) in ("government", "authorities", "legislature")
    if place is None and local:
        place = places.nearest(head.start)
    return Candidate(
        start=start,
        end=end,
        name=name,
        kind=head.entry["kind"],
        key=("body", f"{canon(head)} {words}".strip(), "", place or _state_in(page, start, end)),
        rule="org.head",
        place=place,
        short=list(_short_forms(page, end)),
    )


def _generic(page: Page, head: Cue, start: int) -> Candidate:
    """ "The Omani ministry" stands for the ministry that the article names."""
    kind, generic = head.entry["kind"], canon(head)
    name = page.written(start, head.end)
    return Candidate(
        start=start, end=head.end, name=name, kind=kind, key=(), rule="org.generic", formal=False, generic=generic
    )


def _is_thing(page: Page, head: Cue, start: int, end: int) -> bool:
    """Whether a word of the trade is not the last of a name, which then names a thing: "Terrestrial Communications
    Services"."""
    number = page.index(end)
    if page.folded[head.start : head.end] in _TRADE and _DETERMINED.search(page.folded, max(0, start - 8), start):
        return True  # "the Vessel Monitoring Systems"
    if head.end != end or number >= len(page.words) or _LEGAL_HEAD.fullmatch(page.folded[head.start : end]):
        return False
    word = page.words[number]
    if page.folded[end : word.start] != " " or not page.text[word.start].isupper():
        return False
    tables = (
        "posts",
        "post_prefixes",
        "honorifics",
        "surnames",
        "function_words",
        "company_tails",
        "org_heads",
        "country",
    )
    return page.covered("programme_heads", word.start, word.end) and not any(page.cue(t, word.start) for t in tables)


def _has_own_name(page: Page, head: Cue, start: int) -> bool:
    """Whether a word before the legal form is no mere word of the trade ("Distribution Corporation" has none)."""
    number = page.index(start)
    while number < len(page.words) and page.words[number].start < head.start:
        word = page.words[number]
        placed = any(
            page.covered(table, word.start, word.end) for table in ("org_words", "country", "nationality", "place")
        )
        if word.cap and not placed and not page.cue("org_adjectives", word.start):
            return True
        number += 1
    return bool(page.cue("organisation", start))


def _firm(page: Page, head: Cue, start: int, end: int) -> Candidate:
    name, place = page.written(start, end), _place_in(page, start, end)
    known = next((c for c in page.document.cues_of("organisation", start, end) if not c.entry["weak"]), None)
    kind, entity = head.entry["kind"], None
    key: tuple[str, ...] = ("name", fold(name))
    if known:
        row = page.gazetteer.organisations[known.code]
        kind = row.kind
        rest = _LEGAL.sub(" ", page.folded[known.end : end]) if known.start == start else "?"
        if not re.search(r"\w", rest) or (known.start == start and fold(row.name_en) == fold(name)):
            entity, key = known.code, ("org", known.code)
    elif _TELECOM.search(fold(name)):
        kind = "telecom"
    return Candidate(
        start=start,
        end=end,
        name=name,
        kind=kind,
        key=key,
        rule="org.firm",
        entity=entity,
        place=None if entity else place,
        short=list(_short_forms(page, end)),
    )


def _after_of(page: Page, head: Cue) -> int:
    return next((head.end + len(p) for p in (" of the ", " of ", " for ") if page.folded.startswith(p, head.end)), -1)


def _is_policy(page: Page, head: Cue, start: int) -> bool:
    """Whether a word of a field makes a government a policy: "Digital Government"."""
    field = start < head.start and page.covered("org_words", start, start + 2)
    return canon(head) == "government" and field and not page.cue("org_adjectives", start)


def _has_place(page: Page, start: int, end: int) -> bool:
    """Whether the words before "authorities" are a place's: a known one, or a capitalised adjective ("Peruvian")."""
    return bool(_place_in(page, start, end) or _state_in(page, start, end)) or page.text[start].isupper()


def _place_in(page: Page, start: int, end: int) -> str | None:
    for table in ("place", "country", "nationality", "district"):
        for cue in page.document.cues_of(table, start, end):
            return page.starting(table)[cue.start].code
    return None


def _state_in(page: Page, start: int, end: int) -> str:
    return next((page.starting("states")[cue.start].code for cue in page.document.cues_of("states", start, end)), "")


def _own_words(page: Page, head: Cue, start: int, end: int) -> str:
    """The words of the name that are neither head nor place: what tells one department of a province from another."""
    text = page.folded[start : head.start] + " " + page.folded[head.end : end]
    for table in ("place", "country", "nationality", "district", "states"):
        for cue in page.document.cues_of(table, start, end):
            text = text.replace(page.folded[cue.start : cue.end], " ")
    text = re.sub(r"'s?(?!\w)", " ", text)
    skip = {
        "of",
        "the",
        "for",
        "and",
        "province",
        "provincial",
        "city",
        "municipal",
        "northern",
        "southern",
        "central",
        "state",
        "s",
    }
    return " ".join(w for w in re.findall(r"[\w&]+", text) if w not in skip)


def _short_forms(page: Page, end: int) -> Iterator[tuple[int, int]]:
    match = _SHORT.match(page.text, end)
    if (
        match
        and not _TICKER.fullmatch(match[1].strip())
        and len(match[1].split()) <= 3
        and match[1][0].isupper()
        and not page.cue("place", match.start(1))
    ):
        yield match.span(1)
