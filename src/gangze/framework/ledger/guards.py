"""The database itself refuses to change the ledger (只增不改).

Triggers on both databases refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL) of entries, subjects, leaves
and heads, and of content versions; disclosures may be deleted, never changed. They are put there after every
migration, because Django's rebuilding of a SQLite table drops triggers silently. An owner of the database can
still drop them: what is then done, `verify` notices.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from gangze.framework.content.models import ContentVersion
from gangze.framework.ledger.models import (
    LedgerDisclosure,
    LedgerEntry,
    LedgerLeaf,
    LedgerSubject,
    TreeHead,
)

_REFUSED: dict[str, tuple[str, ...]] = {
    LedgerEntry._meta.db_table: ("UPDATE", "DELETE"),
    LedgerSubject._meta.db_table: ("UPDATE", "DELETE"),
    LedgerLeaf._meta.db_table: ("UPDATE", "DELETE"),
    TreeHead._meta.db_table: ("UPDATE", "DELETE"),
    LedgerDisclosure._meta.db_table: ("UPDATE",),
    ContentVersion._meta.db_table: ("UPDATE", "DELETE"),
}

_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME; END $$
"""


def install_ledger_guards(connection: BaseDatabaseWrapper) -> None:
    """(Re-)create the triggers of every ledger table that exists; safe to repeat."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql" and tables & set(_REFUSED):
            cursor.execute(_FUNCTION)
        for table in sorted(tables & set(_REFUSED)):
            for statement in _create(connection.vendor, table):
                cursor.execute(statement)


def install_ledger_guards_after_migrate(using: str, **_: Any) -> None:
    """Receiver of `post_migrate`."""
    install_ledger_guards(connections[using])


def remove_ledger_guards(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers; for emptying a test database and for tests that play the intruder."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table in sorted(tables & set(_REFUSED)):
            for statement in _drop(connection.vendor, table):
                cursor.execute(statement)


def missing_ledger_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should exist and do not, or are switched off; for tests and the health check."""
    wanted = {name for table in _REFUSED for name in _names(connection.vendor, table)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {row[0] for row in cursor.fetchall()}
    return sorted(wanted - found)


def _names(vendor: str, table: str) -> list[str]:
    events = [*_REFUSED[table], "TRUNCATE"] if vendor == "postgresql" else _REFUSED[table]
    return [f"{table}_no_{event.lower()}" for event in events]


def _create(vendor: str, table: str) -> list[str]:
    statements = _drop(vendor, table)
    for name in _names(vendor, table):
        event = name.rpartition("_")[2].upper()
        if vendor == "postgresql":
            each = "STATEMENT" if event == "TRUNCATE" else "ROW"
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} "
                "EXECUTE FUNCTION ledger_append_only()"
            )
        else:
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, 'append-only: {event} on {table}'); END"
            )
    return statements


def _drop(vendor: str, table: str) -> list[str]:
    on = f" ON {table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in _names(vendor, table)]
