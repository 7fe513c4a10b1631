"""A page with one form behind which stands one command (办理页面)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gangze.framework.command import Outcome, State
from gangze.framework.context import Context
from gangze.framework.foresight import Foreseen, foresee
from gangze.framework.gathering import Part, noting
from gangze.framework.resource.pages import may_somewhere
from gangze.framework.web.forms import ActForm
from gangze.kernel.findings import Finding, Refused

Act = Callable[[Any, Context], Outcome]


@dataclass(frozen=True, slots=True)
class ActPage:
    """What an act's page says.

    `act(form, ctx)` runs the command for the valid form; `done` is said afterwards, `then(outcome)` is the
    address to go on to. `foresees` offers to look at what the act would change before it is done.
    """

    title: str
    act: Act
    done: str
    then: Callable[[Outcome], str]
    back: str
    intro: str = ""
    submit: str = ""
    confirm: str = ""
    danger: bool = False
    foresees: bool = False
    crumbs: Sequence[dict[str, str]] = ()
    sections: Sequence[tuple[str, Sequence[str]]] = field(default=())


@dataclass(frozen=True, slots=True)
class Aside:
    """Another thing that a filled-in form can be used for instead of doing what it says (另作他用).

    `take(request, title, parts, reason)` gets the commands that the form would have run. Its button is drawn for
    whoever holds `right`, on forms that offer to look ahead.
    """

    name: str
    label: Any
    icon: str
    right: str
    take: Callable[[HttpRequest, str, Sequence[Part], str], HttpResponse]


_asides: list[Aside] = []


def register_aside(aside: Aside) -> Aside:
    """Offer it beside saving and looking ahead."""
    _asides.append(aside)
    return aside


def asked(request: HttpRequest) -> Context:
    """The context of a request, the same object for the whole of it."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    return ctx


def submitted(request: HttpRequest, form: Any, act: Act) -> tuple[Outcome | None, list[Finding]]:
    """Run an act for a form that was sent. A refusal becomes errors of the form; what belongs to no field is
    given back. Without permission nothing is shown but the refusal itself."""
    if not form.is_valid():
        return None, []
    ctx = asked(request).because(form.cleaned_data.get("reason", "") or "")
    try:
        return act(form, ctx), []
    except Refused as refused:
        if "permission.denied" in refused.codes:
            raise
        blocking = [f for f in refused.findings if f.effect != "record"]
        return None, form.take(blocking) if isinstance(form, ActForm) else blocking


def looked_ahead(request: HttpRequest, form: Any, act: Act) -> tuple[Foreseen[Outcome] | None, list[Finding]]:
    """What a form that was sent would change, or why it would be refused; nothing is done."""
    seen: list[Foreseen[Outcome]] = []

    def trial(form: Any, ctx: Context) -> Outcome:
        seen.append(foresee(lambda: act(form, ctx), ctx, _day_of(form, ctx)))
        return seen[0].outcome

    _outcome, findings = submitted(request, form, trial)
    return (seen[0] if seen else None), findings


def asides(request: HttpRequest) -> list[Aside]:
    """What the actor may use a filled-in form for instead of doing what it says."""
    return [aside for aside in _asides if may_somewhere(asked(request), aside.right)]


def chosen_aside(request: HttpRequest) -> Aside | None:
    """The one whose button was pressed."""
    return next((aside for aside in asides(request) if aside.name in request.POST), None)


def set_aside(
    request: HttpRequest, form: Any, page: ActPage, aside: Aside
) -> tuple[HttpResponse | None, list[Finding]]:
    """The answer of what a form that was sent is used for instead; None where the form is not yet right."""
    with noting() as parts:
        _outcome, findings = submitted(request, form, page.act)
    if not parts:
        return None, findings
    return aside.take(request, page.title, parts, form.cleaned_data.get("reason", "") or ""), []


def _day_of(form: Any, ctx: Context) -> dt.date:
    """The day from which the act would count, not before today."""
    days = [form.cleaned_data.get(name) for name in ("valid_from", "day", "effective")]
    days.append(getattr(form, "day", None))  # a form that asks for the last day knows the first one without
    return max([day for day in days if isinstance(day, dt.date)] or [ctx.today], default=ctx.today)


def notes(foreseen: Foreseen) -> list[Finding]:
    """What the act would only note on the way."""
    return [finding for finding in foreseen.outcome.findings if finding.effect == "record"]


def asks(foreseen: Foreseen[Any]) -> tuple[Finding, ...]:
    """What a second person would be asked about, but what is told among what would come."""
    comes = {str(getattr(thing, "message", "")) for thing in foreseen.comes}
    told = (finding for need in foreseen.needs for finding in need.told())
    return tuple(finding for finding in told if str(finding.message) not in comes)


def sentence(finding: Finding) -> str:
    """A finding as running text: what, then the remedy where there is one."""
    words = {"message": finding.message.rstrip("。"), "remedy": finding.remedy.rstrip("。")}
    return (_("%(message)s。%(remedy)s。") if finding.remedy else _("%(message)s。")) % words


def tell(request: HttpRequest, outcome: Outcome, done: str) -> None:
    """Say what became of an act, and what it noticed on the way."""
    if outcome.state is State.PROPOSED:
        messages.info(request, _("已提交审批，批准后生效"))
    else:
        messages.success(request, done)
    for finding in outcome.findings:
        messages.warning(request, sentence(finding))


def act_page(
    request: HttpRequest,
    form_class: type[forms.Form],
    page: ActPage,
    initial: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show the form, or run the act; a refused form comes back filled in, with status 422."""
    findings: list[Finding] = []
    foreseen: Foreseen[Outcome] | None = None
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, initial=initial, **more)
        aside = chosen_aside(request) if page.foresees else None
        if aside is not None:
            answer, findings = set_aside(request, form, page, aside)
            if answer is not None:
                return answer
        elif "foresee" in request.POST:
            foreseen, findings = looked_ahead(request, form, page.act)
        else:
            outcome, findings = submitted(request, form, page.act)
            if outcome is not None:
                tell(request, outcome, page.done)
                return redirect(page.then(outcome))
    else:
        form = form_class(initial=initial, **more)
    context = {
        "form": form,
        "findings": findings,
        "findings_title": _("未能办理") if findings else "",
        "foreseen": foreseen,
        "foreseen_asks": asks(foreseen) if foreseen is not None else (),
        "foreseen_notes": notes(foreseen) if foreseen is not None else (),
        "form_page": {
            "title": page.title,
            "intro": page.intro,
            "submit_label": page.submit or _("保存"),
            "confirm": page.confirm,
            "danger": page.danger,
            "foresees": page.foresees,
            "asides": asides(request) if page.foresees else [],
            "cancel_url": page.back,
        },
        "sections": [
            {"title": title, "fields": [form[name] for name in names if name in form.fields]}
            for title, names in page.sections
        ],
        "breadcrumb": [*page.crumbs, {"label": page.title}],
    }
    refused = request.method == "POST" and foreseen is None
    return render(request, "pages/form.html", context, status=422 if refused else 200)
