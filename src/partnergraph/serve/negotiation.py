"""Which media type a client is sent: RFC 9110's Accept, with q-values, most specific range first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Offer(NamedTuple):
    """A media type that can be sent, and other names clients ask for it by."""

    media: str
    aliases: tuple[str, ...] = ()


TABLES = (
    Offer("application/sparql-results+json", ("application/json",)),
    Offer("application/sparql-results+xml", ("application/xml", "text/xml")),
    Offer("text/csv"),
    Offer("text/tab-separated-values"),
)
GRAPHS = (
    Offer("text/turtle", ("application/x-turtle",)),
    Offer("application/n-triples"),
    Offer("application/rdf+xml", ("application/xml", "text/xml")),
    Offer("application/ld+json", ("application/json",)),
    Offer("application/trig"),
    Offer("application/n-quads"),
)
DATASETS = (Offer("application/n-quads"), Offer("application/trig"), Offer("application/ld+json"))
ERRORS = (Offer("text/plain"), Offer("application/problem+json"))
_EXACTLY = 3
_LONGEST = 4000  # characters of a header that are read


class _Range(NamedTuple):
    type: str
    subtype: str
    quality: float

    def fits(self, media: str) -> int:
        """How closely the range names `media`: 3 exactly, 2 by its type, 1 by */*, 0 not at all."""
        kind, _, subtype = media.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return _EXACTLY
        if (self.type, self.subtype) == (kind, "*"):
            return 2
        return int((self.type, self.subtype) == ("*", "*"))


def choose(accept: str, offers: Sequence[Offer]) -> str | None:
    """The media type among `offers` that the header `accept` likes best; the first offered where it likes several
    alike or is empty, None where it likes none."""
    if not accept.strip():
        return offers[0].media
    ranges = list(_ranges(accept))
    liked = [(_liking(ranges, offer), -place) for place, offer in enumerate(offers)]
    quality, place = max(liked)
    return offers[-place].media if quality > 0 else None


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a client takes gzip."""
    for part in accept_encoding.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name in ("gzip", "*"):
            return _quality(parameters) > 0
    return False


def with_charset(media: str) -> str:
    """The value of Content-Type: text says that it is UTF-8."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _liking(ranges: Iterable[_Range], offer: Offer) -> float:
    """The quality of the range that names the offer most closely; a range with a star never means an alias."""
    best = (0, 0.0)
    for one in ranges:
        exact = any(one.fits(alias) == _EXACTLY for alias in offer.aliases)
        best = max(best, (max(one.fits(offer.media), exact * _EXACTLY), one.quality))
    return best[1] if best[0] else 0.0


def _ranges(accept: str) -> Iterable[_Range]:
    for part in accept[:_LONGEST].split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subtype = media.partition("/")
        if slash:
            yield _Range(kind, subtype, _quality(parameters))
        elif media == "*":
            yield _Range("*", "*", _quality(parameters))


def _quality(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
