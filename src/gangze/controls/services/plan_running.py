"""Doing a plan, for trial or in earnest: the steps in order, as one act (推演与办理)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from gangze.controls.domain.plan_effect import Differs, differs, picture
from gangze.controls.domain.plan_steps import NotMade, Step, days_of, resolved, without_references
from gangze.controls.models import Plan, PlanLook, PlanState
from gangze.controls.queries.plans import look_of, steps_of
from gangze.controls.services.plans import OfPlan, own_plan, places
from gangze.framework import recorder
from gangze.framework.command import command, commands
from gangze.framework.context import Context
from gangze.framework.foresight import Foreseen, foresee
from gangze.framework.gathering import agreeing
from gangze.kernel.findings import Effect, Finding, Refused, refuse

OF_UNIT = frozenset({"owned"})
"""What is no loss where its unit itself goes."""

LARGE = 40
"""Commands of a plan from which looking at it and doing it is work for the background."""

Told = Callable[[int, int], None]


@dataclass(slots=True)
class StepRun:
    """What became of one step: why it is refused, what a second person would be asked, what is only noted."""

    key: int
    refused: Sequence[Finding] = ()
    asked: Sequence[Finding] = ()
    noted: Sequence[Finding] = ()
    result: list[Any] = field(default_factory=list)


def is_large(steps: Sequence[Step]) -> bool:
    """Whether the steps are too many to be looked at while somebody waits."""
    return sum(len(step.cmds) for step in steps) > LARGE


def run_steps(steps: Sequence[Step], ctx: Context) -> list[StepRun]:
    """Every step, each with its command's permission, checks and write; a refused one is left out and said."""
    results: dict[int, Sequence[Any]] = {}
    numbers = {step.key: number for number, step in enumerate(steps, 1)}
    runs = []
    for step in steps:
        run = StepRun(step.key)
        runs.append(run)
        try:
            with transaction.atomic(), agreeing() as inside:
                run.noted, run.result = _run(step, results, ctx)
        except Refused as refused:
            run.refused = [f for f in refused.findings if f.effect is not Effect.RECORD]
        except NotMade as missing:
            words = _("第%(n)s项未能办理，本项无从办理") % {"n": numbers.get(missing.key, "?")}
            run.refused = [Finding("plan.depends", words, remedy=_("请先解决该项的问题"))]
        else:
            results[step.key] = run.result
            run.asked = [finding for need in inside.needs for finding in need.told()]
    return runs


def _run(step: Step, results: dict[int, Sequence[Any]], ctx: Context) -> tuple[Sequence[Finding], list[Any]]:
    spec = commands()[step.command]
    try:
        cmds = [spec.model.model_validate(resolved(dict(cmd), results)) for cmd in step.cmds]
    except ValidationError as error:
        fields = "、".join(sorted({".".join(map(str, e["loc"])) for e in error.errors()}))
        raise refuse("plan.fields", _("内容不完整或有误：%(fields)s") % {"fields": fields}) from error
    own = ctx.keyed("").because(step.reason or ctx.reason)
    outcome = spec(cmds[0], ctx=own) if len(cmds) == 1 else spec.many(cmds, ctx=own)
    noted = [finding for finding in outcome.findings if finding.effect is Effect.RECORD]
    return noted, [outcome.result] if len(cmds) == 1 else list(outcome.result or [None] * len(cmds))


def day_of(plan: Plan, steps: Sequence[Step], today: dt.date) -> dt.date:
    """The day to look at: when the last of the steps has taken effect."""
    return max([plan.day, today, *(day for step in steps for day in days_of(step.cmds))])


def foreseen(
    plan: Plan, steps: Sequence[Step], ctx: Context, told: Told = lambda done, total: None
) -> dict[str, Any]:
    """What a plan would bring about, as kept: per step, and what comes, goes and changes. Nothing stays done."""
    day = day_of(plan, steps, ctx.today)
    seen: Foreseen[list[StepRun]] = foresee(lambda: run_steps(steps, ctx), ctx, day, wide=True, told=told)
    units = [
        {thing.values["id"]: thing.values for thing in side.values() if thing.kind == "unit"}
        for side in (seen.before, seen.after)
    ]
    gone = units[0].keys() - units[1].keys()
    names = {id(thing): name for name, thing in [*seen.before.items(), *seen.after.items()]}
    return {
        "day": day.isoformat(),
        "steps": [
            {
                "key": run.key,
                "refused": [finding.as_dict() for finding in run.refused],
                "asked": [finding.as_dict() for finding in run.asked],
                "noted": [finding.as_dict() for finding in run.noted],
            }
            for run in seen.outcome
        ],
        "comes": {names[id(thing)]: thing.as_dict() for thing in seen.comes},
        "goes": {
            names[id(thing)]: thing.as_dict()
            for thing in seen.goes
            if not (thing.kind in OF_UNIT and thing.unit in gone)
        },
        "changes": {names[id(one)]: [one.as_dict(), other.as_dict()] for one, other in seen.changes},
        "tree": picture(*units),
    }


@dataclass(frozen=True, slots=True)
class Looked:
    """A look at a plan, and how it differs from the last one where the plan itself is the same."""

    look: PlanLook
    since: Differs | None


def look_at(plan: Plan, ctx: Context, told: Told = lambda done, total: None) -> Looked:
    """Look at what a plan would bring about, and keep it."""
    result = foreseen(plan, steps_of(plan), ctx, told)
    last = look_of(plan)
    since = differs(last.result, result) if last is not None and last.revision == plan.revision else None
    if since:
        result["since"] = {"at": last.at.isoformat() if last else "", "added": since.added, "gone": since.gone}
    kept, _made = PlanLook.objects.update_or_create(
        plan=plan,
        defaults={
            "revision": plan.revision,
            "at": ctx.now,
            "day": dt.date.fromisoformat(result["day"]),
            "by": ctx.actor.label,
            "result": result,
        },
    )
    return Looked(kept, since)


class ExecutePlan(OfPlan):
    """Do all steps of a plan, in order, as one act."""


def _locks(cmd: ExecutePlan) -> list[str]:
    """The plan, and all that its steps will lock: taken at once and in order, two plans cannot wait for each other."""
    keys = [f"plan:{cmd.plan}"]
    for step in steps_of(Plan(pk=cmd.plan)):
        spec = commands()[step.command]
        for item in step.cmds:
            keys += spec.locks(spec.model.model_validate(without_references(item)))
    return keys


@command(
    "plans.execute",
    label=gettext_lazy("办理推演方案"),
    right="plans.make",
    places=places,
    locks=_locks,
    composed=True,
)
def execute(cmd: ExecutePlan, *, ctx: Context) -> dict[str, int]:
    """All or nothing; returns `{"plan", "done"}`. What any step needs a second person for, the whole waits for."""
    plan = own_plan(cmd, ctx, revision=cmd.revision)
    steps = steps_of(plan)
    if not steps:
        raise refuse("plan.empty", _("方案“%(name)s”没有任何事项") % {"name": plan.name}, remedy=_("请先加入事项"))
    runs = run_steps(steps, ctx)
    refused = [finding for run in runs for finding in run.refused]
    if refused:
        raise Refused(refused)
    recorder.update(plan, state=PlanState.DONE, ended_at=ctx.now)
    recorder.current_act().about(plan)
    return {"plan": plan.pk, "done": len(steps)}
