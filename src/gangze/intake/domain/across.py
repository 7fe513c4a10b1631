"""Tables whose head names the owners: a column a post, or a matrix of duties (岗位分列表、职责矩阵).

Both are turned to rows of one owner each, so that `tables.py` emits them like any other table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangze.intake.domain.entries import field_role
from gangze.intake.domain.lines import Line
from gangze.intake.domain.names import is_post_name, is_unit_name
from gangze.intake.domain.vocabulary import BARE_POSTS

LONGEST_SIGN = 6
"""Characters of a sign or role in a matrix (`●`, `主办`, `协办(复核)`)."""

_LEADS = re.compile(r"主办|主责|主要|牵头|负责|主管|承办|经办|执行|√|✓|✔|☑|●|★|■|▲|◆|◎|R|A|是|Y|1$|[Vv]$")
_SIGN = re.compile(r"[^\u3400-\u9fff]{1,3}$")
_ROLES = re.compile(
    r"(?:主办|主责|主要|牵头|负责|主管|承办|经办|执行|协办|配合|协助|参与|审核|审批|复核|支持|知悉|监督|检查|指导|汇总|组织|是|否|无|有)"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of one cell; `rows` is how many rows it spans."""

    column: int
    lines: tuple[Line, ...]
    rows: int = 1

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end


Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Owned:
    """An owner of the head: `unit` is the cell of the head above it, `cells` what belongs to it."""

    owner: Cell
    post: bool
    unit: Cell | None
    cells: tuple[tuple[str, Cell], ...]
    """(role of the content, cell), in the order of the rows."""


def words(text: str, cell: Cell) -> str:
    """What a cell says, without white space."""
    return "".join("".join(text[line.start : line.end] for line in cell.lines).split())


def captions(rows: list[Row]) -> int:
    """How many rows at the top hold but one cell, above a table of several columns."""
    count = 0
    while count < len(rows) and len(rows[count]) == 1:
        count += 1
    return count if count < len(rows) else 0


def staffing(text: str, rows: list[Row]) -> bool:
    """Whether a table gives head-counts (编制表): nearly all cells beside its first column are numbers."""
    inner = [words(text, cell) for row in rows[1:] for cell in row[1:]]
    numbers = sum(re.fullmatch(r"\d{1,3}|[-—–/]+", word) is not None for word in inner)
    return len(rows) > 2 and numbers >= 4 and numbers * 5 >= len(inner) * 3


def directory(text: str, rows: list[Row]) -> bool:
    """Whether a table says how to reach people (通讯录): persons, their telephones, their rooms."""
    head = [words(text, cell) for cell in rows[0]] if rows else []
    people = any(name in ("姓名", "联系人") for name in head)
    return people and any(_REACHED.search(name) for name in head) and not any(field_role(n) == "duties" for n in head)


_REACHED = re.compile(r"电话|座机|手机|分机|短号|传真|邮箱")


def across(text: str, rows: list[Row]) -> list[Owned]:
    """The owners of a table that names them in its head, with their cells; empty where it is no such table."""
    if len(rows) < 2:
        return []
    above: Row = []
    if len(rows) > 2 and _owners(text, rows[1]) and len(rows[1]) > len(rows[0]):
        units = [cell for cell in rows[0] if not field_role(words(text, cell))]
        if units and all(is_unit_name(words(text, cell)) for cell in units):
            above, rows = units, rows[1:]
    owners = _owners(text, rows[0])
    if not owners:
        return []
    first = owners[0].column
    body = [row for row in rows[1:] if any(cell.column >= first for cell in row)]
    inner = [cell for row in body for cell in row if cell.column >= first]
    if not inner:
        return []
    signs = sum(_is_sign(words(text, cell)) for cell in inner)
    found = []
    matrix = signs * 10 >= len(inner) * 9
    if matrix and not any(cell.column < first for row in body for cell in row):
        return []
    if not matrix and _more_names(text, inner):
        return []
    posts = _all_posts(text, owners)
    for owner in owners:
        unit = next((cell for cell in reversed(above) if cell.column <= owner.column), None)
        cells = _led(text, body, owner, first) if matrix else _down(text, body, owner, first)
        found.append(Owned(owner, posts or _is_post(words(text, owner)), unit, cells))
    return found if any(owned.cells for owned in found) else []


def _is_post(name: str) -> bool:
    return (is_post_name(name) and not is_unit_name(name)) or name in BARE_POSTS


def _all_posts(text: str, owners: list[Cell]) -> bool:
    """The owners of one head are of one kind: beside posts, a name that may be either (`低柜`) is a post."""
    names = [words(text, owner) for owner in owners]
    units = sum(is_unit_name(name) and not is_post_name(name) for name in names)
    return any(map(_is_post, names)) and not units


def _owners(text: str, row: Row) -> list[Cell]:
    """The cells of a head that name owners: all but those to the left, which head labels or duties."""
    for skipped in range(min(4, len(row))):
        cells = row[skipped:]
        names = [words(text, cell) for cell in cells]
        left = row[:skipped]
        if len(cells) < 2 and not (skipped and len(row) > 2):
            return []
        sure = sum(is_unit_name(name) or is_post_name(name) for name in names)
        named = [is_unit_name(name) or is_post_name(name) or name in BARE_POSTS for name in names]
        known = sum(named)
        short = all(len(name) <= 14 and not re.search(r"[。;:,]", name) for name in names)
        labels = not any(field_role(name) for name in names)
        if (
            short
            and labels
            and named[0]
            and known * 3 >= len(names) * 2
            and sure
            and all(not _names(text, cell) for cell in left)
        ):
            return cells
    return []


def _names(text: str, cell: Cell) -> bool:
    name = words(text, cell)
    return not field_role(name) and (is_unit_name(name) or is_post_name(name))


def _more_names(text: str, cells: list[Cell]) -> bool:
    """A roster of names under names is no table of duties."""
    names = sum(_names(text, cell) for cell in cells)
    return names * 2 > len(cells)


def _is_sign(sign: str) -> bool:
    return len(sign) <= LONGEST_SIGN and (_SIGN.match(sign) is not None or _ROLES.match(sign) is not None)


def _led(text: str, body: list[Row], owner: Cell, first: int) -> tuple[tuple[str, Cell], ...]:
    """The duties whose sign says that the owner leads; where nobody leads, those it takes part in."""
    found: list[tuple[str, Cell]] = []
    for row in body:
        duty = _duty(text, row, first)
        signs = {cell.column: words(text, cell) for cell in row if cell.column >= first}
        leading = {column for column, sign in signs.items() if _LEADS.match(sign)}
        if duty is not None and owner.column in (leading or set(signs)):
            found.append(("duties", duty))
    return tuple(found)


def _duty(text: str, row: Row, first: int) -> Cell | None:
    """The cell of a matrix row that says the duty: the longest beside the signs."""
    beside = [cell for cell in row if cell.column < first]
    return max(beside, key=lambda cell: len(words(text, cell)), default=None)


def _down(text: str, body: list[Row], owner: Cell, first: int) -> tuple[tuple[str, Cell], ...]:
    """The cells below an owner, each with the role that the label at the left of its row gives."""
    found: list[tuple[str, Cell]] = []
    label = "duties"
    for row in body:
        beside = [role for cell in row if cell.column < first and (role := field_role(words(text, cell)))]
        if any(cell.column < first for cell in row):
            label = next((role for role in beside if role != "other" or len(beside) == 1), "duties")
            if not beside or words(text, row[0]).isdigit():
                label = "duties"
        found.extend((label, cell) for cell in row if cell.column == owner.column)
    return tuple(found)
