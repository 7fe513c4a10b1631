"""Reads of positions on a day: headcount against holders, who holds what, the reporting chain (设岗查询)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery

from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import visible
from gangze.organisation.domain.staffing import Staffing, staffing
from gangze.organisation.models import (
    Assignment,
    AssignmentKind,
    Position,
    PositionState,
    PostState,
    UnitState,
)
from gangze.organisation.queries.covering import Covering, covering_on
from gangze.organisation.queries.lifelines import chunks
from gangze.organisation.queries.tree import holds, units_below
from gangze.people.models import PersonState


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who holds a position on a day."""

    assignment: int
    person: int
    name: str
    staff_number: str
    kind: str
    charge: str
    since: dt.date
    until: dt.date

    @property
    def kind_label(self) -> str:
        """Kind of assignment in words."""
        return str(AssignmentKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position with its post, unit, headcount and holders on a day."""

    id: int
    unit: int
    unit_name: str
    post: int
    post_code: str
    post_name: str
    category: str
    key_post: bool
    heads_unit: bool
    reports_to: int | None
    holders: tuple[Holder, ...]
    staffing: Staffing
    covering: tuple[Covering, ...] = ()


def position_states(ctx: Context) -> QuerySet[PositionState]:
    """States of the positions established on the day looked at that the actor may see, with the names of unit
    and post on that day."""
    when = true_on(ctx.as_of, ctx.known_at)
    post = PostState.objects.filter(when, post=OuterRef("position__post_id"))
    unit = UnitState.objects.filter(when, unit=OuterRef("position__unit_id"))
    return visible(ctx, PositionState.objects.filter(when)).annotate(
        post_name=Subquery(post.values("name")[:1]),
        post_category=Subquery(post.values("category")[:1]),
        post_key=Subquery(post.values("key_post")[:1]),
        unit_name=Subquery(unit.values("name")[:1]),
        post_code=F("position__post__code"),
    )


def rows_of(ctx: Context, states: QuerySet[PositionState]) -> list[PositionRow]:
    """Positions with their holders and who stands in: one query for the states as given, one for the holders, one for
    standing in (six where somebody does)."""
    found = list(
        states.values_list(
            "position_id", "position__unit_id", "unit_name", "position__post_id", "post_code", "post_name",
            "post_category", "post_key", "heads_unit", "reports_to_id", "headcount",
        )
    )  # fmt: skip
    held = holders(ctx, (values[0] for values in found))
    covering = covering_on(ctx, [values[0] for values in found]) if found else {}
    rows = []
    for *values, headcount in found:
        people = tuple(held.get(values[0], ()))
        staffed = staffing(headcount, (p.kind for p in people))
        rows.append(PositionRow(*values, people, staffed, tuple(covering.get(values[0], ()))))
    return rows


def position_rows(
    ctx: Context, *, unit: int | None = None, below: bool = False, post: int | None = None
) -> list[PositionRow]:
    """Positions of a unit (with `below` also of all units under it), or of a post; two queries.

    The leading position comes first, then by code of the post.
    """
    states = position_states(ctx)
    if unit is not None and below:
        states = states.filter(position__unit__in=units_below([unit], ctx.as_of, ctx.known_at))
    elif unit is not None:
        states = states.filter(position__unit=unit)
    if post is not None:
        states = states.filter(position__post=post)
    return rows_of(ctx, states.order_by("position__unit__code", "-heads_unit", "post_code"))


def holders(ctx: Context, positions: Iterable[int]) -> dict[int, list[Holder]]:
    """Who holds positions on the day looked at, primary holders first; one query for some thousand positions."""
    when = true_on(ctx.as_of, ctx.known_at)
    name = PersonState.objects.filter(when, person=OuterRef("person_id")).values("name")[:1]
    found: dict[int, list[Holder]] = defaultdict(list)
    for some in chunks(positions):
        rows = visible(ctx, Assignment.objects.filter(when, position__in=some))
        rows = rows.annotate(name=Subquery(name)).order_by("position_id", "valid_from", "person_id")
        for position, *values in rows.values_list(
            "position_id", "pk", "person_id", "name", "person__staff_number", "kind", "charge", "valid_from",
            "valid_to",
        ):  # fmt: skip
            found[position].append(Holder(*values))
    for people in found.values():
        people.sort(key=lambda holder: holder.kind != AssignmentKind.PRIMARY)
    return dict(found)


def position_row(ctx: Context, position: int) -> PositionRow | None:
    """One position on the day looked at, or None where it is not established that day; two queries."""
    rows = rows_of(ctx, position_states(ctx).filter(position=position))
    return rows[0] if rows else None


def reporting_chain(ctx: Context, position: int) -> list[PositionRow]:
    """The positions above, nearest first, by reporting; where nothing is said, by the unit's and the upper
    units' leading positions. Three queries."""
    when, values = holds("s", ctx.as_of, ctx.known_at)
    table = PositionState._meta.db_table
    sql = (
        f"WITH RECURSIVE up(position_id, reports_to_id, depth) AS ("  # noqa: S608 - constants only
        f"SELECT s.position_id, s.reports_to_id, 0 FROM {table} s WHERE s.position_id = %s AND {when}"
        f" UNION ALL SELECT s.position_id, s.reports_to_id, u.depth + 1 FROM up u"
        f" JOIN {table} s ON s.position_id = u.reports_to_id WHERE {when} AND u.depth < 64"
        f") SELECT position_id FROM up ORDER BY depth"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [position, *values, *values])
        chain = list(dict.fromkeys(row[0] for row in cursor.fetchall()))
    if chain and len(chain) == 1:
        return leading_positions(ctx, position)
    rows = {row.id: row for row in rows_of(ctx, position_states(ctx).filter(position__in=chain[1:]))}
    return [rows[key] for key in chain[1:] if key in rows]


def leading_positions(ctx: Context, position: int) -> list[PositionRow]:
    """Leading positions of the unit and of the units above (属地负责), nearest first, without itself."""
    found = Position.objects.filter(pk=position).values_list("unit_id", flat=True).first()
    if found is None:
        return []
    when, values = holds("s", ctx.as_of, ctx.known_at)
    table = UnitState._meta.db_table
    sql = (
        f"WITH RECURSIVE up(unit_id, parent_id, depth) AS ("  # noqa: S608 - constants only
        f"SELECT s.unit_id, s.parent_id, 0 FROM {table} s WHERE s.unit_id = %s AND {when}"
        f" UNION ALL SELECT s.unit_id, s.parent_id, u.depth + 1 FROM up u"
        f" JOIN {table} s ON s.unit_id = u.parent_id WHERE {when} AND u.depth < 64"
        f") SELECT unit_id FROM up ORDER BY depth"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [found, *values, *values])
        units = [row[0] for row in cursor.fetchall()]
    states = position_states(ctx).filter(position__unit__in=units, heads_unit=True).exclude(position=position)
    rows = rows_of(ctx, states.order_by("position_id"))
    return sorted(rows, key=lambda row: units.index(row.unit))
