"""Who holds duties that must not be in one hand: the evaluator of incompatible duties (不相容职责判定).

A *bundle* is a set of duties that is taken on as a whole: the manual of a post, or the part of it that somebody
takes over while standing in. A *stay* is a person's holding of a bundle over days. A rule has a left and a right
side, each a set of activities; two bundles *clash* under it when one touches the left and the other the right.

Rules are lifted from activities to bundles once (`lift`): every bundle gets a row of bits for the rules it meets on
the left and one for the right. Two bundles clash under a rule exactly where left & right of the two have its bit.
The same function serves one person inside a command and half a million in a sweep; it is a few passes over columns.
Source of the shape: incidence lifted to pairs, measured against SQL joins in `tests/performance/bench_controls.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Days = NDArray[np.int32]
Bits = NDArray[np.uint64]

_WORD = 64


@dataclass(frozen=True, slots=True)
class Touches:
    """Which bundle touches which activity: two columns of equal length, ids from 0."""

    bundle: Ints
    activity: Ints
    bundles: int
    activities: int


@dataclass(frozen=True, slots=True)
class Sides:
    """Which activity stands on which side of which rule: columns `(rule, activity)` for each side."""

    left_rule: Ints
    left_activity: Ints
    right_rule: Ints
    right_activity: Ints
    rules: int

    @classmethod
    def of(cls, rules: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Sides:
        """Rules as pairs of activity ids, numbered in their order."""
        left = [(number, activity) for number, (side, _) in enumerate(rules) for activity in side]
        right = [(number, activity) for number, (_, side) in enumerate(rules) for activity in side]
        return cls(*_columns(left), *_columns(right), len(rules))


def _columns(pairs: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@dataclass(frozen=True, slots=True)
class Lifted:
    """Rules lifted to bundles: bit `rule` of row `bundle`, and two hints of one word each for every row.

    Rules are thrown into the 64 bits of a hint in two ways. Where the hints of two bundles share no bit, their rows
    share none: most pairs are dismissed on one word, most of the rest on the second.
    """

    left: Bits
    right: Bits
    left_hints: tuple[Bits, Bits]
    right_hints: tuple[Bits, Bits]


@dataclass(frozen=True, slots=True)
class Stays:
    """Holdings as columns: person, bundle, first day and the day after the last (days as integers)."""

    person: Ints
    bundle: Ints
    start: Days
    end: Days

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Clashes:
    """Pairs of stays of one person that clash, with the rule and the days on which they do.

    `first` and `second` are places in the stays. `flipped` tells that the second touches the left side. A pair
    that touches both sides of a rule both ways is listed once.
    """

    first: Ints
    second: Ints
    rule: Ints
    start: Days
    end: Days
    flipped: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.first)


def lift(touches: Touches, sides: Sides) -> Lifted:
    """Lift rules from activities to bundles."""
    left, left_hints = _rows(touches, sides.left_rule, sides.left_activity, sides.rules)
    right, right_hints = _rows(touches, sides.right_rule, sides.right_activity, sides.rules)
    return Lifted(left, right, left_hints, right_hints)


def _rows(touches: Touches, rule: Ints, activity: Ints, rules: int) -> tuple[Bits, tuple[Bits, Bits]]:
    """Bits of the rules that each bundle meets on one side, and the hints of each row."""
    bundle, met = _met(touches, rule, activity)
    words = max(1, -(-rules // _WORD))
    rows = np.zeros((touches.bundles, words), dtype=np.uint64)
    np.bitwise_or.at(rows, (bundle, met // _WORD), _bit(met % _WORD))
    hints = np.zeros((2, touches.bundles), dtype=np.uint64)
    np.bitwise_or.at(hints[0], bundle, _bit(met % _WORD))
    np.bitwise_or.at(hints[1], bundle, _bit(met * 0x9E3779B1 // 2**16 % _WORD))
    return rows, (hints[0], hints[1])


def _met(touches: Touches, rule: Ints, activity: Ints) -> tuple[Ints, Ints]:
    """The join of touches and one side of the rules on the activity: `(bundle, rule)`, with repetitions."""
    order = np.argsort(activity, kind="stable")
    rule, activity = rule[order], activity[order]
    count = np.bincount(activity, minlength=touches.activities)
    begin = np.cumsum(count) - count
    times = count[touches.activity]
    within_run = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(touches.bundle, times), rule[np.repeat(begin[touches.activity], times) + within_run]


def _bit(number: Ints) -> Bits:
    return np.left_shift(np.uint64(1), number.astype(np.uint64))


def within(lifted: Lifted) -> tuple[Ints, Ints]:
    """Bundles that clash with themselves: `(bundle, rule)`, by bundle and rule."""
    candidates = np.flatnonzero(lifted.left_hints[0] & lifted.right_hints[0])
    place, rule = _set_bits(lifted.left[candidates] & lifted.right[candidates])
    return candidates[place], rule


def taken_on(lifted: Lifted, taken: Ints, own: Ints) -> tuple[Ints, Ints]:
    """Rules that taking bundles on beside one's own breaks: `(pair, rule)`, by pair and rule.

    Counted is what clashes within the bundle taken, or between the two. A rule that the own bundle breaks by itself
    is not reported for the two. A bundle taken on beside itself stands for one taken on beside nothing.
    """
    left, right = lifted.left, lifted.right
    between = (left[taken] & right[own]) | (right[taken] & left[own])
    return _set_bits((left[taken] & right[taken]) | (between & ~(left[own] & right[own])))


def across(lifted: Lifted, stays: Stays) -> Clashes:
    """Pairs of stays of one person that overlap in time and clash, by first, second and rule.

    A rule that one of the two bundles breaks by itself is not reported again for the pair.
    """
    order = np.argsort(stays.person, kind="stable")
    bundle = stays.bundle[order]
    start, end = stays.start[order], stays.end[order]
    left, right = lifted.left_hints[0][bundle], lifted.right_hints[0][bundle]
    found = [(_NONE, _NONE)]
    for here, there in _neighbours(stays.person[order]):
        hit = np.flatnonzero((left[here] & right[there]) | (right[here] & left[there]))
        here, there = here[hit], there[hit]
        hit = np.flatnonzero(np.maximum(start[here], start[there]) < np.minimum(end[here], end[there]))
        found.append((here[hit], there[hit]))
    first, second = (np.concatenate(column) for column in zip(*found, strict=True))
    return _exact(lifted, stays, order[first], order[second])


_NONE: Ints = np.zeros(0, dtype=np.int64)


def _neighbours(person: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Places of all pairs of equal persons in a sorted column, nearest neighbours first."""
    here: Ints = np.flatnonzero(person[1:] == person[:-1])
    distance = 1
    while len(here):
        yield here, here + distance
        distance += 1
        here = here[here + distance < len(person)]
        here = here[person[here] == person[here + distance]]


def _exact(lifted: Lifted, stays: Stays, first: Ints, second: Ints) -> Clashes:
    """The rules under which pairs of stays clash: the whole rows are compared."""
    left, right = lifted.left_hints[1], lifted.right_hints[1]
    one, other = stays.bundle[first], stays.bundle[second]
    hit = np.flatnonzero((left[one] & right[other]) | (right[one] & left[other]))
    first, second = np.minimum(first[hit], second[hit]), np.maximum(first[hit], second[hit])
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    one, other = stays.bundle[first], stays.bundle[second]
    alone = (lifted.left[one] & lifted.right[one]) | (lifted.left[other] & lifted.right[other])
    straight = lifted.left[one] & lifted.right[other] & ~alone
    flipped = lifted.right[one] & lifted.left[other] & ~alone
    pair, rule = _set_bits(straight | flipped)
    first, second = first[pair], second[pair]
    word, bit = rule // _WORD, (rule % _WORD).astype(np.uint64)
    return Clashes(
        first,
        second,
        rule,
        np.maximum(stays.start[first], stays.start[second]),
        np.minimum(stays.end[first], stays.end[second]),
        (straight[pair, word] >> bit) & np.uint64(1) == 0,
    )


def _set_bits(rows: Bits) -> tuple[Ints, Ints]:
    """Places of all set bits: `(row, bit)`, by row and bit."""
    row, word = np.nonzero(rows)
    bits = np.unpackbits(rows[row, word].astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    place, bit = np.nonzero(bits)
    return row[place].astype(np.int64), (word[place] * _WORD + bit).astype(np.int64)
