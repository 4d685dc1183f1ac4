"""Programmes in sentences of our own."""

from __future__ import annotations

import pytest

from partnergraph.extraction.agreements import find_agreements
from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import document_of
from partnergraph.extraction.organisations import find_organisations
from partnergraph.extraction.people import find_people
from partnergraph.extraction.programmes import find_programmes
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import Programme, RawArticle
from partnergraph.text import normalise


def read(text: str, lang: str = "vi") -> tuple[Programme, ...]:
    knowledge = load_knowledge()
    document = document_of(RawArticle(id="case", text=normalise(text), lang=lang), knowledge.lexicons[lang])
    organisations = find_organisations(document, knowledge.gazetteer)
    people = find_people(document, organisations)
    agreements = find_agreements(document, organisations, people, Calendar.of(document))
    return find_programmes(document, organisations, agreements)


@pytest.mark.parametrize(
    ("text", "name", "kind", "status"),
    [
        (
            "UBND tỉnh Yên Bái vừa khai trương Trung tâm điều hành thông minh do VNPT xây dựng.",
            "Trung tâm điều hành thông minh",
            "operations-centre",
            "launched",
        ),
        (
            "Viettel đang xây dựng hệ thống giám sát tàu cá cho UBND tỉnh Bình Thuận.",
            "hệ thống giám sát tàu cá",
            "system",
            "under-way",
        ),
        (
            "UBND tỉnh Sóc Trăng đề nghị VNPT nghiên cứu xây dựng phần mềm quản lý hồ sơ cán bộ.",
            "phần mềm quản lý hồ sơ cán bộ",
            "system",
            "planned",
        ),
        ("Sáng 3/2, Viettel Lào Cai trao tặng 120 máy tính bảng cho Sở Giáo dục.", "120 máy tính bảng", "fund-or-gift", "delivered"),
        ("VNPT tài trợ 3 tỷ đồng để xây trường học cho UBND huyện Mường Lát.", "3 tỷ đồng để xây trường học", "fund-or-gift", "delivered"),
        (
            "MobiFone và UBND tỉnh Hà Nam triển khai chương trình “Tiếp sức đến trường”.",
            "Tiếp sức đến trường",
            "project",
            "under-way",
        ),
        (
            "FPT đã triển khai nền tảng Akatour cho Sở Du lịch thành phố Huế.",
            "nền tảng Akatour",
            "platform",
            "launched",
        ),
        (
            "Viettel sẽ phủ mạng 5G tại Khu công nghiệp Nam Cấm theo đề nghị của UBND tỉnh Nghệ An.",
            "mạng 5G",
            "network",
            "planned",
        ),
        (
            "MobiFone hoàn thiện đề án đô thị thông minh cùng UBND tỉnh Bắc Kạn.",
            "đề án đô thị thông minh",
            "project",
            "under-way",
        ),
        (
            "VNPT phải bàn giao phòng Media Studio Lab cho UBND tỉnh Bắc Kạn.",
            "Media Studio Lab",
            "facility",
            "planned",
        ),
        (
            "Viettel sẽ xây dựng cơ sở dữ liệu của Sở Nông nghiệp tỉnh Bắc Kạn.",
            "cơ sở dữ liệu của Sở Nông nghiệp tỉnh Bắc Kạn",
            "system",
            "planned",
        ),
        (
            "VNPT Bắc Kạn đã tổ chức các lớp tập huấn cho cán bộ xã của UBND tỉnh Bắc Kạn.",
            "lớp tập huấn",
            "training",
            "delivered",
        ),
    ],
)  # fmt: skip
def test_a_vietnamese_thing(text: str, name: str, kind: str, status: str) -> None:
    found = {p.name: p for p in read(text)}
    assert name in found, sorted(found)
    assert (found[name].kind, found[name].status) == (kind, status)


@pytest.mark.parametrize(
    ("text", "name", "kind", "status"),
    [
        (
            "Nokia will build a flood warning system for the Ministry of Agriculture.",
            "flood warning system",
            "system",
            "planned",
        ),
        (
            "Airtel Uganda has launched the SafeVillage App with the Ministry of Health.",
            "SafeVillage App",
            "platform",
            "launched",
        ),
        ("Safaricom donated 60 laptops to the Ministry of Education on Friday.", "60 laptops", "fund-or-gift", "delivered"),
        (
            "The tie-up between Globe Telecom and the Ministry of Tourism, dubbed IslaConnect, brings network access to piers.",
            "IslaConnect",
            "project",
            "under-way",
        ),
        (
            "Nokia will supply an ICT platform to the Ministry of Tourism.",
            "ICT platform",
            "platform",
            "planned",
        ),
        (
            "The Ministry of Tourism and Huawei said 300 clerks had been trained under the Huawei Seaside Academy.",
            "Huawei Seaside Academy",
            "training",
            "under-way",
        ),
        (
            "Huawei is building a maritime training centre with the Ministry of Transport.",
            "maritime training centre",
            "facility",
            "under-way",
        ),
    ],
)  # fmt: skip
def test_an_english_thing(text: str, name: str, kind: str, status: str) -> None:
    found = {p.name: p for p in read(text, "en")}
    assert name in found, sorted(found)
    assert (found[name].kind, found[name].status) == (kind, status)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("UBND tỉnh Yên Bái và VNPT hợp tác xây dựng chính quyền số, hạ tầng số và đô thị thông minh.", "vi"),
        ("VNPT giúp UBND tỉnh Yên Bái phát triển các hệ thống thông tin, các nền tảng số dùng chung.", "vi"),
        ("Viettel cam kết hỗ trợ 20 tỷ đồng cho UBND tỉnh Yên Bái trong thời gian tới.", "vi"),
        ("Lễ ký giữa VNPT và UBND tỉnh diễn ra tại Trung tâm Hội nghị tỉnh Yên Bái.", "vi"),
        ("Dự án vừa đoạt giải thưởng “Hệ thống giao thông thông minh của năm” của VNPT và UBND tỉnh.", "vi"),
        ("Trong cách mạng công nghiệp lần thứ tư, UBND tỉnh và Viettel cùng nâng cao nhận thức.", "vi"),
        (
            "Nokia and the Ministry of Health will work on e-government, digital infrastructure and similar systems.",
            "en",
        ),
        ("Airtel met the minister at the convention centre in the capital of Uganda.", "en"),
        ("The Ministry of Health and Airtel agreed on capacity building.", "en"),
        ("Airtel will build shared network infrastructure with the Ministry of Health.", "en"),
        ("Nokia will build a robust network with the Ministry of Health.", "en"),
        ("VNPT giúp UBND tỉnh Yên Bái xây dựng một hệ thống thống nhất.", "vi"),
        ("VNPT cung cấp dịch vụ trên nền tảng điện toán đám mây cho UBND tỉnh Yên Bái.", "vi"),
    ],
)
def test_fields_sums_and_places_are_no_programmes(text: str, lang: str) -> None:
    assert [p.name for p in read(text, lang)] == []


def test_short_forms_and_later_mentions_are_one_programme() -> None:
    text = (
        "VNPT xây dựng Trung tâm giám sát, điều hành thông minh (IOC) cho UBND tỉnh Điện Biên.\n\n"
        "IOC Điện Biên đi vào hoạt động ngày 2/3. Trung tâm giám sát điều hành thông minh do VNPT vận hành."
    )
    (centre,) = read(text)
    assert centre.name.startswith("Trung tâm giám sát")
    assert "IOC" in centre.aliases
    assert [e.quote for e in centre.evidence][1:] == ["IOC Điện Biên"]


def test_quotes_say_who_has_a_part_in_it() -> None:
    (near,) = read("VNPT xây dựng hệ thống giám sát tàu cá cho UBND tỉnh Bình Thuận.")
    assert [e.quote for e in near.evidence] == ["VNPT xây dựng hệ thống giám sát tàu cá cho UBND tỉnh Bình Thuận"]
    (far,) = read("VNPT làm việc với UBND tỉnh Bình Thuận. Hệ thống giám sát tàu cá đã được khai trương.")
    assert [e.quote for e in far.evidence] == ["VNPT", "UBND tỉnh Bình Thuận", "Hệ thống giám sát tàu cá"]


def test_by_and_for_are_organisations_or_the_words() -> None:
    (system,) = read(
        "Viettel đang lắp đặt hệ thống học bạ số liên thông cho 45 trường tiểu học của UBND tỉnh Hà Giang."
    )
    assert "Viettel" in system.by[0]
    assert system.for_ == ("45 trường tiểu học",)
    (app,) = read("UBND tỉnh Quảng Bình khai trương nền tảng Qbtravel do VNPT phát triển.")
    assert app.by == ("VNPT",)
    assert "Quảng Bình" in app.for_[0]


def test_a_known_programme_of_the_country() -> None:
    (programme,) = read("VNPT cùng Công an tỉnh Ninh Bình thực hiện Đề án 06.")
    assert (programme.kind, programme.status, programme.by) == ("national-programme", "under-way", ())


def test_every_quote_is_in_the_text() -> None:
    text = "Viettel trao 40 máy tính và khai trương Trung tâm điều hành thông minh cho UBND tỉnh Gia Lai."
    programmes = read(text)
    assert len(programmes) == 2
    assert all(text[e.start : e.end] == e.quote for p in programmes for e in p.evidence)


def test_a_very_long_sentence_stays_linear() -> None:
    programmes = read("VNPT xây dựng hệ thống giám sát tàu cá cho UBND tỉnh, " * 1500)
    assert len(programmes) == 1


def test_parts_that_are_listed_and_equipment_that_is_counted() -> None:
    text = (
        "VNPT khởi công Trung tâm điều hành thông minh cho UBND thành phố Cao Lãnh.\n\n"
        "Theo dự án, thành phố sẽ được trang bị:\n\n- 300 camera giám sát;\n\n- 8 trạm quan trắc không khí."
    )
    found = {p.name: (p.kind, p.status) for p in read(text)}
    assert found["300 camera giám sát"] == ("system", "planned")
    assert found["8 trạm quan trắc không khí"] == ("system", "planned")


def test_a_brand_alone_is_an_alias() -> None:
    (app,) = read("Viettel đã triển khai nền tảng học trực tuyến Hocvui cho Sở Giáo dục tỉnh Hòa Bình.")
    assert app.aliases == ("Hocvui",)
