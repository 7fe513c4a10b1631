"""Broken lines joined into paragraphs again (断行合并), where the line was clearly full."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gangze.intake.domain.residue import HAN
from gangze.intake.readers.pdf_layout import Line

SHORTEST_FULL = 12
"""A line that reaches fewer character widths into its column is short, whatever stands around it."""

_NEW_ITEM = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零\d]{1,5}[章节条款篇部]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|\d{1,3}(?:\.\d{1,2})*[、.．)）](?!\d)|\d{1,2}\.\d{1,2}(?=\s?[一-鿿])|[①-⑳]|[•·●○■□◆◇★☆▲△►▶※✓√➢➤]|[A-Za-z][、.．)）])"
)
_ENDED = re.compile(r"[。！？!?：:；;]$")
_CLOSED_NEXT = re.compile(r"\s*\S[，。、；：）》”！？]")
"""A mark must not begin a line, so it takes the character before it down (避头尾) and leaves a wider gap above."""
_WIDE = re.compile(rf"{HAN}|[，。、；：（）《》“”！？]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that belongs together; `size` and `base` are those of its first line."""

    text: str
    size: float
    base: float = 0.0


def paragraphs(pages: list[list[Line]]) -> list[list[Paragraph]]:
    """For each page the paragraphs that begin on it; one that runs on is joined across the page break."""
    edges = _edges(pages)
    result: list[list[Paragraph]] = []
    open_at: tuple[int, int] | None = None
    previous: Line | None = None
    for number, page in enumerate(pages):
        result.append([])
        for line in page:
            if previous is not None and open_at is not None and _continues(previous, line, edges):
                where, index = open_at
                held = result[where][index]
                result[where][index] = Paragraph(glued(held.text, line.text), held.size, held.base)
            else:
                result[number].append(Paragraph(line.text, line.size, line.base))
                open_at = (number, len(result[number]) - 1)
            previous = line
    return result


def _edges(pages: list[list[Line]]) -> dict[tuple[int, int], tuple[float, float]]:
    """Left and right edge of each column of each page; the usual ones, not those of a stray line."""
    found: dict[tuple[int, int], tuple[float, float]] = {}
    every: dict[int, list[Line]] = {}
    for page in pages:
        for line in page:
            every.setdefault(line.column, []).append(line)
    for number, page in enumerate(pages):
        for column in {line.column for line in page}:
            own = [line for line in page if line.column == column]
            lines = own if len(own) >= 8 else every[column]
            rights = sorted(line.right for line in lines)
            found[number, column] = (
                min(line.left for line in lines),
                rights[-1 - len(rights) // 20],
            )
    return found


def _continues(before: Line, line: Line, edges: dict[tuple[int, int], tuple[float, float]]) -> bool:
    """Whether `line` carries on the sentence of `before`."""
    if begins_item(line.text) or "  " in before.text or "  " in line.text:
        return False
    if abs(before.size - line.size) > 0.12 * max(before.size, line.size):
        return False
    left_before, right_before = edges[before.page, before.column]
    if before.right - left_before < SHORTEST_FULL * before.size:
        return False
    taken_down = 1 if _CLOSED_NEXT.match(line.text) else 0
    if right_before - before.right > (1.6 + taken_down) * before.size:
        return False
    left, _ = edges[line.page, line.column]
    same_column = before.page == line.page and before.column == line.column
    if same_column and before.base - line.base > 3.2 * max(before.size, line.size):
        return False
    if line.left - left > 1.2 * line.size:
        hanging = same_column and before.left - left_before > 1.2 * before.size
        return hanging and abs(before.left - line.left) < 0.3 * line.size and not _ENDED.search(before.text)
    return not (_ENDED.search(before.text) and not same_column)


def begins_item(text: str) -> bool:
    """Whether a line begins with a list number or a bullet."""
    return _NEW_ITEM.match(text) is not None


def glued(one: str, two: str) -> str:
    """Two lines as one text: a space only between words that need it."""
    if _WIDE.match(one[-1:]) or _WIDE.match(two[:1]):
        return one + two
    if one.endswith("-") and two[:1].isalpha():
        return one[:-1] + two
    return f"{one} {two}"
