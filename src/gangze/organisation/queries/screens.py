"""Reads that only the screens need: the opened tree, suggestions, totals of a page (页面查询)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import decide, held_somewhere, sees_all, visible
from gangze.framework.prepared import prepared
from gangze.framework.search import matching
from gangze.organisation.domain.staffing import OCCUPYING
from gangze.organisation.models import (
    Assignment,
    EmergencyRight,
    Position,
    PositionState,
    Post,
    PostRight,
    PostState,
    Unit,
    UnitClass,
    UnitState,
)
from gangze.organisation.queries.names import position_names, post_names, unit_names
from gangze.organisation.queries.positions import position_states
from gangze.organisation.queries.posts import post_states
from gangze.organisation.queries.tree import paths_of, units_below
from gangze.organisation.queries.units import NODE, UnitNode, unit_states
from gangze.people.models import Person, PersonState

SUGGESTIONS = 15
"""Suggestions under a field that names something."""


def within_reach(ctx: Context, model: type[Model], keys: Iterable[int], right: str) -> set[int]:
    """Those of some identities at which the actor may use a right; no query where it reaches all or none."""
    wanted = set(keys)
    if ctx.person is not None and right not in held_somewhere(ctx):
        return set()
    if decide(ctx, right).allowed:
        return wanted
    return set(visible(ctx, model._default_manager.filter(pk__in=wanted), right).values_list("pk", flat=True))


def unit_by_code(code: str) -> int | None:
    """Id of a unit by its code."""
    return Unit.objects.filter(code=code).values_list("pk", flat=True).first()


def post_by_code(code: str) -> int | None:
    """Id of a standard post by its code."""
    return Post.objects.filter(code=code).values_list("pk", flat=True).first()


def position_by_codes(unit: str, post: str) -> int | None:
    """Id of a position by the codes of its unit and post."""
    found = Position.objects.filter(unit__code=unit, post__code=post)
    return found.values_list("pk", flat=True).first()


def person_by_number(number: str) -> int | None:
    """Id of a person by staff number."""
    return Person.objects.filter(staff_number=number).values_list("pk", flat=True).first()


def suggested_units(ctx: Context, words: str) -> list[str]:
    """Units by name or code, as 营业部（U000005）; one query."""
    rows = unit_states(ctx)
    if words:
        rows = rows.filter(matching(words) | Q(unit__code__istartswith=words))
    found = rows.order_by("order", "unit__code").values_list("name", "unit__code")[:SUGGESTIONS]
    return [f"{name}（{code}）" for name, code in found]


def suggested_posts(ctx: Context, words: str) -> list[str]:
    """Standard posts by name or code; one query."""
    rows = post_states(ctx, words=words).values_list("name", "post__code")[:SUGGESTIONS]
    return [f"{name}（{code}）" for name, code in rows]


def suggested_positions(ctx: Context, words: str) -> list[str]:
    """Positions by unit and post, as 营业部·柜员（U000005/P000003）; each further word narrows."""
    rows = position_states(ctx)
    when = true_on(ctx.as_of, ctx.known_at)
    for word in words.replace("·", " ").replace("/", " ").split():
        units = UnitState.objects.filter(when).filter(matching(word) | Q(unit__code__istartswith=word))
        posts = PostState.objects.filter(when).filter(matching(word) | Q(post__code__istartswith=word))
        rows = rows.filter(Q(position__unit__in=units.values("unit")) | Q(position__post__in=posts.values("post")))
    found = rows.order_by("position__unit__code", "post_code").values_list(
        "unit_name", "post_name", "position__unit__code", "post_code"
    )[:SUGGESTIONS]
    return [f"{unit}·{post}（{unit_code}/{post_code}）" for unit, post, unit_code, post_code in found]


def suggested_people(ctx: Context, words: str) -> list[str]:
    """Employees by name or staff number, as 王芳（010234）; one query."""
    rows = visible(ctx, PersonState.objects.filter(true_on(ctx.as_of, ctx.known_at)))
    if words:
        rows = rows.filter(matching(words))
    found = rows.order_by("person_id").values_list("name", "person__staff_number")[:SUGGESTIONS]
    return [f"{name}（{number}）" for name, number in found]


def chosen_unit(ctx: Context, unit: int | None) -> str:
    """A unit as its field shows it."""
    if unit is None:
        return ""
    code = Unit.objects.filter(pk=unit).values_list("code", flat=True).first()
    return f"{unit_names([unit], ctx.as_of).get(unit, '')}（{code}）"


def chosen_post(ctx: Context, post: int | None) -> str:
    """A standard post as its field shows it."""
    if post is None:
        return ""
    code = Post.objects.filter(pk=post).values_list("code", flat=True).first()
    return f"{post_names([post], ctx.as_of).get(post, '')}（{code}）"


def chosen_position(ctx: Context, position: int | None) -> str:
    """A position as its field shows it."""
    if position is None:
        return ""
    codes = Position.objects.filter(pk=position).values_list("unit__code", "post__code").first() or ("", "")
    return f"{position_names([position], ctx.as_of).get(position, '')}（{codes[0]}/{codes[1]}）"


@dataclass(frozen=True, slots=True)
class OpenedTree:
    """Units to draw: the top, what lies under it and along the path to the chosen one, by upper unit."""

    nodes: dict[int | None, list[UnitNode]]
    opened: frozenset[int]


def _opened(rows: QuerySet[UnitState], when: Q, way: Sequence[int]) -> QuerySet[Any, Any]:
    """The top, what lies under it, and what lies under each of `way`.

    Put together from one search each: with "or" the database expects half the bank and reads all of it.
    """
    top = UnitState.objects.filter(when, parent=None).values("unit")
    below = UnitState.objects.filter(when, parent=OuterRef("unit_id"))
    found = [
        rows.filter(wanted).annotate(has_children=Exists(below)).order_by().values_list(*NODE, "has_children")
        for wanted in (Q(parent=None), Q(parent__in=top), *([Q(parent__in=way)] if way else []))
    ]
    return found[0].union(*found[1:]).order_by("order", "unit__code")


@prepared
def _two_levels(day: dt.date) -> Any:
    """What everybody sees who sees all units: the top and what lies under it."""
    return _opened(UnitState.objects.filter(true_on(day)), true_on(day), [])


def opened_tree(ctx: Context, chosen: int | None) -> OpenedTree:
    """The tree opened down to a chosen unit; two queries, one where none is chosen."""
    if chosen is None and ctx.known_at is None and sees_all(ctx, UnitState):
        way, found = [], _two_levels(ctx.as_of)
    else:
        way = paths_of([chosen], ctx.as_of, ctx.known_at).get(chosen, []) if chosen is not None else []
        found = list(_opened(unit_states(ctx), true_on(ctx.as_of, ctx.known_at), way))
    nodes: dict[int | None, list[UnitNode]] = defaultdict(list)
    for values in found:
        node = UnitNode(*values)
        nodes[node.parent].append(node)
    return OpenedTree(dict(nodes), frozenset({node.id for node in nodes.get(None, [])} | set(way)))


@dataclass(frozen=True, slots=True)
class UnitTotals:
    """Of one unit itself, without those below: posts, headcount, primary holders, vacant places, excess."""

    posts: int = 0
    headcount: int = 0
    occupying: int = 0
    vacant: int = 0
    excess: int = 0


def unit_totals(ctx: Context, units: Sequence[int]) -> dict[int, UnitTotals]:
    """Totals of some units on the day; two queries."""
    when = true_on(ctx.as_of, ctx.known_at)
    positions = visible(ctx, PositionState.objects.filter(when, position__unit__in=units))
    rows = list(positions.values_list("position_id", "position__unit_id", "headcount"))
    held = _occupying(ctx, Assignment.objects.filter(when, position__unit__in=units))
    found: dict[int, UnitTotals] = {}
    for position, unit, headcount in rows:
        there, before = held.get(position, 0), found.get(unit, UnitTotals())
        found[unit] = UnitTotals(
            before.posts + 1,
            before.headcount + (headcount or 0),
            before.occupying + there,
            before.vacant + max((headcount or 0) - there, 0),
            before.excess + (max(there - headcount, 0) if headcount is not None else 0),
        )
    return found


def _occupying(ctx: Context, rows: QuerySet[Assignment]) -> dict[int, int]:
    counted = visible(ctx, rows.filter(kind__in=OCCUPYING)).values("position_id").annotate(count=Count("pk"))
    return dict(counted.values_list("position_id", "count"))


def with_occupying(ctx: Context, rows: QuerySet[PositionState]) -> QuerySet[PositionState]:
    """The same positions with `occupying`, the number of primary holders of the day, for filters on it."""
    when = true_on(ctx.as_of, ctx.known_at)
    held = Assignment.objects.filter(when, position=OuterRef("position_id"), kind__in=OCCUPYING)
    count = held.order_by().values("position").annotate(n=Count("pk")).values("n")
    return rows.annotate(occupying=Coalesce(Subquery(count), 0))


def uncovered(ctx: Context) -> Q:
    """Condition on positions that nobody holds in any way on the day."""
    return ~Exists(Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at), position=OuterRef("position_id")))


def assignments(ctx: Context) -> QuerySet[Assignment]:
    """Assignments of the day that the actor may see."""
    rows = Assignment.objects.filter(true_on(ctx.as_of, ctx.known_at)).select_related("position", "person")
    return visible(ctx, rows)


def assignments_by_id(ctx: Context, ids: Sequence[int]) -> list[Assignment]:
    """Some assignments that the actor may see; one query."""
    return list(visible(ctx, Assignment.objects.filter(pk__in=ids)).order_by("pk"))


def called_so(ctx: Context, words: str, unit: str, post: str, person: str = "") -> Q:
    """Condition: the unit, post or person in these columns has what was typed in its name or code."""
    when = true_on(ctx.as_of, ctx.known_at)
    text = words.strip()
    units = UnitState.objects.filter(when).filter(matching(text) | Q(unit__code__istartswith=text))
    posts = PostState.objects.filter(when).filter(matching(text) | Q(post__code__istartswith=text))
    found = Q(**{f"{unit}__in": units.values("unit")}) | Q(**{f"{post}__in": posts.values("post")})
    if person:
        people = PersonState.objects.filter(when).filter(matching(text))
        found |= Q(**{f"{person}__in": people.values("person")})
    return found


def posts_in(ctx: Context, unit: int) -> object:
    """Posts established in a unit or below it on the day, for an `__in` filter."""
    standing = PositionState.objects.filter(
        true_on(ctx.as_of, ctx.known_at), position__unit__in=units_below([unit], ctx.as_of, ctx.known_at)
    )
    return standing.values("position__post")


def below(ctx: Context, unit: int) -> object:
    """The unit and all below on the day, for an `__in` filter."""
    return units_below([unit], ctx.as_of, ctx.known_at)


def post_rights(ctx: Context) -> QuerySet[PostRight]:
    """What posts give on the day, as far as the actor may see it."""
    rows = visible(ctx, PostRight.objects.filter(true_on(ctx.as_of, ctx.known_at)))
    return rows.annotate(post_code=F("post__code"))


def posts_called(ctx: Context, words: str) -> Q:
    """Condition on rows with a `post`: it has what was typed in its name or code."""
    text = words.strip()
    rows = PostState.objects.filter(true_on(ctx.as_of, ctx.known_at))
    return Q(post__in=rows.filter(matching(text) | Q(post__code__istartswith=text)).values("post"))


def emergency_rights(ctx: Context, person: int) -> list[EmergencyRight]:
    """What a person has in an emergency on the day, as far as the actor may see it; one query."""
    rows = EmergencyRight.objects.filter(true_on(ctx.as_of, ctx.known_at), person=person)
    return list(visible(ctx, rows).order_by("right"))


def units_classed(ctx: Context, category: str) -> object:
    """Units in a class of departments on the day, for an `__in` filter."""
    rows = UnitClass.objects.filter(true_on(ctx.as_of, ctx.known_at), category=category)
    return rows.values("unit")


def position_over_time(ctx: Context, position: int) -> list[PositionState]:
    """Headcount and reporting of a position over time, earliest first, as known; one query."""
    rows = visible(ctx, PositionState.objects.filter(known(ctx.known_at), position=position))
    return list(rows.order_by("valid_from"))


def ledger_of(ctx: Context, kind: str, key: int, limit: int = 20) -> list[LedgerEntry]:
    """Latest acts about one object that the actor may see in the ledger; one query."""
    rows = LedgerEntry.objects.filter(subjects__subject_type=kind, subjects__subject_id=key).defer("record")
    return list(visible(ctx, rows).order_by("-at", "-id")[:limit])
