"""The list of accounts that a system gives out: taken in whole, all or nothing (系统账号清单导入).

One row an account, or one an account and role. What the list says of users is believed even where it is wrong: whom
nobody knows is kept by the list's own words and shown as a difference. Accounts that the list no longer has are closed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from gangze.accounts.domain.reconciling import AccountOn, Picture, present_position
from gangze.accounts.queries.picture import picture
from gangze.accounts.services.accounts import (
    ChangeAccount,
    CloseAccount,
    OpenAccount,
    change_account,
    close_account,
    open_account,
)
from gangze.accounts.services.systems import DefineRole, define_role
from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import at_units, require
from gangze.organisation.imports.sheets import (
    Sheet,
    SheetResult,
    SheetRow,
    day_of,
    settle,
    words_of,
    yes_or_no,
)
from gangze.organisation.imports.tables import Cell, read_table
from gangze.organisation.models import Assignment
from gangze.organisation.queries.names import post_names
from gangze.people.models import PersonState

SHEET = Sheet(
    {
        "login": (
            "账号", "用户名", "登录名", "登录账号", "操作员号", "操作员编号", "操作员代码", "柜员号", "用户编号",
            "用户ID", "用户代码", "系统账号",
        ),
        "number": ("工号", "员工编号", "员工号", "人员编号", "职工编号"),
        "name": ("姓名", "使用人", "操作员姓名", "用户姓名", "员工姓名", "操作员", "操作员名称"),
        "roles": ("操作员角色", "角色", "用户角色", "权限角色", "角色名称", "操作权限", "岗位角色"),
        "post": ("岗位", "岗位名称", "所属岗位", "任职岗位"),
        "system": ("业务系统", "系统", "系统名称"),
        "valid_from": ("开户日期", "开立日期", "启用日期", "创建日期", "开通日期", "注册日期"),
        "last_used": (
            "最近使用", "最近登录", "最后登录时间", "最近登录时间", "上次登录时间", "最后使用日期", "最后登录日期",
        ),
        "state": ("状态", "账号状态", "用户状态", "操作员状态"),
        "shared": ("多人共用", "是否公用", "是否共用", "公用账号"),
        "note": ("备注", "说明"),
    },
    ("login",),
)  # fmt: skip
FIELDS = {"person": "number", "position": "post", "valid_to": "valid_from", "named": "name"}
GONE = {"注销", "已注销", "销户", "已销户", "删除", "已删除", "停用", "已停用", "无效", "离职"}


def template() -> bytes:
    """An empty list with the headings."""
    return SHEET.template()


def load_accounts(
    name: str, data: bytes, system: int, *, ctx: Context, dry_run: bool = False, update: bool = True
) -> SheetResult:
    """Take the list of one system in: all rows or none. Without `update` only accounts that are new.

    Raises `Refused` where the file is no table, and where rows are bad outside a dry run. `counts`: opened, changed,
    closed, roles.
    """
    seen = picture(ctx.today, system)
    require(ctx, "accounts.change", at_units(seen.systems[system].owner if system in seen.systems else None))
    table = SHEET.headed(read_table(name, data))
    result = SheetResult(rows=len(table.rows) - 1, table=table)
    rows = SHEET.read(table, ctx.today, _value, result)
    return settle(lambda: _load(rows, seen, system, ctx, update, result), result, dry_run)


def _value(key: str, cell: Cell, text: str) -> Any:
    if key == "login" and not text:
        raise ValueError(_("请填写账号"))
    if key == "last_used":
        return day_of(cell, re.split(r"[ T]", text)[0])
    if key == "roles":
        return words_of(text)
    if key == "shared":
        return yes_or_no(text)
    return text


@dataclass(slots=True)
class _Listed:
    """An account as the list has it, all its rows together."""

    row: SheetRow
    roles: list[str] = field(default_factory=list)

    def says(self, key: str) -> Any:
        return self.row.values.get(key)


def _load(
    rows: Sequence[SheetRow], seen: Picture, system: int, ctx: Context, update: bool, result: SheetResult
) -> None:
    listed = _by_login(rows, seen.systems[system].name, result)
    roles = _roles(listed, seen, system, ctx, result)
    users = _Users(listed.values(), seen, ctx)
    standing = {account.login: account for account in seen.accounts}
    fresh: list[tuple[SheetRow, OpenAccount]] = []
    changes: list[tuple[SheetRow, ChangeAccount]] = []
    for login, one in listed.items():
        if one.says("state") in GONE:
            continue
        before = standing.get(login)
        wanted = users.of(one, roles, before)
        if before is None:
            opened = OpenAccount(system=system, login=login, valid_from=one.row.values["valid_from"], **wanted)
            fresh.append((one.row, opened))
        elif update and _differs(before, wanted):
            changes.append((one.row, ChangeAccount(account=before.id, valid_from=ctx.today, **wanted)))
    result.counts["opened"] = len(SHEET.run(open_account, fresh, ctx, result, FIELDS) or ())
    result.counts["changed"] = len(SHEET.run(change_account, changes, ctx, result, FIELDS) or ())
    _close(listed, standing, ctx, update, result)


def _by_login(rows: Sequence[SheetRow], system: str, result: SheetResult) -> dict[str, _Listed]:
    """Accounts by login; further rows of one login may only add roles."""
    file = result.table.name if result.table else ""
    found: dict[str, _Listed] = {}
    for row in rows:
        login, of = row.values["login"], row.values.get("system", "")
        if of and of != system:
            what = _("该行是“%(other)s”的账号，不是“%(system)s”的") % {"other": of, "system": system}
            result.faults.append(
                SHEET.fault(file, row.line, "system", "accounts.other_system", what, _("请分系统导入"))
            )
        one = found.setdefault(login, _Listed(row))
        one.roles += [role for role in row.values.get("roles", []) if role not in one.roles]
        for key in ("number", "name", "state"):
            if row.values.get(key, "") != one.row.values.get(key, ""):
                what = _("账号“%(login)s”与第%(line)d行不一致") % {"login": login, "line": one.row.line}
                remedy = _("同一账号各行只有角色可以不同，请核对")
                result.faults.append(SHEET.fault(file, row.line, key, "accounts.contradiction", what, remedy))
                break
    return found


def _roles(
    listed: Mapping[str, _Listed], seen: Picture, system: int, ctx: Context, result: SheetResult
) -> dict[str, int]:
    """Roles by name; those that nobody knows yet are registered without activities."""
    known = {role.name: key for key, role in seen.roles.items()}
    first = {role: one.row for one in reversed(listed.values()) for role in one.roles if role not in known}
    cmds = [(row, DefineRole(system=system, name=name, valid_from=ctx.today)) for name, row in first.items()]
    made = SHEET.run(define_role, cmds, ctx, result, {"name": "roles"}) or []
    result.counts["roles"] = len(made)
    return known | {cmd.name: one["role"] for (_row, cmd), one in zip(cmds, made, strict=False)}


class _Users:
    """Employees as a list names them, and what they hold today."""

    def __init__(self, listed: Any, seen: Picture, ctx: Context) -> None:
        every = list(listed)
        self.seen = seen
        today = PersonState.objects.filter(true_on(ctx.today))
        numbers = {str(one.says("number")) for one in every if one.says("number")}
        names = {str(one.says("name")) for one in every if one.says("name") and not one.says("number")}
        rows = today.filter(person__staff_number__in=numbers).values_list("person__staff_number", "person")
        self.by_number = dict(rows)
        self.by_name: dict[str, list[int]] = {}
        for name, person in today.filter(name__in=names).values_list("name", "person"):
            self.by_name.setdefault(name, []).append(person)
        persons = {*self.by_number.values(), *(key for keys in self.by_name.values() for key in keys)}
        held = Assignment.objects.filter(true_on(ctx.today), person__in=persons).order_by("-kind", "position")
        self.held: dict[int, dict[int, int]] = {}
        self.main: dict[int, int] = {}
        for person, position, post, kind in held.values_list("person", "position", "position__post", "kind"):
            self.held.setdefault(person, {})[position] = post
            if kind == "primary":
                self.main[person] = position
        self.posts = post_names({post for posts in self.held.values() for post in posts.values()}, ctx.today)

    def of(self, one: _Listed, roles: Mapping[str, int], before: AccountOn | None) -> dict[str, Any]:
        """What the list says of an account, as arguments of the commands; what it has no column for stays."""
        values = one.row.values
        person, named = self._who(one)
        if "number" not in values and "name" not in values and before is not None:
            person, named = before.person, before.named
        keys = frozenset(roles[name] for name in one.roles if name in roles)
        if "roles" not in values and before is not None:
            keys = before.roles
        return {
            "person": person,
            "named": named,
            "position": self._position(one, person, keys, before),
            "roles": sorted(keys),
            "shared": values.get("shared", before.shared if before else False),
            "last_used": values.get("last_used", before.last_used if before else None),
            "listed": True,
            "note": values.get("note", before.note if before else ""),
        }

    def _who(self, one: _Listed) -> tuple[int | None, str]:
        number, name = str(one.says("number") or ""), str(one.says("name") or "")
        if number:
            person = self.by_number.get(number)
            return person, "" if person is not None else (f"{name}（{number}）" if name else number)
        found = self.by_name.get(name, [])
        return (found[0], "") if len(found) == 1 else (None, name)

    def _position(
        self, one: _Listed, person: int | None, roles: frozenset[int], before: AccountOn | None
    ) -> int | None:
        """The position named, else the one it was held for, else one entitled to the roles, else the primary one."""
        if person is None:
            return None
        held = self.held.get(person, {})
        named = str(one.says("post") or "")
        fitting = [position for position, post in held.items() if self.posts.get(post) == named]
        if fitting:
            return fitting[0]
        if before is not None and before.person == person and before.position is not None:
            return before.position
        account = AccountOn(0, 0, "", person, roles=roles)
        entitled = present_position(account, replace(self.seen, held=self.held)) if roles else None
        return entitled or self.main.get(person)


def _differs(before: AccountOn, wanted: Mapping[str, Any]) -> bool:
    same = ("person", "named", "position", "shared", "last_used", "note")
    return before.roles != frozenset(wanted["roles"]) or any(getattr(before, key) != wanted[key] for key in same)


def _close(
    listed: Mapping[str, _Listed],
    standing: Mapping[str, AccountOn],
    ctx: Context,
    update: bool,
    result: SheetResult,
) -> None:
    """Accounts that the list calls closed, and those it no longer has."""
    last = SheetRow(result.rows + 1, {})
    gone = [
        (listed[login].row if login in listed else last, CloseAccount(account=account.id, day=ctx.today))
        for login, account in standing.items()
        if (login not in listed or listed[login].says("state") in GONE) and update
    ]
    result.counts["closed"] = len(SHEET.run(close_account, gone, ctx, result, {"day": "login"}) or ())
