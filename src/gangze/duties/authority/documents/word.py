"""Letters and notices as Word files (Word 授权书)."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Pt

from gangze.duties.authority.documents.content import Paper
from gangze.duties.documents.styling import (
    BODY,
    HEADING,
    borders,
    cell_text,
    font,
    page,
    repeat_head,
    shade,
    whole_rows,
    widths,
)
from gangze.duties.documents.word import DOCX, Printed


def paper_word(paper: Paper) -> Printed:
    """The Word file of a letter or notice."""
    return Printed(f"{paper.title}（{paper.number}）.docx", DOCX, rendered(paper))


def rendered(paper: Paper) -> bytes:
    """The bytes of the Word file."""
    document = Document()
    page(document, header=(paper.bank, paper.number), landscape=False)
    told = document.core_properties
    told.title, told.author, told.subject = f"{paper.title} {paper.number}", paper.bank, paper.number
    _centred(document, paper.bank, 16, 4)
    _centred(document, paper.title, 22, 8)
    _centred(document, paper.number, 12, 10)
    _facts(document, paper)
    _line(document, paper.opening, before=10)
    _items(document, paper)
    for number, clause in enumerate(paper.clauses, 1):
        _line(document, f"{number}. {clause}", before=10 if number == 1 else 0)
    _signatures(document, paper)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _centred(document: WordDocument, text: str, size: float, after: float) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(after)
    font(paragraph.add_run(text), HEADING if size > 12 else BODY, size)


def _line(document: WordDocument, text: str, *, before: float = 0) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.first_line_indent = Pt(28)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(25)
    shape.space_before, shape.space_after = Pt(before), Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    font(paragraph.add_run(text), BODY, 14)


def _facts(document: WordDocument, paper: Paper) -> None:
    table = document.add_table(rows=len(paper.facts), cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders(table)
    widths(table, (2.8, 12.8))
    for row, (label, text) in enumerate(paper.facts):
        cell_text(table.cell(row, 0), label, HEADING, 11, centre=True)
        shade(table.cell(row, 0))
        cell_text(table.cell(row, 1), text, BODY, 11)
    whole_rows(table)


def _items(document: WordDocument, paper: Paper) -> None:
    table = document.add_table(rows=1, cols=5)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders(table)
    heads = (_("授权事项"), _("限额"), _("适用机构"), _("期限"), _("条件与转授权"))
    for index, label in enumerate(heads):
        cell_text(table.cell(0, index), label, HEADING, 10.5, centre=True)
        shade(table.cell(0, index))
    for item in paper.items:
        cells = table.add_row().cells
        more = "\n".join([_("条件：%(text)s") % {"text": item.conditions}, item.delegation])
        values = (f"{item.matter}\n{item.code}", "\n".join(item.limits), item.reach, item.days, more)
        for cell, value in zip(cells, values, strict=True):
            cell_text(cell, value, BODY, 10.5)
    widths(table, (2.9, 3.7, 2.4, 2.9, 3.7))
    repeat_head(table)
    whole_rows(table)


def _signatures(document: WordDocument, paper: Paper) -> None:
    space = document.add_paragraph()
    space.paragraph_format.space_before = Pt(24)
    space.paragraph_format.keep_with_next = True
    table = document.add_table(rows=2, cols=len(paper.signatures))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for index, label in enumerate(paper.signatures):
        cell_text(table.cell(0, index), _("%(label)s：") % {"label": label}, BODY, 14)
        text = paper.day if index == 0 else _("　　　年　　月　　日")
        cell_text(table.cell(1, index), _("日期：%(day)s") % {"day": text}, BODY, 14)
    for row in table.rows:
        row.height = Pt(48)
    whole_rows(table, together=True)
