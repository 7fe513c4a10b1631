"""Gives each request its `ctx` and answers refusals in words (请求上下文)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from gangze.framework import clock
from gangze.framework.context import Context, person_context
from gangze.kernel.findings import Refused

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
"""Days that can be looked at."""

STATUS = {"not_found": 404, "permission.denied": 403}


class ContextMiddleware:
    """Sets `request.ctx` (lazily) from the signed-in person, the clock and `?as_of=`; shows `Refused`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the context and go on."""
        request.ctx = SimpleLazyObject(lambda: context_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal that no view handled into a page (or JSON for the API)."""
        return refusal(request, error) if isinstance(error, Refused) else None


def refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    """The answer to a refused act, in words (or JSON for the API)."""
    status = min((STATUS.get(code, 422) for code in error.codes), default=422)
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"findings": [finding.as_dict() for finding in error.findings]},
            status=status,
            json_dumps_params={"ensure_ascii": False},
        )
    return render(request, "refused.html", {"findings": error.findings, "status": status}, status=status)


def context_of(request: HttpRequest) -> Context:
    """The context of a signed-in request: its clock is read once, here at the edge."""
    now = clock.now()
    user = request.user
    if user.person_id is None:  # type: ignore[union-attr]
        raise PermissionDenied("a sign-in of nobody acts for nobody")
    ctx = person_context(user.person_id, str(user.label), now, as_of=day_asked(request.GET.get("as_of")))  # type: ignore[union-attr]
    return ctx.keyed(request.headers.get("Idempotency-Key") or request.POST.get("request_key", ""))


def day_asked(text: str | None) -> dt.date | None:
    """The day that an address names, None where it names none that can be looked at.

    Months and years around the day are reckoned with, so the ends of the calendar are left out.
    """
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day is not None and EARLIEST <= day <= LATEST else None
