"""Deciding about overlaps one after another, and what was decided (职责交叉处理)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gangze.controls.models import Choice, Noticed
from gangze.controls.queries import overlaps
from gangze.controls.services.overlaps import DecideOverlap, ReopenOverlap, decide_overlap, reopen_overlap
from gangze.framework.permission import fetch, visible
from gangze.framework.resource.pages import may_somewhere
from gangze.framework.web.acts import asked, sentence
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import Refused, refuse


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about an overlap and go on to the next one."""
    ctx = asked(request)
    row = fetch(ctx, Noticed.objects.all(), pk=pk)
    after = overlaps.neighbours(ctx, row)
    try:
        choice = request.POST.get("choice", "")
        if choice not in Choice.values:
            raise refuse("overlap.choice", _("没有选择处理方式"), source="choice", remedy=_("请选择保留、协办或合并"))
        cmd = DecideOverlap(
            duties=[side.duty for side in overlaps.sides_noticed(row)],
            choice=Choice(choice),
            lead=whole(request.POST.get("lead")),
            reason=request.POST.get("reason", ""),
        )
        done = decide_overlap(cmd, ctx=ctx.because(cmd.reason))
    except Refused as refused:
        for finding in refused.findings:
            messages.error(request, sentence(finding))
        return redirect("finding", pk=pk)
    drafts = len(done.result["versions"])
    said = _("已记录处理决定，并起草 %(n)s 份说明书的新版本，发布后生效") if drafts else _("已记录处理决定")
    messages.success(request, said % {"n": drafts})
    on = after.after or after.before
    return redirect("finding", pk=on) if on else redirect("overlaps")


@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    """What was decided about overlaps and how far it is carried out."""
    ctx = asked(request)
    waiting = visible(ctx, Noticed.objects.filter(gone_on=None, code="overlap.duty")).order_by("pk")
    context = {
        "rows": overlaps.decided(ctx),
        "waiting": waiting.count(),
        "first": waiting.values_list("pk", flat=True).first(),
        "may_decide": may_somewhere(ctx, "controls.decide"),
    }
    return render(request, "controls/overlaps.html", context)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    reopen_overlap(ReopenOverlap(decision=pk), ctx=asked(request))
    messages.success(request, _("已撤销处理决定，这项交叉重新列入检查发现"))
    return redirect(reverse("overlaps"))
