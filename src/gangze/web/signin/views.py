"""Pages of signing in, changing the password, locking and unlocking."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.views import PasswordChangeView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from gangze.web.signin import session
from gangze.web.signin.events import locked as locked_event
from gangze.web.signin.events import unlock_failed, unlocked


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: a path of this system, else the home page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url("/")


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


@method_decorator(login_required, name="dispatch")
class ChangePassword(PasswordChangeView):  # type: ignore[misc]  # allauth ships no types
    """Change one's own password; says why where the change is demanded."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        context["demanded"] = getattr(self.request.user, "must_change_password", False)
        return context

    def form_valid(self, form: object) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("密码已修改。下次登录请使用新密码。"))
        return response

    def get_success_url(self) -> str:
        return _next(self.request)


change_password = ChangePassword.as_view()


@require_POST
@login_required
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this session (锁屏)."""
    session.lock(request)
    locked_event.send(sender=None, request=request, user=request.user)
    if _by_script(request):
        return JsonResponse({"locked": True})
    return HttpResponseRedirect(f"{resolve_url('locked')}?{urlencode({'next': _next(request)})}")


@require_GET
@never_cache
@login_required
def locked(request: HttpRequest) -> HttpResponse:
    """The lock screen as a page of its own, for reloads and other tabs."""
    if not session.is_locked(request):
        return HttpResponseRedirect(_next(request))
    return render(request, "signin/locked.html", {"next": _next(request)})


@require_POST
@sensitive_post_parameters("password")
@login_required
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock with the password; after five wrong ones the session ends."""
    user = request.user
    if user.check_password(request.POST.get("password", "")):
        session.unlock(request)
        unlocked.send(sender=None, request=request, user=user)
        return (
            JsonResponse({"locked": False}) if _by_script(request) else HttpResponseRedirect(_next(request))
        )
    left = session.failed(request)
    unlock_failed.send(sender=None, request=request, user=user, left=left)
    if not left:
        logout(request)
        messages.warning(request, _("解锁密码连续输错，已退出登录。请重新登录。"))
        url = resolve_url("account_login")
        return JsonResponse({"url": url}, status=403) if _by_script(request) else HttpResponseRedirect(url)
    error = _("密码不正确，还可以再试 %(left)s 次。") % {"left": left}
    if _by_script(request):
        return JsonResponse({"error": error}, status=422)
    return render(request, "signin/locked.html", {"next": _next(request), "error": error}, status=422)
