"""Whole numbers out of addresses and forms (数字参数)."""

from __future__ import annotations

LARGEST = 2**63 - 1
"""The largest id that both databases take."""


def whole(text: str | None) -> int | None:
    """The number that a text of digits is, None where it is none or larger than any id."""
    if not text or not text.isdecimal() or len(text) > 19:
        return None
    number = int(text)
    return number if number <= LARGEST else None
