"""Which part a post plays in what its duty mentions: does it, leads it, makes rules for it, helps (参与方式).

保管印章 is doing. 指导网点保管印章 is leading, 制定印章保管办法 is making rules, 协助保管印章 is helping. 不得保管印章
and 由办公室保管印章 are neither. Only the clause around the mention is looked at: the words before it, the words
inside, the words after it.
"""

from __future__ import annotations

from enum import StrEnum

from gangze.controls.domain import vocabulary_parts as words
from gangze.controls.domain.patterns import Order

REACH = 200
"""Characters of a clause that are looked at on each side; no honest clause is longer."""


class Part(StrEnum):
    """The part a post plays, the weightiest first: 办理, 管理, 定规则, 协助."""

    DO = "do"
    MANAGE = "manage"
    RULES = "rules"
    ASSIST = "assist"


def part_of(text: str, start: int, end: int, *, acts_on: bool, led: bool = False) -> Part | None:
    """The part the post plays in what `text[start:end]` mentions, None where it has none.

    `acts_on`: whether the mention is an act and its object, so that what follows belongs to the object; otherwise it
    names the activity. `led`: whether organising the activity is doing it, as with training.
    """
    lead, own, tail = _around(text, start, end)
    if _not_its_own(lead, own, tail):
        return None
    if words.ABOUT_RULES.match(tail) and not words.WATCHING.match(own):
        return Part.RULES
    if words.MAKING.search(lead) and (words.PLANNED.match(tail) or (not acts_on and words.RULES_LATER.match(tail))):
        return Part.RULES
    if words.ASSISTING.search(lead):
        return Part.ASSIST
    if _looked_at(lead, tail, acts_on) or _led_by(lead, own, led):
        return Part.MANAGE
    if not led and words.MANAGED.match(tail) and words.ENDS_ACTING.search(own):
        return Part.MANAGE
    return Part.DO


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before the mention in its clause, the mention, and what stands after it."""
    begin = max(0, start - REACH)
    for mark in words.CLAUSE.finditer(text, begin, start):
        begin = mark.end()
    after = words.CLAUSE.search(text, end, end + REACH)
    lead = text[begin:start]
    turn = max(lead.rfind("并"), lead.rfind("同时"))
    if turn >= 0:
        lead = lead[turn:].lstrip("并同时且")
    return lead, text[start:end], text[end : after.start() if after else end + REACH]


def _not_its_own(lead: str, own: str, tail: str) -> bool:
    """Whether it is forbidden, somebody else's, or only the name of people or of a thing."""
    if words.FORBIDDEN.search(lead + own) or words.DESCRIBES.match(own) or words.PEOPLE.match(tail):
        return True
    acting = words.ENDS_ACTING.search(own)
    if acting and words.THING.match(tail):
        return True
    given = words.BY_OTHERS.search(lead + (own[: acting.start()] if acting else ""))
    return given is not None and not words.AFTERWARDS.search(given["who"])


def _looked_at(lead: str, tail: str, acts_on: bool) -> bool:
    """Whether another act in the clause is what is done: 贷后检查｜执行情况, 采购物资｜的验收, 对｜清收｜进行指导."""
    if words.TOWARDS.match(lead) and words.THEN.match(tail):
        return True
    return bool(words.ATTRIBUTE_OF.match(tail) if acts_on else words.ABOUT.match(tail))


def _led_by(lead: str, own: str, led: bool) -> bool:
    """Whether a word before the mention makes it the work of others: 指导网点…, 审核分行…."""
    if not led and (found := words.ORGANISER.search(lead)):
        rest = lead[found.end() :]
        return not rest or not words.PARALLEL.match(rest) or "、" not in lead
    for found in words.LEADER.finditer(lead + own):
        if found.start() >= len(lead):
            break
        rest = lead[found.end() :]
        if rest and words.PARALLEL.match(rest):
            continue
        if not found["directing"] and words.NEXT_PHRASE.search(lead) and words.STARTS_ACTING.match(own):
            continue
        return True
    return False


def kept_apart(text: str) -> bool:
    """Whether a duty says itself that different people do what it names: 录入与审核由不同人员完成."""
    return words.KEPT_APART.search(text) is not None


def comes_to_rest(tail: str) -> bool:
    """Whether an act that follows its object ends there, and does not go on to another: 现金支取须核对｜身份."""
    return words.AT_REST.match(tail) is not None


def holds_together(gap: str, order: Order, *, light: bool = False) -> bool:
    """Whether words between an act and its object belong to them: nothing else has begun in between.

    Acts joined to the first act or to the last one belong to them. `light`: the first act says nothing by itself
    (负责…), so that another act after it is the one that counts.
    """
    if "包括" in gap or (order is Order.OBJECT and words.OF_SOMEBODY.match(gap)):
        return False
    inner = gap
    if order is not Order.OBJECT and not light:
        inner = words.RUN_BEFORE.sub("", inner)
    if order is not Order.VERB:
        inner = words.RUN_AFTER.sub("", inner)
    elif not light:
        inner = words.IN_A_NAME.sub("", inner)
    return words.ANOTHER_ACT.search(inner) is None
