"""The look at the whole bank that nobody has to ask for (定时检查)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from gangze.controls.models import Plan, PlanLook, Sweep
from gangze.controls.services.plan_running import ExecutePlan, execute, look_at
from gangze.controls.services.sweeping import sweep
from gangze.framework.context import BANK_ZONE, Context, person_context
from gangze.framework.jobs import Job, progress
from gangze.framework.ledger.models import LedgerEntry
from gangze.kernel.findings import Refused, refuse
from gangze.people.models import User

QUIET = dt.timedelta(minutes=2)
"""A sweep waits until the bank has been left alone for so long after a change, or at most `LATEST`."""

LATEST = dt.timedelta(minutes=30)


def sweep_when_stale(now: dt.datetime) -> int:
    """Look again where something was recorded since the last look, or a new day has begun."""
    last = Sweep.objects.first()
    newest = LedgerEntry.objects.order_by("-pk").values_list("at", flat=True).first()
    if newest is None:
        return 0
    today = now.astimezone(BANK_ZONE).date()
    settled = now - newest >= QUIET
    if last is None or (last.day < today and settled):
        return _swept(now, today)
    if newest > last.at and (settled or now - last.at >= LATEST):
        return _swept(now, today)
    return 0


def _swept(now: dt.datetime, today: dt.date) -> int:
    sweep(now, today)
    return 1


def look_job(job: Job, now: dt.datetime) -> None:
    """Look at a large plan for whoever asked. A plan that was changed meanwhile is looked at as it is now."""
    plan = Plan.objects.get(pk=job.payload["plan"])
    if _signs_in(job):
        look_at(plan, _asking(job, now), lambda done, total: progress(job, done, total))


def execute_job(job: Job, now: dt.datetime) -> None:
    """Do a large plan for whoever asked; why it is refused is kept with the plan."""
    plan = Plan.objects.get(pk=job.payload["plan"])
    try:
        if not _signs_in(job):
            raise refuse(
                "permission.denied", _("编制人的登录身份已停用"), remedy=_("请由在岗且有权的人员重新编制")
            )
        execute(ExecutePlan(plan=plan.pk, revision=job.payload["revision"]), ctx=_asking(job, now))
    except Refused as refused:
        look = PlanLook.objects.filter(plan=plan).first()
        if look is not None:
            look.result["stopped"] = [finding.as_dict() for finding in refused.findings]
            look.save(update_fields=["result"])


def _signs_in(job: Job) -> bool:
    """Whether whoever asked may still sign in: work for the background is not done for who may not."""
    return User.objects.filter(person=job.asked_by, is_active=True).exists()


def _asking(job: Job, now: dt.datetime) -> Context:
    return person_context(job.asked_by, job.payload["label"], now)
