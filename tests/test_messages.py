"""Every message in both languages with the same placeholders, every key that the code says is there, none is unused."""

from __future__ import annotations

import csv
import re
import string
import unicodedata
from pathlib import Path

import pytest

from partnergraph.messages import LANGUAGES, language, language_of_locale, say, set_language, table

SOURCE = Path(__file__).parents[1] / "src" / "partnergraph"
# Keys that the code puts together from a prefix and a code.
_BUILT = re.compile(
    r"^(count|help|stage|page|validate|query\.kind|marked|table|lifecycle|due\.column|explain\.basis|why_not\.reason|export\.lost)\."
)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(table()))
def test_languages_have_the_same_placeholders(key: str) -> None:
    texts = [table()[key][code] for code in LANGUAGES]
    assert all(texts), key
    assert len({frozenset(_placeholders(text)) for text in texts}) == 1


def test_rows_are_sorted_and_nfc() -> None:
    raw = (SOURCE / "messages.csv").read_text("utf-8")
    keys = [row["key"] for row in csv.DictReader(raw.splitlines())]
    assert keys == sorted(set(keys))
    assert unicodedata.is_normalized("NFC", raw)


def test_every_key_in_the_code_exists() -> None:
    said = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        said |= set(
            re.findall(r"(?:say|UsageError|BadInput|BadKnowledge|CannotGoOn)\(\s*\"([a-z_]+\.[a-z_.]+)\"", text)
        )
    assert said, "the pattern finds nothing"
    assert said - set(table()) == set()


def test_every_key_is_said_somewhere() -> None:
    code = "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*") if p.suffix in (".py", ".js", ".j2", ".html"))
    unused = [key for key in table() if not _BUILT.match(key) and f'"{key}"' not in code and f"'{key}'" not in code]
    assert unused == []


def test_language_comes_from_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    assert language_of_locale() == "vi"
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert language_of_locale() == "en"


def test_a_text_that_is_no_key_is_said_as_it_is() -> None:
    set_language("vi")
    assert language() == "vi"
    assert say("plain words") == "plain words"
    assert say("read.empty") == table()["read.empty"]["vi"]
    set_language("en")
