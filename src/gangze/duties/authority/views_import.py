"""Authorities from Excel and CSV (授权批量导入页面)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.duties.authority import imports
from gangze.framework.context import Context
from gangze.framework.permission import BANK, require
from gangze.framework.web.acts import asked
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


def _load(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
    result = imports.load_authorities(*files[0], ctx=ctx, dry_run=dry, update=update)
    return sheet_report(result, {"granted": _("新授权"), "passed": _("转授权"), "changed": _("授权变更")})


def _page() -> ImportPage:
    return ImportPage(
        slot="authorities-import",
        title=_("导入授权"),
        lead=_(
            "每行一项授权。填了上级授权编号的为转授权，不得超出上级授权；已有编号的只变更不同之处。"
            "金额可写 500万元、3万美元。系统先试算，有一行不对就一行也不入；确认后提交审批，批准后生效。"
        ),
        route="authorities-import",
        templates=((_("下载模板"), reverse("authorities-import-template")),),
        run=_load,
        back=reverse("authorities"),
        crumbs=[{"label": _("业务授权"), "url": reverse("authorities")}, {"label": _("导入授权")}],
        hint=_("支持 Excel（.xlsx）和 CSV"),
    )


register_import("authorities-import", lambda ctx: _page())


def authorities_import(request: HttpRequest) -> HttpResponse:
    """Import authorities."""
    require(asked(request), "authority.grant", BANK)
    return import_page(request, _page())


def authorities_template(request: HttpRequest) -> HttpResponse:
    """An empty table of authorities."""
    return attached(imports.template(), _("授权模板") + ".xlsx")


def authorities_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return faults_file(request, _page())
