"""The register of units (机构登记簿)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.context import Context
from gangze.framework.resource.declare import Column, Resource, RowAction, register_resource
from gangze.framework.search import matching
from gangze.framework.web.addresses import address
from gangze.organisation.models import Unit, UnitKind, UnitState
from gangze.organisation.queries.names import unit_names
from gangze.organisation.queries.screens import below, unit_totals, units_classed, within_reach
from gangze.organisation.queries.units import unit_states

CHANGE = "organisation.change"


class UnitFilter(django_filters.FilterSet):
    """Find units by name or code, kind, and place in the tree."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("名称或编码"))
    kind = django_filters.ChoiceFilter(
        choices=UnitKind.choices, label=gettext_lazy("类型"), empty_label=gettext_lazy("全部")
    )
    category = django_filters.CharFilter(method="classed", label=gettext_lazy("部门分类"))
    unit = django_filters.NumberFilter(method="within", widget=forms.HiddenInput(attrs={"hx-swap-oob": "true"}))

    class Meta:
        model = UnitState
        fields: list[str] = []

    def called(self, rows: QuerySet[UnitState], name: str, value: str) -> QuerySet[UnitState]:
        """By name, short name, alias, or the beginning of the code."""
        return rows.filter(matching(value) | Q(unit__code__istartswith=value.strip()))

    def classed(self, rows: QuerySet[UnitState], name: str, value: str) -> QuerySet[UnitState]:
        """Members of a class on the day."""
        return rows.filter(unit__in=units_classed(self.ctx, value.strip()))

    def within(self, rows: QuerySet[UnitState], name: str, value: Any) -> QuerySet[UnitState]:
        """The unit and all below it."""
        return rows.filter(unit__in=below(self.ctx, int(value)))


def rows(ctx: Context) -> QuerySet[UnitState]:
    """Units of the day."""
    return unit_states(ctx).select_related("unit")


def prepare(page: Sequence[Any], ctx: Context) -> None:
    """Names of the upper and line units and the totals: three queries a page."""
    others = {key for row in page for key in (row.parent_id, row.line_id) if key is not None}
    names = unit_names(others, ctx.as_of, ctx.known_at)
    totals = unit_totals(ctx, [row.unit_id for row in page])
    may = within_reach(ctx, Unit, (row.unit_id for row in page), CHANGE)
    for row in page:
        row.parent_name = names.get(row.parent_id, "")
        row.line_name = names.get(row.line_id, "")
        row.totals = totals.get(row.unit_id)
        row.may_change = row.unit_id in may


def gap(totals: Any) -> str:
    """Vacancies and excess in words."""
    if totals is None:
        return ""
    parts = []
    if totals.vacant:
        parts.append(_("空缺 %(n)s") % {"n": totals.vacant})
    if totals.excess:
        parts.append(_("超编 %(n)s") % {"n": totals.excess})
    return " / ".join(parts) or (_("满编") if totals.headcount else "")


UNITS = register_resource(
    Resource(
        name="units",
        label=gettext_lazy("机构"),
        label_plural=gettext_lazy("组织机构"),
        right="organisation.read",
        change_right=CHANGE,
        rows=rows,
        columns=(
            Column("name", gettext_lazy("名称"), lambda r: r.name, ("name",)),
            Column("code", gettext_lazy("编码"), lambda r: r.unit.code, ("unit__code",)),
            Column("kind", gettext_lazy("类型"), lambda r: r.get_kind_display(), ("kind",)),
            Column("parent", gettext_lazy("上级机构"), lambda r: r.parent_name),
            Column("line", gettext_lazy("条线主管"), lambda r: r.line_name),
            Column("posts", gettext_lazy("岗位数"), lambda r: r.totals.posts if r.totals else 0, align="end"),
            Column(
                "headcount",
                gettext_lazy("编制"),
                lambda r: r.totals.headcount if r.totals else 0,
                align="end",
            ),
            Column("held", gettext_lazy("在岗"), lambda r: r.totals.occupying if r.totals else 0, align="end"),
            Column("gap", gettext_lazy("空缺/超编"), lambda r: gap(r.totals)),
            Column("short_name", gettext_lazy("简称"), lambda r: r.short_name, visible=False),
            Column("aliases", gettext_lazy("别名"), lambda r: r.aliases, visible=False),
            Column("profit", gettext_lazy("对利润负责"), lambda r: r.answers_for_profit, visible=False),
            Column("dimensions", gettext_lazy("负责人责任维度"), lambda r: r.dimensions, visible=False),
            Column("since", gettext_lazy("本阶段起始日"), lambda r: r.valid_from, ("valid_from",), visible=False),
        ),
        order=("order", "unit__code"),
        filterset=UnitFilter,
        row_url=lambda r: address("unit", r.unit_id),
        prepare=prepare,
        actions=(
            RowAction(
                gettext_lazy("变更"),
                "pencil",
                lambda r: address("unit-change", r.unit_id),
                CHANGE,
                where=lambda r: r.may_change,
            ),
            RowAction(
                gettext_lazy("划转"),
                "transfer",
                lambda r: address("unit-move", r.unit_id),
                CHANGE,
                where=lambda r: r.may_change,
            ),
        ),
        links={"list": "units", "add": "unit-add", "export": "units-export", "import": "units-import"},
    )
)
