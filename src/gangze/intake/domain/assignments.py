"""Sentences of a report that say who has to do what (叙述中的职责): `财务部负责业绩分配规则制定`.

Only clauses that begin with the name of a unit or post count, and only with a predicate that assigns a task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gangze.intake.domain.headings import Heading, Kind, read_heading
from gangze.intake.domain.names import starting
from gangze.intake.domain.recognised import Span

_CLAUSE = re.compile(
    r"[。;!?]|[(](?:如|例如)|:|例如[,:]?|(?P<comma>,)(?=(?:由|其中)?[^,。;:()]{2,14}(?:负责|统筹|牵头|保障|承担|需|对|应?在))"
)
_PREDICATE = re.compile(
    r"(?:主要|具体|全面|共同)?(?:负责|牵头|统筹|承担|保障(?!金)|需(?:要)?(?=[在每对按向])|须(?=[在每对按向])|对[^,;。]{2,30}负责|应?在[^,;。]{1,14}[日天时]内)"
)
_SETTING = starting(["明确", "其中", "由", "同时", "另外", "此外"])


@dataclass(frozen=True, slots=True)
class Assignment:
    """`text[start:end]` is what `owner` has to do, the owner's name included."""

    owner: Heading
    start: int
    end: int


def assignments(text: str, start: int, end: int) -> Iterator[Assignment]:
    """The assignments in `text[start:end]`, in order."""
    for begin, stop in _clauses(text, start, end):
        begin = _past_setting(text, begin, stop)
        owner = _owner(text, begin, stop)
        if owner is not None:
            yield Assignment(owner, begin, stop)


def _past_setting(text: str, begin: int, stop: int) -> int:
    """Where a clause begins behind `由`, `其中`, `此外,` and the like."""
    while (setting := _SETTING.match(text, begin, stop)) is not None:
        begin = setting.end() + (text[setting.end() : setting.end() + 1] == ",")
    return begin


def _owner(text: str, begin: int, stop: int) -> Heading | None:
    """The unit or post that a clause begins with and gives a task to."""
    for match in _PREDICATE.finditer(text, begin + 2, min(stop, begin + 40)):
        owner = read_heading(text[begin : match.start()])
        named = owner.kind in (Kind.UNIT, Kind.POST) and not owner.word and match.start() - begin < 24
        return owner if named and _certain(owner) else None
    return None


_PROPER_POST = re.compile(r"[\u3400-\u9fff]{1,6}(?:客户经理|(?<![人成职委党会])员)")
"""A post by a name of its own (`审查员`), not a word for people (`人员`, `成员`)."""


def _certain(owner: Heading) -> bool:
    if owner.kind is Kind.POST:
        return owner.name.endswith("岗") or _PROPER_POST.fullmatch(owner.name) is not None
    return not owner.name.endswith(("部门", "机构", "银行", "公司", "班", "队", "团队", "领导小组"))


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """Clauses that may begin with a subject; brackets and 例如 begin one, too."""
    begin = start
    for match in _CLAUSE.finditer(text, start, end):
        if match.group("comma") and _owner(text, _past_setting(text, match.end(), end), end) is None:
            continue
        yield from _trimmed(text, begin, match.start())
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    closing = words.find(")") if words.count(")") > words.count("(") else -1
    stop = start + closing if closing >= 0 else end
    begin = start + len(words) - len(words.lstrip())
    if stop - begin > 6:
        yield begin, stop
