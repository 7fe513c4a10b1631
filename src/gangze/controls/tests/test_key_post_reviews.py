"""Whether somebody looked while the holder was away, and when he left."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.controls.domain.key_post_reviews import Review, not_looked_at
from gangze.controls.domain.key_posts import Belongs, KeyPost
from gangze.controls.domain.stays import Leave, Stay

FOREVER = dt.date(9999, 12, 31)
KIND = KeyPost("key", "重要岗位", Belongs(key_post=True), inspection=True, audit=True)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def codes(end: str, leaves: list[Leave], reviews: list[Review], on: str, kind: KeyPost = KIND) -> list[str]:
    stay = Stay(1, 7, 7, 3, kind, day("2024-01-01"), day(end) if end else FOREVER)
    return [found.code for found in not_looked_at([stay], leaves, reviews, day(on))]


AWAY = Leave(1, day("2026-03-02"), day("2026-03-09"), 5)


@pytest.mark.parametrize(
    ("reviews", "on", "found"),
    [
        ([], "2026-04-07", []),
        ([], "2026-04-08", ["stay.no_inspection"]),
        ([], "2027-03-10", []),
        ([Review(1, 7, day("2026-03-04"), False)], "2026-04-08", []),
        ([Review(1, 7, day("2026-04-07"), False)], "2026-04-08", []),
        ([Review(1, 7, day("2026-03-01"), False)], "2026-04-08", ["stay.no_inspection"]),
        ([Review(1, 8, day("2026-03-04"), False)], "2026-04-08", ["stay.no_inspection"]),
        ([Review(1, 7, day("2026-03-04"), True)], "2026-04-08", ["stay.no_inspection"]),
    ],
)
def test_a_forced_leave_is_used_to_look(reviews: list[Review], on: str, found: list[str]) -> None:
    assert codes("", [AWAY], reviews, on) == found


@pytest.mark.parametrize(
    ("reviews", "on", "found"),
    [
        ([], "2026-06-30", []),
        ([], "2026-07-01", ["stay.no_audit"]),
        ([], "2027-06-02", []),
        ([Review(1, 7, day("2026-05-01"), True)], "2026-07-01", []),
        ([Review(1, 7, day("2026-01-01"), True)], "2026-07-01", ["stay.no_audit"]),
        ([Review(1, 7, day("2026-06-15"), False)], "2026-07-01", ["stay.no_audit"]),
    ],
)
def test_a_departure_is_audited(reviews: list[Review], on: str, found: list[str]) -> None:
    assert codes("2026-06-01", [], reviews, on) == found


def test_where_the_bank_asks_for_neither_nothing_is_found() -> None:
    plain = KeyPost("key", "重要岗位", Belongs(key_post=True))
    assert codes("2026-06-01", [AWAY], [], "2026-07-15", plain) == []
