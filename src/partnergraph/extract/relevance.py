"""Whether an article is about a telecom, ICT or postal company and a public body working together.

`could_matter` dismisses most articles of a newspaper on their words alone; `is_relevant` decides on what was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

from partnergraph.extract.document import Document, Sentence
from partnergraph.extract.mentions import NamedOrganisation, Roster
from partnergraph.knowledge.lexicon import Entry, Lexicon
from partnergraph.model import Agreement, Article, Programme
from partnergraph.text import fold

PUBLIC = frozenset({"government", "party", "military", "university"})
_PRIVATE = frozenset({"telecom", "company"})


@cache
def _gate(lexicon: Lexicon) -> tuple[AhoCorasick, list[str]]:
    """One automaton over the names of companies and the words of the table `subject`, and each phrase's code: `ict`
    (the trade, or a company of it) or `cooperation`."""
    codes: dict[str, str] = {}
    for entry in lexicon.tables.get("organisation", ()):
        if not entry["weak"]:
            codes[fold(entry.phrase)] = "ict"
    for entry in lexicon.tables.get("subject", ()):
        codes[fold(entry.phrase)] = _code(entry)
    return AhoCorasick(list(codes)), list(codes.values())


def _code(entry: Entry) -> str:
    return entry["code"]


def could_matter(article: Article, lexicon: Lexicon) -> bool:
    """Whether the article names a company or word of the trade and a word of doing something together at all."""
    automaton, codes = _gate(lexicon)
    folded = fold(article.text)
    seen: set[str] = set()
    for index, start, end in automaton.find_matches_as_indexes(folded, overlapping=False):
        if codes[index] in seen or _inside_word(folded, start, end):
            continue
        seen.add(codes[index])
        if len(seen) == 2:
            return True
    return False


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
