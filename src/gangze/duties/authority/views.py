"""Authorities on the web: register, one with its chain, grant, pass on, change, take back, who may (授权页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.duties.authority import screens
from gangze.duties.authority.domain.limits import Asked
from gangze.duties.authority.forms import (
    BOUNDS_OF,
    LIMITS,
    ChangeForm,
    DelegateForm,
    GrantForm,
    WhoForm,
    WithdrawForm,
    terms_initial,
)
from gangze.duties.authority.models import Authority, AuthorityTerms
from gangze.duties.authority.queries.givens import question
from gangze.duties.authority.queries.letters import grantor_name, lettered
from gangze.duties.authority.queries.matters import matters_on
from gangze.duties.authority.queries.papers import bank_name
from gangze.duties.authority.queries.screens import authority_rows, history_of, letters_of, shown_terms
from gangze.duties.authority.resources import AUTHORITIES, STATES
from gangze.duties.authority.services.changing import change_terms
from gangze.duties.authority.services.granting import delegate, grant
from gangze.duties.authority.services.inputs import ChangeTerms, Delegate, Grant, Withdraw
from gangze.duties.authority.services.withdrawing import withdraw
from gangze.duties.authority.wording import CAPACITIES, currency_name, money
from gangze.framework.context import Context
from gangze.framework.permission import Place, at_units, decide, fetch
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.kernel.findings import refuse
from gangze.organisation.queries.names import unit_names
from gangze.organisation.queries.screens import chosen_position, chosen_unit
from gangze.organisation.screens import tree
from gangze.organisation.screens.changes import stages


def authorities(request: HttpRequest) -> HttpResponse:
    """The register of authorities."""
    ctx = asked(request)
    return register_page(
        request,
        AUTHORITIES,
        tree=tree.beside(request, ctx, "authorities"),
        tools=[{"label": _("谁有权审批"), "url": reverse("authority-who"), "icon": "hierarchy"}],
        breadcrumb=[{"label": _("业务授权")}],
    )


def authorities_export(request: HttpRequest) -> HttpResponse:
    """The authorities found, as a file."""
    return export(request, AUTHORITIES)


def row_of(ctx: Context, pk: int) -> Authority:
    """One authority that the actor may see. Raises `Refused`."""
    fetch(ctx, Authority.objects.all(), pk=pk)
    return authority_rows(ctx).get(pk=pk)


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    """The way to a page of authorities."""
    return [{"label": _("业务授权"), "url": reverse("authorities")}, *more]


def authority(request: HttpRequest, pk: int) -> HttpResponse:
    """One authority: what it says on the day, its chain, its letters, its history."""
    ctx = asked(request)
    row = row_of(ctx, pk)
    terms = shown_terms([pk], ctx).get(pk)
    book = matters_on(ctx.as_of, ctx.known_at)
    said = screens.grantee_facts(row, terms, ctx)
    letters = letters_of(pk)
    withdrawal = getattr(row, "withdrawal", None)
    in_force = row.state == "in_force"  # type: ignore[attr-defined]
    context = {
        "row": row,
        "record": {
            "title": f"{book.name(row.matter)} {row.code}",
            "icon": "certificate",
            "subtitle": row.get_kind_display(),
            "facts": _facts(row, terms, said, ctx),
            "actions": _actions(ctx, row, terms),
        },
        "state": STATES[row.state],  # type: ignore[attr-defined]
        "tone": {"in_force": "success", "withdrawn": "danger"}.get(row.state, "warning"),  # type: ignore[attr-defined]
        "nodes": screens.chain_nodes(ctx, row),
        "letters": letters,
        "letter_missing": in_force and terms is not None and not lettered([terms], ctx.as_of),
        "may_issue": in_force and decide(ctx, "authority.grant", _place(row)).allowed,
        "withdrawal": withdrawal,
        "history": _history(pk, row, ctx),
        "breadcrumb": crumbs({"label": row.code}),
    }
    return render(request, "duties/authority/authority.html", context)


def _place(row: Authority) -> Place:
    return at_units(row.position.unit_id)


def _history(pk: int, row: Authority, ctx: Context) -> list[dict[str, Any]]:
    rows = history_of(pk, ctx)
    book = matters_on(ctx.as_of, ctx.known_at)
    units = unit_names({one.reach_id for one in rows}, ctx.as_of)
    currency = rows[-1].currency if rows else "CNY"

    def amount(value: Any) -> str:
        return money(value, currency) if value is not None else ""

    return stages(
        rows,
        {
            **dict.fromkeys(("single", "customer", "daily", "monthly", "above"), amount),
            "reach_id": lambda key: units.get(key, ""),
            "products": lambda keys: "、".join(book.products(row.matter, keys)) or _("全部产品"),
        },
    )


def _facts(row: Authority, terms: AuthorityTerms | None, said: dict[str, Any], ctx: Context) -> list[dict[str, Any]]:
    book = matters_on(ctx.as_of, ctx.known_at)
    matter = book.get(row.matter)
    facts: list[dict[str, Any]] = [
        {"label": _("被授权岗位"), "value": said["position"], "url": reverse("position", args=[row.position_id])},
        {"label": _("被授权人"), "value": said["person"] or _("任该岗者")},
        {"label": _("授权人"), "value": grantor_name(said["grantor"], ctx.as_of, bank_name(ctx.as_of))},
        {"label": _("授权事项"), "value": book.name(row.matter)},
        {"label": _("授权身份"), "value": CAPACITIES[matter.capacity] if matter else ""},
    ]
    if terms is not None:
        depth = _("%(n)d级") % {"n": terms.depth} if terms.depth else _("不得转授权")
        facts += [
            {"label": _("限额"), "value": said["limits"], "wide": True},
            {"label": _("产品"), "value": "、".join(book.products(row.matter, terms.products)) or _("全部产品")},
            {"label": _("币种"), "value": currency_name(terms.currency)},
            {"label": _("适用机构"), "value": _("%(name)s及以下") % {"name": said["reach"]}},
            {"label": _("期限"), "value": f"{terms.valid_from} {_('至')} {terms.last_day or _('长期')}"},
            {"label": _("可转授权层级"), "value": depth},
            {"label": _("授权条件"), "value": terms.conditions or _("无"), "wide": True},
        ]
    return facts


def _actions(ctx: Context, row: Authority, terms: AuthorityTerms | None) -> list[dict[str, Any]]:
    place = _place(row)
    over = row.state in ("withdrawn",)  # type: ignore[attr-defined]
    found: list[dict[str, Any]] = []
    if over or terms is None:
        return found
    if terms.depth and decide(ctx, "authority.delegate", place).allowed and row.state != "expired":  # type: ignore[attr-defined]
        url = reverse("authority-delegate", args=[row.pk])
        found.append({"label": _("转授权"), "url": url, "icon": "git-branch", "primary": True})
    if decide(ctx, "authority.grant", place).allowed:
        found.append({"label": _("变更"), "url": reverse("authority-change", args=[row.pk]), "icon": "pencil"})
    if decide(ctx, "authority.withdraw", place).allowed and row.state != "expired":  # type: ignore[attr-defined]
        url = reverse("authority-withdraw", args=[row.pk])
        found.append({"label": _("撤回"), "url": url, "icon": "circle-minus", "danger": True})
    return found


def authority_add(request: HttpRequest) -> HttpResponse:
    """Grant a basic or special authority."""
    ctx = asked(request)
    position = request.GET.get("position", "")
    page = ActPage(
        title=_("新增授权"),
        act=lambda form, ctx: grant(Grant(**form.values()), ctx=ctx),
        done=_("授权已登记"),
        then=lambda outcome: reverse("authorities"),
        back=reverse("authorities"),
        intro=_("授权须由另一名有权人员批准后生效。金额可写 500万元、1.5亿；一项授权只用一个币种。"),
        submit=_("提交授权"),
        foresees=True,
        crumbs=crumbs(),
        sections=(
            (
                _("授权给谁、什么事项"),
                ("kind", "matter_key", "position", "person", "grantor_position", "grantor_unit", "code"),
            ),
            LIMITS,
            BOUNDS_OF,
        ),
    )
    initial = {
        "valid_from": ctx.as_of,
        "kind": "basic",
        "position": chosen_position(ctx, int(position)) if position.isdecimal() and len(position) < 16 else "",
    }
    return act_page(request, GrantForm, page, initial, book=matters_on(ctx.as_of))


def _standing(ctx: Context, pk: int) -> tuple[Authority, AuthorityTerms]:
    row = row_of(ctx, pk)
    terms = shown_terms([pk], ctx).get(pk)
    if terms is None:
        raise refuse("authority.ended", _("该授权没有内容"), subject=row.code, remedy=_("请重新授权"))
    return row, terms


def authority_delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass part of an authority on."""
    ctx = asked(request)
    row, terms = _standing(ctx, pk)
    book = matters_on(ctx.as_of)
    here = reverse("authority", args=[pk])
    said = screens.grantee_facts(row, terms, ctx)
    page = ActPage(
        title=_("转授权：%(name)s") % {"name": f"{book.name(row.matter)} {row.code}"},
        act=lambda form, ctx: delegate(Delegate(parent=pk, **form.values()), ctx=ctx),
        done=_("转授权已登记"),
        then=lambda outcome: here,
        back=here,
        intro=_("授权人：%(who)s，%(limits)s。事项、产品、币种、限额、机构和期限都不得超出。")
        % {"who": said["position"], "limits": said["limits"]},
        submit=_("提交转授权"),
        foresees=True,
        crumbs=crumbs({"label": row.code, "url": here}),
        sections=((_("转授给谁"), ("position", "person", "code")), LIMITS, BOUNDS_OF),
    )
    initial = terms_initial(row, terms, book, ctx) | {
        "valid_from": max(ctx.as_of, terms.valid_from),
        "last_day": terms.last_day,
        "depth": 0,
        "reach": "",
        "conditions": "",
    }
    return act_page(request, DelegateForm, page, initial, of=book.get(row.matter))


def authority_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other terms from a day on."""
    ctx = asked(request)
    row, terms = _standing(ctx, pk)
    book = matters_on(ctx.as_of)
    here = reverse("authority", args=[pk])
    page = ActPage(
        title=_("变更授权：%(name)s") % {"name": f"{book.name(row.matter)} {row.code}"},
        act=lambda form, ctx: change_terms(ChangeTerms(authority=pk, changes=form.changes(), **form.days()), ctx=ctx),
        done=_("授权已变更"),
        then=lambda outcome: here,
        back=here,
        intro=_("改哪项就变更哪项；只改截止日期即为展期。须经另一名有权人员批准，变更后应重新签发授权书。"),
        submit=_("提交变更"),
        foresees=True,
        crumbs=crumbs({"label": row.code, "url": here}),
        sections=(LIMITS, BOUNDS_OF),
    )
    initial = terms_initial(row, terms, book, ctx) | {"valid_from": ctx.as_of, "last_day": terms.last_day}
    return act_page(request, ChangeForm, page, initial, of=book.get(row.matter))


def authority_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an authority back; what hangs on it is told first."""
    ctx = asked(request)
    row = row_of(ctx, pk)
    here = reverse("authority", args=[pk])
    along = screens.withdrawn_along(row, ctx.today)
    told = "；".join(f"{one['code']} {one['name']} {one['limits']}" for one in along)
    page = ActPage(
        title=_("撤回授权：%(name)s") % {"name": row.code},
        act=lambda form, ctx: withdraw(
            Withdraw(
                authority=pk,
                day=form.cleaned_data["day"],
                reason=form.cleaned_data["reason"],
                below=form.cleaned_data["below"],
            ),
            ctx=ctx,
        ),
        done=_("授权已撤回"),
        then=lambda outcome: here,
        back=here,
        intro=_("由其转授的授权有%(n)d项：%(told)s。") % {"n": len(along), "told": told}
        if along
        else _("没有由其转授的授权。"),
        submit=_("撤回"),
        danger=True,
        confirm=_("确定撤回该授权吗？"),
        foresees=True,
        crumbs=crumbs({"label": row.code, "url": here}),
    )
    return act_page(request, WithdrawForm, page, {"day": ctx.today, "below": "withdraw"})


def who(request: HttpRequest) -> HttpResponse:
    """Who may approve a matter of an amount at a place on a day: the ladder, whoever should be asked marked first."""
    ctx = asked(request)
    book = matters_on(ctx.as_of)
    given = request.GET if "matter" in request.GET else None
    unit = request.GET.get("unit", "")
    initial = {
        "day": ctx.as_of,
        "currency": "CNY",
        "unit": chosen_unit(ctx, int(unit)) if given is None and unit.isdecimal() and len(unit) < 16 else "",
    }
    form = WhoForm(given, book=book, initial=initial)
    context: dict[str, Any] = {"form": form, "breadcrumb": crumbs({"label": _("谁有权审批")})}
    if given is not None and form.is_valid():
        said = form.cleaned_data
        matter = book.get(said["matter"])
        what = question(
            ctx,
            said["matter"],
            Asked(said["currency"], said["amount"].amount),
            said["unit"],
            product=said["product"],
            day=said["day"],
        )
        context |= {
            "drawn": screens.drawn_ladder(ctx, what, book),
            "amount": money(said["amount"].amount, said["currency"]),
            "matter": matter,
            "product": "、".join(matter.product_names([said["product"]])) if matter and said["product"] else "",
            "unit_name": unit_names([said["unit"]], said["day"]).get(said["unit"], ""),
            "day": said["day"],
        }
    return render(request, "duties/authority/who.html", context)
