"""The table of posts and headcount of a bank: standard posts and where they stand (定岗定编表导入).

One row is one post in one unit, which is named alone or as a unit (机构) and a department (部门) under it. A standard
post that nobody knows yet is created with what its first row says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gangze.framework.context import Context
from gangze.framework.facts import true_on
from gangze.framework.permission import BANK, require
from gangze.organisation.imports import catalogue
from gangze.organisation.imports.places import Unfit, UnitPlaces
from gangze.organisation.imports.sheets import Sheet, SheetResult, SheetRow, settle, whole, yes_or_no
from gangze.organisation.imports.tables import Cell, read_table
from gangze.organisation.imports.units import KnownUnits
from gangze.organisation.models import PositionState, PostState
from gangze.organisation.services.positions import ChangePosition, Establish, change_position, establish

SHEET = Sheet(
    {
        "unit": ("机构", "机构名称", "机构编码", "所属机构", "所在机构", "单位", "单位名称"),
        "department": ("部门", "部门名称", "所在部门", "所属部门", "内设部门"),
        "post": ("岗位名称", "岗位", "标准岗位"),
        "code": ("岗位编码", "编码"),
        "headcount": ("编制", "编制人数", "核定编制", "定编"),
        "heads_unit": ("机构负责人", "负责人岗位"),
        "category": ("类别", "岗位类别"),
        "sequence": ("序列", "岗位序列"),
        "grade": ("职级", "岗位职级"),
        "business_line": ("业务条线", "条线"),
        "office": ("前中后台",),
        "defence_line": ("风险防线", "防线"),
        "key_post": ("重要岗位",),
        "needs_approval": ("须任职资格核准",),
        "valid_from": ("生效日期",),
    },
    ("unit", "post"),
    {"department": "unit"},
)
FIELDS = {"name": "post", "position": "post", "valid_to": "valid_from"}


def template() -> bytes:
    """An empty table with the headings."""
    return SHEET.template()


def load_establishment(
    name: str, data: bytes, *, ctx: Context, dry_run: bool = False, update: bool = True
) -> SheetResult:
    """Take a table of posts and headcount in: all rows or none. `update` also changes what exists.

    Raises `Refused` where the file is no table, and where rows are bad outside a dry run.
    `counts`: created and changed posts, established and adjusted positions.
    """
    require(ctx, "organisation.change", BANK)
    table = SHEET.headed(read_table(name, data))
    result = SheetResult(rows=len(table.rows) - 1, table=table)
    rows = SHEET.read(table, ctx.today, _value, result)
    return settle(lambda: _load(rows, ctx, update, result), result, dry_run)


def _value(key: str, cell: Cell, text: str) -> Any:
    if key in ("unit", "post") and not text:
        raise ValueError(_("请填写机构") if key == "unit" else _("请填写岗位名称"))
    if key == "headcount":
        return whole(text)
    if key == "heads_unit":
        return yes_or_no(text)
    return catalogue.value_of(key, cell, text)


class _Place:
    """Finds the unit of a row."""

    def __init__(self, ctx: Context) -> None:
        self._known = KnownUnits([], ctx)
        self._names: UnitPlaces | None = None
        self._day = ctx.as_of

    def of(self, row: SheetRow) -> int | Unfit:
        """The unit, or what is wrong with its name."""
        text, department = row.values["unit"], row.values.get("department", "")
        if department:
            if self._names is None:
                self._names = UnitPlaces()
            by_code = self._known.codes.get(text)
            return self._names.unit(text, department, self._day, {by_code} if by_code is not None else None)
        try:
            return self._known.codes[self._known.code(text)]
        except ValueError as error:
            return "unit", "sheet.unknown", _("没有找到“%(text)s”") % {"text": text}, str(error)


def _load(rows: Sequence[SheetRow], ctx: Context, update: bool, result: SheetResult) -> None:
    place = _Place(ctx)
    known = catalogue.KnownPosts(ctx)
    file = result.table.name if result.table else ""
    meant: list[tuple[SheetRow, int, str]] = []
    fresh: dict[str, SheetRow] = {}
    standing: dict[int, tuple[SheetRow, PostState]] = {}
    ids: dict[str, int] = {}
    for row in rows:
        unit = place.of(row)
        if not isinstance(unit, int):
            column, code, message, remedy = unit
            result.faults.append(SHEET.fault(file, row.line, column, code, message, remedy))
            continue
        found = known.find(row)
        if len(found) > 1:
            result.faults.append(catalogue.several(SHEET, file, row, len(found)))
            continue
        key = row.values.get("code", "") or row.values["post"]
        meant.append((row, unit, key))
        if found:
            ids[key] = found[0].post_id
            standing.setdefault(found[0].post_id, (row, found[0]))
        else:
            fresh.setdefault(key, row)
    ids |= dict(zip(fresh, catalogue.create(SHEET, fresh.values(), ctx, result), strict=False))
    catalogue.change(SHEET, list(standing.values()) if update else [], ctx, result)
    _establish([(row, unit, ids[key]) for row, unit, key in meant if key in ids], ctx, update, result)


def _establish(meant: Sequence[tuple[SheetRow, int, int]], ctx: Context, update: bool, result: SheetResult) -> None:
    standing = {
        (state.position.unit_id, state.position.post_id): state
        for state in PositionState.objects.filter(true_on(ctx.as_of)).select_related("position")
    }
    new: list[tuple[SheetRow, Establish]] = []
    changes: list[tuple[SheetRow, ChangePosition]] = []
    for row, unit, post in meant:
        given = {key: row.values[key] for key in ("headcount", "heads_unit") if key in row.values}
        day = row.values["valid_from"]
        state = standing.get((unit, post))
        if state is None:
            new.append((row, Establish(unit=unit, post=post, valid_from=day, **given)))
            continue
        differing = {key: value for key, value in given.items() if value != getattr(state, key)}
        if update and differing:
            changed = ChangePosition(position=state.position_id, changes=differing, valid_from=day)
            changes.append((row, changed))
    result.counts["established"] = len(SHEET.run(establish, new, ctx, result, FIELDS) or ())
    result.counts["adjusted"] = len(SHEET.run(change_position, changes, ctx, result, FIELDS) or ())
