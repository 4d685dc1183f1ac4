"""Whether an article is about a telecom, ICT or postal company and a public body working together.

`could_matter` dismisses most articles of a newspaper on their words alone; `is_relevant` decides on what was found.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, Implementation

from partnergraph.extraction.document import Document, Sentence
from partnergraph.extraction.mentions import Mention, NamedOrganisation, Roster
from partnergraph.extraction.passages import told_of
from partnergraph.knowledge.lexicon import Cue, Lexicon
from partnergraph.model import Agreement, Programme, RawArticle
from partnergraph.text import fold

Span = tuple[int, int]

PUBLIC = frozenset({"government", "party", "military", "university"})
_TRADE, _OPERATIONS = "telecom", "operations-centre"
_WEIGHT = {"agree": 2.0, "licence": 1.5, "do": 1.0, "meet": 1.0}
_COMMON = 0.7  # the share of a tie whose public side is a common word
_APART = 220  # characters between a company and a body of one tie
_BESIDE, _AGREE_BESIDE = 60, 250  # characters from a tie in which its verb stands
_JOINED = 30  # characters between two bodies that a word of agreeing joins
_LOOSE = 1.0  # what ties to common words outside the lead weigh together at most
_LEAD, _LEAD_SENTENCES = 1.5, 4
_OFTEN = 2  # mentions that make an organisation a subject of the article
_AGREED, _CENTRE, _BUILT, _ENOUGH = 3.0, 2.0, 0.5, 2.0
_ADVERSE, _MARKET = 0.7, 0.3
_ACT_REACH = 200  # characters between a company and a word of doing: a sentence or its neighbour
_PUBLIC_REACH = 250


@dataclass(frozen=True)
class _Gate:
    """Two automata, each with the codes of its phrases: names and words of the trade, read on the text as written; and
    words of doing, agreeing and public bodies, read on the fold of what is left."""

    trade: AhoCorasick
    trade_codes: Sequence[str]
    around: AhoCorasick
    around_codes: Sequence[str]


@cache
def _gate(lexicon: Lexicon) -> _Gate:
    trade: dict[str, str] = {}
    around: dict[str, str] = {}
    for entry in lexicon.tables.get("subject", ()):
        code, phrase = entry["code"], entry.phrase
        if code in ("company", "trade"):
            trade |= dict.fromkeys((phrase, phrase.upper(), phrase.title(), phrase[:1].upper() + phrase[1:]), code)
        else:
            around[fold(phrase)] = code
    for entry in lexicon.tables.get("organisation", ()):
        if entry["kind"] == "telecom" and not entry["weak"]:
            trade |= dict.fromkeys((entry.phrase, entry.phrase.upper()), "company")
    return _Gate(
        AhoCorasick(list(trade), implementation=Implementation.ContiguousNFA),
        list(trade.values()),
        AhoCorasick(list(around), implementation=Implementation.ContiguousNFA),
        list(around.values()),
    )


def could_matter(article: RawArticle, lexicon: Lexicon) -> bool:
    """Whether the article names, close together, a company of the trade, something done and a public body; or a word of
    the trade, a word of agreeing and a public body."""
    gate = _gate(lexicon)
    text = article.text.replace("\xa0", " ").replace("\n", " ")
    trade = _positions(gate.trade, gate.trade_codes, text)
    if not trade:
        return False
    found = _positions(gate.around, gate.around_codes, fold(text))
    agreeing, public = found.get("agree", []), found.get("public", [])
    doing = sorted(agreeing + found.get("act", []))
    return any(
        _near(doing, at, _ACT_REACH) and _near(public, at, _PUBLIC_REACH) for at in trade.get("company", ())
    ) or any(_near(agreeing, at, _ACT_REACH) and _near(public, at, _ACT_REACH) for at in trade.get("trade", ()))


def _positions(automaton: AhoCorasick, codes: Sequence[str], text: str) -> Mapping[str, list[int]]:
    """Code -> where its phrases begin as whole words, in order."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if not _inside_word(text, start, end):
            found[codes[index]].append(start)
    return {code: sorted(places) for code, places in found.items()}


def _near(places: Sequence[int], at: int, reach: int) -> bool:
    index = bisect_left(places, at - reach)
    return index < len(places) and places[index] <= at + reach


def _inside_word(folded: str, start: int, end: int) -> bool:
    return (start > 0 and folded[start - 1].isalnum()) or (end < len(folded) and folded[end].isalnum())


def is_relevant(
    document: Document,
    organisations: Roster[NamedOrganisation],
    agreements: Sequence[Agreement],
    programmes: Sequence[Programme],
) -> bool:
    """A company and a public body agree, or the one does something with or for the other in sentences that say so and
    weigh more than what the article says of punishment and of the company's own market."""
    return score_of(document, organisations, agreements, programmes) >= _ENOUGH


def score_of(
    document: Document,
    organisations: Roster[NamedOrganisation],
    agreements: Sequence[Agreement],
    programmes: Sequence[Programme],
) -> float:
    """What speaks for relevance less what speaks against it."""
    ties = Ties(document, organisations)
    mixed = any(ties.mixed(agreement.parties) for agreement in agreements)
    private = not mixed and any(ties.private(agreement.parties) for agreement in agreements)
    score = ties.total(common=not private) + (_AGREED if mixed else 0.0)
    built = [programme.kind for programme in programmes if ties.built(programme)]
    if built:
        score += _CENTRE if _OPERATIONS in built else _BUILT
    return score - ties.against()


class Ties:
    """Weighs how the sentences of one document tie companies of the trade and public bodies together."""

    def __init__(self, document: Document, organisations: Roster[NamedOrganisation]) -> None:
        self.document = document
        self.organisations = organisations
        self.kinds = [bearer.kind for bearer in organisations.bearers]
        for mention in organisations.mentions:
            self.kinds[mention.who] = self._kind_as_written(mention)
        self.names = {
            name: kind
            for bearer, kind in zip(organisations.bearers, self.kinds, strict=True)
            for name in (bearer.name, *bearer.aliases)
        }

    @cached_property
    def salient(self) -> frozenset[int]:
        """The organisations that the article is about: named in its lead, or again and again."""
        counts = Counter(mention.who for mention in self.organisations.mentions)
        lead = {
            m.who for m in self.organisations.mentions if self.document.sentence_at(m.start).index < _LEAD_SENTENCES
        }
        return frozenset(lead | {who for who, count in counts.items() if count >= _OFTEN})

    def _kind_as_written(self, mention: Mention) -> str:
        """The kind, with postal companies counted to the trade, fronts and unions to the public bodies."""
        kind = self.kinds[mention.who]
        if kind in ("company", "other"):
            codes = {cue.code for cue in self.document.cues_of("relevance_cues", mention.start, mention.end)}
            if "postal" in codes and kind == "company":
                return _TRADE
            if "front" in codes and kind == "other":
                return "government"
        if "press" in {cue.code for cue in self.document.cues_of("relevance_cues", mention.start, mention.end)}:
            return "other"
        return kind

    def mixed(self, names: Sequence[str]) -> bool:
        """Whether both a company of the trade and a public body are among the organisations of such names."""
        kinds = {self.names.get(name, "other") for name in names}
        return _TRADE in kinds and bool(kinds & PUBLIC)

    def built(self, programme: Programme) -> bool:
        """Whether a company of the trade is named in a sentence that tells of the programme, or in the next one."""
        sentences = self.document.sentences
        indexes = told_of(self.document, programme)
        ends = [sentences[min(index + 1, len(sentences) - 1)].end for index in indexes]
        spans = [(sentences[index].start, end) for index, end in zip(indexes, ends, strict=True)]
        return any(self._named(start, end, frozenset({_TRADE})) for start, end in spans)

    def private(self, names: Sequence[str]) -> bool:
        """Whether two companies and no public body are among the organisations of such names."""
        kinds = [self.names.get(name, "other") for name in names]
        return sum(kind in (_TRADE, "company") for kind in kinds) > 1 and not PUBLIC & set(kinds)

    def total(self, *, common: bool) -> float:
        """The weight of all sentences; what rests on common words outside the lead counts for little, however often, and
        for nothing unless `common`."""
        firm = loose = 0.0
        for sentence in self.document.read_sentences():
            weight = self.weight(sentence)
            if not weight:
                continue
            if self._named(sentence.start, sentence.end, PUBLIC) or (common and self._leads(sentence)):
                firm += weight
            elif common:
                loose += weight
        return firm + min(loose, _LOOSE)

    def _leads(self, sentence: Sentence) -> bool:
        return sentence.index < _LEAD_SENTENCES or sentence.block.kind == "title"

    def weight(self, sentence: Sentence) -> float:
        """0 for a sentence that ties nobody; more in the lead, more for agreeing than for doing and meeting, less where
        the public side is only a common word ("the ministries", "các trường")."""
        cues = self.document.cues_in("relevance_cues", sentence)
        traders = self._named(sentence.start, sentence.end, frozenset({_TRADE}))
        companies = [(m.start, m.end) for m in traders if m.who in self.salient]
        companies = [span for span in companies if not self._led_by("channel", span, sentence, 6)]
        companies = companies or self._common(sentence, "company")
        if not companies or any(cue.code == "adverse" for cue in cues):
            return 0.0
        named = [(m.start, m.end) for m in self._named(sentence.start, sentence.end, PUBLIC)]
        publics = [span for span in named if not self._led_by("source", span, sentence, 14)]
        common = [] if publics else self._common(sentence, "public")
        cues = [cue for cue in cues if not _among(cue, named, companies)]
        best = self._best(cues, companies, publics or common)
        return best * (_LEAD if self._leads(sentence) else 1.0) * (1.0 if publics else _COMMON)

    def _named(self, start: int, end: int, kinds: frozenset[str]) -> list[Mention]:
        return [m for m in self.organisations.between(start, end) if self.kinds[m.who] in kinds]

    def _common(self, sentence: Sentence, code: str) -> list[Span]:
        """Common words for public bodies, or names of the trade that no organisation bears, outside every name."""
        ends = {m.start: m.end for m in self.organisations.between(sentence.start, sentence.end)}
        starts = sorted(ends)
        common = []
        for cue in self.document.cues_in("subject", sentence):
            before = bisect_right(starts, cue.start) - 1
            if cue.code == code and (before < 0 or ends[starts[before]] <= cue.start):
                common.append((cue.start, cue.end))
        return common

    def _led_by(self, code: str, span: Span, sentence: Sentence, reach: int) -> bool:
        """Whether a name is only whom the article quotes ("theo Sở ...") or where something is said ("qua Facebook")."""
        near = self.document.cues_of("relevance_cues", max(sentence.start, span[0] - reach), span[0])
        return any(cue.code == code for cue in near)

    def _best(self, cues: Sequence[Cue], companies: Sequence[Span], publics: Sequence[Span]) -> float:
        """The weight of the strongest word that ties the closest pair."""
        sides = sorted([(*c, True) for c in companies] + [(*p, False) for p in publics])
        pairs = [(a[0], max(a[1], b[1])) for a, b in pairwise(sides) if a[2] != b[2]]
        start, end = min(pairs, key=lambda pair: pair[1] - pair[0], default=(0, _APART + 1))
        if end - start > _APART:
            return 0.0
        weights = [_WEIGHT[cue.code] for cue in cues if cue.code in _WEIGHT and _beside(cue, start, end)]
        return max(weights, default=0.0)

    def against(self) -> float:
        """What speaks against it: words of punishment and of the market, by the length of the article."""
        counts = Counter(cue.code for cue in self.document.cues_of("relevance_cues"))
        thousands = max(1.0, len(self.document.text) / 1000)
        return (_ADVERSE * counts["adverse"] + _MARKET * counts["market"]) / thousands


def _among(cue: Cue, publics: Sequence[Span], companies: Sequence[Span]) -> bool:
    """Whether a word of agreeing joins two public bodies, a company being only what they speak of."""
    before = any(cue.start - _BESIDE <= end <= cue.start for _, end in publics)
    after = [end for start, end in publics if cue.end <= start <= cue.end + _JOINED]
    if cue.code != "agree" or not before or not after:
        return False
    return not any(cue.start - _BESIDE <= end and start <= after[0] + _JOINED for start, end in companies)


def _beside(cue: Cue, start: int, end: int) -> bool:
    """Whether a word stands at a tie: one of agreeing governs it from further away ("ký kết ... giữa A và B")."""
    reach = _AGREE_BESIDE if cue.code == "agree" else _BESIDE
    return start - reach <= cue.start <= end + reach
