"""Findings about relatives in words: that recusal applies, never why (任职回避检查发现的表述)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.controls.domain.found import Found
from gangze.controls.domain.relatives import DUTIES, SUPERIOR
from gangze.controls.queries.knowledge import Knowledge

if TYPE_CHECKING:
    from gangze.controls.words import Names

LABELS = {
    SUPERIOR: gettext_lazy("任职回避：直接上下级"),
    DUTIES: gettext_lazy("任职回避：不相容职责"),
}


def relative_words(found: Found, names: Names, knowledge: Knowledge) -> tuple[str, str, str]:
    """Subject, message and remedy. Whoever reads this may not know the relation: it is not told."""
    subject = names.of(*found.subject)
    rule = knowledge.rule(found.rule)

    def name(kind: str, role: str) -> str:
        return next((names.of(kind, w.id) for w in found.witness if w.kind == kind and w.role == role), "")

    def side(role: str) -> str:
        keys = dict.fromkeys(w.activity for w in found.witness if w.kind == "activity" and w.role == role)
        return "、".join(knowledge.vocabulary[key].name for key in keys if key in knowledge.vocabulary)

    values = {
        "subject": subject,
        "other": name("person", "first"),
        "upper": name("position", "first"),
        "lower": name("position", "second"),
        "left": side("left"),
        "right": side("right"),
        "why": (rule.why if rule else "").rstrip("。"),
    }
    if found.code == SUPERIOR:
        message = _("按任职回避规定，%(subject)s任“%(lower)s”与%(other)s任“%(upper)s”不得有直接上下级关系。") % values
    else:
        message = (
            _(
                "按任职回避规定，%(other)s任“%(upper)s”（%(left)s）与%(subject)s任“%(lower)s”（%(right)s）"
                "不得在同一机构分管两边。%(why)s。"
            )
            % values
        )
    return subject, message, _("请调整其中一方的岗位；确需任职的，报例外审批并落实监督措施")
