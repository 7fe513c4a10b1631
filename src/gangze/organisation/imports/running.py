"""Trying and taking a staged import, as the person who asked and by that person's present rights (导入的执行)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _

from gangze.framework.collector import resting
from gangze.framework.context import Context, person_context
from gangze.kernel.findings import Refused, refuse
from gangze.organisation.imports import staging
from gangze.organisation.imports.kinds import ImportPage, Report, page_for
from gangze.organisation.models import StagedImport, StagedState
from gangze.people.models import User


def acting_for(staged: StagedImport, now: dt.datetime) -> Context:
    """The context of the person who staged it, in the post in which that was done.

    Rights are read when the work runs. Raises `Refused` where the sign-in has been disabled.
    """
    user = User.objects.filter(person=staged.owner, is_active=True).first()
    if user is None:
        raise refuse(
            "permission.denied",
            _("导入人的登录身份已停用"),
            remedy=_("请由在岗且有权的人员重新导入"),
        )
    ctx = person_context(staged.owner, user.label, now).because(staged.reason)
    return replace(ctx, position=staged.position)


def in_background(staged: StagedImport, act: str, now: dt.datetime) -> None:
    """One step of a staged import: `try` or `take`. What is refused stands in it afterwards."""
    if act == "take" and not staging.begin_writing(staged):
        return
    if act == "try" and staged.state != StagedState.TRYING:
        return
    try:
        ctx = acting_for(staged, now)
        page = page_for(staged.route, staged.args, ctx)
        with resting():
            if act == "try":
                staging.told(staged, tried(staged, page, ctx))
            else:
                take(staged, page, ctx)
    except Refused as refused:
        staging.failed(staged, refused.findings)


def tried(staged: StagedImport, page: ImportPage, ctx: Context) -> Report:
    """What the staged files would do. Raises `Refused` where they cannot be read."""
    files = staging.content(staged)
    if not files:
        raise gone()
    return page.run(files, ctx, True, staged.updates)


def take(staged: StagedImport, page: ImportPage, ctx: Context) -> Report | None:
    """Take the staged files in, all or nothing; None where something speaks against it by now, which is kept with
    the import as the report of a new trial."""
    files = staging.content(staged)
    if not files:
        raise gone()
    try:
        report = page.run(files, ctx, False, staged.updates)
    except Refused as refused:
        again = page.run(files, ctx, True, staged.updates)
        staging.told(staged, again, () if again.faults else refused.findings)
        return None
    # A worker that was killed after the write and before this line takes the files again, which changes nothing:
    # what was done is then what the trial said.
    figures = staging.figures(report)
    repeated = staged.state == StagedState.WRITING and staged.in_background and not report.anything
    staging.done(staged, staged.report if repeated else figures)
    return report


def gone() -> Refused:
    """The files were thrown away meanwhile."""
    return refuse("import.gone", _("待导入的文件已不在"), remedy=_("请重新上传"))
