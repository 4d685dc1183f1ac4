"""Made-up facts and small tables that the tests of linking and of the graph share."""

from __future__ import annotations

from datetime import date
from typing import Any

from partnergraph.knowledge.entries import Body, Change, KnownOrganisation, Place
from partnergraph.knowledge.gazetteer import Gazetteer
from partnergraph.model import Agreement, Article, Evidence, Organisation, Person, RawArticle

EVIDENCE = (Evidence(0, 4, "made"),)
MERGED = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)


def place(key: str, vi: str, en: str, **more: Any) -> Place:
    row: dict[str, Any] = {"kind": "province", "source": "https://example.org/places"} | more
    return Place(key=key, name_vi=vi, name_en=en, **row)


def gazetteer() -> Gazetteer:
    places = [
        place("quang-nam", "Quảng Nam", "Quang Nam", valid_through=BEFORE, successors=("da-nang-2025",)),
        place("da-nang", "Đà Nẵng", "Da Nang", kind="city", valid_through=BEFORE, successors=("da-nang-2025",)),
        place("da-nang-2025", "Đà Nẵng", "Da Nang", kind="city", valid_from=MERGED),
        place("hue", "Huế", "Hue", kind="city"),
    ]
    ubnd = Body(
        key="ubnd",
        kind="government",
        name_vi="Ủy ban nhân dân",
        name_en="People's Committee",
        level="province",
        forms_vi=("UBND",),
        weak_forms=("UBND tỉnh", "UBND thành phố"),
        source="https://example.org/bodies",
    )
    ministry = Body(
        key="bo-kh-cn",
        kind="government",
        name_vi="Bộ Khoa học và Công nghệ",
        name_en="Ministry of Science and Technology",
        level="central",
        source="https://example.org/bodies",
    )
    vnpt = KnownOrganisation(
        key="vnpt",
        kind="telecom",
        name_vi="Tập đoàn Bưu chính Viễn thông Việt Nam",
        name_en="Vietnam Posts and Telecommunications Group",
        aliases=("VNPT",),
        hq_country="vietnam",
        source="https://example.org/companies",
    )
    return Gazetteer(
        places={p.key: p for p in places},
        countries={"vietnam": place("vietnam", "Việt Nam", "Vietnam", kind="country")},
        districts={},
        bodies={b.key: b for b in (ubnd, ministry)},
        organisations={"vnpt": vnpt},
        changes={
            "da-nang-2025": Change(
                key="da-nang-2025",
                date="2025-07-01",
                kind="merger",
                originals=("quang-nam", "da-nang"),
                results=("da-nang-2025",),
                legal_basis="Nghị quyết 202/2025/QH15",
                source="https://example.org/act",
            )
        },
    )


GAZETTEER = gazetteer()
GENERIC = {"công", "ty", "cổ", "phần", "tnhh", "viễn", "thông", "trung", "tâm", "nghệ", "tin"}
UBND = Organisation(
    name="UBND tỉnh Quảng Nam",
    aliases=("UBND tỉnh", "Quảng Nam"),
    kind="government",
    entity="ubnd",
    place="quang-nam",
    evidence=EVIDENCE,
    rule="o",
)
VNPT = Organisation(name="Tập đoàn VNPT", aliases=("VNPT",), kind="telecom", entity="vnpt", evidence=EVIDENCE, rule="o")
BRANCH = Organisation(
    name="VNPT Quảng Nam", kind="telecom", entity="vnpt", place="quang-nam", evidence=EVIDENCE, rule="o"
)
PARTIES = (UBND.name, VNPT.name)


def found(name: str, kind: str = "company", **more: Any) -> Organisation:
    return Organisation(name=name, kind=kind, evidence=EVIDENCE, rule="o", **more)


def agreement(id_: str = "A1", **more: Any) -> Agreement:
    row: dict[str, Any] = {"type": "cooperation-agreement", "status": "signed", "parties": PARTIES} | more
    return Agreement(id=id_, evidence=EVIDENCE, rule="a", **row)


def person(name: str, org: str | None = None, **more: Any) -> Person:
    return Person(name=name, org=org, evidence=EVIDENCE, rule="p", **more)


def article(id_: str, published: str | None = "2021-01-07", lang: str = "vi", **facts: Any) -> Article:
    text = f"made up for the test {id_}"
    row: dict[str, Any] = {"organisations": (UBND, VNPT)} | facts
    return Article(raw=RawArticle(id=id_, text=text, published=published, lang=lang), relevant=True, **row)
