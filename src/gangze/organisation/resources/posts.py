"""The registers of standard posts and of positions (标准岗位登记簿、设岗登记簿)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gangze.framework.context import Context
from gangze.framework.permission import decide
from gangze.framework.resource.declare import Column, Resource, RowAction, register_resource
from gangze.framework.search import matching
from gangze.framework.web.addresses import address
from gangze.organisation.domain.staffing import staffing
from gangze.organisation.models import Office, Position, PositionState, PostCategory, PostState
from gangze.organisation.queries.positions import holders, position_states
from gangze.organisation.queries.posts import post_rows, post_states
from gangze.organisation.queries.screens import (
    below,
    called_so,
    posts_in,
    uncovered,
    with_occupying,
    within_reach,
)

CHANGE = "organisation.change"
ALL = gettext_lazy("全部")
YES_NO = [("1", gettext_lazy("是")), ("0", gettext_lazy("否"))]
LINE_WORDS = {1: gettext_lazy("第一道"), 2: gettext_lazy("第二道"), 3: gettext_lazy("第三道")}


class PostFilter(django_filters.FilterSet):
    """Find standard posts."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("名称或编码"))
    category = django_filters.ChoiceFilter(choices=PostCategory.choices, label=gettext_lazy("类别"), empty_label=ALL)
    office = django_filters.ChoiceFilter(choices=Office.choices, label=gettext_lazy("前中后台"), empty_label=ALL)
    key_post = django_filters.ChoiceFilter(
        choices=YES_NO, method="is_key", label=gettext_lazy("重要岗位"), empty_label=ALL
    )
    unit = django_filters.NumberFilter(method="within", widget=forms.HiddenInput(attrs={"hx-swap-oob": "true"}))

    class Meta:
        model = PostState
        fields: list[str] = []

    def called(self, rows: QuerySet[PostState], name: str, value: str) -> QuerySet[PostState]:
        """By name, alias, or the beginning of the code."""
        return rows.filter(matching(value) | Q(post__code__istartswith=value.strip()))

    def is_key(self, rows: QuerySet[PostState], name: str, value: str) -> QuerySet[PostState]:
        """Key posts, or the others."""
        return rows.filter(key_post=value == "1")

    def within(self, rows: QuerySet[PostState], name: str, value: Any) -> QuerySet[PostState]:
        """Posts established in a unit or below it."""
        return rows.filter(post__in=posts_in(self.ctx, int(value)))


def prepare_posts(page: Sequence[Any], ctx: Context) -> None:
    """Positions and holders of a page of posts: two queries."""
    may = decide(ctx, CHANGE).allowed
    for row, counted in zip(page, post_rows(ctx, page), strict=True):
        row.may_change = may
        row.positions, row.staffing = counted.positions, counted.staffing


POSTS = register_resource(
    Resource(
        name="posts",
        label=gettext_lazy("标准岗位"),
        label_plural=pgettext_lazy("一览", "标准岗位"),
        right="organisation.read",
        change_right=CHANGE,
        rows=post_states,
        columns=(
            Column("name", gettext_lazy("岗位名称"), lambda r: r.name, ("name",)),
            Column("code", gettext_lazy("编码"), lambda r: r.post.code, ("post__code",)),
            Column("sequence", gettext_lazy("序列"), lambda r: r.sequence, ("sequence",)),
            Column("grade", gettext_lazy("职级"), lambda r: r.grade, ("grade",)),
            Column("category", gettext_lazy("类别"), lambda r: r.get_category_display(), ("category",)),
            Column("key_post", gettext_lazy("重要岗位"), lambda r: _("是") if r.key_post else "", ("key_post",)),
            Column("line", gettext_lazy("业务条线"), lambda r: r.business_line, ("business_line",)),
            Column("office", gettext_lazy("前中后台"), lambda r: r.get_office_display(), ("office",)),
            Column(
                "defence",
                gettext_lazy("风险防线"),
                lambda r: LINE_WORDS.get(r.defence_line, ""),
                ("defence_line",),
            ),
            Column("positions", gettext_lazy("设岗数"), lambda r: r.positions, align="end"),
            Column("headcount", gettext_lazy("编制"), lambda r: r.staffing.headcount, align="end"),
            Column("held", gettext_lazy("在岗"), lambda r: r.staffing.occupying, align="end"),
            Column("approval", gettext_lazy("须任职资格核准"), lambda r: r.needs_approval, visible=False),
            Column("aliases", gettext_lazy("别名"), lambda r: r.aliases, visible=False),
        ),
        order=("post__code",),
        filterset=PostFilter,
        row_url=lambda r: address("post", r.post_id),
        prepare=prepare_posts,
        actions=(
            RowAction(
                gettext_lazy("变更"),
                "pencil",
                lambda r: address("post-change", r.post_id),
                CHANGE,
                where=lambda r: r.may_change,
            ),
        ),
        links={"list": "posts", "add": "post-add", "export": "posts-export", "import": "posts-import"},
    )
)


class PositionFilter(django_filters.FilterSet):
    """Find positions, above all those short of people or over their headcount."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("岗位或机构"))
    staffed = django_filters.ChoiceFilter(
        choices=[
            ("vacant", gettext_lazy("有空缺")),
            ("excess", gettext_lazy("超编")),
            ("full", gettext_lazy("满编")),
            ("open", gettext_lazy("未定编")),
            ("uncovered", gettext_lazy("无人任岗")),
        ],
        method="by_staffing",
        label=gettext_lazy("在编情况"),
        empty_label=ALL,
    )
    key_post = django_filters.ChoiceFilter(
        choices=YES_NO, method="is_key", label=gettext_lazy("重要岗位"), empty_label=ALL
    )
    unit = django_filters.NumberFilter(method="within", widget=forms.HiddenInput(attrs={"hx-swap-oob": "true"}))

    class Meta:
        model = PositionState
        fields: list[str] = []

    def called(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By name or code of post or unit."""
        return rows.filter(called_so(self.ctx, value, "position__unit", "position__post"))

    def by_staffing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By primary holders against headcount."""
        if value == "uncovered":
            return rows.filter(uncovered(self.ctx))
        conditions = {
            "vacant": Q(headcount__gt=F("occupying")),
            "excess": Q(headcount__lt=F("occupying")),
            "full": Q(headcount=F("occupying")),
            "open": Q(headcount=None),
        }
        return with_occupying(self.ctx, rows).filter(conditions[value])

    def is_key(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Key posts, or the others."""
        return rows.filter(post_key=value == "1")

    def within(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """In a unit or below it."""
        return rows.filter(position__unit__in=below(self.ctx, int(value)))


def prepare_positions(page: Sequence[Any], ctx: Context) -> None:
    """Holders of a page of positions: one query."""
    keys = [row.position_id for row in page]
    held = holders(ctx, keys)
    may_change = within_reach(ctx, Position, keys, CHANGE)
    may_assign = within_reach(ctx, Position, keys, "assignment.change")
    for row in page:
        row.may_change = row.position_id in may_change
        row.may_assign = row.position_id in may_assign
        row.people = held.get(row.position_id, [])
        row.staffing = staffing(row.headcount, [person.kind for person in row.people])


def staffed(row: Any) -> str:
    """Vacancy or excess in words."""
    if row.staffing.vacant:
        return _("空缺 %(n)s") % {"n": row.staffing.vacant}
    if row.staffing.excess:
        return _("超编 %(n)s") % {"n": row.staffing.excess}
    return _("未定编") if row.headcount is None else _("满编")


def people_of(row: Any) -> str:
    """Holders in words, those besides the primary ones with their kind."""
    return "、".join(
        p.name if p.kind == "primary" else _("%(name)s（%(kind)s）") % {"name": p.name, "kind": p.kind_label}
        for p in row.people
    )


def marks_of(row: Any) -> str:
    """What sets a position apart: it leads its unit, it is a key post."""
    return _("、").join(
        word for word, holds in ((_("机构负责人"), row.heads_unit), (_("重要岗位"), row.post_key)) if holds
    )


POSITIONS = register_resource(
    Resource(
        name="positions",
        label=gettext_lazy("设岗"),
        label_plural=gettext_lazy("设岗与编制"),
        right="organisation.read",
        change_right=CHANGE,
        rows=position_states,
        columns=(
            Column("post", gettext_lazy("岗位"), lambda r: r.post_name, ("post_name",)),
            Column("unit", gettext_lazy("机构"), lambda r: r.unit_name, ("unit_name",)),
            Column("code", gettext_lazy("岗位编码"), lambda r: r.post_code, ("post_code",), visible=False),
            Column("headcount", gettext_lazy("编制"), lambda r: r.headcount, ("headcount",), align="end"),
            Column("held", gettext_lazy("在岗"), lambda r: r.staffing.occupying, align="end"),
            Column("staffed", gettext_lazy("在编情况"), staffed),
            Column("people", gettext_lazy("任岗人员"), people_of),
            Column("marks", gettext_lazy("属性"), marks_of),
        ),
        order=("position__unit__code", "-heads_unit", "post_code"),
        filterset=PositionFilter,
        row_url=lambda r: address("position", r.position_id),
        prepare=prepare_positions,
        actions=(
            RowAction(
                gettext_lazy("任岗"),
                "user-plus",
                lambda r: address("position-assign", r.position_id),
                "assignment.change",
                where=lambda r: r.may_assign,
            ),
            RowAction(
                gettext_lazy("定编"),
                "pencil",
                lambda r: address("position-change", r.position_id),
                CHANGE,
                where=lambda r: r.may_change,
            ),
        ),
        links={
            "list": "positions",
            "add": "position-establish",
            "export": "positions-export",
            "import": "positions-import",
        },
    )
)
