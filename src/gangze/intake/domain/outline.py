"""The outline of a document: pieces become a tree (提纲).

Numbers nest by what the document itself does: a number that continues an open list belongs to it, a `1` opens
a list below what stands last. Headings without a number find their place by rank: a department closes a post,
a post closes a list of duties. `Node` is built mutable and read-only afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from gangze.intake.domain.division import Division, divide, introduces
from gangze.intake.domain.entries import Entry
from gangze.intake.domain.enumerators import STYLE_ORDER, Mark
from gangze.intake.domain.group_lines import group_label
from gangze.intake.domain.headings import NO_HEADING, Heading, Kind
from gangze.intake.domain.introduction import listed_posts, listed_units
from gangze.intake.domain.names import starts_with_verb, unit_kind
from gangze.intake.domain.pieces import Piece
from gangze.intake.domain.recognised import Doubt
from gangze.intake.domain.source import BlockKind
from gangze.intake.domain.wording import closes

RANK = {
    Kind.SECTION: 5,
    Kind.UNITS: 6,
    Kind.UNIT: 10,
    Kind.POSTS: 15,
    Kind.POST: 20,
    Kind.DUTIES: 30,
    Kind.QUALIFICATIONS: 30,
    Kind.OTHER: 30,
    Kind.TEXT: 40,
}
"""Smaller is outer. A heading without number closes everything of its own rank and below."""

NEAR = 400
"""Items looked back over for the list that a number goes on with; keeps the time linear."""

DEEPEST = 40
"""Headings that stand under each other at most; what a text nests deeper stands beside each other."""

LONGEST_TITLE = 14
"""Characters; a longer item without a heading's words is a duty."""

LONGEST_KIND = 8
"""Characters of a line that names a kind of duties (`风险控制职责`)."""

_KIND_RANK = {"governance": 9, "bank": 8, "branch": 9, "team": 12}
_LOST_STYLES = {"?、": ("一、", "1.", "A."), "(?)": ("(一)", "(1)", "1)", "一)")}


@dataclass(slots=True)
class Node:
    """One piece with what stands under it. `extra` are lines that continue it without a number of their
    own."""

    piece: Piece | None
    division: Division
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    extra: list[Piece] = field(default_factory=list)
    style: str = ""
    value: int = 0
    level: int | None = None
    doubts: list[Doubt] = field(default_factory=list)
    promoted: Heading | None = None
    demoted: bool = False
    list_id: int = 0
    given_rank: int | None = None
    mission_first: bool = False

    @property
    def heading(self) -> Heading:
        """What the node heads, after its neighbours were asked."""
        if self.promoted is not None:
            return self.promoted
        return NO_HEADING if self.demoted else self.division.heading

    @property
    def rank(self) -> int:
        if self.given_rank is not None:
            return self.given_rank
        heading = self.heading
        if heading.kind is Kind.UNIT or (heading.kind is Kind.POSTS and heading.name):
            return _KIND_RANK.get(unit_kind(heading.name), RANK[Kind.UNIT])
        return RANK[heading.kind]

    @property
    def is_heading(self) -> bool:
        return self.heading.kind is not Kind.TEXT

    def fell(self) -> None:
        """Take the tree below apart: its nodes hold each other, and a long document is millions of them."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            waiting += node.children
            node.parent, node.children = None, []

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


def build(text: str, entries: Iterable[Entry]) -> Node:
    """The outline of one document; its root has no piece."""
    builder = _Builder(text)
    for entry in entries:
        builder.add(entry)
    return builder.root


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self.root = Node(None, Division(NO_HEADING, 0, 0))
        self._stack = [self.root]
        self._lists = 0
        self._last_item: dict[str, int] = {}

    def add(self, entry: Entry) -> None:
        piece = entry.piece
        division = entry.division or divide(self._text, piece.start, piece.end)
        node = Node(piece, division, given_rank=entry.rank)
        if piece.line.kind is BlockKind.HEADING and piece.first and piece.line.level is not None:
            node.level = piece.line.level
        ranked = piece.mark is not None and piece.mark.order <= STYLE_ORDER["条"]
        if node.level is not None and (piece.mark is None or division.is_heading or ranked):
            self._by_level(node)
        elif piece.mark is not None:
            self._by_number(node, piece.mark)
        elif division.is_heading:
            self._by_rank(node)
        else:
            self._as_text(node)

    # placing ------------------------------------------------------------------------------------------------

    def _push(self, node: Node, depth: int) -> None:
        """Put `node` under the stack's element `depth`, and open it."""
        depth = min(depth, DEEPEST)
        del self._stack[depth + 1 :]
        parent = self._stack[depth]
        node.parent = parent
        if not node.list_id:
            self._lists += 1
            node.list_id = self._lists
        parent.children.append(node)
        self._stack.append(node)

    def _by_level(self, node: Node) -> None:
        if node.piece is not None and node.piece.mark is not None:
            node.style, node.value = node.piece.mark.style, node.piece.mark.value
        depth = len(self._stack) - 1
        level = node.level or 0
        while depth > 0 and (self._stack[depth].level is None or (self._stack[depth].level or 0) >= level):
            depth -= 1
        self._push(node, depth)

    def _by_rank(self, node: Node) -> None:
        if node.heading.kind is Kind.SECTION and self._kind_of_duty(node):
            node.promoted = Heading(Kind.DUTIES, word=node.heading.word)
        depth = len(self._stack) - 1
        while depth > 0 and self._closed_by(self._stack[depth], node):
            depth -= 1
        self._push(node, depth)

    def _kind_of_duty(self, node: Node) -> bool:
        """`应急职责` below an owner: a kind of its duties, not a section of the document."""
        assert node.piece is not None
        words = self._text[node.piece.start : node.piece.end].rstrip(": ")
        owned = any(above.heading.kind in (Kind.UNIT, Kind.POST) for above in self._stack)
        return owned and len(words) <= LONGEST_KIND and words.endswith("职责")

    def _closed_by(self, open_node: Node, heading: Node) -> bool:
        """Whether a heading without number ends `open_node`."""
        if open_node.level is not None:
            return False
        if open_node.style == "条" and heading.piece is not None and not heading.piece.first:
            return False  # a heading in the middle of an article's own line
        if open_node.style and not open_node.is_heading:
            if self._order(open_node) <= STYLE_ORDER["节"]:
                return False  # a chapter is ended by the next chapter
            return not self._opens(open_node) or heading.rank <= RANK[Kind.POST]
        if open_node.style and open_node.rank < RANK[Kind.POST] and heading.heading.kind is Kind.POST:
            return False
        own, name = open_node.heading.name, heading.heading.name
        short = own.endswith(name) and not (open_node.children or open_node.extra)
        if open_node.is_heading and own and name and (name.startswith(own) or short):
            return False  # `三、监事会` and then `监事会行使下列职权:`; `领导小组办公室` and then `办公室设在…`
        return open_node.rank >= heading.rank

    def _opens(self, node: Node) -> bool:
        return node.piece is not None and introduces(self._text[node.piece.start : node.piece.end])

    def _as_text(self, node: Node) -> None:
        """A line with neither number nor heading continues the open item, or is a paragraph of the open
        heading."""
        top = self._stack[-1]
        assert node.piece is not None
        words = self._text[node.piece.start : node.piece.end]
        announces = (
            bool(listed_posts(words) or listed_units(words)) or closes(words) or self._labels(node.piece, top, words)
        )
        if top.style and not top.is_heading and not node.division.group and not announces:
            top.extra.append(node.piece)
            return
        depth = len(self._stack) - 1
        while depth > 0 and self._stack[depth].style and not self._stack[depth].is_heading:
            depth -= 1
        del self._stack[depth + 1 :]
        node.parent = self._stack[depth]
        self._stack[depth].children.append(node)

    @staticmethod
    def _labels(piece: Piece, top: Node, words: str) -> bool:
        """Whether a line of its own after an item is the title of the next group of items."""
        bold = piece.line.bold and top.piece is not None and not top.piece.line.bold
        whole = piece.first and piece.end >= piece.line.end
        return whole and bool(group_label(words, bold))

    def _by_number(self, node: Node, mark: Mark) -> None:
        if mark.lost:
            mark = self._restored(mark)
        node.style, node.value = mark.style, mark.value
        depth, sibling = self._titled_bullet(node) or self._choose(node, mark)
        if sibling is not None:
            node.list_id = sibling.list_id
        if mark is not node.piece.mark and node.piece is not None:  # type: ignore[union-attr]
            node.doubts.append(Doubt("number_lost", "序号缺失，按前后顺序推断"))
        self._push(node, depth)
        if not node.is_heading:
            self._last_item[node.style] = node.value

    def _titled_bullet(self, node: Node) -> tuple[int, Node | None] | None:
        """A bullet with a title goes on with the titled bullets of its heading, whatever list stands
        between."""
        if node.style != "•" or not node.division.group:
            return None
        for depth in range(len(self._stack) - 1, -1, -1):
            above = self._stack[depth]
            if above.style and not above.is_heading:
                continue
            titled = (c for c in reversed(above.children) if c.style == "•" and c.division.group)
            last = next(islice(titled, 1), None)
            return (depth, last) if last is not None else None
        return None

    def _restored(self, mark: Mark) -> Mark:
        """A lost number takes the style and the next value of the nearest list that fits its punctuation."""
        styles = _LOST_STYLES[mark.style]
        for node in reversed(self._stack):
            if node.style in styles:
                return replace(mark, style=node.style, value=node.value + 1, lost=False)
        return replace(mark, style=styles[0], value=1, lost=False)

    def _choose(self, node: Node, mark: Mark) -> tuple[int, Node | None]:
        """The depth of the parent, and the sibling whose list is continued (None: a new list)."""
        best_score, best_depth, best_sibling = self._new_list(node, mark)
        for depth in range(1, len(self._stack)):
            open_node = self._stack[depth]
            if open_node.style != mark.style or (mark.style == "•" and not self._same_glyph(open_node, mark)):
                continue
            score = self._continuation(open_node, node, mark) + depth * 0.01
            if score > best_score:
                best_score, best_depth, best_sibling = score, depth - 1, open_node
        if best_sibling is not None and mark.value == 1 and mark.style != "•":
            best_sibling = None
        return best_depth, best_sibling

    @staticmethod
    def _same_glyph(open_node: Node, mark: Mark) -> bool:
        assert open_node.piece is not None
        return open_node.piece.mark is not None and open_node.piece.mark.glyph == mark.glyph

    def _continuation(self, open_node: Node, node: Node, mark: Mark) -> float:
        """How well `mark` goes on with the list that `open_node` is the last item of."""
        if mark.style == "•":
            return 3.0
        step = mark.value - open_node.value
        score = {1: 3.0, 2: 1.8, 3: 1.2, 0: 0.8}.get(step, 0.6 if step > 3 else -0.5)
        if mark.value == 1:
            score = 0.5
        if open_node.is_heading == node.is_heading:
            score += 0.7 if open_node.heading.kind == node.heading.kind else 0.3
        elif open_node.heading.kind in (Kind.UNIT, Kind.POST):
            score -= 1.2
        elif node.heading.kind in (Kind.UNIT, Kind.POST) and not self._mixed(open_node):
            score -= 1.5
        if mark.style.startswith("1.1") and open_node.piece is not None and open_node.piece.mark is not None:
            prefix = (
                node.piece.mark.glyph if node.piece and node.piece.mark else "",
                open_node.piece.mark.glyph,
            )
            score += 1.0 if prefix[0] == prefix[1] else -1.5
        return score

    @staticmethod
    def _mixed(open_node: Node) -> bool:
        """Whether the list of `open_node` already has headings of units or posts among its items."""
        if open_node.parent is None:
            return False
        return any(
            child.list_id == open_node.list_id and child.heading.kind in (Kind.UNIT, Kind.POST)
            for child in open_node.parent.children
        )

    def _new_list(self, node: Node, mark: Mark) -> tuple[float, int, Node | None]:
        """Score and parent depth of a list that begins here."""
        depth = len(self._stack) - 1
        top = self._stack[depth]
        if mark.order <= 4:  # chapter, section, article have a fixed order; 一、 may stand above articles
            beside = self._chapter_before(mark)
            if beside is not None:
                return 2.4, *beside
            while depth > 0 and self._ended_by(self._stack[depth], mark):
                depth -= 1
            return (1.0 if mark.value != 1 else 1.5), depth, None
        styles = [node.style for node in self._stack]
        if node.heading.kind in (Kind.UNIT, Kind.POST):  # an owner does not stand below a duty
            while depth > 0 and self._is_duty(self._stack[depth]):
                depth -= 1
            top = self._stack[depth]
        if mark.value == 1 or mark.style == "•":
            score = 2.2 if mark.style not in styles else 1.0
            if top.style == mark.style != "•" and not top.is_heading and not self._opens(top):
                return score, max(depth - 1, 0), None  # the list starts again: beside, not below
            if top.style and not top.is_heading and not self._opens(top) and self._order(top) > mark.order:
                while self._is_inner(depth, node, mark):
                    depth -= 1  # a style that is usually outer does not nest below an ordinary item
            return score, depth, None
        if top.style and not top.is_heading and self._order(top) > mark.order:
            while depth > 0 and self._stack[depth].style and self._order(self._stack[depth]) > mark.order:
                depth -= 1
        goes_on = any(n.style == mark.style and n.value == mark.value - 1 and not n.is_heading for n in self._stack)
        if top.is_heading and not (node.is_heading or goes_on) and self._last_item.get(mark.style) == mark.value - 1:
            return 2.6, depth, None  # numbered through from the list of the heading before
        closed = self._closed_list(mark)
        if closed is not None:
            return 2.4, *closed
        return 0.9 if mark.style not in styles else 0.0, depth, None

    def _chapter_before(self, mark: Mark) -> tuple[int, Node] | None:
        """The chapter or article that `mark` comes after, though a heading without number stands between them.

        An article goes on below such a heading, unless that has a list of its own.
        """
        closed = self._closed_list(mark)
        if closed is None or mark.order < STYLE_ORDER["条"]:
            return closed
        between = self._stack[closed[0] + 1 : closed[0] + 2]
        return closed if between and any(child.style not in ("", "条") for child in between[0].children) else None

    def _is_inner(self, depth: int, node: Node, mark: Mark) -> bool:
        """Whether an open number is usually an inner one; a unit's heading stays open above its posts."""
        above = self._stack[depth]
        owner = above.is_heading and node.heading.kind is Kind.POST and above.rank < node.rank
        return depth > 0 and bool(above.style) and self._order(above) > mark.order and not owner

    def _is_duty(self, node: Node) -> bool:
        """Whether an open item reads like a duty, not like the title of something below it."""
        if node.piece is None or not node.style or node.is_heading or self._opens(node):
            return False
        words = self._text[node.piece.start : node.piece.end]
        return words.endswith(("。", ";")) or len(words) > LONGEST_TITLE or starts_with_verb(words)

    def _ended_by(self, node: Node, mark: Mark) -> bool:
        """Whether the first chapter, section or article ends what is open: items do, headings above stay."""
        if node.style and self._order(node) <= STYLE_ORDER["条"]:
            return self._order(node) >= mark.order
        return bool(node.style) and not node.is_heading and not (mark.style == "条" and node.style == "一、")

    def _closed_list(self, mark: Mark) -> tuple[int, Node] | None:
        """The list, closed by a heading since, whose next number `mark` is."""
        for depth in range(len(self._stack) - 1, -1, -1):
            for child in islice(reversed(self._stack[depth].children), NEAR):
                if child.style == mark.style:
                    if child.value == mark.value - 1 and child is not self._stack[min(depth + 1, len(self._stack) - 1)]:
                        return depth, child
                    break
        return None

    @staticmethod
    def _order(node: Node) -> int:
        return STYLE_ORDER.get(node.style, 80)
