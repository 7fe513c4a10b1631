"""Rules of incompatible activities, compiled from content (不相容职责规则库).

Content of the kind `separation` says which activities must not meet in one hand, where that counts, what follows,
why, on whose word, and what a small outlet may do instead. `compile_rules` makes a `RuleBook` of them and tells every
fault with its place. The examples beside each rule are judged with the vocabulary: they are the rule's tests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from gangze.controls.domain.activities import Vocabulary
from gangze.controls.domain.parts import Part
from gangze.kernel.content import ContentDocument
from gangze.kernel.findings import Effect, Finding

KIND = "separation"


class Within(StrEnum):
    """Where two activities must not meet."""

    POST = "post"
    """In one post's manual (同一岗位)."""
    PERSON = "person"
    """In all posts one person holds (同一人员)."""
    UNIT = "unit"
    """In one department or outlet (同一机构)."""
    LEADER = "leader"
    """Under one supervising leader (同一分管领导)."""
    STANDING_IN = "standing_in"
    """Through standing in, in force or provided for (顶岗代岗)."""
    COMMITTEE = "committee"
    """Between a member's own post and what the committee decides on (委员会委员)."""
    RELATIVES = "relatives"
    """Between relatives (亲属)."""
    HISTORY = "history"
    """Over time: who ever held the one never takes the other (曾经持有)."""


class Basis(StrEnum):
    """On whose word a rule stands."""

    GUIDELINE = "guideline"
    """A law or an authority's guideline (法规指引)."""
    DOCUMENT = "document"
    """A bank's own published document (文件)."""
    PRACTICE = "practice"
    """Widely stated practice, to be checked against the authority's text (通行做法)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Activities of the left side and of the right side that must not meet."""

    key: str
    name: str
    left: frozenset[str]
    right: frozenset[str]
    within: frozenset[Within]
    effect: Effect
    why: str
    remedy: str
    basis: Basis
    source: str
    small_outlet: str = ""
    where: str = ""

    def meets(self, activities: Collection[str]) -> tuple[str, str] | None:
        """The first activity of each side among some, None where a side is missing."""
        left = min(self.left.intersection(activities), default=None)
        right = min(self.right.intersection(activities), default=None)
        return None if left is None or right is None else (left, right)


class RuleBook:
    """Rules in their order, which numbers them."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._by_key = {rule.key: rule for rule in rules}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def __getitem__(self, key: str) -> Rule:
        return self._by_key[key]


def done(vocabulary: Vocabulary, duties: Iterable[str]) -> frozenset[str]:
    """The activities that some duties do; what they lead, rule or assist in does not count."""
    return frozenset(tag.activity for duty in duties for tag in vocabulary.tags(duty) if tag.part is Part.DO)


def compile_rules(documents: Iterable[ContentDocument], vocabulary: Vocabulary) -> tuple[RuleBook, list[Finding]]:
    """The rule book of some documents of the kind `separation`, and all their faults, each with its place.

    A faulty rule is left out of the book.
    """
    rules: list[Rule] = []
    findings: list[Finding] = []
    first: dict[str, str] = {}
    for document in documents:
        for number, item in enumerate(document.body["rules"]):
            faults = list(_faults(document, number, item, vocabulary, first))
            rule = _rule(document, number, item)
            faults = faults or list(_judged(document, number, item, rule, vocabulary))
            findings += faults
            if not faults:
                rules.append(rule)
            first.setdefault(rule.key, rule.where)
    return RuleBook(rules), findings


def _rule(document: ContentDocument, number: int, item: Mapping[str, Any]) -> Rule:
    return Rule(
        item["key"],
        item["name"],
        frozenset(item["left"]),
        frozenset(item["right"]),
        frozenset(Within(where) for where in item["within"]),
        Effect(item["effect"]),
        item["why"],
        item["remedy"],
        Basis(item["basis"]),
        item["source"],
        item.get("small_outlet", ""),
        document.where(("rules", number, "key")),
    )


def _faults(
    document: ContentDocument,
    number: int,
    item: Mapping[str, Any],
    vocabulary: Vocabulary,
    first: Mapping[str, str],
) -> Iterator[Finding]:
    """What is wrong with a rule before its examples are looked at."""
    key = item["key"]

    def place(*path: str | int) -> str:
        return document.where(("rules", number, *path))

    if key in first:
        yield _finding("rule.duplicate", f"规则“{key}”重复，{first[key]} 已经写过", key, place("key"), "请删去其中一处")
    for side in ("left", "right"):
        for at, activity in enumerate(item[side]):
            if activity not in vocabulary:
                near = get_close_matches(activity, vocabulary.keys, 1, 0.6)
                hint = f"，是不是“{near[0]}”？" if near else ""
                message = f"规则“{item['name']}”提到的活动“{activity}”不存在{hint}"
                yield _finding("rule.unknown_activity", message, key, place(side, at), "请改为业务活动词表中的编号")
    for activity in sorted(set(item["left"]) & set(item["right"])):
        name = vocabulary[activity].name if activity in vocabulary else activity
        message = f"规则“{item['name']}”自相矛盾：“{name}”同在两边，谁办理它都算冲突"
        yield _finding("rule.contradiction", message, key, place("right"), "请从一边去掉，或分成两个活动")


def _judged(
    document: ContentDocument, number: int, item: Mapping[str, Any], rule: Rule, vocabulary: Vocabulary
) -> Iterator[Finding]:
    """Examples that the rule does not judge as they say."""
    for field, wanted in (("conflict", True), ("fine", False)):
        for at, duties in enumerate(item["examples"].get(field, ())):
            activities = done(vocabulary, duties)
            met = rule.meets(activities)
            if (met is not None) is wanted:
                continue
            where = document.where(("rules", number, "examples", field, at))
            shown = "；".join(duties)
            if wanted:
                found = "、".join(sorted(activities)) or "没有活动"
                message = f"例子“{shown}”应与规则“{rule.name}”冲突，却不冲突（认出：{found}）"
                yield _finding("rule.example", message, rule.key, where, "请改正例子，或补充业务活动的模式")
            elif met is not None:
                message = f"例子“{shown}”应当无碍，却与规则“{rule.name}”冲突（{met[0]} 与 {met[1]}）"
                yield _finding("rule.counter_example", message, rule.key, where, "请改正例子，或收窄规则")


def _finding(code: str, message: str, subject: str, where: str, remedy: str) -> Finding:
    return Finding(code, message, subject, where, remedy, Effect.BLOCK)
