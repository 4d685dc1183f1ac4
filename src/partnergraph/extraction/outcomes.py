"""Outcomes: results reported of a cooperation and benefits expected of it, clause by clause in the text's own words.

Rules: `outcome.result` (a passage that tells what came of earlier work), `outcome.done` (what a company is said to have
done for a public body), `outcome.expected` (what an agreement, a system or both sides will bring), `outcome.target`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from partnergraph.extraction.areas import areas_in
from partnergraph.extraction.clauses import VERBS, Span, clauses_of, has_figure
from partnergraph.extraction.document import READ_KINDS, Document, Sentence, quote_of
from partnergraph.extraction.mentions import Mention, NamedOrganisation, Roster
from partnergraph.extraction.passages import passages_of, told_of
from partnergraph.model import Agreement, Outcome, Programme

PUBLIC = frozenset({"government", "party", "military", "university"})
_TOLD_IN = READ_KINDS - {"title", "heading", "caption"}
_EARLIER = frozenset({"expired", "in-force"})
_NEAR = 3  # sentences from one that names a company of the trade
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?<!covid )(?!(?:19|20)\d\d\b)(?:\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)(?:\s?%|(?=[ \xa0][^\W\d]))"
)
_UNIT = re.compile(r"[ \xa0]\w+")
_UNIT_WORDS = 3


def find_outcomes(
    document: Document,
    organisations: Roster[NamedOrganisation],
    agreements: Sequence[Agreement],
    programmes: Sequence[Programme],
) -> tuple[Outcome, ...]:
    """The outcomes of a document, in order."""
    reader = _Reader(document, organisations, agreements, programmes)
    seen: set[str] = set()
    outcomes: list[Outcome] = []
    for sentence in document.read_sentences():
        for outcome in reader.of(sentence):
            if outcome.text not in seen:
                seen.add(outcome.text)
                outcomes.append(outcome)
    return tuple(outcomes)


class _Reader:
    def __init__(
        self,
        document: Document,
        organisations: Roster[NamedOrganisation],
        agreements: Sequence[Agreement],
        programmes: Sequence[Programme],
    ) -> None:
        self.document = document
        self.organisations = organisations
        self.passages = passages_of(document, agreements)
        self.attached = _Attached(document, agreements)
        self.things = {index for p in programmes for index in told_of(document, p)}
        self.last = -2  # the sentence that told an outcome last
        bearers = organisations.bearers
        companies = [m for m in organisations.mentions if bearers[m.who].kind == "telecom"]
        counts = Counter(m.who for m in companies)
        self.company = next((m for m in companies if m.who == counts.most_common(1)[0][0]), None)
        named = {document.sentence_at(m.start).index for m in companies}
        self.near = {index + step for index in named for step in range(-_NEAR, _NEAR + 1)}

    def of(self, sentence: Sentence) -> Iterator[Outcome]:
        """The outcomes that one sentence tells."""
        if sentence.block.kind not in _TOLD_IN or sentence.index not in self.near:
            return
        rule = self._rule(sentence)
        self.last = sentence.index if rule else self.last
        if not rule:
            return
        modal = [c.start for c in self.document.cues_in("outcome_cues", sentence) if c.code == "expected"]
        for span in clauses_of(self.document, sentence, self._names(sentence)):
            if self._signing(span):
                continue
            if rule != "outcome.expected" or (self._has(span, "benefit") and modal[0] < span[1]):
                yield self._outcome(sentence, span, rule)

    def _signing(self, span: Span) -> bool:
        """Whether the clause tells of a signing ("ký thỏa thuận"), which is no outcome."""
        verbs = self.document.cues_of("sign_verbs", *span)
        papers = self.document.cues_of("agreement_types", *span)
        return bool(verbs and papers) and verbs[0].start < papers[-1].start

    def _names(self, sentence: Sentence) -> list[Span]:
        return [(m.start, m.end) for m in self.organisations.between(sentence.start, sentence.end)]

    def _rule(self, sentence: Sentence) -> str:
        """What the sentence tells of outcomes; empty for nothing."""
        codes = {cue.code for cue in self.document.cues_in("outcome_cues", sentence)}
        passage = self.passages.get(sentence.index, "")
        told = codes & (VERBS | {"done"}) or has_figure(self.document, sentence.start, sentence.end)
        if passage == "result" and told and "expected" not in codes:
            return "outcome.result" if self._about(sentence) else ""
        if passage in ("wish", "content"):
            return ""
        if "expected" in codes and "benefit" in codes and self._brings(sentence, codes):
            return "outcome.expected"
        return "outcome.done" if self._served(sentence) else ""

    def _about(self, sentence: Sentence) -> bool:
        """Whether a result is one of the cooperation: it names a company and whom or what it did it for, both sides,
        an agreement, or goes on from a sentence that does."""
        document, bearers = self.document, self.organisations.bearers
        kinds = {bearers[m.who].kind for m in self.organisations.between(sentence.start, sentence.end)}
        if "telecom" in kinds and (kinds & PUBLIC or document.cues_in("beneficiaries", sentence)):
            return True
        codes = {cue.code for cue in document.cues_in("outcome_cues", sentence)}
        if ("both" in codes and self.attached.agreements) or ("subject" in codes and self.attached.old):
            return True
        return self.last == sentence.index - 1 and (
            sentence.block.kind == "list" or sentence.block is document.sentences[self.last].block
        )

    def _brings(self, sentence: Sentence, codes: set[str]) -> bool:
        """Whether what is said to bring the benefit is an agreement, a thing of the article or both sides."""
        return bool(codes & {"subject", "both"}) or sentence.index in self.things

    def _served(self, sentence: Sentence) -> bool:
        """Whether a company is said to have done something for a public body: company, "đã", verb, body, in order."""
        document, bearers = self.document, self.organisations.bearers
        named = self.organisations.between(sentence.start, sentence.end)
        company = next((m for m in named if bearers[m.who].kind == "telecom"), None)
        if company is None:
            return False
        after = document.cues_of("outcome_cues", company.end, min(sentence.end, company.end + 80))
        done = next((c for c in after if c.code == "done"), None)
        if done is None or not any(c.code in VERBS and c.start >= done.end for c in after):
            return False
        return any(m.start > done.end and bearers[m.who].kind in PUBLIC for m in named)

    def _has(self, span: Span, code: str) -> bool:
        return any(c.code == code for c in self.document.cues_of("outcome_cues", *span))

    def _outcome(self, sentence: Sentence, span: Span, rule: str) -> Outcome:
        document = self.document
        evidence = document.evidence(*span)
        by = self._by(sentence, span)
        outside = quote_of(document, [(m.start, m.end) for m in by.values() if not span[0] <= m.start < span[1]])
        groups = [document.text[start:end] for start, end in self._groups(span)]
        return Outcome(
            text=evidence.quote,
            status=self._status(span, rule),
            agreement=self.attached.earlier(sentence)
            if rule != "outcome.expected"
            else self.attached.current(sentence),
            by=tuple(by),
            for_=self._for(span),
            beneficiaries=tuple(dict.fromkeys(groups)),
            areas=tuple(code for code, _ in areas_in(document, *span)),
            amount=self._amount(span),
            evidence=tuple(sorted({evidence, *outside})),
            rule=rule,
        )

    def _amount(self, span: Span) -> str | None:
        """The first quantity as written, with up to three words of what it counts."""
        document = self.document
        for number in _NUMBER.finditer(document.folded, *span):
            end, words = number.end(), 0
            bounds = {
                c.start
                for c in document.cues_of("programme_words", end, end + 30)
                if c.code in ("bound", "and", "plural")
            }
            while words < _UNIT_WORDS and (unit := _UNIT.match(document.text, end, span[1])):
                if unit.start() + 1 in bounds:
                    break
                end, words = unit.end(), words + 1
            if words or number[0].endswith("%"):
                return document.text[number.start() : end]
        return None

    def _groups(self, span: Span) -> list[Span]:
        """The groups that benefit; a word within the name of a field ("chính quyền số") is none."""
        fields = [(c.start, c.end) for c in self.document.cues_of("areas", *span)]
        found = [(c.start, c.end) for c in self.document.cues_of("beneficiaries", *span)]
        return [g for g in found if not any(a <= g[0] and g[1] < b for a, b in fields)]

    def _status(self, span: Span, rule: str) -> str:
        if self._has(span, "target"):
            return "planned"
        if rule == "outcome.expected":
            return "expected"
        return "ongoing" if self._has(span, "ongoing") and not self._has(span, "done") else "achieved"

    def _by(self, sentence: Sentence, span: Span) -> dict[str, Mention]:
        """The companies of the clause, else of the sentence before it, else the article's main one, each with the
        mention that says so."""
        bearers = self.organisations.bearers
        for start, end in (span, (sentence.start, span[0])):
            named = [m for m in self.organisations.between(start, end) if bearers[m.who].kind == "telecom"]
            if named:
                return {bearers[m.who].name: m for m in reversed(named)}
        return {bearers[self.company.who].name: self.company} if self.company else {}

    def _for(self, span: Span) -> tuple[str, ...]:
        bearers = self.organisations.bearers
        named = [m.who for m in self.organisations.between(*span) if bearers[m.who].kind in PUBLIC]
        return tuple(dict.fromkeys(bearers[who].name for who in named))


class _Attached:
    """Which agreement an outcome belongs to: the earlier one for results, the one that is the news for benefits."""

    def __init__(self, document: Document, agreements: Sequence[Agreement]) -> None:
        self.agreements = agreements
        self.places = {a.id: [document.sentence_at(e.start).index for e in a.evidence] for a in agreements}
        renewed = {a.renews for a in agreements if a.renews}
        self.old = [a for a in agreements if a.status in _EARLIER or a.id in renewed]
        self.new = [a for a in agreements if a not in self.old]

    def earlier(self, sentence: Sentence) -> str | None:
        """The earlier agreement told of last before the sentence, or the only one there is."""
        before = [(index, a.id) for a in self.old for index in self.places[a.id] if index <= sentence.index]
        if before:
            return max(before)[1]
        return self.old[0].id if len(self.old) == 1 else None

    def current(self, sentence: Sentence) -> str | None:
        """The new agreement told of last before the sentence; an only agreement, whichever it is."""
        before = [(index, a.id) for a in self.new for index in self.places[a.id] if index <= sentence.index]
        if before:
            return max(before)[1]
        return self.agreements[0].id if len(self.agreements) == 1 else None
