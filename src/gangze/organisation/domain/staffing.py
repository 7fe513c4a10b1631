"""Headcount against holders (编制与在岗): vacancies and over-staffing on any day.

A primary holder occupies a place of the headcount; who holds the position besides another (concurrent,
acting, seconded …) covers it without occupying one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from gangze.kernel.interval import Interval

OCCUPYING = frozenset({"primary"})
"""Kinds of assignment that take a place of the headcount (占编)."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """Headcount (None: not fixed), holders that occupy a place, and all holders."""

    headcount: int | None
    occupying: int
    holders: int

    @property
    def vacant(self) -> int:
        """Places of the headcount that nobody occupies (空缺)."""
        return max((self.headcount or 0) - self.occupying, 0)

    @property
    def excess(self) -> int:
        """Primary holders beyond the headcount (超编); 0 where no headcount is fixed."""
        return 0 if self.headcount is None else max(self.occupying - self.headcount, 0)

    @property
    def uncovered(self) -> bool:
        """Nobody holds the position in any way (无人履职)."""
        return self.holders == 0


def staffing(headcount: int | None, kinds: Iterable[str]) -> Staffing:
    """Count holders by the kinds of their assignments on one day."""
    every = list(kinds)
    return Staffing(headcount, sum(kind in OCCUPYING for kind in every), len(every))


@dataclass(frozen=True, slots=True)
class Excess:
    """Days on which more people occupy a position than its headcount allows."""

    when: Interval
    holders: int
    headcount: int


def excesses(
    headcounts: Sequence[tuple[Interval, int | None]], occupied: Sequence[Interval], within: Interval
) -> list[Excess]:
    """Stretches of `within` on which the stays in `occupied` exceed the headcount, in order."""
    change: dict[date, int] = defaultdict(int)
    for when in occupied:
        shared = when.intersection(within)
        if shared is not None:
            change[shared.start] += 1
            change[shared.end] -= 1
    for when, _number in headcounts:
        change[max(when.start, within.start)] += 0
        change[min(when.end, within.end)] += 0
    count = 0
    found: list[Excess] = []
    for start, end in pairwise(sorted(change.keys() | {within.start, within.end})):
        count += change[start]
        limit = next((number for when, number in headcounts if start in when), None)
        if limit is None or count <= limit or not within.start <= start < within.end:
            continue
        last = found[-1] if found else None
        if last is not None and last.when.end == start and (last.holders, last.headcount) == (count, limit):
            found[-1] = Excess(Interval(last.when.start, end), count, limit)
        else:
            found.append(Excess(Interval(start, end), count, limit))
    return found
