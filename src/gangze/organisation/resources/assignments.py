"""The registers of assignments and of rights of posts (任岗登记簿、岗位授权登记簿)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from gangze.framework.context import Context
from gangze.framework.permission import decide, rights
from gangze.framework.resource.declare import Column, Resource, RowAction, register_resource
from gangze.framework.web.addresses import address
from gangze.organisation.models import SCOPES, Assignment, AssignmentKind, Position, PostRight
from gangze.organisation.queries.names import person_names, post_names, unit_names
from gangze.organisation.queries.screens import (
    assignments,
    below,
    called_so,
    post_rights,
    posts_called,
    within_reach,
)

CHANGE = "assignment.change"
ALL = gettext_lazy("全部")


class AssignmentFilter(django_filters.FilterSet):
    """Find assignments of the day looked at."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("人员、岗位或机构"))
    kind = django_filters.ChoiceFilter(choices=AssignmentKind.choices, label=gettext_lazy("任岗类型"), empty_label=ALL)
    since = django_filters.DateFilter(
        "valid_from",
        "gte",
        label=gettext_lazy("起始日不早于"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        "valid_to", "lte", label=gettext_lazy("截止日早于"), widget=forms.DateInput(attrs={"type": "date"})
    )
    unit = django_filters.NumberFilter(method="within", widget=forms.HiddenInput(attrs={"hx-swap-oob": "true"}))

    class Meta:
        model = Assignment
        fields: list[str] = []

    def called(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        """By name or number of the person, name or code of post or unit."""
        return rows.filter(called_so(self.ctx, value, "position__unit", "position__post", "person"))

    def within(self, rows: QuerySet[Assignment], name: str, value: Any) -> QuerySet[Assignment]:
        """In a unit or below it."""
        return rows.filter(position__unit__in=below(self.ctx, int(value)))


def prepare(page: Sequence[Any], ctx: Context) -> None:
    """Names of persons, units and posts: three queries a page."""
    people = person_names((row.person_id for row in page), ctx.as_of, ctx.known_at)
    units = unit_names((row.position.unit_id for row in page), ctx.as_of, ctx.known_at)
    posts = post_names((row.position.post_id for row in page), ctx.as_of, ctx.known_at)
    may = within_reach(ctx, Position, (row.position_id for row in page), CHANGE)
    for row in page:
        row.may_change = row.position_id in may
        row.person_name = people.get(row.person_id, "").partition("（")[0]
        row.unit_name = units.get(row.position.unit_id, "")
        row.post_name = posts.get(row.position.post_id, "")


ASSIGNMENTS = register_resource(
    Resource(
        name="assignments",
        label=pgettext_lazy("记录", "任岗"),
        label_plural=pgettext_lazy("一览", "任岗"),
        right="organisation.read",
        change_right=CHANGE,
        rows=assignments,
        columns=(
            Column("person", gettext_lazy("姓名"), lambda r: r.person_name),
            Column("number", gettext_lazy("工号"), lambda r: r.person.staff_number, ("person__staff_number",)),
            Column("unit", gettext_lazy("机构"), lambda r: r.unit_name),
            Column("post", gettext_lazy("岗位"), lambda r: r.post_name),
            Column("kind", gettext_lazy("任岗类型"), lambda r: r.get_kind_display(), ("kind",)),
            Column("charge", gettext_lazy("所包对象"), lambda r: r.charge, visible=False),
            Column("since", gettext_lazy("起始日"), lambda r: r.valid_from, ("valid_from",)),
            Column("until", gettext_lazy("截止日"), lambda r: r.last_day or gettext_lazy("长期"), ("valid_to",)),
            Column("approval", gettext_lazy("核准文号"), lambda r: r.approval, visible=False),
            Column("note", gettext_lazy("备注"), lambda r: r.note, visible=False),
        ),
        order=("person_id", "pk"),
        filterset=AssignmentFilter,
        row_url=lambda r: address("person", r.person_id),
        prepare=prepare,
        actions=(
            RowAction(
                gettext_lazy("调岗"),
                "switch-horizontal",
                lambda r: address("person-transfer", r.person_id),
                CHANGE,
                where=lambda r: r.may_change,
            ),
            RowAction(
                gettext_lazy("卸任"),
                "user-minus",
                lambda r: address("assignment-end", r.pk),
                CHANGE,
                where=lambda r: r.may_change,
            ),
        ),
        links={"list": "assignments", "add": "assign", "export": "assignments-export"},
    )
)


def right_choices() -> list[tuple[str, str]]:
    """All rights that posts can give, in words."""
    return sorted(((right.name, str(right.label)) for right in rights().values()), key=lambda c: c[1])


class PostRightFilter(django_filters.FilterSet):
    """Find what posts give."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("岗位"))
    right = django_filters.ChoiceFilter(choices=right_choices, label=gettext_lazy("权限"), empty_label=ALL)
    scope = django_filters.ChoiceFilter(choices=SCOPES, label=gettext_lazy("数据范围"), empty_label=ALL)

    class Meta:
        model = PostRight
        fields: list[str] = []

    def called(self, rows: QuerySet[PostRight], name: str, value: str) -> QuerySet[PostRight]:
        """By name or code of the post."""
        return rows.filter(posts_called(self.ctx, value))


def prepare_rights(page: Sequence[Any], ctx: Context) -> None:
    """Names of posts and chosen units: two queries a page."""
    posts = post_names((row.post_id for row in page), ctx.as_of, ctx.known_at)
    chosen = {unit for row in page for unit in row.units}
    units = unit_names(chosen, ctx.as_of, ctx.known_at) if chosen else {}
    may = decide(ctx, "rights.change").allowed
    for row in page:
        row.may_change = may
        row.post_name = posts.get(row.post_id, "")
        row.unit_names = [units.get(unit, "") for unit in row.units]


def right_label(name: str) -> str:
    """A right in words."""
    right = rights().get(name)
    return str(right.label) if right else name


POST_RIGHTS = register_resource(
    Resource(
        name="post-rights",
        label=gettext_lazy("岗位授权"),
        label_plural=gettext_lazy("岗位授权"),
        right="organisation.read",
        change_right="rights.change",
        rows=post_rights,
        columns=(
            Column("post", gettext_lazy("岗位"), lambda r: r.post_name),
            Column("code", gettext_lazy("岗位编码"), lambda r: r.post_code, ("post_code",)),
            Column("right", gettext_lazy("权限"), lambda r: right_label(r.right), ("right",)),
            Column("scope", gettext_lazy("数据范围"), lambda r: r.get_scope_display(), ("scope",)),
            Column("units", gettext_lazy("自定机构"), lambda r: r.unit_names),
            Column("since", gettext_lazy("起始日"), lambda r: r.valid_from, ("valid_from",)),
            Column("until", gettext_lazy("截止日"), lambda r: r.last_day or gettext_lazy("长期"), ("valid_to",)),
        ),
        order=("post_code", "right"),
        filterset=PostRightFilter,
        row_url=lambda r: address("post", r.post_id),
        prepare=prepare_rights,
        actions=(
            RowAction(
                gettext_lazy("收回"),
                "lock",
                lambda r: address("post-right-withdraw", r.pk),
                "rights.change",
                danger=True,
                where=lambda r: r.may_change,
            ),
        ),
        links={"list": "post-rights", "add": "post-right-grant", "export": "post-rights-export"},
    )
)
