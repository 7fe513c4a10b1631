"""Named reads of intake."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from django.db.models import Q, QuerySet

from gangze.duties.models import Duty, Manual, ManualInForce, ManualVersion, VersionState
from gangze.duties.services.drafting import OPEN
from gangze.duties.services.places import places_of_owners
from gangze.framework.context import Context
from gangze.framework.permission import Place, at_units, visible
from gangze.intake.domain.draft import by_parent, living
from gangze.intake.domain.plan import KnownPost, KnownUnit, Plan, PlannedManual, make_plan
from gangze.intake.domain.sameness import Owner, existing_owners, says_the_same
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
    return make_plan(draft.nodes, known_units(day), known_posts(day), draft.under_id)


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


def manuals_to_change(draft: Draft, plan: Plan, ctx: Context) -> dict[Owner, PlannedManual]:
    """Of units and posts that exist, what the draft says that their manuals in force do not: five queries."""
    wanted = existing_owners(plan)
    published = published_manuals(
        {key for kind, key in wanted if kind == "post"}, {key for kind, key in wanted if kind == "unit"}
    )
    standing = duties_in_force(list(published.values()), ctx.on(draft.valid_from))
    under = by_parent(living(draft.nodes))
    return {
        owner: manual
        for owner, manual in wanted.items()
        if owner not in published
        or not says_the_same((duty.text for duty in standing.get(published[owner], ())), under, manual)
    }


def versions_in_the_way(draft: Draft, plan: Plan, ctx: Context) -> list[tuple[PlannedManual, ManualVersion]]:
    """Versions being drafted or reviewed of manuals that the draft would change: no second one can be begun."""
    wanted = manuals_to_change(draft, plan, ctx)
    posts = {key for kind, key in wanted if kind == "post"}
    units = {key for kind, key in wanted if kind == "unit"}
    rows = ManualVersion.objects.filter(state__in=OPEN).select_related("manual")
    return [
        (wanted["post", row.manual.post_id] if row.manual.post_id else wanted["unit", row.manual.unit_id or 0], row)
        for row in rows.filter(Q(manual__post__in=posts) | Q(manual__unit__in=units)).order_by("pk")
    ]


def places_of(draft: Draft, plan: Plan, ctx: Context) -> set[Place]:
    """Every place that accepting the draft would change: where new units and posts come to stand, whose manual
    it writes. A unit that the document only names is not among them."""
    ids = {unit.node.id: unit.existing for unit in plan.units}
    fresh = [unit for unit in plan.units if unit.existing is None and not unit.same_as]
    places = {at_units(draft.under_id) for unit in fresh if unit.parent is None}
    above = [ids.get(unit.parent) for unit in fresh if unit.parent is not None]
    above += [ids.get(post.unit) for post in plan.posts if not post.established]
    places |= {at_units(unit) for unit in above if unit is not None}
    owners = {(key, None) if kind == "post" else (None, key) for kind, key in manuals_to_change(draft, plan, ctx)}
    return places | places_of_owners(owners, ctx)
