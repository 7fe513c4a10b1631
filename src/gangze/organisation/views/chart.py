"""The organisation chart: the whole tree of a day, zoomable (组织架构图)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.framework.resource.pages import require_some
from gangze.framework.web.acts import asked
from gangze.organisation.queries.screens import unit_totals
from gangze.organisation.queries.units import UnitNode, subtree
from gangze.organisation.resources.units import UNITS

LISTED = 600
"""Units that the page also writes out as a nested list; of a larger bank the upper levels."""


def _drawn(request: HttpRequest) -> tuple[list[dict[str, Any]], int]:
    """Nested nodes and how many: `held` counts the unit itself, `all` also those below. Three queries."""
    ctx = asked(request)
    nodes = subtree(ctx)
    totals = unit_totals(ctx, [node.id for node in nodes])
    day = request.GET.get("as_of", "")
    drawn: dict[int, dict[str, Any]] = {}
    tops: list[dict[str, Any]] = []
    for node in nodes:
        drawn[node.id] = _node(node, totals.get(node.id), day)
        above = drawn.get(node.parent) if node.parent is not None else None
        (above["children"] if above is not None else tops).append(drawn[node.id])
    for node in reversed(nodes):
        if node.parent in drawn:
            drawn[node.parent]["all"] += drawn[node.id]["all"]
    return tops, len(nodes)


def _shallow(node: dict[str, Any], levels: int) -> dict[str, Any]:
    """The same node with so many levels below it."""
    lower = [_shallow(child, levels - 1) for child in node["children"]] if levels else []
    return node | {"children": lower}


def _node(node: UnitNode, totals: Any, day: str) -> dict[str, Any]:
    url = reverse("unit", args=[node.id])
    return {
        "id": str(node.id),
        "name": node.short_name or node.name,
        "full": node.name,
        "kind": node.kind_label,
        "held": totals.occupying if totals else 0,
        "all": totals.occupying if totals else 0,
        "headcount": totals.headcount if totals else 0,
        "vacant": totals.vacant if totals else 0,
        "excess": totals.excess if totals else 0,
        "url": f"{url}?as_of={day}" if day else url,
        "children": [],
    }


def unit_chart(request: HttpRequest) -> HttpResponse:
    """The page: the chart, and the same tree as a nested list."""
    require_some(asked(request), UNITS)
    data = reverse("unit-chart-data")
    day = request.GET.get("as_of", "")
    tops, count = _drawn(request)
    context = {
        "data_url": f"{data}?as_of={day}" if day else data,
        "tops": tops if count <= LISTED else [_shallow(top, 2) for top in tops],
        "cut": count > LISTED,
        "breadcrumb": [{"label": _("组织机构"), "url": reverse("units")}, {"label": _("组织架构图")}],
    }
    return render(request, "organisation/chart.html", context)


def unit_chart_data(request: HttpRequest) -> HttpResponse:
    """The tree of the day as JSON."""
    require_some(asked(request), UNITS)
    return JsonResponse({"tree": _drawn(request)[0]}, json_dumps_params={"ensure_ascii": False})
