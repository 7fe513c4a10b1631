"""Workbooks (.xlsx): every sheet a table, every filled cell a block (电子表格).

A sheet with a name of its own begins with that name as a heading. Hidden sheets are read as furniture and
told.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gangze.intake.domain.source import BlockKind, Source
from gangze.intake.readers.archive import Archive
from gangze.intake.readers.builder import Builder, Progress, no_progress
from gangze.intake.readers.limits import DEFAULT, MEBIBYTE, Limits
from gangze.intake.readers.refusals import noted, refused
from gangze.kernel.findings import Refused

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHOLE_SHEET_BYTES = 24 * MEBIBYTE
"""Sheets up to this size (unpacked, together) are loaded with their merged cells; larger ones row by row."""

_UNNAMED = re.compile(r"^(?:sheet|工作表|表)\s*\d*$", re.IGNORECASE)
_AnyCell = Cell | MergedCell | ReadOnlyCell | EmptyCell


def read_xlsx(name: str, data: bytes, limits: Limits = DEFAULT, progress: Progress = no_progress) -> Source:
    """A workbook as a `Source`. Formulas give the result stored with them. Raises Refused where unsafe."""
    with Archive(name, data, limits) as archive:
        archive.refuse_entities_anywhere()
        sheets = [entry for entry in archive.names if "worksheets/" in entry]
        large = sum(archive.size(entry) for entry in sheets) > WHOLE_SHEET_BYTES
    builder = Builder(name, MEDIA, limits)
    try:
        book = load_workbook(io.BytesIO(data), read_only=large, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises many kinds for one thing: a workbook it cannot understand
        raise refused("file.broken", name, why="工作簿无法打开") from error
    try:
        _read_sheets(book, builder, limits, progress, len(data))
    except Refused:
        raise
    except Exception as error:  # rows of a large workbook are only parsed while they are read
        raise refused("file.broken", name, why="工作表内容无法读取") from error
    finally:
        book.close()
    if large:
        builder.doubts.append(noted("xlsx.merged_unknown"))
    return builder.source()


def _read_sheets(book: Workbook, builder: Builder, limits: Limits, progress: Progress, total: int) -> None:
    filled = 0
    sheets = list(book.worksheets)
    for index, sheet in enumerate(sheets):
        hidden = sheet.sheet_state != "visible"
        if hidden:
            builder.doubts.append(
                noted("xlsx.hidden_sheet", sheet=sheet.title, subject=sheet.title, source=sheet.title)
            )
        if not _UNNAMED.match(sheet.title):
            builder.add(sheet.title, BlockKind.FURNITURE if hidden else BlockKind.HEADING, level=None if hidden else 1)
        filled = _read_sheet(sheet, builder, index, hidden, filled, limits)
        progress(total * (index + 1) // len(sheets), total)


def _read_sheet(sheet: Worksheet, builder: Builder, index: int, hidden: bool, filled: int, limits: Limits) -> int:
    spans = _spans(sheet)
    rows: Iterable[tuple[_AnyCell, ...]] = sheet.iter_rows()
    for row_number, row in enumerate(rows):
        for cell in row:
            words = _words(cell)
            if isinstance(cell, EmptyCell) or not words.strip():
                continue
            filled += 1
            if filled > limits.cells:
                raise refused("table.cells", builder.name, limit=limits.cells)
            row_index, column_index = (cell.row or row_number + 1) - 1, (cell.column or 1) - 1
            tall, wide = spans.get((row_index, column_index), (1, 1))
            builder.add(
                words,
                BlockKind.FURNITURE if hidden else BlockKind.CELL,
                bold=bool(cell.font and cell.font.b) if isinstance(cell, Cell) else False,
                table=index,
                row=row_index,
                column=column_index,
                row_span=tall,
                column_span=wide,
            )
    return filled


def _spans(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Rows and columns that each merged cell covers, by its upper left corner (from 0)."""
    merged = getattr(sheet, "merged_cells", None)
    if merged is None:
        return {}
    return {
        (area.min_row - 1, area.min_col - 1): (
            area.max_row - area.min_row + 1,
            area.max_col - area.min_col + 1,
        )
        for area in merged.ranges
    }


def _words(cell: _AnyCell) -> str:
    """A cell as its sheet shows it, as far as that can be told without its display rules."""
    if isinstance(cell, EmptyCell | MergedCell):
        return ""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _figure(value, cell.number_format or "")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    return str(value)


def _figure(value: int | float, shown_as: str) -> str:
    if "%" in shown_as:
        return f"{round(value * 100, 6):g}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)
