"""Standing in as the controls look at it: in force, planned, provided for; and what nobody takes over (顶岗读取)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q, QuerySet

from gangze.controls.domain.bank import Bank, TakenOn
from gangze.controls.domain.found import Found
from gangze.controls.domain.standing import EPOCH, uncovered
from gangze.duties.models import Duty, ManualInForce
from gangze.framework.facts import among, known, true_on
from gangze.organisation.models import Absence, Arrangement, Assignment, StandIn
from gangze.organisation.queries.presence import open_gaps


def _number(day: dt.date) -> int:
    return (day - EPOCH).days


def standing_from(
    day: dt.date,
    assigned: QuerySet[Assignment],
    known_at: dt.datetime | None = None,
    persons: Sequence[int] | None = None,
) -> list[TakenOn]:
    """Who stands in on the day or later, and who would by arrangement: two queries, and those for parts of posts.

    Somebody stands in while whoever is stood in for holds the position. `assigned` are the holdings of the bank, or of
    the persons looked at.
    """
    rows = StandIn.objects.filter(known(known_at), valid_to__gt=day)
    plans = Arrangement.objects.filter(known(known_at), valid_to__gt=day)
    if persons is not None:
        rows = rows.filter(by__in=persons)
        plans = plans.filter(Q(by_person__in=persons) | Q(by_position__in=assigned.values("position")))
    standing, arranged = list(rows), list(plans)
    lines = _lines({key for row in (*standing, *arranged) for key in row.duties}, day, known_at)
    found = _in_force(standing, lines, known_at)
    holders = _holders({row.by_position_id for row in arranged} - {None}, assigned)
    for plan in arranged:
        takers = [(plan.by_person_id, plan.valid_from, plan.valid_to)] if plan.by_person_id is not None else []
        takers += holders.get(plan.by_position_id or 0, [])
        for person, start, end in takers:
            first, last = max(plan.valid_from, start, day), min(plan.valid_to, end)
            if first < last:
                found.append(
                    TakenOn(person, 0, plan.absent_id, _number(first), _number(last), _part(plan, lines), True)
                )
    return found


def _in_force(
    standing: Sequence[StandIn], lines: dict[str, int], known_at: dt.datetime | None
) -> list[TakenOn]:
    if not standing:
        return []
    held = Assignment.objects.filter(known(known_at), person__in={row.absent_id for row in standing})
    spans = list(held.values_list("person_id", "position_id", "valid_from", "valid_to"))
    return [
        TakenOn(row.by_id, row.absent_id, row.position_id, _number(first), _number(last), _part(row, lines))
        for row in standing
        for person, position, start, end in spans
        if (person, position) == (row.absent_id, row.position_id)
        and (first := max(row.valid_from, start)) < (last := min(row.valid_to, end))
    ]


def _part(row: StandIn | Arrangement, lines: dict[str, int]) -> frozenset[int] | None:
    return frozenset(lines[key] for key in row.duties if key in lines) if row.duties else None


def _holders(
    positions: set[int | None], assigned: QuerySet[Assignment]
) -> dict[int, list[tuple[int, dt.date, dt.date]]]:
    found: dict[int, list[tuple[int, dt.date, dt.date]]] = {}
    if positions:
        rows = assigned.filter(position__in=positions).order_by()
        for position, *values in rows.values_list("position_id", "person_id", "valid_from", "valid_to"):
            found.setdefault(position, []).append((values[0], values[1], values[2]))
    return found


def _lines(keys: set[str], day: dt.date, known_at: dt.datetime | None) -> dict[str, int]:
    """The duties of manuals in force by the key that stays from version to version: one query where any is asked."""
    if not keys:
        return {}
    versions = ManualInForce.objects.filter(true_on(day, known_at)).values("version")
    rows = Duty.objects.filter(lineage__in=keys, version__in=versions).order_by()
    return {str(lineage): key for lineage, key in rows.values_list("lineage", "pk")}


def uncovered_from(bank: Bank, persons: Iterable[int] | None = None) -> Iterator[Found]:
    """Absences of the day or later, of some persons where asked, on which nobody takes over: one query where there
    are none, else some more."""
    rows = Absence.objects.filter(known(), valid_to__gt=bank.day).order_by("valid_from", "pk")
    if persons is not None:
        rows = rows.filter(person__in=among(persons))
    gaps = open_gaps([(row.person_id, row.when) for row in rows])
    return uncovered([gap for gap in gaps if gap.when.end > bank.day], bank)
