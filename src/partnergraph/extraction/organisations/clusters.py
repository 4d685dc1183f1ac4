"""Which names of an article name the same organisation, and what it is then called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from partnergraph.extraction.mentions import Mention, NamedOrganisation
from partnergraph.extraction.organisations.page import Candidate, Page
from partnergraph.text import fold

_SCHOOL = re.compile(r"^trường (?=đại học|cao đẳng|trung học)")  # "Trường Đại học X" and "Đại học X" are one


@dataclass(slots=True)
class Cluster:
    """The names of one organisation in one article; `head` is its canonical body words, None for a firm."""

    candidates: list[Candidate] = field(default_factory=list)
    extra: list[tuple[int, int]] = field(
        default_factory=list
    )  # short forms and bare places: also names, never the name

    @property
    def key(self) -> tuple[str, ...]:
        """The key of its first name."""
        return self.candidates[0].key

    def first(self, attribute: str) -> str | None:
        """The first value any of its names has for `attribute`."""
        return next((value for c in self.candidates if (value := getattr(c, attribute))), None)


def clusters_of(page: Page, candidates: Iterable[Candidate]) -> list[Cluster]:
    """The clusters, in order of first mention."""
    by_key: dict[tuple[str, ...], Cluster] = {}
    ordered = sorted(candidates, key=lambda c: c.start)
    for candidate in ordered:
        by_key.setdefault(candidate.key, Cluster()).candidates.append(candidate)
    if page.document.lang == "vi":
        by_key = _with_branch(page, by_key)
    clusters = _with_part(_with_prefix(_without_site(page, by_key)))
    return _with_short_forms(page, clusters)


def _with_branch(page: Page, by_key: dict[tuple[str, ...], Cluster]) -> dict[tuple[str, ...], Cluster]:
    """A group's bare brand is the branch that the article named before ("Viettel Hà Nam … Viettel cam kết"), where it
    names one branch only, the group never by a fuller form and nobody who holds a post of the group."""
    for key in list(by_key):
        branches = [k for k in by_key if k[:2] == key and len(k) == 3] if key[0] == "org" and len(key) == 2 else []
        if len(branches) != 1:
            continue
        first = min(c.start for c in by_key[branches[0]].candidates)
        bare = by_key[key].candidates
        if all(" " not in c.name and c.start > first and not _after_group_post(page, c) for c in bare):
            by_key[branches[0]].candidates += [replace(c, formal=False, entity=None) for c in bare]
            del by_key[key]
    return by_key


def _after_group_post(page: Page, candidate: Candidate) -> bool:
    posts = page.document.cues_of("posts", max(0, candidate.start - 40), candidate.start)
    return any(c.end == candidate.start - 1 and c.entry["body"] == "company" for c in posts)


def _without_site(page: Page, by_key: dict[tuple[str, ...], Cluster]) -> list[Cluster]:
    """A body named without its place joins the one body of that kind that has one; a province's none of a district."""
    sited: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for key in by_key:
        if key[0] == "body" and key[3]:
            sited[key[1]].append(key)
    for key in list(by_key):
        if key[0] != "body" or key[3] or len(homes := sited[key[1]]) != 1:
            continue
        provincial = any("provincial" in fold(c.name) for c in by_key[key].candidates)
        if not (provincial and homes[0][3] in page.gazetteer.districts):
            by_key[homes[0]].candidates += by_key.pop(key).candidates
    return list(by_key.values())


def _with_prefix(clusters: list[Cluster]) -> list[Cluster]:
    """A body named by the first words of its name ("Bộ Giáo dục") joins the one body whose name goes on from there."""
    bodies = [c for c in clusters if c.key[0] == "body"]
    gone: set[int] = set()
    for short in bodies:
        _, words, level, site = short.key
        if " " not in words:
            continue
        longer = [
            c
            for c in bodies
            if c.key[1].startswith(words + " ") and c.key[2] == level and (not site or not c.key[3] or site == c.key[3])
        ]
        if len(longer) == 1 and short.candidates[0].kind == longer[0].candidates[0].kind and _is_field(words):
            longer[0].candidates += short.candidates
            gone.add(id(short))
    return [c for c in clusters if id(c) not in gone]


def _with_part(clusters: list[Cluster]) -> list[Cluster]:
    """A school or hospital named by its head and some words of its name, in order and to its end ("Bệnh viện 108" of
    "Bệnh viện Trung ương Quân đội 108"), joins the one that is named in full."""
    schools = [c for c in clusters if c.key[0] == "body" and c.candidates[0].kind == "university"]
    gone: set[int] = set()
    for short in schools:
        words = _SCHOOL.sub("", short.key[1]).split()
        fuller = [c for c in schools if c is not short and id(c) not in gone and _is_part_of(words, short, c)]
        if len(fuller) == 1 and len(words) > 1:
            fuller[0].candidates += short.candidates
            gone.add(id(short))
    return [c for c in clusters if id(c) not in gone]


def _is_part_of(words: list[str], short: Cluster, fuller: Cluster) -> bool:
    other = _SCHOOL.sub("", fuller.key[1]).split()
    if words[:1] != other[:1] or words[-1:] != other[-1:] or short.key[3] not in ("", fuller.key[3]):
        return False
    rest = iter(other)
    return (len(words) < len(other) or short.key[1] != fuller.key[1]) and all(word in rest for word in words)


def _is_field(words: str) -> bool:
    """Whether a body's name is a head with a field, so that its beginning can stand for it."""
    return words.split(maxsplit=1)[0] in ("bộ", "sở", "cục", "vụ", "ministry", "department")


def _with_short_forms(page: Page, clusters: list[Cluster]) -> list[Cluster]:
    """Short forms in parentheses become names of their owner; clusters that are only a short form join it."""
    owners: dict[str, Cluster] = {}
    for cluster in clusters:
        for candidate in cluster.candidates:
            for start, end in candidate.short:
                owners.setdefault(fold(page.text[start:end]).strip(), cluster)
    kept: list[Cluster] = []
    for cluster in clusters:
        owner = owners.get(fold(cluster.candidates[0].name))
        if owner is None or owner is cluster or not _may_join(cluster, owner):
            kept.append(cluster)
            continue
        owner.candidates += cluster.candidates
    for cluster in kept:
        cluster.candidates.sort(key=lambda c: c.start)
        taken = {c.start for c in cluster.candidates}
        cluster.extra += [span for c in cluster.candidates for span in c.short if span[0] not in taken]
    return kept


def _may_join(cluster: Cluster, owner: Cluster) -> bool:
    own, other = cluster.first("entity"), owner.first("entity")
    return own is None or other is None or own == other


def named(page: Page, cluster: Cluster) -> NamedOrganisation:
    """The organisation of a cluster: the fullest form is its name, the others its aliases."""
    formal = [c.name for c in cluster.candidates if c.formal] or [c.name for c in cluster.candidates]
    name = max(dict.fromkeys(formal), key=lambda form: (_fullness(form), -formal.index(form)))
    entity, place = cluster.first("entity"), cluster.first("place")
    forms = [c.name for c in cluster.candidates]
    forms += [page.written(start, end) for start, end in sorted(cluster.extra)]
    if entity and not place and (row := page.gazetteer.organisations.get(entity)):
        forms.append(row.name_vi if page.document.lang == "vi" else row.name_en)
    kinds = Counter(c.kind for c in cluster.candidates)
    return NamedOrganisation(
        name=name,
        aliases=[form for form in dict.fromkeys(forms) if form and form != name],
        kind=kinds.most_common(1)[0][0],
        entity=entity,
        place=place,
        rule=max(cluster.candidates, key=lambda c: c.end - c.start).rule,
    )


def _fullness(form: str) -> int:
    """Longer is fuller; a form in capitals throughout (a headline's) is not."""
    return len(form) - (len(form) // 2 if form.isupper() and " " in form else 0)


def mentions_of(who: int, cluster: Cluster) -> list[Mention]:
    """The mentions of a cluster by name."""
    spans = {(c.start, c.end) for c in cluster.candidates} | set(cluster.extra)
    return [Mention(start, end, who) for start, end in spans]
