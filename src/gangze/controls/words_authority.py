"""Findings about authorities in words (授权检查的表述)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.controls.domain.found import Found
from gangze.duties.authority.domain.grants import Excess
from gangze.duties.authority.wording import excess_text, money

AUTHORITY_LABELS = {
    "authority.exceeds": gettext_lazy("转授权超出上级授权"),
    "authority.relied_expired": gettext_lazy("上级授权到期仍在转授权"),
    "authority.orphaned": gettext_lazy("上级授权撤回仍在转授权"),
    "authority.holder_gone": gettext_lazy("被授权人已离岗"),
    "authority.no_holder": gettext_lazy("授权岗位无人"),
    "authority.letter_missing": gettext_lazy("缺授权书"),
    "authority.gap": gettext_lazy("审批阶梯有断档"),
    "authority.self_handling": gettext_lazy("审批与经办未分离"),
    "authority.unrecorded": gettext_lazy("说明书有限额而未登记授权"),
    "authority.differs": gettext_lazy("说明书限额与授权不一致"),
}


def authority_words(found: Found, subject: str, person: Callable[[int], str]) -> tuple[str, str]:
    """Message and remedy of a finding about authorities."""
    codes = {w.role: w.name for w in found.witness if w.kind == "authority"}
    values: dict[str, Any] = {
        "subject": subject,
        "code": next((w.name for w in found.witness if w.kind == "authority" and not w.role), ""),
        "upper": codes.get("upper", ""),
        "person": next((person(w.id) for w in found.witness if w.kind == "person"), ""),
        "duty": next((w.text for w in found.witness if w.kind == "duty"), ""),
        **found.values,
    }
    if found.code == "authority.exceeds":
        values["what"] = _excess(found, codes.get("upper", ""))
    if found.code == "authority.gap":
        values["band"] = _band(found)
    if found.code == "authority.differs":
        values["own"] = money(int(found.values["own"]), found.values["currency"])
    message, remedy = _WORDS[found.code]()
    return message % values, remedy % values


def _excess(found: Found, upper: str) -> str:
    """What is exceeded, in the words of the refusal."""
    what, currency = found.values["what"], found.values["currency"]
    own, limit = found.values["own"], found.values["upper"]
    names = {"codes": {0: upper}, "units": {1: own, 2: limit}}
    if what == "reach":
        return excess_text(Excess(what, 0, 1, 2), currency, names)
    sides = [int(side) if side.isdecimal() and what not in ("currency", "products") else side for side in (own, limit)]
    return excess_text(Excess(what, 0, sides[0] if own else None, sides[1]), currency, names)


def _band(found: Found) -> str:
    currency = found.values["currency"]
    start, end = (money(int(found.values[side]), currency) for side in ("start", "end"))
    if start == end:
        return _("恰为%(end)s") % {"end": end}
    if found.values["included"] or found.values["start"] == "0":
        return _("%(start)s至%(end)s") % {"start": start, "end": end}
    return _("%(start)s以上至%(end)s") % {"start": start, "end": end}


_WORDS = {
    "authority.exceeds": lambda: (
        _("“%(subject)s”的转授权%(code)s超出上级：%(what)s。"),
        _("请下调或撤回该转授权，或报请上级调整授权"),
    ),
    "authority.relied_expired": lambda: (
        _("“%(subject)s”的转授权%(code)s所依据的上级授权%(upper)s已到期，不能再据以审批。"),
        _("请办理上级授权展期，或重新授权、撤回该转授权"),
    ),
    "authority.orphaned": lambda: (
        _("“%(subject)s”的转授权%(code)s所依据的上级授权%(upper)s已撤回，不能再据以审批。"),
        _("请另行授权，或撤回该转授权"),
    ),
    "authority.holder_gone": lambda: (
        _("授权%(code)s授予%(person)s本人，其已不任“%(subject)s”，该授权随离岗终止。"),
        _("请撤回该授权；接任人须另行授权"),
    ),
    "authority.no_holder": lambda: (
        _("“%(subject)s”有授权%(code)s而当日无人任岗，该级审批无人可办。"),
        _("请安排任岗或代岗，或暂由上级审批"),
    ),
    "authority.letter_missing": lambda: (
        _("“%(subject)s”的授权%(code)s没有与现行内容一致的授权书。"),
        _("请签发授权书，经双方签字后存档"),
    ),
    "authority.gap": lambda: (
        _("“%(subject)s”的%(matter)s%(product)s（%(band)s）没有人有权审批。"),
        _("请调整上下级限额使其相接，或办理特别授权"),
    ),
    "authority.self_handling": lambda: (
        _("%(subject)s有%(matter)s的审批权限（%(code)s），同时经办同一业务：“%(duty)s”。"),
        _("请将审批权限授予不经办该业务的岗位，或调整任岗"),
    ),
    "authority.unrecorded": lambda: (
        _("“%(subject)s”的职责“%(duty)s”载明%(matter)s限额（%(stated)s），登记簿中没有这项授权。"),
        _("请登记授权并签发授权书，或修订说明书"),
    ),
    "authority.differs": lambda: (
        _("“%(subject)s”的职责“%(duty)s”载明%(matter)s限额为%(stated)s，登记的授权为%(own)s，两者不一致。"),
        _("请以有效授权为准修订说明书，或变更授权"),
    ),
}
