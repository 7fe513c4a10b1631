"""Systems of the sample bank, with the accounts that their lists have (示例业务系统与账号)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from gangze.accounts.imports import load_accounts
from gangze.accounts.services.systems import DefineRole, Entitle, RegisterSystem, define_role, entitle, register_system
from gangze.framework.context import Context

FOLDER = Path(__file__).resolve().parents[2] / "content" / "sample"


class Loading(Protocol):
    """The bank while it is loaded."""

    manifest: dict[str, Any]
    units: dict[str, int]
    posts: dict[str, int]
    counts: dict[str, int]

    @property
    def opens_on(self) -> dt.date: ...
    def ctx(self, reason: str) -> Context: ...


def load_systems(bank: Loading) -> None:
    """Register each system, its roles and the posts entitled to them, and take its list of accounts in."""
    opened = 0
    for given in bank.manifest["systems"]:
        ctx = bank.ctx(f"登记{given['name']}")
        cmd = RegisterSystem(
            code=given["code"], name=given["name"], owner=bank.units[given["owner"]], valid_from=bank.opens_on
        )
        system = int(register_system(cmd, ctx=ctx).result["system"])
        _roles(bank, system, given["roles"], ctx)
        path = FOLDER / given["accounts"]
        listed = bank.ctx(f"导入{given['name']}账号清单")
        opened += load_accounts(path.name, path.read_bytes(), system, ctx=listed).counts["opened"]
    bank.counts["accounts"] = opened


def _roles(bank: Loading, system: int, roles: list[Mapping[str, Any]], ctx: Context) -> None:
    defined = [
        DefineRole(system=system, name=row["name"], activities=row["activities"], valid_from=bank.opens_on)
        for row in roles
    ]
    made = define_role.many(defined, ctx=ctx).result
    entitle.many(
        [
            Entitle(role=one["role"], post=bank.posts[post], needed=needed, valid_from=bank.opens_on)
            for row, one in zip(roles, made, strict=True)
            for key, needed in (("needed", True), ("posts", False))
            for post in row.get(key, ())
        ],
        ctx=ctx,
    )
