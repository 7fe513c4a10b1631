"""Registers of planned forced leave, and of inspections and audits of key posts (强制休假计划、离岗检查登记簿)."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from gangze.controls.models import KeyPostReview, PlannedLeave, PlannedLeaveState, ReviewKind
from gangze.controls.queries.leave_plans import named, planned, reviews
from gangze.framework.resource.declare import Column, Resource, RowAction, register_resource


class PlanFilter(django_filters.FilterSet):
    """By year and state."""

    year = django_filters.NumberFilter(label=gettext_lazy("年度"))
    state = django_filters.ChoiceFilter(choices=PlannedLeaveState.choices, label=gettext_lazy("状态"))

    class Meta:
        model = PlannedLeave
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[PlannedLeave]) -> QuerySet[PlannedLeave]:
        """A year beyond any column finds nothing."""
        year = self.form.cleaned_data.get("year")
        if year is not None and not 0 <= year <= 9999:
            return queryset.none()
        found: QuerySet[PlannedLeave] = super().filter_queryset(queryset)
        return found


def _open(row: PlannedLeave) -> bool:
    return row.state == PlannedLeaveState.PLANNED


LEAVE_PLAN = register_resource(
    Resource(
        name="leave-plan",
        label=gettext_lazy("强制休假计划"),
        label_plural=gettext_lazy("强制休假计划"),
        right="leave_plan.read",
        rows=planned,
        columns=(
            Column("who", gettext_lazy("人员"), lambda r: r.who, personal=True),
            Column("place", gettext_lazy("岗位"), lambda r: r.place),
            Column("year", gettext_lazy("年度"), lambda r: r.year, ("year",), visible=False),
            Column("first", gettext_lazy("第一天"), lambda r: r.first_day, ("first_day",)),
            Column("last", gettext_lazy("最后一天"), lambda r: r.last_day, ("last_day",)),
            Column("days", gettext_lazy("工作日"), lambda r: r.working_days, align="end"),
            Column("stand_in", gettext_lazy("建议顶岗人"), lambda r: r.stands_in),
            Column("state", gettext_lazy("状态"), lambda r: r.get_state_display(), ("state",)),
            Column("note", gettext_lazy("说明"), lambda r: r.note, visible=False),
        ),
        order=("first_day", "pk"),
        filterset=PlanFilter,
        prepare=named,
        actions=(
            RowAction(
                gettext_lazy("调整"),
                "pencil",
                lambda r: reverse("leave-plan-move", args=[r.pk]),
                "leave_plan.make",
                where=_open,
            ),
            RowAction(
                gettext_lazy("取消"),
                "calendar-off",
                lambda r: reverse("leave-plan-cancel", args=[r.pk]),
                "leave_plan.make",
                danger=True,
                where=_open,
            ),
        ),
        links={"list": "leave-plan", "export": "leave-plan-export"},
        change_right="leave_plan.make",
    )
)


class ReviewFilter(django_filters.FilterSet):
    """By kind and result."""

    kind = django_filters.ChoiceFilter(choices=ReviewKind.choices, label=gettext_lazy("种类"))
    q = django_filters.CharFilter(field_name="found", lookup_expr="icontains", label=gettext_lazy("检查情况"))

    class Meta:
        model = KeyPostReview
        fields: list[str] = []


REVIEWS = register_resource(
    Resource(
        name="key-post-reviews",
        label=gettext_lazy("离岗检查与离任审计"),
        label_plural=gettext_lazy("离岗检查与离任审计"),
        right="key_post.read",
        rows=reviews,
        columns=(
            Column("who", gettext_lazy("被检查人"), lambda r: r.who, personal=True),
            Column("kind", gettext_lazy("种类"), lambda r: r.get_kind_display(), ("kind",)),
            Column("place", gettext_lazy("岗位"), lambda r: r.place),
            Column("looked_on", gettext_lazy("检查日期"), lambda r: r.looked_on, ("looked_on",)),
            Column("looked_by", gettext_lazy("检查人"), lambda r: r.looked_label),
            Column("sound", gettext_lazy("未发现问题"), lambda r: r.sound, ("sound",)),
            Column("found", gettext_lazy("检查情况"), lambda r: r.found),
        ),
        order=("-looked_on", "-pk"),
        filterset=ReviewFilter,
        prepare=named,
        links={"list": "key-post-reviews", "export": "key-post-reviews-export", "add": "key-post-review-add"},
        change_right="key_post.review",
    )
)
