"""No two current facts of one identity on one day: guarded by the database (防重叠约束).

PostgreSQL gets a partial exclusion constraint, SQLite a trigger. Both are put there after every migration,
because Django's rebuilding of a SQLite table drops triggers silently; the tests look that they exist.

The constraint begins with a hash of the identity: ascending ids make every insert widen the index up to its
root, and several columns make each step dear, both the more the larger the table.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from gangze.framework.facts import Exclusive, Fact
from gangze.kernel.interval import UNTIL_CHANGED


def fact_models() -> list[type[Fact]]:
    """All concrete facts."""
    return [model for model in apps.get_models() if issubclass(model, Fact)]


def rule_named(name: str) -> tuple[type[Fact], Exclusive] | None:
    """The rule whose database object appears in an error text."""
    for model in fact_models():
        for rule in model.exclusive:
            if guard_name(model, rule) in name:
                return model, rule
    return None


def guard_name(model: type[Fact], rule: Exclusive) -> str:
    """Name of the constraint or trigger."""
    return f"{model._meta.db_table}_{rule.name}_apart"


def install_overlap_guards(connection: BaseDatabaseWrapper) -> None:
    """(Re-)create the guard of every rule whose table exists."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in fact_models():
            if model._meta.db_table in tables:
                for rule in model.exclusive:
                    for statement in _statements(connection, model, rule):
                        cursor.execute(statement)


def missing_overlap_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of guards that should exist and do not; for tests and the health check."""
    wanted = {guard_name(model, rule) for model in fact_models() for rule in model.exclusive}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {row[0] for row in cursor.fetchall()}
    present = {name for name in wanted if name in found or f"{name}_insert" in found}
    return sorted(wanted - present)


def install_after_migrate(using: str, **_: Any) -> None:
    """Receiver of `post_migrate`."""
    install_overlap_guards(connections[using])


def _hashed(fields: list[Any]) -> str:
    """One number for the values of some columns: each is hashed with the hash of those after it as its seed."""
    seed = "0"
    for field in reversed(fields):
        kind = "text" if isinstance(field, models.CharField) else "int8"
        seed = f'hash{kind}extended("{field.attname}", {seed})'
    return seed


def _statements(connection: BaseDatabaseWrapper, model: type[Fact], rule: Exclusive) -> list[str]:
    table, name = model._meta.db_table, guard_name(model, rule)
    fields: list[Any] = [model._meta.get_field(field) for field in rule.fields]
    columns = [f'"{field.attname}"' for field in fields]
    if connection.vendor == "postgresql":
        condition = " AND ".join(
            [f"superseded_at = TIMESTAMPTZ '{UNTIL_CHANGED.isoformat()}'"]
            + [f"{column} = '{value}'" for column, value in rule.where]
        )
        same = ", ".join(f"{column} WITH =" for column in columns)
        return [
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f"""DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}') THEN
              ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist
              ({_hashed(fields)} WITH =, daterange(valid_from, valid_to) WITH &&, {same}) WHERE ({condition});
            END IF; END $$""",
        ]
    forever = UNTIL_CHANGED.strftime("%Y-%m-%d %H:%M:%S")
    applies = " AND ".join(
        [f"NEW.superseded_at = '{forever}'"] + [f"NEW.{column} = '{value}'" for column, value in rule.where]
    )
    other = " AND ".join(
        [f"superseded_at = '{forever}'", "valid_from < NEW.valid_to", "valid_to > NEW.valid_from"]
        + [f"{column} = NEW.{column}" for column in columns]
        + [f"{column} = '{value}'" for column, value in rule.where]
    )
    statements = []
    for event, more in (("INSERT", ""), ("UPDATE", " AND id <> NEW.id")):
        trigger = f"{name}_{event.lower()}"
        statements += [
            f"DROP TRIGGER IF EXISTS {trigger}",
            f"""CREATE TRIGGER {trigger} BEFORE {event} ON {table} WHEN {applies} BEGIN
            SELECT RAISE(ABORT, '{name}') WHERE EXISTS (SELECT 1 FROM {table} WHERE {other}{more}); END""",
        ]
    return statements
