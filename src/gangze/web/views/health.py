"""Is the system well (健康检查)."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse

from gangze.framework.ledger.models import LedgerPending
from gangze.framework.overlap import missing_overlap_guards


def healthz(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and its guards stand; 503 naming what is missing."""
    missing = missing_overlap_guards(connection)
    body = {"status": "ok" if not missing else "degraded", "missing_guards": missing}
    body["pending_ledger_entries"] = LedgerPending.objects.count()  # type: ignore[assignment]
    return JsonResponse(body, status=200 if not missing else 503)
