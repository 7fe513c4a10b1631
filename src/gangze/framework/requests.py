"""A repeated submit makes one record (幂等键)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.kernel.canonical import canonical
from gangze.kernel.findings import refuse


class RequestKey(models.Model):
    """One submit of one actor and what came of it."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    outcome = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="request_key_once")]

    def __str__(self) -> str:
        return self.key


class RequestKeys:
    """The request key of one run: what an earlier run under the same key gave, and keeping what this one gives.

    The key belongs to the actor; the same key with another content is refused. Two at once: the unique
    constraint lets one through, the other fails and finds the first on its next try.
    """

    def __init__(self, ctx: Context, name: str, payload: Callable[[], Any]) -> None:
        self.key = ctx.request_key
        self.actor = f"{ctx.actor.kind}:{ctx.actor.id}:{ctx.actor.label if not ctx.actor.id else ''}"
        self.now = ctx.now
        self.digest = hashlib.sha256(canonical([name, payload()])).hexdigest() if self.key else ""

    def earlier(self) -> dict[str, Any] | None:
        """The outcome kept under this key, or None. Raises `Refused` where the content differs."""
        if not self.key:
            return None
        row = RequestKey.objects.filter(actor=self.actor, key=self.key).first()
        if row is None:
            return None
        if row.digest != self.digest:
            raise refuse(
                "request.reused",
                _("该提交编号已用于内容不同的另一次提交"),
                subject=self.key,
                remedy=_("请刷新页面后重新提交"),
            )
        return dict(row.outcome)

    def keep(self, outcome: dict[str, Any]) -> None:
        """Keep the outcome, in the same transaction as the act."""
        if self.key:
            RequestKey.objects.create(
                actor=self.actor, key=self.key, digest=self.digest, outcome=outcome, at=self.now
            )
