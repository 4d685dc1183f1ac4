"""Relevance on articles of our own: near misses that use the whole vocabulary, and short ones of every relevant kind."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from partnergraph.extraction import extract_facts
from partnergraph.extraction.relevance import could_matter
from partnergraph.knowledge.shelf import load_knowledge
from partnergraph.model import RawArticle
from partnergraph.text import normalise

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "cases" / "relevance.jsonl").read_text("utf-8").splitlines()
]
LET_THROUGH = 0.03  # of a newspaper's articles, at most


def article(text: str, lang: str) -> RawArticle:
    return RawArticle(id="case", text=normalise(text), lang=lang, title=text.split("\n", maxsplit=1)[0])


@pytest.mark.parametrize("case", CASES, ids=[f"{c['lang']} {c['name']}" for c in CASES])
def test_a_case_is_judged(case: dict[str, Any]) -> None:
    facts = extract_facts(article(case["text"], case["lang"]), load_knowledge())
    assert facts.relevant is case["relevant"]


@pytest.mark.parametrize("case", [c for c in CASES if c["relevant"]], ids=lambda c: f"{c['lang']} {c['name']}")
def test_the_gate_lets_every_relevant_case_through(case: dict[str, Any]) -> None:
    assert could_matter(article(case["text"], case["lang"]), load_knowledge().lexicons[case["lang"]])


@pytest.mark.parametrize(
    ("text", "lang", "passes"),
    [
        ("Trời hôm nay nắng đẹp, UBND tỉnh tổ chức lễ hội.", "vi", False),
        ("VNPT " + "x " * 400 + "UBND tỉnh ký kết thỏa thuận", "vi", False),
        ("UBND tỉnh ký kết thỏa thuận với\u00a0VNPT.", "vi", True),
        ("UBND tỉnh ký thoả thuận với VNPT.", "vi", True),
        ("The ministry signed a memorandum with Nokia.", "en", True),
        ("The ministry signed a memorandum with a bakery.", "en", False),
    ],
)
def test_the_gate_wants_company_deed_and_body_close_together(text: str, lang: str, passes: bool) -> None:
    assert could_matter(article(text, lang), load_knowledge().lexicons[lang]) is passes


def test_a_dismissed_article_states_nothing() -> None:
    facts = extract_facts(article("Giá vàng hôm nay tăng.", "vi"), load_knowledge())
    assert not facts.relevant
    assert not facts.organisations


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_most_of_a_newspaper_is_dismissed(lang: str) -> None:
    folder = os.environ.get("PARTNERGRAPH_TESTDATA")
    if not folder:
        pytest.skip("set PARTNERGRAPH_TESTDATA to the folder with articles/ to run this on real articles")
    path = Path(folder) / "articles" / f"background-{lang}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    lexicon = load_knowledge().lexicons[lang]
    passed = sum(could_matter(RawArticle(id="b", text=normalise(t), lang=lang), lexicon) for t in texts)
    assert passed <= LET_THROUGH * len(texts)
