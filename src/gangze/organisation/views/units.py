"""Units on the web: register, page of a unit on a day, and what can be done with it (机构页面)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.framework.context import BANK_ZONE, Context
from gangze.framework.permission import at_units, decide, require
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.organisation.forms.units import (
    ChangeUnitForm,
    ClassifyUnitForm,
    CloseUnitForm,
    FoundUnitForm,
    MoveUnitForm,
    particulars_of,
)
from gangze.organisation.models import Unit
from gangze.organisation.panels import unit_panels
from gangze.organisation.queries import units as queries
from gangze.organisation.queries.names import unit_names
from gangze.organisation.queries.screens import chosen_unit, ledger_of
from gangze.organisation.resources.units import UNITS
from gangze.organisation.screens import tree
from gangze.organisation.screens.changes import acts, end_of, stages
from gangze.organisation.services.closing import close_unit
from gangze.organisation.services.units import (
    ChangeUnit,
    ClassifyUnit,
    CloseUnit,
    FoundUnit,
    MoveUnit,
    change_unit,
    classify_unit,
    found_unit,
    move_unit,
)

CHANGE = "organisation.change"
TREE_LISTS = frozenset(
    {"units", "posts", "positions", "assignments", "people", "absences", "stand-ins", "arrangements"}
)
"""Lists that have the department tree beside them."""


def units(request: HttpRequest) -> HttpResponse:
    """The register of units with the tree beside it."""
    ctx = asked(request)
    return register_page(
        request,
        UNITS,
        tree=tree.beside(request, ctx, "units"),
        tools=[{"label": _("组织架构图"), "url": reverse("unit-chart"), "icon": "hierarchy"}],
        breadcrumb=[{"label": _("组织机构")}],
    )


def units_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, UNITS)


def unit_branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines of the tree under one unit."""
    route = request.GET.get("list", "units")
    nodes = tree.branch(queries.children(asked(request), pk), route if route in TREE_LISTS else "units")
    return render(request, "parts/tree_nodes.html", {"nodes": nodes, "top": False, "target": "#list"})


def knowing(request: HttpRequest) -> Context:
    """The context with the knowledge of the day that `known` names; else with what is known now."""
    ctx = asked(request)
    day = _day(request.GET.get("known", ""))
    return ctx.knowing(end_of(day, BANK_ZONE)) if day is not None and day < ctx.today else ctx.on(ctx.as_of)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a unit on the day looked at."""
    ctx = knowing(request)
    card = queries.unit_card(ctx, pk)
    state = card.state
    superiors = queries.superiors(ctx, pk)
    may = decide(ctx, CHANGE, at_units(pk)).allowed
    history = card.history
    others = {key for row in history for key in (row.parent_id, row.line_id) if key is not None}
    names = unit_names(others, ctx.as_of, ctx.known_at)
    ledger = ledger_of(ctx, Unit._meta.label_lower, pk)
    entries = acts(ctx, ledger) if ledger else []
    context = {
        "unit": state,
        "card": card,
        "record": {
            "title": state.name,
            "icon": tree.ICONS.get(state.kind, "sitemap"),
            "subtitle": _("%(kind)s · 编码 %(code)s") % {"kind": state.get_kind_display(), "code": state.unit.code},
            "badges": _badges(card),
            "facts": _facts(card, superiors),
            "actions": _actions(pk) if may else [],
        },
        "may_change": may,
        "may_assign": decide(ctx, "assignment.change", at_units(pk)).allowed,
        "superiors": superiors,
        "panels": unit_panels(ctx, card),
        "history": stages(
            history, {"parent_id": lambda key: names.get(key, ""), "line_id": lambda key: names.get(key, "")}
        ),
        "ledger": entries,
        "known": ctx.known_at,
        "breadcrumb": [
            {"label": _("组织机构"), "url": reverse("units")},
            *({"label": node.name, "url": reverse("unit", args=[node.id])} for node in card.path[:-1]),
            {"label": state.name},
        ],
    }
    return render(request, "organisation/unit.html", context)


def _badges(card: queries.UnitCard) -> list[dict[str, str]]:
    badges = [{"text": name, "tone": "info"} for name in card.classes]
    vacant = sum(row.staffing.vacant for row in card.positions)
    excess = sum(row.staffing.excess for row in card.positions)
    if vacant:
        badges.append({"text": _("空缺 %(n)s") % {"n": vacant}, "tone": "warning"})
    if excess:
        badges.append({"text": _("超编 %(n)s") % {"n": excess}, "tone": "danger"})
    return badges


def _facts(card: queries.UnitCard, superiors: queries.Superiors) -> list[dict[str, Any]]:
    state = card.state
    upper = superiors.territorial[0] if superiors.territorial else None
    line = superiors.line
    inherited = line is not None and superiors.line_from is not None and superiors.line_from.id != state.unit_id
    facts: list[dict[str, Any]] = [
        {
            "label": _("属地上级"),
            "value": upper.name if upper else _("无（最高层级）"),
            "url": reverse("unit", args=[upper.id]) if upper else "",
        },
        {
            "label": _("条线主管"),
            "value": line.name if line else _("未指定"),
            "url": reverse("unit", args=[line.id]) if line else "",
            "help": _("随上级“%(unit)s”") % {"unit": superiors.line_from.name}
            if inherited and superiors.line_from
            else "",
        },
        {"label": _("编制 / 在岗"), "value": _headcount(card)},
        {"label": _("部门分类"), "value": "、".join(card.classes)},
        {"label": _("责任维度"), "value": "、".join(state.dimensions)},
        {"label": _("利润责任"), "value": _("对收入和利润负责") if state.answers_for_profit else _("不承担")},
    ]
    if state.short_name or state.aliases:
        called = [name for name in (state.short_name, *state.aliases) if name]
        facts.append({"label": _("简称和别名"), "value": "、".join(dict.fromkeys(called))})
    facts.append({"label": _("部门定位"), "value": state.mission, "wide": True})
    return facts


def _headcount(card: queries.UnitCard) -> str:
    total = card.staffing
    headcount = _("未定编") if total.headcount is None else str(total.headcount)
    return f"{headcount} / {total.occupying}"


def _actions(pk: int) -> list[dict[str, Any]]:
    return [
        {"label": _("变更"), "url": reverse("unit-change", args=[pk]), "icon": "pencil", "primary": True},
        {"label": _("设岗"), "url": reverse("position-establish", args=[pk]), "icon": "armchair"},
        {"label": _("划转"), "url": reverse("unit-move", args=[pk]), "icon": "transfer"},
        {"label": _("分类"), "url": reverse("unit-classify", args=[pk]), "icon": "tags"},
        {"label": _("撤并"), "url": reverse("unit-close", args=[pk]), "icon": "circle-minus", "danger": True},
    ]


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": _("组织机构"), "url": reverse("units")}, *more]


def unit_add(request: HttpRequest) -> HttpResponse:
    """Found a unit."""
    ctx = asked(request)
    above = tree.chosen_in(request)
    page = ActPage(
        foresees=True,
        title=_("新增机构"),
        act=lambda form, ctx: found_unit(FoundUnit(**form.values()), ctx=ctx),
        done=_("机构已设立"),
        then=lambda outcome: reverse("unit", args=[outcome.result["unit"]]) if outcome.result else reverse("units"),
        back=reverse("units"),
        submit=_("设立"),
        crumbs=_crumbs(),
    )
    initial = {"valid_from": ctx.as_of, "parent": chosen_unit(ctx, above), "kind": "department"}
    return act_page(request, FoundUnitForm, page, initial)


def _unit_act(
    request: HttpRequest,
    pk: int,
    form: Any,
    initial: dict[str, Any],
    more: dict[str, Any] | None = None,
    **page: Any,
) -> HttpResponse:
    """An act on one unit that exists on the day looked at."""
    require(asked(request), CHANGE, at_units(pk))
    name = queries.unit_on(asked(request), pk).name
    here = reverse("unit", args=[pk])
    settled = ActPage(
        **{  # type: ignore[arg-type]
            "foresees": True,
            "then": lambda outcome: here,
            "back": here,
            "crumbs": _crumbs({"label": name, "url": here}),
        }
        | page
    )
    return act_page(request, form, settled, initial, **(more or {}))


def unit_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the particulars of a unit."""
    ctx = asked(request)
    state = queries.unit_on(ctx, pk)
    return _unit_act(
        request,
        pk,
        ChangeUnitForm,
        {"valid_from": ctx.as_of, **particulars_of(state, ctx)},
        title=_("变更机构：%(name)s") % {"name": state.name},
        intro=_("以下为 %(day)s 的登记情况，改哪项就变更哪项。生效日期填过去的日子即为更正，原记录仍可查。")
        % {"day": ctx.as_of},
        act=lambda form, ctx: change_unit(ChangeUnit(unit=pk, changes=form.changes(), **form.days()), ctx=ctx),
        done=_("机构信息已变更"),
    )


def unit_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit under another one."""
    ctx = asked(request)
    return _unit_act(
        request,
        pk,
        MoveUnitForm,
        {"valid_from": ctx.as_of},
        title=_("划转机构：%(name)s") % {"name": queries.unit_on(ctx, pk).name},
        intro=_("改变该机构的上级。机构、岗位、任岗和历史记录保持不变，只是归属从生效日期起改变。"),
        submit=_("划转"),
        act=lambda form, ctx: move_unit(MoveUnit(unit=pk, parent=form.cleaned_data["parent"], **form.days()), ctx=ctx),
        done=_("机构已划转"),
    )


def unit_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a unit; what still stands in it is named."""
    ctx = asked(request)
    return _unit_act(
        request,
        pk,
        CloseUnitForm,
        {},
        title=_("撤并机构：%(name)s") % {"name": queries.unit_on(ctx, pk).name},
        intro=_("仍有下级机构或在岗人员的，请先划转、调岗；系统会逐项列出。历史记录不会删除。"),
        submit=_("撤销机构"),
        confirm=_("确定撤销该机构吗？"),
        danger=True,
        then=lambda outcome: reverse("units"),
        act=lambda form, ctx: close_unit(CloseUnit(unit=pk, day=form.day), ctx=ctx),
        done=_("机构已撤销"),
    )


def unit_classify(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit into a class of departments, or take it out."""
    ctx = asked(request)
    return _unit_act(
        request,
        pk,
        ClassifyUnitForm,
        {"valid_from": ctx.as_of, "member": "1"},
        {"categories": queries.category_names(ctx)},
        title=_("部门分类：%(name)s") % {"name": queries.unit_on(ctx, pk).name},
        act=lambda form, ctx: classify_unit(
            ClassifyUnit(
                unit=pk,
                category=form.cleaned_data["category"],
                member=bool(form.cleaned_data["member"]),
                **form.days(),
            ),
            ctx=ctx,
        ),
        done=_("部门分类已更新"),
    )
