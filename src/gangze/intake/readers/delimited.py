"""Comma-separated tables (.csv): every field a cell (分隔符表格)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from gangze.intake.domain.source import BlockKind, Source
from gangze.intake.readers.builder import Builder, Progress, no_progress
from gangze.intake.readers.limits import DEFAULT, Limits
from gangze.intake.readers.plain import decode
from gangze.intake.readers.refusals import refused

DELIMITERS = ",\t;|，"
SAMPLE_LINES = 20


def read_csv(name: str, data: bytes, limits: Limits = DEFAULT, progress: Progress = no_progress) -> Source:
    """A delimited text as one table of CELL blocks; the delimiter is the one that its first lines share."""
    text, doubts = decode(data, progress)
    builder = Builder(name, "text/csv", limits)
    builder.doubts.extend(doubts)
    csv.field_size_limit(limits.text_characters)
    cells = row = 0
    try:
        for row, fields in enumerate(_rows(text, delimiter_of(text))):
            cells += len(fields)
            if cells > limits.cells:
                raise refused("table.cells", name, limit=limits.cells)
            for column, field in enumerate(fields):
                builder.add(field, BlockKind.CELL, table=0, row=row, column=column)
    except csv.Error as error:
        raise refused("file.broken", name, why=f"表格第 {row + 2} 行引号或分隔符有误") from error
    return builder.source()


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows; one with more fields than the others has delimiters in its words, put back in the wordiest column."""
    widths: Counter[int] = Counter()
    words: Counter[tuple[int, int]] = Counter()
    for fields in csv.reader(io.StringIO(text), delimiter=delimiter):
        widths[len(fields)] += 1
        for column, field in enumerate(fields):
            words[len(fields), column] += len(field)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    wordiest = max(range(usual), key=lambda column: words[usual, column], default=0)
    for fields in csv.reader(io.StringIO(text), delimiter=delimiter):
        surplus = len(fields) - usual
        if surplus > 0 and usual > 1:
            whole = delimiter.join(fields[wordiest : wordiest + surplus + 1])
            fields[wordiest : wordiest + surplus + 1] = [whole]
        yield fields


def delimiter_of(text: str) -> str:
    """The delimiter with the same count in most of the first lines; a comma where none stands out."""
    lines = [line for line in text[:20_000].split("\n")[:SAMPLE_LINES] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        score = counts.count(usual) / len(lines) * min(usual, 5) if usual and lines else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best
