"""The page in a browser, opened from a file, with the network cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from conftest import CHROMIUM
from network_samples import agreement, large, small
from partnergraph.views.network import Actor, Detail, NetworkEdge, NetworkNode, Quote, network_of_facts
from partnergraph.views.page import render_page

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: network pages are not opened")

Sample = tuple[list[NetworkNode], list[NetworkEdge]]
WIDE, PHONE = (1400, 900), (390, 844)


@dataclass
class Visit:
    """A page and everything it tried."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def refuse(self, dialog: Dialog) -> None:
        """No page of ours ever opens one."""
        self.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def quiet(self) -> bool:
        """Whether the page asked for nothing but itself and ran into nothing."""
        assert self.complaints == []
        assert len(self.requests) <= 1
        return all(request.startswith("file:") for request in self.requests)


@dataclass
class Opener:
    """Writes a network as a page and opens it."""

    browser: Browser
    folder: Path

    def __call__(self, sample: Sample, *, anchor: str = "", size: tuple[int, int] = WIDE, dark: bool = False) -> Visit:
        html = render_page(network_of_facts(*sample), title_vi="Hợp tác", title_en="Partnerships")
        path = self.folder / "network.html"
        path.write_text(html, encoding="utf-8")
        return self.visit(path, anchor, size, dark)

    def visit(self, path: Path, anchor: str, size: tuple[int, int], dark: bool) -> Visit:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light", offline=True
        )
        context.route(re.compile("^(?!file:)(?!blob:)(?!data:)"), lambda route: route.abort())
        page = context.new_page()
        visit = Visit(page)
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("console", lambda message: visit.complaints.append(message.text))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("dialog", visit.refuse)
        page.goto(path.as_uri() + anchor)
        page.wait_for_selector("html[data-ready]", state="attached")
        return visit


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    yield Opener(browser, tmp_path)
    for context in browser.contexts:
        context.close()


def pair_of(count: int = 1) -> Sample:
    nodes = [
        NetworkNode("a", "Sao Mai", "Morning Star", "telecom"),
        NetworkNode("b", "Quảng Nam", "Quảng Nam", "government"),
    ]
    return nodes, [agreement(number, "a", "b", 2014 + number) for number in range(count)]


def click_middle(page: Page) -> None:
    """The view puts the middle of what it shows 12 pixels above the middle of the canvas."""
    box = page.locator("#canvas").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 12)


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("dark", [False, True])
def test_it_opens_and_asks_for_nothing(open_page: Opener, size: tuple[int, int], dark: bool) -> None:
    visit = open_page(small(), size=size, dark=dark)
    expect(visit.page.locator("#counts")).to_contain_text("46 thỏa thuận")
    expect(visit.page.locator("html")).to_have_attribute("data-theme", "dark" if dark else "light")
    head = visit.page.locator("header").bounding_box()
    assert head
    assert head["width"] <= size[0]
    assert visit.quiet()


def test_a_large_network_opens_with_few_nodes(open_page: Opener) -> None:
    visit = open_page(large(1000, 1500))
    expect(visit.page.locator("#few")).to_contain_text("150 trong 1000")
    visit.page.locator("#few-all").click()
    expect(visit.page.locator("#counts")).to_contain_text("1000 nút")
    assert visit.quiet()


def test_a_click_on_a_line_shows_who_says_so(open_page: Opener) -> None:
    visit = open_page(pair_of())
    click_middle(visit.page)
    panel = visit.page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Thỏa thuận hợp tác chiến lược")
    expect(panel.locator("blockquote p").first).to_contain_text("hai bên đã ký kết")
    expect(panel.locator("blockquote a").first).to_have_attribute("href", "https://bao.example/ky-ket-0")
    expect(panel.locator("blockquote footer").first).to_contain_text("1/1/2021")
    expect(panel).to_contain_text("Trần Quốc Đạt")
    assert visit.quiet()


def test_several_agreements_of_a_pair_are_listed(open_page: Opener) -> None:
    visit = open_page(pair_of(3))
    click_middle(visit.page)
    expect(visit.page.locator("#panel details.fact")).to_have_count(3)
    visit.page.locator("#panel summary").last.click()
    expect(visit.page.locator("#panel details[open] blockquote").first).to_be_visible()
    assert visit.quiet()


def test_a_click_on_a_node_shows_it_and_escape_lets_go(open_page: Opener) -> None:
    visit = open_page(([NetworkNode("a", "Sao Mai", "Morning Star", "telecom")], []))
    click_middle(visit.page)
    expect(visit.page.locator("#panel h2")).to_have_text("Sao Mai")
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator("#panel")).to_be_hidden()


def test_search_needs_no_diacritics_and_no_mouse(open_page: Opener) -> None:
    visit = open_page(small())
    page = visit.page
    page.keyboard.press("/")
    page.keyboard.type("quang nam")
    expect(page.locator("#results li").first).to_contain_text("Ủy ban nhân dân tỉnh Quảng Nam")
    expect(page.locator("#results mark").first).to_have_text("Quảng")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Ủy ban nhân dân tỉnh Quảng Nam")
    expect(page.locator("#panel details.fact")).to_have_count(3)
    assert page.url.endswith("#node=p0")
    page.locator("#search").fill("đồng tháp chuong trinh")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert "#fact=" in page.url
    assert visit.quiet()


def test_people_start_hidden_and_search_brings_them_out(open_page: Opener) -> None:
    visit = open_page(small())
    people = visit.page.locator("#legend button", has_text="Người")
    expect(people).to_have_attribute("aria-pressed", "false")
    visit.page.locator("#search").fill("anh tuyet")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#panel h2")).to_have_text("Nguyễn Thị Ánh Tuyết")
    expect(people).to_have_attribute("aria-pressed", "true")


def test_the_language_switches_everywhere(open_page: Opener) -> None:
    visit = open_page(small(), anchor="#node=p0")
    page = visit.page
    page.locator("#lang").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Partnerships")
    expect(page.locator("#panel h2")).to_have_text("People's Committee of Quảng Nam Province")
    expect(page.locator("#counts")).to_contain_text("46 agreements")
    expect(page.locator("#legend")).to_contain_text("Telecom company")
    assert "lang=en" in page.url


def test_an_address_shows_what_its_sender_saw(open_page: Opener) -> None:
    visit = open_page(small(), anchor="#node=p0&lang=en&years=2014-2016&company=sao-mai&hide=party")
    page = visit.page
    expect(page.locator("#panel h2")).to_have_text("People's Committee of Quảng Nam Province")
    expect(page.locator("#years-shown")).to_have_text("2014–2016")
    expect(page.locator("#company option:checked")).to_have_text("Sao Mai Posts and Telecommunications Group")
    expect(page.locator("#legend button", has_text="Party body")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(
    "anchor", ["#node=nobody", "#pair=[", "#pair=%5B1%2C2%5D", "#years=9-x", "#%E0%A4%A", "#lang=__proto__"]
)
def test_a_broken_address_opens_the_whole(open_page: Opener, anchor: str) -> None:
    visit = open_page(small(), anchor=anchor)
    expect(visit.page.locator("#counts")).to_contain_text("46 thỏa thuận")
    assert visit.quiet()


def test_filters_narrow_and_clear(open_page: Opener) -> None:
    page = open_page(small()).page
    counts = page.locator("#counts")
    page.locator("#company").select_option(label="Công ty cổ phần Công nghệ Hoa Sen")
    expect(counts).not_to_contain_text("46 thỏa thuận")
    page.locator("#reset").click()
    page.locator("#year-to").fill("2013")
    expect(page.locator("#years-shown")).to_have_text("2012–2013")
    narrowed = counts.inner_text()
    page.locator("#undated").uncheck()
    assert counts.inner_text() != narrowed
    page.locator("#reset").click()
    page.locator("#states button", has_text="Dự kiến").click()
    expect(counts).to_contain_text("43 thỏa thuận")
    page.locator("#reset").click()
    page.locator("#legend button", has_text="Cơ quan nhà nước").click()
    expect(counts).to_contain_text("10 nút")
    page.locator("#reset").click()
    expect(counts).to_contain_text("36 nút · 46 thỏa thuận")


def test_nothing_left_says_so(open_page: Opener) -> None:
    page = open_page(pair_of()).page
    for entry in page.locator("#legend button").all():
        entry.click()
    expect(page.locator("#empty")).to_contain_text("Không có gì khớp")


def test_an_empty_network_says_so(open_page: Opener) -> None:
    visit = open_page(([], []))
    expect(visit.page.locator("#empty")).to_contain_text("Không có gì để vẽ")
    assert visit.quiet()


def test_the_surroundings_of_a_node_alone(open_page: Opener) -> None:
    page = open_page(small(), anchor="#node=p0").page
    page.locator("#panel .actions button").click()
    expect(page.locator("#counts")).to_contain_text("2 nút · 3 thỏa thuận")
    page.locator("#focus-end").click()
    expect(page.locator("#counts")).to_contain_text("36 nút")


def test_the_picture_is_saved(open_page: Opener, tmp_path: Path) -> None:
    visit = open_page(small())
    with visit.page.expect_download() as download:
        visit.page.locator("#save").click()
    target = tmp_path / "saved.png"
    download.value.save_as(target)
    assert target.read_bytes().startswith(b"\x89PNG")
    assert target.stat().st_size > 20_000


def test_the_theme_switches_and_the_phone_has_sheets(open_page: Opener) -> None:
    page = open_page(small(), size=PHONE).page
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("#filters-toggle").click()
    expect(page.locator("#legend")).to_be_visible()
    page.locator("#filters-close").click()
    expect(page.locator("#legend")).to_be_hidden()


def test_the_print_is_light_and_the_screen_stays_dark(open_page: Opener) -> None:
    visit = open_page(small(), anchor="#node=p0", dark=True)
    assert visit.page.pdf(format="A4").startswith(b"%PDF")
    expect(visit.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(visit.page.locator("#print-picture")).to_have_count(0)
    assert [r for r in visit.requests if not r.startswith("data:")] == visit.requests[:1]
    assert visit.complaints == []


def test_no_machine_word_reaches_the_reader(open_page: Opener) -> None:
    page = open_page(small()).page
    for anchor in ("p0", "sao-mai", "person/1", "hoi"):
        page.locator("#search").fill(anchor)
        page.goto(page.url.partition("#")[0] + f"#node={anchor}")
        expect(page.locator("#panel")).to_be_visible()
        text = page.locator("body").inner_text()
        assert not re.search(r"\b(false|true|null|undefined|NaN|object Object)\b|\{\w+\}", text), text


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "${alert(1)}",
    "{{ 7*7 }}{% raw %}",
    "</style><script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "__proto__",
    "constructor",
    "\u2028alert(1)\u2029",
    "&lt;img src=x onerror=alert(1)&gt;",
    "https://bao.example/\"onmouseover=\"alert(1)",
    "]]><script>alert(1)</script>",
]  # fmt: skip


def hostile_sample() -> Sample:
    nodes, edges = [NetworkNode("hub", "Sao Mai", "Morning Star", "telecom")], []
    for number, bad in enumerate(HOSTILE):
        said = Quote(bad, bad, bad, bad, bad)
        rows = (Detail(bad, bad, bad, bad),)
        nodes.append(NetworkNode(bad, bad, bad, bad, rows, (said,)))
        edges.append(
            NetworkEdge(
                source="hub", target=bad, id=f"{bad} {number}", label_vi=bad, label_en=bad, kind=bad, status=bad, signed=bad,
                details=rows, actors=(Actor(bad, bad, bad, bad, bad),), quotes=(said,),
            )
        )  # fmt: skip
    return nodes, edges


def test_hostile_texts_do_nothing(open_page: Opener) -> None:
    visit = open_page(hostile_sample())
    page = visit.page
    for bad in HOSTILE:
        page.locator("#search").fill(bad)
        page.keyboard.press("Enter")
        expect(page.locator("#panel")).to_be_visible()
        if page.locator("#panel summary").count():
            page.locator("#panel summary").first.click()
        for link in page.locator("#panel a").all():
            assert (link.get_attribute("href") or "").startswith("https://bao.example/")
        page.locator("#lang").click()
    assert page.locator("img, iframe, object, embed, svg script, style:not(head style)").count() == 0
    assert page.locator("script").count() == 3
    assert visit.quiet()


def test_hostile_titles_do_nothing(open_page: Opener, tmp_path: Path) -> None:
    for number, bad in enumerate(HOSTILE[::3]):
        path = tmp_path / f"{number}.html"
        path.write_text(render_page(network_of_facts(*pair_of()), title_vi=bad, title_en=bad), encoding="utf-8")
        visit = open_page.visit(path, "#node=" + bad.replace("%", "%25"), PHONE, False)
        assert visit.page.locator("script").count() == 3
        assert visit.quiet()
        visit.page.context.close()


def test_the_route_guard_would_notice_a_request(open_page: Opener, tmp_path: Path) -> None:
    """The tests above can fail: a page that asks for something is noticed."""
    path = tmp_path / "asking.html"
    path.write_text(
        '<html data-ready="yes"><img src="https://bao.example/x.png"><script>alert(1)</script>', encoding="utf-8"
    )
    visit = open_page.visit(path, "", WIDE, False)
    visit.page.wait_for_timeout(200)
    assert any("bao.example" in request for request in visit.requests)
    assert any("dialog" in complaint for complaint in visit.complaints)
