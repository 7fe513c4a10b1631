"""Edit a draft: its sections, and its duties one by one (修改草稿).

Every edit names the revision it was made on; a draft that somebody else changed meanwhile is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gangze.duties.domain.order import below, slot
from gangze.duties.domain.review import folded
from gangze.duties.models import Duty, ManualVersion
from gangze.duties.services.drafts import draft_of, duties_of, duty_of, edited
from gangze.duties.services.inputs import (
    AddDuty,
    ChangeDuty,
    DutyElements,
    DutyInput,
    EditSections,
    MergeDuties,
    MoveDuty,
    RemoveDuty,
    SplitDuty,
)
from gangze.duties.services.places import at_versions, version_lock
from gangze.duties.services.rows import GAP, element_problems, elements, kept_figures, problems, write_nested
from gangze.framework import recorder
from gangze.framework.command import command
from gangze.framework.context import Context
from gangze.framework.search import searchable
from gangze.kernel.findings import Finding, Refused, refuse

_EDIT: dict[str, Any] = {"right": "duties.draft", "places": at_versions, "locks": version_lock}


@command("duties.edit_sections", writes=(ManualVersion,), label=gettext_lazy("修改说明书内容"), **_EDIT)
def edit_sections(cmd: EditSections, *, ctx: Context) -> dict[str, int]:
    """Change text sections; returns `{"revision"}`."""
    version = draft_of(cmd)
    if cmd.document_number is not None and len(cmd.document_number) > 60:
        raise refuse(
            "text.too_long", _("文件编号超过60个字"), source="document_number", remedy=_("请缩短后重试")
        )
    given = cmd.model_dump(exclude={"version", "revision"}, exclude_none=True)
    recorder.update(version, **{name: text.strip() for name, text in given.items()})
    return {"revision": edited(version, ctx)}


@command("duties.add", label=gettext_lazy("新增职责"), **_EDIT)
def add_duty(cmd: AddDuty, *, ctx: Context) -> dict[str, int]:
    """Add a duty, with those nested in it; returns `{"revision", "duty"}`."""
    version = draft_of(cmd)
    duties = duties_of(version)
    if cmd.parent is not None:
        duty_of(duties, cmd.parent)
    found = list(problems([cmd.duty], _("新增职责")))
    found += _said_already(duties, cmd.duty.text, cmd.parent, besides=())
    if found:
        raise Refused(found)
    order = _order(duties, cmd.parent, cmd.after, cmd.first)
    parent = duties.get(cmd.parent) if cmd.parent is not None else None
    row = write_nested(version, cmd.duty, order, parent)
    return {"revision": edited(version, ctx), "duty": row.pk}


@command("duties.change", label=gettext_lazy("修改职责"), **_EDIT)
def change_duty(cmd: ChangeDuty, *, ctx: Context) -> dict[str, int]:
    """Other words or elements; returns `{"revision", "duty"}`."""
    version = draft_of(cmd)
    duties = duties_of(version)
    duty = duty_of(duties, cmd.duty)
    found = list(element_problems(cmd.elements, duty.text[:40]))
    values: dict[str, Any] = {}
    if cmd.group is not None:
        values["group"] = cmd.group.strip()
        if len(values["group"]) > 120:
            found.append(Finding("text.too_long", _("“类别”超过120个字"), source="group"))
    if cmd.activities is not None:
        values["activities"] = list(cmd.activities)
    if cmd.text is not None:
        found += _text_problems(duties, cmd.text, duty.parent_id, besides=(duty.pk,))
        values |= _reworded(cmd.text, duty.figures, cmd.elements)
    else:
        values |= {k: v for k, v in cmd.elements.model_dump().items() if v is not None}
    if found:
        raise Refused(found)
    values["search"] = searchable(values.get("text", duty.text), values.get("group", duty.group))
    recorder.update(duty, **values)
    return {"revision": edited(version, ctx), "duty": duty.pk}


@command("duties.split", label=gettext_lazy("拆分职责"), **_EDIT)
def split_duty(cmd: SplitDuty, *, ctx: Context) -> dict[str, Any]:
    """One duty becomes several; returns `{"revision", "duties": [ids]}`. The nested stay with the first."""
    version = draft_of(cmd)
    duties = duties_of(version)
    duty = duty_of(duties, cmd.duty)
    if len(cmd.texts) < 2:
        raise refuse(
            "split.too_few", _("拆分后至少应有两项职责"), source="texts", remedy=_("请给出两项以上文字")
        )
    found = list(problems([DutyInput(text=text) for text in cmd.texts], _("拆分职责")))
    for text in cmd.texts:
        found += _said_already(duties, text, duty.parent_id, besides=(duty.pk,))
    if found:
        raise Refused(found)
    figures, ids, previous = duty.figures, [duty.pk], duty
    recorder.update(
        duty,
        **_reworded(cmd.texts[0], figures, DutyElements()),
        search=searchable(cmd.texts[0], duty.group),
    )
    start, end = duty.span_start, duty.span_end
    span = (start, end) if start is not None and end is not None else None
    for text in cmd.texts[1:]:
        order = _order(duties, duty.parent_id, previous.pk, first=False)
        part = DutyInput(
            text=text,
            original=duty.original,
            group=duty.group,
            activities=duty.activities,
            figures=kept_figures(text, figures),
            span=span,
        )
        previous = write_nested(version, part, order, duty.parent, source=duty.source)
        duties[previous.pk] = previous
        ids.append(previous.pk)
    return {"revision": edited(version, ctx), "duties": ids}


@command("duties.merge", label=gettext_lazy("合并职责"), **_EDIT)
def merge_duties(cmd: MergeDuties, *, ctx: Context) -> dict[str, int]:
    """Several duties become the first of them; returns `{"revision", "duty"}`. The nested go under it."""
    version = draft_of(cmd)
    duties = duties_of(version)
    chosen = [duty_of(duties, duty) for duty in dict.fromkeys(cmd.duties)]
    if len(chosen) < 2:
        raise refuse(
            "merge.too_few", _("合并须选择两项以上职责"), source="duties", remedy=_("请再选一项职责")
        )
    ids = {duty.pk for duty in chosen}
    parents = {duty.pk: duty.parent_id for duty in duties.values()}
    found = _text_problems(duties, cmd.text, chosen[0].parent_id, besides=ids)
    if any(other in ids for duty in chosen for other in below(parents, duty.pk)):
        found.append(
            Finding(
                "merge.nested",
                _("不能把职责与其下级职责合并"),
                source="duties",
                remedy=_("请先把下级职责移到同一层"),
            )
        )
    if found:
        raise Refused(found)
    target, rest = chosen[0], chosen[1:]
    for duty in duties.values():
        if duty.parent_id in ids and duty.parent_id != target.pk:
            recorder.update(duty, parent=target)
    figures = [figure for duty in chosen for figure in duty.figures]
    values = _reworded(cmd.text, figures, DutyElements())
    values["activities"] = list(dict.fromkeys(name for duty in chosen for name in duty.activities))
    recorder.update(
        target,
        **values,
        original="\n".join(duty.original for duty in chosen if duty.original),
        search=searchable(cmd.text, target.group),
    )
    for duty in rest:
        recorder.delete(duty)
    return {"revision": edited(version, ctx), "duty": target.pk}


@command("duties.move", label=gettext_lazy("移动职责"), **_EDIT)
def move_duty(cmd: MoveDuty, *, ctx: Context) -> dict[str, int]:
    """A duty goes elsewhere with all under it; returns `{"revision", "duty"}`."""
    version = draft_of(cmd)
    duties = duties_of(version)
    duty = duty_of(duties, cmd.duty)
    parents = {item.pk: item.parent_id for item in duties.values()}
    if cmd.parent is not None:
        duty_of(duties, cmd.parent)
        if cmd.parent == duty.pk or cmd.parent in below(parents, duty.pk):
            raise refuse(
                "move.under_itself",
                _("不能把职责移到它自己之下"),
                subject=duty.text[:40],
                source="parent",
                remedy=_("请选择其他上级职责"),
            )
    found = _said_already(duties, duty.text, cmd.parent, besides=(duty.pk,))
    if found:
        raise Refused(found)
    parent = duties.get(cmd.parent) if cmd.parent is not None else None
    recorder.update(
        duty, parent=parent, order=_order(duties, cmd.parent, cmd.after, cmd.first, moving=duty.pk)
    )
    return {"revision": edited(version, ctx), "duty": duty.pk}


@command("duties.remove", label=gettext_lazy("删除职责"), **_EDIT)
def remove_duty(cmd: RemoveDuty, *, ctx: Context) -> dict[str, int]:
    """A duty leaves the draft with all under it; returns `{"revision", "removed"}`."""
    version = draft_of(cmd)
    duties = duties_of(version)
    duty = duty_of(duties, cmd.duty)
    parents = {item.pk: item.parent_id for item in duties.values()}
    gone = [duty.pk, *below(parents, duty.pk)]
    for pk in reversed(gone):
        recorder.delete(duties[pk])
    return {"revision": edited(version, ctx), "removed": len(gone)}


def _reworded(text: str, figures: Sequence[Any], given: DutyElements) -> dict[str, Any]:
    kept = kept_figures(text, figures)
    return {"text": text.strip(), "figures": kept, **elements(text.strip(), kept, given)}


def _text_problems(duties: dict[int, Duty], text: str, parent: int | None, besides: Any) -> list[Finding]:
    if not folded(text):
        return [
            Finding("duty.empty", _("职责内容为空"), source="text", remedy=_("请填写职责内容，或删除该项"))
        ]
    return _said_already(duties, text, parent, besides)


def _said_already(duties: dict[int, Duty], text: str, parent: int | None, besides: Any) -> list[Finding]:
    key = folded(text)
    return [
        Finding(
            "duty.repeated",
            _("同一说明书中已有相同职责：%(text)s") % {"text": other.text[:60]},
            source="text",
            remedy=_("请修改原有职责，或改写本项"),
        )
        for other in duties.values()
        if other.pk not in besides and other.parent_id == parent and folded(other.text) == key
    ][:1]


def _order(
    duties: dict[int, Duty],
    parent: int | None,
    after: int | None,
    first: bool,
    moving: int | None = None,
) -> int:
    """The order number of the wanted place, renumbering the version where no room is left there."""
    siblings = sorted(
        (duty for duty in duties.values() if duty.parent_id == parent and duty.pk != moving),
        key=lambda duty: duty.order,
    )
    if after is not None and after not in {duty.pk for duty in siblings}:
        raise refuse(
            "place.unknown",
            _("所指位置不在同一层职责之中"),
            subject=f"after={after}",
            source="after",
            remedy=_("请刷新页面后重新选择位置"),
        )
    for attempt in (1, 2):
        orders = sorted(duty.order for duty in duties.values())
        if first and siblings:
            lower = max((n for n in orders if n < siblings[0].order), default=0)
        elif after is not None:
            lower = duties[after].order
        else:
            lower = orders[-1] if orders else 0
        found = slot(orders, lower, GAP)
        if found is not None or attempt == 2:
            break
        _renumber(duties)
    assert found is not None
    return found


def _renumber(duties: dict[int, Duty]) -> None:
    """Give every duty a new order beyond the highest, so that no two ever share one meanwhile."""
    ordered = sorted(duties.values(), key=lambda duty: duty.order)
    top = ordered[-1].order
    for index, duty in enumerate(ordered, 1):
        recorder.update(duty, order=top + index * GAP)


EDITS = (edit_sections, add_duty, change_duty, split_duty, merge_duties, move_duty, remove_duty)
"""Every command that changes a draft."""
