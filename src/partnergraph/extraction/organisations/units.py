"""What a name is made of: how far a phrase that begins with a head ("Sở", "Công ty") goes, word by word."""

from __future__ import annotations

from dataclasses import dataclass

from partnergraph.extraction.organisations.page import Page
from partnergraph.knowledge.lexicon import Cue
from partnergraph.text import fold

_SPACES = frozenset({" ", "\n", "  ", " \n"})
_HYPHENS = frozenset({" - ", "-", "- ", " -"})
_MOST_NESTED = 3  # "Văn phòng" of "Đảng ủy" of "Công an" of a province
_LIST_REACH = 60  # characters within which a list of fields must close with "và"


@dataclass(slots=True)
class Reach:
    """How far a name goes: `end`, the place and known organisation inside it, whether a level word or any word of its
    own was read, and where its own words begin and end."""

    end: int
    words_end: int
    level: str = ""
    place: Cue | None = None
    known: Cue | None = None
    inner: Cue | None = None
    own: int = 0
    stopped: bool = False


class VietnameseNames:
    """Reads the words after a head. One instance a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._stops = ("posts", "honorifics")
        self._single = (
            False  # whether that head is one word ("Bộ"), which in lower case may begin a clause with the next
        )
        self._depth = 0  # how many heads the one being read stands inside
        self._numbers = False  # whether a number may follow the place ("Trường THPT Vũ Thư 2")
        self._agent = (
            False  # whether "do" stands before the head: what its bearer does follows ("do Tập đoàn A xây dựng")
        )
        self._after_post = False  # whether the head being read follows a post, so that its holder's name may follow it

    def read(self, head: Cue, limit: int) -> Reach:
        """The name that begins with `head` and ends before `limit`."""
        reach = Reach(head.end, head.end)
        posts = self.page.document.cues_of("posts", max(0, head.start - 24), head.start)
        self._after_post = any(c.end >= head.start - 1 for c in posts)
        self._single = " " not in head.entry.phrase
        self._agent = self.page.folded.startswith("do ", max(0, head.start - 3))
        needs = head.entry["needs"]
        self._numbers = head.entry["kind"] == "university"
        if needs == "office":
            return reach
        if needs in ("field", "name", "seat") and not (needs == "name" and self._holder_follows(head)):
            self._fields(reach, "field" if needs == "seat" else needs, limit)
        if needs == "inner":
            self._inner(reach, limit)
        if not reach.stopped:
            self._place(reach, limit, strict=needs == "none")
        return reach

    def _holder_follows(self, head: Cue) -> bool:
        """Whether a person's name, not the firm's, follows: "Chủ tịch Tập đoàn Trần Văn A"."""
        number = self.page.index(head.end)
        return self._after_post and number < len(self.page.words) and self._is_person(number) and self._many(number)

    def _gap(self, end: int, limit: int) -> tuple[str, int]:
        """What lies between `end` and the next word, and that word's start (limit where none follows)."""
        page = self.page
        number = page.index(end)
        start = page.words[number].start if number < len(page.words) else limit
        return (page.folded[end:start], start) if start < limit else ("\0", limit)

    def _fields(self, reach: Reach, needs: str, limit: int) -> None:
        while True:
            gap, start = self._gap(reach.end, limit)
            after = self._joined(reach, gap, start, needs, limit)
            if after is None:
                return
            end = self._unit(reach, after, needs, limit)
            if end is None:
                return
            part_of_superior = reach.inner is not None and gap in _HYPHENS
            reach.end = end
            reach.words_end = reach.words_end if part_of_superior else end
            reach.own += 1
            if reach.place or reach.inner:
                return

    def _joined(self, reach: Reach, gap: str, start: int, needs: str, limit: int) -> int | None:  # noqa: PLR0911
        """Where the next unit begins, if what lies before it can stand inside a name."""
        folded = self.page.folded
        if start >= limit:
            return None
        if gap in _SPACES:
            if folded.startswith("về ", start) and needs == "field":
                return start + 3
            if not folded.startswith(("và ", "& "), start):
                return start
            following = start + (3 if folded[start] == "v" else 2)
            return following if reach.own and self._continues(following, needs) else None
        if not reach.own:
            return None
        if gap in (" & ", "&", "& "):
            return start
        if gap in _HYPHENS:
            if needs == "field" and gap == " - " and self._is_superior(start):
                return start
            return start if self._continues(start, needs) else None
        if gap == ", " and needs == "field":
            return start if self._lists(start, limit) else None
        return None

    def _continues(self, start: int, needs: str) -> bool:
        """Whether a word after "và" or a hyphen goes on with the name rather than names somebody else."""
        page = self.page
        if any(
            page.cue(table, start)
            for table in ("org_heads", "organisation", "posts", "honorifics", "place", "surnames")
        ):
            known = page.cue("org_words", start)
            head = page.cue("org_heads", start)
            return known is not None and (head is None or known.end > head.end or self._is_trade(head))
        if page.cue("org_words", start):
            return True
        return needs == "field" and self.page.text[start].isupper() and not page.cue("org_levels", start)

    def _is_trade(self, head: Cue) -> bool:
        """Whether a word that can be a branch's head ("Viễn thông" Quảng Nam) is here only the trade."""
        return (
            head.entry["kind"] in ("telecom", "company")
            and head.entry["needs"] == "place"
            and not self._place_at(head.end + 1)
        )

    def _is_superior(self, start: int) -> bool:
        """Whether a ministry or department follows, of which the body before the hyphen is a part."""
        head = self.page.cue("org_heads", start)
        return head is not None and fold(head.entry.phrase) in ("bộ", "sở") and self.page.text[start].isupper()

    def _lists(self, start: int, limit: int) -> bool:
        """Whether a comma opens the next of several fields: "Văn hóa, Thể thao và Du lịch"."""
        page = self.page
        first = page.cue("org_words", start)
        if not first or page.cue("org_heads", start):
            return False
        if " và " in page.folded[first.start : first.end]:
            return True
        close = page.folded.find(" và ", first.end, min(limit, start + _LIST_REACH))
        if close == -1:
            return False
        between = page.folded[first.end : close].strip(" ")
        return (not between or between.startswith(",")) and self._continues(close + 4, "field")

    def _unit(self, reach: Reach, start: int, needs: str, limit: int) -> int | None:  # noqa: PLR0911
        page = self.page
        if needs == "name" and not reach.own and page.cue("org_heads", start) and not page.cue("organisation", start):
            head = page.cue("org_heads", start)
            if head and head.entry["needs"] == "name":
                return head.end
        if reach.known:
            region = page.cue("org_words", start)
            return self._with_number(region.end, limit) if region and page.text[start].isupper() else None
        if known := page.cue("organisation", start):
            reach.known = known
            return known.end
        word = page.cue("org_words", start)
        place = self._place_at(start)
        inner = page.cue("org_heads", start) if self._nested_head(start) else None
        if word and (not place or place.end <= word.end) and (inner is None or word.end > inner.end):
            return None if self._begins_clause(reach, word, needs) else self._with_number(word.end, limit)
        if page.cue("org_levels", start) or (place and (reach.own or needs == "field")):
            return None
        if self._nested_head(start):
            if (reach.own or self._numbers) and needs == "field" and self._depth < _MOST_NESTED:
                reach.inner = page.cue("org_heads", start)
                return self._nested(reach, limit)
            return None
        if any(page.cue(table, start) for table in self._stops):
            return None
        return self._word(reach, start, limit, numbers=needs == "field")

    def _begins_clause(self, reach: Reach, word: Cue, needs: str) -> bool:
        """Whether a word of the trade in lower case goes on with the sentence: "Sở Y tế xây dựng"; of a firm's name only
        where more of the sentence follows it, or "do" opens it."""
        text = self.page.text
        if not word.entry["clause"] or text[word.start].isupper():
            return False
        if not reach.own:
            return needs == "field" and self._single
        if self.page.folded[reach.end : word.start] != " ":
            return False
        after = word.end + 1
        if needs == "field" or self._agent:
            return True
        return (
            text[word.end : after] == " "
            and text[after : after + 1].islower()
            and not self.page.cue("org_words", after)
        )

    def _with_number(self, end: int, limit: int) -> int:
        """The end with a number or Roman numeral of a region: "Khu vực 6"."""
        if (
            self.page.folded.endswith(("khu vực", "số", "miền", "quân khu"), end - 9, end)
            and self.page.folded[end : end + 1] == " "
        ):
            number = self.page.index(end)
            if number < len(self.page.words):
                word = self.page.words[number]
                if word.end <= limit and set(self.page.text[word.start : word.end]) <= set("0123456789IVX"):
                    return word.end
        return end

    def _word(self, reach: Reach, start: int, limit: int, *, numbers: bool) -> int | None:
        """A capitalised word that is no person's name."""
        page = self.page
        number = page.index(start)
        word = page.words[number]
        if not word.cap or (page.text[start].isdigit() and (not numbers or word.end - word.start > 3)):
            return None
        if reach.own and page.cue("surnames", start) and self._names_holder(number):
            return None
        opens = page.cue("act_cues", start)
        if opens and opens.entry["side"] == "open":
            return None  # "… Microsoft Theo ông A": the next sentence, its stop forgotten
        return word.end if word.end <= limit else None

    def _names_holder(self, number: int) -> bool:
        """Whether the capitalised words from here are the name of who holds the post before the head, or of anybody."""
        page = self.page
        run = 1
        while run < 5 and number + run < len(page.words) and page.text[page.words[number + run].start].isupper():
            if page.folded[page.words[number + run - 1].end : page.words[number + run].start] != " ":
                break
            run += 1
        surname = page.cue("surnames", page.words[number].start)
        if surname is None or run < 2:
            return False
        return self._after_post or (run > 2 and not surname.entry["weak"])

    def _nested_head(self, start: int) -> bool:
        head = self.page.cue("org_heads", start)
        return bool(
            head and self.page.text[start].isupper() and head.entry["needs"] in ("level", "none", "field", "inner")
        )

    def _nested(self, reach: Reach, limit: int) -> int:
        """A body inside the name ("Văn phòng" UBND tỉnh): read as a name of its own, whose place is the whole's."""
        assert reach.inner is not None
        self._depth += 1
        inner = self.read(reach.inner, limit)
        self._depth -= 1
        reach.level, reach.place = inner.level, inner.place
        reach.stopped = True
        return inner.end

    def _inner(self, reach: Reach, limit: int) -> None:
        gap, start = self._gap(reach.end, limit)
        head = self.page.cue("org_heads", start) if gap in _SPACES and start < limit else None
        if head and head.entry["needs"] != "name" and self._depth < _MOST_NESTED:
            reach.inner = head
            reach.end = reach.words_end = self._nested(reach, limit)
            reach.own += 1

    def _place_at(self, start: int) -> Cue | None:
        found = [
            c for table in ("place", "district", "country") if (c := self.page.cue(table, start)) and self._is_place(c)
        ]
        return max(found, key=lambda cue: cue.end) if found else None

    def _is_place(self, cue: Cue) -> bool:
        """A weak name ("Anh", "Nga") is a place only where no further capital makes it part of a name."""
        if not cue.entry["weak"]:
            return True
        number = self.page.index(cue.end)
        if number >= len(self.page.words):
            return True
        word = self.page.words[number]
        surname = self.page.cue("surnames", word.start)
        if surname and not surname.entry["weak"]:
            return True
        return not (self.page.folded[cue.end : word.start] == " " and self.page.text[word.start].isupper())

    def _place(self, reach: Reach, limit: int, *, strict: bool) -> None:
        """The level and place that complete a body: "tỉnh Quảng Nam", "TP. Đà Nẵng", "Hậu Giang"."""
        gap, start = self._gap(reach.end, limit)
        if gap not in _SPACES or start >= limit:
            return
        level = self.page.cue("org_levels", start)
        place = self._place_at(start)
        if level and not (place and place.end > level.end):
            if level.code == "country" and not self._place_at(level.end + 1):
                return
            reach.level, reach.end = level.code, level.end
            gap, after = self._gap(level.end, limit)
            if gap not in (" ", ". ", ".", "") or after >= limit:
                return
            start, place = after, self._place_at(after)
            if place and reach.level in ("district", "commune") and not self.page.gazetteer.districts.get(place.code):
                place = None
        elif level:
            reach.level = level.code
        if place:
            reach.place = place
            reach.end = self._numbered(place.end, limit)
        elif reach.level in ("district", "commune"):
            self._unlisted_place(reach, start, limit)

    def _numbered(self, end: int, limit: int) -> int:
        """The end with the number that tells one school of a place from the next: "Trường THPT Hậu Lộc 4"."""
        number = self.page.index(end)
        word = self.page.words[number] if self._numbers and number < len(self.page.words) else None
        if word is None or word.end > limit or self.page.folded[end : word.start] != " ":
            return end
        written = self.page.text[word.start : word.end]
        closed = self.page.folded[word.end : word.end + 1] not in ("/", "-", ".") or word.end == limit
        return word.end if written.isdigit() and len(written) <= 2 and closed else end

    def _unlisted_place(self, reach: Reach, start: int, limit: int) -> None:
        """A commune, ward or district that no table has: capitalised words after its level ("xã Bình An")."""
        page, number, count = self.page, self.page.index(start), 0
        while number < len(page.words) and count < 4:
            word = page.words[number]
            if not word.cap or word.end > limit or (count and page.folded[reach.end : word.start] not in (" ", "-")):
                return
            if any(page.cue(table, word.start) for table in ("posts", "honorifics", "org_heads", "organisation")):
                return
            if self._is_person(number) and (count or self._many(number)):
                return
            reach.end = word.end
            count, number = count + 1, number + 1

    def _is_person(self, number: int) -> bool:
        page = self.page
        surname = page.cue("surnames", page.words[number].start)
        if not surname or surname.entry["weak"] or number + 1 >= len(page.words):
            return False
        return page.text[page.words[number + 1].start].isupper()

    def _many(self, number: int) -> bool:
        """Whether three capitalised words begin here, as in a full name."""
        words = self.page.words[number : number + 3]
        return len(words) == 3 and all(self.page.text[w.start].isupper() for w in words)
