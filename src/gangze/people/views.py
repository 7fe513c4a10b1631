"""People on the web: join, change, and the sign-in (入职、信息变更、登录身份页面)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gangze.framework.command import Outcome, State
from gangze.framework.permission import at_homes, require
from gangze.framework.web.acts import ActPage, act_page, asked, sentence
from gangze.kernel.findings import Refused, refuse
from gangze.people import queries
from gangze.people.forms import PARTICULARS, ChangePersonForm
from gangze.people.services.employment import ChangePerson, change_person
from gangze.people.services.sign_in import (
    CreateSignIn,
    DisableSignIn,
    EnableSignIn,
    ResetPassword,
    create_sign_in,
    disable_sign_in,
    enable_sign_in,
    reset_password,
)


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": pgettext("一览", "人员"), "url": reverse("people")}, *more]


def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a person's particulars: the right is needed at the unit to which the person belongs."""
    ctx = asked(request)
    queries.person(ctx, pk)
    for place in at_homes([pk], ctx):
        require(ctx, "people.change", place)
    state = queries.person_on(ctx, pk)
    if state is None:
        raise refuse(
            "person.not_employed",
            _("该人员在%(day)s不在职") % {"day": ctx.as_of},
            source="as_of",
            remedy=_("请把查看日期调整到在职期间之内"),
        )
    readable = pk in queries.personal_readable(ctx, [pk])
    here = reverse("person", args=[pk])
    page = ActPage(
        title=_("人员信息变更：%(name)s") % {"name": state.name},
        act=lambda form, ctx: change_person(ChangePerson(person=pk, changes=form.changes(), **form.days()), ctx=ctx),
        done=_("人员信息已变更"),
        then=lambda outcome: here,
        back=here,
        crumbs=_crumbs({"label": state.name, "url": here}),
    )
    initial = {"valid_from": ctx.as_of, **{name: getattr(state, name) for name in PARTICULARS}}
    return act_page(request, ChangePersonForm, page, initial, readable=readable)


def _issued(request: HttpRequest, pk: int, act: Callable[..., Outcome], cmd: Any, title: str) -> HttpResponse:
    """Run an act that makes a password, and show the password this once."""
    ctx = asked(request)
    queries.person(ctx, pk)
    try:
        outcome = act(cmd, ctx=ctx.because(request.POST.get("reason", "")))
    except Refused as refused:
        if refused.codes != {"sign_in.waiting"}:
            raise
        for finding in refused.findings:
            messages.warning(request, sentence(finding))
        return redirect("person", pk)
    if outcome.state is State.PROPOSED:
        messages.info(
            request,
            _("该人员有权限管理职权，已提请另一人同意。批准后一天内请在本页再办理一次，密码只显示给您。"),
        )
        return redirect("person", pk)
    context = {
        "title": title,
        "issued": outcome.result,
        "back": reverse("person", args=[pk]),
        "breadcrumb": _crumbs({"label": title}),
    }
    return render(request, "people/password.html", context)


@never_cache
@require_POST
def sign_in_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a sign-in."""
    return _issued(request, pk, create_sign_in, CreateSignIn(person=pk), _("登录身份已开通"))


@never_cache
@require_POST
def sign_in_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password."""
    return _issued(request, pk, reset_password, ResetPassword(person=pk), _("密码已重置"))


@never_cache
@require_POST
def sign_in_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """A disabled sign-in is accepted again."""
    return _issued(request, pk, enable_sign_in, EnableSignIn(person=pk), _("登录身份已重新启用"))


@require_POST
def sign_in_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """A sign-in is no longer accepted."""
    ctx = asked(request)
    queries.person(ctx, pk)
    try:
        disable_sign_in(DisableSignIn(person=pk), ctx=ctx.because(request.POST.get("reason", "")))
    except Refused as refused:
        if "permission.denied" in refused.codes:
            raise
        for finding in refused.findings:
            messages.error(request, sentence(finding))
    else:
        messages.success(request, _("登录身份已停用"))
    return redirect("person", pk)
