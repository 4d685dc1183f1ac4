"""Parameters of a question: checked, completed and put into its VALUES as typed terms, never as pasted text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partnergraph.errors import BadKnowledge, UsageError
from partnergraph.messages import LANGUAGES, language
from partnergraph.queries.catalogue import Parameter, Query
from partnergraph.stores.base import XSD, Term
from partnergraph.text import fold, normalise, plain, squeeze
from partnergraph.today import today

_SOME = 5  # suggestions in one line


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the store and one of its labels."""

    iri: str
    label: str


Lister = Callable[[str], Sequence[Named]]


def bind(query: Query, given: Mapping[str, str], things: Lister) -> str:
    """The SPARQL of `query` with the values `given`, and defaults for the others; `things(kind)` lists what the store
    knows of a kind.

    Raises UsageError for a parameter unknown, missing, of the wrong form, or naming nothing in the store.
    """
    values = _complete(query, given)
    day = _day_of(query, values)
    text = query.text
    for parameter in query.parameters:
        terms = _terms(parameter, values[parameter.name], day, things)
        text = _replace(text, query.name, parameter.name, terms)
    return text


def _complete(query: Query, given: Mapping[str, str]) -> dict[str, str]:
    known = {parameter.name: parameter for parameter in query.parameters}
    names = ", ".join(_describe(parameter) for parameter in query.parameters) or "–"
    if unknown := [name for name in given if name not in known]:
        raise UsageError("query.unknown_parameter", name=unknown[0], known=names)
    values = {name: given.get(name, parameter.default) for name, parameter in known.items()}
    if missing := [name for name, value in values.items() if value is None and known[name].kind != "language"]:
        raise UsageError("query.missing_parameter", name=missing[0], known=names)
    return {name: value or language() for name, value in values.items()}


def _describe(parameter: Parameter) -> str:
    label = parameter.label.get(language(), "")
    return f"{parameter.name} ({label})" if label else parameter.name


def _day_of(query: Query, values: Mapping[str, str]) -> date:
    for parameter in query.parameters:
        if parameter.kind == "date":
            return _date(parameter.name, values[parameter.name])
    return today()


def _terms(parameter: Parameter, value: str, day: date, things: Lister) -> list[Term]:
    """What `value` means for `parameter`; `days` counts from `day` and is bound as the last day."""
    value = squeeze(normalise(value))
    match parameter.kind:
        case "date":
            return [Term(_date(parameter.name, value).isoformat(), datatype=XSD + "date")]
        case "days":
            return [Term(_last_day(parameter.name, value, day).isoformat(), datatype=XSD + "date")]
        case "year":
            return [Term(str(_number(parameter.name, value, 1900, 2200)), datatype=XSD + "integer")]
        case "language":
            if value not in LANGUAGES:
                raise UsageError("query.bad_language", name=parameter.name, value=value, known=", ".join(LANGUAGES))
            return [Term(value)]
        case "text":
            return [Term(value)]
        case kind:
            return [Term(iri, "iri") for iri in identify(value, things(kind))]


def _date(name: str, value: str) -> date:
    if value == "today":
        return today()
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError("query.bad_date", name=name, value=value) from error


def _last_day(name: str, value: str, day: date) -> date:
    return day + timedelta(days=_number(name, value, 0, 36_600))


def _number(name: str, value: str, low: int, high: int) -> int:
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise UsageError("query.bad_number", name=name, value=value, low=low, high=high)
    return int(value)


def _replace(text: str, query: str, name: str, terms: Iterable[Term]) -> str:
    place = re.compile(rf"(VALUES\s+\?{name}\s*\{{)[^{{}}]*(\}})", re.IGNORECASE)
    try:
        values = " ".join(term.n3() for term in terms)
    except ValueError as error:
        raise UsageError("query.bad_iri", name=name, value=error) from error
    bound, times = place.subn(lambda found: f"{found[1]} {values} {found[2]}", text)
    if not times:
        raise BadKnowledge("query.no_values", name=query, parameter=name)
    return bound


def identify(value: str, things: Sequence[Named]) -> list[str]:
    """The IRIs that `value` names: an IRI, the last part of one, a label, or the end of a label ("Quảng Nam" of "tỉnh
    Quảng Nam"). Marks may be left out as long as one label is meant; a label borne by several things means them all.

    Raises UsageError with the nearest labels where nothing, or more than one label, fits.
    """
    if re.match(r"https?://", value) or (value.startswith("<") and value.endswith(">")):
        return [value.strip("<>")]
    for found in _tiers(value, things):
        labels = {fold(thing.label) for thing in found}
        iris = {thing.iri for thing in found}
        if len(labels) == 1 or len(iris) == 1:
            return sorted(iris)
        if found:
            raise _did_you_mean(value, [thing.label for thing in found])
    raise _did_you_mean(value, _near(value, things))


def _tiers(value: str, things: Sequence[Named]) -> Iterable[list[Named]]:
    """Ever looser matches. Whoever writes marks means them, so only a value without any is matched without."""
    yield [thing for thing in things if thing.iri.rsplit("/", 1)[-1] == value]
    folds = [fold] if fold(value) != plain(value) else [fold, plain]
    for tail in (False, True):
        for folded in folds:
            wanted = folded(value).split()
            yield [t for t in things if _fits(wanted, folded(t.label).split(), tail)]


def _fits(wanted: list[str], words: list[str], tail: bool) -> bool:
    return words[-len(wanted) :] == wanted if tail else words == wanted


def _near(value: str, things: Sequence[Named]) -> list[str]:
    """Labels whose words hold those of `value`, or which look like it, or like its end."""
    wanted = plain(value).split()
    by_plain: dict[str, str] = {}
    for thing in sorted(things, key=lambda t: t.label):
        by_plain.setdefault(plain(thing.label), thing.label)
    holding = [label for folded, label in by_plain.items() if set(wanted) <= set(folded.split())]
    tails = {
        " ".join(folded.split()[-size:]): label
        for folded, label in by_plain.items()
        for size in range(max(1, len(wanted) - 1), len(wanted) + 2)
    }
    target = " ".join(wanted)
    like = [by_plain[m] for m in difflib.get_close_matches(target, by_plain, n=_SOME, cutoff=0.75)]
    ends = [tails[m] for m in difflib.get_close_matches(target, tails, n=_SOME, cutoff=0.75)]
    return sorted(holding, key=len) + like + ends


def _did_you_mean(value: str, labels: Iterable[str]) -> UsageError:
    some = list(dict.fromkeys(labels))[:_SOME]
    if some:
        return UsageError("query.did_you_mean", value=value, near=" | ".join(some))
    return UsageError("query.names_nothing", value=value)
