"""The page on which accounts are held against posts (账号核对页面的数据)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gangze.accounts.domain.reconciling import Difference, Picture, differences, present_position
from gangze.accounts.queries.picture import picture
from gangze.accounts.screens.wording import LABELS, names_of, said, values_of

CLOSABLE = frozenset({"no_person", "person_unknown", "person_left", "post_ended", "shared", "dormant", "double"})
"""Differences that closing the account settles."""

GIVEN = frozenset({"no_person", "person_unknown", "shared"})
"""Differences that an account has until it is somebody's."""


@dataclass(frozen=True, slots=True)
class Line:
    """One difference on the page, and what can be done about it; `kept` is the position to hold it for instead."""

    message: str
    remedy: str
    accounts: tuple[tuple[int, str], ...]
    kept: int | None
    person: int | None
    role: int | None
    closable: bool
    assignable: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Differences of one kind."""

    code: str
    label: str
    lines: list[Line]
    closable: bool
    keepable: bool


def reconciled(day: dt.date, system: int) -> list[Group]:
    """What does not agree in one system on a day, by kind."""
    seen = picture(day, system)
    found = list(differences(seen))
    names = names_of(found, day)
    groups: dict[str, list[Line]] = {code: [] for code in LABELS}
    for one in found:
        message, remedy = said(one.code, values_of(one, seen, names))
        accounts = (one.account, *one.others) if one.account else ()
        groups[one.code].append(
            Line(
                message,
                remedy,
                tuple((a.id, a.login) for a in accounts),
                _kept(one, seen) if one.code == "post_ended" else None,
                one.person,
                one.role,
                one.code in CLOSABLE,
                one.code in GIVEN,
            )
        )
    return [
        Group(code, str(LABELS[code]), lines, code in CLOSABLE, any(line.kept for line in lines))
        for code, lines in groups.items()
        if lines
    ]


def _kept(one: Difference, seen: Picture) -> int | None:
    return present_position(one.account, seen) if one.account else None
