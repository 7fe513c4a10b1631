"""Deciding once about duties that mean the same: keep them, let one assist, or merge them (职责交叉处理)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.controls.domain.pairs import Side, pair_key, sides_of
from gangze.controls.models import Choice, Noticed, OverlapDecision
from gangze.controls.queries.overlaps import witness_of
from gangze.duties.models import Duty, DutyRole, ManualInForce, ManualVersion, VersionState
from gangze.duties.queries import owner_names
from gangze.duties.services import (
    ChangeDuty,
    DraftManual,
    DutyElements,
    RemoveDuty,
    change_duty,
    draft_manual,
    remove_duty,
)
from gangze.framework import recorder
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.kernel.findings import Finding, refuse


class DecideOverlap(Command):
    """What is to be done about some duties. `lead` is the duty that stays (merge) or leads (assist)."""

    duties: list[int]
    choice: Choice
    lead: int | None = None
    reason: str = ""


class ReopenOverlap(Command):
    """Take a decision back: the overlap is open again. Drafts that it opened stay as they are."""

    decision: int


@command(
    "controls.decide_overlap",
    label=gettext_lazy("处理职责交叉"),
    right="controls.decide",
    locks=lambda c: [f"overlap:{min(c.duties, default=0)}", *(f"duty:{key}" for key in c.duties)],
)
def decide_overlap(cmd: DecideOverlap, *, ctx: Context) -> dict[str, object]:
    """Remember the decision; open drafts in which all but the leading duty assist, or are gone.

    Returns `{"decision": id, "versions": [ids of the drafts]}`.
    """
    rows = _in_force(cmd.duties, ctx)
    sides = _sides(rows, ctx)
    lead = next((side for side in sides if side.duty == cmd.lead), None)
    others = [row for row in rows if row.pk != cmd.lead]
    versions = [] if cmd.choice == Choice.KEEP else _drafted(others, cmd.choice, ctx)
    row = recorder.create(
        OverlapDecision(
            pair=pair_key(sides),
            choice=cmd.choice,
            reason=cmd.reason.strip(),
            sides=[{"kind": side.kind, "owner": side.owner, "name": side.name, "text": side.text} for side in sides],
            lead=lead.name if lead else "",
            versions=versions,
            decided_by_id=ctx.person,
            decided_label=ctx.actor.label,
            decided_on=ctx.today,
        )
    )
    recorder.current_act().about(row, *(duty.version.manual for duty in rows))
    for noticed in Noticed.objects.filter(gone_on=None, code__startswith="overlap."):
        if pair_key(sides_of(witness_of(noticed))) == row.pair:
            Noticed.objects.filter(pk=noticed.pk).update(gone_on=ctx.today)
    return {"decision": row.pk, "versions": versions}


@command(
    "controls.reopen_overlap",
    label=gettext_lazy("撤销职责交叉处理"),
    right="controls.decide",
    locks=lambda c: [f"overlap_decision:{c.decision}"],
)
def reopen_overlap(cmd: ReopenOverlap, *, ctx: Context) -> dict[str, int]:
    """Take the decision back; returns `{"decision": id}`."""
    row = OverlapDecision.objects.filter(pk=cmd.decision, withdrawn_on=None).first()
    if row is None:
        raise refuse(
            "overlap.not_decided",
            _("未找到该处理决定，或已撤销"),
            subject=f"decision={cmd.decision}",
            remedy=_("请刷新后重试"),
        )
    recorder.update(row, withdrawn_on=ctx.today)
    recorder.current_act().about(row)
    for noticed in Noticed.objects.filter(gone_on=ctx.today, code__startswith="overlap."):
        if pair_key(sides_of(witness_of(noticed))) == row.pair:
            Noticed.objects.filter(pk=noticed.pk).update(gone_on=None)
    return {"decision": row.pk}


def _in_force(duties: Sequence[int], ctx: Context) -> list[Duty]:
    """The duties that stand in manuals in force today, in reading order."""
    in_force = ManualInForce.objects.filter(true_on(ctx.today)).values("version")
    rows = Duty.objects.filter(pk__in=duties, version__in=in_force).select_related("version__manual")
    return list(rows.order_by("pk"))


def _sides(rows: Sequence[Duty], ctx: Context) -> list[Side]:
    names = owner_names(ctx, [row.version.manual for row in rows])
    sides = []
    for row in rows:
        manual = row.version.manual
        kind, owner = ("post", manual.post_id) if manual.post_id is not None else ("unit", manual.unit_id)
        sides.append(Side(row.pk, row.text, kind, owner or 0, names.get(manual.pk, "")))
    return sides


def _drafted(duties: Sequence[Duty], choice: Choice, ctx: Context) -> list[int]:
    """Open drafts of the manuals of some duties, in which these assist or are gone; their version ids."""
    by_manual: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_manual[duty.version.manual_id].append(duty)
    made = []
    for some in by_manual.values():
        manual = some[0].version.manual
        draft = ManualVersion.objects.filter(manual=manual, state=VersionState.DRAFT).first()
        if draft is None:
            copy = DraftManual(post=manual.post_id, unit=manual.unit_id, copy_in_force=True)
            draft = ManualVersion.objects.get(pk=draft_manual(copy, ctx=ctx).result["version"])
        revision = draft.revision
        for duty in some:
            own = draft.duties.filter(lineage=duty.lineage).first()
            if own is None:
                continue
            at = {"version": draft.pk, "revision": revision, "duty": own.pk}
            done = (
                remove_duty(RemoveDuty(**at), ctx=ctx)
                if choice == Choice.MERGE
                else change_duty(ChangeDuty(**at, elements=DutyElements(role=DutyRole.ASSISTING)), ctx=ctx)
            )
            revision = done.result["revision"]
        made.append(draft.pk)
    return made


def _check(cmds: Sequence[DecideOverlap], ctx: Context) -> Iterator[Finding]:
    for cmd in cmds:
        rows = _in_force(cmd.duties, ctx)
        if len(rows) < max(2, len(set(cmd.duties))):
            yield Finding(
                "overlap.duty_gone",
                _("所涉职责已不在现行说明书中"),
                source="duties",
                remedy=_("请重新检查后再处理"),
            )
            continue
        if cmd.choice == Choice.KEEP and not cmd.reason.strip():
            yield Finding(
                "overlap.reason", _("保留交叉职责须说明理由"), source="reason", remedy=_("请写明两处如何分工")
            )
        if cmd.choice != Choice.KEEP and cmd.lead not in {row.pk for row in rows}:
            yield Finding("overlap.lead", _("没有指定由哪一方主办"), source="lead", remedy=_("请选择主办方"))
        if OverlapDecision.objects.filter(pair=pair_key(_sides(rows, ctx)), withdrawn_on=None).exists():
            yield Finding(
                "overlap.decided", _("这项交叉已有处理决定"), source="duties", remedy=_("如需改变，请先撤销原决定")
            )
        others = [row.version.manual_id for row in rows if row.pk != cmd.lead]
        reviewed = ManualVersion.objects.filter(manual__in=others, state=VersionState.REVIEW)
        if cmd.choice != Choice.KEEP and reviewed.exists():
            yield Finding(
                "overlap.in_review",
                _("相关说明书有版本正在审核，不能同时起草"),
                source="duties",
                remedy=_("请先退回修改或发布该版本"),
            )


register_check("controls.decide_overlap", _check)
