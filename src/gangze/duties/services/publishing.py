"""From draft to force: submit, take back, discard, publish with four eyes, withdraw (送审、发布、废止)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.domain.outline import flat, tree
from gangze.duties.domain.review import DutyText, Problem, reviewed
from gangze.duties.models import Duty, Manual, ManualInForce, ManualVersion, VersionState
from gangze.duties.services.drafts import draft_of, name_owner, state_problems, version_of
from gangze.duties.services.inputs import OfVersion, Publish, WithdrawManual
from gangze.duties.services.places import at_manuals, at_versions, manual_lock, version_lock
from gangze.framework import recorder
from gangze.framework.command import command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import assert_fact, known
from gangze.framework.proposal import Proposal, ProposalState
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Effect, Finding
from gangze.kernel.interval import Interval
from gangze.organisation.models import PostState, UnitState

_AT: dict[str, Any] = {"right": "duties.draft", "places": at_versions, "locks": version_lock}


class OfDraft(OfVersion):
    """One version, for the steps that need nothing else."""


@command("duties.submit", label=gettext_lazy("送审说明书"), **_AT)
def submit(cmd: OfDraft, *, ctx: Context) -> dict[str, Any]:
    """The draft goes to review; what the reviewer should look at comes as findings of the outcome."""
    version = draft_of(cmd)
    recorder.update(version, state=VersionState.REVIEW, submitted_by=ctx.actor.id, submitted_at=ctx.now)
    name_owner(version)
    return {"version": version.pk, "state": version.state, "revision": version.revision}


@command("duties.recall", label=gettext_lazy("退回修改说明书"), **_AT)
def recall(cmd: OfDraft, *, ctx: Context) -> dict[str, Any]:
    """A version under review becomes a draft again, to be changed."""
    version = version_of(cmd, VersionState.REVIEW)
    recorder.update(version, state=VersionState.DRAFT, submitted_by=None, submitted_at=None)
    name_owner(version)
    return {"version": version.pk, "state": version.state, "revision": version.revision}


@command("duties.discard", label=gettext_lazy("作废说明书草稿"), **_AT)
def discard(cmd: OfDraft, *, ctx: Context) -> dict[str, Any]:
    """The draft is given up; it stays readable, its number is not used again."""
    version = version_of(cmd, VersionState.DRAFT, VersionState.REVIEW)
    recorder.update(version, state=VersionState.DISCARDED)
    name_owner(version)
    return {"version": version.pk, "state": version.state, "revision": version.revision}


@command("duties.publish", label=gettext_lazy("发布说明书"), four_eyes="duties.publish", **_AT)
def publish(cmd: Publish, *, ctx: Context) -> dict[str, Any]:
    """A reviewed version comes into force and supersedes the one in force, once a second person approves.

    Returns `{"version", "manual", "effective"}`. Who asked has reviewed (审核), who approves publishes.
    """
    version = version_of(cmd, VersionState.REVIEW)
    effective = cmd.effective or ctx.today
    approver = ctx.approver or ctx.actor
    recorder.update(
        version,
        state=VersionState.PUBLISHED,
        reviewed_by=ctx.actor.id,
        published_by=approver.id,
        published_at=ctx.now,
    )
    assert_fact(ManualInForce, {"manual": version.manual_id}, Interval(effective), {"version": version.pk})
    name_owner(version)
    return {"version": version.pk, "manual": version.manual_id, "effective": effective.isoformat()}


@command(
    "duties.withdraw",
    label=gettext_lazy("废止说明书"),
    right="duties.draft",
    places=at_manuals,
    locks=manual_lock,
    four_eyes="duties.publish",
)
def withdraw_manual(cmd: WithdrawManual, *, ctx: Context) -> dict[str, Any]:
    """No version of the manual is in force from a day on, once a second person approves."""
    manual = Manual.objects.get(pk=cmd.manual)
    assert_fact(ManualInForce, {"manual": manual.pk}, Interval(cmd.day), None)
    act = current_act()
    act.about(manual)
    owner = ("organisation.post", manual.post_id) if manual.post_id else ("organisation.unit", manual.unit_id)
    act.subjects.add((owner[0], int(owner[1] or 0)))
    return {"manual": manual.pk, "from": cmd.day.isoformat()}


def _reviewable(cmds: Sequence[OfVersion], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        version = ManualVersion.objects.filter(pk=cmd.version).first()
        if version is not None:
            yield from review_findings(version)


def review_findings(version: ManualVersion) -> list[Finding]:
    """What a reviewer should look at in a version, as findings that stop nothing (record)."""
    branches = flat(
        tree(
            list(version.duties.all()),
            key=lambda duty: duty.pk,
            parent=lambda duty: duty.parent_id,
            order=lambda duty: duty.order,
        )
    )
    duties = [_text(branch.thing, branch.number, bool(branch.branches)) for branch in branches]
    sections = [
        (str(ManualVersion._meta.get_field(name).verbose_name), getattr(version, name))  # type: ignore[union-attr]
        for name in ("qualifications", "workflow", "criteria")
    ]
    words = _words()
    return [
        Finding(
            noticed.problem.value,
            words[noticed.problem][0],
            subject=f"{noticed.number}{noticed.text[:40]}",
            remedy=words[noticed.problem][1],
            effect=Effect.RECORD,
        )
        for noticed in reviewed(duties, sections)
    ]


def _text(duty: Duty, number: str, introduces: bool) -> DutyText:
    return DutyText(number, duty.text, duty.object, duty.frequency, duty.deadline, duty.standard, introduces)


def _words() -> dict[Problem, tuple[str, str]]:
    return {
        Problem.EMPTY_MANUAL: (_("没有任何职责"), _("请补充岗位职责")),
        Problem.EMPTY_SECTION: (_("该部分为空"), _("四要素应当完整，请补充")),
        Problem.NO_OBJECT: (_("看不出职责对象"), _("请写明对什么事项履职")),
        Problem.VAGUE: (_("表述笼统"), _("请列明具体事项，避免“相关工作”等表述")),
        Problem.BOILERPLATE: (_("兜底条款"), _("请确认确需保留")),
        Problem.NO_DEADLINE: (_("要求及时但无时限"), _("请明确时限或频率")),
        Problem.NO_STANDARD: (_("要求结果但无标准"), _("请给出可衡量的标准")),
        Problem.REPEATED: (_("与前文职责重复"), _("请合并或改写")),
    }


def _publishable(cmds: Sequence[Publish], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        version = ManualVersion.objects.select_related("manual").filter(pk=cmd.version).first()
        yield from state_problems(version, cmd, (VersionState.REVIEW,))
        if version is None:
            continue
        effective = cmd.effective or ctx.today
        yield from _day_problems(version.manual, effective, ctx)
        yield from _later_versions(version, effective)
        if not version.duties.exists() and not any(
            (version.mission, version.qualifications, version.workflow, version.criteria)
        ):
            yield Finding(
                "manual.empty", _("说明书没有任何内容"), str(version), remedy=_("请补充职责后再送审")
            )
        yield from _second_eyes(version, cmd, ctx)
        yield from review_findings(version)


def _second_eyes(version: ManualVersion, cmd: Publish, ctx: Context) -> Iterator[Finding]:
    if ctx.approver is not None and ctx.approver.id in version.edited_by:
        yield Finding(
            "version.own_work",
            _("编制或修改过本版本的人员不能批准发布"),
            ctx.approver.label,
            remedy=_("请由未参与编制的有权人员批准"),
        )
    if (
        ctx.approver is None
        and Proposal.objects.filter(
            command="duties.publish",
            state=ProposalState.WAITING,
            expires_on__gte=ctx.today,
            payload__0__version=cmd.version,
        ).exists()
    ):
        yield Finding(
            "version.asked",
            _("该版本已提交审批，尚未处理"),
            str(version),
            remedy=_("请等待审批结果；如需更改生效日期，请先撤回原申请"),
        )


def _day_problems(manual: Manual, day: dt.date, ctx: Context) -> Iterator[Finding]:
    if day < ctx.today:
        yield Finding(
            "effective.past",
            _("生效日期%(day)s早于今日") % {"day": day},
            source="effective",
            remedy=_("请选择今日或以后的日期；职责不追溯适用"),
        )
    lives = (
        PostState.objects.filter(known(), post=manual.post_id)
        if manual.post_id
        else UnitState.objects.filter(known(), unit=manual.unit_id)
    )
    if not any(day in state.when for state in lives):
        yield Finding(
            "owner.not_there",
            _("所属岗位或机构在%(day)s不存在") % {"day": day},
            source="effective",
            remedy=_("请核对生效日期，或先办理岗位、机构的设立"),
        )


def _later_versions(version: ManualVersion, effective: dt.date) -> Iterator[Finding]:
    later = ManualInForce.objects.filter(known(), Q(valid_from__gt=effective), manual=version.manual_id)
    for fact in later.select_related("version"):
        yield Finding(
            "version.supersedes_planned",
            _("将取代定于%(day)s生效的第%(number)d版")
            % {"day": fact.valid_from, "number": fact.version.number},
            str(fact.version),
            remedy=_("如仍需该版本，请调整生效日期"),
            effect=Effect.RECORD,
        )


def _withdrawable(cmds: Sequence[WithdrawManual], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        if not cmd.reason.strip():
            yield Finding("reason.missing", _("废止须说明原因"), source="reason", remedy=_("请填写废止原因"))
        if cmd.day < ctx.today:
            yield Finding(
                "effective.past",
                _("废止日期%(day)s早于今日") % {"day": cmd.day},
                source="day",
                remedy=_("请选择今日或以后的日期"),
            )
        if not ManualInForce.objects.filter(known(), manual=cmd.manual, valid_to__gt=cmd.day).exists():
            yield Finding(
                "manual.not_in_force",
                _("该说明书在%(day)s及以后没有生效版本") % {"day": cmd.day},
                subject=f"manual={cmd.manual}",
                source="day",
                remedy=_("请核对说明书和日期"),
            )


register_check("duties.submit", _reviewable)
register_check("duties.publish", _publishable)
register_check("duties.withdraw", _withdrawable)
