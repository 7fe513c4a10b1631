"""The access log on screen: who read what that is sensitive (敏感信息访问记录)."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.forms import DateInput
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from gangze.framework.access import READ, AccessKind, AccessRecord
from gangze.framework.context import Context
from gangze.framework.permission import visible
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.framework.resource.pages import export, register_page


def _day_input() -> DateInput:
    return DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AccessFilter(django_filters.FilterSet):
    """Find reads by time, reader, kind and what was read."""

    since = django_filters.DateFilter(
        "at", lookup_expr="date__gte", label=gettext_lazy("起始日期"), widget=_day_input()
    )
    until = django_filters.DateFilter(
        "at", lookup_expr="date__lte", label=gettext_lazy("截止日期"), widget=_day_input()
    )
    actor = django_filters.CharFilter("actor_label", lookup_expr="icontains", label=gettext_lazy("访问人姓名或工号"))
    kind = django_filters.ChoiceFilter(
        choices=AccessKind.choices, label=gettext_lazy("访问内容"), empty_label=gettext_lazy("全部")
    )
    subject = django_filters.CharFilter(lookup_expr="icontains", label=gettext_lazy("对象"))

    class Meta:
        model = AccessRecord
        fields: list[str] = []


def _rows(ctx: Context) -> QuerySet[AccessRecord]:
    return visible(ctx, AccessRecord.objects.all())


ACCESS = register_resource(
    Resource(
        name="access",
        label=gettext_lazy("访问记录"),
        label_plural=gettext_lazy("敏感信息访问记录"),
        right=READ,
        rows=_rows,
        columns=(
            Column("at", gettext_lazy("时间"), lambda r: r.at, ("at",)),
            Column("actor", gettext_lazy("访问人"), lambda r: r.actor_label, ("actor_label",)),
            Column("kind", gettext_lazy("访问内容"), lambda r: r.get_kind_display(), ("kind",)),
            Column("subject", gettext_lazy("对象"), lambda r: r.subject),
            Column("rows", gettext_lazy("条数"), lambda r: r.rows, ("rows",), align="end"),
            Column("address", gettext_lazy("地址"), lambda r: r.address, visible=False),
        ),
        order=("-at", "-pk"),
        filterset=AccessFilter,
        links={"list": "access", "export": "access-export"},
    )
)


def access(request: HttpRequest) -> HttpResponse:
    """The register of reads of sensitive records."""
    return register_page(request, ACCESS)


def access_export(request: HttpRequest) -> HttpResponse:
    """The query as a file; that, too, is noted."""
    return export(request, ACCESS)
