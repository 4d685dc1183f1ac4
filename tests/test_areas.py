"""Areas of cooperation in phrases of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnergraph.extraction.areas import areas_in, sector_in
from partnergraph.extraction.document import document_of
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import RawArticle


def read(text: str, lang: str = "vi") -> list[str]:
    document = document_of(RawArticle(id="case", text=text, lang=lang), load_knowledge().lexicons[lang])
    found = areas_in(document, 0, len(text))
    assert all(0 <= start < end <= len(text) for _, (start, end) in found)
    return [code for code, _ in found]


@pytest.mark.parametrize(
    ("text", "lang", "codes"),
    [
        ("xây dựng chính quyền số, phát triển kinh tế số", "vi", ["digital-government", "digital-economy"]),
        ("phủ sóng 5G và đào tạo nhân lực", "vi", ["mobile-network", "human-resources"]),
        ("bảo đảm an toàn thông tin; chuyển đổi số trong y tế", "vi", ["cybersecurity", "digital-transformation", "health"]),
        ("e-government, smart city and cybersecurity", "en", ["e-government", "smart-city", "cybersecurity"]),
        ("5G coverage and 5G trials", "en", ["mobile-network"]),
    ],
)  # fmt: skip
def test_areas_are_named_once_in_order(text: str, lang: str, codes: list[str]) -> None:
    assert read(text, lang) == codes


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("hai bên cùng xây dựng kế hoạch", "vi"),
        ("Bộ Thông tin và Truyền thông", "vi"),
        ("cách mạng công nghiệp lần thứ tư", "vi"),
        ("làm việc trên môi trường mạng", "vi"),
        ("cải thiện môi trường đầu tư", "vi"),
        ("Ministry of Health", "en"),
        ("at a press conference", "en"),
        ("a better business environment", "en"),
        ("leaders of the telecom industry", "en"),
        ("giải pháp, dịch vụ công nghệ thông tin", "vi"),
        ("nghiên cứu đầu tư một trụ sở", "vi"),
        ("at the Mobile World Congress", "en"),
        ("over the course of a year", "en"),
    ],
)
def test_verbs_names_and_common_phrases_name_none(text: str, lang: str) -> None:
    assert read(text, lang) == []


@pytest.mark.parametrize(
    ("name", "lang", "code"),
    [
        ("Bệnh viện Quân y 999", "vi", "health"),
        ("Sở Giáo dục và Đào tạo tỉnh", "vi", "education"),
        ("Trường Đại học Giao thông", "vi", "education"),
        ("Tòa án nhân dân tỉnh", "vi", "justice-elections"),
        ("UBND tỉnh", "vi", None),
        ("Ministry of Defence", "en", "security-defence"),
        ("Army Medical Hospital", "en", "health"),
        ("National Ports Authority", "en", "transport-logistics"),
        ("City Council", "en", None),
    ],
)
def test_a_bodys_name_tells_its_sector(name: str, lang: str, code: str | None) -> None:
    document = document_of(RawArticle(id="case", text=name, lang=lang), load_knowledge().lexicons[lang])
    sector = sector_in(document, 0, len(name))
    assert (sector[0] if sector else None) == code


def test_codes_are_concepts_of_the_scheme() -> None:
    scheme = (Path(__file__).parents[1] / "ontology" / "schemes.ttl").read_text("utf-8")
    for lang in ("vi", "en"):
        tables = load_knowledge().lexicons[lang].tables
        for entry in (*tables["areas"], *tables["sectors"]):
            code = entry["code"]
            assert code == "none" or f'skos:notation "{code}" ; skos:inScheme scheme:cooperation-area' in scheme, entry
