"""No two current facts of one identity on one day: guarded by the database (防重叠约束).

PostgreSQL gets a partial exclusion constraint, SQLite a trigger. Both are put there after every migration,
because Django's rebuilding of a SQLite table drops triggers silently; the tests look that they exist.

The constraint begins with a hash of the identity: ascending ids make every insert widen the index up to its
root, and several columns make each step dear, both the more the larger the table. The columns themselves stand in
it as expressions: under their own names the planner takes the constraint's index for ordinary reads by identity,
which it can only walk from end to end (43 s for the hundredth page of 500,000 people, against 14 ms).
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
                    install = _constraint if connection.vendor == "postgresql" else _triggers
                    install(cursor, model, rule)


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


def _constraint(cursor: Any, model: type[Fact], rule: Exclusive) -> None:
    """PostgreSQL's constraint. Its comment is its wording, so that one of another wording is put there anew."""
    table, name = model._meta.db_table, guard_name(model, rule)
    fields: list[Any] = [model._meta.get_field(field) for field in rule.fields]
    conditions = [f"superseded_at = TIMESTAMPTZ '{UNTIL_CHANGED.isoformat()}'"]
    conditions += [f"\"{column}\" = '{value}'" for column, value in rule.where]
    same = ", ".join(f"{_unnamed(field)} WITH =" for field in fields)
    wording = (
        f"EXCLUDE USING gist ({_hashed(fields)} WITH =, daterange(valid_from, valid_to) WITH &&, {same})"
        f" WHERE ({' AND '.join(conditions)})"
    )
    cursor.execute(
        "SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = %s AND contype = 'x'", [name]
    )
    found = cursor.fetchone()
    if found is not None and found[0] == wording:
        return
    cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
    cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {wording}")
    cursor.execute(f"COMMENT ON CONSTRAINT {name} ON {table} IS %s", [wording])


def _unnamed(field: Any) -> str:
    """The value of a column as an expression, which no condition on the column itself matches."""
    return f"(\"{field.attname}\" || '')" if isinstance(field, models.CharField) else f'("{field.attname}" + 0)'


def _triggers(cursor: Any, model: type[Fact], rule: Exclusive) -> None:
    """SQLite's triggers, one for each way to write."""
    table, name = model._meta.db_table, guard_name(model, rule)
    columns = [f'"{model._meta.get_field(field).attname}"' for field in rule.fields]  # type: ignore[union-attr]
    forever = UNTIL_CHANGED.strftime("%Y-%m-%d %H:%M:%S")
    applies = " AND ".join(
        [f"NEW.superseded_at = '{forever}'"] + [f"NEW.{column} = '{value}'" for column, value in rule.where]
    )
    other = " AND ".join(
        [f"superseded_at = '{forever}'", "valid_from < NEW.valid_to", "valid_to > NEW.valid_from"]
        + [f"{column} = NEW.{column}" for column in columns]
        + [f"{column} = '{value}'" for column, value in rule.where]
    )
    for event, more in (("INSERT", ""), ("UPDATE", " AND id <> NEW.id")):
        trigger = f"{name}_{event.lower()}"
        cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        cursor.execute(
            f"""CREATE TRIGGER {trigger} BEFORE {event} ON {table} WHEN {applies} BEGIN
            SELECT RAISE(ABORT, '{name}') WHERE EXISTS (SELECT 1 FROM {table} WHERE {other}{more}); END"""
        )
