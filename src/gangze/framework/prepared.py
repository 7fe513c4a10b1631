"""Reads whose SQL is worked out once and then run with the values of the moment (预备查询).

Django puts a query together anew each time it is asked, which takes several times as long as a small answer takes
to come. What every page asks is therefore written as an ordinary query of the models and put together once for
each shape: the kinds of its values, and the lengths of its lists. Nothing that was read is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Build = Callable[..., QuerySet[Any, Any]]
LONGEST = 200
"""Lists longer than this are asked the ordinary way: their lengths differ too much to be worth keeping."""

_KINDS = (int, str, dt.date, dt.datetime)


@dataclass(frozen=True, slots=True)
class _Plan:
    """SQL with its parameters: constants, or the place of a value and how the database wants it."""

    sql: str
    parameters: tuple[tuple[int | None, Any], ...]
    compiler: Any
    converters: Any


class Prepared:
    """A read that was put together once; called like the function it decorates, it gives rows as tuples."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._plans: dict[tuple[Any, ...], _Plan] = {}

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows. Raises TypeError for a value that cannot be a parameter."""
        lists = [value for value in values if isinstance(value, list | tuple)]
        if any(not 0 < len(one) <= LONGEST for one in lists):
            return list(self.build(*values))
        shape = (connection.vendor, *(len(v) if isinstance(v, list | tuple) else type(v) for v in values))
        plan = self._plans.get(shape)
        if plan is None:
            plan = self._plans[shape] = self._planned(values)
        flat = _flat(values)
        given = [fixed if place is None else fixed(flat[place]) for place, fixed in plan.parameters]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, given)
            rows = cursor.fetchall()
        if plan.converters:
            rows = plan.compiler.apply_converters(rows, plan.converters)
        return [tuple(row) for row in rows]

    def _planned(self, values: Sequence[Any]) -> _Plan:
        """Build the query with marks for values, and find where each mark went."""
        flat = _flat(values)
        marks = [_mark(place, value) for place, value in enumerate(flat)]
        rest = iter(marks)
        asked = [
            [next(rest) for _one in value] if isinstance(value, list | tuple) else next(rest)
            for value in values
        ]
        compiler = self.build(*asked).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        stored = [_adapter(mark)(mark) for mark in marks]
        found = [(_place(parameter, stored), parameter) for parameter in parameters]
        missing = set(range(len(marks))) - {place for place, _parameter in found}
        if missing:
            raise TypeError(f"values {sorted(missing)} are no parameters of {sql}")
        adapted: list[tuple[int | None, Any]] = [
            (None, parameter) if place is None else (place, _adapter(marks[place], type(parameter)))
            for place, parameter in found
        ]
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        return _Plan(sql, tuple(adapted), compiler, compiler.get_converters(columns))


def prepared(build: Build) -> Prepared:
    """Decorate a function that gives a `values_list` query of its arguments.

    Its arguments are whole numbers, texts, days, instants, or lists of these, and become parameters as they are:
    the function neither looks at them nor changes them.
    """
    return Prepared(build)


def _flat(values: Sequence[Any]) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, list | tuple) else (value,))]


def _mark(place: int, value: Any) -> Any:
    """A value of the same kind that stands nowhere else in the query."""
    if type(value) not in _KINDS:
        raise TypeError(f"{value!r} cannot be a parameter of a prepared read")
    if isinstance(value, dt.datetime):
        return dt.datetime(1701, 5, 17, 3, tzinfo=dt.UTC) + dt.timedelta(seconds=place)
    if isinstance(value, dt.date):
        return dt.date(1702, 5, 17) + dt.timedelta(days=place)
    return 7_600_000_000_000_000 + place if isinstance(value, int) else f"\ue000{place}\ue000"


def _adapter(mark: Any, kind: type | None = None) -> Callable[[Any], Any]:
    """How the database takes a value of the mark's kind; numbers of PostgreSQL have a type of their own."""
    if isinstance(mark, dt.datetime):
        return connection.ops.adapt_datetimefield_value
    if isinstance(mark, dt.date):
        return connection.ops.adapt_datefield_value
    return kind or type(mark)


def _place(parameter: Any, stored: Sequence[Any]) -> int | None:
    return next((place for place, mark in enumerate(stored) if parameter == mark), None)
