"""The heads of a list's columns and the choice of columns as HTML (表头)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from gangze.web.escaped import escaped

Column = Mapping[str, Any]

ICONS = {
    "ascending": ("sort-ascending", ""),
    "descending": ("sort-descending", ""),
    "none": ("arrows-sort", "gz-faint"),
}


def sorting(columns: Sequence[Column], query: QueryDict) -> list[tuple[str, str]]:
    """Of each column where a click on its head goes, and ascending, descending or none."""
    current = query.get("sort", "")
    rest = query.copy()
    rest.pop("page", None)
    rest.pop("sort", None)
    kept = rest.urlencode()
    orders = []
    for column in columns:
        key = str(column["key"])
        state = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
        following = {"none": f"sort={key}", "ascending": f"sort=-{key}", "descending": ""}[state]
        orders.append((f"?{'&'.join(part for part in (kept, following) if part)}", state))
    return orders


def heads_html(columns: Sequence[Column], query: QueryDict, icon: Callable[[str, str], str]) -> SafeString:
    """The `<th>`s of a list page; `query` is what the address asks for, which sorting keeps."""
    parts: list[str] = []
    for column, (url, state) in zip(columns, sorting(columns, query), strict=True):
        label = escaped(column["label"])
        align = f"text-{escaped(column['align'])}" if column.get("align") else ""
        hidden = "" if column.get("visible") else " hidden"
        parts.append(f'<th scope="col" data-col="{escaped(column["key"])}" class="{align}"{hidden}')
        if column.get("sortable"):
            href = escaped(url)
            parts.append(
                f' aria-sort="{state}"><a class="gz-sort" href="{href}" hx-get="{href}" hx-target="#list" '
                f'hx-select="#list" hx-swap="outerHTML" hx-push-url="true">{label}{icon(*ICONS[state])}</a></th>'
            )
        else:
            parts.append(f">{label}</th>")
    return mark_safe("".join(parts))  # every value above is escaped


def chooser_html(columns: Sequence[Column]) -> SafeString:
    """A tick for each column; the first one always stands."""
    ticks = (
        f'<label class="form-check"><input class="form-check-input" type="checkbox" '
        f'value="{escaped(column["key"])}"{" checked" if column.get("visible") else ""}'
        f'{"" if place else " disabled"}><span class="form-check-label">{escaped(column["label"])}</span>'
        "</label>"
        for place, column in enumerate(columns)
    )
    return mark_safe("".join(ticks))  # every value above is escaped
