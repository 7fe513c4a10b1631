"""Tree, lifetimes and staffing, checked against plain day-by-day answers."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.kernel.interval import FOREVER, Interval
from gangze.organisation.domain.lifetimes import Held, held_on, joined, missing_days, overlaps, since
from gangze.organisation.domain.staffing import excesses, staffing
from gangze.organisation.domain.tree import (
    Edge,
    by_unit,
    find_cycle,
    in_founding_order,
    parents_on,
    path_to_root,
    replaced,
    subtree,
)

START = date(2026, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(12)]


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = draw(st.integers(0, 9))
    return Interval(DAYS[start], DAYS[draw(st.integers(start + 1, 11))])


@st.composite
def forests(draw: st.DrawFn) -> list[Edge]:
    """Timelines of up to six units; a unit's edges do not overlap; cycles are possible."""
    edges = []
    for unit in range(1, draw(st.integers(2, 6)) + 1):
        cuts = sorted(draw(st.sets(st.integers(0, 11), min_size=2, max_size=4)))
        for start, end in pairwise(cuts):
            parent = draw(st.one_of(st.none(), st.integers(1, 6).filter(lambda n, u=unit: n != u)))
            edges.append(Edge(unit, parent, Interval(DAYS[start], DAYS[end])))
    return edges


def on_a_cycle(edges: list[Edge], unit: int, day: date) -> bool:
    """Plain answer: following the parents of one day from the unit comes back to it."""
    parents = parents_on(edges, day)
    at, seen = parents.get(unit), set()
    while at is not None and at not in seen:
        if at == unit:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


@given(forests(), st.integers(1, 6), intervals())
def test_a_cycle_is_found_exactly_where_some_day_has_one(
    edges: list[Edge], unit: int, when: Interval
) -> None:
    found = find_cycle(by_unit(edges), unit, when)
    cyclic = [day for day in DAYS if day in when and on_a_cycle(edges, unit, day)]
    assert (found is not None) == bool(cyclic)
    if found is not None:
        assert found.units[0] == found.units[-1] == unit
        assert any(day in found.when for day in cyclic)


@given(forests(), st.integers(1, 6), st.integers(1, 6), intervals())
def test_a_move_changes_the_moved_unit_on_its_days_only(
    edges: list[Edge], unit: int, parent: int, when: Interval
) -> None:
    after = replaced(edges, unit, parent, when)
    for day in DAYS:
        before, now = parents_on(edges, day), parents_on(after, day)
        expected = before | ({unit: parent} if day in when and unit in before else {})
        assert now == expected


@given(forests(), st.integers(1, 6))
def test_what_is_below_has_the_unit_on_its_path(edges: list[Edge], root: int) -> None:
    parents = parents_on(edges, DAYS[5])
    below = subtree(parents, root)
    for unit in parents:
        assert (unit in below) == (root in path_to_root(parents, unit))


def test_founding_order_puts_parents_first_and_leaves_cycles_out() -> None:
    order = in_founding_order({"组": "部", "部": "行", "行": None, "甲": "乙", "乙": "甲"})
    assert order == ["行", "部", "组"]


@given(st.lists(intervals(), max_size=5))
def test_joined_intervals_cover_the_same_days_and_do_not_touch(given_days: list[Interval]) -> None:
    result = joined(given_days)
    for day in DAYS:
        assert any(day in when for when in result) == any(day in when for when in given_days)
    assert all(one.end < other.start for one, other in pairwise(result))


@given(st.lists(intervals(), max_size=5), intervals())
def test_missing_days_are_those_in_none(lived: list[Interval], wanted: Interval) -> None:
    missing = missing_days(lived, wanted)
    for day in DAYS:
        plain = day in wanted and not any(day in when for when in lived)
        assert any(day in when for when in missing) == plain


@given(st.lists(intervals(), max_size=6))
def test_every_overlap_is_found_once(given_days: list[Interval]) -> None:
    stays = [Held(n, "primary", when) for n, when in enumerate(given_days)]
    found = {frozenset((o.first.key, o.second.key)) for o in overlaps(stays)}
    plain = {
        frozenset((a.key, b.key)) for a in stays for b in stays if a.key < b.key and a.when.overlaps(b.when)
    }
    assert found == plain
    assert len(overlaps(stays)) == len(plain)


def test_since_reaches_back_over_touching_stays_and_not_over_gaps() -> None:
    stays = [
        Held(1, "primary", Interval(date(2020, 1, 1), date(2021, 1, 1))),
        Held(2, "primary", Interval(date(2022, 1, 1), date(2023, 1, 1))),
        Held(3, "primary", Interval(date(2023, 1, 1), FOREVER)),
    ]
    assert since(stays, date(2026, 1, 1)) == date(2022, 1, 1)
    assert since(stays, date(2021, 6, 1)) is None
    assert [stay.key for stay in held_on(stays, date(2020, 5, 1))] == [1]


@given(st.lists(st.tuples(intervals(), st.integers(0, 3)), max_size=3), st.lists(intervals(), max_size=6))
def test_excess_is_what_a_count_of_every_day_says(
    headcounts: list[tuple[Interval, int]], occupied: list[Interval]
) -> None:
    within = Interval(DAYS[0], DAYS[-1])
    found = excesses(headcounts, occupied, within)
    for day in DAYS[:-1]:
        limit = next((number for when, number in headcounts if day in when), None)
        count = sum(day in when for when in occupied)
        excess = next((e for e in found if day in e.when), None)
        if limit is not None and count > limit:
            assert excess is not None
            assert (excess.holders, excess.headcount) == (count, limit)
        else:
            assert excess is None


@pytest.mark.parametrize(
    ("headcount", "kinds", "vacant", "excess", "uncovered"),
    [
        (2, ["primary"], 1, 0, False),
        (1, ["primary", "primary"], 0, 1, False),
        (1, ["concurrent"], 1, 0, False),
        (1, [], 1, 0, True),
        (None, ["primary"], 0, 0, False),
    ],
)
def test_vacancy_and_overstaffing(
    headcount: int | None, kinds: list[str], vacant: int, excess: int, uncovered: bool
) -> None:
    counted = staffing(headcount, kinds)
    assert (counted.vacant, counted.excess, counted.uncovered) == (vacant, excess, uncovered)
