"""Several papers told at once, each made a draft of its own: a list of counterparties ("with A (6/1) and B (7/1)", "one with
A, another with B"), list items after a colon, sentences that count them ("The first is with A. The second ...")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile, islice, takewhile

from partnergraph.extraction.agreements.drafts import Draft
from partnergraph.extraction.agreements.parties import Found, PartyReader
from partnergraph.extraction.dates import Calendar, DateMention
from partnergraph.extraction.document import Document, Sentence
from partnergraph.extraction.mentions import Mention

_BRACKET_DATE = re.compile(r"\s*\((?:[^()]{0,12})$")
_ONE_ANOTHER = re.compile(
    r"\bone (?:is |was )?with\b[^.]*\b(?:another|the other|the second|one|a second)(?: is| was)? with\b"
    r"|\b(?:một|một bản|bản thứ nhất|một văn bản) (?:là )?(?:ký )?với\b[^.]*"
    r"\b(?:một|một bản|bản|bản còn lại|bản thứ hai|một văn bản)(?: khác)? (?:là )?(?:ký )?với\b"
)
# "The first is with A", "Văn bản thứ hai ký với B": a sentence that counts one of the papers told before
_COUNTS = re.compile(
    r"(?:the )?(?:first|second|third|fourth|fifth|one|other|another|latter|former|last)\b[^.;]{0,40}\bwith\s"
    r"|(?:văn bản|thỏa thuận|biên bản|bản|văn kiện|hợp đồng)(?: ghi nhớ)? (?:thứ (?:nhất|hai|ba|tư|năm)|đầu tiên|còn lại|cuối cùng)\b[^.;]{0,40}\bvới\s"
)
_REACH = 8  # sentences after the announcement in which the papers are counted
_FEWEST = 2  # papers of a list


def papers_apart(document: Document, reader: PartyReader, calendar: Calendar, drafts: Sequence[Draft]) -> list[Draft]:
    """`drafts` with one draft for each paper where one told several."""
    single = [one for draft in drafts for one in _each_counterparty(document, calendar, draft)]
    listed: list[Draft] = []
    used: set[int] = set()
    own = {d.trigger.sentence.index: d for d in reversed(single)}
    for draft in single:
        pairs = [] if draft.trigger.sentence.index in used else _pairs(document, reader, own, draft)
        if pairs:
            used |= {draft.trigger.sentence.index, *(document.sentence_at(p.span[0]).index for p in pairs)}
            listed += pairs
    return [*(d for d in single if d.trigger.sentence.index not in used), *listed]


def _pairs(document: Document, reader: PartyReader, own: Mapping[int, Draft], opening: Draft) -> list[Draft]:
    """The papers that the items after `opening` tell: each names a pair, or the other side of a company that the opening
    names when it announces several papers."""
    sentence = opening.trigger.sentence
    announced = any(c.code == "several" for c in document.cues_in("party_cues", sentence)) or opening.trigger.several
    company = _company(reader, sentence) if announced and opening.trigger.name else None
    found = []
    for item in _items(document, sentence):
        named = [m for m in reader.organisations.between(_counted(document, item), item.end) if reader.free(m)]
        pair = _pair_of(reader, named, None if opening.parties and not announced else company)
        if pair:
            found.append(_item_draft(opening, own.get(item.index), item, pair))
    apart = len({d.parties for d in found}) >= _FEWEST
    counted = any(d.trigger.sentence is sentence for d in found)  # no words of signing of its own
    return found if apart or (found and (counted or not opening.parties)) else []


def _company(reader: PartyReader, sentence: Sentence) -> Mention | None:
    """The only company of the trade that a sentence names."""
    kinds = [m for m in reader.organisations.between(sentence.start, sentence.end) if reader.kind(m) == "telecom"]
    return kinds[0] if len({m.who for m in kinds}) == 1 else None


def _items(document: Document, opening: Sentence) -> list[Sentence]:
    """The list items right after an opening whose paragraph ends with a colon, or the sentences that count the papers."""
    following = islice(document.sentences, opening.index + 1, None)
    if document.text[max(opening.start, opening.block.end - 4) : opening.block.end].rstrip().endswith(":"):
        rest = dropwhile(lambda s: s.block is opening.block, following)
        return list(takewhile(lambda s: s.block.kind == "list", rest))
    return [s for s in islice(following, _REACH) if _COUNTS.match(document.folded, s.start, s.end)]


def _counted(document: Document, item: Sentence) -> int:
    """Where the other side may be named: after "with" where the sentence counts papers."""
    counts = _COUNTS.match(document.folded, item.start, item.end)
    return counts.end() if counts else item.start


def _pair_of(reader: PartyReader, named: Sequence[Mention], company: Mention | None) -> list[Mention]:
    """The coordinated names that begin an item, or its first body with the company of the opening."""
    chain = reader.chain(named, 0) if named else []
    if len({m.who for m in chain}) >= _FEWEST:
        return chain
    if company is None or not named or named[0].who == company.who:
        return []
    return [company, named[0]]


def _item_draft(opening: Draft, own: Draft | None, item: Sentence, pair: Sequence[Mention]) -> Draft:
    """The draft of one item: the item's own words with the name of the paper that the opening tells."""
    parties = tuple(dict.fromkeys(m.who for m in pair))
    found = Found(parties, tuple((m.start, m.end) for m in pair), "agreement.list-item")
    span = (item.start, item.end)
    if own is None:
        counted = item.block.kind != "list"
        return replace(opening, found=found, span=span, dates=opening.dates if counted else (), periods=())
    trigger = own.trigger if own.trigger.name else replace(own.trigger, name=opening.trigger.name)
    return replace(own, trigger=trigger, found=found, span=span)


def _each_counterparty(document: Document, calendar: Calendar, draft: Draft) -> Iterator[Draft]:
    """`draft`, or one draft for each counterparty where the sentence says that each has its own paper."""
    counter = draft.found.counterparties
    own = {m.who: _own_date(document, calendar, m) for m in counter}
    several = sum(1 for d in own.values() if d) >= 2 or _says_several(document, draft)
    if len(counter) < 2 or not several:
        yield draft
        return
    spans = dict(zip(draft.found.parties, draft.found.spans, strict=True))
    subject = next(p for p in draft.found.parties if p not in own)
    for mention in counter:
        date = own[mention.who]
        pair = Found(
            (subject, mention.who), (spans[subject], (mention.start, mention.end)), "agreement.counterparty-list"
        )
        yield replace(draft, found=pair, dates=(date,) if date else () if any(own.values()) else draft.dates)


def _own_date(document: Document, calendar: Calendar, mention: Mention) -> DateMention | None:
    """The date in brackets right after a name."""
    for date in calendar.dates_between(mention.end, mention.end + 24):
        if _BRACKET_DATE.fullmatch(document.folded[mention.end : date.start]):
            return date
    return None


def _says_several(document: Document, draft: Draft) -> bool:
    """Whether a number of papers ("hai biên bản"), of partners ("với hai đối tác") or a word like "lần lượt" says that
    each counterparty signed one of its own; "ba bên" says the contrary."""
    start, end = draft.span
    cues = document.cues_of("party_cues", start, end)
    if not draft.found.counterparties or any(c.code == "joint" for c in cues):
        return False
    if draft.trigger.several or _ONE_ANOTHER.search(document.folded, start, end):
        return True
    name, first = draft.trigger.name, draft.found.counterparties[0].start
    return any(
        c.code == "each"
        or (c.code == "several" and ((name and 0 <= name.start - c.end <= 3) or draft.trigger.end <= c.start <= first))
        for c in cues
    )
