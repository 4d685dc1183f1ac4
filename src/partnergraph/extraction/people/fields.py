"""Posts of a field: "Minister of Health", "science and innovation minister", "Defence secretary"; the ministry of that
field where the article names it."""

from __future__ import annotations

import re

from partnergraph.extraction.document import Sentence, Word
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.organisations.page import Page
from partnergraph.extraction.people.held import Held

_JOINT = re.compile(r"(?: và |,? & |,? and |, | - |-| )(?:the )?")
_NAME_REACH = 80  # characters of an organisation's name
_LONGEST_SHORT = 6  # letters of an abbreviation


class FieldReader:
    """Reads the fields of posts on a page, given the organisations already found there."""

    def __init__(self, page: Page, organisations: Roster[NamedOrganisation]) -> None:
        self.page = page
        self.organisations = organisations
        self.english = page.document.lang == "en"

    def of_field(self, held: Held, sentence: Sentence) -> bool:
        """A minister of a field: his ministry where the article names it, else the field is part of the title."""
        page = self.page
        end = self._field_after(held.end, sentence.end)
        start = self._field_before(held.start, sentence.start) if end == held.end else held.start
        if start == held.start and end == held.end:
            return False
        words = {
            w
            for w in re.findall(r"\w+", page.folded[start : held.start] + " " + page.folded[held.end : end])
            if len(w) > 3
        }
        ministry = next((who for who, o in enumerate(self.organisations.bearers) if _ministry_of(o, words)), None)
        if ministry is None:
            held.title = page.written(start, end)
            for mention in self.organisations.between(end, end + 9):
                if page.folded[end : mention.start] in (" of ", " of the ", " của "):
                    ministry, end = mention.who, mention.end
                    break
        held.start, held.end, held.org = start, end, ministry
        return True

    def of_department(self, held: Held, sentence: Sentence) -> bool:
        """ "Defence secretary": the department of that field, if the article names it."""
        start = self._field_before(held.start, sentence.start)
        words = {w for w in re.findall(r"\w+", self.page.folded[start : held.start]) if len(w) > 3}
        bearers = enumerate(self.organisations.bearers)
        department = next((who for who, o in bearers if _ministry_of(o, words, department=True)), None)
        if department is None:
            return False
        held.start, held.org = start, department
        return True

    def _field_after(self, end: int, limit: int) -> int:
        """The end of the words of a field after a minister's title."""
        page, reached = self.page, end
        number = page.index(end)
        joint = page.folded[end : page.words[number].start] if number < len(page.words) else ""
        if joint != " ":
            return end
        start = page.words[number].start
        for preposition in ("of the ", "of ", "for the ", "for "):
            if page.folded.startswith(preposition, start):
                start += len(preposition)
                break
        if self.english and start > end + 1 and not page.cue("org_words", start):
            return self._capitals(start, end, limit)
        while start < limit and (field := self._field_at(start, limit)):
            reached = field
            following = _JOINT.match(page.folded, reached)
            if not following:
                break
            start = following.end()
        return reached

    def _field_at(self, start: int, limit: int) -> int:
        """The end of a field of the table, or in English of up to three capitalised words that end with one ("Technical
        Education"), that begins at `start`; 0 where none does."""
        page = self.page
        if cue := page.cue("org_words", start):
            return cue.end
        end, number = start, page.index(start)
        for word in page.words[number : number + 3] if self.english else ():
            gap = page.folded[end : word.start]
            if gap not in ("", " ") or not word.cap or word.end > limit or page.cue("honorifics", word.start):
                return 0
            if end > start and page.covered("org_words", word.start, word.end):
                return word.end
            end = word.end
        return 0

    def _capitals(self, start: int, end: int, limit: int) -> int:
        """The end of a field that no table has ("Minister of Digital"): up to three capitalised words, no body or place."""
        page, reached = self.page, start
        if self.organisations.between(start, start + 1) or page.cue("country", start) or page.cue("place", start):
            return end
        for word in page.words[page.index(start) : page.index(start) + 3]:
            if not word.cap or word.end > limit or page.folded[reached : word.start] not in ("", " "):
                break
            reached = word.end
        return reached if reached > start and page.text[reached : reached + 1] in (",", ".", ";", "") else end

    def _field_before(self, start: int, limit: int) -> int:
        """The start of the words of a field before an English minister's title ("science and innovation minister")."""
        page, begun = self.page, start
        if not self.english:
            return start
        number = page.index(start) - 1
        while number >= 0 and page.words[number].start >= limit and self._is_field(page.words[number], begun):
            begun, number = page.words[number].start, number - 1
        return begun if not page.folded.startswith("and ", begun) else begun + 4

    def _is_field(self, word: Word, begun: int) -> bool:
        """Whether a word right before `begun` goes on with a field to the left: no organisation, nationality or heading."""
        page = self.page
        written = page.text[word.start : word.end]
        if page.folded[word.end : begun] not in (" ", " & ") or page.cue("nationality", word.start):
            return False
        if any(m.end > word.start for m in self.organisations.between(max(0, word.start - _NAME_REACH), word.end)):
            return False
        if page.folded[word.start : word.end] in ("and", "&"):
            before = page.words[page.index(word.start) - 1]
            return page.covered("org_words", before.start, before.end)
        if written.isupper() and len(written) > _LONGEST_SHORT:
            return False
        if page.covered("org_words", word.start, word.end):
            return True
        return word.cap and not page.cue("function_words", word.start)


def _ministry_of(organisation: NamedOrganisation, words: set[str], *, department: bool = False) -> bool:
    """Whether an organisation is the ministry (or department) of a field, given the words of the field."""
    name = organisation.name.lower()
    named = "ministry" in name or name.startswith("bộ ") or (department and "department" in name)
    if not named:
        return False
    return bool(words) and all(word in name for word in words)
