"""The lines of a tree as HTML (树的行).

Built by joining strings like the rows of a list: the tree stands beside most registers, and as a template its
lines took longer than the reading of them. Every value is escaped unless it is marked safe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gangze.web.escaped import escaped

Node = Mapping[str, Any]


def tree_html(
    nodes: Sequence[Node],
    *,
    top: bool,
    target: str,
    link: Callable[[str], str],
    icon: Callable[[str], str],
) -> SafeString:
    """The `<li>`s of `nodes` as parts/README.md describes them, and of what is open under them.

    `top` says that the first line is where the keyboard enters; with `target` a click exchanges that part of
    the page; `link` adds the day looked at to an address; `icon` gives a picture.
    """
    twist, reading = icon("chevron-right"), _("正在读取下级…")
    target = escaped(target)

    def line(node: Node, tab: str) -> str:
        number, label = escaped(node["id"]), escaped(node["label"])
        url, children, lazy = node.get("url", ""), node.get("children"), node.get("children_url")
        branches = bool(children or lazy)
        opened = bool(node.get("expanded"))
        parts = [
            f'<li role="none" data-node="{number}" data-text="{label}"><a role="treeitem" class="gz-node" '
            f'href="{escaped(link(url or "#"))}" tabindex="{tab}"'
        ]
        if branches:
            parts.append(f' aria-expanded="{"true" if opened else "false"}" aria-owns="group-{number}"')
        if node.get("selected"):
            parts.append(' aria-selected="true" aria-current="true"')
        if target:
            parts.append(
                f' hx-get="{escaped(link(url))}" hx-target="{target}" hx-select="{target}" '
                'hx-swap="outerHTML" hx-push-url="true"'
            )
        parts.append(
            f'><span class="gz-twist{"" if branches else " is-leaf"}" data-twist aria-hidden="true">{twist}</span>'
            f'{icon(node["icon"]) if node.get("icon") else ""}<span class="gz-node-label">{label}</span>'
        )
        if node.get("badge"):
            tone = escaped(node.get("badge_tone") or "plain")
            parts.append(f'<span class="gz-badge gz-badge-{tone}">{escaped(node["badge"])}</span>')
        if (count := node.get("count")) is not None and count != "":
            parts.append(f'<span class="gz-node-count">{escaped(count)}</span>')
        parts.append("</a>")
        if branches:
            parts.append(f'<ul role="group" id="group-{number}"{"" if opened else " hidden"}')
            if children:
                parts.append(f">{''.join(line(child, '-1') for child in children)}")
            else:
                parts.append(
                    f' hx-get="{escaped(link(lazy))}" hx-trigger="expand once" hx-target="this" '
                    f'hx-swap="innerHTML"><li role="none" class="gz-tree-loading">{reading}</li>'
                )
            parts.append("</ul>")
        parts.append("</li>")
        return "".join(parts)

    drawn = (line(node, "0" if top and not place else "-1") for place, node in enumerate(nodes))
    return mark_safe("".join(drawn))  # every value above is escaped
