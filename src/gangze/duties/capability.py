"""What the capability offers: rights and policies."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.duties import panels, proposed, resources, services  # noqa: F401 - words register themselves
from gangze.duties.authority import capability as authority
from gangze.duties.models import Acknowledgement, Duty, Manual, ManualInForce, ManualVersion, VersionState
from gangze.duties.queries.keys import DutiesByLineage
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import Policy, Right, register_policy, register_rights
from gangze.organisation.models import Position
from gangze.organisation.queries.duty_keys import register_duty_source

READ, DRAFT, PUBLISH, ACKNOWLEDGE = "duties.read", "duties.draft", "duties.publish", "duties.acknowledge"

register_rights(
    Right(READ, _("查阅岗位说明书"), bank_by_default=True),
    Right(DRAFT, _("编制岗位说明书")),
    Right(PUBLISH, _("批准岗位说明书")),
    Right(ACKNOWLEDGE, _("签收岗位说明书"), own_by_default=True),
    # The set-based first registration is made by whoever accepts a document; the command stands here.
    Right("intake.accept", _("采纳识别结果")),
)


def _posts_in(units: Any, ctx: Context) -> Any:
    return Position.objects.filter(true_on(ctx.as_of, prefix="states__"), unit__in=units).values("post")


def _in_units(prefix: str) -> Any:
    return lambda units, ctx: (
        Q(**{f"{prefix}unit__in": units}) | Q(**{f"{prefix}post__in": _posts_in(units, ctx)})
    )


def _own(prefix: str) -> Any:
    def held(person: int, ctx: Context) -> Q:
        positions = Position.objects.filter(
            true_on(ctx.as_of, prefix="assignments__"), assignments__person=person
        )
        return Q(**{f"{prefix}post__in": positions.values("post")})

    return held


def _published(prefix: str) -> Any:
    """A reader sees what was published; drafts are seen by those who draft and those who approve."""
    return lambda right, ctx: (
        Q(**{f"{prefix}state": VersionState.PUBLISHED}) if right not in (DRAFT, PUBLISH) else Q()
    )


register_policy(Policy(Manual, READ, in_units=_in_units(""), own=_own("")))
register_policy(Policy(ManualInForce, READ, in_units=_in_units("manual__"), own=_own("manual__")))
register_policy(
    Policy(ManualVersion, READ, in_units=_in_units("manual__"), own=_own("manual__"), only=_published(""))
)
register_policy(
    Policy(
        Duty,
        READ,
        in_units=_in_units("version__manual__"),
        own=_own("version__manual__"),
        only=_published("version__"),
    )
)
register_policy(
    Policy(
        Acknowledgement,
        DRAFT,
        in_units=_in_units("version__manual__"),
        own=lambda person, ctx: Q(person=person),
    )
)

register_duty_source(DutiesByLineage())

COMMANDS = (*services.COMMANDS, *authority.COMMANDS)
RESOURCES = (resources.MANUALS, resources.DUTIES, *authority.RESOURCES)
PANELS = (panels.unit_duties, panels.post_duties, panels.person_duties, *authority.PANELS)
