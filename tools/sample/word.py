"""Word building blocks that look like a bank's file: 黑体 headings, 仿宋 text, both kinds of numbering."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

STAMP = datetime(2023, 12, 25, 9, 0, 0)
BODY, HEAD, SUBHEAD = "仿宋_GB2312", "黑体", "楷体_GB2312"
ABSTRACT = {"heading": 90, "decimal": 91, "bracket": 92}
LEVELS = {
    "heading": ("chineseCounting", "%1、"),
    "decimal": ("decimal", "%1."),
    "bracket": ("decimal", "（%1）"),
}


def new_document(title: str, header: str) -> Doc:
    """An A4 document with a bank's margins, a running header and a page number in the footer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    section.header.paragraphs[0].text = header
    add_page_number(section.footer.paragraphs[0])
    add_numbering(document)
    core = document.core_properties
    core.title, core.author, core.last_modified_by = title, "澜州银行办公室", "澜州银行办公室"
    core.created = core.modified = STAMP
    return document


def add_page_number(line: Paragraph) -> None:
    """— 1 — in the footer, as a field."""
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    line.add_run(" —")


def add_numbering(document: Doc) -> None:
    """Three list definitions: 一、 for headings, 1. and （1） for items."""
    root = document.part.numbering_part.element
    first_num = root.find(qn("w:num"))
    for name, number in ABSTRACT.items():
        kind, text = LEVELS[name]
        first_num.addprevious(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
                f'<w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
            )
        )


def new_list(document: Doc, name: str) -> int:
    """A list of that kind that starts again at 1; gives its number id."""
    root = document.part.numbering_part.element
    number = 1 + max(int(num.get(qn("w:numId"))) for num in root.findall(qn("w:num")))
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{ABSTRACT[name]}"/>'
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number


def paragraph(
    document: Doc | _Cell,
    text: str,
    *,
    font: str = BODY,
    size: float = 16,
    bold: bool = False,
    indent: bool = True,
    center: bool = False,
    number: int | None = None,
) -> Paragraph:
    """One paragraph; `number` puts it under automatic numbering instead of a typed numeral."""
    line = document.add_paragraph()
    run = line.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if center:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif indent:
        line.paragraph_format.first_line_indent = Pt(size * 2)
    if number is not None:
        properties = line._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number
    return line


def heading(document: Doc, text: str, level: int, number: int | None = None) -> Paragraph:
    """A heading in Word's own heading style, in the face that official documents use."""
    line = paragraph(
        document, text, font=HEAD if level < 3 else SUBHEAD, size=18 - level, center=level == 1, number=number
    )
    line.style = document.styles[f"Heading {level}"]
    return line


def fill(cell: _Cell, lines: list[str], *, bold: bool = False, size: float = 12) -> None:
    """Puts one paragraph a line into a table cell."""
    cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)
    for text in lines:
        paragraph(cell, text, size=size, bold=bold, indent=False)


def save(document: Doc, path: Path) -> None:
    """Saves and packs again with fixed times, so that the same text gives the same bytes."""
    document.save(str(path))
    with zipfile.ZipFile(path) as source:
        members = [(info.filename, source.read(info)) for info in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            info = zipfile.ZipInfo(name, date_time=STAMP.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, data)
