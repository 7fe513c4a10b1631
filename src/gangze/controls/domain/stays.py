"""How long somebody has been in a post, and what follows: rotation and forced leave (任期、轮岗、强制休假).

Stays in one post of one unit add up over renewals and corrections; a short time away does not begin a new one. What
would be due is found on the day it is due, from the dates alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.key_posts import Figures, KeyPost
from gangze.kernel.findings import Effect

DAY = dt.timedelta(days=1)

COUNTED = frozenset({"primary", "concurrent", "seconded", "stationed", "appointed"})
"""Kinds of assignments that are a stay; acting where the bank says so, liaison and charge of a client never."""


@dataclass(frozen=True, slots=True)
class Holding:
    """An assignment with what tells the kind of its post. `end` is the first day without it."""

    person: int
    position: int
    post: int
    unit: int
    post_name: str
    kind: str
    start: dt.date
    end: dt.date
    heads_unit: bool = False
    key_post: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """A forced leave that was taken: first day, first day back, working days in it."""

    person: int
    start: dt.date
    end: dt.date
    working_days: int


@dataclass(frozen=True, slots=True)
class Stay:
    """A person in one post of one unit, `since` a day until before `end`, short times away included."""

    person: int
    position: int
    post: int
    unit: int
    kind: KeyPost
    since: dt.date
    end: dt.date

    def holds(self, day: dt.date) -> bool:
        """Whether it goes on on a day."""
        return self.since <= day < self.end

    @property
    def limit(self) -> dt.date | None:
        """The first day on which it is too long, None where the bank does not limit it."""
        return months_after(self.since, self.kind.longest.value) if self.kind.longest else None


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day some months on; the last day of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(day.year + years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def stays(holdings: Iterable[Holding], figures: Figures) -> list[Stay]:
    """Stays in posts of the bank's kinds: holdings of one person in one position, joined over short gaps."""
    groups: dict[tuple[int, int], list[tuple[Holding, KeyPost]]] = defaultdict(list)
    for row in holdings:
        kind = figures.of(
            row.post_name, heads_unit=row.heads_unit, key_post=row.key_post, appointed=row.kind == "appointed"
        )
        if kind is not None and (row.kind in COUNTED or (row.kind == "acting" and kind.acting_counts)):
            groups[row.person, row.position].append((row, kind))
    found = []
    for rows in groups.values():
        rows.sort(key=lambda pair: (pair[0].start, pair[0].end))
        first, kind = rows[0]
        since, end = first.start, first.end
        for row, own in rows[1:]:
            gap = own.gap.value if own.gap else 0
            if (row.start - end).days <= gap:
                end, kind = max(end, row.end), own
            else:
                found.append(Stay(first.person, first.position, first.post, first.unit, kind, since, end))
                since, end, kind = row.start, row.end, own
        found.append(Stay(first.person, first.position, first.post, first.unit, kind, since, end))
    return found


def too_long(every: Sequence[Stay], day: dt.date) -> Iterator[Found]:
    """`stay.longest` where the longest stay is over, `stay.ends_soon` where it will be within the warning."""
    for stay in every:
        if not stay.holds(day) or stay.limit is None or stay.kind.longest is None:
            continue
        values = {
            "since": stay.since.isoformat(),
            "limit": (stay.limit - DAY).isoformat(),
            "months": str(stay.kind.longest.value),
            "over": str((day - stay.limit).days + 1),
            "left": str((stay.limit - day).days),
            "kind": stay.kind.name,
            "source": stay.kind.longest.source,
        }
        warn = stay.kind.warn.value if stay.kind.warn else 0
        if day >= stay.limit:
            yield _found("stay.longest", stay, values, Effect.APPROVE)
        elif (stay.limit - day).days <= warn and stay.end > stay.limit:
            yield _found("stay.ends_soon", stay, values, Effect.RECORD)


def without_leave(
    every: Sequence[Stay], leaves: Iterable[Leave], day: dt.date, begins: dt.date = dt.date.min
) -> Iterator[Found]:
    """`stay.no_leave` where a forced leave is due and none was taken, `stay.leave_short` where the last was too short.

    Annual leave is no substitute: only forced leave is looked at. Due is counted from the beginning of the stay, from
    the last sufficient forced leave, or from when the bank `begins` to ask for it.
    """
    by_person: dict[int, list[Leave]] = defaultdict(list)
    for leave in leaves:
        by_person[leave.person].append(leave)
    for stay in every:
        due, least = stay.kind.leave_due, stay.kind.leave_days
        if not stay.holds(day) or due is None or least is None:
            continue
        taken = sorted((one for one in by_person[stay.person] if one.start <= day), key=lambda one: one.start)
        enough = [one.end for one in taken if one.working_days >= least.value and one.end > stay.since]
        begin = max([stay.since, begins, *enough])
        late = months_after(begin, due.value)
        values = {
            "since": begin.isoformat(),
            "months": str(due.value),
            "days": str(least.value),
            "kind": stay.kind.name,
            "source": f"{due.source}；{least.source}",
        }
        short = [one for one in taken if one.working_days < least.value and one.end > begin and one.end <= day]
        if short:
            last = short[-1]
            more = {"start": last.start.isoformat(), "taken": str(last.working_days)}
            yield _found("stay.leave_short", stay, values | more, Effect.RECORD)
        elif day >= late:
            yield _found("stay.no_leave", stay, values | {"late": late.isoformat()}, Effect.RECORD)


def due_on(stay: Stay, leaves: Iterable[Leave], begins: dt.date = dt.date.min) -> dt.date | None:
    """The day by which the next forced leave of a stay has to have been taken; None where none is asked for."""
    due, least = stay.kind.leave_due, stay.kind.leave_days
    if due is None or least is None:
        return None
    enough = [one.end for one in leaves if one.working_days >= least.value and one.end > stay.since]
    return months_after(max([stay.since, begins, *enough]), due.value)


def _found(code: str, stay: Stay, values: Mapping[str, str], effect: Effect) -> Found:
    """The day is no part of it: a finding stays the same while nothing but time goes on."""
    return Found(code, effect, ("person", stay.person), (Witness("position", stay.position),), "", None, values)
