"""The act that is running and what it captures of every change, for the ledger (变更捕获)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models

from gangze.framework.columns import rows_from
from gangze.framework.guard import Recorded, UnrecordedWrite

STATISTICS_FROM = 5_000
"""Rows inserted at once from which PostgreSQL's statistics of the table are renewed at once."""

Row = TypeVar("Row", bound=models.Model)

BATCH = 2_000
"""Rows per INSERT statement of a set-based write."""

FEW = 50
"""Up to so many rows go the ordinary way."""

AT_ONCE = 10_000
"""Rows per INSERT statement where PostgreSQL takes them by columns."""


@dataclass(slots=True)
class Change:
    """Rows of one table that were written together: the names of the columns and, per row, before and after.

    `before` is None for new rows, `after` None for removed ones. `personal` names the columns whose values
    enter the ledger only as salted commitments, `bulky` those that enter as digest and size, `secret` those whose
    commitments nobody can open: their values stand in the table alone.
    """

    table: str
    columns: tuple[str, ...]
    keys: list[Any]
    before: list[tuple[Any, ...]] | None
    after: list[tuple[Any, ...]] | None
    personal: frozenset[str] = frozenset()
    bulky: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()


@dataclass(slots=True)
class Act:
    """One running command: its id, its instant, its changes so far, and the act it is a part of, if any.

    `writes` are the tables whose personal columns the command's fields fill, None where it does not say.
    """

    id: uuid.UUID
    now: dt.datetime
    command: str
    within: uuid.UUID | None = None
    writes: tuple[type[models.Model], ...] | None = None
    changes: list[Change] = field(default_factory=list)
    subjects: set[tuple[str, int]] = field(default_factory=set)

    @property
    def captured(self) -> set[str]:
        """Tables whose changes were captured."""
        return {change.table for change in self.changes}

    def about(self, *subjects: models.Model) -> None:
        """Name what the act is about, so that the history of these objects finds it."""
        self.subjects.update((subject._meta.label_lower, int(subject.pk)) for subject in subjects)

    def about_ids(self, model: type[models.Model], keys: Iterable[int]) -> None:
        """The same for very many objects of one kind, by their ids."""
        label = model._meta.label_lower
        self.subjects.update((label, key) for key in keys)


_act: ContextVar[Act | None] = ContextVar("gangze_act", default=None)


def current_act() -> Act:
    """The running act; raises `UnrecordedWrite` where there is none."""
    act = _act.get()
    if act is None:
        raise UnrecordedWrite("recorded rows are written inside a command only")
    return act


def outer_act() -> uuid.UUID | None:
    """The id of the act that is running, of which the next one is a part; None at the outside."""
    act = _act.get()
    return act.id if act is not None else None


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields if not f.primary_key)


def _values(row: models.Model, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(
        bytes(value) if isinstance(value := getattr(row, column), memoryview) else value for column in columns
    )


def _values_of_many(rows: Sequence[models.Model], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The same for very many rows: read in one step where no column holds bytes."""
    if len(columns) > 1 and _binary(type(rows[0])).isdisjoint(columns):
        return list(map(attrgetter(*columns), rows))
    return [_values(row, columns) for row in rows]


@cache
def _binary(model: type[models.Model]) -> frozenset[str]:
    return frozenset(f.attname for f in model._meta.concrete_fields if isinstance(f, models.BinaryField))


def _marks(model: type[models.Model]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Columns that the model declares in `personal_fields`, `bulky_fields` and `secret_fields`."""
    personal, bulky, secret = (
        frozenset(getattr(model, name, ())) for name in ("personal_fields", "bulky_fields", "secret_fields")
    )
    return personal, bulky, secret


def create(row: Row) -> Row:
    """Insert one row."""
    create_many([row])
    return row


def create_many(rows: Iterable[Row]) -> list[Row]:
    """Insert rows of one table in few statements; returns them with their ids."""
    made = list(rows)
    if not made:
        return []
    model = type(made[0])
    assert issubclass(model, Recorded), model
    act = current_act()
    columns = _columns(model)
    if connection.vendor == "postgresql" and len(made) > FEW and _by_columns(model):
        after = _values_of_many(made, columns)
        for start in range(0, len(made), AT_ONCE):
            _insert_at_once(model, columns, made[start : start + AT_ONCE], after[start : start + AT_ONCE])
    else:
        model._default_manager.bulk_create(made, batch_size=BATCH)
        after = _values_of_many(made, columns)
    if connection.vendor == "postgresql" and len(made) >= STATISTICS_FROM:
        with connection.cursor() as cursor:  # checks that follow in this act read what it wrote by a sound plan
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
    act.changes.append(
        Change(model._meta.db_table, columns, [row.pk for row in made], None, after, *_marks(model))
    )
    return made


@cache
def _by_columns(model: type[models.Model]) -> bool:
    """Whether every value of the table can be sent as it stands: none is filled in while it is saved."""
    return isinstance(model._meta.pk, models.BigAutoField) and not any(
        isinstance(field, models.BinaryField | models.FileField) or getattr(field, "auto_now", False)
        for field in model._meta.concrete_fields
    )


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[str]]:
    """Table and columns of an INSERT, and the types of the columns without their lengths."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    types = [str(field.db_type(connection)).partition("(")[0] for field in fields]
    return f'"{model._meta.db_table}" ({names})', types


def _insert_at_once(
    model: type[models.Model], columns: tuple[str, ...], rows: Sequence[models.Model], lines: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows in one statement: a fraction of the time of one parameter a column and row."""
    where, types = _insertion(model)
    select, values = rows_from(list(zip(*lines, strict=True)), types)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {where} {select} RETURNING id", values)
        keys = [key for (key,) in cursor.fetchall()]
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False
        row._state.db = connection.alias


def update(row: Row, **values: Any) -> Row:
    """Change columns of one row; writes nothing where all values already stand."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row
    model = type(row)
    assert issubclass(model, Recorded), model
    act = current_act()
    columns = tuple(model._meta.get_field(name).attname for name in changed)
    before = _values(row, columns)
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    act.changes.append(
        Change(
            model._meta.db_table, columns, [row.pk], [before], [_values(row, columns)], *_marks(model)
        )
    )
    return row


def update_many(rows: Sequence[Row], **values: Any) -> None:
    """Set the same values on many rows of one table in few statements."""
    if not rows:
        return
    model = type(rows[0])
    assert issubclass(model, Recorded), model
    act = current_act()
    columns = tuple(model._meta.get_field(name).attname for name in values)
    before = _values_of_many(rows, columns)
    keys = [row.pk for row in rows]
    for start in range(0, len(keys), BATCH):
        model._default_manager.filter(pk__in=keys[start : start + BATCH]).update(**values)
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    after = _values_of_many(rows, columns)
    act.changes.append(Change(model._meta.db_table, columns, keys, before, after, *_marks(model)))


def delete(row: models.Model) -> None:
    """Remove one row of a draft; identities and facts are never removed."""
    model = type(row)
    assert issubclass(model, Recorded), model
    act = current_act()
    columns = _columns(model)
    act.changes.append(
        Change(model._meta.db_table, columns, [row.pk], [_values(row, columns)], None, *_marks(model))
    )
    row.delete()
