"""Findings about committees in words (委员会检查发现的表述)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.committees.screens import LACKS
from gangze.controls.domain.committees import MEMBER
from gangze.controls.domain.found import Found
from gangze.controls.queries.knowledge import Knowledge

if TYPE_CHECKING:
    from gangze.controls.words import Names

LABELS = {f"missing.{code}": label for code, label in LACKS.items()} | {MEMBER: gettext_lazy("委员表决本人经办事项")}

_WORDS = {
    "missing.committee_chair": lambda: (_("“%(subject)s”没有主任委员。"), _("请聘任主任委员，或安排所随岗位任岗")),
    "missing.committee_secretary": lambda: (_("“%(subject)s”没有秘书，会议记录和决议无人负责。"), _("请指定秘书")),
    "missing.committee_quorum": lambda: (
        _("“%(subject)s”有表决权委员%(members)s人，少于法定的%(needed)s人，不能作出决定。"),
        _("请补足委员，或修订章程"),
    ),
    "missing.committee_odd": lambda: (
        _("“%(subject)s”有表决权委员%(members)s人，章程规定须为单数。"),
        _("请增减一名委员"),
    ),
    "missing.committee_seat": lambda: (
        _("“%(subject)s”的委员席位“%(who)s”当日无人：岗位空缺，或所聘人员已离职。"),
        _("请安排任岗，或终止该席位另行聘任"),
    ),
}


def committee_words(found: Found, names: Names, knowledge: Knowledge) -> tuple[str, str, str]:
    """Subject, message and remedy."""
    subject = names.of(*found.subject)
    if found.code == MEMBER:
        return subject, *_member(found, subject, names, knowledge)
    who = next((names.of(w.kind, w.id) for w in found.witness if w.kind in ("position", "person")), "")
    message, remedy = _WORDS[found.code]()
    return subject, message % {"subject": subject, "who": who, **found.values}, remedy


def _member(found: Found, subject: str, names: Names, knowledge: Knowledge) -> tuple[str, str]:
    rule = knowledge.rule(found.rule)

    def side(role: str) -> str:
        keys = dict.fromkeys(w.activity for w in found.witness if w.kind == "activity" and w.role == role)
        return "、".join(knowledge.vocabulary[key].name for key in keys if key in knowledge.vocabulary)

    values = {
        "subject": subject,
        "position": next((names.of("position", w.id) for w in found.witness if w.kind == "position"), ""),
        "committee": next((names.of("unit", w.id) for w in found.witness if w.kind == "unit"), ""),
        "left": side("left"),
        "right": side("right"),
        "why": (rule.why if rule else "").rstrip("。"),
    }
    message = (
        _("%(subject)s任“%(position)s”承担“%(left)s”，又是“%(committee)s”委员，对“%(right)s”有表决权。%(why)s。")
        % values
    )
    return message, _("请更换委员，或规定其对本人经办的事项回避表决")
