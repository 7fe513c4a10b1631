"""Who may open which address: the one written table (路由授权表).

Every route stands here with the right it needs per verb; `SIGNED_IN` is any signed-in person, `PUBLIC`
anybody. A route or a verb that is not listed is refused, and the tests fail on it. This is the outer gate only:
which records are seen and what a command may do is decided by the policies and places of `framework.permission`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from gangze.framework.permission import Decision, decide, denied
from gangze.framework.resource.pages import may_somewhere
from gangze.framework.web.middleware import context_of, refusal
from gangze.framework.web.numbers import LARGEST
from gangze.kernel.findings import Finding, Refused, refuse

PUBLIC = "public"
SIGNED_IN = "signed-in"

Access = dict[str, str]


def reads(right: str) -> Access:
    """A page that only reads."""
    return {"GET": right}


def writes(right: str, read: str = "") -> Access:
    """A form: shown and submitted."""
    return {"GET": read or right, "POST": right}


def posts(right: str) -> Access:
    """An act without a page of its own."""
    return {"POST": right}


ROUTES: dict[str, Access] = {
    "account_login": writes(PUBLIC),
    "account_logout": writes(SIGNED_IN),
    "account_change_password": writes(SIGNED_IN),
    "account_reauthenticate": writes(SIGNED_IN),
    "account_inactive": reads(PUBLIC),
    "lock": posts(SIGNED_IN),
    "locked": reads(SIGNED_IN),
    "unlock": posts(SIGNED_IN),
    "set_language": posts(PUBLIC),
    "healthz": reads(PUBLIC),
    "home": reads(SIGNED_IN),
    "search": reads(SIGNED_IN),
    "why": reads(SIGNED_IN),
    "todo": reads(SIGNED_IN),
    "proposal": writes(SIGNED_IN),
    "ledger": reads("ledger.read"),
    "ledger-export": reads("ledger.read"),
    "ledger-entry": reads("ledger.read"),
    "manuals": reads("duties.read"),
    "manuals-export": reads("duties.read"),
    "manual": reads("duties.read"),
    "manual-draft": posts("duties.draft"),
    "manual-compare": reads("duties.read"),
    "manual-edit": reads("duties.draft"),
    "manual-act": posts("duties.draft"),
    "manual-submit": posts("duties.draft"),
    "manual-recall": posts("duties.draft"),
    "manual-discard": posts("duties.draft"),
    "manual-publish": posts("duties.draft"),
    "manual-foresee": posts("duties.draft"),
    "manual-acknowledge": posts("duties.acknowledge"),
    "manual-word": reads("duties.read"),
    "manual-pdf": reads("duties.read"),
    "duties": reads("duties.read"),
    "duties-export": reads("duties.read"),
    "authorities": reads("authority.read"),
    "authorities-export": reads("authority.read"),
    "authorities-import": writes("authority.grant"),
    "authorities-import-template": reads("authority.grant"),
    "authorities-import-faults": reads("authority.grant"),
    "authority": reads("authority.read"),
    "authority-who": reads("authority.read"),
    "authority-add": writes("authority.grant"),
    "authority-delegate": writes("authority.delegate"),
    "authority-change": writes("authority.grant"),
    "authority-withdraw": writes("authority.withdraw"),
    "authority-letter": posts("authority.grant"),
    "authority-letter-word": reads("authority.read"),
    "authority-letter-pdf": reads("authority.read"),
    "authority-notice-word": reads("authority.read"),
    "authority-notice-pdf": reads("authority.read"),
    "units": reads("organisation.read"),
    "units-export": reads("organisation.read"),
    "units-import": writes("organisation.change"),
    "units-import-template": reads("organisation.change"),
    "units-import-faults": reads("organisation.change"),
    "unit": reads("organisation.read"),
    "unit-branch": reads("organisation.read"),
    "unit-chart": reads("organisation.read"),
    "unit-chart-data": reads("organisation.read"),
    "unit-add": writes("organisation.change"),
    "unit-change": writes("organisation.change"),
    "unit-move": writes("organisation.change"),
    "unit-close": writes("organisation.change"),
    "unit-classify": writes("organisation.change"),
    "posts": reads("organisation.read"),
    "posts-export": reads("organisation.read"),
    "post": reads("organisation.read"),
    "posts-import": writes("organisation.change"),
    "posts-import-template": reads("organisation.change"),
    "posts-import-faults": reads("organisation.change"),
    "post-add": writes("organisation.change"),
    "post-change": writes("organisation.change"),
    "post-end": writes("organisation.change"),
    "positions": reads("organisation.read"),
    "positions-export": reads("organisation.read"),
    "position": reads("organisation.read"),
    "positions-import": writes("organisation.change"),
    "positions-import-template": reads("organisation.change"),
    "positions-import-faults": reads("organisation.change"),
    "position-establish": writes("organisation.change"),
    "position-change": writes("organisation.change"),
    "position-abolish": writes("organisation.change"),
    "position-assign": writes("assignment.change"),
    "assignments": reads("organisation.read"),
    "assignments-export": reads("organisation.read"),
    "assign": writes("assignment.change"),
    "assignments-end": posts("assignment.change"),
    "assignment-end": writes("assignment.change"),
    "assignment-correct": writes("assignment.change"),
    "people": reads("people.read"),
    "people-export": reads("people.read"),
    "person": reads("people.read"),
    "person-hire": writes("people.change"),
    "person-change": writes("people.change"),
    "person-leave": writes("people.change"),
    "person-transfer": writes("assignment.change"),
    "person-assign": writes("assignment.change"),
    "sign-in-create": posts("people.sign_in"),
    "sign-in-reset": posts("people.sign_in"),
    "sign-in-enable": posts("people.sign_in"),
    "sign-in-disable": posts("people.sign_in"),
    "hr-import": writes("people.change"),
    "hr-import-template": reads("people.change"),
    "hr-import-faults": reads("people.change"),
    "person-stand-in": writes("standin.change"),
    "position-arrange": writes("standin.change"),
    "absences": reads("absence.read"),
    "absences-export": reads("absence.read"),
    "absences-import": writes("absence.change"),
    "absences-import-template": reads("absence.change"),
    "absences-import-faults": reads("absence.change"),
    "absence-request": writes("absence.request"),
    "absence-enter": writes("absence.change"),
    "absence-end": writes("absence.request"),
    "stand-ins": reads("organisation.read"),
    "stand-ins-export": reads("organisation.read"),
    "stand-in-add": writes("standin.change"),
    "stand-in-end": writes("standin.change"),
    "arrangements": reads("organisation.read"),
    "arrangements-export": reads("organisation.read"),
    "arrangement-add": writes("standin.change"),
    "arrangement-end": writes("standin.change"),
    "post-rights": reads("organisation.read"),
    "post-rights-export": reads("organisation.read"),
    "emergency-give": writes("rights.change"),
    "emergency-end": posts("rights.change"),
    "post-right-grant": writes("rights.change"),
    "post-right-withdraw": writes("rights.change"),
    "pick-units": reads("organisation.read"),
    "pick-posts": reads("organisation.read"),
    "pick-positions": reads("organisation.read"),
    "pick-people": reads("people.read"),
    "systems": reads("accounts.read"),
    "systems-export": reads("accounts.read"),
    "system": reads("accounts.read"),
    "system-add": writes("accounts.change"),
    "system-change": writes("accounts.change"),
    "system-end": writes("accounts.change"),
    "system-role-add": writes("accounts.change"),
    "system-role-change": writes("accounts.change"),
    "system-role-end": writes("accounts.change"),
    "system-role-entitle": writes("accounts.change"),
    "system-role-withdraw": writes("accounts.change"),
    "system-reconcile": reads("accounts.change"),
    "system-reconcile-close": posts("accounts.change"),
    "system-reconcile-keep": posts("accounts.change"),
    "system-accounts-import": writes("accounts.change"),
    "system-accounts-import-template": reads("accounts.change"),
    "system-accounts-import-faults": reads("accounts.change"),
    "system-account-open": writes("accounts.change"),
    "system-account-change": writes("accounts.change"),
    "system-account-close": writes("accounts.change"),
    "system-account": reads("accounts.read"),
    "system-accounts": reads("accounts.read"),
    "system-accounts-export": reads("accounts.read"),
    "committees": reads("organisation.read"),
    "committees-export": reads("organisation.read"),
    "committee": reads("organisation.read"),
    "committee-charter": writes("committees.change"),
    "committee-appoint": writes("committees.change"),
    "committee-dismiss": writes("committees.change"),
    "kinship": reads("kinship.read"),
    "kinship-export": reads("kinship.read"),
    "kinship-declare": writes("kinship.declare"),
    "kinship-record": writes("kinship.keep"),
    "kinship-confirm": writes("kinship.keep"),
    "kinship-end": writes("kinship.keep"),
    "kinship-import": writes("kinship.keep"),
    "kinship-import-template": reads("kinship.keep"),
    "kinship-import-faults": reads("kinship.keep"),
    "access": reads("access.read"),
    "access-export": reads("access.read"),
    "jobs": reads("jobs.read"),
    "api:openapi-json": reads(SIGNED_IN),
    "api:api-root": reads(SIGNED_IN),
    "api:ledger": reads("ledger.read"),
    "api:access": reads("access.read"),
    "api:jobs": reads("jobs.read"),
    "api:units": reads("organisation.read"),
    "api:posts": reads("organisation.read"),
    "api:positions": reads("organisation.read"),
    "api:assignments": reads("organisation.read"),
    "api:people": reads("people.read"),
    "api:systems": reads("accounts.read"),
    "api:system-accounts": reads("accounts.read"),
    "api:committees": reads("organisation.read"),
    "api:kinship": reads("kinship.read"),
    "api:post-rights": reads("organisation.read"),
    "api:absences": reads("absence.read"),
    "api:stand-ins": reads("organisation.read"),
    "api:arrangements": reads("organisation.read"),
    "api:manuals": reads("duties.read"),
    "api:duties": reads("duties.read"),
    "api:authorities": reads("authority.read"),
    "api:findings": reads("controls.read"),
    "api:key-posts": reads("key_post.read"),
    "key-posts": reads("key_post.read"),
    "key-posts-export": reads("key_post.read"),
    "api:leave-plan": reads("leave_plan.read"),
    "leave-plan": reads("leave_plan.read"),
    "leave-plan-export": reads("leave_plan.read"),
    "leave-plan-make": writes("leave_plan.make"),
    "leave-plan-move": writes("leave_plan.make"),
    "leave-plan-cancel": writes("leave_plan.make"),
    "api:key-post-reviews": reads("key_post.read"),
    "key-post-reviews": reads("key_post.read"),
    "key-post-reviews-export": reads("key_post.read"),
    "key-post-review-add": writes("key_post.review"),
    "api:exemptions": reads("controls.read"),
    "exemptions": reads("controls.read"),
    "exemptions-export": reads("controls.read"),
    "exemption": reads("controls.read"),
    "exemption-ask": writes("exemption.ask"),
    "exemption-withdraw": writes("exemption.withdraw"),
    "api:plans": reads("plans.read"),
    "controls": reads("controls.read"),
    "controls-run": posts("controls.run"),
    "findings": reads("controls.read"),
    "findings-export": reads("controls.read"),
    "finding": reads("controls.read"),
    "standing-clauses": writes("standin.change"),
    "controls-matrix": reads("controls.read"),
    "finding-decide": posts("controls.decide"),
    "overlaps": reads("controls.read"),
    "overlap-reopen": posts("controls.decide"),
    "controls-unit": reads("controls.read"),
    "controls-tags": reads("controls.read"),
    "controls-tag": posts("controls.tag"),
    "plans": reads("plans.read"),
    "plans-export": reads("plans.read"),
    "plan-add": writes("plans.make"),
    "plan-take": writes("plans.make"),
    "plan": reads("plans.read"),
    "plan-change": writes("plans.make"),
    "plan-look": posts("plans.make"),
    "plan-execute": posts("plans.make"),
    "plan-drop": posts("plans.make"),
    "plan-step": posts("plans.make"),
    "plan-step-edit": writes("plans.make"),
    "plan-helper": writes("plans.make"),
    "intake": reads("intake.use"),
    "intake-upload": posts("intake.use"),
    "intake-draft": reads("intake.use"),
    "intake-correct": posts("intake.use"),
    "intake-undo": posts("intake.use"),
    "intake-place": posts("intake.use"),
    "intake-accept": posts("intake.accept"),
    "intake-discard": posts("intake.use"),
    "intake-owners": reads("intake.use"),
    "intake-differences": reads("intake.use"),
    "intake-file": reads("intake.use"),
}


_CHINESE = {"ensure_ascii": False}


def _unknown() -> Finding:
    return Finding("signin.needed", _("请先登录"), remedy=_("接口使用与页面相同的登录会话"))


class GateMiddleware:
    """Refuses what the table does not allow, before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision falls in `process_view`, where the route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Let pass, send to sign-in, or refuse with reasons."""
        match = request.resolver_match
        name = match.view_name if match else ""
        if request.path.startswith(settings.STATIC_URL):
            return None
        verb = "GET" if request.method == "HEAD" else str(request.method)
        needed = ROUTES.get(name, {}).get(verb)
        if needed == PUBLIC:
            return None
        if not request.user.is_authenticated:
            if request.path.startswith("/api/"):
                return JsonResponse({"findings": [_unknown().as_dict()]}, status=401, json_dumps_params=_CHINESE)
            return redirect_to_login(request.get_full_path())
        if needed is None:
            closed = refuse(
                "permission.denied", _("该地址未开放此操作"), subject=request.path, remedy=_("请从菜单进入")
            )
            return refusal(request, closed)
        given = match.kwargs.values() if match else ()
        if any(isinstance(value, int) and value > LARGEST for value in given):
            return refusal(request, refuse("not_found", _("没有这样的编号"), subject=request.path[:80]))
        if needed == SIGNED_IN:
            return None
        ctx = request.ctx = context_of(request)  # type: ignore[attr-defined]
        if not may_somewhere(ctx, needed):
            return refusal(request, Refused(denied(needed, Decision(False, decide(ctx, needed).reasons))))
        return None
