"""Named reads of intake."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from django.db.models import QuerySet

from gangze.duties.models import Duty, Manual, ManualInForce, VersionState
from gangze.framework.context import Context
from gangze.framework.permission import visible
from gangze.intake.domain.draft import from_json
from gangze.intake.domain.plan import KnownPost, KnownUnit, Plan, make_plan
from gangze.intake.models import Draft
from gangze.kernel.interval import Interval
from gangze.organisation.models import Position, PositionState, PostState, UnitState


def drafts(ctx: Context) -> QuerySet[Draft]:
    """Drafts that the actor may see, newest first, without their trees."""
    rows = visible(ctx, Draft.objects.defer("tree", "undo", "unrecognised"))
    return rows.select_related("document").defer("document__text").order_by("-created_at", "-pk")


def known_units(ctx: Context) -> list[KnownUnit]:
    """All units of the day looked at or later, as the plan needs them: one query.

    A unit that begins or is renamed later is the same unit; a change dated before its life is refused in words
    when it is written, instead of founding the unit once more.
    """
    rows = UnitState.objects.during(Interval(ctx.as_of)).order_by("valid_from")
    fields = ("unit_id", "name", "kind", "parent_id", "aliases", "short_name")
    found: dict[int, KnownUnit] = {}
    for key, name, kind, parent, aliases, short in rows.values_list(*fields):
        names = (*aliases, short) if short else tuple(aliases)
        if key in found:
            found[key] = replace(found[key], aliases=(*found[key].aliases, name, *names))
        else:
            found[key] = KnownUnit(key, name, kind, parent, names)
    return list(found.values())


def known_posts(ctx: Context) -> list[KnownPost]:
    """All standard posts of the day looked at or later, with the units they stand in: two queries."""
    when = Interval(ctx.as_of)
    units: dict[int, set[int]] = defaultdict(set)
    standing = Position.objects.filter(pk__in=PositionState.objects.during(when).values("position_id"))
    for post, unit in standing.values_list("post_id", "unit_id"):
        units[post].add(unit)
    names: dict[int, list[str]] = defaultdict(list)
    rows = PostState.objects.during(when).order_by("valid_from")
    for key, name, aliases in rows.values_list("post_id", "name", "aliases"):
        names[key] += [name, *aliases]
    return [KnownPost(key, words[0], frozenset(units[key]), tuple(words[1:])) for key, words in names.items()]


def plan_of(draft: Draft, ctx: Context) -> Plan:
    """What accepting the draft would do, seen from the day it is to take effect."""
    day = ctx.on(draft.valid_from)
    return make_plan(from_json(draft.tree), known_units(day), known_posts(day), draft.under_id)


def published_manuals(posts: set[int], units: set[int]) -> dict[tuple[str, int], int]:
    """Manuals that already have a published version: ("post"|"unit", id) -> manual id."""
    rows = Manual.objects.filter(versions__state=VersionState.PUBLISHED).distinct()
    found = {("post", key): manual for manual, key in rows.filter(post__in=posts).values_list("pk", "post_id")}
    found |= {("unit", key): manual for manual, key in rows.filter(unit__in=units).values_list("pk", "unit_id")}
    return found


def duties_in_force(manuals: list[int], ctx: Context) -> dict[int, list[Duty]]:
    """The duties of the versions in force of some manuals on the day looked at, in order: two queries."""
    versions = dict(
        ManualInForce.objects.on(ctx.as_of, ctx.known_at)
        .filter(manual__in=manuals)
        .values_list("version_id", "manual_id")
    )
    found: dict[int, list[Duty]] = {manual: [] for manual in versions.values()}
    for duty in Duty.objects.filter(version__in=versions).order_by("version", "order"):
        found[versions[duty.version_id]].append(duty)
    return found
