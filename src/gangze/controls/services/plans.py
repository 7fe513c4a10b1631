"""Writing a plan: open, change, add, reorder, edit, remove, throw away (编制推演方案)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, ValidationError

from gangze.controls.domain.plan_steps import Step, out_of_order, redated, references, rekeyed, without_references
from gangze.controls.models import Plan, PlanState, PlanStep
from gangze.controls.queries.plans import as_step, waiting_proposal
from gangze.framework import recorder
from gangze.framework.checks import value_findings
from gangze.framework.command import Command, command, commands, register_check
from gangze.framework.context import Context
from gangze.framework.permission import Place
from gangze.kernel.findings import Finding, Refused, refuse
from gangze.organisation.models import Assignment, AssignmentKind

MAKE = "plans.make"
MOST = 500
"""Steps of one plan; more are several plans."""

_planned: set[str] = set()


def register_planned(*names: str) -> None:
    """Declare commands that may be part of a plan."""
    _planned.update(names)


def planned() -> frozenset[str]:
    """Names of the commands that may be part of a plan."""
    return frozenset(_planned)


class GivenStep(BaseModel):
    """A change to be added; `key` is what other changes of the same addition name it by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: int = 1
    command: str
    cmds: list[dict[str, Any]]
    reason: str = ""


class OpenPlan(Command):
    """A new plan; `day` is when it is meant to take effect."""

    name: str
    day: dt.date
    purpose: str = ""


class OfPlan(Command):
    """Something about one plan, as its owner saw it."""

    plan: int
    revision: int


class ChangePlan(OfPlan):
    """Other words or another day; steps that take effect on the old day go along."""

    name: str
    day: dt.date
    purpose: str = ""


class AddSteps(Command):
    """Further changes, at the end. Adding needs no revision: nothing that stands is touched."""

    plan: int
    steps: list[GivenStep]


class PlaceStep(OfPlan):
    """A step one place up or down."""

    step: int
    up: bool


class EditStep(OfPlan):
    """Other commands for one step."""

    step: int
    cmds: list[dict[str, Any]]
    reason: str = ""


class RemoveStep(OfPlan):
    """A step leaves the plan."""

    step: int


def places(cmds: Iterable[Any], ctx: Context) -> set[Place]:
    """Where plans belong: to their owner, and to the unit he belongs to."""
    rows = Plan.objects.filter(pk__in={cmd.plan for cmd in cmds}).values_list("owner", "unit")
    return {Place(units=frozenset({unit} if unit else ()), persons=frozenset({owner})) for owner, unit in rows}


def lock(cmd: Any) -> list[str]:
    """The plan."""
    return [f"plan:{cmd.plan}"]


_OF: dict[str, Any] = {"right": MAKE, "places": places, "locks": lock}


def _own_place(cmds: Sequence[OpenPlan], ctx: Context) -> set[Place]:
    unit = home_of(ctx.person, ctx.today)
    return {Place(units=frozenset({unit} if unit else ()), persons=frozenset({ctx.person or 0}))}


def home_of(person: int | None, day: dt.date) -> int | None:
    """The unit of a person's primary position."""
    rows = Assignment.objects.on(day).filter(person=person, kind=AssignmentKind.PRIMARY)
    unit: int | None = rows.values_list("position__unit", flat=True).first()
    return unit


@command("plans.open", label=gettext_lazy("新建推演方案"), right=MAKE, places=_own_place)
def open_plan(cmd: OpenPlan, *, ctx: Context) -> dict[str, int]:
    """A new plan of the actor's own; returns `{"plan": id}`."""
    if ctx.person is None:
        raise refuse("plan.no_owner", _("推演方案须由本人编制"), remedy=_("请以本人身份登录后办理"))
    row = recorder.create(
        Plan(
            name=cmd.name.strip(),
            purpose=cmd.purpose.strip(),
            day=cmd.day,
            owner_id=ctx.person,
            unit_id=home_of(ctx.person, ctx.today),
            made_at=ctx.now,
        )
    )
    recorder.current_act().about(row)
    return {"plan": row.pk}


def own_plan(cmd: Any, ctx: Context, *, revision: int | None = None) -> Plan:
    """The plan as its owner may change it. Raises `Refused` where it is another's, ended, or meanwhile changed."""
    plan = Plan.objects.filter(pk=cmd.plan).first()
    if plan is None:
        raise refuse("not_found", _("未找到该推演方案"), remedy=_("请刷新列表"))
    if plan.owner_id != ctx.person:
        words = _("只有编制人可以修改或办理推演方案")
        raise refuse("plan.not_yours", words, subject=plan.name, remedy=_("请联系编制人"))
    if plan.state != PlanState.DRAFT:
        raise refuse(
            "plan.ended",
            _("方案“%(name)s”%(state)s，不能再修改或办理") % {"name": plan.name, "state": plan.get_state_display()},
            remedy=_("如需再作调整，请新建方案"),
        )
    if revision is not None and plan.revision != revision:
        raise refuse(
            "plan.changed",
            _("方案“%(name)s”在此期间已有修改") % {"name": plan.name},
            remedy=_("请刷新页面，核对后再办理"),
        )
    return plan


def _edited(plan: Plan, ctx: Context) -> dict[str, int]:
    """Count the edit. Raises `Refused` where the whole plan already waits for approval."""
    if waiting_proposal(plan, ctx) is not None:
        raise refuse(
            "plan.waiting",
            _("方案“%(name)s”已提交审批，审批前不能修改") % {"name": plan.name},
            remedy=_("如需修改，请先在“我发起的”中撤回"),
        )
    recorder.update(plan, revision=plan.revision + 1)
    recorder.current_act().about(plan)
    return {"plan": plan.pk, "revision": plan.revision}


@command("plans.change", label=gettext_lazy("修改推演方案"), **_OF)
def change_plan(cmd: ChangePlan, *, ctx: Context) -> dict[str, int]:
    """Other words or another day; returns `{"plan", "revision"}`."""
    plan = own_plan(cmd, ctx, revision=cmd.revision)
    if cmd.day != plan.day:
        for row in PlanStep.objects.filter(plan=plan):
            recorder.update(row, cmds=redated(row.cmds, plan.day, cmd.day))
    recorder.update(plan, name=cmd.name.strip(), purpose=cmd.purpose.strip(), day=cmd.day)
    return _edited(plan, ctx)


@command("plans.add", writes=(PlanStep,), label=gettext_lazy("加入推演方案"), **_OF)
def add_steps(cmd: AddSteps, *, ctx: Context) -> dict[str, int]:
    """Further changes at the end; returns `{"plan", "revision"}`."""
    plan = own_plan(cmd, ctx)
    rows = list(PlanStep.objects.filter(plan=plan))
    last = max((row.key for row in rows), default=0)
    given = [Step(step.key, step.command, tuple(step.cmds), step.reason) for step in cmd.steps]
    new = rekeyed(given, last)
    findings = [*_fit(new), *_order_findings([*map(as_step, rows), *new])]
    if len(rows) + len(new) > MOST:
        findings.append(
            Finding("plan.too_long", _("一个方案最多%(n)d项") % {"n": MOST}, remedy=_("请分成几个方案"))
        )
    if findings:
        raise Refused(findings)
    place = max((row.place for row in rows), default=0)
    recorder.create_many(
        PlanStep(plan=plan, place=place + number, key=s.key, command=s.command, cmds=list(s.cmds), reason=s.reason)
        for number, s in enumerate(new, 1)
    )
    return _edited(plan, ctx)


def _fit(steps: Iterable[Step]) -> Iterable[Finding]:
    """Findings for what no plan may hold: unknown commands, and fields that the command does not have."""
    for step in steps:
        if step.command not in _planned:
            yield Finding("plan.command", _("“%(name)s”不能加入方案") % {"name": step.command}, step.command)
            continue
        spec = commands()[step.command]
        for cmd in step.cmds:
            try:
                spec.model.model_validate(without_references(cmd))
            except ValidationError as error:
                fields = "、".join(sorted({".".join(map(str, e["loc"])) for e in error.errors()}))
                yield Finding(
                    "plan.fields",
                    _("“%(what)s”的内容不完整或有误：%(fields)s") % {"what": spec.label, "fields": fields},
                    step.command,
                    remedy=_("请重新填写"),
                )


def _order_findings(steps: Sequence[Step]) -> Iterable[Finding]:
    number = {step.key: place for place, step in enumerate(steps, 1)}
    for key, used in out_of_order(steps):
        yield Finding(
            "plan.order",
            _("第%(step)s项要用到第%(used)s项的结果，须排在其后")
            % {"step": number[key], "used": number.get(used, "?")},
            remedy=_("请先调整或移除第%(step)s项") % {"step": number[key]},
        )


def _row(plan: Plan, key: int) -> PlanStep:
    row = PlanStep.objects.filter(plan=plan, key=key).first()
    if row is None:
        raise refuse("not_found", _("未找到该方案事项"), remedy=_("请刷新页面"))
    return row


@command("plans.place", label=gettext_lazy("调整方案事项次序"), **_OF)
def place_step(cmd: PlaceStep, *, ctx: Context) -> dict[str, int]:
    """A step one place up or down; returns `{"plan", "revision"}`."""
    plan = own_plan(cmd, ctx, revision=cmd.revision)
    _row(plan, cmd.step)
    rows = list(PlanStep.objects.filter(plan=plan))
    at = next(number for number, row in enumerate(rows) if row.key == cmd.step)
    to = at - 1 if cmd.up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        findings = list(_order_findings([as_step(row) for row in rows]))
        if findings:
            raise Refused(findings)
        for place, row in enumerate(rows, 1):
            recorder.update(row, place=place)
    return _edited(plan, ctx)


@command("plans.edit", writes=(PlanStep,), label=gettext_lazy("修改方案事项"), **_OF)
def edit_step(cmd: EditStep, *, ctx: Context) -> dict[str, int]:
    """Other commands for one step; returns `{"plan", "revision"}`."""
    plan = own_plan(cmd, ctx, revision=cmd.revision)
    row = _row(plan, cmd.step)
    new = Step(row.key, row.command, tuple(cmd.cmds), cmd.reason)
    steps = [new if other.key == row.key else as_step(other) for other in PlanStep.objects.filter(plan=plan)]
    if findings := [*_fit([new]), *_order_findings(steps)]:
        raise Refused(findings)
    recorder.update(row, cmds=cmd.cmds, reason=cmd.reason.strip())
    return _edited(plan, ctx)


@command("plans.remove", label=gettext_lazy("移除方案事项"), **_OF)
def remove_step(cmd: RemoveStep, *, ctx: Context) -> dict[str, int]:
    """A step leaves the plan; returns `{"plan", "revision"}`."""
    plan = own_plan(cmd, ctx, revision=cmd.revision)
    row = _row(plan, cmd.step)
    every = [as_step(other) for other in PlanStep.objects.filter(plan=plan)]
    number = {step.key: place for place, step in enumerate(every, 1)}
    using = [str(number[step.key]) for step in every if row.key in set(references(list(step.cmds)))]
    if using:
        raise refuse(
            "plan.used",
            _("第%(steps)s项要用到该项的结果") % {"steps": "、".join(using)},
            remedy=_("请先移除这些事项"),
        )
    recorder.delete(row)
    return _edited(plan, ctx)


@command("plans.drop", label=gettext_lazy("放弃推演方案"), **_OF)
def drop_plan(cmd: OfPlan, *, ctx: Context) -> dict[str, int]:
    """The plan is given up; it stays readable. Returns `{"plan", "revision"}`."""
    plan = own_plan(cmd, ctx, revision=cmd.revision)
    edited = _edited(plan, ctx)
    recorder.update(plan, state=PlanState.DROPPED, ended_at=ctx.now)
    return edited


def _check_words(cmds: Sequence[Any], ctx: Context) -> Iterable[Finding]:
    for cmd in cmds:
        yield from value_findings(Plan, {"name": cmd.name}, lambda name: name, cmd.name)
        if cmd.day < ctx.today:
            yield Finding(
                "plan.past",
                _("计划生效日%(day)s早于今日") % {"day": cmd.day},
                source="day",
                remedy=_("请选择今日或以后的日期"),
            )


register_check("plans.open", _check_words)
register_check("plans.change", _check_words)

COMMANDS = (open_plan, change_plan, add_steps, place_step, edit_step, remove_step, drop_plan)
