"""What the controls say inside commands of system accounts (开立、变更账号时的制衡检查)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from gangze.accounts.activities import register_activity_names
from gangze.accounts.queries.picture import picture
from gangze.accounts.queries.screens import systems_of_accounts
from gangze.controls.domain.accounts import incompatible_roles
from gangze.controls.queries.knowledge import knowledge_on
from gangze.controls.services.telling import told
from gangze.controls.words import Names
from gangze.framework.checks import spot
from gangze.framework.command import register_check
from gangze.framework.context import Context
from gangze.kernel.findings import Effect, Finding
from gangze.organisation.queries.names import person_names


def _known(cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    """A role or a charter is tagged with activities of the bank's own vocabulary only."""
    if not any(cmd.activities for cmd in cmds):
        return
    vocabulary = knowledge_on(ctx.today).vocabulary
    for index, cmd in enumerate(cmds):
        for key in cmd.activities:
            if key not in vocabulary:
                near = get_close_matches(key, vocabulary.keys, 1, 0.6)
                yield Finding(
                    "activity.unknown",
                    _("没有这样的业务活动：%(words)s。") % {"words": key},
                    subject=key,
                    source=spot(cmds, index, "activities"),
                    remedy=_("相近的有：%(near)s。") % {"near": near[0]} if near else _("请按业务活动词表填写。"),
                )


def _together(cmds: Sequence[Any], ctx: Context) -> Iterator[Finding]:
    """Roles that must not come together in one hand. What a system's own list says is only noted: it is so already."""
    asked = [cmd for cmd in cmds if cmd.person is not None]
    if not asked:
        return
    of = systems_of_accounts(cmd.account for cmd in asked if hasattr(cmd, "account"))
    systems = {getattr(cmd, "system", None) or of.get(cmd.account) for cmd in asked}
    day = max(ctx.today, min(cmd.valid_from for cmd in asked))
    knowledge = knowledge_on(day)
    noted = ctx.person is None or all(cmd.listed for cmd in asked)
    persons = {cmd.person for cmd in asked}
    for system in sorted(key for key in systems if key is not None):
        found = [f for f in incompatible_roles(picture(day, system), knowledge.rules) if f.subject[1] in persons]
        names = Names({}, {}, person_names((f.subject[1] for f in found), day), {})
        for finding in told(found, names, knowledge, day, source="roles"):
            yield replace(finding, effect=Effect.RECORD) if noted else finding


register_activity_names(lambda day: {a.key: a.name for a in knowledge_on(day).vocabulary})
register_check("accounts.define_role", _known)
register_check("committees.charter", _known)
register_check("accounts.open", _together, after=True)
register_check("accounts.change", _together, after=True)
