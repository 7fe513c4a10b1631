"""Writing entries, inside the transaction of the act they record (台账写入).

If the entry cannot be written, the act is undone with it. On PostgreSQL one statement writes all rows of all
entries; on SQLite, which has no network between, one per table.
"""

# ruff: noqa: S608 - the names of tables and columns are constants of this file

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection

from gangze.framework.columns import rows_from
from gangze.framework.guard import system_write
from gangze.framework.ledger.models import (
    LEDGER_TABLES,
    LedgerDisclosure,
    LedgerEntry,
    LedgerPending,
    LedgerSubject,
)
from gangze.framework.ledger.record import Disclosure, NewEntry, Sealable, make_record
from gangze.kernel.merkle import Digest, digest_named

BATCH = 2_000
"""Entries per statement at most."""

BATCH_BYTES = 8_000_000
"""Bytes per statement, about; entries of a bulk load are large."""

_ROW_BYTES = 100

Rows = list[tuple[Any, ...]]

_ENTRY = ("id", "at", "command", "actor_kind", "actor_id", "position_id", "reason", "request_key", "record",
          "leaf_hash")  # fmt: skip
_TABLES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        LedgerEntry._meta.db_table,
        _ENTRY,
        ("uuid", "timestamptz", "text", "text", "bigint", "bigint", "text", "text", "bytea", "bytea"),
    ),
    (
        LedgerSubject._meta.db_table,
        ("entry_id", "subject_type", "subject_id"),
        ("uuid", "text", "bigint"),
    ),
    (
        LedgerDisclosure._meta.db_table,
        ("entry_id", "path", "salt", "value"),
        ("uuid", "text", "bytea", "text"),
    ),
    (LedgerPending._meta.db_table, ("entry_id", "leaf_hash"), ("uuid", "bytea")),
)


def ledger_digest() -> Digest:
    """The digest of this installation's ledger (setting GANGZE_DIGEST)."""
    return _digest(settings.GANGZE_DIGEST)


_digest = lru_cache(digest_named)


def append(entry: NewEntry) -> LedgerEntry:
    """Record one act; returns its row, already written. Raises `RuntimeError` outside a transaction."""
    return append_many([entry])[0]


def append_many(entries: Sequence[NewEntry]) -> list[LedgerEntry]:
    """Record several acts in few statements, in the given order."""
    if not connection.in_atomic_block:
        raise RuntimeError("ledger entries are written inside the transaction of their act")
    written: list[LedgerEntry] = []
    for batch, sealables in _batches(entries):
        rows = _rows(batch, sealables)
        with system_write(*LEDGER_TABLES):
            _insert(rows)
        written += [LedgerEntry(**dict(zip(_ENTRY, row, strict=True))) for row in rows[0]]
    return written


def _batches(entries: Sequence[NewEntry]) -> Iterator[tuple[list[NewEntry], list[Sealable]]]:
    """Entries with their records, as many at a time as one statement should carry."""
    digest = ledger_digest()
    batch: list[NewEntry] = []
    sealables: list[Sealable] = []
    weight = 0
    for entry in entries:
        made = make_record(entry, digest)
        batch.append(entry)
        sealables.append(made)
        weight += len(made.record) + _ROW_BYTES * len(made.disclosures)
        if len(batch) == BATCH or weight > BATCH_BYTES:
            yield batch, sealables
            batch, sealables, weight = [], [], 0
    if batch:
        yield batch, sealables


def _rows(entries: Sequence[NewEntry], sealables: Sequence[Sealable]) -> list[Rows]:
    """Rows for the four tables, in the order of `_TABLES`."""
    both = list(zip(entries, sealables, strict=True))
    hidden = {entry.id: {f"/payload{path}" for path in entry.secret} for entry in entries}
    return [
        [
            (
                e.id, e.at, e.command, str(e.actor.kind), e.actor.id, e.position, e.reason, e.request_key,
                s.record, s.leaf_hash,
            )
            for e, s in both
        ],
        [(e.id, kind, key) for e, _ in both for kind, key in sorted(set(e.subjects))],
        [(e.id, d.path, d.salt, d.value) for e, s in both for d in s.disclosures if d.path not in hidden[e.id]],
        [(e.id, s.leaf_hash) for e, s in both],
    ]  # fmt: skip


def _insert(rows: list[Rows]) -> None:
    if connection.vendor == "postgresql":
        _insert_at_once(rows)
    else:
        _insert_by_table(rows)


def _insert_at_once(rows: list[Rows]) -> None:
    parts: list[str] = []
    values: list[Any] = []
    for (table, columns, types), lines in zip(_TABLES, rows, strict=True):
        if not lines:
            continue
        names = ", ".join(columns)
        if len(lines) == 1:
            source = f"VALUES ({', '.join(f'%s::{kind}' for kind in types)})"
            values += list(lines[0])
        else:
            source, parameters = rows_from(list(zip(*lines, strict=True)), types)
            values += parameters
        parts.append(f"INSERT INTO {table} ({names}) {source}")
    *leading, last = parts
    with_ = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate(leading))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {with_} {last}", values)


def _insert_by_table(rows: list[Rows]) -> None:
    with connection.cursor() as cursor:
        for (table, columns, _), lines in zip(_TABLES, rows, strict=True):
            if not lines:
                continue
            sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
            adapted = [tuple(_adapted(value) for value in line) for line in lines]
            if len(adapted) == 1:
                cursor.execute(sql, adapted[0])
            else:
                cursor.executemany(sql, adapted)


def _adapted(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def disclosures_of(
    entries: Sequence[LedgerEntry], path: str | None = None
) -> dict[uuid.UUID, list[Disclosure]]:
    """What is still disclosed of entries, by their id, in one read; only at one `path` where it is given.

    An entry of a bulk load can disclose thousands of values: a list that shows labels asks for
    `/actor/label` alone.
    """
    found: dict[uuid.UUID, list[Disclosure]] = {entry.id: [] for entry in entries}
    shown = LedgerDisclosure.objects.filter(entry_id__in=list(found))
    if path is not None:
        shown = shown.filter(path=path)
    for row in shown.order_by("entry_id", "path"):
        found[row.entry_id].append(Disclosure(row.path, bytes(row.salt), row.value))
    return found


def redact(entry_id: uuid.UUID, path: str) -> bool:
    """Forget the personal value at `path` of an entry; the proof stays. False where nothing was disclosed.

    To be called inside a command, which records that it was done, by whom and why.
    """
    with system_write(LedgerDisclosure._meta.db_table):
        deleted, _ = LedgerDisclosure.objects.filter(entry_id=entry_id, path=path).delete()
    return bool(deleted)
