"""What the capability offers: rights, policies, commands, registers, the card on a person's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gangze.accounts import panels, resources, services  # noqa: F401 - panels register themselves
from gangze.accounts.models import (
    Account,
    AccountRole,
    AccountState,
    BankSystem,
    Entitlement,
    OperatorRole,
    RoleState,
    SystemState,
)
from gangze.accounts.services import leaving  # noqa: F401 - registers what it looks at
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import Policy, Right, register_policy, register_rights
from gangze.organisation.queries.reach import persons_in

READ, CHANGE = "accounts.read", "accounts.change"

register_rights(
    Right(READ, _("查看系统账号"), own_by_default=True),
    Right(CHANGE, _("管理业务系统与系统账号")),
)


def _owned(units: Any, ctx: Context) -> Any:
    """Systems that some departments run on the day looked at."""
    return SystemState.objects.filter(true_on(ctx.as_of, ctx.known_at), owner__in=units).values("system")


def _used(condition: Q, ctx: Context, column: str) -> Any:
    """A column of the accounts that are open on the day looked at."""
    return AccountState.objects.filter(condition, true_on(ctx.as_of, ctx.known_at)).values(column)


def _of_systems(model: Any, column: str) -> Policy:
    """What belongs to a system is seen by the department that runs it and by whoever has an account there."""
    in_units: Callable[[Any, Context], Q] = lambda ids, ctx: Q(**{f"{column}__in": _owned(ids, ctx)})  # noqa: E731
    return Policy(
        model,
        READ,
        in_units,
        lambda person, ctx: Q(**{f"{column}__in": _used(Q(person=person), ctx, "account__system")}),
    )


def _of_accounts(model: Any, column: str) -> Policy:
    """Accounts are seen by the department that runs the system, by the user's unit, and by the user."""

    def in_units(ids: Any, ctx: Context) -> Q:
        condition = Q(person__in=persons_in(ids, ctx)) | Q(account__system__in=_owned(ids, ctx))
        return Q(**{f"{column}__in": _used(condition, ctx, "account")})

    return Policy(
        model, READ, in_units, lambda person, ctx: Q(**{f"{column}__in": _used(Q(person=person), ctx, "account")})
    )


for policy in (
    _of_systems(BankSystem, "pk"),
    _of_systems(SystemState, "system"),
    _of_systems(OperatorRole, "system"),
    _of_systems(RoleState, "role__system"),
    _of_systems(Entitlement, "role__system"),
    _of_accounts(Account, "pk"),
    _of_accounts(AccountState, "account"),
    _of_accounts(AccountRole, "account"),
):
    register_policy(policy)

RESOURCES = (resources.SYSTEMS, resources.ACCOUNTS)
COMMANDS = services.COMMANDS
