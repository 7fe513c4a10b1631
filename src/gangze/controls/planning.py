"""What plans offer: rights, policies, work for the background, the button on forms, what they compare (推演方案)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.controls import plan_words, proposed  # noqa: F401 - the words register themselves
from gangze.controls.jobs import execute_job, look_job
from gangze.controls.models import Plan, PlanStep
from gangze.controls.services.plan_effects import standing_widely
from gangze.controls.services.plans import MAKE
from gangze.controls.views.plans import take
from gangze.framework.foresight import register_wide_view
from gangze.framework.jobs import register_job
from gangze.framework.permission import Policy, Right, register_policy, register_rights
from gangze.framework.web.acts import Aside, register_aside

READ = "plans.read"

register_rights(Right(READ, _("查看推演方案")), Right(MAKE, _("编制和办理推演方案")))
register_policy(
    Policy(
        Plan,
        READ,
        in_units=lambda units, ctx: Q(unit__in=units) | Q(owner=ctx.person),
        own=lambda person, ctx: Q(owner=person),
    )
)
register_policy(
    Policy(
        PlanStep,
        READ,
        in_units=lambda units, ctx: Q(plan__unit__in=units) | Q(plan__owner=ctx.person),
        own=lambda person, ctx: Q(plan__owner=person),
    )
)
register_wide_view(standing_widely)
register_job("plans.look", look_job)
register_job("plans.execute", execute_job)
register_aside(Aside("into_plan", _("加入方案"), "clipboard-plus", MAKE, take))
