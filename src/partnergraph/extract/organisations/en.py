"""English names of organisations: capitalised words around a head ("Ministry of X", "X Provincial Police", "X Ltd")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnergraph.extract.organisations.page import Candidate, Page, Word
from partnergraph.extract.organisations.places import Places
from partnergraph.knowledge.lexicon import Cue
from partnergraph.text import fold

_SHORT = re.compile(r"""\s?\(\s*(?:also known as |hereinafter |formerly )?["']?([^()\n]{2,30}?)["']?\s*\)""")
_LIST_REACH = 70  # characters within which a list of fields must close with "and"
_WORDS_LEFT = 7
_LEGAL = re.compile(
    r"\(.*?\)|\b(?:group|corporation|corp|company|co|limited|ltd|inc|plc|jsc|llc|holdings|technologies|pty)\b"
)
_TELECOM = re.compile(r"\b(?:tele\w*|mobile|wireless|ict|cellular|broadband|satellite|communications)\b")


def english_candidates(page: Page, places: Places) -> Iterator[Candidate]:
    """All names in the page's own sentences."""
    for cue, sentence in page.cues("org_heads"):
        if cue.entry["side"] == "drop" or not _opens(page, cue):
            continue
        start = _left(page, cue, sentence.start)
        end = _right(page, cue, sentence.end)
        if candidate := _candidate(page, places, cue, start, end):
            yield candidate


def _opens(page: Page, head: Cue) -> bool:
    capital = any(letter.isupper() for letter in page.text[head.start : head.end])
    return capital or bool(head.entry["lower"])


def _candidate(page: Page, places: Places, head: Cue, start: int, end: int) -> Candidate | None:
    side = head.entry["side"]
    if not head.entry["bare"] and start == head.start and end == head.end:
        return None
    lower = page.text[head.start : head.end].islower()
    if lower and side != "none" and start == head.start and not page.cue("org_words", _after_of(page, head)):
        return None
    if side == "firm" and not _has_own_name(page, head, start):
        return None
    if side == "place" and not _has_place(page, start, head.start):
        return None
    place = _place_in(page, start, end)
    words = _own_words(page, head, start, end)
    name = page.written(start, end)
    local = bool(head.entry["local"]) or _canon(head) in ("government", "authorities", "legislature")
    if head.entry["side"] == "firm":
        return _firm(page, head, start, end, name, place)
    if place is None and local:
        place = places.nearest(head.start)
    return Candidate(
        start=start,
        end=end,
        name=name,
        kind=head.entry["kind"],
        key=("body", f"{_canon(head)} {words}".strip(), "", place or ""),
        rule="org.head",
        place=place,
        short=list(_short_forms(page, end)),
    )


def _has_own_name(page: Page, head: Cue, start: int) -> bool:
    """Whether a word before the legal form is no mere word of the trade ("Distribution Corporation" has none)."""
    number = page.index(start)
    while number < len(page.words) and page.words[number].start < head.start:
        word = page.words[number]
        placed = any(page.covered(table, word.start, word.end) for table in ("org_words", "country", "place"))
        if word.cap and not placed and not page.cue("org_adjectives", word.start):
            return True
        number += 1
    return bool(page.cue("organisation", start))


def _firm(page: Page, head: Cue, start: int, end: int, name: str, place: str | None) -> Candidate:
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


def _canon(head: Cue) -> str:
    return head.entry["canon"] or fold(head.entry.phrase)


def _after_of(page: Page, head: Cue) -> int:
    return next((head.end + len(p) for p in (" of the ", " of ", " for ") if page.folded.startswith(p, head.end)), -1)


def _left(page: Page, head: Cue, limit: int) -> int:
    """Where the name begins: capitalised words and words of place ("provincial") right before the head."""
    if head.entry["side"] in ("of", "none"):
        return _adjective(page, head.start, limit)
    start, number = head.start, page.index(head.start) - 1
    for _ in range(_WORDS_LEFT):
        if number < 0:
            break
        word = page.words[number]
        gap = page.folded[word.end : start]
        if word.start < limit or not _joins_left(page, word, gap, start):
            break
        if page.folded[word.start : word.end] in ("and", "&"):
            number -= 1
            if number < 0 or not page.words[number].cap:
                break
            word = page.words[number]
        start, number = word.start, number - 1
    return start


def _joins_left(page: Page, word: Word, gap: str, start: int) -> bool:  # noqa: PLR0911
    if gap not in (" ", "-", " & "):
        return False
    folded = page.folded[word.start : word.end]
    if folded == "and":
        return _fields_around(page, word, start)
    if page.cue("function_words", word.start) or page.cue("honorifics", word.start):
        return False
    if any(
        cue.end >= word.end for cue in page.document.cues_of("posts", word.start - 40, word.end) if cue.end > word.start
    ):
        return False
    if any(c.end >= word.end > c.start for c in page.document.cues_of("org_heads", max(0, word.start - 30), word.end)):
        return bool(page.cue("org_words", word.start))
    return word.cap or bool(page.cue("org_adjectives", word.start)) or _ends_adjective(page, word)


def _fields_around(page: Page, word: Word, start: int) -> bool:
    """Whether "and" joins two words of fields ("Posts and Telecommunications")."""
    before = page.words[page.index(word.start) - 1]
    return (
        before.cap
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


def _place_ends(page: Page, word: Word) -> int:
    """The start of the place or nationality that ends with `word`, 0 where none does."""
    for table in ("place", "country"):
        for cue in page.document.cues_of(table, max(0, word.start - 24), word.end):
            if cue.end == word.end:
                return cue.start
    return 0


def _right(page: Page, head: Cue, limit: int) -> int:
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
        if not after or after >= limit:
            break
        reached = _complement(page, after, limit)
        if reached == after:
            break
        end = reached
    return end


def _located(page: Page, head: Cue, end: int) -> int:
    """The end of "in Oman" after an embassy, 0 where nothing of the kind follows."""
    if _canon(head) not in ("embassy", "consulate", "consulate general", "high commission"):
        return 0
    for joint in (" in ", " to "):
        if page.folded.startswith(joint, end) and (
            cue := page.cue("country", end + len(joint)) or page.cue("place", end + len(joint))
        ):
            return cue.end
    return 0


def _bracketed(page: Page, end: int) -> int:
    """A country in brackets and a legal form after it belong to a firm's name: "Huawei Technologies (Nigeria) Limited"."""
    match = re.compile(r" \(([A-Z][\w ]{2,20})\)( (?:Limited|Ltd\.?|Inc\.?|LLC|Co\.?,? Ltd\.?))?").match(page.text, end)
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
    if page.cue("organisation", start) or page.cue("org_heads", start):
        return False
    if page.cue("org_words", start):
        return True
    number = page.index(start)
    words = page.words[number : number + 2]
    follows = len(words) == 2 and words[0].cap and page.text[words[0].end : words[1].start] == " "
    return follows and page.text[words[1].start].isupper() and page.covered("org_words", words[1].start, words[1].end)


def _stops(page: Page, start: int) -> bool:
    return any(
        page.cue(table, start) for table in ("posts", "honorifics", "organisation", "surnames", "function_words")
    )


def _has_place(page: Page, start: int, end: int) -> bool:
    """Whether the words before "authorities" are a place's: a known one, or a capitalised adjective ("Peruvian")."""
    return _place_in(page, start, end) is not None or page.text[start].isupper()


def _place_in(page: Page, start: int, end: int) -> str | None:
    for table in ("place", "country", "district"):
        for cue in page.document.cues_of(table, start, end):
            return page.starting(table)[cue.start].code
    return None


def _own_words(page: Page, head: Cue, start: int, end: int) -> str:
    """The words of the name that are neither head nor place: what tells one department of a province from another."""
    text = page.folded[start : head.start] + " " + page.folded[head.end : end]
    for table in ("place", "country", "district"):
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
        "s",
    }
    return " ".join(w for w in re.findall(r"[\w&]+", text) if w not in skip)


def _short_forms(page: Page, end: int) -> Iterator[tuple[int, int]]:
    match = _SHORT.match(page.text, end)
    if match and len(match[1].split()) <= 3 and match[1][0].isupper() and not page.cue("place", match.start(1)):
        yield match.span(1)
