"""Who stands in for whom: decided from values alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gangze.kernel.interval import Interval
from gangze.organisation.domain.standing import (
    Arranged,
    Held,
    Present,
    Standing,
    Why,
    gaps,
    passed,
    rings,
)

START = dt.date(2026, 3, 2)
LONG = Interval(dt.date(2020, 1, 1))
LIU, ZHAO, QIAN, SUN = 1, 2, 3, 4
"""刘 of counter 3 is away; 赵 of counter 1, 钱 of counter 2 and 孙 of counter 4 are there."""
THREE, ONE, TWO, FOUR = 30, 10, 20, 40


def days(first: int, last: int) -> Interval:
    """From the first to the last day of March 2026, both included."""
    return Interval(START.replace(day=first), START.replace(day=last) + dt.timedelta(days=1))


def present(away: dict[int, list[Interval]] | None = None, employed: dict[int, list[Interval]] | None = None) -> Present:
    """The four counters with their tellers."""
    everybody = {person: [LONG] for person in (LIU, ZHAO, QIAN, SUN)}
    holders = {place: [Held(who, place, LONG)] for place, who in ((ONE, ZHAO), (TWO, QIAN), (THREE, LIU), (FOUR, SUN))}
    return Present(holders, away or {}, everybody | (employed or {}))


TELLERS = [
    Arranged(THREE, LONG, by_position=ONE, duties=("cash", "cheques")),
    Arranged(THREE, LONG, by_position=TWO, duties=("statements",)),
]


def test_the_duties_of_counter_three_pass_in_parts() -> None:
    parts, left = passed(LIU, THREE, days(2, 6), TELLERS, present())
    assert parts == [
        Standing(LIU, THREE, ZHAO, days(2, 6), ("cash", "cheques")),
        Standing(LIU, THREE, QIAN, days(2, 6), ("statements",)),
    ]
    assert left == []


def test_a_part_whose_taker_is_away_is_a_gap_for_those_days_only() -> None:
    parts, left = passed(LIU, THREE, days(2, 6), TELLERS, present({QIAN: [days(4, 5)]}))
    assert [(one.by, one.when) for one in parts] == [(ZHAO, days(2, 6)), (QIAN, days(2, 3)), (QIAN, days(6, 6))]
    assert [(gap.when, gap.why, gap.duties) for gap in left] == [(days(4, 5), Why.AWAY, ("statements",))]


def test_the_second_in_rank_takes_over_where_the_first_is_away() -> None:
    ranked = [Arranged(THREE, LONG, by_person=SUN, rank=2), Arranged(THREE, LONG, by_person=ZHAO, rank=1)]
    parts, left = passed(LIU, THREE, days(2, 6), ranked, present({ZHAO: [days(3, 3)]}))
    assert [(one.by, one.when) for one in parts] == [
        (ZHAO, days(2, 2)), (SUN, days(3, 3)), (ZHAO, days(4, 6)),
    ]  # fmt: skip
    assert left == []


def test_nothing_arranged_away_and_gone_are_told_apart() -> None:
    assert [gap.why for gap in passed(LIU, THREE, days(2, 6), [], present())[1]] == [Why.NOTHING]
    named = [Arranged(THREE, LONG, by_person=SUN)]
    assert [gap.why for gap in passed(LIU, THREE, days(2, 6), named, present({SUN: [LONG]}))[1]] == [Why.AWAY]
    ended = present(employed={SUN: [Interval(dt.date(2020, 1, 1), START.replace(day=4))]})
    (parts, left) = passed(LIU, THREE, days(2, 6), named, ended)
    assert [one.when for one in parts] == [days(2, 3)]
    assert [(gap.why, gap.when) for gap in left] == [(Why.GONE, days(4, 6))]


def test_an_arrangement_counts_on_its_own_days() -> None:
    parts, left = passed(LIU, THREE, days(2, 6), [Arranged(THREE, days(4, 20), by_person=SUN)], present())
    assert [one.when for one in parts] == [days(4, 6)]
    assert [gap.when for gap in left] == [days(2, 3)]


def test_nobody_stands_in_for_himself() -> None:
    parts, left = passed(LIU, THREE, days(2, 6), [Arranged(THREE, LONG, by_position=THREE)], present())
    assert (parts, len(left)) == ([], 1)


def test_a_stand_in_who_falls_away_leaves_a_gap() -> None:
    held = {LIU: [Held(LIU, THREE, LONG)]}
    standing = [Standing(LIU, THREE, SUN, days(2, 6))]
    assert gaps([(LIU, days(2, 6))], held, standing, present()) == []
    (gap,) = gaps([(LIU, days(2, 6))], held, standing, present({SUN: [days(5, 9)]}))
    assert (gap.when, gap.why, gap.by) == (days(5, 6), Why.AWAY, SUN)
    (gap,) = gaps([(LIU, days(2, 8))], held, standing, present())
    assert (gap.when, gap.why) == (days(7, 8), Why.NOTHING)


def test_a_colleague_in_the_same_position_leaves_no_gap() -> None:
    here = present()
    colleague = replace(here, holders={**here.holders, THREE: [Held(LIU, THREE, LONG), Held(QIAN, THREE, days(2, 4))]})
    (gap,) = gaps([(LIU, days(2, 6))], {LIU: [Held(LIU, THREE, LONG)]}, [], colleague)
    assert gap.when == days(5, 6)


@given(st.integers(2, 20), st.integers(1, 9), st.data())
def test_an_absence_cut_in_two_gives_the_same_days(first: int, length: int, data) -> None:
    last = first + length
    cut = data.draw(st.integers(first, last - 1))
    away = {who: [days(a, b)] for who, (a, b) in data.draw(
        st.dictionaries(st.sampled_from([ZHAO, QIAN, SUN]), st.sampled_from([(3, 9), (8, 12), (1, 28)]))
    ).items()}  # fmt: skip
    ranked = [*TELLERS, Arranged(THREE, days(5, 15), by_person=SUN, rank=2), Arranged(THREE, LONG, by_position=FOUR, rank=3)]

    def by_day(*spans: Interval) -> set[tuple[dt.date, int, tuple[str, ...]]]:
        return {
            (one.when.start + dt.timedelta(days=n), one.by, one.duties)
            for span in spans
            for one in passed(LIU, THREE, span, ranked, present(away))[0]
            for n in range((one.when.end - one.when.start).days)
        }

    assert by_day(days(first, last)) == by_day(days(first, cut), days(cut + 1, last))


def test_two_who_stand_in_for_each_other_are_a_ring() -> None:
    known = [Standing(LIU, THREE, ZHAO, days(2, 6))]
    (ring,) = rings([Standing(ZHAO, ONE, LIU, days(5, 9))], known)
    assert (set(ring.people), ring.when) == ({LIU, ZHAO}, days(5, 6))
    assert rings([Standing(ZHAO, ONE, LIU, days(7, 9))], known) == []


def test_longer_rings_are_found_where_all_share_a_day() -> None:
    known = [Standing(LIU, THREE, ZHAO, days(2, 6)), Standing(ZHAO, ONE, QIAN, days(4, 9))]
    (ring,) = rings([Standing(QIAN, TWO, LIU, days(6, 8))], known)
    assert (set(ring.people), ring.when) == ({LIU, ZHAO, QIAN}, days(6, 6))
    assert rings([Standing(QIAN, TWO, LIU, days(7, 8))], known) == []
    assert rings([Standing(QIAN, TWO, SUN, days(2, 9))], known) == []
