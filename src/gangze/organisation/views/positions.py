"""Positions on the web: headcount against holders, establish, change, abolish (设岗页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.permission import Place, at_units, decide, fetch, require
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.kernel.findings import refuse
from gangze.organisation.forms.posts import (
    AbolishForm,
    ChangePositionForm,
    EstablishForm,
    position_particulars,
)
from gangze.organisation.models import Position, PositionState
from gangze.organisation.panels import position_panels
from gangze.organisation.queries.history import position_timeline
from gangze.organisation.queries.names import position_names
from gangze.organisation.queries.positions import position_row, position_states, reporting_chain
from gangze.organisation.queries.screens import chosen_unit, position_over_time
from gangze.organisation.resources.posts import POSITIONS
from gangze.organisation.screens import tree
from gangze.organisation.screens.changes import stages
from gangze.organisation.services.positions import (
    Abolish,
    ChangePosition,
    Establish,
    abolish,
    change_position,
    establish,
)
from gangze.organisation.views.units import knowing

CHANGE = "organisation.change"


def positions(request: HttpRequest) -> HttpResponse:
    """The register of positions."""
    return register_page(
        request,
        POSITIONS,
        tree=tree.beside(request, asked(request), "positions"),
        breadcrumb=[{"label": _("设岗与编制")}],
    )


def positions_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, POSITIONS)


def _state(request: HttpRequest, pk: int) -> PositionState:
    """The position on the day looked at. Raises `Refused` where it is not established that day."""
    ctx = asked(request)
    found: PositionState | None = position_states(ctx).filter(position=pk).first()
    if found is not None:
        return found
    fetch(ctx, Position.objects.all(), pk=pk)
    raise refuse(
        "not_found",
        _("该设岗在%(day)s不存续") % {"day": ctx.as_of},
        subject=position_names([pk], ctx.as_of, ctx.known_at).get(pk, ""),
        source=_("查看日期"),
        remedy=_("请把查看日期调整到设岗期间之内"),
    )


def position(request: HttpRequest, pk: int) -> HttpResponse:
    """A position on the day looked at: who holds it, whom it reports to, who held it before."""
    ctx = knowing(request)
    state = _state(request, pk)
    row = position_row(ctx, pk)
    unit, post = state.position.unit_id, state.position.post_id
    history = position_over_time(ctx, pk)
    named = {r.reports_to_id for r in history if r.reports_to_id is not None}
    names = position_names(named, ctx.as_of) if named else {}
    facts: list[dict[str, Any]] = [
        {"label": _("机构"), "value": state.unit_name, "url": reverse("unit", args=[unit])},  # type: ignore[attr-defined]
        {"label": _("标准岗位"), "value": state.post_name, "url": reverse("post", args=[post])},  # type: ignore[attr-defined]
        {"label": _("编制"), "value": _("未定编") if state.headcount is None else state.headcount},
        {"label": _("在岗"), "value": row.staffing.occupying if row else 0},
        {"label": _("机构负责人"), "value": _("是") if state.heads_unit else _("否")},
    ]
    context = {
        "record": {
            "title": f"{state.unit_name}·{state.post_name}",  # type: ignore[attr-defined]
            "icon": "armchair",
            "subtitle": _("设岗"),
            "facts": facts,
            "actions": _actions(ctx, pk, at_units(unit)),
        },
        "rows": [row] if row else [],
        "chain": reporting_chain(ctx, pk),
        "stays": position_timeline(ctx, pk),
        "day": ctx.as_of,
        "panels": position_panels(ctx, pk),
        "history": stages(history, {"reports_to_id": lambda key: names.get(key, "")}),
        "known": ctx.known_at,
        "breadcrumb": [
            {"label": _("设岗与编制"), "url": reverse("positions")},
            {"label": f"{state.unit_name}·{state.post_name}"},  # type: ignore[attr-defined]
        ],
    }
    return render(request, "organisation/position.html", context)


def _actions(ctx: Context, pk: int, place: Place) -> list[dict[str, Any]]:
    assigning = [
        {
            "label": _("任岗"),
            "url": reverse("position-assign", args=[pk]),
            "icon": "user-plus",
            "primary": True,
        },
    ]
    changing = [
        {"label": _("定编"), "url": reverse("position-change", args=[pk]), "icon": "pencil"},
        {
            "label": _("撤岗"),
            "url": reverse("position-abolish", args=[pk]),
            "icon": "circle-minus",
            "danger": True,
        },
    ]
    arranging = [{"label": _("A/B角安排"), "url": reverse("position-arrange", args=[pk]), "icon": "users"}]
    offered = (("assignment.change", assigning), ("standin.change", arranging), (CHANGE, changing))
    return [action for right, actions in offered if decide(ctx, right, place).allowed for action in actions]


def position_establish(request: HttpRequest, unit: int | None = None) -> HttpResponse:
    """A standard post in a unit."""
    ctx = asked(request)
    there = unit if unit is not None else tree.chosen_in(request)
    back = reverse("unit", args=[unit]) if unit is not None else reverse("positions")
    page = ActPage(
        foresees=True,
        title=_("设岗"),
        act=lambda form, ctx: establish(Establish(**form.values()), ctx=ctx),
        done=_("已设岗"),
        then=lambda outcome: back,
        back=back,
        submit=_("设岗"),
        crumbs=[{"label": _("设岗与编制"), "url": reverse("positions")}],
    )
    return act_page(request, EstablishForm, page, {"valid_from": ctx.as_of, "unit": chosen_unit(ctx, there)})


def _page(ctx: Context, state: PositionState, **page: Any) -> ActPage:
    require(ctx, CHANGE, at_units(state.position.unit_id))
    here = reverse("position", args=[state.position_id])
    name = f"{state.unit_name}·{state.post_name}"  # type: ignore[attr-defined]
    crumbs = [{"label": _("设岗与编制"), "url": reverse("positions")}, {"label": name, "url": here}]
    title = page.pop("title")
    return ActPage(  # type: ignore[arg-type]
        **{
            "foresees": True,
            "title": _("%(title)s：%(name)s") % {"title": title, "name": name},
            "then": lambda outcome: here,
            "back": here,
            "crumbs": crumbs,
        }
        | page
    )


def position_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change headcount or reporting."""
    ctx = asked(request)
    state = _state(request, pk)
    page = _page(
        ctx,
        state,
        title=_("定编"),
        intro=_("以下为 %(day)s 的登记情况，改哪项就变更哪项。") % {"day": ctx.as_of},
        act=lambda form, ctx: change_position(
            ChangePosition(position=pk, changes=form.changes(), **form.days()), ctx=ctx
        ),
        done=_("编制已变更"),
    )
    return act_page(request, ChangePositionForm, page, {"valid_from": ctx.as_of, **position_particulars(state, ctx)})


def position_abolish(request: HttpRequest, pk: int) -> HttpResponse:
    """Abolish a position."""
    page = _page(
        asked(request),
        _state(request, pk),
        title=_("撤岗"),
        intro=_("仍有人任岗，或有其他岗位向其汇报的，请先办理；系统会逐项列出。"),
        submit=_("撤岗"),
        danger=True,
        confirm=_("确定撤销该设岗吗？"),
        then=lambda outcome: reverse("positions"),
        act=lambda form, ctx: abolish(Abolish(position=pk, day=form.day), ctx=ctx),
        done=_("已撤岗"),
    )
    return act_page(request, AbolishForm, page)
