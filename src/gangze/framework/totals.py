"""How many rows fit, not counted again while nothing was written (总数).

Recorded tables change only by acts, and every act adds an entry to the ledger. So the ledger's end is the version of
all they hold: while it stands, the same question has the same answer, and a large one need not be counted again.
Nothing is believed for a time; the end is asked each time.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from gangze.framework.guard import recorded_tables
from gangze.framework.ledger.live import end_of_ledger

LARGE = 10_000
"""A smaller total is counted sooner than the ledger's end is asked."""

KEPT = 1_000
"""Answers kept by a process; the ones not asked for longest go first."""

_kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
_long: set[type[Model]] = set()
_guard = threading.Lock()


def total_of(rows: QuerySet[Any]) -> int:
    """The number of rows of a query, in one statement, two where a large table has changed.

    A queryset with a `count` of its own remembers what it likes by itself.
    """
    model = rows.model
    if model not in _long or type(rows).count is not QuerySet.count:
        total = rows.order_by().count()
        if total >= LARGE:
            _long.add(model)
        return total
    try:
        question = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    return remembered(question, rows.order_by().count) if _only_recorded(question[0]) else rows.order_by().count()


def remembered(question: Hashable, count: Callable[[], int]) -> int:
    """The answer of `count` to a question that names all it depends on, besides what is recorded."""
    place = (connection.settings_dict["NAME"], question)
    with _guard:
        known = _kept.get(place)
    if known is None:
        total = count()
        if total >= LARGE:
            _keep(place, None, total)
        return total
    end = end_of_ledger()  # before counting: what comes between is counted, and asked for again
    if known[0] == end:
        return known[1]
    total = count()
    _keep(place, end, total)
    return total


def _keep(place: Hashable, end: Any, total: int) -> None:
    with _guard:
        _kept[place] = (end, total)
        _kept.move_to_end(place)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


_TABLES = re.compile(r'(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)


@lru_cache(maxsize=1)
def _unrecorded() -> frozenset[str]:
    """Tables that change without an act."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True)) - recorded_tables()


def _only_recorded(sql: str) -> bool:
    return _unrecorded().isdisjoint(_TABLES.findall(sql))
