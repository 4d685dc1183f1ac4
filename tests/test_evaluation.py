"""The evaluation counts as it says, its floor holds, and it agrees with a scorer written apart from it."""

from __future__ import annotations

import hashlib
import json
import math
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from partnergraph.cli import main
from partnergraph.errors import UsageError
from partnergraph.evaluation import Evaluation, evaluate, judged
from partnergraph.evaluation.floor import figures, missed, read_floor, update
from partnergraph.evaluation.gold import Gold, read_gold
from partnergraph.evaluation.interval import Bootstrap, wilson
from partnergraph.evaluation.ledger import ledger_line
from partnergraph.evaluation.matching import align, alike, key, pairs
from partnergraph.evaluation.quotes import Support, claims_of, support_of
from partnergraph.evaluation.report import as_json, as_text, misses
from partnergraph.evaluation.rules import score_rules, write_precision
from partnergraph.evaluation.scoring import Judgement, Score, judge
from partnergraph.knowledge.shelf import Precision, load_knowledge, load_precision
from partnergraph.messages import set_language

Json = dict[str, Any]

TEXT = (
    "Quảng Phú và Sao Băng ký thỏa thuận hợp tác\n\n"
    "Ngày 6/1/2021, UBND tỉnh Quảng Phú và Tập đoàn Viễn thông Sao Băng ký thỏa thuận hợp tác về chính quyền điện tử "
    "giai đoạn 2021-2025.\n\n"
    "Ông Trần Văn Lâm, Phó Chủ tịch UBND tỉnh Quảng Phú, phát biểu tại lễ ký."
)
PARTIES = ["UBND tỉnh Quảng Phú", "Tập đoàn Viễn thông Sao Băng"]


def gold_article(**changes: Any) -> Json:
    """A made-up article with its facts."""
    row: Json = {
        "id": "made-up-1",
        "lang": "vi",
        "title": "Quảng Phú và Sao Băng ký thỏa thuận hợp tác",
        "published": "2021-01-07",
        "text": TEXT,
        "relevant": True,
        "organisations": [
            {"name": PARTIES[0], "aliases": ["Quảng Phú"], "kind": "government"},
            {"name": PARTIES[1], "aliases": ["Sao Băng"], "kind": "telecom"},
        ],
        "people": [{"name": "Trần Văn Lâm", "post": "Phó Chủ tịch", "org": PARTIES[0], "acts": ["speak"]}],
        "agreements": [
            {
                "id": "A1",
                "type": "cooperation-agreement",
                "status": "signed",
                "parties": PARTIES,
                "signed": "2021-01-06",
                "period": "2021/2025",
                "place": None,
                "signatories": [],
                "chairs": [],
                "areas": ["e-government"],
                "renews": None,
            }
        ],
        "programmes": [],
    }
    return row | changes


def predicted_article(**changes: Any) -> Json:
    """The same facts as extraction would print them, each quoting the whole text."""
    row = json.loads(json.dumps(gold_article()))
    whole = [{"start": 0, "end": len(TEXT), "quote": TEXT}]
    for kind, rule in (("organisations", "org.head"), ("people", "post.after-name"), ("agreements", "agreement.sign")):
        for fact in row[kind]:
            fact.update(rule=rule, evidence=whole)
    row["agreements"][0].update(slot_evidence={}, basis={})
    return {**row, "outcomes": [], **changes}


def evaluation(gold: Json, predicted: Json) -> Evaluation:
    return judged(Gold("made-up", (gold,)), [predicted], load_knowledge())


def verdicts(gold: Json, predicted: Json) -> dict[tuple[str, str], int]:
    """How many judgements of each kind and verdict, right ones left out."""
    found: dict[tuple[str, str], int] = {}
    for one in judge(align(gold, predicted)):
        if one.verdict != "right":
            found[one.kind, one.verdict] = found.get((one.kind, one.verdict), 0) + 1
    return found


# ------------------------------------------------------------------------------------------------------------- matching


def test_key_takes_what_does_not_count_away() -> None:
    assert key("UBND Tỉnh  Khánh Hoà") == "ubnd tỉnh khánh hòa"
    assert key("Sở TT&TT – (TP. Huế)") == "sở tt tt tp huế"
    assert key("Quý") == "quý"  # the vowel after q is no vowel of the syllable
    assert key("hoàn") == "hoàn"
    assert key("thuận") == "thuận"
    assert key(None) == key("–") == ""


def test_alike_counts_a_contained_name_for_much() -> None:
    assert alike("trung tâm điều hành", "trung tâm điều hành thông minh tỉnh") == 0.9
    assert alike("ioc", "trung tâm ioc") < 0.62  # one word alone is no name in another
    assert alike("", "ioc") == 0.0


def test_pairs_are_one_to_one_and_the_best_come_first() -> None:
    likeness = {("a", "x"): 0.7, ("a", "y"): 0.9, ("b", "y"): 0.8, ("b", "x"): 0.6}
    assert pairs("ab", "xy", lambda g, p: likeness[g, p], 0.5) == {0: 1, 1: 0}
    assert pairs("ab", "xy", lambda g, p: likeness[g, p], 0.65) == {0: 1}


# -------------------------------------------------------------------------------------------------------------- scoring


def test_the_same_facts_are_all_right() -> None:
    judgements = list(judge(align(gold_article(), predicted_article())))
    assert {j.verdict for j in judgements} == {"right"}
    # relevance, 2 organisations with kinds, person, post, act, agreement with 4 slots, 2 parties, area
    assert len(judgements) == 1 + 4 + 3 + 5 + 2 + 1


def test_organisations_meet_under_any_of_their_names() -> None:
    predicted = predicted_article()
    predicted["organisations"][1] |= {"name": "Sao Băng", "aliases": []}
    predicted["agreements"][0]["parties"] = [PARTIES[0], "Sao Băng"]
    assert verdicts(gold_article(), predicted) == {}


def test_a_wrong_kind_is_one_missed_and_one_spurious() -> None:
    predicted = predicted_article()
    predicted["organisations"][0]["kind"] = "party"
    wrong = {("organisation kind", "missed"): 1, ("organisation kind", "spurious"): 1}
    assert verdicts(gold_article(), predicted) == wrong


def test_an_empty_slot_is_missed_only() -> None:
    predicted = predicted_article()
    predicted["agreements"][0]["signed"] = None
    assert verdicts(gold_article(), predicted) == {("agreement signed", "missed"): 1}


def test_an_agreement_without_partner_counts_with_all_its_slots() -> None:
    predicted = predicted_article(agreements=[])
    missed_kinds = {kind for kind, _ in verdicts(gold_article(), predicted)}
    assert missed_kinds == {
        "agreement",
        "agreement type",
        "agreement status",
        "agreement signed",
        "agreement period",
        "party",
        "area",
    }
    assert verdicts(gold_article(), predicted)["party", "missed"] == 2


def test_an_article_of_no_interest_counts_only_for_what_is_invented() -> None:
    dull = gold_article(relevant=False, agreements=[])
    assert verdicts(dull, predicted_article()) == {("relevance", "spurious"): 1, ("agreement", "spurious"): 1}
    assert verdicts(dull, predicted_article(relevant=False, agreements=[])) == {}


def test_renewal_names_the_gold_agreement_that_was_paired() -> None:
    gold, predicted = gold_article(), predicted_article()
    for row in (gold, predicted):
        old = row["agreements"][0] | {"id": "A2", "status": "expired", "signed": None, "period": "2016/2020"}
        row["agreements"] = [row["agreements"][0] | {"renews": "A2"}, old]
    renamed = {"A1": "B7", "A2": "B8", None: None}
    for agreement in predicted["agreements"]:
        agreement |= {"id": renamed[agreement["id"]], "renews": renamed[agreement["renews"]]}
    assert verdicts(gold, predicted) == {}
    predicted["agreements"][0]["renews"] = "B9"
    assert verdicts(gold, predicted) == {("renews", "missed"): 1, ("renews", "spurious"): 1}


def test_a_place_is_right_where_it_is_alike() -> None:
    gold, predicted = gold_article(), predicted_article()
    gold["agreements"][0]["place"] = "Hội trường UBND tỉnh Quảng Phú"
    predicted["agreements"][0]["place"] = "hội trường UBND tỉnh"
    assert verdicts(gold, predicted) == {}
    predicted["agreements"][0]["place"] = "Hà Nội"
    assert verdicts(gold, predicted) == {("agreement place", "missed"): 1, ("agreement place", "spurious"): 1}


def test_score_of_nothing_is_perfect() -> None:
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 1.0, 1.0)
    assert Score(right=3, missed=1, spurious=2).f1 == pytest.approx(6 / 9)


def test_each_class_of_relevance_has_its_score() -> None:
    dull = gold_article(id="made-up-2", relevant=False, agreements=[])
    gold = Gold("made-up", (gold_article(), dull))
    found = judged(gold, [predicted_article(relevant=False), predicted_article(id="made-up-2")], load_knowledge())
    assert found.rejected == Score(right=0, missed=1, spurious=1)


# --------------------------------------------------------------------------------------------------------------- beyond


def test_aliases_that_gold_does_not_have_are_spurious() -> None:
    predicted = predicted_article()
    predicted["organisations"][0]["aliases"] = ["Quảng Phú", "Trần Văn Lâm"]
    found = evaluation(gold_article(), predicted).beyond
    assert [(j.kind, j.verdict, j.what) for j in found if j.verdict != "right"] == [
        ("alias", "spurious", "trần văn lâm")
    ]


def test_a_canonical_name_that_the_text_does_not_write_is_no_error() -> None:
    knowledge = load_knowledge()
    entity, known = next((k, o) for k, o in knowledge.gazetteer.organisations.items() if o.aliases)
    predicted = predicted_article()
    predicted["organisations"][1] |= {"aliases": ["Sao Băng", known.aliases[0]], "entity": entity}
    assert {j.verdict for j in evaluation(gold_article(), predicted).beyond} == {"right"}
    predicted["organisations"][1]["entity"] = None
    assert "spurious" in {j.verdict for j in evaluation(gold_article(), predicted).beyond}


def test_who_a_programme_is_for_may_be_written_otherwise() -> None:
    thing: Json = {"name": "Trung tâm IOC tỉnh", "aliases": [], "kind": "operations-centre", "status": "agreed"}
    gold = gold_article(programmes=[thing | {"by": ["Sao Băng"], "for": ["người dân tỉnh Quảng Phú"]}])
    given = thing | {"by": [PARTIES[1]], "for": ["người dân"], "kind": "platform", "rule": "programme.object"}
    found = evaluation(gold, predicted_article(programmes=[given | {"evidence": []}])).beyond
    wrong = [(j.kind, j.verdict) for j in found if j.verdict != "right"]
    assert wrong == [("programme kind", "missed"), ("programme kind", "spurious")]


# ------------------------------------------------------------------------------------------------------------ intervals


def test_wilson_is_the_score_interval() -> None:
    low, high = wilson(45, 50)
    assert (low, high) == pytest.approx((0.7864, 0.9565), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == pytest.approx(1.0)


def test_bootstrap_is_the_same_twice_and_holds_the_figure() -> None:
    rows = [(8, 1, 1), (5, 3, 0), (9, 0, 2), (2, 2, 2)] * 5
    low, high = Bootstrap(20).f1(rows)
    assert (low, high) == Bootstrap(20).f1(rows)
    whole = Score(*(sum(column) for column in zip(*rows, strict=True)))
    assert low < whole.f1 < high
    wide_low, wide_high = Bootstrap(4).f1(rows[:4])
    assert wide_high - wide_low > high - low


def test_interval_of_equal_articles_is_a_point() -> None:
    low, high = Bootstrap(10).f1([(8, 1, 1)] * 10)
    assert math.isclose(low, high)


# --------------------------------------------------------------------------------------------------------------- quotes


def _support(kind: str, quote: str, **changes: Any) -> Support:
    row = predicted_article()
    for fact in (*row["people"], *row["agreements"]):
        fact["evidence"] = [{"start": 0, "end": len(quote), "quote": quote}]
    row["agreements"][0] |= changes
    claim = next(c for c in claims_of(row) if c.kind == kind)
    return support_of(claim, load_knowledge().lexicons["vi"])


def test_a_quote_states_a_post_with_name_title_and_body() -> None:
    assert _support("post held", "Trần Văn Lâm, Phó Chủ tịch UBND tỉnh Quảng Phú") == "quote"
    assert _support("post held", "Trần Văn Lâm, Phó Chủ tịch Quảng Phú") == "reference"
    assert _support("post held", "Trần Văn Lâm, Phó Chủ tịch") == "unsupported"
    assert _support("post held", "Phó Chủ tịch UBND tỉnh Quảng Phú") == "unsupported"


def test_a_party_may_be_named_by_a_word_that_stands_for_it() -> None:
    assert _support("party", "hai bên ký thỏa thuận hợp tác") == "reference"
    assert _support("party", "đã ký thỏa thuận hợp tác") == "unsupported"


def test_a_date_stands_in_the_quote_or_is_marked_inferred() -> None:
    assert _support("agreement signed", "ký ngày 06-01-2021") == "quote"
    assert _support("agreement signed", "ký chiều 6/1") == "unsupported"
    assert _support("agreement signed", "ký chiều 6/1", basis={"signed": "inferred"}) == "inferred"
    assert _support("agreement period", "giai đoạn 2021-25") == "quote"
    assert _support("agreement period", "giai đoạn 2021-2024") == "unsupported"


def test_codes_need_a_phrase_that_means_them() -> None:
    assert _support("area", "về chính quyền điện tử") == "quote"
    assert _support("area", "về nông nghiệp") == "unsupported"
    assert _support("act", "Trần Văn Lâm phát biểu") == "quote"
    assert _support("act", "Trần Văn Lâm chủ trì") == "unsupported"


# ---------------------------------------------------------------------------------------------------------------- rules


def test_rules_are_scored_by_what_they_gave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = [Judgement("a", "party", "right", str(n), "agreement.sign") for n in range(6)]
    wrong = [Judgement("a", "person", "spurious", "x", "person.rare"), Judgement("a", "person", "missed", "y")]
    scores = score_rules([*right, *wrong])
    assert [(s.rule, s.right, s.n) for s in scores] == [("person.rare", 0, 1), ("agreement.sign", 6, 6)]
    write_precision(tmp_path / "precision.json", "made-up (1 article)", scores)
    written = json.loads((tmp_path / "precision.json").read_text("utf-8"))
    assert written == {"gold": "made-up (1 article)", "rules": {"agreement.sign": {"right": 6, "n": 6}}}
    monkeypatch.setattr("partnergraph.knowledge.shelf.knowledge_file", lambda name: tmp_path / name)
    assert load_precision() == {"agreement.sign": Precision(6, 6)}


# ---------------------------------------------------------------------------------------------------------------- floor


def test_floor_is_raised_freely_and_lowered_only_on_purpose(tmp_path: Path) -> None:
    file = tmp_path / "floor.json"
    good = figures(evaluation(gold_article(), predicted_article()))
    bad = figures(evaluation(gold_article(), predicted_article(people=[])))
    assert update(file, bad, allow_regression=False) == []
    assert update(file, good, allow_regression=False) == []
    assert read_floor(file) == good
    assert len(update(file, bad, allow_regression=False)) > 1
    assert read_floor(file) == good
    assert update(file, bad, allow_regression=True) == []
    assert read_floor(file) == bad


def test_floor_tells_what_fell_and_that_the_gold_changed() -> None:
    good = figures(evaluation(gold_article(), predicted_article()))
    assert missed(good, good) == []
    within = good | {"all facts": good["all facts"] - 0.002}
    assert missed(good, within) == []
    assert len(missed(good, good | {"all facts": good["all facts"] - 0.0021})) == 1
    assert len(missed(good, good | {"gold": "another"})) == 1


def test_a_kind_that_vanished_is_below_its_floor() -> None:
    good = figures(evaluation(gold_article(), predicted_article()))
    kinds = {k: v for k, v in good["kinds"].items() if k != "person"}
    assert len(missed(good, good | {"kinds": kinds})) == 1


# ------------------------------------------------------------------------------------------------- gold, report, command


def _write(folder: Path, *rows: Json) -> Path:
    folder.mkdir(exist_ok=True)
    for row in rows:
        (folder / f"{row['id']}.json").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    return folder


def test_folder_and_lines_hold_the_same_articles(tmp_path: Path) -> None:
    rows = [gold_article(id="made-up-2"), gold_article(id="made-up-0")]
    folder, lines = _write(tmp_path / "gold", *rows), tmp_path / "gold.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert read_gold([folder]).articles == read_gold([lines]).articles


def test_digest_is_that_of_the_files_in_order_of_their_names(tmp_path: Path) -> None:
    folder = _write(tmp_path / "gold", gold_article(id="b"), gold_article(id="a"))
    content = b"".join((folder / name).read_bytes() for name in ("a.json", "b.json"))
    assert read_gold([folder]).digest == hashlib.sha256(content).hexdigest()[:16]
    _write(folder, gold_article(id="a", people=[]))
    assert read_gold([folder]).digest != hashlib.sha256(content).hexdigest()[:16]


@pytest.mark.parametrize("content", ["{", '{"id": "x"}', '{"id": "x", "lang": "fr", "text": "", "relevant": true}'])
def test_what_is_no_gold_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content, "utf-8")
    with pytest.raises(UsageError):
        read_gold([tmp_path])


def test_an_empty_folder_and_an_id_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_gold([tmp_path])
    one, other = _write(tmp_path / "a", gold_article()), _write(tmp_path / "b", gold_article())
    with pytest.raises(UsageError):
        read_gold([one, other])


def test_report_shows_every_kind_and_names_the_rule_of_an_error() -> None:
    predicted = predicted_article()
    predicted["agreements"][0]["type"] = "contract"
    found = evaluation(gold_article(), predicted)
    set_language("en")
    text = as_text(found)
    assert all(kind in text for kind in found.kinds)
    assert "all facts" in text and "agreement.sign" in text
    spurious = [line for line in misses(found, "agreement type") if "spurious" in line]
    assert spurious == ["made-up-1\tagreement type\tspurious\tagreement.sign\tcontract (want cooperation-agreement)"]
    data = as_json(found)
    assert data["rules"]["agreement.sign"]["wrong"] == 1
    assert data["kinds"]["agreement type"]["f1"] == 0.0
    assert set(data["languages"]) == {"vi"}
    json.dumps(data)


def test_ledger_line_is_a_row_of_its_table() -> None:
    row, _, kinds = ledger_line(evaluation(gold_article(), predicted_article(people=[])), "blind").split("\n")
    assert row.count("|") == 8
    assert "1.000 / 0.812 / 0.897" in row  # 13 of 16 facts, none of them wrong
    assert row.endswith("| blind |")
    assert "person 0.000" in kinds


def _run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as leave:
        main(["eval", *map(str, arguments)])
    return int(leave.value.code or 0)


def test_command_prints_keeps_a_floor_and_says_when_it_is_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, floor = _write(tmp_path / "gold", gold_article()), tmp_path / "floor.json"
    assert _run(folder, "--format", "json", "--update-floor", floor) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["gold"]["articles"] == {"vi": 1}
    assert _run(folder, "--floor", floor) == 0
    high = read_floor(floor) | {"all facts": 1.5}
    floor.write_text(json.dumps(high), "utf-8")
    assert _run(folder, "--floor", floor, "--lang", "en") == 1
    assert "Below the floor: all facts" in capsys.readouterr().err
    assert _run(folder, "--ledger-line") == 0
    assert "| tuned |" in capsys.readouterr().out
    assert _run(folder, "--misses", "quotes") == _run(folder, "--misses", "party") == 0
    assert _run(folder, "--misses", "parties") == 2
    assert _run(tmp_path / "nowhere") == 2


def test_command_writes_the_precision_of_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnergraph.knowledge.files.knowledge_file", lambda name: tmp_path / name)
    load_knowledge()
    assert _run(_write(tmp_path / "gold", gold_article()), "--write-precision") == 0
    written = json.loads((tmp_path / "precision.json").read_text("utf-8"))
    assert written["gold"].startswith("gold (1 articles: 1 vi), ")
    assert all(0 <= rule["right"] <= rule["n"] >= 5 for rule in written["rules"].values())


# ------------------------------------------------------------------------------------------------- the scorer apart from us


def _test_data() -> Path:
    if "PARTNERGRAPH_TESTDATA" not in os.environ:
        pytest.skip("set PARTNERGRAPH_TESTDATA to the folder with the evaluation data")
    return Path(os.environ["PARTNERGRAPH_TESTDATA"]) / "eval"


def _distorted(row: Json, draw: random.Random) -> Json:
    """The gold facts with some taken away, changed or doubled: every branch of a scorer is walked."""
    row = json.loads(json.dumps(row))
    for kind in ("organisations", "people", "agreements", "programmes"):
        row[kind] = [f for f in row[kind] if draw.random() > 0.15]
    for person in row["people"]:
        person |= {"org": draw.choice([None, person["org"]]), "acts": draw.sample(["sign", "speak", "chair"], 2)}
    for agreement in row["agreements"]:
        agreement |= {
            "signed": draw.choice([agreement["signed"], None, "2020"]),
            "status": draw.choice(["signed", "planned"]),
        }
        agreement |= {"place": draw.choice([agreement["place"], "Hà Nội"]), "renews": draw.choice(["A1", "A2", None])}
        agreement |= {"areas": [*agreement["areas"][1:], "iot"], "chairs": agreement["signatories"]}
    row["agreements"] += [a | {"id": "A9", "type": "contract"} for a in row["agreements"][:1] if draw.random() > 0.5]
    for programme in row["programmes"]:
        programme |= {"name": programme["name"].rpartition(" ")[0] or "hệ thống", "aliases": []}
    row["relevant"] = draw.random() > 0.1
    return row


@pytest.mark.parametrize("case", ["extracted", "distorted"])
def test_figures_agree_with_the_scorer_apart_from_us(tmp_path: Path, case: str) -> None:
    data, draw = _test_data(), random.Random(5)
    gold = read_gold([data / "dev"])
    if case == "extracted":
        from partnergraph.evaluation.gold import predict

        predicted = predict(gold, load_knowledge())
    else:
        predicted = [_distorted(row, draw) for row in gold.articles]
    lines = tmp_path / "predicted.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in predicted), "utf-8")
    command = [sys.executable, str(data / "score.py"), str(data / "dev"), str(lines), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    judgements = [j for g, p in zip(gold.articles, predicted, strict=True) for j in judge(align(g, p))]
    assert set(theirs["kinds"]) == {j.kind for j in judgements}
    for kind, (precision, recall, f1, n) in theirs["kinds"].items():
        ours = Score.of(j for j in judgements if j.kind == kind)
        assert (ours.precision, ours.recall, ours.f1) == pytest.approx((precision, recall, f1), abs=5e-4), kind
        assert ours.n == n
    whole = Score.of(judgements)
    assert (whole.precision, whole.recall, whole.f1) == pytest.approx(tuple(theirs["overall"]), abs=5e-4)


def test_gold_articles_are_evaluated_as_a_whole() -> None:
    found = evaluate([_test_data() / "dev"])
    assert len(found.checked) == 200
    assert found.figure().interval[0] < found.figure().score.f1 < found.figure().interval[1]


def test_quotes_of_other_articles_state_nothing() -> None:
    """The check of quotes is worth something: with quotes of the same kind from elsewhere most facts are not stated."""
    lexicons, draw = load_knowledge().lexicons, random.Random(7)
    claims = [c for row in evaluate([_test_data() / "dev"]).predicted for c in claims_of(row)]
    names = [c for c in claims if c.kind in ("person", "post held", "act", "organisation", "agreement signed")]
    stated = 0
    for claim in names:
        others = [c.quotes for c in names if c.kind == claim.kind and c.article != claim.article]
        moved = replace(claim, quotes=draw.choice(others), inferred=False)
        stated += support_of(moved, lexicons[claim.lang]) != "unsupported"
    assert stated / len(names) < 0.05
