"""Committees on a day: register, charter, who sits (委员会查询)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import QuerySet

from gangze.committees.domain.composition import CommitteeOn, SeatOn, SeatRole
from gangze.committees.domain.voting import CountedOf, Rules, VoteRule
from gangze.committees.models import Charter, SeatState
from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import fetch, visible
from gangze.organisation.models import Assignment, UnitKind, UnitState
from gangze.people.models import PersonState


def rules_of(charter: Charter) -> Rules:
    """The rules of a charter as the domain takes them."""
    return Rules(
        charter.quorum_percent,
        charter.quorum_number,
        VoteRule(charter.vote),
        CountedOf(charter.counted_of),
        charter.chair_veto,
    )


def sitting(
    day: dt.date, units: list[int] | None = None, known_at: dt.datetime | None = None
) -> dict[int, CommitteeOn]:
    """Committees that have a charter or seats on a day: one query where there is none, else four."""
    when = true_on(day, known_at)
    charters = Charter.objects.filter(when)
    seats = SeatState.objects.filter(when)
    if units is not None:
        charters, seats = charters.filter(unit__in=units), seats.filter(seat__unit__in=units)
    by_unit = {row.unit_id: row for row in charters}
    rows = list(seats.order_by("seat").values_list("seat", "seat__unit", "role", "position", "person"))
    positions = {position for *_rest, position, _person in rows if position is not None}
    holders: dict[int, list[int]] = defaultdict(list)
    if positions:
        held = Assignment.objects.filter(when, position__in=positions).order_by("person")
        for position, person in held.values_list("position", "person").distinct():
            holders[position].append(person)
    named = {person for *_rest, person in rows if person is not None}
    employed = (
        set(PersonState.objects.filter(when, person__in=named).values_list("person", flat=True)) if named else set()
    )
    found: dict[int, list[SeatOn]] = defaultdict(list)
    for seat, unit, role, position, person in rows:
        persons = holders[position] if position is not None else [person] if person in employed else []
        found[unit].append(SeatOn(seat, SeatRole(role), position, person, tuple(persons)))
    return {unit: _committee(unit, by_unit.get(unit), found.get(unit, [])) for unit in by_unit.keys() | found.keys()}


def _committee(unit: int, charter: Charter | None, seats: list[SeatOn]) -> CommitteeOn:
    order = {role: number for number, role in enumerate(SeatRole)}
    ranked = tuple(sorted(seats, key=lambda seat: (order[seat.role], seat.id)))
    if charter is None:
        return CommitteeOn(unit, Rules(), False, frozenset(), ranked)
    return CommitteeOn(unit, rules_of(charter), charter.odd, frozenset(charter.activities), ranked)


def committees(ctx: Context) -> QuerySet[UnitState]:
    """Units of the day that are committees and that the actor may see."""
    rows = UnitState.objects.filter(true_on(ctx.as_of, ctx.known_at), kind=UnitKind.COMMITTEE)
    return visible(ctx, rows).select_related("unit")


def committee(ctx: Context, key: int) -> UnitState:
    """One committee on the day looked at. Raises `Refused`."""
    return fetch(ctx, committees(ctx), unit=key)


def charter_history(ctx: Context, unit: int) -> list[Charter]:
    """A committee's charter over time; one query."""
    return list(visible(ctx, Charter.objects.filter(known(ctx.known_at), unit=unit)).order_by("valid_from"))


def seats_over_time(ctx: Context, unit: int) -> list[SeatState]:
    """Everybody who ever sat, latest first; one query."""
    rows = SeatState.objects.filter(known(ctx.known_at), seat__unit=unit)
    return list(visible(ctx, rows).order_by("-valid_from", "-seat"))


def seat_on(ctx: Context, key: int) -> SeatState:
    """A seat on the day looked at. Raises `Refused`."""
    rows = SeatState.objects.filter(true_on(ctx.as_of, ctx.known_at)).select_related("seat")
    return fetch(ctx, rows, seat=key)
