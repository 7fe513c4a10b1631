"""The register of plans (推演方案登记簿)."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import reverse
from django.utils.translation import gettext_lazy

from gangze.controls.models import Plan, PlanState
from gangze.controls.queries.plans import plan_rows
from gangze.framework.context import Context
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.organisation.queries.names import person_names, unit_names


class PlanFilter(django_filters.FilterSet):
    """By name and state."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=gettext_lazy("方案名称"))
    state = django_filters.ChoiceFilter(choices=PlanState.choices, label=gettext_lazy("状态"))

    class Meta:
        model = Plan
        fields: list[str] = []


def _name_owners(rows: Any, ctx: Context) -> None:
    people = person_names({row.owner_id for row in rows}, ctx.as_of)
    units = unit_names({row.unit_id for row in rows if row.unit_id}, ctx.as_of)
    for row in rows:
        row.owner_name, row.unit_name = people.get(row.owner_id, ""), units.get(row.unit_id, "")


PLANS = register_resource(
    Resource(
        name="plans",
        label=gettext_lazy("推演方案"),
        label_plural=gettext_lazy("推演方案"),
        right="plans.read",
        change_right="plans.make",
        rows=plan_rows,
        columns=(
            Column("name", gettext_lazy("方案名称"), lambda r: r.name, ("name",)),
            Column("state", gettext_lazy("状态"), lambda r: r.get_state_display(), ("state",)),
            Column("day", gettext_lazy("计划生效日"), lambda r: r.day, ("day",)),
            Column("steps", gettext_lazy("事项数"), lambda r: r.step_count, ("step_count",), "end"),
            Column("owner", gettext_lazy("编制人"), lambda r: r.owner_name),
            Column("unit", gettext_lazy("所属机构"), lambda r: r.unit_name),
            Column("made", gettext_lazy("编制时间"), lambda r: r.made_at, ("made_at",)),
        ),
        order=("state", "-made_at", "pk"),
        filterset=PlanFilter,
        row_url=lambda r: reverse("plan", args=[r.pk]),
        prepare=_name_owners,
        links={"list": "plans", "add": "plan-add", "export": "plans-export"},
    )
)
