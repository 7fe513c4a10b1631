"""Post manuals and duties (岗位说明书、职责).

A `Manual` belongs to a standard post or to a unit. Its versions are drafted, reviewed, published by a second
person, and acknowledged by each holder; which version is in force on a day is a fact. A published version and
its duties never change.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.duties.authority import models as _authority_models  # noqa: F401 - tables of the same app
from gangze.framework.facts import Exclusive, Fact
from gangze.framework.guard import Recorded
from gangze.organisation.models import Post, Unit
from gangze.people.models import Person


class Manual(Recorded):
    """The manual of one standard post (岗位说明书) or of one unit (部门职责)."""

    post = models.OneToOneField(Post, models.PROTECT, null=True, related_name="manual")
    unit = models.OneToOneField(Unit, models.PROTECT, null=True, related_name="manual")

    class Meta:
        verbose_name = _("岗位说明书")
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True) ^ Q(unit__isnull=True), name="manual_of_post_or_unit"
            )
        ]

    def __str__(self) -> str:
        return f"manual {self.pk}"


class VersionState(models.TextChoices):
    """Where a version stands (说明书状态)."""

    DRAFT = "draft", _("草稿")
    REVIEW = "review", _("审核中")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已作废")


class ManualVersion(Recorded):
    """One version with its four elements: duties, qualifications, workflow, assessment criteria (四要素).

    `revision` counts the edits of a draft, so that two editors cannot overwrite each other and an approver
    approves just what was asked for. `edited_by` are the ids of all who drafted or edited: none of them may
    approve. `document_number` is the filing number (文件编号) where the bank gives its own.
    """

    manual = models.ForeignKey(Manual, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    state = models.CharField(_("状态"), max_length=12, choices=VersionState, default=VersionState.DRAFT)
    mission = models.TextField(_("定位"), blank=True)
    qualifications = models.TextField(_("任职要求"), blank=True)
    workflow = models.TextField(_("工作流程"), blank=True)
    criteria = models.TextField(_("考核标准"), blank=True)
    note = models.TextField(_("修订说明"), blank=True)
    source = models.CharField(_("来源文件"), max_length=200, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    document_number = models.CharField(_("文件编号"), max_length=60, blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    drafted_by = models.BigIntegerField(default=0)
    drafted_at = models.DateTimeField()
    edited_by = models.JSONField(default=list)
    submitted_by = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    published_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("说明书版本")
        constraints = [models.UniqueConstraint(fields=["manual", "number"], name="manual_version_once")]
        indexes = [models.Index(fields=["state", "manual"], name="manual_version_state")]

    def __str__(self) -> str:
        return f"{self.manual_id} v{self.number}"


class ManualInForce(Fact):
    """Which version of a manual is in force over days (生效版本)."""

    key_fields = ("manual",)
    exclusive = (Exclusive("manual", ("manual",), message=_("同一说明书同一日期只能有一个生效版本")),)

    manual = models.ForeignKey(Manual, models.PROTECT, related_name="in_force")
    version = models.ForeignKey(ManualVersion, models.PROTECT, related_name="in_force")

    class Meta:
        verbose_name = _("生效版本")
        indexes = [
            models.Index(
                fields=["manual", "superseded_at", "valid_to", "valid_from"], name="manual_in_force_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.manual_id}: {self.version_id}"


class DutyRole(models.TextChoices):
    """The part the post plays in it (职责角色)."""

    PRIMARY = "primary", _("主办")
    MANAGEMENT = "management", _("管理")
    SUPERVISING = "supervising", _("监督")
    ASSISTING = "assisting", _("协办")


class Frequency(models.TextChoices):
    """How often it is due (频率)."""

    DAILY = "daily", _("每日")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季")
    HALF_YEARLY = "half_yearly", _("每半年")
    YEARLY = "yearly", _("每年")
    ON_EVENT = "on_event", _("按需")


class Duty(Recorded):
    """One duty as structured data (职责).

    `text` are the document's words, `original` its very characters, `span` their place in the source. The
    other columns say the same as data: action, object, role, frequency, deadline, limit, standard,
    accountability. `order` ascends within the version with gaps; only its sequence means something. `lineage`
    is kept from version to version, so that versions compare duty by duty.
    `figures` are `{"kind", "value", "unit", "bound", "inclusive", "subject", "text"}`.
    """

    version = models.ForeignKey(ManualVersion, models.PROTECT, related_name="duties")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    order = models.PositiveIntegerField(_("序号"))
    lineage = models.UUIDField()
    text = models.TextField(_("职责内容"))
    original = models.TextField(blank=True)
    group = models.CharField(_("类别"), max_length=120, blank=True)
    action = models.CharField(_("动作"), max_length=60, blank=True)
    object = models.CharField(_("对象"), max_length=200, blank=True)
    role = models.CharField(_("角色"), max_length=12, choices=DutyRole, default=DutyRole.PRIMARY)
    frequency = models.CharField(_("频率"), max_length=12, choices=Frequency, blank=True)
    deadline = models.CharField(_("时限"), max_length=120, blank=True)
    limit = models.CharField(_("限额"), max_length=200, blank=True)
    standard = models.CharField(_("标准"), max_length=200, blank=True)
    accountability = models.CharField(_("责任"), max_length=120, blank=True)
    activities = models.JSONField(_("业务活动"), default=list)
    figures = models.JSONField(_("指标"), default=list)
    source = models.CharField(_("来源文件"), max_length=200, blank=True)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    search = models.TextField(blank=True, help_text="text as searchable bigrams")

    class Meta:
        verbose_name = _("职责")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="duty_order_once")]

    def __str__(self) -> str:
        return self.text


class Acknowledgement(Recorded):
    """A holder has read and accepts a published version (签收)."""

    version = models.ForeignKey(ManualVersion, models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="acknowledgements")
    position = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("签收")
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.version_id}"
