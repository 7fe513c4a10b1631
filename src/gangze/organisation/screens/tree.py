"""The department tree beside a list: opened down to the chosen unit, the rest read when opened (部门树)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from gangze.framework.context import Context
from gangze.framework.web.addresses import address
from gangze.organisation.queries.screens import OpenedTree, opened_tree
from gangze.organisation.queries.units import UnitNode

ICONS = {
    "head_office": "building-bank",
    "branch": "building-community",
    "sub_branch": "building",
    "outlet": "building-store",
    "committee": "users-group",
}


def chosen_in(request: HttpRequest) -> int | None:
    """The unit that the address names."""
    text = request.GET.get("unit", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def beside(request: HttpRequest, ctx: Context, route: str) -> list[dict[str, Any]]:
    """The tree beside the list of `route`; each line shows that list for its unit and below."""
    chosen = chosen_in(request)
    tree = opened_tree(ctx, chosen)
    return [_opened(node, tree, chosen, route) for node in tree.nodes.get(None, [])]


def _opened(node: UnitNode, tree: OpenedTree, chosen: int | None, route: str) -> dict[str, Any]:
    opened = node.id in tree.opened
    lower = tree.nodes.get(node.id, []) if opened else []
    return {
        **line(node, route),
        "selected": node.id == chosen,
        "expanded": bool(lower),
        "children": [_opened(child, tree, chosen, route) for child in lower],
    }


def line(node: UnitNode, route: str) -> dict[str, Any]:
    """One line of the tree; what lies under it is read when it is opened."""
    return {
        "id": node.id,
        "label": node.short_name or node.name,
        "url": f"{address(route)}?unit={node.id}",
        "icon": ICONS.get(node.kind, ""),
        "children_url": f"{address('unit-branch', node.id)}?list={route}" if node.has_children else "",
    }


def branch(nodes: Sequence[UnitNode], route: str) -> list[dict[str, Any]]:
    """Lines of one opened branch."""
    return [line(node, route) for node in nodes]
