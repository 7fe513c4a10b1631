"""A manual as a Word file, as a bank would file it (Word 岗位说明书).

Page, margins and fonts follow the Chinese standard for official documents, GB/T 9704—2012: A4, first-level
headings in 黑体, second-level in 楷体, text in 仿宋, first line indented by two characters.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt

from gangze.duties.documents.content import Section, Sheet, sheet
from gangze.duties.documents.styling import (
    BODY,
    HEADING,
    KAITI,
    Tone,
    borders,
    cell_text,
    font,
    page,
    repeat_head,
    shade,
    whole_rows,
    widths,
)
from gangze.framework.context import Context

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Printed:
    """A file to hand out: its name, its media type, its bytes."""

    name: str
    media_type: str
    data: bytes


def manual_word(ctx: Context, version: int) -> Printed:
    """One version as .docx. Raises `Refused` where the actor may not read it."""
    content = sheet(ctx, version)
    return Printed(f"{content.title}（{content.edition}）.docx", DOCX, rendered(content))


def rendered(content: Sheet) -> bytes:
    """The bytes of the Word file."""
    document = Document()
    page(document, header=(content.bank or content.title, content.number), landscape=False)
    _properties(document, content)
    _title(document, content)
    _facts(document, content)
    for section in content.sections:
        _section(document, section)
    if content.elements:
        _elements(document, content)
    _signatures(document, content)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _properties(document: WordDocument, content: Sheet) -> None:
    told = document.core_properties
    told.title, told.subject, told.author = content.title, content.number, content.bank
    told.last_modified_by, told.comments, told.keywords = "", "", content.edition
    told.created = told.modified = content.written_at.replace(tzinfo=None)


def _title(document: WordDocument, content: Sheet) -> None:
    if content.bank:
        above = document.add_paragraph()
        above.alignment = WD_ALIGN_PARAGRAPH.CENTER
        above.paragraph_format.space_after = Pt(4)
        font(above.add_run(content.bank), HEADING, 16)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    font(title.add_run(content.title), HEADING, 22)
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(10)
    parts = [_("文件编号：%(number)s") % {"number": content.number}, content.edition, content.validity]
    font(line.add_run("　".join(parts)), BODY, 12)
    if content.status:
        status = document.add_paragraph()
        status.alignment = WD_ALIGN_PARAGRAPH.CENTER
        font(status.add_run(f"【{content.status}】"), HEADING, 12, tone=Tone.RED)


def _facts(document: WordDocument, content: Sheet) -> None:
    rows = (len(content.facts) + 1) // 2
    wide = [
        (label, text)
        for label, text in ((content.mission_label, content.mission), (_("来源文件"), content.source))
        if text
    ]
    table = document.add_table(rows=rows + len(wide), cols=4)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders(table)
    widths(table, (2.8, 5.0, 2.8, 5.0))
    for index, (label, value) in enumerate(content.facts):
        row, side = divmod(index, 2)
        cell_text(table.cell(row, side * 2), label, HEADING, 11, centre=True)
        shade(table.cell(row, side * 2))
        cell_text(table.cell(row, side * 2 + 1), value, BODY, 11)
    for row, (label, text) in enumerate(wide, rows):
        cell_text(table.cell(row, 0), label, HEADING, 11, centre=True)
        shade(table.cell(row, 0))
        cell_text(table.cell(row, 1).merge(table.cell(row, 3)), text, BODY, 11)
    whole_rows(table)


def _section(document: WordDocument, section: Section) -> None:
    heading = document.add_heading(level=1)
    heading.paragraph_format.space_before = Pt(14)
    heading.paragraph_format.space_after = Pt(6)
    heading.paragraph_format.first_line_indent = Pt(28)
    heading.paragraph_format.keep_with_next = True
    font(heading.add_run(section.heading), HEADING, 14)
    for line in section.lines:
        paragraph = document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.first_line_indent = Pt(28)
        shape.left_indent = Pt(14 * max(0, line.depth - 1))
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = Pt(25)
        shape.space_after = Pt(0)
        shape.keep_with_next = line.title
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        font(paragraph.add_run(line.number + line.text), KAITI if line.title else BODY, 14)


def _elements(document: WordDocument, content: Sheet) -> None:
    heading = document.add_heading(level=1)
    heading.paragraph_format.space_before = Pt(16)
    heading.paragraph_format.space_after = Pt(6)
    heading.paragraph_format.keep_with_next = True
    font(heading.add_run(_("附：职责要素表")), HEADING, 14)
    table = document.add_table(rows=1, cols=4)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders(table)
    for index, label in enumerate((_("条目"), _("职责事项"), _("角色"), _("履职要求"))):
        cell_text(table.cell(0, index), label, HEADING, 10.5, centre=True)
        shade(table.cell(0, index))
    for element in content.elements:
        cells = table.add_row().cells
        values = (element.number, element.matter, element.role, element.demands)
        for index, value in enumerate(values):
            cell_text(cells[index], value, BODY, 10.5, centre=index in (0, 2))
    widths(table, (2.2, 5.6, 1.4, 6.4))
    repeat_head(table)
    whole_rows(table)


def _signatures(document: WordDocument, content: Sheet) -> None:
    space = document.add_paragraph()
    space.paragraph_format.space_before = Pt(10)
    space.paragraph_format.space_after = Pt(0)
    space.paragraph_format.keep_with_next = True
    table = document.add_table(rows=2, cols=6)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders(table)
    widths(table, (1.5, 3.7, 1.5, 3.7, 1.5, 3.7))
    for index, signature in enumerate(content.signatures):
        for row, (label, value) in enumerate(((signature.label, signature.name), (_("日期"), signature.day))):
            cell_text(table.cell(row, index * 2), label, HEADING, 11, centre=True)
            shade(table.cell(row, index * 2))
            cell_text(table.cell(row, index * 2 + 1), value, BODY, 11, centre=True)
    whole_rows(table, together=True)
    if content.receipts:
        _receipts(document, content)
    if content.receipts_note:
        note = document.add_paragraph()
        note.paragraph_format.space_before = Pt(8)
        font(note.add_run(content.receipts_note), BODY, 11)


def _receipts(document: WordDocument, content: Sheet) -> None:
    heading = document.add_paragraph()
    heading.paragraph_format.space_before = Pt(12)
    heading.paragraph_format.space_after = Pt(4)
    heading.paragraph_format.keep_with_next = True
    font(heading.add_run(_("任岗人签收")), HEADING, 12)
    table = document.add_table(rows=1, cols=5)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders(table)
    for index, label in enumerate((_("姓名"), _("工号"), _("所在机构"), _("签名"), _("签收日期"))):
        cell_text(table.cell(0, index), label, HEADING, 11, centre=True)
        shade(table.cell(0, index))
    for receipt in content.receipts:
        cells = table.add_row().cells
        values = (receipt.name, receipt.staff_number, receipt.place, "", receipt.day)
        for cell, value in zip(cells, values, strict=True):
            cell_text(cell, value, BODY, 11, centre=True)
    widths(table, (2.2, 2.3, 3.7, 2.7, 4.7))
    repeat_head(table)
    whole_rows(table)
