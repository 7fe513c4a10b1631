"""Ruled tables on a page (有框线的表格): drawn lines become a grid, the glyphs inside it cells.

Coordinates are in points (1/72 inch), y upwards, as PDF has them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from gangze.intake.readers.pdf_layout import Glyph, lines_of
from gangze.intake.readers.pdf_paragraphs import begins_item, glued

SHORTEST_RULE = 8.0
"""A drawn line shorter than this is an ornament."""
TOLERANCE = 3.0
"""Lines this close together are one."""
MOST_RULES = 1_200
"""A page with more drawn lines than this is a drawing, not a table."""
MOST_SQUARES = 4_000
"""A grid of more squares than this is one, too."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: at `place` across, from `low` to `high` along; `upright` tells its direction."""

    upright: bool
    place: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with its text, its place in the grid (from 0) and how many rows and columns it covers."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its upper edge, its cells row by row."""

    top: float
    cells: tuple[TableCell, ...]


def rules_of(page: pdfium.PdfPage) -> list[Rule]:
    """The upright and level lines drawn on a page; fills without an outline are backgrounds and left out."""
    found: list[Rule] = []
    for thing in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=1):
        found.extend(_lines(thing.raw))
        if len(found) > MOST_RULES:
            return []
    return found


def _lines(path: pdfium_c.FPDF_PAGEOBJECT) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
    points = list(_points(path, matrix))
    if not points:
        return
    wide = max(x for x, _, _ in points) - min(x for x, _, _ in points)
    tall = max(y for _, y, _ in points) - min(y for _, y, _ in points)
    if not stroke.value and min(wide, tall) > TOLERANCE and len(points) <= 5:
        return
    for (x1, y1, _), (x2, y2, drawn) in pairwise(points):
        if not drawn:
            continue
        if abs(x1 - x2) <= 0.5 and abs(y1 - y2) >= SHORTEST_RULE:
            yield Rule(True, (x1 + x2) / 2, min(y1, y2), max(y1, y2))
        elif abs(y1 - y2) <= 0.5 and abs(x1 - x2) >= SHORTEST_RULE:
            yield Rule(False, (y1 + y2) / 2, min(x1, x2), max(x1, x2))


def _points(
    path: pdfium_c.FPDF_PAGEOBJECT, matrix: pdfium_c.FS_MATRIX
) -> Iterator[tuple[float, float, bool]]:
    """Corner points on the page, each with whether a straight line leads to it; outlines are closed."""
    x, y = ctypes.c_float(), ctypes.c_float()
    begun: tuple[float, float] | None = None
    for index in range(pdfium_c.FPDFPath_CountSegments(path)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        if not pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        place = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            begun = place
        yield (*place, kind == pdfium_c.FPDF_SEGMENT_LINETO)
        if pdfium_c.FPDFPathSegment_GetClose(segment) and begun is not None:
            yield (*begun, True)


def take_tables(rules: list[Rule], glyphs: list[Glyph]) -> tuple[list[Table], list[Glyph]]:
    """The tables that `rules` draw, filled with `glyphs`, and the glyphs outside of them."""
    tables: list[Table] = []
    rest = glyphs
    for group in _groups(rules):
        columns = _clustered(rule.place for rule in group if rule.upright)
        rows = _clustered(rule.place for rule in group if not rule.upright)[::-1]
        if (
            len(columns) < 2
            or len(rows) < 2
            or len(columns) + len(rows) < 5
            or len(columns) * len(rows) > MOST_SQUARES
        ):
            continue
        inside = [
            g for g in rest if columns[0] <= _middle(g) <= columns[-1] and rows[-1] <= _height(g) <= rows[0]
        ]
        if not inside:
            continue
        taken = {id(glyph) for glyph in inside}
        rest = [glyph for glyph in rest if id(glyph) not in taken]
        tables.append(Table(rows[0], tuple(_cells(group, columns, rows, inside))))
    return sorted(tables, key=lambda table: -table.top), rest


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _height(glyph: Glyph) -> float:
    return glyph.base + glyph.size * 0.3


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Rules that touch or cross one another, directly or through others."""
    waiting = list(rules)
    groups: list[list[Rule]] = []
    while waiting:
        group = [waiting.pop()]
        for rule in group:
            touching = [other for other in waiting if _touch(rule, other)]
            group.extend(touching)
            gone = {id(other) for other in touching}
            waiting = [other for other in waiting if id(other) not in gone]
        groups.append(group)
    return groups


def _touch(one: Rule, two: Rule) -> bool:
    if one.upright == two.upright:
        near = abs(one.place - two.place) <= TOLERANCE
        return near and one.low - TOLERANCE <= two.high and two.low - TOLERANCE <= one.high
    return (
        two.low - TOLERANCE <= one.place <= two.high + TOLERANCE
        and one.low - TOLERANCE <= two.place <= one.high + TOLERANCE
    )


def _clustered(places: Iterator[float]) -> list[float]:
    result: list[float] = []
    for place in sorted(places):
        if not result or place - result[-1] > TOLERANCE:
            result.append(place)
    return result


def _cells(
    rules: list[Rule], columns: list[float], rows: list[float], glyphs: list[Glyph]
) -> Iterator[TableCell]:
    for top, left, bottom, right in _areas(rules, columns, rows):
        inside = [
            g
            for g in glyphs
            if columns[left] <= _middle(g) < columns[right] and rows[bottom] <= _height(g) < rows[top]
        ]
        words = _text(inside, columns[right])
        if words:
            yield TableCell(words, top, left, bottom - top, right - left)


def _areas(rules: list[Rule], columns: list[float], rows: list[float]) -> list[tuple[int, int, int, int]]:
    """Cells as (top, left, bottom, right) grid lines; squares without a rule between them are one cell."""
    owner = {
        (row, column): (row, column) for row in range(len(rows) - 1) for column in range(len(columns) - 1)
    }
    for row, column in sorted(owner):
        level, middle = (rows[row] + rows[row + 1]) / 2, (columns[column] + columns[column + 1]) / 2
        if column and not _ruled(rules, True, columns[column], level):
            owner[row, column] = owner[row, column - 1]
        elif row and not _ruled(rules, False, rows[row], middle):
            owner[row, column] = owner[row - 1, column]
    areas: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for (row, column), key in sorted(owner.items()):
        top, left, bottom, right = areas.get(key, (row, column, row + 1, column + 1))
        areas[key] = (min(top, row), min(left, column), max(bottom, row + 1), max(right, column + 1))
    return sorted(areas.values())


def _ruled(rules: list[Rule], upright: bool, place: float, along: float) -> bool:
    return any(
        rule.upright == upright
        and abs(rule.place - place) <= TOLERANCE
        and rule.low - TOLERANCE <= along <= rule.high + TOLERANCE
        for rule in rules
    )


def _text(glyphs: list[Glyph], edge: float) -> str:
    """The lines of a cell; a line that ran to the edge of the cell goes on in the next."""
    lines, _ = lines_of(glyphs, 0, 0)
    pieces: list[str] = []
    full = False
    for line in lines:
        if pieces and full and not begins_item(line.text):
            pieces[-1] = glued(pieces[-1], line.text)
        else:
            pieces.append(line.text)
        full = edge - line.right < 2.2 * line.size
    return "\n".join(pieces)
