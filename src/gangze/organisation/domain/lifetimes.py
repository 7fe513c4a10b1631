"""Whether something exists on all days asked for, and timelines as people read them (存续期、时间线)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gangze.kernel.interval import Interval


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same days with touching and overlapping intervals made one, in order."""
    result: list[Interval] = []
    for when in sorted(intervals):
        if result and when.start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(result[-1].end, when.end))
        else:
            result.append(when)
    return result


def missing_days(lived: Iterable[Interval], wanted: Interval) -> list[Interval]:
    """The parts of `wanted` on which it does not exist, in order."""
    left = [wanted]
    for when in lived:
        left = [rest for part in left for rest in part.minus(when)]
    return sorted(left)


@dataclass(frozen=True, slots=True)
class Held:
    """One stay of a person in a position, for timelines: `key` says which, `kind` how."""

    key: int
    kind: str
    when: Interval


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two stays that share days."""

    first: Held
    second: Held
    when: Interval


def overlaps(stays: Sequence[Held]) -> list[Overlap]:
    """Every pair of stays that share at least one day, earliest first."""
    found = []
    ordered = sorted(stays, key=lambda s: (s.when.start, s.when.end))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.when.start >= one.when.end:
                break
            shared = one.when.intersection(other.when)
            if shared is not None:
                found.append(Overlap(one, other, shared))
    return found


def held_on(stays: Iterable[Held], day: date) -> list[Held]:
    """The stays that include a day."""
    return [stay for stay in stays if day in stay.when]


def since(stays: Iterable[Held], day: date) -> date | None:
    """Since when, without a gap, something has been held on `day`; None where nothing is held that day."""
    for when in joined(stay.when for stay in stays):
        if day in when:
            return when.start
    return None

