"""Who is named: people with the posts they hold and what the article says they did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from partnergraph.extraction.document import READ_KINDS, Document, Sentence
from partnergraph.extraction.mentions import Mention, NamedOrganisation, NamedPerson, Post, Roster
from partnergraph.extraction.organisations.page import Page
from partnergraph.extraction.people.acts import ActReader, Doer, around
from partnergraph.extraction.people.beside import Chain, assign, names_beside
from partnergraph.extraction.people.held import Held
from partnergraph.extraction.people.identities import Identities
from partnergraph.extraction.people.names import Name, Names, bare_names, full_names
from partnergraph.extraction.people.posts import PostReader, as_post, chains
from partnergraph.extraction.people.sides import side_of
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.text import fold

# Codes under which one post may be written shorter: "Chủ tịch" of a firm is the chairman of its board.
_FAMILY = {"board-chair": "chair", "executive-chair": "chair", "president": "chair"}
# Posts of which one person holds one in one firm, however it is abbreviated ("Phó TGĐ", "Phó Tổng Giám đốc").
_SINGLE = frozenset({"general-director", "deputy-general-director", "board-chair"})
_BRACKET_REACH = 100  # characters within which a bracket of posts closes
_MENTIONS = 20  # earlier mentions of a person that a new spelling is held against
__all__ = ["find_people"]

_NO_PLACES = Gazetteer(places={}, countries={}, districts={}, bodies={}, organisations={}, changes={}, owners=())


def find_people(document: Document, organisations: Roster[NamedOrganisation]) -> Roster[NamedPerson]:
    """The people named in `document`, in order of first mention; those without post or act included."""
    page = Page(document, _NO_PLACES)
    return _Reading(page, organisations).roster()


class _Reading:
    """One pass over a document: names and posts a sentence, then who is who, then acts."""

    def __init__(self, page: Page, organisations: Roster[NamedOrganisation]) -> None:
        self.page = page
        self.organisations = organisations
        self.names = Names(page, organisations)
        self.posts = PostReader(page, organisations)
        self.sentences = [s for s in page.document.sentences if s.block.kind in READ_KINDS]
        self.chains: dict[int, list[Chain]] = {}
        self.found: dict[int, list[Name]] = {}
        self.people: list[NamedPerson] = []
        self.identities = Identities()
        self.codes: dict[int, str] = {}
        self._spelt: dict[str, int] = {}
        self._named_in: dict[int, list[Sentence]] = {}
        self._by_title: dict[tuple[str, int | None], set[int]] = {}

    def roster(self) -> Roster[NamedPerson]:
        """The people of the document."""
        self._names()
        self._identities()
        self._posts()
        self._acts()
        mentions = [Mention(n.start, n.end, n.who) for names in self.found.values() for n in names if n.who >= 0]
        return Roster(self.people, mentions)

    def _names(self) -> None:
        by_sentence: dict[int, list[Name]] = {}
        for name in full_names(self.page, self.names):
            by_sentence.setdefault(self.page.document.sentence_at(name.start).index, []).append(name)
        for sentence in self.sentences:
            held = self.posts.posts_in(sentence)
            self.chains[sentence.index] = list(chains(self.page, held))
            own = by_sentence.get(sentence.index, [])
            own += names_beside(self.page, self.names, self.chains[sentence.index], sentence)
            self.found[sentence.index] = _apart(n for n in own if not _in_title(n, held))

    def _identities(self) -> None:
        """Full names first, then later mentions by a part of the name."""
        ordered = [name for sentence in self.sentences for name in self.found[sentence.index]]
        for name in ordered:
            if " " in name.text or "-" in name.text:
                name.who = self._person(name)
        for name in ordered:
            if name.who < 0:
                name.who = _or_nobody(self.identities.part(name.text))
            if name.who < 0 and name.titled:
                name.who = self._person(name)
        if self.page.document.lang == "en":
            taken = [(n.start, n.end) for n in ordered]
            for bare in bare_names(self.page, self.names, [p.name for p in self.people], taken):
                index = self.page.document.sentence_at(bare.start).index
                if index in self.found:
                    self.found[index] = sorted([*self.found[index], bare], key=lambda n: n.start)

    def _person(self, name: Name) -> int:
        spelt, sentence = fold(name.text), self.page.document.sentence_at(name.start)
        who = self._spelt.get(spelt)
        if who is None:
            who = self.identities.whole(name.text)
            if who is not None and self._are_two(sentence, who):
                who = len(self.people)
                self.people.append(NamedPerson(name=name.text, rule="person.spelling"))
        if who is None:
            who = self.identities.part(name.text)
        if who is None:
            who = len(self.people)
            self.people.append(NamedPerson(name=name.text, rule="person.surname" if name.sure else "person.context"))
        elif len(name.text.split()) > len(self.people[who].name.split()):
            self.people[who].name = name.text
        self.identities.add(name.text, who)
        self._spelt.setdefault(spelt, who)
        self._named_in.setdefault(who, []).append(sentence)
        return who

    def _are_two(self, sentence: Sentence, who: int) -> bool:
        """Whether a name spelt differently is somebody else's: one sentence, or one list, names nobody in two spellings."""
        listed = sentence.block.kind == "list"
        return any(
            one.index == sentence.index or (listed and one.block.kind == "list")
            for one in self._named_in.get(who, [])[-_MENTIONS:]
        )

    def _posts(self) -> None:
        """Posts before a name are sure of their holder; those after one go first to nobody who shares them."""
        found = [
            (name, chain, rule)
            for sentence in self.sentences
            for name, chain, rule in assign(self.page, self.chains[sentence.index], self.found[sentence.index])
            if name.who >= 0
        ]
        for name, chain, rule in sorted(found, key=lambda one: one[2] == "post.after-name"):
            if rule == "post.after-name" and self._is_others(name.who, chain[0]):
                continue
            self._take_sides(name, chain)
            start, end = name.chain or (chain[0].start, chain[-1].end)
            name.chain = (min(start, chain[0].start), max(end, chain[-1].end))
            self._hold(name.who, chain, rule)

    def _take_sides(self, name: Name, chain: Chain) -> None:
        """Posts of which nothing beside them tells the organisation are of the side their holder stands on."""
        sentence = self.page.document.sentence_at(name.start)
        for held in chain:
            if held.org is None:
                end = max(name.end, chain[-1].end)
                held.org, held.stated = side_of(self.page, self.organisations, held, end, sentence), False

    def _is_others(self, who: int, held: Held) -> bool:
        """Whether a post with its organisation is somebody else's, while this person has posts of his own: "tiếp Thủ
        tướng A, Chủ tịch UBND tỉnh nói"."""
        if held.org is None or not self.people[who].posts:
            return False
        holders = self._by_title.get((fold(held.title), held.org), set())
        return bool(holders) and who not in holders

    def _hold(self, who: int, chain: Iterable[Held], rule: str) -> None:
        posts = self.people[who].posts
        for held in chain:
            same = [p for p in posts if self._same_post(p, held)]
            if not same:
                post = as_post(held, rule)
                self.codes[id(post)] = held.code
                self._by_title.setdefault((fold(held.title), held.org), set()).add(who)
                posts.append(post)
                continue
            if len(held.title) > len(same[0].title):
                same[0].title = held.title
            if same[0].org is None and held.stated:
                same[0].org = held.org

    def _same_post(self, post: Post, held: Held) -> bool:
        """Whether a title names a post already read: the same or a shorter form of it, with no other organisation."""
        one, other = sorted((fold(post.title), fold(held.title)), key=len)
        if held.code in _SINGLE and held.code == self.codes[id(post)] and post.org == held.org:
            return True
        shorter = other.startswith(one + " ") or other.endswith(" " + one)
        if one != other and not (
            shorter and _FAMILY.get(held.code, held.code) == _FAMILY.get(self.codes[id(post)], self.codes[id(post)])
        ):
            return False
        return post.org == held.org or post.org is None or held.org is None or not held.stated

    def _acts(self) -> None:
        carry, last, reader = "", -1, ActReader(self.page, self.organisations)
        for sentence in self.sentences:
            if carry and sentence.block.kind not in ("list", "body"):
                carry = ""
            doers = self._doers(sentence, last)
            for who, act, span, _ in reader.acts_in(sentence, doers, carry):
                self.people[who].acts.setdefault(act, []).append(span)
            opened = reader.carried(sentence)
            carry = opened or (carry if doers and sentence.block.kind == "list" else "")
            named = [d.who for d in doers]
            last = named[0] if named else last

    def _doers(self, sentence: Sentence, last: int) -> list[Doer]:
        doers = []
        for name in self.found[sentence.index]:
            if name.who >= 0:
                start, end = name.chain or (name.lead, name.end)
                doers.append(Doer(min(name.lead, start), self._closed(name.end, max(name.end, end)), name.who))
        doers += self._in_office(sentence, doers)
        if last >= 0 and (pronoun := self._pronoun(sentence)):
            doers.append(Doer(pronoun[0], pronoun[1], last, name=False))
        return sorted(doers, key=lambda doer: doer.start)

    def _closed(self, start: int, end: int) -> int:
        """`end`, or where the bracket closes in which a name's posts stand."""
        opened = self.page.text.rfind("(", start, end)
        if opened == -1 or ")" in self.page.text[opened:end]:
            return end
        closing = self.page.text.find(")", end, end + _BRACKET_REACH)
        return end if closing == -1 else closing + 1

    def _in_office(self, sentence: Sentence, doers: Sequence[Doer]) -> Iterator[Doer]:
        """Posts without a name that stand for somebody who holds them ("Bí thư Tỉnh ủy đánh giá cao…")."""
        for chain in self.chains[sentence.index]:
            if chain[0].plural or any(d.start <= chain[0].start < d.end for d in around(doers, chain[0].start)):
                continue
            holders = {who for who, post in self._holders.get(fold(chain[0].title), ()) if _is_held(chain[0], post)}
            if len(holders) == 1:
                yield Doer(chain[0].start, chain[0].end, holders.pop(), name=False)

    @cached_property
    def _holders(self) -> dict[str, list[tuple[int, Post]]]:
        """The posts held, by title."""
        held: dict[str, list[tuple[int, Post]]] = {}
        for who, person in enumerate(self.people):
            for post in person.posts:
                held.setdefault(fold(post.title), []).append((who, post))
        return held

    def _pronoun(self, sentence: Sentence) -> tuple[int, int] | None:
        """A form of address alone, or "he", where a sentence begins: who was its subject before."""
        page = self.page
        number = page.index(sentence.start)
        if number >= len(page.words):
            return None
        start = page.words[number].start
        cue = page.cue("pronouns", start)
        if cue is None or start - sentence.start > 1:
            return None
        following = page.index(cue.end)
        if (
            following < len(page.words)
            and page.words[following].cap
            and page.folded[cue.end : page.words[following].start] == " "
        ):
            return None
        return cue.start, cue.end


def _or_nobody(who: int | None) -> int:
    return -1 if who is None else who


def _is_held(held: Held, post: Post) -> bool:
    return fold(post.title) == fold(held.title) and (held.org is None or post.org is None or held.org == post.org)


def _in_title(name: Name, held: Sequence[Held]) -> bool:
    """Whether what looks like a name is a part of a title ("Chief Human Resources Officer")."""
    return any(post.start <= name.start < post.start + len(post.title) and name.start > post.start for post in held)


def _apart(names: Iterable[Name]) -> list[Name]:
    """The names in order, of those that overlap the longest."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n.start, -n.end)):
        if kept and name.start < kept[-1].end:
            continue
        kept.append(name)
    return kept
