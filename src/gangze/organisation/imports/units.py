"""Units from a table: found, change and move in one all-or-nothing load (机构导入).

Upper and line units are named by code or by name; they may stand in the same table, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import BANK, require
from gangze.organisation.imports.sheets import (
    Sheet,
    SheetResult,
    SheetRow,
    one_of,
    settle,
    whole,
    words_of,
    yes_or_no,
)
from gangze.organisation.imports.tables import Cell, read_table
from gangze.organisation.models import Unit, UnitKind, UnitState
from gangze.organisation.services.units import (
    ChangeUnit,
    FoundUnit,
    MoveUnit,
    change_unit,
    found_unit,
    move_unit,
)

SHEET = Sheet(
    {
        "code": ("机构编码", "编码", "机构代码", "机构号"),
        "name": ("机构名称", "名称", "机构", "部门名称"),
        "kind": ("机构类型", "类型"),
        "parent": ("上级机构", "上级机构编码", "上级", "所属机构"),
        "line": ("条线主管", "条线主管部门", "条线部门"),
        "short_name": ("简称", "机构简称"),
        "aliases": ("别名",),
        "order": ("排序", "同级排序"),
        "answers_for_profit": ("对利润负责", "对收入和利润负责"),
        "dimensions": ("责任维度", "负责人责任维度"),
        "mission": ("部门定位", "定位"),
        "valid_from": ("生效日期", "设立日期"),
    },
    ("name", "kind"),
)
KINDS = {str(label): value for value, label in UnitKind.choices}
PLAIN = ("name", "kind", "short_name", "aliases", "order", "answers_for_profit", "dimensions", "mission")
FIELDS = {"parent_code": "parent", "unit": "code", "valid_to": "valid_from"}

Placed = tuple[SheetRow, str, str]
"""A row with the codes of its upper and its line unit."""


def template() -> bytes:
    """An empty table with the headings."""
    return SHEET.template()


def load_units(name: str, data: bytes, *, ctx: Context, dry_run: bool = False, update: bool = True) -> SheetResult:
    """Take a table of units in: all rows or none. `update` also changes units that exist.

    A dry run runs the very commands and takes them back. Raises `Refused` where the file is no table, and
    where rows are bad outside a dry run. `counts`: founded, changed, moved.
    """
    require(ctx, "organisation.change", BANK)
    table = SHEET.headed(read_table(name, data))
    result = SheetResult(rows=len(table.rows) - 1, table=table)
    rows = SHEET.read(table, ctx.today, _value, result)
    return settle(lambda: _load(rows, ctx, update, result), result, dry_run)


def _value(key: str, cell: Cell, text: str) -> Any:
    if key == "name" and not text:
        raise ValueError(_("请填写机构名称"))
    if key == "kind":
        return one_of(text, KINDS, empty=None)
    if key in ("aliases", "dimensions"):
        return words_of(text)
    if key == "order":
        return whole(text) or 0
    if key == "answers_for_profit":
        return yes_or_no(text)
    return text


class KnownUnits:
    """Units that exist, and those of a table, by code and by name."""

    def __init__(self, rows: Sequence[SheetRow], ctx: Context) -> None:
        states = UnitState.objects.filter(true_on(ctx.as_of)).select_related("unit")
        self.states = {state.unit.code: state for state in states}
        self.codes = {code: state.unit_id for code, state in self.states.items()}
        wanted = {row.values.get("code") for row in rows}
        self.codes |= dict(Unit.objects.filter(code__in=wanted - {None, ""}).values_list("code", "pk"))
        self.batch = {row.values["code"] for row in rows if row.values.get("code")}
        names = [(state.name, code) for code, state in self.states.items() if code not in self.batch]
        names += [(row.values["name"], row.values.get("code", "")) for row in rows]
        self.named: dict[str, list[str]] = {}
        for called, code in names:
            self.named.setdefault(called, []).append(code)

    def code(self, text: str) -> str:
        """The code of a unit named by code or name. Raises `ValueError` saying what to do."""
        if text in self.codes or text in self.batch:
            return text
        found = self.named.get(text, [])
        if not found:
            raise ValueError(_("请核对名称，或改填机构编码"))
        if len(found) > 1:
            raise ValueError(_("有%(count)d个机构叫这个名称，请改填机构编码") % {"count": len(found)})
        if not found[0]:
            raise ValueError(_("该机构在本文件中没有编码，请先为其填写机构编码"))
        return found[0]


def _load(rows: Sequence[SheetRow], ctx: Context, update: bool, result: SheetResult) -> None:
    known = KnownUnits(rows, ctx)
    file = result.table.name if result.table else ""
    placed: list[Placed] = []
    for row in rows:
        codes = {}
        for key in ("parent", "line"):
            text = row.values.get(key, "")
            try:
                codes[key] = known.code(text) if text else ""
            except ValueError as error:
                message = _("没有找到“%(text)s”") % {"text": text}
                result.faults.append(SHEET.fault(file, row.line, key, "units.unknown", message, str(error)))
        if len(codes) == 2:
            placed.append((row, codes["parent"], codes["line"]))
    fresh = [p for p in placed if p[0].values.get("code", "") not in known.codes]
    _found(fresh, known, ctx, result)
    if update:
        standing = [p for p in placed if p[0].values.get("code", "") in known.states]
        _change(standing, known, ctx, result)
    _lines(fresh, known, ctx, result)


def _found(fresh: Sequence[Placed], known: KnownUnits, ctx: Context, result: SheetResult) -> None:
    pairs = [
        (
            row,
            FoundUnit(
                **{key: row.values[key] for key in (*PLAIN, "code") if key in row.values},
                valid_from=row.values["valid_from"],
                parent=known.codes.get(parent),
                parent_code=parent,
                line=known.codes.get(line),
            ),
        )
        for row, parent, line in fresh
    ]
    made = SHEET.run(found_unit, pairs, ctx, result, FIELDS)
    for one in made or ():
        known.codes.setdefault(one["code"], one["unit"])
    result.counts["founded"] = len(made or ())


def _change(standing: Sequence[Placed], known: KnownUnits, ctx: Context, result: SheetResult) -> None:
    """Only what differs is changed; a line or an upper unit of the same table has its id by now."""
    changes: list[tuple[SheetRow, ChangeUnit]] = []
    moves: list[tuple[SheetRow, MoveUnit]] = []
    for row, parent, line in standing:
        state = known.states[row.values["code"]]
        new = {k: row.values[k] for k in PLAIN if k in row.values and row.values[k] != getattr(state, k)}
        if "line" in row.values and known.codes.get(line) != state.line_id:
            new["line"] = known.codes.get(line)
        day = row.values["valid_from"]
        if new:
            changes.append((row, ChangeUnit(unit=state.unit_id, changes=new, valid_from=day)))
        if parent and known.codes.get(parent, state.parent_id) != state.parent_id:
            moves.append((row, MoveUnit(unit=state.unit_id, parent=known.codes[parent], valid_from=day)))
    result.counts["changed"] = len(SHEET.run(change_unit, changes, ctx, result, FIELDS) or ())
    result.counts["moved"] = len(SHEET.run(move_unit, moves, ctx, result, FIELDS) or ())


def _lines(fresh: Sequence[Placed], known: KnownUnits, ctx: Context, result: SheetResult) -> None:
    """New units whose line unit is new too get it once both exist."""
    later = [
        (
            row,
            ChangeUnit(
                unit=known.codes[row.values["code"]],
                changes={"line": known.codes[line]},
                valid_from=row.values["valid_from"],
            ),
        )
        for row, _parent, line in fresh
        if line not in known.states and line in known.codes and row.values.get("code") in known.codes
    ]
    SHEET.run(change_unit, later, ctx, result, FIELDS)
