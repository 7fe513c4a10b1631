"""Lines and columns of a page (版面还原): glyphs with their places become lines in reading order.

Coordinates are in points (1/72 inch), y upwards, as PDF has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from gangze.intake.domain.residue import HAN

COLUMN_GAP = 1.6
"""An empty space wider than this many character widths parts two pieces of a line."""
GUTTER_SHARE = 0.12
"""At most this share of the lines may cross the empty strip between two columns."""
MINIMUM_COLUMN_LINES = 6
"""Fewer lines than this on either side are a table, not a column."""
FULL_COLUMN = 0.62
"""The longer lines of a real column fill at least this share of its width."""

_WIDE = re.compile(rf"{HAN}|[\u3000-\u303f\uff00-\uffef“”‘’—…]")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its left and right edge, its base line, its font size."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column; `column` tells lines of different columns apart (0: the whole width)."""

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int
    column: int = 0


def lines_of(
    glyphs: list[Glyph], width: float, page: int, hint: float | None = None
) -> tuple[list[Line], float | None]:
    """The lines of a page in reading order, and where its two columns part (None for a single one).

    `hint` is where the columns of the page before parted: a last page with few lines is set alike.
    """
    rows = [sorted(row, key=lambda glyph: glyph.left) for row in _rows(glyphs)]
    gutter = _gutter(rows, width, glyphs)
    if gutter is None and hint is not None and _fits(rows, hint):
        gutter = hint
    if gutter is None:
        return [_line(row, page, 0) for row in rows], None
    result: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        if any(glyph.left < gutter < glyph.right for glyph in row) or _spans(row, gutter):
            result += left + right + [_line(row, page, 0)]
            left, right = [], []
            continue
        sides = [g for g in row if g.right <= gutter], [g for g in row if g.left >= gutter]
        for side, into, column in zip(sides, (left, right), (1, 2), strict=True):
            if side:
                into.append(_line(side, page, column))
    return result + left + right, gutter


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs on about one base line, from the top of the page down."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.base):
        if rows and abs(rows[-1][0].base - glyph.base) <= 0.4 * max(rows[-1][0].size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return rows


def _spans(row: list[Glyph], gutter: float) -> bool:
    """Whether a line runs across the gutter without a gap there."""
    before = [g for g in row if g.right <= gutter]
    after = [g for g in row if g.left >= gutter]
    return bool(before and after) and after[0].left - before[-1].right < COLUMN_GAP * 0.75 * row[0].size


def _gutter(rows: list[list[Glyph]], width: float, written: list[Glyph]) -> float | None:
    """The middle of the empty strip between two columns; None for a page of one column or a table.

    Columns are told from a table by running text on both sides, or by the order in which the file writes the
    glyphs: one column after the other, where a table goes from side to side in every row.
    """
    if len(rows) < MINIMUM_COLUMN_LINES or width <= 0:
        return None
    edge_left = min(row[0].left for row in rows)
    edge_right = max(glyph.right for row in rows for glyph in row)
    span = edge_right - edge_left
    best: tuple[int, float] | None = None
    for step in range(35, 66):
        place = edge_left + span * step / 100
        crossing = sum(1 for row in rows if _crosses(row, place))
        if best is None or crossing < best[0] or (crossing == best[0] and abs(step - 50) < abs(best[1] - 50)):
            best = (crossing, step)
    if best is None or best[0] > GUTTER_SHARE * len(rows):
        return None
    place = edge_left + span * best[1] / 100
    if _is_running_text(rows, place, edge_left, edge_right) or _is_written_by_column(written, place, len(rows)):
        return place
    return None


def _is_written_by_column(written: list[Glyph], place: float, rows: int) -> bool:
    """Whether the file writes all of the left side before the right one, each of several lines beside the other."""
    sides = [glyph.left >= place for glyph in written if not glyph.text.isspace()]
    changes = sum(one != other for one, other in pairwise(sides))
    heights = [{round(g.base) for g in written if (g.left >= place) is side} for side in (False, True)]
    beside = min(max(heights[0], default=0), max(heights[1], default=0)) - max(
        min(heights[0], default=0), min(heights[1], default=0)
    )
    enough = min(len(heights[0]), len(heights[1])) >= MINIMUM_COLUMN_LINES // 2
    return enough and beside > 0 and changes <= max(6, rows // 5)


def _fits(rows: list[list[Glyph]], place: float) -> bool:
    """Whether a page with few lines keeps the columns of the page before it."""
    crossing = sum(1 for row in rows if _crosses(row, place))
    left = sum(1 for row in rows if row[0].right <= place)
    right = sum(1 for row in rows if row[-1].left >= place)
    return crossing * 5 <= len(rows) * 2 and left >= 2 and right >= 2


def _crosses(row: list[Glyph], place: float) -> bool:
    """Whether text stands at `place`, or so close around it that there is no gap."""
    if any(glyph.left <= place <= glyph.right for glyph in row):
        return True
    before = max((g.right for g in row if g.right < place), default=None)
    after = min((g.left for g in row if g.left > place), default=None)
    return before is not None and after is not None and after - before < row[0].size * 0.8


def _is_running_text(rows: list[list[Glyph]], place: float, left: float, right: float) -> bool:
    """Both sides hold enough lines, and most of them run to the end of their column."""
    for low, high in ((left, place), (place, right)):
        lengths = []
        for row in rows:
            side = [glyph for glyph in row if low <= glyph.left and glyph.right <= high]
            if side and not any(glyph.left < place < glyph.right for glyph in row):
                lengths.append(side[-1].right - side[0].left)
        if len(lengths) < MINIMUM_COLUMN_LINES:
            return False
        full = sum(1 for length in lengths if length >= FULL_COLUMN * (high - low))
        if full * 2 < len(lengths):
            return False
    return True


def _line(row: list[Glyph], page: int, column: int) -> Line:
    pieces = [row[0].text]
    for before, glyph in pairwise(row):
        if glyph.left < before.right - 0.7 * (before.right - before.left) and glyph.text == before.text:
            continue  # the same character printed twice, slightly shifted, is how some writers make bold
        gap = glyph.left - before.right
        size = max(before.size, glyph.size)
        if gap > COLUMN_GAP * size:
            pieces.append("  ")
        elif gap > (1.05 if _WIDE.match(before.text) or _WIDE.match(glyph.text) else 0.18) * size:
            pieces.append(" ")
        pieces.append(glyph.text)
    size = sorted(glyph.size for glyph in row)[len(row) // 2]
    return Line("".join(pieces), row[0].left, row[-1].right, row[0].base, size, page, column)
