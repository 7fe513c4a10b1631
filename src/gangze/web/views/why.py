"""Why may I, why may I not (我的权限)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gangze.framework.context import Context
from gangze.framework.permission import decide, grants_of, rights, scope_label


def why(request: HttpRequest) -> HttpResponse:
    """Every right: which of my posts gives it and how far, or why I do not have it and who has."""
    ctx: Context = request.ctx  # type: ignore[attr-defined]
    held = grants_of(ctx)
    rows = []
    for right in sorted(rights().values(), key=lambda r: r.name):
        grants = [{"because": g.because, "scope": scope_label(g)} for g in held if g.right == right.name]
        missing = () if grants else decide(ctx, right.name).reasons
        rows.append({"right": right, "grants": grants, "missing": missing})
    rows.sort(key=lambda row: not row["grants"])
    return render(request, "web/why.html", {"rows": rows})
