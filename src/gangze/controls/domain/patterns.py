"""Patterns in which content says by which words an activity is known (活动的词语模式).

A pattern is written as staff would quote a duty: words, `…` for up to twelve characters of the same clause,
`(审批|核准)` for a choice, `(日常)?` for words that may be missing, `<贷款>` for a named list of words. Nothing
else of regular expressions is taken. So no pattern can repeat within a repetition or refer back to itself, and
matching takes time in proportion to the text whatever the pattern says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

ENDS = "，,。；;：:！!？?\n"
"""Characters that end a clause."""

GAP = "…"
GAP_LENGTH = 12
WIDE_GAP_LENGTH = 32
MOST_GAPS = 3
SHORTEST_WORD = 2

_MARKS = r"][(){}<>*+?.^$\\|"
_TOKEN = re.compile(
    r"(?P<gap>…)"
    r"|\((?P<choice>[^()]*)\)(?P<maybe>\??)"
    r"|<(?P<name>[^<>]*)>(?P<may>\??)"
    rf"|(?P<bad>[{_MARKS}])"
    rf"|(?P<word>[^{_MARKS}…]+)"
)


class BadPattern(ValueError):
    """A pattern that cannot be taken; the message says why, for the reader."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pattern: a choice of words, or a gap where `words` is empty."""

    words: tuple[str, ...]
    optional: bool = False
    gap: int = GAP_LENGTH


class Order(StrEnum):
    """What a pattern begins with, where it was made of verbs and objects; `WRITTEN` where people wrote it."""

    WRITTEN = "written"
    VERB = "verb"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as its steps."""

    shown: str
    steps: tuple[Step, ...]
    order: Order = Order.WRITTEN

    def anchors(self) -> Iterator[tuple[str, ...]]:
        """Each choice of which one word must stand in any text that the pattern matches."""
        for step in self.steps:
            if step.words and not step.optional and min(map(len, step.words)) >= SHORTEST_WORD:
                yield step.words

    def expression(self) -> re.Pattern[str]:
        """As a regular expression; every gap is a group."""
        return re.compile("".join(_expression(step) for step in self.steps))


def _expression(step: Step) -> str:
    if not step.words:
        return rf"([^{ENDS}]{{0,{step.gap}}}?)"
    words = "|".join(re.escape(word) for word in sorted(step.words, key=len, reverse=True))
    return f"(?:{words})?" if step.optional else f"(?:{words})"


def read_pattern(text: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    """A pattern from its notation; `lists` are the named lists of words. Raises `BadPattern`."""
    steps = tuple(_steps(text, lists))
    if not any(step.words and not step.optional for step in steps):
        raise BadPattern("会匹配空文字：至少要有一个必须出现的词")
    if sum(not step.words for step in steps) > MOST_GAPS:
        raise BadPattern(f"“{GAP}”最多用 {MOST_GAPS} 个")
    pattern = Pattern(text, steps)
    if next(pattern.anchors(), None) is None:
        raise BadPattern("至少要有一个两个字以上的必须出现的词")
    return pattern


def _steps(text: str, lists: Mapping[str, Sequence[str]]) -> Iterator[Step]:
    for token in _TOKEN.finditer(text):
        if token["bad"]:
            raise BadPattern(f"不能用“{token['bad']}”：只认词语、“{GAP}”、“(甲|乙)”、“(甲)?”和“<词表>”")
        if token["gap"]:
            yield Step(())
        elif token["word"]:
            yield Step((token["word"],))
        elif token["name"] is not None:
            if token["name"] not in lists:
                raise BadPattern(f"没有叫“{token['name']}”的词表")
            yield Step(tuple(lists[token["name"]]), bool(token["may"]))
        else:
            yield Step(_choice(token["choice"]), bool(token["maybe"]))


def _choice(text: str) -> tuple[str, ...]:
    words = tuple(text.split("|"))
    if "" in words:
        raise BadPattern("“( )”里的每一项都要有字")
    if any(GAP in word for word in words):
        raise BadPattern(f"“( )”里不能用“{GAP}”")
    return words


def of_words(words: Sequence[str]) -> Pattern:
    """A choice of words standing anywhere."""
    return Pattern("|".join(words), (Step(tuple(words)),))


def verb_and_object(verbs: Sequence[str], objects: Sequence[str]) -> tuple[Pattern, Pattern]:
    """The two orders in which duties put what is done and to what: 保管…印章 and 印章…保管."""
    verb, gap, thing = Step(tuple(verbs)), Step((), gap=WIDE_GAP_LENGTH), Step(tuple(objects))
    return Pattern("动词…对象", (verb, gap, thing), Order.VERB), Pattern("对象…动词", (thing, gap, verb), Order.OBJECT)
