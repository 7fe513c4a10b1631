"""From a source to units, posts and duties (识别).

    lines → documents → pieces → outline → second look → owners

Each stage is a module of its own and pure; `parse` only passes their results on and accounts for every
character: what no stage claimed is listed as unrecognised, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from gangze.intake.domain.bare_posts import with_bare_posts
from gangze.intake.domain.coverage import Coverage
from gangze.intake.domain.documents import Part, judge, split_documents, text_of
from gangze.intake.domain.drawn import with_tables
from gangze.intake.domain.entries import Entry
from gangze.intake.domain.forms import arrange
from gangze.intake.domain.lines import Line, Page, read_lines
from gangze.intake.domain.lone_numbers import with_numbers
from gangze.intake.domain.outline import Node, build
from gangze.intake.domain.owners import Reader
from gangze.intake.domain.parties import with_parties
from gangze.intake.domain.pieces import Cutter
from gangze.intake.domain.recognised import Document, Doubt, Recognised
from gangze.intake.domain.refine import refine
from gangze.intake.domain.reshape import reshape
from gangze.intake.domain.source import Source
from gangze.intake.domain.tables import table_entries

LEAST_ASSIGNMENTS = 3
"""A report whose sentences assign duties to at least so many units is read for them."""

LEAST_DOUBT = 1.5
"""Signs of another kind of document that forbid to rely on the title alone."""

ASSIGNING_REPORT = 6.0
"""What such sentences weigh against the signs of a speech or report (see `documents.judge`)."""

Progress = Callable[[int, int], None]
"""Called with (characters done, characters in all) after each document."""


def parse(source: Source, progress: Progress | None = None) -> Recognised:
    """Units, posts and duties of `source`, and everything that is none, with spans into `source.text`.

    Pure; never raises on any text. Time and memory grow linearly with the text.
    """
    page = read_lines(source)
    split = split_documents(page)
    coverage = Coverage(page)
    for line in split.furniture:
        coverage.leave(line.start, line.end, "furniture")
    documents: list[Document] = []
    for part in split.parts:
        document = _document(page, part, coverage)
        if document is not None:
            documents.append(document)
        if progress is not None and part.lines:
            progress(part.lines[-1].end, len(page.text))
    doubts = tuple(Doubt(finding.code, finding.message) for finding in source.doubts)
    unrecognised, covered = coverage.close(source.text)
    return Recognised(source.name, tuple(documents), unrecognised, covered, doubts)


def _entries(page: Page, lines: tuple[Line, ...], document: str) -> Iterator[Entry]:
    """The lines of a document as entries; tables are read as a whole."""
    text = page.text
    cutter = Cutter(text)
    for table, run in groupby(with_numbers(text, list(with_tables(page, lines))), key=lambda line: line.table):
        if table is None:
            for piece in reshape(list(cutter.pieces(run)), text, document):
                yield Entry(piece)
        else:
            yield from table_entries(text, run)


def _second_reading(page: Page, part: Part, root: Node) -> Reader | None:
    """A document in which no heading names an owner: its sentences may, or its title."""
    prose = Reader(page, part.title)
    prose.read_prose(root)
    if sum(len(unit.duties) for unit in prose.units) >= LEAST_ASSIGNMENTS:
        return prose
    titled = Reader(page, part.title)
    titled.read(root, part.title)
    evidence = titled.evidence()
    doubtful = judge(part.title, text_of(page, part.lines), evidence).against >= LEAST_DOUBT
    duties = sum(len(unit.duties) + sum(len(post.duties) for post in unit.posts) for unit in titled.units)
    return titled if evidence and duties > 1 and not doubtful else None


def _document(page: Page, part: Part, coverage: Coverage) -> Document | None:
    for line in part.title_lines:
        coverage.take(line.start, line.end)
    if not part.lines:
        return None
    text = text_of(page, part.lines)
    reader = Reader(page, part.title)
    entries = with_bare_posts(list(_entries(page, part.lines, text)), page.text)
    root = build(page.text, arrange(with_parties(entries, page.text), page.text))
    refine(root, page.text)
    reader.read(root)
    if not reader.evidence():
        reader = _second_reading(page, part, root) or reader
    verdict = judge(part.title, text, reader.evidence() + (ASSIGNING_REPORT if reader.from_prose else 0))
    first, last = (part.title_lines or part.lines)[0], part.lines[-1]
    span = page.origin(first.start, last.end)
    if verdict.kind != "duties":
        for line in part.lines:
            coverage.leave(line.start, line.end, verdict.kind)
        return Document(part.title, span, verdict.kind)
    for start, end in reader.claims.taken:
        coverage.take(start, end)
    for (start, end), reason in reader.claims.left:
        coverage.leave(start, end, reason)
    return Document(part.title, span, "duties", tuple(unit.freeze() for unit in reader.units))
