"""Reads of the dated unit tree: a whole subtree in one statement, on any day, as known at any instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from gangze.kernel.interval import UNTIL_CHANGED
from gangze.organisation.models import UnitState

_STATE = UnitState._meta.db_table


def holds(alias: str, day: dt.date, known_at: dt.datetime | None) -> tuple[str, list[Any]]:
    """The condition 'holds on a day, as known' for raw SQL; the same as `facts.true_on`."""
    on = connection.ops.adapt_datefield_value(day)
    sql = f"{alias}.valid_from <= %s AND {alias}.valid_to > %s"
    if known_at is None:
        open_end = connection.ops.adapt_datetimefield_value(UNTIL_CHANGED)
        return f"{sql} AND {alias}.superseded_at = %s", [on, on, open_end]
    at = connection.ops.adapt_datetimefield_value(known_at)
    return f"{sql} AND {alias}.recorded_at <= %s AND {alias}.superseded_at > %s", [on, on, at, at]


def _below(units: Iterable[int], day: dt.date, known_at: dt.datetime | None) -> tuple[str, list[Any]]:
    """SQL of the units and all below. Every id is an integer of ours, so it may stand in the text."""
    roots = sorted({int(unit) for unit in units})
    first, first_values = holds("s", day, known_at)
    values = ", ".join(str(root) for root in roots) or "NULL"
    sql = (
        f"WITH RECURSIVE below(unit_id) AS ("  # noqa: S608 - constants and integers only
        f"SELECT s.unit_id FROM {_STATE} s WHERE s.unit_id IN ({values}) AND {first}"
        f" UNION SELECT s.unit_id FROM {_STATE} s JOIN below b ON s.parent_id = b.unit_id WHERE {first}"
        f") SELECT unit_id FROM below"
    )
    return sql, [*first_values, *first_values]


def units_below(units: Iterable[int], day: dt.date, known_at: dt.datetime | None = None) -> RawSQL:
    """Those of `units` that exist that day and all below, usable in an `__in` filter (本机构及以下)."""
    sql, values = _below(units, day, known_at)
    return RawSQL(sql, values)  # noqa: S611 - constants and integers only


def ids_below(units: Iterable[int], day: dt.date, known_at: dt.datetime | None = None) -> set[int]:
    """The same as a set of ids; one statement."""
    sql, values = _below(units, day, known_at)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[0] for row in cursor.fetchall()}


def units_within(wanted: Iterable[int], above: Iterable[int], day: dt.date) -> set[int]:
    """Those of `wanted` that are one of, or under one of, `above`. Climbs from below: the path is short."""
    lower, upper = sorted({int(unit) for unit in wanted}), {int(unit) for unit in above}
    if not lower or not upper:
        return set()
    paths = paths_of(lower, day)
    return {unit for unit in lower if upper & {unit, *paths.get(unit, ())}}


def paths_of(
    units: Iterable[int], day: dt.date, known_at: dt.datetime | None = None
) -> dict[int, list[int]]:
    """Each unit's path: itself, the unit above, and so on to the top; one statement for all."""
    wanted = sorted({int(unit) for unit in units})
    if not wanted:
        return {}
    when, values = holds("s", day, known_at)
    ids = ", ".join(map(str, wanted))
    sql = (
        f"WITH RECURSIVE up(start_id, unit_id, parent_id, depth) AS ("  # noqa: S608 - constants and integers
        f"SELECT s.unit_id, s.unit_id, s.parent_id, 0 FROM {_STATE} s WHERE s.unit_id IN ({ids}) AND {when}"
        f" UNION ALL SELECT u.start_id, s.unit_id, s.parent_id, u.depth + 1 FROM up u"
        f" JOIN {_STATE} s ON s.unit_id = u.parent_id WHERE {when} AND u.depth < 64"
        f") SELECT start_id, unit_id FROM up ORDER BY start_id, depth"
    )
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *values])
        for start, unit in cursor.fetchall():
            found.setdefault(start, []).append(unit)
    return found
