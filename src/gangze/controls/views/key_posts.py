"""Key posts on screen: stays as bars against their limit (重要岗位页面)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gangze.controls.queries.key_posts import figures_on
from gangze.controls.resources.key_posts import KEY_POSTS
from gangze.framework.resource.pages import export, list_context
from gangze.framework.web.acts import asked


@require_GET
def key_posts(request: HttpRequest) -> HttpResponse:
    """The register, with a bar for each stay of the page, and the figures the bank goes by."""
    ctx = asked(request)
    empty = {
        "title": _("没有重要岗位任职"),
        "text": _("重要岗位的种类和期限由规则内容“重要岗位轮岗与强制休假”设定，岗位可在标准岗位中标为重要岗位。"),
    }
    context = list_context(KEY_POSTS, request, empty=empty)
    bars = [row for row in context["page"].rows if row.most]
    context |= {
        "bars": sorted(bars, key=lambda row: -row.days / row.most),
        "figures": figures_on(ctx.as_of, ctx.known_at),
    }
    return render(request, "controls/key_posts.html", context)


@require_GET
def key_posts_export(request: HttpRequest) -> HttpResponse:
    """The stays looked for, as a file."""
    return export(request, KEY_POSTS)
