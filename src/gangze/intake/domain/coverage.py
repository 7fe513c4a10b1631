"""The account of every character of a source: recognised, or left with a reason (文字去向)."""

from __future__ import annotations

import re
from bisect import bisect_left

from gangze.intake.domain.lines import Page
from gangze.intake.domain.recognised import Span, Unrecognised


class Coverage:
    """Collects cleaned spans as taken or left; `close` turns them into places of the source without a gap."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._taken: list[Span] = []
        self._left: list[tuple[Span, str]] = []

    def take(self, start: int, end: int) -> None:
        """`text[start:end]` is part of something recognised."""
        if end > start:
            self._taken.append((start, end))

    def leave(self, start: int, end: int, reason: str) -> None:
        """`text[start:end]` was read and is none of it, for `reason`."""
        if end > start:
            self._left.append(((start, end), reason))

    def close(self, source: str) -> tuple[tuple[Unrecognised, ...], tuple[Span, ...]]:
        """The unrecognised stretches in order, and the covered spans, both in source offsets.

        What was neither taken nor left (punctuation between items, removed residue) is joined to the covered
        span before it where it holds no words, and is listed as unrecognised where it does.
        """
        covered = _merged(sorted(self._page.origin(start, end) for start, end in self._taken))
        left = sorted((self._page.origin(start, end), reason) for (start, end), reason in self._left)
        found: list[Unrecognised] = []
        position = 0
        starts = [start for start, _ in covered]
        edges: list[tuple[Span, str]] = []
        for (start, end), reason in left:
            for piece in _outside((max(start, position), end), covered, starts):
                edges.append((piece, reason))
            position = max(position, end)
        everything = sorted([(span, "") for span in covered] + edges)
        position = 0
        for (start, end), reason in everything:
            if start > position:
                _gap(source, position, start, found)
            if reason:
                found.append(Unrecognised(source[start:end], (start, end), reason))
            position = max(position, end)
        _gap(source, position, len(source), found)
        return tuple(found), tuple(covered)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _outside(span: Span, covered: list[Span], starts: list[int]) -> list[Span]:
    """The parts of `span` that no covered span takes."""
    start, end = span
    pieces: list[Span] = []
    index = max(bisect_left(starts, start) - 1, 0)
    while start < end:
        while index < len(covered) and covered[index][1] <= start:
            index += 1
        if index == len(covered) or covered[index][0] >= end:
            pieces.append((start, end))
            break
        if covered[index][0] > start:
            pieces.append((start, covered[index][0]))
        start = covered[index][1]
    return pieces


def _gap(source: str, start: int, end: int, found: list[Unrecognised]) -> None:
    """List what stands between two spans, if it is more than white space."""
    raw = source[start:end]
    words = raw.strip()
    if words:
        begin = start + len(raw) - len(raw.lstrip())
        reason = "layout" if not any(c.isalnum() for c in words) else "unread"
        if re.fullmatch(r"[\s\-—–第页共/\d第頁]+", words):
            reason = "furniture"
        found.append(Unrecognised(words, (begin, begin + len(words)), reason))
