"""The imports of the registry: people, units, posts, headcount (批量导入页面)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gangze.framework.context import Context
from gangze.framework.permission import BANK, require
from gangze.framework.web.acts import asked
from gangze.organisation.imports import absences as absence_feed
from gangze.organisation.imports import catalogue, establishment
from gangze.organisation.imports import units as unit_feed
from gangze.organisation.imports.faults import template as feed_template
from gangze.organisation.imports.feed import FeedResult, load_feed
from gangze.organisation.views.import_pages import (
    Files,
    ImportPage,
    Report,
    attached,
    faults_file,
    import_page,
    register_import,
    sheet_report,
)


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
    return sheet_report(result, words)


def _load_establishment(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
    result = establishment.load_establishment(*files[0], ctx=ctx, dry_run=dry, update=update)
    words = {
        "created": _("新设标准岗位"),
        "changed": _("岗位变更"),
        "established": _("新设岗"),
        "adjusted": _("编制调整"),
    }
    return sheet_report(result, words)


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
    return sheet_report(result, {"created": _("新设标准岗位"), "changed": _("岗位变更")})


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


def _load_absences(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
    result = absence_feed.load_absences(*files[0], ctx=ctx, dry_run=dry)
    return sheet_report(result, {"entered": _("登记请休假"), "standing": _("已登记，不变")})


def absences_page() -> ImportPage:
    """Absences that another system has approved."""
    return ImportPage(
        slot="absences-import",
        title=_("导入请休假"),
        lead=_(
            "用于其他系统已经批准的请休假，导入后立即生效，并按A/B角安排推定顶岗。"
            "系统先试算，有一行不对就一行也不入；同一份文件重复导入不会产生变化。"
        ),
        route="absences-import",
        templates=((_("下载模板"), reverse("absences-import-template")),),
        run=_load_absences,
        back=reverse("absences"),
        crumbs=[{"label": pgettext("一览", "请休假"), "url": reverse("absences")}, {"label": _("导入请休假")}],
        hint=_("支持 Excel（.xlsx）和 CSV"),
    )


register_import("hr-import", lambda ctx: people_import())
register_import("units-import", lambda ctx: units_page())
register_import("positions-import", lambda ctx: positions_page())
register_import("posts-import", lambda ctx: posts_page())
register_import("absences-import", lambda ctx: absences_page())


def absences_import(request: HttpRequest) -> HttpResponse:
    """Import absences."""
    require(asked(request), "absence.change", BANK)
    return import_page(request, absences_page())


def absences_import_template(request: HttpRequest) -> HttpResponse:
    """An empty table of absences."""
    return attached(absence_feed.template(), _("请休假模板") + ".xlsx")


def absences_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return faults_file(request, absences_page())


def hr_import(request: HttpRequest) -> HttpResponse:
    """Import people."""
    ctx = asked(request)
    require(ctx, "people.change", BANK)
    require(ctx, "assignment.change", BANK)
    return import_page(request, people_import())


def units_import(request: HttpRequest) -> HttpResponse:
    """Import units."""
    require(asked(request), "organisation.change", BANK)
    return import_page(request, units_page())


def positions_import(request: HttpRequest) -> HttpResponse:
    """Import posts and headcount."""
    require(asked(request), "organisation.change", BANK)
    return import_page(request, positions_page())


def posts_import(request: HttpRequest) -> HttpResponse:
    """Import standard posts."""
    require(asked(request), "organisation.change", BANK)
    return import_page(request, posts_page())


def hr_import_template(request: HttpRequest) -> HttpResponse:
    """An empty roster or movement table."""
    movers = request.GET.get("kind") == "movers"
    name = _("人员变动模板") if movers else _("花名册模板")
    return attached(feed_template(movers), f"{name}.xlsx")


def units_import_template(request: HttpRequest) -> HttpResponse:
    """An empty table of units."""
    return attached(unit_feed.template(), _("机构模板") + ".xlsx")


def posts_import_template(request: HttpRequest) -> HttpResponse:
    """An empty table of standard posts."""
    return attached(catalogue.template(), _("岗位目录模板") + ".xlsx")


def positions_import_template(request: HttpRequest) -> HttpResponse:
    """An empty table of posts and headcount."""
    return attached(establishment.template(), _("定岗定编表模板") + ".xlsx")


def posts_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return faults_file(request, posts_page())


def positions_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return faults_file(request, positions_page())


def hr_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return faults_file(request, people_import())


def units_import_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return faults_file(request, units_page())
