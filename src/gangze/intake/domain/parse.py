"""From a source to units, posts and duties (识别).

    lines → documents → pieces → outline → second look → owners

Each stage is a module of its own and pure; this one only passes their results on and accounts for every
character: what no stage claimed is listed as unrecognised, with the reason. It hands on one document at a time,
so that a file of many documents costs the memory of its longest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from gangze.intake.domain.bare_posts import with_bare_posts
from gangze.intake.domain.coverage import Coverage
from gangze.intake.domain.documents import judge, split_documents, text_of
from gangze.intake.domain.drawn import with_tables
from gangze.intake.domain.entries import Entry
from gangze.intake.domain.forms import arrange
from gangze.intake.domain.lines import Line, Page, read_lines
from gangze.intake.domain.lone_numbers import with_numbers
from gangze.intake.domain.outline import Node, build
from gangze.intake.domain.owners import Reader
from gangze.intake.domain.parties import with_parties
from gangze.intake.domain.parts import Part
from gangze.intake.domain.pieces import Cutter
from gangze.intake.domain.recognised import Document, Doubt, Recognised, Span, Unrecognised
from gangze.intake.domain.refine import refine
from gangze.intake.domain.reshape import reshape
from gangze.intake.domain.source import Source
from gangze.intake.domain.tables import table_entries
from gangze.intake.domain.wording import begins_duty

LEAST_ASSIGNMENTS = 3
"""A report whose sentences assign duties to at least so many units is read for them."""

LEAST_DOUBT = 1.5
"""Signs of another kind of document that forbid to rely on the title alone."""

ASSIGNING_REPORT = 6.0
"""What such sentences weigh against the signs of a speech or report (see `documents.judge`)."""

CUTTING = 0.4
"""Which part of a document's time has passed once its outline stands."""

STEPS = 200
"""So many calls of a progress function at most, and one at the end."""

Progress = Callable[[int, int], None]
"""Called with (characters done, characters in all), also inside long documents; `done` only grows."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What a stretch of the source gave: a document, or None where it holds none, and what is beside it.

    `covered` and `unrecognised` lie behind those of the portion before; they may trail their document.
    """

    document: Document | None
    unrecognised: tuple[Unrecognised, ...]
    covered: tuple[Span, ...]


def parse(source: Source, progress: Progress | None = None) -> Recognised:
    """Units, posts and duties of `source`, and everything that is none, with spans into `source.text`.

    Pure; never raises on any text. Time and memory grow linearly with the text.
    """
    documents: list[Document] = []
    unrecognised: list[Unrecognised] = []
    covered: list[Span] = []
    for portion in portions(source, progress):
        if portion.document is not None:
            documents.append(portion.document)
        unrecognised += portion.unrecognised
        covered += portion.covered
    return Recognised(source.name, tuple(documents), tuple(unrecognised), tuple(covered), doubts_of(source))


def portions(source: Source, progress: Progress | None = None) -> Iterator[Portion]:
    """What `parse` finds, one document after the other; nothing of a portion is kept once it is handed on."""
    page = read_lines(source)
    coverage = Coverage(page)
    watch = _Watch(progress, len(page.text))
    for part in split_documents(page):
        for line in part.furniture:
            coverage.leave(line.start, line.end, "furniture")
        document = _document(page, part, coverage, watch)
        if part.lines:
            watch(part.lines[-1].end)
            yield Portion(document, *coverage.settle(part.lines[-1].end))
    yield Portion(None, *coverage.close())
    watch(len(page.text))


def doubts_of(source: Source) -> tuple[Doubt, ...]:
    """What the reader of the file was unsure of."""
    return tuple(Doubt(finding.code, finding.message) for finding in source.doubts)


class _Watch:
    """Tells progress on, not more often than `STEPS` times and never backwards."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._next = 0 if progress is not None else total + 1

    def __call__(self, done: int) -> None:
        if done >= self._next and self._progress is not None:
            self._progress(done, self._total)
            self._next = min(done + self._total // STEPS + 1, self._total) if done < self._total else done + 1

    def within(self, part: Part, begin: float, share: float) -> Callable[[int], None]:
        """What a stage of a document's reading tells how far it is; it takes `share` of the time from `begin`."""
        first, length = part.lines[0].start, part.lines[-1].end - part.lines[0].start
        origin = first + length * begin

        def tell(place: int) -> None:
            self(int(origin + (place - first) * share))

        return tell


def _entries(page: Page, lines: tuple[Line, ...], document: str, tell: Callable[[int], None]) -> Iterator[Entry]:
    """The lines of a document as entries; tables are read as a whole."""
    text = page.text
    cutter = Cutter(text)
    for table, run in groupby(with_numbers(text, list(with_tables(page, lines))), key=lambda line: line.table):
        if table is None:
            for piece in reshape(list(cutter.pieces(run)), text, document):
                yield Entry(piece)
                tell(piece.end)
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
    duties = [duty.text for unit in titled.units for duty in unit.duties]
    duties += [duty.text for unit in titled.units for post in unit.posts for duty in post.duties]
    numbered = sum(1 for node in root.walk() if node.style and not (node.extra or node.children))
    acting = max(sum(map(begins_duty, duties)), numbered) * 2 >= len(duties)  # else the sentences of an essay
    return titled if evidence and len(duties) > 1 and acting and not doubtful else None


def _outline(page: Page, part: Part, text: str, tell: Callable[[int], None]) -> Node:
    entries = with_bare_posts(list(_entries(page, part.lines, text, tell)), page.text)
    root = build(page.text, arrange(with_parties(entries, page.text), page.text))
    refine(root, page.text)
    return root


def _document(page: Page, part: Part, coverage: Coverage, watch: _Watch) -> Document | None:
    coverage.take((line.start, line.end) for line in part.title_lines)
    if not part.lines:
        return None
    text = text_of(page, part.lines)
    root = _outline(page, part, text, watch.within(part, 0, CUTTING))
    reader = Reader(page, part.title, watch.within(part, CUTTING, 1 - CUTTING))
    reader.read(root)
    if not reader.evidence():
        reader = _second_reading(page, part, root) or reader
    verdict = judge(part.title, text, reader.evidence() + (ASSIGNING_REPORT if reader.from_prose else 0))
    first, last = (part.title_lines or part.lines)[0], part.lines[-1]
    span = page.origin(first.start, last.end)
    if verdict.kind != "duties":
        for line in part.lines:
            coverage.leave(line.start, line.end, verdict.kind)
        root.fell()
        return Document(part.title, span, verdict.kind)
    coverage.take(reader.claims.taken)
    for (start, end), reason in reader.claims.left:
        coverage.leave(start, end, reason)
    root.fell()
    return Document(part.title, span, "duties", tuple(unit.freeze() for unit in reader.units))
