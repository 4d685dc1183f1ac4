"""What an agreement says the parties will do: its subject ("về chuyển đổi số"), and the sentences and lists of contents.

A walk over the article in order: a trigger makes its agreement the one spoken of; a sentence that opens contents
("theo đó", "nội dung hợp tác gồm:", "under the MoU") belongs to it, and so do the sentences and list items that follow,
until a speech, a guest list or a result closes it. What an earlier agreement brought belongs to that one.
Table content_cues (phrase, code).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from partnergraph.extraction.agreements.drafts import Draft
from partnergraph.extraction.agreements.grouping import Cluster
from partnergraph.extraction.agreements.scene import Scene, Span, goes_on
from partnergraph.extraction.areas import areas_in, sector_in
from partnergraph.extraction.document import Sentence
from partnergraph.knowledge.lexicon import Cue
from partnergraph.model import Content, Evidence

Areas = dict[str, Span]
_GOES_ON = re.compile(
    r"\s*(?:[-+*•]\s*)?(?:về|đối với|ở mảng|với|bên cạnh đó|ngoài ra|đồng thời|hằng năm|hàng năm|ngược lại|hai bên|trong đó|cụ thể|song song"
    r"|cùng với đó|phía|trụ cột|thứ nhất|thứ hai|thứ ba|thứ tư|một là|hai là|ba là|bốn là|năm là|mặt khác|trên lĩnh vực|trong lĩnh vực"
    r"|in addition|also|as regards|on the|for the|the two|both sides|it will|they will|moreover|besides)\b"
)
_HEADED = re.compile(r"[A-ZÀ-ỸĐ][^:.;,\n]{2,45}: ")
_PAST = re.compile(r"\b(?:đã|vừa|từng|hiện|đang|là|cho biết|was|were|has|had|have|is|are|said|says|also said)\b")
_COUNTED = re.compile(r"\b(?!20\d\d\b)\d[\d.,]{2,}%?(?!\w)|\d%")  # results are counted
_OWN_TRADE = frozenset({"telecom", "company"})  # kinds of parties whose own trade is no content
_HEAD = 45  # words of time and background rule a sentence only from its head
_LEAD = 90  # characters within which the verb of a sentence says that it will be done
_SHORT = 1000  # characters of a paragraph that keeps to its subject
_ASIDE = re.compile(
    r":|;|,\s*(?:which|who|a move|said|according|the \w+[\w -]{0,30}(?:company|group|operator|firm|corporation)"
    r"|and (?:thanked|praised|said|hoped|expressed)|doanh nghiệp|đơn vị|nhằm tạo|với sự|dưới sự|có sự|trong đó)\b"
)
_DECREE = re.compile(
    r"\b(?:nghị quyết|quyết định|chỉ thị|thông tư|nghị định|resolution|decree|directive)\b (?:số |no\.? ?)?[\w./-]*\d[^.;]*$"
)
_PLEDGE = re.compile(
    r"(?:it|they|the (?:company|group|firm|operator|corporation|carrier|two sides|two parties)) (?:also |further |both )?"
    r"(?:said|says|agreed|announced)(?: that)? (?:it|they|both)? ?(?:will|would)\b"
    r"|(?:tập đoàn|công ty|doanh nghiệp|hai bên|đơn vị này|nhà mạng)(?: này)? (?:cũng )?(?:cho biết|cho hay)(?: thêm)?,? (?:cũng )?sẽ\b"
)
_WILL = re.compile(
    r"\b(?:sẽ|will|would|intends? to|plans? to|pledge[sd]? to|are to|is to|due to|commit(?:s|ted)? to|cam kết)\b"
)


@dataclass(slots=True)
class Told:
    """What was found of one agreement: areas with the first words that tell each, and contents item by item."""

    areas: Areas = field(default_factory=dict)
    contents: list[Content] = field(default_factory=list)


class ContentReader:
    """Reads contents of the agreements of one document."""

    def __init__(self, scene: Scene) -> None:
        self.document = scene.document
        self.organisations = scene.organisations
        self.people = scene.people
        self.calendar = scene.calendar
        self._state = ""  # "", near (the paper was just spoken of), open (contents go on) or list (items follow)
        self._named: set[int] = set()  # sentences that call a paper by its name
        self._papers: set[int] = set()  # list items that are agreements themselves
        self._closed = False  # the paragraph has turned to something else

    def read(self, clusters: Sequence[Cluster]) -> list[Told]:
        """The contents of each cluster, in the same order."""
        told = [Told() for _ in clusters]
        for index, cluster in enumerate(clusters):
            for draft in cluster.body:
                self._subject(draft, told[index])
        self._named = {d.trigger.sentence.index for c in clusters for d in c.drafts if d.trigger.name}
        self._papers = {
            self.document.sentence_at(d.span[0]).index
            for c in clusters
            for d in c.drafts
            if d.found.rule == "agreement.list-item"
        }
        self._walk(clusters, _by_sentence(clusters), told)
        if len(clusters) == 1 and not clusters[0].signing and not told[0].areas:
            self._proposals(told[0])
        for cluster, one in zip(clusters, told, strict=True):
            if one.areas or (cluster.signing and not cluster.old):
                self._sectors(cluster, one)
        return told

    def _sectors(self, cluster: Cluster, told: Told) -> None:
        """The sector of a public party whose name tells it: what is agreed with a hospital serves its patients."""
        named = [m for m in self.organisations.mentions if m.who in cluster.parties and not m.pronominal]
        for mention in named:
            if self.organisations.bearers[mention.who].kind not in _OWN_TRADE:
                area = sector_in(self.document, mention.start, mention.end)
                if area:
                    told.areas.setdefault(*area)

    def _proposals(self, told: Told) -> None:
        """What a paper only thought of would be about: the proposals and the points of lists."""
        for sentence in self.document.read_sentences():
            proposes = any(c.code == "proposed" for c in self.document.cues_in("modality", sentence))
            if proposes or sentence.block.kind == "list":
                self._add_areas(sentence.start, sentence.end, told)

    def _subject(self, draft: Draft, told: Told) -> None:
        """Areas of the phrase after the name of the paper, up to a relative clause or a list of contents; not of words
        that only point back at it or at its ceremony."""
        trigger, end = draft.trigger, draft.span[1]
        if trigger.back or (trigger.name is None and len(draft.parties) < 2):
            return
        start = trigger.name.end if trigger.name else trigger.end
        if stop := _ASIDE.search(self.document.folded, start, end):
            end = stop.start()
        self._add_areas(start, max(start, end), told)

    def _add_areas(self, start: int, end: int, told: Told) -> tuple[str, ...]:
        """Areas named in [start, end); a word inside an organisation's name names none."""
        found: dict[str, Span] = {}
        names = self.organisations.between(max(0, start - 120), end)
        for cue in self.document.cues_of("areas", start, end):
            if (
                cue.code in found
                or self._of_document(cue)
                or any(m.start <= cue.start and cue.end <= m.end for m in names)
            ):
                continue
            found.update(areas_in(self.document, cue.start, min(cue.end, end)))
        for code, span in found.items():
            told.areas.setdefault(code, span)
        return tuple(found)

    def _of_document(self, cue: Cue) -> bool:
        """Whether a word is of the title of a decree ("Nghị quyết số 57-NQ/TW về ... chuyển đổi số")."""
        return bool(_DECREE.search(self.document.folded, max(0, cue.start - 140), cue.start))

    def _walk(self, clusters: Sequence[Cluster], by_sentence: Mapping[int, list[int]], told: list[Told]) -> None:
        news = next((i for i, c in enumerate(clusters) if not c.old), 0)
        earlier = next((i for i, c in enumerate(clusters) if c.old), -1)
        current, block = -1, None
        for sentence in self.document.read_sentences():
            if sentence.block.kind == "heading" and current >= 0:
                self._heading(sentence, clusters[current])
            if sentence.block.kind in ("title", "heading", "caption") or sentence.index in self._papers:
                continue
            if sentence.block is not block and current >= 0:
                current = self._at_block(sentence, clusters, current, news)
            block = sentence.block
            if here := by_sentence.get(sentence.index):
                current = here[-1]
            elif current >= 0 and earlier >= 0 and self._of_earlier_phase(sentence):
                self._add_areas(sentence.start, sentence.end, told[earlier])
                continue
            if current >= 0:
                self._step(sentence, bool(here), clusters[current], told[current])

    def _heading(self, sentence: Sentence, cluster: Cluster) -> None:
        """A heading that announces contents ("What is in the agreement") opens a list of them."""
        cue = self._cues(sentence)
        if (cue["open"] or cue["lean"]) and not cluster.old:
            self._state = "list"

    def _of_earlier_phase(self, sentence: Sentence) -> bool:
        """Whether the sentence speaks of the time before ("giai đoạn một đã ...")."""
        return any(c.code == "old" for c in self.document.cues_in("status_cues", sentence))

    def _at_block(self, sentence: Sentence, clusters: Sequence[Cluster], current: int, news: int) -> int:
        """A new paragraph goes on with an earlier agreement only where it says so."""
        self._closed = False
        if clusters[current].old and not goes_on(self.document, sentence.block):
            self._state = "near"
            return news
        if self._state == "open" and sentence.block.kind != "list" and not self._goes_on(sentence):
            self._state = "near"
        return current

    def _step(self, sentence: Sentence, triggered: bool, cluster: Cluster, told: Told) -> None:
        """One sentence read with its agreement in view; moves the state on."""
        cue = self._cues(sentence)
        if self._of_another_time(sentence, cluster):
            self._state, self._closed = "", True
        elif sentence.block.kind == "list" and self._state in ("list", "open"):
            self._item(sentence.start, sentence.end, told)
        elif cluster.old:
            if triggered or not cue["stop"]:
                self._add_areas(sentence.start, sentence.end, told)
        elif cue["guests"] and sentence.index not in self._named:
            self._closed = True
        elif self._turns_away(cue):
            if not triggered:
                self._state, self._closed = "near" if self._state else "", True
        else:
            self._read_contents(sentence, triggered, cue, told)

    def _turns_away(self, cue: Mapping[str, int]) -> bool:
        """Whether a speech or background rules the sentence, or its paragraph before it, and no contents open first."""
        spoken = cue["speech"] or cue["stop"]
        return bool(spoken or self._closed) and not (cue["open"] and (not spoken or cue["open"] < spoken))

    def _read_contents(self, sentence: Sentence, triggered: bool, cue: Mapping[str, int], told: Told) -> None:
        opens = cue["open"] or (cue["lean"] if triggered or self._state else 0)
        if not opens and self._state == "near" and self._undertakes(sentence):
            opens = sentence.start
        onward = self._state in ("open", "list") and not triggered
        if onward and not opens and not self._continues(sentence):
            self._state, onward = "", False
        if not cue["open"] and sentence.index not in self._named and self.people.after(sentence.start, sentence.end):
            opens, onward = 0, False  # who signs, attends or leads is no content
        if opens or onward:
            self._take(sentence, opens or sentence.start, triggered, told)
            self._state, self._closed = "open", False
        if (triggered or self._state) and self._ends_open(sentence):
            self._state = "list"
        elif triggered and not self._state:
            self._state = "near"

    def _undertakes(self, sentence: Sentence) -> bool:
        """Whether a sentence after the news of a signing says what a side does under it: a point told by its head ("Hạ
        tầng số: ...", "Về dữ liệu, ..."), or a side as its first words with nothing of the past."""
        folded, start = self.document.folded, sentence.start
        will = _WILL.search(folded, start, min(sentence.end, start + _LEAD))
        if will and (_PLEDGE.match(folded, start) or not _PAST.search(folded, start, will.start())):
            return True
        if _PAST.search(folded, start, min(sentence.end, start + 70)) or _COUNTED.search(folded, start, sentence.end):
            return False
        if _GOES_ON.match(folded, start, sentence.end) or _HEADED.match(self.document.text, start, sentence.end):
            return True
        first = self.organisations.after(start, start + 12)
        return first is not None

    def _continues(self, sentence: Sentence) -> bool:
        """Whether a sentence without a cue of its own goes on with the contents: in a short paragraph any does, in a
        page without paragraphs only one that says so; nobody's quotation does."""
        if self.document.text[sentence.start] in "\"“”‘'«":
            return False
        block = sentence.block
        short = block.end - block.start <= _SHORT
        return short or self._state == "list" or self._goes_on(sentence)

    def _cues(self, sentence: Sentence) -> dict[str, int]:
        """Offset of the first cue of each code, 0 where there is none; of speech and background only where they rule
        the sentence."""
        first: dict[str, int] = {}
        for cue in self.document.cues_in("content_cues", sentence):
            if cue.code == "stop" and cue.start - sentence.start > _HEAD:
                continue
            if cue.code in ("lean", "open") and "cam kết" in cue.entry.phrase and self._somebody_speaks(sentence, cue):
                continue
            if cue.code == "speech" and not self._somebody_speaks(sentence, cue):
                continue
            first.setdefault(cue.code, cue.end)
        return {code: first.get(code, 0) for code in ("open", "lean", "list", "stop", "speech", "guests")}

    def _somebody_speaks(self, sentence: Sentence, cue: Cue) -> bool:
        """Whether a person, or nobody else, is the subject of a verb of speaking; what a side says that it will do is no
        speech ("It also said it would open its classes")."""
        if _PLEDGE.match(self.document.folded, sentence.start, sentence.end):
            return False
        if cue.start - sentence.start <= 15 or self.people.between(sentence.start, sentence.end):
            return True
        return any(self.document.cues_of(table, sentence.start, cue.start) for table in ("honorifics", "posts"))

    def _of_another_time(self, sentence: Sentence, cluster: Cluster) -> bool:
        """Whether the sentence opens with a stretch of years that is over and not this agreement's."""
        own = cluster.terms
        for period in self.calendar.periods_between(sentence.start, min(sentence.end, sentence.start + 60)):
            year = period.value.split("/")[1][:4]
            published = self.calendar.published
            if own and period.value not in own and published and year.isdigit() and int(year) <= published.year:
                return True
        return False

    def _goes_on(self, sentence: Sentence) -> bool:
        folded = self.document.folded
        return bool(
            _GOES_ON.match(folded, sentence.start, sentence.end) or _WILL.search(folded, sentence.start, sentence.end)
        )

    def _ends_open(self, sentence: Sentence) -> bool:
        return self.document.text[sentence.start : sentence.end].rstrip().endswith(":")

    def _take(self, sentence: Sentence, start: int, triggered: bool, told: Told) -> None:
        """A sentence of contents, item by item."""
        text = self.document.text
        colon = text.find(": ", sentence.start, sentence.end)
        begin = colon + 1 if colon > 0 else sentence.start
        self._add_areas(sentence.start if not triggered else start, begin, told)
        for a, b in _split(text, begin, sentence.end):
            self._item(a, b, told)

    def _item(self, start: int, end: int, told: Told) -> None:
        areas = self._add_areas(start, end, told)
        evidence = Evidence.of(self.document.text, start, end)
        quote = evidence.quote.lstrip("-+*•_ ").rstrip(";.,: ")
        if len(quote.split()) > 3 and all(c.evidence != (evidence,) for c in told.contents):
            told.contents.append(Content(text=" ".join(quote.split()), areas=areas, evidence=(evidence,)))


def _split(text: str, start: int, end: int) -> list[Span]:
    """The items of an enumeration parted by semicolons; else the whole."""
    cuts = [m.start() for m in re.finditer(";", text[start:end])]
    bounds = [start, *(start + c + 1 for c in cuts), end]
    return [(a, b) for a, b in pairwise(bounds) if text[a:b].strip(" ;.…")]


def _by_sentence(clusters: Sequence[Cluster]) -> dict[int, list[int]]:
    """Sentence index -> clusters spoken of there, in order of text."""
    found: dict[int, list[tuple[int, int]]] = {}
    for index, cluster in enumerate(clusters):
        for draft in cluster.drafts:
            found.setdefault(draft.trigger.sentence.index, []).append((draft.trigger.start, index))
    return {sentence: [i for _, i in sorted(pairs)] for sentence, pairs in found.items()}
