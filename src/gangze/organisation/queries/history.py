"""Who held what: on a day, over a life, as known at an instant (任岗历史)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import visible
from gangze.kernel.interval import FOREVER
from gangze.organisation.models import Assignment, AssignmentKind, Position
from gangze.organisation.queries.lifelines import chunks
from gangze.organisation.queries.names import person_names, post_names, unit_names


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One assignment with its names as they were on its first day, or on the day looked at."""

    assignment: int
    person: int
    person_name: str
    position: int
    unit: int
    unit_name: str
    post: int
    post_name: str
    kind: str
    charge: str
    approval: str
    approved_on: dt.date | None
    note: str
    valid_from: dt.date
    valid_to: dt.date
    recorded_at: dt.datetime
    superseded_at: dt.datetime
    superseded: bool

    @property
    def kind_label(self) -> str:
        """Kind in words."""
        return str(AssignmentKind(self.kind).label)

    @property
    def last_day(self) -> dt.date | None:
        """The last day held, None where open."""
        return None if self.valid_to == FOREVER else self.valid_to - dt.timedelta(days=1)


def held_on(ctx: Context, person: int) -> list[HeldRow]:
    """What a person held on the day looked at, as known at the instant asked for; five queries."""
    rows = Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at), person=person)
    return _rows(ctx, visible(ctx, rows), ctx.as_of)


def timeline(ctx: Context, person: int) -> list[HeldRow]:
    """A person's whole history of posts, as known at the instant asked for; earliest first."""
    return _rows(ctx, visible(ctx, Assignment.objects.filter(known(ctx.known_at), person=person)), ctx.as_of)


def position_timeline(ctx: Context, position: int) -> list[HeldRow]:
    """Everybody who held or will hold a position, as known; earliest first."""
    rows = Assignment.objects.filter(known(ctx.known_at), position=position)
    return _rows(ctx, visible(ctx, rows), ctx.as_of)


def records_of(ctx: Context, person: int) -> list[HeldRow]:
    """Every record ever made about a person's posts, superseded ones too, in the order of recording."""
    rows = visible(ctx, Assignment.objects.filter(person=person))
    return sorted(_rows(ctx, rows, ctx.as_of), key=lambda row: (row.recorded_at, row.valid_from))


def _rows(ctx: Context, rows: QuerySet[Assignment], day: dt.date) -> list[HeldRow]:
    found = list(rows.order_by("valid_from", "kind", "pk"))
    places: dict[int, tuple[int, int]] = {}
    for some in chunks(row.position_id for row in found):
        for key, unit, post in Position.objects.filter(pk__in=some).values_list("pk", "unit_id", "post_id"):
            places[key] = (unit, post)
    units = _named(unit_names, {unit for unit, _ in places.values()}, day, ctx.known_at)
    posts = _named(post_names, {post for _, post in places.values()}, day, ctx.known_at)
    people = _named(person_names, {row.person_id for row in found}, day, ctx.known_at)
    return [
        HeldRow(
            row.pk,
            row.person_id,
            people.get(row.person_id, ""),
            row.position_id,
            places[row.position_id][0],
            units.get(places[row.position_id][0], ""),
            places[row.position_id][1],
            posts.get(places[row.position_id][1], ""),
            row.kind,
            row.charge,
            row.approval,
            row.approved_on,
            row.note,
            row.valid_from,
            row.valid_to,
            row.recorded_at,
            row.superseded_at,
            row.superseded_by is not None,
        )
        for row in found
    ]


def _named(
    read: Callable[[set[int], dt.date, dt.datetime | None], dict[int, str]],
    ids: Iterable[int],
    day: dt.date,
    known_at: dt.datetime | None,
) -> dict[int, str]:
    wanted = set(ids)
    return read(wanted, day, known_at) if wanted else {}
