"""Amounts as staff write them, kept exactly in hundredths (金额).

`500万`, `5,000,000.00元`, `1.5亿元`, `3万美元` are understood. An amount that cannot be kept exactly is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

CURRENCIES = {"CNY": "人民币", "USD": "美元", "EUR": "欧元", "HKD": "港元", "GBP": "英镑", "JPY": "日元"}
"""Currency by ISO 4217 code, and its name."""

_NAMED = {name: code for code, name in CURRENCIES.items()} | {
    "元": "",
    "圆": "",
    "块": "",
    "港币": "HKD",
    "日圆": "JPY",
}
_SCALE = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_AMOUNT = re.compile(
    r"(?P<before>人民币|[A-Z]{3})?\s*(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?P<scale>百万|千万|[百千万亿])?"
    r"\s*(?P<after>[^\d\s,.]*)"
)
LARGEST = 10**17
"""Amounts beyond are no limits but slips of the pen: a thousand trillion."""


@dataclass(frozen=True, slots=True)
class Written:
    """An amount in hundredths, and the currency it was written with; empty where none, or only 元, was said."""

    amount: int
    currency: str = ""


def read_amount(text: str) -> Written | None:
    """The amount that a text says, None for an empty one.

    Raises `ValueError` where it is no amount, is below zero, or has parts smaller than a hundredth.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        raise ValueError("请填写金额，如 5000000、500万元、3万美元")
    before, after = found["before"] or "", found["after"]
    named = {_named(word) for word in (before, after) if word}
    if None in named:
        raise ValueError(f"不认识的币种“{after or before}”")
    said = {code for code in named if code}
    if len(said) > 1:
        raise ValueError("一个金额写了两个币种")
    value = Decimal(found["number"].replace(",", "")) * _SCALE[found["scale"] or ""] * 100
    if value != int(value):
        raise ValueError("金额最多两位小数")
    if value > LARGEST:
        raise ValueError("金额过大，请核对")
    return Written(int(value), said.pop() if said else "")


def _named(word: str) -> str | None:
    """The code of a currency's name or code, empty for 元, None where it is none."""
    if word in CURRENCIES:
        return word
    bare = word.removesuffix("整")
    return _NAMED.get(bare, "CNY" if bare == "人民币元" else None)
