"""The project's own gold set, and the quality that extraction must not lose on it.

The floor is `gold_floor.json`. After an improvement, or a change of the gold, pin it anew:
`partnergraph eval tests/gold --update-floor tests/gold_floor.json` (with `--allow-regression` where a figure falls).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from partnergraph.evaluation import Evaluation, evaluate
from partnergraph.evaluation.floor import figures, missed, read_floor
from partnergraph.evaluation.gold import Gold, read_gold
from partnergraph.knowledge.ontology import load_ontology
from partnergraph.model import Json

HERE = Path(__file__).parent
GOLD, FLOOR = HERE / "gold", HERE / "gold_floor.json"


@pytest.fixture(scope="module")
def gold() -> Gold:
    return read_gold([GOLD])


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate([GOLD])


def test_no_figure_is_below_the_floor(evaluation: Evaluation) -> None:
    assert missed(read_floor(FLOOR), figures(evaluation)) == []


def test_gold_is_large_and_varied_enough(gold: Gold) -> None:
    languages = [row["lang"] for row in gold.articles]
    assert len(languages) >= 40
    assert min(languages.count("vi"), languages.count("en")) >= 10
    assert any(len(row["text"].split()) >= 700 for row in gold.articles)
    assert any(not row["relevant"] for row in gold.articles)


def test_gold_uses_the_codes_of_the_vocabulary(gold: Gold) -> None:
    schemes = load_ontology().codes
    for row in gold.articles:
        for scheme, codes in _codes(row).items():
            assert codes <= set(schemes[scheme]), f"{row['id']}: {scheme}"


def _codes(row: Json) -> dict[str, set[str]]:
    agreements, programmes = row["agreements"], row["programmes"]
    return {
        "agreement-type": {a["type"] for a in agreements},
        "reported-status": {a["status"] for a in agreements},
        "cooperation-area": {area for a in agreements for area in a["areas"]},
        "programme-kind": {p["kind"] for p in programmes},
        "programme-status": {p["status"] for p in programmes},
        "organisation-kind": {o["kind"] for o in row["organisations"]},
        "act": {act for person in row["people"] for act in person["acts"]},
    }


def test_gold_refers_to_what_it_lists(gold: Gold) -> None:
    for row in gold.articles:
        organisations = {name for o in row["organisations"] for name in (o["name"], *o["aliases"])}
        papers = {a["id"] for a in row["agreements"]}
        assert {p["org"] for p in row["people"] if p["org"]} <= organisations, row["id"]
        assert {party for a in row["agreements"] for party in a["parties"]} <= organisations, row["id"]
        assert {a["renews"] for a in row["agreements"] if a["renews"]} <= papers, row["id"]
