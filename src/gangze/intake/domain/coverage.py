"""The account of every character of a source: recognised, or left with a reason (文字去向)."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from heapq import merge
from itertools import chain

from gangze.intake.domain.lines import Page
from gangze.intake.domain.recognised import Span, Unrecognised


class Coverage:
    """Collects cleaned spans as taken or left; `settle` turns them into places of the source without a gap.

    It settles from the front, document by document, so that nothing of what is settled is kept.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._taken: list[Span] = []
        self._left: list[tuple[Span, str]] = []
        self._open: list[Span] = []
        self._left_until = 0
        self._until = 0

    def take(self, spans: Iterable[Span]) -> None:
        """These stretches of the cleaned text are part of something recognised."""
        self._taken.extend(span for span in spans if span[1] > span[0])

    def leave(self, start: int, end: int, reason: str) -> None:
        """`text[start:end]` was read and is none of it, for `reason`."""
        if end > start:
            self._left.append(((start, end), reason))

    def settle(self, until: int) -> tuple[tuple[Unrecognised, ...], tuple[Span, ...]]:
        """What begins before the cleaned offset `until`: the unrecognised stretches in order, and the covered
        spans, both in source offsets.

        What was neither taken nor left (punctuation between items, removed residue) is joined to the covered
        span before it where it holds no words, and is listed as unrecognised where it does.
        """
        taken = sorted(span for span in self._taken if span[0] < until)
        left = sorted(item for item in self._left if item[0][0] < until)
        self._taken = [span for span in self._taken if span[0] >= until]
        self._left = [item for item in self._left if item[0][0] >= until]
        covered = _merged(chain(self._open, (self._page.origin(start, end) for start, end in taken)))
        edges: list[tuple[Span, str]] = []
        starts = array("I", (start for start, _ in covered))
        for span, reason in left:
            start, end = self._page.origin(*span)
            for piece in _outside((max(start, self._left_until), end), covered, starts):
                edges.append((piece, reason))
            self._left_until = max(self._left_until, end)
        found: list[Unrecognised] = []
        source = self._page.source
        for (start, end), reason in merge(((span, "") for span in covered), sorted(edges)):
            if start > self._until:
                _gap(source, self._until, start, found)
            if reason:
                found.append(Unrecognised(source[start:end], (start, end), reason))
            self._until = max(self._until, end)
        self._open = covered[-1:]
        return tuple(found), tuple(covered[:-1])

    def close(self) -> tuple[tuple[Unrecognised, ...], tuple[Span, ...]]:
        """The rest, up to the end of the source."""
        found, covered = self.settle(len(self._page.text) + 1)
        rest: list[Unrecognised] = []
        _gap(self._page.source, self._until, len(self._page.source), rest)
        return (*found, *rest), (*covered, *self._open)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _outside(span: Span, covered: list[Span], starts: Sequence[int]) -> list[Span]:
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
