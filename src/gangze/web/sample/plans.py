"""The sample bank's plan: two outlets to be merged, with an effect worth looking at (示例推演方案)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gangze.controls.domain.plan_helpers import merge_units
from gangze.controls.models import Plan
from gangze.controls.queries.plan_sources import here
from gangze.controls.services.plan_running import look_at
from gangze.controls.services.plans import AddSteps, GivenStep, OpenPlan, add_steps, open_plan
from gangze.framework.context import BANK_ZONE, person_context
from gangze.organisation.models import Assignment, Position
from gangze.people.models import Person


def make_plan(given: dict[str, Any], units: dict[str, int], now: dt.datetime) -> int:
    """Write the plan in its owner's name and look at it once; nothing is carried out. Returns its id.

    Who holds two posts in the outlet that goes keeps the primary one; the counter supervisor that comes along shall
    besides serve at the counter, which the controls object to.
    """
    owner = Person.objects.get(staff_number=given["owner"])
    ctx = person_context(owner.pk, f"{given['owner_name']}（{given['owner']}）", now)
    day = _month_after_next(now.astimezone(BANK_ZONE).date())
    plan = Plan(pk=open_plan(OpenPlan(name=given["name"], purpose=given["purpose"], day=day), ctx=ctx).result["plan"])
    source, target = units[given["source"]], units[given["target"]]
    steps = merge_units(here(source, day), here(target, day), day, given["reason"])
    kept = [
        GivenStep(key=step.key, command=step.command, cmds=[dict(cmd) for cmd in step.cmds], reason=step.reason)
        for step in steps
        if step.command != "organisation.assign"
    ]
    supervisor = Assignment.objects.on(day).get(
        position__unit=source, position__post__states__name=given["doubles"], kind="primary"
    )
    counter = Position.objects.get(unit=target, post__states__name=given["doubles_as"])
    besides = {"person": supervisor.person_id, "position": counter.pk, "kind": "concurrent", "valid_from": str(day)}
    kept.append(GivenStep(key=1_000, command="organisation.assign", cmds=[besides], reason=given["reason"]))
    add_steps(AddSteps(plan=plan.pk, steps=kept), ctx=ctx)
    plan.refresh_from_db()
    look_at(plan, ctx)
    return plan.pk


def _month_after_next(day: dt.date) -> dt.date:
    """The first day of the month after next."""
    months = day.year * 12 + day.month + 1
    return dt.date(months // 12, months % 12 + 1, 1)
