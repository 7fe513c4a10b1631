"""Page, fonts, tables of Word files: the few things python-docx leaves to its users (版式).

Chinese characters take their font from `w:eastAsia`, which python-docx does not set; fields (page numbers)
and table borders are written as elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY, HEADING, KAITI = "仿宋", "黑体", "楷体"
LATIN = "Times New Roman"


class Tone(Enum):
    """Colours of marked text, dark enough for print."""

    BLACK = RGBColor(0, 0, 0)
    RED = RGBColor(0xB0, 0x10, 0x10)
    BLUE = RGBColor(0x10, 0x40, 0xA0)
    GREY = RGBColor(0x60, 0x60, 0x60)


def font(run: Run, name: str, size: float, *, tone: Tone = Tone.BLACK) -> Run:
    """Set Chinese font, Latin font, size in points and colour of a run."""
    run.font.name = LATIN
    run.font.size = Pt(size)
    run.font.color.rgb = tone.value
    run.font.bold = False
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hAnsi"), LATIN)
    fonts.set(qn("w:hint"), "eastAsia")
    return run


def page(document: Document, *, header: tuple[str, str], landscape: bool) -> None:
    """A4 with the margins of official documents, running head (left, right) and page x of y in the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = (Cm(2.4), Cm(2.2)) if landscape else (Cm(3.3), Cm(3.0))
    section.left_margin, section.right_margin = (Cm(2.0), Cm(2.0)) if landscape else (Cm(2.7), Cm(2.7))
    section.header_distance, section.footer_distance = Cm(1.6), Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(14)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    _in_chinese(document)
    width = section.page_width - section.left_margin - section.right_margin
    head = section.header.paragraphs[0]
    head.style.paragraph_format.tab_stops.clear_all()
    head.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    font(head.add_run(f"{header[0]}\t{header[1]}"), BODY, 10.5, tone=Tone.GREY)
    _line_below(head)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, middle, after = _("第 {page} 页　共 {pages} 页").replace("{pages}", "{page}").split("{page}")
    font(foot.add_run(before), BODY, 10.5)
    _field(foot, "PAGE")
    font(foot.add_run(middle), BODY, 10.5)
    _field(foot, "NUMPAGES")
    font(foot.add_run(after), BODY, 10.5)


def _in_chinese(document: Document) -> None:
    """Say that the text is Chinese: punctuation then stands where it does on the mainland."""
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word computes, with the value 1 until it does."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("value", "1"), ("end", "")):
        run = font(paragraph.add_run(), BODY, 10.5)
        if kind == "value":
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
        run._element.append(element)


def _line_below(paragraph: Paragraph) -> None:
    borders_element = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "808080")):
        bottom.set(qn(f"w:{key}"), value)
    borders_element.append(bottom)
    paragraph._element.get_or_add_pPr().append(borders_element)


def borders(table: Table) -> None:
    """Single black lines around every cell, fixed column widths, some room inside cells."""
    table.autofit = False
    properties = table._element.tblPr
    element = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{edge}")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{key}"), value)
        element.append(line)
    properties.append(element)
    margins = OxmlElement("w:tblCellMar")
    for edge, room in (("top", 60), ("left", 85), ("bottom", 60), ("right", 85)):
        side = OxmlElement(f"w:{edge}")
        side.set(qn("w:w"), str(room))
        side.set(qn("w:type"), "dxa")
        margins.append(side)
    properties.append(margins)


def widths(table: Table, centimetres: Sequence[float]) -> None:
    """Set column widths, in every row (Word reads the cells, others the columns)."""
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, centimetres, strict=True):
            cell.width = Cm(width)


def cell_text(cell: _Cell, text: str, name: str, size: float, *, centre: bool = False) -> None:
    """Put text into a cell, a paragraph a line."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for index, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        font(paragraph.add_run(line), name, size)


def shade(cell: _Cell, colour: str = "F2F2F2") -> None:
    """Light grey behind a label."""
    element = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(element)


def repeat_head(table: Table) -> None:
    """The first row comes again on each page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def whole_rows(table: Table, *, together: bool = False) -> None:
    """No row is cut by the end of a page; `together`: the table as a whole stays on one page."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if together:
        for row in table.rows[:-1]:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True
