"""The exchange format: to JSON and back without loss."""

from __future__ import annotations

from partnergraph.model import (
    Agreement,
    Article,
    Content,
    Evidence,
    Organisation,
    Outcome,
    Person,
    Programme,
    RawArticle,
)

TEXT = "UBND tỉnh X và Công ty Y ký thỏa thuận."


def _facts() -> Article:
    evidence = (Evidence.of(TEXT, 0, 10),)
    return Article(
        raw=RawArticle(id="a", text=TEXT, title="T", published="2021-01-07"),
        relevant=True,
        published_basis="inferred",
        published_evidence=evidence,
        organisations=(
            Organisation(name="UBND tỉnh X", aliases=("UBND",), kind="government", evidence=evidence, rule="o"),
        ),
        people=(Person(name="A", post="Chủ tịch", org="UBND tỉnh X", acts=("sign",), evidence=evidence, rule="p"),),
        agreements=(
            Agreement(
                id="A1",
                type="contract",
                status="signed",
                parties=("UBND tỉnh X", "Công ty Y"),
                contents=(Content(text="c", areas=("iot",), evidence=evidence),),
                slot_evidence={"signed": evidence},
                basis={"signed": "inferred"},
                evidence=evidence,
                rule="a",
                confidence=0.9,
            ),
        ),
        programmes=(Programme(name="P", kind="system", status="agreed", for_=("X",), evidence=evidence, rule="g"),),
        outcomes=(Outcome(text="r", status="achieved", for_=("X",), evidence=evidence, rule="r"),),
    )


def test_round_trip() -> None:
    facts = _facts()
    assert Article.from_json(facts.to_json()) == facts
    assert Article.from_json(facts.to_json(text=False), TEXT) == facts


def test_json_speaks_the_words_of_the_format() -> None:
    row = _facts().to_json()
    assert row["programmes"][0]["for"] == ("X",)
    assert "for_" not in row["programmes"][0]
    assert "text" not in _facts().to_json(text=False)
    assert "confidence" not in row["programmes"][0], "a rule that was never measured has none"
    assert row["agreements"][0]["confidence"] == 0.9


def test_evidence_stands_at_its_offsets_without_white_space() -> None:
    found = Evidence.of("  abc  ", 0, 7)
    assert (found.start, found.end, found.quote) == (2, 5, "abc")
