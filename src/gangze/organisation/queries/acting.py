"""Who acts in a position on a day: holders, acting ones among them, and who stands in for the whole post (履职人员).

Authorities, accounts and the independence of approvers ask here, so that they agree with each other and with the rights
that a post gives (`organisation.rights`). What is a holder's own, as acknowledging a manual, is asked of assignments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from gangze.framework.facts import among, known, true_on
from gangze.organisation.models import Assignment, PartTaken, StandIn
from gangze.organisation.queries.lifelines import chunks


class How(StrEnum):
    """By what somebody acts in a position: assigned to it, or standing in for the whole of it."""

    ASSIGNED = "assigned"
    STANDING_IN = "standing_in"


def whole_stand_ins(day: dt.date, known_at: dt.datetime | None = None) -> QuerySet[StandIn]:
    """Standing in for whole posts that counts on a day: whoever is stood in for still holds the position."""
    same = {"person": OuterRef("absent"), "position": OuterRef("position")}
    held = Assignment.objects.filter(true_on(day, known_at), **same)
    return StandIn.objects.filter(Exists(held), true_on(day, known_at), part=PartTaken.WHOLE)


def actors(day: dt.date, known_at: dt.datetime | None = None, *, where: Q, persons: Any = None) -> QuerySet[Any]:
    """(person, position, how) of whoever acts on a day: one query.

    `where` are conditions on the position, as `Q(position__post=3)`; `persons` narrow it to some, as a list or a query.
    """
    held = Assignment.objects.filter(true_on(day, known_at) & where)
    standing = whole_stand_ins(day, known_at).filter(where)
    if persons is not None:
        held, standing = held.filter(person__in=persons), standing.filter(by__in=persons)
    by_what = [Value(str(how), output_field=CharField()) for how in How]
    rows = held.order_by().values_list("person_id", "position_id", by_what[0])
    return rows.union(standing.order_by().values_list("by_id", "position_id", by_what[1]))


def acting_in(positions: Iterable[int], day: dt.date, known_at: dt.datetime | None = None) -> dict[int, dict[int, How]]:
    """Who acts in positions on a day, by position and person: one query for some thousand positions."""
    found: dict[int, dict[int, How]] = {}
    for some in chunks(positions):
        rows = actors(day, known_at, where=Q(position__in=among(some)))
        for person, position, how in sorted(rows, key=lambda row: row[2] == How.ASSIGNED):
            found.setdefault(position, {})[person] = How(how)
    return found


def persons_acting(where: Q, day: dt.date, known_at: dt.datetime | None = None) -> frozenset[int]:
    """Who acts in the positions that a condition names, as `Q(position__post__in=[3])`: one query."""
    return frozenset(person for person, _position, _how in actors(day, known_at, where=where))


def positions_in_hands(persons: Iterable[int], day: dt.date) -> frozenset[int]:
    """Positions in which some persons act on a day or later, as is known now: one query, none for nobody."""
    wanted = list(persons)
    if not wanted:
        return frozenset()
    held = Assignment.objects.filter(known(), valid_to__gt=day, person__in=wanted)
    standing = StandIn.objects.filter(known(), valid_to__gt=day, by__in=wanted, part=PartTaken.WHOLE)
    rows = held.order_by().values_list("position_id").union(standing.order_by().values_list("position_id"))
    return frozenset(position for (position,) in rows)


def where_acting(person: int, day: dt.date, known_at: dt.datetime | None = None, column: str = "position") -> Q:
    """Condition that a column is a position in which a person acts on a day."""
    held = Assignment.objects.filter(true_on(day, known_at), person=person)
    standing = whole_stand_ins(day, known_at).filter(by=person)
    return Q(**{f"{column}__in": held.values("position")}) | Q(**{f"{column}__in": standing.values("position")})
