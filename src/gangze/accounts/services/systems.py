"""Commands on systems, operator roles, and which post is entitled to which (业务系统与操作员角色)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.accounts.models import (
    AccountRole,
    AccountState,
    BankSystem,
    Entitlement,
    OperatorRole,
    RoleState,
    SystemState,
)
from gangze.accounts.queries.screens import owners, system_names, systems_of_roles
from gangze.framework.checks import days_findings, spot, unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, assert_fact, assert_facts, known
from gangze.framework.permission import BANK, Place, at_units
from gangze.framework.recorder import create, create_many, current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import Post, Unit
from gangze.organisation.queries.lifelines import known_ids, taken_codes
from gangze.organisation.services.common import Dated, code_lock, next_codes

CHANGE = "accounts.change"
PREFIX = "S"


class RegisterSystem(Dated):
    """A system of the bank, run by a department."""

    name: str
    owner: int
    code: str = ""
    dormant_days: int = 90
    note: str = ""


class ChangeSystem(Dated):
    """What is said about a system from a day on."""

    system: int
    name: str
    owner: int
    dormant_days: int = 90
    note: str = ""


class EndSystem(Command):
    """A system is taken out of use: `day` is the first day without it."""

    system: int
    day: dt.date


class DefineRole(Dated):
    """A role of a system with the business activities it can carry out; one that exists is changed."""

    system: int
    name: str
    activities: list[str] = []
    note: str = ""


class EndRole(Command):
    """A role is given up from a day on, with what posts are entitled to it."""

    role: int
    day: dt.date


class Entitle(Dated):
    """A post entitles its holders to a role; `needed` where it cannot work without."""

    role: int
    post: int
    needed: bool = False


class WithdrawEntitlement(Command):
    """A post no longer entitles to a role from a day on."""

    role: int
    post: int
    day: dt.date


def places_of(systems: Iterable[int], day: dt.date) -> set[Place]:
    """The departments that run some systems; the whole bank for a system nobody knows."""
    wanted = set(systems)
    found = owners(wanted, day)
    return {at_units(found[key]) if key in found else BANK for key in wanted}


def _values(cmd: Any) -> dict[str, Any]:
    return {
        "name": cmd.name.strip(),
        "owner": cmd.owner,
        "dormant_days": cmd.dormant_days,
        "note": cmd.note.strip(),
    }


@command(
    "accounts.register_system",
    writes=(SystemState,),
    label=gettext_lazy("登记业务系统"),
    right=CHANGE,
    place=lambda c: at_units(c.owner),
    locks=lambda c: [f"system-code:{c.code.strip()}" if c.code.strip() else code_lock(PREFIX)],
)
def register_system(cmd: RegisterSystem, *, ctx: Context) -> dict[str, Any]:
    """Register one system; returns `{"system": id, "code": code}`."""
    code = cmd.code.strip() or next_codes(BankSystem, PREFIX, 1)[0]
    system = create(BankSystem(code=code))
    assert_fact(SystemState, {"system": system.pk}, Interval(cmd.valid_from, cmd.valid_to), _values(cmd))
    current_act().about(system)
    return {"system": system.pk, "code": code}


@command(
    "accounts.change_system",
    writes=(SystemState,),
    label=gettext_lazy("变更业务系统"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of((c.system for c in cmds), ctx.today) | {at_units(c.owner) for c in cmds},
    locks=lambda c: [f"system:{c.system}"],
)
def change_system(cmd: ChangeSystem, *, ctx: Context) -> None:
    """Change what is said about one system over days."""
    assert_fact(SystemState, {"system": cmd.system}, Interval(cmd.valid_from, cmd.valid_to), _values(cmd))
    current_act().about(BankSystem(pk=cmd.system))


@command(
    "accounts.end_system",
    label=gettext_lazy("停用业务系统"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of((c.system for c in cmds), ctx.today),
    locks=lambda c: [f"system:{c.system}"],
)
def end_system(cmd: EndSystem, *, ctx: Context) -> None:
    """Take a system out of use from a day on, with its roles and what posts are entitled to."""
    rest = Interval(cmd.day, FOREVER)
    roles = list(OperatorRole.objects.filter(system=cmd.system).values_list("pk", flat=True))
    _end_roles(roles, rest)
    assert_fact(SystemState, {"system": cmd.system}, rest, None)
    current_act().about(BankSystem(pk=cmd.system))


def _end_roles(roles: Iterable[int], rest: Interval) -> None:
    wanted = list(roles)
    pairs = Entitlement.objects.filter(known(), role__in=wanted, valid_to__gt=rest.start).values_list("role", "post")
    assert_facts(Entitlement, [Assertion({"role": role, "post": post}, rest, None) for role, post in set(pairs)])
    assert_facts(RoleState, [Assertion({"role": role}, rest, None) for role in wanted])


@command(
    "accounts.define_role",
    writes=(RoleState,),
    label=gettext_lazy("登记操作员角色"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of((c.system for c in cmds), ctx.today),
    locks=lambda c: [f"system:{c.system}"],
)
def define_role(cmd: DefineRole, *, ctx: Context) -> dict[str, Any]:
    """Say what one role of a system can do; returns `{"role": id}`."""
    return _define([cmd])[0]


@define_role.for_many
def _define_many(cmds: Sequence[DefineRole], *, ctx: Context) -> list[dict[str, Any]]:
    return _define(cmds)


def _define(cmds: Sequence[DefineRole]) -> list[dict[str, Any]]:
    systems = {cmd.system for cmd in cmds}
    rows = OperatorRole.objects.filter(system__in=systems).values_list("system", "name", "pk")
    ids = {(system, name): key for system, name, key in rows}
    fresh = dict.fromkeys((c.system, c.name.strip()) for c in cmds if (c.system, c.name.strip()) not in ids)
    made = create_many(OperatorRole(system_id=system, name=name) for system, name in fresh)
    ids |= {(row.system_id, row.name): row.pk for row in made}
    assert_facts(
        RoleState,
        [
            Assertion(
                {"role": ids[c.system, c.name.strip()]},
                Interval(c.valid_from, c.valid_to),
                {"activities": sorted(set(c.activities)), "note": c.note.strip()},
            )
            for c in cmds
        ],
    )
    current_act().about_ids(BankSystem, systems)
    return [{"role": ids[c.system, c.name.strip()]} for c in cmds]


@command(
    "accounts.end_role",
    label=gettext_lazy("停用操作员角色"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of(systems_of_roles(c.role for c in cmds).values(), ctx.today),
    locks=lambda c: [f"system:{key}" for key in systems_of_roles([c.role]).values()],
)
def end_role(cmd: EndRole, *, ctx: Context) -> None:
    """Give a role up from a day on."""
    _end_roles([cmd.role], Interval(cmd.day, FOREVER))
    current_act().about_ids(BankSystem, systems_of_roles([cmd.role]).values())


@command(
    "accounts.entitle",
    label=gettext_lazy("登记岗位应有角色"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of(systems_of_roles(c.role for c in cmds).values(), ctx.today),
    locks=lambda c: [f"role:{c.role}"],
)
def entitle(cmd: Entitle, *, ctx: Context) -> None:
    """Let one post entitle its holders to a role."""
    _entitle([cmd])


@entitle.for_many
def _entitle_many(cmds: Sequence[Entitle], *, ctx: Context) -> None:
    _entitle(cmds)


def _entitle(cmds: Sequence[Entitle]) -> None:
    assert_facts(
        Entitlement,
        [
            Assertion({"role": c.role, "post": c.post}, Interval(c.valid_from, c.valid_to), {"needed": c.needed})
            for c in cmds
        ],
    )
    current_act().about_ids(BankSystem, systems_of_roles(c.role for c in cmds).values())
    current_act().about_ids(Post, (c.post for c in cmds))


@command(
    "accounts.withdraw_entitlement",
    label=gettext_lazy("取消岗位应有角色"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of(systems_of_roles(c.role for c in cmds).values(), ctx.today),
    locks=lambda c: [f"role:{c.role}"],
)
def withdraw_entitlement(cmd: WithdrawEntitlement, *, ctx: Context) -> None:
    """Let a post no longer entitle to a role."""
    assert_fact(Entitlement, {"role": cmd.role, "post": cmd.post}, Interval(cmd.day, FOREVER), None)
    current_act().about(Post(pk=cmd.post))


def _check_system(cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    units = known_ids(Unit, (c.owner for c in cmds))
    for index, cmd in enumerate(cmds):
        values = {"name": cmd.name, "dormant_days": cmd.dormant_days, "note": cmd.note}
        yield from value_findings(SystemState, values, lambda f, i=index: spot(cmds, i, f), cmd.name)  # type: ignore[misc]
        if cmd.owner not in units:
            yield unknown(_("机构"), cmd.owner, spot(cmds, index, "owner"))


def _check_register(cmds: Sequence[RegisterSystem], ctx: Context) -> Iterator[Finding]:
    yield from _check_system(cmds, ctx)
    taken = taken_codes(BankSystem, [c.code.strip() for c in cmds if c.code.strip()])
    for index, cmd in enumerate(cmds):
        yield from value_findings(BankSystem, {"code": cmd.code.strip() or "-"}, lambda f, i=index: spot(cmds, i, f))  # type: ignore[misc]
        if cmd.code.strip() in taken:
            yield Finding(
                "system.code_taken",
                _("系统编码“%(code)s”已被占用") % {"code": cmd.code.strip()},
                subject=cmd.name,
                source=spot(cmds, index, "code"),
                remedy=_("请换一个编码，或留空由系统编号"),
            )


def _life(system: int) -> Interval | None:
    rows = (
        SystemState.objects.filter(known(), system=system).order_by("valid_from").values_list("valid_from", "valid_to")
    )
    days = list(rows)
    return Interval(days[0][0], days[-1][1]) if days else None


def _check_end(cmds: Sequence[EndSystem], ctx: Context) -> Iterator[Finding]:
    for index, cmd in enumerate(cmds):
        life = _life(cmd.system)
        if life is None:
            yield unknown(_("业务系统"), cmd.system, spot(cmds, index, "system"))
            continue
        if not life.start < cmd.day <= life.end:
            yield _outside(cmd.system, cmd.day, spot(cmds, index, "day"))
        left = AccountState.objects.filter(known(), account__system=cmd.system, valid_to__gt=cmd.day)
        logins = sorted(set(left.values_list("account__login", flat=True)))
        if logins:
            shown = "、".join(logins[:10]) + (_("等") if len(logins) > 10 else "")
            yield Finding(
                "system.has_accounts",
                _("系统还有%(n)d个未注销的账号：%(logins)s") % {"n": len(logins), "logins": shown},
                source=spot(cmds, index, "day"),
                remedy=_("请先注销这些账号"),
            )


def _outside(system: int, day: dt.date, where: str) -> Finding:
    name = system_names([system], day).get(system, "")
    return Finding(
        "system.outside_life",
        _("系统“%(name)s”在%(day)s不在用") % {"name": name, "day": day},
        subject=name,
        source=where,
        remedy=_("请核对日期"),
    )


def _check_role(cmds: Sequence[DefineRole], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    lives = {key: _life(key) for key in {c.system for c in cmds}}
    for index, cmd in enumerate(cmds):
        yield from value_findings(OperatorRole, {"name": cmd.name}, lambda f, i=index: spot(cmds, i, f), cmd.name)  # type: ignore[misc]
        yield from value_findings(RoleState, {"note": cmd.note}, lambda f, i=index: spot(cmds, i, f), cmd.name)  # type: ignore[misc]
        life = lives[cmd.system]
        if life is None:
            yield unknown(_("业务系统"), cmd.system, spot(cmds, index, "system"))
        elif not life.start <= cmd.valid_from < life.end:
            yield _outside(cmd.system, cmd.valid_from, spot(cmds, index, "valid_from"))


def _check_end_role(cmds: Sequence[EndRole], ctx: Context) -> Iterator[Finding]:
    systems = systems_of_roles(c.role for c in cmds)
    for index, cmd in enumerate(cmds):
        if cmd.role not in systems:
            yield unknown(_("操作员角色"), cmd.role, spot(cmds, index, "role"))
        left = AccountRole.objects.filter(known(), role=cmd.role, valid_to__gt=cmd.day)
        logins = sorted(set(left.values_list("account__login", flat=True)))
        if logins:
            yield Finding(
                "role.in_use",
                _("还有%(n)d个账号有该角色：%(logins)s") % {"n": len(logins), "logins": "、".join(logins[:10])},
                source=spot(cmds, index, "day"),
                remedy=_("请先调整这些账号的角色"),
            )


def _check_entitle(cmds: Sequence[Entitle], ctx: Context) -> Iterator[Finding]:
    yield from days_findings(cmds)
    roles, posts = systems_of_roles(c.role for c in cmds), known_ids(Post, (c.post for c in cmds))
    for index, cmd in enumerate(cmds):
        if cmd.role not in roles:
            yield unknown(_("操作员角色"), cmd.role, spot(cmds, index, "role"))
        if cmd.post not in posts:
            yield unknown(_("岗位"), cmd.post, spot(cmds, index, "post"))


def _check_withdraw(cmds: Sequence[WithdrawEntitlement], ctx: Context) -> Iterator[Finding]:
    for index, cmd in enumerate(cmds):
        if not Entitlement.objects.current().filter(role=cmd.role, post=cmd.post, valid_to__gt=cmd.day).exists():
            yield Finding(
                "entitlement.not_given",
                _("该岗位在%(day)s及以后没有这一角色") % {"day": cmd.day},
                source=spot(cmds, index, "post"),
                remedy=_("请刷新页面核对"),
            )


register_check("accounts.register_system", _check_register)
register_check("accounts.change_system", _check_system)
register_check("accounts.end_system", _check_end)
register_check("accounts.define_role", _check_role)
register_check("accounts.end_role", _check_end_role)
register_check("accounts.entitle", _check_entitle)
register_check("accounts.withdraw_entitlement", _check_withdraw)
