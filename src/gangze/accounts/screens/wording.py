"""Differences between accounts and posts in words (账号核对的表述)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.accounts.domain.reconciling import Difference, Picture
from gangze.organisation.queries.names import person_names, position_names, post_names

LABELS = {
    "no_person": gettext_lazy("账号无使用人"),
    "person_unknown": gettext_lazy("使用人不在册"),
    "person_left": gettext_lazy("使用人已离职"),
    "post_ended": gettext_lazy("所依据岗位已卸任"),
    "not_entitled": gettext_lazy("角色与岗位不符"),
    "role_unfounded": gettext_lazy("角色无对应岗位"),
    "double": gettext_lazy("一人多号"),
    "shared": gettext_lazy("多人共用账号"),
    "missing": gettext_lazy("应有而无账号"),
    "dormant": gettext_lazy("账号久未使用"),
    "incompatible": gettext_lazy("操作员角色不相容"),
}
"""Codes of differences as staff call them."""

_WORDS = {
    "no_person": lambda: (
        _("“%(system)s”的账号“%(login)s”没有使用人。"),
        _("请落实使用人，或注销账号"),
    ),
    "person_unknown": lambda: (
        _("“%(system)s”的账号“%(login)s”由“%(named)s”使用，花名册中没有此人。"),
        _("请核对工号和姓名后落实到人，或注销账号"),
    ),
    "person_left": lambda: (
        _("%(person)s已不在职，“%(system)s”的账号“%(login)s”仍未注销。"),
        _("请注销账号"),
    ),
    "post_ended": lambda: (
        _("%(person)s已不任“%(position)s”，为该岗位开立的“%(system)s”账号“%(login)s”仍未注销。"),
        _("请注销账号；现任岗位确需使用的，改按现任岗位登记"),
    ),
    "not_entitled": lambda: (
        _("%(person)s在“%(system)s”的账号“%(login)s”有“%(role)s”角色，所任岗位均不应有此角色。"),
        _("请收回该角色，或核定岗位应有角色"),
    ),
    "role_unfounded": lambda: (
        _("“%(system)s”的“%(role)s”角色已有人使用，没有登记哪些岗位应有。"),
        _("请登记应有该角色的岗位，或收回角色"),
    ),
    "double": lambda: (
        _("%(person)s在“%(system)s”有多个账号：%(logins)s。"),
        _("一人一号：请保留一个，注销其余"),
    ),
    "shared": lambda: (
        _("“%(system)s”的账号“%(login)s”由多人共用，办理的业务无法落实到人。"),
        _("请为每人单独开号并注销共用账号"),
    ),
    "missing": lambda: (
        _("%(person)s任“%(post)s”，须有“%(system)s”的“%(role)s”角色，尚无账号。"),
        _("请开立账号或补授角色"),
    ),
    "dormant": lambda: (
        _("“%(system)s”的账号“%(login)s”自%(used)s起未再使用，已超过%(days)s天。"),
        _("请核实是否仍需使用，不需要的注销"),
    ),
}


@dataclass(frozen=True, slots=True)
class Names:
    """How persons, positions and posts are called."""

    persons: Mapping[int, str]
    positions: Mapping[int, str]
    posts: Mapping[int, str]


def names_of(found: Iterable[Difference], day: dt.date) -> Names:
    """The names that some differences need; four queries."""
    every = list(found)
    return Names(
        person_names((d.person for d in every if d.person is not None), day),
        position_names((d.account.position for d in every if d.account and d.account.position is not None), day),
        post_names((d.post for d in every if d.post is not None), day),
    )


def values_of(found: Difference, seen: Picture, names: Names) -> dict[str, str]:
    """What the words of a difference are filled with."""
    account = found.account
    logins = [a.login for a in (account, *found.others) if a is not None]
    return {
        "system": seen.systems[found.system].name,
        "login": account.login if account else "",
        "logins": "、".join(logins),
        "named": account.named if account else "",
        "person": names.persons.get(found.person or 0, ""),
        "position": names.positions.get(account.position or 0, "") if account else "",
        "post": names.posts.get(found.post or 0, ""),
        "role": seen.roles[found.role].name if found.role in seen.roles else "",
        "used": account.last_used.isoformat() if account and account.last_used else "",
        "days": str(seen.systems[found.system].dormant_days),
    }


def said(code: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Message and remedy."""
    message, remedy = _WORDS[code]()
    return message % values, remedy % values
