"""Personal names: where one stands, what is read as part of it, and which mentions name the same person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from partnergraph.extraction.document import READ_KINDS, Word
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.organisations.page import Page

_START = attrgetter("start")
_WHO = re.compile(r",? who(?:se)?\b")
_CREDITED = re.compile(r"^\s*(?:[\w.]+\s?/\s?|[:-]\s?)?$")
_MOST_WORDS = {"vi": 5, "en": 7}
_JOINTS = frozenset({' "', '" ', " ", "\n", "  ", " \n", "-", ". ", "."})


@dataclass(slots=True)
class Name:
    """A name at [start, end); `lead` is where its forms of address and ranks begin; `sure` when the surname alone tells."""

    lead: int
    start: int
    end: int
    text: str
    sure: bool
    plural: bool = False
    titled: bool = False  # one word after a title that is a form of address too ("President Doe")
    who: int = -1
    chain: tuple[int, int] | None = field(default=None)  # the posts read with it, as [start, end)


class Names:
    """Reads names on a page, given the organisations already found there."""

    def __init__(self, page: Page, organisations: Roster[NamedOrganisation]) -> None:
        self.page = page
        self.organisations = organisations
        self.lang = page.document.lang
        self._starts = {m.start for m in organisations.mentions if not m.pronominal}

    def inside_organisation(self, start: int) -> bool:
        """Whether `start` lies inside the name of an organisation."""
        found = self.organisations.mentions
        behind = bisect_right(found, start, key=_START)
        return any(m.start <= start < m.end for m in found[max(0, behind - 3) : behind])

    def at(self, start: int, limit: int, *, least: int, lead: int | None = None, sure: bool = False) -> Name | None:
        """The name whose first word begins at `start`, None where fewer than `least` words can be read."""
        page = self.page
        number = page.index(start)
        if number >= len(page.words) or page.words[number].start != start:
            return None
        words: list[Word] = []
        while number < len(page.words) and len(words) < _MOST_WORDS[self.lang]:
            word = page.words[number]
            if word.end > limit or not self._fits(words, word):
                break
            words.append(word)
            number += 1
        while words and not words[-1].cap and page.text[words[-1].start - 1] != "-":  # a particle ends no name
            words.pop()
        if len(words) < least:
            return None
        end = words[-1].end
        if self._is_nobody(words):
            return None
        return Name(start if lead is None else lead, start, end, page.written(start, end), sure)

    def _is_nobody(self, words: list[Word]) -> bool:
        """A photographer, a saint of street names, or an abbreviation before a name ("QH Nguyễn…")."""
        page, start = self.page, words[0].start
        if page.cue("not_people", start) or page.covered("org_heads", start, words[-1].end):
            return True
        first = page.text[start : words[0].end]
        if page.text[start : words[-1].end].isupper() and all(page.text[w.start - 1] == "-" for w in words[1:]):
            return True  # "NĐ-CP"
        if (
            len(words) > 1
            and first.isupper()
            and len(first) > 1
            and not page.text[words[1].start : words[1].end].isupper()
        ):
            return True
        credits = page.document.cues_of("credit_cues", max(0, start - 20), start)
        return any(_CREDITED.match(page.text[c.end : start]) for c in credits)

    def _fits(self, words: list[Word], word: Word) -> bool:
        page = self.page
        if words:
            gap = page.folded[words[-1].end : word.start]
            if gap not in _JOINTS or (gap.startswith(".") and words[-1].end - words[-1].start > 2):
                return False
            syllable = gap == "-" and word.end - word.start <= 4  # "Kim Jong-un"
            if not word.cap and not syllable and not (page.cue("name_particles", word.start) and gap == " "):
                return False
        elif not word.cap:
            return False
        return not (page.text[word.start].isdigit() or word.start in self._starts or self._is_other(word, bool(words)))

    def _is_other(self, word: Word, later: bool) -> bool:
        """Whether a capitalised word begins something else than a part of a name."""
        page = self.page
        if page.covered("posts", word.start, word.end) or self._is_address(word, later):
            return True
        function = page.cue("function_words", word.start) if self.lang == "en" or not later else None
        if function and not page.cue("surnames", word.start):
            return True
        return page.cue("org_levels", word.start) is not None if later else self._opens_other(word)

    def _is_address(self, word: Word, later: bool) -> bool:
        """Whether a word is a form of address or rank, and no part of a name as well ("Anh")."""
        page = self.page
        honorific = page.cue("honorifics", word.start)
        if honorific is None:
            return not later and page.covered("honorifics", word.start, word.end)
        return page.text[honorific.end : honorific.end + 1] in (" ", ".", "\xa0", "\n") and not (
            later and honorific.entry["name"]
        )

    def _opens_other(self, word: Word) -> bool:
        """Whether a first word begins an organisation, a region or a place instead."""
        page = self.page
        if self.lang == "en" and page.covered("company_tails", word.start, word.end):
            return True  # "Head Middle East"
        surname = page.cue("surnames", word.start)
        if self.lang == "vi" and not surname and (word.end - word.start == 1 or page.cue("org_heads", word.start)):
            return True  # "C-Agent", "Ban CHQS"
        return self.inside_organisation(word.start) or self._is_place(word)

    def _is_place(self, word: Word) -> bool:
        page = self.page
        found = page.cue("country", word.start) or page.cue("place", word.start)
        return (
            found is not None
            and not found.entry["weak"]
            and (found.end > word.end or not page.cue("surnames", word.start))
        )


def lead_of(page: Page, start: int, limit: int) -> tuple[int, bool]:
    """Where the forms of address and ranks before a name begin, and whether they announce several names."""
    lead, plural = start, False
    for _ in range(3):
        before = [
            c
            for c in page.document.cues_of("honorifics", max(limit, lead - 26), lead)
            if page.folded[c.end : lead].strip(" .") == ""
        ]
        if not before:
            return lead, plural
        lead = before[0].start
        plural = plural or bool(before[0].entry["plural"])
    return lead, plural


def full_names(page: Page, names: Names) -> Iterator[Name]:
    """Names told by a surname of the table, and names that follow a form of address or rank."""
    document = page.document
    done = -1
    starts = [(cue.start, cue, sentence) for cue, sentence in page.cues("surnames")]
    for start, cue, sentence in starts:
        if start < done or names.inside_organisation(start):
            continue
        place = page.cue("place", start) or page.cue("country", start) or page.cue("district", start)
        name = names.at(start, sentence.end, least=2, sure=not cue.entry["weak"])
        if name is None:
            continue
        name.lead, name.plural = lead_of(page, start, sentence.start)
        addressed = name.lead < name.start
        listed = page.folded[done:start] in (", ", " và ", "; ") if done >= 0 else False
        if not addressed and ((cue.entry["weak"] and not listed) or place or _names_place(page, start, sentence.start)):
            continue
        done = name.end
        yield name
    for cue in document.cues.get("honorifics", ()):
        yield from _addressed(page, names, cue.end, cue.start)
    if page.document.lang == "en":
        yield from _related(page, names)


def _related(page: Page, names: Names) -> Iterator[Name]:
    """Two to four capitalised words that "who" or "whose" goes on from: "Jane Doe, who runs the office,"."""
    for match in _WHO.finditer(page.folded):
        last = page.index(match.start()) - 1
        sentence = page.document.sentence_at(match.start())
        if last < 0 or page.words[last].end != match.start() or sentence.block.kind not in READ_KINDS:
            continue
        first = last
        while last - first < 4 and first > 0 and _runs_on(page, first, sentence.start):
            first -= 1
        for number in range(first, last):
            name = names.at(page.words[number].start, match.start(), least=2)
            if name and name.end == match.start():
                name.lead, name.plural = lead_of(page, name.start, sentence.start)
                yield name
                break


def _runs_on(page: Page, number: int, limit: int) -> bool:
    """Whether the word before this one is capitalised and only a space or initial's stop lies between."""
    before, word = page.words[number - 1], page.words[number]
    gap = page.folded[before.end : word.start]
    return before.cap and before.start >= limit and gap in (" ", ". ", "-")


def _names_place(page: Page, start: int, limit: int) -> bool:
    """Whether a word before a name makes it a street's, a ward's or a bridge's."""
    before = page.document.cues_of("function_words", max(limit, start - 20), start)
    return any(c.code == "place" and c.end == start - 1 for c in before)


def _addressed(page: Page, names: Names, end: int, lead: int) -> Iterator[Name]:
    """The name right after a form of address, however many words it has."""
    number = page.index(end)
    if number >= len(page.words):
        return
    start = page.words[number].start
    if page.folded[end:start].strip(" .") or start - end > 2:
        return
    sentence = page.document.sentence_at(lead)
    if start >= sentence.end:
        return
    if name := names.at(start, sentence.end, least=1, lead=lead):
        name.lead, name.plural = lead_of(page, start, sentence.start)
        yield name


def bare_names(page: Page, names: Names, full: Sequence[str], taken: Sequence[tuple[int, int]]) -> Iterator[Name]:
    """Later mentions by one word alone, as English papers write them ("Smith said", "Duong told")."""
    bearers: dict[str, int] = {}
    for who, name in enumerate(full):
        parts = name.split()
        for part in (parts[-1], parts[0]) if len(parts) <= 3 else (parts[-1],):
            bearers[part] = -1 if part in bearers and bearers[part] != who else who
    inside = {offset for start, end in taken for offset in range(start, end)}
    end = 0
    for number, word in enumerate(page.words):
        who = bearers.get(page.text[word.start : word.end], -1) if word.cap and word.start >= end else -1
        if who < 0 or word.start in inside or names.inside_organisation(word.start):
            continue
        last = _run_on(page, number, set(full[who].split()))
        if _stands_alone(page, word, last):
            end = last.end
            yield Name(word.start, word.start, end, page.text[word.start : end], False, who=who)


def _run_on(page: Page, number: int, own: set[str]) -> Word:
    """The last of the words from `number` on that belong to one person's name ("Mohamed Rashdan" of three)."""
    last = page.words[number]
    for word in page.words[number + 1 : number + 4]:
        if page.folded[last.end : word.start] != " " or page.text[word.start : word.end] not in own:
            break
        last = word
    return last


def _stands_alone(page: Page, word: Word, last: Word) -> bool:
    """Whether no further capitalised word makes it part of another name."""
    before, after = page.index(word.start) - 1, page.index(last.end)
    if (
        before >= 0
        and page.folded[page.words[before].end : word.start] == " "
        and _is_capital(page, page.words[before])
    ):
        return False
    if after >= len(page.words) or page.folded[last.end : page.words[after].start] != " ":
        return True
    return not _is_capital(page, page.words[after])


def _is_capital(page: Page, word: Word) -> bool:
    return word.cap and page.text[word.start].isalpha() and not page.cue("function_words", word.start)
