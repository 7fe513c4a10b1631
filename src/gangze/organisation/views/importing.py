"""Import pages: upload, dry run with every bad row, confirm, faulty file back (批量导入页面)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gangze.framework.context import Context
from gangze.framework.permission import BANK, require
from gangze.framework.web.acts import asked
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import Finding, Refused, refuse
from gangze.organisation.imports import catalogue, establishment
from gangze.organisation.imports import units as unit_feed
from gangze.organisation.imports.faults import RowFault, faulty_copy
from gangze.organisation.imports.faults import template as feed_template
from gangze.organisation.imports.feed import FeedResult, load_feed
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


def _people_report(result: FeedResult) -> Report:
    counts = (
        (_("入职"), result.joined),
        (_("信息变更"), result.changed),
        (_("新任岗"), result.placed),
        (_("卸任"), result.ended),
        (_("更正任岗"), result.corrected),
        (_("离职"), result.left),
    )
    return Report(counts, result.rows, result.faults, result.notes, result.tables)


def _load_people(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
    return _people_report(load_feed(files, ctx=ctx, dry_run=dry, update=update))


def people_import() -> ImportPage:
    """Rosters and movements from the personnel system."""
    template = reverse("hr-import-template")
    return ImportPage(
        slot="hr-import",
        title=_("人员批量导入"),
        lead=_(
            "上传花名册或人员变动表。系统先试算，列出将要入职、变更、调动、离职的人数和每一行的问题；确认后才入库，有一行不对就一行也不入。同一份文件重复导入不会产生变化。"
        ),
        route="hr-import",
        templates=((_("下载花名册模板"), template), (_("下载人员变动模板"), f"{template}?kind=movers")),
        run=_load_people,
        back=reverse("people"),
        crumbs=[{"label": pgettext("一览", "人员"), "url": reverse("people")}, {"label": _("人员批量导入")}],
        hint=_("支持 Excel（.xlsx）和 CSV；可同时上传花名册和变动表，按选择的顺序处理"),
        multiple=True,
    )


def _load_units(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
    result = unit_feed.load_units(*files[0], ctx=ctx, dry_run=dry, update=update)
    words = {"founded": _("新设机构"), "changed": _("信息变更"), "moved": _("划转")}
    return _sheet_report(result, words)


def _sheet_report(result: SheetResult, words: dict[str, str]) -> Report:
    counts = [(word, result.counts[key]) for key, word in words.items()]
    return Report(counts, result.rows, result.faults, result.notes, [result.table] if result.table else [])


def _load_establishment(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
    result = establishment.load_establishment(*files[0], ctx=ctx, dry_run=dry, update=update)
    words = {
        "created": _("新设标准岗位"),
        "changed": _("岗位变更"),
        "established": _("新设岗"),
        "adjusted": _("编制调整"),
    }
    return _sheet_report(result, words)


def positions_page() -> ImportPage:
    """Posts and headcount from a table."""
    return ImportPage(
        slot="positions-import",
        title=_("导入定岗定编表"),
        lead=_(
            "每行一个机构的一个岗位。没有的标准岗位随表设立，已有的只调整有变化的内容。"
            "系统先试算，有一行不对就一行也不入。"
        ),
        route="positions-import",
        templates=((_("下载模板"), reverse("positions-import-template")),),
        run=_load_establishment,
        back=reverse("positions"),
        crumbs=[{"label": _("设岗与编制"), "url": reverse("positions")}, {"label": _("导入定岗定编表")}],
        hint=_("支持 Excel（.xlsx）和 CSV"),
    )


def _load_posts(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
    result = catalogue.load_posts(*files[0], ctx=ctx, dry_run=dry, update=update)
    return _sheet_report(result, {"created": _("新设标准岗位"), "changed": _("岗位变更")})


def posts_page() -> ImportPage:
    """Standard posts from a table."""
    return ImportPage(
        slot="posts-import",
        title=_("导入岗位目录"),
        lead=_(
            "每行一个标准岗位，不涉及设在哪个机构。按岗位编码认岗，没有编码的按名称；已有的只调整有变化的内容。"
            "系统先试算，有一行不对就一行也不入。要同时设岗定编的，请用定岗定编表。"
        ),
        route="posts-import",
        templates=(
            (_("下载模板"), reverse("posts-import-template")),
            (_("改用定岗定编表"), reverse("positions-import")),
        ),
        run=_load_posts,
        back=reverse("posts"),
        crumbs=[{"label": pgettext("一览", "标准岗位"), "url": reverse("posts")}, {"label": _("导入岗位目录")}],
        hint=_("支持 Excel（.xlsx）和 CSV"),
    )


def units_page() -> ImportPage:
    """Units from a table."""
    return ImportPage(
        slot="units-import",
        title=_("导入机构"),
        lead=_(
            "下载模板，按行填写机构后上传。上级机构可以在同一份文件里，先后不限。系统先试算，有一行不对就一行也不入。"
        ),
        route="units-import",
        templates=((_("下载模板"), reverse("units-import-template")),),
        run=_load_units,
        back=reverse("units"),
        crumbs=[{"label": _("组织机构"), "url": reverse("units")}, {"label": _("导入机构")}],
        hint=_("支持 Excel（.xlsx）和 CSV"),
    )


def hr_import(request: HttpRequest) -> HttpResponse:
    """Import people."""
    ctx = asked(request)
    require(ctx, "people.change", BANK)
    require(ctx, "assignment.change", BANK)
    return _import(request, people_import())


def units_import(request: HttpRequest) -> HttpResponse:
    """Import units."""
    require(asked(request), "organisation.change", BANK)
    return _import(request, units_page())


def positions_import(request: HttpRequest) -> HttpResponse:
    """Import posts and headcount."""
    require(asked(request), "organisation.change", BANK)
    return _import(request, positions_page())


def posts_import(request: HttpRequest) -> HttpResponse:
    """Import standard posts."""
    require(asked(request), "organisation.change", BANK)
    return _import(request, posts_page())


def _import(request: HttpRequest, page: ImportPage) -> HttpResponse:
    if request.method != "POST":
        return _drawn(request, page)
    act = request.POST.get("act", "")
    if act == "cancel":
        staging.drop(request, page.slot)
        messages.info(request, _("已放弃本次导入，没有任何变更"))
        return redirect(page.route)
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
    faults_url = reverse(f"{page.route}-faults")
    context = {
        "page_of": page,
        "report": report,
        "update": update,
        "problems": problems,
        "shown_faults": report.faults[:SHOWN] if report else [],
        "faulty": [
            {"name": table.name, "url": f"{faults_url}?file={number}"}
            for number, table in enumerate(report.tables if report else ())
            if table.name in wrong
        ],
        "names": [name for name, _data in files],
        "drop": {
            "action": reverse(page.route),
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


def hr_import_template(request: HttpRequest) -> HttpResponse:
    """An empty roster or movement table."""
    movers = request.GET.get("kind") == "movers"
    name = _("人员变动模板") if movers else _("花名册模板")
    return _attached(feed_template(movers), f"{name}.xlsx")


def units_import_template(request: HttpRequest) -> HttpResponse:
    """An empty table of units."""
    return _attached(unit_feed.template(), _("机构模板") + ".xlsx")


def posts_import_template(request: HttpRequest) -> HttpResponse:
    """An empty table of standard posts."""
    return _attached(catalogue.template(), _("岗位目录模板") + ".xlsx")


def positions_import_template(request: HttpRequest) -> HttpResponse:
    """An empty table of posts and headcount."""
    return _attached(establishment.template(), _("定岗定编表模板") + ".xlsx")


def posts_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return _faults(request, posts_page())


def positions_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return _faults(request, positions_page())


def hr_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return _faults(request, people_import())


def units_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return _faults(request, units_page())


def _faults(request: HttpRequest, page: ImportPage) -> HttpResponse:
    files, choices = staging.kept(request, page.slot)
    number = request.GET.get("file", "0")
    if not files or (chosen := whole(number)) is None or chosen >= len(files):
        raise refuse("import.gone", _("待导入的文件已不在"), remedy=_("请重新上传"))
    report = page.run(files, asked(request).keyed(""), True, bool(choices.get("update")))
    table = report.tables[chosen]
    stem = table.name.rpartition(".")[0] or table.name
    return _attached(faulty_copy(table, report.faults), _("%(name)s-错误行.xlsx") % {"name": stem})


def _attached(data: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})
