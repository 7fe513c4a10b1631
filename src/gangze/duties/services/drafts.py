"""The draft that an edit is about, unchanged since the editor saw it (草稿与修改次数)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gangze.duties.models import Duty, ManualVersion, VersionState
from gangze.duties.services.inputs import OfVersion
from gangze.framework import recorder
from gangze.framework.context import Context
from gangze.framework.recorder import current_act
from gangze.kernel.findings import Finding, Refused, refuse


def state_problems(
    version: ManualVersion | None, cmd: OfVersion, wanted: Sequence[VersionState]
) -> list[Finding]:
    """Why this version, at this revision, cannot be acted upon; nothing where it can."""
    if version is None:
        return [
            Finding(
                "not_found",
                _("未找到该说明书版本"),
                f"version={cmd.version}",
                remedy=_("请返回列表刷新后重试"),
            )
        ]
    found = []
    if version.state not in wanted:
        found.append(
            Finding(
                "version.state",
                _("该版本为“%(state)s”，不能进行此操作") % {"state": version.get_state_display()},
                str(version),
                remedy=_("可办理状态：%(states)s") % {"states": "、".join(str(s.label) for s in wanted)},
            )
        )
    if version.revision != cmd.revision:
        found.append(
            Finding(
                "version.changed",
                _("该版本已被修改（第%(now)d次），您看到的是第%(seen)d次")
                % {"now": version.revision, "seen": cmd.revision},
                str(version),
                remedy=_("请刷新页面，在最新内容上重新操作"),
            )
        )
    return found


def version_of(cmd: OfVersion, *states: VersionState) -> ManualVersion:
    """The version in one of these states, at the revision the editor saw. Raises `Refused`."""
    version = ManualVersion.objects.select_related("manual").filter(pk=cmd.version).first()
    found = state_problems(version, cmd, states)
    if found or version is None:
        raise Refused(found)
    return version


def draft_of(cmd: OfVersion) -> ManualVersion:
    """The draft that is edited. Raises `Refused`."""
    return version_of(cmd, VersionState.DRAFT)


def duties_of(version: ManualVersion) -> dict[int, Duty]:
    """All duties of a version by id, in order."""
    return {duty.pk: duty for duty in version.duties.order_by("order")}


def duty_of(duties: dict[int, Duty], duty: int) -> Duty:
    """One duty of the draft. Raises `Refused` where it is not one of them."""
    found = duties.get(duty)
    if found is None:
        raise refuse(
            "duty.not_in_draft",
            _("该职责不在此草稿中"),
            subject=f"duty={duty}",
            remedy=_("请刷新页面后重试"),
        )
    return found


def edited(version: ManualVersion, ctx: Context) -> int:
    """Note one more edit, and by whom; returns the new revision."""
    editors = list(version.edited_by)
    if ctx.person is not None and ctx.person not in editors:
        editors.append(ctx.person)
    recorder.update(version, revision=version.revision + 1, edited_by=editors)
    name_owner(version)
    return version.revision


def name_owner(version: ManualVersion) -> None:
    """The act is about the version, its manual, and the post or unit the manual belongs to."""
    act, manual = current_act(), version.manual
    act.about(version, manual)
    if manual.post_id is not None:
        act.subjects.add(("organisation.post", manual.post_id))
    if manual.unit_id is not None:
        act.subjects.add(("organisation.unit", manual.unit_id))
