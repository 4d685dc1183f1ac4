"""Who agrees: the organisations that the grammar of a trigger's sentence makes parties.

"giữa A và B", "A và B ký", "A ký với B", "được A ký với B", "between A and B", "A, B and C sign"; persons who sign stand
for their organisations. A name in a venue ("tại Hội trường UBND tỉnh"), in an apposition ("đơn vị thuộc Tập đoàn ..."),
in a person's post or in brackets is no party. Table party_cues (phrase, code).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from partnergraph.extraction.agreements.awards import RULE, AwardReader
from partnergraph.extraction.agreements.triggers import CHOICES, Trigger
from partnergraph.extraction.document import Document
from partnergraph.extraction.mentions import Mention, NamedOrganisation, NamedPerson, Roster

_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
# What may stand between two coordinated parties, brackets taken out: a comma or conjunction, then words that
# introduce the second ("đại diện", "IT giant", "the northern province's").
_VI_LINK = re.compile(
    r"[\s,;]*(?P<word>và|cùng với|cùng|với|&|-|–)?[\s,]*(?:(?:gần đây|mới)(?: nhất)?(?: là)?|sau đó là|tiếp theo là)?"
    r"\s*(?:(?:hai|ba|bốn|các|\d+)\s+)?(?:hai bên|phía|đại diện|lãnh đạo|đối tác|đơn vị|doanh nghiệp|bên)?\s*(?:là|gồm|giữa|với)?[:\s]*"
)
_EN_LINK = re.compile(
    r"[\s,;]*(?P<word>and|as well as|along with|together with|with|&|-|–)?[\s,]*(?:the|its|a|an)?"
    r"(?:\s+(?!which\b|who\b|that\b|will\b|by\b|to\b|of\b|in\b|on\b|for\b|from\b|said\b|signed\b|is\b|has\b|have\b)[\w’'-]+){0,4}\s*"
)
_PLACE = re.compile(
    r"(?:\b(?:tại|ở|trụ sở|hội trường|văn phòng|trụ sở chính|địa bàn|trung tâm hội nghị|nhà khách)"
    r"|\b(?:at|in|throughout|across|outside|near)(?: the)?(?: headquarters of| office of)?(?: the)?)\s+(?:của\s+)?$"
)
_PART = re.compile(
    r"(?:\b(?:thuộc|trực thuộc|đơn vị của|thành viên của|công ty con của|doanh nghiệp của|của"
    r"|under|part of|unit of|subsidiary of|arm of|owned by|backed by|led by|issued by"
    r"|(?<!province )(?<!city )(?<!state )(?<!government )(?<!committee )(?<!county )(?<!municipality )(?<!republic )(?<!governorate )of)(?: the)?)\s+$"
)
_PURPOSE = re.compile(r"\b(?:to (?!the\b|a\b|an\b)[a-z]+|để|nhằm)\s")
_SUBORDINATE = re.compile(r"\b(?:khi|nếu|vì|trong khi|rằng|mà|when|if|while|because|who|whose|that)\b")
UNREAD = "agreement.unnamed-counterparty"  # somebody not named or not read as an organisation signs: no agreement here
_ADVERBS = re.compile(
    r"\b(?:đã|vừa|mới|cũng|sẽ|còn|chính thức|tổ chức|lễ|tiến hành|has|have|had|also|recently|today|yesterday|will|officially|formally"
    r"|it|said|that|and|và|(?:sáng|chiều|tối|ngày|hôm|trưa)(?: [\d/.-]+)?|on|\w+day|in|\d[\d/.-]*)\b"
)
_GENERIC = re.compile(
    r"(?:the |hai |2 |lãnh đạo |phía |đại diện )*(?:they|we|two|both|two sides|both sides|company|group|operator|firm|corporation|ministry"
    r"|government|state|city|province|agency|authority|regulator|bên|đơn vị|tỉnh|thành phố|huyện|bộ|sở|ngành|tập đoàn|tổng công ty|công ty"
    r"|doanh nghiệp|nhà mạng|địa phương|trường|bệnh viện|chúng tôi)(?: này)?"
)
_HELD_BY = re.compile(r"\s+(?:of|to|for|của|cho)(?: the)?\s+")
_MANY = re.compile(
    r"\s+(?:gần |hơn |trên |khoảng |more than |over |nearly |about )?(?:\d+|nhiều|các|hàng|một số|hầu khắp|hầu hết|khắp|tất cả|toàn bộ|phần lớn|đa số"
    r"|most|almost all|nearly all|all|every|several|many|dozens|various|other)\b[^,.;]{0,30}?"
    r"\b(?:tỉnh|huyện|thành phố|sở|ngành|bộ|địa phương|đơn vị|doanh nghiệp|đối tác|ngân hàng|trường|cơ quan|ubnd|quốc gia|nhà mạng"
    r"|provinces|cities|states|partners|companies|firms|universities|ministries|agencies|countries|operators|banks|governments|counties"
    r"|organi[sz]ations)\b"
)
_BESIDE = re.compile(
    r"\b(?:trước|ngoài|như|theo|bên cạnh|according to|unlike|besides|apart from)(?: the)?(?: state['’]s| city['’]s)?\s+$"
)
_AFTER_GENITIVE = re.compile(r"['’]s?\s|-(?:funded|backed|owned|led|run|based|sponsored|supported|affiliated)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """Parties read off a sentence: indices into the roster, the spans that name them, the rule; `counterparties` are
    those after "với" when each may have its own paper; `both` where the text says only "the two sides"."""

    parties: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    rule: str = ""
    counterparties: tuple[Mention, ...] = ()
    both: bool = False


class PartyReader:
    """Reads parties in one document."""

    def __init__(
        self, document: Document, organisations: Roster[NamedOrganisation], people: Roster[NamedPerson]
    ) -> None:
        self.document = document
        self.organisations = organisations
        self.people = people
        self._link = _VI_LINK if document.lang == "vi" else _EN_LINK
        self._awards = AwardReader(document, organisations)
        self._posts = [(p.start, p.end) for person in people.bearers for p in person.posts if p.end > p.start]
        self._posts.sort()

    def read(self, trigger: Trigger, floor: int, ceiling: int) -> Found:
        """The parties of `trigger`, looked for in [floor, ceiling), the part of the sentence that is its own."""
        if self._unnamed(trigger, ceiling):
            return Found((), (), UNREAD)
        if trigger.verb and (trigger.verb.code in CHOICES or trigger.awards):
            sides = self._awards.sides(trigger, floor, ceiling)
            if sides or trigger.verb.code == "give":
                return _found(sides, RULE) if sides else Found((), (), UNREAD)
            return self._subject_and_object(trigger, floor, ceiling)
        for reader in (self._between, self._subject_and_object, self._persons, self._pair):
            found = reader(trigger, floor, ceiling)
            if len(found.parties) >= 2 or found.both or found.rule == UNREAD:
                return found
        return self._subject_and_object(trigger, floor, ceiling)

    def kind(self, mention: Mention) -> str:
        """The kind of the organisation that a mention names."""
        return self.organisations.bearers[mention.who].kind

    def free(self, mention: Mention) -> bool:
        """Whether a name stands for itself: no venue, apposition, genitive or employer of somebody."""
        folded = self.document.folded
        before = folded[max(0, mention.start - 120) : mention.start]
        if _PLACE.search(before) or _PART.search(before) or _BESIDE.search(before):
            return False
        if before.rfind("(") > before.rfind(")") and not self._stands_for_unread(mention):
            return False
        if _AFTER_GENITIVE.match(folded, mention.end):
            return False
        return not self._is_employer(mention)

    def _stands_for_unread(self, mention: Mention) -> bool:
        """Whether a short name in brackets is the only one read of its bearer: "Military Industry and Telecommunications
        Group (Viettel)" where the long name is no mention."""
        if self.document.text[mention.start - 1 : mention.start] != "(":
            return False
        before = self.organisations.before(mention.start - 1, max(0, mention.start - 80))
        return before is None or mention.start - 1 - before.end > 3

    def _is_employer(self, mention: Mention) -> bool:
        """Whether the name belongs to a post: inside it, or right after it."""
        at = bisect_left(self._posts, (mention.start + 3,))
        for start, end in self._posts[max(0, at - 4) : at]:
            if start - 2 <= mention.start < end + 5:
                gap = self.document.folded[end : mention.start] if mention.start >= end else ""
                if re.fullmatch(r"\s*(?:của|of|of the|,|-|–)?\s*", gap):
                    return True
        return False

    def chain(self, mentions: Sequence[Mention], at: int) -> list[Mention]:
        """The coordinated names that hold `mentions[at]`, in order of text. Commas alone coordinate in a title and in
        a list that `at` begins; before a verb a conjunction must stand somewhere in the chain."""
        first = last = at
        words = 0
        while first > 0 and (link := self._linked(mentions[first - 1], mentions[first])):
            first, words = first - 1, words + (link == "word")
        while last + 1 < len(mentions) and (link := self._linked(mentions[last], mentions[last + 1])):
            last, words = last + 1, words + (link == "word")
        listed = words or at == 0 or self.document.sentence_at(mentions[at].start).block.kind == "title"
        return list(mentions[first : last + 1]) if listed else [mentions[at]]

    def _linked(self, left: Mention, right: Mention) -> str:
        """How two names are coordinated: `word`, `comma`, or '' where they are not."""
        if right.start <= left.end:
            return "word" if right.start == left.start and left.who != right.who else ""
        if right.start - left.end > 160:
            return ""
        gap = self.document.folded[left.end : right.start]
        gap = _BRACKETS.sub(" ", re.sub(r"^[^()]{0,40}\)", " ", gap)) if ")" in gap else gap
        gap = self._without_apposition(gap)
        link = self._link.fullmatch(gap)
        return "" if link is None else "word" if link["word"] else "comma"

    @staticmethod
    def _without_apposition(gap: str) -> str:
        """The gap without ", đơn vị ..., " between two commas."""
        return re.sub(r"^\s*,[^,]{3,90},(?=\s*(?:và|cùng|với|and|đã|vừa|ký|has|have|signed)\b)", " ", gap)

    def _mentions(self, start: int, end: int) -> list[Mention]:
        kept: list[Mention] = []
        for mention in self.organisations.between(start, end):
            if mention.end <= end and self.free(mention):
                kept.append(mention)
        return kept

    def _between(self, trigger: Trigger, floor: int, ceiling: int) -> Found:
        cues = [c for c in self.document.cues_of("party_cues", floor, ceiling) if c.code == "between"]
        for cue in sorted(cues, key=lambda c: abs(c.start - trigger.end)):
            mentions = self._mentions(cue.end, min(ceiling, cue.end + 400))
            if mentions and mentions[0].start - cue.end <= 45:
                chain = self.chain(mentions, 0)
                if len({m.who for m in chain}) >= 2:
                    return _found(chain, "agreement.between")
            persons = self._for_whom(self.people.between(cue.end, ceiling)[:3], cue.end, ceiling)
            if len(persons.parties) >= 2:
                return persons
        return Found()

    def _subject_and_object(self, trigger: Trigger, floor: int, ceiling: int) -> Found:
        both = self._both(trigger, floor)
        subject = self._before(trigger, floor)
        counter = self._after_with(trigger, ceiling) or self._agent(trigger, ceiling)
        if counter and not subject and trigger.verb:
            subject = self._employers(trigger, floor)
            active = (
                trigger.verb.code == "sign" and trigger.name is not None and trigger.verb.start < trigger.name.start
            )
            if not subject and active and self._unknown_subject(trigger, floor):
                return Found((), (), UNREAD)
        if subject and counter and not {m.who for m in subject} & {m.who for m in counter}:
            found = _found([*subject, *counter], "agreement.sign-with")
            single = len({m.who for m in subject}) == 1 and len({m.who for m in counter}) > 1
            return Found(found.parties, found.spans, found.rule, tuple(counter) if single else ())
        if len({m.who for m in subject}) >= 2:
            return _found(subject, "agreement.sign-subject")
        if both:
            return Found((), (), "agreement.both-sides", (), True)
        if len({m.who for m in counter}) >= 2:
            return _found(counter, "agreement.sign-agents")
        return _found([*subject, *counter], "agreement.sign-subject")

    def _before(self, trigger: Trigger, floor: int) -> list[Mention]:
        """The chain of names before the verb (before the name of the paper where there is no verb)."""
        end = trigger.verb.start if trigger.verb else trigger.start
        mentions = self._mentions(floor, end)
        if not mentions:
            return []
        gap = self.document.folded[mentions[-1].end : end]
        gap = re.sub(r"^\s*,[^,]{3,120},", " ", _BRACKETS.sub(" ", gap))
        nameless = trigger.name is None and trigger.verb is not None and trigger.verb.code == "ceremony"
        if len(gap) > (40 if nameless else 90) or gap.count(",") > 1 or re.search(r"[.;!?:](?:\s|$)", gap):
            return []
        return self.chain(mentions, len(mentions) - 1)

    def _both(self, trigger: Trigger, floor: int) -> bool:
        cues = self.document.cues_of("party_cues", max(floor, trigger.start - 60), trigger.start)
        return any(c.code == "both" for c in cues)

    def _after_with(self, trigger: Trigger, ceiling: int) -> list[Mention]:
        """The names after "với" / "with" that follows the verb."""
        start = trigger.verb.end if trigger.verb else trigger.end
        if trigger.name and trigger.type == "licence":
            holder = self.organisations.after(trigger.name.end, trigger.name.end + 20)
            if holder and _HELD_BY.fullmatch(self.document.folded, trigger.name.end, holder.start):
                return [holder]
        for cue in self.document.cues_of("party_cues", start, ceiling):
            if cue.code != "with":
                continue
            if trigger.name is None and cue.start - start > 12:
                break
            mentions = self._mentions(cue.end, ceiling)
            if mentions and self._light(cue.end, mentions[0].start):
                return self.chain(mentions, 0)
        return []

    def _unnamed(self, trigger: Trigger, ceiling: int) -> bool:
        """Whether it was signed with a number of parties that are not named ("với 53 tỉnh", "with several banks")."""
        if trigger.verb is None:
            return False
        for cue in self.document.cues_of("party_cues", trigger.verb.end, ceiling):
            if cue.code == "with" and _MANY.match(self.document.folded, cue.end):
                named = self.organisations.between(cue.end, min(ceiling, cue.end + 120))
                return len({m.who for m in named if not m.pronominal}) < 2
        return False

    def _light(self, start: int, end: int) -> bool:
        gap = self.document.folded[start:end]
        return end - start <= 60 and not re.search(r"[.;!?]\s", gap) and gap.count(",") == 0

    def _agent(self, trigger: Trigger, ceiling: int) -> list[Mention]:
        """The agent of a passive: "được A ký", "inked by A and B"."""
        cues = self.document.cues_of("party_cues", trigger.start, ceiling)
        for cue in cues:
            if cue.code != "agent":
                continue
            mentions = self._mentions(cue.end, ceiling)
            if mentions and mentions[0].start - cue.end <= 30:
                return self.chain(mentions, 0)
        return []

    def _persons(self, trigger: Trigger, floor: int, ceiling: int) -> Found:
        """Persons who sign stand for the organisations of their posts; they are the nearest names before the verb, or the
        agents after it ("was signed by A, director of X, and B, minister of Y")."""
        if trigger.verb is None or trigger.verb.code != "sign":
            return Found()
        people = self.people.between(floor, trigger.start)
        if people and trigger.start - people[-1].end <= 90:
            return self._for_whom(people[-4:], floor, trigger.end)
        agent = next((c for c in self.document.cues_of("party_cues", trigger.end, ceiling) if c.code == "agent"), None)
        if agent and agent.start - trigger.end <= 60:
            return self._for_whom(self.people.between(agent.end, ceiling)[:4], agent.end, ceiling)
        return Found()

    def _for_whom(self, people: Sequence[Mention], start: int, end: int) -> Found:
        """The organisations of posts told in [start, end) of these people; of one whose posts stand elsewhere ("Mr. X and
        Ministry Secretary Y signed"), the only one that they are of."""
        orgs: dict[int, tuple[int, int]] = {}
        for mention in people:
            posts = [post for post in self.people.bearers[mention.who].posts if post.org is not None]
            here = [post for post in posts if start <= post.start < end]
            if not here and len({post.org for post in posts}) == 1:
                orgs.setdefault(posts[0].org or 0, (mention.start, mention.end))
            for post in here:
                orgs.setdefault(post.org or 0, (post.start, post.end))
        return Found(tuple(orgs), tuple(orgs.values()), "agreement.persons-sign")

    def _unknown_subject(self, trigger: Trigger, floor: int) -> bool:
        """Whether somebody who is no organisation read here signs: words before the verb that are neither a pronoun nor a
        generic word for a party ("Telangana has signed", "The state agriculture department has signed")."""
        verb = trigger.verb.start if trigger.verb else trigger.start
        if any(verb - m.end <= 60 for m in self.people.between(floor, verb)):
            return False
        clause = re.split(r"[,.;:()\"]|\s[-–]\s", self.document.folded[floor:verb])[-1]
        words = _ADVERBS.sub(" ", clause).split()
        return bool(words) and not _GENERIC.fullmatch(" ".join(words))

    def _employers(self, trigger: Trigger, floor: int) -> list[Mention]:
        """The organisation of the one person who signs with somebody, as if named where the post stands."""
        people = self.people.between(floor, trigger.start)
        if not people or trigger.start - people[-1].end > 90:
            return []
        found = self._for_whom(people[-1:], floor, trigger.end)
        return [Mention(start, end, who) for who, (start, end) in zip(found.parties[:1], found.spans[:1], strict=True)]

    def _one_clause(self, trigger: Trigger, pair: Sequence[Mention]) -> bool:
        """Whether two names and the trigger lie close together with no subordinate clause between."""
        start, end = min(pair[0].start, trigger.start), max(pair[-1].end, trigger.end)
        granted = trigger.type in ("licence", "contract")
        if not granted and _PURPOSE.search(self.document.folded, trigger.end, max(trigger.end, pair[-1].start)):
            return False  # what is to be built is no party
        return end - start <= 260 and not _SUBORDINATE.search(self.document.folded, start, end)

    def _pair(self, trigger: Trigger, floor: int, ceiling: int) -> Found:
        """The only telecom company and the only public body that the sentence names freely."""
        mentions = self._mentions(floor, ceiling)
        telecom = _distinct(m for m in mentions if self.organisations.bearers[m.who].kind == "telecom")
        public = _distinct(m for m in mentions if self.organisations.bearers[m.who].kind in _BODIES)
        if trigger.name and len(telecom) == 1 and len(public) == 1:
            pair = sorted([*telecom, *public])
            if self._one_clause(trigger, pair):
                return _found(pair, "agreement.sentence-pair")
        return Found()


PUBLIC = frozenset({"government", "party", "military", "university", "other"})
_BODIES = PUBLIC - {"other"}


def _distinct(mentions: object) -> list[Mention]:
    seen: dict[int, Mention] = {}
    for mention in mentions:  # type: ignore[attr-defined]
        seen.setdefault(mention.who, mention)
    return list(seen.values())


def _found(mentions: Sequence[Mention], rule: str) -> Found:
    chosen = _distinct(mentions)
    return Found(tuple(m.who for m in chosen), tuple((m.start, m.end) for m in chosen), rule)
