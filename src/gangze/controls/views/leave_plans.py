"""The plan of forced leave and the reviews of key posts on screen (强制休假计划页面)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gangze.controls.forms.leave_plans import CancelLeaveForm, MakePlanForm, MoveLeaveForm, ReviewForm
from gangze.controls.models import PlannedLeave, PlannedLeaveState
from gangze.controls.queries.leave_plans import named, planned
from gangze.controls.resources.leave_plans import LEAVE_PLAN, REVIEWS
from gangze.controls.screens.leave_plan import gantt
from gangze.controls.services.leave_plans import (
    CancelLeave,
    MakePlan,
    MoveLeave,
    ReviewKeyPost,
    cancel_leave,
    make_plan,
    move_leave,
    review,
)
from gangze.framework.access import AccessKind, accessed
from gangze.framework.permission import fetch
from gangze.framework.resource.pages import export, list_context, may_somewhere, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.framework.web.numbers import whole

SHOWN = 200
"""Lines of the picture."""


@require_GET
def leave_plan(request: HttpRequest) -> HttpResponse:
    """The year's leaves as a picture and as a register."""
    ctx = asked(request)
    empty = {
        "title": _("还没有强制休假计划"),
        "text": _("按机构和年度编制计划：系统列出应休人员，并错开日期，使每人离岗时都有人顶岗。"),
    }
    tools = [{"label": _("编制计划"), "url": reverse("leave-plan-make"), "icon": "calendar-plus"}]
    context = list_context(
        LEAVE_PLAN, request, empty=empty, tools=tools if may_somewhere(ctx, "leave_plan.make") else []
    )
    seen = planned(ctx).exclude(state=PlannedLeaveState.CANCELLED)
    years = sorted(set(seen.order_by().values_list("year", flat=True)))
    year = whole(request.GET.get("year"))
    if year not in years:
        year = next((one for one in years if one >= ctx.as_of.year), years[-1] if years else None)
    rows = list(seen.filter(year=year).order_by("first_day", "pk")[:SHOWN]) if year is not None else []
    named(rows, ctx)
    context |= {"year": year, "years": years, "gantt": gantt(rows, year) if year is not None and rows else None}
    accessed(request, AccessKind.PERSON, str(LEAVE_PLAN.label_plural), len(rows))
    return render(request, "controls/leave_plan.html", context)


@require_GET
def leave_plan_export(request: HttpRequest) -> HttpResponse:
    """The plan looked for, as a file."""
    return export(request, LEAVE_PLAN)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("强制休假计划"), "url": reverse("leave-plan")}]


def leave_plan_make(request: HttpRequest) -> HttpResponse:
    """Plan a unit's year."""
    ctx = asked(request)
    page = ActPage(
        title=_("编制强制休假计划"),
        act=lambda form, ctx: make_plan(MakePlan(**form.cleaned_data), ctx=ctx),
        done=_("计划已编制"),
        then=lambda outcome: reverse("leave-plan"),
        back=reverse("leave-plan"),
        intro=_("为应休而未列入计划的人员排定日期；本人不能为自己编制计划。计划对当事人保密，到期当日才成为请休假。"),
        submit=_("编制"),
        crumbs=_crumbs(),
    )
    return act_page(request, MakePlanForm, page, {"year": ctx.as_of.year})


def _row(request: HttpRequest, pk: int) -> PlannedLeave:
    row = fetch(asked(request), PlannedLeave.objects.all(), "leave_plan.make", pk=pk)
    named([row], asked(request))
    return row


def leave_plan_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Other days for a planned leave."""
    row = _row(request, pk)
    page = ActPage(
        title=_("调整强制休假计划"),
        act=lambda form, ctx: move_leave(MoveLeave(leave=pk, **form.cleaned_data), ctx=ctx),
        done=_("计划已调整"),
        then=lambda outcome: reverse("leave-plan"),
        back=reverse("leave-plan"),
        intro=f"{row.who} {row.place}",  # type: ignore[attr-defined]
        crumbs=_crumbs(),
    )
    first = {"first_day": row.first_day, "last_day": row.last_day, "note": row.note}
    return act_page(request, MoveLeaveForm, page, first)


def leave_plan_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a planned leave off the plan."""
    row = _row(request, pk)
    page = ActPage(
        title=_("取消强制休假计划"),
        act=lambda form, ctx: cancel_leave(CancelLeave(leave=pk, **form.cleaned_data), ctx=ctx),
        done=_("计划已取消"),
        then=lambda outcome: reverse("leave-plan"),
        back=reverse("leave-plan"),
        intro=f"{row.who} {row.place}",  # type: ignore[attr-defined]
        submit=_("取消计划"),
        danger=True,
        crumbs=_crumbs(),
    )
    return act_page(request, CancelLeaveForm, page)


@require_GET
def key_post_reviews(request: HttpRequest) -> HttpResponse:
    """The register of on-leave inspections and departure audits."""
    empty = {"title": _("还没有检查记录"), "text": _("强制休假期间的离岗检查、重要岗位离任审计，结果登记在这里。")}
    return register_page(request, REVIEWS, empty=empty)


@require_GET
def key_post_reviews_export(request: HttpRequest) -> HttpResponse:
    """The reviews looked for, as a file."""
    return export(request, REVIEWS)


def key_post_review_add(request: HttpRequest) -> HttpResponse:
    """Write down an inspection or an audit."""
    page = ActPage(
        title=_("登记离岗检查或离任审计"),
        act=lambda form, ctx: review(ReviewKeyPost(**form.cleaned_data), ctx=ctx),
        done=_("检查结果已登记"),
        then=lambda outcome: reverse("key-post-reviews"),
        back=reverse("key-post-reviews"),
        crumbs=[{"label": _("离岗检查与离任审计"), "url": reverse("key-post-reviews")}],
    )
    return act_page(request, ReviewForm, page, {"looked_on": asked(request).as_of})
