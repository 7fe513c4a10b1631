"""Systems and their roles on the web (业务系统页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gangze.accounts.activities import activity_names
from gangze.accounts.forms import ChangeSystemForm, CloseForm, EntitleForm, RoleForm, SystemForm
from gangze.accounts.queries import screens
from gangze.accounts.resources import SYSTEMS
from gangze.accounts.services.systems import (
    ChangeSystem,
    DefineRole,
    EndRole,
    EndSystem,
    Entitle,
    RegisterSystem,
    WithdrawEntitlement,
    change_system,
    define_role,
    end_role,
    end_system,
    entitle,
    register_system,
    withdraw_entitlement,
)
from gangze.framework.permission import at_units, decide
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.organisation.queries.names import post_names, unit_names
from gangze.organisation.queries.screens import chosen_unit
from gangze.organisation.screens.changes import stages

CHANGE = "accounts.change"


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    """The way to a page of a system."""
    return [{"label": pgettext("一览", "业务系统"), "url": reverse("systems")}, *more]


def systems(request: HttpRequest) -> HttpResponse:
    """The register of systems."""
    return register_page(request, SYSTEMS, breadcrumb=[{"label": pgettext("一览", "业务系统")}])


def systems_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, SYSTEMS)


def system(request: HttpRequest, pk: int) -> HttpResponse:
    """A system on the day looked at: its roles, who is entitled to them, its accounts."""
    ctx = asked(request)
    state = screens.system_on(ctx, pk)
    may = decide(ctx, CHANGE, at_units(state.owner_id)).allowed
    rows = screens.role_rows(ctx, pk)
    posts = post_names({one.post_id for row in rows for one in row["posts"]}, ctx.as_of)
    words = activity_names(ctx.as_of)
    for row in rows:
        row["activities"] = [words.get(key, key) for key in row["state"].activities]
        row["posts"] = [{"post": p.post_id, "name": posts.get(p.post_id, ""), "needed": p.needed} for p in row["posts"]]
    history = screens.system_history(ctx, pk)
    units = unit_names({row.owner_id for row in history}, ctx.as_of)
    opened = screens.systems(ctx).filter(system=pk).values_list("opened", flat=True).first() or 0
    context = {
        "record": {
            "title": state.name,
            "icon": "server",
            "subtitle": _("编码 %(code)s") % {"code": state.system.code},
            "facts": [
                {
                    "label": _("主管部门"),
                    "value": units.get(state.owner_id, ""),
                    "url": reverse("unit", args=[state.owner_id]),
                },
                {"label": _("账号数"), "value": opened, "url": f"{reverse('system-accounts')}?system={state.name}"},
                {
                    "label": _("久未使用天数"),
                    "value": _("%(days)s天") % {"days": state.dormant_days} if state.dormant_days else _("不提示"),
                },
                {"label": _("备注"), "value": state.note, "wide": True},
            ],
            "actions": _actions(pk) if may else [],
        },
        "system": pk,
        "roles": rows,
        "may": may,
        "history": stages(history, {"owner_id": lambda key: units.get(key, "")}),
        "breadcrumb": crumbs({"label": state.name}),
    }
    return render(request, "accounts/system.html", context)


def _actions(pk: int) -> list[dict[str, Any]]:
    return [
        {"label": _("核对账号"), "url": reverse("system-reconcile", args=[pk]), "icon": "scale", "primary": True},
        {"label": _("导入账号清单"), "url": reverse("system-accounts-import", args=[pk]), "icon": "table-import"},
        {"label": _("开立账号"), "url": reverse("system-account-open", args=[pk]), "icon": "user-plus"},
        {"label": _("变更"), "url": reverse("system-change", args=[pk]), "icon": "pencil"},
        {"label": _("停用"), "url": reverse("system-end", args=[pk]), "icon": "circle-minus", "danger": True},
    ]


def system_add(request: HttpRequest) -> HttpResponse:
    """Register a system."""
    page = ActPage(
        foresees=True,
        title=_("登记业务系统"),
        act=lambda form, ctx: register_system(RegisterSystem(**form.values()), ctx=ctx),
        done=_("业务系统已登记"),
        then=lambda out: reverse("system", args=[out.result["system"]]) if out.result else reverse("systems"),
        back=reverse("systems"),
        submit=_("登记"),
        crumbs=crumbs(),
    )
    return act_page(request, SystemForm, page, {"valid_from": asked(request).as_of, "dormant_days": 90})


def _act(request: HttpRequest, pk: int, form: Any, initial: dict[str, Any], **page: Any) -> HttpResponse:
    """An act on one system; `more` are further arguments of the form."""
    ctx = asked(request)
    name, here = screens.system_on(ctx, pk).name, reverse("system", args=[pk])
    more = page.pop("more", {})
    settled = ActPage(  # type: ignore[arg-type]
        **{
            "foresees": True,
            "then": lambda outcome: here,
            "back": here,
            "crumbs": crumbs({"label": name, "url": here}),
        }
        | page
    )
    return act_page(request, form, settled, initial, **more)


def system_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a system."""
    ctx = asked(request)
    state = screens.system_on(ctx, pk)
    return _act(
        request,
        pk,
        ChangeSystemForm,
        {
            "name": state.name,
            "owner": chosen_unit(ctx, state.owner_id),
            "dormant_days": state.dormant_days,
            "note": state.note,
            "valid_from": ctx.as_of,
        },
        title=_("变更业务系统：%(name)s") % {"name": state.name},
        act=lambda form, ctx: change_system(ChangeSystem(system=pk, **form.values()), ctx=ctx),
        done=_("业务系统已变更"),
    )


def system_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a system out of use; accounts that are still open are named."""
    ctx = asked(request)
    return _act(
        request,
        pk,
        CloseForm,
        {"last_day": ctx.as_of},
        title=_("停用业务系统：%(name)s") % {"name": screens.system_on(ctx, pk).name},
        submit=_("停用"),
        danger=True,
        then=lambda outcome: reverse("systems"),
        act=lambda form, ctx: end_system(EndSystem(system=pk, day=form.day), ctx=ctx),
        done=_("业务系统已停用"),
    )


def role_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a role of a system."""
    ctx = asked(request)
    return _act(
        request,
        pk,
        RoleForm,
        {"valid_from": ctx.as_of},
        more={"day": ctx.as_of},
        title=_("登记操作员角色"),
        act=lambda form, ctx: define_role(DefineRole(system=pk, **form.values()), ctx=ctx),
        done=_("操作员角色已登记"),
    )


def role_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a role can do."""
    ctx = asked(request)
    state = screens.role_on(ctx, pk)
    words = activity_names(ctx.as_of)
    return _act(
        request,
        state.role.system_id,
        RoleForm,
        {
            "name": state.role.name,
            "activities": [words.get(key, key) for key in state.activities],
            "note": state.note,
            "valid_from": ctx.as_of,
        },
        more={"day": ctx.as_of, "fixed": True},
        title=_("变更操作员角色：%(name)s") % {"name": state.role.name},
        act=lambda form, ctx: define_role(DefineRole(system=state.role.system_id, **form.values()), ctx=ctx),
        done=_("操作员角色已变更"),
    )


def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role up."""
    ctx = asked(request)
    state = screens.role_on(ctx, pk)
    return _act(
        request,
        state.role.system_id,
        CloseForm,
        {"last_day": ctx.as_of},
        title=_("停用操作员角色：%(name)s") % {"name": state.role.name},
        submit=_("停用"),
        danger=True,
        act=lambda form, ctx: end_role(EndRole(role=pk, day=form.day), ctx=ctx),
        done=_("操作员角色已停用"),
    )


def role_entitle(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a post entitle to a role."""
    ctx = asked(request)
    state = screens.role_on(ctx, pk)
    return _act(
        request,
        state.role.system_id,
        EntitleForm,
        {"valid_from": ctx.as_of},
        title=_("应有角色的岗位：%(name)s") % {"name": state.role.name},
        act=lambda form, ctx: entitle(Entitle(role=pk, **form.values()), ctx=ctx),
        done=_("岗位应有角色已登记"),
    )


def role_withdraw(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """Let a post no longer entitle to a role."""
    ctx = asked(request)
    state = screens.role_on(ctx, pk)
    return _act(
        request,
        state.role.system_id,
        CloseForm,
        {"last_day": ctx.as_of},
        title=_("取消应有角色：%(post)s") % {"post": post_names([post], ctx.as_of).get(post, "")},
        intro=_("该岗位不再应有“%(role)s”角色；已有账号的列入核对。") % {"role": state.role.name},
        submit=_("取消"),
        danger=True,
        act=lambda form, ctx: withdraw_entitlement(WithdrawEntitlement(role=pk, post=post, day=form.day), ctx=ctx),
        done=_("岗位应有角色已取消"),
    )
