"""What the pages of systems and accounts show (系统与账号页面的数据)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

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
from gangze.framework.context import Context
from gangze.framework.facts import among, known, true_on
from gangze.framework.permission import fetch, visible
from gangze.organisation.queries.lifelines import chunks


def systems(ctx: Context) -> QuerySet[SystemState]:
    """Systems of the day with the number of their open accounts."""
    when = true_on(ctx.as_of, ctx.known_at)
    opened = AccountState.objects.filter(when, account__system=OuterRef("system_id"))
    count = opened.order_by().values("account__system").annotate(n=Count("pk")).values("n")
    rows = visible(ctx, SystemState.objects.filter(when)).select_related("system")
    return rows.annotate(opened=Coalesce(Subquery(count), 0))


def system_on(ctx: Context, key: int) -> SystemState:
    """A system on the day looked at. Raises `Refused`."""
    rows = SystemState.objects.filter(true_on(ctx.as_of, ctx.known_at)).select_related("system")
    return fetch(ctx, rows, system=key)


def system_history(ctx: Context, key: int) -> list[SystemState]:
    """What is known about a system over time; one query."""
    rows = SystemState.objects.filter(known(ctx.known_at), system=key)
    return list(visible(ctx, rows).order_by("valid_from"))


def accounts(ctx: Context) -> QuerySet[AccountState]:
    """Open accounts of the day that the actor may see."""
    rows = AccountState.objects.filter(true_on(ctx.as_of, ctx.known_at))
    return visible(ctx, rows).select_related("account", "person")


def account_on(ctx: Context, key: int) -> AccountState:
    """An open account on the day looked at. Raises `Refused`."""
    rows = AccountState.objects.filter(true_on(ctx.as_of, ctx.known_at)).select_related("account", "person")
    return fetch(ctx, rows, account=key)


def account(ctx: Context, key: int) -> Account:
    """An account, open or not. Raises `Refused`."""
    return fetch(ctx, Account.objects.all(), pk=key)


def account_history(ctx: Context, key: int) -> list[AccountState]:
    """An account over time; one query."""
    rows = AccountState.objects.filter(known(ctx.known_at), account=key)
    return list(visible(ctx, rows).order_by("valid_from"))


def accounts_of(ctx: Context, person: int) -> list[AccountState]:
    """A person's open accounts of the day that the actor may see; one query."""
    return list(accounts(ctx).filter(person=person).order_by("account__system", "account__login"))


def roles_of(accounts: Iterable[int], day: dt.date, known_at: dt.datetime | None = None) -> dict[int, list[str]]:
    """Names of the roles of some accounts; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    for some in chunks(accounts):
        rows = AccountRole.objects.filter(true_on(day, known_at), account__in=among(some))
        for key, name in rows.order_by("role__name").values_list("account", "role__name"):
            found[key].append(name)
    return dict(found)


def system_names(keys: Iterable[int], day: dt.date) -> dict[int, str]:
    """Names of systems: of the day, else the latest."""
    found: dict[int, str] = {}
    rows = SystemState.objects.filter(known(), system__in=set(keys)).order_by("valid_from")
    for key, name, start in rows.values_list("system", "name", "valid_from"):
        if key not in found or start <= day:
            found[key] = name
    return found


def role_rows(ctx: Context, system: int) -> list[dict[str, Any]]:
    """Roles of a system on the day, each with activities, entitled posts and the number of accounts; three queries."""
    when = true_on(ctx.as_of, ctx.known_at)
    posts: dict[int, list[Entitlement]] = defaultdict(list)
    for row in Entitlement.objects.filter(when, role__system=system).order_by("post"):
        posts[row.role_id].append(row)
    used = dict(
        AccountRole.objects.filter(when, role__system=system)
        .order_by()
        .values("role")
        .annotate(n=Count("pk"))
        .values_list("role", "n")
    )
    rows = RoleState.objects.filter(when, role__system=system).select_related("role").order_by("role__name")
    return [{"state": row, "posts": posts[row.role_id], "used": used.get(row.role_id, 0)} for row in visible(ctx, rows)]


def role_choices(system: int, day: dt.date) -> list[tuple[int, str]]:
    """Roles of a system on a day, for a form; one query."""
    rows = RoleState.objects.filter(true_on(day), role__system=system).order_by("role__name")
    return list(rows.values_list("role", "role__name"))


def role_on(ctx: Context, key: int) -> RoleState:
    """A role on the day looked at. Raises `Refused`."""
    rows = RoleState.objects.filter(true_on(ctx.as_of, ctx.known_at)).select_related("role")
    return fetch(ctx, rows, role=key)


def owners(systems: Iterable[int], day: dt.date) -> dict[int, int]:
    """The department that runs each system: of the day, else of the nearest stretch known; one query."""
    found: dict[int, int] = {}
    rows = SystemState.objects.filter(known(), system__in=set(systems)).order_by("valid_from")
    for key, owner, start in rows.values_list("system", "owner", "valid_from"):
        if key not in found or start <= day:
            found[key] = owner
    return found


def systems_of_accounts(accounts: Iterable[int]) -> dict[int, int]:
    """The system of each account."""
    found: dict[int, int] = {}
    for some in chunks(accounts):
        found.update(Account.objects.filter(pk__in=among(some)).values_list("pk", "system"))
    return found


def systems_of_roles(roles: Iterable[int]) -> dict[int, int]:
    """The system of each role."""
    return dict(OperatorRole.objects.filter(pk__in=set(roles)).values_list("pk", "system"))


def known_systems(keys: Iterable[int]) -> set[int]:
    """Those of some ids that are systems."""
    return set(BankSystem.objects.filter(pk__in=set(keys)).values_list("pk", flat=True))
