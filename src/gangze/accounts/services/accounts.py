"""Commands on accounts: open, change, close (账号开立、变更、注销)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.accounts.models import Account, AccountRole, AccountState, BankSystem
from gangze.accounts.queries.screens import known_systems, systems_of_accounts, systems_of_roles
from gangze.accounts.services.systems import CHANGE, places_of
from gangze.framework.checks import days_findings, spot, unknown, value_findings
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.framework.facts import Assertion, among, assert_facts, known
from gangze.framework.permission import Place
from gangze.framework.recorder import create_many, current_act
from gangze.kernel.findings import Finding
from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.models import Position
from gangze.organisation.queries.lifelines import chunks, employment, known_ids, stays_of_persons
from gangze.organisation.queries.names import person_names, position_names
from gangze.organisation.services.common import Dated, recorded
from gangze.organisation.wording import spoken
from gangze.people.models import Person


class OpenAccount(Dated):
    """A login of a system, its user, the position it is held for, and its roles.

    `listed` where the system's own list says so: it is so already, and controls only note it.
    """

    system: int
    login: str
    person: int | None = None
    named: str = ""
    position: int | None = None
    roles: list[int] = []
    shared: bool = False
    last_used: dt.date | None = None
    note: str = ""
    listed: bool = False


class ChangeAccount(Dated):
    """What is said about an account from a day on; its roles are those given here, `listed` as in `OpenAccount`."""

    account: int
    person: int | None = None
    named: str = ""
    position: int | None = None
    roles: list[int] = []
    shared: bool = False
    last_used: dt.date | None = None
    note: str = ""
    listed: bool = False


class CloseAccount(Command):
    """An account is closed: `day` is the first day on which it is gone."""

    account: int
    day: dt.date


def _values(cmd: Any) -> dict[str, Any]:
    return {
        "person": cmd.person,
        "named": cmd.named.strip(),
        "position": cmd.position,
        "shared": cmd.shared,
        "last_used": cmd.last_used,
        "note": cmd.note.strip(),
    }


def _about(accounts: Iterable[int], cmds: Sequence[Any]) -> None:
    current_act().about_ids(Account, accounts)
    current_act().about_ids(Person, (c.person for c in cmds if c.person is not None))


@command(
    "accounts.open",
    writes=(AccountState,),
    label=gettext_lazy("开立账号"),
    right=CHANGE,
    places=lambda cmds, ctx: places_of((c.system for c in cmds), ctx.today),
    locks=lambda c: [f"login:{c.system}:{c.login.strip()}"],
)
def open_account(cmd: OpenAccount, *, ctx: Context) -> dict[str, Any]:
    """Open one account; returns `{"account": id}`. A login that was closed keeps its identity."""
    return _open([cmd])[0]


@open_account.for_many
def _open_many(cmds: Sequence[OpenAccount], *, ctx: Context) -> list[dict[str, Any]]:
    return _open(cmds)


def _open(cmds: Sequence[OpenAccount]) -> list[dict[str, Any]]:
    rows = Account.objects.filter(system__in={c.system for c in cmds}, login__in=[c.login.strip() for c in cmds])
    ids = {(system, login): key for system, login, key in rows.values_list("system", "login", "pk")}
    fresh = dict.fromkeys((c.system, c.login.strip()) for c in cmds if (c.system, c.login.strip()) not in ids)
    made = create_many(Account(system_id=system, login=login) for system, login in fresh)
    ids |= {(row.system_id, row.login): row.pk for row in made}
    keys = [ids[c.system, c.login.strip()] for c in cmds]
    days = [Interval(c.valid_from, c.valid_to) for c in cmds]
    assert_facts(
        AccountState,
        [Assertion({"account": key}, when, _values(c)) for key, when, c in zip(keys, days, cmds, strict=True)],
    )
    assert_facts(
        AccountRole,
        [
            Assertion({"account": key, "role": role}, when, {})
            for key, when, c in zip(keys, days, cmds, strict=True)
            for role in c.roles
        ],
    )
    _about(keys, cmds)
    current_act().about_ids(BankSystem, (c.system for c in cmds))
    return [{"account": key} for key in keys]


def _places_of_accounts(ids: Iterable[int], ctx: Context) -> set[Place]:
    wanted = set(ids)
    found = systems_of_accounts(wanted)
    return places_of((found.get(key, 0) for key in wanted), ctx.today)


@command(
    "accounts.change",
    writes=(AccountState,),
    label=gettext_lazy("变更账号"),
    right=CHANGE,
    places=lambda cmds, ctx: _places_of_accounts((c.account for c in cmds), ctx),
    locks=lambda c: [f"account:{c.account}"],
)
def change_account(cmd: ChangeAccount, *, ctx: Context) -> None:
    """Change user, position or roles of one account over days."""
    _change([cmd])


@change_account.for_many
def _change_many(cmds: Sequence[ChangeAccount], *, ctx: Context) -> None:
    _change(cmds)


def _change(cmds: Sequence[ChangeAccount]) -> None:
    given = _roles_given(c.account for c in cmds)
    assert_facts(
        AccountState,
        [Assertion({"account": c.account}, Interval(c.valid_from, c.valid_to), _values(c)) for c in cmds],
    )
    assert_facts(
        AccountRole,
        [
            Assertion(
                {"account": c.account, "role": role},
                Interval(c.valid_from, c.valid_to),
                {} if role in c.roles else None,
            )
            for c in cmds
            for role in sorted({*c.roles, *given.get(c.account, ())})
        ],
    )
    _about((c.account for c in cmds), cmds)


def _roles_given(accounts: Iterable[int]) -> dict[int, set[int]]:
    """Every role that accounts have on any day."""
    found: dict[int, set[int]] = {}
    for some in chunks(accounts):
        rows = AccountRole.objects.filter(known(), account__in=among(some)).values_list("account", "role")
        for account, role in rows:
            found.setdefault(account, set()).add(role)
    return found


@command(
    "accounts.close",
    label=gettext_lazy("注销账号"),
    right=CHANGE,
    places=lambda cmds, ctx: _places_of_accounts((c.account for c in cmds), ctx),
    locks=lambda c: [f"account:{c.account}"],
)
def close_account(cmd: CloseAccount, *, ctx: Context) -> None:
    """Close one account from a day on."""
    _close([cmd])


@close_account.for_many
def _close_many(cmds: Sequence[CloseAccount], *, ctx: Context) -> None:
    _close(cmds)


def _close(cmds: Sequence[CloseAccount]) -> None:
    given = _roles_given(c.account for c in cmds)
    assert_facts(AccountState, [Assertion({"account": c.account}, Interval(c.day, FOREVER), None) for c in cmds])
    assert_facts(
        AccountRole,
        [
            Assertion({"account": c.account, "role": role}, Interval(c.day, FOREVER), None)
            for c in cmds
            for role in sorted(given.get(c.account, ()))
        ],
    )
    current_act().about_ids(Account, (c.account for c in cmds))


def _lives(accounts: Iterable[int]) -> dict[int, list[Interval]]:
    found: dict[int, list[Interval]] = {}
    for some in chunks(accounts):
        rows = AccountState.objects.filter(known(), account__in=among(some))
        for key, start, end in rows.values_list("account", "valid_from", "valid_to"):
            found.setdefault(key, []).append(Interval(start, end))
    return found


def _check_user(cmds: Sequence[Any], systems: Sequence[int | None], ctx: Context) -> Iterator[Finding]:
    """What is said about user, position and roles, of opening and changing alike."""
    yield from days_findings(cmds)
    persons = {c.person for c in cmds if c.person is not None}
    people, positions = known_ids(Person, persons), known_ids(Position, (c.position for c in cmds if c.position))
    role_systems = systems_of_roles(role for c in cmds for role in c.roles)
    employed, stays = employment(persons), stays_of_persons(persons)
    names = person_names(persons, ctx.today)
    called = position_names((c.position for c in cmds if c.position), ctx.today)
    for index, cmd in enumerate(cmds):
        values = {"named": cmd.named, "note": cmd.note}
        yield from value_findings(AccountState, values, lambda f, i=index: spot(cmds, i, f))  # type: ignore[misc]
        if cmd.person is not None and cmd.person not in people:
            yield unknown(_("人员"), cmd.person, spot(cmds, index, "person"))
        if cmd.position is not None and cmd.position not in positions:
            yield unknown(_("设岗"), cmd.position, spot(cmds, index, "position"))
        for role in cmd.roles:
            if role_systems.get(role) != systems[index]:
                yield unknown(_("该系统的操作员角色"), role, spot(cmds, index, "roles"))
        if cmd.person is None or cmd.person not in people:
            continue
        day = max(cmd.valid_from, ctx.today)
        name = names.get(cmd.person, "")
        if not any(day in when for when in employed.get(cmd.person, ())):
            yield recorded(
                "account.person_left",
                _("%(person)s在%(day)s不在职") % {"person": name, "day": day},
                subject=name,
                remedy=_("请核对使用人，或注销账号"),
            )
        elif cmd.position is not None and not any(
            row.position_id == cmd.position and day in row.when for row in stays.get(cmd.person, ())
        ):
            yield recorded(
                "account.post_ended",
                _("%(person)s在%(day)s未任“%(position)s”")
                % {"person": name, "day": day, "position": called.get(cmd.position, "")},
                subject=name,
                remedy=_("请核对所依据的岗位"),
            )


def _check_open(cmds: Sequence[OpenAccount], ctx: Context) -> Iterator[Finding]:
    systems = known_systems(c.system for c in cmds)
    yield from _check_user(cmds, [c.system for c in cmds], ctx)
    logins = [c.login.strip() for c in cmds]
    rows = Account.objects.filter(system__in=systems, login__in=logins).values_list("system", "login", "pk")
    ids = {(system, login): key for system, login, key in rows}
    lives = _lives(ids.values())
    seen: set[tuple[int, str]] = set()
    for index, cmd in enumerate(cmds):
        login = cmd.login.strip()
        yield from value_findings(Account, {"login": login}, lambda f, i=index: spot(cmds, i, f), login)  # type: ignore[misc]
        if cmd.system not in systems:
            yield unknown(_("业务系统"), cmd.system, spot(cmds, index, "system"))
        elif cmd.days is not None:
            open_then = [w for w in lives.get(ids.get((cmd.system, login), 0), []) if w.overlaps(cmd.days)]
            if open_then or (cmd.system, login) in seen:
                days = spoken(open_then[0] if open_then else cmd.days)
                yield Finding(
                    "account.open_already",
                    _("账号“%(login)s”%(days)s已开立") % {"login": login, "days": days},
                    subject=login,
                    source=spot(cmds, index, "login"),
                    remedy=_("请改用变更，或核对账号"),
                )
        seen.add((cmd.system, login))


def _check_change(cmds: Sequence[ChangeAccount], ctx: Context) -> Iterator[Finding]:
    systems = systems_of_accounts(c.account for c in cmds)
    yield from _check_user(cmds, [systems.get(c.account) for c in cmds], ctx)
    lives = _lives(c.account for c in cmds)
    for index, cmd in enumerate(cmds):
        if not any(cmd.valid_from in when for when in lives.get(cmd.account, ())):
            yield _closed(cmd.account, cmd.valid_from, spot(cmds, index, "valid_from"))


def _check_close(cmds: Sequence[CloseAccount], ctx: Context) -> Iterator[Finding]:
    lives = _lives(c.account for c in cmds)
    for index, cmd in enumerate(cmds):
        if not any(when.start <= cmd.day <= when.end for when in lives.get(cmd.account, ())):
            yield _closed(cmd.account, cmd.day, spot(cmds, index, "day"))


def _closed(account: int, day: dt.date, where: str) -> Finding:
    login = Account.objects.filter(pk=account).values_list("login", flat=True).first() or str(account)
    return Finding(
        "account.outside_life",
        _("账号“%(login)s”在%(day)s未开立或已注销") % {"login": login, "day": day},
        subject=login,
        source=where,
        remedy=_("请刷新页面，核对日期"),
    )


register_check("accounts.open", _check_open)
register_check("accounts.change", _check_change)
register_check("accounts.close", _check_close)
