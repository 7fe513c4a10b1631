"""The registers of manuals and of duties (说明书登记簿、职责查询)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gangze.duties.models import Duty, DutyRole, Frequency, Manual, VersionState
from gangze.duties.queries import duties_in_force, manual_register, owner_names
from gangze.framework.context import Context
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.framework.search import matching
from gangze.framework.web.addresses import address

STATES = (
    ("in_force", gettext_lazy("有生效版本")),
    ("none", gettext_lazy("尚无生效版本")),
    (VersionState.DRAFT, gettext_lazy("有草稿")),
    (VersionState.REVIEW, gettext_lazy("审核中")),
)
KINDS = (("post", gettext_lazy("岗位说明书")), ("unit", gettext_lazy("部门职责")))


class ManualFilter(django_filters.FilterSet):
    """By name, kind and state."""

    q = django_filters.CharFilter(method="named", label=gettext_lazy("岗位或部门名称"))
    kind = django_filters.ChoiceFilter(choices=KINDS, method="of_kind", label=gettext_lazy("种类"))
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", label=gettext_lazy("状态"))

    class Meta:
        model = Manual
        fields: list[str] = []

    def named(self, rows: QuerySet[Manual], name: str, value: str) -> QuerySet[Manual]:
        """Owners whose name has these words."""
        return rows.filter(owner_name__icontains=value)

    def of_kind(self, rows: QuerySet[Manual], name: str, value: str) -> QuerySet[Manual]:
        """Manuals of posts or of units."""
        return rows.filter(**{f"{value}__isnull": False})

    def in_state(self, rows: QuerySet[Manual], name: str, value: str) -> QuerySet[Manual]:
        """By what version they have."""
        if value in (VersionState.DRAFT, VersionState.REVIEW):
            return rows.filter(open_state=value)
        return rows.filter(version_id__isnull=value == "none")


class DutyFilter(django_filters.FilterSet):
    """By words, frequency and role."""

    q = django_filters.CharFilter(method="worded", label=gettext_lazy("职责内容"))
    frequency = django_filters.ChoiceFilter(choices=Frequency.choices, label=gettext_lazy("频率"))
    role = django_filters.ChoiceFilter(choices=DutyRole.choices, label=gettext_lazy("角色"))

    class Meta:
        model = Duty
        fields: list[str] = []

    def worded(self, rows: QuerySet[Duty], name: str, value: str) -> QuerySet[Duty]:
        """Duties with all these words."""
        return rows.filter(matching(value))


def _state_label(row: Any) -> str:
    return str(VersionState(row.open_state).label) if row.open_state else ""


MANUALS = register_resource(
    Resource(
        name="manuals",
        label=gettext_lazy("岗位说明书"),
        label_plural=pgettext_lazy("一览", "岗位说明书"),
        right="duties.read",
        rows=manual_register,
        columns=(
            Column("name", gettext_lazy("岗位（部门）"), lambda r: r.owner_name, ("owner_name",)),
            Column("kind", gettext_lazy("种类"), lambda r: _("岗位说明书") if r.post_id else _("部门职责")),
            Column(
                "version",
                gettext_lazy("现行版本"),
                lambda r: _("第%(n)d版") % {"n": r.version_number} if r.version_number else "",
                ("version_number",),
            ),
            Column("effective", gettext_lazy("生效日期"), lambda r: r.effective, ("effective",)),
            Column("open", gettext_lazy("在办"), _state_label, ("open_state",)),
        ),
        order=("owner_name", "pk"),
        filterset=ManualFilter,
        row_url=lambda r: address("manual", r.pk),
        links={"list": "manuals", "export": "manuals-export"},
    )
)


def duty_rows(ctx: Context) -> QuerySet[Duty]:
    """Duties in force on the day that the actor may read."""
    return duties_in_force(ctx).select_related("version__manual")


def _name_owners(rows: Sequence[Duty], ctx: Context) -> None:
    names = owner_names(ctx, [row.version.manual for row in rows])
    for row in rows:
        row.owner_name = names.get(row.version.manual_id, "")  # type: ignore[attr-defined]


DUTIES = register_resource(
    Resource(
        name="duties",
        label=gettext_lazy("职责"),
        label_plural=pgettext_lazy("一览", "职责"),
        right="duties.read",
        rows=duty_rows,
        columns=(
            Column("text", gettext_lazy("职责内容"), lambda r: r.text),
            Column("owner", gettext_lazy("岗位（部门）"), lambda r: r.owner_name),
            Column(
                "frequency",
                gettext_lazy("频率"),
                lambda r: r.get_frequency_display() if r.frequency else "",
                ("frequency",),
            ),
            Column("role", gettext_lazy("角色"), lambda r: r.get_role_display(), ("role",)),
            Column("deadline", gettext_lazy("时限"), lambda r: r.deadline),
            Column("limit", gettext_lazy("限额"), lambda r: r.limit, visible=False),
            Column("standard", gettext_lazy("标准"), lambda r: r.standard, visible=False),
            Column("source", gettext_lazy("来源文件"), lambda r: r.version.source, visible=False),
        ),
        order=("version", "order"),
        filterset=DutyFilter,
        row_url=lambda r: f"{reverse('manual', args=[r.version.manual_id])}#duty-{r.pk}",
        prepare=_name_owners,
        links={"list": "duties", "export": "duties-export"},
    )
)
