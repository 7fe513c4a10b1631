"""The register of people (花名册). It stands here because whom one sees follows from posts held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from gangze.framework.context import Context
from gangze.framework.resource.declare import Column, Resource, RowAction, register_resource
from gangze.framework.web.addresses import address
from gangze.organisation.models import AssignmentKind
from gangze.organisation.queries.names import unit_names
from gangze.organisation.queries.people_register import PeopleFilter, people_found, people_rows
from gangze.organisation.queries.screens import within_reach
from gangze.people.models import Person
from gangze.people.queries import masked, personal_readable

ALL = gettext_lazy("全部")
EVERYBODY = PeopleFilter()


class PersonFilter(django_filters.FilterSet):
    """Find people by name or number, unit, and how they hold a post."""

    ctx: Context
    q = django_filters.CharFilter(label=gettext_lazy("姓名或工号"))
    kind = django_filters.ChoiceFilter(choices=AssignmentKind.choices, label=gettext_lazy("任岗类型"), empty_label=ALL)
    held = django_filters.ChoiceFilter(
        choices=[("none", gettext_lazy("未任岗"))], label=gettext_lazy("任岗情况"), empty_label=ALL
    )
    unit = django_filters.NumberFilter(
        label=gettext_lazy("机构"), widget=forms.HiddenInput(attrs={"hx-swap-oob": "true"})
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """All filters at once, so that the query can be shaped for half a million people."""
        given = self.form.cleaned_data
        wanted = PeopleFilter(
            words=given.get("q") or "",
            unit=int(given["unit"]) if given.get("unit") is not None else None,
            kind=given.get("kind") or "",
            without_post=given.get("held") == "none",
        )
        return queryset if wanted == EVERYBODY else people_found(self.ctx, wanted)


def rows(ctx: Context) -> QuerySet[Person]:
    """Persons employed on the day."""
    return people_found(ctx, EVERYBODY)


def prepare(page: Sequence[Any], ctx: Context) -> None:
    """Particulars, posts, and whose personal particulars may be read: three queries a page."""
    keys = [row.pk for row in page]
    cards = {card.id: card for card in people_rows(ctx, keys)}
    may = within_reach(ctx, Person, keys, "assignment.change")
    readable = personal_readable(ctx, keys)
    for row in page:
        row.may_change = row.pk in may
        row.card = cards.get(row.pk)
        row.readable = row.pk in readable


def _of(name: str) -> Any:
    return lambda row: getattr(row.card, name) if row.card else ""


def primary(name: str) -> Any:
    """A value of the primary post."""

    def value(row: Any) -> str:
        post = row.card.primary if row.card else None
        return getattr(post, name) if post else ""

    return value


def others(row: Any) -> str:
    """The posts held besides the primary one."""
    first = row.card.primary if row.card else None
    held = [post for post in row.card.posts if post is not first] if row.card else []
    return "、".join(
        _("%(name)s（%(kind)s）") % {"name": f"{post.unit_name}·{post.post_name}", "kind": post.kind_label}
        for post in held
    )


def personal(name: str) -> Any:
    """A personal particular, masked for whoever may not read it."""

    def value(row: Any) -> str:
        text = getattr(row.card, name) if row.card else ""
        return text if row.readable or not text else masked(text)

    return value


PEOPLE = register_resource(
    Resource(
        name="people",
        label=gettext_lazy("人员"),
        label_plural=pgettext_lazy("一览", "人员"),
        right="people.read",
        change_right="people.change",
        rows=rows,
        columns=(
            Column("name", gettext_lazy("姓名"), _of("name")),
            Column("number", gettext_lazy("工号"), lambda r: r.staff_number, ("staff_number",)),
            Column("unit", gettext_lazy("主岗机构"), primary("unit_name")),
            Column("post", gettext_lazy("主岗"), primary("post_name")),
            Column("others", gettext_lazy("其他任岗"), others),
            Column("since", gettext_lazy("在职信息起始日"), _of("since"), visible=False),
            Column("mobile", gettext_lazy("手机"), personal("mobile"), visible=False, personal=True),
            Column("email", gettext_lazy("邮箱"), personal("email"), visible=False, personal=True),
        ),
        order=("staff_number",),
        filterset=PersonFilter,
        says={"unit": lambda value, ctx: unit_names([int(value)], ctx.as_of).get(int(value), str(value))},
        row_url=lambda r: address("person", r.pk),
        prepare=prepare,
        actions=(
            RowAction(
                gettext_lazy("调岗"),
                "switch-horizontal",
                lambda r: address("person-transfer", r.pk),
                "assignment.change",
                where=lambda r: r.may_change,
            ),
        ),
        links={"list": "people", "add": "person-hire", "import": "hr-import", "export": "people-export"},
    )
)
