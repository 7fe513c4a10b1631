"""PDF documents: words by their place on the page, put back into lines, columns and paragraphs (PDF 文档)."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from gangze.intake.domain.source import BlockKind, Source
from gangze.intake.readers.builder import Builder, Progress, no_progress
from gangze.intake.readers.limits import DEFAULT, Limits
from gangze.intake.readers.pdf_layout import Glyph, Line, lines_of
from gangze.intake.readers.pdf_paragraphs import paragraphs
from gangze.intake.readers.pdf_tables import Table, rules_of, take_tables
from gangze.intake.readers.refusals import noted, refused

MEDIA = "application/pdf"
_NO_INK = frozenset((0xFFFE, 0xFFFF, 0xA0, 0x3000, 0xAD))
MARGIN_LINES = 2
"""Lines at the top and at the bottom of a page that may be its header or footer."""

_PAGE_NUMBER = re.compile(
    r"^[-—–·\s第]*\d{1,4}[-—–·\s页頁]*(?:[/／,，共]*\s*共?\s*\d{1,4}\s*[页頁]?)?[-—–·\s]*$|^[-—\s]*[ivxIVX]{1,5}[-—\s]*$"
    r"|^[Pp]age\s*\d+(?:\s*of\s*\d+)?$"
)
_SENTENCE = re.compile(r"[。；，;,]\s*$")


def read_pdf(name: str, data: bytes, limits: Limits = DEFAULT, progress: Progress = no_progress) -> Source:
    """A PDF as a `Source`; page numbers and running heads are furniture. Raises Refused for scans."""
    document = _open(name, data)
    try:
        count = len(document)
        if count > limits.pages:
            raise refused("pdf.pages", name, pages=count, limit=limits.pages)
        pages: list[list[Line]] = []
        tables: list[list[Table]] = []
        columns = 0
        gutter: float | None = None
        for number in range(count):
            lines, drawn, found = _page(document, number, gutter)
            pages.append(lines)
            tables.append(drawn)
            gutter = found or gutter
            columns += found is not None
            progress(len(data) * (number + 1) // (count + 1), len(data))
    finally:
        document.close()
    if not any(pages) and not any(tables):
        raise refused("pdf.scanned", name, pages=count)
    builder = Builder(name, MEDIA, limits)
    _build(builder, pages, tables)
    _tell_doubts(builder, [[*page, *drawn] for page, drawn in zip(pages, tables, strict=True)], columns)
    return builder.source()


def _open(name: str, data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in data[-4096:]:
            raise refused("file.password", name) from error
        raise refused("file.broken", name, why="PDF 结构不完整") from error


def _page(
    document: pdfium.PdfDocument, number: int, hint: float | None
) -> tuple[list[Line], list[Table], float | None]:
    """The lines of a page in reading order, its ruled tables, and where its two columns part."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return [], [], None
    try:
        glyphs = _glyphs(text)
        drawn, rest = take_tables(rules_of(page), glyphs)
        lines, gutter = lines_of(rest, page.get_width(), number, hint)
        return lines, drawn, gutter
    finally:
        text.close()
        page.close()


def _glyphs(text: pdfium.PdfTextPage) -> list[Glyph]:
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    matrix = pdfium_c.FS_MATRIX()
    found: list[Glyph] = []
    for index in range(text.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text, index)
        if code < 33 or code in _NO_INK:
            continue
        box = (ctypes.byref(edge) for edge in (left, right, bottom, top))
        if not pdfium_c.FPDFText_GetCharBox(text, index, *box):
            continue
        pdfium_c.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        size = pdfium_c.FPDFText_GetFontSize(text, index)
        if pdfium_c.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d)
        height = max(top.value - bottom.value, 0.1)
        found.append(Glyph(_character(code), left.value, right.value, y.value, size if size > 1.5 else height * 1.2))
    return _joined_pairs(found)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _joined_pairs(glyphs: list[Glyph]) -> list[Glyph]:
    """Surrogate halves, as some versions deliver rare characters, put together."""
    result: list[Glyph] = []
    for glyph in glyphs:
        if "\udc00" <= glyph.text <= "\udfff":
            if result and "\ud800" <= result[-1].text <= "\udbff":
                high = result.pop()
                code = 0x10000 + ((ord(high.text) - 0xD800) << 10) + (ord(glyph.text) - 0xDC00)
                result.append(Glyph(chr(code), high.left, glyph.right, glyph.base, glyph.size))
            continue
        result.append(glyph)
    return [glyph for glyph in result if not "\ud800" <= glyph.text <= "\udfff"]


def _build(builder: Builder, pages: list[list[Line]], tables: list[list[Table]]) -> None:
    furniture = _furniture(pages)
    body = [[line for line in page if id(line) not in furniture] for page in pages]
    sizes = Counter(round(line.size, 1) for page in body for line in page for _ in line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    joined = paragraphs(body)
    heads = {id(line) for page in pages for line in page[:MARGIN_LINES] if id(line) in furniture}
    index = 0
    for number, page in enumerate(pages):
        for line in page:
            if id(line) in heads:
                builder.add(line.text, BlockKind.FURNITURE, page=number + 1)
        waiting = list(tables[number])
        for paragraph in joined[number]:
            while waiting and paragraph.base < waiting[0].top:
                index = _add_table(builder, waiting.pop(0), index, number + 1)
            heading = usual and paragraph.size >= usual * 1.15 and len(paragraph.text) <= 40
            builder.add(
                paragraph.text,
                BlockKind.HEADING if heading else BlockKind.PARAGRAPH,
                level=_level(paragraph.size, usual) if heading else None,
                page=number + 1,
            )
        for table in waiting:
            index = _add_table(builder, table, index, number + 1)
        for line in page:
            if id(line) in furniture and id(line) not in heads:
                builder.add(line.text, BlockKind.FURNITURE, page=number + 1)


def _add_table(builder: Builder, table: Table, index: int, page: int) -> int:
    """Writes a table as CELL blocks; the number of the next table."""
    for cell in table.cells:
        builder.add(
            cell.text,
            BlockKind.CELL,
            table=index,
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            page=page,
        )
    return index + 1


def _level(size: float, usual: float) -> int:
    return 1 if size >= usual * 1.45 else 2


def _furniture(pages: list[list[Line]]) -> set[int]:
    """Identities of lines that are page numbers, or stand at the edge of most pages."""
    edges: Counter[str] = Counter()
    reach = MARGIN_LINES if len(pages) > 2 else 1
    for page in pages:
        edges.update({_pattern(line) for line in (*page[:reach], *page[-reach:])})
    needed = max(2, (len(pages) + 1) // 2)
    found: set[int] = set()
    for page in pages:
        margin = {id(line): line for line in (*page[:reach], *page[-reach:])}
        for key, line in margin.items():
            repeated = len(pages) >= 2 and edges[_pattern(line)] >= needed and not _SENTENCE.search(line.text)
            numbered = _PAGE_NUMBER.match(line.text) and (line is page[0] or line is page[-1])
            if numbered or repeated:
                found.add(key)
    return found


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _tell_doubts(builder: Builder, pages: list[list[Line | Table]], columns: int) -> None:
    empty = [str(number) for number, page in enumerate(pages, 1) if not page]
    if empty:
        shown = "、".join(empty[:20]) + ("等" if len(empty) > 20 else "")
        builder.doubts.append(noted("pdf.pages_without_text", pages=shown))
    if columns:
        builder.doubts.append(noted("pdf.columns", count=columns))
