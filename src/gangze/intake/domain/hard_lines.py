"""Line breaks set at a fixed width, in the middle of sentences (定宽硬换行)."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from gangze.intake.domain.enumerators import mark_at
from gangze.intake.domain.headings import read_heading

NARROWEST, WIDEST = 28, 140
"""Widths of a full line in half-width columns; a Chinese character takes two."""

SLACK = 3
"""Columns a full line may fall short of the width: a mark of punctuation is not set at a line's beginning."""

LEAST_BREAKS = 3
"""So many full lines that stop in a sentence are a layout; fewer are chance."""

_ENDS = re.compile(r"[。;:!?\"”】)]$")
_SET_APART = re.compile(r"\S {6,}\S")
"""A running title with its two halves at the edges of the page."""
_INDENT = re.compile(r"[ \u3000\t]{2,}")


class _Widths(dict[str, int]):
    """Columns that a character takes, asked once for each: a long text has few different ones."""

    def __missing__(self, character: str) -> int:
        self[character] = width = 2 if east_asian_width(character) in "WFA" else 1
        return width


_WIDTHS = _Widths()


def _columns(line: str) -> int:
    return sum(map(_WIDTHS.__getitem__, line))


def hard_breaks(text: str) -> list[tuple[int, int]]:
    """The spans of the line breaks (with the blanks after them) that cut a sentence at the width of the page.

    What a sentence is shows by its end: where the lines behind the breaks end without a mark, the lines are items.
    """
    lines = text.split("\n")
    widths = [_columns(line.rstrip()) for line in lines]
    width = max((w for w, line in zip(widths, lines, strict=True) if not _SET_APART.search(line)), default=0)
    if not NARROWEST <= width <= WIDEST:
        return []
    full = [w >= width - SLACK for w in widths]
    open_ends = [full[n] and not _ENDS.search(line.rstrip()) for n, line in enumerate(lines)]
    if sum(open_ends) < LEAST_BREAKS or sum(open_ends) * 2 < sum(full):
        return []
    breaks: list[tuple[int, int]] = []
    last: list[str] = []  # of each broken sentence, its last line
    place = 0
    broken = False
    for number, line in enumerate(lines[:-1]):
        end = place + len(line)
        following = lines[number + 1]
        place = end + 1
        joined = broken
        broken = False
        if not open_ends[number] or not following.strip() or _INDENT.match(following):
            continue
        headed = bool(read_heading(following.strip()).word)  # `岗位职责` is no rest of a sentence
        if not headed and mark_at(text, place, place + len(following)) is None:
            breaks.append((end - (len(line) - len(line.rstrip())), place))
            last[-1:] = [following] if joined else [*last[-1:], following]
            broken = True
    closed = sum(_ENDS.search(line.rstrip()) is not None for line in last)
    return breaks if len(breaks) >= LEAST_BREAKS and closed * 2 >= len(last) else []
