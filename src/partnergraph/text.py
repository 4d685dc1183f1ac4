"""Text as Vietnamese and English need it: one normal form at reading, and folds that keep every offset.

`normalise` runs once, before any offset exists. `fold` and `plain` return strings of the same length as their input,
so that a match on the fold is a span of the text.
"""

from __future__ import annotations

import re
import unicodedata

# Tone placement: the old style writes hoà, thuý, khoẻ; the new hòa, thúy, khỏe. Only an open syllable differs
# ("hoàn" is the same in both), and qu-/gi- keep their vowel ("quý").
_OLD = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
_NEW = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
_TONE = dict(zip(_OLD, _NEW, strict=True))
_OLD_TONE = re.compile(rf"(?<![gq])(?:{'|'.join(_OLD)})(?![a-zà-ỹđ])")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
    }
)
_MARKS = str.maketrans(
    {
        chr(c): unicodedata.normalize("NFD", chr(c))[0]
        for c in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
        if len(unicodedata.normalize("NFD", chr(c))) > 1
    }
    | {"đ": "d", "Đ": "D"}
)


def normalise(text: str) -> str:
    """NFC with LF line ends, without characters that show nothing; non-breaking spaces stay."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return _INVISIBLE.sub("", text)


def fold(text: str) -> str:
    """Lower case, one kind of space, dash and quotation mark, new tone placement; of the same length as `text`."""
    lower = text.lower()
    if len(lower) != len(text):  # İ and its like grow in lower case
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    lower = lower.translate(_SAME_LENGTH)
    return _OLD_TONE.sub(lambda m: _TONE[m[0]], lower)


def plain(text: str) -> str:
    """`fold` without diacritics ("Quảng Nam" -> "quang nam"); of the same length. For search, never for identity."""
    return fold(text).translate(_MARKS)


def slug(text: str) -> str:
    """ASCII letters, digits and hyphens for an IRI: "Ủy ban nhân dân tỉnh Quảng Nam" -> "uy-ban-nhan-dan-tinh-quang-nam".
    Lossy: two names may share a slug."""
    return re.sub(r"[^a-z0-9]+", "-", plain(unicodedata.normalize("NFC", text))).strip("-")


def squeeze(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())
