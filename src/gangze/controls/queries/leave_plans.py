"""What a plan of forced leave stands on: who is due, who not to let go together, who could stand in (休假计划查询)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from gangze.controls.domain.bank import Bearer
from gangze.controls.domain.leave_plan import Due, Slot
from gangze.controls.domain.standing_clauses import joint_custody
from gangze.controls.domain.stays import Leave, Stay, due_on, stays
from gangze.controls.models import KeyPostReview, PlannedLeave, PlannedLeaveState
from gangze.controls.queries.bank import bank_on
from gangze.controls.queries.key_posts import figures_on, forced_leaves, holdings_of
from gangze.framework.content.working_days import calendar_overrides
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import visible
from gangze.kernel.calendar import is_working_day
from gangze.organisation.models import Assignment
from gangze.organisation.queries.names import person_names, position_names

DAY = dt.timedelta(days=1)


def planned(ctx: Context) -> QuerySet[PlannedLeave]:
    """Planned leave that the actor may see; never one's own."""
    return visible(ctx, PlannedLeave.objects.all())


def reviews(ctx: Context) -> QuerySet[KeyPostReview]:
    """On-leave inspections and departure audits that the actor may see; never of oneself."""
    return visible(ctx, KeyPostReview.objects.all())


def working_days_of(year: int) -> list[dt.date]:
    """The days of a year on which the bank works: one query."""
    overrides = calendar_overrides()
    first = dt.date(year, 1, 1)
    days = [first + n * DAY for n in range((dt.date(year + 1, 1, 1) - first).days)]
    return [day for day in days if is_working_day(day, overrides).working]


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a plan is made of."""

    due: Sequence[Due]
    apart: dict[int, set[int]]
    covers: dict[int, list[int]]
    taken: Sequence[Slot]


def ground(units: Collection[int], year: int, day: dt.date, without: int | None = None) -> Ground:
    """Who is due within a year in some units, as known on a day; `without` leaves out whoever makes the plan.

    Due is whoever has to go by the last day of the year and is not planned for it yet. Of several posts of one person
    the strictest figures count.
    """
    figures = figures_on(day)
    every = [s for s in stays(holdings_of(figures, day), figures) if s.holds(day) and s.unit in units]
    persons = {stay.person for stay in every}
    taken = _slots(PlannedLeave.objects.filter(year=year).exclude(state=PlannedLeaveState.CANCELLED))
    done = {slot.person for slot in taken}
    leaves: dict[int, list[Leave]] = defaultdict(list)
    for leave in forced_leaves(persons, day):
        leaves[leave.person].append(leave)
    due: dict[int, Due] = {}
    for stay in every:
        latest = due_on(stay, leaves[stay.person], figures.leave_from)
        if latest is None or latest > dt.date(year + 1, 1, 1) or stay.person in done or stay.person == without:
            continue
        due[stay.person] = _stricter(due.get(stay.person), stay, latest)
    apart, covers = _together(day, persons)
    return Ground(list(due.values()), apart, covers, taken)


def _stricter(known: Due | None, stay: Stay, latest: dt.date) -> Due:
    days = stay.kind.leave_days.value if stay.kind.leave_days else 0
    if known is None:
        return Due(stay.person, stay.position, stay.unit, days, latest - DAY)
    soonest = min(latest - DAY, known.latest or dt.date.max)
    return Due(known.person, known.position, known.unit, max(days, known.days), soonest)


def _slots(rows: Iterable[PlannedLeave]) -> list[Slot]:
    return [
        Slot(r.person_id, r.position_id, r.unit_id, r.first_day, r.last_day, r.working_days, r.stand_in_id)
        for r in rows
    ]


def _together(day: dt.date, persons: Collection[int]) -> tuple[dict[int, set[int]], dict[int, list[int]]]:
    """Who must not be away together, and who could stand in, of some persons.

    Apart are the holders of one position, and all in one unit whose posts keep something jointly. Standing in is for
    another holder of the position, else for somebody of the same unit.
    """
    bank = bank_on(day)
    joint_posts = {
        line.owner[1] for line in bank.lines if line.owner[0] is Bearer.POST and joint_custody(line.text) is not None
    }
    in_position: dict[int, list[int]] = defaultdict(list)
    in_unit: dict[int, list[int]] = defaultdict(list)
    joint: dict[int, set[int]] = defaultdict(set)
    held = Assignment.objects.filter(true_on(day)).order_by("person", "position")
    rows = list(held.values_list("person", "position", "position__unit", "position__post"))
    for person, position, unit, post in rows:
        in_position[position].append(person)
        in_unit[unit].append(person)
        if post in joint_posts:
            joint[unit].add(person)
    apart: dict[int, set[int]] = defaultdict(set)
    covers: dict[int, list[int]] = {}
    for person, position, unit, post in rows:
        if person not in persons:
            continue
        others = [one for one in in_position[position] if one != person]
        apart[person].update(others)
        if post in joint_posts:
            apart[person].update(joint[unit] - {person})
        beside = others or [one for one in in_unit[unit] if one != person]
        covers[person] = list(dict.fromkeys([*covers.get(person, []), *beside]))
    return dict(apart), covers


def named(rows: Any, ctx: Context) -> None:
    """Put names on planned leaves and reviews: a constant number of queries."""
    people = {row.person_id for row in rows} | {getattr(row, "stand_in_id", None) for row in rows}
    names = person_names({key for key in people if key is not None}, ctx.as_of, ctx.known_at)
    places = position_names({row.position_id for row in rows}, ctx.as_of, ctx.known_at)
    for row in rows:
        row.who = names.get(row.person_id, "")
        row.place = places.get(row.position_id, "")
        row.stands_in = names.get(getattr(row, "stand_in_id", None) or 0, "")
