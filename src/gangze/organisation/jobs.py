"""Background work of the organisation: large imports, and throwing away what nobody came back to (后台导入)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from gangze.framework.jobs import Job, progress
from gangze.kernel.findings import Finding
from gangze.organisation.imports import running, staging
from gangze.organisation.imports.progress import followed


class GivenUp(Exception):
    """The person gave the import up while it was being tried."""


def import_job(job: Job, now: dt.datetime) -> None:
    """Try or take a staged import; one that was given up is no work any more."""
    staged = staging.by_key(job.payload["staged"])
    if staged is None:
        return

    def tell(step: int, whole: int) -> None:
        if not staging.stands(job.payload["staged"]):
            raise GivenUp
        progress(job, step, whole)

    try:
        with override(staged.language), followed(tell):
            running.in_background(staged, job.payload["act"], now)
    except GivenUp:
        return


def import_given_up(job: Job, now: dt.datetime) -> None:
    """The program failed every time: whoever waits for the import is told."""
    staged = staging.by_key(job.payload["staged"])
    if staged is None:
        return
    with override(staged.language):
        fault = Finding(
            "import.unexpected",
            _("处理这份文件时程序多次出错，未能完成，没有任何变更"),
            remedy=_("请拆分成几份后重新上传；仍不成功的，请联系系统管理员并附上原文件"),
        )
        staging.failed(staged, [fault])
