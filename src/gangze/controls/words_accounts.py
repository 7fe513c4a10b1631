"""Findings about system accounts in words (系统账号检查发现的表述)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gangze.accounts.screens import wording
from gangze.controls.domain.found import Found
from gangze.controls.queries.knowledge import Knowledge

if TYPE_CHECKING:
    from gangze.controls.words import Names

LABELS = {f"account.{code}": label for code, label in wording.LABELS.items()}


def account_words(found: Found, names: Names, knowledge: Knowledge) -> tuple[str, str, str]:
    """Subject, message and remedy."""
    kind, key = found.subject
    subject = names.of(kind, key) if kind == "person" else f"{found.values['system']} {found.values['login']}".strip()
    if found.code == "account.incompatible":
        return subject, *_incompatible(found, subject, knowledge)
    values: Mapping[str, str] = {
        **found.values,
        "person": subject,
        "position": next((names.of("position", w.id) for w in found.witness if w.kind == "position"), ""),
        "post": next((names.of("post", w.id) for w in found.witness if w.kind == "post"), ""),
    }
    return subject, *wording.said(found.code.removeprefix("account."), values)


def _incompatible(found: Found, subject: str, knowledge: Knowledge) -> tuple[str, str]:
    rule = knowledge.rule(found.rule)

    def side(name: str) -> str:
        pairs = dict.fromkeys((w.name, w.activity) for w in found.witness if w.kind == "role" and w.role == name)
        return "、".join(
            _("%(role)s（%(activity)s）") % {"role": role, "activity": _activity(activity, knowledge)}
            for role, activity in pairs
        )

    values = {
        "subject": subject,
        "system": found.values["system"],
        "logins": found.values["logins"],
        "left": side("left"),
        "right": side("right"),
        "why": (rule.why if rule else "").rstrip("。"),
    }
    message = _("%(subject)s在“%(system)s”一人兼有%(left)s与%(right)s，账号%(logins)s。%(why)s。") % values
    return message, _("请收回其中一方的角色，或由不同人员分别操作")


def _activity(key: str, knowledge: Knowledge) -> str:
    return knowledge.vocabulary[key].name if key in knowledge.vocabulary else key
