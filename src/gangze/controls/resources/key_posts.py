"""The register of key posts: who is in them, since when, how long still (重要岗位任期登记簿)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from gangze.controls.domain.stays import Stay, due_on, stays
from gangze.controls.queries.key_posts import figures_on, forced_leaves, holdings_of, key_positions
from gangze.framework.context import Context
from gangze.framework.facts import among, true_on
from gangze.framework.permission import visible
from gangze.framework.resource.declare import Column, Resource, register_resource
from gangze.framework.search import matching
from gangze.organisation.models import Assignment, AssignmentKind
from gangze.organisation.queries.names import person_names, position_names
from gangze.people.models import PersonState

READ = "key_post.read"
DAY = dt.timedelta(days=1)

STATES = {
    "over": gettext_lazy("已超限"),
    "soon": gettext_lazy("将期满"),
    "fine": gettext_lazy("未满"),
    "open": gettext_lazy("不限任期"),
}
"""Where a stay stands against its limit."""


def state_of(stay: Stay | None, day: dt.date) -> str:
    """One of the `STATES`."""
    if stay is None or stay.limit is None:
        return "open"
    if day >= stay.limit:
        return "over"
    warn = stay.kind.warn.value if stay.kind.warn else 0
    return "soon" if (stay.limit - day).days <= warn else "fine"


def in_key_posts(ctx: Context) -> QuerySet[Assignment]:
    """Who holds a post of the bank's kinds on the day looked at, where the actor may see it."""
    day = ctx.as_of
    figures = figures_on(day, ctx.known_at)
    places = key_positions(figures, day, ctx.known_at)
    rows = Assignment.objects.filter(true_on(day, ctx.known_at), position__in=among(places))
    return visible(ctx, rows.exclude(kind__in=(AssignmentKind.LIAISON, AssignmentKind.CHARGE)), READ)


class KeyPostFilter(django_filters.FilterSet):
    """By unit, name, and where the stay stands."""

    q = django_filters.CharFilter(method="called", label=gettext_lazy("姓名或工号"))
    state = django_filters.ChoiceFilter(
        choices=tuple(STATES.items()), method="in_state", label=gettext_lazy("任期状态")
    )

    class Meta:
        model = Assignment
        fields: list[str] = []

    def called(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        """Persons of that name or number."""
        persons = PersonState.objects.filter(matching(value))
        return rows.filter(person__in=persons.values("person"))

    def in_state(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        """Stays that stand so on the day: worked out for all that may be seen."""
        ctx: Context = self.ctx  # type: ignore[attr-defined]
        held = list(rows.values_list("pk", "person", "position"))
        standing = _standing({person for _, person, _ in held}, ctx)
        wanted = [pk for pk, *place in held if state_of(standing.get((place[0], place[1])), ctx.as_of) == value]
        return rows.filter(pk__in=among(wanted))


def _standing(persons: set[int], ctx: Context) -> dict[tuple[int, int], Stay]:
    figures = figures_on(ctx.as_of, ctx.known_at)
    every = stays(holdings_of(figures, ctx.as_of, ctx.known_at, persons), figures)
    return {(stay.person, stay.position): stay for stay in every if stay.holds(ctx.as_of)}


def prepared(rows: Any, ctx: Context) -> None:
    """Put names, stay, limit and the next forced leave on each: a constant number of queries."""
    persons = {row.person_id for row in rows}
    standing = _standing(persons, ctx)
    begins = figures_on(ctx.as_of, ctx.known_at).leave_from
    leaves = forced_leaves(persons, ctx.as_of)
    names = person_names(persons, ctx.as_of, ctx.known_at)
    places = position_names({row.position_id for row in rows}, ctx.as_of, ctx.known_at)
    for row in rows:
        stay = standing.get((row.person_id, row.position_id))
        row.who = names.get(row.person_id, "")
        row.place = places.get(row.position_id, "")
        row.stay = stay
        row.since = stay.since if stay else row.valid_from
        row.limit = stay.limit - DAY if stay and stay.limit else None
        row.days = (ctx.as_of - row.since).days
        row.most = (stay.limit - stay.since).days if stay and stay.limit else None
        row.state = state_of(stay, ctx.as_of)
        row.due = due_on(stay, [one for one in leaves if one.person == row.person_id], begins) if stay else None


KEY_POSTS = register_resource(
    Resource(
        name="key-posts",
        label=gettext_lazy("重要岗位任职"),
        label_plural=gettext_lazy("重要岗位任期"),
        right=READ,
        rows=in_key_posts,
        columns=(
            Column("who", gettext_lazy("人员"), lambda r: r.who),
            Column("place", gettext_lazy("岗位"), lambda r: r.place),
            Column("kind", gettext_lazy("岗位种类"), lambda r: r.stay.kind.name if r.stay else ""),
            Column("since", gettext_lazy("任职起始"), lambda r: r.since),
            Column("days", gettext_lazy("已任天数"), lambda r: r.days, align="end"),
            Column("limit", gettext_lazy("最长任期至"), lambda r: r.limit),
            Column("state", gettext_lazy("任期状态"), lambda r: STATES[r.state]),
            Column("due", gettext_lazy("强制休假应不迟于"), lambda r: r.due),
        ),
        order=("valid_from", "person", "pk"),
        filterset=KeyPostFilter,
        row_url=lambda r: reverse("person", args=[r.person_id]),
        prepare=prepared,
        links={"list": "key-posts", "export": "key-posts-export"},
    )
)
