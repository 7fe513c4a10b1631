"""The rows of a list page as HTML (列表行).

Built by joining strings, because rows are by far the most of a list page: as a template, 50 rows of seven
cells took twice as long as everything else of the page. Every value is escaped unless it is marked safe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gangze.web.escaped import escaped

#: The one form that all acting buttons of a list submit; parts/list.html draws it.
ACT_FORM = "row-act"

Row = Mapping[str, Any]
Link = Callable[[str], str]
Icon = Callable[[str], str]


def rows_html(
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Row],
    *,
    link: Link,
    icon: Icon,
    ticks: bool = True,
    acts: bool = True,
) -> SafeString:
    """The `<tr>`s of a list page.

    `columns` and `rows` are those of parts/README.md; `link` adds the day looked at to an address; `icon`
    gives a picture; without `ticks` or `acts` that column is left out. Raises ValueError where a row has not
    exactly one cell a column.
    """
    tick, ask = _("勾选"), _("确定要%(label)s这条记录吗？")
    heads = [_cell_head(column) for column in columns]
    parts: list[str] = []
    for row in rows:
        cells = row["cells"]
        first = escaped(cells[0]["html_or_text"])
        number = escaped(row["id"])
        parts.append(f'<tr data-row="{number}">')
        if ticks:
            parts.append(
                f'<td class="gz-tick d-print-none"><input class="form-check-input" '
                f'type="checkbox" name="ids" value="{number}" data-tick '
                f'aria-label="{tick} {escape(first)}"></td>'
            )
        for at, (head, cell) in enumerate(zip(heads, cells, strict=True)):
            short = ' class="is-short"' if cell.get("short") else ""
            align = cell.get("align")
            text: str = first if at == 0 else escaped(cell["html_or_text"])
            if at == 0 and row.get("url"):
                text = f'<a class="gz-rowlink" href="{escaped(link(row["url"]))}" data-open>{text}</a>'
            parts.append(f"{head}{f' class=text-{escaped(align)}' if align else short}>{text}</td>")
        if acts:
            buttons = "".join(_act(act, link, icon, ask) for act in row.get("actions", ()))
            parts.append(f'<td class="gz-acts d-print-none">{buttons}</td>')
        parts.append("</tr>")
    return mark_safe("".join(parts))  # every value above is escaped


def _cell_head(column: Mapping[str, Any]) -> str:
    hidden = "" if column.get("visible", True) else " hidden"
    return f'<td data-col="{escaped(column["key"])}" data-label="{escaped(column["label"])}"{hidden}'


def _act(act: Mapping[str, Any], link: Link, icon: Icon, ask: str) -> str:
    danger = " is-danger" if act.get("danger") else ""
    name = escaped(act.get("name", ""))
    inside = f"{icon(act['icon']) if act.get('icon') else ''}{escaped(act['label'])}"
    if str(act.get("method", "get")).lower() != "post":
        return f'<a class="gz-act{danger}" data-act="{name}" href="{escaped(link(act["url"]))}">{inside}</a>'
    question = act.get("confirm") or (ask % {"label": act["label"]} if danger else "")
    confirm = f' data-confirm="{escaped(question)}"' if question else ""
    reason = ' data-confirm-reason="reason"' if act.get("reason") else ""
    return (
        f'<button class="gz-act{danger}" form="{ACT_FORM}" formaction="{escaped(act["url"])}" '
        f'data-act="{name}"{confirm}{reason}>{inside}</button>'
    )
