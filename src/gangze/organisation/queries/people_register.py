"""The register of people on a day, fit for half a million (人员花名册查询).

A page is three statements: the ids of the page in the order of the staff numbers, the particulars, the posts;
one to three more where kinds, posts or units are asked for. The total is one more, asked for apart.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.lookups import IsNull

from gangze.framework.context import Context
from gangze.framework.facts import among, listed, true_on
from gangze.framework.permission import sees_all, visible
from gangze.framework.prepared import prepared
from gangze.framework.search import matching
from gangze.framework.totals import remembered
from gangze.organisation.models import Assignment, AssignmentKind, Position, PostState, UnitState
from gangze.organisation.queries.tree import ids_below
from gangze.people.models import Person, PersonState

FEW = 5_000
"""Up to so many persons who hold what is asked for, the page is found from them, else from the staff numbers."""

FEW_PLACES = 400
"""The same for positions in the units asked for, or of the post."""


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What is looked for. `unit` keeps who holds something in it, with `below` also in the units under it."""

    words: str = ""
    unit: int | None = None
    below: bool = True
    post: int | None = None
    kind: str = ""
    without_post: bool = False


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post that a person holds on the day."""

    position: int
    unit: int
    unit_name: str
    post: int
    post_name: str
    kind: str
    since: dt.date

    @property
    def kind_label(self) -> str:
        """Kind in words."""
        return str(AssignmentKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of the register with the posts held on the day, the primary one first."""

    id: int
    staff_number: str
    name: str
    gender: str
    birth_date: dt.date | None
    mobile: str
    email: str
    since: dt.date
    posts: tuple[PostHeld, ...]

    @property
    def primary(self) -> PostHeld | None:
        """The primary post, None where there is none."""
        return next((post for post in self.posts if post.kind == AssignmentKind.PRIMARY), None)


class FoundPeople(QuerySet[Person]):
    """Persons whose number is counted in another way than a page is found: the database would take the quick
    way of the one for the other, which is slow. Filtered further, it counts itself like any other."""

    counting: Callable[[], int] | None = None

    def _clone(self) -> FoundPeople:
        clone: FoundPeople = super()._clone()  # type: ignore[misc]
        clone.counting = self.counting
        return clone

    def _filter_or_exclude(self, negate: bool, args: Any, kwargs: Any) -> FoundPeople:
        found: FoundPeople = super()._filter_or_exclude(negate, args, kwargs)  # type: ignore[misc]
        found.counting = None
        return found

    def count(self) -> int:
        """How many there are; one statement."""
        return super().count() if self.counting is None else self.counting()


def people_found(ctx: Context, wanted: PeopleFilter) -> QuerySet[Person]:
    """The persons employed that day who fit, without an order. Costs up to three where posts or units are asked."""
    when = true_on(ctx.as_of, ctx.known_at)
    states = PersonState.objects.filter(when)
    if wanted.words.strip():
        states = states.filter(matching(wanted.words))
    everybody = visible(ctx, FoundPeople(Person).all())
    asked = _held(ctx, wanted)
    counting: QuerySet[Any] = visible(ctx, states)
    if asked is None:
        rows = everybody.filter(Exists(states.filter(person=OuterRef("pk"))))
    else:
        held, places = asked
        few = _few_holders(held, places)
        if few is not None:
            rows = everybody.filter(Exists(states.filter(person=OuterRef("pk"))), pk__in=among(few))
            counting = counting.filter(person__in=among(few))
        else:
            rows = _one_by_one(everybody, states, held)
            counting = counting.filter(person__in=held.values("person"))
    if wanted.without_post:
        return rows.filter(~Exists(Assignment.objects.filter(when, person=OuterRef("pk"))))
    rows.counting = counting.count  # type: ignore[attr-defined]
    if wanted == PeopleFilter() and ctx.known_at is None and sees_all(ctx, PersonState):
        employed = partial(remembered, ("employed", ctx.as_of), lambda: _employed(ctx.as_of)[0][0])
        rows.counting = employed  # type: ignore[attr-defined]
    return rows


@prepared
def _employed(day: dt.date) -> Any:
    """How many are employed on a day: what is counted for whoever sees everybody."""
    states = PersonState.objects.filter(true_on(day))
    return states.annotate(one=Value(1)).values("one").annotate(n=Count("pk")).order_by().values_list("n")


def _held(ctx: Context, wanted: PeopleFilter) -> tuple[QuerySet[Assignment], QuerySet[Position] | None] | None:
    """The assignments of which one must be the person's, and the positions they must be in; None where not asked."""
    if wanted.unit is None and wanted.post is None and not wanted.kind:
        return None
    held = Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at))
    if wanted.kind:
        held = held.filter(kind=wanted.kind)
    where: dict[str, Any] = {}
    if wanted.post is not None:
        where["post"] = wanted.post
    if wanted.unit is not None and wanted.below:
        # As a list, not as the recursion itself: that would be gone through again for every person looked at.
        where["unit__in"] = listed(ids_below([wanted.unit], ctx.as_of, ctx.known_at))
    elif wanted.unit is not None:
        where["unit"] = wanted.unit
    if not where:
        return held, None
    held = held.filter(**{f"position__{name}": value for name, value in where.items()})
    return held, Position.objects.filter(**where)


def _few_holders(held: QuerySet[Assignment], places: QuerySet[Position] | None) -> list[int] | None:
    """Who holds something that is asked for, None where they are many.

    Of units and posts their positions tell it: for many holders the database would read through all assignments.
    """
    if places is None:
        few = list(held.order_by().values_list("person", flat=True).distinct()[: FEW + 1])
        return few if len(few) <= FEW else None
    asked = list(places.values_list("pk", flat=True)[: FEW_PLACES + 1])
    if len(asked) > FEW_PLACES:
        return None
    return list(held.filter(position__in=listed(asked)).order_by().values_list("person", flat=True).distinct())


def _one_by_one(
    everybody: QuerySet[Person], states: QuerySet[PersonState], held: QuerySet[Assignment]
) -> QuerySet[Person]:
    """Of very many holders, persons are looked at in their order until the page is full.

    A scalar subquery says so to PostgreSQL, which would join the whole of both tables for an EXISTS; the CASE,
    that only a holder's state is looked for.
    """
    held_there = held.filter(person=OuterRef("pk")).order_by().values("pk")[:1]
    state_there = states.filter(person=OuterRef("pk")).order_by().values("pk")[:1]
    both = Case(When(IsNull(Subquery(held_there), False), then=Subquery(state_there)), default=None)
    return everybody.alias(there=both).filter(there__isnull=False)


def people_total(ctx: Context, wanted: PeopleFilter | None = None) -> int:
    """How many fit."""
    return people_found(ctx, wanted or PeopleFilter()).count()


def people_page(
    ctx: Context, wanted: PeopleFilter | None = None, *, offset: int = 0, size: int = 50, after: str = ""
) -> list[PersonRow]:
    """A page in the order of staff numbers: by `offset`, or quicker after the staff number `after`."""
    rows = people_found(ctx, wanted or PeopleFilter()).order_by("staff_number")
    if after:
        rows = rows.filter(staff_number__gt=after)
    return people_rows(ctx, list(rows.values_list("pk", flat=True)[offset : offset + size]))


def people_rows(ctx: Context, persons: Sequence[int]) -> list[PersonRow]:
    """Particulars and posts of some persons on the day, in the given order; two statements."""
    if not persons:
        return []
    held = posts_held(ctx, persons)
    rows = _particulars(ctx.as_of, list(persons), *_instant(ctx))
    found = {row[0]: PersonRow(*row, posts=tuple(held.get(row[0], ()))) for row in rows}
    return [found[person] for person in persons if person in found]


def _instant(ctx: Context) -> tuple[dt.datetime, ...]:
    return () if ctx.known_at is None else (ctx.known_at,)


@prepared
def _particulars(day: dt.date, persons: Sequence[int], known_at: dt.datetime | None = None) -> Any:
    return PersonState.objects.filter(true_on(day, known_at), person__in=persons).values_list(
        "person_id", "person__staff_number", "name", "gender", "birth_date", "mobile", "email", "valid_from"
    )


@prepared
def _held_by(day: dt.date, persons: Sequence[int], known_at: dt.datetime | None = None) -> Any:
    when = true_on(day, known_at)
    unit = UnitState.objects.filter(when, unit=OuterRef("position__unit_id")).values("name")[:1]
    post = PostState.objects.filter(when, post=OuterRef("position__post_id")).values("name")[:1]
    return (
        Assignment.objects.filter(when, person__in=persons)
        .annotate(unit=F("position__unit_id"), post=F("position__post_id"))
        .annotate(unit_name=Subquery(unit), post_name=Subquery(post))
        .order_by("person_id", "valid_from", "pk")
        .values_list("person_id", "position_id", "unit", "unit_name", "post", "post_name", "kind", "valid_from")
    )


def posts_held(ctx: Context, persons: Sequence[int]) -> dict[int, list[PostHeld]]:
    """The posts of some persons on the day, primary first; one statement."""
    held: dict[int, list[PostHeld]] = defaultdict(list)
    for person, *values in _held_by(ctx.as_of, list(persons), *_instant(ctx)):
        held[person].append(PostHeld(*values))
    for posts in held.values():
        posts.sort(key=lambda one: one.kind != AssignmentKind.PRIMARY)
    return held
