"""Import pages: upload, dry run with every bad row, confirm, faulty file back (批量导入页面的公用部分).

A register describes its import as an `ImportPage`; the four steps are the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.web.acts import asked
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import Finding, Refused, refuse
from gangze.organisation.imports.faults import RowFault, faulty_copy
from gangze.organisation.imports.sheets import SheetResult
from gangze.organisation.imports.tables import Table
from gangze.organisation.views import staging

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
"""Bad rows listed on the page; the file handed back has all of them."""

Files = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would do or did: figures by label, faults, notes, and the tables they stand in."""

    counts: Sequence[tuple[str, int]]
    rows: int
    faults: Sequence[RowFault]
    notes: Sequence[Finding]
    tables: Sequence[Table]

    @property
    def anything(self) -> bool:
        """Whether there is anything to write."""
        return any(count for _label, count in self.counts)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One kind of import: `run(files, ctx, dry, update)` reads and judges, and writes where not dry.

    It raises `Refused` for files that cannot be read at all and gives faults in the report otherwise.
    """

    slot: str
    title: str
    lead: str
    route: str
    templates: Sequence[tuple[str, str]]
    run: Callable[[Files, Context, bool, bool], Report]
    back: str
    crumbs: Sequence[dict[str, str]]
    hint: str
    multiple: bool = False
    args: tuple[Any, ...] = ()
    """Arguments of the route, where the import belongs to one object."""
    update_label: str = ""
    """What the tick for existing rows says, where it means more than changing them."""


def sheet_report(result: SheetResult, words: dict[str, str]) -> Report:
    """What one table did, with its figures in words."""
    counts = [(word, result.counts[key]) for key, word in words.items()]
    return Report(counts, result.rows, result.faults, result.notes, [result.table] if result.table else [])


def import_page(request: HttpRequest, page: ImportPage) -> HttpResponse:
    """One request of an import: show, try, confirm or give up."""
    if request.method != "POST":
        return _drawn(request, page)
    act = request.POST.get("act", "")
    if act == "cancel":
        staging.drop(request, page.slot)
        messages.info(request, _("已放弃本次导入，没有任何变更"))
        return redirect(page.route, *page.args)
    if act == "confirm":
        return _confirmed(request, page)
    files = staging.uploaded(request)
    update = request.POST.get("update") == "on"
    if not files:
        missing = refuse("file.missing", _("没有选择文件"), source="files", remedy=_("请选择或拖入文件"))
        return _drawn(request, page, problems=missing.findings, status=422)
    try:
        report = page.run(files, asked(request).keyed(""), True, update)
    except Refused as refused:
        return _drawn(request, page, problems=refused.findings, status=422)
    staging.keep(request, page.slot, files, update=update)
    return _drawn(request, page, report=report, files=files, update=update)


def _confirmed(request: HttpRequest, page: ImportPage) -> HttpResponse:
    files, choices = staging.kept(request, page.slot)
    if not files:
        gone = refuse("import.gone", _("待导入的文件已不在"), remedy=_("请重新上传"))
        return _drawn(request, page, problems=gone.findings, status=422)
    update = bool(choices.get("update"))
    ctx = asked(request).keyed("").because(request.POST.get("reason", "").strip())
    try:
        report = page.run(files, ctx, False, update)
    except Refused as refused:
        report = page.run(files, ctx, True, update)
        problems = () if report.faults else refused.findings
        return _drawn(request, page, report=report, files=files, update=update, problems=problems, status=422)
    staging.drop(request, page.slot)
    done = "，".join(_("%(what)s %(n)s") % {"what": what, "n": n} for what, n in report.counts if n)
    messages.success(request, _("导入完成：%(done)s") % {"done": done} if done else _("导入完成，没有变化"))
    for note in report.notes[:10]:
        messages.warning(request, str(note.message))
    return redirect(page.back)


def _drawn(
    request: HttpRequest,
    page: ImportPage,
    *,
    report: Report | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    update: bool = True,
    problems: Sequence[Finding] = (),
    status: int = 200,
) -> HttpResponse:
    wrong = {fault.file for fault in report.faults} if report else set()
    faults_url = reverse(f"{page.route}-faults", args=page.args)
    context = {
        "page_of": page,
        "report": report,
        "update": update,
        "problems": problems,
        "update_label": page.update_label or _("更新已经存在的数据"),
        "shown_faults": report.faults[:SHOWN] if report else [],
        "faulty": [
            {"name": table.name, "url": f"{faults_url}?file={number}"}
            for number, table in enumerate(report.tables if report else ())
            if table.name in wrong
        ],
        "names": [name for name, _data in files],
        "drop": {
            "action": reverse(page.route, args=page.args),
            "name": "files",
            "multiple": page.multiple,
            "accept": ".xlsx,.csv",
            "max_bytes": 200 * 1024 * 1024,
            "target": "#main",
            "hint": page.hint,
            "submit": _("上传并试算"),
        },
        "breadcrumb": page.crumbs,
    }
    return render(request, "organisation/import.html", context, status=status)


def faults_file(request: HttpRequest, page: ImportPage) -> HttpResponse:
    """The rows that were refused, with their reasons, as a file."""
    files, choices = staging.kept(request, page.slot)
    number = request.GET.get("file", "0")
    if not files or (chosen := whole(number)) is None or chosen >= len(files):
        raise refuse("import.gone", _("待导入的文件已不在"), remedy=_("请重新上传"))
    report = page.run(files, asked(request).keyed(""), True, bool(choices.get("update")))
    table = report.tables[chosen]
    stem = table.name.rpartition(".")[0] or table.name
    return attached(faulty_copy(table, report.faults), _("%(name)s-错误行.xlsx") % {"name": stem})


def attached(data: bytes, name: str) -> HttpResponse:
    """A workbook to download."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})
