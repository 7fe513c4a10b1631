"""One immutable version of one piece of content (内容版本)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.framework.guard import Recorded
from gangze.kernel.content import ContentDocument, restored
from gangze.kernel.interval import FOREVER


class Origin(models.TextChoices):
    """Who wrote a version: the product that ships it, or the bank itself."""

    SHIPPED = "shipped", _("产品自带")
    BANK = "bank", _("本行制定")


class ContentVersionQuerySet(models.QuerySet["ContentVersion"]):
    """Named time filters of content."""

    def on(self, day: dt.date, known_at: dt.datetime | None = None) -> ContentVersionQuerySet:
        """Versions whose days include `day`, the one that counts first.

        A version holds from its first day until a later-dated one takes over; of two with the same first day
        the one imported later is the correction.
        """
        found = self.filter(Q(valid_from__lte=day) & Q(valid_to__gt=day))
        if known_at is not None:
            found = found.filter(imported_at__lte=known_at)
        return found.order_by("kind", "key", "-valid_from", "-imported_at", "-id")


class ContentVersion(Recorded):
    """What a rule, calendar, scale or procedure says from a day on. Cases, findings and results cite its id.

    `body` is canonical JSON, `digest` the SHA-256 of kind, key, days, source and body together; `approver`
    the id of the person who imported or approved it, None for what the system loaded itself.
    """

    kind = models.CharField(_("类别"), max_length=60)
    key = models.CharField(_("编号"), max_length=120)
    digest = models.CharField(_("摘要"), max_length=64)
    body = models.TextField(_("内容"))
    valid_from = models.DateField(_("生效日"))
    valid_to = models.DateField(_("失效日"), default=FOREVER)
    source = models.TextField(_("依据"))
    origin = models.CharField(_("来源"), max_length=10, choices=Origin.choices)
    approver = models.BigIntegerField(_("批准人"), null=True)
    imported_at = models.DateTimeField(_("导入时间"))

    objects = ContentVersionQuerySet.as_manager()

    class Meta:
        app_label = "framework"
        db_table = "content_version"
        verbose_name = _("内容版本")
        indexes = [models.Index(fields=["kind", "key", "-valid_from"], name="content_version_on")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key} {self.valid_from}"

    def value(self) -> Any:
        """The body as data; fractions come back as exact decimals."""
        return restored(json.loads(self.body))

    def document(self) -> ContentDocument:
        """The version as the document it was imported from."""
        days = (self.valid_from, self.valid_to)
        return ContentDocument(self.kind, self.key, *days, self.source, self.value())
