"""Plain text (.txt): one block a line (纯文本)."""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Iterator, Sequence
from typing import overload

from gangze.intake.domain.source import Block, Source
from gangze.intake.readers.builder import Progress, damage_doubts, no_progress, text_too_long
from gangze.intake.readers.encoding import CHINESE_NAMES, Encoding, detect
from gangze.intake.readers.limits import DEFAULT, Limits
from gangze.intake.readers.refusals import noted
from gangze.kernel.findings import Finding

CHUNK_BYTES = 1024 * 1024
"""Bytes decoded at a time."""


def encoding_doubts(encoding: Encoding) -> list[Finding]:
    """What is to be said about an encoding that had to be guessed or does not fit."""
    name = CHINESE_NAMES[encoding.codec]
    doubts = []
    if encoding.guessed and not encoding.lossy:
        doubts.append(noted("text.encoding_guessed", encoding=name))
    if encoding.lossy:
        doubts.append(noted("text.encoding_broken", encoding=name))
    return doubts


def decode(data: bytes, progress: Progress = no_progress) -> tuple[str, list[Finding]]:
    """The text of `data` with "\\n" as the only line break, and the doubts about its encoding."""
    encoding = detect(data)
    return "".join(_decoded(data, encoding, progress)), encoding_doubts(encoding)


def _decoded(data: bytes, encoding: Encoding, progress: Progress) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors="replace")
    pending = ""
    for start in range(encoding.skip, len(data), CHUNK_BYTES):
        piece = pending + decoder.decode(data[start : start + CHUNK_BYTES])
        pending = "\r" if piece.endswith("\r") else ""
        yield _one_break(piece[: len(piece) - len(pending)])
        progress(min(start + CHUNK_BYTES, len(data)), len(data))
    yield _one_break(pending + decoder.decode(b"", final=True))


def _one_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_LINE = re.compile("[^\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def line_blocks(text: str) -> Sequence[Block]:
    """One block for every line of `text` that is not blank, without the white space around it."""
    places = array("I")
    for match in _LINE.finditer(text):
        line = match.group()
        bare = line.strip()
        if bare:
            start = match.start() + len(line) - len(line.lstrip())
            places.extend((start, start + len(bare)))
    return _LineBlocks(places)


class _LineBlocks(Sequence[Block]):
    """Paragraphs of which only the places are kept, begin and end by turns; a block is made when it is asked for."""

    def __init__(self, places: array[int]) -> None:
        self._places = places

    def __len__(self) -> int:
        return len(self._places) // 2

    @overload
    def __getitem__(self, index: int) -> Block: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Block, ...]: ...

    def __getitem__(self, index: int | slice) -> Block | tuple[Block, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        place = range(len(self))[index] * 2
        return Block(self._places[place], self._places[place + 1])

    def __iter__(self) -> Iterator[Block]:
        edges = iter(self._places)
        return (Block(start, end) for start, end in zip(edges, edges, strict=True))


def read_plain(name: str, data: bytes, limits: Limits = DEFAULT, progress: Progress = no_progress) -> Source:
    """A text file as a `Source`: the text of the file itself, line breaks made "\n", one block a line.

    Offsets of blocks are therefore offsets in the file as decoded, byte order mark apart.
    """
    text, doubts = decode(data, progress)
    if len(text) > limits.text_characters:
        raise text_too_long(name, limits)
    return Source(name, "text/plain", text, line_blocks(text), (*doubts, *damage_doubts(text)))
