"""Standing-in clauses read out of manuals, to be taken over as arrangements one by one (顶岗条款页面)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gangze.controls.queries.clauses import proposed
from gangze.framework.web.acts import asked, tell
from gangze.kernel.findings import Refused, refuse
from gangze.organisation.services.standing import Arrange, arrange


def standing_clauses(request: HttpRequest) -> HttpResponse:
    """Clauses that are not arranged yet; one click takes one over, nothing happens by itself."""
    ctx = asked(request)
    waiting = proposed(ctx)
    findings = []
    if request.method == "POST":
        key = request.POST.get("clause", "")
        chosen = next((one for one in waiting if f"{one.line}-{one.absent}-{one.by}" == key), None)
        if chosen is None:
            raise refuse(
                "clause.gone",
                _("该条款已登记为安排，或已不在现行说明书里"),
                source="clause",
                remedy=_("请刷新页面"),
            )
        source = "：".join(part for part in (chosen.source, chosen.text) if part)
        cmd = Arrange(
            absent=chosen.absent, by_position=chosen.by, duties=chosen.keys, source=source, valid_from=ctx.today
        )
        try:
            outcome = arrange(cmd, ctx=ctx.because(_("依据说明书中的顶岗条款")))
        except Refused as refused:
            if "permission.denied" in refused.codes:
                raise
            findings = list(refused.findings)
        else:
            tell(request, outcome, _("已登记为A/B角安排"))
            return redirect("standing-clauses")
    context = {
        "rows": waiting,
        "findings": findings,
        "breadcrumb": [{"label": _("顶岗条款")}],
    }
    return render(request, "controls/standing_clauses.html", context, status=422 if findings else 200)
