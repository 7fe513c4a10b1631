"""Registers of absences, of standing in, and of what is arranged (请休假、顶岗、顶岗安排登记簿)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from gangze.framework.context import Context
from gangze.framework.resource.declare import Column, Resource, RowAction, register_resource
from gangze.framework.web.addresses import address
from gangze.organisation.models import Absence, AbsenceKind, Arrangement, PartTaken, Position, StandIn
from gangze.organisation.queries import standing as queries
from gangze.organisation.queries.covering import bare, coverings
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.queries.people_register import posts_held
from gangze.organisation.queries.screens import below, called_so, within_reach
from gangze.people.models import Person

ALL = gettext_lazy("全部")
STATES = [("on", gettext_lazy("查看日期当日")), ("coming", gettext_lazy("以后")), ("past", gettext_lazy("已过"))]
OPEN = gettext_lazy("长期")


class DayFilter(django_filters.FilterSet):
    """What these registers are all looked through by."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("人员、岗位或机构"))
    state = django_filters.ChoiceFilter(method="at", choices=STATES, label=gettext_lazy("时间"), empty_label=ALL)
    since = django_filters.DateFilter(
        "valid_to", "gt", label=gettext_lazy("不早于"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        "valid_from", "lte", label=gettext_lazy("不晚于"), widget=forms.DateInput(attrs={"type": "date"})
    )
    unit = django_filters.NumberFilter(method="within", widget=forms.HiddenInput(attrs={"hx-swap-oob": "true"}))

    def at(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """On the day looked at, after it, or before it."""
        return rows.filter(queries.in_state(value, self.ctx.as_of))


class AbsenceFilter(DayFilter):
    """Find absences."""

    kind = django_filters.ChoiceFilter(choices=AbsenceKind.choices, label=gettext_lazy("种类"), empty_label=ALL)

    class Meta:
        model = Absence
        fields: list[str] = []

    def called(self, rows: QuerySet[Absence], name: str, value: str) -> QuerySet[Absence]:
        """By the person, or by unit or post held."""
        return rows.filter(queries.absent_called(self.ctx, value))

    def within(self, rows: QuerySet[Absence], name: str, value: Any) -> QuerySet[Absence]:
        """Of those who hold something in a unit or below it."""
        return rows.filter(person__in=queries.holding_in(self.ctx, int(value)))


def prepare_absences(page: Sequence[Any], ctx: Context) -> None:
    """Names, posts, who stands in, what stays open: a constant number of queries a page."""
    held = posts_held(ctx, [row.person_id for row in page]) if page else {}
    lines = {line.absence: line for line in queries.lines_of(ctx, page)}
    may = within_reach(ctx, Person, (row.person_id for row in page), "absence.request")
    for row in page:
        line = lines[row.pk]
        row.person_name = bare(line.name)
        row.place = "、".join(f"{one.unit_name}·{one.post_name}" for one in held.get(row.person_id, [])[:1])
        row.covered = [one.said(row.when) for one in line.covered]
        row.gaps = [gap.said(row.when) for gap in line.gaps]
        row.days = (row.valid_to - row.valid_from).days
        row.may_end = (row.person_id in may or row.person_id == ctx.person) and row.valid_to > ctx.today


ABSENCES = register_resource(
    Resource(
        name="absences",
        label=pgettext_lazy("记录", "请休假"),
        label_plural=pgettext_lazy("一览", "请休假"),
        right="absence.read",
        change_right="absence.request",
        rows=queries.absences,
        columns=(
            Column("person", gettext_lazy("姓名"), lambda r: r.person_name),
            Column("number", gettext_lazy("工号"), lambda r: r.person.staff_number, ("person__staff_number",)),
            Column("place", gettext_lazy("岗位"), lambda r: r.place),
            Column("kind", gettext_lazy("种类"), lambda r: r.get_kind_display(), ("kind",)),
            Column("since", gettext_lazy("第一天"), lambda r: r.valid_from, ("valid_from",)),
            Column("until", gettext_lazy("最后一天"), lambda r: r.last_day, ("valid_to",)),
            Column("days", gettext_lazy("天数"), lambda r: r.days, align="end"),
            Column("covered", gettext_lazy("顶岗"), lambda r: r.covered),
            Column("gaps", gettext_lazy("无人顶岗"), lambda r: r.gaps),
            Column("note", gettext_lazy("事由"), lambda r: r.note, visible=False),
        ),
        order=("-valid_from", "person_id"),
        filterset=AbsenceFilter,
        row_url=lambda r: address("person", r.person_id),
        prepare=prepare_absences,
        actions=(
            RowAction(
                gettext_lazy("销假"),
                "calendar-cancel",
                lambda r: address("absence-end", r.pk),
                "absence.request",
                where=lambda r: r.may_end,
            ),
        ),
        links={"list": "absences", "add": "absence-request", "export": "absences-export"},
    )
)


class StandInFilter(DayFilter):
    """Find standing in."""

    part = django_filters.ChoiceFilter(choices=PartTaken.choices, label=gettext_lazy("顶岗范围"), empty_label=ALL)

    class Meta:
        model = StandIn
        fields: list[str] = []

    def called(self, rows: QuerySet[StandIn], name: str, value: str) -> QuerySet[StandIn]:
        """By either person, or by unit or post."""
        place = called_so(self.ctx, value, "position__unit", "position__post", "by")
        return rows.filter(place | called_so(self.ctx, value, "position__unit", "position__post", "absent"))

    def within(self, rows: QuerySet[StandIn], name: str, value: Any) -> QuerySet[StandIn]:
        """In positions of a unit or below it."""
        return rows.filter(position__unit__in=below(self.ctx, int(value)))


def prepare_stand_ins(page: Sequence[Any], ctx: Context) -> None:
    """Names: a constant number of queries a page."""
    lines = {one.stand_in: one for one in coverings(ctx, page)}
    may = within_reach(ctx, Position, (row.position_id for row in page), "standin.change")
    for row in page:
        row.line = lines[row.pk]
        row.may_end = row.position_id in may and row.valid_to > ctx.today


STAND_INS = register_resource(
    Resource(
        name="stand-ins",
        label=pgettext_lazy("记录", "顶岗"),
        label_plural=pgettext_lazy("一览", "顶岗"),
        right="organisation.read",
        change_right="standin.change",
        rows=queries.stand_ins,
        columns=(
            Column("by", gettext_lazy("顶岗人"), lambda r: bare(r.line.by_name)),
            Column("number", gettext_lazy("工号"), lambda r: r.by.staff_number, ("by__staff_number",)),
            Column("place", gettext_lazy("所顶岗位"), lambda r: r.line.place),
            Column("absent", gettext_lazy("被顶岗人"), lambda r: bare(r.line.absent_name)),
            Column("part", gettext_lazy("顶岗范围"), lambda r: r.line.part, ("part",)),
            Column("since", gettext_lazy("第一天"), lambda r: r.valid_from, ("valid_from",)),
            Column("until", gettext_lazy("最后一天"), lambda r: r.last_day or OPEN, ("valid_to",)),
            Column("origin", gettext_lazy("来由"), lambda r: r.get_origin_display(), ("origin",)),
            Column("note", gettext_lazy("备注"), lambda r: r.note, visible=False),
        ),
        order=("-valid_from", "pk"),
        filterset=StandInFilter,
        row_url=lambda r: address("person", r.by_id),
        prepare=prepare_stand_ins,
        actions=(
            RowAction(
                gettext_lazy("终止"),
                "user-minus",
                lambda r: address("stand-in-end", r.pk),
                "standin.change",
                where=lambda r: r.may_end,
            ),
        ),
        links={"list": "stand-ins", "add": "stand-in-add", "export": "stand-ins-export"},
    )
)


class ArrangementFilter(django_filters.FilterSet):
    """Find what is arranged on the day looked at."""

    ctx: Context
    q = django_filters.CharFilter(method="called", label=gettext_lazy("岗位或机构"))
    unit = django_filters.NumberFilter(method="within", widget=forms.HiddenInput(attrs={"hx-swap-oob": "true"}))

    class Meta:
        model = Arrangement
        fields: list[str] = []

    def called(self, rows: QuerySet[Arrangement], name: str, value: str) -> QuerySet[Arrangement]:
        """By unit, post or person on either side."""
        place = called_so(self.ctx, value, "absent__unit", "absent__post", "by_person")
        return rows.filter(place | called_so(self.ctx, value, "by_position__unit", "by_position__post"))

    def within(self, rows: QuerySet[Arrangement], name: str, value: Any) -> QuerySet[Arrangement]:
        """For positions of a unit or below it."""
        return rows.filter(absent__unit__in=below(self.ctx, int(value)))


def prepare_arrangements(page: Sequence[Any], ctx: Context) -> None:
    """Names: a constant number of queries a page."""
    places = {row.absent_id for row in page} | {row.by_position_id for row in page if row.by_position_id}
    names = position_names(places, ctx.as_of, ctx.known_at)
    people = person_names({row.by_person_id for row in page if row.by_person_id}, ctx.as_of, ctx.known_at)
    may = within_reach(ctx, Position, (row.absent_id for row in page), "standin.change")
    for row in page:
        row.absent_name = names.get(row.absent_id, "")
        row.taker_name = names.get(row.by_position_id, "") or people.get(row.by_person_id, "")
        row.may_end = row.absent_id in may


ARRANGEMENTS = register_resource(
    Resource(
        name="arrangements",
        label=gettext_lazy("顶岗安排"),
        label_plural=gettext_lazy("A/B角安排"),
        right="organisation.read",
        change_right="standin.change",
        rows=queries.arrangements,
        columns=(
            Column("absent", gettext_lazy("岗位（A角）"), lambda r: r.absent_name),
            Column("taker", gettext_lazy("顶岗（B角）"), lambda r: r.taker_name),
            Column(
                "part",
                gettext_lazy("顶岗范围"),
                lambda r: gettext_lazy("%(n)d项职责") % {"n": len(r.duties)} if r.duties else PartTaken.WHOLE.label,
            ),
            Column("rank", gettext_lazy("顺位"), lambda r: r.rank, ("rank",), align="end"),
            Column("since", gettext_lazy("起始日"), lambda r: r.valid_from, ("valid_from",)),
            Column("until", gettext_lazy("截止日"), lambda r: r.last_day or OPEN, ("valid_to",)),
            Column("source", gettext_lazy("依据"), lambda r: r.source),
        ),
        order=("absent_id", "rank", "pk"),
        filterset=ArrangementFilter,
        row_url=lambda r: address("position", r.absent_id),
        prepare=prepare_arrangements,
        actions=(
            RowAction(
                gettext_lazy("终止"),
                "unlink",
                lambda r: address("arrangement-end", r.pk),
                "standin.change",
                where=lambda r: r.may_end,
            ),
        ),
        links={"list": "arrangements", "add": "arrangement-add", "export": "arrangements-export"},
    )
)
