"""An article in the terminal with each fact marked in it: `[words](o1)` where fact o1 has its evidence, then the facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from partnergraph.messages import say
from partnergraph.model import Agreement, Article, Fact, Organisation, Outcome, Person, Programme

_STYLES = {"o": "bold cyan", "p": "bold magenta", "a": "bold yellow", "g": "bold green", "r": "green"}


class _Marked(NamedTuple):
    """A fact with its mark (letter and number) and the line that says it."""

    mark: str
    line: str
    fact: Fact


def print_marked(facts: Article, console: Console | None = None) -> None:
    """Print the article of `facts` and its facts, in colour on a terminal and plain in a pipe."""
    console = console or Console(highlight=False, soft_wrap=True)
    marked = list(_marked(facts))
    verdict = say("marked.relevant" if facts.relevant else "marked.irrelevant")
    console.print(Text(f"{facts.raw.id} · {verdict}", style="bold"))
    console.print(text_with_marks(facts.raw.text, marked))
    for item in marked:
        console.print(
            Text.assemble((f"{item.mark:>4}", _STYLES[item.mark[0]]), f"  {item.line}", (f"  {item.fact.rule}", "dim"))
        )
    console.print()


def text_with_marks(text: str, marked: list[_Marked]) -> Text:
    """`text` with the first evidence of each fact in brackets, its mark behind; stretches may lie within one another."""
    spans: dict[tuple[int, int], list[str]] = {}
    for item in marked:
        for evidence in item.fact.evidence[:1]:
            spans.setdefault((evidence.start, evidence.end), []).append(item.mark)
    # at one offset: close before open, the inner bracket closes first and opens last
    events = [(start, 1, -end, "[", marks) for (start, end), marks in spans.items()]
    events += [(end, 0, -start, f"]({','.join(marks)})", marks) for (start, end), marks in spans.items()]
    out, position = Text(), 0
    for offset, _, _, bracket, marks in sorted(events):
        out.append(text[position:offset])
        out.append(bracket, style=_STYLES[marks[0][0]])
        position = offset
    out.append(text[position:])
    return out


def _marked(facts: Article) -> Iterator[_Marked]:
    groups: tuple[tuple[str, tuple[Fact, ...]], ...] = (
        ("o", facts.organisations),
        ("p", facts.people),
        ("a", facts.agreements),
        ("g", facts.programmes),
        ("r", facts.outcomes),
    )
    for letter, group in groups:
        for number, fact in enumerate(group, 1):
            yield _Marked(f"{letter}{number}", _line(fact), fact)


def _line(fact: Fact) -> str:
    match fact:
        case Organisation():
            return " | ".join([fact.name, *fact.aliases]) + f"  [{fact.kind}]"
        case Person():
            return f"{fact.name}: {fact.post or '–'}, {fact.org or '–'}  {' '.join(fact.acts)}"
        case Agreement():
            slots = (fact.signed, fact.period, fact.place, f"→ {fact.renews}" if fact.renews else None)
            told = "; ".join(slot for slot in slots if slot)
            return f"{fact.id} {fact.type} [{fact.status}] {' + '.join(fact.parties)}; {told}; {' '.join(fact.areas)}"
        case Programme():
            return f"{fact.name}  [{fact.kind}, {fact.status}]  {', '.join(fact.by)} → {', '.join(fact.for_)}"
        case Outcome():
            return f"[{fact.status}] {fact.text}"
    return ""
