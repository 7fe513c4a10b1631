"""One byte sequence for one value, so that a digest of it means something (规范化字节).

JSON with sorted keys, no white space, UTF-8 without escapes beyond those JSON demands. Values that JSON does
not know are written as strings: dates `2026-03-01`, instants in UTC with microseconds
`2026-03-01T08:00:00.000000Z`, decimals in plain notation, UUIDs, enum members by their value. In the spirit
of RFC 8785, but keys are sorted by code point. A float is written by its shortest decimal form that reads
back as the same number, a whole one as an integer; infinities and NaN are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from math import isfinite
from typing import Any
from uuid import UUID

_NO_FORM = "canonical: {path} holds a {kind}, which has no canonical form"

_AS_IS = frozenset({str, int, bool, type(None)})
"""Types that JSON writes as they are; most of what a bulk load records is of these."""

_QUICK: Mapping[type, Callable[[Any], str]] = {date: date.isoformat, UUID: str}
"""Types of which very many stand in a bulk load, with the form they take."""

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


def canonical(value: object) -> bytes:
    """The canonical bytes of a value made of mappings with string keys, sequences, sets and scalars.

    Sets are written as sorted lists. Raises `TypeError` for a float that is not finite, a datetime without a
    zone, bytes or any other object, naming its place as a JSON pointer; `ValueError` for a text that is not
    valid Unicode.
    """
    return _encode(plain(value)).encode("utf-8")


_MAY_BE_WHOLE = re.compile(r"\d\.0(?!\d)|\de[+-]?\d")
"""How JSON writes a float that is a whole number: the one value of a JSON column that has another canonical form."""


def canonical_json(value: object) -> bytes:
    """`canonical` of what a JSON column holds, many times faster for a long one: its types are JSON's already."""
    try:
        text = _encode(value)
    except TypeError:
        return canonical(value)
    return canonical(value) if _MAY_BE_WHOLE.search(text) else text.encode("utf-8")


def written(value: object) -> bytes:
    """The canonical bytes of what `plain` returned, without going through it again."""
    return _encode(value).encode("utf-8")


def plain(value: object, path: str = "") -> object:
    """The same value in plain JSON types: what `canonical` writes and what a reader gets back."""
    if (kind := type(value)) in _AS_IS:
        return value
    if kind is list or kind is tuple:
        return _items(value, path)  # type: ignore[arg-type]
    if kind is dict:
        return _members(value, path)  # type: ignore[arg-type]
    if isinstance(value, Enum):
        return plain(value.value, path)
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, Mapping):
        return _members(value, path)
    if isinstance(value, list | tuple):
        return _items(value, path)
    if isinstance(value, set | frozenset):
        return sorted((plain(item, path) for item in value), key=_encode)
    return _scalar(value, path)


def _items(value: Sequence[object], path: str) -> list[object]:
    return [
        item if (kind := type(item)) in _AS_IS
        else _QUICK[kind](item) if kind in _QUICK
        else plain(item, f"{path}/{index}")
        for index, item in enumerate(value)
    ]  # fmt: skip


def _members(value: Mapping[Any, object], path: str) -> dict[str, object]:
    return {
        key if type(key) is str else _key(key, path): item if type(item) in _AS_IS else plain(item, f"{path}/{key}")
        for key, item in value.items()
    }


def _scalar(value: object, path: str) -> str | int | float:
    if isinstance(value, float) and isfinite(value):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return instant(value, path)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise TypeError(_NO_FORM.format(path=path or "/", kind=f"Decimal {value}"))
        return format(value, "f")
    if isinstance(value, UUID):
        return str(value)
    if hasattr(value, "_proxy____args"):  # a Django lazy translation is text that is not yet rendered
        return str(value)
    raise TypeError(_NO_FORM.format(path=path or "/", kind=type(value).__name__))


def _key(key: object, path: str) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise TypeError(_NO_FORM.format(path=path or "/", kind=f"key of type {type(key).__name__}"))
    return key


def instant(value: datetime, path: str = "") -> str:
    """An instant as UTC text with microseconds. Raises `TypeError` where it has no zone."""
    if value.tzinfo is None:
        raise TypeError(_NO_FORM.format(path=path or "/", kind="datetime without a time zone"))
    return _instant(value)


@lru_cache(maxsize=1024)
def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_instant(text: str) -> datetime:
    """The instant that `instant` wrote. Raises `ValueError` for any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def digest(value: object) -> str:
    """The SHA-256 of the canonical bytes, in hex."""
    return sha256(canonical(value)).hexdigest()
