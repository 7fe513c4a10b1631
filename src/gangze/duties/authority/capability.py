"""What authorities offer: rights and policies, commands, registers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.duties.authority import panels, proposed, resources, services  # noqa: F401 - words register themselves
from gangze.duties.authority.models import (
    Authority,
    AuthorityLetter,
    AuthorityTerms,
    AuthorityWithdrawal,
    LetterItem,
)
from gangze.framework.context import Context
from gangze.framework.permission import Policy, Right, register_policy, register_rights
from gangze.organisation.queries.acting import where_acting

READ = "authority.read"

register_rights(
    Right(READ, _("查阅授权"), bank_by_default=True),
    Right("authority.grant", _("拟定授权、签发授权书")),
    Right("authority.delegate", _("拟定转授权")),
    Right("authority.approve", _("批准授权")),
    Right("authority.withdraw", _("撤回授权")),
)


def _in_units(prefix: str) -> Any:
    return lambda units, ctx: Q(**{f"{prefix}position__unit__in": units})


def _own(prefix: str) -> Any:
    def held(person: int, ctx: Context) -> Q:
        acting = where_acting(person, ctx.as_of, ctx.known_at, f"{prefix}position")
        return acting | Q(**{f"{prefix}person": person})

    return held


for _model, _prefix in (
    (Authority, ""),
    (AuthorityTerms, "authority__"),
    (AuthorityWithdrawal, "authority__"),
    (LetterItem, "authority__"),
    (AuthorityLetter, "items__authority__"),
):
    register_policy(Policy(_model, READ, in_units=_in_units(_prefix), own=_own(_prefix)))

COMMANDS = services.COMMANDS
RESOURCES = (resources.AUTHORITIES,)
PANELS = (panels.unit_authorities, panels.person_authorities, panels.position_authorities)
