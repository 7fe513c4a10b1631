"""The evaluator against the plainest statement of what it must find, on random banks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gangze.controls.domain.separation import Sides, Stays, Touches, across, lift, taken_on, within

ACTIVITIES, BUNDLES, PEOPLE, DAYS = 70, 6, 3, 12
sets = st.sets(st.integers(0, ACTIVITIES - 1), min_size=1, max_size=3)
Stay = tuple[int, int, int, int]


@dataclass
class Bank:
    """Bundles as sets of activities, rules as pairs of sets, stays as plain tuples."""

    bundles: list[set[int]]
    rules: list[tuple[set[int], set[int]]]
    stays: list[Stay]


def stays_of(rows: list[Stay]) -> Stays:
    """Plain stays as columns."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Stays(table[:, 0], table[:, 1], table[:, 2].astype(np.int32), table[:, 3].astype(np.int32))


def lifted_of(bank: Bank):
    """The bank's rules lifted to its bundles."""
    pairs = [(bundle, activity) for bundle, some in enumerate(bank.bundles) for activity in some]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    touches = Touches(table[:, 0], table[:, 1], len(bank.bundles), ACTIVITIES)
    return lift(touches, Sides.of([(sorted(left), sorted(right)) for left, right in bank.rules]))


@st.composite
def banks(draw) -> Bank:
    """A small bank; sometimes with more rules than one word has bits."""
    bundles = draw(st.lists(sets, min_size=1, max_size=BUNDLES))
    rules = draw(st.lists(st.tuples(sets, sets), min_size=1, max_size=5))
    if draw(st.booleans()):
        rules = [({number % ACTIVITIES}, {(number * 7 + 1) % ACTIVITIES}) for number in range(130)] + rules
    stay = st.tuples(
        st.integers(0, PEOPLE - 1), st.integers(0, len(bundles) - 1), st.integers(0, DAYS - 2), st.integers(1, DAYS)
    ).map(lambda row: (row[0], row[1], row[2], min(DAYS, row[2] + row[3])))
    return Bank(bundles, rules, draw(st.lists(stay, max_size=10)))


def plainly(bank: Bank) -> set[tuple[Stay, Stay, int, int, int]]:
    """Every clash by looking at every pair: the stays in order, the rule, the days."""
    found = set()
    for i, one in enumerate(bank.stays):
        for other in bank.stays[i + 1 :]:
            start, end = max(one[2], other[2]), min(one[3], other[3])
            if one[0] != other[0] or start >= end:
                continue
            a, b = bank.bundles[one[1]], bank.bundles[other[1]]
            for rule, (left, right) in enumerate(bank.rules):
                alone = any(some & left and some & right for some in (a, b))
                if not alone and ((a & left and b & right) or (a & right and b & left)):
                    found.add((min(one, other), max(one, other), rule, start, end))
    return found


def swept(bank: Bank, rows: list[Stay]) -> set[tuple[Stay, Stay, int, int, int]]:
    """What the evaluator finds, in the same words."""
    clashes = across(lifted_of(bank), stays_of(rows))
    return {
        (min(rows[i], rows[j]), max(rows[i], rows[j]), int(rule), int(start), int(end))
        for i, j, rule, start, end in zip(
            clashes.first, clashes.second, clashes.rule, clashes.start, clashes.end, strict=True
        )
    }


@given(banks())
def test_it_finds_what_looking_at_every_pair_finds(bank: Bank) -> None:
    assert swept(bank, bank.stays) == plainly(bank)


@given(banks(), st.randoms())
def test_the_order_of_rows_changes_nothing(bank: Bank, chance) -> None:
    rows = list(bank.stays)
    chance.shuffle(rows)
    assert swept(bank, rows) == swept(bank, bank.stays)


@given(banks())
def test_the_sweep_is_each_person_looked_at_alone(bank: Bank) -> None:
    alone = [swept(bank, [row for row in bank.stays if row[0] == person]) for person in range(PEOPLE)]
    assert swept(bank, bank.stays) == set().union(*alone)


@given(banks(), st.integers(0, 9), st.integers(1, DAYS - 1))
def test_splitting_a_stay_changes_no_day_of_a_clash(bank: Bank, which: int, day: int) -> None:
    if not bank.stays:
        return
    which %= len(bank.stays)
    person, bundle, start, end = bank.stays[which]
    if not start < day < end:
        return
    split = [*bank.stays[:which], (person, bundle, start, day), (person, bundle, day, end), *bank.stays[which + 1 :]]

    def days(rows: list[Stay]) -> set[tuple[int, frozenset[int], int, int]]:
        return {
            (one[0], frozenset({one[1], other[1]}), rule, day)
            for one, other, rule, first, last in swept(bank, rows)
            for day in range(first, last)
        }

    assert days(split) == days(bank.stays)


@given(banks())
def test_a_bundle_that_clashes_with_itself_is_found(bank: Bank) -> None:
    bundle, rule = within(lifted_of(bank))
    assert set(zip(bundle.tolist(), rule.tolist(), strict=True)) == {
        (b, r)
        for b, some in enumerate(bank.bundles)
        for r, (left, right) in enumerate(bank.rules)
        if some & left and some & right
    }


@given(banks())
def test_the_side_that_each_stay_touches_is_told(bank: Bank) -> None:
    clashes = across(lifted_of(bank), stays_of(bank.stays))
    for i, j, rule, flipped in zip(clashes.first, clashes.second, clashes.rule, clashes.flipped, strict=True):
        left, right = bank.rules[rule]
        one, other = (bank.bundles[bank.stays[k][1]] for k in ((j, i) if flipped else (i, j)))
        assert one & left
        assert other & right


@given(banks())
def test_what_is_taken_on_breaks_what_the_own_bundle_did_not(bank: Bank) -> None:
    pairs = [(a, b) for a in range(len(bank.bundles)) for b in range(len(bank.bundles))]
    taken, own = np.array(pairs, dtype=np.int64).T
    pair, rule = taken_on(lifted_of(bank), taken, own)

    def clashes(some: set[int], left: set[int], right: set[int]) -> bool:
        return bool(some & left and some & right)

    assert set(zip(pair.tolist(), rule.tolist(), strict=True)) == {
        (place, number)
        for place, (a, b) in enumerate(pairs)
        for number, (left, right) in enumerate(bank.rules)
        if clashes(bank.bundles[a], left, right)
        or (clashes(bank.bundles[a] | bank.bundles[b], left, right) and not clashes(bank.bundles[b], left, right))
    }
