"""From duty input to rows: elements from the text, lineage, order, tree by level (职责入库)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from gangze.duties.domain.review import folded
from gangze.duties.domain.structure import WIDTHS, structured
from gangze.duties.models import Duty, DutyRole, Frequency, ManualVersion
from gangze.duties.services.inputs import DutyElements, DutyInput
from gangze.framework import recorder
from gangze.framework.search import searchable
from gangze.kernel.findings import Finding

GAP = 1_000
"""Distance between neighbours, so that a duty fits in between without renumbering the others."""

_ELEMENTS = ("action", "object", "role", "frequency", "deadline", "limit", "standard", "accountability")


def elements(text: str, figures: Sequence[Mapping[str, Any]], given: DutyElements) -> dict[str, str]:
    """The element columns of a duty: as given by hand, else as the text says."""
    told = structured(text, figures)
    return {
        name: value if (value := getattr(given, name)) is not None else getattr(told, name)
        for name in _ELEMENTS
    }


def kept_figures(text: str, figures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The figures whose words still stand in a changed text."""
    bare = folded(text)
    return [dict(figure) for figure in figures if folded(str(figure.get("text") or "")) in bare]


def problems(duties: Sequence[DutyInput], where: str) -> Iterator[Finding]:
    """What is wrong with duties as input: empty, repeated, unknown words, too long; `where`: the manual."""
    seen: dict[tuple[str, str], str] = {}
    for path, duty, above in _walked(duties):
        place = _("%(manual)s 第%(path)s项") % {"manual": where, "path": path}
        key = (above, folded(duty.text))
        if not key[1]:
            yield Finding("duty.empty", _("职责内容为空"), place, "text", _("请填写职责内容，或删除该项"))
        elif key in seen:
            yield Finding(
                "duty.repeated",
                _("同一说明书中职责重复：%(text)s（与第%(first)s项相同）")
                % {"text": duty.text[:60], "first": seen[key]},
                place,
                _span(duty),
                _("请保留其中一项，或改写其中一项"),
            )
        seen.setdefault(key, path)
        yield from element_problems(duty, place)
        if len(duty.group) > 120:
            yield _too_long(_("类别"), 120, place)


def element_problems(given: DutyElements, place: str) -> Iterator[Finding]:
    """What is wrong with elements set by hand."""
    for name, choices, label in (("role", DutyRole, _("角色")), ("frequency", Frequency, _("频率"))):
        value = getattr(given, name)
        if value and value not in choices.values:
            yield Finding(
                f"duty.unknown_{name}",
                _("没有这种%(label)s：%(value)s") % {"label": label, "value": value},
                place,
                name,
                _("可选：%(choices)s") % {"choices": "、".join(map(str, choices.values))},
            )
    for name, width in WIDTHS.items():
        if len(getattr(given, name) or "") > width:
            yield _too_long(str(Duty._meta.get_field(name).verbose_name), width, place)  # type: ignore[union-attr]


def _too_long(label: str, width: int, place: str) -> Finding:
    return Finding(
        "text.too_long",
        _("“%(label)s”超过%(width)d个字") % {"label": label, "width": width},
        place,
        remedy=_("请精简文字，其余内容写入职责内容"),
    )


def _span(duty: DutyInput) -> str:
    return f"{duty.span[0]}-{duty.span[1]}" if duty.span else "text"


def _walked(duties: Sequence[DutyInput], above: str = "") -> Iterator[tuple[str, DutyInput, str]]:
    for index, duty in enumerate(duties, 1):
        path = f"{above}.{index}" if above else str(index)
        yield path, duty, above
        yield from _walked(duty.duties, path)


def duty_row(
    version: ManualVersion, duty: DutyInput, order: int, *, parent: Duty | None = None, source: str = ""
) -> Duty:
    """One row, not yet written."""
    return Duty(
        version=version,
        parent=parent,
        order=order,
        lineage=duty.lineage or uuid4(),
        text=duty.text.strip(),
        original=duty.original,
        group=duty.group.strip(),
        activities=list(duty.activities),
        figures=[dict(figure) for figure in duty.figures],
        source=source,
        span_start=duty.span[0] if duty.span else None,
        span_end=duty.span[1] if duty.span else None,
        search=searchable(duty.text, duty.group),
        **elements(duty.text, duty.figures, duty),
    )


def write_duties(trees: Sequence[tuple[ManualVersion, Sequence[DutyInput], str]]) -> int:
    """Write the duties of many versions, one statement a level of nesting; returns how many.

    `trees` are (version, duties, source document).
    """
    level: list[tuple[ManualVersion, Duty | None, DutyInput, int, str]] = []
    orders: dict[int, dict[int, int]] = {}
    for version, duties, source in trees:
        orders[version.pk] = {
            id(duty): index * GAP for index, (_path, duty, _above) in enumerate(_walked(duties), 1)
        }
        level += [(version, None, duty, orders[version.pk][id(duty)], source) for duty in duties]
    written = 0
    while level:
        rows = [
            duty_row(version, duty, order, parent=parent, source=source)
            for version, parent, duty, order, source in level
        ]
        recorder.create_many(rows)
        written += len(rows)
        level = [
            (version, row, nested, orders[version.pk][id(nested)], source)
            for (version, _parent, duty, _order, source), row in zip(level, rows, strict=True)
            for nested in duty.duties
        ]
    return written


def copied(source: ManualVersion, target: ManualVersion) -> int:
    """Copy the duties of one version to another, lineage and all; returns how many."""
    rows = list(source.duties.order_by("order"))
    made: dict[int, Duty] = {}
    waiting = rows
    while waiting:
        ready = [row for row in waiting if row.parent_id is None or row.parent_id in made]
        copies = [_copy(row, target, made.get(row.parent_id or 0)) for row in ready]
        recorder.create_many(copies)
        made |= {row.pk: copy for row, copy in zip(ready, copies, strict=True)}
        waiting = [row for row in waiting if row.pk not in made]
    return len(rows)


def _copy(row: Duty, target: ManualVersion, parent: Duty | None) -> Duty:
    columns = {
        field.attname: getattr(row, field.attname)
        for field in Duty._meta.concrete_fields
        if field.attname not in ("id", "version_id", "parent_id")
    }
    return Duty(version=target, parent=parent, **columns)


def write_nested(
    version: ManualVersion, duty: DutyInput, order: int, parent: Duty | None, *, source: str = ""
) -> Duty:
    """Write one duty of a draft at `order`, and those nested in it behind all others; returns its row."""
    row = recorder.create(duty_row(version, duty, order, parent=parent, source=source))
    for nested in duty.duties:
        top = version.duties.order_by("-order").values_list("order", flat=True).first() or 0
        write_nested(version, nested, top + GAP, row, source=source)
    return row
