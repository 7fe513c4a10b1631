"""The leave plan as a picture: a line for each person, the year from left to right (强制休假日程图)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LEFT, WIDTH, LINE, TOP = 260, 940, 22, 28
"""Room for names, for the year, a line's height, room for the months, in units of the picture."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One leave in the picture."""

    name: str
    place: str
    x: float
    y: int
    width: float
    state: str
    told: str


@dataclass(frozen=True, slots=True)
class Gantt:
    """A year of leaves; `months` are (number, place) of their first days."""

    bars: tuple[Bar, ...]
    months: tuple[tuple[int, float], ...]
    height: int
    width: int = LEFT + WIDTH
    left: int = LEFT
    line: int = LINE


def gantt(rows: Iterable[Any], year: int) -> Gantt:
    """The picture of some planned leaves that have their names on them."""
    whole = 366 if calendar.isleap(year) else 365

    def place(day: dt.date) -> float:
        return round(LEFT + WIDTH * (day - dt.date(year, 1, 1)).days / whole, 1)

    bars = tuple(
        Bar(
            row.who,
            row.place,
            place(row.first_day),
            TOP + number * LINE,
            max(3.0, round(WIDTH * ((row.last_day - row.first_day).days + 1) / whole, 1)),
            row.state,
            f"{row.first_day}–{row.last_day}",
        )
        for number, row in enumerate(rows)
    )
    months = tuple((month, place(dt.date(year, month, 1))) for month in range(1, 13))
    return Gantt(bars, months, TOP + max(1, len(bars)) * LINE + 8)
