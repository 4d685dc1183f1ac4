"""The page to ask from, in a browser, with the rest of the network cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import CHROMIUM
from serving import Served, made_build, served

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}: the query page is not opened")

NS, ID = "https://w3id.org/partnergraph/ns#", "https://w3id.org/partnergraph/id/"
LABEL, TYPE = "http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
EVIL = "<img src=x onerror=alert(1)>"


def data() -> str:
    lines = []
    for number in range(3):
        agreement = f"<{ID}agreement/{number}>"
        lines += [
            f"{agreement} <{TYPE}> <{NS}Agreement>",
            f'{agreement} <{LABEL}> "Thỏa thuận số {number} {EVIL}"@vi',
            f'{agreement} <{NS}signed> "202{number}-01-0{number + 1}"',
            f"{agreement} <{NS}party> <{ID}org/sao-mai>",
            f"{agreement} <{NS}party> <{ID}org/tinh-{number}>",
            f'<{ID}org/tinh-{number}> <{LABEL}> "UBND tỉnh {number}"@vi',
            f"<{ID}org/tinh-{number}> <{TYPE}> <http://data.europa.eu/m8g/PublicOrganisation>",
        ]
    lines += [
        f"<{ID}org/sao-mai> <{TYPE}> <{NS}TelecomCompany>",
        f"<{ID}org/sao-mai> <{TYPE}> <http://www.w3.org/ns/org#FormalOrganization>",
        f'<{ID}org/sao-mai> <{LABEL}> "Viễn thông Sao Mai"@vi',
    ]
    return "".join(f"{line} <https://w3id.org/partnergraph/graph/facts> .\n" for line in lines)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(made_build(tmp_path_factory.mktemp("page") / "build", data())) as running:
        yield running


@dataclass
class Visit:
    """A page, what it complained of, and what it asked others for."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def requested(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "about:")):
            self.foreign.append(url)


@pytest.fixture
def visit(browser: Browser, server: Served) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="vi-VN")
    made = Visit(context.new_page(), f"http://{server.host}:{server.port}/")
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("dialog", lambda dialog: made.complaints.append(dialog.message))
    made.page.on("request", lambda request: made.requested(request.url))
    made.page.goto(made.address)
    made.page.wait_for_selector("html[data-ready]", state="attached")
    yield made
    context.close()
    assert made.complaints == []
    assert made.foreign == []


def expect_rows(page: Page, count: int) -> None:
    expect(page.locator("#table tbody tr")).to_have_count(count)


def test_a_query_is_typed_completed_run_and_shared(visit: Visit) -> None:
    page = visit.page
    page.fill("#text", "SELECT ?a ?aLabel WHERE {\n  ?a a ")
    page.locator("#text").press("End")
    page.locator("#text").press_sequentially("thoa")
    expect(page.locator("#completions li").first).to_contain_text("pg:Agreement")
    page.locator("#text").press("Enter")
    expect(page.locator("#text")).to_have_value("SELECT ?a ?aLabel WHERE {\n  ?a a pg:Agreement ")
    page.locator("#text").press_sequentially("; skos:pref")
    page.locator("#text").press("Tab")
    page.locator("#text").press_sequentially("?aLabel }")
    page.locator("#text").press("Escape")
    page.locator("#text").press("Control+Enter")
    expect_rows(page, 3)
    expect(page.locator("#table td").first).to_contain_text("Thỏa thuận số")
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    expect_rows(page, 3)


def test_a_question_is_picked_and_its_parameter_looked_up(visit: Visit) -> None:
    page = visit.page
    page.fill("#filter", "thoa thuan cua mot doanh nghiep")
    page.locator("#questions button").first.click()
    page.wait_for_selector("#error:not([hidden])")  # the example's company is not in this graph
    page.fill("#parameters input", "sao mai")
    page.locator("#parameters input").blur()
    expect_rows(page, 3)
    expect(page.locator("#text")).to_have_value(re.compile("org/sao-mai"))
    assert "question=agreements-of" in page.url
    expect(page.locator("datalist option[value='Viễn thông Sao Mai']")).to_have_count(1)
    page.locator("#lang").click()
    expect(page.locator("#question-title")).to_have_text("The agreements a company has with public bodies")
    expect_rows(page, 3)


def test_a_network_is_drawn_in_its_frame(visit: Visit) -> None:
    page = visit.page
    page.fill("#text", "CONSTRUCT WHERE { ?a pg:party ?o ; skos:prefLabel ?l }")
    page.locator("#run").click()
    expect_rows(page, 9)
    page.locator("#tab-network").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("#counts")).to_contain_text("7 nút")


def test_what_is_no_network_is_not_offered_as_one(visit: Visit) -> None:
    visit.page.fill("#text", "SELECT * { ?a pg:party ?o }")
    visit.page.locator("#run").click()
    expect_rows(visit.page, 6)
    expect(visit.page.locator("#tab-network")).to_be_disabled()


def test_a_fault_is_shown_where_it_is(visit: Visit) -> None:
    visit.page.fill("#text", "SELECT * {\n  ?a pg:party ?o ,, }")
    visit.page.locator("#run").click()
    expect(visit.page.locator("#error")).to_contain_text("dòng 2, cột 22")
    expect(visit.page.locator("#error-place")).to_contain_text("?a pg:party ?o ,, }")


def test_an_iri_asks_on_and_text_is_never_markup(visit: Visit) -> None:
    page = visit.page
    page.fill("#text", "SELECT ?a ?l { ?a a pg:Agreement ; skos:prefLabel ?l } ORDER BY ?a LIMIT 1")
    page.locator("#run").click()
    expect(page.locator("#table td").nth(1)).to_contain_text(EVIL)
    page.locator("#table td button").first.click()
    expect(page.locator("#text")).to_have_value(f"DESCRIBE <{ID}agreement/0>")
    expect_rows(page, 5)
    assert page.locator("#table img").count() == 0


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone(browser: Browser, server: Served, dark: bool) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark" if dark else "light")
    page = context.new_page()
    page.goto(f"http://{server.host}:{server.port}/")
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark" if dark else "light")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#run").click()
    expect_rows(page, 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
