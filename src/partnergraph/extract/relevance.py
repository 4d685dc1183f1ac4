"""Whether an article is about a telecom, ICT or postal company and a public body working together.

`could_matter` dismisses most articles of a newspaper on their words alone; `is_relevant` decides on what was found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from partnergraph.extract.document import Document, Sentence
from partnergraph.extract.mentions import NamedOrganisation, Roster
from partnergraph.knowledge.lexicon import Lexicon
from partnergraph.model import Agreement, Article, Programme
from partnergraph.text import fold

PUBLIC = frozenset({"government", "party", "military", "university"})
_PRIVATE = frozenset({"telecom", "company"})
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


def could_matter(article: Article, lexicon: Lexicon) -> bool:
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
    """A company and a public body agree, or the one does something with or for the other in a sentence that says so."""
    kinds = {name: org.kind for org in organisations.bearers for name in (org.name, *org.aliases)}
    if any(_mixed({kinds.get(party, "other") for party in agreement.parties}) for agreement in agreements):
        return True
    joint = [s for s in document.read_sentences() if _joint(document, organisations, s)]
    in_title = any(s.block.kind == "title" for s in joint)
    return in_title or len(joint) >= (1 if programmes else 2)


def _mixed(kinds: set[str]) -> bool:
    return bool(kinds & _PRIVATE) and bool(kinds & PUBLIC)


def _joint(document: Document, organisations: Roster[NamedOrganisation], sentence: Sentence) -> bool:
    """A sentence that names both a company of the trade and a public body, with a word of cooperation and none of
    punishment or sale."""
    named = {organisations.bearers[m.who].kind for m in organisations.between(sentence.start, sentence.end)}
    if "telecom" not in named or not named & PUBLIC:
        return False
    codes = {cue.code for cue in document.cues_in("relevance_cues", sentence)}
    return "joint" in codes and "adverse" not in codes
