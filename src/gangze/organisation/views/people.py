"""People on the web: register, page of a person on a day, leaving (人员页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gangze.framework.access import AccessKind, accessed
from gangze.framework.command import Outcome
from gangze.framework.context import Context
from gangze.framework.permission import at_homes, decide
from gangze.framework.resource.pages import export, may_somewhere, register_page, shown
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.organisation.forms.people import JoinForm, LeaveForm
from gangze.organisation.panels import person_panels
from gangze.organisation.queries.history import HeldRow, held_on, records_of, timeline
from gangze.organisation.queries.names import person_names
from gangze.organisation.queries.positions import reporting_chain
from gangze.organisation.queries.screens import emergency_rights, ledger_of, within_reach
from gangze.organisation.resources.assignments import right_label
from gangze.organisation.resources.people import PEOPLE
from gangze.organisation.screens import tree
from gangze.organisation.screens.changes import acts, stages
from gangze.organisation.services.departure import Depart, depart
from gangze.organisation.services.joining import Join, join
from gangze.organisation.views.units import knowing
from gangze.people import queries
from gangze.people.models import Person, PersonState
from gangze.people.services.employment import Hire, hire


def people(request: HttpRequest) -> HttpResponse:
    """The register of people."""
    return register_page(
        request,
        PEOPLE,
        tree=tree.beside(request, asked(request), "people"),
        breadcrumb=[{"label": pgettext("一览", "人员")}],
    )


def people_export(request: HttpRequest) -> HttpResponse:
    """The query as a file; personal particulars stay masked for whoever may not read them."""
    return export(request, PEOPLE)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person on the day looked at: particulars, posts held, whom they report to, and the whole history."""
    ctx = knowing(request)
    row = queries.person(asked(request), pk)
    state = queries.person_on(ctx, pk)
    states = queries.person_history(ctx, pk)
    readable = pk in queries.personal_readable(ctx, [pk])
    held = held_on(ctx, pk)
    primary = next((one for one in held if one.kind == "primary"), held[0] if held else None)
    latest = state or (states[-1] if states else None)
    name = latest.name if latest else row.staff_number
    may_sign = may_somewhere(ctx, "people.sign_in")
    may_assign = pk != ctx.person and bool(within_reach(ctx, Person, [pk], "assignment.change"))
    employed = any(one.valid_from <= ctx.today < one.valid_to for one in states)
    if readable and pk != ctx.person:
        accessed(request, AccessKind.PERSON, _("%(name)s（%(number)s）") % {"name": name, "number": row.staff_number})
    ever = request.GET.get("records") == "all"
    context = {
        "person": row,
        "record": {
            "title": name,
            "avatar": name,
            "subtitle": _subtitle(row, primary),
            "badges": [] if state else [{"text": _("当日不在职"), "tone": "warning"}],
            "facts": facts(state, states, readable),
            "actions": _actions(ctx, pk, may_assign) if state is not None else [],
        },
        "held": held,
        "chain": reporting_chain(ctx, primary.position) if primary else [],
        "stays": records_of(ctx, pk) if ever else timeline(ctx, pk),
        "ever": ever,
        "day": ctx.as_of,
        "may_assign": may_assign,
        "sign_in": queries.sign_in_of(ctx, pk) if may_sign else None,
        "may_sign": may_sign,
        "emergencies": _emergencies(ctx, pk),
        "may_give": pk != ctx.person and decide(ctx, "rights.change").allowed and employed,
        "employed_today": employed,
        "panels": person_panels(ctx, pk),
        "history": _stages(states, readable),
        "ledger": acts(ctx, entries) if (entries := ledger_of(ctx, Person._meta.label_lower, pk)) else [],
        "known": ctx.known_at,
        "breadcrumb": [{"label": pgettext("一览", "人员"), "url": reverse("people")}, {"label": name}],
    }
    return render(request, "organisation/person.html", context)


def _emergencies(ctx: Context, pk: int) -> list[dict[str, Any]]:
    """Emergency rights of the day, as far as the actor may see them."""
    return [
        {
            "right": row.right,
            "label": right_label(row.right),
            "scope": row.get_scope_display(),
            "until": row.valid_to,
            "reason": row.reason,
        }
        for row in emergency_rights(ctx, pk)
    ]


def _subtitle(row: Person, primary: HeldRow | None) -> str:
    number = _("工号 %(number)s") % {"number": row.staff_number}
    return f"{number} · {primary.unit_name}·{primary.post_name}" if primary else number


def facts(state: PersonState | None, states: list[PersonState], readable: bool) -> list[dict[str, Any]]:
    """Particulars of the day, personal ones masked where they may not be read."""
    if state is None:
        lived = "；".join(
            _("%(start)s 至 %(end)s") % {"start": s.valid_from, "end": s.last_day or _("长期")} for s in states
        )
        return [{"label": _("在职期间"), "value": lived, "wide": True}]

    def told(text: Any) -> str:
        return "" if not text else str(text) if readable else queries.masked(str(text))

    return [
        {"label": _("姓名"), "value": state.name},
        {"label": _("性别"), "value": _(state.gender) if readable and state.gender else ("*" if state.gender else "")},
        {
            "label": _("出生日期"),
            "value": shown(state.birth_date) if readable else ("****" if state.birth_date else ""),
        },
        {"label": _("手机"), "value": told(state.mobile)},
        {"label": _("邮箱"), "value": told(state.email)},
        {"label": _("入职日期"), "value": _joined(states, state).isoformat()},
    ]


def _joined(states: list[PersonState], state: PersonState) -> Any:
    """Since when employed without a gap."""
    since = state.valid_from
    for row in reversed(states):
        if row.valid_to == since:
            since = row.valid_from
    return since


def _stages(states: list[PersonState], readable: bool) -> list[dict[str, Any]]:
    hide = {} if readable else {name: lambda value: "****" for name in PersonState.personal_fields}
    events = stages(states, hide)
    for event in events:
        event["act"] = {_("设立"): _("入职"), _("恢复"): _("再次入职")}.get(event["act"], event["act"])
    return events


def _may_change(ctx: Context, pk: int) -> bool:
    """Whether the actor may change the person's particulars: somebody of the actor's own units, or anybody."""
    if decide(ctx, "people.change").allowed or not may_somewhere(ctx, "people.change"):
        return decide(ctx, "people.change").allowed
    return all(decide(ctx, "people.change", place).allowed for place in at_homes([pk], ctx))


def _actions(ctx: Context, pk: int, may_assign: bool) -> list[dict[str, Any]]:
    actions = []
    if may_assign:
        actions += [
            {
                "label": _("调岗"),
                "url": reverse("person-transfer", args=[pk]),
                "icon": "switch-horizontal",
                "primary": True,
            },
            {"label": _("任岗"), "url": reverse("person-assign", args=[pk]), "icon": "user-plus"},
        ]
    if _may_change(ctx, pk):
        actions.append({"label": _("变更"), "url": reverse("person-change", args=[pk]), "icon": "pencil"})
    if decide(ctx, "people.change").allowed:
        actions.append(
            {"label": _("离职"), "url": reverse("person-leave", args=[pk]), "icon": "logout", "danger": True}
        )
    return actions


def person_hire(request: HttpRequest) -> HttpResponse:
    """A person joins, in a post or, with the right over the whole bank, without one yet."""
    ctx = asked(request)

    def act(form: JoinForm, ctx: Context) -> Outcome:
        placing = form.placing()
        return join(Join(**form.values(), **placing), ctx=ctx) if placing else hire(Hire(**form.values()), ctx=ctx)

    page = ActPage(
        foresees=True,
        title=_("入职"),
        act=act,
        done=_("入职已登记"),
        then=lambda outcome: (
            reverse("person", args=[outcome.result["person"]]) if outcome.result else reverse("people")
        ),
        back=reverse("people"),
        submit=_("登记入职"),
        crumbs=[{"label": pgettext("一览", "人员"), "url": reverse("people")}],
    )
    anywhere = decide(ctx, "people.change").allowed
    return act_page(request, JoinForm, page, {"valid_from": ctx.as_of}, anywhere=anywhere)


def person_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A person leaves the bank and every post held."""
    ctx = asked(request)
    queries.person(ctx, pk)
    name = person_names([pk], ctx.as_of).get(pk, "")
    here = reverse("person", args=[pk])
    held = held_on(ctx, pk)
    page = ActPage(
        foresees=True,
        title=_("离职：%(name)s") % {"name": name},
        act=lambda form, ctx: depart(Depart(person=pk, day=form.day), ctx=ctx),
        done=_("离职已登记，所任岗位已一并卸任"),
        then=lambda outcome: here,
        back=here,
        intro=_("将一并卸任：%(posts)s") % {"posts": "、".join(f"{h.unit_name}·{h.post_name}" for h in held)}
        if held
        else "",
        submit=_("办理离职"),
        danger=True,
        confirm=_("确定为%(name)s办理离职吗？") % {"name": name},
        crumbs=[{"label": pgettext("一览", "人员"), "url": reverse("people")}, {"label": name, "url": here}],
    )
    return act_page(request, LeaveForm, page, {"last_day": ctx.as_of})
