"""What the controls keep: decisions of people, and what follows from looking (检查记录).

`ActivityCorrection` and `Exemption` are decisions and go through commands. `DutyTags` and `Noticed` only hold what the
same code would find again from registry and rules; they are written by sweeps, outside the ledger, and may be emptied
any time.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gangze.duties.models import Duty
from gangze.framework.facts import Exclusive, Fact
from gangze.framework.guard import Recorded
from gangze.kernel.findings import Effect
from gangze.organisation.models import Position, Post, Unit
from gangze.people.models import Person


class ActivityCorrection(Recorded):
    """What a person decided about a wording: it does, or does not, touch an activity (标注更正).

    It holds for every duty of that wording, in this document and in the next. `text` is the wording as it was met,
    `wording` the form in which texts are compared.
    """

    wording = models.TextField(_("职责内容"))
    digest = models.CharField(max_length=64)
    activity = models.CharField(_("业务活动"), max_length=60)
    touches = models.BooleanField(_("涉及"))
    text = models.TextField()
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("业务活动更正")
        constraints = [models.UniqueConstraint(fields=["digest", "activity"], name="activity_correction_once")]

    def __str__(self) -> str:
        return f"{self.activity}: {self.touches}"


class Choice(models.TextChoices):
    """What is done about duties that mean the same (职责交叉处理方式)."""

    KEEP = "keep", _("保留并说明")
    ASSIST = "assist", _("改为协办")
    MERGE = "merge", _("合并")


class OverlapDecision(Recorded):
    """What was decided about duties of different owners that mean the same (职责交叉处理).

    `pair` names the owners and wordings: once one of them changes, the overlap is another one. `sides` are the duties
    as they were, `lead` whose duty stays or leads, `versions` the drafts that were opened to carry it out.
    """

    personal_fields = ("decided_label",)

    pair = models.CharField(max_length=32)
    choice = models.CharField(_("处理方式"), max_length=8, choices=Choice)
    reason = models.TextField(_("说明"), blank=True)
    sides = models.JSONField(_("职责"), default=list)
    lead = models.CharField(_("主办"), max_length=200, blank=True)
    versions = models.JSONField(default=list)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("决定人"))
    decided_label = models.CharField(_("决定人"), max_length=120)
    decided_on = models.DateField(_("决定日期"))
    withdrawn_on = models.DateField(_("撤销日期"), null=True)

    class Meta:
        verbose_name = _("职责交叉处理")
        constraints = [
            models.UniqueConstraint(
                fields=["pair"], condition=models.Q(withdrawn_on__isnull=True), name="overlap_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.choice}: {self.pair}"


class DutyTags(models.Model):
    """The activities of a published duty under one vocabulary, kept so that a sweep need not read its text again."""

    duty = models.OneToOneField(Duty, models.CASCADE, related_name="tags")
    vocabulary = models.CharField(max_length=64)
    tags = models.JSONField(default=list)

    class Meta:
        verbose_name = _("职责标注")

    def __str__(self) -> str:
        return f"{self.duty_id}"


EFFECTS = [(Effect.BLOCK.value, _("阻断")), (Effect.APPROVE.value, _("须审批")), (Effect.RECORD.value, _("提示"))]


class Noticed(models.Model):
    """A finding of the last sweep, as words and witnesses (检查发现). `gone_on` is set when it no longer stands.

    `unit` is where it is looked after: the unit of its position or department, the first unit of its post, the unit
    of a person's primary position.
    """

    fingerprint = models.CharField(max_length=32, unique=True)
    situation = models.CharField(max_length=32, default="")
    code = models.CharField(_("类别"), max_length=40)
    effect = models.CharField(_("影响"), max_length=8, choices=EFFECTS)
    rule = models.CharField(_("规则"), max_length=120, blank=True)
    subject = models.CharField(_("对象"), max_length=200)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", verbose_name=_("机构"))
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+", verbose_name=_("岗位"))
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", verbose_name=_("人员"))
    message = models.TextField(_("发现"))
    remedy = models.TextField(_("建议"), blank=True)
    english = models.JSONField(default=dict, help_text="message and remedy in English")
    witness = models.JSONField(default=list)
    valid_from = models.DateField(_("起"), null=True)
    valid_to = models.DateField(_("止"), null=True)
    first_seen = models.DateField(_("首次发现"))
    gone_on = models.DateField(_("消除日期"), null=True)

    class Meta:
        verbose_name = _("检查发现")
        indexes = [
            models.Index(fields=["gone_on", "code", "unit"], name="noticed_open"),
            models.Index(fields=["person"], name="noticed_person"),
        ]

    def __str__(self) -> str:
        return self.message

    @property
    def words(self) -> tuple[str, str]:
        """Message and remedy in the reader's language."""
        if get_language() == "en" and self.english:
            return self.english["message"], self.english["remedy"]
        return self.message, self.remedy


class Sweep(models.Model):
    """One look at the whole bank: when, for which day, with which rules, and what it counted (检查批次)."""

    at = models.DateTimeField(_("检查时间"))
    day = models.DateField(_("检查日"))
    knowledge = models.CharField(max_length=64)
    duties = models.PositiveIntegerField(default=0)
    untagged = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)

    class Meta:
        verbose_name = _("检查批次")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.day}"


class HowOften(models.TextChoices):
    """How often a compensating control is carried out (频率)."""

    EACH = "each", _("逐笔")
    DAILY = "daily", _("每日")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    QUARTERLY = "quarterly", _("每季度")


class Exemption(Recorded):
    """A finding that the bank accepts for a time, on whose word and with what done instead (例外).

    It is about one situation: the same rule, subject and witnesses, each duty word for word. `measure` is done by the
    holders of `carried_by`, `how_often`. `first_day` and `last_day` are as agreed, both included.
    """

    personal_fields = ("subject", "message", "asked_label", "approved_label", "withdrawn_label")

    situation = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=32)
    code = models.CharField(_("类别"), max_length=40)
    rule = models.CharField(_("规则"), max_length=120, blank=True)
    effect = models.CharField(_("影响"), max_length=8, choices=EFFECTS)
    subject = models.CharField(_("对象"), max_length=200)
    message = models.TextField(_("发现"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("机构"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("人员"))
    reason = models.TextField(_("例外理由"))
    measure = models.TextField(_("补偿性控制"))
    carried_by = models.ForeignKey(Position, models.PROTECT, related_name="+", verbose_name=_("执行岗位"))
    how_often = models.CharField(_("频率"), max_length=10, choices=HowOften)
    first_day = models.DateField(_("起始日期"))
    last_day = models.DateField(_("到期日"))
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("申请人"))
    asked_label = models.CharField(_("申请人"), max_length=120)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人"))
    approved_label = models.CharField(_("批准人"), max_length=120)
    approved_on = models.DateField(_("批准日期"))
    withdrawn_on = models.DateField(_("撤销日期"), null=True)
    withdrawn_label = models.CharField(_("撤销人"), max_length=120, blank=True)
    withdrawal = models.TextField(_("撤销原因"), blank=True)

    class Meta:
        verbose_name = _("例外")
        indexes = [
            models.Index(fields=["fingerprint"], name="exemption_finding"),
            models.Index(fields=["last_day", "withdrawn_on"], name="exemption_end"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.last_day}"


class ExemptionTerm(Fact):
    """The days on which a situation is accepted (例外期间); withdrawing ends it early."""

    key_fields = ("exemption",)
    exclusive = (Exclusive("situation", ("situation",), message=_("同一情形同一日期只能有一项例外")),)

    exemption = models.ForeignKey(Exemption, models.PROTECT, related_name="terms", verbose_name=_("例外"))
    situation = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("例外期间")
        indexes = [
            models.Index(fields=["situation", "superseded_at", "valid_to", "valid_from"], name="exemption_term_time"),
        ]

    def __str__(self) -> str:
        return f"{self.exemption_id}"


class PlanState(models.TextChoices):
    """Where a scratch plan stands."""

    DRAFT = "draft", _("编制中")
    DONE = "done", _("已办理")
    DROPPED = "dropped", _("已放弃")


class Plan(Recorded):
    """Changes that somebody intends, collected to be looked at as a whole and then done as one act (推演方案).

    `day` is when they are meant to take effect. `unit` is where the owner belongs: rights to read plans reach it.
    `revision` counts the edits, so that nobody does what he has not seen.
    """

    name = models.CharField(_("方案名称"), max_length=80)
    purpose = models.TextField(_("目的"), blank=True)
    day = models.DateField(_("计划生效日"))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("编制人"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("所属机构"))
    state = models.CharField(_("状态"), max_length=8, choices=PlanState, default=PlanState.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("编制时间"))
    ended_at = models.DateTimeField(_("办结时间"), null=True)

    class Meta:
        verbose_name = _("推演方案")
        indexes = [models.Index(fields=["state", "owner"], name="plan_of_owner")]

    def __str__(self) -> str:
        return self.name


class PlanStep(Recorded):
    """One change of a plan: the commands of one kind that would do it (方案事项).

    `key` stays while the steps are put in another order: by it a later step names what this one makes.
    """

    personal_fields = ("cmds",)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    place = models.PositiveIntegerField()
    key = models.PositiveIntegerField()
    command = models.CharField(max_length=80)
    cmds = models.JSONField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("方案事项")
        ordering = ["plan", "place", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="plan_step_key_once")]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.key} {self.command}"


class PlanLook(models.Model):
    """What the last look at a plan saw: what would come and go, and what would be refused (推演结果)."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="look")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField(_("推演时间"))
    day = models.DateField(_("推演日"))
    by = models.CharField(max_length=120)
    result = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("推演结果")

    def __str__(self) -> str:
        return f"{self.plan_id}"
class PlannedLeaveState(models.TextChoices):
    """Where a planned leave stands."""

    PLANNED = "planned", _("计划中")
    STARTED = "started", _("已开始")
    CANCELLED = "cancelled", _("已取消")


class PlannedLeave(Recorded):
    """A forced leave of a key post, secret from its person until the day it starts (强制休假计划).

    Who and when enter the ledger as commitments that nobody can open: their values stand here alone.
    """

    secret_fields = ("person_id", "position_id", "stand_in_id", "first_day", "last_day", "working_days", "note")

    year = models.PositiveSmallIntegerField(_("年度"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("机构"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    position = models.ForeignKey(Position, models.PROTECT, related_name="+", verbose_name=_("岗位"))
    stand_in = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("建议顶岗人"))
    first_day = models.DateField(_("第一天"))
    last_day = models.DateField(_("最后一天"))
    working_days = models.PositiveSmallIntegerField(_("工作日"))
    state = models.CharField(_("状态"), max_length=10, choices=PlannedLeaveState, default=PlannedLeaveState.PLANNED)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("强制休假计划")
        indexes = [
            models.Index(fields=["year", "unit", "first_day"], name="planned_leave_year"),
            models.Index(fields=["state", "first_day"], name="planned_leave_due"),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.pk}"


class ReviewKind(models.TextChoices):
    """On which occasion a key post was looked at."""

    INSPECTION = "inspection", _("离岗检查")
    AUDIT = "audit", _("离任审计")


class KeyPostReview(Recorded):
    """What was found in a key post while its holder was on forced leave, or on leaving (离岗检查、离任审计)."""

    personal_fields = ("found",)

    kind = models.CharField(_("种类"), max_length=12, choices=ReviewKind)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    position = models.ForeignKey(Position, models.PROTECT, related_name="+", verbose_name=_("岗位"))
    looked_on = models.DateField(_("检查日期"))
    looked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("检查人"))
    looked_label = models.CharField(_("检查人"), max_length=120)
    sound = models.BooleanField(_("未发现问题"))
    found = models.TextField(_("检查情况"))

    class Meta:
        verbose_name = _("离岗检查与离任审计")
        indexes = [models.Index(fields=["person", "position", "looked_on"], name="key_post_review_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.looked_on}"
