"""Keys: the last part of an identity's IRI, in ASCII letters, digits and hyphens."""

from __future__ import annotations

import base64
import hashlib

from partnergraph.text import slug

_LONGEST_SLUG = 60  # characters: longer ones make IRIs that nobody reads


def hash8(*parts: str, size: int = 8) -> str:
    """The first `size` base32 characters (lower case) of the SHA-256 of `parts`: 40 bits at 8 characters."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return base64.b32encode(digest[:20]).decode().lower()[:size]


def readable(text: str, *parts: str) -> str:
    """A slug of `text`, which may be lossy, and a hash of `parts` (of `text` without parts), which tells apart."""
    return "-".join(filter(None, (short_slug(text), hash8(*(parts or (text,))))))


def short_slug(text: str, longest: int = _LONGEST_SLUG) -> str:
    """The slug of `text`, cut at a hyphen."""
    whole = slug(text)
    return whole if len(whole) <= longest else whole[: longest + 1].rpartition("-")[0] or whole[:longest]
