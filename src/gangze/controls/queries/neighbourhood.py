"""Where to look again after an act about some persons, read from the registry (读取复查范围).

Facts are never deleted: read while an act is done, or after it, the neighbourhood also names what the act ended, so
that the same one serves for a look before it and one after.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q

from gangze.committees.models import SeatState
from gangze.controls.domain.neighbourhood import Neighbourhood, Stretch, emptiness, same_structure
from gangze.controls.queries.bank import outlets_on, unit_rows
from gangze.duties.authority.models import AuthorityTerms
from gangze.framework.facts import among, known, listed, true_on
from gangze.organisation.models import Arrangement, Assignment, Position, PositionState, StandIn, UnitState


def neighbourhood_of(persons: Iterable[int], positions: Iterable[int], day: dt.date) -> Neighbourhood | None:
    """What hangs on some persons and positions from a day on: a dozen queries. None where only the whole bank tells,
    as before its people are loaded."""
    named, asked = set(persons), set(positions)
    standing = _standing(named, day)
    also = {by for absent, by, _position in standing if absent in named} | _takers(asked, day)
    everyone = named | also
    held = set(Assignment.objects.filter(person__in=among(named)).order_by().values_list("position", flat=True))
    places = asked | held | {position for _absent, _by, position in standing}
    units: dict[int, int] = dict(Position.objects.filter(pk__in=among(places)).values_list("pk", "unit"))
    tree = {unit: upper for unit, _name, upper, *_rest in unit_rows(day, only=units.values())}
    above = {unit: upper for unit, upper in tree.items() if upper is not None}

    def subtree(unit: int) -> set[int]:
        found, level = {unit}, {unit}
        while level:
            level = set(UnitState.objects.on(day).filter(parent__in=among(level)).values_list("unit", flat=True))
            level -= found
            found |= level
        return found

    def somebody_in(some: Collection[int]) -> int | None:
        states = PositionState.objects.on(day).filter(~Q(headcount=0), position__unit__in=among(some))
        holders = Assignment.objects.filter(true_on(day), position=OuterRef("position"))
        others = states.exclude(position__in=among(places)) if places else states
        found = list(others.filter(Exists(holders)).order_by().values_list("position", flat=True)[:1])
        return found[0] if found else None

    empty = emptiness(set(units.values()) & tree.keys(), above, subtree, somebody_in)
    if empty is None:
        return None
    vacant, ends = empty
    if vacant:
        units.update(Position.objects.filter(unit__in=among(vacant)).values_list("pk", "unit"))
    seats = SeatState.objects.filter(Q(position__in=listed(places)) | Q(person__in=listed(everyone)))
    terms = AuthorityTerms.objects.filter(
        known(), Q(authority__position__in=listed(places)) | Q(authority__person__in=listed(everyone)), valid_to__gt=day
    )
    return Neighbourhood(
        persons=frozenset(everyone),
        positions=frozenset(places),
        vacant=frozenset(vacant),
        beside=frozenset(ends),
        outlets=outlets_on(day, units=units.values()),
        bodies=frozenset(seats.order_by().values_list("seat__unit", flat=True)),
        authorities=terms.exists(),
        units=units,
    )


def only_headcounts(acts: Collection[uuid.UUID], positions: Iterable[int]) -> bool:
    """Whether some acts changed nothing about some positions but how many holders they are meant to have: one query."""
    before, after = defaultdict[int, list[Stretch]](list), defaultdict[int, list[Stretch]](list)
    for row in PositionState.objects.filter(position__in=among(positions)):
        stretch = (row.valid_from, row.valid_to, row.heads_unit, row.reports_to_id)
        ours, over = row.recorded_by in acts, row.superseded_by in acts
        if over and not ours:
            before[row.position_id].append(stretch)
        if ours and not over:
            after[row.position_id].append(stretch)
    return all(same_structure(before[key], after[key]) for key in before.keys() | after.keys())


def _standing(persons: set[int], day: dt.date) -> list[tuple[int, int, int]]:
    """Who stood or stands in for some persons, or they for others, with the position."""
    rows = StandIn.objects.filter(Q(absent__in=listed(persons)) | Q(by__in=listed(persons)), valid_to__gt=day)
    return list(rows.values_list("absent", "by", "position"))


def _takers(positions: set[int], day: dt.date) -> set[int]:
    """Who would stand in for the holders of some positions by arrangement, as it is or was."""
    rows = Arrangement.objects.filter(absent__in=among(positions), valid_to__gt=day)
    plans = list(rows.values_list("by_person", "by_position"))
    beside = {position for _person, position in plans if position is not None}
    holders = Assignment.objects.filter(known(), position__in=among(beside), valid_to__gt=day)
    found = set(holders.order_by().values_list("person", flat=True)) if beside else set()
    return found | {person for person, _position in plans if person is not None}
