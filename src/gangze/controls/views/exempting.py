"""Exceptions on screen: register, one of them, asking from findings, withdrawing (例外页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gangze.controls.domain.exempting import Standing
from gangze.controls.forms.exempting import ExemptForm, WithdrawForm
from gangze.controls.models import Exemption, Noticed
from gangze.controls.queries.exempting import limits_on
from gangze.controls.queries.knowledge import knowledge_on
from gangze.controls.resources.exemptions import EXEMPTIONS, named
from gangze.controls.services.exempting import Exempt, WithdrawExemption, ask, withdraw
from gangze.controls.words import LABELS
from gangze.framework.command import Outcome
from gangze.framework.context import Context
from gangze.framework.permission import at_units, decide, fetch, visible
from gangze.framework.resource.pages import export, register_page
from gangze.framework.web.acts import ActPage, act_page, asked, submitted, tell
from gangze.framework.web.numbers import whole
from gangze.kernel.findings import refuse

SHOWN = 20
"""Findings that the form of many names."""


@require_GET
def exemptions(request: HttpRequest) -> HttpResponse:
    """The register of exceptions."""
    text = _("确实不能马上消除的发现，可以在发现页面申请例外，经批准后登记在这里。")
    empty = {"title": _("还没有例外"), "text": text}
    return register_page(request, EXEMPTIONS, breadcrumb=[{"label": _("例外登记簿")}], empty=empty)


@require_GET
def exemptions_export(request: HttpRequest) -> HttpResponse:
    """The exceptions looked for, as a file."""
    return export(request, EXEMPTIONS)


@require_GET
def exemption(request: HttpRequest, pk: int) -> HttpResponse:
    """One exception: what is accepted, on whose word, what is done instead, until when."""
    ctx = asked(request)
    row: Any = fetch(ctx, Exemption.objects.all(), pk=pk)
    named([row], ctx)
    finding = visible(ctx, Noticed.objects.filter(fingerprint=row.fingerprint)).first()
    may = decide(ctx, "exemption.withdraw", at_units(row.unit_id)).allowed
    context = {
        "row": row,
        "label": LABELS.get(row.code, row.code),
        "rule": knowledge_on(ctx.as_of).rule(row.rule),
        "finding": finding,
        "changed": finding is not None and finding.gone_on is None and finding.situation != row.situation,
        "may_withdraw": may and row.standing in (Standing.RUNNING, Standing.ENDING, Standing.COMING),
    }
    return render(request, "controls/exemption.html", context)


def exemption_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End an exception before its time."""
    row = fetch(asked(request), Exemption.objects.all(), pk=pk)
    here = reverse("exemption", args=[pk])
    page = ActPage(
        foresees=True,
        title=_("撤销例外：%(subject)s") % {"subject": row.subject},
        act=lambda form, ctx: withdraw(WithdrawExemption(exemption=pk, reason=form.cleaned_data["reason"]), ctx=ctx),
        done=_("例外已撤销，该发现重新列为待处理"),
        then=lambda outcome: here,
        back=here,
        intro=_("撤销当日起，该发现重新列为待处理，并计入阻断和须审批的发现。"),
        submit=_("撤销例外"),
        danger=True,
        crumbs=[{"label": _("例外登记簿"), "url": reverse("exemptions")}, {"label": row.subject, "url": here}],
    )
    return act_page(request, WithdrawForm, page)


def exemption_ask(request: HttpRequest) -> HttpResponse:
    """Ask for an exception for one finding, or for several of one rule with one reason."""
    ctx = asked(request)
    given = request.POST if request.method == "POST" else request.GET
    ids = [key for text in given.getlist("ids") if (key := whole(text)) is not None]
    rows = list(visible(ctx, Noticed.objects.filter(pk__in=ids, gone_on=None)).order_by("subject", "pk"))
    if not rows:
        raise refuse("exemption.none", _("没有选择待处理的发现"), source="ids", remedy=_("请先在检查发现中勾选"))
    chosen = [str(row.pk) for row in rows]
    sent = "measure" in request.POST
    form = ExemptForm(request.POST if sent else None, initial=_first(rows, ctx) | {"ids": chosen}, chosen=chosen)
    findings = []
    if sent:
        outcome, findings = submitted(request, form, lambda form, ctx: _ask(rows, form, ctx))
        if outcome is not None:
            tell(request, outcome, _("例外已登记"))
            return redirect("findings")
    title = _("申请例外")
    context = {
        "form": form,
        "form_page": {
            "title": title,
            "intro": _intro(rows, ctx),
            "submit_label": _("提交审批"),
            "cancel_url": reverse("finding", args=[rows[0].pk]) if len(rows) == 1 else reverse("findings"),
        },
        "findings": findings,
        "findings_title": _("未能办理") if findings else "",
        "breadcrumb": [{"label": _("检查发现"), "url": reverse("findings")}, {"label": title}],
    }
    return render(request, "pages/form.html", context, status=422 if sent else 200)


def _first(rows: list[Noticed], ctx: Context) -> dict[str, Any]:
    """What the rule itself proposes instead, as a beginning."""
    rule = knowledge_on(ctx.as_of).rule(rows[0].rule)
    return {"measure": rule.small_outlet if rule is not None else ""}


def _intro(rows: list[Noticed], ctx: Context) -> str:
    limit = limits_on(ctx.today, knowledge_on(ctx.today), LABELS).of(rows[0].code, rows[0].rule)
    told = "".join(row.words[0] for row in rows[:SHOWN])
    if len(rows) > 1:
        names = "、".join(row.subject for row in rows[:SHOWN])
        told = _("共%(n)s项：%(names)s") % {"n": len(rows), "names": names} + "。"
    if limit is None:
        return told
    if not limit.longest_days:
        return told + _("这类发现不得申请例外：%(why)s。") % {"why": limit.why}
    values = {"days": limit.longest_days, "why": limit.why}
    return told + _("例外最长%(days)s天：%(why)s。批准人须与该发现无关。") % values


def _ask(rows: list[Noticed], form: ExemptForm, ctx: Context) -> Outcome:
    reason = form.cleaned_data["reason"]
    cmds = [
        Exempt(fingerprint=row.fingerprint, situation=row.situation, reason=reason, **form.conditions()) for row in rows
    ]
    return ask.many(cmds, ctx=ctx)
