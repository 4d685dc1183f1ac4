"""Mentions of one agreement across the article become one cluster; two papers stay two.

Two drafts are of one agreement when nothing they say parts them: parties, day, term, family of type, old against new.
What points back ("theo thỏa thuận") joins the last paper spoken of and never makes a new one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from partnergraph.extraction.agreements.drafts import Draft
from partnergraph.extraction.agreements.parties import PUBLIC, UNREAD, Found
from partnergraph.extraction.agreements.scene import goes_on
from partnergraph.extraction.agreements.triggers import OBTAINS
from partnergraph.extraction.document import Document
from partnergraph.extraction.mentions import NamedOrganisation, Roster

# Names of one family may stand for one paper ("thỏa thuận", "biên bản ghi nhớ"); two families never do.
_FAMILY = {"coordination-regulation": "regulation", "contract": "contract", "licence": "licence"}

_UNDER = re.compile(
    r"\b(?:under|as part of|thanks to) an? (?:[\w-]+ ){0,4}$|\b(?:theo|trong khuôn khổ|nhờ|từ) một (?:bản |văn bản )?$"
)
_SAID_WITH = ("agreement.sign-with", "agreement.counterparty-list", "agreement.between", "agreement.award")


@dataclass(slots=True)
class Cluster:
    """The drafts of one agreement; `old` where it is set apart as an earlier one."""

    drafts: list[Draft] = field(default_factory=list)
    parties: list[int] = field(default_factory=list)
    inferred_parties: bool = False
    old: bool = False
    terms: set[str] = field(default_factory=set)  # what its drafts tell, the first of each: terms,
    days: set[str] = field(default_factory=set)  # days of signing,
    family: str = ""  # and the family of the first telling name

    def add(self, draft: Draft) -> None:
        """Take in one more draft."""
        self.drafts.append(draft)
        self.terms.update(p.value for p in draft.periods[:1])
        if draft.tells_day:
            self.days.update(d.value for d in draft.dates[:1])
        if not self.family and draft.trigger.rank >= 2:
            self.family = _family(draft.trigger.type)

    @property
    def body(self) -> list[Draft]:
        """Its drafts in body text, those of title and captions after them."""
        return sorted(self.drafts, key=lambda d: (weight(d), d.trigger.start))

    @property
    def signing(self) -> list[Draft]:
        """Its drafts that say it was signed."""
        return [d for d in self.body if d.trigger.signs]

    @property
    def events(self) -> list[Draft]:
        """Its drafts that tell of the occasion alone."""
        return [d for d in self.body if d.trigger.verb and d.trigger.verb.code == "event"]


def weight(draft: Draft) -> int:
    """How late a draft is heard: body, heading, title, caption."""
    return {"body": 0, "list": 0, "heading": 1, "title": 2}.get(draft.kind, 3)


def _family(code: str) -> str:
    return _FAMILY.get(code, "paper")


class Grouper:
    """Groups the drafts of one document."""

    def __init__(self, document: Document, organisations: Roster[NamedOrganisation], year: int) -> None:
        self.document = document
        self.organisations = organisations
        self.year = year  # of publication; 0 where unknown
        self.clusters: list[Cluster] = []
        self.main: tuple[int, ...] = ()
        self.several = False  # whether papers of several pairs are told

    def group(self, drafts: Sequence[Draft]) -> list[Cluster]:
        """The agreements of the article as clusters, in order of first mention in the body."""
        drafts = [d for d in drafts if d.found.rule != UNREAD]
        ordered = sorted(drafts, key=lambda d: (weight(d), d.span[0], d.trigger.start))
        self.main = self._main_parties(ordered)
        pairs = {d.parties for d in ordered if len(d.parties) >= 2 and d.trigger.signs}
        self.several = any(not a <= b and not b <= a for a in pairs for b in pairs)
        last: Cluster | None = None
        early: list[Draft] = []  # what says too little before its paper is told
        for told in ordered:
            draft = self._resolved(told)
            cluster = self._home(draft, last)
            if cluster is not None:
                _join(cluster, draft)
            elif cluster := self._founded(draft):
                self.clusters.append(cluster)
            else:
                early.append(draft)
            last = cluster if cluster and weight(draft) == 0 else last
        for draft in early:
            if draft.parties and (cluster := self._home(draft, None)):
                _join(cluster, draft)
        return self.clusters

    def _main_parties(self, drafts: Sequence[Draft]) -> tuple[int, ...]:
        """Whom "hai bên" means: the parties most drafts name together; else the company and body of the title."""
        votes: Counter[tuple[int, ...]] = Counter()
        for draft in drafts:
            if len(draft.parties) >= 2:
                votes[draft.found.parties] += 3 if draft.trigger.signs else 1
        if votes:
            best = max(votes.values())
            return next(parties for parties, count in votes.items() if count == best)
        return self._of_title()

    def _of_title(self) -> tuple[int, ...]:
        """The only public body and the only company of the title; what it lacks, of the first paragraph, then of the
        whole article."""
        blocks = [b for b in self.document.blocks if b.kind in ("title", "body")][:2]
        stretches = [*((b.start, b.end) for b in blocks), (0, len(self.document.text))]
        pair = []
        for kinds in (frozenset({"government"}), PUBLIC), (frozenset({"telecom"}),):
            only = (self._only(start, end, kind) for start, end in stretches for kind in kinds)
            pair += [next((i for i in only if i is not None), None)]
        return tuple(i for i in pair if i is not None) if None not in pair else ()

    def _only(self, start: int, end: int, kinds: frozenset[str]) -> int | None:
        """The one organisation of these kinds named in [start, end), in a whole article
        more than once or as a body of a place; None where there
        are none or several."""
        named = [m.who for m in self.organisations.between(start, end) if self._kind(m.who) in kinds]
        if len(set(named)) != 1:
            return None
        part = end - start < len(self.document.text)
        return named[0] if part or len(named) > 1 or self.organisations.bearers[named[0]].place else None

    def _kind(self, index: int) -> str:
        return self.organisations.bearers[index].kind

    def _home(self, draft: Draft, last: Cluster | None) -> Cluster | None:
        """The cluster that the draft speaks of, None where it speaks of none so far."""
        if draft.trigger.time == "new" and not draft.trigger.signs and (news := self._news()):
            return news
        if draft.trigger.back and last is not None and not self.is_old(draft) and not draft.periods:
            return last
        if last is not None and self._signed_here(draft, last):
            return last
        fitting = [c for c in self.clusters if self.fits(draft, c)]
        if not fitting:
            return None
        if last in fitting and not draft.parties and not draft.periods and not self._left_behind(draft, last):
            return last
        return max(
            fitting, key=lambda c: (len(draft.parties & set(c.parties)), _shares(draft, c), not c.old, c is last)
        )

    def _left_behind(self, draft: Draft, last: Cluster | None) -> bool:
        """Whether the last paper spoken of is an earlier one and the draft opens another paragraph."""
        blocks = [d.trigger.sentence.block for d in last.drafts] if last and last.old else []
        block = draft.trigger.sentence.block
        return bool(blocks) and block not in blocks and not self.is_old(draft) and not goes_on(self.document, block)

    def _signed_here(self, draft: Draft, last: Cluster) -> bool:
        """Whether people sign "the agreement" that the same paragraph has told of, and one of its parties is theirs."""
        name = draft.trigger.name
        if name is None or draft.found.rule != "agreement.persons-sign" or not draft.parties & set(last.parties):
            return False
        here = any(d.trigger.sentence.block is draft.trigger.sentence.block for d in last.drafts)
        return here and self.document.folded.endswith((" the ", " this "), 0, name.start)

    def _news(self) -> Cluster | None:
        """The last paper spoken of that is no earlier one."""
        return next((c for c in reversed(self.clusters) if not c.old), None)

    def is_old(self, draft: Draft) -> bool:
        """Whether the draft sets its paper apart as an earlier one: by a word, or by a term that is over."""
        if draft.trigger.time in ("old", "ended") or self._long_ago(draft):
            return True
        ends = draft.periods[0].value.split("/")[1][:4] if draft.periods else ""
        return bool(self.year and ends.isdigit() and int(ends) < self.year) and not draft.trigger.signs

    def _long_ago(self, draft: Draft) -> bool:
        """Whether it was signed in a year before the last one; a list of signings over years is one report."""
        year = draft.dates[0].value[:4] if draft.dates and draft.trigger.signs else ""
        listed = draft.found.rule == "agreement.counterparty-list"
        return bool(self.year and year.isdigit() and int(year) < self.year - 1 and not listed)

    def fits(self, draft: Draft, cluster: Cluster) -> bool:
        """Whether nothing parts the draft from the cluster."""
        known, own = set(cluster.parties), draft.parties
        if draft.trigger.name is None and len(own) == 1:
            own = frozenset()  # an occasion, told with one name beside it
        if weight(draft):
            own = frozenset(self._as_known(i, cluster) for i in own)
        if own and not (own <= known or known <= own or (weight(draft) and own & known)):
            return False
        if self._clash(draft, cluster) or self._elsewhere(draft, cluster):
            return False
        family = _family(draft.trigger.type) if draft.trigger.rank >= 2 else ""
        return not (family and cluster.family and family != cluster.family)

    def _as_known(self, party: int, cluster: Cluster) -> int:
        """The party of the cluster that a short name of a title or caption stands for: the firm whose branch signs."""
        entity = self.organisations.bearers[party].entity
        same = [i for i in cluster.parties if entity and self.organisations.bearers[i].entity == entity]
        return party if party in cluster.parties or len(same) != 1 else same[0]

    def _elsewhere(self, draft: Draft, cluster: Cluster) -> bool:
        """Whether, in an article of several pairs, the draft tells a signing with one side named in a paragraph that
        names the cluster's other side nowhere."""
        block = draft.trigger.sentence.block
        if not (self.several and draft.trigger.signs and len(draft.parties) == 1) or weight(draft):
            return False
        if any(d.trigger.sentence.block is block for d in cluster.drafts):
            return False
        return not set(cluster.parties) <= {m.who for m in self.organisations.between(block.start, block.end)}

    def _clash(self, draft: Draft, cluster: Cluster) -> bool:
        periods, known = {p.value for p in draft.periods[:1]}, cluster.terms
        if periods and known:
            return not any(_same_term(a, b) for a in periods for b in known)
        old = self.is_old(draft)
        if _opens_term(draft, cluster):
            return False
        if old != cluster.old and (old or draft.trigger.time == "new" or draft.trigger.signs):
            return weight(draft) < 2
        days, told = {d.value for d in draft.dates[:1]}, cluster.days
        if draft.tells_day and days and told and weight(draft) < 2:
            return not any(a.startswith(b) or b.startswith(a) for a in days for b in told)
        return False

    def _founded(self, draft: Draft) -> Cluster | None:
        """A new cluster where the draft says enough to stand for a paper of its own."""
        if draft.trigger.modality == "denied" or not self._telling(draft):
            return None
        parties, inferred = list(draft.found.parties), False
        if len(parties) < 2:
            parties, inferred = self._completed(parties, draft), True
        if len(parties) < 2 or not self._matters(parties, draft):
            return None
        cluster = Cluster(parties=parties, inferred_parties=inferred, old=self.is_old(draft))
        cluster.add(draft)
        return cluster

    def _completed(self, parties: Sequence[int], draft: Draft) -> list[int]:
        """The main parties where one or none is named; for another company the main public body beside it. Only names
        that the paragraph or the head of the article holds may be supplied."""
        if set(parties) <= set(self.main):
            whole = list(self.main)
        else:
            other = [i for i in self.main if (self._kind(i) == "telecom") != (self._kind(parties[0]) == "telecom")]
            whole = [*other, *parties] if len(other) == 1 else []
        return whole if draft.found.both or set(whole) - set(parties) <= self._at_hand(draft) else []

    def _resolved(self, draft: Draft) -> Draft:
        """`draft` with the pair of its paragraph where an article of several pairs tells fewer than two parties."""
        if not self.several or len(draft.parties) >= 2 or not (draft.trigger.signs or draft.dated) or weight(draft) > 1:
            return draft
        pair = self._of_paragraph(draft.found.parties, draft)
        if not pair:
            return draft
        named = self.organisations.between(draft.trigger.sentence.block.start, max(draft.span[1], draft.trigger.end))
        first = {m.who: (m.start, m.end) for m in reversed(named)}
        found = Found(tuple(pair), tuple(first[i] for i in pair), "agreement.paragraph-pair")
        return replace(draft, found=found)

    def _of_paragraph(self, parties: Sequence[int], draft: Draft) -> list[int]:
        """In an article of several pairs: the pair that the paragraph names up to the draft, one company and one public
        body of which `parties` may be one; empty where it names none or more than one of either."""
        block, end = draft.trigger.sentence.block, max(draft.span[1], draft.trigger.end)
        named = list(dict.fromkeys(m.who for m in self.organisations.between(block.start, end)))
        if not parties and set(self.main) <= set(named):
            return []
        sides = [
            [i for i in named if self._kind(i) == "telecom" or self._is_postal(i)],
            [i for i in named if self._kind(i) in PUBLIC],
        ]
        for side in sides:
            if own := [i for i in side if i in parties]:
                side[:] = own
        return [side[0] for side in sides] if all(len(side) == 1 for side in sides) else []

    def _at_hand(self, draft: Draft) -> set[int]:
        """Who is named in the draft's paragraph; in the title and the opening paragraphs as well where the article tells of
        one pair only."""
        head = [] if self.several else [b for b in self.document.blocks if b.kind in ("title", "body")][:3]
        spans = [(b.start, min(b.end, b.start + 700)) for b in head]
        block = draft.trigger.sentence.block
        near = (max(block.start, draft.span[0] - 700), min(block.end, draft.span[1] + 300))
        return {m.who for start, end in [*spans, near] for m in self.organisations.between(start, end)}

    def _telling(self, draft: Draft) -> bool:
        """Whether the draft may stand for a paper of its own: the less it says in words, the more must be named."""
        trigger, named = draft.trigger, len(draft.parties) >= 2
        if not named and (
            trigger.several or (trigger.modality == "asserted" and trigger.type in ("contract", "licence"))
        ):
            return False
        if trigger.back and not (named and draft.found.rule == "agreement.between"):
            return trigger.rank >= 2 and self.is_old(draft) and bool(draft.periods)
        if trigger.modality != "asserted":
            return self._tells_intent(draft, named)
        if trigger.verb is None:
            return self._tells_paper(draft, named)
        if trigger.name is None:
            return named and trigger.signs and (draft.found.rule in _SAID_WITH or trigger.verb.code == "ceremony")
        earlier = bool(draft.dates) or (self.is_old(draft) and bool(draft.periods))
        termed = bool(draft.periods) and bool(draft.parties)
        return trigger.rank >= 2 or named or draft.found.both or earlier or termed

    def _tells_intent(self, draft: Draft, named: bool) -> bool:
        """A paper to come: called by its name, with its parties or a verb of signing."""
        trigger = draft.trigger
        if draft.found.rule == "agreement.award":
            return named
        if trigger.name is None or (trigger.rank < 2 and not (named and trigger.verb and trigger.verb.code == "sign")):
            return False
        if trigger.type in ("contract", "licence") and draft.found.rule == "agreement.sentence-pair":
            return trigger.name.entry["use"] == "intent"
        intent = trigger.name.entry["use"] == "intent"
        obtains = (
            trigger.verb is not None and trigger.verb.code in OBTAINS and not intent
        )  # "a law to issue a licence": nobody's yet
        return named or draft.found.both or (trigger.verb is not None and not obtains)

    def _tells_paper(self, draft: Draft, named: bool) -> bool:
        """A paper named without a verb of signing: its parties, its term, or words of an earlier one under way."""
        trigger, between = draft.trigger, draft.found.rule == "agreement.between"
        if trigger.rank < 2 and not (named and (draft.dated or self._under(draft))):
            termed = draft.found.both and bool(draft.periods)
            return trigger.former or termed or (self.is_old(draft) and (bool(draft.periods) or between))
        if draft.periods or draft.dated or trigger.time in ("old", "ended", "review"):
            return True
        pair = draft.found.rule == "agreement.sentence-pair" and not self._under(draft)
        return named and (draft.kind == "title" or not pair)

    def _under(self, draft: Draft) -> bool:
        """Whether something is done under a paper that the words bring up ("under a two-year deal")."""
        start = draft.trigger.start
        return bool(_UNDER.search(self.document.folded, max(draft.span[0], start - 45), start))

    def _matters(self, parties: Iterable[int], draft: Draft) -> bool:
        """Whether a telecom company or, in a list of papers exchanged on one occasion, a public body is a party; a
        contract or licence only with a public body beside the company."""
        kinds = {self._kind(p) for p in parties}
        if draft.trigger.type in ("contract", "licence") and not kinds & PUBLIC:
            return False
        if any(self._is_postal(p) for p in parties) and kinds & PUBLIC:
            return True
        return "telecom" in kinds or (draft.found.rule == "agreement.list-item" and bool(kinds & PUBLIC))

    def _is_postal(self, party: int) -> bool:
        """Whether a firm's name tells that it carries post."""
        if self._kind(party) != "company":
            return False
        named = self.organisations.of(party)[:3]
        return any(c.code == "postal" for m in named for c in self.document.cues_of("party_cues", m.start, m.end))


def _opens_term(draft: Draft, cluster: Cluster) -> bool:
    """Whether the draft tells the signing of a paper whose term is known to begin in that year, and its signing is not."""
    year = draft.dates[0].value[:4] if draft.dates and draft.tells_day else "-"
    return not cluster.days and any(term.startswith(year) for term in cluster.terms)


def _same_term(a: str, b: str) -> bool:
    """Whether two terms may be one: an open side agrees with any; of one start the end may be misprinted."""
    (from_a, to_a), (from_b, to_b) = a.split("/"), b.split("/")
    if ".." in (from_a, from_b):
        return ".." in (to_a, to_b) or to_a[:4] == to_b[:4]
    return from_a[:4] == from_b[:4]


def _shares(draft: Draft, cluster: Cluster) -> int:
    days, terms = {d.value for d in draft.dates}, {p.value for p in draft.periods}
    return bool(days & cluster.days) + bool(terms & cluster.terms)


def _join(cluster: Cluster, draft: Draft) -> None:
    cluster.add(draft)
    if weight(draft) == 0 and draft.trigger.signs and set(cluster.parties) < draft.parties:
        cluster.parties = list(draft.found.parties)
    elif cluster.inferred_parties and len(draft.parties) >= 2:
        cluster.parties, cluster.inferred_parties = list(draft.found.parties), False
