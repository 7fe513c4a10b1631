"""Numbers and shares as Chinese documents write them (数字与比例)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.intake.domain.numerals import number, share


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("三百五十", 350),
        ("两", 2),
        ("一万二千", 12_000),
        ("十", 10),
        ("二十", 20),
        ("1,234.5", 1234.5),
        ("1.5亿", 150_000_000),
        ("伍拾万", 500_000),
        ("二〇二三", 2023),
        ("三五", 5),
        ("三点五", 3.5),
        ("3百", 300),
    ],
)
def test_numbers(words: str, value: float) -> None:
    assert number(words) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("百分之五", 5),
        ("千分之一", 0.1),
        ("三分之二", 66.67),
        ("2/3", 66.67),
        ("八成", 80),
        ("0.5%", 0.5),
        ("百分之百", 100),
    ],
)
def test_shares(words: str, value: float) -> None:
    assert share(words) == value


@pytest.mark.parametrize("words", ["", "万", "天"])
def test_what_is_no_number_is_refused(words: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        number(words)


@given(st.integers(min_value=0, max_value=10**12))
def test_arabic_numbers_come_back(value: int) -> None:
    assert number(f"{value:,}") == value
    assert number(str(value)) == value
