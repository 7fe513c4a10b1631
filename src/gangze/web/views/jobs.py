"""Background work on screen (后台任务)."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.context import Context
from gangze.framework.jobs import Job
from gangze.framework.permission import visible
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.framework.resource.pages import register_page

KINDS = {
    "intake.read": gettext_lazy("识别文件"),
    "organisation.import": gettext_lazy("批量导入"),
    "plans.look": gettext_lazy("推演方案影响"),
    "plans.execute": gettext_lazy("办理方案"),
}


class JobFilter(django_filters.FilterSet):
    """Open, failed or done."""

    state = django_filters.ChoiceFilter(
        choices=(("open", gettext_lazy("未完成")), ("failed", gettext_lazy("失败")), ("done", gettext_lazy("已完成"))),
        method="in_state",
        label=gettext_lazy("状态"),
    )

    class Meta:
        model = Job
        fields: list[str] = []

    def in_state(self, rows: QuerySet[Job], name: str, value: str) -> QuerySet[Job]:
        """By how it ended, or whether it did."""
        if value == "open":
            return rows.filter(finished_at=None)
        failed = rows.filter(finished_at__isnull=False).exclude(error="")
        return failed if value == "failed" else rows.filter(finished_at__isnull=False, error="")


def _rows(ctx: Context) -> QuerySet[Job]:
    return visible(ctx, Job.objects.all())


def _state(job: Any) -> str:
    if job.finished_at is None:
        return _("等待重试") if job.error else _("进行中") if job.leased_until else _("等待")
    return _("失败") if job.error else _("已完成")


JOBS = register_resource(
    Resource(
        name="jobs",
        label=gettext_lazy("后台任务"),
        label_plural=gettext_lazy("后台任务"),
        right="jobs.read",
        rows=_rows,
        columns=(
            Column("kind", gettext_lazy("任务"), lambda r: KINDS.get(r.kind, r.kind), ("kind",)),
            Column("key", gettext_lazy("对象"), lambda r: r.key),
            Column("state", gettext_lazy("状态"), _state),
            Column("due", gettext_lazy("应办时间"), lambda r: r.due_at, ("due_at",)),
            Column("finished", gettext_lazy("完成时间"), lambda r: r.finished_at, ("finished_at",)),
            Column("attempts", gettext_lazy("次数"), lambda r: r.attempts, align="end"),
            Column("error", gettext_lazy("错误"), lambda r: r.error),
        ),
        order=("-due_at", "-pk"),
        filterset=JobFilter,
        links={"list": "jobs"},
    )
)


def jobs(request: HttpRequest) -> HttpResponse:
    """The register of jobs."""
    return register_page(request, JOBS)
