"""Half-open date intervals and the one algebra by which dated facts change (时效区间).

Storage is half-open `[start, end)`; people read an inclusive last day (至…). An open end is `FOREVER`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Generic, TypeVar

FOREVER = date(9999, 12, 31)
"""The open end of a validity interval; real databases cannot all store infinity."""

UNTIL_CHANGED = datetime(9999, 12, 31, tzinfo=UTC)
"""The open end of a recording interval: the row is what we know now."""

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """Days from `start` up to, not including, `end`. Raises `ValueError` where `start >= end`."""

    start: date
    end: date = FOREVER

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"interval is empty: {self.start} .. {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def last_day(self) -> date | None:
        """The inclusive last day that people read, or None where the interval is open."""
        return None if self.end == FOREVER else self.end - timedelta(days=1)

    def overlaps(self, other: Interval) -> bool:
        """Whether at least one day is in both."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Interval) -> bool:
        """Whether every day of `other` is in this one."""
        return self.start <= other.start and other.end <= self.end

    def intersection(self, other: Interval) -> Interval | None:
        """The days in both, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None

    def minus(self, other: Interval) -> list[Interval]:
        """The days of this interval that are not in `other`: none, one or two pieces in order."""
        if not self.overlaps(other):
            return [self]
        pieces = []
        if self.start < other.start:
            pieces.append(Interval(self.start, other.start))
        if other.end < self.end:
            pieces.append(Interval(other.end, self.end))
        return pieces


@dataclass(frozen=True, slots=True)
class Piece(Generic[Value]):
    """A value that holds over an interval."""

    when: Interval
    value: Value


@dataclass(frozen=True, slots=True)
class Overwrite(Generic[Value]):
    """What a change does to a timeline: indexes of the pieces it replaces and the pieces it puts there."""

    superseded: tuple[int, ...]
    inserted: tuple[Piece[Value], ...]


def overwrite(timeline: Sequence[Piece[Value]], when: Interval, value: Value | None) -> Overwrite[Value]:
    """Make `value` hold over `when` on a timeline of pieces that do not overlap; None clears those days.

    Change and correction share this: what stood on those days is superseded, its remaining ends are put
    back, the new piece is added. Writing what already stands changes nothing (both results empty).
    """
    touched = [(index, piece) for index, piece in enumerate(timeline) if piece.when.overlaps(when)]
    if value is not None and any(piece.when.covers(when) and piece.value == value for _, piece in touched):
        return Overwrite((), ())
    rest = [Piece(left, piece.value) for _, piece in touched for left in piece.when.minus(when)]
    added = rest + ([Piece(when, value)] if value is not None else [])
    return Overwrite(tuple(index for index, _ in touched), tuple(sorted(added, key=lambda p: p.when)))


def gaps(timeline: Iterable[Piece[Value]], when: Interval) -> list[Interval]:
    """The parts of `when` on which nothing holds, in order."""
    left = [when]
    for piece in timeline:
        left = [rest for part in left for rest in part.minus(piece.when)]
    return sorted(left)
