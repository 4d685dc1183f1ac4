"""Names that no gazetteer has and no head word marks: told by the phrase or the post beside them, and found again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from partnergraph.extraction.document import READ_KINDS
from partnergraph.extraction.organisations.page import Candidate, Page
from partnergraph.text import fold

_NOT_IN_NAME = (
    "posts",
    "post_prefixes",
    "honorifics",
    "surnames",
    "function_words",
    "org_heads",
    "organisation",
    "place",
    "country",
    "states",
)
_FIRM_POSTS = frozenset({"chief-executive", "general-director", "board-chair", "executive-chair", "chief-officer"})
_PUBLIC_POSTS = frozenset({"general-director", "director", "head", "commissioner", "permanent-secretary"})
_MOST_WORDS = 4
_MOST_FORMS = 100  # names of one article that are looked for again; no article has so many


def beside_candidates(page: Page) -> Iterator[Candidate]:
    """Capitalised words beside a phrase that says what they are ("telecom operator Acme") or a firm's post ("Acme CEO")."""
    for cue, sentence in page.cues("company_cues"):
        noun = page.text[cue.start : cue.end].rpartition(" ")[2]
        if page.folded.startswith(" ", cue.end) and (noun.islower() or cue.start == sentence.start):
            end = _capitals(page, cue.end + 1, sentence.end)
            if end > cue.end + 1:
                yield _firm(page, cue.end + 1, end, cue.entry["kind"])
    if page.document.lang == "en":
        yield from _beside_posts(page)
    else:
        yield from _abbreviations(page)


def _abbreviations(page: Page) -> Iterator[Candidate]:
    """Capitals alone right after a post ("Chủ tịch IPU Trần A"): the body's abbreviation, whatever it is."""
    for cue, sentence in page.cues("posts"):
        number = page.index(cue.end)
        if number >= len(page.words) or page.folded[cue.end : page.words[number].start] != " ":
            continue
        word = page.words[number]
        name = page.text[word.start : word.end]
        if (
            not (name.isupper() and name.isalpha() and 2 <= len(name) <= 8 and name.isascii())
            or word.end > sentence.end
        ):
            continue
        if any(
            page.cue(table, word.start)
            for table in ("areas", "surnames", "posts", "post_suffixes", "org_heads", "org_levels", "organisation")
        ):
            continue
        following = page.words[number + 1] if number + 1 < len(page.words) else None
        if (
            following
            and page.folded[word.end : following.start] == " "
            and page.text[following.start : following.end].isupper()
        ):
            continue  # a name in capitals
        kind = "company" if cue.entry["body"] == "company" else "other"
        yield Candidate(
            start=word.start, end=word.end, name=name, kind=kind, key=("name", fold(name)), rule="org.abbreviation"
        )


def _beside_posts(page: Page) -> Iterator[Candidate]:
    for cue, sentence in page.cues("posts"):
        if cue.code in _PUBLIC_POSTS and page.folded.startswith(" of the ", cue.end):
            yield from _service(page, cue.end + len(" of the "), sentence.end)
        if cue.code not in _FIRM_POSTS:
            continue
        for joint in (" of ", " at ", " of the ", ", "):
            if page.folded.startswith(joint, cue.end) and joint != ", ":
                start = cue.end + len(joint)
                end = _capitals(page, start, sentence.end)
                several = page.text[start:end].count(" ") >= 2  # a person's name may follow the firm's
                if end > start and not several and not page.covered("org_words", start, start + 2):
                    yield _firm(page, start, end, "company")
        start = _capitals_before(page, cue.start, sentence.start)
        if start < cue.start:
            yield _firm(page, start, cue.start - 1, "company")


def _service(page: Page, start: int, limit: int) -> Iterator[Candidate]:
    """A service or scheme that no head marks, by its director: "director general of the Ruritania Public Service"."""
    end, number = start, page.index(start)
    for word in page.words[number : number + _MOST_WORDS]:
        gap = page.folded[end : word.start]
        if gap not in ("", " ") or word.end > limit or not page.text[word.start].isupper():
            break
        if any(page.cue(table, word.start) for table in ("posts", "honorifics", "surnames", "organisation")):
            break
        end = word.end
    if page.written(start, end).count(" ") >= 2:
        name = page.written(start, end)
        yield Candidate(start=start, end=end, name=name, kind="government", key=("name", fold(name)), rule="org.beside")


def _firm(page: Page, start: int, end: int, kind: str) -> Candidate:
    name = page.written(start, end)
    return Candidate(start=start, end=end, name=name, kind=kind, key=("name", fold(name)), rule="org.beside")


def _capitals(page: Page, start: int, limit: int) -> int:
    """The end of the capitalised words that begin at `start`; `start` where none do."""
    end, number = start, page.index(start)
    for word in page.words[number : number + _MOST_WORDS]:
        gap = page.folded[end : word.start]
        if (
            gap not in ("", " ")
            or (gap == " ") != (end > start)
            or word.end > limit
            or not page.text[word.start].isupper()
        ):
            break
        if any(page.cue(table, word.start) for table in _NOT_IN_NAME):
            break
        end = word.end
    return end


def _capitals_before(page: Page, end: int, limit: int) -> int:
    """The start of the capitalised words right before `end` (a post's start); `end` where there are none."""
    start, number = end, page.index(end) - 1
    for _ in range(_MOST_WORDS):
        if number < 0:
            break
        word = page.words[number]
        if (
            word.start < limit
            or page.folded[word.end : start] not in (" ", "'s ")
            or not page.text[word.start].isupper()
        ):
            break
        if any(page.cue(table, word.start) for table in _NOT_IN_NAME):
            break
        start, number = word.start, number - 1
    return start if start == end or page.folded[end - 1] == " " else end


def later_mentions(page: Page, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The further places where names found by their context, and short forms given in brackets, stand alone."""
    candidates = list(candidates)
    occupied = {offset for c in candidates for offset in range(c.start, c.end)}
    forms: dict[str, Candidate] = {}
    for candidate in candidates:
        for start, end in candidate.short:
            forms.setdefault(page.text[start:end].strip(), candidate)
            occupied.update(range(start, end))
        if candidate.key and candidate.key[0] == "name" and candidate.entity is None:
            forms.setdefault(candidate.name, candidate)
            core = _without_form(page, candidate)
            if len(core) > 3:
                forms.setdefault(core, candidate)
    for form, owner in islice(forms.items(), _MOST_FORMS):
        for match in re.finditer(rf"(?<![\w&-]){re.escape(form)}(?![\w&-])", page.text):
            if match.start() in occupied or page.document.sentence_at(match.start()).block.kind not in READ_KINDS:
                continue
            occupied.update(range(*match.span()))
            yield Candidate(
                start=match.start(),
                end=match.end(),
                name=form,
                kind=owner.kind,
                key=owner.key,
                rule="org.again",
                formal=form == owner.name,
            )


def _without_form(page: Page, firm: Candidate) -> str:
    """A firm's name without its legal form: "Acme Networks Ltd" -> "Acme Networks"; one word of English is too little."""
    for cue in page.document.cues_of("org_heads", firm.start + 1, firm.end):
        if cue.entry["side"] == "firm" and cue.end == firm.end and cue.start > firm.start:
            core = page.written(firm.start, cue.start - 1).rstrip(" ,")
            place = page.cue("place", firm.start) or page.cue("country", firm.start)
            return "" if place and place.end >= firm.start + len(core) else core
    return ""
