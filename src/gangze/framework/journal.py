"""From an act to its ledger entry (操作入账).

One act is one entry; an act that wrote very many rows is one entry followed by parts that name it, so that no
single record grows without bound. Personal columns enter as salted commitments, files as their digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from pydantic import BaseModel

from gangze.framework.context import Context
from gangze.framework.ledger.append import append_many
from gangze.framework.ledger.record import NewEntry, new_entry_id
from gangze.framework.recorder import Act, Change
from gangze.kernel.canonical import canonical_json
from gangze.kernel.findings import Finding

ROWS_A_PART = 2_000
"""Rows of one entry before a further part begins."""


def write_entry(act: Act, ctx: Context, cmds: Sequence[BaseModel], findings: Iterable[Finding]) -> None:
    """Write the entry of an act (and its parts) inside the act's own transaction.

    Where the act wrote nothing, or wrote bulky columns, the command itself is part of the content. Raises
    whatever the ledger raises: the caller's transaction then undoes the act.
    """
    head: dict[str, Any] = {"findings": [finding.as_dict() for finding in findings]}
    if act.within is not None:
        head["within"] = act.within
    if not act.changes or any(change.bulky for change in act.changes):
        hidden = _hidden(act)
        head["asked"] = [_impersonal(cmd.model_dump(mode="json"), hidden) for cmd in cmds[:ROWS_A_PART]]
    entries = []
    for number, changes in enumerate(_parts(act.changes)):
        written, personal, secret = _rendered(changes)
        payload = head | {"changes": written} if number == 0 else {"part_of": act.id, "changes": written}
        entries.append(
            NewEntry(
                id=act.id if number == 0 else new_entry_id(act.now),
                at=act.now,
                command=act.command,
                actor=ctx.actor,
                payload=payload,
                position=ctx.position,
                reason=ctx.reason,
                request_key=ctx.request_key,
                subjects=act.subjects if number == 0 else (),
                personal=[*personal, *secret],
                secret=frozenset(secret),
            )
        )
    append_many(entries)


@lru_cache
def personal_columns(tables: tuple[type[Model], ...] | None = None) -> frozenset[str]:
    """Names of the columns that some tables, or else any table, declare personal or secret."""
    marks = ("personal_fields", "secret_fields")
    some = apps.get_models() if tables is None else tables
    return frozenset(name for model in some for mark in marks for name in getattr(model, mark, ()))


def _hidden(act: Act) -> frozenset[str]:
    """What is not told of what was asked for: personal columns of what the command writes, or did write."""
    written = (change.personal | change.secret for change in act.changes)
    return personal_columns(act.writes).union(*written)


def _impersonal(asked: Any, hidden: frozenset[str]) -> Any:
    """What was asked for, without personal particulars: they could not be redacted from here later."""
    if isinstance(asked, dict):
        return {key: _impersonal(value, hidden) for key, value in asked.items() if key not in hidden}
    if isinstance(asked, list):
        return [_impersonal(item, hidden) for item in asked]
    return asked


def _parts(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Groups of changes with at most `ROWS_A_PART` rows; at least one, though it be empty."""
    part: list[Change] = []
    room = ROWS_A_PART
    for change in changes:
        start = 0
        while start < len(change.keys):
            piece = _sliced(change, start, start + room)
            part.append(piece)
            start += len(piece.keys)
            room -= len(piece.keys)
            if room == 0:
                yield part
                part, room = [], ROWS_A_PART
    if part or not any(change.keys for change in changes):
        yield part


def _sliced(change: Change, start: int, end: int) -> Change:
    return Change(
        change.table,
        change.columns,
        change.keys[start:end],
        change.before[start:end] if change.before is not None else None,
        change.after[start:end] if change.after is not None else None,
        change.personal,
        change.bulky,
        change.secret,
    )


def _rendered(changes: Sequence[Change]) -> tuple[list[dict[str, Any]], list[str], list[str]]:
    """Changes as JSON-able data, and pointers to the personal and to the secret values among them."""
    written: list[dict[str, Any]] = []
    personal: list[str] = []
    secret: list[str] = []
    for index, change in enumerate(changes):
        written.append(
            {
                "table": change.table,
                "columns": list(change.columns),
                "keys": change.keys,
                "before": _digested(change, change.before),
                "after": _digested(change, change.after),
            }
        )
        for marked, pointers in ((change.personal, personal), (change.secret, secret)):
            hidden = [n for n, column in enumerate(change.columns) if column in marked]
            for side, rows in (("before", change.before), ("after", change.after)):
                pointers += [
                    f"/changes/{index}/{side}/{row}/{column}"
                    for row, values in enumerate(rows or ())
                    for column in hidden
                    if values[column] not in (None, "", [], {})
                ]
    return written, personal, secret


def _digested(change: Change, rows: Sequence[Sequence[Any]] | None) -> Sequence[Sequence[Any]] | None:
    if rows is None:
        return None
    bulky = [
        column in change.bulky or any(isinstance(row[n], bytes) for row in rows)
        for n, column in enumerate(change.columns)
    ]
    if not any(bulky):
        return rows
    return [
        [_digest(value) if big and value is not None else value for value, big in zip(row, bulky, strict=True)]
        for row in rows
    ]


def _digest(value: Any) -> dict[str, Any]:
    """What stands in the ledger for a file or a large value: its SHA-256 and its size in bytes."""
    data = value if isinstance(value, bytes) else canonical_json(value)
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
