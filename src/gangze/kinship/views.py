"""Kinship on the web: one's own, and personnel's register; every look at others' is noted (亲属关系页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.framework.access import AccessKind, accessed
from gangze.framework.context import Context
from gangze.framework.permission import BANK, require
from gangze.framework.resource.pages import export, may_somewhere, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.kinship import imports, queries
from gangze.kinship.forms import ConfirmForm, DeclareForm, EndKinshipForm, RecordForm
from gangze.kinship.models import KinshipState
from gangze.kinship.resources import KEEP, KINSHIP
from gangze.kinship.services import Confirm, Declare, EndKinship, confirm, declare, end_kinship, record
from gangze.organisation.queries.names import person_names
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


def crumbs() -> list[dict[str, str]]:
    """The way to a page of kinship."""
    return [{"label": _("亲属关系"), "url": reverse("kinship")}]


def kinship(request: HttpRequest) -> HttpResponse:
    """The register: one's own relations, and others' as far as the right reaches."""
    ctx = asked(request)
    keeper = may_somewhere(ctx, KEEP)
    tools = [
        {"label": _("登记已核实的关系"), "url": reverse("kinship-record"), "icon": "user-plus"},
        {"label": _("导入"), "url": reverse("kinship-import"), "icon": "table-import"},
    ]
    return register_page(
        request,
        KINSHIP,
        tools=tools if keeper else [],
        empty={
            "title": _("没有亲属关系登记"),
            "text": _("与本行员工有亲属关系的，请如实申报，由人力资源部门核实。申报内容保密，仅用于回避。"),
        },
        breadcrumb=[{"label": _("亲属关系")}],
    )


def kinship_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, KINSHIP)


def kinship_declare(request: HttpRequest) -> HttpResponse:
    """Declare one's own relation to another employee."""
    page = ActPage(
        foresees=True,
        title=_("申报亲属关系"),
        act=lambda form, ctx: declare(Declare(person_a=ctx.person or 0, **form.values()), ctx=ctx),
        done=_("已申报，待人力资源部门核实"),
        then=lambda outcome: reverse("kinship"),
        back=reverse("kinship"),
        intro=_("申报本人与本行其他员工的亲属关系。内容保密：只有本人、对方和有权核实的人员看得到，每次查看都有记录。"),
        submit=_("申报"),
        crumbs=crumbs(),
    )
    return act_page(request, DeclareForm, page, {"valid_from": asked(request).as_of})


def kinship_record(request: HttpRequest) -> HttpResponse:
    """Record a relation that personnel has verified."""
    page = ActPage(
        foresees=True,
        title=_("登记亲属关系"),
        act=lambda form, ctx: record(Declare(**form.values()), ctx=ctx),
        done=_("亲属关系已登记"),
        then=lambda outcome: reverse("kinship"),
        back=reverse("kinship"),
        submit=_("登记"),
        crumbs=crumbs(),
    )
    return act_page(request, RecordForm, page, {"valid_from": asked(request).as_of})


def _said(request: HttpRequest, row: KinshipState) -> str:
    """A relation in words; that it was looked at is noted."""
    ctx: Context = asked(request)
    names = person_names([row.person_a_id, row.person_b_id], ctx.as_of)
    said = {
        "first": names.get(row.person_a_id, ""),
        "second": names.get(row.person_b_id, ""),
        "relation": row.get_relation_display(),  # type: ignore[attr-defined]
    }
    if ctx.person not in (row.person_a_id, row.person_b_id):
        accessed(request, AccessKind.PERSON, _("亲属关系：%(first)s") % said)
    return _("%(second)s是%(first)s的%(relation)s。") % said


def _act(request: HttpRequest, pk: int, form: Any, initial: dict[str, Any], **page: Any) -> HttpResponse:
    ctx = asked(request)
    require(ctx, KEEP, BANK)
    row = queries.declaration(ctx, pk)
    settled = ActPage(  # type: ignore[arg-type]
        **{
            "foresees": True,
            "intro": _said(request, row),
            "then": lambda outcome: reverse("kinship"),
            "back": reverse("kinship"),
            "crumbs": crumbs(),
        }
        | page
    )
    return act_page(request, form, settled, initial)


def kinship_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a declaration; before it is saved, what recusal would follow from it."""
    return _act(
        request,
        pk,
        ConfirmForm,
        {},
        title=_("核实亲属关系"),
        submit=_("核实无误"),
        act=lambda form, ctx: confirm(Confirm(kinship=pk), ctx=ctx),
        done=_("亲属关系已核实"),
    )


def kinship_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a relation."""
    return _act(
        request,
        pk,
        EndKinshipForm,
        {"last_day": asked(request).as_of},
        title=_("终止亲属关系"),
        submit=_("终止"),
        danger=True,
        act=lambda form, ctx: end_kinship(EndKinship(kinship=pk, day=form.day), ctx=ctx),
        done=_("亲属关系已终止"),
    )


def _import(ctx: Context) -> ImportPage:
    require(ctx, KEEP, BANK)

    def run(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
        result = imports.load_kinship(*files[0], ctx=ctx, dry_run=dry, update=update)
        return sheet_report(result, {"recorded": _("登记")})

    return ImportPage(
        slot="kinship-import",
        title=_("导入亲属关系"),
        lead=_("每行一对已核实的亲属关系，双方以工号为准；已登记的跳过。系统先试算，有一行不对就一行也不入。"),
        route="kinship-import",
        templates=((_("下载模板"), reverse("kinship-import-template")),),
        run=run,
        back=reverse("kinship"),
        crumbs=[*crumbs(), {"label": _("导入亲属关系")}],
        hint=_("支持 Excel（.xlsx）和 CSV"),
    )


register_import("kinship-import", _import)


def kinship_import(request: HttpRequest) -> HttpResponse:
    """Import verified relations."""
    return import_page(request, _import(asked(request)))


def kinship_faults(request: HttpRequest) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return faults_file(request, _import(asked(request)))


def kinship_template(request: HttpRequest) -> HttpResponse:
    """An empty table of relations."""
    return attached(imports.template(), _("亲属关系模板") + ".xlsx")
