"""The gazetteer: what a name means on a day, what succeeded what, and tables that cannot be read."""

from __future__ import annotations

import shutil
import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest

from partnergraph.errors import BadKnowledge
from partnergraph.knowledge import files
from partnergraph.knowledge.gazetteer import Gazetteer, load_gazetteer
from partnergraph.knowledge.tables import read_rows
from partnergraph.text import fold

BEFORE, AFTER = date(2021, 1, 6), date(2025, 7, 1)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the tables to break."""
    return Path(shutil.copytree(files.knowledge_file("gazetteer"), tmp_path / "gazetteer"))


def keys(found: tuple[object, ...]) -> list[str]:
    return [row.key for row in found]  # type: ignore[attr-defined]


# --- where the files lie


def test_files_lie_in_the_repository_of_an_editable_install(tmp_path: Path) -> None:
    package = tmp_path / "src" / "partnergraph"
    package.mkdir(parents=True)
    assert files.root(package) == tmp_path


def test_files_lie_in_the_wheel_where_it_carries_them(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "partnergraph"
    (package / "_files" / "ontology").mkdir(parents=True)
    assert files.root(package) == package / "_files"


def test_both_folders_are_found() -> None:
    assert files.knowledge_file("gazetteer/places.csv").is_file()
    assert files.ontology_file(".").is_dir()


# --- provinces and cities, against an independent package


def units(table: str) -> dict[str, tuple[str, float, float]]:
    package = pytest.importorskip("vietnamadminunits")
    path = Path(package.__file__).parent / "data" / "dataset.db"
    query = f"SELECT DISTINCT provinceCode, provinceShort, provinceLat, provinceLon FROM {table}"
    connection = sqlite3.connect(path)
    try:
        return {code: (name, lat, lon) for code, name, lat, lon in connection.execute(query)}
    finally:
        connection.close()


@pytest.mark.parametrize(("table", "day", "count"), [("admin_units_legacy", BEFORE, 63), ("admin_units", AFTER, 34)])
def test_units_of_a_day_are_those_of_vietnamadminunits(gazetteer: Gazetteer, table: str, day: date, count: int) -> None:
    ours = {place.code: place.name_vi for place in gazetteer.places.values() if place.stands_on(day)}
    theirs = {code: name for code, (name, _, _) in units(table).items()}
    assert len(ours) == count
    assert {code: fold(name) for code, name in ours.items()} == {code: fold(name) for code, name in theirs.items()}


def test_successors_are_those_of_vietnamadminunits(gazetteer: Gazetteer) -> None:
    import json

    package = pytest.importorskip("vietnamadminunits")
    folder = Path(package.__file__).parent / "data"
    new_from_old = json.loads((folder / "converter_2025.json").read_text("utf-8"))["DICT_PROVINCE"]
    codes = {
        name: {key: row["provinceCode"] for key, row in json.loads(path.read_text("utf-8"))["DICT_PROVINCE"].items()}
        for name, path in (("old", folder / "parser_legacy.json"), ("new", folder / "parser_from_2025.json"))
    }
    theirs = {codes["old"][old]: codes["new"][new] for new, olds in new_from_old.items() for old in olds}
    ours = {}
    for place in gazetteer.places.values():
        if place.stands_on(BEFORE):
            (now,) = gazetteer.successors(place.key, AFTER) or (place.key,)
            ours[place.code] = gazetteer.places[now].code
    assert ours == theirs


def test_a_merged_name_means_one_thing_on_each_day(gazetteer: Gazetteer) -> None:
    assert keys(gazetteer.place_named("Đà Nẵng")) == ["da-nang", "da-nang-2025"]
    assert keys(gazetteer.place_named("TP. Đà Nẵng", BEFORE)) == ["da-nang"]
    assert keys(gazetteer.place_named("thành phố Đà Nẵng", AFTER)) == ["da-nang-2025"]
    assert keys(gazetteer.place_named("Quảng Nam", AFTER)) == []


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Quảng Nam", "quang-nam"),
        ("tỉnh Quảng Nam", "quang-nam"),
        ("QUẢNG NAM", "quang-nam"),
        ("Quang Nam province", "quang-nam"),
        ("Khánh Hoà", "khanh-hoa"),
        ("TP.HCM", "ho-chi-minh"),
        ("TPHCM", "ho-chi-minh"),
        ("Thành phố Hồ Chí Minh", "ho-chi-minh"),
        ("HCM City", "ho-chi-minh"),
        ("Ho Chi Minh City", "ho-chi-minh"),
        ("BR-VT", "ba-ria-vung-tau"),
        ("Bà Rịa – Vũng Tàu", "ba-ria-vung-tau"),
        ("Đăk Lăk", "dak-lak"),
        ("Đắc Lắc", "dak-lak"),
        ("Daklak", "dak-lak"),
        ("Thừa Thiên Huế", "hue"),
        ("Thừa Thiên - Huế", "hue"),
        ("Hanoi", "ha-noi"),
        ("CHDCND Lào", "laos"),
        ("Hoa Kỳ", "united-states"),
        ("Vương quốc Campuchia", "cambodia"),
    ],
)
def test_a_place_is_found_however_it_is_written(gazetteer: Gazetteer, written: str, key: str) -> None:
    assert keys(gazetteer.place_named(written, BEFORE)) == [key]


def test_a_city_in_a_province_is_not_the_province(gazetteer: Gazetteer) -> None:
    assert keys(gazetteer.place_named("thành phố Hải Dương", BEFORE)) == []
    assert keys(gazetteer.district_named("thành phố Hải Dương")) == ["thanh-pho-hai-duong-hai-duong"]
    assert keys(gazetteer.place_named("TP Bắc Ninh", date(2023, 5, 1))) == []
    assert keys(gazetteer.place_named("TP Bắc Ninh", date(2026, 10, 1))) == ["bac-ninh-2025"]


def test_a_renaming_keeps_the_key_and_dates_the_name(gazetteer: Gazetteer) -> None:
    hue = gazetteer.places["hue"]
    assert (hue.named_on(BEFORE).kind, hue.named_on(BEFORE).name_vi) == ("province", "Thừa Thiên Huế")
    assert (hue.named_on(AFTER).kind, hue.named_on(AFTER).name_vi) == ("city", "Huế")
    assert gazetteer.successors("hue", AFTER) == ()


@pytest.mark.parametrize(
    ("key", "day"),
    [("dong-nai-2025", date(2026, 4, 30)), ("quang-ninh", date(2026, 9, 1)), ("bac-ninh-2025", date(2026, 9, 20))],
)
def test_provinces_became_cities_on_their_day(gazetteer: Gazetteer, key: str, day: date) -> None:
    place = gazetteer.places[key]
    assert place.named_on(day).kind == "city"
    assert place.named_on(date.fromordinal(day.toordinal() - 1)).kind == "province"


def test_nine_cities_and_twenty_five_provinces_today(gazetteer: Gazetteer) -> None:
    day = date(2026, 9, 20)
    kinds = [place.named_on(day).kind for place in gazetteer.places.values() if place.stands_on(day)]
    assert (kinds.count("city"), kinds.count("province")) == (9, 25)


def test_districts_are_told_apart_by_their_province(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.district_named("huyện Châu Thành")) > 5
    assert keys(gazetteer.district_named("Châu Thành", "tra-vinh")) == ["huyen-chau-thanh-tra-vinh"]
    assert keys(gazetteer.district_named("TP. Tam Kỳ", on=BEFORE)) == ["thanh-pho-tam-ky-quang-nam"]
    assert gazetteer.district_named("Tam Kỳ", on=AFTER) == ()
    assert keys(gazetteer.district_named("Quận 1")) == ["quan-1-ho-chi-minh"]
    assert gazetteer.district_named("quận Châu Thành") == ()


# --- bodies and companies


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("UBND", "ubnd"),
        ("Bộ TT&TT", "bo-thong-tin-va-truyen-thong"),
        ("Bộ TTTT", "bo-thong-tin-va-truyen-thong"),
        ("Bộ Thông tin & Truyền thông", "bo-thong-tin-va-truyen-thong"),
        ("MIC", "bo-thong-tin-va-truyen-thong"),
        ("Ministry of Information and Communications", "bo-thong-tin-va-truyen-thong"),
        ("MOST", "bo-khoa-hoc-va-cong-nghe"),
        ("Sở TT&TT", "so-thong-tin-va-truyen-thong"),
        ("Sở GD-ĐT", "so-giao-duc-va-dao-tao"),
        ("Tỉnh ủy", "tinh-uy"),
        ("Tỉnh uỷ", "tinh-uy"),
        ("Provincial People's Committee", "ubnd-tinh"),
        ("Cục An toàn thông tin", "cuc-an-toan-thong-tin"),
        ("TAND tối cao", "toa-an-nhan-dan-toi-cao"),
        ("Quân khu 5", "quan-khu-5"),
    ],
)
def test_a_body_is_found_by_any_form(gazetteer: Gazetteer, form: str, key: str) -> None:
    assert keys(gazetteer.body_named(form)) == [key]


def test_a_form_of_two_levels_gives_both(gazetteer: Gazetteer) -> None:
    assert {body.level for body in gazetteer.body_named("UBND thành phố")} == {"province", "district"}


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("bo-quoc-phong", "military"),
        ("bo-cong-an", "government"),
        ("cong-an-tinh", "military"),
        ("tinh-uy", "party"),
        ("toa-an-nhan-dan-tinh", "government"),
        ("ub-mttq-tinh", "other"),
    ],
)
def test_kinds_of_bodies(gazetteer: Gazetteer, key: str, kind: str) -> None:
    assert gazetteer.bodies[key].kind == kind


def test_the_ministry_of_information_has_successors_by_competence(gazetteer: Gazetteer) -> None:
    key = "bo-thong-tin-va-truyen-thong"
    assert gazetteer.successors(key, date(2025, 2, 28)) == ()
    assert {"bo-khoa-hoc-va-cong-nghe", "bo-cong-an"} <= set(gazetteer.successors(key, date(2025, 3, 1)))


def test_successors_pass_through_several_changes(gazetteer: Gazetteer) -> None:
    assert "bo-khoa-hoc-va-cong-nghe" in gazetteer.successors("bo-buu-chinh-vien-thong", AFTER)
    assert gazetteer.successors("bo-buu-chinh-vien-thong", BEFORE) == ("bo-thong-tin-va-truyen-thong",)


def test_an_office_follows_its_body_and_its_place(gazetteer: Gazetteer) -> None:
    office = ("so-thong-tin-va-truyen-thong", "quang-nam")
    assert gazetteer.office_successors(*office, BEFORE) == ()
    assert gazetteer.office_successors(*office, date(2025, 4, 1)) == (("so-khoa-hoc-va-cong-nghe", "quang-nam"),)
    assert gazetteer.office_successors(*office, AFTER) == (("so-khoa-hoc-va-cong-nghe", "da-nang-2025"),)


def test_districts_were_dissolved_without_a_successor(gazetteer: Gazetteer) -> None:
    assert gazetteer.successors("ubnd-huyen", AFTER) == ()
    assert not gazetteer.bodies["ubnd-huyen"].stands_on(AFTER)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("VNPT", "vnpt"),
        ("Tập đoàn Bưu chính Viễn thông Việt Nam", "vnpt"),
        ("Tập đoàn Viễn thông Quân đội", "viettel"),
        ("Viettel Solutions", "viettel-solutions"),
        ("Metfone", "metfone"),
        ("FPT IS", "fpt-is"),
        ("Etisalat", "e-and"),
        ("Huawei", "huawei"),
    ],
)
def test_an_organisation_is_found_by_any_name(gazetteer: Gazetteer, name: str, key: str) -> None:
    assert keys(gazetteer.organisation_named(name)) == [key]


@pytest.mark.parametrize("word", ["Orange", "Smart", "Vi", "True", "Zain", "Robi", "Sun", "Globe", "du", "Flow"])
def test_a_common_word_is_never_a_strong_name(gazetteer: Gazetteer, word: str) -> None:
    phrases = [p for p in gazetteer.phrases() if p.table == "organisation" and fold(p.text) == fold(word)]
    assert phrases
    assert all(phrase.weak for phrase in phrases)


def test_every_row_gives_a_phrase(gazetteer: Gazetteer) -> None:
    named = {(phrase.table, phrase.key) for phrase in gazetteer.phrases()}
    assert {("organisation", key) for key in gazetteer.organisations} <= named
    assert {("body", key) for key in gazetteer.bodies} <= named
    assert {("place", key) for key in gazetteer.places} <= named
    assert {("district", key) for key in gazetteer.districts} <= named


def test_loading_is_quick() -> None:
    def seconds() -> float:
        start = time.process_time()
        load_gazetteer()
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) < 0.06


# --- tables that cannot be read


def test_every_fault_of_form_is_reported_at_once(tables: Path) -> None:
    (tables / "owners.csv").unlink()
    places = (tables / "places.csv").read_text("utf-8").splitlines()
    places[1] = places[1].replace("21.0001", "far north")
    (tables / "places.csv").write_text("\n".join([*places, places[2]]) + "\n", "utf-8")
    (tables / "changes.csv").write_text("key,date,colour\n", "utf-8")
    (tables / "place_names.csv").write_text(
        "key,kind,name_vi,name_en,valid_from,valid_through,source\natlantis,city,A,A,2020-13-01,,x\nha-noi,city\n",
        "utf-8",
    )
    with pytest.raises(BadKnowledge) as caught:
        load_gazetteer(tables)
    said = str(caught.value)
    for fault in (
        "owners.csv",
        "places.csv:2",
        "key ha-giang twice",
        "unknown column colour",
        "no column source",
        "place_names.csv:2",
        "place_names.csv:3: 2 cells under 7 columns",
    ):
        assert fault in said
    assert "\n" not in said


def test_a_dated_name_of_nothing_is_a_fault(tables: Path) -> None:
    with (tables / "organisation_names.csv").open("a", encoding="utf-8") as lines:
        lines.write("nobody,Không ai,Nobody,,,https://example.org/\n")
    with pytest.raises(BadKnowledge, match="no organisation nobody"):
        load_gazetteer(tables)


def test_a_table_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"key,source\n\xff\xfe,x\n")
    faults: list[str] = []
    from partnergraph.knowledge.entries import Owner

    assert read_rows(path, Owner, faults) == []
    assert len(faults) == 1
