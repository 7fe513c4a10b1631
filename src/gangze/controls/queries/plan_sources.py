"""Units, posts and manuals as they stand, for what is made of many changes (组合事项的现状)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from gangze.controls.domain.plan_helpers import Held, Here, Seat, Written
from gangze.duties.domain.outline import Branch
from gangze.duties.models import Duty, ManualInForce
from gangze.duties.queries import duty_tree
from gangze.framework.facts import known, true_on
from gangze.organisation.models import Assignment, AssignmentKind, PositionState, UnitState

_SECTIONS = ("mission", "qualifications", "workflow", "criteria")
_ELEMENTS = ("group", "action", "object", "role", "frequency", "deadline", "limit", "standard", "accountability")


def here(unit: int, day: dt.date) -> Here:
    """A unit as it stands on a day, just before what is planned: six queries, two more for a manual."""
    states = UnitState.objects.on(day)
    own = seats_where(day, position__unit=unit)
    keys = {seat.id for seat in own}
    return Here(
        unit,
        own,
        tuple(states.filter(parent=unit).order_by("unit").values_list("unit", flat=True)),
        tuple(states.filter(line=unit).order_by("unit").values_list("unit", flat=True)),
        reporting_to(keys, day),
        written(day, unit=unit),
        states.filter(unit=unit).values_list("parent", flat=True).first(),
    )


def seats_where(day: dt.date, **which: Any) -> tuple[Seat, ...]:
    """Positions established on a day with their holders: two queries."""
    states = PositionState.objects.on(day).filter(**which).order_by("position")
    rows = list(
        states.values_list("position", "position__post", "headcount", "reports_to", "heads_unit")
    )
    holders: dict[int, list[Held]] = defaultdict(list)
    held = Assignment.objects.filter(true_on(day), position__in=[row[0] for row in rows]).order_by("pk")
    for key, person, position, kind, charge in held.values_list("pk", "person", "position", "kind", "charge"):
        holders[position].append(Held(key, person, str(AssignmentKind(kind)), charge))
    return tuple(Seat(*row, tuple(holders[row[0]])) for row in rows)


def reporting_to(positions: Iterable[int], day: dt.date) -> tuple[tuple[int, int], ...]:
    """`(position, superior)` of positions outside a group that report into it on a day or later: one query."""
    wanted = set(positions)
    rows = PositionState.objects.filter(known(), valid_to__gt=day, reports_to__in=wanted).order_by("position")
    pairs = dict.fromkeys(rows.values_list("position", "reports_to"))
    return tuple((lower, int(upper or 0)) for lower, upper in pairs if lower not in wanted)


def written(day: dt.date, *, post: int | None = None, unit: int | None = None) -> Written | None:
    """The manual in force of a post or unit, as it would be drafted anew: at most two queries."""
    rows = ManualInForce.objects.filter(true_on(day), manual__post=post, manual__unit=unit)
    fact = rows.select_related("version").first()
    if fact is None:
        return None
    sections = {name: getattr(fact.version, name) for name in _SECTIONS}
    return Written(fact.manual_id, sections, _drafted(duty_tree(fact.version)))


def _drafted(branches: Sequence[Branch[Duty]]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "text": branch.thing.text,
            **{name: value for name in _ELEMENTS if (value := getattr(branch.thing, name))},
            "lineage": str(branch.thing.lineage),
            "activities": list(branch.thing.activities),
            "figures": list(branch.thing.figures),
            "duties": list(_drafted(branch.branches)),
        }
        for branch in branches
    )


def primary_of(person: int, day: dt.date) -> int | None:
    """The primary position that a person holds on a day."""
    rows = Assignment.objects.filter(true_on(day), person=person, kind=AssignmentKind.PRIMARY)
    return rows.values_list("position", flat=True).first()


def units_with(post: int, day: dt.date) -> list[int]:
    """The units in which a post is established on a day."""
    return list(PositionState.objects.on(day).filter(position__post=post).values_list("position__unit", flat=True))
