"""Names told by the post beside them, and which posts belong to which name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from partnergraph.extraction.document import Sentence
from partnergraph.extraction.organisations.page import Page
from partnergraph.extraction.people.held import Held
from partnergraph.extraction.people.names import Name, Names, lead_of

Chain = list[Held]

_BEING = (
    r"là|hiện là|khi đó là|khi ấy là|lúc đó là|bấy giờ là|nguyên là|cũng là|nay là|đồng thời là"
    r"|giữ chức|hiện giữ chức|đang giữ chức"
)
_THEN = r"also |then |now |by now |by then |acting |currently |at the time "
_FILLER = rf"(?:{_BEING}|(?:who (?:is|was) )?(?:{_THEN})?(?:the|a|an)?)?"
_WHOSE = r"(?:(?:the |a |an )?(?:[\w.&-]+ ){0,5}?[\w.&-]+(?:'s|s') ?)?"  # "Nigeria's", "the company's"
_OPENS_POST = re.compile(rf"^\s*(?:[,(|:-]|là|is)\s*{_FILLER}\s*{_WHOSE}$")
_BEFORE_NAME = re.compile(r"^\s*[:-]?\s*(?:là)?\s*$")
_ASIDE = re.compile(r"\([^()]{1,40}\)")
_OPENING = re.compile(rf"\s*(?:[,(|:-]|\blà|\bis)\s*{_FILLER}\s*{_WHOSE}$")
_COMMA = re.compile(r"^,\s*$")
_OPENING_REACH = 40  # characters of "who is currently the company's" before a title
_NEAR = 8  # names within a chain of posts
_SHORTEST = 3  # letters of a surname that stands alone after a title
# Posts whose titles are forms of address as well.
_ADDRESSES = frozenset(
    {"president", "vice-president", "prime-minister", "deputy-prime-minister", "chief-minister", "minister", "governor"}
    | {"mayor", "deputy-mayor", "deputy", "ambassador", "senator"}
)
_MOST = 60  # people in one list
_LIST = re.compile(r"^\s*(?:,|;|và|and|, and|-|cùng|&)?\s*$")


def names_beside(page: Page, names: Names, chains: Sequence[Chain], sentence: Sentence) -> Iterator[Name]:
    """Capitalised words right after or right before posts, whatever their language."""
    for chain in chains:
        after = list(_after(page, names, chain[-1], sentence))
        yield from after
        if not after:
            yield from _before(page, names, chain[0].start, sentence)


def _after(page: Page, names: Names, held: Held, sentence: Sentence) -> Iterator[Name]:
    end = held.end
    number = page.index(end)
    if number >= len(page.words):
        return
    start = page.words[number].start
    if start >= sentence.end or page.folded[end:start] not in (" ", "\n", ", ", ": ", " - "):
        return
    name = names.at(start, sentence.end, least=2)
    if name is None and page.document.lang == "en" and held.code in _ADDRESSES and page.folded[end:start] == " ":
        name = _titled(page, names, start, sentence.end)
    if name:
        name.lead, name.plural = lead_of(page, start, sentence.start)
        closed = page.folded[end:start] == ", " and page.folded[name.end : name.end + 1] == ","
        if page.folded[end:start] == " " or name.lead < name.start or (closed and page.document.lang == "en"):
            yield name


def _titled(page: Page, names: Names, start: int, limit: int) -> Name | None:
    """One capitalised word after a title: "President Doe"; no word of a field or place, nor part of a longer name."""
    if any(page.cue(table, start) for table in ("org_words", "place", "country", "states", "nationality", "org_heads")):
        return None
    name = names.at(start, limit, least=1)
    if name is None or " " in name.text or len(name.text) < _SHORTEST:
        return None
    number = page.index(name.end)
    following = page.words[number] if number < len(page.words) else None
    if following and page.folded[name.end : following.start] == " " and following.cap:
        return None
    name.titled = name.text.istitle()
    return name if name.titled else None


def _before(page: Page, names: Names, start: int, sentence: Sentence) -> Iterator[Name]:
    opening = _OPENING.search(page.folded, max(sentence.start, start - _OPENING_REACH), start)
    if not opening:
        return
    number = page.index(opening.start()) - 1
    first = number
    while first >= 0 and number - first < 6 and page.words[first].start >= sentence.start and page.words[first].cap:
        gap = page.folded[page.words[first].end : page.words[first + 1].start] if first < number else ""
        if first < number and gap not in (" ", "-", ". ", "."):
            break
        first -= 1
    for begin in range(first + 1, number):
        name = names.at(page.words[begin].start, sentence.end, least=2)
        before = page.cue("function_words", page.words[begin - 1].start) if begin else None
        if name and before and before.code == "place":
            return
        if name and name.end == page.words[number].end:
            name.lead, name.plural = lead_of(page, name.start, sentence.start)
            yield name
            return


def assign(page: Page, chains: Sequence[Chain], names: Sequence[Name]) -> Iterator[tuple[Name, Chain, str]]:
    """(name, its posts, rule) for the names and posts of one sentence, both in order."""
    taken: set[int] = set()
    with_posts: set[int] = set()
    for chain in chains:
        at = bisect_left(names, chain[0].start, key=lambda n: n.start)
        left = names[at - 1] if at and names[at - 1].end <= chain[0].start else None
        right = next((n for n in names[at : at + _NEAR] if n.start >= chain[-1].end), None)
        for name, posts, rule in _owners(page, chain, left, right, with_posts):
            with_posts.add(id(name))
            yield name, posts, rule
            if name is right and (chain[0].plural or name.plural):
                yield from _sharing(page, chains, names, name, posts, taken)


def _owners(
    page: Page, chain: Chain, left: Name | None, right: Name | None, with_posts: set[int]
) -> Iterator[tuple[Name, Chain, str]]:
    opened = left is not None and bool(_OPENS_POST.match(page.folded[left.end : chain[0].start]))
    direct = right is not None and bool(_BEFORE_NAME.match(_ASIDE.sub("", page.folded[chain[-1].end : right.lead])))
    if right is not None and direct:
        if left is not None and opened and len(chain) > 1 and id(left) not in with_posts:
            yield left, chain[:-1], "post.after-name"
            yield right, chain[-1:], "post.before-name"
        else:
            yield right, chain, "post.before-name"
    elif left is not None and opened and not (id(left) in with_posts and _led_by_comma(page, chain, right)):
        yield left, chain, "post.after-name"
    elif right is not None and _led_by_comma(page, chain, right):
        yield right, chain, "post.before-name"


def _led_by_comma(page: Page, chain: Chain, right: Name | None) -> bool:
    """Whether a name follows posts and a comma: with a form of address, or closed by a comma ("The envoy, Jane Doe, said")."""
    if right is None or not _COMMA.match(_ASIDE.sub("", page.folded[chain[-1].end : right.lead])):
        return False
    return right.lead < right.start or page.folded[right.end : right.end + 1] == ","


def _own_end(page: Page, chains: Sequence[Chain], name: Name) -> int:
    """The end of a name with the posts of its own after it."""
    following = bisect_left(chains, name.end, key=lambda chain: chain[0].start)
    if following < len(chains) and _OPENS_POST.match(page.folded[name.end : chains[following][0].start]):
        return chains[following][-1].end
    return name.end


def _sharing(
    page: Page, chains: Sequence[Chain], names: Sequence[Name], first: Name, posts: Chain, taken: set[int]
) -> Iterator[tuple[Name, Chain, str]]:
    """The further names of a list that a plural post opens: "các Phó Chủ tịch A, B và C"."""
    end = _own_end(page, chains, first)
    each = end > first.end  # each of them has a post of his own besides
    at = bisect_left(names, first.end, key=lambda n: n.start)
    for name in names[at : at + _MOST]:
        gap = page.folded[end : name.lead]
        own = _own_end(page, chains, name)
        if not _LIST.match(gap) or (own > name.end and not (each and ";" not in gap and name.lead == name.start)):
            return
        yield name, posts, "post.plural"
        end = own
