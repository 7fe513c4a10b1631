"""Suggestions under fields that name a unit, post, position or person (输入提示)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gangze.framework.context import Context
from gangze.framework.web.acts import asked
from gangze.organisation.forms.fields import options
from gangze.organisation.queries import screens

Suggest = Callable[[Context, str], list[str]]


def _answer(request: HttpRequest, suggest: Suggest) -> HttpResponse:
    """Suggestions for what stands in the field named by `field`."""
    words = request.GET.get(request.GET.get("field", "q"), "").partition("（")[0].strip()
    return HttpResponse(options(suggest(asked(request), words)))


def pick_units(request: HttpRequest) -> HttpResponse:
    """Units."""
    return _answer(request, screens.suggested_units)


def pick_posts(request: HttpRequest) -> HttpResponse:
    """Standard posts."""
    return _answer(request, screens.suggested_posts)


def pick_positions(request: HttpRequest) -> HttpResponse:
    """Positions."""
    return _answer(request, screens.suggested_positions)


def pick_people(request: HttpRequest) -> HttpResponse:
    """Employees."""
    return _answer(request, screens.suggested_people)
