"""Being away and standing in on the web: registers, forms, early return (请休假、顶岗页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gangze.framework.context import Context
from gangze.framework.permission import Scope, at_units, fetch, grants_of, require
from gangze.framework.resource.pages import export, may_somewhere, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import refuse
from gangze.organisation.forms.standing import (
    ArrangementForm,
    AwayForm,
    BackForm,
    EndStandingForm,
    PickPersonForm,
    PickPositionForm,
    StandInForm,
)
from gangze.organisation.models import Absence, Arrangement, Position, StandIn
from gangze.organisation.queries.duty_keys import duties_of_posts
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.queries.standing import positions_held
from gangze.organisation.resources.standing import ABSENCES, ARRANGEMENTS, STAND_INS
from gangze.organisation.screens import tree
from gangze.organisation.services.absences import BeAway, ComeBack, come_back, enter_absence, request_absence
from gangze.organisation.services.standing import (
    Arrange,
    EndArrangement,
    EndStandIn,
    StandInFor,
    arrange,
    end_arrangement,
    end_stand_in,
    stand_in,
)
from gangze.organisation.wording import spoken
from gangze.people.models import Person

CHANGE = "standin.change"


def absences(request: HttpRequest) -> HttpResponse:
    """The register of absences."""
    ctx = asked(request)
    tools = [{"label": _("顶岗"), "url": reverse("stand-ins"), "icon": "arrows-exchange"}]
    if may_somewhere(ctx, "absence.change"):
        tools[:0] = [
            {"label": _("登记已批准的请休假"), "url": reverse("absence-enter"), "icon": "calendar-plus"},
            {"label": _("导入"), "url": reverse("absences-import"), "icon": "table-import"},
        ]
    return register_page(
        request,
        ABSENCES,
        tree=tree.beside(request, ctx, "absences"),
        tools=tools,
        breadcrumb=[{"label": pgettext("一览", "请休假")}],
    )


def absences_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, ABSENCES)


def stand_ins(request: HttpRequest) -> HttpResponse:
    """The register of standing in."""
    ctx = asked(request)
    return register_page(
        request,
        STAND_INS,
        tree=tree.beside(request, ctx, "stand-ins"),
        tools=[{"label": _("A/B角安排"), "url": reverse("arrangements"), "icon": "users"}],
        breadcrumb=[{"label": pgettext("一览", "顶岗")}],
    )


def stand_ins_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, STAND_INS)


def arrangements(request: HttpRequest) -> HttpResponse:
    """The register of what is arranged for the day looked at."""
    ctx = asked(request)
    return register_page(
        request,
        ARRANGEMENTS,
        tree=tree.beside(request, ctx, "arrangements"),
        breadcrumb=[{"label": _("A/B角安排")}],
    )


def arrangements_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, ARRANGEMENTS)


def _crumbs(route: str, label: str, *more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": reverse(route)}, *more]


def _own_only(ctx: Context) -> int | None:
    """The actor where he may ask for himself only, else None."""
    wider = [g for g in grants_of(ctx) if g.right == "absence.request" and g.scope is not Scope.OWN]
    return None if wider else ctx.person


def absence_request(request: HttpRequest) -> HttpResponse:
    """Ask to be away; a second person approves."""
    ctx = asked(request)
    own = _own_only(ctx)
    back = reverse("absences") if may_somewhere(ctx, "absence.read") and own is None else reverse("home")
    page = ActPage(
        foresees=True,
        title=_("请休假申请"),
        act=lambda form, ctx: request_absence(BeAway(**form.values()), ctx=ctx),
        done=_("请休假已登记"),
        then=lambda outcome: back,
        back=back,
        intro=_("由有权审批本机构请休假的上级批准后生效；批准后，A/B角安排中的人员自动在这些日期顶岗，到期自动交回。"),
        submit=_("提交申请"),
        crumbs=_crumbs("absences", pgettext("一览", "请休假")),
    )
    initial: dict[str, Any] = {"first_day": ctx.as_of, "last_day": ctx.as_of}
    chosen = whole(request.GET.get("person", ""))
    if own is None and chosen is not None:
        initial["person"] = person_names([chosen], ctx.as_of).get(chosen, "")
    return act_page(request, AwayForm, page, initial, own=own)


def absence_enter(request: HttpRequest) -> HttpResponse:
    """Enter an absence that was approved elsewhere."""
    ctx = asked(request)
    page = ActPage(
        foresees=True,
        title=_("登记已批准的请休假"),
        act=lambda form, ctx: enter_absence(BeAway(**form.values()), ctx=ctx),
        done=_("请休假已登记"),
        then=lambda outcome: reverse("absences"),
        back=reverse("absences"),
        intro=_("用于在其他系统或纸面上已经批准的请休假，登记后立即生效，请注明批准依据。"),
        submit=_("登记"),
        crumbs=_crumbs("absences", pgettext("一览", "请休假")),
    )
    return act_page(request, AwayForm, page, {"first_day": ctx.as_of, "last_day": ctx.as_of})


def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Come back early, or cancel."""
    ctx = asked(request)
    row = fetch(ctx, Absence.objects.all(), pk=pk)
    name = person_names([row.person_id], ctx.as_of).get(row.person_id, "")
    page = ActPage(
        foresees=True,
        title=_("销假：%(name)s") % {"name": name},
        act=lambda form, ctx: come_back(ComeBack(absence=pk, day=form.cleaned_data["day"]), ctx=ctx),
        done=_("已销假，顶岗同时结束"),
        then=lambda outcome: reverse("absences"),
        back=reverse("absences"),
        intro=_("%(kind)s，%(days)s") % {"kind": row.get_kind_display(), "days": spoken(row.when)},  # type: ignore[attr-defined]
        submit=_("销假"),
        crumbs=_crumbs("absences", pgettext("一览", "请休假")),
    )
    return act_page(request, BackForm, page, {"day": max(ctx.today, row.valid_from)})


def _picked(request: HttpRequest, form_class: Any, field: str, route: str, page: dict[str, Any]) -> HttpResponse:
    """A page that asks what it is about, and goes on to the form of that."""
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(route, form.cleaned_data[field])
    context = {
        "form": form,
        "form_page": {"submit_label": _("下一步"), **page},
        "breadcrumb": [*page["crumbs"], {"label": page["title"]}],
    }
    return render(request, "pages/form.html", context, status=422 if request.method == "POST" else 200)


def arrangement_add(request: HttpRequest) -> HttpResponse:
    """Which position is something arranged for?"""
    page = {
        "title": _("登记A/B角安排"),
        "intro": _("先选择岗位（A角），下一步填写由谁顶岗、顶哪些职责。"),
        "cancel_url": reverse("arrangements"),
        "crumbs": _crumbs("arrangements", _("A/B角安排")),
    }
    return _picked(request, PickPositionForm, "position", "position-arrange", page)


def position_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes over from a position whenever its holder is away."""
    ctx = asked(request)
    row = fetch(ctx, Position.objects.all(), pk=pk)
    require(ctx, CHANGE, at_units(row.unit_id))
    name = position_names([pk], ctx.as_of).get(pk, "")
    page = ActPage(
        foresees=True,
        title=_("登记A/B角安排：%(name)s") % {"name": name},
        act=lambda form, ctx: arrange(Arrange(absent=pk, **form.values()), ctx=ctx),
        done=_("A/B角安排已登记"),
        then=lambda outcome: reverse("arrangements"),
        back=reverse("position", args=[pk]),
        intro=_("“%(name)s”的任岗人员请休假时，由谁顶岗。一部分职责交给一个岗位、其余交给另一个岗位的，分两次登记。")
        % {"name": name},
        submit=_("登记"),
        crumbs=_crumbs("arrangements", _("A/B角安排"), {"label": name, "url": reverse("position", args=[pk])}),
    )
    duties = duties_of_posts([row.post_id], ctx.as_of).get(row.post_id, [])
    return act_page(request, ArrangementForm, page, {"valid_from": ctx.as_of, "rank": 1}, duties=duties)


def arrangement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Something arranged no longer holds."""
    ctx = asked(request)
    row = fetch(ctx, Arrangement.objects.select_related("absent"), pk=pk)
    require(ctx, CHANGE, at_units(row.absent.unit_id))
    name = position_names([row.absent_id], ctx.as_of).get(row.absent_id, "")
    page = ActPage(
        foresees=True,
        title=_("终止A/B角安排：%(name)s") % {"name": name},
        act=lambda form, ctx: end_arrangement(EndArrangement(arrangement=pk, day=form.day), ctx=ctx),
        done=_("A/B角安排已终止"),
        then=lambda outcome: reverse("arrangements"),
        back=reverse("arrangements"),
        intro=_("已经按它推定的顶岗不受影响，可在顶岗一览中另行终止。"),
        submit=_("终止"),
        crumbs=_crumbs("arrangements", _("A/B角安排")),
    )
    return act_page(request, EndStandingForm, page, {"last_day": ctx.as_of})


def stand_in_add(request: HttpRequest) -> HttpResponse:
    """Who is to be stood in for?"""
    page = {
        "title": _("临时顶岗"),
        "intro": _("先选择被顶岗人，下一步填写由谁顶岗、顶哪个岗位和哪些职责。"),
        "cancel_url": reverse("stand-ins"),
        "crumbs": _crumbs("stand-ins", pgettext("一览", "顶岗")),
    }
    return _picked(request, PickPersonForm, "person", "person-stand-in", page)


def person_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One person stands in for another for some days."""
    ctx = asked(request)
    fetch(ctx, Person.objects.all(), pk=pk)
    name = person_names([pk], ctx.as_of).get(pk, "")
    held = positions_held(ctx, pk)
    if not held:
        raise refuse(
            "standin.not_held",
            _("%(name)s当日没有任岗，无岗可顶") % {"name": name},
            subject=name,
            remedy=_("请核对人员，或把查看日期调整到其任岗期间"),
        )
    here = reverse("person", args=[pk])
    page = ActPage(
        foresees=True,
        title=_("临时顶岗：%(name)s") % {"name": name},
        act=lambda form, ctx: stand_in(StandInFor(absent=pk, **form.values()), ctx=ctx),
        done=_("顶岗已登记"),
        then=lambda outcome: here,
        back=here,
        intro=_("用于没有办理请休假的临时离岗；办理请休假的，批准后按A/B角安排自动顶岗。"),
        submit=_("登记顶岗"),
        crumbs=_crumbs("stand-ins", pgettext("一览", "顶岗"), {"label": name, "url": here}),
    )
    posts = {post for _key, _name, post in held}
    duties = [duty for some in duties_of_posts(posts, ctx.as_of).values() for duty in some] if len(held) == 1 else []
    initial = {"valid_from": ctx.as_of, "last_day": ctx.as_of, "position": held[0][0]}
    positions = {key: words for key, words, _post in held}
    return act_page(request, StandInForm, page, initial, positions=positions, duties=duties)


def stand_in_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody no longer stands in."""
    ctx = asked(request)
    row = fetch(ctx, StandIn.objects.select_related("position"), pk=pk)
    require(ctx, CHANGE, at_units(row.position.unit_id))
    names = person_names([row.by_id, row.absent_id], ctx.as_of)
    page = ActPage(
        foresees=True,
        title=_("终止顶岗：%(name)s") % {"name": names.get(row.by_id, "")},
        act=lambda form, ctx: end_stand_in(EndStandIn(stand_in=pk, day=form.day), ctx=ctx),
        done=_("顶岗已终止"),
        then=lambda outcome: reverse("stand-ins"),
        back=reverse("stand-ins"),
        intro=_("顶%(absent)s的“%(place)s”，%(days)s")
        % {
            "absent": names.get(row.absent_id, ""),
            "place": position_names([row.position_id], ctx.as_of).get(row.position_id, ""),
            "days": spoken(row.when),
        },
        submit=_("终止"),
        crumbs=_crumbs("stand-ins", pgettext("一览", "顶岗")),
    )
    return act_page(request, EndStandingForm, page, {"last_day": ctx.as_of})
