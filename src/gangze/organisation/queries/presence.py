"""Who is away, who holds what and who stands in, read for many persons at once (在岗情况)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gangze.framework.facts import among, known
from gangze.kernel.interval import Interval
from gangze.organisation.domain.standing import Arranged, Gap, Held, Present, Standing, gaps
from gangze.organisation.models import Absence, Arrangement, AssignmentKind, StandIn
from gangze.organisation.queries.lifelines import chunks, employment, stays_in_positions, stays_of_persons

Away = Sequence[tuple[int, Interval]]
"""Persons with days on which they are away."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides who stands in for some persons over some days."""

    held: dict[int, list[Held]]
    arranged: list[Arranged]
    standing: list[Standing]
    present: Present


def situation(away: Away, *, also: Iterable[int] = ()) -> Situation:
    """Everything that bears on some absences, in a constant number of statements. `also` are further persons who
    may stand in. Commands and pages decide on present knowledge."""
    persons = {person for person, _when in away}
    held = {
        person: [Held(person, row.position_id, row.when) for row in rows]
        for person, rows in stays_of_persons(persons).items()
    }
    places = {one.position for some in held.values() for one in some}
    arranged = arrangements_for(places)
    standing = standing_for(persons)
    near = places | {one.by_position for one in arranged if one.by_position is not None}
    holders = {
        position: [
            Held(row.person_id, position, row.when)
            for row in sorted(rows, key=lambda row: (row.kind != AssignmentKind.PRIMARY, row.valid_from, row.pk))
        ]
        for position, rows in stays_in_positions(near).items()
    }
    others = {one.person for some in holders.values() for one in some} | {one.by for one in standing}
    others |= {one.by_person for one in arranged if one.by_person is not None} | set(also)
    return Situation(held, arranged, standing, Present(holders, away_days(others | persons), employment(others)))


def arrangements_for(positions: Iterable[int]) -> list[Arranged]:
    """The arrangements for some positions, for any day."""
    found = []
    for some in chunks(positions):
        rows = Arrangement.objects.filter(known(), absent__in=among(some)).order_by("rank", "pk")
        found += [
            Arranged(row.absent_id, row.when, row.by_position_id, row.by_person_id, tuple(row.duties), row.rank)
            for row in rows
        ]
    return found


def standing_for(absent: Iterable[int]) -> list[Standing]:
    """Standing in for some persons, on any day."""
    found = []
    for some in chunks(absent):
        found += [_standing(row) for row in StandIn.objects.filter(known(), absent__in=among(some)).order_by("pk")]
    return found


def standing_during(when: Interval) -> list[Standing]:
    """All standing in on some days."""
    return [_standing(row) for row in StandIn.objects.during(when).order_by("pk")]


def _standing(row: StandIn) -> Standing:
    return Standing(row.absent_id, row.position_id, row.by_id, row.when, tuple(row.duties))


def away_days(persons: Iterable[int]) -> dict[int, list[Interval]]:
    """The days on which persons are away."""
    found: dict[int, list[Interval]] = defaultdict(list)
    for some in chunks(persons):
        rows = Absence.objects.filter(known(), person__in=among(some))
        for person, start, end in rows.values_list("person_id", "valid_from", "valid_to"):
            found[person].append(Interval(start, end))
    return dict(found)


def open_gaps(away: Away) -> list[Gap]:
    """Days of absences on which nobody does the work; a constant number of statements."""
    if not away:
        return []
    seen = situation(away)
    return gaps(away, seen.held, seen.standing, seen.present)
