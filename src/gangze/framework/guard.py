"""No write to a recorded table outside an act (写入守卫).

A wrapper around every statement of every connection looks at its verb and table. A recorded table may be
written only while an act is running, and before the act commits, every table that was written must be
among those whose changes the act captured for the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

_VERB = re.compile(
    r"""\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?(?:\s+ONLY)?
    |DELETE\s+FROM(?:\s+ONLY)?|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|COPY)
    \s+(?:"?\w+"?\.)?"?(\w+)"?""",
    re.IGNORECASE | re.VERBOSE,
)
_READ_ONLY = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "BEGIN", "SET", "SHOW", "EXPLAIN")


class UnrecordedWrite(RuntimeError):
    """A recorded table was written without an act, or an act wrote what it did not capture."""


class Recorded(models.Model):
    """A table that only acts may write (入账表)."""

    class Meta:
        abstract = True


@dataclass(slots=True)
class Permit:
    """What the code that runs now may write. `tables` None means any recorded table (an act)."""

    tables: frozenset[str] | None
    written: set[str] = field(default_factory=set)


_permit: ContextVar[Permit | None] = ContextVar("gangze_write_permit", default=None)


@lru_cache(maxsize=1)
def recorded_tables() -> frozenset[str]:
    """Names of all recorded tables, many-to-many ones included."""
    tables: set[str] = set()
    for model in apps.get_models(include_auto_created=True):
        owner = model._meta.auto_created or model
        if isinstance(owner, type) and issubclass(owner, Recorded):
            tables.add(model._meta.db_table)
    return frozenset(tables)


@lru_cache(maxsize=4096)
def tables_written(sql: str) -> tuple[str, ...]:
    """The tables that a statement writes, by its text; empty for a reading statement."""
    head = sql.lstrip(" (\n\t")[:9].upper()
    if head.startswith(_READ_ONLY) and ";" not in sql:
        return ()
    return tuple(match.group(1) for match in _VERB.finditer(sql))


def guard_statement(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Django `execute_wrapper`: refuse an unpermitted write, note a permitted one."""
    written = tables_written(sql if isinstance(sql, str) else str(sql))
    if written:
        recorded = [table for table in written if table in recorded_tables()]
        if recorded:
            permit = _permit.get()
            for table in recorded:
                if permit is None or (permit.tables is not None and table not in permit.tables):
                    raise UnrecordedWrite(
                        f"table {table} is recorded: write it in a command, not with {sql[:80]!r}"
                    )
                permit.written.add(table)
    return execute(sql, params, many, context)


def install_guard(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Put the guard on a new connection (receiver of `connection_created`)."""
    if guard_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard_statement)


@contextmanager
def write_permit(tables: frozenset[str] | None) -> Iterator[Permit]:
    """Permit writes while the block runs; an act passes None and compares `written` before it commits."""
    permit = Permit(tables)
    token = _permit.set(permit)
    try:
        yield permit
    finally:
        _permit.reset(token)


@contextmanager
def system_write(*tables: str) -> Iterator[Permit]:
    """Permit the framework's own book-keeping (sealing, jobs) to write just these tables."""
    with write_permit(frozenset(tables)) as permit:
        yield permit
