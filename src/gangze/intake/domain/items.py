"""What an item of a list is: a duty, the title of a group, the name of an owner (列表项判别)."""

from __future__ import annotations

import re

from gangze.intake.domain.headings import Kind
from gangze.intake.domain.names import is_post_name, sentence_like, starts_with_verb
from gangze.intake.domain.outline import Node
from gangze.intake.domain.wording import begins_duty

LONGEST_CHAPTER = 12
"""Characters of the title of a chapter of units or posts."""

_LIST_FOLLOWS = re.compile(r"下列|以下|如下|包括")


def group_title(node: Node, text: str) -> str:
    """`1.综合管理` above `1)…2)…`: the title of a group, or an empty string."""
    assert node.piece is not None
    if not any(not child.is_heading for child in node.children):
        return ""
    if node.division.group:
        rest = text[node.division.body : node.piece.end]
        introduces_list = (
            starts_with_verb(node.division.group)
            or (begins_duty(node.division.group) and len(node.division.group) > 4)
            or _LIST_FOLLOWS.search(node.division.group)
        )
        if not rest.strip() and introduces_list:
            return ""
        return node.division.group if not rest.strip() or node.style == "•" else ""
    words = re.sub(r"\([^()]*\)$", "", text[node.piece.start : node.piece.end].strip())
    if len(words) > 30 or words.endswith((":", ":")) or any(mark in words for mark in "。;,"):
        return ""
    return "" if words.startswith(("负责", "完成", "履行", "做好")) else words.rstrip(": ")


def titled_bullets(node: Node) -> bool:
    """Whether the bullets of a list are titled groups; a colon in one of many is part of its sentence."""
    beside = [child for child in (node.parent.children if node.parent else []) if child.list_id == node.list_id]
    return sum(bool(child.division.group) for child in beside) * 2 >= len(beside)


def names_owner(node: Node, text: str) -> bool:
    """Whether an item of a list of posts is a post's name rather than a duty."""
    assert node.piece is not None
    title = node.division.group or text[node.piece.start : node.piece.end].rstrip(":。;, ")
    if len(title) > 14 or sentence_like(title) or starts_with_verb(title):
        return False
    return bool(node.children or node.extra or node.division.group) or is_post_name(title)


def heads_owners(node: Node, text: str) -> bool:
    """`3 内设中心` above `3.1 开发中心`, `3.2 运行中心`: the title of a chapter of units or posts."""
    assert node.piece is not None
    title = text[node.piece.start : node.piece.end]
    owners = [child for child in node.children if child.heading.kind in (Kind.UNIT, Kind.POST)]
    short = len(title) <= LONGEST_CHAPTER and not any(mark in title for mark in "。;,:") and not begins_duty(title)
    return short and not node.extra and len(owners) > 1 and len(owners) == len(node.children)


class DutyArticles:
    """The articles of a unit's chapter that are headed `…的主要职责`; each chapter is looked through once.

    One headed by a post says nothing of the unit's own duties.
    """

    def __init__(self) -> None:
        self._of: dict[int, list[Node]] = {}

    def beside(self, node: Node) -> bool:
        """Whether another article than `node` is the one that gives the duties."""
        if node.style != "条" or node.parent is None or node.children:
            return False
        found = self._of.get(id(node.parent))
        if found is None:
            found = self._of[id(node.parent)] = [
                child
                for child in node.parent.children
                if child.style == "条" and child.heading.word and child.children and child.heading.kind is not Kind.POST
            ][:2]
        return any(article is not node for article in found)


def kind_of_duties(node: Node) -> bool:
    """`(二)报告职责` below `岗位职责`: a section of an owner's duties is that owner's."""
    above = node.parent
    return above is not None and above.heading.kind is Kind.DUTIES and not above.heading.name


def leads_list(node: Node) -> bool:
    """Whether a node is an item, a group or a heading of duties, so that a paragraph before it is no duty."""
    return bool(node.style or node.division.group or node.heading.kind in (Kind.DUTIES, Kind.POSTS))
