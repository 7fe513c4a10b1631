"""Cutting lines into pieces, one list item or one heading a piece (切分).

Documents copied from the web run their items together (`…管理5.负责…`). A possible list number inside a
line is
accepted when it continues an open sequence, or begins one whose second number follows; nothing else inside a
line is cut, so decimals, dates and stamps such as `(1)章` stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gangze.intake.domain.enumerators import Mark, as_roman, bare_numbers_within, bullets_within, mark_at, marks_within
from gangze.intake.domain.headings import LONGEST_HEADING, NO_HEADING, Kind, read_heading
from gangze.intake.domain.lines import Line
from gangze.intake.domain.source import BlockKind

LOOK_AHEAD = 2500
"""Characters in which the second item of a new list must appear."""

_AMOUNT = re.compile(r"\d{1,4}万元")
_GLUED = re.compile(r"\d{1,2}(?=[\u3400-\u9fff])")
_ANSWER = re.compile(r"(?:答|A)\s*:\s*(?=\S)")
"""What begins an answer (`答:`)."""
_BOUNDARY = " \t\n。;:!?,、)]】》”\"'.…>"
_NOT_CHINESE_ONE = frozenset("统唯同之单万专划第其某逐周期不合逐归如某惟初")
_LEADS_OVER = re.compile(r"(?:职责|职能|如下|设置|要求|任务|(?:部门?|处|科|室|中心|组|岗|经理|主任|员)[::])[::]?\s*$")
_COUNTED_ON, _COUNTED_BEFORE = re.compile(r"\d{1,2}[、号和]"), re.compile(r"\d[、和]$")
"""`1、2、3号窗口` counts windows, it numbers no items; `…入账。6、2号柜员请假` does, if 5 came before."""
_REFERENCE = re.compile(r"(?:第?[一二三四五六七八九十\d]+)?(?:款|项|所述|所列|规定|的规定|至第|和第|、第)")


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]` after its `mark`. `line` is where it stands, `first` whether it begins that line."""

    start: int
    end: int
    line: Line
    mark: Mark | None = None
    first: bool = True

    @property
    def outer_start(self) -> int:
        """Where the piece begins, its list number included."""
        return self.mark.start if self.mark else self.start


class _Sequences:
    """The list numbers open at a place: the last value of each style, innermost last."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []
        self.uses: dict[str, int] = {}

    def last(self, style: str) -> int | None:
        for known, value in reversed(self._open):
            if known == style:
                return value
        return None

    def accept(self, mark: Mark) -> None:
        if mark.lost or not mark.value:
            return
        self.uses[mark.style] = self.uses.get(mark.style, 0) + 1
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth][0] == mark.style:
                articles = [pair for pair in self._open[depth:] if pair[0] == "条" and mark.style != "条"]
                self._open[depth:] = articles  # articles are numbered through, whatever stands around them
                break
        self._open.append((mark.style, mark.value))

    def continues(self, mark: Mark) -> bool:
        last = self.last(mark.style)
        return last is not None and mark.value == last + 1


class Cutter:
    """Cuts the lines of one document; the sequences it follows run from line to line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sequences = _Sequences()

    def pieces(self, lines: Iterable[Line]) -> Iterator[Piece]:
        """All pieces of `lines`, in order."""
        for line in lines:
            answer = _ANSWER.match(self._text, line.start, line.end)
            yield from self._cut(line if answer is None else replace(line, start=answer.end()))

    def _cut(self, line: Line) -> Iterator[Piece]:
        text = self._text
        marks: list[Mark] = []
        position = line.start
        first = mark_at(text, position, line.end) or self._glued(line)
        roman = first is not None and first.style in ("A.", "a.") and text[first.start] in "IVXivx"
        if first is not None and roman and self._sequences.last(first.style) != first.value - 1:
            first = as_roman(first, text)
        if first is not None and self._opens_line(first, line):
            marks.append(first)
            self._sequences.accept(first)
            position = first.end
        elif line.kind is BlockKind.LIST_ITEM:
            marks.append(Mark("•", 0, line.start, line.start, glyph=f"list {line.level}"))
        inner = [
            *marks_within(text, position, line.end),
            *bare_numbers_within(text, position, line.end),
            *bullets_within(text, position, line.end),
        ]
        inner.sort(key=lambda mark: mark.start)
        for mark in inner:
            if mark.start < position:
                continue
            accepted = self._inside(mark, line, position)
            if accepted is not None:
                self._sequences.accept(accepted)
                marks.append(accepted)
                position = accepted.end
        yield from _between(text, line, marks)

    def _glued(self, line: Line) -> Mark | None:
        """The number of `1信托业务部` in a document whose sections are numbered 1, 1.1, 1.2 without a blank."""
        match = _GLUED.match(self._text, line.start, line.end)
        if match is None or read_heading(self._text[match.end() : line.end]).kind is Kind.TEXT:
            return None
        mark = Mark("1 ", int(match.group()), match.start(), match.end())
        first = re.compile(rf"\n[ \t]*{mark.value}\.1(?=[\u3400-\u9fff])")
        inner = first.search(self._text, line.end, min(len(self._text), line.end + LOOK_AHEAD)) is not None
        return mark if inner and (mark.value == 1 or self._sequences.continues(mark)) else None

    def _opens_line(self, mark: Mark, line: Line) -> bool:
        """Whether a number at the beginning of a line is a list number; nearly always it is."""
        if mark.lost:
            return line.end - mark.end > 2
        after = self._text[mark.end : mark.end + 1]
        if mark.style == "1." and after.isdigit():
            amount = _AMOUNT.match(self._text, mark.end) is not None  # `3.1万元以下…` is an item only after a second
            return self._sequences.continues(mark) or (mark.value == 1 and not amount)
        if mark.style == "条" and _REFERENCE.match(self._text, mark.end):
            return False
        if mark.style == "一、" and mark.value > 1 and self._sequences.last("一、") is None:
            return line.gap or mark.value < 6 or line.end - mark.end > 3
        return True

    def _inside(self, mark: Mark, line: Line, begin: int) -> Mark | None:
        """`mark` where it stands inside a line, if the sequence accepts it; glued digits are told apart.

        `begin` is where the text before it begins.
        """
        text = self._text
        if mark.style == "•":
            return mark
        if mark.style == "条" and _REFERENCE.match(text, mark.end):
            return None
        before = text[mark.start - 1]
        counts = _COUNTED_ON.match(text, mark.end) or _COUNTED_BEFORE.search(text, max(0, mark.start - 3), mark.start)
        if counts and not (before in "。;" and self._sequences.continues(mark)):
            return None
        boundary = before in _BOUNDARY
        if mark.style == "(一)" and mark.value == 1 and before in "。;:.\n ":
            return mark
        if mark.style == "一、" and before in _NOT_CHINESE_ONE:
            return None
        if mark.style in ("A.", "a.", "A)", "a)", "i", "I", "甲", "壹") and (not boundary or before == "、"):
            leads = mark.value == 1 and _LEADS_OVER.search(text, max(0, mark.start - 12), mark.start)
            opens = leads or (mark.value == 1 and self._names(begin, mark.start))
            return mark if opens and self._next_follows(mark) else None
        if self._fits(mark, line):
            return mark
        if mark.style == "1." and mark.value > 9:
            digits = text[mark.start : mark.end].rstrip("、.,")
            for cut in range(1, len(digits)):
                shorter = replace(mark, value=int(digits[cut:]), start=mark.start + cut)
                if self._fits(shorter, line):
                    return shorter
        return None

    def _names(self, start: int, end: int) -> bool:
        """Whether the text before a mark is the name of a unit or post: `副主任A.受理…` begins a list."""
        heading = read_heading(self._text[start:end].strip()) if end - start < LONGEST_HEADING else NO_HEADING
        return heading.named and heading.kind in (Kind.UNIT, Kind.POST)

    def _fits(self, mark: Mark, line: Line) -> bool:
        if self._sequences.continues(mark):
            return True
        if mark.value != 1:
            last = self._sequences.last(mark.style)
            near = last is not None and last + 1 < mark.value <= last + 3
            if near and self._text[mark.start - 1] in "。;\n" and mark.style in ("1.", "(一)", "(1)", "一、"):
                return True
            certain = mark.style in ("1)", "(一)", "部分", "章", "节")
            return certain and mark.value < 9 and self._next_follows(mark)
        if mark.style in ("(一)", "(1)") and _LEADS_OVER.search(self._text, max(0, mark.start - 12), mark.start):
            return True  # a list cut off after its first item
        if mark.style == "1)" and self._sequences.uses.get("1)", 0) > 3 and self._text[mark.start - 1] != "(":
            return True  # a list of one item, in a document that numbers so
        return self._next_follows(mark)

    def _next_follows(self, mark: Mark) -> bool:
        """Whether the next number of the same style comes before another such list, within `LOOK_AHEAD`."""
        stop = min(len(self._text), mark.end + LOOK_AHEAD)
        after = bare_numbers_within if mark.style == "1 " else marks_within
        for later in after(self._text, mark.end, stop):
            if later.style != mark.style:
                continue
            if later.value == mark.value + 1:
                return True
            if later.value == 1 and self._text[later.start - 1] in _BOUNDARY:
                return False
            digits = self._text[later.start : later.end].rstrip("、.,")
            if mark.style == "1." and mark.value == 1 and digits.isdigit() and digits.endswith("2"):
                return True
        return mark.value == 1 and mark.style in ("(一)", "条", "章") and self._text[mark.start - 1] in "。;:.\n "


def _between(text: str, line: Line, marks: list[Mark]) -> Iterator[Piece]:
    """The stretches of a line between its accepted marks."""
    begin = line.start
    current: Mark | None = None
    for mark in [*marks, None]:
        end = mark.start if mark else line.end
        start = current.end if current else begin
        raw = text[start:end]
        left = start + len(raw) - len(raw.lstrip())
        right = left + len(raw.strip())
        if right > left:
            outer = current.start if current else left
            yield Piece(left, max(left, right), line, current, first=outer <= begin)
        current = mark
