"""Accepting findings for a time, and taking it back (例外审批).

`exemption.ask` always waits for a second person. Whoever approves another act against a finding that wants approval
says on which conditions: then the finding becomes an exception in the same way, never silently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from gangze.controls.domain.exempting import DAY, Limits, Matter, Tie, partialities, term_faults
from gangze.controls.models import Exemption, ExemptionTerm, HowOften
from gangze.controls.queries.exempting import (
    limits_on,
    matters,
    places_of,
    position_exists,
    running_on,
    stakes_of,
    superiors_of,
)
from gangze.controls.queries.knowledge import knowledge_on
from gangze.controls.words import LABELS
from gangze.framework import recorder
from gangze.framework.checks import spot, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Actor, ActorKind, Context
from gangze.framework.facts import assert_fact, known
from gangze.framework.permission import Place, at_units
from gangze.framework.proposal import Proposal, register_settler
from gangze.kernel.findings import Effect, Finding, Refused
from gangze.kernel.interval import Interval


class Conditions(Command):
    """On which conditions a finding is accepted: what is done instead, by which post, how often, until when."""

    measure: str
    carried_by: int | None = None
    how_often: str = ""
    last_day: dt.date | None = None


class Exempt(Conditions):
    """Accept one standing finding in its present situation until a day."""

    fingerprint: str
    situation: str
    reason: str


class WithdrawExemption(Command):
    """End a running exception before its time."""

    exemption: int
    reason: str


def _places(cmds: Sequence[Exempt], ctx: Context) -> Iterator[Place]:
    units = places_of(cmd.fingerprint for cmd in cmds)
    for cmd in cmds:
        yield at_units(units.get(cmd.fingerprint))


@command(
    "exemption.ask",
    writes=(Exemption,),
    label=gettext_lazy("申请例外"),
    right="exemption.ask",
    places=_places,
    locks=lambda c: [f"situation:{c.situation}"],
    four_eyes="exemption.approve",
)
def ask(cmd: Exempt, *, ctx: Context) -> dict[str, int]:
    """Grant what was asked for and approved; returns `{"exemption": id}`."""
    return _granted(matters([cmd.fingerprint])[cmd.fingerprint], cmd, cmd.reason, ctx)


def _first_day(matter: Matter, today: dt.date) -> dt.date:
    """The day from which a new exception counts: today, or the day after the one that runs already."""
    held = ExemptionTerm.objects.filter(known(), situation=matter.situation, valid_to__gt=today)
    return max([today, *held.values_list("valid_to", flat=True)])


def _granted(matter: Matter, wanted: Conditions, reason: str, ctx: Context) -> dict[str, int]:
    assert wanted.last_day is not None, "checked before"
    approver = ctx.approver or ctx.actor
    first = _first_day(matter, ctx.today)
    row = recorder.create(
        Exemption(
            situation=matter.situation,
            fingerprint=matter.fingerprint,
            code=matter.code,
            rule=matter.rule,
            effect=matter.effect,
            subject=matter.subject,
            message=matter.message,
            unit_id=matter.unit,
            person_id=matter.person,
            reason=reason,
            measure=wanted.measure,
            carried_by_id=wanted.carried_by,
            how_often=wanted.how_often,
            first_day=first,
            last_day=wanted.last_day,
            asked_by_id=ctx.person,
            asked_label=ctx.actor.label,
            approved_by_id=approver.id if approver.kind is ActorKind.PERSON else None,
            approved_label=approver.label,
            approved_on=ctx.today,
        )
    )
    assert_fact(
        ExemptionTerm, {"exemption": row}, Interval(first, wanted.last_day + DAY), {"situation": matter.situation}
    )
    recorder.current_act().about(row)
    return {"exemption": row.pk}


def _asked(cmds: Sequence[Exempt], ctx: Context) -> Iterator[Finding]:
    """Whether findings still stand as they were, days and conditions are whole, and the approver is free to decide."""
    found = matters(cmd.fingerprint for cmd in cmds)
    limits = limits_on(ctx.today, knowledge_on(ctx.today), LABELS)
    if len({(m.code, m.rule) for m in found.values()}) > 1:
        yield Finding(
            "exemption.mixed",
            _("所选发现不是同一类、同一规则，理由和补偿性控制各不相同"),
            source="ids",
            remedy=_("请按规则分别申请"),
        )
    seen: set[str] = set()
    for index, cmd in enumerate(cmds):
        matter = found.get(cmd.fingerprint)
        if matter is None or matter.situation != cmd.situation:
            yield _changed(matter)
            continue
        if cmd.situation in seen:
            yield Finding("exemption.repeated", _("同一发现选了两次"), matter.subject, remedy=_("请只勾选一次"))
        seen.add(cmd.situation)
        where = partial(spot, cmds, index)
        yield from value_findings(Exemption, {"reason": cmd.reason}, where)
        yield from _faults(matter, cmd, where, limits, ctx)


def _changed(matter: Matter | None) -> Finding:
    if matter is None:
        return Finding("exemption.gone", _("该发现已经消除，无须例外"), remedy=_("请刷新检查发现后再看"))
    return Finding(
        "exemption.changed",
        _("“%(subject)s”的情形在申请之后有了变化，原申请不再适用") % {"subject": matter.subject},
        matter.subject,
        remedy=_("请按现在的情形重新申请"),
    )


def _faults(
    matter: Matter, wanted: Conditions, where: Callable[[str], str], limits: Limits, ctx: Context
) -> Iterator[Finding]:
    """What is missing or wrong in the conditions, and why the approver may not decide."""
    values = {"measure": wanted.measure, "how_often": wanted.how_often}
    yield from value_findings(Exemption, values, where, matter.subject)
    if wanted.carried_by is None or not position_exists(wanted.carried_by):
        yield Finding(
            "exemption.no_post",
            _("没有说明补偿性控制由哪个岗位执行"),
            matter.subject,
            where("carried_by"),
            _("请选择执行岗位"),
        )
    first = _first_day(matter, ctx.today)
    for code, values in term_faults(limits.of(matter.code, matter.rule), first, wanted.last_day, ctx.today):
        message, remedy = _TERM[code]()
        yield Finding(code, message % values, matter.subject, where("last_day"), remedy % values)
    if ctx.approver is not None and ctx.approver.kind is ActorKind.PERSON:
        yield from _partial(matter, wanted, ctx.approver, ctx)


_TERM = {
    "exemption.never": lambda: (
        _("这类发现不得申请例外。%(why)s"),
        _("请消除发现本身；本行认为可以容忍的，先由合规部修改例外期限"),
    ),
    "exemption.no_expiry": lambda: (
        _("例外没有到期日，等于取消了规则"),
        _("请填写到期日，最长%(days)s天"),
    ),
    "exemption.past": lambda: (_("到期日%(day)s已经过去"), _("请填写今天或以后的日期")),
    "exemption.too_long": lambda: (
        _("例外最长%(days)s天：%(why)s"),
        _("请将到期日改为%(latest)s或更早，到期前可重新申请"),
    ),
}

_TIES = {
    Tie.ASKED: lambda: _("例外由其本人申请"),
    Tie.SUBJECT: lambda: _("本人就是发现所指的人员"),
    Tie.HOLDS: lambda: _("本人在发现所涉的岗位任职、代理或顶岗"),
    Tie.CARRIES: lambda: _("补偿性控制由本人所在岗位执行"),
    Tie.REPORTS: lambda: _("其直接上级与该发现有关或是申请人"),
}


def _partial(matter: Matter, wanted: Conditions, approver: Actor, ctx: Context) -> Iterator[Finding]:
    stakes = stakes_of(matter, ctx.person, wanted.carried_by, ctx.today)
    ties = list(partialities(approver.id, stakes, superiors_of(approver.id, ctx.now)))
    if ties:
        yield Finding(
            "exemption.not_independent",
            _("%(who)s不能批准这项例外：%(why)s")
            % {"who": approver.label, "why": "；".join(_TIES[tie]() for tie in ties)},
            matter.subject,
            remedy=_("请由与该发现无关的另一名有权人员审批"),
        )


register_check("exemption.ask", _asked)


def _unit_of(cmd: WithdrawExemption) -> Place:
    row = Exemption.objects.filter(pk=cmd.exemption).first()
    return at_units(row.unit_id if row is not None else None)


@command(
    "exemption.withdraw",
    label=gettext_lazy("撤销例外"),
    right="exemption.withdraw",
    place=_unit_of,
    locks=lambda c: [f"exemption:{c.exemption}"],
)
def withdraw(cmd: WithdrawExemption, *, ctx: Context) -> None:
    """End it from today on: the finding stands again at once."""
    row = Exemption.objects.get(pk=cmd.exemption)
    start = max(row.first_day, ctx.today)
    assert_fact(ExemptionTerm, {"exemption": row}, Interval(start, row.last_day + DAY), None)
    recorder.update(row, withdrawn_on=ctx.today, withdrawn_label=ctx.actor.label, withdrawal=cmd.reason)
    recorder.current_act().about(row)


def _withdrawn(cmds: Sequence[WithdrawExemption], ctx: Context) -> Iterator[Finding]:
    rows = Exemption.objects.in_bulk([cmd.exemption for cmd in cmds])
    for index, cmd in enumerate(cmds):
        row = rows.get(cmd.exemption)
        if row is None:
            yield Finding("not_found", _("未找到该例外"), str(cmd.exemption), remedy=_("请刷新列表"))
        elif row.withdrawn_on is not None or row.last_day < ctx.today:
            yield Finding("exemption.over", _("该例外已经撤销或到期"), row.subject, remedy=_("无须再办理"))
        if not cmd.reason.strip():
            yield Finding(
                "value.missing", _("没有填写撤销原因"), source=spot(cmds, index, "reason"), remedy=_("请填写撤销原因")
            )


register_check("exemption.withdraw", _withdrawn)


def accepted(findings: Iterable[Mapping[str, Any]]) -> list[Matter]:
    """The matters that an approver accepts by approving an act: what its findings want approved."""
    wanting = [item for item in findings if item["effect"] == Effect.APPROVE]
    return [matter for item in wanting if (matter := Matter.read(item)) is not None]


def settle(row: Proposal, findings: Sequence[Finding], asked: Context, given: Mapping[str, Any]) -> None:
    """An approved act leaves findings that a rule wants approved: they become exceptions on the approver's conditions.

    Runs inside the approval. Raises `Refused` where conditions are missing or the approver is not free to decide.
    """
    left = accepted(finding.as_dict() for finding in findings)
    if not left:
        return
    try:
        wanted = Conditions.model_validate({"measure": "", **given})
    except ValidationError as error:
        raise Refused(Finding("exemption.conditions", str(error), source="conditions")) from error
    limits = limits_on(asked.today, knowledge_on(asked.today), LABELS)
    running = running_on(asked.today)
    faults: dict[tuple[str, str], Finding] = {}
    for matter in left:
        for fault in _faults(matter, wanted, lambda name: name, limits, asked):
            faults.setdefault((fault.code, fault.message), fault)
    if faults:
        raise Refused(faults.values())
    for matter in left:
        if matter.situation not in running:
            _granted(matter, wanted, row.reason or str(row.label), asked)


register_settler(settle)

COMMANDS = (ask, withdraw)
HOW_OFTEN = HowOften.choices
