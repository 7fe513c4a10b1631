"""The register of exceptions (例外登记簿)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from gangze.controls.domain.exempting import SOON, Standing, standing_on
from gangze.controls.models import Exemption
from gangze.controls.queries.exempting import exemptions
from gangze.controls.words import FAMILIES, LABELS
from gangze.framework.context import Context
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.organisation.queries.names import position_names, unit_names

STANDINGS = {
    Standing.RUNNING: gettext_lazy("执行中"),
    Standing.ENDING: gettext_lazy("即将到期"),
    Standing.COMING: gettext_lazy("尚未开始"),
    Standing.EXPIRED: gettext_lazy("已到期"),
    Standing.WITHDRAWN: gettext_lazy("已撤销"),
}
"""Where an exception stands, as staff call it."""


def in_standing(rows: QuerySet[Exemption], wanted: str, day: dt.date) -> QuerySet[Exemption]:
    """Those that stand so on a day; 执行中 holds also those that end soon."""
    soon = day + dt.timedelta(days=SOON)
    if wanted == Standing.WITHDRAWN:
        return rows.filter(withdrawn_on__lte=day)
    rows = rows.exclude(withdrawn_on__lte=day)
    return {
        Standing.RUNNING: rows.filter(first_day__lte=day, last_day__gte=day),
        Standing.ENDING: rows.filter(first_day__lte=day, last_day__gte=day, last_day__lt=soon),
        Standing.COMING: rows.filter(first_day__gt=day),
        Standing.EXPIRED: rows.filter(last_day__lt=day),
    }[Standing(wanted)]


class ExemptionFilter(django_filters.FilterSet):
    """By words, family, and where it stands."""

    q = django_filters.CharFilter(field_name="message", lookup_expr="icontains", label=gettext_lazy("发现内容"))
    family = django_filters.ChoiceFilter(
        choices=tuple(FAMILIES.items()), method="of_family", label=gettext_lazy("类别")
    )
    state = django_filters.ChoiceFilter(
        choices=tuple((str(key), label) for key, label in STANDINGS.items()),
        method="in_state",
        label=gettext_lazy("状态"),
    )

    class Meta:
        model = Exemption
        fields: list[str] = []

    def of_family(self, rows: QuerySet[Exemption], name: str, value: str) -> QuerySet[Exemption]:
        """Codes that begin alike."""
        return rows.filter(code__startswith=f"{value}.")

    def in_state(self, rows: QuerySet[Exemption], name: str, value: str) -> QuerySet[Exemption]:
        """Where it stands on the day looked at."""
        ctx: Context = self.ctx  # type: ignore[attr-defined]
        return in_standing(rows, value, ctx.as_of)


def named(rows: Any, ctx: Context) -> None:
    """Put the names and the standing of the day on each."""
    units = unit_names({row.unit_id for row in rows if row.unit_id}, ctx.as_of)
    positions = position_names({row.carried_by_id for row in rows}, ctx.as_of)
    for row in rows:
        row.unit_name = units.get(row.unit_id, "")
        row.carrier = positions.get(row.carried_by_id, "")
        row.standing = standing_on(row.first_day, row.last_day, row.withdrawn_on, ctx.as_of)
        row.standing_label = str(STANDINGS[row.standing])


EXEMPTIONS = register_resource(
    Resource(
        name="exemptions",
        label=gettext_lazy("例外"),
        label_plural=gettext_lazy("例外登记簿"),
        right="controls.read",
        rows=exemptions,
        columns=(
            Column("subject", gettext_lazy("对象"), lambda r: r.subject, ("subject",)),
            Column("standing", gettext_lazy("状态"), lambda r: r.standing_label),
            Column("code", gettext_lazy("类别"), lambda r: str(LABELS.get(r.code, r.code)), ("code",)),
            Column("unit", gettext_lazy("机构"), lambda r: r.unit_name),
            Column("measure", gettext_lazy("补偿性控制"), lambda r: r.measure),
            Column("carrier", gettext_lazy("执行岗位"), lambda r: r.carrier),
            Column("how_often", gettext_lazy("频率"), lambda r: r.get_how_often_display(), visible=False),
            Column("first", gettext_lazy("起始日期"), lambda r: r.first_day, ("first_day",), visible=False),
            Column("last", gettext_lazy("到期日"), lambda r: r.last_day, ("last_day",)),
            Column("asked", gettext_lazy("申请人"), lambda r: r.asked_label, visible=False),
            Column("approved", gettext_lazy("批准人"), lambda r: r.approved_label),
            Column("reason", gettext_lazy("例外理由"), lambda r: r.reason, visible=False),
            Column("message", gettext_lazy("发现"), lambda r: r.message, visible=False),
            Column("withdrawn", gettext_lazy("撤销日期"), lambda r: r.withdrawn_on, ("withdrawn_on",), visible=False),
        ),
        order=("-last_day", "subject", "pk"),
        filterset=ExemptionFilter,
        row_url=lambda r: reverse("exemption", args=[r.pk]),
        prepare=named,
        links={"list": "exemptions", "export": "exemptions-export"},
    )
)
