"""Plans on screen: written, looked at, done or thrown away (推演方案页面)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from gangze.controls.domain.plan_steps import Step, days_of
from gangze.controls.forms.plans import IntoPlanForm, PlanForm, StepForm
from gangze.controls.models import Plan, PlanStep
from gangze.controls.plan_words import told
from gangze.controls.queries.plans import open_plans, readable_plan, steps_of
from gangze.controls.resources.plans import PLANS
from gangze.controls.screens.plans import JOB, plan_page
from gangze.controls.services.plan_running import ExecutePlan, execute, is_large, look_at
from gangze.controls.services.plans import (
    AddSteps,
    ChangePlan,
    EditStep,
    GivenStep,
    OfPlan,
    OpenPlan,
    PlaceStep,
    RemoveStep,
    add_steps,
    change_plan,
    drop_plan,
    edit_step,
    open_plan,
    own_plan,
    place_step,
    planned,
    remove_step,
)
from gangze.controls.views.plan_asking import DAY, HELPERS, Helper
from gangze.framework.command import State
from gangze.framework.context import Context
from gangze.framework.gathering import Part
from gangze.framework.jobs import enqueue
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import Finding, Refused, refuse

BASKET = "plan_basket"
"""Where the session keeps changes until it is said which plan they go into."""


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The register of plans."""
    return register_page(request, PLANS, breadcrumb=[{"label": pgettext("一览", "推演方案")}])


@require_GET
def plans_export(request: HttpRequest) -> HttpResponse:
    """The plans looked for, as a file."""
    return export(request, PLANS)


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": pgettext("一览", "推演方案"), "url": reverse("plans")}, *more]


def plan_add(request: HttpRequest) -> HttpResponse:
    """A new plan."""
    page = ActPage(
        title=_("新建推演方案"),
        act=lambda form, ctx: open_plan(OpenPlan(**form.cleaned_data), ctx=ctx),
        done=_("方案已建立，请加入拟办理的事项"),
        then=lambda outcome: reverse("plan", args=[outcome.result["plan"]]),
        back=reverse("plans"),
        intro=_("把打算办理的各项变更收在一个方案里，先整体推演影响，再一次办理；不办理就不会改变任何登记。"),
        crumbs=_crumbs(),
    )
    return act_page(request, PlanForm, page, {"day": asked(request).today})


def plan_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words or another day."""
    row = readable_plan(asked(request), pk)
    here = reverse("plan", args=[pk])
    revision = row.revision
    page = ActPage(
        title=_("修改方案：%(name)s") % {"name": row.name},
        act=lambda form, ctx: change_plan(ChangePlan(plan=pk, revision=revision, **form.cleaned_data), ctx=ctx),
        done=_("方案已修改"),
        then=lambda outcome: here,
        back=here,
        intro=_("改变计划生效日时，方案中原定当日生效的各项一并改期。"),
        crumbs=_crumbs({"label": row.name, "url": here}),
    )
    return act_page(request, PlanForm, page, {"name": row.name, "day": row.day, "purpose": row.purpose})


@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: its steps, what it would bring about, and what may be done with it."""
    return _page(request, readable_plan(asked(request), pk))


def _page(request: HttpRequest, row: Plan, problems: Sequence[Finding] = (), status: int = 200) -> HttpResponse:
    ctx = asked(request)
    context = plan_page(ctx, row) | {
        "problems": problems,
        "helpers": [(kind, helper) for kind, helper in HELPERS.items()],
        "breadcrumb": _crumbs({"label": row.name}),
    }
    return render(request, "controls/plan.html", context, status=status)


def _revision(request: HttpRequest) -> int:
    return whole(request.POST.get("revision")) or 0


@require_POST
def plan_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at what the plan would bring about."""
    ctx = asked(request)
    row = readable_plan(ctx, pk)
    own_plan(OfPlan(plan=pk, revision=row.revision), ctx)
    if is_large(steps_of(row)):
        _later(JOB, row, ctx)
        messages.info(request, _("方案较大，已转后台推演，完成后在本页显示"))
        return redirect("plan", pk)
    looked = look_at(row, ctx)
    if looked.since:
        messages.warning(request, _("自上次推演以来情况有变，结果已更新"))
    return redirect(f"{reverse('plan', args=[pk])}#effect")


def _later(kind: str, row: Plan, ctx: Context) -> None:
    payload = {"plan": row.pk, "revision": row.revision, "label": ctx.actor.label}
    enqueue(kind, str(row.pk), payload, due_at=ctx.now, asked_by=ctx.person or 0)


@require_POST
def plan_execute(request: HttpRequest, pk: int) -> HttpResponse:
    """Do the plan. What has changed since it was looked at is shown first, and then asked again."""
    ctx = asked(request)
    row = readable_plan(ctx, pk)
    cmd = ExecutePlan(plan=pk, revision=_revision(request))
    try:
        own_plan(cmd, ctx, revision=cmd.revision)
        large = is_large(steps_of(row))
        if _changed(request, row, ctx, large):
            return redirect(f"{reverse('plan', args=[pk])}#effect")
        if large:
            _later("plans.execute", row, ctx)
            messages.info(request, _("方案较大，已转后台办理，完成后在本页显示"))
            return redirect("plan", pk)
        outcome = execute(cmd, ctx=ctx.because(request.POST.get("reason", "").strip() or row.name))
    except Refused as refused:
        return _page(request, row, refused.findings, 422)
    if outcome.state is State.PROPOSED:
        messages.info(request, _("方案中有须经审批的事项，整个方案已提交审批，批准后一次办理"))
    else:
        messages.success(request, _("方案已办理，共%(n)d项") % {"n": outcome.result["done"]})
    return redirect("plan", pk)


def _changed(request: HttpRequest, row: Plan, ctx: Context, large: bool) -> bool:
    """Whether the plan would bring about something else than what its owner has seen."""
    if large:
        if not hasattr(row, "look") or row.look.revision != row.revision:
            raise refuse("plan.not_looked", _("请先推演影响，再办理方案"), subject=row.name)
        return False
    seen = hasattr(row, "look") and row.look.revision == row.revision
    since = look_at(row, ctx).since
    if not seen:
        messages.warning(request, _("方案修改后尚未推演，现已推演；请核对影响后再次办理"))
    elif since:
        messages.warning(request, _("自上次推演以来情况有变，请核对后再次办理"))
    return not seen or bool(since)


@require_POST
def plan_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the plan away."""
    row = readable_plan(asked(request), pk)
    try:
        drop_plan(OfPlan(plan=pk, revision=_revision(request)), ctx=asked(request))
    except Refused as refused:
        return _page(request, row, refused.findings, 422)
    messages.success(request, _("方案已放弃，没有改变任何登记"))
    return redirect("plans")


@require_POST
def plan_step(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """A step up or down, or out of the plan."""
    ctx = asked(request)
    row = readable_plan(ctx, pk)
    at = {"plan": pk, "revision": _revision(request), "step": key}
    try:
        if request.POST.get("act") == "remove":
            remove_step(RemoveStep(**at), ctx=ctx)
        else:
            place_step(PlaceStep(**at, up=request.POST.get("act") == "up"), ctx=ctx)
    except Refused as refused:
        return _page(request, row, refused.findings, 422)
    return redirect(f"{reverse('plan', args=[pk])}#steps")


def plan_step_edit(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Change the days, persons or places of one step."""
    ctx = asked(request)
    row = readable_plan(ctx, pk)
    step = PlanStep.objects.filter(plan=row, key=key).first()
    if step is None or len(step.cmds) != 1:
        raise refuse("not_found", _("未找到该方案事项"), remedy=_("请刷新页面"))
    here = reverse("plan", args=[pk])
    revision = row.revision
    words = told([Step(step.key, step.command, tuple(step.cmds))], row.day)[step.key][0]
    page = ActPage(
        title=_("修改方案事项"),
        act=lambda form, ctx: edit_step(
            EditStep(
                plan=pk, revision=revision, step=key, cmds=[form.values()], reason=form.cleaned_data["reason"]
            ),
            ctx=ctx,
        ),
        done=_("方案事项已修改"),
        then=lambda outcome: here,
        back=here,
        intro=words,
        crumbs=_crumbs({"label": row.name, "url": here}),
    )
    return act_page(request, StepForm, page, {"reason": step.reason}, cmd=step.cmds[0], ctx=ctx)


def take(request: HttpRequest, title: str, parts: Sequence[Part], reason: str) -> HttpResponse:
    """What a form of the registry would do goes aside, to be put into a plan."""
    wrong = [part.command for part in parts if part.command not in planned()]
    if wrong:
        raise refuse("plan.command", _("“%(title)s”不能加入方案") % {"title": title}, subject="、".join(wrong))
    steps = [
        Step(number, part.command, tuple(cmd.model_dump(mode="json", exclude_unset=True) for cmd in part.cmds), reason)
        for number, part in enumerate(parts, 1)
    ]
    return _aside(request, title, steps)


def _aside(request: HttpRequest, title: str, steps: Sequence[Step]) -> HttpResponse:
    kept = [{"key": s.key, "command": s.command, "cmds": list(s.cmds), "reason": s.reason} for s in steps]
    request.session[BASKET] = {"title": title, "steps": kept}
    return redirect("plan-take")


def plan_take(request: HttpRequest) -> HttpResponse:
    """Which plan the changes that were set aside go into."""
    ctx = asked(request)
    basket = request.session.get(BASKET)
    if not basket:
        return redirect("plans")
    steps = [Step(item["key"], item["command"], tuple(item["cmds"]), item["reason"]) for item in basket["steps"]]
    mine = open_plans(ctx)
    form = IntoPlanForm(request.POST if request.method == "POST" else None, plans=mine)
    problems: Sequence[Finding] = ()
    if request.method == "POST" and form.is_valid():
        try:
            pk = _put(form.cleaned_data, steps, basket["steps"], ctx)
        except Refused as refused:
            problems = refused.findings
        else:
            del request.session[BASKET]
            messages.success(request, _("已加入方案"))
            return redirect("plan", pk)
    context = {
        "form": form,
        "title": basket["title"],
        "words": [line for lines in told(steps, ctx.today).values() for line in lines],
        "problems": problems,
        "breadcrumb": _crumbs({"label": _("加入方案")}),
    }
    return render(request, "controls/plan_take.html", context, status=422 if request.method == "POST" else 200)


def _put(given: dict[str, Any], steps: Sequence[Step], kept: list[dict[str, Any]], ctx: Context) -> int:
    """Add to the chosen plan, or to a new one that begins on the day of the first change."""
    if given["plan"] == "new":
        days = [day for step in steps for day in days_of(step.cmds)]
        name = given["name"].strip()
        opened = open_plan(OpenPlan(name=name, day=max([ctx.today, *days[:1]])), ctx=_part(ctx, "open"))
        pk = int(opened.result["plan"])
    else:
        pk = int(given["plan"])
    add_steps(AddSteps(plan=pk, steps=[GivenStep(**item) for item in kept]), ctx=_part(ctx, "add"))
    return pk


def _part(ctx: Context, name: str) -> Context:
    """The context of one of the two acts of a submit."""
    return ctx.keyed(f"{ctx.request_key}-{name}" if ctx.request_key else "")


def plan_helper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What takes many changes by one word: asked for, shown expanded, then added."""
    ctx = asked(request)
    row = readable_plan(ctx, pk)
    helper = HELPERS.get(kind)
    if helper is None:
        raise refuse("not_found", _("没有这种组合事项"), subject=kind)
    posted = request.method == "POST"
    form = helper.form(request.POST if posted else None, initial={"day": row.day, "reason": row.name})
    steps: list[Step] = []
    problems: Sequence[Finding] = ()
    expanded = posted and _asked_all(helper, form, request) and form.is_valid()
    if expanded:
        steps = helper.expand(form)
        if "add" in request.POST and steps:
            kept = [
                GivenStep(key=s.key, command=s.command, cmds=[dict(c) for c in s.cmds], reason=s.reason) for s in steps
            ]
            try:
                add_steps(AddSteps(plan=pk, steps=kept), ctx=ctx)
            except Refused as refused:
                problems = refused.findings
            else:
                messages.success(request, _("已加入%(n)d项") % {"n": len(steps)})
                return redirect(f"{reverse('plan', args=[pk])}#steps")
    here = reverse("plan", args=[pk])
    context = {
        "plan": row,
        "helper": helper,
        "form": form,
        "words": [line for lines in told(steps, row.day).values() for line in lines],
        "nothing": expanded and not steps,
        "problems": problems,
        "breadcrumb": _crumbs({"label": row.name, "url": here}, {"label": str(helper.label)}),
    }
    return render(request, "controls/plan_helper.html", context)


def _asked_all(helper: Helper, form: Any, request: HttpRequest) -> bool:
    """Whether the form already had the lines that depend on what it is about; else they are added now."""
    if helper.ask is None:
        return True
    form.full_clean()
    about, day = form.cleaned_data.get(helper.about), form.cleaned_data.get("day")
    if about is None or day is None:
        return True
    helper.ask(form, about, day - DAY)
    form.asked = str(about)
    if request.POST.get("asked") != form.asked:
        return False
    form.full_clean()
    return True
