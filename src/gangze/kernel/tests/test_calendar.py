"""Working days as published, as the bank overrides them, and as projected where nobody has published them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.kernel.calendar import (
    PUBLISHED,
    Override,
    add_working_days,
    day_kind,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(min_value=date(2004, 1, 1), max_value=date(2035, 12, 31))
PUBLISHED_DAYS = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 10, 31))


@pytest.mark.parametrize(
    ("day", "working", "reason"),
    [
        (date(2026, 1, 1), False, "元旦"),
        (date(2026, 2, 17), False, "春节"),
        (date(2026, 2, 14), True, "春节调休上班"),
        (date(2026, 2, 28), True, "春节调休上班"),
        (date(2026, 3, 2), True, "工作日"),
        (date(2026, 3, 7), False, "周末"),
        (date(2026, 10, 1), False, "国庆节"),
        (date(2025, 10, 6), False, "中秋"),
    ],
)
def test_days_as_the_state_council_published_them(day: date, working: bool, reason: str) -> None:
    kind = is_working_day(day)
    assert (kind.working, kind.projected) == (working, False)
    assert kind.reason.startswith(reason)


def test_the_six_make_up_days_of_2026() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    made_up = [day for day in year if day.weekday() >= 5 and day_kind(day).working]
    assert made_up == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]
    assert sum(day_kind(day).working for day in year) == 248


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(PUBLISHED[1] + 1, 1, 1), False),
        (date(PUBLISHED[1] + 1, 10, 3), False),
        (date(2031, 3, 3), True),
        (date(2031, 3, 2), False),
        (date(2003, 12, 31), True),
    ],
)
def test_a_year_not_published_is_projected_and_says_so(day: date, working: bool) -> None:
    kind = day_kind(day)
    assert (kind.working, kind.projected) == (working, True)
    assert "推算" in kind.reason
    assert str(day.year) in kind.reason


def test_the_banks_own_word_wins_and_is_no_projection() -> None:
    closing = {
        date(2026, 12, 31): Override(False, "年终决算日不对外营业"),
        date(2031, 3, 2): Override(True, "值班"),
    }
    assert not day_kind(date(2026, 12, 31), closing).working
    assert day_kind(date(2031, 3, 2), closing).working
    assert not day_kind(date(2031, 3, 2), closing).projected


def test_a_two_day_deadline_over_the_spring_festival() -> None:
    """Received on Friday 2026-02-13; Saturday 14th is a make-up day, then nine days of rest."""
    due = add_working_days(date(2026, 2, 13), 2)
    assert (due.day, due.projected) == (date(2026, 2, 24), False)


def test_a_term_that_runs_into_an_unpublished_year_says_so() -> None:
    due = add_working_days(date(2026, 12, 30), 5)
    assert due.projected
    assert due.day == date(2027, 1, 7)
    assert not add_working_days(date(2026, 12, 30), 1).projected


def test_zero_days_from_a_day_of_rest_is_the_next_working_day() -> None:
    assert add_working_days(date(2026, 3, 7), 0).day == date(2026, 3, 9)
    assert add_working_days(date(2026, 3, 9), 0).day == date(2026, 3, 9)


def test_overrides_that_leave_no_working_day_are_refused() -> None:
    always = {date(2026, 1, 1) + timedelta(days=n): Override(False, "停业") for n in range(20_001)}
    with pytest.raises(ValueError, match="no working day"):
        add_working_days(date(2026, 1, 1), 1, always)


@given(start=DAYS, days=st.integers(-60, 60))
def test_the_result_is_a_working_day_on_the_right_side(start: date, days: int) -> None:
    due = add_working_days(start, days)
    assert day_kind(due.day).working
    assert (due.day > start) if days > 0 else (due.day < start) if days < 0 else (due.day >= start)


@given(start=DAYS, days=st.integers(0, 60))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    begin = add_working_days(start, 0).day
    assert working_days_between(begin, add_working_days(begin, days).day).days == days


@given(start=PUBLISHED_DAYS, length=st.integers(0, 60))
def test_counting_backwards_is_the_negative(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    assert working_days_between(start, end).days == -working_days_between(end, start).days
    assert not working_days_between(start, min(end, date(2026, 12, 31))).projected
