"""Findings in words: what, where, why, and what to do (检查发现的表述)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.named_reviews import KEY
from gangze.controls.queries.knowledge import Knowledge
from gangze.controls.words_accounts import LABELS as ACCOUNT_LABELS
from gangze.controls.words_accounts import account_words
from gangze.controls.words_authority import AUTHORITY_LABELS, authority_words
from gangze.controls.words_committees import LABELS as COMMITTEE_LABELS
from gangze.controls.words_committees import committee_words
from gangze.controls.words_relatives import LABELS as RELATIVE_LABELS
from gangze.controls.words_relatives import relative_words
from gangze.kernel.interval import FOREVER

LABELS = {
    "sod.post": gettext_lazy("同一岗位不相容职责"),
    "sod.unit": gettext_lazy("同一部门不相容职责"),
    "sod.person": gettext_lazy("一人兼任不相容岗位"),
    "sod.leader": gettext_lazy("同一领导分管不相容部门"),
    "sod.standing_in": gettext_lazy("顶岗后不相容职责"),
    "sod.joint_custody": gettext_lazy("顶岗后双人保管变为一人"),
    "sod.small_unit": gettext_lazy("两人网点难以分离"),
    "sod.history": gettext_lazy("曾任不相容岗位"),
    "stay.longest": gettext_lazy("任期超限未轮岗"),
    "stay.ends_soon": gettext_lazy("任期将满"),
    "stay.no_leave": gettext_lazy("应强制休假未休"),
    "stay.leave_short": gettext_lazy("强制休假天数不足"),
    "stay.no_inspection": gettext_lazy("强制休假期间未离岗检查"),
    "stay.no_audit": gettext_lazy("离任未审计"),
    "sod.stand_in": gettext_lazy("顶岗期间不相容职责"),
    "sod.stand_in_custody": gettext_lazy("顶岗期间双人保管变为一人"),
    "missing.holder": gettext_lazy("岗位空缺"),
    "missing.stand_in": gettext_lazy("请假无人顶岗"),
    "missing.manual": gettext_lazy("无说明书"),
    "missing.criterion": gettext_lazy("岗位无考核标准"),
    "missing.post_named": gettext_lazy("所提岗位不存在"),
    "missing.unit_named": gettext_lazy("所提机构不存在"),
    "overlap.duty": gettext_lazy("职责交叉重复"),
    "overlap.standing_in": gettext_lazy("多人顶岗职责不清"),
    "vague.object": gettext_lazy("职责对象不明"),
    "vague.lead": gettext_lazy("共同职责无牵头"),
    "vague.standard": gettext_lazy("频率标准不明"),
    "vague.deadline": gettext_lazy("报告时限不明"),
    "stale.review": gettext_lazy("说明书久未修订"),
    "stale.words": gettext_lazy("表述过时"),
    **ACCOUNT_LABELS,
    **AUTHORITY_LABELS,
    **RELATIVE_LABELS,
    **COMMITTEE_LABELS,
}
"""Codes of findings as staff call them."""

FAMILIES = {
    "sod": gettext_lazy("不相容职责"),
    "missing": gettext_lazy("职责缺失"),
    "overlap": gettext_lazy("职责交叉"),
    "vague": gettext_lazy("职责含糊"),
    "stale": gettext_lazy("陈旧过时"),
    "account": gettext_lazy("系统账号"),
    "stay": gettext_lazy("轮岗与强制休假"),
    "authority": gettext_lazy("授权"),
}
"""The first word of a code."""

EPOCH = dt.date(1970, 1, 1)


def day_of(number: int) -> dt.date:
    """The day of a number of days since 1970-01-01."""
    return FOREVER if number >= (FOREVER - EPOCH).days else EPOCH + dt.timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Names:
    """How the subjects of findings are called."""

    posts: Mapping[int, str]
    units: Mapping[int, str]
    persons: Mapping[int, str]
    positions: Mapping[int, str]
    homes: Mapping[int, str] = field(default_factory=dict)
    """The unit of each post that stands in only one."""

    def placed(self, kind: str, key: int) -> str:
        """The name with the department where a post's own name would not tell it from others (宣传交流部综合岗)."""
        name, home = self.of(kind, key), self.homes.get(key, "") if kind == "post" else ""
        return name if not name or name.startswith(home) else home + name

    def of(self, kind: str, key: int) -> str:
        """The name of a subject or witness."""
        named: dict[str, Mapping[int, str]] = {
            "post": self.posts,
            "unit": self.units,
            "person": self.persons,
            "position": self.positions,
        }
        return named.get(kind, {}).get(key, "")


def _quoted(witness: Sequence[Witness], role: str) -> str:
    texts = list(dict.fromkeys(w.text for w in witness if w.kind == "duty" and w.role == role))
    shown = "”“".join(text if len(text) <= 40 else text[:38] + "…" for text in texts[:2])
    more = _("等%(n)d条") % {"n": len(texts)} if len(texts) > 2 else ""
    return f"“{shown}”{more}"


def _activities(witness: Sequence[Witness], role: str, knowledge: Knowledge) -> str:
    keys = dict.fromkeys(w.activity for w in witness if w.role == role and w.activity)
    return "、".join(knowledge.vocabulary[key].name for key in keys if key in knowledge.vocabulary)


def worded(found: Found, names: Names, knowledge: Knowledge) -> tuple[str, str, str]:
    """Subject, message and remedy of a finding."""
    if found.code.startswith("account."):
        return account_words(found, names, knowledge)
    if found.code in RELATIVE_LABELS:
        return relative_words(found, names, knowledge)
    if found.code in COMMITTEE_LABELS:
        return committee_words(found, names, knowledge)
    subject = names.of(*found.subject)
    if found.code in AUTHORITY_LABELS:
        return subject, *authority_words(found, names.placed(*found.subject), lambda key: names.of("person", key))
    if found.code.startswith("sod.") and found.code not in ("sod.joint_custody", "sod.stand_in_custody"):
        return subject, _separation(found, names, knowledge), _separation_remedy(found, knowledge)
    values = {
        "subject": names.placed(*found.subject),
        "duty": next((w.text for w in found.witness if w.kind == "duty"), ""),
        "left": _quoted(found.witness, "left"),
        "right": _quoted(found.witness, "right"),
        "others": _others(found.witness, names),
        "absent": _absent(found, names),
        "position": "、".join(names.of("position", w.id) for w in found.witness if w.kind == "position"),
        "days": _days(found),
        "who": names.of("person", next((w.id for w in found.witness if w.role == "absent" and w.kind == "person"), 0)),
        **found.values,
    }
    many = int(found.values.get("units", 0)) > 1
    message, remedy = _PLAIN[f"{found.code}/units" if many else found.code]()
    return subject, message % values, remedy % values


def _others(witness: Sequence[Witness], names: Names) -> str:
    """The posts and departments on the other side of an overlap."""
    others = (names.placed(w.kind, w.id) for w in witness if w.kind in ("post", "unit") and w.role == "right")
    return "、".join(dict.fromkeys(others))


def _days(found: Found) -> str:
    """The days of a finding in words."""
    if found.days is None:
        return ""
    start, end = map(day_of, found.days)
    if end == FOREVER:
        return _("%(start)s起") % {"start": start}
    return _("%(start)s至%(end)s") % {"start": start, "end": end - dt.timedelta(days=1)}


def _absent(found: Found, names: Names) -> str:
    absent = next((w for w in found.witness if w.role == "absent" and w.kind == "post"), None)
    return "" if absent is None else names.placed("post", absent.id) or absent.name


def _both(left: str, right: str) -> str:
    """Two sides' duties; one duty that bears both is quoted once."""
    return left if left == right else _("%(left)s与%(right)s") % {"left": left, "right": right}


def _separation(found: Found, names: Names, knowledge: Knowledge) -> str:
    rule = knowledge.rule(found.rule)
    values = {
        "subject": names.placed(*found.subject),
        "left": _activities(found.witness, "left", knowledge),
        "right": _activities(found.witness, "right", knowledge),
        "duties": _both(_quoted(found.witness, "left"), _quoted(found.witness, "right")),
        "why": (rule.why if rule else "").rstrip("。"),
        "posts": "、".join(
            dict.fromkeys(names.placed(w.kind, w.id) for w in found.witness if w.kind == "post" and w.id)
        ),
        "units": "、".join(dict.fromkeys(w.name for w in found.witness if w.kind == "unit" and w.name)),
        "absent": _absent(found, names),
        "days": _days(found),
    }
    if found.rule == KEY:
        if found.code == "sod.stand_in":
            return _("%(subject)s顶“%(absent)s”（%(days)s），将复核本人办理的业务：%(duties)s。") % values
        return (
            _("%(subject)s同时任%(posts)s，将复核本人办理的业务：%(duties)s。")
            if found.code == "sod.person"
            else _("“%(subject)s”在“%(absent)s”请假时顶岗，将复核本人办理的业务：%(duties)s。")
        ) % values
    text = {
        "sod.post": _("岗位“%(subject)s”一岗兼有“%(left)s”与“%(right)s”：%(duties)s。%(why)s。"),
        "sod.unit": _("“%(subject)s”一个部门兼有“%(left)s”与“%(right)s”：%(duties)s。%(why)s。"),
        "sod.person": _("%(subject)s同时任%(posts)s，一人兼有“%(left)s”与“%(right)s”：%(duties)s。%(why)s。"),
        "sod.leader": _("%(subject)s一人分管%(units)s，“%(left)s”与“%(right)s”归同一领导负责：%(duties)s。%(why)s。"),
        "sod.history": _(
            "%(subject)s先后任%(posts)s，曾有“%(left)s”者不得再有“%(right)s”：%(duties)s。%(why)s。"
        ),
        "sod.small_unit": _(
            "“%(subject)s”至多两人在岗，任何一人不在时即由另一人兼有“%(left)s”与“%(right)s”：%(duties)s。%(why)s。"
        ),
        "sod.standing_in": _(
            "“%(subject)s”在“%(absent)s”请假时顶岗，将一人兼有“%(left)s”与“%(right)s”：%(duties)s。%(why)s。"
        ),
        "sod.stand_in": _(
            "%(subject)s顶“%(absent)s”（%(days)s），一人兼有“%(left)s”与“%(right)s”：%(duties)s。%(why)s。"
        ),
    }[found.code]
    return text % values


def _separation_remedy(found: Found, knowledge: Knowledge) -> str:
    rule = knowledge.rule(found.rule)
    if rule is not None and found.code == "sod.small_unit":
        return _("请落实补偿性控制并经审批：%(instead)s") % {"instead": rule.small_outlet}
    return rule.remedy if rule else _("请换人复核，或调整任岗与顶岗安排")


_PLAIN = {
    "sod.joint_custody": lambda: (
        _("“%(subject)s”与他人双人保管%(left)s，在“%(absent)s”请假时又由其顶岗，双人保管变为一人。"),
        _("请指定第三人顶岗，或在顶岗期间另派一人共同保管并办理交接登记"),
    ),
    "sod.stand_in_custody": lambda: (
        _("%(subject)s顶“%(absent)s”（%(days)s），两岗原须双人保管，顶岗期间变为一人。"),
        _("请指定第三人顶岗，或在顶岗期间另派一人共同保管并办理交接登记"),
    ),
    "missing.stand_in": lambda: (
        _("%(who)s请假，“%(subject)s”%(days)s无人顶岗。"),
        _("请登记A/B角安排或临时顶岗，或调整请假日期"),
    ),
    "missing.holder": lambda: (_("“%(subject)s”当日无人任岗。"), _("请安排任岗、指定代岗，或撤销该设岗")),
    "missing.holder/units": lambda: (
        _("“%(subject)s”等%(units)s个机构所设岗位当日均无人任岗。"),
        _("请导入任岗或逐岗安排；不再需要的设岗请撤销"),
    ),
    "missing.criterion/units": lambda: (
        _("“%(subject)s”等%(units)s个机构的岗位都没有考核标准，做得好坏无从评价。"),
        _("请在岗位说明书中补充考核标准"),
    ),
    "missing.manual": lambda: (_("“%(subject)s”没有生效的职责说明，职责无据可查。"), _("请编制并发布说明书")),
    "missing.post_named": lambda: (
        _("“%(subject)s”的职责提到“%(name)s”，但登记簿中没有这个岗位。"),
        _("请补设该岗位及其职责，或更正条文中的岗位名称"),
    ),
    "missing.criterion": lambda: (
        _("“%(subject)s”有职责而没有考核标准，做得好坏无从评价。"),
        _("请在岗位说明书中补充考核标准"),
    ),
    "missing.unit_named": lambda: (
        _("“%(subject)s”的职责“%(duty)s”提到“%(name)s”，但登记簿中没有这个机构或部门。"),
        _("请补设该机构或登记其别名，或更正条文中的名称"),
    ),
    "overlap.duty": lambda: (
        _(
            "“%(subject)s”与“%(others)s”的职责相同或相近（相似度%(score)s%%）：%(left)s与%(right)s，出了问题难以分清由谁负责。"
        ),
        _("请合并、明确一方主办一方协办，或说明理由后保留"),
    ),
    "overlap.standing_in": lambda: (
        _("“%(subject)s”与“%(others)s”按同一清单为同一岗位顶岗，届时由谁顶岗不明。"),
        _("请指定第一、第二顶岗人，或将清单分给两个岗位"),
    ),
    "vague.lead": lambda: (
        _("“%(subject)s”的职责“%(duty)s”由几方共同承担，没有说明由谁牵头。"),
        _("请明确牵头方与配合方"),
    ),
    "vague.standard": lambda: (
        _("“%(subject)s”的职责“%(duty)s”要求定期或及时，没有说明多久一次，无法检查是否做到。"),
        _("请写明频率，如每日、每月或每季度"),
    ),
    "vague.deadline": lambda: (
        _("“%(subject)s”的职责“%(duty)s”要求及时报告或反馈，没有说明时限。"),
        _("请写明时限，如当日、2个工作日内"),
    ),
    "vague.object": lambda: (
        _("“%(subject)s”的职责“%(duty)s”没有说明做什么，无法据以考核。"),
        _("请写明对象、标准和时限"),
    ),
    "stale.review": lambda: (_("“%(subject)s”的说明书自%(since)s起未再修订。"), _("请组织复审，确认继续适用或修订")),
    "stale.words": lambda: (
        _("“%(subject)s”的职责仍沿用过去的做法或名称（%(words)s，现为%(now)s）：“%(duty)s”。"),
        _("请按现行流程和名称修订"),
    ),
    "stay.longest": lambda: (
        _("%(subject)s自%(since)s起任%(position)s，%(kind)s最长%(months)s个月，已于%(limit)s期满，至今未轮岗。"),
        _("请安排轮岗；确须延期的，落实补偿性控制并申请例外。依据：%(source)s"),
    ),
    "stay.ends_soon": lambda: (
        _("%(subject)s自%(since)s起任%(position)s，%(kind)s最长%(months)s个月，%(limit)s期满。"),
        _("请在期满前安排轮岗和接任人选。依据：%(source)s"),
    ),
    "stay.no_leave": lambda: (
        _("%(subject)s任%(position)s，自%(since)s起满%(months)s个月未强制休假，应在%(late)s前休满%(days)s个工作日。"),
        _("请列入强制休假计划，年休假不能抵用。依据：%(source)s"),
    ),
    "stay.leave_short": lambda: (
        _("%(subject)s任%(position)s，%(start)s起的强制休假只有%(taken)s个工作日，不足%(days)s个工作日。"),
        _("请补足或重新安排强制休假，年休假不能抵用。依据：%(source)s"),
    ),
    "stay.no_inspection": lambda: (
        _("%(subject)s任%(position)s，%(start)s起的强制休假期间没有离岗检查记录。"),
        _("请补做离岗检查并登记结果，说明当时未检查的原因"),
    ),
    "stay.no_audit": lambda: (
        _("%(subject)s于%(left)s离任%(position)s，没有离任审计记录。"),
        _("请安排离任审计并登记结果"),
    ),
}
