"""The workbench: what do I hold, what do I owe today, what waits for me, what changed (工作台)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gangze.controls.queries.exempting import ending_for
from gangze.duties.authority.queries.screens import positions_of
from gangze.duties.authority.screens import told_lines
from gangze.duties.models import VersionState
from gangze.duties.queries import awaiting_acknowledgement, duties_today, open_versions, recent_changes
from gangze.framework.context import Context
from gangze.framework.proposal import waiting_for
from gangze.framework.proposed import tell
from gangze.framework.resource.pages import may_somewhere
from gangze.intake.models import DraftState
from gangze.intake.queries import drafts
from gangze.organisation.imports import staging
from gangze.organisation.queries.history import held_on
from gangze.organisation.queries.standing import my_absences, taken_over

RECENT = 8
"""Recent changes and open drafts listed."""

NOW = ("daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly")
"""Frequencies in the order in which they press."""


def home(request: HttpRequest) -> HttpResponse:
    """One page per person; a fixed number of queries, whatever the person holds."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    groups = duties_today(ctx)
    to_decide = waiting_for(ctx)
    tell(to_decide, ctx)
    drafting = may_somewhere(ctx, "duties.draft") or may_somewhere(ctx, "duties.publish")
    away, away_asked = my_absences(ctx)
    held = held_on(ctx, ctx.person or 0)
    context = {
        "held": held,
        "authorities": told_lines(ctx, positions_of(ctx, ctx.person or 0), ctx.person),
        "standing": taken_over(ctx, ctx.person or 0),
        "away": away,
        "away_asked": away_asked,
        "periodic": [group for group in groups if group.frequency in NOW],
        "others": [group for group in groups if group.frequency not in NOW],
        "to_acknowledge": awaiting_acknowledgement(ctx),
        "to_decide": to_decide,
        "in_review": open_versions(ctx, VersionState.REVIEW)[:RECENT] if drafting else [],
        "in_draft": open_versions(ctx, VersionState.DRAFT)[:RECENT] if drafting else [],
        "imports": list(drafts(ctx).filter(state=DraftState.OPEN)[:RECENT]) if may_somewhere(ctx, "intake.use") else [],
        "staged": staging.mine(ctx)[:RECENT],
        "ending": ending_for(ctx),
        "reads_controls": may_somewhere(ctx, "controls.read"),
        "recent": recent_changes(ctx, RECENT),
    }
    return render(request, "web/home.html", context)
