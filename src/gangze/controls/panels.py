"""What the controls note beside the duties of a manual (说明书职责旁的业务活动)."""

from __future__ import annotations

from collections.abc import Sequence

from gangze.controls.queries.knowledge import knowledge_on
from gangze.controls.queries.tagging import recognised
from gangze.duties.models import Duty
from gangze.duties.panels import DutyNotes, register_duty_notes
from gangze.framework.context import Context
from gangze.framework.resource.pages import may_somewhere


@register_duty_notes
def activities_beside(ctx: Context, duties: Sequence[Duty]) -> DutyNotes | None:
    """The activities that each duty is recognised as, to be corrected by whoever may."""
    if not duties or not may_somewhere(ctx, "controls.read"):
        return None
    may = may_somewhere(ctx, "controls.tag")
    return DutyNotes(
        "controls/parts_tags.html",
        recognised(ctx, duties),
        "controls/parts_tags_form.html",
        {"may_tag": may, "vocabulary": knowledge_on(ctx.as_of).vocabulary if may else ()},
    )
