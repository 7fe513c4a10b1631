"""Rights that posts give, on the web (岗位授权页面)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from gangze.framework.permission import fetch
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.organisation.forms.rights import EmergencyForm, GrantForm, WithdrawForm
from gangze.organisation.models import PostRight
from gangze.organisation.queries.names import person_names, post_names
from gangze.organisation.resources.assignments import POST_RIGHTS, right_label
from gangze.organisation.services.rights import (
    EndEmergencyRight,
    GiveEmergencyRight,
    GrantRight,
    WithdrawRight,
    end_emergency_right,
    give_emergency_right,
    grant_right,
    withdraw_right,
)
from gangze.people.models import Person


def post_rights(request: HttpRequest) -> HttpResponse:
    """The register of rights by post."""
    return register_page(request, POST_RIGHTS, breadcrumb=[{"label": _("岗位授权")}])


def post_rights_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, POST_RIGHTS)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("岗位授权"), "url": reverse("post-rights")}]


def post_right_grant(request: HttpRequest) -> HttpResponse:
    """Let a post give a right."""
    back = reverse("post-rights")
    page = ActPage(
        title=_("新增岗位授权"),
        act=lambda form, ctx: grant_right(GrantRight(**form.values()), ctx=ctx),
        done=_("岗位授权已登记"),
        then=lambda outcome: back,
        back=back,
        intro=_("权限只授予岗位，不授予个人。同一岗位同一权限再次授权的，以本次数据范围为准。"),
        submit=_("授权"),
        crumbs=_crumbs(),
    )
    return act_page(request, GrantForm, page, {"valid_from": asked(request).as_of, "scope": "subtree"})


def emergency_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one person a right for some days, because of an emergency."""
    ctx = asked(request)
    person = fetch(ctx, Person.objects.all(), pk=pk)
    name = person_names([pk], ctx.today).get(pk, person.staff_number)
    here = reverse("person", args=[pk])
    page = ActPage(
        title=_("应急授权：%(name)s") % {"name": name},
        act=lambda form, ctx: give_emergency_right(GiveEmergencyRight(person=pk, **form.values()), ctx=ctx),
        done=_("应急授权已生效"),
        then=lambda outcome: here,
        back=here,
        intro=_("只在常规岗位授权来不及时使用，自今日起生效，到期自动失效，全程留痕。长期需要的请调整岗位授权。"),
        submit=_("授权"),
        crumbs=[{"label": pgettext("一览", "人员"), "url": reverse("people")}, {"label": name, "url": here}],
    )
    return act_page(request, EmergencyForm, page)


@require_POST
def emergency_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an emergency right back from today on."""
    ctx = asked(request).because(request.POST.get("reason", "").strip())
    fetch(ctx, Person.objects.all(), pk=pk)
    end_emergency_right(EndEmergencyRight(person=pk, right=request.POST.get("right", "")), ctx=ctx)
    messages.success(request, _("应急授权已收回"))
    return redirect("person", pk)


def post_right_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a right back from a post."""
    ctx = asked(request)
    row = fetch(ctx, PostRight.objects.all(), pk=pk)
    back = reverse("post-rights")
    page = ActPage(
        title=_("收回岗位授权"),
        act=lambda form, ctx: withdraw_right(WithdrawRight(post=row.post_id, right=row.right, day=form.day), ctx=ctx),
        done=_("岗位授权已收回"),
        then=lambda outcome: back,
        back=back,
        intro=_("%(post)s：%(right)s（%(scope)s）")
        % {
            "post": post_names([row.post_id], ctx.as_of).get(row.post_id, ""),
            "right": right_label(row.right),
            "scope": row.get_scope_display(),  # type: ignore[attr-defined]
        },
        submit=_("收回"),
        danger=True,
        confirm=_("确定收回该项授权吗？"),
        crumbs=_crumbs(),
    )
    return act_page(request, WithdrawForm, page, {"last_day": ctx.as_of})
