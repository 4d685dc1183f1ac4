"""Which person a name names: the same name in the same organisation is one person, and so are the posts that one
article gives a name. The same name in two organisations that no article names together stays two persons.

A name written without diacritics is the one accented name of the same letters in the same organisation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from partnergraph.link.choose import shown
from partnergraph.link.decisions import NONE, Decisions, rearranged
from partnergraph.link.keys import readable
from partnergraph.link.nodes import Claim, PersonNode
from partnergraph.model import Person
from partnergraph.text import fold, plain, squeeze

# name and organisation's key; in place of the latter "?article" where an article gives none: it sorts after all keys
# of organisations only through `_rank`
Seed = tuple[str, str]
Persons = Mapping[tuple[str, Seed], str]  # an article's id and a seed -> the person's key
_NOWHERE = "?"


class Classes:
    """Union-find over seeds; the result does not depend on the order of unions."""

    def __init__(self) -> None:
        self._above: dict[Seed, Seed] = {}

    def find(self, seed: Seed) -> Seed:
        """The representative of `seed`: the smallest of its class."""
        root = seed
        while (above := self._above.setdefault(root, root)) != root:
            root = above
        while self._above[seed] != root:
            self._above[seed], seed = root, self._above[seed]
        return root

    def union(self, a: Seed, b: Seed) -> None:
        """Make the classes of `a` and `b` one."""
        first, second = sorted((self.find(a), self.find(b)), key=_rank)
        self._above[second] = first


def _rank(seed: Seed) -> tuple[bool, str, str]:
    return seed[1].startswith(_NOWHERE), *seed


def folded_person(name: str) -> str:
    """`name` as names of persons are compared."""
    return squeeze(fold(name))


def seed_of(person: Person, organisation: str | None, article: str) -> Seed:
    """The name and the place in the world where it is unique."""
    return folded_person(person.name), organisation or _NOWHERE + article


def identify(posts: Iterable[tuple[str, Seed]], decisions: Decisions = NONE) -> Persons:
    """The key of each seed's person in each article; `posts` are (article, seed)."""
    posts = tuple(dict.fromkeys(posts))
    keys = _identify(posts)
    if not decisions.every:
        return {(article, seed): keys[seed] for article, seed in posts}
    groups = defaultdict[str, list[tuple[str, Seed]]](list)
    for post in posts:
        groups[keys[post[1]]].append(post)
    found = rearranged(groups, lambda post: own_key(post[1]), lambda post: post[0], decisions, "person")
    return {post: key for key, members in found.items() for post in members}


def own_key(seed: Seed) -> str:
    """The key that a person has of whom there is nothing but this seed."""
    return readable(seed[0], *seed)


def _identify(posts: Iterable[tuple[str, Seed]]) -> dict[Seed, str]:
    classes, of_article = Classes(), defaultdict[tuple[str, str], set[Seed]](set)
    for article, seed in posts:
        classes.find(seed)
        of_article[article, seed[0]].add(seed)
    for seeds in of_article.values():
        first, *rest = sorted(seeds)
        for seed in rest:
            classes.union(first, seed)
    everyone = {seed for seeds in of_article.values() for seed in seeds}
    for bare, accented in _without_marks(everyone):
        classes.union(bare, accented)
    return {seed: own_key(classes.find(seed)) for seed in everyone}


def _without_marks(seeds: Iterable[Seed]) -> Iterable[tuple[Seed, Seed]]:
    """Pairs of a name without diacritics and the only accented name of the same letters in the same organisation."""
    spelt = defaultdict[Seed, set[str]](set)
    for name, organisation in seeds:
        spelt[plain(name), organisation].add(name)
    for (bare, organisation), names in spelt.items():
        accented = names - {bare}
        if bare in names and len(accented) == 1:
            yield (bare, organisation), (min(accented), organisation)


def nodes(claims: Mapping[str, Iterable[Claim[Person]]]) -> dict[str, PersonNode]:
    """The node of each key from its claims."""
    return {key: _node(key, tuple(told)) for key, told in sorted(claims.items())}


def _node(key: str, claims: tuple[Claim[Person], ...]) -> PersonNode:
    told = sorted(claims, key=lambda c: (c.article, c.fact.evidence, c.fact.post or ""))
    forms = [(squeeze(c.fact.name), c.day, c.article) for c in told]
    # a name with its diacritics says more than one without
    name = shown(forms, precision=lambda form: sum(not c.isascii() for c in form), agree=_same_letters)
    return PersonNode(key=key, name=name or "", names=tuple(sorted({form for form, _, _ in forms})), claims=tuple(told))


def _same_letters(a: str, b: str) -> bool:
    return plain(a) == plain(b)
