"""Import pages: upload, dry run with every bad row, confirm, faulty file back (批量导入页面的公用部分).

A register describes its import as an `ImportPage`; the steps are the same everywhere. A small file is tried and taken
in the request; a large one in the background, while the page tells how far it is and may be left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gangze.framework.web.acts import asked
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import Finding, Refused, refuse
from gangze.organisation.imports import running, staging, tables
from gangze.organisation.imports.kinds import (
    Files,
    ImportPage,
    Report,
    register_import,
    registered,
    sheet_report,
)
from gangze.organisation.models import StagedImport, StagedState

__all__ = [
    "Files",
    "ImportPage",
    "Report",
    "attached",
    "faults_file",
    "import_page",
    "register_import",
    "sheet_report",
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_page(request: HttpRequest, page: ImportPage) -> HttpResponse:
    """One request of an import: show, try, confirm or give up."""
    if request.method != "POST":
        return _drawn(request, page, staging.current(asked(request), page.slot))
    act = request.POST.get("act", "")
    if act == "cancel":
        return _cancelled(request, page)
    if act == "confirm":
        return _confirmed(request, page)
    return _uploaded(request, page)


def _uploaded(request: HttpRequest, page: ImportPage) -> HttpResponse:
    files = [(str(file.name), file.read()) for file in request.FILES.getlist("files")]
    updates = request.POST.get("update") == "on"
    if not files:
        missing = refuse("file.missing", _("没有选择文件"), source="files", remedy=_("请选择或拖入文件"))
        return _drawn(request, page, problems=missing.findings, status=422)
    ctx = asked(request).keyed("")
    large = registered(page.route) and sum(tables.weight(data) for _name, data in files) > tables.LARGE
    try:
        report = None if large else page.run(files, ctx, True, updates)
        staged = staging.stage(page, files, ctx, updates=updates, report=report)
    except Refused as refused:
        return _drawn(request, page, problems=refused.findings, status=422)
    return redirect(page.route, *page.args) if large else _drawn(request, page, staged)


def _cancelled(request: HttpRequest, page: ImportPage) -> HttpResponse:
    staged = staging.current(asked(request), page.slot)
    if staged is not None:
        try:
            staging.drop(staged)
        except Refused as refused:
            return _drawn(request, page, staged, problems=refused.findings, status=422)
    if staged is None or staged.state != StagedState.DONE:
        messages.info(request, _("已放弃本次导入，没有任何变更"))
    return redirect(page.route, *page.args)


def _confirmed(request: HttpRequest, page: ImportPage) -> HttpResponse:
    ctx = asked(request).keyed("").because(request.POST.get("reason", "").strip())
    staged = staging.current(ctx, page.slot)
    if staged is None:
        return _drawn(request, page, problems=running.gone().findings, status=422)
    if staged.report.get("wrong") and staged.in_background:
        return _drawn(request, page, staged, status=422)
    if not staging.confirm(staged, ctx.reason, ctx) or staged.in_background:
        return redirect(page.route, *page.args)  # in the background, or confirmed before: a second press does nothing
    return _taken_at_once(request, page, staged)


def _taken_at_once(request: HttpRequest, page: ImportPage, staged: StagedImport) -> HttpResponse:
    ctx = asked(request).keyed("").because(staged.reason)
    try:
        report = running.take(staged, page, ctx)
    except Refused as refused:
        staging.failed(staged, refused.findings)
        return _drawn(request, page, problems=refused.findings, status=422)
    except BaseException:
        staging.reopen(staged)
        raise
    if report is None:
        return _drawn(request, page, staged, status=422)
    staging.drop(staged)
    messages.success(request, _outcome(staged.report["counts"]))
    for note in report.notes[:10]:
        messages.warning(request, str(note.message))
    return redirect(page.back)


def _outcome(counts: Sequence[tuple[str, int]]) -> str:
    done = "，".join(_("%(what)s %(n)s") % {"what": what, "n": n} for what, n in counts if n)
    return _("导入完成：%(done)s") % {"done": done} if done else _("导入完成，没有变化")


def _drawn(
    request: HttpRequest,
    page: ImportPage,
    staged: StagedImport | None = None,
    *,
    problems: Sequence[Finding] = (),
    status: int = 200,
) -> HttpResponse:
    state = staged.state if staged else ""
    at_work = state in staging.AT_WORK
    context = {
        "page_of": page,
        "staged": staged,
        "state": state,
        "at_work": at_work,
        "job": staging.job_of(staged) if staged and at_work else None,
        "report": staged.report if staged and state == StagedState.TRIED else None,
        "outcome": _outcome(staged.report["counts"]) if staged and state == StagedState.DONE else "",
        "updates": staged.updates if staged else True,
        "problems": problems or (staged.problems if staged else ()),
        "update_label": page.update_label or _("更新已经存在的数据"),
        "faulty": _faulty(page, staged),
        "names": [one["name"] for one in staged.files] if staged else [],
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


def _faulty(page: ImportPage, staged: StagedImport | None) -> list[dict[str, Any]]:
    """Files with refused rows, and where these are to be had."""
    address = reverse(f"{page.route}-faults", args=page.args)
    return [
        {"name": one["name"], "url": f"{address}?file={number}"}
        for number, one in enumerate(staged.faulty if staged else ())
        if one
    ]


def faults_file(request: HttpRequest, page: ImportPage) -> HttpResponse:
    """The rows that were refused, with their reasons, as a file."""
    staged = staging.current(asked(request), page.slot)
    chosen = whole(request.GET.get("file", "0"))
    kept = staging.refused_rows(staged, chosen) if staged is not None and chosen is not None else None
    if kept is None:
        raise running.gone()
    name, data = kept
    return attached(data, _("%(name)s-错误行.xlsx") % {"name": name.rpartition(".")[0] or name})


def attached(data: bytes, name: str) -> HttpResponse:
    """A workbook to download."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})
