"""A correction of each kind does what it says, survives a change of its article and a build from scratch, and is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import partnergraph as pg
from partnergraph.corrections import Correction, read_table, write_table
from partnergraph.corrections.table import properties
from partnergraph.errors import UsageError
from partnergraph.knowledge.ontology import load_ontology
from partnergraph.messages import set_language
from partnergraph.privacy import Forgotten, covered
from test_updates import same

DATA = "https://w3id.org/partnergraph/id/"
TEXTS = {
    "a": (
        "Ngày 6/1/2021, tại Hải Dương, UBND tỉnh Hải Dương và Tập đoàn VNPT đã tổ chức lễ ký kết thỏa thuận hợp tác "
        "chiến lược về chuyển đổi số giai đoạn 2021 - 2025.\n\nÔng Nguyễn Văn Kiểm, Chủ tịch UBND tỉnh Hải Dương, và ông "
        "Trần Đức Thử, Tổng Giám đốc Tập đoàn VNPT, đã ký thỏa thuận.\n\nTheo thỏa thuận, hai bên sẽ hợp tác xây dựng "
        "chính quyền số và đào tạo kỹ năng số cho cán bộ."
    ),
    "b": (
        "Ngày 8/3/2022, UBND tỉnh Thái Bình và Tập đoàn Viettel đã ký kết thỏa thuận hợp tác về chuyển đổi số giai đoạn "
        "2022 - 2025. Ông Lê Minh Mẫu, Chủ tịch UBND tỉnh Thái Bình, và ông Phạm Quang Dò, Phó Tổng Giám đốc Tập đoàn "
        "Viettel, đã ký thỏa thuận."
    ),
    "c": (
        "Chiều 9/3/2022, Tập đoàn VNPT, UBND tỉnh Thái Bình và Công ty Cổ phần Viễn thông Sao Khuê đã ký kết thỏa thuận hợp tác về chuyển đổi "
        "số giai đoạn 2022 - 2026. Ông Lê Minh Mẫu, Chủ tịch UBND tỉnh Thái Bình, đã ký thỏa "
        "thuận."
    ),
}


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def articles(folder: Path, **more: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in {**TEXTS, **more}.items():
        row = {"id": name, "text": text, "lang": "vi", "published": "2022-03-10"}
        (folder / f"{name}.json").write_text(json.dumps(row), "utf-8")
    return folder


def table(path: Path, *rows: dict[str, str]) -> Path:
    write_table(path, [Correction(**{"subject": "", **row}) for row in rows])  # type: ignore[arg-type]
    return path


def facts(build: Path, article: str) -> dict[str, Any]:
    rows = map(json.loads, (build / "facts.jsonl").read_text("utf-8").splitlines())
    return next(row for row in rows if row["id"] == article)


def iri_of(build: Path, article: str, kind: str, name: str = "") -> str:
    """The path of a thing that an article tells of."""
    found: str = next(f["iri"] for f in facts(build, article)[kind] if name in f.get("name", ""))
    return found.removeprefix(DATA)


def effects(build: pg.Build) -> list[str]:
    return [row["effect"] for row in build.manifest["corrections"]]


def values(build: pg.Build, path: str, predicate: str) -> list[str]:
    answer = build.query(f"SELECT DISTINCT ?o {{ GRAPH ?g {{ <{DATA}{path}> {predicate} ?o }} }} ORDER BY ?o")
    assert isinstance(answer, pg.Table)
    return [row[0].value.removeprefix(DATA) for row in answer.rows if row[0]]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> pg.Build:
    folder = tmp_path_factory.mktemp("plain")
    return pg.build([articles(folder / "articles")], folder / "build")


def corrected(tmp_path: Path, *rows: dict[str, str]) -> pg.Build:
    """A build with corrections that came later, held against one from scratch after every article has changed."""
    out, inputs = tmp_path / "build", articles(tmp_path / "articles")
    pg.build([inputs], out)
    sheet = table(tmp_path / "corrections.csv", *rows)
    first = pg.build(out=out, corrections=sheet)
    assert first.extracted == 0 or any(row["action"] == "forget" for row in rows)
    assert first.validate().conforms, first.validate().lines("en")
    assert first.validate().quotes_missing == 0
    told = effects(first)
    later = {name: f"{text}\n\nBuổi lễ kết thúc lúc 11 giờ." for name, text in TEXTS.items()}
    changed = pg.build([articles(inputs, **later)], out)
    assert effects(changed) == told
    clean = pg.build([inputs], tmp_path / "clean", corrections=sheet)
    assert same(out, tmp_path / "clean")
    assert effects(clean) == told
    return changed


def test_merge(tmp_path: Path, plain: pg.Build) -> None:
    firm = iri_of(plain.folder, "c", "organisations", "Sao Khuê")
    made = corrected(tmp_path, {"action": "merge", "subject": firm, "value": "org/mobifone"})
    assert iri_of(made.folder, "c", "organisations", "Sao Khuê") == "org/mobifone"
    assert effects(made) == ["applied"]
    assert "org/mobifone" in values(made, iri_of(made.folder, "c", "agreements"), "pg:party")


def test_never_merge(tmp_path: Path) -> None:
    other = TEXTS["a"].replace("Ngày 6/1/2021", "Tháng 1/2021").replace("tại Hải Dương, ", "")
    alone = pg.build([articles(tmp_path / "alone", d=other)], tmp_path / "one", remove=["a", "b", "c"])
    apart = iri_of(alone.folder, "d", "agreements")
    both = pg.build([articles(tmp_path / "articles", d=other)], tmp_path / "build")
    paper = iri_of(both.folder, "d", "agreements")
    assert iri_of(both.folder, "a", "agreements") == paper != apart
    rows = (
        {"action": "never-merge", "subject": paper, "value": apart},
        {
            "action": "never-merge",
            "subject": paper,
            "value": "agreement/nothing",
        },
    )
    sheet = table(tmp_path / "corrections.csv", *rows)
    made = pg.build(out=both.folder, corrections=sheet)
    assert effects(made) == ["applied", "orphaned"]
    assert iri_of(both.folder, "d", "agreements") == apart
    assert iri_of(both.folder, "a", "agreements") == paper
    inputs = articles(tmp_path / "articles", d=f"{other}\n\nBuổi lễ kết thúc lúc 11 giờ.")
    assert effects(pg.build([inputs], both.folder)) == ["applied", "orphaned"]
    pg.build([inputs], tmp_path / "clean", corrections=sheet)
    assert same(both.folder, tmp_path / "clean")
    assert iri_of(both.folder, "d", "agreements") == apart


def test_split(tmp_path: Path, plain: pg.Build) -> None:
    person = iri_of(plain.folder, "b", "people", "Mẫu")
    made = corrected(tmp_path, {"action": "split", "subject": person, "value": "c"})
    assert iri_of(made.folder, "b", "people", "Mẫu") == person
    assert iri_of(made.folder, "c", "people", "Mẫu") not in (person, "")
    assert effects(made) == ["applied"]


def test_reject_a_value_and_a_thing(tmp_path: Path, plain: pg.Build) -> None:
    paper, person = iri_of(plain.folder, "a", "agreements"), iri_of(plain.folder, "b", "people", "Dò")
    made = corrected(
        tmp_path,
        {"action": "reject", "subject": paper, "property": "signed", "value": "2021-01-06"},
        {"action": "reject", "subject": person},
        {"action": "reject", "subject": paper, "property": "area", "value": "no-such-area"},
    )
    assert effects(made) == ["applied", "applied", "needless"]
    assert values(made, paper, "pg:signed") == []
    assert values(made, paper, "pg:validFrom") == ["2021-01-01"]
    assert [person["name"] for person in facts(made.folder, "b")["people"]] == ["Lê Minh Mẫu"]
    assert "Phạm Quang Dò" not in facts(made.folder, "b")["agreements"][0]["signatories"]
    again = pg.build(out=made.folder, corrections=table(tmp_path / "none.csv"))
    assert (again.extracted, values(again, paper, "pg:signed")) == (0, ["2021-01-06"])


def test_reject_an_organisation_and_an_agreement(tmp_path: Path, plain: pg.Build) -> None:
    firm, paper = iri_of(plain.folder, "c", "organisations", "Sao"), iri_of(plain.folder, "b", "agreements")
    made = corrected(tmp_path, {"action": "reject", "subject": firm}, {"action": "reject", "subject": paper})
    data = (made.folder / "graph.nq").read_text("utf-8")
    assert f"<{DATA}{firm}> <http://www.w3.org/2004/02/skos/core#prefLabel>" not in data
    assert facts(made.folder, "b")["agreements"] == []
    assert effects(made) == ["applied", "applied"]


def test_assert_a_fact_with_its_source(tmp_path: Path, plain: pg.Build) -> None:
    paper = iri_of(plain.folder, "b", "agreements")
    row = {
        "action": "assert", "subject": paper, "property": "area", "value": "cybersecurity",
        "url": "https://example.org/goc", "quote": "Hai bên bảo đảm an toàn thông tin; hỏi 0912 345 678.", "by": "Thử",
        "date": "2022-04-01",
    }  # fmt: skip
    made = corrected(tmp_path, row)
    assert any(value.endswith("/cybersecurity") for value in values(made, paper, "pg:cooperationArea"))
    query = f"""SELECT ?url ?quote ?by ?day {{ GRAPH <https://w3id.org/partnergraph/graph/corrections> {{
        ?st a pg:Statement ; rdf:subject <{DATA}{paper}> ; dcterms:source ?url ; prov:wasGeneratedBy ?c .
        ?c oa:exact ?quote ; dcterms:creator ?by ; dcterms:date ?day }} }}"""
    answer = made.query(query)
    assert isinstance(answer, pg.Table)
    (told,) = [[cell.value for cell in found if cell] for found in answer.rows]
    assert told[0] == "https://example.org/goc"
    assert "0912" not in told[1]
    assert told[2:] == ["Thử", "2022-04-01"]


def test_relabel(tmp_path: Path, plain: pg.Build) -> None:
    firm, paper = iri_of(plain.folder, "c", "organisations", "Sao"), iri_of(plain.folder, "c", "agreements")
    made = corrected(
        tmp_path,
        {"action": "relabel", "subject": firm, "property": "vi", "value": "Sao Khuê JSC"},
        {"action": "relabel", "subject": paper, "property": "en", "value": "The green star agreement"},
        {"action": "relabel", "subject": "org/viettel", "property": "vi", "value": "Viettel ta"},
    )
    assert values(made, firm, "skos:prefLabel") == ["Sao Khuê JSC"]
    assert "The green star agreement" in values(made, paper, "skos:prefLabel")
    assert "Viettel ta" in values(made, "org/viettel", "skos:prefLabel")
    assert "Sao Khuê JSC" in (made.folder / "network.html").read_text("utf-8")
    assert effects(made) == ["applied"] * 3


def test_set_a_slot(tmp_path: Path, plain: pg.Build) -> None:
    paper = iri_of(plain.folder, "a", "agreements")
    made = corrected(
        tmp_path,
        {"action": "set", "subject": DATA + paper, "property": "signed", "value": "2021-01-05"},
        {"action": "set", "subject": paper, "property": "period", "value": "2021/2025"},
    )
    graph = "GRAPH <https://w3id.org/partnergraph/graph/facts>"
    answer = made.query(f"SELECT ?d {{ {graph} {{ <{DATA}{paper}> pg:dateSigned ?d }} }}")
    assert isinstance(answer, pg.Table)
    assert [row[0].value for row in answer.rows if row[0]] == ["2021-01-05"]
    assert effects(made) == ["applied", "needless"]


def test_pin(tmp_path: Path, plain: pg.Build) -> None:
    paper, body = iri_of(plain.folder, "a", "agreements"), iri_of(plain.folder, "a", "people", "Kiểm")
    made = corrected(
        tmp_path,
        {"action": "pin", "subject": paper, "value": "agreement/hai-duong-vnpt"},
        {"action": "pin", "subject": body, "value": body},
        {"action": "set", "subject": "agreement/hai-duong-vnpt", "property": "type", "value": "framework-agreement"},
        {"action": "pin", "subject": "agreement/nowhere", "value": "agreement/there"},
    )
    assert iri_of(made.folder, "a", "agreements") == "agreement/hai-duong-vnpt"
    assert paper not in (made.folder / "graph.ttl").read_text("utf-8")
    assert effects(made) == ["applied", "needless", "applied", "orphaned"]


@pytest.mark.parametrize("by_iri", [False, True])
def test_a_forgotten_person_is_gone_and_stays_gone(tmp_path: Path, plain: pg.Build, by_iri: bool) -> None:
    name = "Nguyễn Văn Kiểm"
    subject = iri_of(plain.folder, "a", "people", "Kiểm") if by_iri else name
    note = {"action": "reject", "subject": "org/nobody", "note": f"Theo yêu cầu của {name}"}
    made = corrected(tmp_path, {"action": "forget", "subject": subject, "note": name}, note)
    assert effects(made) == ["applied", "orphaned"]
    later = {"a": TEXTS["a"] + f"\n\nÔng Kiểm phát biểu. {name.upper()} cảm ơn.", "d": f"{TEXTS['a']} Lần nữa, {name}."}
    pg.build([articles(tmp_path / "articles", **later)], made.folder)
    pg.build(out=made.folder, corrections=table(tmp_path / "other.csv"))
    for file in made.folder.iterdir():
        if file.is_file():
            text = file.read_text("utf-8-sig").casefold()
            assert not [form for form in ("văn kiểm", "van-kiem", "ông kiểm") if form in text], file.name


def test_what_concerns_nobody_reaches_no_file(tmp_path: Path) -> None:
    private = ("0912 345 678", "024 3826 5656", "kiem@example.vn", "số 5 ngõ 7", "1961", "3/4/1962")
    text = (
        TEXTS["a"]
        .replace(
            "Ông Nguyễn Văn Kiểm,",
            "Ông Nguyễn Văn Kiểm (sinh năm 1961, trú tại số 5 ngõ 7, phường Hòa, TP. Hải Dương),",
        )
        .replace("hai bên sẽ hợp tác", "hai bên (điện thoại: 024 3826 5656, kiem@example.vn) sẽ hợp tác")
    )
    text += " Ông Trần Đức Thử, sinh ngày 3/4/1962, số máy 0912 345 678. Học sinh năm 2021 cũng dự."
    made = pg.build([articles(tmp_path / "articles", a=text)], tmp_path / "build")
    for file in made.folder.iterdir():
        if file.is_file():
            whole = file.read_text("utf-8")
            assert not [words for words in private if words in whole], file.name
    assert "Học sinh năm 2021" in (made.folder / "articles.jsonl").read_text("utf-8")
    assert facts(made.folder, "a")["agreements"][0]["signed"] == "2021-01-06"
    assert made.validate().quotes_missing == 0


def test_another_name_of_the_same_letters_is_another_person() -> None:
    text = "Ông Nguyễn Văn Kiêm và bà Kiểm; Mr. Nguyen Van Kiem."
    found = covered(pg_article(text), [Forgotten.of("Nguyễn Văn Kiểm")]).text
    assert found == "Ông Nguyễn Văn Kiêm và bà Kiểm; Mr. •••••• ••• ••••."


def pg_article(text: str) -> Any:
    from partnergraph.model import RawArticle

    return RawArticle(id="a", text=text)


# ------------------------------------------------------------------------------------------------------------ the table


def test_what_may_be_corrected_is_in_the_ontology() -> None:
    ontology = load_ontology()
    for known in properties().values():
        assert (known.range == "concept") == bool(known.scheme)
        assert known.scheme in {"", *ontology.codes}
        if known.predicate.startswith("pg:"):
            assert ontology.label(ontology.namespaces.term(known.predicate[3:]), "en"), known.predicate


def test_round_trip_with_a_spreadsheet(tmp_path: Path) -> None:
    rows = (Correction("set", "agreement/x", "signed", "2021-01-06", note='a "b"; c, d\ne', by="Lê Ý", line=2),)
    write_table(tmp_path / "a.csv", rows)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    again = read_table(tmp_path / "a.csv", DATA)
    assert [(r.value, r.note, r.by) for r in again] == [("2021-01-06", 'a "b"; c, d\ne', "Lê Ý")]
    (tmp_path / "b.csv").write_text("Action;Subject;Property;Value\nset;agreement/x;signed;'2021-01-06\n;;;\n", "utf-8")
    assert [(r.action, r.value) for r in read_table(tmp_path / "b.csv", DATA)] == [("set", "2021-01-06")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("set,agreement/x,signed,06/01/2021,", ("a.csv:2", "06/01/2021", "spreadsheet", "2021-01-06")),
        ("set,agreement/x,signed,44202,", ("44202", "2021-01-06")),
        ("set,agreement/x,signed,Jan-21,", ("Jan-21", "spreadsheet")),
        ("set,agreement/x,period,2021,", ("2021/2025",)),
        ("set,agreement/x,signed,soon,", ("soon",)),
        ("pin,agreement/x,,agreement/y,1/2/2021", ("date", "1/2/2021")),
        ("mend,agreement/x,,,", ("mend", "never-merge")),
        ("set,agreement/x,,2021,", ("property",)),
        ("assert,agreement/x,area,health,", ("url", "quote")),
        ("set,agreement/x,colour,red,", ("colour", "signed")),
        ("set,agreement/x,area,health,", ("assert",)),
        ("set,agreement/x,type,contract-of-sale,", ("contract-of-sale", "framework-agreement")),
        ("reject,agreement/x,type,,", ("set",)),
        ("set,agreement/x,renews,org/y,", ("org/y", "agreement")),
        ("pin,VNPT,,org/y,", ("VNPT",)),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_line(tmp_path: Path, row: str, words: Iterable[str]) -> None:
    (tmp_path / "a.csv").write_text(f"action,subject,property,value,date\n{row}\n", "utf-8")
    with pytest.raises(UsageError) as told:
        read_table(tmp_path / "a.csv", DATA)
    assert "\n" not in str(told.value)
    assert all(word in str(told.value) for word in words), str(told.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n", "action"),
        (b"action,subject,colour\n", "colour"),
        ("action,subject\nset,\xe9".encode("latin-1"), "UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(UsageError, match=words):
        read_table(tmp_path / "a.csv", DATA)
