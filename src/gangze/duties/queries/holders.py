"""Who holds the post of a manual on a day, who has acknowledged it, who has not (任岗人与签收情况)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from gangze.duties.models import Acknowledgement, Manual, ManualInForce, ManualVersion
from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.organisation.models import Assignment, PositionState, PostState, UnitState
from gangze.people.models import Person, PersonState


@dataclass(frozen=True, slots=True)
class Holding:
    """A person holds, in a unit, the post a manual belongs to (or heads the manual's unit)."""

    manual: int
    person: int
    position: int
    post: int
    unit: int
    kind: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class AckStatus:
    """One holder, and when the version was acknowledged (None: not yet)."""

    holding: Holding
    name: str
    staff_number: str
    unit_name: str
    post_name: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A version that a person should acknowledge: in force, or coming into force on `effective`."""

    version: ManualVersion
    name: str
    effective: dt.date
    position: int


def holdings(
    ctx: Context,
    manuals: Iterable[Manual],
    *,
    person: int | None = None,
    persons: Iterable[int] | None = None,
) -> dict[int, list[Holding]]:
    """Holders of each manual on the day looked at, by manual; of some persons only where asked. ≤ 2 queries.

    A post's manual belongs to all who hold the post in any unit; a unit's manual to those who head the unit.
    """
    wanted = list(manuals)
    by_post = {manual.post_id: manual.pk for manual in wanted if manual.post_id is not None}
    by_unit = {manual.unit_id: manual.pk for manual in wanted if manual.unit_id is not None}
    rows = _held(ctx, by_post, by_unit)
    if person is not None:
        rows = rows.filter(person=person)
    if persons is not None:
        rows = rows.filter(person__in=set(persons))
    found: dict[int, list[Holding]] = defaultdict(list)
    heading = set(_heads(ctx, by_unit).values_list("position", flat=True)) if by_unit else set()
    for row in rows.select_related("position").order_by("person", "valid_from", "pk"):
        post, unit = row.position.post_id, row.position.unit_id
        manual_ids = {by_post.get(post), by_unit.get(unit) if row.position_id in heading else None}
        for manual in manual_ids - {None}:
            assert manual is not None
            found[manual].append(
                Holding(manual, row.person_id, row.position_id, post, unit, row.kind, row.valid_from)
            )
    return found


def _heads(ctx: Context, units: Iterable[int]) -> QuerySet[Any]:
    """Positions that head one of the units on the day."""
    return PositionState.objects.filter(
        true_on(ctx.as_of, ctx.known_at), heads_unit=True, position__unit__in=list(units)
    )


def _held(ctx: Context, posts: Iterable[int], units: Iterable[int]) -> QuerySet[Any]:
    """Assignments on the day to one of the posts, or to a position that heads one of the units."""
    condition = Q(position__post__in=list(posts))
    if units:
        condition |= Q(position__in=_heads(ctx, units).values("position"))
    return Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at) & condition)


def _holders(ctx: Context, manual: Manual) -> QuerySet[Any]:
    """Assignments that make somebody a holder of one manual on the day."""
    return _held(
        ctx,
        [manual.post_id] if manual.post_id is not None else [],
        [manual.unit_id] if manual.unit_id is not None else [],
    )


def acknowledgement_counts(ctx: Context, version: ManualVersion) -> tuple[int, int]:
    """How many hold the version's manual on the day, and how many of them have acknowledged it. 2 queries."""
    holders = _holders(ctx, version.manual)
    every = holders.values("person").distinct().count()
    done = Acknowledgement.objects.filter(version=version, person__in=holders.values("person")).count()
    return every, done


def acknowledgement_status(
    ctx: Context, version: ManualVersion, limit: int | None = None, start: int = 0
) -> list[AckStatus]:
    """Holders of a version's manual on the day, each once; those still to acknowledge first. 5 queries.

    A post held by very many is read in pages: `limit` of them from `start` on.
    """
    acknowledged = Acknowledgement.objects.filter(version=version, person=OuterRef("pk"))
    people = (
        Person.objects.filter(pk__in=_holders(ctx, version.manual).values("person"))
        .annotate(at=Subquery(acknowledged.values("at")[:1]))
        .order_by(F("at").asc(nulls_first=True), "staff_number")
    )
    page = list(people[start : None if limit is None else start + limit])
    held = holdings(ctx, [version.manual], persons=[row.pk for row in page]).get(version.manual_id, [])
    once = {holding.person: holding for holding in reversed(held)}
    states = PersonState.objects.filter(true_on(ctx.as_of, ctx.known_at), person__in=once)
    names = dict(states.values_list("person", "name"))
    units = unit_names(ctx, {holding.unit for holding in once.values()})
    posts = post_names(ctx, {holding.post for holding in once.values()})
    return [
        AckStatus(
            once[row.pk],
            names.get(row.pk, ""),
            row.staff_number,
            units.get(once[row.pk].unit, ""),
            posts.get(once[row.pk].post, ""),
            row.at,
        )
        for row in page
    ]


def awaiting_acknowledgement(ctx: Context) -> list[Awaiting]:
    """Versions in force or about to be, of posts the actor holds, not yet acknowledged. ≤ 6 queries."""
    if ctx.person is None:
        return []
    today = ctx.on(ctx.today)
    mine = Assignment.objects.filter(true_on(ctx.today), person=ctx.person).select_related("position")
    positions = [row.position for row in mine]
    posts, units = {p.post_id for p in positions}, {p.unit_id for p in positions}
    coming = ManualInForce.objects.filter(
        known() & (Q(manual__post__in=posts) | Q(manual__unit__in=units)), valid_to__gt=ctx.today
    )
    done = Acknowledgement.objects.filter(person=ctx.person).values("version")
    facts = list(
        coming.exclude(version__in=done).select_related("version__manual", "manual").order_by("valid_from")
    )
    held = holdings(today, {fact.manual_id: fact.manual for fact in facts}.values(), person=ctx.person)
    names = owner_names(today, [fact.manual for fact in facts])
    found: dict[int, Awaiting] = {}
    for fact in facts:
        for holding in held.get(fact.manual_id, [])[:1]:
            found.setdefault(
                fact.version_id,
                Awaiting(fact.version, names.get(fact.manual_id, ""), fact.valid_from, holding.position),
            )
    return list(found.values())


def unit_names(ctx: Context, units: Iterable[int]) -> dict[int, str]:
    """Names of units on the day looked at. One query."""
    rows = UnitState.objects.filter(true_on(ctx.as_of, ctx.known_at), unit__in=set(units))
    return dict(rows.values_list("unit", "name"))


def post_names(ctx: Context, posts: Iterable[int]) -> dict[int, str]:
    """Names of posts on the day looked at. One query."""
    rows = PostState.objects.filter(true_on(ctx.as_of, ctx.known_at), post__in=set(posts))
    return dict(rows.values_list("post", "name"))


def owner_names(ctx: Context, manuals: Iterable[Manual]) -> dict[int, str]:
    """The name of the post or unit of each manual on the day looked at; where it does not exist that day, the
    latest name known. ≤ 2 queries."""
    wanted = list(manuals)
    posts = {manual.post_id: manual.pk for manual in wanted if manual.post_id is not None}
    units = {manual.unit_id: manual.pk for manual in wanted if manual.unit_id is not None}
    named: dict[int, str] = {}
    post_rows = PostState.objects.filter(known(ctx.known_at), post__in=posts).order_by("valid_from")
    unit_rows = UnitState.objects.filter(known(ctx.known_at), unit__in=units).order_by("valid_from")
    sure: set[int] = set()
    for owners, rows, field in ((posts, post_rows, "post_id"), (units, unit_rows, "unit_id")):
        for row in rows if owners else ():
            manual = owners[getattr(row, field)]
            if manual not in sure:
                named[manual] = row.name
            if ctx.as_of in row.when:
                sure.add(manual)
    return named
