"""Accounts on the web: register, one account, reconciliation, import of a system's list (系统账号页面)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from gangze.accounts import imports
from gangze.accounts.forms import AccountForm, CloseForm
from gangze.accounts.models import AccountState
from gangze.accounts.queries import screens
from gangze.accounts.queries.picture import picture
from gangze.accounts.resources import ACCOUNTS
from gangze.accounts.screens.reconciling import reconciled
from gangze.accounts.services.accounts import (
    ChangeAccount,
    CloseAccount,
    OpenAccount,
    change_account,
    close_account,
    open_account,
)
from gangze.accounts.views_systems import CHANGE, crumbs
from gangze.framework.command import Outcome
from gangze.framework.context import Context
from gangze.framework.facts import Fact
from gangze.framework.permission import at_units, decide, require
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import refuse
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.queries.screens import chosen_position
from gangze.organisation.screens.changes import stages
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


def accounts(request: HttpRequest) -> HttpResponse:
    """The register of open accounts."""
    return register_page(request, ACCOUNTS, breadcrumb=[{"label": pgettext("一览", "系统账号")}])


def accounts_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, ACCOUNTS)


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """An account on the day looked at, and its history."""
    ctx = asked(request)
    row = screens.account(ctx, pk)
    history = screens.account_history(ctx, pk)
    state = next((one for one in history if ctx.as_of in one.when), None)
    system = screens.system_names([row.system_id], ctx.as_of).get(row.system_id, "")
    people = person_names((h.person_id for h in history if h.person_id), ctx.as_of)
    positions = position_names((h.position_id for h in history if h.position_id), ctx.as_of)
    may = state is not None and decide(ctx, CHANGE).allowed
    context = {
        "record": {
            "title": row.login,
            "icon": "id-badge-2",
            "subtitle": system,
            "badges": [] if state else [{"text": _("当日未开立"), "tone": "warning"}],
            "facts": _facts(ctx, row.pk, system, row.system_id, state, people, positions),
            "actions": [
                {
                    "label": _("变更"),
                    "url": reverse("system-account-change", args=[pk]),
                    "icon": "pencil",
                    "primary": True,
                },
                {
                    "label": _("注销"),
                    "url": reverse("system-account-close", args=[pk]),
                    "icon": "circle-minus",
                    "danger": True,
                },
            ]
            if may
            else [],
        },
        "history": stages(
            list[Fact](history),
            {"person_id": lambda key: people.get(key, ""), "position_id": lambda key: positions.get(key, "")},
        ),
        "breadcrumb": [
            {"label": pgettext("一览", "系统账号"), "url": reverse("system-accounts")},
            {"label": row.login},
        ],
    }
    return render(request, "pages/detail.html", context)


def _facts(
    ctx: Context,
    pk: int,
    name: str,
    system: int,
    state: AccountState | None,
    people: dict[int, str],
    positions: dict[int, str],
) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [{"label": _("业务系统"), "value": name, "url": reverse("system", args=[system])}]
    if state is None:
        return facts
    user = people.get(state.person_id or 0, "") or state.named
    return [
        *facts,
        {
            "label": _("使用人"),
            "value": user,
            "url": reverse("person", args=[state.person_id]) if state.person_id else "",
            "help": _("花名册中没有此人") if state.named and not state.person_id else "",
        },
        {"label": _("所依据岗位"), "value": positions.get(state.position_id or 0, "")},
        {"label": _("操作员角色"), "value": "、".join(screens.roles_of([pk], ctx.as_of, ctx.known_at).get(pk, []))},
        {"label": _("最近使用"), "value": state.last_used.isoformat() if state.last_used else ""},
        {"label": _("多人共用"), "value": _("是") if state.shared else _("否")},
        {"label": _("备注"), "value": state.note, "wide": True},
    ]


def account_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account of a system; user and role may be named in the address."""
    ctx = asked(request)
    state = screens.system_on(ctx, pk)
    here = reverse("system", args=[pk])
    person, role = whole(request.GET.get("person")), whole(request.GET.get("role"))
    page = ActPage(
        foresees=True,
        title=_("开立账号：%(system)s") % {"system": state.name},
        act=lambda form, ctx: open_account(
            OpenAccount(system=pk, login=form.cleaned_data["login"], **form.values()), ctx=ctx
        ),
        done=_("账号已开立"),
        then=lambda outcome: here,
        back=here,
        submit=_("开立"),
        crumbs=crumbs({"label": state.name, "url": here}),
    )
    initial = {
        "valid_from": ctx.as_of,
        "person": person_names([person], ctx.as_of).get(person, "") if person is not None else "",
        "roles": [role] if role is not None else [],
    }
    return act_page(request, AccountForm, page, initial, choices=screens.role_choices(pk, ctx.as_of))


def _account_page(ctx: Context, state: AccountState, **page: Any) -> ActPage:
    here = reverse("system-account", args=[state.account_id])
    return ActPage(  # type: ignore[arg-type]
        **{
            "foresees": True,
            "then": lambda outcome: here,
            "back": here,
            "crumbs": [
                {"label": pgettext("一览", "系统账号"), "url": reverse("system-accounts")},
                {"label": state.account.login, "url": here},
            ],
        }
        | page
    )


def account_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change user, position or roles of an account: to assign it to a person, too."""
    ctx = asked(request)
    state = screens.account_on(ctx, pk)
    system = state.account.system_id
    choices = screens.role_choices(system, ctx.as_of)
    given = screens.roles_of([pk], ctx.as_of).get(pk, [])
    page = _account_page(
        ctx,
        state,
        title=_("变更账号：%(login)s") % {"login": state.account.login},
        intro=_("清单所列使用人：%(named)s") % {"named": state.named} if state.named else "",
        act=lambda form, ctx: change_account(ChangeAccount(account=pk, **form.values()), ctx=ctx),
        done=_("账号已变更"),
    )
    initial = {
        "login": state.account.login,
        "person": person_names([state.person_id], ctx.as_of).get(state.person_id, "") if state.person_id else "",
        "position": chosen_position(ctx, state.position_id),
        "roles": [key for key, name in choices if name in given],
        "shared": state.shared,
        "last_used": state.last_used,
        "note": state.note,
        "valid_from": ctx.as_of,
    }
    return act_page(request, AccountForm, page, initial, choices=choices, fixed=True)


def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    ctx = asked(request)
    state = screens.account_on(ctx, pk)
    page = _account_page(
        ctx,
        state,
        title=_("注销账号：%(login)s") % {"login": state.account.login},
        submit=_("注销"),
        danger=True,
        act=lambda form, ctx: close_account(CloseAccount(account=pk, day=form.day), ctx=ctx),
        done=_("账号已登记注销"),
    )
    return act_page(request, CloseForm, page, {"last_day": ctx.as_of})


def reconcile(request: HttpRequest, pk: int) -> HttpResponse:
    """Accounts of a system held against posts: what differs, and what can be done at once."""
    ctx = asked(request)
    state = screens.system_on(ctx, pk)
    require(ctx, CHANGE, at_units(state.owner_id))
    groups = reconciled(ctx.as_of, pk)
    context = {
        "system": state,
        "pk": pk,
        "groups": groups,
        "total": sum(len(group.lines) for group in groups),
        "breadcrumb": crumbs({"label": state.name, "url": reverse("system", args=[pk])}, {"label": _("核对账号")}),
    }
    return render(request, "accounts/reconcile.html", context)


def _ticked(request: HttpRequest, pk: int) -> list[int]:
    """The ticked accounts that are of the system. Raises `Refused` where there is none."""
    ids = {key for text in request.POST.getlist("ids") if (key := whole(text)) is not None}
    of = screens.systems_of_accounts(ids)
    chosen = sorted(key for key in ids if of.get(key) == pk)
    if not chosen:
        raise refuse("account.none", _("没有勾选账号"), source="ids", remedy=_("请先勾选"))
    return chosen


@require_POST
def reconcile_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close all ticked accounts from today on, as one act."""
    ctx = asked(request).because(request.POST.get("reason", "").strip() or _("账号核对"))
    ids = _ticked(request, pk)
    outcome = close_account.many([CloseAccount(account=key, day=ctx.today) for key in ids], ctx=ctx)
    return _back(request, pk, outcome, _("已登记注销 %(n)s 个账号") % {"n": len(ids)})


@require_POST
def reconcile_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold ticked accounts for the post that the user holds today, where it is entitled to all their roles."""
    ctx = asked(request).because(request.POST.get("reason", "").strip() or _("账号核对"))
    wanted = set(_ticked(request, pk))
    seen = picture(ctx.today, pk)
    cmds = [
        ChangeAccount(
            account=one.id,
            person=one.person,
            position=position,
            roles=sorted(one.roles),
            shared=one.shared,
            last_used=one.last_used,
            note=one.note,
            valid_from=ctx.today,
        )
        for one in seen.accounts
        if one.id in wanted and (position := imports.present_position(one, seen)) is not None
    ]
    if not cmds:
        raise refuse(
            "account.none",
            _("所勾选账号的使用人现任岗位均不应有其角色"),
            source="ids",
            remedy=_("请注销账号，或先登记岗位应有角色"),
        )
    outcome = change_account.many(cmds, ctx=ctx)
    return _back(request, pk, outcome, _("已按现任岗位登记 %(n)s 个账号") % {"n": len(cmds)})


def _back(request: HttpRequest, pk: int, outcome: Outcome, done: str) -> HttpResponse:
    messages.success(request, done)
    for finding in outcome.findings[:10]:
        messages.warning(request, str(finding.message))
    return redirect("system-reconcile", pk)


def _import(ctx: Context, pk: int) -> ImportPage:
    """The list of one system's accounts."""
    state = screens.system_on(ctx, pk)
    require(ctx, CHANGE, at_units(state.owner_id))
    here, back = reverse("system", args=[pk]), reverse("system-reconcile", args=[pk])

    def run(files: Files, ctx: Context, dry: bool, update: bool) -> Report:
        result = imports.load_accounts(*files[0], pk, ctx=ctx, dry_run=dry, update=update)
        words = {"opened": _("新账号"), "changed": _("账号变更"), "closed": _("注销"), "roles": _("新角色")}
        return sheet_report(result, words)

    return ImportPage(
        slot=f"system-accounts-import-{pk}",
        title=_("导入账号清单：%(system)s") % {"system": state.name},
        lead=_(
            "上传从该系统导出的全部账号，每行一个账号，或每行一个账号的一个角色。使用人按工号认，没有工号的按姓名；"
            "认不出的照原样登记并列入核对。系统先试算，有一行不对就一行也不入；同一份清单重复导入不会产生变化。"
        ),
        route="system-accounts-import",
        args=(pk,),
        update_label=_("更新已有账号，清单中没有的登记为注销"),
        templates=((_("下载模板"), reverse("system-accounts-import-template", args=[pk])),),
        run=run,
        back=back,
        crumbs=crumbs({"label": state.name, "url": here}, {"label": _("导入账号清单")}),
        hint=_("支持 Excel（.xlsx）和 CSV"),
    )


register_import("system-accounts-import", _import)


def accounts_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the list of a system's accounts."""
    return import_page(request, _import(asked(request), pk))


def accounts_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were refused, with their reasons."""
    return faults_file(request, _import(asked(request), pk))


def accounts_template(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty list of accounts."""
    return attached(imports.template(), _("账号清单模板") + ".xlsx")
