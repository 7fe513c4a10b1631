"""What waits for me: proposals to decide, and what became of mine (待办、我发起)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gangze.controls.forms.exempting import ConditionsForm
from gangze.controls.services.exempting import accepted
from gangze.framework.command import commands
from gangze.framework.context import Context
from gangze.framework.permission import decide
from gangze.framework.proposal import (
    Decide,
    Proposal,
    ProposalState,
    approve,
    reject,
    waiting_for,
    withdraw,
)
from gangze.framework.proposed import tell
from gangze.kernel.findings import Refused, refuse

RECENT = 100
"""Own and decided proposals listed."""

ACTS = {"approve": approve, "reject": reject, "withdraw": withdraw}


def todo(request: HttpRequest) -> HttpResponse:
    """待办 (to decide), 已办 (decided by me), 我发起 (asked by me)."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    box = request.GET.get("box", "todo")
    waiting = waiting_for(ctx)
    rows: list[Proposal] | Any = waiting
    if box == "done":
        rows = Proposal.objects.filter(decided_by=ctx.person).order_by("-decided_at")[:RECENT]
    elif box == "mine":
        rows = Proposal.objects.filter(asked_by=ctx.person).order_by("-asked_at")[:RECENT]
    rows = list(rows)
    tell(rows, ctx)
    tabs = [
        {"label": _("待办"), "url": "?box=todo", "active": box == "todo", "count": len(waiting)},
        {"label": _("已办"), "url": "?box=done", "active": box == "done"},
        {"label": _("我发起"), "url": "?box=mine", "active": box == "mine"},
    ]
    return render(request, "web/todo.html", {"rows": rows, "tabs": tabs, "box": box})


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what is asked, its findings, and the decision."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    row = Proposal.objects.filter(pk=pk).first()
    mine = row is not None and row.asked_by == ctx.person
    may = row is not None and not mine and decide(ctx, row.right, row.where).allowed
    involved = row is not None and (mine or may or row.decided_by == ctx.person)
    if row is None or not involved:
        raise refuse("not_found", _("未找到该待批事项，或它不在您的审批范围内"))
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise refuse("proposal.act", _("请选择批准、退回或撤回"))
        conditions = _conditions(row, request)
        wanted: dict[str, Any] = {}
        if act is approve and conditions is not None:
            if not conditions.is_valid():
                return _page(request, row, may, mine, conditions=conditions, status=422)
            wanted = conditions.conditions()
        opinion = request.POST.get("opinion", "").strip()
        try:
            act(Decide(proposal=pk, opinion=opinion, conditions=wanted), ctx=ctx)
        except Refused as refused:
            return _page(request, row, may, mine, refused, conditions, status=422)
        messages.success(request, _("已%(act)s") % {"act": act.label})
        return redirect("todo")
    return _page(request, row, may, mine)


def _conditions(row: Proposal, request: HttpRequest) -> ConditionsForm | None:
    """On which conditions the findings are accepted that approving leaves; None where it leaves none."""
    if not accepted(row.findings):
        return None
    return ConditionsForm(request.POST if request.POST.get("act") == "approve" else None)


def _page(
    request: HttpRequest,
    row: Proposal,
    may: bool,
    mine: bool,
    refused: Refused | None = None,
    conditions: ConditionsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    tell([row], request.ctx)  # type: ignore[attr-defined]
    open_ = row.state == ProposalState.WAITING
    model = commands()[row.command].model
    labels = {name: str(field.title or field.description or name) for name, field in model.model_fields.items()}
    asked = [
        [(labels.get(name, name), value) for name, value in item.items() if value not in (None, "", [], {})]
        for item in row.payload[:50]
    ]
    return render(
        request,
        "web/proposal.html",
        {
            "row": row,
            "asked": asked,
            "may_decide": may and open_,
            "may_withdraw": mine and open_,
            "problems": refused.findings if refused else (),
            "form": conditions or _conditions(row, request),
        },
        status=status,
    )
