"""From what a format gives to an article: title first, NFC, a day that is a day, a language that we read."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from partnergraph.errors import BadInput
from partnergraph.messages import say
from partnergraph.model import RawArticle
from partnergraph.text import normalise, squeeze

LANGUAGES = ("vi", "en")
# Longer than any newspaper article by three orders of magnitude; a larger file is a collection or no text at all.
MAX_BYTES = 5_000_000

_LETTERS_VI = frozenset("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
_FUNCTION_WORDS_EN = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "for",
        "on",
        "with",
        "that",
        "is",
        "by",
        "as",
        "at",
        "from",
        "its",
        "be",
        "has",
        "will",
    ]
)
_COARSE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")
_DAY_FIRST = re.compile(r"\b(3[01]|[12]\d|0?[1-9])[/.-](1[0-2]|0?[1-9])[/.-]((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Record:
    """An article as its format gives it; `name` is its id where `id` is none, `where` is what an error line names."""

    text: str
    where: str
    name: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None
    url: str | None = None
    lang: str | None = None


def article_of(record: Record) -> tuple[RawArticle, list[str]]:
    """The article, and a line for each field that could not be taken as given.

    Raises BadInput for an empty text and for a language that is neither Vietnamese nor English.
    """
    notices: list[str] = []
    title = squeeze(normalise(record.title or "")) or None
    body = normalise(record.text).strip("\n \t")
    text = body if title is None or squeeze(body[: 4 * len(title)]).startswith(title) else f"{title}\n\n{body}"
    if not body.strip():
        raise BadInput("read.empty")
    published = None
    if record.published and not (published := day_of(record.published)):
        notices.append(say("read.bad_day", value=record.published))
    article = RawArticle(
        id=record.id or record.name or hashlib.sha256(text.encode()).hexdigest()[:16],
        text=text,
        lang=_language(record.lang, text),
        title=title,
        published=published,
        source=squeeze(normalise(record.source or "")) or None,
        url=_web_address(record.url),
    )
    return article, notices


def day_of(written: str) -> str | None:
    """The day in a metadata value: ISO 8601 with or without a time, or day/month/year; a month ("2025-09") or year
    ("2017") alone stays one."""
    if _COARSE.fullmatch(written.strip()):
        return written.strip()
    try:
        return date.fromisoformat(written.strip()[:10]).isoformat()
    except ValueError:
        match = _DAY_FIRST.search(written)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat() if match else None
    except ValueError:
        return None


def _web_address(written: str | None) -> str | None:
    """The URL if it is one a reader can open; anything else is dropped rather than linked."""
    written = (written or "").strip()
    return written if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", written) else None


def _language(given: str | None, text: str) -> str:
    code = (given or "").lower().replace("_", "-").split("-")[0]
    if code in LANGUAGES:
        return code
    guess = _guess(text)
    if code or guess is None:
        raise BadInput("read.language", lang=code or "?")
    return guess


def _guess(text: str) -> str | None:
    """`vi` where Vietnamese letters are a twentieth of the text's letters (running text has a quarter), `en` where
    function words of English are a tenth of its words (running text has a third), else None."""
    sample = text[:4000].lower()
    letters = [c for c in sample if c.isalpha()]
    if sum(c in _LETTERS_VI for c in letters) * 20 > len(letters):
        return "vi"
    words = Counter(re.findall(r"[a-z]+", sample))
    return "en" if sum(words[w] for w in _FUNCTION_WORDS_EN) * 10 > words.total() else None
