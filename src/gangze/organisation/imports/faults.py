"""What is wrong with a feed's rows, and giving files back (错误回执、模板、导出安全)."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _

from gangze.framework.resource.pages import harmless
from gangze.kernel.findings import Finding
from gangze.organisation.imports.columns import MOVERS, ROSTER, heading
from gangze.organisation.imports.tables import Cell, Table


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong in one row: where, what, and what to do. `column` is the heading."""

    file: str
    line: int
    column: str
    code: str
    message: str
    remedy: str

    def as_finding(self) -> Finding:
        """The same as a finding, with the place as `file:line 列名`."""
        return Finding(self.code, self.message, source=f"{self.file}:{self.line} {self.column}", remedy=self.remedy)


def neutral(value: object) -> object:
    """A value that a spreadsheet shows and never runs: text that begins like a formula gets an apostrophe."""
    return harmless(value) if isinstance(value, str) else value


def _book(rows: Iterable[Sequence[Cell]], marked: dict[int, str], heading_at: int) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "#C00000"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    width = 0
    for number, row in enumerate(rows):
        width = max(width, len(row))
        style = bold if number == heading_at else None
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, column, str(neutral(value)), style)
            else:
                sheet.write_datetime(number, column, value, day)  # type: ignore[arg-type]
    for number, text in marked.items():
        sheet.write_string(number, width, text, bold if number == heading_at else red)
    sheet.freeze_panes(heading_at + 1, 0)
    book.close()
    return target.getvalue()


def faulty_copy(table: Table, faults: Iterable[RowFault]) -> bytes:
    """The rows that were refused, as .xlsx with the reasons in a last column; the headings come first."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        if fault.file == table.name:
            reasons[fault.line].append(f"{fault.column}：{fault.message}（{fault.remedy}）")
    heading_line = min((row.line for row in table.rows), default=1)
    for row in table.rows:
        if row.line < min(reasons, default=0) and heading("number") in row.cells:
            heading_line = row.line
    kept = [row for row in table.rows if row.line in reasons or row.line == heading_line]
    marked = {0: _("错误原因")} | {
        number: "；".join(reasons[row.line]) for number, row in enumerate(kept) if row.line in reasons
    }
    return _book([row.cells for row in kept], marked, 0)


def template(movers: bool = False) -> bytes:
    """An empty .xlsx with the headings of a roster or of a mover file (下载模板)."""
    return _book([[heading(field) for field in (MOVERS if movers else ROSTER)]], {}, 0)
