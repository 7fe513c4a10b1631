"""Checks of plain values that commands share: missing, over-long, empty days, unknown ids (通用校验)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _

from gangze.kernel.findings import Finding


def spot(cmds: Sequence[Any], index: int, name: str) -> str:
    """Where a finding stands: the field, after the place in the batch (from 1) where there are several."""
    return name if len(cmds) == 1 else f"{index + 1}.{name}"


def row_of(finding: Finding) -> int | None:
    """The place in the batch (from 0) that `spot` wrote into a finding, or None."""
    number, dot, _rest = finding.source.partition(".")
    return int(number) - 1 if dot and number.isdigit() else None


def days_findings(cmds: Sequence[Any]) -> Iterator[Finding]:
    """A finding for each command whose last day lies before its first."""
    for index, cmd in enumerate(cmds):
        if cmd.valid_from >= cmd.valid_to:
            yield Finding(
                "dates.empty",
                _("终止日期（%(to)s）不晚于生效日期（%(from)s）") % {"to": cmd.valid_to, "from": cmd.valid_from},
                source=spot(cmds, index, "valid_to"),
                remedy=_("请核对起止日期"),
            )


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a column takes."""

    needed: bool
    length: int | None
    numbers: tuple[int, int] | None
    choices: dict[Any, Any]
    label: Any


@cache
def _limits(model: type[models.Model], name: str) -> _Limits:
    field: Any = model._meta.get_field(name)
    return _Limits(
        not field.blank,
        field.max_length,
        BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type()),
        dict(field.flatchoices) if field.choices else {},
        field.verbose_name,
    )


def value_findings(
    model: type[models.Model],
    values: Mapping[str, Any],
    where: Callable[[str], str],
    subject: str | Callable[[], str] = "",
) -> Iterator[Finding]:
    """What does not fit the columns of `model`: missing, over-long, too large a number, not one of the choices.

    SQLite itself does not enforce lengths. `subject` may be found when it is needed.
    """
    for name, value in values.items():
        if not isinstance(value, str | int) or isinstance(value, bool):
            continue
        limits = _limits(model, name)
        if isinstance(value, int):
            if limits.numbers is None or limits.numbers[0] <= value <= limits.numbers[1]:
                continue
            code, remedy = "value.out_of_range", _("请核对数字")
            message = _("“%(label)s”须在%(least)d至%(most)d之间") % {
                "label": limits.label,
                "least": limits.numbers[0],
                "most": limits.numbers[1],
            }
        elif limits.needed and not value.strip():
            code, message = "value.missing", _("“%(label)s”未填写") % {"label": limits.label}
            remedy = _("请填写%(label)s") % {"label": limits.label}
        elif limits.length is not None and len(value) > limits.length:
            code, remedy = "value.too_long", _("请缩短后重新提交")
            message = _("“%(label)s”有%(count)d个字，超过%(limit)d个字的上限") % {
                "label": limits.label,
                "count": len(value),
                "limit": limits.length,
            }
        elif value and limits.choices and value not in limits.choices:
            code = "value.unknown"
            message = _("“%(label)s”没有“%(value)s”这一选项") % {"label": limits.label, "value": value}
            remedy = _("可选：%(choices)s") % {"choices": "、".join(map(str, limits.choices.values()))}
        else:
            continue
        yield Finding(code, message, subject if isinstance(subject, str) else subject(), where(name), remedy)


def unknown(what: str, value: object, where: str) -> Finding:
    """An id or code that does not exist."""
    return Finding(
        "reference.unknown",
        _("%(what)s不存在：%(value)s") % {"what": what, "value": value},
        subject=str(value),
        source=where,
        remedy=_("请刷新页面后重新选择"),
    )
