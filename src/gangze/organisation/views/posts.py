"""Standard posts on the web (标准岗位页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gangze.framework.context import Context
from gangze.framework.permission import decide, require
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.organisation.forms.posts import ChangePostForm, CreatePostForm, EndPostForm, particulars_of
from gangze.organisation.models import Post, PostState
from gangze.organisation.panels import post_panels
from gangze.organisation.queries import posts as queries
from gangze.organisation.queries.positions import PositionRow, position_rows
from gangze.organisation.queries.screens import ledger_of
from gangze.organisation.resources.posts import LINE_WORDS, POSTS
from gangze.organisation.screens import tree
from gangze.organisation.screens.changes import acts, stages
from gangze.organisation.services.posts import (
    ChangePost,
    CreatePost,
    EndPost,
    change_post,
    create_post,
    end_post,
)
from gangze.organisation.views.units import knowing

CHANGE = "organisation.change"
SHOWN = 200
"""Positions that the page of a post lists; a post stands in thousands of units."""


def posts(request: HttpRequest) -> HttpResponse:
    """The register of standard posts."""
    return register_page(
        request,
        POSTS,
        tree=tree.beside(request, asked(request), "posts"),
        tree_label=_("按设岗机构查看"),
        breadcrumb=[{"label": pgettext("一览", "标准岗位")}],
    )


def posts_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, POSTS)


def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a standard post on the day looked at."""
    ctx = knowing(request)
    state = queries.post_on(ctx, pk)
    rows = position_rows(ctx, post=pk)
    may = decide(ctx, CHANGE).allowed
    given = queries.post_rights(ctx, pk)
    context = {
        "post": state,
        "record": {
            "title": state.name,
            "icon": "briefcase",
            "subtitle": _("标准岗位 · 编码 %(code)s") % {"code": state.post.code},
            "badges": _badges(state, rows),
            "facts": _facts(state, rows),
            "actions": _actions(pk) if may else [],
        },
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "total": len(rows),
        "may_change": may,
        "may_assign": decide(ctx, "assignment.change").allowed,
        "rights": given,
        "panels": post_panels(ctx, pk),
        "history": stages(queries.post_history(ctx, pk)),
        "ledger": acts(ctx, entries) if (entries := ledger_of(ctx, Post._meta.label_lower, pk)) else [],
        "known": ctx.known_at,
        "breadcrumb": [{"label": pgettext("一览", "标准岗位"), "url": reverse("posts")}, {"label": state.name}],
    }
    return render(request, "organisation/post.html", context)


def _badges(state: PostState, rows: list[PositionRow]) -> list[dict[str, str]]:
    badges = []
    if state.key_post:
        badges.append({"text": _("重要岗位"), "tone": "violet", "icon": "shield-check"})
    if state.needs_approval:
        badges.append({"text": _("须任职资格核准"), "tone": "info"})
    vacant = sum(row.staffing.vacant for row in rows)
    if vacant:
        badges.append({"text": _("空缺 %(n)s") % {"n": vacant}, "tone": "warning"})
    return badges


def _facts(state: PostState, rows: list[PositionRow]) -> list[dict[str, Any]]:
    held = sum(row.staffing.occupying for row in rows)
    fixed = [row.staffing.headcount for row in rows if row.staffing.headcount is not None]
    return [
        {"label": _("类别"), "value": state.get_category_display()},  # type: ignore[attr-defined]
        {"label": _("序列"), "value": state.sequence},
        {"label": _("职级"), "value": state.grade},
        {"label": _("业务条线"), "value": state.business_line},
        {"label": _("前中后台"), "value": state.get_office_display()},  # type: ignore[attr-defined]
        {"label": _("风险防线"), "value": LINE_WORDS.get(state.defence_line or 0, "")},
        {"label": _("设岗数"), "value": len(rows)},
        {
            "label": _("编制 / 在岗"),
            "value": f"{sum(fixed) if fixed else _('未定编')} / {held}",
        },
        {"label": _("别名"), "value": "、".join(state.aliases)},
    ]


def _actions(pk: int) -> list[dict[str, Any]]:
    return [
        {"label": _("变更"), "url": reverse("post-change", args=[pk]), "icon": "pencil", "primary": True},
        {"label": _("停用"), "url": reverse("post-end", args=[pk]), "icon": "circle-minus", "danger": True},
    ]


def post_add(request: HttpRequest) -> HttpResponse:
    """A new standard post."""
    require(asked(request), CHANGE)
    page = ActPage(
        foresees=True,
        title=_("新增标准岗位"),
        act=lambda form, ctx: create_post(CreatePost(**form.values()), ctx=ctx),
        done=_("标准岗位已设立"),
        then=lambda outcome: reverse("post", args=[outcome.result["post"]]) if outcome.result else reverse("posts"),
        back=reverse("posts"),
        intro=_("标准岗位全行通用。设立后，再到各机构“设岗”并核定编制。"),
        submit=_("设立"),
        crumbs=[{"label": pgettext("一览", "标准岗位"), "url": reverse("posts")}],
    )
    return act_page(request, CreatePostForm, page, {"valid_from": asked(request).as_of})


def _page(ctx: Context, pk: int, name: str, **page: Any) -> ActPage:
    require(ctx, CHANGE)
    here = reverse("post", args=[pk])
    crumbs = [{"label": pgettext("一览", "标准岗位"), "url": reverse("posts")}, {"label": name, "url": here}]
    return ActPage(**{"foresees": True, "then": lambda outcome: here, "back": here, "crumbs": crumbs} | page)  # type: ignore[arg-type]


def post_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a standard post."""
    ctx = asked(request)
    state = queries.post_on(ctx, pk)
    page = _page(
        ctx,
        pk,
        state.name,
        title=_("变更标准岗位：%(name)s") % {"name": state.name},
        intro=_("以下为 %(day)s 的登记情况，改哪项就变更哪项，全行设有该岗位的机构同时生效。") % {"day": ctx.as_of},
        act=lambda form, ctx: change_post(ChangePost(post=pk, changes=form.changes(), **form.days()), ctx=ctx),
        done=_("标准岗位已变更"),
    )
    return act_page(request, ChangePostForm, page, {"valid_from": ctx.as_of, **particulars_of(state)})


def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a standard post up."""
    state = queries.post_on(asked(request), pk)
    page = _page(
        asked(request),
        pk,
        state.name,
        title=_("停用标准岗位：%(name)s") % {"name": state.name},
        intro=_("仍有机构设有该岗位的不能停用，系统会逐一列出。停用后历史记录仍可查。"),
        submit=_("停用"),
        danger=True,
        confirm=_("确定停用该标准岗位吗？"),
        then=lambda outcome: reverse("posts"),
        act=lambda form, ctx: end_post(EndPost(post=pk, day=form.day), ctx=ctx),
        done=_("标准岗位已停用"),
    )
    return act_page(request, EndPostForm, page)
