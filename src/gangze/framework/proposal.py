"""Acts that need a second person wait here, are checked again on approval, then executed (待批事项)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework import recorder
from gangze.framework.command import (
    APPROVE,
    Command,
    CommandSpec,
    Outcome,
    State,
    command,
    commands,
    register_proposer,
    run,
)
from gangze.framework.context import Actor, ActorKind, Context, system_context
from gangze.framework.gathering import Need
from gangze.framework.guard import Recorded, write_permit
from gangze.framework.jobs import register_sweep
from gangze.framework.journal import write_entry
from gangze.framework.ledger.record import new_entry_id
from gangze.framework.permission import (
    BANK,
    Place,
    Policy,
    Right,
    decide,
    denied,
    register_policy,
    register_rights,
)
from gangze.framework.prepared import prepared
from gangze.kernel.findings import Effect, Finding, Refused, refuse

VALID_DAYS = 30
"""Days after which a proposal nobody decided expires."""


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    WAITING = "waiting", gettext_lazy("待批")
    APPROVED = "approved", gettext_lazy("已批准")
    REJECTED = "rejected", gettext_lazy("已退回")
    WITHDRAWN = "withdrawn", gettext_lazy("已撤回")
    EXPIRED = "expired", gettext_lazy("已过期")


class Proposal(Recorded):
    """A command that was asked for and waits for its approver."""

    personal_fields = ("payload",)

    command = models.CharField(max_length=80)
    payload = models.JSONField()
    findings = models.JSONField(default=list)
    right = models.CharField(max_length=80)
    place = models.JSONField(default=dict)
    asked_by = models.BigIntegerField()
    asked_label = models.CharField(max_length=120)
    asked_in = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    expires_on = models.DateField()
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.WAITING)
    decided_by = models.BigIntegerField(null=True)
    decided_label = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    act = models.UUIDField(null=True)

    class Meta:
        verbose_name = gettext_lazy("待批事项")
        indexes = [models.Index(fields=["state", "right"])]

    def __str__(self) -> str:
        return f"{self.label} #{self.pk}"

    @property
    def label(self) -> str:
        """What is asked for, in words."""
        return str(commands()[self.command].label)

    @property
    def where(self) -> Place:
        """The place that the approver's right must reach."""
        return place_of(self.place)


def place_of(kept: dict[str, Any]) -> Place:
    """A place as a proposal keeps it."""
    return Place(
        bank=kept.get("bank", False),
        units=frozenset(kept.get("units", [])),
        persons=frozenset(kept.get("persons", [])),
    )


register_rights(Right(APPROVE, gettext_lazy("审批待批事项")))
register_policy(
    Policy(
        Proposal,
        APPROVE,
        in_units=lambda units, ctx: Q(pk__in=[]),
        own=lambda person, ctx: Q(asked_by=person),
    )
)


class Decide(Command):
    """Approve or send back a proposal, with an opinion; `conditions` say on what terms, where a capability asks."""

    proposal: int
    opinion: str = ""
    conditions: dict[str, Any] = {}


Settler = Callable[[Proposal, Sequence[Finding], Context, Mapping[str, Any]], None]
_settlers: list[Settler] = []


def register_settler(settler: Settler) -> Settler:
    """`settler(proposal, findings, ctx, conditions)` is called inside an approval, once the act is done.

    It writes down what follows from approving in spite of the findings, or raises `Refused`. `ctx` is that of whoever
    asked, with the approver.
    """
    _settlers.append(settler)
    return settler


def _propose(need: Need, cmds: Sequence[Any], ctx: Context) -> Outcome:
    place, findings = need.place, need.findings
    act = recorder.Act(new_entry_id(ctx.now), ctx.now, f"{need.command}.propose")
    with write_permit(None):
        token = recorder._act.set(act)
        try:
            row = recorder.create(
                Proposal(
                    command=need.command,
                    payload=[cmd.model_dump(mode="json") for cmd in cmds],
                    findings=[finding.as_dict() for finding in findings],
                    right=need.right,
                    place={
                        "bank": place.bank,
                        "units": sorted(place.units),
                        "persons": sorted(place.persons),
                    },
                    asked_by=ctx.actor.id,
                    asked_label=ctx.actor.label,
                    asked_in=ctx.position,
                    asked_at=ctx.now,
                    reason=ctx.reason,
                    expires_on=ctx.today + dt.timedelta(days=VALID_DAYS),
                )
            )
            act.about(row)
        finally:
            recorder._act.reset(token)
        write_entry(act, ctx, cmds, findings)
    return Outcome(State.PROPOSED, None, findings, act.id, row.pk)


register_proposer(_propose)


def _open(cmd: Decide, ctx: Context) -> Proposal:
    row = Proposal.objects.filter(pk=cmd.proposal).first()
    if row is None:
        raise refuse("not_found", _("未找到该待批事项"), remedy=_("请刷新列表"))
    if row.state != ProposalState.WAITING:
        raise refuse(
            "proposal.decided",
            _("该事项已由%(who)s处理（%(state)s）")
            % {"who": row.decided_label or "—", "state": row.get_state_display()},
            subject=str(row.pk),
            remedy=_("请刷新页面查看处理结果"),
        )
    if row.expires_on < ctx.today:
        raise refuse(
            "proposal.expired",
            _("该事项已于%(day)s过期") % {"day": row.expires_on},
            remedy=_("请由经办人重新发起"),
        )
    return row


def _second_person(row: Proposal, ctx: Context) -> None:
    if ctx.person is not None and row.asked_by == ctx.person:
        raise refuse(
            "proposal.same_person",
            _("经办人不能审批本人发起的事项"),
            subject=row.label,
            remedy=_("请由另一名有权人员审批"),
        )
    decision = decide(ctx, row.right, row.where)
    if not decision.allowed:
        raise Refused(denied(row.right, decision))


def _lock(cmd: Decide) -> list[str]:
    return [f"proposal:{cmd.proposal}"]


def _anyone(cmd: Decide) -> Place:
    row = Proposal.objects.filter(pk=cmd.proposal).first()
    return row.where if row is not None else BANK


def _close(row: Proposal, state: ProposalState, ctx: Context, opinion: str, act: uuid.UUID | None) -> None:
    recorder.update(
        row,
        state=state,
        decided_by=ctx.actor.id,
        decided_label=ctx.actor.label,
        decided_at=ctx.now,
        decision=opinion,
        act=act,
    )
    recorder.current_act().about(row)


@command("proposal.approve", label=gettext_lazy("批准"), right="proposal.decide", place=_anyone, locks=_lock)
def approve(cmd: Decide, *, ctx: Context) -> Any:
    """Check a proposal again and execute it in the name of whoever asked, approved by the actor."""
    row = _open(cmd, ctx)
    _second_person(row, ctx)
    spec = commands()[row.command]
    wanted = [spec.model.model_validate(item) for item in row.payload]
    asked = Context(
        actor=Actor(ActorKind.PERSON if row.asked_by else ActorKind.SYSTEM, row.asked_by, row.asked_label),
        now=ctx.now,
        as_of=ctx.as_of,
        position=row.asked_in,
        reason=row.reason,
        approver=ctx.actor,
    )
    known = {(f["code"], f["subject"]) for f in row.findings}
    outcome = run(spec, wanted, asked, _writer(spec, wanted, asked), approved=())
    fresh = [
        f for f in outcome.findings if f.effect is Effect.APPROVE and (f.code, str(f.subject)) not in known
    ]
    if fresh:
        raise Refused(
            Finding(
                "proposal.changed",
                _("发起之后情况有变，出现新的提示，须重新发起"),
                subject=row.label,
                remedy=_("请退回经办人核对后重新发起"),
            ),
            fresh,
        )
    for settler in _settlers:
        settler(row, outcome.findings, asked, cmd.conditions)
    _close(row, ProposalState.APPROVED, ctx, cmd.opinion, outcome.act)
    return outcome.result


def _writer(spec: CommandSpec[Any], cmds: Sequence[Any], ctx: Context) -> Callable[[], Any]:
    if spec.set_function is not None and len(cmds) > 1:
        whole = spec.set_function
        return lambda: whole(cmds, ctx=ctx)
    return lambda: [spec.function(cmd, ctx=ctx) for cmd in cmds]


@command("proposal.reject", label=gettext_lazy("退回"), right="proposal.decide", place=_anyone, locks=_lock)
def reject(cmd: Decide, *, ctx: Context) -> None:
    """Send a proposal back with an opinion; nothing of it is executed."""
    row = _open(cmd, ctx)
    _second_person(row, ctx)
    if not cmd.opinion.strip():
        raise refuse(
            "opinion.missing", _("退回时须填写意见"), source="opinion", remedy=_("请说明退回原因")
        )
    _close(row, ProposalState.REJECTED, ctx, cmd.opinion, None)


@command(
    "proposal.withdraw", label=gettext_lazy("撤回"), right="proposal.decide", place=_anyone, locks=_lock
)
def withdraw(cmd: Decide, *, ctx: Context) -> None:
    """Take one's own proposal back before it is decided."""
    row = _open(cmd, ctx)
    if row.asked_by != ctx.actor.id:
        raise refuse(
            "proposal.not_yours", _("只有经办人可以撤回"), subject=row.label, remedy=_("请联系经办人")
        )
    _close(row, ProposalState.WITHDRAWN, ctx, cmd.opinion, None)


register_rights(Right("proposal.decide", gettext_lazy("办理待批事项"), bank_by_default=True))


def waiting_for(ctx: Context) -> list[Proposal]:
    """Proposals that the actor may decide today, oldest first; own ones are left out."""
    if ctx.person is None:
        return []
    rows = _waiting(ctx.person, ctx.today).order_by("asked_at")
    return [row for row in rows if decide(ctx, row.right, row.where).allowed]


def waiting_count(ctx: Context) -> int:
    """How many wait for the actor, as every page says it."""
    if ctx.person is None:
        return 0
    asked = _waiting_rights(ctx.person, ctx.today)
    return sum(decide(ctx, right, place_of(place)).allowed for right, place in asked)


def _waiting(person: int, day: dt.date) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(state=ProposalState.WAITING, expires_on__gte=day)
    return rows.exclude(asked_by=person)


@prepared
def _waiting_rights(person: int, day: dt.date) -> Any:
    return _waiting(person, day).values_list("right", "place")


class Expire(Command):
    """Close proposals that nobody decided in time."""

    proposals: list[int]


@command("proposal.expire", label=gettext_lazy("待批事项过期"), right="proposal.decide")
def expire(cmd: Expire, *, ctx: Context) -> int:
    """Mark waiting proposals of past days as expired; returns how many."""
    rows = list(
        Proposal.objects.filter(
            pk__in=cmd.proposals, state=ProposalState.WAITING, expires_on__lt=ctx.today
        )
    )
    recorder.update_many(rows, state=ProposalState.EXPIRED, decided_at=ctx.now)
    recorder.current_act().about(*rows)
    return len(rows)


def expire_overdue(now: dt.datetime) -> int:
    """Sweep: expire what is overdue; writes nothing where nothing is."""
    ctx = system_context("待批事项清理", now, reason=_("超过有效期未审批"))
    overdue = Proposal.objects.filter(state=ProposalState.WAITING, expires_on__lt=ctx.today)
    ids = list(overdue.values_list("pk", flat=True)[:1_000])
    return int(expire(Expire(proposals=ids), ctx=ctx).result) if ids else 0


register_sweep("proposals", expire_overdue)
