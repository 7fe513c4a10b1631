"""What is due today, this week, this month, this quarter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.duties.domain.due import GROUPS, due, grouped, period
from gangze.kernel.interval import Interval


@pytest.mark.parametrize(
    ("frequency", "start", "end"),
    [
        ("daily", date(2026, 2, 28), date(2026, 3, 1)),
        ("weekly", date(2026, 2, 23), date(2026, 3, 2)),
        ("monthly", date(2026, 2, 1), date(2026, 3, 1)),
        ("quarterly", date(2026, 1, 1), date(2026, 4, 1)),
        ("half_yearly", date(2026, 1, 1), date(2026, 7, 1)),
        ("yearly", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_stretch_of_days_around_a_day(frequency: str, start: date, end: date) -> None:
    assert period(frequency, date(2026, 2, 28)) == Interval(start, end)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 30)), st.sampled_from(GROUPS[:6]))
def test_stretches_lie_side_by_side(day: date, frequency: str) -> None:
    here = period(frequency, day)
    assert here is not None
    assert day in here
    after = period(frequency, here.end)
    assert after is not None
    assert after.start == here.end
    assert period(frequency, here.end - timedelta(days=1)) == here


@pytest.mark.parametrize(
    ("frequency", "deadline", "last"),
    [
        ("monthly", "每月10日前", date(2026, 2, 10)),
        ("monthly", "次月5日前", date(2026, 2, 5)),
        ("monthly", "2个工作日内", date(2026, 2, 28)),
        ("monthly", "每月31日前", date(2026, 2, 28)),
        ("quarterly", "季后10日内", date(2026, 1, 10)),
        ("quarterly", "每季度终了后15日内", date(2026, 1, 15)),
        ("daily", "日终前", date(2026, 2, 28)),
    ],
)
def test_the_text_may_fix_the_last_day(frequency: str, deadline: str, last: date) -> None:
    found = due(frequency, deadline, date(2026, 2, 28))
    assert found is not None
    assert found.last_day == last


def test_what_is_done_on_occasion_has_no_stretch() -> None:
    assert due("on_event", "当日", date(2026, 2, 28)) is None
    assert due("", "", date(2026, 2, 28)) is None
    with pytest.raises(ValueError, match="unknown"):
        period("sometimes", date(2026, 2, 28))


def test_groups_come_in_the_order_of_the_workbench() -> None:
    items = [("monthly", 1), ("", 2), ("daily", 3), ("daily", 4), ("strange", 5)]
    assert grouped(items) == [("daily", [3, 4]), ("monthly", [1]), ("", [2, 5])]
