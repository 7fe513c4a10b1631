"""What a neighbourhood claims: what is found near is what the whole bank shows there, for any small bank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.controls.domain.bank import Bank, Holdings, Position
from gangze.controls.domain.gaps import without_holder
from gangze.controls.domain.neighbourhood import Neighbourhood, emptiness, same_structure

DAY = dt.date(2026, 1, 15)
TODAY = (DAY - dt.date(1970, 1, 1)).days

Held = frozenset[tuple[int, int]]
"""Person and position."""


def holdings(held: Collection[tuple[int, int]]) -> Holdings:
    rows = np.array(sorted(held), dtype=np.int64).reshape(-1, 2)
    start = np.full(len(rows), TODAY - 1, dtype=np.int32)
    return Holdings(rows[:, 0], rows[:, 1], start, start + 10)


def bank_of(parents: Sequence[int | None], places: Sequence[tuple[int, int | None]], held: Held) -> Bank:
    """Units count from 1, `parents` gives each one's upper; positions too, each of a post of its own."""
    positions = [Position(n, n, unit, headcount=count) for n, (unit, count) in enumerate(places, 1)]
    return Bank(
        day=DAY,
        posts={position.post: f"岗{position.post}" for position in positions},
        units={unit: f"部{unit}" for unit in range(1, len(parents) + 1)},
        positions=positions,
        lines=[],
        holdings=holdings(held),
        aliases={},
        above={unit: upper for unit, upper in enumerate(parents, 1) if upper is not None},
    )


def near_to(bank: Bank, touched: Collection[int]) -> Neighbourhood | None:
    """The neighbourhood of some positions, as it is read from the registry."""
    held = set(bank.holdings.position.tolist()) - set(touched)

    def somebody_in(units: Collection[int]) -> int | None:
        there = (p.id for p in bank.positions if p.unit in units and p.headcount != 0 and p.id in held)
        return next(there, None)

    def subtree(unit: int) -> set[int]:
        return {one for one in bank.units if unit in bank.lineage(one)}

    empty = emptiness({p.unit for p in bank.positions if p.id in touched}, bank.above, subtree, somebody_in)
    if empty is None:
        return None
    vacant, ends = empty
    units = {p.id: p.unit for p in bank.positions if p.id in touched or p.unit in vacant}
    return Neighbourhood(positions=frozenset(touched), vacant=frozenset(vacant), beside=frozenset(ends), units=units)


def found_near(bank: Bank, near: Neighbourhood) -> set[str]:
    """What is found where only the neighbourhood is read."""
    read = near.positions | near.beside | near.units.keys()
    rows = zip(bank.holdings.person.tolist(), bank.holdings.position.tolist(), strict=True)
    part = replace(
        bank,
        positions=[position for position in bank.positions if position.id in read],
        holdings=holdings([row for row in rows if row[1] in read]),
    )
    return {item.fingerprint for item in without_holder(part, TODAY) if near.holds(item)}


def whole(bank: Bank) -> set[str]:
    return {item.fingerprint for item in without_holder(bank, TODAY)}


@st.composite
def changes(draw: st.DrawFn) -> tuple[Bank, Bank, frozenset[int]]:
    """A small bank before and after an act on who holds some positions, and these positions."""
    size = draw(st.integers(1, 7))
    parents = [None if n == 0 else draw(st.sampled_from([None, *range(1, n + 1)])) for n in range(size)]
    place = st.tuples(st.integers(1, size), st.sampled_from([None, 0, 1, 3]))
    places = draw(st.lists(place, min_size=1, max_size=10))
    one = st.tuples(st.integers(1, 4), st.integers(1, len(places)))
    before = draw(st.frozensets(one, max_size=8))
    act = draw(st.frozensets(one, min_size=1, max_size=3))
    after = before ^ act
    touched = frozenset(position for _person, position in act)
    return bank_of(parents, places, before), bank_of(parents, places, after), touched


@given(changes())
@settings(max_examples=400, deadline=None)
def test_looking_near_is_looking_at_all_of_it_there_and_misses_no_change(
    case: tuple[Bank, Bank, frozenset[int]],
) -> None:
    before, after, touched = case
    near = near_to(after, touched)
    assert near_to(before, touched) == near
    if near is None:
        return
    for bank in (before, after):
        every = list(without_holder(bank, TODAY))
        assert found_near(bank, near) == {item.fingerprint for item in every if near.holds(item)}
    assert found_near(after, near) - found_near(before, near) == whole(after) - whole(before)
    assert found_near(before, near) - found_near(after, near) == whole(before) - whole(after)


LATER, END = DAY + dt.timedelta(days=30), DAY + dt.timedelta(days=90)


def test_a_position_that_is_cut_in_two_is_the_same_and_one_that_ends_or_reports_elsewhere_is_not() -> None:
    whole = [(DAY, END, False, 4)]
    assert same_structure(whole, [(DAY, LATER, False, 4), (LATER, END, False, 4)])
    assert not same_structure(whole, [(DAY, LATER, False, 4)])
    assert not same_structure(whole, [(DAY, LATER, False, 4), (LATER, END, False, 5)])
    assert not same_structure(whole, [(DAY, END, True, 4)])
    assert not same_structure([], whole)
    assert not same_structure(whole, [])
