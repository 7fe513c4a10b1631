"""Who read what that is sensitive: the access log, apart from the ledger (敏感信息访问记录).

A view notes what it showed; the notes of a request are written together once the answer has gone out, so that no
read waits for them and none fails because of them. They are kept for a number of days, then forgotten.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from django.conf import settings
from django.db import Error, models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from gangze.framework.context import Context
from gangze.framework.jobs import register_sweep
from gangze.framework.permission import Policy, Right, register_policy, register_rights

log = logging.getLogger(__name__)

READ = "access.read"
FORGET_AT_ONCE = 5_000
"""Rows that one sweep forgets."""


class AccessKind(models.TextChoices):
    """What kind of thing was read."""

    PERSON = "person", gettext_lazy("人员个人信息")
    LIST = "list", gettext_lazy("人员名单")
    ORIGINAL = "original", gettext_lazy("导入的原文件")
    ENTRY = "entry", gettext_lazy("台账中的个人信息")
    EXPORT = "export", gettext_lazy("登记簿导出")
    API = "api", gettext_lazy("接口读取")


class AccessRecord(models.Model):
    """One read of something sensitive. Plain rows outside the ledger: they prove nothing, they help to look."""

    at = models.DateTimeField(gettext_lazy("时间"))
    actor_id = models.BigIntegerField()
    actor_label = models.CharField(gettext_lazy("访问人"), max_length=120)
    kind = models.CharField(gettext_lazy("访问内容"), max_length=10, choices=AccessKind)
    subject = models.CharField(gettext_lazy("对象"), max_length=200)
    rows = models.PositiveIntegerField(gettext_lazy("条数"), default=1)
    address = models.CharField(gettext_lazy("地址"), max_length=300)

    class Meta:
        verbose_name = gettext_lazy("访问记录")
        indexes = [
            models.Index(fields=["at"], name="access_at"),
            models.Index(fields=["actor_id", "at"], name="access_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.subject}"


register_rights(Right(READ, gettext_lazy("查看敏感信息访问记录")))
register_policy(Policy(AccessRecord, READ, in_units=lambda units, ctx: Q(pk__in=[])))

_NOTES = "_gangze_access"


def accessed(request: HttpRequest, kind: AccessKind, subject: str, rows: int = 1) -> None:
    """Note that the answer to a request shows something sensitive: what, and how many rows of it."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    record = AccessRecord(
        at=ctx.now,
        actor_id=ctx.actor.id,
        actor_label=ctx.actor.label[:120],
        kind=kind.value,
        subject=subject[:200],
        rows=rows,
        address=request.get_full_path()[:300],
    )
    request.__dict__.setdefault(_NOTES, []).append(record)


def notes_of(request: HttpRequest) -> list[AccessRecord]:
    """What was noted while a request was answered."""
    return list(request.__dict__.get(_NOTES, ()))


def keep(records: Sequence[AccessRecord]) -> None:
    """Write notes in one statement; where that fails they go to the log, never to whoever reads."""
    try:
        AccessRecord.objects.bulk_create(records)
    except Error:
        log.exception("access records were not written: %s", "; ".join(map(str, records)))


def forget(now: dt.datetime) -> int:
    """Delete records older than `GANGZE_ACCESS_DAYS` days, some at a time; how many."""
    before = now - dt.timedelta(days=settings.GANGZE_ACCESS_DAYS)
    old = list(AccessRecord.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:FORGET_AT_ONCE])
    if old:
        AccessRecord.objects.filter(pk__in=old).delete()
    return len(old)


register_sweep("access.forget", forget)
