"""Relatives whose posts may not stand as they do: one above the other, or two sides of a rule (亲属任职回避).

Source: the authority's opinion on recusal of employees (关于银行保险机构员工履职回避工作的指导意见, 2019: no direct
line between relatives, no money and accounts side by side in one unit; to be checked against the text in force), and
the rules of incompatible activities that name relatives. What is found names persons and posts, never the relation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gangze.controls.domain.bank import Bank, Position
from gangze.controls.domain.found import Found, Witness
from gangze.controls.domain.in_hand import Held, done_by_posts, held_by
from gangze.controls.domain.rule_sides import Tag
from gangze.controls.domain.rules import Rule, Within
from gangze.kernel.findings import Effect

SUPERIOR, DUTIES = "sod.relatives_superior", "sod.relatives"
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two related persons, on days counted from 1970."""

    first: int
    second: int
    start: int
    end: int


def days_from(day: dt.date) -> int:
    """A day as the number that holdings have."""
    return (day - _EPOCH).days


def relative_findings(
    bank: Bank, tags: Mapping[int, Sequence[Tag]], rules: Iterable[Rule], pairs: Sequence[Pair]
) -> Iterator[Found]:
    """Everything recusal asks of related persons; each clash of two positions once."""
    if not pairs:
        return
    held = held_by(bank, {key for pair in pairs for key in (pair.first, pair.second)})
    wanted = [rule for rule in rules if Within.RELATIVES in rule.within]
    does = done_by_posts(bank, tags)
    for pair in pairs:
        for mine in held.get(pair.first, ()):
            for other in held.get(pair.second, ()):
                days = (max(mine.start, other.start, pair.start), min(mine.end, other.end, pair.end))
                if days[0] < days[1]:
                    yield from _superior(bank, mine, other, days)
                    yield from _duties(bank, mine, other, does, wanted, days)


def _above(bank: Bank, upper: Position, lower: Position) -> bool:
    """Whether who holds `upper` is the direct superior of who holds `lower`."""
    if upper.id == lower.id:
        return False
    if lower.reports_to == upper.id:
        return True
    if not upper.heads_unit:
        return False
    if not lower.heads_unit:
        return upper.unit == lower.unit
    return bank.above.get(lower.unit) == upper.unit


def _superior(bank: Bank, mine: Held, other: Held, days: tuple[int, int]) -> Iterator[Found]:
    for upper, lower in ((mine, other), (other, mine)):
        if _above(bank, upper.position, lower.position):
            yield Found(SUPERIOR, Effect.APPROVE, ("person", lower.person), _witness(upper, lower), days=days)


def _duties(
    bank: Bank,
    mine: Held,
    other: Held,
    does: Mapping[int, frozenset[str]],
    rules: Iterable[Rule],
    days: tuple[int, int],
) -> Iterator[Found]:
    """Two sides of a rule in the hands of relatives in one unit."""
    if mine.position.unit != other.position.unit:
        return
    nothing: frozenset[str] = frozenset()
    for rule in rules:
        for left, right in ((mine, other), (other, mine)):
            on_left = rule.left & does.get(left.position.post, nothing)
            on_right = rule.right & does.get(right.position.post, nothing)
            if on_left and on_right:
                activities = (
                    *(Witness("activity", 0, key, role="left", activity=key) for key in sorted(on_left)),
                    *(Witness("activity", 0, key, role="right", activity=key) for key in sorted(on_right)),
                )
                witness = (*_witness(left, right), *activities)
                yield Found(DUTIES, rule.effect, ("person", right.person), witness, rule.key, days)


def _witness(first: Held, second: Held) -> tuple[Witness, ...]:
    """Both persons and positions; `first` is the superior, or who has the left side."""
    return (
        Witness("person", first.person, role="first"),
        Witness("position", first.position.id, role="first"),
        Witness("position", second.position.id, role="second"),
    )
