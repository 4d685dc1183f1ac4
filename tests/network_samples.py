"""Networks to test with. Firms, people, agreements and articles in them are made up."""

from __future__ import annotations

import random

from partnergraph.views.network import Actor, Detail, NetworkEdge, NetworkNode, Quote

FIRMS = [
    ("sao-mai", "Tập đoàn Bưu chính Viễn thông Sao Mai", "Sao Mai Posts and Telecommunications Group", "telecom"),
    ("lac-viet", "Tập đoàn Công nghiệp - Viễn thông Lạc Việt", "Lạc Việt Industry and Telecoms Group", "telecom"),
    ("song-xanh", "Tổng công ty Viễn thông Sóng Xanh", "Sóng Xanh Telecom Corporation", "telecom"),
    ("hoa-sen", "Công ty cổ phần Công nghệ Hoa Sen", "Hoa Sen Technology JSC", "company"),
]
PROVINCES = [
    "Quảng Nam", "Thừa Thiên Huế", "Bắc Giang", "Lâm Đồng", "Cà Mau", "Sóc Trăng", "Hà Giang", "Yên Bái",
    "Nghệ An", "Bình Định", "Đắk Lắk", "Bà Rịa - Vũng Tàu", "Tuyên Quang", "Kiên Giang", "Lạng Sơn", "Quảng Ninh",
    "Hậu Giang", "Vĩnh Phúc", "Thái Nguyên", "Khánh Hòa", "Đồng Tháp", "Ninh Thuận", "Lai Châu", "Quảng Trị",
]  # fmt: skip
OTHERS = [
    ("btttt", "Bộ Thông tin và Truyền thông", "Ministry of Information and Communications", "government"),
    ("byt", "Bộ Y tế", "Ministry of Health", "government"),
    ("tu-qn", "Tỉnh ủy Quảng Nam", "Quảng Nam Party Committee", "party"),
    ("btl", "Bộ Tư lệnh Bộ đội Biên phòng", "Border Guard Command", "military"),
    ("ca-bg", "Công an tỉnh Bắc Giang", "Bắc Giang Provincial Police", "military"),
    ("dh", "Đại học Bách khoa Trường Sơn", "Trường Sơn University of Technology", "university"),
    ("bv", "Bệnh viện Đa khoa Hồng Lĩnh", "Hồng Lĩnh General Hospital", "university"),
    ("hoi", "Hội Nông dân Việt Nam", "Vietnam Farmers' Union", "other"),
]
PEOPLE = [("Nguyễn Thị Ánh Tuyết", "Phó Chủ tịch"), ("Trần Quốc Đạt", "Tổng giám đốc"), ("Lê Hữu Nghĩa", "Giám đốc")]
TYPES = [
    ("Thỏa thuận hợp tác chiến lược", "Strategic cooperation agreement", "strategic-cooperation-agreement"),
    ("Biên bản ghi nhớ", "Memorandum of understanding", "memorandum-of-understanding"),
    ("Chương trình phối hợp", "Cooperation programme", "cooperation-programme"),
]


def quote(number: int) -> Quote:
    """A made-up sentence of a made-up article."""
    return Quote(
        text=f"Chiều 6/1, hai bên đã ký kết thỏa thuận hợp tác về viễn thông và công nghệ thông tin (lần {number}).",
        article_title=f"Ký kết hợp tác chuyển đổi số, bài số {number}",
        date=f"2021-01-{number % 28 + 1:02}",
        url=f"https://bao.example/ky-ket-{number}",
        basis=("stated", "inferred")[number % 2],
    )


def agreement(number: int, source: str, target: str, year: int | None = 2021) -> NetworkEdge:
    """Agreement `number` between the two."""
    vi, en, kind = TYPES[number % 3]
    end = None if year is None else year + 4
    return NetworkEdge(
        source=source, target=target, id=f"agreement/{number}", label_vi=vi, label_en=en, kind=kind,
        status=("signed", "in-force", "expired", "planned")[0 if number % 4 < 3 else number % 16 // 4],
        year=year, until=end, signed="" if year is None else f"{year}-01-06",
        details=(Detail("areas", "Chính quyền điện tử, đô thị thông minh", "E-government, smart city"),),
        actors=(Actor("Trần Quốc Đạt", "sign", "Tổng giám đốc", "Sao Mai", "person/1"), Actor("Vũ Thị Mơ", "chair")),
        quotes=(quote(number), quote(number + 1)),
    )  # fmt: skip


def small() -> tuple[list[NetworkNode], list[NetworkEdge]]:
    """About forty nodes: four firms, provinces and other bodies, some people."""
    provinces = [
        (f"p{i}", f"Ủy ban nhân dân tỉnh {name}", f"People's Committee of {name} Province", "government")
        for i, name in enumerate(PROVINCES)
    ]
    nodes = [
        NetworkNode(key, vi, en, kind, (Detail("aliases", vi.split()[-1]),), (quote(7),))
        for key, vi, en, kind in [*FIRMS, *provinces, *OTHERS]
    ]
    nodes += [NetworkNode(f"person/{i}", name, name, "person") for i, (name, _) in enumerate(PEOPLE)]
    choose = random.Random(4)
    bodies = [key for key, *_ in [*provinces, *OTHERS]]
    edges = [
        agreement(i, FIRMS[0 if i < 14 else i % 4][0], body, None if i == 9 else 2012 + i % 12)
        for i, body in enumerate(bodies)
    ]
    edges += [agreement(100 + i, choose.choice(FIRMS)[0], choose.choice(bodies), 2016 + i % 9) for i in range(12)]
    edges += [agreement(200 + i, "sao-mai", "p0", 2014 + 6 * i) for i in range(2)]
    edges += [
        NetworkEdge(
            source=f"person/{i}",
            target=("p0", "sao-mai", "lac-viet")[i],
            kind="post",
            label_vi=post,
            quotes=(quote(3),),
        )
        for i, (_, post) in enumerate(PEOPLE)
    ]
    return nodes, edges


def large(size: int, links: int) -> tuple[list[NetworkNode], list[NetworkEdge]]:
    """A network of `size` bodies with few well-connected firms, the like of a national corpus."""
    choose = random.Random(9)
    firms = max(size // 20, 2)
    nodes = [
        NetworkNode(
            f"n{i}",
            f"Công ty Viễn thông số {i}" if i < firms else f"Ủy ban nhân dân huyện {PROVINCES[i % 24]} {i}",
            f"Telecom company {i}" if i < firms else f"People's Committee of {PROVINCES[i % 24]} district {i}",
            "telecom"
            if i < firms
            else ("government", "government", "party", "military", "university", "company")[i % 6],
        )
        for i in range(size)
    ]
    edges = [
        agreement(
            j,
            f"n{min(int(choose.paretovariate(0.8)) - 1, firms - 1)}",
            f"n{choose.randrange(firms, size)}",
            2010 + j % 15,
        )
        for j in range(links)
    ]
    return nodes, edges
