"""What the program says to people, in Vietnamese and English, from the table `messages.csv` beside this file.

The table has the columns `key,vi,en`; placeholders are `{name}`. A text that is no key is said as it is.
"""

from __future__ import annotations

import csv
import locale
import os
from functools import cache
from importlib.resources import files

LANGUAGES = ("vi", "en")
_current = ""


@cache
def table() -> dict[str, dict[str, str]]:
    """All messages: key -> language -> text."""
    lines = files("partnergraph").joinpath("messages.csv").read_text("utf-8").splitlines()
    return {row["key"]: {code: row[code] for code in LANGUAGES} for row in csv.DictReader(lines)}


def language_of_locale() -> str:
    """`vi` or `en`, from the environment's locale (LC_ALL, LC_MESSAGES, LANG)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "vi" if value.lower().startswith("vi") else "en"
    return "vi" if (locale.getlocale()[0] or "").lower().startswith("vi") else "en"


def set_language(code: str | None) -> None:
    """Say everything from now on in `code`; None means the locale's language."""
    global _current  # noqa: PLW0603  one setting of the process, as gettext has it
    _current = code or language_of_locale()


def language() -> str:
    """The language spoken now."""
    return _current or language_of_locale()


def say(key: str, /, **values: object) -> str:
    """The message `key` in the language spoken now, with its placeholders filled."""
    entry = table().get(key)
    return entry[language()].format(**values) if entry else key
