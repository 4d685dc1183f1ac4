"""The folds: one normal form, same length, tone placement."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnergraph.text import fold, normalise, plain, slug, squeeze


@given(st.text())
def test_folds_keep_every_offset(text: str) -> None:
    text = normalise(text)
    assert len(fold(text)) == len(text)
    assert len(plain(text)) == len(text)


@given(st.text())
def test_normalise_is_nfc_and_idempotent(text: str) -> None:
    once = normalise(text)
    assert unicodedata.is_normalized("NFC", once)
    assert normalise(once) == once
    assert "\r" not in once


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoà", "hòa"), ("thoả thuận", "thỏa thuận"), ("Thuỷ", "Thủy"), ("UỶ BAN", "ỦY BAN"), ("khoẻ", "khỏe")],
)
def test_old_and_new_tone_placement_fold_alike(old: str, new: str) -> None:
    assert fold(old) == fold(new)


@pytest.mark.parametrize(("a", "b"), [("Bửu", "Bưu"), ("quý", "qúy"), ("hoàn", "hòan"), ("Bộ", "Bố")])
def test_other_differences_stay(a: str, b: str) -> None:
    assert fold(a) != fold(b)


def test_spaces_dashes_and_quotes_fold() -> None:
    assert fold("2021\u00a0– 2025 “X”") == '2021 - 2025 "x"'


def test_plain_is_for_search() -> None:
    assert plain("Đắk Lắk – Quảng Nam") == "dak lak - quang nam"


def test_slug_is_ascii() -> None:
    assert slug("Uỷ ban nhân dân tỉnh Quảng Nam") == "uy-ban-nhan-dan-tinh-quang-nam"


def test_squeeze() -> None:
    assert squeeze(" a\n\n b\u00a0c ") == "a b c"
