"""Figures inside duties (职责中的量化要求): deadlines, limits, thresholds, weights and their like.

A figure fixes something: a number with a unit of the closed list and a bound or a role. Dates, list and
document numbers, head-counts, years, telephone numbers and figures that only report what happened are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from gangze.intake.domain.figure_frequency import Frequency, frequencies
from gangze.intake.domain.figure_parts import TIME_UNITS, Bound, FigureKind, Limit, Quantity, quantities
from gangze.intake.domain.figure_roles import role, trigger
from gangze.intake.domain.figure_subject import subject
from gangze.intake.domain.figure_words import worded_deadlines
from gangze.intake.domain.normalise import clean

__all__ = ["Bound", "Figure", "FigureKind", "figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `text` is `source[start:end]`, the words that say it.

    `value` is in `unit`: 元 (not 万元), %, 分, 笔, 人, 工作日, 日, 小时, 分钟, 月, 年, or 次/日 … 次/年
    (日/次 where the text says every how many days). `bound` is min, max or exact; `inclusive` tells whether
    the value itself is allowed, None where the text does not say. `subject` is the post or matter it binds,
    in simplified characters.
    """

    kind: FigureKind
    value: int | float
    unit: str
    bound: Bound
    inclusive: bool | None
    subject: str
    text: str
    start: int
    end: int

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON, without the offsets."""
        return {
            "kind": self.kind.value,
            "value": self.value,
            "unit": self.unit,
            "bound": self.bound.value,
            "inclusive": self.inclusive,
            "subject": self.subject,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class _Found:
    kind: FigureKind
    value: int | float
    unit: str
    limit: Limit
    start: int
    end: int


LONGEST_REMEMBERED = 300
"""Characters of the longest text whose figures are remembered: documents repeat the wording of duties."""

_MAY_HOLD = re.compile(r"[\d零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖十拾百千半每逐按分双隔当次下Tt]")
"""A character without which no text holds a figure: every pattern of a figure asks for one of them."""


def figures(text: str) -> list[Figure]:
    """The figures of `text` (one duty or any longer text), in order, with offsets in `text`. Never raises."""
    return list(_remembered(text) if len(text) <= LONGEST_REMEMBERED else _figures(text))


def _figures(text: str) -> tuple[Figure, ...]:
    cleaned = clean(text)
    plain = cleaned.text
    if not _MAY_HOLD.search(plain):
        return ()
    often = frequencies(plain)
    found = [_frequency(item) for item in often]
    found += [_Found(FigureKind.DEADLINE, w.value, w.unit, w.limit, w.start, w.end) for w in worded_deadlines(plain)]
    found.sort(key=lambda item: item.start)
    starts = [item.start for item in found]
    ends = list(accumulate((item.end for item in found), max))
    previous: _Found | None = None
    for quantity in quantities(plain):
        before = bisect_left(starts, quantity.end)
        if before and ends[before - 1] > quantity.start:
            continue
        for item in _from_quantity(plain, quantity, previous):
            found.append(item)
            previous = item
    found.sort(key=lambda item: (item.start, item.value))
    result = []
    for item in found:
        start, end = cleaned.span(item.start, item.end)
        result.append(
            Figure(
                item.kind,
                item.value,
                item.unit,
                item.limit.bound,
                item.limit.inclusive,
                subject(plain, item.kind, item.start, item.end),
                text[start:end],
                start,
                end,
            )
        )
    return tuple(result)


_remembered = lru_cache(maxsize=4096)(_figures)


def _frequency(item: Frequency) -> _Found:
    return _Found(FigureKind.FREQUENCY, item.value, item.unit, item.limit, item.start, item.end)


_BETWEEN = re.compile(r"(?:的|这一)?(?:之间|区间|范围)")
_ONLY_AFTER = re.compile(r"[之以]?后(?:方可|方能|才[可能]|始[可能])")
_REACHED = re.compile(r"达到?$")
_THEN = re.compile(r"(?:即|的|时|应|须|立即)")


def _beside(plain: str, quantity: Quantity) -> tuple[FigureKind, Limit] | None:
    """What only the words around a quantity tell: `在1.2%至3%之间`, `七日后方可补办`, `达200万元即止损`."""
    if quantity.unit == "%" and quantity.low is not None and _BETWEEN.match(plain, quantity.end):
        return FigureKind.THRESHOLD, Limit(Bound.EXACT)
    if quantity.unit in TIME_UNITS and _ONLY_AFTER.match(plain, quantity.end):
        return FigureKind.DEADLINE, Limit(Bound.MIN)
    reached = _REACHED.search(plain, max(0, quantity.start - 2), quantity.start) is not None
    if quantity.unit == "元" and reached and _THEN.match(plain, quantity.end):
        return FigureKind.THRESHOLD, Limit(Bound.MIN, True)
    return None


def _from_quantity(plain: str, quantity: Quantity, previous: _Found | None) -> list[_Found]:
    told = role(plain, quantity, (previous.kind, previous.end) if previous else None) or _beside(plain, quantity)
    if told is None:
        return []
    kind, limit = told
    start = quantity.start - len(trigger(plain, kind, quantity.start))
    one = _Found(kind, quantity.value, quantity.unit, limit, start, quantity.end)
    if quantity.low is None or kind is FigureKind.DEADLINE or quantity.low >= quantity.value:
        return [one]
    low = _Found(kind, quantity.low, quantity.unit, Limit(Bound.MIN, quantity.low_inclusive), start, quantity.end)
    high = _Found(kind, quantity.value, quantity.unit, Limit(Bound.MAX, quantity.inclusive), start, quantity.end)
    return [low, high]
