"""What a reader hands to the parser: one text, and blocks that point into it (源文档).

Every later span is a pair of offsets into `Source.text`, counted in Python characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gangze.kernel.findings import Finding


class BlockKind(StrEnum):
    """What the file format itself says a block is; plain text only ever says PARAGRAPH."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    CELL = "cell"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """One line, paragraph or table cell: `text[start:end]`, without its line break.

    `level` is the heading or list depth where the format has one (1 is outermost). A number that Word makes
    by itself is written into the text by the reader, as it would be printed. Cells name their place by
    `table`, `row`, `column` (from 0); a merged cell appears once, with its `row_span` and `column_span`.
    """

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    bold: bool = False
    table: int | None = None
    row: int | None = None
    column: int | None = None
    row_span: int = 1
    column_span: int = 1
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: `text` in reading order and the `blocks` that cover it, in order, not overlapping.

    Characters outside every block are white space. `doubts` are what the reader itself was unsure of
    (encoding guessed, page order, damaged characters).
    """

    name: str
    media: str
    text: str
    blocks: Sequence[Block] = ()
    doubts: tuple[Finding, ...] = field(default_factory=tuple)
