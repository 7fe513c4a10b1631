"""What a reviewer should look at before a manual is published (送审检查): facts noticed, nobody stopped.

Rules follow what a post manual must give: duties with object, criterion and deadline (the
four elements 职责、任职要求、工作流程、考核标准), no empty section, nothing said twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

_BOILERPLATE = re.compile(
    r"(?:领导|上级|行领导|部门).{0,4}(?:交办|安排|布置|交待|交代).{0,4}(?:其他|其它|任务|工作|事项)"
)
_VAGUE = re.compile(r"(?:相关|有关|其他|其它|各项|日常)(?:的)?(?:工作|事宜|事务|业务|事项)$")
_SPEED = re.compile(r"及时|尽快|限时|按时|按期|定期")
_RESULT = re.compile(r"确保|保证|达到|提高|提升|控制.{0,6}率")


class Problem(StrEnum):
    """What was noticed."""

    EMPTY_MANUAL = "manual.no_duty"
    EMPTY_SECTION = "manual.empty_section"
    NO_OBJECT = "duty.no_object"
    VAGUE = "duty.vague"
    BOILERPLATE = "duty.boilerplate"
    NO_DEADLINE = "duty.no_deadline"
    NO_STANDARD = "duty.no_standard"
    REPEATED = "duty.repeated"


@dataclass(frozen=True, slots=True)
class DutyText:
    """What the review looks at of one duty; `number` as printed."""

    number: str
    text: str
    object: str = ""
    frequency: str = ""
    deadline: str = ""
    standard: str = ""
    introduces: bool = False


@dataclass(frozen=True, slots=True)
class Noticed:
    """One problem: of the duty `number` with `text`, or of the section named in `number`."""

    problem: Problem
    number: str
    text: str = ""


_FOLD = re.compile(r"[\s，,。；;、：:（）()“”\"'《》！!？?.．]+")


def folded(text: str) -> str:
    """Text without punctuation and white space: two duties that differ in nothing else are the same."""
    return _FOLD.sub("", text)


def repeated(texts: Iterable[str]) -> list[tuple[int, int]]:
    """Pairs (first, again) of indexes whose texts are the same."""
    first: dict[str, int] = {}
    pairs = []
    for index, text in enumerate(texts):
        key = folded(text)
        if key in first:
            pairs.append((first[key], index))
        elif key:
            first[key] = index
    return pairs


def reviewed(duties: Sequence[DutyText], sections: Sequence[tuple[str, str]]) -> list[Noticed]:
    """Everything noticed about a manual; `sections` are (label, text) of what should not be left empty."""
    found = [] if duties else [Noticed(Problem.EMPTY_MANUAL, "")]
    found += [Noticed(Problem.EMPTY_SECTION, label) for label, text in sections if not text.strip()]
    for duty in duties:
        found += [Noticed(problem, duty.number, duty.text) for problem in _problems(duty)]
    found += [
        Noticed(Problem.REPEATED, duties[again].number, duties[again].text)
        for _, again in repeated(duty.text for duty in duties)
    ]
    return found


def _problems(duty: DutyText) -> list[Problem]:
    if duty.introduces:
        return []
    if _BOILERPLATE.search(duty.text):
        return [Problem.BOILERPLATE]
    found = []
    if not duty.object:
        found.append(Problem.NO_OBJECT)
    if _VAGUE.search(folded(duty.text)):
        found.append(Problem.VAGUE)
    if _SPEED.search(duty.text) and not (duty.deadline or duty.frequency):
        found.append(Problem.NO_DEADLINE)
    if _RESULT.search(duty.text) and not duty.standard:
        found.append(Problem.NO_STANDARD)
    return found
