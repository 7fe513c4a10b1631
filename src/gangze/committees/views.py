"""Committees on the web (委员会页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gangze.accounts.activities import activity_names
from gangze.committees import queries
from gangze.committees.forms import AppointForm, CharterForm, DismissForm
from gangze.committees.models import ROLES
from gangze.committees.resources import COMMITTEES
from gangze.committees.screens import facts_of, lacking, seat_rows
from gangze.committees.services import CHANGE, Appoint, Dismiss, SetCharter, appoint, dismiss, set_charter
from gangze.framework.permission import at_units, decide, require
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.screens.changes import stages


def committees(request: HttpRequest) -> HttpResponse:
    """The register of committees of the day."""
    return register_page(
        request,
        COMMITTEES,
        empty={
            "title": _("还没有委员会"),
            "text": _("在组织机构中新增类型为“委员会”的机构，或导入写有委员会职责的文件，就会出现在这里。"),
        },
        breadcrumb=[{"label": _("委员会")}],
    )


def committees_export(request: HttpRequest) -> HttpResponse:
    """The query as a file."""
    return export(request, COMMITTEES)


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": _("委员会"), "url": reverse("committees")}, *more]


def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """A committee on the day looked at: charter, who sits, what is lacking, and everybody who ever sat."""
    ctx = asked(request)
    state = queries.committee(ctx, pk)
    one = queries.sitting(ctx.as_of, [pk], ctx.known_at).get(pk)
    history = queries.charter_history(ctx, pk)
    charter = next((row for row in history if ctx.as_of in row.when), None)
    words = activity_names(ctx.as_of)
    may = decide(ctx, CHANGE, at_units(pk)).allowed
    past = queries.seats_over_time(ctx, pk)
    people = person_names((row.person_id for row in past if row.person_id), ctx.as_of)
    positions = position_names((row.position_id for row in past if row.position_id), ctx.as_of)
    labels = dict(ROLES)
    context = {
        "record": {
            "title": state.name,
            "icon": "users-group",
            "subtitle": _("编码 %(code)s") % {"code": state.unit.code},
            "badges": [{"text": text, "tone": "warning"} for text in (lacking(one) if one else [])],
            "facts": facts_of(charter, words),
            "actions": _actions(pk) if may else [],
        },
        "unit": pk,
        "charter": charter,
        "seats": seat_rows(ctx, one) if one else [],
        "needed": one.rules.needed(len(one.members)) if one and charter else None,
        "members": len(one.members) if one else 0,
        "may": may,
        "past": [
            {
                "role": labels[row.role],
                "who": people.get(row.person_id or 0, "") or positions.get(row.position_id or 0, ""),
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
            }
            for row in past
        ],
        "history": stages(history, {"activities": lambda keys: "、".join(words.get(key, key) for key in keys)}),
        "breadcrumb": _crumbs({"label": state.name}),
    }
    return render(request, "committees/committee.html", context)


def _actions(pk: int) -> list[dict[str, Any]]:
    return [
        {"label": _("聘任委员"), "url": reverse("committee-appoint", args=[pk]), "icon": "user-plus", "primary": True},
        {"label": _("章程"), "url": reverse("committee-charter", args=[pk]), "icon": "pencil"},
        {"label": _("机构页"), "url": reverse("unit", args=[pk]), "icon": "sitemap"},
    ]


def _act(request: HttpRequest, pk: int, form: Any, initial: dict[str, Any], **page: Any) -> HttpResponse:
    ctx = asked(request)
    require(ctx, CHANGE, at_units(pk))
    name, here = queries.committee(ctx, pk).name, reverse("committee", args=[pk])
    more, title = page.pop("more", {}), page.pop("title")
    settled = ActPage(  # type: ignore[arg-type]
        **{
            "foresees": True,
            "title": f"{title}：{name}",
            "then": lambda outcome: here,
            "back": here,
            "crumbs": _crumbs({"label": name, "url": here}),
        }
        | page
    )
    return act_page(request, form, settled, initial, **more)


def committee_charter(request: HttpRequest, pk: int) -> HttpResponse:
    """Set mandate and rules."""
    ctx = asked(request)
    row = next((row for row in queries.charter_history(ctx, pk) if ctx.as_of in row.when), None)
    initial: dict[str, Any] = {"valid_from": ctx.as_of}
    if row is not None:
        words = activity_names(ctx.as_of)
        names = (
            "mandate", "quorum_percent", "quorum_number", "vote", "counted_of", "chair_veto", "odd", "recusal",
        )  # fmt: skip
        initial |= {name: getattr(row, name) for name in names}
        initial["activities"] = [words.get(key, key) for key in row.activities]
    return _act(
        request,
        pk,
        CharterForm,
        initial,
        more={"day": ctx.as_of},
        title=_("委员会章程"),
        act=lambda form, ctx: set_charter(SetCharter(unit=pk, **form.values()), ctx=ctx),
        done=_("委员会章程已登记"),
    )


def committee_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a seat."""
    return _act(
        request,
        pk,
        AppointForm,
        {"valid_from": asked(request).as_of, "role": "member"},
        title=_("聘任委员"),
        act=lambda form, ctx: appoint(Appoint(unit=pk, **form.values()), ctx=ctx),
        done=_("委员已聘任"),
    )


def committee_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat."""
    ctx = asked(request)
    row = queries.seat_on(ctx, pk)
    who = person_names([row.person_id], ctx.as_of).get(row.person_id, "") if row.person_id else ""
    who = who or position_names([row.position_id], ctx.as_of).get(row.position_id or 0, "")
    return _act(
        request,
        row.seat.unit_id,
        DismissForm,
        {"last_day": ctx.as_of},
        title=_("委员卸任"),
        intro=f"{row.get_role_display()}：{who}",  # type: ignore[attr-defined]
        submit=_("卸任"),
        danger=True,
        act=lambda form, ctx: dismiss(Dismiss(seat=pk, day=form.day), ctx=ctx),
        done=_("委员已卸任"),
    )
