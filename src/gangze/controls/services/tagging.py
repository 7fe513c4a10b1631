"""Correcting what a duty is tagged with, for this document and the next (更正业务活动)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.controls.domain.activities import NOTHING, normalised
from gangze.controls.models import ActivityCorrection
from gangze.controls.queries.knowledge import knowledge_on
from gangze.framework import recorder
from gangze.framework.command import Command, command, register_check
from gangze.framework.context import Context
from gangze.kernel.findings import Finding


class CorrectActivity(Command):
    """A wording does (`touches`) or does not touch an activity; it holds for every duty of that wording.

    `touches` None takes the decision back: the vocabulary alone decides again. The activity `none` says that a
    wording touches none and needs none.
    """

    text: str
    activity: str
    touches: bool | None
    note: str = ""


def digest_of(text: str) -> str:
    """What tells wordings apart."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


@command(
    "controls.tag",
    writes=(ActivityCorrection,),
    label=gettext_lazy("更正职责的业务活动"),
    right="controls.tag",
    locks=lambda c: [f"activity:{c.activity}:{digest_of(c.text)}"],
)
def correct_activity(cmd: CorrectActivity, *, ctx: Context) -> dict[str, int | None]:
    """Remember the decision, or take it back; returns `{"correction": id}`, None where none is left."""
    found = ActivityCorrection.objects.filter(digest=digest_of(cmd.text), activity=cmd.activity).first()
    if cmd.touches is None:
        if found is not None:
            recorder.current_act().about(found)
            recorder.delete(found)
        return {"correction": None}
    if found is not None:
        row = recorder.update(found, touches=cmd.touches, note=cmd.note)
    else:
        row = recorder.create(
            ActivityCorrection(
                wording=normalised(cmd.text),
                digest=digest_of(cmd.text),
                activity=cmd.activity,
                touches=cmd.touches,
                text=cmd.text,
                note=cmd.note,
            )
        )
    recorder.current_act().about(row)
    return {"correction": row.pk}


def _check(cmds: Sequence[CorrectActivity], ctx: Context) -> Iterator[Finding]:
    vocabulary = knowledge_on(ctx.today).vocabulary
    for cmd in cmds:
        if cmd.activity not in vocabulary and cmd.activity != NOTHING and cmd.touches is not None:
            yield Finding(
                "activity.unknown",
                _("词表中没有业务活动“%(key)s”") % {"key": cmd.activity},
                source="activity",
                remedy=_("请从列表中选择"),
            )
        if not normalised(cmd.text):
            yield Finding("activity.text", _("没有职责内容"), source="text", remedy=_("请选择一条职责"))


register_check("controls.tag", _check)
