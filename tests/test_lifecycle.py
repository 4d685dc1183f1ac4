"""The state of agreements on days, their chains and gaps, and what predecessor bodies signed: computed alike in Python
and in SPARQL."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partnergraph as pg
from partnergraph.lifecycle import Life, Lives, State, Succession, Successions, read_lives, read_successions
from partnergraph.messages import set_language
from partnergraph.opened import opened
from partnergraph.queries import run
from partnergraph.today import ZONE, today
from rdflib_store import RdflibStore

ID = "https://w3id.org/partnergraph/id/"
OLD = Life(iri="old", signed="2014-11-04", begins=date(2014, 1, 1), ends=date(2020, 12, 31))
NEW = Life(iri="new", signed="2021-01-06", begins=date(2021, 1, 1), ends=date(2025, 12, 31), renews=frozenset({"old"}))
SEEDLIKE = Lives.of([NEW, OLD])


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "old", "new"),
    [
        ("2014-11-03", "not-yet-in-force", "not-yet-in-force"),  # its period has begun, it is not signed yet
        ("2014-11-04", "in-force", "not-yet-in-force"),
        ("2020-06-01", "in-force", "not-yet-in-force"),
        ("2020-12-31", "in-force", "not-yet-in-force"),
        ("2021-01-03", "ended", "not-yet-in-force"),  # what renews it came three days later
        ("2021-01-06", "ended-and-renewed", "in-force"),
        ("2023-01-01", "ended-and-renewed", "in-force"),
        ("2025-12-31", "ended-and-renewed", "in-force"),
        ("2026-01-01", "ended-and-renewed", "ended-no-renewal-found"),
        ("2026-11-22", "ended-and-renewed", "ended-no-renewal-found"),
    ],
)
def test_the_chain_day_by_day(on: str, old: State, new: State) -> None:
    assert SEEDLIKE.state("old", day(on)) == old
    assert SEEDLIKE.state("new", day(on)) == new


@pytest.mark.parametrize(
    ("signed", "begins", "starts"),
    [
        ("2021-03-15", None, "2021-03-15"),
        ("2021-03", None, "2021-03-01"),
        ("2021", None, "2021-01-01"),
        ("2021", "2021-07-01", "2021-07-01"),
        ("2021-03", "2020-01-01", "2021-03-01"),
        (None, "2020-01-01", "2020-01-01"),
        ("2021-03?", None, "2021-03-01"),
    ],
)
def test_in_force_from_the_later_of_signing_and_period(signed: str | None, begins: str | None, starts: str) -> None:
    lives = Lives.of([Life(iri="a", signed=signed, begins=day(begins) if begins else None)])
    assert lives.by_iri["a"].starts == day(starts)
    assert lives.state("a", day(starts)) == "in-force"
    assert lives.state("a", day(starts) - timedelta(days=1)) == "not-yet-in-force"


def test_without_dates_nothing_is_known() -> None:
    lives = Lives.of([Life(iri="a"), Life(iri="b", signed="sometime")])
    assert {lives.state(iri, date(2024, 1, 1)) for iri in "ab"} == {"unknown"}
    only_end = Lives.of([Life(iri="a", ends=date(2020, 1, 1))])
    assert only_end.state("a", date(2020, 1, 1)) == "in-force"
    assert only_end.state("a", date(2020, 1, 2)) == "ended-no-renewal-found"


def test_a_renewal_without_a_date_says_only_that_it_ended() -> None:
    lives = Lives.of([OLD, Life(iri="new", renews=frozenset({"old"}))])
    assert lives.state("old", date(2030, 1, 1)) == "ended"


def test_chains_and_their_gaps() -> None:
    third = Life(iri="third", signed="2026-01", ends=date(2030, 12, 31), renews=frozenset({"new"}))
    alone = Life(iri="alone", signed="2010")
    lives = Lives.of([third, alone, NEW, OLD])
    (chain,) = lives.chains()
    assert [life.iri for life in chain.lives] == ["old", "new", "third"]
    (gap,) = chain.gaps  # the third follows the second without one
    assert (gap.older, gap.newer, gap.first, gap.last) == ("old", "new", date(2021, 1, 1), date(2021, 1, 5))
    assert gap.days == 5
    assert lives.chain("new") == chain
    assert lives.chain("alone").lives == (alone,)


def test_what_ends_within_a_time_both_days_included() -> None:
    found = SEEDLIKE.ending(date(2020, 12, 31), date(2025, 12, 31))
    assert [life.iri for life in found] == ["old", "new"]
    assert SEEDLIKE.ending(date(2021, 1, 1), date(2025, 12, 30)) == []


def test_today_is_vietnams() -> None:
    assert ZONE.utcoffset(None) == timedelta(hours=7)
    assert str(ZONE) == "Asia/Ho_Chi_Minh"
    assert abs((today() - date.today()).days) <= 1


# --- succession ---

STEPS = Successions(
    (
        Succession("quang-nam", "da-nang-2025", "2025-07-01", "act"),
        Succession("da-nang", "da-nang-2025", "2025-07-01", "act"),
        Succession("da-nang-2025", "later", "2030"),
    )
)


def test_succession_counts_from_its_day() -> None:
    assert STEPS.on("quang-nam", date(2024, 1, 1)) == ()
    assert STEPS.on("quang-nam", date(2025, 6, 30)) == ()
    assert STEPS.on("quang-nam", date(2025, 7, 1)) == ("da-nang-2025",)
    assert STEPS.on("quang-nam", date(2030, 1, 1)) == ("later",)
    assert [step.after for step in STEPS.path("quang-nam", date(2031, 1, 1))] == ["da-nang-2025", "later"]


# --- the same in SPARQL ---

_PREFIXES = """@prefix pg: <https://w3id.org/partnergraph/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix a: <https://w3id.org/partnergraph/id/agreement/> .
"""
_DAYS = st.dates(date(2014, 1, 1), date(2030, 12, 31))
_SIGNED = st.none() | _DAYS.flatmap(lambda d: st.sampled_from([f"{d}", f"{d:%Y-%m}", f"{d:%Y}"]))


@st.composite
def some_lives(draw: st.DrawFn) -> list[Life]:
    found: list[Life] = []
    for number in range(draw(st.integers(1, 4))):
        older = draw(st.none() | st.sampled_from(found)) if found else None
        found.append(
            Life(
                iri=f"{ID}agreement/a{number}",
                signed=draw(_SIGNED),
                begins=draw(st.none() | _DAYS),
                ends=draw(st.none() | _DAYS),
                renews=frozenset({older.iri} if older else ()),
            )
        )
    return found


def turtle(lives: list[Life]) -> str:
    lines = [_PREFIXES]
    for life in lives:
        values = ["a pg:Agreement", *(f"pg:renews <{old}>" for old in life.renews)]
        if life.signed:
            values.append(f'pg:signed "{life.signed}"')
        for name, value in (("validFrom", life.begins), ("validThrough", life.ends)):
            if value:
                values.append(f'pg:{name} "{value}"^^xsd:date')
        lines.append(f"<{life.iri}> {' ; '.join(values)} .")
    return "\n".join(lines)


@settings(max_examples=40, deadline=None)
@given(lives=some_lives(), on=_DAYS)
def test_sparql_and_python_say_the_same(lives: list[Life], on: date) -> None:
    answer = run(RdflibStore(turtle(lives)), "state-on", {"day": on.isoformat()})
    assert isinstance(answer, pg.Table)
    asked = {str(a): str(s) for a, s in zip(answer.column("agreement"), answer.column("state"), strict=True)}
    known = Lives.of(lives)
    assert asked == {life.iri: known.state(life.iri, on) for life in lives}


# --- the seed ---


@pytest.mark.skipif("PARTNERGRAPH_TESTDATA" not in os.environ, reason="the seed is read from PARTNERGRAPH_TESTDATA")
def test_the_seed_as_of_three_days(tmp_path: Path) -> None:
    set_language("vi")
    seed = Path(os.environ["PARTNERGRAPH_TESTDATA"]) / "articles" / "seed-vnpt-quang-nam.txt"
    build = pg.build([seed], tmp_path / "build")
    with opened(str(build.folder)) as store:
        lives, successions = read_lives(store.read), read_successions(store.read)
    (chain,) = lives.chains()
    old, new = (life.iri for life in chain.lives)
    states = {on: (lives.state(old, day(on)), lives.state(new, day(on))) for on in _SEED_STATES}
    assert states == _SEED_STATES
    committee = next(party for party in lives.by_iri[old].parties if "quang-nam" in party)
    assert successions.on(committee, date(2026, 11, 22)) == (f"{ID}org/ubnd-da-nang-2025",)

    answer = build.query("signed-by-predecessor-as-of", of="đà nẵng", day="2026-11-22")
    assert isinstance(answer, pg.Table)
    assert {str(a) for a in answer.column("agreement")} == {old, new}
    assert len(build.query("signed-by-predecessor-as-of", of="da nang", day="2024-01-01")) == 0  # type: ignore[arg-type]
    signed = build.query("agreements-of-province", province="quang nam")  # as signed: one query as well
    assert isinstance(signed, pg.Table)
    assert {str(a) for a in signed.column("agreement")} == {old, new}


_SEED_STATES: dict[str, tuple[State, State]] = {
    "2020-06-01": ("in-force", "not-yet-in-force"),
    "2023-01-01": ("ended-and-renewed", "in-force"),
    "2026-11-22": ("ended-and-renewed", "ended-no-renewal-found"),
}
