"""Where a text speaks of an agreement: the name of a paper, a verb of signing, or both together, with modality and time.

Tables: agreement_types (phrase, code, rank, use), sign_verbs (phrase, code), modality (phrase, code, of) and
status_cues (phrase, code); what the codes mean stands at the head of each table.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from partnergraph.extraction.document import Document, Sentence
from partnergraph.knowledge.lexicon import Cue

Modality = Literal["asserted", "planned", "proposed", "denied"]
Time = Literal["new", "old", "review", "ended", ""]

# How far a verb may stand from the name of the paper it takes: a noun phrase of amounts and adjectives lies between,
# and in a passive clause also the signers.
_OBJECT = 90
_PASSIVE = 240
_NEAREST = 6  # verbs on either side of a name that are tried
_MERGED = re.compile(r"[\s(\"'\[-]*(?:gọi tắt là|viết tắt|hay|or|called|known as|về việc)?[\s:]*[\"'(]*$")
_PASSIVE_FORM = re.compile(
    r"\bđược\b|\b(?:is|are|was|were|been|be|being)\b[^,;]{0,25}$|\b(?:was|were|been) (?:\w+ )?signed$"
)
_RELATIVE = re.compile(r"^[^;.]*\b(?:mà|which|that)\b")
_WHEN = re.compile(r"\s*(?:ngày|hôm|chiều|sáng|tối|cuối|đầu|vào|tháng|năm|in|on|last|yesterday|today)\b")
_PARTICIPLE = re.compile(
    r"\s*,?\s*(?:đã|vừa|mới|từng|được|just|recently|already|earlier)?\s*(?:hai bên |it |they |the two |the two sides )?(?:đã |vừa |has |have |had )?"
)
# "theo thỏa thuận", "under the MoU", "thỏa thuận này": a paper already spoken of
_BACK_BEFORE = re.compile(
    r"(?:\b(?:theo|theo nội dung|trong khuôn khổ|với|từ|nội dung|under|by|of|in|to|through|with|per) (?:the|this|that|bản|văn bản|các)?\s*(?:new )?"
    r"|^\s*(?:the|this|that)\s+(?:new )?)$"
)
_BACK_AFTER = re.compile(
    r"\s*(?:này|nói trên|trên đây|lần này|vừa ký|vừa được ký|đã ký|mới|will|aims|covers|also|is|takes|spells|centres|centers)\b"
)
_BREAK = re.compile(r"[.;!?]\s|: ")
_DONE = ("đã", "vừa", "mới", "was", "were", "has", "have")  # these open a verb of what was done
OBTAINS = frozenset({"conclude", "give", "take"})  # codes of verbs that take a paper without a word of signing
CHOICES = frozenset({"choose", "chosen"})
_CHOICE = 120  # characters after "picked" in which "as preferred bidder" stands
_GOES = 80  # characters between the name of a contract and "went to"
_PURPOSE = re.compile(r"\b(?:để|nhằm|to)\s$")  # "để thực hiện thỏa thuận": not yet carried out
_PREFERRED = re.compile(
    r"\b(?:preferred|lowest|winning|short-?list\w*|final|favou?red)\b[^.;]{0,20}\b(?:bidder|tenderer|supplier|vendor|partner|contractor|candidate)\b"
)
_MET = re.compile(r"\b(?:used|met|gathered|came together|convened|assembled|ceremony)\b[^.;,]*\bto\s*$")
_INFINITIVE = re.compile(r"\bto(?: be| officially| formally| jointly)?\s*$")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One place that speaks of an agreement: [start, end) covers verb and name, whichever there are."""

    sentence: Sentence
    start: int
    end: int
    name: Cue | None
    verb: Cue | None
    modality: Modality
    time: Time
    back: bool = False  # points back at a paper already spoken of
    former: bool = False  # a word right beside the name calls it an earlier one ("quy chế cũ")

    @property
    def several(self) -> bool:
        """Whether the name is of papers in general ("các thỏa thuận", "agreements")."""
        return self.name is not None and self.name.entry.phrase.endswith("s") and self.sentence.block.kind != "title"

    @property
    def signs(self) -> bool:
        """Whether the words say that a paper was signed or obtained."""
        return self.verb is not None and self.verb.code != "event" and self.modality == "asserted"

    @property
    def awards(self) -> bool:
        """Whether the verb says that a contract is given, won or prolonged."""
        given = self.verb is not None and (self.verb.code in OBTAINS or self.verb.code == "goes")
        return given and self.type == "contract"

    @property
    def rank(self) -> int:
        """3: the name tells one type; 2: a paper; 1: a word that may point at any; 0: no name."""
        return int(self.name.entry["rank"]) if self.name else 0

    @property
    def type(self) -> str:
        """The code of the type named, or ''."""
        if self.name and self.name.entry["use"] == "intent" and _both_agree(self.verb):
            return "memorandum-of-understanding"
        if self.rank == 1 and self.verb and self.verb.code in ("give", "take"):
            return "contract"  # a deal that is won or awarded
        return self.name.code if self.name else ""


def find_triggers(document: Document) -> list[Trigger]:
    """All triggers of the article's own words, in order."""
    found: list[Trigger] = []
    for sentence in document.read_sentences():
        names = _names(document, sentence)
        verbs = [c for c in document.cues_in("sign_verbs", sentence) if c.code != "none"]
        if names or verbs:
            found += _in_sentence(document, sentence, names, verbs)
    return found


def _names(document: Document, sentence: Sentence) -> list[Cue]:
    """The names in a sentence; of two for one paper ("biên bản ghi nhớ (MoU)") the one that tells more."""
    names: list[Cue] = []
    for cue in document.cues_in("agreement_types", sentence):
        if names and _MERGED.fullmatch(document.folded[names[-1].end : cue.start]):
            if int(cue.entry["rank"]) > int(names[-1].entry["rank"]):
                names[-1] = cue
            continue
        names.append(cue)
    return names


def _in_sentence(document: Document, sentence: Sentence, names: Sequence[Cue], verbs: Sequence[Cue]) -> list[Trigger]:
    triggers: list[Trigger] = []
    used: set[int] = set()
    for name in names:
        coordinate = bool(triggers) and _coordinate(document.folded[triggers[-1].end : name.start])
        free = verbs if coordinate else [v for v in verbs if v.start not in used]
        verb = _verb_of(document, name, free)
        if verb:
            used.add(verb.start)
        elif name.entry["use"] == "sign" and not _is_known(document, name):
            continue
        triggers.append(_trigger(document, sentence, name, verb))
    for verb in verbs:
        opens = verb.code in CHOICES or (verb.code == "event" and verb.start - sentence.start <= 4)
        if verb.start not in used and (opens or verb.code in ("sign", "ceremony")):
            triggers.append(_trigger(document, sentence, None, verb))
    return sorted(triggers, key=lambda t: t.start)


def _is_known(document: Document, name: Cue) -> bool:
    """Whether a contract or licence is one already spoken of ("the contract", "hợp đồng này")."""
    if name.code not in ("contract", "licence"):
        return False
    before = document.folded[max(0, name.start - 6) : name.start]
    return before.endswith((" the ", " this ", "theo ")) or document.folded.startswith(" này", name.end)


def _coordinate(gap: str) -> bool:
    """Whether two names of papers are objects of one verb ("ký thỏa thuận và biên bản ghi nhớ")."""
    return len(gap) <= 60 and bool(re.search(r"^\s*,|\b(?:và|cùng|and)\b", gap))


def _verb_of(document: Document, name: Cue, verbs: Sequence[Cue]) -> Cue | None:
    """The verb that takes the paper as its object, else the one said of it, each within reach."""
    at = bisect_left(verbs, name.start, key=lambda verb: verb.start)
    for verb in reversed(verbs[max(0, at - _NEAREST) : at]):
        if (
            verb.code != "event"
            and verb.end <= name.start
            and _takes(document.folded[verb.end : name.start], verb, name)
        ):
            return verb
    if name.entry["use"] == "sign" and name.code not in ("licence", "contract"):
        return None
    if name.code == "contract" and (gone := next((v for v in verbs[at : at + _NEAREST] if v.code == "goes"), None)):
        gap = document.folded[name.end : gone.start]
        return gone if len(gap) <= _GOES and not _BREAK.search(gap) else None
    for verb in verbs[at : at + _NEAREST]:
        if (
            verb.start >= name.end
            and (verb.code == "sign" or verb.code in OBTAINS)
            and _is_passive(document, name, verb)
        ):
            return verb if verb.code == "sign" or name.code == "licence" else None
    return None


def _is_passive(document: Document, name: Cue, verb: Cue) -> bool:
    """Whether the verb after the name of a paper is said of it: "được A ký", "has been signed", "signed in March"."""
    gap = document.folded[name.end : verb.start]
    if len(gap) > _PASSIVE or _BREAK.search(gap):
        return False
    if _PASSIVE_FORM.search(gap + verb.entry.phrase.lower()) or _RELATIVE.search(gap):
        return True
    if _WHEN.match(document.folded, verb.end) and not _ends_with_name(document, verb.start):
        return True
    return bool(_PARTICIPLE.fullmatch(gap)) and not verb.entry.phrase.endswith("s")


def _ends_with_name(document: Document, offset: int) -> bool:
    """Whether a known organisation's name, a possible subject, stands right before `offset`."""
    near = [c for t in ("organisation", "body") for c in document.cues_of(t, max(0, offset - 60), offset)]
    return any(0 <= offset - c.end <= 2 for c in near)


def _takes(gap: str, verb: Cue, name: Cue) -> bool:
    """Whether the words between verb and name may lie inside the verb's object."""
    if _BREAK.search(gap):
        return False
    if verb.code in CHOICES or verb.code == "goes":
        return False
    if verb.code in OBTAINS and name.entry["use"] == "sign" and name.entry["rank"] == "1":
        return False
    if verb.code in OBTAINS:
        return len(gap) <= (60 if name.code in ("licence", "contract") or name.entry["use"] == "intent" else 22)
    if name.entry["use"] == "sign":
        return len(gap) <= (50 if gap.isascii() and len(gap) > 15 else 15) and "," not in gap
    return len(gap) <= _OBJECT


def _trigger(document: Document, sentence: Sentence, name: Cue | None, verb: Cue | None) -> Trigger:
    cues = [c for c in (name, verb) if c]
    start, end = min(c.start for c in cues), max(c.end for c in cues)
    modality = _modality(document, sentence, name, verb)
    time = _time(document, sentence, start, end, verb is None)
    if time != "ended" and verb is None and _continues(document, start):
        time = "old"
    back = name is not None and verb is None and modality == "asserted" and _points_back(document, sentence, name)
    back = back or (name is not None and verb is None and name.entry["use"] in ("sign", "back"))
    former = name is not None and _is_former(document, name)
    return Trigger(sentence, start, end, name, verb, modality, "old" if former else time, back and not former, former)


def _continues(document: Document, start: int) -> bool:
    """Whether the words before the name say that something continues this paper ("nối tiếp thỏa thuận")."""
    near = document.cues_of("renewal_cues", max(0, start - 40), start)
    return any(c.code == "continue" and 0 <= start - c.end <= 16 for c in near)


def _is_former(document: Document, name: Cue) -> bool:
    near = document.cues_of("status_cues", name.start - 12, name.end + 4)
    beside = (c for c in near if 0 <= c.start - name.end <= 2 or 0 <= name.start - c.end <= 1)
    return name.entry["use"] == "old" or any(c.code == "old" for c in beside)


def _points_back(document: Document, sentence: Sentence, name: Cue) -> bool:
    before = document.folded[max(sentence.start, name.start - 30) : name.start]
    return bool(_BACK_BEFORE.search(before) or _BACK_AFTER.match(document.folded, name.end))


def _modality(document: Document, sentence: Sentence, name: Cue | None, verb: Cue | None) -> Modality:
    """The nearest word of modality before the verb (before the name where no verb takes it) decides."""
    if name and name.entry["use"] == "intent" and not _both_agree(verb):
        return "planned"
    if (
        verb
        and verb.code in CHOICES
        and _PREFERRED.search(document.folded, verb.end, min(sentence.end, verb.end + _CHOICE))
    ):
        return "planned"
    done = verb is not None and verb.entry.phrase.split()[0] in _DONE
    anchor = next(c.start for c in (verb, name) if c)
    if (
        verb
        and (verb.code == "sign" or verb.code in OBTAINS)
        and _INFINITIVE.search(document.folded[max(sentence.start, anchor - 25) : anchor])
    ):
        return "asserted" if _MET.search(document.folded, max(sentence.start, anchor - 80), anchor) else "planned"
    for cue in reversed(document.cues_of("modality", max(sentence.start, anchor - 60), anchor)):
        if cue.end > anchor or (verb is None and cue.entry["of"] != "name") or (done and cue.code != "denied"):
            continue
        if _reaches(document.folded[cue.end : anchor], cue.code):
            # a bare name says only that somebody thinks of such a paper
            return "proposed" if verb is None and cue.code == "planned" else cue.code  # type: ignore[return-value]
    return "asserted"


def _both_agree(verb: Cue | None) -> bool:
    """Whether a verb says that two sides put their names to a paper; one side alone grants what it only intends."""
    return verb is not None and (verb.code == "sign" or verb.entry.phrase.startswith(("exchang", "trao")))


def _reaches(gap: str, code: str) -> bool:
    limit = {"asserted": 12, "denied": 10, "planned": 20, "proposed": 45}[code]
    return len(gap) <= limit and not re.search(r"[,;:.]", gap)


def _ends(cue: Cue, start: int, end: int, named: bool) -> bool:
    """Whether a word of an end is said of the paper at [start, end): right before it ("thay thế"), or after the name of a
    paper that is not being signed ("đã hết hạn")."""
    if cue.code != "ended":
        return False
    return 0 <= start - cue.end <= 20 or (named and 0 <= cue.start - end <= 90)


def _time(document: Document, sentence: Sentence, start: int, end: int, named: bool) -> Time:
    """Whether the words set the paper apart as an earlier one, as one under way, or as the new one."""
    near = document.cues_of("status_cues", max(sentence.start, start - 70), min(sentence.end, end + 30))
    adjacent = {
        c.code for c in near if -2 <= c.start - end <= 3 or c.end <= start <= c.end + (1 if c.code == "new" else 12)
    }
    before = {c.code for c in near if c.start < start and not _PURPOSE.search(document.folded, c.start - 6, c.start)}
    if "new" in adjacent and "old" not in adjacent:
        return "new"
    if any(
        _ends(c, start, end, named)
        for c in document.cues_of("status_cues", max(sentence.start, start - 40), sentence.end)
    ):
        return "ended"
    if {"old", "base"} & (before | adjacent):
        return "old"
    return "review" if "review" in before else ""
