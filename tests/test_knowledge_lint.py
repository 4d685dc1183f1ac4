"""The lint of the gazetteer: the tables that ship are sound, and every kind of fault is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from partnergraph.knowledge import files
from partnergraph.knowledge.entries import Body, Change, DatedName, KnownOrganisation, Owner, Place
from partnergraph.knowledge.gazetteer import Gazetteer, load_gazetteer
from partnergraph.knowledge.lint import lint_gazetteer, main

SOURCE = "https://example.org/act"
ACT = "Nghị quyết 1/2025/QH15, 2025-01-02"


def place(key: str, **other: Any) -> Place:
    values = {"kind": "province", "name_vi": key.title(), "name_en": key.title(), "source": SOURCE, **other}
    return Place(key=key, **values)


def body(key: str, **other: Any) -> Body:
    values = {"kind": "government", "level": "central", "name_vi": key.title(), "name_en": "", "source": ACT, **other}
    return Body(key=key, **values)


def company(key: str, **other: Any) -> KnownOrganisation:
    values = {"kind": "telecom", "name_vi": "", "name_en": key.title(), "source": SOURCE, **other}
    return KnownOrganisation(key=key, **values)


def change(key: str, **other: Any) -> Change:
    values = {"date": "2025", "kind": "merger", "source": ACT, **other}
    return Change(key=key, **values)


def sound() -> Gazetteer:
    """Two provinces merged into one of the same name as the first, a district of each, two bodies, two companies."""
    end, start = date(2025, 6, 30), date(2025, 7, 1)
    north = place("north", valid_through=end, successors=("north-2025",))
    south = place("south", valid_through=end, successors=("north-2025",))
    district = {"kind": "rural-district", "name_vi": "Middle", "name_en": "Middle", "weak_aliases": ("Middle",)}
    return Gazetteer(
        places={"north": north, "south": south, "north-2025": place("north-2025", name_vi="North", valid_from=start)},
        countries={"land": place("land", kind="country")},
        districts={
            "middle-north": place("middle-north", province="north", **district),
            "middle-south": place("middle-south", province="south", **district),
        },
        bodies={"office": body("office", level="province"), "bureau": body("bureau")},
        organisations={"tel": company("tel", hq_country="land"), "tel-post": company("tel-post", parent="tel")},
        changes={"2025-north": change("2025-north", originals=("north", "south"), results=("north-2025",))},
        owners=(Owner(key="tel", owner="bureau", since="2018-11", through="2025", source=SOURCE),),
    )


def with_row(table: str, row: Any) -> Gazetteer:
    gazetteer = sound()
    changed: dict[str, Any] = {table: {**getattr(gazetteer, table), row.key: row}}
    return replace(gazetteer, **changed)


def test_the_tables_that_ship_are_sound() -> None:
    assert lint_gazetteer(load_gazetteer()) == []


def test_the_small_gazetteer_is_sound() -> None:
    assert lint_gazetteer(sound()) == []


OVERLAPPING = (
    DatedName(key="east", kind="province", name_vi="A", name_en="A", valid_through=date(2020, 5, 5), source=SOURCE),
    DatedName(key="east", kind="city", name_vi="B", name_en="B", valid_from=date(2020, 1, 1), source=SOURCE),
)
UNORDERED = (
    DatedName(key="east", kind="city", name_vi="B", name_en="B", valid_from=date(2021, 1, 1), source=SOURCE),
    DatedName(
        key="east",
        kind="province",
        name_vi="A",
        name_en="A",
        valid_from=date(2020, 1, 1),
        valid_through=date(2020, 12, 31),
        source=SOURCE,
    ),
)

BROKEN = {
    "key no slug": (with_row("places", place("Bad Key")), "no slug"),
    "key in two tables": (with_row("bodies", body("tel")), "also in"),
    "kind of a place": (with_row("places", place("east", kind="kingdom")), "unknown kind 'kingdom'"),
    "kind of a district": (with_row("districts", place("east", kind="province")), "unknown kind 'province'"),
    "kind of a body": (with_row("bodies", body("east", kind="ministry")), "unknown kind 'ministry'"),
    "kind of a company": (with_row("organisations", company("east", kind="vendor")), "unknown kind 'vendor'"),
    "kind of a change": (with_row("changes", change("east", kind="rise", originals=("tel",))), "unknown kind 'rise'"),
    "level": (with_row("bodies", body("east", level="village")), "unknown level"),
    "not NFC": (with_row("places", place("east", name_vi="Ha\u0300 Đông")), "not in NFC"),
    "stray spaces": (with_row("organisations", company("east", aliases=("East  Tel",))), "stray spaces"),
    "a space that does not break": (with_row("bodies", body("east", name_vi="Bộ\u00a0Đông")), "stray spaces"),
    "empty item": (with_row("organisations", company("east", aliases=("A", ""))), "empty or repeated"),
    "repeated item": (with_row("organisations", company("east", aliases=("A", "A"))), "empty or repeated"),
    "no name": (with_row("organisations", company("east", name_en="")), "no name"),
    "no source": (with_row("places", place("east", source="")), "source"),
    "source without a day": (with_row("places", place("east", source="Luật 77/2015/QH13")), "source"),
    "days reversed": (
        with_row("places", place("east", valid_from=date(2020, 1, 2), valid_through=date(2020, 1, 1))),
        "valid from 2020-01-02 through 2020-01-01",
    ),
    "two names at a time": (with_row("places", place("east", names=OVERLAPPING)), "at the same time"),
    "names not in order": (with_row("places", place("east", names=UNORDERED)), "not in order"),
    "date of a change": (
        with_row("changes", change("east", date="2025-02-30", kind="dissolution", originals=("bureau",))),
        "no day, month or year",
    ),
    "successor unknown": (with_row("places", place("east", successors=("nowhere",))), "nowhere is in no table"),
    "parent unknown": (with_row("organisations", company("east", parent="nobody")), "nobody is in no table"),
    "country unknown": (with_row("organisations", company("east", hq_country="south")), "south is in no table"),
    "province unknown": (
        with_row("districts", place("east", kind="town", province="land")),
        "land is in no table",
    ),
    "participant unknown": (
        with_row("changes", change("east", originals=("bureau",), results=("lost",))),
        "lost is in no table",
    ),
    "no subject": (
        with_row("changes", change("east", kind="renaming", originals=("tel",), results=("tel",))),
        "no subject",
    ),
    "no results": (with_row("changes", change("east", originals=("tel",))), "no originals or results"),
    "successor without an event": (with_row("bodies", body("east", successors=("bureau",))), "by the change events []"),
    "event without the successor": (
        with_row("changes", change("east", originals=("bureau",), results=("office",))),
        "by the change events ['office']",
    ),
    "successor too early": (
        with_row("places", place("north-2025", name_vi="North", valid_from=date(2025, 6, 1))),
        "is valid before it ends",
    ),
    "circle": (
        with_row("changes", change("east", originals=("north-2025",), results=("north",))),
        "succeeds itself",
    ),
    "two meanings": (with_row("organisations", company("east", aliases=("TEL",))), "means organisation"),
    "two meanings in two tables": (with_row("bodies", body("east", forms_vi=("Tel",))), "means body east and"),
    "two meanings at a time": (
        with_row("places", place("east", aliases=("South",))),
        "means place south and place east",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_is_found(fault: str) -> None:
    gazetteer, said = BROKEN[fault]
    assert any(said in line for line in lint_gazetteer(gazetteer)), lint_gazetteer(gazetteer)


def test_owners_are_checked() -> None:
    owners = (Owner(key="nobody", owner="nothing", since="2025", through="2018", source="hearsay"),)
    faults = " ".join(lint_gazetteer(replace(sound(), owners=owners)))
    for said in ("owner nothing is in no table", "owners nobody: is in no table", "since 2025 through 2018", "source"):
        assert said in faults


@pytest.mark.parametrize(
    "row",
    [
        company("east", weak_aliases=("Tel",)),
        company("east", aliases=("North",), valid_through=date(1990, 1, 1)),
    ],
    ids=["weak mark", "the other is weak or of another time"],
)
def test_a_mark_or_a_day_tells_two_meanings_apart(row: KnownOrganisation) -> None:
    gazetteer = with_row("organisations", row)
    north = replace(gazetteer.places["north"], valid_from=date(1991, 1, 1))
    assert lint_gazetteer(replace(gazetteer, places={**gazetteer.places, "north": north})) == []


def test_the_command_says_that_all_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.strip()


def test_the_command_lists_faults(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    folder = shutil.copytree(files.knowledge_file("gazetteer"), tmp_path / "gazetteer")
    with (folder / "organisations.csv").open("a", encoding="utf-8") as lines:
        header = (folder / "organisations.csv").read_text("utf-8").splitlines()[0].split(",")
        row = {"key": "Bad Key", "kind": "telecom", "name_en": "Bad", "source": "hearsay"}
        lines.write(",".join(row.get(column, "") for column in header) + "\n")
    assert main([str(folder)]) == 1
    said = capsys.readouterr().err
    assert "no slug" in said
    assert "source" in said


def test_the_command_says_what_cannot_be_read(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "places.csv" in capsys.readouterr().err
