"""What the imports of registers share: headings, cells, faults by row, all or nothing (登记簿导入公用部分)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gangze.framework.checks import row_of
from gangze.framework.command import CommandSpec
from gangze.framework.context import Context
from gangze.kernel.findings import Effect, Finding, Refused, refuse
from gangze.organisation.imports.faults import RowFault, _book
from gangze.organisation.imports.progress import Stage, reached
from gangze.organisation.imports.tables import Cell, Row, Table

HEADING_ROWS = 10
TRUE, FALSE = {"是", "y", "yes", "1", "true"}, {"否", "n", "no", "0", "false", ""}

Convert = Callable[[str, Cell, str], Any]
"""`convert(column, cell, text)` gives the value, or raises `ValueError` saying how to write it."""


@dataclass(slots=True)
class SheetResult:
    """What a table did, or would do on a dry run; `counts` by what was done."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    faults: list[RowFault] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as read: values by column; a column that the table does not have is not there."""

    line: int
    values: dict[str, Any]


class Undone(Exception):
    """Takes a dry run back."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of table: columns with the headings they come under (the first is printed), and what it needs."""

    headings: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    instead: Mapping[str, str] = field(default_factory=dict)
    """Columns that stand for another one in tables that do not have that one."""

    def template(self) -> bytes:
        """An empty table with the headings."""
        return _book([[names[0] for names in self.headings.values()]], {}, 0)

    def headed(self, table: Table) -> Table:
        """The table from its heading row on. Raises `Refused` where there is none, or a column is missing."""
        for place, row in enumerate(table.rows[:HEADING_ROWS]):
            known = [key for key, _place in self._columns(row)]
            if len(known) < 2:
                continue
            missing = [self.headings[key][0] for key in self.needed if key not in known]
            twice = [self.headings[key][0] for key, count in Counter(known).items() if count > 1]
            what = [_("缺少列：%(names)s") % {"names": "、".join(missing)}] if missing else []
            what += [_("重复的列：%(names)s") % {"names": "、".join(twice)}] if twice else []
            if what:
                raise _unreadable(table, "；".join(what))
            return Table(table.name, table.rows[place:])
        raise _unreadable(table, _("前%(count)d行里没有找到表头") % {"count": HEADING_ROWS})

    def _column(self, cell: Cell) -> str:
        bare = re.sub(r"[\s*＊]|\(.*?\)", "", unicodedata.normalize("NFKC", str(cell or "")))
        return next((key for key, words in self.headings.items() if bare in words), "")

    def _columns(self, row: Row) -> list[tuple[str, int]]:
        """The columns under a row of headings, with their places."""
        found = [(key, place) for place, cell in enumerate(row.cells) if (key := self._column(cell))]
        there = {key for key, _place in found}
        stands = {key: other for key, other in self.instead.items() if other not in there}
        return [(stands.get(key, key), place) for key, place in found]

    def read(self, table: Table, today: dt.date, convert: Convert, result: SheetResult) -> list[SheetRow]:
        """The rows below the headings; what cannot be read becomes a fault. `valid_from` defaults to today."""
        columns = dict(self._columns(table.rows[0]))
        found = []
        for number, row in enumerate(table.rows[1:], 1):
            reached(Stage.ROWS, number, len(table.rows))
            values, faults = self._values(table.name, row, columns, convert)
            values["valid_from"] = values.get("valid_from") or today
            result.faults += faults
            if not faults:
                found.append(SheetRow(row.line, values))
        return found

    def _values(
        self, file: str, row: Row, columns: Mapping[str, int], convert: Convert
    ) -> tuple[dict[str, Any], list[RowFault]]:
        values: dict[str, Any] = {}
        faults = []
        for key, index in columns.items():
            cell = row.cells[index] if index < len(row.cells) else None
            text = str(cell or "").strip()
            try:
                values[key] = day_of(cell, text) if key == "valid_from" else convert(key, cell, text)
            except ValueError as error:
                what = _("“%(text)s”无法识别") % {"text": text} if text else _("没有填写")
                faults.append(self.fault(file, row.line, key, "sheet.value", what, str(error)))
        return values, faults

    def fault(self, file: str, line: int, column: str, code: str, message: str, remedy: str) -> RowFault:
        """One thing wrong in one row."""
        return RowFault(file, line, self.headings.get(column, (column,))[0], code, message, remedy)

    def run(
        self,
        spec: CommandSpec[Any],
        pairs: Sequence[tuple[SheetRow, Any]],
        ctx: Context,
        result: SheetResult,
        fields: Mapping[str, str],
    ) -> list[Any] | None:
        """Run a command for many rows; refusals become faults of the rows, and None is returned.

        `fields` names the column of a command's field where they are called differently.
        """
        if not pairs:
            return []
        try:
            with transaction.atomic():
                outcome = spec.many([cmd for _row, cmd in pairs], ctx=ctx)
        except Refused as refused:
            result.faults += self._placed(refused.findings, [row for row, _cmd in pairs], result, fields)
            return None
        result.notes += [finding for finding in outcome.findings if finding.effect is Effect.RECORD]
        return list(outcome.result or [None] * len(pairs))

    def _placed(
        self,
        findings: Iterable[Finding],
        rows: Sequence[SheetRow],
        result: SheetResult,
        fields: Mapping[str, str],
    ) -> list[RowFault]:
        file = result.table.name if result.table else ""
        found = []
        for finding in findings:
            if finding.effect is Effect.RECORD:
                continue
            place = row_of(finding) or 0
            row = rows[place] if place < len(rows) else rows[0]
            name = finding.source.rpartition(".")[2]
            column = fields.get(name, name if name in self.headings else self.needed[0])
            message, remedy = str(finding.message), str(finding.remedy)
            found.append(self.fault(file, row.line, column, finding.code, message, remedy))
        return found


def settle(work: Callable[[], None], result: SheetResult, dry_run: bool) -> SheetResult:
    """Do the work in one transaction and take it back on a dry run or where a row is bad.

    Raises `Refused` with all faults outside a dry run.
    """
    try:
        with transaction.atomic():
            work()
            if dry_run or result.faults:
                raise Undone
    except Undone:
        pass
    result.faults.sort(key=lambda fault: fault.line)
    if result.faults and not dry_run:
        raise Refused(fault.as_finding() for fault in result.faults)
    return result


def words_of(text: str) -> list[str]:
    """Words of one cell, separated by 、 commas or blanks."""
    return [part for part in re.split(r"[、，,；;\s]+", text) if part]


def yes_or_no(text: str) -> bool:
    """是 or 否; empty is 否."""
    if text.lower() not in TRUE | FALSE:
        raise ValueError(_("请填写“是”或“否”"))
    return text.lower() in TRUE


def whole(text: str) -> int | None:
    """A whole number, or None for an empty cell."""
    if not text:
        return None
    bare = text.removesuffix(".0").removesuffix("人")
    if not bare.isdecimal() or len(bare) > 6:
        raise ValueError(_("请填写整数"))
    return int(bare)


def one_of(text: str, labels: Mapping[str, str], empty: str | None = "") -> str:
    """The stored value of a label, as 部门; `empty` is what an empty cell stands for, None where it may not be."""
    if not text and empty is not None:
        return empty
    if text not in labels:
        raise ValueError(_("可选：%(labels)s") % {"labels": "、".join(labels)})
    return labels[text]


def day_of(cell: Cell, text: str) -> dt.date | None:
    """A day out of a date cell or a text like 2026-03-31, 2026/3/31 or 2026年3月31日; None where empty."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?", text)
    try:
        if found is not None:
            return dt.date(*map(int, found.groups()))
    except ValueError:
        pass
    raise ValueError(_("请按 2026-03-31 的格式填写日期"))


def _unreadable(table: Table, what: str) -> Refused:
    remedy = _("请下载模板，按模板的表头填写")
    return refuse("sheet.headings", what, subject=table.name, source=table.name, remedy=remedy)
