"""One page of a register, its export, and the view that shows it (登记簿页面)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gangze.framework.access import AccessKind, accessed
from gangze.framework.context import Context
from gangze.framework.permission import held_somewhere, require
from gangze.framework.resource.declare import Resource, filtered, ordered
from gangze.framework.totals import total_of
from gangze.kernel.interval import FOREVER

SIZES = (20, 50, 100, 200)
EXPORT_BATCH = 2_000
UNNAMED = str.maketrans("", "", "[]:*?/\\")
"""Signs that the name of a file or of a sheet must not have."""

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""What a cell must not begin with, or a spreadsheet may run it; some read full-width signs as ordinary ones."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows: `number` from 1, `total` rows in all."""

    number: int
    size: int
    total: int
    rows: list[Any]

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Page sizes to choose from."""
        return SIZES


def page_of(rows: QuerySet[Any], number: int, size: int) -> Page:
    """One page, in two statements (three past the first page): count, keys, and the rows of these keys.

    Keys are picked first so that a far page skips index entries, not whole rows.
    """
    total = total_of(rows)
    number = min(max(1, number), max(1, -(-total // size)))
    start = (number - 1) * size
    if not start:
        return Page(number, size, total, list(rows[:size]))
    keys = list(rows.values_list("pk", flat=True)[start : start + size])
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return Page(number, size, total, [found[key] for key in keys if key in found])


def may_somewhere(ctx: Context, right: str) -> bool:
    """Whether any grant gives the right at all: decides what is drawn, never what is done."""
    return right in held_somewhere(ctx)


def shown(value: Any) -> str:
    """A value as people read it in a table or file."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if value is True or value is False:
        return _("是") if value else _("否")
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, dt.date):
        return _("长期") if value == FOREVER else value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(shown(item) for item in value)
    return str(value)


def list_context(resource: Resource, request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What `parts/list.html` needs for one page of a register."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    require_some(ctx, resource)
    rows, form = filtered(resource, ctx, request.GET)
    page = page_of(
        ordered(resource, rows, request.GET.get("sort", "")),
        _number(request.GET.get("page"), 1),
        _size(request.GET.get("size")),
    )
    if resource.prepare is not None:
        resource.prepare(page.rows, ctx)
    may_change = may_somewhere(ctx, resource.change_right)
    asked = request.GET.copy()
    for name in ("page", "size", "sort", "as_of"):
        asked.pop(name, None)
    return {
        "resource": {
            "name": resource.name,
            "label": resource.label,
            "label_plural": resource.label_plural,
            "urls": {name: reverse(route) for name, route in resource.links.items()},
        },
        "columns": [
            {
                "key": c.key,
                "label": str(c.label),
                "sortable": bool(c.sort),
                "visible": c.visible,
                "align": c.align,
            }
            for c in resource.columns
        ],
        "rows": _rows(resource, page.rows, ctx),
        "page": page,
        "filters": form,
        "query": {key: value for key, value in asked.items() if value},
        "can": {
            "add": may_change and "add" in resource.links,
            "change": False,
            "delete": False,
            "import": may_change and "import" in resource.links,
            "export": "export" in resource.links,
        },
        "breadcrumb": [{"label": resource.label_plural}],
        **more,
    }


def require_some(ctx: Context, resource: Resource) -> None:
    """Refuse, with reasons, whoever has the register's right nowhere."""
    if ctx.person is not None and not may_somewhere(ctx, resource.right):
        require(ctx, resource.right)


def _rows(resource: Resource, rows: Sequence[Any], ctx: Context) -> list[dict[str, Any]]:
    actions = [(one, str(one.label)) for one in resource.actions if may_somewhere(ctx, one.right)]
    return [
        {
            "id": row.pk,
            "url": resource.row_url(row) if resource.row_url else "",
            "cells": [
                {"key": c.key, "html_or_text": shown(value), "align": c.align, "short": isinstance(value, dt.date)}
                for c in resource.columns
                for value in (c.value(row),)
            ],
            "actions": [
                {"label": label, "url": a.url(row), "icon": a.icon, "method": "get", "danger": a.danger}
                for a, label in actions
                if a.where(row)
            ],
        }
        for row in rows
    ]


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


def _size(text: str | None) -> int:
    size = _number(text, SIZES[0])
    return size if size in SIZES else SIZES[0]


def register_page(
    request: HttpRequest, resource: Resource, template: str = "pages/list.html", **more: Any
) -> HttpResponse:
    """The list page of a register (or its fragment). A list with personal data is noted as one read."""
    context = list_context(resource, request, **more)
    if resource.personal and context["rows"]:
        accessed(request, AccessKind.LIST, asked_for(resource, request, context["filters"]), len(context["rows"]))
    return render(request, template, context)


def asked_for(resource: Resource, request: HttpRequest, form: Any) -> str:
    """A register and the filters under which it was read, in words for the access log."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    given = form.cleaned_data if form is not None and form.is_valid() else {}
    told = [
        _("%(label)s：%(value)s") % {"label": form[name].label, "value": _said(resource, form, name, value, ctx)}
        for name, value in given.items()
        if value not in (None, "", [])
    ]
    label = str(resource.label_plural)
    return _("%(list)s（%(asked)s）") % {"list": label, "asked": "；".join(told)} if told else label


def _said(resource: Resource, form: Any, name: str, value: Any, ctx: Context) -> str:
    if name in resource.says:
        return resource.says[name](value, ctx)
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, shown(value)))


def export(request: HttpRequest, resource: Resource) -> HttpResponse:
    """The whole query as .xlsx, or .csv with `?format=csv`; it follows the filters and the order."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    require_some(ctx, resource)
    if resource.export_right:
        require(ctx, resource.export_right)
    rows, form = filtered(resource, ctx, request.GET)
    table = exported(resource, ordered(resource, rows, request.GET.get("sort", "")), ctx)
    accessed(request, AccessKind.EXPORT, asked_for(resource, request, form), total_of(rows))
    name = str(resource.label_plural).translate(UNNAMED)
    if request.GET.get("format") == "csv":
        return _attachment(_csv(table), f"{name}.csv", "text/csv; charset=utf-8")
    data = _xlsx(table, name)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attachment(data, f"{name}.xlsx", kind)


def exported(resource: Resource, rows: QuerySet[Any], ctx: Context) -> Iterator[list[str]]:
    """Header and rows as texts, read in batches so that memory stays bounded."""
    yield [str(column.label) for column in resource.columns]
    start = 0
    while batch := list(rows[start : start + EXPORT_BATCH]):
        if resource.prepare is not None:
            resource.prepare(batch, ctx)
        for row in batch:
            yield [harmless(shown(column.value(row))) for column in resource.columns]
        start += EXPORT_BATCH


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def _csv(table: Iterable[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(table)
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(table: Iterable[list[str]], title: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(table):
            for column, text in enumerate(line):
                sheet.write_string(number, column, text, bold if number == 0 else None)
    return buffer.getvalue()


def _attachment(data: bytes, name: str, kind: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
