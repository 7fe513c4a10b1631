"""The controls on screen: overview, findings, matrix (检查页面)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gangze.controls.models import Noticed
from gangze.controls.queries import overlaps, screens
from gangze.controls.queries.exempting import earlier, of_situation
from gangze.controls.queries.knowledge import knowledge_on
from gangze.controls.resources.exemptions import named
from gangze.controls.resources.findings import FINDINGS
from gangze.controls.services.sweeping import sweep
from gangze.controls.words import FAMILIES, LABELS
from gangze.framework.context import Context
from gangze.framework.permission import at_units, decide, fetch, require
from gangze.framework.resource.pages import export, may_somewhere, register_page
from gangze.framework.web.acts import asked
from gangze.framework.web.numbers import whole
from gangze.organisation.models import Unit
from gangze.organisation.queries.names import unit_names


@require_GET
def controls(request: HttpRequest) -> HttpResponse:
    """How sound the bank is: the last look, what stands by family, where."""
    ctx = asked(request)
    context = screens.overview(ctx, FAMILIES)
    return render(request, "controls/overview.html", context | {"may_run": may_somewhere(ctx, "controls.run")})


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Look again now."""
    ctx = asked(request)
    require(ctx, "controls.run")
    done = sweep(ctx.now, ctx.today)
    messages.success(
        request,
        _("已检查全行 %(duties)s 条职责，共 %(n)s 项发现") % {"duties": done.duties, "n": sum(done.counts.values())},
    )
    return redirect("controls")


@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the head of a unit has to see to, in one look, to be printed."""
    ctx = asked(request)
    fetch(ctx, Unit.objects.all(), pk=pk)
    name = unit_names([pk], ctx.as_of).get(pk, "")
    context = {"card": screens.of_unit(ctx, pk, FAMILIES), "name": name, "unit": pk, "labels": LABELS}
    return render(request, "controls/unit.html", context)


REMEMBERED = "findings_query"


@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """The register of findings. Come upon from elsewhere without a query, it opens with the last one."""
    here = request.path
    if request.GET:
        request.session[REMEMBERED] = request.GET.urlencode()
    elif REMEMBERED in request.session and urlsplit(request.headers.get("Referer", "")).path != here:
        return redirect(f"{here}?{request.session[REMEMBERED]}")
    else:
        request.session.pop(REMEMBERED, None)
    bulk = [{"label": _("申请例外"), "url": reverse("exemption-ask"), "icon": "signature"}]
    return register_page(
        request,
        FINDINGS,
        bulk=bulk if may_somewhere(asked(request), "exemption.ask") else [],
        breadcrumb=[{"label": _("检查发现")}],
    )


@require_GET
def findings_export(request: HttpRequest) -> HttpResponse:
    """The findings looked for, as a file."""
    return export(request, FINDINGS)


@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding with all that bears it out, both sides beside each other, and the rule with its source."""
    ctx = asked(request)
    row = fetch(ctx, Noticed.objects.all(), pk=pk)
    knowledge = knowledge_on(ctx.as_of)
    unit = unit_names([row.unit_id], ctx.as_of).get(row.unit_id, "") if row.unit_id else ""
    context = {
        "row": row,
        "label": LABELS.get(row.code, row.code),
        "rule": knowledge.rule(row.rule),
        "unit_name": unit,
        "left_owner": "",
        "right_owner": "",
        **(seen := screens.witnesses(row)),
        **screens.called(seen, knowledge),
        **_accepted(row, ctx),
    }
    context["near"] = overlaps.neighbours(ctx, row)
    if row.code.startswith("overlap."):
        context |= {
            "sides": overlaps.sides_noticed(row),
            "decision": overlaps.decision_on(row),
            "may_decide": may_somewhere(ctx, "controls.decide"),
            "may_draft": may_somewhere(ctx, "duties.draft"),
        }
    if row.code == "overlap.duty":
        context |= screens.side_by_side(seen)
    return render(request, "controls/finding.html", context)


def _accepted(row: Noticed, ctx: Context) -> dict[str, object]:
    """The exception under which a finding runs, those that were, and whether one may be asked for."""
    running = of_situation(row, ctx.as_of)
    before = [one for one in earlier(ctx, row) if running is None or one.pk != running.pk]
    named([*before, *([running] if running else [])], ctx)
    may = row.gone_on is None and decide(ctx, "exemption.ask", at_units(row.unit_id)).allowed
    return {"exemption": running, "exemptions_before": before, "may_ask": may}


@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Post against activity in one unit, conflicts marked."""
    ctx = asked(request)
    unit = whole(request.GET.get("unit"))
    context: dict[str, object] = {"unit": unit}
    if unit is not None:
        fetch(ctx, Unit.objects.all(), pk=unit)
        context |= screens.matrix(ctx, unit) | {"unit_name": unit_names([unit], ctx.as_of).get(unit, "")}
    context["units"] = screens.units_with_duties(ctx)
    return render(request, "controls/matrix.html", context)
