"""Units, standard posts, positions and assignments (机构、标准岗位、设岗、任岗).

Words follow W3C ORG (unit, post) and NIST RBAC. `Unit`, `Post` and `Position` are identities; everything that
can change about them is a dated fact.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gangze.framework.facts import Exclusive, Fact
from gangze.framework.guard import Recorded
from gangze.framework.permission import Scope
from gangze.organisation.models.absence import (
    Absence,
    AbsenceKind,
    Arrangement,
    Origin,
    PartTaken,
    StandIn,
)
from gangze.people.models import Person


class UnitKind(models.TextChoices):
    """What kind of unit it is (机构类型)."""

    HEAD_OFFICE = "head_office", _("总行")
    BRANCH = "branch", _("分行")
    SUB_BRANCH = "sub_branch", _("支行")
    OUTLET = "outlet", _("网点")
    DEPARTMENT = "department", _("部门")
    CENTRE = "centre", _("中心")
    ROOM = "room", _("室")
    GROUP = "group", _("组")
    COMMITTEE = "committee", _("委员会")
    MEMBER = "member", _("会员单位")
    ASSOCIATION = "association", _("协会")
    OTHER = "other", _("其他")


class Unit(Recorded):
    """A unit for ever (机构); its code is what other systems know."""

    code = models.CharField(_("机构编码"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("机构")

    def __str__(self) -> str:
        return self.code


class UnitState(Fact):
    """Name and place of a unit in the tree over days; no row on a day means it did not exist (机构信息).

    `parent` is the unit it belongs to by place (属地), `line` the head-office unit it answers to by business
    line (条线). `dimensions` are what its head answers for (经营指标、风险管理、合规建设).
    """

    key_fields = ("unit",)
    exclusive = (Exclusive("unit", ("unit",), message=_("同一机构同一日期只能有一条信息")),)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="states")
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    aliases = models.JSONField(_("别名"), default=list)
    kind = models.CharField(_("类型"), max_length=16, choices=UnitKind)
    parent = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="child_states", verbose_name=_("上级机构")
    )
    line = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="line_states", verbose_name=_("条线主管部门")
    )
    order = models.PositiveIntegerField(_("排序"), default=0)
    answers_for_profit = models.BooleanField(_("对收入和利润负责"), default=False)
    dimensions = models.JSONField(_("负责人责任维度"), default=list)
    mission = models.TextField(_("部门定位"), blank=True)
    search = models.TextField(blank=True, help_text="names as searchable bigrams")

    class Meta:
        verbose_name = _("机构信息")
        indexes = [
            models.Index(fields=["unit", "superseded_at", "valid_to", "valid_from"], name="unit_state_time"),
            models.Index(
                fields=["parent", "superseded_at", "valid_to", "valid_from", "unit"], name="unit_state_tree"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitClass(Fact):
    """A unit's membership of a class of departments; classes overlap (部门分类: 管理、支持、客户、产品、事业)."""

    key_fields = ("unit", "category")
    exclusive = (Exclusive("unit_category", ("unit", "category")),)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="classes")
    category = models.CharField(_("分类"), max_length=40)

    class Meta:
        verbose_name = _("部门分类")

    def __str__(self) -> str:
        return self.category


class PostCategory(models.TextChoices):
    """Category of a post (岗位类别)."""

    MANAGEMENT = "management", _("管理")
    PROFESSIONAL = "professional", _("专业")
    OPERATION = "operation", _("操作")
    SUPPORT = "support", _("支持")


class Office(models.TextChoices):
    """Front, middle or back office (前中后台)."""

    FRONT = "front", _("前台")
    MIDDLE = "middle", _("中台")
    BACK = "back", _("后台")


class Post(Recorded):
    """A standard post for ever (标准岗位); the same one stands in many units as positions."""

    code = models.CharField(_("岗位编码"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("岗位")

    def __str__(self) -> str:
        return self.code


class PostState(Fact):
    """What a standard post is over days (岗位信息)."""

    key_fields = ("post",)
    exclusive = (Exclusive("post", ("post",), message=_("同一岗位同一日期只能有一条信息")),)

    post = models.ForeignKey(Post, models.PROTECT, related_name="states")
    name = models.CharField(_("岗位名称"), max_length=120)
    aliases = models.JSONField(_("别名"), default=list)
    sequence = models.CharField(_("序列"), max_length=40, blank=True)
    grade = models.CharField(_("职级"), max_length=40, blank=True)
    category = models.CharField(_("类别"), max_length=16, choices=PostCategory, blank=True)
    key_post = models.BooleanField(_("重要岗位"), default=False)
    business_line = models.CharField(_("业务条线"), max_length=60, blank=True)
    office = models.CharField(_("前中后台"), max_length=8, choices=Office, blank=True)
    defence_line = models.PositiveSmallIntegerField(_("风险防线"), null=True)
    needs_approval = models.BooleanField(_("须任职资格核准"), default=False)
    search = models.TextField(blank=True, help_text="names as searchable bigrams")

    class Meta:
        verbose_name = _("岗位信息")
        indexes = [
            models.Index(fields=["post", "superseded_at", "valid_to", "valid_from"], name="post_state_time"),
        ]

    def __str__(self) -> str:
        return self.name


class Position(Recorded):
    """A standard post established in a unit (设岗): the pair, for ever."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    post = models.ForeignKey(Post, models.PROTECT, related_name="positions")

    class Meta:
        verbose_name = _("设岗")
        constraints = [models.UniqueConstraint(fields=["unit", "post"], name="position_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.post_id}"


class PositionState(Fact):
    """How many holders a position is meant to have, and whom it reports to (编制与汇报关系)."""

    key_fields = ("position",)
    exclusive = (Exclusive("position", ("position",), message=_("同一设岗同一日期只能有一条编制")),)

    position = models.ForeignKey(Position, models.PROTECT, related_name="states")
    headcount = models.PositiveIntegerField(_("编制"), null=True)
    reports_to = models.ForeignKey(
        Position, models.PROTECT, null=True, related_name="reports", verbose_name=_("直接上级岗位")
    )
    heads_unit = models.BooleanField(_("机构负责人"), default=False)

    class Meta:
        verbose_name = _("编制")
        indexes = [
            models.Index(
                fields=["position", "superseded_at", "valid_to", "valid_from"], name="position_state_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position_id}: {self.headcount}"


class AssignmentKind(models.TextChoices):
    """How a person holds a position (任岗类型)."""

    PRIMARY = "primary", _("主岗")
    CONCURRENT = "concurrent", _("兼岗")
    ACTING = "acting", _("代理")
    SECONDED = "seconded", _("借调")
    STATIONED = "stationed", _("派驻")
    APPOINTED = "appointed", _("委派")
    LIAISON = "liaison", _("联络")
    CHARGE = "charge", _("包户包点")


class Assignment(Fact):
    """A person holds a position (任岗). One primary position a day; the same position once a day and kind.

    `charge` names the client or outlet of a `CHARGE`; `approval` the regulator's approval of qualification
    (任职资格核准文号) where the post needs one, with the day it was given.
    """

    key_fields = ("person", "position", "kind", "charge")
    exclusive = (
        Exclusive(
            "primary",
            ("person",),
            (("kind", "primary"),),
            _("同一人员同一日期只能有一个主岗"),
        ),
        Exclusive("same", ("person", "position", "kind", "charge"), message=_("该人员在此期间已任该岗")),
    )

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments", db_index=False)
    position = models.ForeignKey(Position, models.PROTECT, related_name="assignments", db_index=False)
    kind = models.CharField(_("任岗类型"), max_length=12, choices=AssignmentKind)
    charge = models.CharField(_("所包对象"), max_length=120, blank=True)
    approval = models.CharField(_("任职资格核准文号"), max_length=80, blank=True)
    approved_on = models.DateField(_("核准日期"), null=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("记录", "任岗")
        indexes = [  # each begins with an identity, which so needs no index of its own
            models.Index(
                fields=["position", "superseded_at", "valid_to", "valid_from", "recorded_at", "person"],
                name="assignment_position_time",
            ),
            models.Index(
                fields=["person", "superseded_at", "valid_to", "valid_from"], name="assignment_person_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.position_id}"


class StagedState(models.TextChoices):
    """Where an import stands between upload and registry (导入状态)."""

    TRYING = "trying", _("试算中")
    TRIED = "tried", _("待确认")
    TAKING = "taking", _("等待入库")
    WRITING = "writing", _("入库中")
    DONE = "done", _("已入库")
    FAILED = "failed", _("未完成")


class StagedImport(models.Model):
    """Files that one person uploaded to one import page, and what trying or taking them gave (暂存的导入).

    `route` and `args` name the page; `report` has figures, the first faults and notes, `faulty` the workbooks with
    the refused rows; the files themselves stand in the storage. Not recorded: it is no part of the registry.
    """

    owner = models.BigIntegerField()
    position = models.BigIntegerField(null=True)
    slot = models.CharField(max_length=120)
    route = models.CharField(max_length=80)
    args = models.JSONField(default=list)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    files = models.JSONField(default=list)
    faulty = models.JSONField(default=list)
    updates = models.BooleanField(default=True)
    in_background = models.BooleanField(default=False)
    state = models.CharField(_("状态"), max_length=8, choices=StagedState)
    report = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("暂存的导入")
        constraints = [models.UniqueConstraint(fields=["owner", "slot"], name="staged_once")]
        indexes = [models.Index(fields=["at"], name="staged_at")]

    def __str__(self) -> str:
        return f"{self.slot} ({self.state})"

    @property
    def url(self) -> str:
        """Its page."""
        return reverse(self.route, args=self.args)

    @property
    def tone(self) -> str:
        """How its state is coloured."""
        return {"tried": "warning", "done": "success", "failed": "danger"}.get(self.state, "")


SCOPES = [
    (Scope.BANK.value, _("全行")),
    (Scope.UNITS.value, _("自定机构")),
    (Scope.SUBTREE.value, _("本机构及以下")),
    (Scope.UNIT.value, _("本机构")),
    (Scope.OWN.value, _("仅本人")),
]
"""How far a right of a post reaches (数据范围)."""


class PostRight(Fact):
    """A right that a post gives its holders, and how far it reaches (岗位授权)."""

    key_fields = ("post", "right")
    exclusive = (Exclusive("post_right", ("post", "right")),)

    post = models.ForeignKey(Post, models.PROTECT, related_name="rights")
    right = models.CharField(_("权限"), max_length=60)
    scope = models.CharField(_("数据范围"), max_length=8, choices=SCOPES)
    units = models.JSONField(_("自定机构"), default=list)

    class Meta:
        verbose_name = _("岗位授权")

    def __str__(self) -> str:
        return self.right


class EmergencyRight(Fact):
    """A right given to one person for some days in an emergency, with its reason (应急授权)."""

    key_fields = ("person", "right")
    exclusive = (Exclusive("emergency", ("person", "right")),)

    person = models.ForeignKey(Person, models.PROTECT, related_name="emergency_rights")
    right = models.CharField(_("权限"), max_length=60)
    scope = models.CharField(_("数据范围"), max_length=8, choices=SCOPES)
    units = models.JSONField(_("自定机构"), default=list)
    reason = models.CharField(_("事由"), max_length=200)

    class Meta:
        verbose_name = _("应急授权")

    def __str__(self) -> str:
        return self.right


__all__ = [
    "SCOPES",
    "Absence",
    "AbsenceKind",
    "Arrangement",
    "Assignment",
    "AssignmentKind",
    "EmergencyRight",
    "Office",
    "Origin",
    "PartTaken",
    "Position",
    "PositionState",
    "Post",
    "PostCategory",
    "PostRight",
    "PostState",
    "StandIn",
    "Unit",
    "UnitClass",
    "UnitKind",
    "UnitState",
]
