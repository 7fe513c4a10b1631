"""Very many rows as a few values, for PostgreSQL (按列传值).

Each column travels as the text of one array: the driver turns a text into SQL many times quicker than a list of
values, and the database reads it quicker than JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def rows_from(columns: Sequence[Sequence[Any]], types: Sequence[str]) -> tuple[str, list[Any]]:
    """SQL of a SELECT that gives the rows of `columns` in their order, and its parameters.

    `types` are PostgreSQL types without a length: a cast to one would cut a text that is too long, where the
    table itself refuses it. A column of one and the same value is sent once.
    """
    picked, arrays, head, tail = [], [], [], []
    for place, (column, kind) in enumerate(zip(columns, types, strict=True)):
        if place and column.count(column[0]) == len(column):
            picked.append(f"%s::{kind}")
            head.append(_text(column[0]))
        else:
            picked.append(f"c{place}")
            arrays.append((f"%s::{kind}[]", f"c{place}"))
            tail.append(_array(column))
    sources, names = ", ".join(source for source, _name in arrays), ", ".join(name for _source, name in arrays)
    return f"SELECT {', '.join(picked)} FROM unnest({sources}) AS t({names})", head + tail  # noqa: S608


def _array(column: Sequence[Any]) -> str:
    return f"{{{','.join(map(_item, column))}}}"


def _item(value: Any) -> str:
    if type(value) is int:
        return str(value)
    if value is None:
        return "NULL"
    text = value if type(value) is str else str(_text(value))
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _text(value: Any) -> str | None:
    """A value as PostgreSQL reads it from text."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
