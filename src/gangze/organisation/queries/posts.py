"""Reads of standard posts on a day: the list, one post, what it gives, its history (岗位查询)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.facts import known, true_on
from gangze.framework.permission import Scope, fetch, rights, visible
from gangze.framework.search import matching
from gangze.kernel.findings import refuse
from gangze.organisation.domain.staffing import OCCUPYING, Staffing
from gangze.organisation.models import SCOPES, Assignment, PositionState, Post, PostRight, PostState
from gangze.organisation.queries.names import post_names, unit_names
from gangze.organisation.queries.tree import units_below
from gangze.organisation.wording import spoken_all


@dataclass(frozen=True, slots=True)
class PostRow:
    """A standard post in the list, with how many positions and holders it has on the day."""

    state: PostState
    positions: int
    staffing: Staffing


def post_states(
    ctx: Context,
    *,
    words: str = "",
    category: str = "",
    key_post: bool | None = None,
    office: str = "",
    unit: int | None = None,
) -> QuerySet[PostState]:
    """Standard posts that exist on the day looked at; `unit` keeps those established in it or below."""
    rows = visible(ctx, PostState.objects.filter(true_on(ctx.as_of, ctx.known_at))).select_related("post")
    if words.strip():
        rows = rows.filter(matching(words) | Q(post__code__istartswith=words.strip()))
    if category:
        rows = rows.filter(category=category)
    if office:
        rows = rows.filter(office=office)
    if key_post is not None:
        rows = rows.filter(key_post=key_post)
    if unit is not None:
        standing = PositionState.objects.filter(
            true_on(ctx.as_of, ctx.known_at),
            position__unit__in=units_below([unit], ctx.as_of, ctx.known_at),
        )
        rows = rows.filter(post__in=standing.values("position__post"))
    return rows.order_by("post__code")


def post_rows(ctx: Context, states: Iterable[PostState]) -> list[PostRow]:
    """A page of posts with their positions and holders counted; two queries besides the page itself."""
    page = list(states)
    when = true_on(ctx.as_of, ctx.known_at)
    posts = [state.post_id for state in page]
    counted = {
        post: (count, headcount)
        for post, count, headcount in visible(ctx, PositionState.objects.filter(when))
        .filter(position__post__in=posts)
        .values("position__post")
        .annotate(count=Count("pk"), headcount=Sum("headcount"))
        .values_list("position__post", "count", "headcount")
    }
    occupying: Counter[int] = Counter()
    every: Counter[int] = Counter()
    held = (
        visible(ctx, Assignment.objects.filter(when))
        .filter(position__post__in=posts)
        .values("position__post", "kind")
        .annotate(count=Count("pk"))
        .values_list("position__post", "kind", "count")
    )
    for post, kind, count in held:
        every[post] += count
        occupying[post] += count if kind in OCCUPYING else 0
    return [
        PostRow(
            state,
            counted.get(state.post_id, (0, None))[0],
            Staffing(
                counted.get(state.post_id, (0, None))[1], occupying[state.post_id], every[state.post_id]
            ),
        )
        for state in page
    ]


def post_on(ctx: Context, post: int) -> PostState:
    """A post on the day looked at. Raises `Refused`, saying when it exists where it does not that day."""
    found = visible(ctx, PostState.objects.filter(true_on(ctx.as_of, ctx.known_at))).select_related("post")
    state = found.filter(post=post).first()
    if state is not None:
        return state
    fetch(ctx, Post.objects.all(), pk=post)
    lived = [row.when for row in post_history(ctx, post)]
    raise refuse(
        "not_found",
        _("该岗位在%(day)s不存续，其存续期为%(days)s") % {"day": ctx.as_of, "days": spoken_all(lived) or "—"},
        subject=post_names([post], ctx.as_of, ctx.known_at).get(post, ""),
        source=_("查看日期"),
        remedy=_("请把查看日期调整到存续期之内"),
    )


def post_history(ctx: Context, post: int) -> list[PostState]:
    """How a post was called and described over time, earliest first, as known; one query."""
    rows = visible(ctx, PostState.objects.filter(known(ctx.known_at), post=post))
    return list(rows.order_by("valid_from"))


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right that a post gives on a day, in words."""

    right: str
    label: str
    scope: str
    scope_label: str
    units: Sequence[str]
    since: object
    until: object


def post_rights(ctx: Context, post: int) -> list[RightRow]:
    """What a post gives its holders on the day looked at; two queries at most."""
    rows = visible(ctx, PostRight.objects.filter(true_on(ctx.as_of, ctx.known_at))).filter(post=post)
    given = list(rows.order_by("right").values_list("right", "scope", "units", "valid_from", "valid_to"))
    chosen = {unit for _r, _s, units, _f, _t in given for unit in units}
    names = unit_names(chosen, ctx.as_of, ctx.known_at) if chosen else {}
    labels = dict(SCOPES)
    declared = rights()
    return [
        RightRow(
            right,
            str(declared[right].label) if right in declared else right,
            scope,
            str(labels[Scope(scope).value]),
            [names.get(unit, "") for unit in units],
            start,
            end,
        )
        for right, scope, units, start, end in given
    ]
