"""Made-up articles: as many as wanted, each on an agreement between a telecom company and a public body.

Article `n` is a function of `n` and `version` alone; a version is the same report with another date, person and body of
text, as a newspaper changes what it has published. Places come from the knowledge tables, all else from the lists here.

    python tests/generator.py 1000 articles.jsonl
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from partnergraph.knowledge.gazetteer import Place, load_gazetteer

Row = dict[str, Any]

_COMPANIES = {
    "Tập đoàn VNPT": "VNPT",
    "Tập đoàn Viettel": "Viettel",
    "Tổng công ty Viễn thông MobiFone": "MobiFone",
}
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
_MIDDLE = ("Văn", "Đức", "Minh", "Thị", "Quang", "Hữu", "Xuân", "Thanh", "Ngọc", "Hồng")
_GIVEN = ("An", "Bình", "Cường", "Dũng", "Hà", "Hải", "Khánh", "Lan", "Long", "Mai", "Nam", "Phương", "Sơn", "Tuấn")
_PAPERS = {
    "thỏa thuận hợp tác chiến lược về chuyển đổi số": "strategic cooperation agreement on digital transformation",
    "thỏa thuận hợp tác về viễn thông và công nghệ thông tin": "cooperation agreement on telecommunications and IT",
    "biên bản ghi nhớ về xây dựng chính quyền điện tử": "memorandum of understanding on e-government",
    "chương trình hợp tác về phát triển đô thị thông minh": "cooperation programme on smart cities",
}
_CONTENTS = (
    "xây dựng chính quyền số và trung tâm điều hành thông minh",
    "phát triển hạ tầng viễn thông và mạng 5G trên toàn tỉnh",
    "triển khai bệnh án điện tử và đơn thuốc điện tử trong ngành y tế",
    "số hóa trường học và học bạ của học sinh",
    "đào tạo kỹ năng số cho cán bộ, công chức",
    "bảo đảm an toàn thông tin cho các hệ thống của tỉnh",
    "hỗ trợ doanh nghiệp nhỏ chuyển đổi số",
)
_OPENINGS = ("Ngày {day}", "Sáng ngày {day}", "Chiều {day}", "Vừa qua, ngày {day}")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@cache
def _places() -> tuple[Place, ...]:
    """Provinces and cities that bear one name for all the time that the articles tell of."""
    rows = load_gazetteer().places.values()
    return tuple(p for p in rows if p.valid_from is None and len(p.names) < 2 and " " in p.name_vi)


def article(number: int, version: int = 0) -> Row:
    """One article as a JSON object that `build` reads; every tenth is English."""
    # the thing reported depends on the number; what a new version changes depends on both
    thing, telling = random.Random(number), random.Random(f"{number}.{version}")
    place = _places()[number % len(_places())]
    company = thing.choice(sorted(_COMPANIES))
    day = date(2015, 1, 5) + timedelta(days=thing.randrange(3600) + version)
    write = _english if number % 10 == 9 else _vietnamese
    title, text = write(place, company, day, thing, telling)
    return {
        "id": f"made-{number:05d}",
        "lang": "en" if write is _english else "vi",
        "title": title,
        "published": (day + timedelta(days=1)).isoformat(),
        "source": "A made-up paper",
        "text": text,
    }


def _vietnamese(place: Place, company: str, day: date, thing: random.Random, telling: random.Random) -> tuple[str, str]:
    paper, body = thing.choice(sorted(_PAPERS)), f"UBND {_kind(place)} {place.name_vi}"
    first, last = day.year, day.year + thing.choice((3, 4, 5))
    opening = telling.choice(_OPENINGS).format(day=f"{day.day}/{day.month}/{day.year}")
    chair, head = _name(telling), _name(telling)
    contents = telling.sample(_CONTENTS, telling.randint(2, 4))
    listed = "\n\n".join(f"- {content[0].upper()}{content[1:]};" for content in contents)
    title = f"{body} và {company} ký kết {paper}"
    return title, (
        f"{opening}, tại {place.name_vi}, {body} và {company} đã tổ chức lễ ký kết {paper} giai đoạn {first} - {last}."
        f"\n\nÔng {chair}, Chủ tịch {body}, và ông {head}, Tổng Giám đốc {company}, đã ký thỏa thuận."
        f"\n\nTheo thỏa thuận, hai bên sẽ hợp tác trong các nội dung sau:\n\n{listed}"
        f"\n\nPhát biểu tại buổi lễ, ông {chair} cho biết tỉnh mong muốn {company} tiếp tục đồng hành cùng địa phương."
    )


def _english(place: Place, company: str, day: date, thing: random.Random, telling: random.Random) -> tuple[str, str]:
    paper, short = _PAPERS[thing.choice(sorted(_PAPERS))], _COMPANIES[company]
    body = f"the {place.name_en} Provincial People's Committee"
    written = f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
    chair, head = _name(telling), _name(telling)
    title = f"{place.name_en}, {short} sign {paper}"
    return title, (
        f"{place.name_en} - {body[0].upper()}{body[1:]} and {short} signed a {paper} on {written}. "
        f"It runs from {day.year} to {day.year + 5}."
        f"\n\nMr. {chair}, Chairman of {body}, and Mr. {head}, General Director of {short}, signed the document."
        f"\n\nUnder the agreement, {short} will build digital infrastructure and train {telling.randint(2, 9)}00 officials."
    )


def _kind(place: Place) -> str:
    return "thành phố" if place.kind == "city" else "tỉnh"


def _name(draw: random.Random) -> str:
    return f"{draw.choice(_FAMILY)} {draw.choice(_MIDDLE)} {draw.choice(_GIVEN)}"


def articles(count: int) -> Iterator[Row]:
    """The first `count` articles."""
    return (article(number) for number in range(count))


def write(path: Path, rows: Iterator[Row] | list[Row]) -> None:
    """The articles as JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[2]), articles(int(sys.argv[1])))
