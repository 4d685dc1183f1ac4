"""Names that the gazetteer knows, and their branches ("VNPT Quảng Nam", "FPT Software")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnergraph.extraction.organisations.page import Candidate, Page
from partnergraph.knowledge.gazetteer import KnownOrganisation
from partnergraph.knowledge.lexicon import Cue

_SIGNED = re.compile(r"[^()\n]{0,15}\)\s?[-–—]")
_MOST_TAILS = 5  # "Middle East and Northern Africa"
_OFTEN = 2  # a weak name written so often with its capital is a name there


def known_candidates(page: Page) -> Iterator[Candidate]:
    """Every known organisation named, with the place or words that make a branch of it."""
    cues = [(cue, sentence) for cue, sentence in page.chosen("organisation") if _is_name(page, cue)]
    strong = {cue.code for cue, _ in cues if not cue.entry["weak"]}
    weak: dict[str, int] = {}
    for cue, sentence in cues:
        if cue.entry["weak"] and cue.start > sentence.start and not _is_part(page, cue):
            weak[cue.code] = weak.get(cue.code, 0) + 1
    for cue, sentence in cues:
        if cue.entry["weak"] and _is_part(page, cue):
            continue
        if (
            cue.entry["weak"]
            and cue.code not in strong
            and weak.get(cue.code, 0) < _OFTEN
            and not _in_context(page, cue)
        ):
            continue
        yield _known(page, cue, sentence.end)


def _is_name(page: Page, cue: Cue) -> bool:
    """Whether the letters are those of a name: a capital somewhere, in English wherever the name has one; and no
    newspaper's that signs the paragraph's beginning ("(ABC News) - ...")."""
    opened = page.text[cue.start - 1 : cue.start] == "(" and not page.text[: cue.start].rpartition("\n")[2][:-1].strip()
    if opened and _SIGNED.match(page.text, cue.end):
        return False
    written = page.text[cue.start : cue.end]
    if page.document.lang == "vi" or written.isupper():
        return any(c.isupper() for c in written)
    words = zip(written.split(), cue.entry.phrase.split(), strict=False)
    return all(not name[:1].isupper() or word[:1].isupper() for word, name in words)


def _is_part(page: Page, cue: Cue) -> bool:
    """Whether a weak name is part of another: a form of address or a capitalised word stands right before it that is no
    firm's word ("Mr. Sun", "Simon Sun")."""
    number = page.index(cue.start) - 1
    if number < 0:
        return False
    word = page.words[number]
    if page.folded[word.end : cue.start] not in (" ", ". "):
        return False
    if page.covered("honorifics", word.start, word.end):
        return True
    known = any(
        page.covered(table, word.start, word.end) for table in ("company_cues", "reference_words", "org_heads", "posts")
    )
    opens = page.document.sentence_at(word.start).start == word.start
    return word.cap and page.text[word.start].isupper() and not known and not opens


def _in_context(page: Page, cue: Cue) -> bool:
    """A weak name counts where a firm's word or a firm's post stands beside it."""
    before = [
        c
        for t in ("company_cues", "reference_words")
        for c in page.document.cues_of(t, max(0, cue.start - 30), cue.start)
    ]
    if any(c.end == cue.start - 1 for c in before):
        return True
    post = page.cue("posts", cue.end + 1)
    return post is not None and post.entry["body"] == "company"


def _known(page: Page, cue: Cue, limit: int) -> Candidate:
    row = page.gazetteer.organisations[cue.code]
    end, place, tail = _extended(page, cue, row, limit)
    name = page.written(cue.start, end)
    key: tuple[str, ...] = ("org", cue.code, place) if place else ("name", name.lower()) if tail else ("org", cue.code)
    return Candidate(
        start=cue.start,
        end=end,
        name=name,
        kind=row.kind,
        key=key,
        rule="org.branch" if place or tail else "org.known",
        entity=None if tail else cue.code,
        place=place,
    )


def _extended(page: Page, cue: Cue, row: KnownOrganisation, limit: int) -> tuple[int, str | None, bool]:
    """(end, place, tail): the name with a place ("VNPT Quảng Nam") or words that make another firm ("FPT Software")."""
    following = cue.end + 1
    if page.folded.startswith(" of ", cue.end):
        country = page.cue("country", cue.end + 4)
        return (country.end if country and country.code == row.hq_country else cue.end), None, False
    if page.folded[cue.end : following] == "-" and page.cue("country", following) and following < limit:
        country = page.cue("country", following)
        return (country.end, country.code, False) if country else (cue.end, None, False)
    if page.folded[cue.end : following] != " " or following >= limit:
        return cue.end, None, False
    if place := _place(page, following, row):
        own = place.code == row.hq_country
        return place.end, None if own else place.code, False
    tail = page.cue("company_tails", following)
    if tail and page.text[following].isupper() and tail.end <= limit and not _goes_on(page, tail):
        return _tail_end(page, tail, limit), None, True
    return cue.end, None, False


def _goes_on(page: Page, tail: Cue) -> bool:
    """Whether the words after a brand name a thing of it: "Huawei Digital Academy"."""
    head = page.cue("org_heads", tail.start)
    if head and head.end > tail.end and head.entry["side"] == "drop":
        return True
    number = page.index(tail.end)
    word = (
        page.words[number]
        if number < len(page.words) and page.folded[tail.end : page.words[number].start] == " "
        else None
    )
    return bool(word and page.text[word.start].isupper() and page.cue("programme_heads", word.start))


def _tail_end(page: Page, tail: Cue, limit: int) -> int:
    end = tail.end
    for _ in range(_MOST_TAILS):
        joint = next((j for j in (" and ", " & ", " ") if page.folded.startswith(j, end)), "")
        more = page.cue("company_tails", end + len(joint)) if joint else None
        if more is None or more.end > limit or not page.text[more.start].isupper():
            break
        end = more.end
    return end


def _place(page: Page, start: int, row: KnownOrganisation) -> Cue | None:
    """The place right after a firm's name; a weak place name only where it is written with a capital."""
    level = page.cue("org_levels", start)
    at = level.end + 1 if level and level.code != "commune" else start
    for table in ("place", "district", "country"):
        place = page.cue(table, at)
        if place and page.text[at].isupper():
            return place
    return None
