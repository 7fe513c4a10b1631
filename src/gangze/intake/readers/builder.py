"""Putting a `Source` together block by block (拼装源文档)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from gangze.intake.domain.damage import damage
from gangze.intake.domain.source import Block, BlockKind, Source
from gangze.intake.readers.limits import Limits
from gangze.intake.readers.refusals import noted, refused
from gangze.kernel.findings import Finding, Refused

Progress = Callable[[int, int], None]
"""Called with (done, total) bytes; `done` never falls and ends at `total`."""

MAXIMUM_DAMAGE_DOUBTS = 500
"""More spoilt places than this are counted, not listed one by one."""


def no_progress(done: int, total: int) -> None:
    """Tells nobody."""


def text_too_long(name: str, limits: Limits) -> Refused:
    """The refusal of a document with more text than the limits allow."""
    return refused("file.text_too_long", name, limit=limits.text_characters)


@dataclass(slots=True)
class Builder:
    """Collects text and blocks; each block ends with a line break that belongs to no block."""

    name: str
    media: str
    limits: Limits
    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    length: int = 0

    def add(
        self,
        text: str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        *,
        level: int | None = None,
        bold: bool = False,
        table: int | None = None,
        row: int | None = None,
        column: int | None = None,
        row_span: int = 1,
        column_span: int = 1,
        page: int | None = None,
    ) -> None:
        """One block of `text`, trimmed; text of nothing but white space leaves no block."""
        trimmed = text.strip()
        if not trimmed:
            return
        start = self.length
        end = start + len(trimmed)
        if end > self.limits.text_characters:
            raise text_too_long(self.name, self.limits)
        self.blocks.append(Block(start, end, kind, level, bold, table, row, column, row_span, column_span, page))
        self.pieces.append(trimmed)
        self.pieces.append("\n")
        self.length = end + 1

    def source(self) -> Source:
        """The finished document, its damaged characters among the doubts."""
        text = "".join(self.pieces)
        return Source(
            self.name,
            self.media,
            text,
            tuple(self.blocks),
            (*self.doubts, *damage_doubts(text)),
        )


def damage_doubts(text: str) -> tuple[Finding, ...]:
    """Doubts for the spoilt places of a text; beyond a bound the rest is counted in one last doubt."""
    found = damage(text)
    doubts = [place.finding() for place in found[:MAXIMUM_DAMAGE_DOUBTS]]
    if len(found) > MAXIMUM_DAMAGE_DOUBTS:
        doubts.append(noted("text.damaged_throughout", count=len(found), shown=MAXIMUM_DAMAGE_DOUBTS))
    return tuple(doubts)
