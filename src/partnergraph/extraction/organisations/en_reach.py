"""How far an English name reaches from its head: capitals before it, "of X and Y" after it."""

from __future__ import annotations

import re

from partnergraph.extraction.document import Word
from partnergraph.extraction.organisations.page import Page
from partnergraph.knowledge.lexicon import Cue
from partnergraph.text import fold

_LIST_REACH = 70  # characters within which a list of fields must close with "and"
_WORDS_LEFT = 7
_LONGEST_SHORT = 6  # letters of an abbreviation
_LOWER_FIELDS = frozenset({"ministry"})
_DAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december)\s\d|\d"
)
_REGION = re.compile(r" Region \d{1,2}\b")
_BRACKETED = re.compile(
    r" \(([A-Z][\w ]{2,20})\)( (?:Limited|Ltd\.?|Inc\.?|LLC|PLC|Plc|Co\.?,? Ltd\.?|Sdn\.? Bhd|Pte\.? Ltd\.?|Pty\.? Ltd\.?|Pvt\.? Ltd\.?|GmbH|Berhad|JSC))?"
)


def canon(head: Cue) -> str:
    """The form of a head that names the same body."""
    return head.entry["canon"] or fold(head.entry.phrase)


def left(page: Page, head: Cue, limit: int) -> int:
    """Where the name begins: capitalised words and words of place ("provincial") right before the head."""
    if head.entry["side"] in ("of", "none"):
        return _adjective(page, head.start, limit)
    start, number = head.start, page.index(head.start) - 1
    for _ in range(_WORDS_LEFT):
        if number < 0:
            break
        word = page.words[number]
        gap = page.folded[word.end : start]
        if (
            gap == "'s "
            and page.text[head.start].islower()
            and word.start >= limit
            and (owner := _place_ends(page, word)) is not None
        ):
            return owner  # "Ruritania's government"
        placed = _place_ends(page, word) if gap == " " and word.cap else None
        if placed is not None and placed >= limit and placed < word.start:
            start, number = placed, page.index(placed) - 1  # "An Giang", whose first word is an article elsewhere
            continue
        if word.start < limit or not _joins_left(page, word, gap, start) or _shouts(page, word, head):
            break
        if page.folded[word.start : word.end] in ("and", "&"):
            number -= 1
            if number < 0 or not page.words[number].cap:
                break
            word = page.words[number]
        start, number = word.start, number - 1
    return start


def _joins_left(page: Page, word: Word, gap: str, start: int) -> bool:
    folded = page.folded[word.start : word.end]
    if gap not in (" ", "-", " & ") or folded.isdigit():  # "On March 29 Ruritania University": a day
        return False
    if folded == "and":
        return _fields_around(page, word, start)
    posts = page.document.cues_of("posts", word.start - 40, word.end)
    general = folded == "general" and page.covered("org_words", start, start + 2)  # "General Services Administration"
    if not general and (
        any(page.cue(t, word.start) for t in ("function_words", "honorifics")) or any(c.end >= word.end for c in posts)
    ):
        return False
    heads = [c for c in page.document.cues_of("org_heads", max(0, word.start - 30), word.end) if c.end >= word.end]
    if heads and heads[-1].entry["side"] != "firm":
        return bool(page.cue("org_words", word.start))
    return word.cap or (not heads and _is_adjective(page, word)) or _is_its_field(page, word, start)


def _is_its_field(page: Page, word: Word, start: int) -> bool:
    """Whether a word in lower case is of the field of a ministry in lower case: "higher education ministry"."""
    head = page.cue("org_heads", page.words[page.index(start)].start)
    lower = page.text[start].islower()
    ministry = lower and head is not None and canon(head) in _LOWER_FIELDS
    goes_on = lower and page.covered("org_words", start, start + 2)
    return (ministry or goes_on) and page.covered("org_words", word.start, word.end)


def _is_adjective(page: Page, word: Word) -> bool:
    return bool(page.cue("org_adjectives", word.start)) or _ends_adjective(page, word)


def _shouts(page: Page, word: Word, head: Cue) -> bool:
    """Whether a long word in capitals, a heading run into the text, stands before a head that is written as usual."""
    written = page.text[word.start : word.end]
    return written.isupper() and len(written) > _LONGEST_SHORT and not page.text[head.start : head.end].isupper()


def _fields_around(page: Page, word: Word, start: int) -> bool:
    """Whether "and" joins two words of fields ("Posts and Telecommunications")."""
    before = page.words[page.index(word.start) - 1]
    return (
        (before.cap or page.text[start].islower())
        and page.covered("org_words", before.start, before.end)
        and page.covered("org_words", start, start + 2)
    )


def _ends_adjective(page: Page, word: Word) -> bool:
    return any(
        c.end == word.end for c in page.document.cues_of("place_parts", word.start, word.end) if c.code == "direction"
    )


def _adjective(page: Page, start: int, limit: int) -> int:
    number = page.index(start) - 1
    if number >= 0:
        word = page.words[number]
        folded_gap = page.folded[word.end : start]
        if (
            word.start >= limit
            and folded_gap in (" ", "'s ")
            and (page.cue("org_adjectives", word.start) or _place_ends(page, word))
        ):
            return _place_ends(page, word) or word.start
    return start


def _place_ends(page: Page, word: Word) -> int | None:
    """The start of the place or nationality that ends with `word`, None where none does."""
    for table in ("place", "country", "states", "nationality"):
        for cue in page.document.cues_of(table, max(0, word.start - 24), word.end):
            if cue.end == word.end:
                return cue.start
    return None


def right(page: Page, head: Cue, limit: int) -> int:
    """Where the name ends: "of X and Y", "for X", a place."""
    if head.entry["side"] in ("tail", "firm", "place"):
        return head.end if head.entry["side"] != "firm" else _bracketed(page, head.end)
    if head.entry["side"] == "none":
        return head.end
    end = head.end
    for _ in range(3):
        if (located := _located(page, head, end)) and located <= limit:
            return located
        after = next(
            (
                end + len(p)
                for p in (" of the ", " of ", " for the ", " for ", " on the ", " on ", " ng ", " de ", " del ")
                if page.folded.startswith(p, end)
            ),
            0,
        )
        if not after or after >= limit or _DAY.match(page.folded, after):
            break
        if served := _served(page, head, after, limit):
            return served
        reached = _complement(page, after, limit)
        if reached == after:
            break
        end = reached
    return end


def _served(page: Page, head: Cue, start: int, limit: int) -> int:
    """The end of the body that an office serves ("Office of the People's Committee"), 0 where none stands at `start`."""
    served = page.cue("org_heads", start)
    whole = served is not None and served.entry["bare"] and served.end <= limit
    return served.end if served and whole and canon(head) in ("office", "secretariat", "standing committee") else 0


def _located(page: Page, head: Cue, end: int) -> int:
    """The end of "in Oman" after an embassy, 0 where nothing of the kind follows."""
    if canon(head) not in ("embassy", "consulate", "consulate general", "high commission"):
        return 0
    for joint in (" in ", " to "):
        if page.folded.startswith(joint, end) and (
            cue := page.cue("country", end + len(joint)) or page.cue("place", end + len(joint))
        ):
            return cue.end
    return 0


def _bracketed(page: Page, end: int) -> int:
    """A country in brackets and a legal form after it belong to a firm's name: "Huawei Technologies (Nigeria) Limited"."""
    region = _REGION.match(page.text, end)
    end = region.end() if region else end
    match = _BRACKETED.match(page.text, end)
    return match.end() if match and (page.cue("country", match.start(1)) or match[2]) else end


def _complement(page: Page, start: int, limit: int) -> int:
    """The end of "Information and Communications", "Culture, Sports and Youth", "northern Bac Giang province"."""
    end, position = start, start
    while position < limit:
        unit = _unit(page, position, limit)
        if not unit:
            break
        end = unit
        following = _next_unit(page, end, limit)
        if following == end + 1 and not _is_table_word(page, following) and _is_table_word(page, position):
            break  # "Ministry of Finance Jane Doe": after a whole field comes its minister
        if following is None:
            break
        position = following
    return end


def _is_table_word(page: Page, start: int) -> bool:
    return any(page.cue(table, start) for table in ("org_words", "place", "district", "country", "place_parts"))


def _unit(page: Page, start: int, limit: int) -> int:
    for table in ("place", "district", "country", "org_words", "place_parts"):
        if (cue := page.cue(table, start)) and cue.end <= limit:
            if table == "org_words" and not page.text[start].isupper() and not cue.entry:
                return 0
            return cue.end
    if page.cue("organisation", start):
        return 0
    number = page.index(start)
    if (
        number < len(page.words)
        and page.words[number].start == start
        and page.words[number].cap
        and not page.text[start].isdigit()
    ):
        return page.words[number].end
    return 0


def _next_unit(page: Page, end: int, limit: int) -> int | None:
    """Where the list or name goes on after `end`."""
    folded = page.folded
    for joint in (" and the ", " and ", " & "):
        if folded.startswith(joint, end):
            start = end + len(joint)
            return start if joint != " and the " and _goes_on(page, start) else None
    if folded.startswith(", ", end):
        close = folded.find(" and ", end + 2, min(limit, end + _LIST_REACH))
        listed = page.cue("org_words", end + 2) or (
            folded[end + 2 : close].count(" ") <= 2 and page.text[end + 2].isupper()
        )
        if close != -1 and listed and not _stops(page, end + 2) and _goes_on(page, close + 5):
            return end + 2
        return None
    if folded.startswith((" ", "-"), end):
        start = end + 1
        return (
            start
            if start < limit
            and (page.text[start].isupper() or page.cue("place_parts", start) or page.cue("org_words", start))
            and not _stops(page, start)
            else None
        )
    return None


def _goes_on(page: Page, start: int) -> bool:
    """Whether what follows "and" is a further field: a word of fields, or an adjective before one ("Renewable Energy")."""
    field, head = page.cue("org_words", start), page.cue("org_heads", start)
    if any(page.cue(table, start) for table in ("organisation", "states", "country")) or (
        head and not (field and field.end >= head.end)
    ):
        return False
    if field:
        return True
    number = page.index(start)
    words = page.words[number : number + 2]
    follows = len(words) == 2 and words[0].cap and page.folded[words[0].end : words[1].start] == " "
    return follows and page.text[words[1].start].isupper() and page.covered("org_words", words[1].start, words[1].end)


def _stops(page: Page, start: int) -> bool:
    return any(
        page.cue(table, start) for table in ("posts", "honorifics", "organisation", "surnames", "function_words")
    )
