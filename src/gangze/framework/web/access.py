"""Writes the access log once the answer has gone out (访问记录中间件)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gangze.framework.access import keep, notes_of

REFUSED = 400


class AccessMiddleware:
    """Keeps what a request noted; a refused request showed nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the notes are written when the server closes the answer, after its last byte."""
        response = self.get_response(request)
        notes = notes_of(request)
        if notes and response.status_code < REFUSED:
            response._resource_closers.append(lambda: keep(notes))  # type: ignore[attr-defined]
        return response
