"""Absences from a table, as another system has approved them (请休假导入). The same file twice changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.facts import known
from gangze.framework.permission import BANK, require
from gangze.organisation.imports.sheets import Sheet, SheetResult, SheetRow, day_of, one_of, settle
from gangze.organisation.imports.tables import Cell, read_table
from gangze.organisation.models import Absence, AbsenceKind
from gangze.organisation.services.absences import BeAway, enter_absence
from gangze.people.models import Person

SHEET = Sheet(
    {
        "number": ("工号", "员工编号", "员工号", "人员编号"),
        "name": ("姓名", "员工姓名"),
        "kind": ("种类", "请假种类", "请假类型", "休假类型"),
        "valid_from": ("第一天", "开始日期", "起始日期", "请假开始日期"),
        "last_day": ("最后一天", "结束日期", "截止日期", "请假结束日期"),
        "by": ("顶岗人工号", "顶岗人", "代理人工号"),
        "note": ("事由", "请假事由", "备注"),
    },
    ("number", "kind", "valid_from", "last_day"),
)
DAY = dt.timedelta(days=1)
KINDS = {str(label): value for value, label in AbsenceKind.choices}
FIELDS = {"person": "number", "valid_to": "last_day"}


def template() -> bytes:
    """An empty table with the headings."""
    return SHEET.template()


def load_absences(name: str, data: bytes, *, ctx: Context, dry_run: bool = False) -> SheetResult:
    """Take a table of absences in: all rows or none. `counts`: entered ones, and those that stand already.

    Raises `Refused` where the file is no table, and where rows are bad outside a dry run.
    """
    require(ctx, "absence.change", BANK)
    table = SHEET.headed(read_table(name, data))
    result = SheetResult(rows=len(table.rows) - 1, table=table)
    rows = SHEET.read(table, ctx.today, _value, result)
    return settle(lambda: _load(rows, ctx, result), result, dry_run)


def _value(key: str, cell: Cell, text: str) -> Any:
    if key == "kind":
        return one_of(text, KINDS, None)
    if key == "last_day":
        day = day_of(cell, text)
        if day is None:
            raise ValueError(_("请填写最后一天"))
        return day
    if key == "number" and not text:
        raise ValueError(_("请填写工号"))
    return text


def _load(rows: Sequence[SheetRow], ctx: Context, result: SheetResult) -> None:
    numbers = {row.values[key] for row in rows for key in ("number", "by") if row.values.get(key)}
    ids = dict(Person.objects.filter(staff_number__in=numbers).values_list("staff_number", "pk"))
    standing = set(
        Absence.objects.filter(known(), person__in=ids.values()).values_list("person", "kind", "valid_from", "valid_to")
    )
    file = result.table.name if result.table else ""
    pairs: list[tuple[SheetRow, BeAway]] = []
    for row in rows:
        unknown = [key for key in ("number", "by") if row.values.get(key) and row.values[key] not in ids]
        for key in unknown:
            message = _("没有工号为“%(number)s”的人员") % {"number": row.values[key]}
            result.faults.append(SHEET.fault(file, row.line, key, "sheet.unknown", message, _("请核对工号")))
        if unknown:
            continue
        cmd = BeAway(
            person=ids[row.values["number"]],
            kind=row.values["kind"],
            valid_from=row.values["valid_from"],
            valid_to=row.values["last_day"] + DAY,
            by=ids.get(row.values.get("by", "")),
            note=row.values.get("note", ""),
        )
        if (cmd.person, cmd.kind.value, cmd.valid_from, cmd.valid_to) in standing:
            result.counts["standing"] += 1
        else:
            pairs.append((row, cmd))
    result.counts["entered"] = len(SHEET.run(enter_absence, pairs, ctx, result, FIELDS) or ())
