"""What ends soon: the agreements whose last day lies within a time from a day, as a table, CSV, JSON or a calendar."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from partnergraph.errors import UsageError
from partnergraph.lifecycle import Life, Lives, State, Successions, read_lives, read_successions
from partnergraph.messages import say
from partnergraph.opened import Opened, opened
from partnergraph.stores.base import XSD, Table, Term
from partnergraph.text import squeeze
from partnergraph.today import ZONE, today
from partnergraph.views.table import render

FORMATS = ("table", "csv", "json", "ics")
_WITHIN = re.compile(r"(\d{1,5})\s*([dw]?)")
_DAYS = {"": 1, "d": 1, "w": 7}
_LINE = 75  # octets of a line of iCalendar, its end not counted: RFC 5545, 3.1
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})  # RFC 5545, 3.3.11


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party, and the bodies of today that it was a predecessor of (labels)."""

    label: str
    followed_by: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.followed_by:
            return self.label
        return say("due.predecessor", body=self.label, today=", ".join(self.followed_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An agreement that ends: `days` are left from the day asked about; `renewed_by` are labels."""

    iri: str
    label: str
    ends: date
    days: int
    state: State
    parties: tuple[Party, ...]
    renewed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """What ends from `as_of` through `last`, both included, the soonest first."""

    as_of: date
    last: date
    endings: tuple[Ending, ...]


def days_of(within: str) -> int:
    """The days of "180d", "26w" or "180". Raises UsageError for anything else."""
    found = _WITHIN.fullmatch(within.strip().lower())
    if not found:
        raise UsageError("due.within", value=within)
    return int(found[1]) * _DAYS[found[2]]


def due(where: str, within: str = "180d", as_of: date | None = None) -> Due:
    """What ends within a time from `as_of` (today in Vietnam), by the build or endpoint `where`.

    Raises UsageError for a faulty `within`, CannotGoOn where the store fails.
    """
    first = as_of or today()
    try:
        last = first + timedelta(days=days_of(within))
    except OverflowError as error:
        raise UsageError("due.within", value=within) from error
    with opened(where) as store:
        lives, successions = read_lives(store.read), read_successions(store.read)
        found = [_ending(life, lives, successions, first, store) for life in lives.ending(first, last)]
    found.sort(key=lambda ending: (ending.ends, ending.label, ending.iri))
    return Due(first, last, tuple(found))


def _ending(life: Life, lives: Lives, successions: Successions, day: date, store: Opened) -> Ending:
    assert life.ends  # `Lives.ending` gives no other
    parties = (
        Party(label=store.label(party), followed_by=tuple(map(store.label, successions.on(party, day))))
        for party in life.parties
    )
    return Ending(
        iri=life.iri,
        label=store.label(life.iri),
        ends=life.ends,
        days=(life.ends - day).days,
        state=lives.state(life.iri, day),
        parties=tuple(sorted(parties, key=lambda party: party.label)),
        renewed_by=tuple(store.label(newer) for newer in lives.renewed_by(life.iri)),
    )


def render_due(found: Due, form: str = "table", width: int | None = None) -> bytes:
    """`found` as `table`, `csv`, `json` or `ics` (iCalendar, RFC 5545). Raises UsageError for another format."""
    match form:
        case "table":
            return f"{headline(found)}\n\n".encode() + render(_table(found), "table", width)
        case "csv":
            return render(_rows(found), "csv")
        case "json":
            return (json.dumps(_document(found), ensure_ascii=False, indent=1) + "\n").encode()
        case "ics":
            return calendar(found)
    raise UsageError("table.format", form=form, known=", ".join(FORMATS))


def headline(found: Due) -> str:
    """One line: as of which day, through which, how many."""
    return say("due.headline", day=found.as_of, zone=ZONE, last=found.last, n=len(found.endings))


def _table(found: Due) -> Table:
    """For people: in their language, without what the headline says."""
    names = tuple(say(f"due.column.{name}") for name in ("ends", "days", "agreement", "parties", "state", "renewed_by"))
    rows = (
        (e.ends, e.days, e.label, _joined(e.parties), say(f"lifecycle.{e.state}"), "; ".join(e.renewed_by))
        for e in found.endings
    )
    return Table(names, tuple(tuple(Term(str(cell)) for cell in row) for row in rows))


def _rows(found: Due) -> Table:
    variables = ("as_of", "ends", "days", "agreement", "agreementLabel", "parties", "state", "renewed_by")
    rows = (
        (
            Term(str(found.as_of), datatype=XSD + "date"),
            Term(str(e.ends), datatype=XSD + "date"),
            Term(str(e.days), datatype=XSD + "integer"),
            Term(e.iri, "iri"),
            Term(e.label),
            Term(_joined(e.parties)),
            Term(e.state),
            Term("; ".join(e.renewed_by)),
        )
        for e in found.endings
    )
    return Table(variables, tuple(rows))


def _joined(parties: Iterable[Party]) -> str:
    return "; ".join(map(str, parties))


def _document(found: Due) -> dict[str, object]:
    return {
        "as_of": str(found.as_of),
        "time_zone": str(ZONE),
        "last": str(found.last),
        "agreements": [
            {
                "agreement": e.iri,
                "label": e.label,
                "ends": str(e.ends),
                "days": e.days,
                "state": e.state,
                "parties": [{"label": p.label, "predecessor_of": list(p.followed_by)} for p in e.parties],
                "renewed_by": list(e.renewed_by),
            }
            for e in found.endings
        ],
    }


# --- iCalendar ---


def calendar(found: Due) -> bytes:
    """An all-day event for each last day. The stamp is the start of the day asked about: the same answer gives the
    same bytes."""
    stamp = datetime.combine(found.as_of, time(), ZONE).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//partnergraph//due//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(headline(found))}")
    for ending in found.endings:
        lines += _event(ending, found.as_of, stamp)
    return b"".join(part for line in [*lines, "END:VCALENDAR"] for part in folded(line))


def _event(ending: Ending, as_of: date, stamp: str) -> list[str]:
    told = [
        say("due.event", day=as_of, zone=ZONE, state=say(f"lifecycle.{ending.state}")),
        *map(str, ending.parties),
        *(say("due.event_renewed", newer=newer) for newer in ending.renewed_by),
    ]
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(ending.iri)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{ending.ends:%Y%m%d}",
        f"DTEND;VALUE=DATE:{ending.ends + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(say('due.summary', agreement=ending.label))}",
        f"DESCRIPTION:{_text(chr(10).join(told))}",
        f"URL:{ending.iri}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    lines = (squeeze(line) for line in value.split("\n"))
    return "\n".join(lines).translate(_ESCAPES)


def folded(line: str) -> Iterator[bytes]:
    """A line of iCalendar with its end, cut into lines of at most 75 octets, no character cut in two."""
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > _LINE:
            yield part + b"\r\n"
            part = b" "
        part += octets
    yield part + b"\r\n"
