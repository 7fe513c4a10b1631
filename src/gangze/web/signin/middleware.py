"""Rules of a signed-in session: idle sign-out, lock screen, password to be changed first (会话规则)."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from gangze.web.signin import session

#: Routes that stay open in a locked session or before a demanded change of password.
OPEN_ROUTES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_change_password",
        "lock",
        "unlock",
        "locked",
        "set_language",
        "healthz",
    }
)


class SignInRulesMiddleware:
    """Place after AuthenticationMiddleware, MessageMiddleware and HtmxMiddleware.

    Settings: `GANGZE_SESSION_IDLE_MINUTES` (default 60, 0 switches it off). A redirect that answers an HTMX
    request becomes `HX-Redirect`, so that a sign-in page never lands inside a list.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._timed_out(request) or self.get_response(request)
        return whole_page(request, response)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Hold back everything but OPEN_ROUTES while the session is locked or the password must change."""
        route = request.resolver_match.url_name if request.resolver_match else None
        if not request.user.is_authenticated or route in OPEN_ROUTES:
            return None
        if session.is_locked(request):
            return _detour(request, "locked")
        if getattr(request.user, "must_change_password", False):
            return _detour(request, "account_change_password")
        return None

    def _timed_out(self, request: HttpRequest) -> HttpResponse | None:
        minutes = getattr(settings, "GANGZE_SESSION_IDLE_MINUTES", 60)
        if not minutes or not request.user.is_authenticated:
            return None
        if session.idle_seconds(request, time.time()) < minutes * 60:
            return None
        logout(request)
        messages.warning(
            request, _("超过 %(minutes)s 分钟没有操作，已自动退出。请重新登录。") % {"minutes": minutes}
        )
        return _detour(request, settings.LOGIN_URL)


def _detour(request: HttpRequest, target: str) -> HttpResponse:
    """Send to `target` and back to this page afterwards; a POST cannot be repeated, so it goes home after."""
    back = request.get_full_path() if request.method == "GET" and not getattr(request, "htmx", False) else ""
    query = "?" + urlencode({"next": back}) if back and back != "/" else ""
    return HttpResponseRedirect(resolve_url(target) + query)


def whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Turn a redirect to sign-in, lock screen or password page into one of the whole browser page."""
    if not getattr(request, "htmx", False) or response.status_code not in (301, 302, 303):
        return response
    wholes = [resolve_url(name) for name in (settings.LOGIN_URL, "locked", "account_change_password")]
    if response["Location"].split("?")[0] not in wholes:
        return response
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = response["Location"]
    return answer
