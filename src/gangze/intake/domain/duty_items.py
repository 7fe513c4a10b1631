"""Making `Duty` values out of places in the text (职责条目)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gangze.intake.domain.figures import figures
from gangze.intake.domain.lines import Page
from gangze.intake.domain.outline import Node
from gangze.intake.domain.recognised import Doubt, Duty, Span
from gangze.intake.domain.wording import cut_off, frequency_of, plain


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]`; `group` is its title, `body` where the text after the title begins (0: no title)."""

    start: int
    end: int
    group: str = ""
    body: int = 0


DOUBTS = {"named_in_prose": "由叙述文字中的主语推断归属，请核对"}


class DutyMaker:
    """Cuts duties out of one cleaned page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._text = page.text

    def clause(self, start: int, end: int, group: str = "", doubt: str = "") -> Duty:
        """A duty that is one clause of running text; `doubt` is the code of a doubt from the list below."""
        doubts = (Doubt(doubt, DOUBTS[doubt]),) if doubt else ()
        return self._duty(((start, end),), group, (), doubts)

    def item(self, node: Node, inner: Iterable[Node], group: str = "") -> Duty:
        """A numbered item with its continuation lines and the items nested below it."""
        assert node.piece is not None
        spans = [(node.piece.start, node.piece.end), *((piece.start, piece.end) for piece in node.extra)]
        nested = tuple(
            self.item(child, [n for n in child.children if not n.is_heading]) for child in inner if child.piece
        )
        return self._duty(tuple(spans), group or node.division.group, nested, tuple(node.doubts))

    def claimed(self, node: Node, inner: Iterable[Node]) -> list[Span]:
        """The cleaned spans that `item` uses."""
        assert node.piece is not None
        spans = [(node.piece.outer_start, node.piece.end), *((p.outer_start, p.end) for p in node.extra)]
        for child in inner:
            if child.piece is not None:
                spans.extend(self.claimed(child, [n for n in child.children if not n.is_heading]))
        return spans

    def _duty(self, spans: tuple[Span, ...], group: str, nested: tuple[Duty, ...], doubts: tuple[Doubt, ...]) -> Duty:
        words = plain("".join(self._text[start:end] for start, end in spans))
        place = self._page.origin(spans[0][0], max(end for _, end in spans))
        if cut_off(words):
            doubts = (*doubts, Doubt("cut_off", "句子不完整，可能被截断"))
        return Duty(
            words,
            self._page.source[place[0] : place[1]],
            place,
            group,
            frequency_of(words) or frequency_of(group),
            tuple(figures(words)),
            (),
            doubts,
            nested,
        )
