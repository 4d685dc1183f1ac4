"""Whose a post is: the organisation right beside the title, the place, field or realm it is of, or what the article tells."""

from __future__ import annotations

import re
from dataclasses import replace

from partnergraph.extraction.document import Sentence
from partnergraph.extraction.mentions import Mention, NamedOrganisation, Roster
from partnergraph.extraction.organisations.page import Page
from partnergraph.extraction.people.fields import FieldReader
from partnergraph.extraction.people.held import Held
from partnergraph.knowledge.lexicon import Cue

_OF = re.compile(
    r"^(?: |\n| của | của các | tại | thuộc | of | of the | at | at the | for | for the | from | in | in the |'s "
    r"| (?:of |at )?(?:the )?(?:\w+'s?|provincial|municipal|city) )$"
)
_SHORT = re.compile(r"\s?\([^()]{1,30}\)")
_REALM = re.compile(r" of (?:the )?(?:[A-Z][\w'-]+ ){1,3}(?:State|County|Province|City|Region|Territory)\b")
_UNIT_REACH = 50  # characters of a unit's words between a title and the firm
_UNIT = re.compile(r"^ [A-ZĐÂĂÊÔƠƯ][^,.;:()\n\"]{2,45} $")
_SCOPE_OF = re.compile(r"^ [^,.;:()\n\"]{2,45}(?<! với)(?<! cho)(?<! từ)(?<! do)(?<! và) $")
_UNIT_OF = re.compile(r"^ (?:of|for) (?:the )?[^,.;:()]{3,40} (?:of|at) (?:the )?$")
_CITY = re.compile(r"\bcity\b|\bmunicipal|\blocal government")
_OF_END = re.compile(r" (?:of|at|của|tại)(?: the)?$")
_BARE = ("bộ trưởng", "thứ trưởng", "minister", "deputy minister")
_FIRMS = frozenset({"telecom", "company"})
_OF_MINISTRY = frozenset({"undersecretary"})  # posts that only a ministry has
_PARAGRAPHS = 1200  # characters before a bare "the minister" in which his ministry is named
_BESIDE = (", ", ", the ", "/", "/ ", " / ", " - ")
_CONTEXT = 600  # characters of a sentence before a post in which its firm may be named
_BOARD = re.compile(
    r"^(?:'s)? ((?:Supervisory |Executive |Management |Advisory )?(?:Board(?: of Directors)?|Members' Council))\b"
)


class OwnerReader:
    """Finds the organisations of posts on a page, among those already found there."""

    def __init__(self, page: Page, organisations: Roster[NamedOrganisation]) -> None:
        self.page = page
        self.organisations = organisations
        self.english = page.document.lang == "en"
        self.fields = FieldReader(page, organisations)

    def beside(self, held: Held, cue: Cue, sentence: Sentence) -> None:
        """Give `held` the organisation that the words right beside its title name, and stretch it over them."""
        start, end = held.start, held.end
        if held.body == "ministry" and self.fields.of_field(held, sentence):
            return
        if held.code == "secretary" and self.english and self.fields.of_department(held, sentence):
            return
        if held.code == "ambassador" and (embassy := self._by_realm(held, end)) is not None:
            held.org, held.end = embassy, self._realm(held, end)
            return
        owner = self._after(cue, end, sentence.end)
        if owner is None and (owner := self._over_unit(end, sentence.end)):
            held.title = _OF_END.sub("", self.page.written(start, owner.start))
        if owner:
            held.org, held.end = owner.who, self._seat(self._again(owner))
            self._unit_of(held, owner)
            self._board(held, owner)
            return
        if self._committee(held, end):
            return
        held.end = self._realm(held, end)
        held.org = self._by_realm(held, end)
        if held.org is None and self.english and (owner := self._owner_before(start, sentence.start)):
            held.org, held.start = owner.who, owner.start
        elif held.org is None and self.english and held.code in ("chair", "vice-chair"):
            self._committee_before(held, sentence.start)

    def _after(self, cue: Cue, end: int, limit: int) -> Mention | None:
        """The organisation right after a title; its first word may be the title's last ("Trưởng Ban Tổ chức")."""
        folded = self.page.folded
        for mention in self.organisations.between(max(cue.start + 1, end - 12), min(limit, end + 24)):
            if mention.start < end < mention.end and not mention.pronominal:
                return mention
            if mention.pronominal and folded.startswith("'s", mention.end):
                following = self.organisations.between(mention.end, mention.end + 5)
                if following:  # "the city's People's Committee"
                    continue
            gap = folded[end : mention.start]
            if mention.start >= end and _OF.match(gap):
                return mention
            if mention.start >= end and self.english and gap in _BESIDE and not mention.pronominal:
                return mention  # "Jane Doe, Managing Director, Acme", "(Secretary/Ministry of Health)"
        return None

    def _again(self, owner: Mention) -> int:
        """The end with a short form of the same organisation: "Tập đoàn … Việt Nam - VNPT", "… (VNPT)"."""
        for mention in self.organisations.between(owner.end, owner.end + 4):
            if mention.who == owner.who and self.page.folded[owner.end : mention.start] in (" - ", "-", " -"):
                return mention.end
        return self._bracket(owner.end)

    def _unit_of(self, held: Held, owner: Mention) -> None:
        """ "Tổng Giám đốc Hội đồng đầu tư của Tập đoàn X": a firm's post in a unit of it is of the firm."""
        bearers = self.organisations.bearers
        if held.body != "company" or bearers[owner.who].kind in ("telecom", "company"):
            return
        for mention in self.organisations.between(owner.end, owner.end + 6):
            of_it = self.page.folded[owner.end : mention.start] in (" của ", " of ", " of the ")
            if of_it and bearers[mention.who].kind in ("telecom", "company"):
                held.title, held.org, held.end = self.page.written(held.start, owner.end), mention.who, mention.end

    def second(self, held: Held) -> Held | None:
        """The same post in a further firm: "CEO of Acme and Bolt"; None where the words after the first lead elsewhere."""
        if held.org is None or not self.english or self.organisations.bearers[held.org].kind not in _FIRMS:
            return None
        for mention in self.organisations.between(held.end, held.end + 6):
            bearer = self.organisations.bearers[mention.who]
            joined = self.page.folded[held.end : mention.start] == " and " and not mention.pronominal
            following = self.page.cue("posts", mention.end + 1)
            if joined and following is None and bearer.kind in _FIRMS and mention.who != held.org:
                return replace(held, org=mention.who, end=mention.end)
        return None

    def _over_unit(self, end: int, limit: int) -> Mention | None:
        """The firm behind a unit of it that has no name of its own: "Giám đốc Khối Giải pháp Viettel"."""
        found = [m for m in self.organisations.between(end, min(limit, end + _UNIT_REACH)) if not m.pronominal]
        if not found:
            return None
        if self.english:
            return found[0] if _UNIT_OF.match(self.page.folded[end : found[0].start]) else None
        gap_of = bool(_SCOPE_OF.match(self.page.folded[end : found[0].start]))
        if not gap_of and not _UNIT.match(self.page.text[end : found[0].start]):
            return None
        first = end + 1
        if gap_of and not self._is_scope(first):
            return None
        if self.page.cue("surnames", first) or self.page.document.cues_of("act_cues", first, found[0].start):
            return None
        return found[0]

    def _is_scope(self, start: int) -> bool:
        """Whether the words of a field or unit begin here, with which a post goes on ("Giám đốc đối ngoại của X")."""
        return self.page.cue("post_scopes", start) is not None or self.page.cue("org_words", start) is not None

    def _realm(self, held: Held, end: int) -> int:
        """The end with what a post without organisation is of: "to Vietnam", "of Lagos State"."""
        if held.code == "ambassador":
            end = self._seat(end)
        match = _REALM.match(self.page.text, end)
        if match:
            return match.end()
        country = self.page.cue("country", end + 1)
        if country and held.body in ("none", "state", "ministry", "any") and self.page.folded[end : end + 1] == " ":
            return country.end  # "Tổng thống Mỹ Donald Trump"
        for joint in (" of ", " of the "):
            if self.page.folded.startswith(joint, end):
                place = self.page.cue("country", end + len(joint)) or self.page.cue("place", end + len(joint))
                return place.end if place else end
        return end

    def _by_realm(self, held: Held, end: int) -> int | None:
        """The embassy of an ambassador, the city of a mayor, where the article names them."""
        bearers = self.organisations.bearers
        if held.code == "ambassador":
            realm = self.page.cue("country", end + 4) or self.page.cue("country", end + 1)
            fitting = [
                who for who, o in enumerate(bearers) if realm and o.place == realm.code and "embassy" in o.name.lower()
            ]
            return fitting[0] if fitting else self._sending(held)
        if held.code in ("chief-minister", "governor", "deputy-governor"):
            governments = [who for who, o in enumerate(bearers) if is_government(o)]
            return governments[0] if len(governments) == 1 else None
        if held.code in ("mayor", "deputy-mayor"):
            cities = [
                who
                for who, o in enumerate(bearers)
                if o.kind == "government" and _CITY.search(" ".join((o.name, *o.aliases)).lower())
            ]
            return cities[0] if len(cities) == 1 else None
        return None

    def _sending(self, held: Held) -> int | None:
        """The country whose adjective stands before "ambassador", where the article names it as a party."""
        nations = self.page.document.cues_of("nationality", max(0, held.start - 24), held.start)
        nation = nations[-1].code if nations and nations[-1].end == held.start - 1 else ""
        states = [who for who, o in enumerate(self.organisations.bearers) if o.place == nation and is_government(o)]
        return states[0] if nation and len(states) == 1 else None

    def _bracket(self, end: int) -> int:
        """The end with a short form in brackets."""
        match = _SHORT.match(self.page.text, end)
        return match.end() if match else end

    def _seat(self, end: int) -> int:
        """The end with where an ambassador or branch head sits: "tại Việt Nam", "to Oman"."""
        for joint in (" tại ", " to ", " in "):
            if self.page.folded.startswith(joint, end):
                place = self.page.cue("country", end + len(joint)) or self.page.cue("place", end + len(joint))
                return place.end if place else end
        return end

    def _board(self, held: Held, owner: Mention) -> None:
        """ "Chairman of the Acme Supervisory Board": the board belongs to the title, the firm is the organisation."""
        if match := _BOARD.match(self.page.text[owner.end : owner.end + 40]):
            held.title = f"{self.page.written(held.start, owner.start)} {match[1]}"
            held.end = owner.end + match.end()

    def _committee(self, held: Held, end: int) -> bool:
        """ "Chủ tịch tỉnh", "Phó Chủ tịch Quảng Ninh": the people's committee of the place, if the article names it."""
        page = self.page
        if page.folded[end : end + 1] != " ":
            return False
        level = page.cue("org_levels", end + 1)
        at = level.end + 1 if level else end + 1
        tables = ("place", "district") if level else ("place",)
        found = [c for table in tables for start in {at, end + 1} if (c := page.cue(table, start))]
        place = max(found, key=lambda cue: cue.end) if found else None
        if not level and not place:
            return False
        stop = place.end if place else self._unlisted(level) if level else end
        name = page.text[(place.start if place else at) : stop].strip()
        committees = [
            (who, o) for who, o in enumerate(self.organisations.bearers) if o.kind == "government" and is_committee(o)
        ]
        if name:
            fitting = [who for who, o in committees if any(name in form for form in (o.name, *o.aliases))]
        else:
            word = page.folded[level.start : level.end] if level else ""
            fitting = [who for who, o in committees if any(word in form.lower() for form in (o.name, *o.aliases))]
        held.org, held.end = (fitting[0] if fitting else None), stop
        return True

    def _committee_before(self, held: Held, limit: int) -> None:
        """ "Hanoi Chairman", "the city's chairman": the people's committee of the place, if the article names it."""
        page = self.page
        number = page.index(held.start) - 1
        if number < 0 or page.words[number].start < limit:
            return
        word = page.words[number]
        if page.folded[word.end : held.start] not in (" ", "'s "):
            return
        places = [c for c in page.document.cues_of("place", max(limit, word.start - 24), word.end) if c.end == word.end]
        committees = [(who, o) for who, o in enumerate(self.organisations.bearers) if is_committee(o)]
        if places:
            name = page.folded[places[0].start : places[0].end]
            fitting = [who for who, o in committees if o.place == places[0].code or name in o.name.lower()]
            held.start = places[0].start
        elif page.cue("org_adjectives", word.start):
            fitting, held.start = [who for who, _ in committees], word.start
        else:
            return
        held.org = fitting[0] if len(fitting) == 1 else None

    def _unlisted(self, level: Cue) -> int:
        """The end of a commune's or ward's name after its level, at most three capitalised words."""
        page, end = self.page, level.end
        if level.code not in ("district", "commune"):
            return end
        number = page.index(end)
        for word in page.words[number : number + 3]:
            surname = page.cue("surnames", word.start)
            if (
                not word.cap
                or page.folded[end : word.start] != " "
                or (end > level.end and surname and not surname.entry["weak"])
            ):
                break
            end = word.end
        return end

    def _owner_before(self, start: int, limit: int) -> Mention | None:
        """The organisation right before an English title: "Viettel Chairman", "the ministry's director"."""
        found = [m for m in self.organisations.between(max(limit, start - 90), start) if m.end <= start]
        mention = found[-1] if found else None
        if mention and self.page.folded[mention.end : start] in (" ", "'s ", "' ", "s' ", " group ", ") "):
            return mention
        return None

    def _unknown_before(self, start: int, limit: int) -> bool:
        """Whether capitals right before a title name a body that was not read ("MDF Country Director")."""
        number = self.page.index(start) - 1
        if number < 0 or self.page.words[number].start <= limit:
            return False
        word = self.page.words[number]
        return (
            word.cap
            and self.page.folded[word.end : start] in (" ", "'s ")
            and not self.page.cue("function_words", word.start)
        )

    def inferred(self, held: Held, sentence: Sentence) -> int | None:
        """The firm last named before a firm's post in its sentence, else the only firm or ministry of the article."""
        bearers = self.organisations.bearers
        if held.body == "ministry":
            ministries = [
                who for who, o in enumerate(bearers) if o.name.lower().startswith(("bộ ", "ministry", "the ministry"))
            ]
            if held.title.lower() not in _BARE and held.code not in _OF_MINISTRY:
                return None
            return ministries[0] if len(ministries) == 1 else self._last_named(ministries, held.start)
        if self.english and self._unknown_before(held.start, sentence.start):
            return None
        for mention in reversed(self.organisations.between(max(sentence.start, held.start - _CONTEXT), held.start)):
            if bearers[mention.who].kind in ("telecom", "company"):
                return mention.who
        firms = [who for who, o in enumerate(bearers) if o.kind in ("telecom", "company")]
        return firms[0] if len(firms) == 1 else None

    def _last_named(self, those: list[int], offset: int) -> int | None:
        """Which of several organisations the paragraphs before an offset named last."""
        for mention in reversed(self.organisations.between(max(0, offset - _PARAGRAPHS), offset)):
            if mention.who in those and not mention.pronominal:
                return mention.who
        return None


def is_committee(organisation: NamedOrganisation) -> bool:
    """Whether one of its names is that of a people's committee."""
    forms = " ".join((organisation.name, *organisation.aliases)).lower()
    return any(
        word in forms
        for word in ("ủy ban nhân dân", "uỷ ban nhân dân", "ubnd", "people's committee", "people’s committee")
    )


def is_government(organisation: NamedOrganisation) -> bool:
    """Whether it is the government of a country or state, by its name or as a bare place that acts."""
    forms = " ".join((organisation.name, *organisation.aliases)).lower()
    named = "government" in forms or organisation.rule in ("org.place-acts", "org.state-acts")
    return organisation.kind == "government" and named
