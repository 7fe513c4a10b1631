"""Amounts, limits and reasons in words (授权的表述)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gangze.duties.authority.domain.deciding import Reason
from gangze.duties.authority.domain.grants import Excess
from gangze.duties.authority.domain.limits import Limits
from gangze.duties.authority.domain.matters import Capacity
from gangze.organisation.wording import spoken

BOUND_NAMES = {
    "single": gettext_lazy("单笔"),
    "customer": gettext_lazy("单户"),
    "daily": gettext_lazy("当日累计"),
    "monthly": gettext_lazy("当月累计"),
    "above": gettext_lazy("起点金额"),
}
CAPACITIES = {
    Capacity.APPROVAL: gettext_lazy("审批授权"),
    Capacity.SIGNATURE: gettext_lazy("有权签字人"),
    Capacity.COUNTER: gettext_lazy("高级柜员（柜面授权）"),
}
CURRENCY_NAMES = {
    "CNY": gettext_lazy("人民币"),
    "USD": gettext_lazy("美元"),
    "EUR": gettext_lazy("欧元"),
    "HKD": gettext_lazy("港元"),
    "GBP": gettext_lazy("英镑"),
    "JPY": gettext_lazy("日元"),
}

_YI, _WAN = 10**10, 10**6
"""A hundred million and ten thousand, in hundredths."""


def money(amount: int, currency: str) -> str:
    """An amount in hundredths as staff say it: 500万元, 1.5亿元, 3万美元; with a code and commas in English."""
    if get_language() == "en":
        return f"{currency} {_grouped(amount)}"
    unit = _("元") if currency == "CNY" else str(CURRENCY_NAMES.get(currency, currency))
    if amount >= _YI and amount % (_YI // 100) == 0:
        return _("%(number)s亿%(unit)s") % {"number": _short(amount, _YI), "unit": unit}
    if amount >= _WAN and amount % (_WAN // 100) == 0:
        return _("%(number)s万%(unit)s") % {"number": _short(amount, _WAN), "unit": unit}
    return f"{_grouped(amount)}{unit}"


def _short(amount: int, scale: int) -> str:
    return f"{amount // scale}.{amount % scale * 100 // scale:02d}".rstrip("0").rstrip(".")


def _grouped(amount: int) -> str:
    return f"{amount // 100:,}" + (f".{amount % 100:02d}" if amount % 100 else "")


def limits_said(limits: Limits) -> list[str]:
    """The bounds one by one: 单笔500万元（含）."""
    end = _("（含）") if limits.inclusive else _("（不含）")
    said = [
        _("%(bound)s%(amount)s%(end)s")
        % {"bound": BOUND_NAMES[name], "amount": money(value, limits.currency), "end": end}
        for name, value in limits.bounds()
    ]
    if limits.above:
        said.insert(0, _("%(amount)s以上（不含）") % {"amount": money(limits.above, limits.currency)})
    return said


def limits_text(limits: Limits) -> str:
    """All bounds in one line; what is not bounded by an amount says so."""
    return "，".join(limits_said(limits)) or _("不以金额为限")


def excess_text(excess: Excess, currency: str, names: Mapping[str, Any]) -> str:
    """One excess in words: which limit of which authority. `names(kind)` gives names of units and products."""
    values: dict[str, Any] = {"link": names["codes"].get(excess.link, excess.link), "days": ""}
    if excess.when is not None:
        values["days"] = spoken(excess.when)
    if excess.what in BOUND_NAMES:
        assert isinstance(excess.upper, int)
        values |= {"bound": BOUND_NAMES[excess.what], "upper": money(excess.upper, currency)}
        values["own"] = money(excess.own, currency) if isinstance(excess.own, int) else _("不设限额")
        if excess.what == "above":
            return _("起点金额%(own)s低于上级授权%(link)s的%(upper)s") % values
        return _("%(bound)s限额%(own)s高于上级授权%(link)s的%(upper)s") % values
    if excess.what == "products":
        return _("产品范围超出上级授权%(link)s") % values
    if excess.what == "reach":
        units = names["units"]
        values |= {"own": units.get(excess.own, ""), "upper": units.get(excess.upper, "")}
        return _("适用机构“%(own)s”不在上级授权%(link)s的适用机构“%(upper)s”之内") % values
    if excess.what == "currency":
        values |= {"own": currency_name(str(excess.own)), "upper": currency_name(str(excess.upper))}
        return _("币种%(own)s与上级授权%(link)s的%(upper)s不同，一条授权链只能用一个币种") % values
    if excess.what == "matter":
        return _("事项与上级授权%(link)s不同") % values
    if excess.what == "depth":
        return _("上级授权%(link)s不允许再转授到这一层级") % values
    return _("上级授权%(link)s在%(days)s不生效") % values


FIELD_OF = {"dates": "valid_to", "products": "products", "reach": "reach", "currency": "currency", "depth": "depth"}
"""Where an excess belongs in a form; a bound belongs to the field of its name."""


def currency_name(code: str) -> str:
    """The name of a currency."""
    return str(CURRENCY_NAMES.get(code, code))


def reason_text(reason: Reason, currency: str, codes: Mapping[int, str]) -> str:
    """A reason in one sentence."""
    values: dict[str, Any] = {
        "code": codes.get(reason.authority or 0, ""),
        "link": codes.get(reason.link or 0, ""),
        "bound": BOUND_NAMES.get(reason.bound, ""),
        "limit": money(reason.limit, currency) if reason.limit is not None else "",
    }
    if reason.code == "amount" and reason.bound == "above":
        return _("金额未达起点（须高于%(limit)s）") % values
    said = {
        "covers": _("在授权范围之内"),
        "amount": _("超过%(bound)s限额%(limit)s"),
        "currency": _("币种不同"),
        "product": _("不含该产品"),
        "reach": _("不适用于该机构"),
        "dates": _("当日不在授权期限内"),
        "expired": _("授权已到期"),
        "withdrawn": _("授权已撤回"),
        "holder_gone": _("被授权人已不任该岗"),
        "no_holder": _("岗位无人"),
        "not_named": _("授权给指定的另一人"),
        "not_acting": _("该人员当日未在该岗位任职或顶岗"),
        "chain": _("所依据的上级授权%(link)s已失效"),
        "chain_amount": _("超过上级授权%(link)s的%(bound)s限额%(limit)s"),
        "none": _("该岗位没有这一事项的授权"),
    }[reason.code]
    return said % values


def reasons_text(reasons: Iterable[Reason], currency: str, codes: Mapping[int, str]) -> str:
    """Reasons in one line."""
    return "；".join(dict.fromkeys(reason_text(reason, currency, codes) for reason in reasons))
