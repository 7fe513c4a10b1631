"""A person corrects a draft (核对与更正)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework import recorder
from gangze.framework.command import Command, command
from gangze.framework.context import Context
from gangze.framework.permission import BANK, Place, at_units
from gangze.intake.domain.draft import OPERATIONS, change_step, counts, to_json, undone
from gangze.intake.models import Draft, DraftState
from gangze.intake.queries import places_of, plan_of
from gangze.intake.services.receiving import USE
from gangze.kernel.findings import Refused, refuse

UNDO_STEPS = 50
"""Corrections that can be taken back."""


class OnDraft(Command):
    """Something done to a draft as the actor saw it: at `revision`."""

    draft: int
    revision: int


class Correct(OnDraft):
    """One correction: the name of an operation of `domain.draft` and its arguments."""

    operation: str
    arguments: dict[str, Any]


class PlaceDraft(OnDraft):
    """The answer to 'where does this document belong', and from which day it holds."""

    under: int | None
    valid_from: dt.date


def place_of(cmd: OnDraft) -> Place:
    """The unit the draft belongs to; the whole bank where nobody has said yet."""
    under = Draft.objects.filter(pk=cmd.draft).values_list("under_id", flat=True).first()
    return at_units(under)


def places_touched(cmds: Sequence[OnDraft], ctx: Context) -> set[Place]:
    """Every place that accepting the drafts would change, and the units they belong to.

    A draft that is placed anew is judged as it would then be accepted.
    """
    found: set[Place] = set()
    for cmd in cmds:
        draft = Draft.objects.filter(pk=cmd.draft).first()
        if draft is None:
            return {BANK}
        if draft.under_id is not None:
            found.add(at_units(draft.under_id))
        if isinstance(cmd, PlaceDraft):
            draft.under_id, draft.valid_from = cmd.under, cmd.valid_from
            if cmd.under is not None:
                found.add(at_units(cmd.under))
        found |= places_of(draft, plan_of(draft, ctx), ctx)
    return found


def lock_of(cmd: OnDraft) -> list[str]:
    """The draft."""
    return [f"draft:{cmd.draft}"]


def open_draft(cmd: OnDraft) -> Draft:
    """The draft, still open and at the revision the actor saw; refused otherwise."""
    draft = Draft.objects.select_related("document").filter(pk=cmd.draft).first()
    if draft is None:
        raise refuse("not_found", _("未找到该草稿"), remedy=_("请回到导入列表"))
    if draft.state != DraftState.OPEN:
        raise _not_open(draft)
    if draft.revision != cmd.revision:
        raise refuse(
            "draft.stale",
            _("草稿已被他人（或在另一窗口）修改"),
            subject=draft.document.name,
            remedy=_("请刷新页面，在最新内容上继续"),
        )
    return draft


def _not_open(draft: Draft) -> Refused:
    """Why nothing more can be done to a draft: who closed it when, and where the result stands."""
    if draft.closed_at is None:
        message = _("该草稿%(state)s，还不能办理") % {"state": draft.get_state_display()}
        remedy = _("请等识别完成后刷新页面；无法识别的请换文件重新导入")
    else:
        words = {"who": draft.closed_label, "at": f"{localtime(draft.closed_at):%Y-%m-%d %H:%M}"}
        if draft.state == DraftState.ACCEPTED:
            message = _("这份草稿已由%(who)s于%(at)s入库，本次办理没有产生任何变更") % words
            remedy = _("请在“文件导入”中打开该文件，查看入库结果和所涉机构、岗位；需再修改的请起草说明书新版本")
        else:
            message = _("这份草稿已由%(who)s于%(at)s放弃，本次办理没有产生任何变更") % words
            remedy = _("仍需入库的，请在“文件导入”中重新上传该文件")
    return refuse("draft.closed", message, subject=draft.document.name, source=f"/intake/{draft.pk}", remedy=remedy)


def _store(draft: Draft, before: Any, after: Any, **more: Any) -> int:
    kept = dict(draft.counts)
    recorder.update(
        draft,
        tree=to_json(after, before, draft.tree),
        counts=kept | counts(after),
        revision=draft.revision + 1,
        **more,
    )
    recorder.current_act().about(draft)
    return draft.revision


@command("intake.correct", label=gettext_lazy("更正识别结果"), right=USE, place=place_of, locks=lock_of)
def correct(cmd: Correct, *, ctx: Context) -> int:
    """Apply one operation; returns the new revision."""
    draft = open_draft(cmd)
    operation = OPERATIONS.get(cmd.operation)
    if operation is None:
        raise refuse("draft.operation", _("没有这种操作"), subject=cmd.operation)
    before = draft.nodes
    after = operation(before, **cmd.arguments)
    if after == before:
        return draft.revision
    steps = [*draft.undo, change_step(before, after)][-UNDO_STEPS:]
    return _store(draft, before, after, undo=steps)


@command("intake.undo", label=gettext_lazy("撤销更正"), right=USE, place=place_of, locks=lock_of)
def undo(cmd: OnDraft, *, ctx: Context) -> int:
    """Take back the last correction; returns the new revision."""
    draft = open_draft(cmd)
    if not draft.undo:
        raise refuse("draft.nothing_to_undo", _("没有可以撤销的更正"))
    before = draft.nodes
    return _store(draft, before, undone(before, draft.undo[-1]), undo=draft.undo[:-1])


@command(
    "intake.place",
    label=gettext_lazy("确定归属机构"),
    right=USE,
    places=places_touched,
    locks=lock_of,
)
def place_draft(cmd: PlaceDraft, *, ctx: Context) -> int:
    """Say which unit the document's top units stand under (None: they are the top) and from which day."""
    draft = open_draft(cmd)
    recorder.update(
        draft,
        under_id=cmd.under,
        under_settled=True,
        valid_from=cmd.valid_from,
        revision=draft.revision + 1,
    )
    return draft.revision


@command("intake.discard", label=gettext_lazy("放弃草稿"), right=USE, place=place_of, locks=lock_of)
def discard(cmd: OnDraft, *, ctx: Context) -> None:
    """Close a draft without taking anything over; the file may be imported again."""
    draft = Draft.objects.select_related("document").filter(pk=cmd.draft).first()
    if draft is None:
        raise refuse("not_found", _("未找到该草稿"), remedy=_("请回到导入列表"))
    if draft.closed_at is not None:
        raise _not_open(draft)
    recorder.update(
        draft,
        state=DraftState.DISCARDED,
        closed_by=ctx.actor.id,
        closed_label=ctx.actor.label,
        closed_at=ctx.now,
    )
    recorder.current_act().about(draft)
