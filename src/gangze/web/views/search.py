"""One box that finds a unit, post, person or duty (全局搜索)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext

from gangze.duties.queries import search_duties
from gangze.framework.context import Context
from gangze.framework.permission import visible
from gangze.framework.resource.pages import may_somewhere
from gangze.framework.search import matching
from gangze.organisation.models import PostState, UnitState
from gangze.organisation.queries.people_register import PeopleFilter, people_page

BRIEF, FULL = 5, 30
"""Hits per kind in the drop-down, and on the page."""


def search(request: HttpRequest) -> HttpResponse:
    """Hits by kind; at most two queries a kind. With HTMX the short list under the box."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()[:60]
    brief = bool(request.htmx)  # type: ignore[attr-defined]
    groups = _groups(ctx, words, BRIEF if brief else FULL) if words else []
    template = "web/search_hits.html" if brief else "web/search.html"
    return render(request, template, {"words": words, "groups": [g for g in groups if g["hits"]]})


def _groups(ctx: Context, words: str, limit: int) -> list[dict[str, Any]]:
    return [
        {"label": pgettext("一览", "机构"), "icon": "sitemap", "hits": _units(ctx, words, limit)},
        {"label": pgettext("一览", "岗位"), "icon": "briefcase", "hits": _posts(ctx, words, limit)},
        {"label": pgettext("一览", "人员"), "icon": "users", "hits": _people(ctx, words, limit)},
        {"label": pgettext("一览", "职责"), "icon": "list-search", "hits": _duties(ctx, words, limit)},
    ]


def _units(ctx: Context, words: str, limit: int) -> list[dict[str, str]]:
    rows = visible(ctx, UnitState.objects.on(ctx.as_of, ctx.known_at)).filter(matching(words))
    return [
        {"text": row.name, "note": row.unit.code, "url": reverse("unit", args=[row.unit_id])}
        for row in rows.select_related("unit").order_by("order", "name")[:limit]
    ]


def _posts(ctx: Context, words: str, limit: int) -> list[dict[str, str]]:
    rows = visible(ctx, PostState.objects.on(ctx.as_of, ctx.known_at)).filter(matching(words))
    return [
        {"text": row.name, "note": row.sequence, "url": reverse("post", args=[row.post_id])}
        for row in rows.order_by("name")[:limit]
    ]


def _people(ctx: Context, words: str, limit: int) -> list[dict[str, str]]:
    if not may_somewhere(ctx, "people.read"):
        return []
    rows = people_page(ctx, PeopleFilter(words=words), size=limit)
    return [
        {
            "text": row.name,
            "note": "、".join([row.staff_number, *(f"{p.unit_name} {p.post_name}" for p in row.posts[:2])]),
            "url": reverse("person", args=[row.id]),
        }
        for row in rows
    ]


def _duties(ctx: Context, words: str, limit: int) -> list[dict[str, str]]:
    return [
        {
            "text": hit.duty.text,
            "note": hit.owner,
            "url": f"{reverse('manual', args=[hit.duty.version.manual_id])}#duty-{hit.duty.pk}",
        }
        for hit in search_duties(ctx, words, limit)
    ]
