"""The source as cleaned lines with the way back to their place (行).

A line is what the reader called a block, or what stands between two line breaks. Offsets in `Line` count
in the
cleaned text; `Page.origin` turns them into offsets of the source.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gangze.intake.domain.hard_lines import hard_breaks
from gangze.intake.domain.normalise import Cleaned, clean
from gangze.intake.domain.page_marks import inside_words
from gangze.intake.domain.recognised import Span
from gangze.intake.domain.source import Block, BlockKind, Source


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]` of the cleaned text, without surrounding white space. `gap`: a blank line stands
    before."""

    start: int
    end: int
    gap: bool = False
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    bold: bool = False
    table: int | None = None
    row: int = 0
    column: int = 0
    row_span: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A cleaned text, and where each character was in the source."""

    text: str
    cleaned: Cleaned
    source: str
    blocks: Sequence[Block] = ()
    plain: bool = False
    """Whether the blocks say nothing that the line breaks do not say."""

    @property
    def lines(self) -> Iterator[Line]:
        """The lines in order, cut anew each time: a long page is never held as a list of them."""
        return _lines(self.cleaned, () if self.plain else self.blocks)

    def origin(self, start: int, end: int) -> Span:
        """Source offsets of `text[start:end]`."""
        return self.cleaned.span(start, end)


def read_lines(source: Source) -> Page:
    """Clean the text of `source` once and cut it into lines."""
    cleaned = _without_viewer_breaks(_without_letter_spaces(clean(source.text)))
    if not any(block.kind is BlockKind.CELL or block.level is not None or block.bold for block in source.blocks):
        cleaned = _without(cleaned, hard_breaks(cleaned.text))
    cleaned = _without(cleaned, _leaders(cleaned.text))
    cleaned = _without(cleaned, inside_words(cleaned.text))
    return Page(cleaned.text, cleaned, source.text, source.blocks, source.media == PLAIN)


PLAIN = "text/plain"
"""The media type of a source whose blocks are its lines."""

_LEADER = re.compile(r"(?<=[^\s.…·])[ ]?(?:…|\.{3}|·{3})[.…·]{0,200} ?\d{1,4}$", re.MULTILINE)
_CODE = re.compile(r"[\d.、() ]*")


def _leaders(text: str) -> list[tuple[int, int]]:
    """Dots that lead to a page number, in a catalogue. In a table of contents, whose lines stand again below, they
    stay: they tell its lines from the headings."""
    leaders = list(_LEADER.finditer(text))
    if not leaders:
        return []
    lines = {_CODE.sub("", line.strip(), count=1) for line in text.split("\n")}
    titles = [text[text.rfind("\n", 0, m.start()) + 1 : m.start()].strip() for m in leaders]
    again = sum(_CODE.sub("", title, count=1) in lines for title in titles)
    return [] if again * 2 > len(titles) else [match.span() for match in leaders]


_SPACED_LINE = re.compile(r"^[^\S\n]*(?:\S ){4,}\S{1,2}[^\S\n]*$", re.MULTILINE)
_MARKDOWN = re.compile(r"(#{1,6}) +")


def _without_letter_spaces(cleaned: Cleaned) -> Cleaned:
    """`负 责 办 公 室` → `负责办公室`: lines whose every character is set apart, as recognition from
    images leaves them."""
    spaced = [match.span() for match in _SPACED_LINE.finditer(cleaned.text)]
    if not spaced:
        return cleaned
    blanks = [(n, n + 1) for start, end in spaced for n in range(start, end) if cleaned.text[n] == " "]
    return _without(cleaned, blanks)


_VIEWER_FIRST = re.compile(r"<<\s*1\s*、?\s*>>")
_VIEWER_BREAK = re.compile(r"(?<=[^。;:!?.\n])\s{0,40}\n\s{0,40}(?P<page>\d{1,3})、")


def _without_viewer_breaks(cleaned: Cleaned) -> Cleaned:
    """Page counters of a document viewer (`<<1、>>` … `决` / `2、定其薪酬`) out of the sentences they break."""
    first = _VIEWER_FIRST.search(cleaned.text)
    if first is None:
        return cleaned
    breaks = [first.span()]
    page = 1
    for match in _VIEWER_BREAK.finditer(cleaned.text, first.end()):
        if int(match.group("page")) == page + 1:
            breaks.append(match.span())
            page += 1
    return _without(cleaned, breaks)


def _without(cleaned: Cleaned, spans: list[tuple[int, int]]) -> Cleaned:
    """`cleaned` without some spans; the way back stays right."""
    if not spans:
        return cleaned
    pieces: list[str] = []
    places = array("I")
    position = 0
    for start, end in spans:
        pieces.append(cleaned.text[position:start])
        places.extend(cleaned.map[position:start])
        position = end
    pieces.append(cleaned.text[position:])
    places.extend(cleaned.map[position:])
    return replace(cleaned, text="".join(pieces), map=places)


def _lines(cleaned: Cleaned, blocks: Sequence[Block]) -> Iterator[Line]:
    text = cleaned.text
    starts = array("I", (block.start for block in blocks))
    place = 0
    blank = False
    while place <= len(text):
        start, end = place, text.find("\n", place)
        end = len(text) if end < 0 else end
        place = end + 1
        raw = text[start:end]
        stripped = raw.strip()
        if not stripped:
            blank = True
            continue
        start += len(raw) - len(raw.lstrip())
        end = start + len(stripped)
        yield from _cut_at_blocks(start, end, blank, cleaned, blocks, starts)
        blank = False


def _cut_at_blocks(
    start: int, end: int, gap: bool, cleaned: Cleaned, blocks: Sequence[Block], starts: Sequence[int]
) -> Iterator[Line]:
    """One physical line as one `Line` a block: cells of a table row may share a line."""
    if not blocks:
        yield _trimmed(start, end, gap, cleaned.text)
        return
    places = cleaned.map
    index = max(bisect_right(starts, places[start]) - 1, 0)
    last = max(bisect_right(starts, places[end - 1]) - 1, 0)
    if last > index and all(block.kind is BlockKind.PARAGRAPH for block in blocks[index : last + 1]):
        yield _line_of(start, end, gap, blocks[index], cleaned.text)  # lines that were joined
        return
    position = start
    while position < end and index < len(blocks):
        block = blocks[index]
        stop = position
        while stop < end and places[stop] < block.end:
            stop += 1
        if stop > position and cleaned.text[position:stop].strip():
            yield _line_of(position, stop, gap, block, cleaned.text)
            gap = False
        position = max(stop, position)
        index += 1
        if index >= len(blocks) or stop >= end:
            break
    if position < end and cleaned.text[position:end].strip():
        yield _trimmed(position, end, gap, cleaned.text)


def _trimmed(start: int, end: int, gap: bool, text: str) -> Line:
    raw = text[start:end]
    begin = start + len(raw) - len(raw.lstrip())
    end = begin + len(raw.strip())
    marked = _MARKDOWN.match(text, begin, end)
    if marked and marked.end() < end:
        return Line(marked.end(), end, gap, BlockKind.HEADING, len(marked.group(1)))
    return Line(begin, end, gap)


def _line_of(start: int, end: int, gap: bool, block: Block, text: str) -> Line:
    line = _trimmed(start, end, gap, text)
    cell = block.kind is BlockKind.CELL
    kind, level = (block.kind, block.level) if line.level is None else (line.kind, line.level)
    return Line(
        line.start,
        line.end,
        gap,
        kind,
        level,
        block.bold,
        block.table if cell else None,
        block.row or 0,
        block.column or 0,
        block.row_span,
    )
