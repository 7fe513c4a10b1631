"""Word documents (.docx): paragraphs, numbers, tables, text boxes, as the page shows them (Word 文档).

Tracked changes are taken as accepted, hidden text is left out, headers, footers, contents and footnotes are
furniture. A table cell is one block; lines inside it are parted by "\\n". Nothing outside the file is opened.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from gangze.intake.domain.source import BlockKind, Source
from gangze.intake.readers.archive import Archive, all_text
from gangze.intake.readers.builder import Builder, Progress, no_progress
from gangze.intake.readers.docx_styles import Style, Styles, switched_on
from gangze.intake.readers.limits import DEFAULT, Limits
from gangze.intake.readers.numbering import Numbering, W
from gangze.intake.readers.refusals import noted, refused

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_UNWRAPPED = {
    f"{W}{name}"
    for name in (
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
    )
} | {f"{_MC}AlternateContent", f"{_MC}Choice"}
_DROPPED = {f"{W}{name}" for name in ("del", "moveFrom", "sdtPr", "sdtEndPr")} | {f"{_MC}Fallback"}
_BREAKS = {f"{W}br", f"{W}cr"}
_BOXES = {f"{W}drawing", f"{W}pict", f"{W}object"}


@dataclass(slots=True)
class _Line:
    """A paragraph as read: its text, what it is, and the text boxes anchored in it."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    bold: bool = False
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class _Cell:
    text: str
    row: int
    column: int
    column_span: int
    row_span: int = 1
    bold: bool = False
    inner: list[etree._Element] = field(default_factory=list)


def read_docx(name: str, data: bytes, limits: Limits = DEFAULT, progress: Progress = no_progress) -> Source:
    """A Word document as a `Source`. Raises Refused where a part is damaged or unsafe."""
    with Archive(name, data, limits) as archive:
        main = _main_part(archive)
        root = archive.xml(main)
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            raise refused("file.broken", name, why="没有文档正文")
        folder = posixpath.dirname(main)
        reader = _Reader(
            Builder(name, MEDIA, limits),
            Numbering.of(archive.xml(f"{folder}/numbering.xml")),
            Styles.of(archive.xml(f"{folder}/styles.xml")),
        )
        reader.furniture(archive, folder, "header")
        progress(len(data) // 4, len(data))
        reader.blocks(body)
        progress(len(data) * 3 // 4, len(data))
        reader.furniture(archive, folder, "footer")
        reader.furniture(archive, folder, "footnotes")
        reader.furniture(archive, folder, "endnotes")
        reader.tell_doubts(archive, root)
    return reader.builder.source()


def _main_part(archive: Archive) -> str:
    """The part that holds the text, by the package's relations; usually word/document.xml."""
    relations = archive.xml("_rels/.rels")
    if relations is not None:
        for relation in relations:
            if relation.get("Type", "").endswith("/officeDocument"):
                target = relation.get("Target", "").lstrip("/")
                if target in archive.names:
                    return target
    return "word/document.xml"


@dataclass(slots=True)
class _Reader:
    builder: Builder
    numbering: Numbering
    styles: Styles
    tables: int = 0
    hidden: int = 0
    as_furniture: bool = False

    def blocks(self, parent: etree._Element) -> None:
        """Paragraphs and tables below `parent`, in order."""
        for child in _children(parent):
            if child.tag == f"{W}p":
                self.paragraph(child)
            elif child.tag == f"{W}tbl":
                self.table(child)

    def paragraph(self, element: etree._Element) -> None:
        line = self.line(element)
        for text in line.text.split("\n"):
            kind = BlockKind.FURNITURE if self.as_furniture else line.kind
            self.builder.add(text, kind, level=line.level, bold=line.bold)
        for box in line.boxes:
            self.blocks(box)

    def line(self, element: etree._Element) -> _Line:
        """One paragraph with its printed number in front."""
        properties = element.find(f"{W}pPr")
        style = self._style(properties)
        text, bold, boxes = self._runs(element, style)
        line = _Line(text, level=style.level, bold=bold, boxes=boxes)
        number, depth = _list_place(properties, style)
        outline = None if properties is None else properties.find(f"{W}outlineLvl")
        if outline is not None and outline.get(f"{W}val", "").isdigit():
            value = int(outline.get(f"{W}val", "9"))
            line.level = value + 1 if value < 9 else None
        if line.level is not None:
            line.kind = BlockKind.HEADING
        if style.contents:
            line.kind, line.level = BlockKind.FURNITURE, None
        if self.numbering.knows(number) and (text.strip() or boxes):
            line.text = self.numbering.next(number, depth) + text.lstrip()
            if line.kind is BlockKind.PARAGRAPH:
                line.kind, line.level = BlockKind.LIST_ITEM, depth + 1
        return line

    def _style(self, properties: etree._Element | None) -> Style:
        element = None if properties is None else properties.find(f"{W}pStyle")
        return self.styles.get("" if element is None else element.get(f"{W}val", ""))

    def _runs(self, element: etree._Element, style: Style) -> tuple[str, bool, list[etree._Element]]:
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        bolds: list[bool] = []
        for run in _runs(element):
            if run.tag != f"{W}r":
                pieces.append(all_text(run))
                continue
            properties = run.find(f"{W}rPr")
            boxes.extend(_boxes(run))
            words = _words(run)
            if self._is_hidden(properties, style):
                self.hidden += len(words.strip())
                continue
            pieces.append(words)
            if words.strip():
                told = switched_on(properties, "b")
                bolds.append(style.bold if told is None else told)
        return "".join(pieces), bool(bolds) and all(bolds), boxes

    def _is_hidden(self, properties: etree._Element | None, style: Style) -> bool:
        told = switched_on(properties, "vanish")
        if told is not None:
            return told
        named = None if properties is None else properties.find(f"{W}rStyle")
        if named is not None and self.styles.get(named.get(f"{W}val", "")).hidden:
            return True
        return style.hidden

    def table(self, element: etree._Element) -> None:
        """A table as CELL blocks; tables inside its cells follow it."""
        index = self.tables
        self.tables += 1
        cells = self._cells(element)
        for cell in cells:
            kind = BlockKind.FURNITURE if self.as_furniture else BlockKind.CELL
            self.builder.add(
                cell.text,
                kind,
                bold=cell.bold,
                table=index,
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
            )
        for cell in cells:
            for inner in cell.inner:
                if inner.tag == f"{W}tbl":
                    self.table(inner)
                else:
                    self.blocks(inner)

    def _cells(self, element: etree._Element) -> list[_Cell]:
        cells: list[_Cell] = []
        open_above: dict[int, _Cell] = {}
        rows = (row for row in _children(element) if row.tag == f"{W}tr" and not _deleted(row))
        for number, row in enumerate(rows):
            column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for child in (c for c in _children(row) if c.tag == f"{W}tc"):
                properties = child.find(f"{W}tcPr")
                span = max(1, _number(None if properties is None else properties.find(f"{W}gridSpan"), 1))
                merge = None if properties is None else properties.find(f"{W}vMerge")
                above = open_above.get(column)
                if merge is not None and merge.get(f"{W}val", "continue") == "continue" and above:
                    above.row_span = number - above.row + 1
                    column += span
                    continue
                cell = self._cell(child, number, column, span)
                cells.append(cell)
                open_above.pop(column, None)
                if merge is not None:
                    open_above[column] = cell
                column += span
        return cells

    def _cell(self, element: etree._Element, row: int, column: int, span: int) -> _Cell:
        lines: list[str] = []
        bolds: list[bool] = []
        inner: list[etree._Element] = []
        for child in _children(element):
            if child.tag == f"{W}tbl":
                inner.append(child)
            elif child.tag == f"{W}p":
                line = self.line(child)
                inner.extend(line.boxes)
                if line.text.strip():
                    lines.append(line.text.strip())
                    bolds.append(line.bold)
        return _Cell("\n".join(lines), row, column, span, 1, bool(bolds) and all(bolds), inner)

    def furniture(self, archive: Archive, folder: str, part: str) -> None:
        """Headers, footers or notes, each text once, as furniture."""
        seen: set[str] = set()
        self.as_furniture = True
        for entry in sorted(archive.names):
            if entry.startswith(f"{folder}/{part}") and entry.endswith(".xml"):
                root = archive.xml(entry)
                words = "" if root is None else all_text(root)
                if root is None or words in seen:
                    continue
                seen.add(words)
                for holder in root.iter(f"{W}footnote", f"{W}endnote"):
                    self.blocks(holder)
                self.blocks(root)
        self.as_furniture = False

    def tell_doubts(self, archive: Archive, root: etree._Element | None) -> None:
        """What a person should know about this document beyond its text."""
        doubts = self.builder.doubts
        if root is not None and next(root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"), None) is not None:
            doubts.append(noted("docx.tracked_changes"))
        if self.hidden:
            doubts.append(noted("docx.hidden_text", count=self.hidden))
        pictures = sum("/media/" in entry for entry in archive.names)
        if pictures:
            doubts.append(noted("docx.pictures", count=pictures))
        if any("/diagrams/data" in entry for entry in archive.names):
            doubts.append(noted("docx.diagrams"))
        if root is not None and next(root.iter(f"{W}altChunk", f"{W}subDoc"), None) is not None:
            doubts.append(noted("docx.linked_parts"))


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """Children, seen through containers that only wrap (content controls, accepted insertions)."""
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _DROPPED:
            continue
        if child.tag in _UNWRAPPED:
            yield from _children(child)
        else:
            yield child


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    for child in _children(paragraph):
        if child.tag == f"{W}r" or child.tag.startswith(_MATH):
            yield child


def _words(run: etree._Element) -> str:
    """The text of a run; tabs, breaks and symbols as characters."""
    pieces: list[str] = []
    for child in _children(run):
        if child.tag == f"{W}t":
            pieces.append(child.text or "")
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            pieces.append("\t")
        elif child.tag in _BREAKS:
            pieces.append("\n")
        elif child.tag == f"{W}noBreakHyphen":
            pieces.append("-")
        elif child.tag == f"{W}sym":
            pieces.append(_symbol(child))
    return "".join(pieces)


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{W}char", "")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _boxes(run: etree._Element) -> list[etree._Element]:
    """The contents of text boxes anchored in a run; the fallback drawing of a box is not taken again."""
    return [box for child in _children(run) if child.tag in _BOXES for box in _outermost_boxes(child)]


def _outermost_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag != f"{_MC}Fallback":
            yield from _outermost_boxes(child)


def _list_place(properties: etree._Element | None, style: Style) -> tuple[str, int]:
    """The list id and depth of a paragraph: its own, else its style's; "0" means none."""
    number, depth = style.number, style.depth
    own = None if properties is None else properties.find(f"{W}numPr")
    if own is not None:
        own_number, own_depth = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        number = number if own_number is None else own_number.get(f"{W}val", "")
        depth = _number(own_depth, depth)
    return number, depth


def _number(element: etree._Element | None, default: int) -> int:
    words = "" if element is None else element.get(f"{W}val", "")
    return int(words) if words.isdigit() and len(words) < 5 else default


def _deleted(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None
