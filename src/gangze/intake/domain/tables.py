"""Tables: one row a post, or a form a post (表格).

A table becomes entries for the outline, as if it had been written as headings and lists. Its labels tell
which it is: a row of column heads (`岗位 | 岗位职责 | 任职要求`), or labels beside their values
(`岗位名称 | 客户经理`). A table that is neither is read line by line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from gangze.intake.domain.across import Cell, Owned, Row, across, captions, directory, staffing
from gangze.intake.domain.division import Division, divide
from gangze.intake.domain.entries import Entry, field_role, heading, named
from gangze.intake.domain.enumerators import Mark, mark_at
from gangze.intake.domain.headings import NO_HEADING, Heading, Kind, read_heading
from gangze.intake.domain.lines import Line
from gangze.intake.domain.names import chinese_number, head_count, is_post_name, is_unit_name
from gangze.intake.domain.pieces import Cutter, Piece

UNIT_COLUMN_RANK = 10
"""The outline rank of the outermost column of units; the columns to its right follow."""

_OWNER_KINDS = (Kind.UNIT, Kind.POST, Kind.POSTS, Kind.UNITS, Kind.SECTION)
_OWNERS = {"unit", "post"}


def table_entries(text: str, lines: Iterable[Line]) -> Iterator[Entry]:
    """The entries of one table, whose `lines` are its cells' lines in order."""
    rows = _rows(lines)
    for row in rows[: captions(rows)]:
        yield from _caption(text, row)
    rows = rows[captions(rows) :]
    head = _head_row(text, rows)
    if (head is None and staffing(text, rows)) or directory(text, rows):
        for row in rows:
            held: dict[str, list[Cell]] = defaultdict(list, other=row)
            yield from _row_content(text, held, False)
        return
    owned = across(text, rows) if head is None or len(rows[0]) > 2 else []
    if owned and not (head is not None and set(head[1].values()) >= _OWNERS):
        for one in owned:
            yield from _owned(text, one)
    elif head is not None:
        index, roles = head
        for row in rows[:index]:
            yield from _plain(text, row)
        for cell in rows[index]:
            yield heading(Kind.OTHER, cell.start, cell.lines[0], cell.end)  # read, though nothing stands in it
        yield from _by_columns(text, rows[index + 1 :], roles)
    elif _is_form(text, rows):
        yield from _form(text, rows)
    else:
        for row in rows:
            yield from _plain(text, row)


def _rows(lines: Iterable[Line]) -> list[Row]:
    cells: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        cells[line.row, line.column].append(line)
    rows: dict[int, Row] = defaultdict(list)
    for (row, column), content in sorted(cells.items()):
        rows[row].append(Cell(column, tuple(content), content[0].row_span))
    return [rows[number] for number in sorted(rows)]


def _words(text: str, cell: Cell) -> str:
    return " ".join(text[line.start : line.end] for line in cell.lines)


def _plain(text: str, row: Row) -> Iterator[Entry]:
    """Cells without a known meaning, as lines of text."""
    cutter = Cutter(text)
    for cell in row:
        for piece in cutter.pieces(cell.lines):
            yield Entry(piece)


def _caption(text: str, row: Row) -> Iterator[Entry]:
    """A row above the column heads: an owner may be named there, but no duty stands in it."""
    for entry in _plain(text, row):
        division = divide(text, entry.piece.start, entry.piece.end)
        piece = entry.piece
        if division.heading.kind in (Kind.UNIT, Kind.POSTS, Kind.UNITS) and division.heading.name:
            yield replace(entry, division=division, rank=UNIT_COLUMN_RANK - 1)  # above its columns
            continue
        yield entry if division.is_heading else heading(Kind.OTHER, piece.outer_start, piece.line, piece.end)


def _content(text: str, cell: Cell, kind: Kind, single: bool = False) -> Iterator[Entry]:
    """The items of a cell whose column or label says what they are: no owner can be headed in there.

    `single`: the cell is one duty, also where it holds several sentences.
    """
    for piece in Cutter(text).pieces(cell.lines):
        if single and len(cell.lines) == 1 and piece.mark is None:
            piece = replace(piece, mark=Mark("•", 0, piece.start, piece.start, glyph="row"))
        division = divide(text, piece.start, piece.end)
        if kind is not Kind.DUTIES or division.heading.kind in _OWNER_KINDS:
            division = Division(NO_HEADING, piece.start, piece.start)
        yield Entry(piece, division)


# a row of column heads
# ----------------------------------------------------------------------------------------


def _head_row(text: str, rows: list[Row]) -> tuple[int, dict[int, str]] | None:
    """The row of column heads and what each column holds, if the table has one."""
    for index, row in enumerate(rows[:4]):
        roles = {cell.column: role for cell in row if (role := field_role(_words(text, cell)))}
        held = set(roles.values())
        if len(row) > 1 and held & _OWNERS and (held & {"duties"} or len(held & _OWNERS) == 2 or "count" in held):
            if _labels(text, rows[index:]) > 2:
                return None  # `岗位名称 | 审查岗 | 所属部门 | 授信部` of a form
            return index, roles
        if len(row) > 1 and "duties" in held and _all_heads(text, row) and _labels(text, rows[index:]) <= 2:
            return index, roles  # the owner is the heading above the table
    return None


def _all_heads(text: str, row: Row) -> bool:
    """Whether every cell of a row could be a column's head, known or not (`时限要求`)."""
    said = [_words(text, cell) for cell in row]
    return all(field_role(words) or _HEAD.fullmatch(words) for words in said)


_HEAD = re.compile(r"[\u3400-\u9fff/]{2,6}")


def _owned(text: str, one: Owned) -> Iterator[Entry]:
    """The owner of a column with its cells."""
    if one.unit is not None:
        entry = named(Kind.UNIT, text, one.unit.start, one.unit.end, one.unit.lines[0])
        yield replace(entry, rank=UNIT_COLUMN_RANK)
    kind = Kind.POST if one.post else Kind.UNIT
    held: dict[str, list[Cell]] = defaultdict(list)
    for role, cell in one.cells:
        held[role].append(cell)
    if one.post:
        for cell in held["unit"]:
            yield replace(named(Kind.UNIT, text, cell.start, cell.end, cell.lines[0]), rank=UNIT_COLUMN_RANK)
    entry = named(kind, text, one.owner.start, one.owner.end, one.owner.lines[0], _count(text, held["count"]))
    yield entry if one.post else replace(entry, rank=UNIT_COLUMN_RANK + 1)
    yield from _row_content(text, held, len(held["duties"]) > 1)


def _by_columns(text: str, rows: list[Row], roles: dict[int, str]) -> Iterator[Entry]:
    shown: dict[int, str] = {}
    single = _row_a_duty(text, rows, roles)
    for row in rows:
        if len(row) == 1 and _is_section_row(text, row[0], roles):
            shown.clear()
            yield from _section_row(text, row[0])
            continue
        held: dict[str, list[Cell]] = defaultdict(list)
        for cell in row:
            held[roles.get(cell.column, "")].append(cell)
        yield from _row_owner(text, held, shown)
        yield from _row_content(text, held, single)


def _row_a_duty(text: str, rows: list[Row], roles: dict[int, str]) -> bool:
    """Whether each row is one duty: the owner is merged or said again from row to row, or named above."""
    owners = [column for column, role in roles.items() if role in _OWNERS]
    if not owners:
        return True
    column = max(owners)
    said = [next((_words(text, c) for c in row if c.column == column), "") for row in rows]
    again = sum(not words or words == before for before, words in pairwise(said))
    return again * 2 > len(rows)


def _is_section_row(text: str, cell: Cell, roles: dict[int, str]) -> bool:
    """Whether the only cell of a row names the department of the rows below."""
    if len(roles) > 2 and roles.get(cell.column) not in ("duties", "post"):
        return True
    mark = mark_at(text, cell.start, cell.end)
    words = "".join(text[mark.end if mark else cell.start : cell.end].split()).strip("【】[]《》:.、")
    name = head_count(words)[0]
    return "unit" not in roles.values() and cell.rows == 1 and is_unit_name(name) and not is_post_name(name)


def _section_row(text: str, cell: Cell) -> Iterator[Entry]:
    mark = mark_at(text, cell.start, cell.end)
    start = mark.end if mark is not None else cell.start
    words, _ = head_count("".join(text[start : cell.end].split()).strip("【】[]《》:.、"))
    read = read_heading(words)
    if is_unit_name(words) or read.kind in (Kind.UNIT, Kind.POSTS):
        name = read.name if read.kind in (Kind.UNIT, Kind.POSTS) and read.name else words
        division = Division(Heading(Kind.UNIT, name, read.aliases), cell.end, cell.end)
        yield Entry(Piece(start, cell.end, cell.lines[0]), division, UNIT_COLUMN_RANK)
    else:
        yield from _plain(text, [cell])


def _row_owner(text: str, held: dict[str, list[Cell]], shown: dict[int, str]) -> Iterator[Entry]:
    """Headings for the units and the post of a row, where they differ from the row above.

    Several columns of units (`机构 | 部门`) nest from left to right; `shown` is what each column last said.
    """
    owners = [(cell, Kind.UNIT) for cell in held["unit"]]
    owners += [(cell, Kind.UNIT if _is_unit_cell(text, cell, held) else Kind.POST) for cell in held["post"][-1:]]
    for depth, (cell, kind) in enumerate(owners):
        words = _words(text, cell)
        if shown.get(cell.column) == words:
            continue
        for column in [column for column in shown if column >= cell.column]:
            del shown[column]
        shown[cell.column] = words
        count = _count(text, held["count"]) if kind is Kind.POST else None
        entry = named(kind, text, cell.start, cell.end, cell.lines[0], count)
        yield replace(entry, rank=UNIT_COLUMN_RANK + depth) if kind is Kind.UNIT else entry


def _is_unit_cell(text: str, cell: Cell, held: dict[str, list[Cell]]) -> bool:
    words = "".join(_words(text, cell).split())
    return not held["unit"] and is_unit_name(words) and not is_post_name(words)


def _count(text: str, cells: list[Cell]) -> int | None:
    for cell in cells:
        digits = "".join(_words(text, cell).split()).rstrip("人名个")
        if digits.isdigit() or (digits and all(c in "一二三四五六七八九十两" for c in digits)):
            return chinese_number(digits)
    return None


def _row_content(text: str, held: dict[str, list[Cell]], single: bool) -> Iterator[Entry]:
    for role, kind in (
        ("duties", Kind.DUTIES),
        ("qualifications", Kind.QUALIFICATIONS),
        ("workflow", Kind.OTHER),
        ("criteria", Kind.OTHER),
        ("other", Kind.OTHER),
        ("count", Kind.OTHER),
        ("", Kind.OTHER),
    ):
        for cell in held[role]:
            yield heading(kind, cell.start, cell.lines[0], role=role)
            yield from _content(text, cell, kind, single)


# a form a post
# ------------------------------------------------------------------------------------------------


def _labels(text: str, rows: list[Row]) -> int:
    """How many rows begin with a label."""
    return sum(1 for row in rows if row and field_role(_words(text, row[0])))


def _is_form(text: str, rows: list[Row]) -> bool:
    roles = {field_role(_words(text, cell)) for row in rows for cell in row}
    return _labels(text, rows) >= 2 and bool(roles & {"post", "unit"} or {"duties", "qualifications"} <= roles)


def _form(text: str, rows: list[Row]) -> Iterator[Entry]:
    """Label and value side by side, or the value in the row below its label."""
    owners: dict[str, Cell] = {}
    content: list[Entry] = []
    waiting = ""
    for row in rows:
        label = ""
        for cell in row:
            role = field_role(_words(text, cell)) if len(cell.lines) <= 2 else ""
            if role and not (label and role in ("unit", "post") and label in ("unit", "post")):
                if role == "post" and "post" in owners:
                    yield from _form_head(text, owners)
                    yield from content
                    owners, content = {}, []
                label = waiting = role
                content.append(heading(Kind.OTHER, cell.start, cell.lines[0], cell.end))
                continue
            label = label or waiting
            if label in ("unit", "post", "count"):
                owners[label] = cell
            elif label:
                kind = {"duties": Kind.DUTIES, "qualifications": Kind.QUALIFICATIONS}.get(label, Kind.OTHER)
                content.append(heading(kind, cell.start, cell.lines[0], role=label))
                content.extend(_content(text, cell, kind))
            else:
                content.extend(_plain(text, [cell]))
            if label in ("unit", "post", "count", "other"):
                label = waiting = ""
    yield from _form_head(text, owners)
    yield from content


def _form_head(text: str, owners: dict[str, Cell]) -> Iterator[Entry]:
    if "unit" in owners:
        cell = owners["unit"]
        yield named(Kind.UNIT, text, cell.start, cell.end, cell.lines[0])
    if "post" in owners:
        cell = owners["post"]
        count = _count(text, [owners["count"]]) if "count" in owners else None
        yield named(Kind.POST, text, cell.start, cell.end, cell.lines[0], count)
