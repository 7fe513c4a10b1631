"""Second look at an outline: neighbours decide what a single line cannot (提纲修正).

Items of one list are of one kind: where most head posts, `人事管理` among them heads one too; where most are
long sentences, `联系客户经理` is none. Lines without a number that fill a gap in the numbering were items.
"""

from __future__ import annotations

import re
from collections import defaultdict

from gangze.intake.domain.division import Division, divide, introduces
from gangze.intake.domain.headings import NO_HEADING, Heading, Kind
from gangze.intake.domain.names import sentence_like, starting, starts_with_verb
from gangze.intake.domain.outline import Node
from gangze.intake.domain.pieces import Piece
from gangze.intake.domain.recognised import Doubt
from gangze.intake.domain.vocabulary import DUTY_VERBS, NOT_UNITS, WEAK_POSTS

LONGEST_LABEL = 6
"""Characters of a label such as `主要职责:`; a longer line before a colon is a sentence."""

_DUTY_START = starting(DUTY_VERBS)
_ON_DUTIES = re.compile(r"职责|责任|分工|职能|岗位")
_NAMED = (Kind.UNIT, Kind.POST)


def refine(root: Node, text: str) -> None:
    """Correct the outline in place: lost numbers first, then votes among the items of each list."""
    for node in list(root.walk()):
        _restore_items(node, text)
    for node in list(root.walk()):
        for items in _lists(node):
            _vote(items, text)
    for node in list(root.walk()):
        _missions(node)


def _missions(node: Node) -> None:
    """Units headed alike (`保卫部。负责…`): where most have lists, the sentence behind the name is a
    mission."""
    alike = [
        child
        for child in node.children
        if child.heading.kind is Kind.UNIT and not child.style and child.division.body < _end(child)
    ]
    with_lists = sum(any(c.style or c.division.group for c in child.children) for child in alike)
    for child in alike:
        child.mission_first = with_lists * 2 > len(alike)


def _lists(node: Node) -> list[list[Node]]:
    lists: dict[int, list[Node]] = defaultdict(list)
    for child in node.children:
        if child.style:
            lists[child.list_id].append(child)
    return list(lists.values())


# items whose number was lost
# ----------------------------------------------------------------------------------


def _restore_items(node: Node, text: str) -> None:
    """Lines that follow an item without a number become items of their own where the numbering shows it."""
    rebuilt: list[Node] = []
    for index, child in enumerate(node.children):
        rebuilt.append(child)
        if not child.extra or child.is_heading:
            continue
        lost = _lost(child, _later(node, index), text)
        if not lost:
            continue
        places = {piece.start for piece in lost}
        child.extra = [piece for piece in child.extra if piece.start not in places]
        for offset, piece in enumerate(lost, 1):
            item = Node(piece, divide(text, piece.start, piece.end), node, style=child.style, list_id=child.list_id)
            item.value = child.value + offset
            item.doubts.append(Doubt("number_lost", "序号缺失，按独立职责处理"))
            rebuilt.append(item)
    node.children[:] = rebuilt


def _later(node: Node, index: int) -> list[Node]:
    """The items of the same list after child `index`, up to the first whose number is certain."""
    found: list[Node] = []
    list_id = node.children[index].list_id
    for place in range(index + 1, len(node.children)):
        child = node.children[place]
        if child.list_id == list_id:
            found.append(child)
            if not _deduced(child):
                break
    return found


def _lost(item: Node, later: list[Node], text: str) -> list[Piece]:
    """Which of the lines after `item` were items: those a gap in the numbers asks for, or a tail of
    duties."""
    own_line = [piece for piece in item.extra if piece.first]
    sure = next((index for index, node in enumerate(later) if not _deduced(node)), None)
    if sure is not None:
        missing = later[sure].value - item.value - 1 - sure
        if item.style == "•" or missing <= 0:
            return []
        return own_line[:missing] if len(own_line) >= missing else own_line
    tail = [piece for piece in own_line if _DUTY_START.match(text, piece.start, piece.end)]
    if tail and len(tail) == len(own_line):
        assert item.piece is not None
        listed = text[item.piece.start : item.piece.end].endswith(";")
        if listed or all(_plain_duty(text[p.start : p.end]) for p in tail):
            return tail
    return []


def _deduced(node: Node) -> bool:
    return any(doubt.code == "number_lost" for doubt in node.doubts)


def _plain_duty(line: str) -> bool:
    return bool(re.match(r"负责|完成|协助|参与|配合|组织|承办|办理|做好", line)) and len(line) < 120


# votes ------------------------------------------------------------------------------------------------


def _vote(items: list[Node], text: str) -> None:
    """Give the items of one list one kind, where the evidence is clear."""
    if len(items) < 2:
        return
    for item in items:
        if item.is_heading or item.division.subject is NO_HEADING:
            continue
        if _leads_over(item, text) or _is_owners_article(item):
            _assign(item)
    about = [item for item in items if item.style == "条" and item.division.subject.kind is Kind.POST]
    if len({item.division.subject.name for item in about}) > 1 and _assigns(items[0]):
        for item in about:
            if not item.is_heading:
                _assign(item)  # articles that begin with one post after another are about them
    named = [item for item in items if item.heading.kind in _NAMED]
    sections = [item for item in items if item.is_heading and item.heading.kind not in _NAMED]
    plain = [item for item in items if not item.is_heading]
    if named and len(named) >= len(plain) and plain:
        _promote(plain, named, text)
    elif named and len(plain) > 2 * len(named) and not sections:
        for item in named:
            if not item.children and item.division.body >= _end(item) and not item.heading.word:
                item.demoted = True
    for item in sections:
        if item.heading.kind is Kind.DUTIES and item.children and len(plain) > 1 and _ends_with_colon(item, text):
            item.demoted = True  # `(三)承担下列报告工作:` among duties is one of them
        bare = not item.children and not item.extra and item.division.body >= _end(item)
        beside = [other for other in plain if other.division.group]
        if (bare and len(plain) >= len(sections)) or (not item.children and len(beside) > 1 and not item.heading.name):
            item.demoted = True  # `考核:…` beside `营销:…` is a duty, not a section
    for item in named:
        if plain and not item.children and not item.extra and item.heading.name in WEAK_POSTS:
            item.demoted = True
        if plain and not item.children and not item.extra and _ends_like_duty(item, text) and not item.heading.word:
            item.demoted = True
    subjects = [item for item in plain if item.division.subject is not NO_HEADING]
    owners = {item.division.subject.name for item in subjects}
    if (named and subjects and len(named) + len(subjects) >= len(items) - 1) or (
        len(owners) > 1 and len(subjects) * 3 >= len(items) * 2 and _assigns(items[0])
    ):
        for item in subjects:
            _assign(item)


def _ends_with_colon(item: Node, text: str) -> bool:
    """Whether the words of an item lead over to what stands below it."""
    assert item.piece is not None
    words = text[item.piece.start : item.piece.end].rstrip()
    return words.endswith(":") and len(words) > LONGEST_LABEL


def _ends_like_duty(item: Node, text: str) -> bool:
    assert item.piece is not None
    return text[item.piece.start : item.piece.end].endswith(("。", ";")) and item.division.body >= _end(item)


def _assigns(item: Node) -> bool:
    """Whether the list stands under a heading (or at the top of a document) that speaks of duties."""
    node = item.parent
    while node is not None and node.piece is not None:
        if node.is_heading and node.heading.kind in (Kind.QUALIFICATIONS, Kind.OTHER):
            return False
        node = node.parent
    return True


def _is_owners_article(item: Node) -> bool:
    """An article that begins with a post, or with a unit, is about it: in a chapter on duties, or of its department."""
    if item.style != "条" or item.parent is None:
        return False
    chapter = item.parent.heading
    if chapter.kind is Kind.UNIT:
        return item.division.subject.kind is Kind.POST
    return chapter.kind in (Kind.SECTION, Kind.DUTIES, Kind.POSTS, Kind.UNITS) and bool(_ON_DUTIES.search(chapter.word))


def _leads_over(item: Node, text: str) -> bool:
    """`第三条 综合办公室负责…,其主要职责是:` with a list below it."""
    assert item.piece is not None
    words = text[item.piece.start : item.piece.end]
    return bool(item.children) and introduces(words) and bool(re.search(r"职责|职能|履行|任务|负责", words))


def _assign(item: Node) -> None:
    """`(1)经理岗负责协调…`: the subject of the sentence is the heading."""
    division = item.division
    item.division = Division(division.subject, division.predicate, division.predicate)


def _end(item: Node) -> int:
    return item.piece.end if item.piece is not None else 0


def _no_unit(title: str) -> bool:
    """Words that end as a unit does, or tell how units are arranged (`组织体系`)."""
    return title in NOT_UNITS or title.endswith("体系")


def _promote(plain: list[Node], named: list[Node], text: str) -> None:
    posts = sum(item.heading.kind is Kind.POST for item in named)
    kind = Kind.POST if posts * 2 >= len(named) else Kind.UNIT
    for item in plain:
        assert item.piece is not None
        title = item.division.group or text[item.piece.start : item.piece.end].rstrip(":。 ")
        if title.endswith("负责") and len(title) <= 8:  # 人 was lost with the end of the line
            item.promoted = Heading(kind, title)
            item.doubts.append(Doubt("damaged", "名称末尾可能缺字"))
            continue
        if len(title) > 14 or _no_unit(title) or sentence_like(title) or starts_with_verb(title):
            continue
        if item.children or item.extra or item.division.group:
            item.promoted = Heading(kind, title)
