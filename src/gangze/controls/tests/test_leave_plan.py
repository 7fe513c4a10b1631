"""The year's forced leave: spread, never two of one custody, always somebody who stands in."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.controls.domain.leave_plan import Due, Slot, clashes, plan

YEAR = [d for n in range(365) if (d := dt.date(2027, 1, 1) + dt.timedelta(days=n)).weekday() < 5]
PEOPLE = range(1, 9)

dues = st.lists(
    st.builds(
        Due,
        st.sampled_from(PEOPLE),
        st.integers(1, 4),
        st.integers(1, 2),
        st.integers(1, 12),
        st.none() | st.sampled_from(YEAR),
    ),
    max_size=8,
    unique_by=lambda one: one.person,
)
pairs = st.sets(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=8)


def mapped(some: set[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    return {a: tuple(sorted(b for x, b in some if x == a and b != a)) for a, _ in some}


@settings(deadline=None)
@given(dues, pairs, pairs, st.text(max_size=3))
def test_whatever_is_due_the_plan_keeps_its_word(due, apart, covers, seed) -> None:
    apart, covers = mapped(apart), mapped(covers)
    made = plan(due, YEAR, apart=apart, covers=covers, seed=seed)
    assert sorted([s.person for s in made.slots] + [d.person for d in made.left]) == sorted(d.person for d in due)
    wanted = {one.person: one for one in due}
    for slot in made.slots:
        one = wanted[slot.person]
        assert sum(slot.first <= day <= slot.last for day in YEAR) == one.days == slot.days
        assert slot.late == (one.latest is not None and slot.last > one.latest)
        able = covers.get(slot.person, ())
        assert slot.stand_in in able if able else slot.stand_in is None
        for other in made.slots:
            if other is slot or not other.meets(slot):
                continue
            assert other.person not in apart.get(slot.person, ())
            assert other.person != slot.stand_in
            assert slot.stand_in is None or other.stand_in != slot.stand_in
    assert plan(due, YEAR, apart=apart, covers=covers, seed=seed) == made


def test_leave_is_spread_over_the_year() -> None:
    made = plan([Due(n, n, 1, 5) for n in range(1, 21)], YEAR, apart={}, covers={}, seed="x")
    assert not made.left
    assert not any(one.meets(other) for one in made.slots for other in made.slots if one is not other)


def test_another_seed_makes_other_days() -> None:
    due = [Due(n, n, 1, 5) for n in range(1, 6)]
    one, other = (plan(due, YEAR, apart={}, covers={}, seed=seed) for seed in ("a", "b"))
    assert {s.first for s in one.slots} != {s.first for s in other.slots}


def test_who_is_overdue_goes_soon() -> None:
    (slot,) = plan([Due(1, 1, 1, 5, dt.date(2026, 6, 30))], YEAR, apart={}, covers={}, seed="x").slots
    assert slot.late
    assert slot.first == YEAR[0]


def test_without_room_it_is_said_who_is_left() -> None:
    made = plan([Due(1, 1, 1, 300), Due(2, 1, 1, 5)], YEAR, apart={}, covers={2: ()}, seed="x")
    assert [one.person for one in made.left] == [1]


def test_a_moved_leave_is_held_against_the_others() -> None:
    here = Slot(1, 1, 1, YEAR[0], YEAR[4], 5, stand_in=3)
    beside = Slot(2, 1, 1, YEAR[4], YEAR[8], 5)
    assert clashes(here, [beside], {1: (2,)}) == [beside]
    assert clashes(here, [beside], {2: (1,)}) == [beside]
    assert not clashes(here, [beside], {})
    assert clashes(here, [Slot(3, 2, 1, YEAR[0], YEAR[1], 2)], {})
    assert not clashes(here, [Slot(2, 1, 1, YEAR[5], YEAR[8], 4)], {1: (2,)})
