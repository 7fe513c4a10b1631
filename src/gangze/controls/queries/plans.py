"""Plans and their steps, as far as the actor may read them (查询推演方案)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from gangze.controls.domain.plan_steps import Step
from gangze.controls.models import Plan, PlanLook, PlanState, PlanStep
from gangze.framework.context import Context
from gangze.framework.permission import at_units, decide, fetch, visible
from gangze.framework.proposal import Proposal, ProposalState

SEEING = ("controls.read", "assignment.change", "organisation.change", "authority.grant", "authority.delegate")
"""Whoever may look at findings of a unit, or may change who does what there, foresees them."""


def plan_rows(ctx: Context) -> QuerySet[Plan]:
    """The plans that the actor may read, with the number of their steps."""
    return visible(ctx, Plan.objects.annotate(step_count=Count("steps")))


def readable_plan(ctx: Context, pk: int) -> Plan:
    """One plan. Raises `Refused` where it is not to be read."""
    return fetch(ctx, Plan.objects.all(), pk=pk)


def open_plans(ctx: Context) -> list[Plan]:
    """The actor's own plans that may still be changed, the newest first."""
    return list(Plan.objects.filter(owner=ctx.person, state=PlanState.DRAFT).order_by("-pk")[:50])


def steps_of(plan: Plan) -> list[Step]:
    """The steps of a plan in order: one query."""
    return [as_step(row) for row in PlanStep.objects.filter(plan=plan)]


def steps_of_plans(plans: Iterable[int]) -> dict[int, list[Step]]:
    """The steps of several plans in order: one query."""
    found: dict[int, list[Step]] = {plan: [] for plan in plans}
    for row in PlanStep.objects.filter(plan__in=list(found)):
        found[row.plan_id].append(as_step(row))
    return found


def as_step(row: PlanStep) -> Step:
    """A step as the domain knows it."""
    return Step(row.key, row.command, tuple(row.cmds), row.reason)


def look_of(plan: Plan) -> PlanLook | None:
    """What the last look at a plan saw, or None."""
    return PlanLook.objects.filter(plan=plan).first()


def waiting_proposal(plan: Plan, ctx: Context) -> Proposal | None:
    """The proposal of the whole plan that waits for its approver, or None."""
    rows = Proposal.objects.filter(command="plans.execute", state=ProposalState.WAITING, expires_on__gte=ctx.today)
    return rows.filter(payload__0__plan=plan.pk).first()


def units_seen(ctx: Context, units: Iterable[int | None]) -> set[int | None]:
    """Those units whose findings the actor may see; None, the whole bank, where the rights reach it."""
    return {unit for unit in set(units) if any(decide(ctx, right, at_units(unit)).allowed for right in SEEING)}


def shown_to(ctx: Context, result: dict[str, Any]) -> dict[str, Any]:
    """What a look saw, without what concerns units that the reader may not look at; `hidden` says how much that is."""
    sides = {side: dict(result.get(side, {})) for side in ("comes", "goes")}
    changes = dict(result.get("changes", {}))
    units = {item["unit"] for side in sides.values() for item in side.values()}
    units |= {item["unit"] for pair in changes.values() for item in pair}
    seen = units_seen(ctx, units)
    kept = {side: {n: i for n, i in items.items() if i["unit"] in seen} for side, items in sides.items()}
    told = {name: pair for name, pair in changes.items() if all(item["unit"] in seen for item in pair)}
    hidden = sum(len(sides[side]) - len(kept[side]) for side in sides) + len(changes) - len(told)
    return {**result, **kept, "changes": told, "hidden": hidden}
