"""Assignments on the web: register, assign, transfer, end, correct (任岗页面)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gangze.framework.command import Outcome
from gangze.framework.context import Context
from gangze.framework.permission import at_units, fetch, require
from gangze.framework.resource.pages import export, may_somewhere, register_page
from gangze.framework.web.acts import ActPage, act_page, asked, submitted, tell
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import refuse
from gangze.organisation.forms.assignments import (
    AssignForm,
    CorrectForm,
    EndAssignmentForm,
    EndManyForm,
    TransferForm,
)
from gangze.organisation.models import Assignment, AssignmentKind
from gangze.organisation.queries.history import held_on
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.queries.screens import assignments_by_id, chosen_position
from gangze.organisation.resources.assignments import ASSIGNMENTS
from gangze.organisation.screens import tree
from gangze.organisation.services.assignments import (
    Assign,
    CorrectAssignment,
    EndAssignment,
    Transfer,
    assign,
    correct_assignment,
    end_assignment,
    transfer,
)

CHANGE = "assignment.change"


def assignments(request: HttpRequest) -> HttpResponse:
    """The register of assignments of the day."""
    ctx = asked(request)
    bulk = [{"label": _("批量卸任"), "url": reverse("assignments-end"), "icon": "user-minus"}]
    return register_page(
        request,
        ASSIGNMENTS,
        tree=tree.beside(request, ctx, "assignments"),
        bulk=bulk if may_somewhere(ctx, CHANGE) else [],
        breadcrumb=[{"label": pgettext("一览", "任岗")}],
    )


def assignments_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, ASSIGNMENTS)


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": pgettext("一览", "任岗"), "url": reverse("assignments")}, *more]


def chosen_person(ctx: Context, person: int | None) -> str:
    """A person as the field shows him or her."""
    return person_names([person], ctx.as_of).get(person, "") if person is not None else ""


def assignment_add(request: HttpRequest, position: int | None = None, person: int | None = None) -> HttpResponse:
    """A person takes a position."""
    ctx = asked(request)
    if person is not None:
        back = reverse("person", args=[person])
    else:
        back = reverse("position", args=[position]) if position is not None else reverse("assignments")
    page = ActPage(
        foresees=True,
        title=_("任岗"),
        act=lambda form, ctx: assign(Assign(**form.values()), ctx=ctx),
        done=_("任岗已登记"),
        then=lambda outcome: back,
        back=back,
        intro=_("保存前核对是否在职、岗位是否设立、主岗是否唯一、任职资格是否核准。"),
        submit=_("任岗"),
        crumbs=_crumbs(),
    )
    initial = {
        "valid_from": ctx.as_of,
        "person": chosen_person(ctx, person),
        "position": chosen_position(ctx, position),
        "kind": AssignmentKind.PRIMARY,
    }
    return act_page(request, AssignForm, page, initial)


def person_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """A person leaves the primary position for another."""
    ctx = asked(request)
    held = held_on(ctx, pk)
    primary = next((row for row in held if row.kind == AssignmentKind.PRIMARY), None)
    name = chosen_person(ctx, pk)
    here = reverse("person", args=[pk])
    page = ActPage(
        foresees=True,
        title=_("调岗：%(name)s") % {"name": name},
        act=lambda form, ctx: transfer(Transfer(person=pk, **form.values()), ctx=ctx),
        done=_("调岗已登记"),
        then=lambda outcome: here,
        back=here,
        intro=_("现主岗：%(unit)s·%(post)s") % {"unit": primary.unit_name, "post": primary.post_name}
        if primary
        else _("该人员当日没有主岗，请改用“任岗”。"),
        submit=_("调岗"),
        crumbs=_crumbs({"label": name, "url": here}),
    )
    return act_page(request, TransferForm, page, {"day": ctx.as_of})


def _row(request: HttpRequest, pk: int) -> Assignment:
    return fetch(asked(request), Assignment.objects.select_related("position"), pk=pk)


def _page(request: HttpRequest, row: Assignment, **page: Any) -> ActPage:
    ctx = asked(request)
    require(ctx, CHANGE, at_units(row.position.unit_id))
    name = chosen_person(ctx, row.person_id)
    held = position_names([row.position_id], ctx.as_of).get(row.position_id, "")
    here = reverse("person", args=[row.person_id])
    title = page.pop("title")
    return ActPage(  # type: ignore[arg-type]
        **{
            "foresees": True,
            "title": _("%(title)s：%(name)s") % {"title": title, "name": name},
            "intro": _("%(position)s，%(kind)s，%(start)s 起")
            % {"position": held, "kind": row.get_kind_display(), "start": row.valid_from},  # type: ignore[attr-defined]
            "then": lambda outcome: here,
            "back": here,
            "crumbs": _crumbs({"label": name, "url": here}),
        }
        | page
    )


def assignment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one assignment."""
    row = _row(request, pk)
    page = _page(
        request,
        row,
        title=_("卸任"),
        submit=_("卸任"),
        act=lambda form, ctx: end_assignment(EndAssignment(assignment=pk, day=form.day), ctx=ctx),
        done=_("卸任已登记"),
    )
    return act_page(request, EndAssignmentForm, page, {"last_day": asked(request).as_of})


def assignment_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace what was recorded wrongly, or take it back."""
    ctx = asked(request)
    row = _row(request, pk)
    page = _page(
        request,
        row,
        title=_("更正任岗"),
        intro=_("只用于登记有误的情形；正常变动请用调岗或卸任。更正前的记录仍保留，可按“当时所知”查看。"),
        submit=_("更正"),
        act=lambda form, ctx: correct_assignment(CorrectAssignment(assignment=pk, **form.values()), ctx=ctx),
        done=_("任岗记录已更正"),
    )
    initial = {
        "position": chosen_position(ctx, row.position_id),
        "kind": row.kind,
        "charge": row.charge,
        "valid_from": row.valid_from,
        "last_day": row.last_day,
        "approval": row.approval,
        "approved_on": row.approved_on,
        "note": row.note,
    }
    return act_page(request, CorrectForm, page, initial)


def assignments_end(request: HttpRequest) -> HttpResponse:
    """End several ticked assignments on one day, as one act: first they are shown, then the day is asked."""
    ctx = asked(request)
    ids = [key for text in request.POST.getlist("ids") if (key := whole(text)) is not None]
    rows = assignments_by_id(ctx, ids)
    if not rows:
        raise refuse("assignment.none", _("没有勾选任岗记录"), source="ids", remedy=_("请先在列表中勾选"))
    chosen = [str(row.pk) for row in rows]
    sent = "last_day" in request.POST
    form = EndManyForm(request.POST if sent else None, initial={"ids": chosen, "last_day": ctx.as_of}, chosen=chosen)
    findings = []
    if sent:
        outcome, findings = submitted(request, form, _end_many)
        if outcome is not None:
            tell(request, outcome, _("已登记 %(n)s 人次卸任") % {"n": len(chosen)})
            return redirect("assignments")
    people = person_names((row.person_id for row in rows), ctx.as_of)
    positions = position_names((row.position_id for row in rows), ctx.as_of)
    context = {
        "form": form,
        "form_page": {
            "title": _("批量卸任"),
            "intro": "；".join(f"{people.get(r.person_id, '')} {positions.get(r.position_id, '')}" for r in rows[:50]),
            "submit_label": _("卸任"),
            "cancel_url": reverse("assignments"),
        },
        "findings": findings,
        "findings_title": _("未能办理") if findings else "",
        "breadcrumb": _crumbs({"label": _("批量卸任")}),
    }
    return render(request, "pages/form.html", context, status=422 if sent else 200)


def _end_many(form: EndManyForm, ctx: Context) -> Outcome:
    day: dt.date = form.day
    ids = [int(key) for key in form.cleaned_data["ids"]]
    return end_assignment.many([EndAssignment(assignment=key, day=day) for key in ids], ctx=ctx)
