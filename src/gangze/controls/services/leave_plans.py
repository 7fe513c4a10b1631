"""Planning forced leave in secret, starting it on its day, writing down what was looked at (强制休假计划、离岗检查).

Nothing here tells of a person but to whoever may see the plan: findings name no names, the ledger holds commitments
that nobody can open, and an act is about the unit.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.controls.domain.leave_plan import Slot, clashes, plan
from gangze.controls.models import KeyPostReview, PlannedLeave, PlannedLeaveState, ReviewKind
from gangze.controls.queries.leave_plans import ground, working_days_of
from gangze.framework import recorder
from gangze.framework.checks import unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context, system_context
from gangze.framework.permission import BANK, Place, at_units
from gangze.kernel.findings import Finding, Refused
from gangze.organisation.models import AbsenceKind, Position, Unit
from gangze.organisation.queries.tree import ids_below
from gangze.organisation.services.absences import BeAway, enter_absence
from gangze.people.models import Person

log = logging.getLogger(__name__)

DAY = dt.timedelta(days=1)


class MakePlan(Command):
    """Plan the forced leave of a unit and all below for a year; whoever is planned already stays as he is."""

    unit: int
    year: int


class MoveLeave(Command):
    """Put a planned leave on other days."""

    leave: int
    first_day: dt.date
    last_day: dt.date
    note: str = ""


class CancelLeave(Command):
    """Take a planned leave off the plan."""

    leave: int
    reason: str


class StartLeave(Command):
    """A planned leave whose day has come becomes leave; `stand_in` says whether the proposed one stands in."""

    leave: int
    stand_in: bool = True


class ReviewKeyPost(Command):
    """What was found in a key post while its holder was away, or on leaving."""

    kind: ReviewKind
    person: int
    position: int
    looked_on: dt.date
    sound: bool
    found: str


@command(
    "leave_plan.make",
    label=gettext_lazy("编制强制休假计划"),
    right="leave_plan.make",
    place=lambda c: at_units(c.unit),
    locks=lambda c: [f"leave_plan:{c.year}"],
)
def make_plan(cmd: MakePlan, *, ctx: Context) -> dict[str, int]:
    """Plan who is due but for whoever makes the plan; returns `{"planned": n, "left": n}`."""
    base = ground(ids_below([cmd.unit], ctx.today), cmd.year, ctx.today, without=ctx.person)
    days = [day for day in working_days_of(cmd.year) if day > ctx.today]
    made = plan(base.due, days, apart=base.apart, covers=base.covers, taken=base.taken, seed=secrets.token_hex(16))
    recorder.create_many(
        PlannedLeave(
            year=cmd.year,
            unit_id=slot.unit,
            person_id=slot.person,
            position_id=slot.position,
            stand_in_id=slot.stand_in,
            first_day=slot.first,
            last_day=slot.last,
            working_days=slot.days,
        )
        for slot in made.slots
    )
    recorder.current_act().about(Unit.objects.get(pk=cmd.unit))
    return {"planned": len(made.slots), "left": len(made.left)}


def _year(cmds: Sequence[MakePlan], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        if not ctx.today.year <= cmd.year <= ctx.today.year + 1:
            yield Finding(
                "leave_plan.year",
                _("只能编制本年度或下一年度的计划"),
                source="year",
                remedy=_("请填写%(this)s或%(next)s") % {"this": ctx.today.year, "next": ctx.today.year + 1},
            )
        if not Unit.objects.filter(pk=cmd.unit).exists():
            yield unknown(_("机构"), cmd.unit, "unit")


register_check("leave_plan.make", _year)


def _open(leave: int, ctx: Context) -> PlannedLeave | None:
    """A planned leave that may still be changed; one's own is as if it were not there."""
    row = PlannedLeave.objects.filter(pk=leave, state=PlannedLeaveState.PLANNED, first_day__gt=ctx.today).first()
    return None if row is None or row.person_id == ctx.person else row


def _at(cmd: MoveLeave | CancelLeave | StartLeave) -> Place:
    unit = PlannedLeave.objects.filter(pk=cmd.leave).values_list("unit", flat=True).first()
    return BANK if unit is None else at_units(unit)


def _gone(leave: int) -> Finding:
    return Finding(
        "leave_plan.closed", _("该计划不存在、已经开始或已经取消"), source="leave", remedy=_("请刷新计划后再看")
    )


@command(
    "leave_plan.move",
    writes=(PlannedLeave,),
    label=gettext_lazy("调整强制休假计划"),
    right="leave_plan.make",
    place=_at,
    locks=lambda c: [f"planned_leave:{c.leave}"],
)
def move_leave(cmd: MoveLeave, *, ctx: Context) -> None:
    """Other days for a planned leave; its working days are counted anew."""
    row = PlannedLeave.objects.get(pk=cmd.leave)
    days = _worked(cmd.first_day, cmd.last_day)
    recorder.update(row, first_day=cmd.first_day, last_day=cmd.last_day, working_days=days, note=cmd.note)
    recorder.current_act().about(row.unit)


def _worked(first: dt.date, last: dt.date) -> int:
    days = {day for year in range(first.year, last.year + 1) for day in working_days_of(year)}
    return sum(first <= day <= last for day in days)


def _moved(cmds: Sequence[MoveLeave], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        row = _open(cmd.leave, ctx)
        if row is None:
            yield _gone(cmd.leave)
            continue
        if cmd.first_day <= ctx.today or cmd.last_day < cmd.first_day or cmd.last_day.year != row.year:
            yield Finding(
                "leave_plan.days",
                _("休假须从明天以后开始，并在%(year)s年内结束") % {"year": row.year},
                source="first_day",
                remedy=_("请核对起止日期"),
            )
            continue
        yield from value_findings(PlannedLeave, {"note": cmd.note}, lambda name: name)
        base = ground(set(), row.year, ctx.today)
        least = row.working_days
        if _worked(cmd.first_day, cmd.last_day) < least:
            yield Finding(
                "leave_plan.short",
                _("所选日期不足%(days)s个工作日") % {"days": least},
                source="last_day",
                remedy=_("请推迟结束日期，周末和节假日不计"),
            )
        slot = Slot(row.person_id, row.position_id, row.unit_id, cmd.first_day, cmd.last_day, least, row.stand_in_id)
        others = [one for one in base.taken if one.person != row.person_id]
        apart = ground({row.unit_id}, row.year, ctx.today).apart
        if clashes(slot, others, apart):
            yield Finding(
                "leave_plan.together",
                _("这些日期与另一项休假计划冲突：共同保管的人员、互为顶岗的人员不能同时离岗"),
                source="first_day",
                remedy=_("请换一个时段，或先调整另一项计划"),
            )


register_check("leave_plan.move", _moved)


@command(
    "leave_plan.cancel",
    label=gettext_lazy("取消强制休假计划"),
    right="leave_plan.make",
    place=_at,
    locks=lambda c: [f"planned_leave:{c.leave}"],
)
def cancel_leave(cmd: CancelLeave, *, ctx: Context) -> None:
    """The leave will not start; who is still due comes up in the next plan."""
    row = PlannedLeave.objects.get(pk=cmd.leave)
    recorder.update(row, state=PlannedLeaveState.CANCELLED, note=cmd.reason)
    recorder.current_act().about(row.unit)


def _cancelled(cmds: Sequence[CancelLeave], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        if _open(cmd.leave, ctx) is None:
            yield _gone(cmd.leave)
        yield from value_findings(PlannedLeave, {"note": cmd.reason}, lambda name: "reason")
        if not cmd.reason.strip():
            yield Finding("value.missing", _("没有填写取消原因"), source="reason", remedy=_("请填写取消原因"))


register_check("leave_plan.cancel", _cancelled)


@command(
    "leave_plan.start",
    label=gettext_lazy("强制休假开始"),
    right="leave_plan.make",
    place=_at,
    locks=lambda c: [f"planned_leave:{c.leave}"],
)
def start_leave(cmd: StartLeave, *, ctx: Context) -> dict[str, int]:
    """Enter the absence of a leave whose day has come, with whoever stands in; returns `{"absence": id}`."""
    row = PlannedLeave.objects.get(pk=cmd.leave)
    away = BeAway(
        person=row.person_id,
        kind=AbsenceKind.MANDATORY,
        valid_from=max(row.first_day, ctx.today),
        valid_to=row.last_day + DAY,
        by=row.stand_in_id if cmd.stand_in else None,
    )
    absence = enter_absence(away, ctx=ctx).result["absence"]
    recorder.update(row, state=PlannedLeaveState.STARTED)
    recorder.current_act().about(row.unit)
    return {"absence": absence}


def _starting(cmds: Sequence[StartLeave], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        rows = PlannedLeave.objects.filter(pk=cmd.leave, state=PlannedLeaveState.PLANNED)
        if not rows.filter(first_day__lte=ctx.today, last_day__gte=ctx.today).exists():
            yield _gone(cmd.leave)


register_check("leave_plan.start", _starting)


def start_due(now: dt.datetime) -> int:
    """Sweep: leave whose day has come starts; returns how many did.

    Where the proposed stand-in cannot stand in any more it starts without. Whoever is away already, or has left, stays
    in the plan as planned: there somebody has to look.
    """
    ctx = system_context("强制休假", now, reason=_("计划日期已到"))
    due = PlannedLeave.objects.filter(
        state=PlannedLeaveState.PLANNED, first_day__lte=ctx.today, last_day__gte=ctx.today
    )
    return sum(_started(pk, ctx) for pk in list(due.values_list("pk", flat=True)[:1_000]))


def _started(leave: int, ctx: Context) -> bool:
    for stand_in in (True, False):
        try:
            start_leave(StartLeave(leave=leave, stand_in=stand_in), ctx=ctx)
        except Refused:
            continue
        return True
    log.warning("planned leave %s could not start", leave)
    return False


def _reviewed(cmd: ReviewKeyPost) -> Place:
    unit = Position.objects.filter(pk=cmd.position).values_list("unit", flat=True).first()
    return BANK if unit is None else at_units(unit)


@command(
    "key_post.review",
    writes=(KeyPostReview,),
    label=gettext_lazy("登记离岗检查或离任审计"),
    right="key_post.review",
    place=_reviewed,
    locks=lambda c: [f"person:{c.person}"],
)
def review(cmd: ReviewKeyPost, *, ctx: Context) -> dict[str, int]:
    """Write down what was looked at, by whom and what was found; returns `{"review": id}`."""
    row = recorder.create(
        KeyPostReview(
            kind=cmd.kind,
            person_id=cmd.person,
            position_id=cmd.position,
            looked_on=cmd.looked_on,
            looked_by_id=ctx.person,
            looked_label=ctx.actor.label,
            sound=cmd.sound,
            found=cmd.found,
        )
    )
    recorder.current_act().about(row)
    return {"review": row.pk}


def _looked(cmds: Sequence[ReviewKeyPost], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        if not Person.objects.filter(pk=cmd.person).exists():
            yield unknown(_("人员"), cmd.person, "person")
        if not Position.objects.filter(pk=cmd.position).exists():
            yield unknown(_("设岗"), cmd.position, "position")
        if cmd.person == ctx.person:
            yield Finding(
                "key_post.own", _("不能登记对本人的检查"), source="person", remedy=_("请由另一名有权人员登记")
            )
        if cmd.looked_on > ctx.today:
            yield Finding(
                "key_post.future", _("检查日期不能晚于今天"), source="looked_on", remedy=_("请填写实际检查的日期")
            )
        if not cmd.found.strip():
            yield Finding("value.missing", _("没有填写检查情况"), source="found", remedy=_("请写明查了什么、结果如何"))


register_check("key_post.review", _looked)

COMMANDS = (make_plan, move_leave, cancel_leave, start_leave, review)
