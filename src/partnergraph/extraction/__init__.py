"""Extraction: an article -> the facts it states, each with the words that state it.

Order, each step seeing the whole document: cut it up (document), date it (dates), find who is named (organisations,
people), what was agreed (agreements, with areas), what is built or run (programmes), what came of it (outcomes), and
whether the article is about cooperation between a telecom company and a public body at all (relevance).
"""

from __future__ import annotations

from partnergraph.extraction.agreements import find_agreements
from partnergraph.extraction.dates import Calendar
from partnergraph.extraction.document import Document, document_of
from partnergraph.extraction.organisations import find_organisations
from partnergraph.extraction.outcomes import find_outcomes
from partnergraph.extraction.people import find_people
from partnergraph.extraction.programmes import find_programmes
from partnergraph.extraction.relevance import could_matter, is_relevant
from partnergraph.extraction.report import report
from partnergraph.knowledge.shelf import Knowledge
from partnergraph.model import Article, RawArticle

__all__ = ["extract_facts"]


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
    return report(document, calendar, relevant, organisations, people, agreements, programmes, outcomes)
