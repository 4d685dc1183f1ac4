"""Vietnamese names of organisations: head first, then what completes it, then level and place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partnergraph.extraction.organisations.page import Candidate, Page
from partnergraph.extraction.organisations.places import Places
from partnergraph.extraction.organisations.units import Reach, VietnameseNames
from partnergraph.knowledge.lexicon import Cue
from partnergraph.text import fold

_GLUE = re.compile(r"[\s,&-]+|\bvà\b")
_SHORT = re.compile(
    r"""\s?\(\s*(?:(?:gọi|viết) tắt(?: là)?:? |sau đây gọi(?: tắt)? là:? |tên viết tắt:? )?["']?([^()\n]{2,40}?)["']?\s*\)"""
)
# The legal form of a company may be left out later: "Công ty TNHH X", "Công ty X".
_COMPANY = re.compile(
    r"^(?:công ty|cty|ctcp)(?: (?:tnhh|cổ phần|cp|mtv|một thành viên|trách nhiệm hữu hạn|hai thành viên))* "
)
_UNITS = frozenset({"phòng", "ban", "trung tâm", "viện"})  # heads of bodies and of a firm's units alike
_SEVERAL = re.compile(r" (?:các|hai|ba|bốn|02|03) ")
_JOINT = re.compile(r", (?:và )?| và ")
_MOST_ANNOUNCED, _MOST_SHORT = 6, 4  # words of a short form said to be one, and of one that only stands in brackets
_ANNOUNCED = re.compile(r"gọi|viết tắt|tên viết")


def vietnamese_candidates(page: Page, places: Places) -> Iterator[Candidate]:
    """All names in the page's own sentences, longest reading first come."""
    names = VietnameseNames(page)
    done = 0
    for cue, sentence in page.cues("org_heads"):
        if cue.start < done or not _opens(page, cue):
            continue
        listed = list(_coordinated(page, places, cue, sentence.end))
        if listed:
            done = listed[-1].end
            yield from listed
            continue
        reach = names.read(cue, sentence.end)
        known = page.cue("organisation", cue.start)
        if known and cue.end < known.end < reach.end and page.text[known.end + 1].islower():
            continue  # a known name, and the sentence goes on
        if candidate := _candidate(page, places, cue, reach):
            done = max(done, candidate.end)
            yield candidate


def _opens(page: Page, head: Cue) -> bool:
    """Whether a head stands where a name may begin: with a capital where it needs one, not inside a longer title."""
    if head.entry["caps"] and not page.text[head.start].isupper() and not _after_post(page, head):
        return False
    for post in page.document.cues_of("posts", max(0, head.start - 24), head.start + 1):
        if post.end > head.end or (post.end == head.end and post.start == head.start):
            return False
        if head.start - 1 <= post.end <= head.end and page.cue("post_suffixes", head.start):
            return False
    return True


def _candidate(page: Page, places: Places, head: Cue, reach: Reach) -> Candidate | None:
    """What the words read after a head name: a body, a firm, a generic word, or nothing."""
    if head.entry["needs"] == "name":
        if (reach.own or reach.level or reach.place) and _has_own_name(page, head, reach):
            return _firm(page, places, head, reach)
        return _generic(page, head)
    return _body(page, places, head, reach) if _is_named(page, head, reach) else None


def _is_named(page: Page, head: Cue, reach: Reach) -> bool:
    """Whether a body's head has what it needs to be a name."""
    needs, capital = head.entry["needs"], page.text[head.start].isupper()
    bare = not (reach.own or reach.level or reach.place)
    if needs == "drop" or (bare and needs == "place") or (needs == "office" and not _after_post(page, head)):
        return False
    level = page.cue("org_levels", reach.words_end + 1) if reach.level == "commune" and not reach.place else None
    if level and reach.end == level.end:
        return False  # "UBND xã" alone is any commune's
    if needs == "seat":
        return _after_post(page, head)
    if bare and needs in ("field", "inner"):
        return bool(head.entry["bare"]) and capital
    if needs == "field":
        sited = reach.place is not None and head.entry["kind"] in ("university", "company")  # "Trường THCS Vũ Thư"
        own = bool(reach.own) and not (reach.own == 1 and _bare_word(page, head, reach))
        return (own or sited) and (capital or _said_with_capitals(page, head, reach))
    return True


def _bare_word(page: Page, head: Cue, reach: Reach) -> bool:
    """Whether "Trường" and one word are rather somebody's name ("Trường Giang")."""
    alone = fold(head.entry.phrase) == "trường" and not (reach.level or reach.place)
    number = page.index(head.end)
    return alone and number < len(page.words) and not page.cue("org_words", page.words[number].start)


def _generic(page: Page, head: Cue) -> Candidate:
    return Candidate(
        start=head.start,
        end=head.end,
        name=page.written(head.start, head.end),
        kind=head.entry["kind"],
        key=(),
        rule="org.generic",
        formal=False,
        generic=_canon(head),
    )


def _after_post(page: Page, head: Cue) -> bool:
    """Whether a post stands right before the head, or ends with it ("Trưởng phòng")."""
    posts = page.document.cues_of("posts", max(0, head.start - 24), head.start)
    return any(c.end in (head.start - 1, head.end) for c in posts)


def _has_own_name(page: Page, head: Cue, reach: Reach) -> bool:
    """Whether a firm's words hold a name: a known one, a place, or a capital ("công ty viễn thông" has none)."""
    if reach.known:
        return True
    if not reach.own:
        return page.text[head.start].isupper() and reach.place is not None and reach.place.entry.table != "country"
    return any(c.isupper() for c in page.text[head.end : reach.words_end])


def _said_with_capitals(page: Page, head: Cue, reach: Reach) -> bool:
    if reach.known and not page.text[head.end : reach.known.start].strip():
        return False  # "trường Viettel", "bệnh viện VNPT" are no names
    return page.text[head.end + 1 : head.end + 2].isupper()


def _canon(head: Cue) -> str:
    return head.entry["canon"] or fold(head.entry.phrase)


def _body(page: Page, places: Places, head: Cue, reach: Reach) -> Candidate:
    place = places.key(reach.place)
    words = canonical_words(page, head.end, reach.words_end)
    bare = not (reach.level or reach.place)
    if place is None and (reach.level in ("province", "city") or (head.entry["local"] and not reach.level)):
        place = places.nearest(head.start)
    level = reach.level if reach.level in ("district", "commune") else ""
    site = "" if place is None and not reach.level else (place or fold(page.written(reach.words_end, reach.end)))
    return Candidate(
        start=head.start,
        end=reach.end,
        name=page.written(head.start, reach.end),
        kind=_body_kind(page, head, reach),
        key=("body", f"{_canon(head)} {words}".strip(), level, site),
        rule="org.body-place" if reach.place else "org.body" if not bare else "org.body-bare",
        place=place,
        short=list(_short_forms(page, head, reach.end)),
        formal=not (bare and head.entry["needs"] == "level"),
    )


def _body_kind(page: Page, head: Cue, reach: Reach) -> str:
    """The kind of the head; an office or standing committee is of the kind of the body it serves."""
    if reach.inner and head.entry["needs"] == "inner" and _canon(head) in ("văn phòng", "thường trực", "thanh tra"):
        return reach.inner.entry["kind"]
    joint = next((j for j in (" của ", " thuộc ", " - ") if page.folded.startswith(j, reach.end)), "")
    owner = page.cue("organisation", reach.end + len(joint)) if joint and _canon(head) in _UNITS else None
    return owner.entry["kind"] if owner else head.entry["kind"]


def _firm(page: Page, places: Places, head: Cue, reach: Reach) -> Candidate:
    known = reach.known
    place = places.key(reach.place)
    name, formal = page.written(head.start, reach.end), True
    kind, entity = head.entry["kind"], None
    own = fold(page.text[head.end : known.start if known else reach.end]).strip()
    key: tuple[str, ...] = ("name", _COMPANY.sub("công ty ", canonical(name)))
    if known:
        kind = _kind_of(page, known)
        if not place and (not own or _is_the_group(page, head, known)):
            entity, key = known.code, ("org", known.code)
            formal = _canon(head) != "chi nhánh"  # a branch whose place is not said here is not the group's name
        elif not own and _canon(head) == "chi nhánh":
            entity, key = known.code, ("org", known.code, place or "")
    return Candidate(
        start=head.start,
        end=reach.end,
        name=name,
        kind=kind,
        key=key,
        rule="org.firm",
        entity=entity,
        place=place,
        formal=formal,
        short=list(_short_forms(page, head, reach.end)),
    )


def _is_the_group(page: Page, head: Cue, known: Cue) -> bool:
    """Whether "Tập đoàn công nghệ X" is X itself: X's own full name begins with the same legal form."""
    row = page.gazetteer.organisations.get(known.code)
    form = _canon(head)
    return row is not None and (
        form == "tập đoàn" or (fold(row.name_vi).startswith(form) and form == "tổng công ty" and not row.parent)
    )


def _kind_of(page: Page, cue: Cue) -> str:
    known = page.gazetteer.organisations.get(cue.code)
    return known.kind if known else "company"


def canonical(name: str) -> str:
    """A name for comparing: folded, without "và", hyphens and commas."""
    return " ".join(_GLUE.sub(" ", fold(name)).split())


def canonical_words(page: Page, start: int, end: int) -> str:
    """The own words of a name, abbreviations written out."""
    parts, position = [], start
    while position < end:
        cue = page.cue("org_words", position)
        if cue and cue.end <= end:
            parts.append(cue.entry["full"] or page.folded[cue.start : cue.end])
            position = cue.end
        else:
            parts.append(page.folded[position])
            position += 1
    return canonical("".join(parts))


def _short_forms(page: Page, head: Cue, end: int) -> Iterator[tuple[int, int]]:
    match = _SHORT.match(page.text, end)
    if not match:
        return
    start, stop = match.span(1)
    words = match[1].split()
    announced = _ANNOUNCED.search(match[0]) is not None
    other = page.cue("org_heads", start)
    if (other and _canon(other) != _canon(head)) or _names_another(page, head, start):
        return
    if (announced and len(words) <= _MOST_ANNOUNCED) or (
        len(words) <= _MOST_SHORT and all(w[0].isupper() for w in words) and not _is_other(page, start)
    ):
        if not announced and match[1].isupper() and head.entry["needs"] == "none" and not _begins_as(page, head, start):
            return  # "Chương trình An ninh Chính phủ (GSP)"
        yield start, stop


def _begins_as(page: Page, head: Cue, start: int) -> bool:
    return page.folded[start] in {word[0] for word in page.folded[head.start : head.end].split()}


def _is_other(page: Page, start: int) -> bool:
    """Whether what stands in brackets is a place or a person's post."""
    return any(page.cue(table, start) for table in ("place", "district", "country", "posts", "honorifics"))


def _names_another(page: Page, head: Cue, start: int) -> bool:
    """Whether the gazetteer knows what stands in the brackets as somebody else: the superior, not a short form."""
    if body := page.cue("body", start):
        row = page.gazetteer.bodies.get(body.code)
        return row is not None and not fold(row.name_vi).startswith(_canon(head))
    known = page.cue("organisation", start)
    row_of_firm = page.gazetteer.organisations.get(known.code) if known else None
    if row_of_firm is None:
        return False
    return not fold(row_of_firm.name_vi).startswith(_canon(head)) and _canon(head) != "tập đoàn"


def _coordinated(page: Page, places: Places, head: Cue, limit: int) -> Iterator[Candidate]:
    """Bodies that share a head: "UBND các huyện A, B và C"."""
    several = _SEVERAL.match(page.folded, head.end)
    level = page.cue("org_levels", several.end()) if several else None
    if level is None or head.entry["needs"] not in ("level", "place"):
        return
    position = level.end + 1
    while position < limit:
        end = _listed_place(page, position, limit)
        if end == position:
            return
        site = page.text[position:end]
        place = page.cue("district", position) or page.cue("place", position)
        name = f"{page.written(head.start, head.end)} {page.text[level.start : level.end]} {site}"
        yield Candidate(
            start=position,
            end=end,
            name=name,
            kind=head.entry["kind"],
            key=(
                "body",
                _canon(head),
                level.code if level.code in ("district", "commune") else "",
                places.key(place) or fold(site),
            ),
            rule="org.body-listed",
            place=places.key(place),
        )
        joint = _JOINT.match(page.folded, end)
        if not joint:
            return
        position = joint.end()


def _listed_place(page: Page, start: int, limit: int) -> int:
    """The end of a place's name in a list: a known one or up to four capitalised words."""
    for table in ("district", "place"):
        if cue := page.cue(table, start):
            return cue.end
    end, number = start, page.index(start)
    for word in page.words[number : number + 4]:
        if (
            word.end > limit
            or not word.cap
            or page.folded[end : word.start] not in ("", " ")
            or page.cue("org_heads", word.start)
        ):
            break
        end = word.end
    return end
