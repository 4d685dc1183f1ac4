"""What people do: sign, chair, attend, witness, speak, by the cue near their name and the grammar between.

The table `act_cues` says of each cue where its doer stands (`side`): before the verb, after it, right after it (open),
both; `subject`, `close` or `right` a few words, or none, before it; `meet` and `give` have a second doer after them; `list` opens a list of names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partnergraph.extraction.document import Sentence
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.organisations.page import Page
from partnergraph.knowledge.lexicon import Cue

# How many characters may lie between a doer and the verb, by where the doer stands. A verb that also stands as a noun or
# with other subjects must be near.
_REACHES = {"before": 90, "both": 90, "give": 90, "subject": 45, "meet": 45, "close": 12, "right": 1}
_SPOKEN = 40  # characters of what somebody says after his name and a colon; a shorter rest is a label
_MOST = 60  # people in one list
_LIST_REACH = 130  # characters between a list's cue and its first name
_ASIDE = re.compile(r"\([^()]{0,40}\)|, who [^,]{3,80},|, (?:both|each) [^,]{3,40},")
_JOINED = re.compile(
    r"^[\s,;]*(?:và|cùng|cùng với|cùng các đồng chí|and|as well as|along with|together with|with|-)?[\s,;]*$"
)
_TITLED = re.compile(r"^,? (?:and|as well as|with) (?:[A-Z][\w.-]*\s){1,3}$")
_CLAUSE = re.compile(r"[;:!?\"]|\.\s| rằng | that |, (?:trong khi|nhưng|while|but|which|where) ")
_OPENING = re.compile(r"(?:^|[\s,:(])(?:có|của|là|bởi|gồm|by|of|were|was|are|do|from)?\s*$")
_BROKEN = re.compile(r"[.!?]\s|;|\b(?:during|after|before|when|while|since)\b")
_LIST_OPEN = re.compile(r"\b(?:có|gồm|là|were|was|are|is)\b|:")
_SPOKEN_FOR = re.compile(r"(?:spokes\w+ for|on behalf of|thay mặt|đại diện cho|trợ lý của)\s(?:the )?$")
_REPRESENTING = re.compile(r"(?:thay mặt|đại diện)\b[^.;]{0,60}$")
_WITH = re.compile(r", with (?:the )?$")
_BY = re.compile(r"^(?: (?:on|in|at|yesterday|today|earlier|last|this)\b[^;.!?]{0,90})? by (?:the )?$")
_FOR_LENGTH = 14  # characters of " on behalf of "
_FOR = re.compile(r"[ -](?:for|on behalf of) ")
_AND_FOR = re.compile(
    r"^[ -](?:for|on behalf of) [^;.]{2,60}(?:,| and|, and) $|^[ -](?:for|on behalf of) [^;.]{2,60}, while $"
)
_FOR_WHOM = re.compile(r" for (?:the )?[\w&.]+(?: [\w&.]+)?(?=,| and\b)")
_RECIPIENT = re.compile(r"\b(?:to|cho|with|với)\b")

Deed = tuple[int, str, tuple[int, int], str]


@dataclass(slots=True)
class Doer:
    """A mention of a person in a sentence: [start, end) with honorifics and the posts read with it; `name` is False for
    a pronoun or a post that stands for somebody named earlier."""

    start: int
    end: int
    who: int
    name: bool = True


def around(doers: Sequence[Doer], offset: int) -> Sequence[Doer]:
    """The doers before and after an offset, as many as one list of guests holds; `doers` is in order."""
    at = bisect_left(doers, offset, key=lambda doer: doer.start)
    return doers[max(0, at - _MOST) : at + _MOST]


class ActReader:
    """Reads what people do on a page."""

    def __init__(self, page: Page, organisations: Roster[NamedOrganisation]) -> None:
        self.page = page
        self.organisations = organisations

    def acts_in(self, sentence: Sentence, doers: Sequence[Doer], carry: str) -> Iterator[Deed]:
        """The deeds of one sentence; `carry` is the act of a list that a block before opened."""
        if carry:
            yield from ((doer.who, carry, (doer.start, doer.end), "act.list") for doer in doers if doer.name)
        if not doers:
            return
        if self._labels(doers[0], sentence):
            yield doers[0].who, "speak", (doers[0].start, doers[0].end), "act.speaker"
        cues = [
            cue
            for cue in self.page.document.cues_in("act_cues", sentence)
            if cue.code != "none" and not any(d.start <= cue.start < d.end for d in around(doers, cue.start))
        ]
        found = [(cue, self._doers(cue, doers, sentence)) for cue in cues]
        self._part_witnesses(found)
        for cue, group in found:
            for doer in group:
                yield doer.who, cue.code, (min(doer.start, cue.start), max(doer.end, cue.end)), f"act.{cue.code}"

    def _labels(self, doer: Doer, sentence: Sentence) -> bool:
        """Whether a sentence opens with its speaker and a colon: "- Ông A, Giám đốc X: Chúng tôi đã…"."""
        opens = doer.name and not re.search(r"\w", self.page.folded[sentence.start : doer.start])
        return opens and self.page.folded.startswith(": ", doer.end) and sentence.end - doer.end > _SPOKEN

    def _part_witnesses(self, found: Sequence[tuple[Cue, list[Doer]]]) -> None:
        """ "Dưới sự chứng kiến của A, B và C đã ký": who signs is the last pair or the last one, who watches is before."""
        for cue, watching in found:
            if cue.code != "witness" or cue.entry["side"] != "after":
                continue
            watchers = list(watching)
            for verb, signing in found:
                if verb.code == "sign" and verb.start > cue.end and signing and all(d in watchers for d in signing):
                    pair = sorted(signing, key=lambda d: d.start)
                    joined = len(pair) > 1 and self.page.folded[pair[-2].end : pair[-1].start].strip(" ,") in (
                        "và",
                        "and",
                    )
                    signing[:] = pair[-2:] if joined and len(watchers) > 2 else pair[-1:]
                    watching[:] = [d for d in watching if d not in signing]

    def _doers(self, cue: Cue, doers: Sequence[Doer], sentence: Sentence) -> list[Doer]:
        side = cue.entry["side"]
        near = around(doers, cue.start)
        before = [d for d in near if d.end <= cue.start]
        after = [d for d in near if d.start >= cue.end]
        found: list[Doer] = []
        if side in _REACHES:
            found = self._subject(cue, before, _REACHES[side])
        if side == "meet":
            return self._meeting(cue, found, after, sentence)
        if side == "give":
            return found + self._recipients(cue, after)
        if side == "subject" and cue.code == "sign":
            return found + self._each_for(cue, after) if found else self._signatories(cue, after, sentence)
        if side in ("after", "both", "open", "list-open") and (not found or cue.entry["list"]):
            found = found + self._object(cue, after)
        return found

    def _meeting(self, cue: Cue, found: list[Doer], after: Sequence[Doer], sentence: Sentence) -> list[Doer]:
        """Who meets, signs or presides together with whom the verb names next."""
        if not found:
            opens = cue.code == "attend" and cue.start - sentence.start <= 1 and after
            return self._hosts(cue, after) if opens else []
        if cue.code == "attend" and not self._met_somebody(cue, after):
            return []
        return found + self._met(cue, after)

    def _signatories(self, cue: Cue, after: Sequence[Doer], sentence: Sentence) -> list[Doer]:
        """Who signs where no name is the verb's subject."""
        by = self._signed_by(cue, after)
        return by or self._representative(cue, after, sentence) or self._accompanied(cue, after)

    def _subject(self, cue: Cue, before: Sequence[Doer], reach: int) -> list[Doer]:
        """The subject before a verb, with everybody coordinated with it."""
        if not before:
            return []
        last = before[-1]
        gap = _ASIDE.sub(" ", self.page.folded[last.end : cue.start])
        if len(gap) > reach or _CLAUSE.search(gap) or self._other_subject(last.end, cue.start, gap):
            return []
        if _SPOKEN_FOR.search(self.page.folded[max(0, last.start - 24) : last.start]):
            return []
        group = [last]
        for doer in reversed(before[:-1]):
            if not self._joined(doer.end, group[-1].start):
                break
            group.append(doer)
        return group

    def _joined(self, end: int, start: int) -> bool:
        """Whether only a joint lies between two doers; in English also a title that no table has ("and Additional IGP X")."""
        if _JOINED.match(_ASIDE.sub(" ", self.page.folded[end:start])):
            return True
        return self.page.document.lang == "en" and bool(_TITLED.match(self.page.text[end:start]))

    def _other_subject(self, start: int, end: int, gap: str) -> bool:
        """Whether an organisation after a comma has taken the verb over."""
        found = self.organisations.between(start, end)
        if not found or "," not in gap:
            return False
        return "," in self.page.folded[start : found[-1].start] and not gap.rstrip().endswith(",")

    def _hosts(self, cue: Cue, after: Sequence[Doer]) -> list[Doer]:
        """ "Tiếp đoàn có ông A; bà B": the hosts follow as a list."""
        gap = self.page.folded[cue.end : after[0].start]
        return self._listed(self._before_next(after)) if len(gap) < _LIST_REACH and _LIST_OPEN.search(gap) else []

    def _met_somebody(self, cue: Cue, after: Sequence[Doer]) -> bool:
        """Whether a person, an organisation or a delegation is what was met."""
        if self._met(cue, after) or self.organisations.between(cue.end, cue.end + 14):
            return True
        return self.page.folded.startswith(
            (" đoàn", " lãnh đạo", " and làm việc", " the delegation", " leaders", " a delegation"), cue.end
        )

    def _met(self, cue: Cue, after: Sequence[Doer]) -> list[Doer]:
        if after and len(self.page.folded[cue.end : after[0].start].strip()) <= 12:
            return self._coordinated(after)
        return []

    def _recipients(self, cue: Cue, after: Sequence[Doer]) -> list[Doer]:
        if not after:
            return []
        gap = self.page.folded[cue.end : after[0].start]
        return (
            self._coordinated(after)
            if len(gap) < _LIST_REACH and _RECIPIENT.search(gap) and not _BROKEN.search(gap)
            else []
        )

    def _representative(self, cue: Cue, after: Sequence[Doer], sentence: Sentence) -> list[Doer]:
        """ "Thay mặt X ký kết, ông A": the signatory follows."""
        if after and _REPRESENTING.search(self.page.folded[sentence.start : cue.start]):
            gap = self.page.folded[cue.end : after[0].start]
            if len(gap) <= 60 and not _BROKEN.search(gap) and gap.rstrip().endswith((",", ":", "là", "có", "gồm")):
                return self._coordinated(after)
        return []

    def _accompanied(self, cue: Cue, after: Sequence[Doer]) -> list[Doer]:
        """ "The city and the firm signed it, with Mayor A and CEO B": who signs for them follows."""
        gap = self.page.folded[cue.end : after[0].start] if after else ""
        return (
            self._coordinated(after, _FOR_WHOM)
            if _WITH.search(gap) and len(gap) < _LIST_REACH and not _BROKEN.search(gap)
            else []
        )

    def _signed_by(self, cue: Cue, after: Sequence[Doer]) -> list[Doer]:
        """ "Was signed on 3 May in Hanoi by A and B": who signed follows "by"."""
        gap = self.page.folded[cue.end : after[0].start] if after else ""
        return self._coordinated(after) if len(gap) < _LIST_REACH and _BY.match(gap) else []

    def _each_for(self, cue: Cue, after: Sequence[Doer]) -> list[Doer]:
        """ "A signed for the city, B for the firm": who signed for the others follows, each with "for"."""
        verb = self.page.folded[cue.start : cue.end]
        end, group = cue.end - (len(verb) - len(verb.split(" ")[0])), []
        if not after or not _FOR.match(self.page.folded, end):
            return []
        for doer in after:
            if not _AND_FOR.search(self.page.folded[end : doer.start]) or not _FOR.match(
                self.page.folded[doer.end :][:6]
            ):
                break
            group.append(doer)
            end = doer.end
        return group

    def _object(self, cue: Cue, after: Sequence[Doer]) -> list[Doer]:
        """The doers after a cue: who was there, by whom it was chaired, who said what was quoted before."""
        if not after:
            return []
        side, gap = cue.entry["side"], self.page.folded[cue.end : after[0].start]
        if side == "open":
            return list(after[:1]) if not gap.strip() and after[0].name else []
        if cue.code == "speak" and side == "both" and self.page.document.lang == "en":
            return list(after[:1]) if self._closes_quote(cue) and len(gap) <= 4 else []
        if side == "list-open":
            return self._listed(self._before_next(after)) if _LIST_OPEN.search(gap) and len(gap) < _LIST_REACH else []
        return self._led(cue, gap, after)

    def _closes_quote(self, cue: Cue) -> bool:
        """Whether a quotation ends right before a verb of saying."""
        return '"' in self.page.folded[max(0, cue.start - 3) : cue.start]

    def _led(self, cue: Cue, gap: str, after: Sequence[Doer]) -> list[Doer]:
        """The doers that a cue leads to over `gap`: a list, or one and those coordinated with him."""
        if len(gap) > _LIST_REACH or '"' in gap or _BROKEN.search(gap):
            return []
        if cue.entry["list"]:
            return self._listed(self._before_next(after))
        return self._coordinated(after) if _OPENING.search(gap) else []

    def _before_next(self, doers: Sequence[Doer]) -> list[Doer]:
        """Those before another cue that opens a list of its own ("…, dưới sự chứng kiến của …")."""
        cues = self.page.document.cues_of("act_cues", doers[0].end, doers[-1].start)
        stop = next((c.start for c in cues if c.entry["side"] == "after"), doers[-1].end)
        return [d for d in doers if d.start < stop]

    def _listed(self, doers: Sequence[Doer]) -> list[Doer]:
        """The names of a list, up to where a verb makes one of them a subject."""
        return [d for d in doers if d.name]

    def _coordinated(self, doers: Sequence[Doer], beside: re.Pattern[str] | None = None) -> list[Doer]:
        """The first doer and those coordinated with him; what `beside` matches right after one of them is passed over."""
        group = [doers[0]]
        for doer in doers[1:]:
            end = group[-1].end
            aside = beside.match(self.page.folded, end) if beside else None
            if not self._joined(aside.end() if aside else end, doer.start):
                break
            group.append(doer)
        return group

    def carried(self, sentence: Sentence) -> str:
        """The act of a list that the sentence opens ("Tham dự buổi lễ có:"), empty where it opens none."""
        if self.page.text[sentence.end - 1] != ":":
            return ""
        cues = [c for c in self.page.document.cues_in("act_cues", sentence) if c.entry["list"]]
        return cues[-1].code if cues else ""
