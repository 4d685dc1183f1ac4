"""What people do: sign, chair, attend, witness, speak, by the cue near their name and the grammar between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partnergraph.extract.document import Sentence
from partnergraph.extract.mentions import NamedOrganisation, Roster
from partnergraph.extract.organisations.page import Page
from partnergraph.knowledge.lexicon import Cue

_REACH = 90  # characters between a doer and the verb
_NEAR = 45
_JOINED = re.compile(r"^[\s,;]*(?:và|cùng|cùng với|and|as well as|with|-)?[\s,;]*(?:của|từ)?\s*$")
_CLAUSE = re.compile(r"[;:.!?\"]| rằng | that |, (?:trong khi|nhưng|while|but|which|where) ")
_OPENING = re.compile(r"(?:^|[\s,:(])(?:có|của|là|bởi|gồm|by|of|were|was|are|do|from)?\s*$")


@dataclass(slots=True)
class Doer:
    """A mention of a person in a sentence: [start, end) with honorifics and the posts read with it."""

    start: int
    end: int
    who: int


def acts_in(
    page: Page, organisations: Roster[NamedOrganisation], sentence: Sentence, doers: Sequence[Doer], carry: str
) -> Iterator[tuple[int, str, tuple[int, int], str]]:
    """(person, act, span, rule) of one sentence; `carry` is the act of a list that the block before opened."""
    if carry:
        yield from ((doer.who, carry, (doer.start, doer.end), "act.list") for doer in doers)
    for cue in page.document.cues_in("act_cues", sentence):
        side = cue.entry["side"]
        if cue.code == "none":
            continue
        found: list[Doer] = []
        if side in ("before", "both", "subject"):
            found = _before(page, organisations, cue, doers, _NEAR if side == "subject" else _REACH)
        if side in ("after", "both", "open", "list-open") and (not found or cue.entry["list"]):
            found = found + _after(page, cue, doers, sentence)
        yield from (
            (doer.who, cue.code, (min(doer.start, cue.start), max(doer.end, cue.end)), f"act.{cue.code}")
            for doer in found
        )


def _before(
    page: Page, organisations: Roster[NamedOrganisation], cue: Cue, doers: Sequence[Doer], reach: int
) -> list[Doer]:
    """The subject before a verb, with everybody coordinated with it."""
    near = [d for d in doers if d.end <= cue.start]
    if not near:
        return []
    last = near[-1]
    gap = page.folded[last.end : cue.start]
    if len(gap) > reach or _CLAUSE.search(gap) or _other_subject(organisations, last.end, cue.start, gap):
        return []
    group = [last]
    for doer in reversed(near[:-1]):
        if not _JOINED.match(page.folded[doer.end : group[-1].start]):
            break
        group.append(doer)
    return group


def _other_subject(organisations: Roster[NamedOrganisation], start: int, end: int, gap: str) -> bool:
    """Whether an organisation after a comma has taken the verb over."""
    found = organisations.between(start, end)
    return bool(found) and "," in gap[: found[-1].start - start]


def _after(page: Page, cue: Cue, doers: Sequence[Doer], sentence: Sentence) -> list[Doer]:
    side = cue.entry["side"]
    later = [d for d in doers if d.start >= cue.end]
    if not later:
        return []
    gap = page.folded[cue.end : later[0].start]
    if side == "open":
        return later[:1] if len(gap) <= 3 and not gap.strip() else []
    if side == "list-open":
        return later if re.search(r"\bcó\b|:", gap) and len(gap) < 120 else []
    if len(gap) > 130 or '"' in gap:
        return []
    if cue.entry["list"]:
        return later if not _broken(gap) else []
    if not _OPENING.search(gap) or _broken(gap):
        return []
    return _coordinated(page, later)


def _broken(gap: str) -> bool:
    return bool(re.search(r"[.!?]\s|;", gap))


def _coordinated(page: Page, doers: Sequence[Doer]) -> list[Doer]:
    group = [doers[0]]
    for doer in doers[1:]:
        if not _JOINED.match(page.folded[group[-1].end : doer.start]):
            break
        group.append(doer)
    return group


def carried(page: Page, sentence: Sentence) -> str:
    """The act of a list that the sentence opens ("Tham dự buổi lễ có:"), empty where it opens none."""
    if page.text[sentence.end - 1] != ":":
        return ""
    cues = [c for c in page.document.cues_in("act_cues", sentence) if c.entry["list"]]
    return cues[-1].code if cues else ""
