"""The register of kinship (亲属关系登记簿)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.resource.declare import Column, Resource, RowAction, register_resource
from gangze.framework.search import matching
from gangze.framework.web.addresses import address
from gangze.kinship.models import RELATIONS, KinshipState
from gangze.kinship.queries import declarations
from gangze.organisation.queries.names import person_names
from gangze.people.models import PersonState

KEEP = "kinship.keep"
STATES = (("confirmed", gettext_lazy("已核实")), ("declared", gettext_lazy("待核实")))


class KinshipFilter(django_filters.FilterSet):
    """By person, relation, and whether it is confirmed."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("姓名或工号"))
    relation = django_filters.ChoiceFilter(
        choices=RELATIONS, label=gettext_lazy("关系"), empty_label=gettext_lazy("全部")
    )
    state = django_filters.ChoiceFilter(
        choices=STATES, method="in_state", label=gettext_lazy("状态"), empty_label=gettext_lazy("全部")
    )

    class Meta:
        model = KinshipState
        fields: list[str] = []

    def in_state(self, rows: QuerySet[KinshipState], name: str, value: str) -> QuerySet[KinshipState]:
        """Confirmed, or still to be."""
        return rows.filter(confirmed=value == "confirmed")

    def called(self, rows: QuerySet[KinshipState], name: str, value: str) -> QuerySet[KinshipState]:
        """Either person."""
        people = PersonState.objects.filter(true_on(self.ctx.as_of, self.ctx.known_at)).filter(matching(value))
        return rows.filter(Q(person_a__in=people.values("person")) | Q(person_b__in=people.values("person")))


def _prepare(page: Sequence[Any], ctx: Context) -> None:
    names = person_names((key for row in page for key in (row.person_a_id, row.person_b_id)), ctx.as_of, ctx.known_at)
    for row in page:
        row.first, row.second = names.get(row.person_a_id, ""), names.get(row.person_b_id, "")
        row.own = ctx.person in (row.person_a_id, row.person_b_id)


KINSHIP = register_resource(
    Resource(
        name="kinship",
        label=gettext_lazy("亲属关系"),
        label_plural=gettext_lazy("亲属关系"),
        right="kinship.read",
        change_right="kinship.declare",
        rows=declarations,
        columns=(
            Column("first", gettext_lazy("申报人"), lambda r: r.first, personal=True),
            Column("second", gettext_lazy("亲属"), lambda r: r.second, personal=True),
            Column(
                "relation",
                gettext_lazy("亲属是申报人的"),
                lambda r: r.get_relation_display(),
                ("relation",),
                personal=True,
            ),
            Column(
                "confirmed", gettext_lazy("状态"), lambda r: _("已核实") if r.confirmed else _("待核实"), ("confirmed",)
            ),
            Column("since", gettext_lazy("起始日"), lambda r: r.valid_from, ("valid_from",)),
            Column("until", gettext_lazy("截止日"), lambda r: r.last_day or gettext_lazy("长期"), visible=False),
            Column("remark", gettext_lazy("备注"), lambda r: r.remark, visible=False, personal=True),
        ),
        order=("confirmed", "-valid_from", "pk"),
        filterset=KinshipFilter,
        prepare=_prepare,
        actions=(
            RowAction(
                gettext_lazy("核实"),
                "check",
                lambda r: address("kinship-confirm", r.kinship_id),
                KEEP,
                where=lambda r: not r.confirmed and not r.own,
            ),
            RowAction(
                gettext_lazy("终止"),
                "circle-minus",
                lambda r: address("kinship-end", r.kinship_id),
                KEEP,
                danger=True,
                where=lambda r: not r.own,
            ),
        ),
        links={"list": "kinship", "add": "kinship-declare", "export": "kinship-export"},
    )
)
