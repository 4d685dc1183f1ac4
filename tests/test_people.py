"""People: names, the posts they hold, whose these are, and what people are said to do."""

from __future__ import annotations

import time

import pytest

from partnergraph.extraction.document import document_of
from partnergraph.extraction.mentions import NamedPerson
from partnergraph.extraction.organisations import find_organisations
from partnergraph.extraction.people import find_people
from partnergraph.extraction.people.identities import Identities
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import RawArticle
from partnergraph.text import normalise

Held = set[tuple[str, str | None]]


def people(text: str, lang: str = "vi") -> dict[str, tuple[NamedPerson, Held]]:
    knowledge = load_knowledge()
    document = document_of(RawArticle(id="a", text=normalise(text), lang=lang), knowledge.lexicons[lang])
    organisations = find_organisations(document, knowledge.gazetteer)
    found = find_people(document, organisations).bearers
    names = [o.name for o in organisations.bearers]
    return {p.name: (p, {(q.title, None if q.org is None else names[q.org]) for q in p.posts}) for p in found}


def posts(text: str, lang: str = "vi") -> dict[str, Held]:
    return {name: held for name, (_, held) in people(text, lang).items()}


def acts(text: str, lang: str = "vi") -> dict[str, set[str]]:
    return {name: set(person.acts) for name, (person, _) in people(text, lang).items()}


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("Chủ tịch UBND tỉnh Sơn La Lò Văn Bình nói.", "Lò Văn Bình", {("Chủ tịch", "UBND tỉnh Sơn La")}),
        ("Ông Lê Đức Tài-Phó Giám đốc Viettel Sơn La nói.", "Lê Đức Tài", {("Phó Giám đốc", "Viettel Sơn La")}),
        (
            "Thượng tá Vũ Hải Yến, Trưởng Công an huyện Mai Sơn nói.",
            "Vũ Hải Yến",
            {("Trưởng Công an", "Công an huyện Mai Sơn")},
        ),
        (
            "Đồng chí Hà Văn Lượng, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh dự.",
            "Hà Văn Lượng",
            {("Ủy viên", "Trung ương Đảng"), ("Bí thư", "Tỉnh ủy"), ("Chủ tịch", "HĐND tỉnh")},
        ),
        (
            "Chủ tịch kiêm Tổng Giám đốc VNPT Đỗ Quốc Khải nói.",
            "Đỗ Quốc Khải",
            {("Chủ tịch", "VNPT"), ("Tổng Giám đốc", "VNPT")},
        ),
        ("Về phía FPT có bà Ngô Thu Hà - Phó Tổng Giám đốc.", "Ngô Thu Hà", {("Phó Tổng Giám đốc", "FPT")}),
        ("Trưởng Ban Tuyên giáo Tỉnh ủy Lê Thị Hoa nói.", "Lê Thị Hoa", {("Trưởng Ban", "Ban Tuyên giáo Tỉnh ủy")}),
        ("Bộ trưởng Y tế Phan Thị Lan nói.", "Phan Thị Lan", {("Bộ trưởng Y tế", None)}),
        ("Bà Đỗ Lan, Giám đốc Khối Giải pháp FPT nói.", "Đỗ Lan", {("Giám đốc Khối Giải pháp", "FPT")}),
        (
            "Tập đoàn Bưu chính Viễn thông Việt Nam (VNPT) họp. Chủ tịch Tập đoàn Bưu chính Viễn thông Việt Nam - VNPT Đỗ Khải nói.",
            "Đỗ Khải",
            {("Chủ tịch", "Tập đoàn Bưu chính Viễn thông Việt Nam")},
        ),
        ("Tổng thống Na Uy Erik Berg nói.", "Erik Berg", {("Tổng thống", None)}),
    ],
)
def test_posts_go_to_their_holder_and_their_organisation(text: str, name: str, held: Held) -> None:
    assert posts(text)[name] == held


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("Jane Doe, chief executive of Meadow Telecom, said so.", "Jane Doe", {("chief executive", "Meadow Telecom")}),
        ("Meadow Telecom CEO John Roe said so.", "John Roe", {("CEO", "Meadow Telecom")}),
        (
            "The Director-General, National Data Agency (NDA), Mr. Ade Bello, said so.",
            "Ade Bello",
            {("Director-General", "National Data Agency")},
        ),
        ("Manny Q. Public, Secretary, Meadow Telecom, said so.", "Manny Q. Public", {("Secretary", "Meadow Telecom")}),
        ("Jane Doe, minister of mining of Norway, came.", "Jane Doe", {("minister of mining", "Norway")}),
        ("Foreign Affairs Minister Ana Brown said so.", "Ana Brown", {("Foreign Affairs Minister", None)}),
        (
            "The Ministry of Health came. Minister of Health Ana Brown said so.",
            "Ana Brown",
            {("Minister", "Ministry of Health")},
        ),
        (
            "Chairman of the Lang Son People's Committee Ho Van Tu said so.",
            "Ho Van Tu",
            {("Chairman", "Lang Son People's Committee")},
        ),
    ],
)
def test_english_posts_before_and_after_the_name(text: str, name: str, held: Held) -> None:
    assert posts(text, "en")[name] == held


def test_a_plural_post_is_held_by_everybody_in_its_list() -> None:
    held = posts("Dự có các Phó Chủ tịch UBND tỉnh Sơn La: Lò Văn Bình, Lê Đức Tài và Vũ Hải Yến.")
    assert held == {
        name: {("Phó Chủ tịch", "UBND tỉnh Sơn La")} for name in ("Lò Văn Bình", "Lê Đức Tài", "Vũ Hải Yến")
    }


def test_later_mentions_and_slips_are_the_same_person() -> None:
    text = (
        "Ông Nguyễn Văn Quyết, Giám đốc VNPT Sơn La nói. Theo ông Quyết, việc đã xong.\n\nÔng Nguyen Van Quyết dự lễ."
    )
    assert set(people(text)) == {"Nguyễn Văn Quyết"}
    assert acts(text)["Nguyễn Văn Quyết"] == {"speak", "attend"}


def test_streets_credits_and_saints_of_street_names_are_nobody() -> None:
    text = "Trụ sở ở đường Lê Lợi, phường An Phú, TP Hồ Chí Minh. Ảnh: Trần Bình"
    assert not any(person.acts or person.posts for person, _ in people(text).values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ông Lê Đức Tài và bà Vũ Hải Yến đã ký biên bản.", {"Lê Đức Tài": {"sign"}, "Vũ Hải Yến": {"sign"}}),
        ("Đặt bút ký là ông Lê Đức Tài và bà Vũ Hải Yến.", {"Lê Đức Tài": {"sign"}, "Vũ Hải Yến": {"sign"}}),
        ("Ông Lê Đức Tài phát biểu tại lễ ký kết.", {"Lê Đức Tài": {"speak"}}),
        ("Thay mặt VNPT ký kết, ông Lê Đức Tài vui mừng.", {"Lê Đức Tài": {"sign"}}),
        (
            "Dưới sự chứng kiến của ông Phan Hải, ông Lê Đức Tài và bà Vũ Hải Yến đã ký thỏa thuận.",
            {"Phan Hải": {"witness"}, "Lê Đức Tài": {"sign"}, "Vũ Hải Yến": {"sign"}},
        ),
        (
            "Ông Lê Đức Tài, Giám đốc VNPT: Chúng tôi đã làm được nhiều việc trong năm vừa qua.",
            {"Lê Đức Tài": {"speak"}},
        ),
        ("Hội nghị do ông Lê Đức Tài chủ trì.", {"Lê Đức Tài": {"chair"}}),
        ("Bà Vũ Hải Yến đã tiếp ông Lê Đức Tài.", {"Lê Đức Tài": {"attend"}, "Vũ Hải Yến": {"attend"}}),
        ("Ông Lê Đức Tài cho biết, VNPT cam kết hỗ trợ.", {"Lê Đức Tài": {"speak"}}),
        ("Tham dự lễ ký có: ông Lê Đức Tài; bà Vũ Hải Yến.", {"Lê Đức Tài": {"attend"}, "Vũ Hải Yến": {"attend"}}),
    ],
)
def test_acts_follow_the_grammar(text: str, expected: dict[str, set[str]]) -> None:
    assert acts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It was signed on 3 May in Hanoi by Jane Doe, CEO of Nokia, and Mark Poe, CEO of Ericsson.",
            {"Jane Doe", "Mark Poe"},
        ),
        ("Minister Jane Doe signed for the city, Chairman Mark Poe for Nokia.", {"Jane Doe", "Mark Poe"}),
        ("Two people signed: Jane Doe, who runs the fund; and Mark Poe, head of Nokia.", {"Jane Doe", "Mark Poe"}),
        ("Jane Doe, CEO of Nokia, signed with Mark Poe, Mayor of Rome.", {"Jane Doe", "Mark Poe"}),
    ],
)
def test_english_signatories_by_for_and_with(text: str, expected: set[str]) -> None:
    assert {name for name, found in acts(text, "en").items() if "sign" in found} == expected


@pytest.mark.parametrize(
    ("text", "lang", "name", "held"),
    [
        ("Jane Doe, Ruritania's Minister of Health, spoke.", "en", "Jane Doe", {("Minister of Health", None)}),
        ("Nokia said so. Jane Doe, the company's head, agreed.", "en", "Jane Doe", {("head", "Nokia")}),
        (
            "Telangana and Nokia sign an MoU. Chief Minister Jane Doe spoke.",
            "en",
            "Jane Doe",
            {("Chief Minister", "Telangana")},
        ),
        ("President Doe welcomed Nokia.", "en", "Doe", {("President", None)}),
        (
            "Jane Doe, President and CEO of Nokia and Ericsson, spoke.",
            "en",
            "Jane Doe",
            {("President", "Nokia"), ("CEO", "Nokia"), ("President", "Ericsson"), ("CEO", "Ericsson")},
        ),
        ("Jane Doe, Nokia's Group IT Director, spoke.", "en", "Jane Doe", {("Group IT Director", "Nokia")}),
        (
            "Mark Poe, minister of industry, energy and mining of Ruritania, spoke.",
            "en",
            "Mark Poe",
            {("minister of industry, energy and mining", None)},
        ),
        (
            "Minister of Education and Technical Education Jane Doe spoke.",
            "en",
            "Jane Doe",
            {("Minister of Education and Technical Education", None)},
        ),
        (
            "Bà Lê Thị Hoa, Giám đốc trách nhiệm xã hội FPT, nói.",
            "vi",
            "Lê Thị Hoa",
            {("Giám đốc trách nhiệm xã hội", "FPT")},
        ),
        ("Phía Viettel có ông Lê Đức Tài, Chủ tịch.", "vi", "Lê Đức Tài", {("Chủ tịch", "Viettel")}),
        (
            "Bà Lê Thị Hoa, Giám đốc đối ngoại của Vietnamobile nói.",
            "vi",
            "Lê Thị Hoa",
            {("Giám đốc đối ngoại", "Vietnamobile")},
        ),
        (
            "Có các Ủy viên BTV Tỉnh ủy Lê Đức Tài - Giám đốc Sở Nội vụ, Vũ Hải Yến - Giám đốc Sở Y tế.",
            "vi",
            "Vũ Hải Yến",
            {("Ủy viên", "BTV Tỉnh ủy"), ("Giám đốc", "Sở Y tế")},
        ),
    ],
)
def test_posts_whose_organisation_stands_further_off(text: str, lang: str, name: str, held: Held) -> None:
    assert posts(text, lang)[name] == held


def test_two_people_of_one_sentence_are_not_one_misspelt() -> None:
    text = "Có ông Nguyễn Văn Thanh, Giám đốc Sở Y tế và ông Nguyễn Văn Thành, Giám đốc Sở Nội vụ. Ông Nguyễn Văn Thành nói."
    assert set(posts(text)) == {"Nguyễn Văn Thanh", "Nguyễn Văn Thành"}
    assert "speak" in acts(text)["Nguyễn Văn Thành"]


def test_a_list_that_a_paragraph_opens_goes_on_below() -> None:
    text = "Tin vắn\n\nTham dự buổi lễ có các đồng chí:\n\n- Lê Đức Tài, Giám đốc VNPT Sơn La;\n\n- Vũ Hải Yến, Phó Giám đốc."
    assert acts(text) == {"Lê Đức Tài": {"attend"}, "Vũ Hải Yến": {"attend"}}


def test_pronouns_and_offices_stand_for_who_was_named() -> None:
    text = "Bí thư Tỉnh ủy Sơn La Lò Văn Bình dự lễ. Ông nhấn mạnh vai trò của VNPT."
    assert acts(text)["Lò Văn Bình"] == {"attend", "speak"}
    office = "Bí thư Tỉnh ủy Sơn La Lò Văn Bình dự lễ.\n\nBí thư Tỉnh ủy đánh giá cao kết quả của năm."
    assert acts(office)["Lò Văn Bình"] == {"attend", "speak"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"It works," said Dr. Jane Doe, chief executive of Acme Telecom.', {"Jane Doe": {"speak"}}),
        (
            "Mr. John Roe and Dr. Jane Doe signed the paper in the presence of Ms. Ana Brown.",
            {"John Roe": {"sign"}, "Jane Doe": {"sign"}, "Ana Brown": {"witness"}},
        ),
        ("The talks were chaired by Mr. John Roe.", {"John Roe": {"chair"}}),
        ("A spokesman for Mr. John Roe said nothing was signed.", {"John Roe": set()}),
        ("Mr. John Roe came. Roe thanked everybody.", {"John Roe": {"speak"}}),
    ],
)
def test_english_acts(text: str, expected: dict[str, set[str]]) -> None:
    assert acts(text, "en") == expected


def test_identities_tell_slips_from_other_people() -> None:
    known = Identities()
    known.add("Nguyễn Văn Quyết", 0)
    assert known.whole("Nguyen Van Quyet") == known.whole("Nguyễn Văn Quyêt") == known.whole("Nguyễn Văn Quyếtt") == 0
    assert known.whole("Nguyễn Văn An") is None
    assert known.part("Quyết") == 0


@pytest.mark.parametrize(
    "unit", ["ông Lê Văn Hải, Giám đốc VNPT, dự và nói ", "Nguyễn Văn ", "NGUYỄN ", "Acme CEO John Roe said "]
)
def test_no_text_makes_it_slow(unit: str) -> None:
    knowledge = load_knowledge()
    document = document_of(RawArticle(id="a", text=unit * (100_000 // len(unit))), knowledge.lexicons["vi"])
    organisations = find_organisations(document, knowledge.gazetteer)
    start = time.process_time()
    find_people(document, organisations)
    assert time.process_time() - start < 5
