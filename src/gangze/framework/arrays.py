"""Very many rows read as columns of numbers, for sweeps over the whole bank (按列读取).

PostgreSQL strings the values of each column together in their binary form (`int8send`, `date_send`), which numpy
reads without a Python object for each value or row. SQLite gives rows. Only identities and days can be read; there
must be no NULL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from numpy.typing import NDArray

Column = NDArray[Any]

EPOCH_2000 = 10_957
"""Days from 1970-01-01 to 2000-01-01, where PostgreSQL begins to count."""


def columns(rows: models.QuerySet[Any], *names: str) -> list[Column]:
    """The named fields of a queryset, each as an array: identities as int64, days as int32 since 1970-01-01."""
    dates = [isinstance(_field(rows.model, name), models.DateField) for name in names]
    try:
        query, parameters = rows.order_by().values_list(*names).query.sql_with_params()
    except EmptyResultSet:  # no row can be meant, as of nobody
        return [np.zeros(0, dtype=np.int32 if date else np.int64) for date in dates]
    if connection.vendor == "postgresql":
        return _sent(query, parameters, names, dates)
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        table = cursor.fetchall()
    wanted = [np.dtype("datetime64[D]") if date else np.dtype(np.int64) for date in dates]
    if not table:
        return [np.zeros(0, dtype=np.int32 if date else np.int64) for date in dates]
    found = [np.array(values, dtype=kind) for values, kind in zip(zip(*table, strict=True), wanted, strict=True)]
    return [
        column.astype(np.int64).astype(np.int32) if date else column for column, date in zip(found, dates, strict=True)
    ]


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    *path, last = name.split("__")
    for step in path:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)  # type: ignore[return-value]


def _sent(query: str, parameters: Any, names: Sequence[str], dates: list[bool]) -> list[Column]:
    picked = ", ".join(
        f"coalesce(string_agg({'date_send' if date else 'int8send'}(c{place}), ''::bytea), ''::bytea), count(*)"
        for place, date in enumerate(dates)
    )
    given = ", ".join(f"c{place}" for place in range(len(names)))
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:  # Django's own takes results as text only
        cursor.execute(f"SELECT {picked} FROM ({query}) AS t({given})", parameters, binary=True)  # noqa: S608
        row = cursor.fetchone()
    found = []
    for data, count, date in zip(row[::2], row[1::2], dates, strict=True):
        column = np.frombuffer(data, dtype=">i4" if date else ">i8")
        if len(column) != count:
            raise TypeError("a column has NULLs or is neither an identity nor a day")
        found.append(column.astype(np.int32) + np.int32(EPOCH_2000) if date else column.astype(np.int64))
    return found
