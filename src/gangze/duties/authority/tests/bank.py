"""A bank with a ladder: 行长 5000万 → 分行行长 500万 → 支行行长 50万, and a teller who has nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gangze.duties.authority.models import Authority
from gangze.duties.authority.services.granting import delegate, grant
from gangze.duties.authority.services.inputs import Delegate, Grant
from gangze.framework.command import Outcome
from gangze.framework.content.commands import ship_everything
from gangze.framework.context import Context
from gangze.framework.permission import Scope
from gangze.framework.proposal import Decide, approve
from gangze.organisation.tests.bank import Bank, acting, system

WAN = 1_000_000
"""Ten thousand yuan in hundredths."""

TODAY = dt.date(2026, 3, 2)
YEAR_END = dt.date(2027, 1, 1)


def ladder_bank() -> Bank:
    """总行 — 东山分行 — 城东支行, each with its head; 授权管理员 drafts, 合规负责人 approves."""
    ship_everything(system(reason="装载内容"))
    bank = Bank({}, {}, {}, {})
    bank.unit("山海银行总行", None, "head_office")
    bank.unit("东山分行", "山海银行总行", "branch")
    bank.unit("城东支行", "东山分行", "sub_branch")
    bank.unit("西山分行", "山海银行总行", "branch")
    for post in ("行长", "分行行长", "支行行长", "柜员", "授权管理员", "合规负责人"):
        bank.post(post)
    for unit, post in (
        ("山海银行总行", "行长"), ("山海银行总行", "授权管理员"), ("山海银行总行", "合规负责人"),
        ("东山分行", "分行行长"), ("西山分行", "分行行长"), ("城东支行", "支行行长"), ("城东支行", "柜员"),
    ):  # fmt: skip
        bank.establish(unit, post, 1, heads_unit=post.endswith("行长"))
    for name, unit, post in (
        ("秦岳", "山海银行总行", "行长"), ("范晓", "山海银行总行", "授权管理员"), ("钟慧", "山海银行总行", "合规负责人"),
        ("陆川", "东山分行", "分行行长"), ("邓琳", "城东支行", "支行行长"), ("李明", "城东支行", "柜员"),
    ):  # fmt: skip
        bank.person(name)
        bank.assign(name, unit, post)
    bank.give("授权管理员", "authority.grant", "authority.delegate", "authority.withdraw")
    bank.give("合规负责人", "authority.approve")
    bank.give("分行行长", "authority.delegate", "authority.withdraw", scope=Scope.SUBTREE)
    return bank


def wanted(bank: Bank, unit: str, post: str, **more: Any) -> dict[str, Any]:
    """What a grant says in the tests unless it says otherwise."""
    return {"position": bank.positions[unit, post], "valid_from": TODAY, "valid_to": YEAR_END} | more


def approved(outcome: Outcome, ctx: Context | None = None) -> dict[str, Any]:
    """The result once somebody else approves."""
    assert outcome.proposal is not None
    return dict(approve(Decide(proposal=outcome.proposal), ctx=ctx or system()).result[0])


def granted(bank: Bank, unit: str, post: str, single: int | None, **more: Any) -> int:
    """An approved basic authority to approve loans; its id."""
    more = {"matter": "credit.approve"} | more
    cmd = Grant(**wanted(bank, unit, post, single=single, **more))
    return int(approved(grant(cmd, ctx=system()))["authority"])


def passed_on(bank: Bank, parent: int, unit: str, post: str, single: int | None, **more: Any) -> int:
    """An approved authority passed on; its id."""
    cmd = Delegate(parent=parent, **wanted(bank, unit, post, single=single, **more))
    return int(approved(delegate(cmd, ctx=system()))["authority"])


def whole_ladder(bank: Bank) -> tuple[int, int, int]:
    """The three of the ladder, highest first."""
    top = granted(bank, "山海银行总行", "行长", 5000 * WAN, depth=2)
    middle = passed_on(bank, top, "东山分行", "分行行长", 500 * WAN, depth=1)
    return top, middle, passed_on(bank, middle, "城东支行", "支行行长", 50 * WAN)


def clerk(bank: Bank) -> Context:
    """范晓, who drafts."""
    return acting(bank.people["范晓"])


def officer(bank: Bank) -> Context:
    """钟慧, who approves."""
    return acting(bank.people["钟慧"])


def code(key: int) -> str:
    """The number of an authority."""
    return Authority.objects.get(pk=key).code
