"""Working days of the mainland, with make-up days and the bank's own exceptions (工作日历).

Source: the yearly notices of the State Council's General Office on holidays (国务院办公厅关于部分节假日
安排的通知), as kept by the library chinesecalendar. A year that is not published yet is answered by weekday
and by the holidays whose day never changes, and the answer says that it is *projected* (推算); it is never
silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from chinese_calendar.constants import holidays, in_lieu_days, workdays

PUBLISHED = (min(holidays).year, max(holidays).year)
"""First and last year whose holidays are published."""

_REACH = 20_000
"""Days a search may go before it is certain that the overrides leave no working day."""

# Fixed by 全国年节及纪念日放假办法 (2024 revision, article 2): these fall on the same day each year.
_FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


@dataclass(frozen=True, slots=True)
class DayKind:
    """What a day is: `working` or not, why (`reason`, Chinese), and whether this is only `projected`."""

    working: bool
    projected: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Override:
    """The bank's own word on a day (本行另行规定): it works or rests whatever the calendar says."""

    working: bool
    reason: str


Overrides = Mapping[date, Override]

_NO_OVERRIDES: Overrides = {}


@dataclass(frozen=True, slots=True)
class Counted:
    """A day or a number that was counted over days, `projected` where at least one of them was."""

    day: date
    days: int
    projected: bool


def day_kind(day: date, overrides: Overrides = _NO_OVERRIDES) -> DayKind:
    """What kind of day `day` is; an override wins over the calendar and is never projected."""
    own = overrides.get(day)
    if own is not None:
        return DayKind(own.working, False, own.reason)
    return _national(day)


def is_working_day(day: date, overrides: Overrides = _NO_OVERRIDES) -> DayKind:
    """Whether the bank works on `day`, with the reason and whether that is only projected."""
    return day_kind(day, overrides)


@lru_cache(maxsize=16_384)
def _national(day: date) -> DayKind:
    first, last = PUBLISHED
    if not first <= day.year <= last:
        return _projected(day)
    if day in workdays:
        return DayKind(True, False, f"{_holiday_name(workdays[day])}调休上班")
    if day in holidays:
        name = _holiday_name(holidays[day])
        return DayKind(False, False, f"{name}调休" if day in in_lieu_days else name)
    return _by_weekday(day, projected=False)


def _projected(day: date) -> DayKind:
    fixed = _FIXED.get((day.month, day.day))
    if fixed is not None:
        return DayKind(False, True, f"{fixed}（{day.year} 年放假安排尚未公布，按法定节日推算）")
    kind = _by_weekday(day, projected=True)
    return DayKind(kind.working, True, f"{kind.reason}（{day.year} 年放假安排尚未公布，按周推算）")


def _by_weekday(day: date, *, projected: bool) -> DayKind:
    weekend = day.weekday() >= 5
    return DayKind(not weekend, projected, "周末" if weekend else "工作日")


def _holiday_name(english: str) -> str:
    return str(chinese_calendar.Holiday(english).chinese)


def add_working_days(start: date, days: int, overrides: Overrides = _NO_OVERRIDES) -> Counted:
    """The day that is `days` working days after `start`; before it where `days` is negative.

    `start` itself is not counted (自次日起算, 民法典第二百零一条). Zero days gives `start` if it is a
    working day and else the next one, as a term that ends on a day of rest runs to the day after (第二百
    零三条).
    Raises `ValueError` where the overrides leave no such day within about 50 years.
    """
    step = timedelta(days=-1 if days < 0 else 1)
    left, day, projected = abs(days), start, False
    if days == 0:
        day, left = start - step, 1
    for _ in range(_REACH):
        day += step
        kind = day_kind(day, overrides)
        projected = projected or kind.projected
        left -= kind.working
        if left == 0:
            return Counted(day, days, projected)
    raise ValueError(f"no working day {days} days from {start} within {_REACH} days")


def working_days_between(start: date, end: date, overrides: Overrides = _NO_OVERRIDES) -> Counted:
    """How many working days lie in `[start, end)`; negative where `end` is before `start`.

    For a working day `d`: `working_days_between(d, add_working_days(d, n).day).days == n`.
    """
    first, last = min(start, end), max(start, end)
    kinds = [day_kind(first + timedelta(days=n), overrides) for n in range((last - first).days)]
    count = sum(kind.working for kind in kinds)
    return Counted(end, count if start <= end else -count, any(kind.projected for kind in kinds))
