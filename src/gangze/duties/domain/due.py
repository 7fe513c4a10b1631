"""Which duties fall due in which stretch of days, by how often they are due (今日、本周、本月、本季待履行).

A duty due weekly belongs to the whole week; the workbench shows it under 本周 until the week is over. Without
a day in its text nobody knows which day of the week was meant, so no day is invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from gangze.kernel.interval import Interval

GROUPS = ("daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "on_event", "")
"""Frequencies in the order the workbench shows them; empty: the manual names none."""

_BY_DAY = re.compile(r"^每(?:个)?月(?:的)?(\d{1,2})(?:日|号)(?:之前|以前|前)$")
_AFTER_MONTH = re.compile(r"^(?:次月|月后)(\d{1,2})(?:日|号)(?:之前|以前|前|内)$")
_AFTER_QUARTER = re.compile(r"^(?:季后|每?(?:个)?季度?终了后)(\d{1,2})(?:日|天)(?:之前|以前|前|内|以内)$")

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Due:
    """The stretch of days in which a duty is due once more, and its last day where the text fixes one."""

    period: Interval
    last_day: date


def period(frequency: str, day: date) -> Interval | None:
    """The stretch around `day`: that day, its week from Monday, its month, quarter, half-year, year.

    None for `on_event` and empty, which have no period. Raises `ValueError` for an unknown frequency.
    """
    if frequency not in GROUPS:
        raise ValueError(f"unknown frequency: {frequency}")
    if frequency in ("on_event", ""):
        return None
    if frequency == "daily":
        return Interval(day, day + timedelta(days=1))
    if frequency == "weekly":
        monday = day - timedelta(days=day.weekday())
        return Interval(monday, monday + timedelta(days=7))
    months = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[frequency]
    first = (day.month - 1) // months * months
    return Interval(date(day.year, first + 1, 1), _month(day.year, first + months))


def due(frequency: str, deadline: str, day: date) -> Due | None:
    """When a duty is due in the stretch around `day`.

    `deadline` are the duty's own words; 每月10日前, 次月5日前 and 季后10日内 fix the last day, any other
    leaves it at the end of the period. None where there is no period.
    """
    stretch = period(frequency, day)
    if stretch is None:
        return None
    last = stretch.end - timedelta(days=1)
    words = deadline.replace(" ", "")
    by_day = _BY_DAY.match(words) or (_AFTER_MONTH.match(words) if frequency == "monthly" else None)
    if by_day and frequency == "monthly":
        last = min(last, stretch.start + timedelta(days=int(by_day.group(1)) - 1))
    after_quarter = _AFTER_QUARTER.match(words) if frequency == "quarterly" else None
    if after_quarter:
        last = min(last, stretch.start + timedelta(days=int(after_quarter.group(1)) - 1))
    return Due(stretch, max(last, stretch.start))


def grouped(items: Iterable[tuple[str, Thing]]) -> list[tuple[str, list[Thing]]]:
    """(frequency, thing) → per frequency in the order of `GROUPS`, empty ones left out."""
    by: dict[str, list[Thing]] = {}
    for frequency, thing in items:
        by.setdefault(frequency if frequency in GROUPS else "", []).append(thing)
    return [(name, by[name]) for name in GROUPS if name in by]


def _month(year: int, months: int) -> date:
    """The first day of the month that is `months` full months after January 1st of `year`."""
    return date(year + months // 12, months % 12 + 1, 1)
