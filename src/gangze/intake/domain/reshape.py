"""Pieces whose tail is the heading of what follows are cut in two (标题与上文粘连)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from gangze.intake.domain.division import divide, glued_heading, heads_with_clause
from gangze.intake.domain.headings import Kind, read_heading
from gangze.intake.domain.names import is_unit_name
from gangze.intake.domain.pieces import Piece


class Seen:
    """Whether the document has a name elsewhere, too. Counts each name once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts: dict[str, int] = defaultdict(lambda: -1)

    def __call__(self, name: str) -> bool:
        if self._counts[name] < 0:
            first = self._text.find(name)
            self._counts[name] = 2 if first >= 0 and self._text.find(name, first + 1) >= 0 else 1
        return self._counts[name] > 1


_TITLE_INSIDE = re.compile(
    r"(?:(?<=[^\s:;。]) +|(?<=。) *)(?=(?!其中|包括|具体|一是|如下)[\u3400-\u9fff、]{2,12}:[\u3400-\u9fff])"
)
_UNIT_SENTENCE = re.compile(r"(?<=[,;。])(?P<names>[^,;。:]{2,30})。(?=[^。]{6})")


def _group_titles(piece: Piece, text: str) -> list[int]:
    """Where further titles begin behind a titled group: `产品开发:审批…制度流程 贷后管理:制定…`, `…。贷后管理:…`."""
    words = text[piece.start : piece.end]
    if not re.match(r"[\u3400-\u9fff、 ]{2,16}:", words) or (piece.mark is not None and piece.mark.style != "•"):
        return []
    return [piece.start + m.end() for m in _TITLE_INSIDE.finditer(words) if ":" in words[: m.start()]]


def _unit_sentences(piece: Piece, text: str) -> list[int]:
    """Where a sentence inside a paragraph is nothing but names of units: the heading of what follows."""
    found = []
    for match in _UNIT_SENTENCE.finditer(text, piece.start, piece.end):
        names = match.group("names").split("、")
        if piece.end - piece.start > 60 and all(is_unit_name(name) for name in names) and divide_at_stop(text, piece):
            found.append(match.start("names"))
    return found


def _titles_behind_name(piece: Piece, text: str) -> list[int]:
    """Where titled groups begin behind a unit's name and mission: `创新处。…试验田。产品研发:收集…。客户服务:…`."""
    inside = _TITLE_INSIDE.finditer(text, piece.start, piece.end)
    ends = [match.end() for match in inside if text[match.start() - 1] == "。"]
    return ends if ends and divide_at_stop(text, piece) else []


_OWNER_INSIDE = re.compile(r"(?<=[。;])\s*(?P<name>[^,。;:()]{2,16}):(?=\S)")


def _inner_owners(piece: Piece, text: str) -> list[int]:
    """Where further owners begin in one run-on paragraph: `综合部:…。财务部:…`."""
    inside = list(_OWNER_INSIDE.finditer(text, piece.start, piece.end))
    if not inside:
        return []  # nearly always: a piece is divided once, later, unless it may hold several owners
    first = divide(text, piece.start, piece.end)
    laid_out = first.is_heading and text[first.head_end : first.head_end + 1] == ":"
    if piece.mark is not None and not laid_out:
        return []
    found = []
    for match in inside:
        heading = read_heading(match.group("name"))
        if heading.kind in (Kind.UNIT, Kind.POST) and (laid_out or text[match.start() - 1] == "。"):
            found.append(match.start("name"))
    return found


_CLOSING_SECTION = re.compile(r"(?<=[。;])\s*(?P<name>附则|附注|备注|附件)\s*:")


def _closing_section(piece: Piece, text: str) -> list[int]:
    """Where the last section of a document is glued to its last duty: `…当日查清;附则:本职责自印发之日起施行`."""
    return [match.start("name") for match in _CLOSING_SECTION.finditer(text, piece.start, piece.end)]


def divide_at_stop(text: str, piece: Piece) -> bool:
    """Whether the paragraph itself is laid out `名称。…`."""
    division = divide(text, piece.start, piece.end)
    return division.is_heading and text[division.head_end : division.head_end + 1] == "。"


def reshape(pieces: list[Piece], text: str, document: str) -> Iterator[Piece]:
    """`pieces` with glued headings as pieces of their own. `document` is the text of the document alone."""
    seen = Seen(document)
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        restarts = (
            following is not None
            and following.mark is not None
            and (following.mark.value == 1 or following.mark.style == "•")
            and following.line is piece.line
        )
        titles = _group_titles(piece, text)
        if titles:
            for start, end in pairwise([piece.start, *titles, piece.end]):
                yield replace(piece, start=start, end=end, mark=piece.mark if start == piece.start else None)
            continue
        stops = (
            _closing_section(piece, text)
            or _unit_sentences(piece, text)
            or _inner_owners(piece, text)
            or _titles_behind_name(piece, text)
        )
        if stops:
            for start, end in pairwise([piece.start, *stops, piece.end]):
                yield replace(piece, start=start, end=end, mark=piece.mark if start == piece.start else None)
            continue
        if heads_with_clause(text[piece.start : piece.end]):
            yield piece  # `合规部为牵头部门。其职责为:` heads what follows as it stands
            continue
        cut = glued_heading(text[piece.start : piece.end], seen, restarts) if piece.end - piece.start > 6 else -1
        if cut <= 0:
            yield piece
            continue
        yield replace(piece, end=piece.start + len(text[piece.start : piece.start + cut].rstrip()))
        yield Piece(piece.start + cut, piece.end, piece.line, None, first=False)
