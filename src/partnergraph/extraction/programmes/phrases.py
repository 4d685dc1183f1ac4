"""Noun phrases that name a thing: a head (table programme_heads) with the words that say which, grown to the right in
Vietnamese and to the left in English, up to a word that ends a noun phrase (table programme_words)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from partnergraph.extraction.document import Document, Sentence
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.programmes.standing import VERBS
from partnergraph.knowledge.lexicon import Cue

_TOKEN = re.compile(r"[ \xa0\n]?(?P<comma>, ?)?(?P<word>[\w'][\w'/+&-]*(?:\.\d+)?)")
_QUOTED = re.compile(r'[ \xa0](?:[^\s".,;:()]{1,12}[ \xa0]){0,3}"(?P<name>[^"\n]{3,90})"')
_SHORT = re.compile(
    r'[ \xa0]?\((?:gọi tắt là|viết tắt là|gọi là|hay|known as|or)? ?"?(?P<short>[A-Za-zÀ-ỹĐđ][\w -]{1,14})"?\)'
)
_WORD_BEFORE = re.compile(r"[\w'’/+&.-]*[\w'’]$")
_PURPOSE = re.compile(r"(?: \([^)]{2,15}\))? (?:để|phục vụ)")
_WHOSE = re.compile(r"(?: \([^)]{2,15}\))? (?:để|phục vụ|dành cho|cho|của|về)(?! (?:hơn |gần |khoảng )?\d)")
_DUBBED = re.compile(r"[ \xa0](?:the |là )?[\"“]?(?P<name>[A-ZĐ][\w'’&.-]*\w(?: [A-ZĐ0-9][\w'’&.-]*\w){0,5})")
_NUMBERED = re.compile(r"(?: \d{1,4}\b)?(?: Phase \w+)?")
_TAIL = re.compile(r" (?:for|of|on|to help) ")
_WHOLE = re.compile(r'[^"\n]{3,100}(?=")')
_BRAND = re.compile(r"[ \xa0](?P<name>(?:[A-Z][\w-]+[ \xa0])?(?:[A-Z]\w*[A-Z\d-]\w*|[a-z]+[A-Z][\w-]*|[A-Z][a-z]+))$")
_ENGLISH = re.compile(
    r"(?<![\w.&/-])((?:[A-Z][A-Za-z0-9.&-]*[ \xa0]){1,4})$"
)  # "... Digital Lab" in a Vietnamese sentence
_ARTICLES = frozenset({"a", "an", "the", "một"})
_VAGUE = frozenset({"generic", "quality"})  # codes of words that do not say which of its kind a thing is
_ENDS = frozenset({"bound", "plural", "dub"})  # codes of words that end a noun phrase
_BEFORE = 200  # characters before a given name in which its kind is said
_MOST = 12  # words of modifier
_MOST_LEFT = 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at [start, end) with its head; `named` by quotation marks or capitals, `which` counts the words that
    say which of its kind it is, `many` is a plural."""

    start: int
    end: int
    head: Cue
    named: bool
    which: int
    many: bool
    short: str = ""


class PhraseReader:
    """Reads the noun phrases around the heads of one document."""

    def __init__(self, document: Document, organisations: Roster[NamedOrganisation]) -> None:
        self.document = document
        self.text = document.text
        self.words = {c.start: c for c in document.cues_of("programme_words")}
        self.verbs = {c.start for c in document.cues_of("programme_cues") if c.code in VERBS}
        self.names = {m.start: m.end for m in organisations.mentions if not m.pronominal}
        self.places = {c.start: c.end for table in ("place", "district", "country") for c in document.cues_of(table)}
        self.read = self._vietnamese if document.lang == "vi" else self._english

    def phrases(self, sentence: Sentence) -> Iterator[Phrase]:
        """The phrases of a sentence in order; a head in an organisation's name opens none."""
        for head in self.document.cues_in("programme_heads", sentence):
            if not self._in_name(head):
                yield self.read(head, sentence)

    def dubbed(self, sentence: Sentence) -> Iterator[tuple[int, int, str]]:
        """(start, end, kind) of the names that a word like "dubbed", "mang tên" gives; the kind is the last head's."""
        for cue in self.document.cues_in("programme_words", sentence):
            match = _DUBBED.match(self.document.text, cue.end, sentence.end) if cue.code == "dub" else None
            if match and not self._names_near(match.start("name")):
                heads = self.document.cues_of("programme_heads", max(sentence.start, cue.start - _BEFORE), cue.start)
                kinds = [head.code for head in heads if head.entry["need"] != "never"]
                yield *match.span("name"), kinds[-1] if kinds else "project"

    def _in_name(self, head: Cue) -> bool:
        """Whether a head is part of the name of an organisation that is not itself being built or opened."""
        return any(
            head.end <= end and not self._made(start) and not self._own_school(head, start, end)
            for start, end in self._names_near(head.start)
            if start <= head.start
        )

    def _own_school(self, head: Cue, start: int, end: int) -> bool:
        """Whether a name at [start, end) is a company's own programme of training: its name and "Academy"."""
        owners = self.document.cues_of("organisation", start, start + 1)
        return head.code == "training" and head.end == end and any(owner.end < head.start for owner in owners)

    def _made(self, start: int) -> bool:
        verbs = [c for c in self.document.cues_of("programme_cues", max(0, start - 30), start) if c.code in VERBS]
        if not verbs or verbs[-1].code not in ("build", "built", "building", "open"):
            return False
        return all(word in _ARTICLES for word in self.document.folded[verbs[-1].end : start].split())

    def _names_near(self, offset: int) -> list[tuple[int, int]]:
        near = range(max(0, offset - 90), offset + 1)
        return [(start, self.names[start]) for start in near if self.names.get(start, 0) > offset]

    def _capital(self, start: int, word: str) -> bool:
        """Whether a word is written as a name: a capital that is no place and no bare acronym of the trade."""
        first = word.split("-", maxsplit=1)[0]
        if word.lower() == word or self._in_place(start):
            return False
        return not first.isupper() or len(first) > 5

    def _in_place(self, start: int) -> bool:
        return any(self.places.get(first, 0) > start for first in range(max(0, start - 24), start + 1))

    def _vietnamese(self, head: Cue, sentence: Sentence) -> Phrase:
        many = self._counted(head.start, sentence.start)
        quoted = _QUOTED.match(self.document.folded, head.end, min(sentence.end, head.end + 130))
        if quoted:
            start, end = quoted.span("name")
            start += len(quoted["name"]) - len(quoted["name"].lstrip())
            end -= len(quoted["name"]) - len(quoted["name"].rstrip())
            return Phrase(start, end, head, True, 9, False)
        whole = _WHOLE.match(self.document.folded, head.start, min(sentence.end, head.start + 110))
        if whole and self.document.folded[head.start - 1 : head.start] == '"':
            return Phrase(head.start, whole.end(), head, True, 9, False)
        if english := self._in_english(head, sentence):
            return Phrase(english, head.end, head, True, 9, False)
        if head.code == "facility" and (owner := self.names.get(head.end + 1)):
            return Phrase(head.start, owner, head, True, 9, many)
        end, which, named = self._right(head.end, sentence.end, titled=head.entry["need"] == "title")
        if head.entry["need"] == "next" and named and not self._capital_follows(head.end):
            named = False
        if not which:
            bare = head.entry["need"] in ("modifier", "title") and self.field(head.end, end) != "none"
            end, which = self._purpose(end, sentence.end, _WHOSE if bare else _PURPOSE)
        short = _SHORT.match(self.text, end, sentence.end)
        alias = short["short"] if short and not short["short"].islower() else ""
        if named and not alias and head.code in ("platform", "system"):
            alias = self._brand(head.end, end)
        return Phrase(head.start, end, head, named, which, many, alias)

    def _in_english(self, head: Cue, sentence: Sentence) -> int:
        """Where an English name of a Vietnamese sentence begins that ends with this head ("Digital Lab"); 0 for none."""
        written = self.text[head.start : head.end]
        if not written.isascii() or not written[0].isupper():
            return 0
        name = _ENGLISH.search(self.text, sentence.start, head.start)
        return name.start(1) if name else 0

    def _counted(self, start: int, least: int) -> bool:
        """Whether a plural word stands right before."""
        near = self.document.cues_of("programme_words", max(least, start - 9), start)
        return bool(near) and near[-1].code == "plural" and near[-1].end == start - 1

    def _right(self, position: int, limit: int, *, titled: bool = False) -> tuple[int, int, bool]:
        """(end, words that say which, named) of the modifiers that follow."""
        end, which, named, skip = position, 0, False, 0
        for _ in range(_MOST):
            token = _TOKEN.match(self.text, end, limit)
            if token is None or not self._goes_on(token, named, titled and end == position):
                break
            start = token.start("word")
            word = self.words.get(start)
            if word is not None and word.code in (_VAGUE | {"link"}) and start >= skip:
                skip = word.end
            if start >= skip:
                which += 1
            named = named or self._capital(start, token["word"])
            end = token.end()
        return end, which, named

    def _brand(self, start: int, end: int) -> str:
        """The proper name that ends a phrase, by which alone the thing is also called: "ứng dụng khai báo NCOVI"."""
        match = _BRAND.search(self.text, start, end)
        if match is None or self._in_place(match.start("name")):
            return ""
        return "" if self.document.cues_of("areas", match.start("name"), match.end()) else match["name"]

    def field(self, start: int, end: int) -> str:
        """The area that the words at [start, end) name and nothing more ("chính quyền điện tử"); "none" for one that
        stands for any ("công nghệ thông tin"); empty where they say more."""
        for cue in self.document.cues_of("areas", start, end):
            if not self.text[start : cue.start].strip() and not self.text[cue.end : end].strip():
                return cue.code
        return ""

    def praised(self, start: int, end: int) -> bool:
        """Whether the words at [start, end) only say how good or new a thing is."""
        left = self.text[start:end]
        for cue in reversed(self.document.cues_of("programme_words", start, end)):
            if cue.code == "quality" and cue.end <= end:
                left = left[: cue.start - start] + left[cue.end - start :]
        return not left.strip()

    def _purpose(self, end: int, limit: int, opener: re.Pattern[str]) -> tuple[int, int]:
        """The end of a purpose or owner said right after a bare head ("để kiểm thử thiết bị", "của sở"), and its words."""
        marker = opener.match(self.document.folded, end, limit)
        if marker is None:
            return end, 0
        if owner := self.names.get(marker.end() + 1):
            return owner, 2
        last, which, _ = self._right(marker.end(), limit)
        return (last, which) if which > 1 else (end, 0)

    def _goes_on(self, token: re.Match[str], named: bool, first: bool) -> bool:
        start = token.start("word")
        word = self.words.get(start)
        code = word.code if word is not None else ""
        if token["comma"]:
            return code == "link"
        if self._inside_name(start):
            return named
        if start in self.verbs and code != "link" and not first:
            return False
        if start in self.names and not (named or self._capital_follows(self.names[start])):
            return False
        if code == "and" and word is not None:
            return self._linked(word.end)
        return code not in _ENDS

    def _inside_name(self, offset: int) -> bool:
        return any(start < offset for start, _ in self._names_near(offset))

    def _capital_follows(self, end: int) -> bool:
        token = _TOKEN.match(self.text, end)
        return token is not None and not token["comma"] and token["word"].lower() != token["word"]

    def _linked(self, end: int) -> bool:
        word = self.words.get(end + 1)
        return word is not None and word.code == "link"

    def _english(self, head: Cue, sentence: Sentence) -> Phrase:
        start, which, named = self._left(head, sentence.start)
        end = head.end
        if named and (number := _NUMBERED.match(self.text, end, sentence.end)):
            end = number.end()
        if which == 0:
            tail = _TAIL.match(self.text, end, sentence.end)
            if tail:
                end, more, _ = self._right(tail.end() - 1, sentence.end)
                end, which = (end, more) if more else (head.end, 0)
        folded = self.document.folded
        many = (folded[head.end - 1] == "s" and folded[head.end - 2] != "s") or self._counted(start, sentence.start)
        if end == head.end and self._compound(head, sentence):
            named, which = False, 0
        short = _SHORT.match(self.text, end, sentence.end)
        alias = short["short"] if short and not short["short"].islower() else ""
        return Phrase(start, end, head, named, which, many, alias)

    def _compound(self, head: Cue, sentence: Sentence) -> bool:
        """Whether the head is only the first part of a longer compound ("card competition", "software sales")."""
        token = _TOKEN.match(self.text, head.end, sentence.end)
        if token is None or token["comma"] or token.start("word") == head.end:
            return False
        start = token.start("word")
        if token["word"][0].isupper():
            return self.text[head.start].isupper()
        word = self.words.get(start)
        if word is not None and word.code == "tail":
            return True
        return token["word"].endswith("s") and start not in self.verbs and (word is None or word.code in _VAGUE)

    def _left(self, head: Cue, least: int) -> tuple[int, int, bool]:
        start, which = head.start, 0
        proper = self.text[head.start].isupper()
        named = False
        for _ in range(_MOST_LEFT):
            if start <= least or self.text[start - 1] not in " \xa0\n":
                break
            match = _WORD_BEFORE.search(self.text, max(least, start - 40), start - 1)
            if match is None or match.end() != start - 1:
                break
            word = self.words.get(match.start())
            if match[0].endswith(("'s", "’s")) or (proper and named and match[0].islower()):
                break
            if word is not None and word.code in (_ENDS | {"and"}) and not (match[0][0].isupper() and proper and named):
                break
            if (word is None or word.code not in _VAGUE) and not self._names_near(match.start()):
                which += 1
            if self._capital(match.start(), match[0]) and (match.start() > least or proper):
                named = True
            start = match.start()
        return start, which, named and not self._only_names(start, head)

    def _only_names(self, start: int, head: Cue) -> bool:
        """Whether all that is capitalised before a common head is an organisation or a place."""
        if self.text[head.start].isupper():
            return False
        position = start
        while position < head.start:
            end = self.names.get(position) or self.places.get(position)
            if end is None:
                token = _TOKEN.match(self.text, position)
                if token is None or self.text[position].isupper():
                    return False
                end = token.end()
            position = end + 1
        return True
