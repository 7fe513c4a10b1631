"""Addresses of pages, for lists that need one a row (地址)."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

_MARK = 7_000_000_000_000_000
"""Numbers from here on stand for the arguments while the shape of an address is found."""


def address(route: str, *numbers: int) -> str:
    """`reverse(route, args=numbers)` for a route of whole numbers: its shape is looked up once, not at each row."""
    return _shape(get_script_prefix(), get_urlconf(), route, len(numbers)) % numbers


@lru_cache(maxsize=1024)
def _shape(prefix: str, urlconf: str | None, route: str, count: int) -> str:
    """The address with `%d` in place of each number; the prefix and the list of routes are part of the key."""
    marks = [_MARK + place for place in range(count)]
    text = reverse(route, args=marks).replace("%", "%%")
    for mark in marks:
        text = text.replace(str(mark), "%d")
    return text
