"""Organisations: names told by the grammar, known names, short forms, bare bodies and what stands for them."""

from __future__ import annotations

import time

import pytest

from partnergraph.extraction.document import Document, document_of
from partnergraph.extraction.mentions import NamedOrganisation, Roster
from partnergraph.extraction.organisations import find_organisations
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import RawArticle
from partnergraph.text import normalise


def read(text: str, lang: str = "vi", source: str | None = None, published: str | None = None) -> Document:
    article = RawArticle(id="a", text=normalise(text), lang=lang, source=source, published=published)
    return document_of(article, load_knowledge().lexicons[lang])


def roster(text: str, lang: str = "vi", source: str | None = None) -> Roster[NamedOrganisation]:
    return find_organisations(read(text, lang, source), load_knowledge().gazetteer)


def named(text: str, lang: str = "vi") -> dict[str, str]:
    return {o.name: o.kind for o in roster(text, lang).bearers}


def forms(organisation: NamedOrganisation) -> set[str]:
    return {organisation.name, *organisation.aliases}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Sáng nay, UBND tỉnh Hà Giang tổ chức hội nghị.", "UBND tỉnh Hà Giang", "government"),
        (
            "Buổi lễ do Sở Văn hóa, Thể thao và Du lịch Lào Cai tổ chức.",
            "Sở Văn hóa, Thể thao và Du lịch Lào Cai",
            "government",
        ),
        ("Đại diện Công an thành phố Hải Phòng có mặt.", "Công an thành phố Hải Phòng", "military"),
        ("Ban Tuyên giáo Tỉnh ủy Sơn La phát động cuộc thi.", "Ban Tuyên giáo Tỉnh ủy Sơn La", "party"),
        ("Liên đoàn Lao động tỉnh Phú Thọ nhận bàn giao.", "Liên đoàn Lao động tỉnh Phú Thọ", "other"),
        ("Bệnh viện Đa khoa tỉnh Yên Bái dùng phần mềm mới.", "Bệnh viện Đa khoa tỉnh Yên Bái", "university"),
        (
            "Hợp đồng giao cho Công ty Cổ phần Công nghệ Sao Khuê Xanh.",
            "Công ty Cổ phần Công nghệ Sao Khuê Xanh",
            "company",
        ),
        ("Ủy ban Quốc gia về chuyển đổi số họp phiên thứ hai.", "Ủy ban Quốc gia về chuyển đổi số", "government"),
        ("VNPT Hòa Bình vừa lắp thêm trạm phát sóng.", "VNPT Hòa Bình", "telecom"),
        (
            "Hôm qua, Ban Quản lý các khu công nghiệp tỉnh Bắc Ninh đã nhận.",
            "Ban Quản lý các khu công nghiệp tỉnh Bắc Ninh",
            "government",
        ),
    ],
)
def test_a_vietnamese_name_is_read_from_its_head_on(text: str, name: str, kind: str) -> None:
    assert named(text)[name] == kind


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Ministry of Culture, Sports and Youth signed it.", "Ministry of Culture, Sports and Youth", "government"),
        ("Officials of the Ruritanian Ministry of Health came.", "Ruritanian Ministry of Health", "government"),
        ("It was signed by Quang Ninh Provincial Police.", "Quang Ninh Provincial Police", "military"),
        ("The deal with Meadow Telecom Limited was signed.", "Meadow Telecom Limited", "telecom"),
        ("The licence went to telecom operator Brightwave.", "Brightwave", "telecom"),
        ("The Embassy of Norway in Ghana hosted it.", "Embassy of Norway in Ghana", "government"),
        ("Lecturers of the University of Northmoor joined.", "University of Northmoor", "university"),
    ],
)
def test_an_english_name_is_read_around_its_head(text: str, name: str, kind: str) -> None:
    assert named(text, "en")[name] == kind


def test_a_sentence_going_on_is_no_part_of_the_name() -> None:
    assert set(named("Năm nay Sở Y tế xây dựng kho dữ liệu và Bộ Nội vụ quản lý hồ sơ.")) == {"Sở Y tế", "Bộ Nội vụ"}
    assert set(named("Tòa nhà do Tập đoàn Sao Mai xây dựng.")) == {"Tập đoàn Sao Mai"}
    assert set(named("Phần mềm do Công ty Sao Mai phát triển, Sở Y tế sử dụng.")) == {"Công ty Sao Mai", "Sở Y tế"}


def test_a_generic_firm_or_a_word_of_the_trade_is_no_name() -> None:
    assert named("Một công ty viễn thông và các doanh nghiệp công nghệ thông tin đã dự thầu.") == {}


def test_coordinated_bodies_are_parted() -> None:
    text = "VNPT làm việc với Sở Y tế và Công an tỉnh Nam Định, cùng UBND các huyện Hải Hậu, Giao Thủy."
    assert {"Sở Y tế", "Công an tỉnh Nam Định", "UBND huyện Hải Hậu", "UBND huyện Giao Thủy"} <= set(named(text))


def test_short_forms_in_brackets_are_the_same_organisation() -> None:
    text = (
        "Trung tâm Giám định Dữ liệu Biển Đông (gọi tắt là BDD) ra mắt. Sau đó BDD ký với Viettel.\n\n"
        "Cục Cảnh sát giao thông (Bộ Công an) cũng dự."
    )
    found = {frozenset(forms(o)) for o in roster(text).bearers}
    assert any({"Trung tâm Giám định Dữ liệu Biển Đông", "BDD"} <= names for names in found)
    assert all("Bộ Công an" not in names or "Cục Cảnh sát giao thông" not in names for names in found)


def test_a_bare_body_takes_the_province_of_the_article() -> None:
    text = "Lạng Sơn đẩy mạnh chuyển đổi số\n\nChiều qua, UBND tỉnh và Viettel ký thỏa thuận. Công an tỉnh cùng dự."
    by_name = {o.name: o for o in roster(text).bearers}
    assert by_name["UBND tỉnh"].place == by_name["Công an tỉnh"].place == "lang-son"
    assert by_name["UBND tỉnh"].entity is not None


def test_the_source_tells_the_province_where_the_text_does_not() -> None:
    text = "Công an tỉnh ký kết\n\nCông an tỉnh và Viettel ký quy chế phối hợp."
    assert roster(text, source="Báo Hậu Giang").bearers[0].place is None
    with_place = "Công an tỉnh ký kết\n\nCông an tỉnh và Viettel Hậu Giang ký quy chế, như ở Cần Thơ, Cần Thơ."
    assert roster(with_place, source="Báo Hậu Giang").bearers[0].place == "hau-giang"


def test_full_and_bare_names_of_one_body_are_one() -> None:
    text = (
        "Sở TT&TT báo cáo.\n\nUBND tỉnh Kon Tum giao Sở Thông tin và Truyền thông tỉnh Kon Tum; UBND tỉnh sẽ kiểm tra."
    )
    organisations = roster(text).bearers
    assert sorted(o.name for o in organisations) == ["Sở Thông tin và Truyền thông tỉnh Kon Tum", "UBND tỉnh Kon Tum"]


def test_a_bare_province_that_acts_is_its_committee_and_one_that_lies_there_is_not() -> None:
    text = "Gia Lai và VNPT ký kết hợp tác\n\nUBND tỉnh Gia Lai ký với VNPT tại Kon Tum."
    committee = next(o for o in roster(text).bearers if o.name == "UBND tỉnh Gia Lai")
    assert "Gia Lai" in committee.aliases
    assert all("Kon Tum" not in forms(o) for o in roster(text).bearers)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The state government of Sabah and Nokia signed.", {"state government of Sabah", "Nokia"}),
        ("Uruguay's government signed with Nokia.", {"Uruguay's government", "Nokia"}),
        ("Peru and Nokia sign an MoU. The Peruvian government agreed.", {"Peruvian government", "Nokia"}),
        ("Nokia works in the state of Gujarat.", {"Nokia"}),
        ("Japan's Acme Corp works with Nokia.", {"Acme Corp", "Nokia"}),
        ("Egypt's higher education ministry agreed.", {"Egypt's higher education ministry"}),
        ("Nokia opened a Digital Government Day.", {"Nokia"}),
        ("Mr. Sun spoke of Nokia. Mr. Sun agreed.", {"Nokia"}),
        ("Acme (Pvt) Limited and Bolt Networks Sdn Bhd bid.", {"Acme (Pvt) Limited", "Bolt Networks Sdn Bhd"}),
        ("Nokia supplies the Vessel Monitoring Systems.", {"Nokia"}),
        ("Ericsson Middle East and Africa agreed.", {"Ericsson Middle East and Africa"}),
    ],
)
def test_states_countries_and_firms_of_the_world(text: str, names: set[str]) -> None:
    assert set(named(text, "en")) == names


def test_places_joined_to_places_act_no_more_than_one() -> None:
    assert set(named("Hà Nội và Hải Phòng làm muộn hơn. VNPT ký với Hải Phòng.")) >= {"VNPT", "Hải Phòng"}
    assert "Hà Nội" not in named("Hà Nội và Hải Phòng làm muộn hơn.")


def test_a_school_is_named_by_parts_of_its_name_and_by_its_number() -> None:
    names = named("Bệnh viện Trung ương Quân đội 108 ký với VNPT. Bệnh viện 108 dùng phần mềm.")
    assert set(names) == {"Bệnh viện Trung ương Quân đội 108", "VNPT"}
    assert "Trường THPT Mộc Châu 2" in named("Quà tới Trường THPT Mộc Châu 2 hôm 10/3.")


def test_a_groups_bare_brand_is_the_branch_named_before() -> None:
    assert set(named("Viettel Sơn La ký với Sở Y tế. Viettel cam kết hỗ trợ.")) == {"Viettel Sơn La", "Sở Y tế"}
    assert "Viettel" in named("Viettel Sơn La ký với Sở Y tế. Tổng Giám đốc Viettel Lê Đức Tài dự.")


def test_a_branch_is_no_alias_of_its_group() -> None:
    organisations = roster("Tập đoàn Viettel và Viettel Cao Bằng cùng ký; Tập đoàn hỗ trợ đường truyền.").bearers
    assert [(o.name, o.entity, o.place) for o in organisations] == [
        ("Tập đoàn Viettel", "viettel", None),
        ("Viettel Cao Bằng", "viettel", "cao-bang"),
    ]


def test_generic_words_are_mentions_of_whom_they_stand_for_but_no_names() -> None:
    document = read("VNPT ký với UBND tỉnh Bắc Kạn. Sau lễ ký, tập đoàn cam kết hỗ trợ.")
    found = find_organisations(document, load_knowledge().gazetteer)
    mention = next(m for m in found.mentions if m.pronominal and document.text[m.start : m.end] == "tập đoàn")
    assert found.bearers[mention.who].entity == "vnpt"
    assert all("tập đoàn" not in forms(o) for o in found.bearers)


def test_a_province_inside_a_persons_name_counts_for_nothing() -> None:
    text = "Ông Trương Hòa Bình, Ông Trương Hòa Bình và Ông Trương Hòa Bình tới Lạng Sơn. UBND tỉnh đón đoàn."
    assert next(o for o in roster(text).bearers if o.name == "UBND tỉnh").place == "lang-son"


@pytest.mark.parametrize("unit", ["Sở Y tế và Công ty ", "VĂN PHÒNG ", "Văn phòng Đảng ủy ", "UBND các huyện A, B và "])
def test_no_text_makes_it_slow(unit: str) -> None:
    document = read(unit * (100_000 // len(unit)))
    start = time.process_time()
    find_organisations(document, load_knowledge().gazetteer)
    assert time.process_time() - start < 5
