"""The register of committees (委员会登记簿)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.committees.domain.composition import SeatRole, lacks
from gangze.committees.models import Charter
from gangze.committees.queries import committees, sitting
from gangze.committees.screens import LACKS
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.framework.search import matching
from gangze.framework.web.addresses import address
from gangze.organisation.models import UnitState
from gangze.organisation.queries.names import person_names, unit_names


class CommitteeFilter(django_filters.FilterSet):
    """By name or code."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("名称或编码"))

    class Meta:
        model = UnitState
        fields: list[str] = []

    def called(self, rows: QuerySet[UnitState], name: str, value: str) -> QuerySet[UnitState]:
        """By name, alias or code."""
        return rows.filter(matching(value) | Q(unit__code__istartswith=value.strip()))


def _prepare(page: Sequence[Any], ctx: Context) -> None:
    units = [row.unit_id for row in page]
    found = sitting(ctx.as_of, units, ctx.known_at)
    chartered = set(
        Charter.objects.filter(true_on(ctx.as_of, ctx.known_at), unit__in=units).values_list("unit", flat=True)
    )
    above = unit_names((row.parent_id for row in page if row.parent_id), ctx.as_of, ctx.known_at)
    chairs = {
        unit: [p for seat in one.seats if seat.role is SeatRole.CHAIR for p in seat.persons]
        for unit, one in found.items()
    }
    people = person_names((p for persons in chairs.values() for p in persons), ctx.as_of, ctx.known_at)
    for row in page:
        one = found.get(row.unit_id)
        row.above = above.get(row.parent_id, "")
        row.chairs = [people.get(p, "") for p in chairs.get(row.unit_id, [])]
        row.members = len(one.members) if one else 0
        row.needed = one.rules.needed(row.members) if one and row.unit_id in chartered else None
        row.lacking = (
            [str(LACKS[code]) for code in dict.fromkeys(lack.code for lack in lacks(one))]
            if one
            else [_("未登记章程和组成")]
        )


COMMITTEES = register_resource(
    Resource(
        name="committees",
        label=gettext_lazy("委员会"),
        label_plural=gettext_lazy("委员会"),
        right="organisation.read",
        rows=committees,
        columns=(
            Column("name", gettext_lazy("名称"), lambda r: r.name, ("name",)),
            Column("code", gettext_lazy("编码"), lambda r: r.unit.code, ("unit__code",), visible=False),
            Column("parent", gettext_lazy("上级机构"), lambda r: r.above),
            Column("chair", gettext_lazy("主任委员"), lambda r: r.chairs),
            Column("members", gettext_lazy("有表决权委员"), lambda r: r.members, align="end"),
            Column("quorum", gettext_lazy("法定人数"), lambda r: r.needed, align="end"),
            Column("lacks", gettext_lazy("待完善"), lambda r: r.lacking),
        ),
        order=("order", "unit__code"),
        filterset=CommitteeFilter,
        row_url=lambda r: address("committee", r.unit_id),
        prepare=_prepare,
        links={"list": "committees", "export": "committees-export"},
    )
)
