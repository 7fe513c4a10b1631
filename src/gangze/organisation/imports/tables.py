"""Tables out of .xlsx and .csv files, with the line of every row (表格读取).

An archive is measured before it is unpacked; a CSV may be UTF-8 (with or without mark), UTF-16 or GB18030.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from django.utils.translation import gettext as _

from gangze.kernel.findings import Refused, refuse
from gangze.organisation.imports.progress import EVERY, Stage, reached

Cell = str | dt.date | None

FILE_LIMIT = 200 * 1024 * 1024
UNPACKED_LIMIT = 1024 * 1024 * 1024
RATIO_LIMIT = 200
"""An archive that grows more than this is taken for a bomb; ordinary workbooks grow five- to fifteenfold."""

ROW_BYTES = 100
"""About what a row of a roster has as text; only for telling how far reading is."""

LARGE = 256 * 1024
"""A table heavier than this is no work for a request: some two thousand rows of a roster, about a second."""

SHEET_OVERHEAD = 6
"""How much larger the unpacked XML of a sheet is than the same table as text."""

COLUMNS_LIMIT = 200
TOP_ROWS = 50
"""What stands further right than everything in so many rows from the top is under no heading and is not read."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its line in the file, from 1."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All rows of a file's first sheet that hold anything, and the file's name."""

    name: str
    rows: list[Row]


def read_table(name: str, data: bytes) -> Table:
    """Read a file. Raises `Refused` where it is empty, too large, encrypted, old, damaged or no table."""
    if not data.strip():
        raise _refused(name, "file.empty", _("文件是空的"), _("请检查是否选错文件"))
    if len(data) > FILE_LIMIT:
        raise _refused(
            name,
            "file.too_large",
            _("文件超过%(limit)d MB") % {"limit": FILE_LIMIT // 2**20},
            _("请拆分后分批导入"),
        )
    if data.startswith(_OLE):
        raise _refused(
            name,
            "file.encrypted",
            _("文件已加密，或是旧版 .xls 格式"),
            _("请取消密码，另存为 .xlsx 或 .csv 后重试"),
        )
    if data.startswith(_ZIP):
        rows = _workbook(name, data)
    elif Path(name).suffix.lower() in (".xlsx", ".xlsm"):
        raise _refused(name, "file.damaged", _("文件不是有效的 Excel 工作簿"), _("请重新导出后重试"))
    else:
        rows = _csv(name, data)
    found = []
    guess = max(weight(data) // ROW_BYTES, EVERY)
    for row in rows:
        if any(row.cells):
            found.append(row)
        reached(Stage.READING, row.line, max(guess, row.line + 1))
    if not found:
        raise _refused(name, "file.empty", _("文件里没有任何数据"), _("请检查是否选错工作表"))
    return Table(name, found)


def weight(data: bytes) -> int:
    """About how many bytes of text a file's table has, found without reading it."""
    if not data.startswith(_ZIP):
        return len(data)
    try:
        return sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()) // SHEET_OVERHEAD
    except zipfile.BadZipFile:
        return len(data)


def _refused(name: str, code: str, message: str, remedy: str) -> Refused:
    return refuse(code, message, subject=name, source=name, remedy=remedy)


def _workbook(name: str, data: bytes) -> Iterator[Row]:
    _measure(name, data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise _refused(name, "file.empty", _("工作簿里没有可见的工作表"), _("请检查文件"))
        sheet.reset_dimensions()
        # Rows are filled up to the width asked for, so it is found first: headings stand at the top.
        top = sheet.iter_rows(values_only=True, max_col=COLUMNS_LIMIT, max_row=TOP_ROWS)
        width = max((n for row in top for n, value in enumerate(row, 1) if value is not None), default=1)
        for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=width), 1):
            yield Row(line, tuple(map(_cell, values)))
    except Refused:
        raise
    except Exception as fault:  # openpyxl raises almost anything for a damaged file
        raise _refused(
            name, "file.damaged", _("工作簿已损坏，无法读取（%(fault)s）") % {"fault": fault}, _("请重新导出后重试")
        ) from fault


def _measure(name: str, data: bytes) -> None:
    """Refuse a bomb or a macro file by the archive's table of contents, before anything is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as fault:
        raise _refused(name, "file.damaged", _("文件已损坏，无法打开"), _("请重新导出后重试")) from fault
    size = sum(entry.file_size for entry in entries)
    if size > UNPACKED_LIMIT or size > RATIO_LIMIT * len(data):
        raise _refused(
            name,
            "file.bomb",
            _("压缩内容展开后有%(size)d MB，超出允许范围") % {"size": size // 2**20},
            _("请确认文件来源，删除多余内容后重新导出"),
        )
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise _refused(name, "file.macro", _("文件含有宏，不予读取"), _("请另存为不含宏的 .xlsx 后重试"))


def _cell(value: object) -> Cell:
    if value is None:
        return None
    if type(value) is str:
        return value.strip()
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _csv(name: str, data: bytes) -> Iterator[Row]:
    text = _decoded(name, data)
    sample = text[:4096]
    delimiter = max(",\t;", key=sample.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for values in reader:
            yield Row(reader.line_num, tuple(value.strip() for value in values[:COLUMNS_LIMIT]))
    except csv.Error as fault:
        raise _refused(
            name,
            "file.damaged",
            _("第%(line)d行无法按 CSV 读取（%(fault)s）") % {"line": reader.line_num, "fault": fault},
            _("请检查引号和换行"),
        ) from fault


def _decoded(name: str, data: bytes) -> str:
    marked: Sequence[tuple[bytes, str]] = (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    )
    encodings = [encoding for mark, encoding in marked if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:  # no text file has it, and no database takes it everywhere
            return text
    raise _refused(name, "file.encoding", _("无法识别文件的文字编码"), _("请另存为 UTF-8 或 GB18030 编码的 CSV 后重试"))
