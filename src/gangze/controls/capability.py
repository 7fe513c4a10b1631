"""What the capability offers: rights, policies, the register of findings, the sweep."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.controls import panels, planning, services  # noqa: F401 - panels and plans register themselves
from gangze.controls.jobs import sweep_when_stale
from gangze.controls.models import (
    ActivityCorrection,
    Exemption,
    ExemptionTerm,
    KeyPostReview,
    Noticed,
    OverlapDecision,
    PlannedLeave,
)
from gangze.controls.resources.exemptions import EXEMPTIONS
from gangze.controls.resources.findings import FINDINGS
from gangze.controls.resources.key_posts import KEY_POSTS
from gangze.controls.resources.key_posts import READ as KEY_POST
from gangze.controls.resources.leave_plans import LEAVE_PLAN, REVIEWS
from gangze.controls.resources.plans import PLANS
from gangze.controls.services import (  # noqa: F401 - they register what they are
    account_checks,
    checks,
    publishing,
    rechecking,
    relative_checks,
    validating,
)
from gangze.controls.services.leave_plans import start_due
from gangze.controls.services.neighbourhoods import near_to, standing
from gangze.framework.context import Context
from gangze.framework.foresight import register_view
from gangze.framework.jobs import register_sweep
from gangze.framework.permission import Policy, Right, register_policy, register_rights

READ, RUN, TAG, DECIDE = "controls.read", "controls.run", "controls.tag", "controls.decide"
EXEMPT, APPROVE_EXEMPTION, WITHDRAW_EXEMPTION = "exemption.ask", "exemption.approve", "exemption.withdraw"

REVIEW, READ_PLAN, MAKE_PLAN = "key_post.review", "leave_plan.read", "leave_plan.make"


def of_others(right: str, ctx: Context) -> Q:
    """Never what is about oneself, however far a right reaches: the plan is secret from its person."""
    return ~Q(person=ctx.person) if ctx.person is not None else Q()


register_rights(
    Right(READ, _("查看检查发现")),
    Right(RUN, _("发起全行检查")),
    Right(TAG, _("更正职责的业务活动")),
    Right(DECIDE, _("处理职责交叉")),
    Right(EXEMPT, _("申请例外")),
    Right(APPROVE_EXEMPTION, _("审批例外")),
    Right(WITHDRAW_EXEMPTION, _("撤销例外")),
    Right(KEY_POST, _("查看重要岗位任期")),
    Right(REVIEW, _("登记离岗检查和离任审计")),
    Right(READ_PLAN, _("查看强制休假计划")),
    Right(MAKE_PLAN, _("编制强制休假计划")),
)
register_policy(Policy(Noticed, READ, in_units=lambda units, ctx: Q(unit__in=units)))
register_policy(Policy(ActivityCorrection, TAG, in_units=lambda units, ctx: Q(pk__in=[])))
register_policy(Policy(Exemption, READ, in_units=lambda units, ctx: Q(unit__in=units)))
register_policy(Policy(ExemptionTerm, READ, in_units=lambda units, ctx: Q(exemption__unit__in=units)))
register_policy(Policy(OverlapDecision, READ, in_units=lambda units, ctx: Q(pk__in=[])))
register_policy(
    Policy(PlannedLeave, READ_PLAN, in_units=lambda units, ctx: Q(unit__in=units), only=of_others)
)
register_policy(
    Policy(KeyPostReview, KEY_POST, in_units=lambda units, ctx: Q(position__unit__in=units), only=of_others)
)
register_sweep("leave_plan", start_due)
register_sweep("controls", sweep_when_stale)
register_view(standing, near_to)

RESOURCES = (FINDINGS, EXEMPTIONS, KEY_POSTS, LEAVE_PLAN, REVIEWS, PLANS)
COMMANDS = services.COMMANDS
