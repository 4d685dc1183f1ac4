"""The sample articles under data/articles: their form, their number, and that no sentence was copied."""

import datetime as dt
import gzip
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from partnergraph.model import RawArticle
from partnergraph.read import Notice, read

CORPUS = Path(__file__).parents[1] / "data" / "articles"
FIELDS = {"title", "published", "source", "url", "lang", "licence"}
GUARD_WORDS = 12  # shorter sentences are names, titles and set phrases


class Piece(NamedTuple):
    """One sample article: its file name, its front matter and its body."""

    name: str
    front: dict[str, object]
    body: str


def read_piece(path: Path) -> Piece:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    front = yaml.safe_load(head)
    assert isinstance(front, dict), path.name
    return Piece(path.stem, front, body.strip())


PIECES = [read_piece(path) for path in sorted(CORPUS.glob("*.md")) if path.name != "README.md"]
each_piece = pytest.mark.parametrize("piece", PIECES, ids=[piece.name for piece in PIECES])


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


def sentences(text: str) -> list[list[str]]:
    return [words(part) for part in re.split(r"(?<=[.!?…:;])\s+|\n+", text)]


def copied(bodies: dict[str, str], sources: dict[str, str]) -> list[str]:
    """Sentences of 12 words or more in `bodies` that stand word for word in one of `sources`."""
    starts: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}
    for name, body in bodies.items():
        for sentence in sentences(body):
            if len(sentence) >= GUARD_WORDS:
                starts.setdefault(tuple(sentence[:GUARD_WORDS]), []).append((name, sentence))
    first_words = {start[0] for start in starts}
    found = []
    for source, text in sources.items():
        tokens = words(text)
        for at, token in enumerate(tokens):
            if token not in first_words:
                continue
            for name, sentence in starts.get(tuple(tokens[at : at + GUARD_WORDS]), []):
                if tokens[at : at + len(sentence)] == sentence:
                    found.append(f"{name} < {source}: {' '.join(sentence)}")
    return found


def json_lines(path: Path) -> Iterator[tuple[str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in filter(None, raw.decode("utf-8").split("\n")):
        record = json.loads(line)
        yield str(record["id"]), str(record["text"])


def foreign_texts(root: Path) -> dict[str, str]:
    """Texts nobody here wrote: everything under articles/ and the articles with gold under eval/dev/."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in root.glob("articles/*.txt")}
    for path in [*root.glob("articles/*.jsonl"), *root.glob("articles/*.jsonl.gz")]:
        texts.update(json_lines(path))
    for path in root.glob("eval/dev/*.json"):
        texts[path.name] = str(json.loads(path.read_text(encoding="utf-8"))["text"])
    return texts


def test_enough_articles_in_both_languages() -> None:
    languages = [piece.front["lang"] for piece in PIECES]
    assert languages.count("vi") >= 25
    assert languages.count("en") >= 7
    assert len(PIECES) >= 32


@each_piece
def test_front_matter_is_complete(piece: Piece) -> None:
    assert set(piece.front) == FIELDS
    assert all(str(value).strip() for value in piece.front.values())
    assert piece.front["lang"] in {"vi", "en"}
    assert piece.name.startswith(f"{piece.front['lang']}-")
    assert piece.front["licence"] == "CC BY 4.0"
    assert re.fullmatch(r"https?://[^/\s]+\.[^/\s]+/\S+", str(piece.front["url"]))


@each_piece
def test_date_is_iso_and_not_in_the_future(piece: Piece) -> None:
    published = str(piece.front["published"])
    month_only = re.fullmatch(r"\d{4}-\d{2}", published)
    day = dt.date.fromisoformat(f"{published}-01" if month_only else published)
    assert dt.date(2014, 1, 1) <= day <= dt.date.today()


@each_piece
def test_text_is_composed_and_of_fair_length(piece: Piece) -> None:
    text = f"{piece.front['title']}\n{piece.body}"
    assert unicodedata.is_normalized("NFC", text)
    assert 150 <= len(piece.body.split()) <= 700
    assert "\n\n" in piece.body
    assert not re.search(r"[ \t]$|\n{3,}|\t|\ufffd", piece.body, flags=re.MULTILINE)


def test_titles_and_bodies_differ() -> None:
    assert len({piece.front["title"] for piece in PIECES}) == len(PIECES)
    own = {piece.name: piece.body for piece in PIECES}
    for piece in PIECES:
        others = {name: body for name, body in own.items() if name != piece.name}
        assert copied({piece.name: piece.body}, others) == []


def test_readme_lists_every_article_with_its_source() -> None:
    rows = (CORPUS / "README.md").read_text(encoding="utf-8")
    missing = [p.name for p in PIECES if f"`{p.name}.md`" not in rows or str(p.front["url"]) not in rows]
    assert missing == []


def test_the_folder_reads_as_these_articles_and_nothing_else() -> None:
    items = list(read([CORPUS]))
    articles = [item for item in items if isinstance(item, RawArticle)]
    assert [item for item in items if isinstance(item, Notice)] == []
    assert [article.title for article in articles] == [piece.front["title"] for piece in PIECES]
    assert [article.published for article in articles] == [str(piece.front["published"]) for piece in PIECES]
    assert all(article.url and article.source for article in articles)


def test_guard_sees_a_copied_sentence() -> None:
    sentence = "Hai bên thống nhất cùng nhau xây dựng một kho dữ liệu dùng chung cho toàn tỉnh."
    assert copied({"a": f"Mở đầu. {sentence} Kết."}, {"b": f"Tin khác. {sentence.upper()} Hết."})
    assert copied({"a": sentence}, {"b": sentence.replace("chung", "riêng")}) == []


def test_no_sentence_is_copied_from_other_texts() -> None:
    root = os.environ.get("PARTNERGRAPH_TESTDATA")
    if not root:
        pytest.skip("PARTNERGRAPH_TESTDATA is not set: no other texts to compare with")
    sources = foreign_texts(Path(root))
    assert sources, f"no texts under {root}"
    assert copied({piece.name: piece.body for piece in PIECES}, sources) == []
