"""Tables drawn with characters: pipes, tabs, columns of spaces, one cell a line (文本表格).

They become cells (`Line` with table, row and column), so that `tables.py` reads every table alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from gangze.intake.domain.entries import field_role
from gangze.intake.domain.enumerators import mark_at
from gangze.intake.domain.headings import read_heading
from gangze.intake.domain.lines import Line, Page
from gangze.intake.domain.names import is_post_name, is_unit_name
from gangze.intake.domain.stacked import COUNT, MOST_COST, Said, laid_out
from gangze.intake.domain.vocabulary import BARE_POSTS
from gangze.intake.domain.vocabulary_headings import ELEMENTS
from gangze.intake.domain.wording import begins_duty

FIRST_TABLE = 100_000
"""Numbers of drawn tables, above those of the file format."""

_GAP = re.compile(r"\t+| {2,}|\u3000+")
_RULE = frozenset("-:=+ —─┼┬┴├┤┌┐└┘│|")


def with_tables(page: Page, lines: Sequence[Line]) -> Iterator[Line]:
    """`lines` with the rows of drawn tables as cells."""
    index = 0
    table = FIRST_TABLE
    while index < len(lines):
        for read in (_piped, _spaced, _stacked, _stacked_bare):
            cells, used = read(page, lines, index, table)
            if used:
                yield from cells
                index += used
                table += 1
                break
        else:
            yield lines[index]
            index += 1


Drawn = tuple[list[Line], int]
NONE: Drawn = ([], 0)


def _piped(page: Page, lines: Sequence[Line], index: int, table: int) -> Drawn:
    """Rows of the kind `| 岗位 | 职责 |`; a row may run over several lines until it ends with a pipe."""
    cells: list[Line] = []
    used = row = column = 0
    open_row = False
    if page.text[lines[index].start] not in "|│":
        return NONE
    for line in lines[index:]:
        words = page.text[line.start : line.end]
        begins = words[:1] in "|│" and sum(words.count(c) for c in "|│") >= 2
        if line.table is not None or not (begins or open_row):
            break
        if begins:
            row, column = row + 1, -1
        column = _cut(page, line, table, row, column, cells)
        open_row = words[-1] not in "|│"
        used += 1
    return (cells, used) if row > 1 else NONE


def _cut(page: Page, line: Line, table: int, row: int, column: int, cells: list[Line]) -> int:
    """Append the cells of one line; returns the column of the last one."""
    position = line.start
    parts = re.split(r"[|│]", page.text[line.start : line.end])
    for number, part in enumerate(parts):
        words = part.strip()
        if words and set(words) - _RULE:
            begin = position + len(part) - len(part.lstrip())
            cell = Line(begin, begin + len(words), line.gap, table=table, row=row, column=max(column, 0))
            cells.append(cell)
        position += len(part) + 1
        if number + 1 < len(parts):
            column += 1
    return column


def _fields(page: Page, line: Line) -> list[tuple[int, int]]:
    """The stretches of a line between tabs or wide gaps."""
    start, end = page.cleaned.map[line.start], page.cleaned.map[line.end - 1] + 1
    raw = page.source[start:end]
    if not _GAP.search(raw):
        return [(line.start, line.end)]
    fields: list[tuple[int, int]] = []
    begin: int | None = None
    for place in range(line.start, line.end + 1):
        blank = place == line.end or _blank(page, place)
        if not blank and begin is None:
            begin = place
        elif blank and begin is not None and (place == line.end or _wide(page, place, line.end)):
            fields.append((begin, place))
            begin = None
    return fields


def _comma_fields(page: Page, line: Line, most: int) -> list[tuple[int, int]]:
    """The values of a line separated by commas; the last one keeps its own."""
    fields: list[tuple[int, int]] = []
    position = line.start
    for part in page.text[line.start : line.end].split(",", most - 1):
        fields.append((position, position + len(part)))
        position += len(part) + 1
    return fields


def _blank(page: Page, place: int) -> bool:
    return page.text[place] in " \u3000"


def _wide(page: Page, place: int, end: int) -> bool:
    """Whether the blank at `place` separates columns: a tab, or two blanks."""
    if page.source[page.cleaned.map[place]] in "\t\u3000":
        return True
    return place + 1 < end and _blank(page, place + 1)


def _spaced(page: Page, lines: Sequence[Line], index: int, table: int) -> Drawn:
    """Columns set with tabs or blanks, below a row of column heads."""
    head = lines[index]
    if head.table is not None:
        return NONE
    columns = _fields(page, head)
    comma = len(columns) < 2 and page.text.count(",", head.start, head.end) > 0
    if comma:
        columns = _comma_fields(page, head, 9)
    if len(columns) < 2:
        return NONE  # nearly always: before anything is asked about the words
    roles = list(takewhile(bool, (field_role(page.text[start:end]) for start, end in columns)))
    if len(roles) < len(columns) or not {"unit", "post"} & set(roles):
        return NONE
    cells: list[Line] = []
    used = 0
    for row, line in enumerate(lines[index:]):
        fields = _comma_fields(page, line, len(columns)) if comma else _fields(page, line)
        if line.table is not None or len(fields) > len(columns) or (len(fields) < 2 and row == 0):
            break
        if len(fields) == 1 and len(columns) > 2:
            break
        skipped = len(columns) - len(fields) if len(fields) < len(columns) and "unit" in roles[:1] else 0
        for column, (start, end) in enumerate(fields):
            cells.append(Line(start, end, line.gap, table=table, row=row, column=column + skipped))
        used += 1
    return (cells, used) if used > 1 else NONE


def _stacked(page: Page, lines: Sequence[Line], index: int, table: int) -> Drawn:
    """One cell a line, with a column of row numbers: `序号`, `岗位`, `职责`, `1`, `客户经理岗`, `…`, `2`, …

    Cells left empty are not there, heads may be printed again, and a line with a unit's name alone that stands
    before a row heads the rows below it.
    """
    roles = _stacked_roles(page, lines, index)
    first = page.text[lines[index].start : lines[index].end]
    if first not in _NUMBER_HEADS or len(roles) < 3 or not {"unit", "post"} & set(roles):
        return NONE
    heads = [page.text[line.start : line.end] for line in lines[index : index + len(roles)]]
    cells = [replace(line, table=table, row=0, column=n) for n, line in enumerate(lines[index : index + len(roles)])]
    owners = [column for column, role in enumerate(roles) if role in ("unit", "post")]
    counts = [column for column, role in enumerate(roles) if role == "count"]
    content = next((c for c, role in enumerate(roles) if role == "duties"), owners[-1] + 1)
    used, row, number, waiting = len(roles), 0, 0, list[int]()
    while index + used < len(lines):
        line = lines[index + used]
        words = page.text[line.start : line.end]
        after = lines[index + used + 1] if index + used + 1 < len(lines) else None
        following = page.text[after.start : after.end] if after is not None else ""
        if line.table is not None or words in _TOTALS:
            break
        if not waiting and words == heads[0] and following == heads[1]:
            used += _said_again(page, lines, index + used, heads)
            continue
        if words == str(number + 1):
            row, number, waiting = row + 1, number + 1, list(owners)
            cells.append(replace(line, table=table, row=row, column=0))
        elif not waiting and following in (str(number + 1), heads[0]) and _owner_role(words) == "unit":
            row += 1
            cells.append(replace(line, table=table, row=row, column=0))
        elif waiting:
            cells.append(replace(line, table=table, row=row, column=waiting.pop(0)))
        elif number and counts and COUNT.fullmatch(words):
            cells.append(replace(line, table=table, row=row, column=counts[0]))
        elif number:
            remark = following in ("", str(number + 1), heads[0]) or _owner_role(following) == "unit"
            remark = remark and len(roles) > content + 1 and _remarks(words) and cells[-1].column == content
            cells.append(replace(line, table=table, row=row, column=content + 1 if remark else content))
        else:
            break
        used += 1
    return (cells, used) if number else NONE


_NUMBER_HEADS = ("序号", "编号", "项次", "No", "No.", "NO")
_TOTALS = ("合计", "总计", "小计", "共计")
LONGEST_REMARK = 8
"""Characters of a cell that adds a remark to a row (`倒班`, `兼副主任`)."""


def _stacked_roles(page: Page, lines: Sequence[Line], index: int) -> list[str]:
    """What the column heads from `index` on, each on a line of its own, stand for."""
    roles: list[str] = []
    for line in lines[index : index + 9]:
        words = page.text[line.start : line.end]
        role = field_role(words) if line.table is None and len(words) < 10 else ""
        if not role:
            break
        roles.append(role)
    return roles


def _said_again(page: Page, lines: Sequence[Line], index: int, heads: Sequence[str]) -> int:
    """How many lines from `index` on print the column heads again, as at the top of a page."""
    count = 0
    for line, head in zip(lines[index:], heads, strict=False):
        if page.text[line.start : line.end] != head:
            break
        count += 1
    return count


def _remarks(words: str) -> bool:
    """Whether the last cell of a row is a remark: short, and no duty by its first word."""
    return len(words) <= LONGEST_REMARK and not begins_duty(words) and not words.endswith(("。", ";"))


def _stacked_bare(page: Page, lines: Sequence[Line], index: int, table: int) -> Drawn:
    """One cell a line, told by the cheapest way to lay the lines into the columns; see `stacked.py`.

    The last heads may be words that nobody knows (`上报对象`): how many there are shows by the rows, too.
    """
    known = _stacked_roles(page, lines, index)
    if len(known) < 3 or "post" not in known or "duties" not in known:
        return NONE
    heads = [page.text[line.start : line.end] for line in lines[index : index + len(known) + MOST_UNKNOWN]]
    roles = ["number" if head in _NUMBER_HEADS else role for role, head in zip(known, heads, strict=False)]
    roles = ["other" if role in ELEMENTS else role for role in roles]
    unknown = list(takewhile(_could_head, heads[len(known) :]))
    layouts = []
    for more in range(len(unknown) + 1):
        begin = index + len(known) + more
        body, said = _stacked_body(page, lines, begin)
        cost, places = laid_out([*roles, *["other"] * more], said)
        layouts.append((cost if places else MOST_COST, begin, body, places))
    _, begin, body, places = min(layouts, key=lambda layout: layout[0])
    cells = [replace(line, table=table, row=0, column=n) for n, line in enumerate(lines[index:begin])]
    row = 0
    for line, place in zip(body, places, strict=False):
        row += place.begins
        cells.append(replace(line, table=table, row=row, column=place.column))
    return (cells, len(cells)) if row > 1 else NONE


MOST_UNKNOWN = 3
"""Heads of columns at most that stand behind those that are known."""


def _could_head(words: str) -> bool:
    return 2 <= len(words) <= 6 and not _owner_role(words) and not words.endswith(("。", ";")) and words.isalpha()


def _stacked_body(page: Page, lines: Sequence[Line], begin: int) -> tuple[list[Line], list[Said]]:
    """The lines below the heads of a table up to the next heading, and what each shows."""
    body: list[Line] = []
    said: list[Said] = []
    for line in lines[begin:]:
        words = page.text[line.start : line.end]
        marked = mark_at(page.text, line.start, line.end) is not None
        if line.table is not None or (not marked and read_heading(words).word):
            break
        acts = begins_duty(words) or words.endswith(("。", ";"))
        body.append(line)
        said.append(Said(words, marked, "" if marked else _owner_role(words), acts))
    return body, said


def _owner_role(words: str) -> str:
    """`unit` or `post` where a line is nothing but such a name."""
    if is_unit_name(words) and not is_post_name(words):
        return "unit"
    return "post" if is_post_name(words) or words in BARE_POSTS else ""
