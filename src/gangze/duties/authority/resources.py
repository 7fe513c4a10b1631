"""The register of authorities (授权登记簿)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from gangze.duties.authority.domain.matters import Capacity, MatterBook
from gangze.duties.authority.models import Authority, AuthorityKind
from gangze.duties.authority.queries.givens import terms_of
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.queries.screens import (
    EXPIRED,
    FUTURE,
    IN_FORCE,
    WITHDRAWN,
    authority_rows,
    shown_terms,
)
from gangze.duties.authority.wording import CAPACITIES, currency_name, limits_text, money
from gangze.framework.context import Context
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.framework.web.addresses import address
from gangze.kernel.interval import FOREVER
from gangze.organisation.queries.names import person_names, post_names, unit_names
from gangze.organisation.queries.screens import below, called_so

STATES = {
    IN_FORCE: gettext_lazy("生效中"),
    FUTURE: gettext_lazy("未到生效日"),
    EXPIRED: gettext_lazy("已到期"),
    WITHDRAWN: gettext_lazy("已撤回"),
}
ALL = gettext_lazy("全部")
CAPACITY_CHOICES = [(str(key), label) for key, label in CAPACITIES.items()]


class AuthorityFilter(django_filters.FilterSet):
    """By words, matter, capacity, kind, state, amount at least."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("编号、岗位、机构或人员"))
    matter = django_filters.CharFilter(method="in_matter", label=gettext_lazy("授权事项"))
    capacity = django_filters.ChoiceFilter(
        choices=CAPACITY_CHOICES, method="as_capacity", label=gettext_lazy("授权身份"), empty_label=ALL
    )
    kind = django_filters.ChoiceFilter(choices=AuthorityKind.choices, label=gettext_lazy("授权种类"), empty_label=ALL)
    state = django_filters.ChoiceFilter(choices=tuple(STATES.items()), label=gettext_lazy("状态"), empty_label=ALL)
    unit = django_filters.NumberFilter(method="within", widget=forms.HiddenInput(attrs={"hx-swap-oob": "true"}))

    class Meta:
        model = Authority
        fields: list[str] = []

    def _book(self) -> MatterBook:
        return matters_on(self.ctx.as_of, self.ctx.known_at)

    def called(self, rows: QuerySet[Authority], name: str, value: str) -> QuerySet[Authority]:
        """By own number, or by name or number of unit, post or person."""
        by_name = called_so(self.ctx, value, "position__unit", "position__post", "person")
        return rows.filter(by_name | Q(code__icontains=value))

    def in_matter(self, rows: QuerySet[Authority], name: str, value: str) -> QuerySet[Authority]:
        """By name, other name or part of the name of a matter."""
        keys = [m.key for m in self._book() if any(value in word for word in (m.key, m.name, *m.synonyms))]
        return rows.filter(matter__in=keys)

    def as_capacity(self, rows: QuerySet[Authority], name: str, value: str) -> QuerySet[Authority]:
        """By as what somebody is authorised."""
        return rows.filter(matter__in=[m.key for m in self._book() if m.capacity == value])

    def within(self, rows: QuerySet[Authority], name: str, value: Any) -> QuerySet[Authority]:
        """Of positions in a unit or below it."""
        return rows.filter(position__unit__in=below(self.ctx, int(value)))


def prepare(page: Sequence[Any], ctx: Context) -> None:
    """Terms of the day, names of persons, units, posts and matters: five queries a page."""
    book = matters_on(ctx.as_of, ctx.known_at)
    terms = shown_terms((row.pk for row in page), ctx)
    reaches = {one.reach_id for one in terms.values()}
    units = unit_names({row.position.unit_id for row in page} | reaches, ctx.as_of, ctx.known_at)
    posts = post_names({row.position.post_id for row in page}, ctx.as_of, ctx.known_at)
    people = person_names({row.person_id for row in page if row.person_id}, ctx.as_of, ctx.known_at)
    for row in page:
        row.now = terms.get(row.pk)
        matter = book.get(row.matter)
        row.matter_name = book.name(row.matter)
        row.capacity_name = str(CAPACITIES[matter.capacity if matter else Capacity.APPROVAL])
        row.unit_name = units.get(row.position.unit_id, "")
        row.post_name = posts.get(row.position.post_id, "")
        row.person_name = people.get(row.person_id, "")
        row.limits = limits_text(terms_of(row.now).limits) if row.now else ""
        row.reach_name = units.get(row.now.reach_id, "") if row.now else ""
        row.product_names = book.products(row.matter, row.now.products) if row.now else ()


def _bound(name: str) -> Any:
    def value(row: Any) -> str:
        amount = getattr(row.now, name) if row.now else None
        return money(amount, row.now.currency) if amount is not None else ""

    return value


def _last_day(row: Any) -> dt.date | str:
    return (row.now.last_day or FOREVER) if row.now else ""


AUTHORITIES = register_resource(
    Resource(
        name="authorities",
        label=gettext_lazy("业务授权"),
        label_plural=gettext_lazy("业务授权"),
        right="authority.read",
        rows=authority_rows,
        columns=(
            Column("code", gettext_lazy("授权编号"), lambda r: r.code, ("code",)),
            Column("matter", gettext_lazy("授权事项"), lambda r: r.matter_name, ("matter",)),
            Column("unit", gettext_lazy("机构"), lambda r: r.unit_name),
            Column("post", gettext_lazy("岗位"), lambda r: r.post_name),
            Column("limits", gettext_lazy("限额"), lambda r: r.limits, ("limit",)),
            Column("products", gettext_lazy("产品"), lambda r: list(r.product_names)),
            Column("kind", gettext_lazy("授权种类"), lambda r: r.get_kind_display(), ("kind",)),
            Column("state", gettext_lazy("状态"), lambda r: str(STATES[r.state]), ("state",)),
            Column("until", gettext_lazy("至"), _last_day),
            Column("person", gettext_lazy("被授权人"), lambda r: r.person_name, visible=False),
            Column("since", gettext_lazy("生效日期"), lambda r: r.now.valid_from if r.now else "", visible=False),
            Column("reach", gettext_lazy("适用机构"), lambda r: r.reach_name, visible=False),
            Column("capacity", gettext_lazy("授权身份"), lambda r: r.capacity_name, visible=False),
            Column(
                "currency",
                gettext_lazy("币种"),
                lambda r: currency_name(r.now.currency) if r.now else "",
                visible=False,
            ),
            *(
                Column(name, label, _bound(name), visible=False)
                for name, label in (
                    ("single", gettext_lazy("单笔限额")),
                    ("customer", gettext_lazy("单户限额")),
                    ("daily", gettext_lazy("当日累计限额")),
                    ("monthly", gettext_lazy("当月累计限额")),
                )
            ),
            Column(
                "above",
                gettext_lazy("起点金额（不含）"),
                lambda r: money(r.now.above, r.now.currency) if r.now and r.now.above else "",
                visible=False,
            ),
            Column("inclusive", gettext_lazy("含本数"), lambda r: r.now.inclusive if r.now else "", visible=False),
            Column("depth", gettext_lazy("可转授权层级"), lambda r: r.now.depth if r.now else "", visible=False),
            Column("parent", gettext_lazy("上级授权"), lambda r: r.parent.code if r.parent else "", visible=False),
            Column("conditions", gettext_lazy("授权条件"), lambda r: r.now.conditions if r.now else "", visible=False),
        ),
        order=("matter", "-limit", "pk"),
        filterset=AuthorityFilter,
        row_url=lambda r: address("authority", r.pk),
        prepare=prepare,
        links={
            "list": "authorities",
            "add": "authority-add",
            "import": "authorities-import",
            "export": "authorities-export",
        },
        change_right="authority.grant",
    )
)
