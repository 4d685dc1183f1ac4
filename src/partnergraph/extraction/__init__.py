"""Extraction: an article -> the facts it states, each with the words that state it.

Order, each step seeing the whole document: cut it up (document), date it (dates), find who is named (organisations,
people), what was agreed (agreements, with areas), what is built or run (programmes), what came of it (outcomes), and
whether the article is about cooperation between a telecom company and a public body at all (relevance).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from partnergraph.extraction.agreements import find_agreements
from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import Document, document_of
from partnergraph.extraction.organisations import find_organisations
from partnergraph.extraction.outcomes import find_outcomes
from partnergraph.extraction.people import find_people
from partnergraph.extraction.programmes import find_programmes
from partnergraph.extraction.relevance import could_matter, is_relevant
from partnergraph.extraction.report import report
from partnergraph.knowledge.shelf import Knowledge, Precision
from partnergraph.model import Article, Fact, RawArticle

__all__ = ["extract_facts"]

F = TypeVar("F", bound=Fact)


def extract_facts(article: RawArticle, knowledge: Knowledge) -> Article:
    """The facts of one article: a pure function of the article and the knowledge.

    Most articles of a newspaper are dismissed by one scan of their words (`could_matter`) before anything else is done.
    """
    lexicon = knowledge.lexicons[article.lang]
    if not could_matter(article, lexicon):
        return Article(raw=article, relevant=False)
    return facts_of(document_of(article, lexicon), knowledge)


def facts_of(document: Document, knowledge: Knowledge) -> Article:
    """The facts of a document that could matter."""
    calendar = Calendar.of(document)
    organisations = find_organisations(document, knowledge.gazetteer)
    people = find_people(document, organisations)
    agreements = find_agreements(document, organisations, people, calendar)
    programmes = find_programmes(document, organisations, agreements)
    outcomes = find_outcomes(document, organisations, agreements, programmes)
    relevant = is_relevant(document, organisations, agreements, programmes)
    told = report(document, calendar, relevant, organisations, people, agreements, programmes, outcomes)
    return _with_confidence(told, knowledge.precision)


def _with_confidence(told: Article, precision: Mapping[str, Precision]) -> Article:
    """Every fact with its rule's measured precision; a rule that was never measured has none."""

    def measured(facts: tuple[F, ...]) -> tuple[F, ...]:
        known = ((fact, precision.get(fact.rule)) for fact in facts)
        return tuple(replace(fact, confidence=round(found.value, 4)) if found else fact for fact, found in known)

    return replace(
        told,
        organisations=measured(told.organisations),
        people=measured(told.people),
        agreements=measured(told.agreements),
        programmes=measured(told.programmes),
        outcomes=measured(told.outcomes),
    )
