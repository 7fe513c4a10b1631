"""List numbers that a broken page has put on lines of their own (单独成行的序号)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gangze.intake.domain.lines import Line

LEAST_NUMBERS = 3
"""So many lone numbers are a layout; fewer are page numbers or figures."""

_NUMBER = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,3}")


def _page_numbers(text: str, lines: Sequence[Line], lone: Sequence[bool]) -> frozenset[int]:
    """The lone numbers that count pages: they rise by one, and what follows them begins like any line."""
    found: list[int] = []
    for index, line in enumerate(lines):
        words = text[line.start : line.end]
        after = text[lines[index + 1].start] if index + 1 < len(lines) else ""
        if lone[index] and words.isdigit():
            if after in ("、", ".", ")") and after:
                return frozenset()
            found.append(index)
    numbers = [int(text[lines[index].start : lines[index].end]) for index in found]
    rising = all(later == number + 1 for number, later in pairwise(numbers))
    return frozenset(found) if rising and len(found) >= LEAST_NUMBERS else frozenset()


def with_numbers(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    """`lines`, each lone number joined to the line after it."""
    lone = [line.table is None and _NUMBER.fullmatch(text, line.start, line.end) is not None for line in lines]
    if sum(lone) < LEAST_NUMBERS:
        yield from lines
        return
    pages = _page_numbers(text, lines, lone)
    index = 0
    while index < len(lines):
        if index in pages:
            index += 1
            continue
        follows = index + 1 < len(lines) and not lone[index + 1] and lines[index + 1].table is None
        if lone[index] and follows:
            yield replace(lines[index], end=lines[index + 1].end)
            index += 2
        else:
            yield lines[index]
            index += 1
