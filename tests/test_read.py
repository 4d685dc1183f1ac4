"""Reading: every format, every fault in one line, and the others still read."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from partnergraph.errors import UsageError
from partnergraph.messages import set_language
from partnergraph.model import RawArticle
from partnergraph.read import Notice, Source, read, read_one
from partnergraph.read.record import MAX_BYTES, day_of

TEXT = "Ngày 6/1, UBND tỉnh X và Công ty Y ký thỏa thuận hợp tác về viễn thông."


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def articles(*inputs: str | Path, published: str | None = None, stdin: bytes = b"") -> list[RawArticle]:
    return [a for a in read(inputs, published=published, stdin=io.BytesIO(stdin)) if isinstance(a, RawArticle)]


def notices(*inputs: str | Path, stdin: bytes = b"") -> list[Notice]:
    return [n for n in read(inputs, stdin=io.BytesIO(stdin)) if isinstance(n, Notice)]


def test_text_with_front_matter(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        f"---\ntitle: Ký kết\npublished: 2021-01-07\nsource: Báo X\nurl: https://x.vn/1\n---\n{TEXT}", "utf-8"
    )
    (article,) = articles(file)
    assert (article.id, article.title, article.published, article.source) == ("a.txt", "Ký kết", "2021-01-07", "Báo X")
    assert (article.url, article.lang) == ("https://x.vn/1", "vi")
    assert article.text == f"Ký kết\n\n{TEXT}"


def test_title_is_not_repeated_whatever_its_form(tmp_path: Path) -> None:
    row = {"title": "Ky\u0301 kết  hợp tác", "text": f"Ký kết hợp tác\n\n{TEXT}"}
    file = tmp_path / "a.json"
    file.write_text(json.dumps(row), "utf-8")
    (article,) = articles(file)
    assert article.text.count("kết hợp tác") == 1


def test_markdown_heading_is_the_title_and_marks_go(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"# Ký **kết**\n\n{TEXT}\n\n- một [liên kết](https://x.vn)\n- hai\n", "utf-8")
    (article,) = articles(file)
    assert article.title == "Ký kết"
    assert "- một liên kết" in article.text
    assert "**" not in article.text


def test_html_takes_its_main_text_and_meta_tags(tmp_path: Path) -> None:
    paragraphs = "".join(
        f"<p>{TEXT} Đoạn {n} nói thêm về nội dung hợp tác giữa hai bên trong thời gian tới.</p>" for n in range(6)
    )
    page = (
        "<html lang='vi'><head><title>Ký kết</title><meta property='og:title' content='Ký kết'>"
        "<meta property='article:published_time' content='2021-01-07T08:00:00+07:00'>"
        "<meta property='og:site_name' content='Báo X'></head>"
        f"<body><nav>Trang chủ</nav><article><h1>Ký kết</h1>{paragraphs}</article></body></html>"
    )
    file = tmp_path / "a.html"
    file.write_text(page, "utf-8")
    (article,) = articles(file)
    assert (article.title, article.published, article.source, article.lang) == ("Ký kết", "2021-01-07", "Báo X", "vi")
    assert "Đoạn 5" in article.text
    assert "Trang chủ" not in article.text


def test_broken_html_is_still_read(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        "<html><body><p>" + f"{TEXT} Và còn nhiều điều nữa được nói đến trong bài này.</p><div><p>" * 6, "utf-8"
    )
    (article,) = articles(file)
    assert "UBND tỉnh X" in article.text


def test_folder_is_walked_in_order_with_paths_as_ids(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text(TEXT + " B", "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / ".hidden.txt").write_text(TEXT, "utf-8")
    assert [a.id for a in articles(tmp_path)] == ["a.txt", "sub/b.txt"]


def test_json_lines_with_a_bad_line_give_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        f'{{"id": "1", "text": "{TEXT}"}}\n{{"id": "2", \n{{"id": "3", "text": "{TEXT} Ba"}}\n[1]\n', "utf-8"
    )
    assert [a.id for a in articles(file)] == ["1", "3"]
    found = notices(file)
    assert [n.where for n in found] == [f"{file}:2", f"{file}:4"]
    assert "line 2, column 13" in found[0].message


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    huge = '{"id": "1", "text": "' + "a" * (10 * MAX_BYTES) + '"}'
    file.write_text(f'{huge}\n{{"id": "2", "text": "{TEXT}"}}\n', "utf-8")
    assert [a.id for a in articles(file)] == ["2"]
    assert [n.where for n in notices(file)] == [f"{file}:1"]


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.txt", b"", "no text"),
        ("a.txt", b"\x00\x01\x02abc", "binary"),
        ("a.txt", "Bộ".encode("utf-16-le") * 3, "binary"),
        ("a.txt", b"ok\nK\xfd k\xeat", "line 2, byte 4"),
        ("a.pdf", b"%PDF-1.7", ".pdf"),
        ("a.docx", b"PK", ".docx"),
        ("a.json", b"{", "line 1, column 2"),
        ("a.json", b'{"title": "x"}', '"text"'),
        ("a.txt", b"---\n: [\n---\ntext", "front matter"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.html", b'<meta charset="utf-8"><p>K\xfd k\xeat', "not UTF-8"),
        ("a.json", b'{"text": "K\\ud800 k", "lang": "vi"}', "half a character"),
        ("a.json", b'{"id": "\\udfff", "text": "K k", "lang": "vi"}', '"id"'),
        ("a.txt", "Το κείμενο αυτό είναι στα ελληνικά.".encode(), "not read"),
    ],
)
def test_bad_input_gives_one_line_and_stops_nothing(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    assert [a.id for a in articles(tmp_path)] == ["good.txt"]
    (notice,) = notices(tmp_path)
    assert notice.skipped
    assert word in notice.message
    assert "\n" not in notice.message
    assert name in notice.where


def test_utf8_with_a_byte_order_mark_and_utf16_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    (tmp_path / "b.txt").write_bytes((TEXT + " B").encode("utf-16"))
    assert [a.text for a in articles(tmp_path)] == [TEXT, TEXT + " B"]


def test_one_id_with_two_texts_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f'{{"id": "1", "text": "{TEXT}"}}\n{{"id": "1", "text": "{TEXT} Khác."}}\n', "utf-8")
    with pytest.raises(UsageError, match='id "1"'):
        articles(file)


def test_the_same_article_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    assert len(articles(tmp_path / "a.txt", tmp_path / "a.txt")) == 1


def test_missing_input_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        articles(tmp_path / "nowhere")


def test_published_stands_in_only_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(f"---\npublished: 2020-02-02\n---\n{TEXT} B", "utf-8")
    assert [a.published for a in articles(tmp_path, published="2021-01-07")] == ["2021-01-07", "2020-02-02"]


def test_standard_input_takes_every_kind() -> None:
    (plain,) = articles("-", stdin=TEXT.encode())
    assert len(plain.id) == 16
    (again,) = articles("-", stdin=TEXT.encode())
    assert again.id == plain.id
    row = json.dumps({"id": "1", "text": TEXT}).encode()
    assert [a.id for a in articles("-", stdin=row)] == ["1"]
    two = row + b"\n" + json.dumps({"id": "2", "text": TEXT}).encode()
    assert [a.id for a in articles("-", stdin=two)] == ["1", "2"]


def test_sources_carry_the_hash_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc the of and to in a")
    found = [item for item in read([tmp_path]) if isinstance(item, Source)]
    assert found[0].name == "a.txt"
    assert len(found[0].sha256) == 64


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-01-07T08:00:00+07:00", "2021-01-07"),
        ("7/1/2021", "2021-01-07"),
        ("08:15 | 07.01.2021", "2021-01-07"),
        ("2017", "2017"),
        ("2025-09", "2025-09"),
        ("31/2/2021", None),
        ("yesterday", None),
    ],
)
def test_days(written: str, day: str | None) -> None:
    assert day_of(written) == day


def test_a_bad_day_is_said_and_the_article_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"---\npublished: hôm qua\n---\n{TEXT}", "utf-8")
    assert articles(tmp_path)[0].published is None
    (notice,) = notices(tmp_path)
    assert not notice.skipped


def test_a_url_that_is_no_web_address_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"---\nurl: javascript:alert(1)\n---\n{TEXT}", "utf-8")
    assert articles(tmp_path)[0].url is None


def test_the_name_of_a_file_that_is_not_there_is_no_text() -> None:
    with pytest.raises(UsageError, match=r"no-such\.txt"):
        read_one("no-such.txt")
    assert read_one("UBND tỉnh Phú Thọ và VNPT ký thỏa thuận, xem a.txt").lang == "vi"
