"""The register of findings (检查发现登记簿)."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.controls.models import EFFECTS, Noticed
from gangze.controls.queries.exempting import with_exemptions
from gangze.controls.words import FAMILIES, LABELS
from gangze.framework.context import Context
from gangze.framework.permission import visible
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.organisation.queries.names import unit_names

STATES = (("open", gettext_lazy("待处理")), ("excepted", gettext_lazy("例外中")), ("gone", gettext_lazy("已消除")))


class FindingFilter(django_filters.FilterSet):
    """By words, family, effect, unit, and whether it still stands."""

    q = django_filters.CharFilter(field_name="message", lookup_expr="icontains", label=gettext_lazy("发现内容"))
    family = django_filters.ChoiceFilter(
        choices=tuple(FAMILIES.items()), method="of_family", label=gettext_lazy("类别")
    )
    effect = django_filters.ChoiceFilter(choices=EFFECTS, label=gettext_lazy("影响"))
    state = django_filters.ChoiceFilter(choices=STATES, method="in_state", label=gettext_lazy("状态"))

    unit = django_filters.NumberFilter(field_name="unit", label=gettext_lazy("机构"), widget=forms.HiddenInput)

    class Meta:
        model = Noticed
        fields: list[str] = []

    def of_family(self, rows: QuerySet[Noticed], name: str, value: str) -> QuerySet[Noticed]:
        """Codes that begin alike."""
        return rows.filter(code__startswith=f"{value}.")

    def in_state(self, rows: QuerySet[Noticed], name: str, value: str) -> QuerySet[Noticed]:
        """Standing and accepted by nobody, under an exception on the day looked at, or closed since."""
        if value == "gone":
            return rows.exclude(gone_on=None)
        return rows.filter(gone_on=None, exemption__isnull=value == "open")


#: Blocking first, then what needs approval, then what is only told; what has gone comes last on every database.
GRAVITY = Case(
    When(gone_on__isnull=False, then=Value(len(EFFECTS))),
    *(When(effect=effect, then=Value(place)) for place, (effect, _label) in enumerate(EFFECTS)),
    output_field=IntegerField(),
)


def finding_rows(ctx: Context) -> QuerySet[Noticed]:
    """Findings that the actor may see: those of the last look, and those that have gone since."""
    return with_exemptions(visible(ctx, Noticed.objects.annotate(gravity=GRAVITY)), ctx)


def _state(row: Any) -> str:
    if row.gone_on is not None:
        return _("已消除")
    return _("例外至%(day)s") % {"day": row.until} if row.exemption else _("待处理")


def _name_units(rows: Any, ctx: Context) -> None:
    names = unit_names({row.unit_id for row in rows if row.unit_id}, ctx.as_of)
    for row in rows:
        row.unit_name = names.get(row.unit_id, "")


FINDINGS = register_resource(
    Resource(
        name="findings",
        label=gettext_lazy("检查发现"),
        label_plural=gettext_lazy("检查发现"),
        right="controls.read",
        rows=finding_rows,
        columns=(
            Column("subject", gettext_lazy("对象"), lambda r: r.subject, ("subject",)),
            Column("effect", gettext_lazy("影响"), lambda r: r.get_effect_display(), ("gravity",)),
            Column("state", gettext_lazy("状态"), _state),
            Column("code", gettext_lazy("类别"), lambda r: str(LABELS.get(r.code, r.code)), ("code",)),
            Column("unit", gettext_lazy("机构"), lambda r: r.unit_name),
            Column("message", gettext_lazy("发现"), lambda r: r.words[0]),
            Column("since", gettext_lazy("首次发现"), lambda r: r.first_seen, ("first_seen",)),
            Column("gone", gettext_lazy("消除日期"), lambda r: r.gone_on, ("gone_on",), visible=False),
            Column("remedy", gettext_lazy("建议"), lambda r: r.words[1], visible=False),
        ),
        order=("gravity", "code", "subject", "pk"),
        filterset=FindingFilter,
        row_url=lambda r: reverse("finding", args=[r.pk]),
        prepare=_name_units,
        links={"list": "findings", "export": "findings-export"},
    )
)
