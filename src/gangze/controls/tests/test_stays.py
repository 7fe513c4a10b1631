"""Stays, rotation and forced leave decided from dates alone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.controls.domain.key_posts import Belongs, Figure, Figures, KeyPost, compile_figures
from gangze.controls.domain.stays import Holding, Leave, due_on, months_after, stays, too_long, without_leave
from gangze.framework.content.store import schemas
from gangze.kernel.content import read_content

DAY = dt.timedelta(days=1)
FOREVER = dt.date(9999, 12, 31)
SUPERVISOR = KeyPost(
    "supervisor",
    "运营主管",
    Belongs(("运营主管",)),
    Figure(36, "本行"),
    Figure(90, "本行"),
    Figure(30, "本行"),
    leave_due=Figure(12, "本行"),
    leave_days=Figure(5, "本行"),
)
TELLER = KeyPost("teller", "柜员", Belongs(("*柜员",)), Figure(24, "本行"))
KEY = KeyPost("key", "重要岗位", Belongs(key_post=True, appointed=True), Figure(60, "本行"))
FIGURES = Figures("本行", (SUPERVISOR, TELLER, KEY))


def held(
    start: str, end: str = "", name: str = "运营主管", kind: str = "primary", position: int = 7, **more: bool
) -> Holding:
    last = dt.date.fromisoformat(end) if end else FOREVER
    return Holding(1, position, position, 3, name, kind, dt.date.fromisoformat(start), last, **more)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-02-29", 36, "2027-02-28"),
    ],
)
def test_months_end_with_the_month(start: str, months: int, end: str) -> None:
    assert months_after(day(start), months) == day(end)


def test_the_first_kind_that_fits_counts() -> None:
    assert FIGURES.of("运营主管", key_post=True) is SUPERVISOR
    assert FIGURES.of("综合柜员") is TELLER
    assert FIGURES.of("会计", appointed=True) is KEY
    assert FIGURES.of("保安") is None


@pytest.mark.parametrize(
    ("rows", "since"),
    [
        ([held("2023-01-01", "2024-06-01"), held("2024-06-01")], ["2023-01-01"]),
        ([held("2023-01-01", "2024-06-01"), held("2024-07-01")], ["2023-01-01"]),
        ([held("2023-01-01", "2024-06-01"), held("2024-07-02")], ["2023-01-01", "2024-07-02"]),
        ([held("2023-01-01", "2024-06-01"), held("2024-06-01", position=8)], ["2023-01-01", "2024-06-01"]),
        ([held("2023-01-01", kind="acting")], []),
        ([held("2023-01-01", kind="liaison")], []),
        ([held("2023-01-01", name="保安")], []),
        (
            [held("2023-01-01", "2024-01-01"), held("2023-06-01", "2023-09-01", kind="stationed"), held("2024-01-05")],
            ["2023-01-01"],
        ),
    ],
)
def test_stays_add_up_over_short_gaps_in_one_post(rows: list[Holding], since: list[str]) -> None:
    assert sorted(stay.since.isoformat() for stay in stays(rows, FIGURES)) == since


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        ("2025-10-02", []),
        ("2025-10-03", ["stay.ends_soon"]),
        ("2025-12-31", ["stay.ends_soon"]),
        ("2026-01-01", ["stay.longest"]),
        ("2029-01-01", ["stay.longest"]),
    ],
)
def test_a_stay_is_warned_about_and_then_too_long(on: str, codes: list[str]) -> None:
    found = list(too_long(stays([held("2023-01-01")], FIGURES), day(on)))
    assert [item.code for item in found] == codes
    for item in found:
        assert item.values["limit"] == "2025-12-31"
        assert item.values["source"] == "本行"


def test_who_leaves_before_the_limit_is_not_warned() -> None:
    assert not list(too_long(stays([held("2023-01-01", "2025-12-20")], FIGURES), day("2025-12-01")))


def test_the_finding_stays_the_same_while_time_goes_on() -> None:
    every = stays([held("2023-01-01")], FIGURES)
    (one,), (other,) = (list(too_long(every, day(on))) for on in ("2026-01-01", "2026-09-01"))
    assert one.fingerprint == other.fingerprint
    assert one.situation == other.situation


def leave(start: str, end: str, days: int) -> Leave:
    return Leave(1, day(start), day(end), days)


@pytest.mark.parametrize(
    ("leaves", "on", "codes"),
    [
        ([], "2023-12-31", []),
        ([], "2024-01-01", ["stay.no_leave"]),
        ([leave("2023-06-01", "2023-06-08", 5)], "2024-01-01", []),
        ([leave("2023-06-01", "2023-06-08", 5)], "2024-06-08", ["stay.no_leave"]),
        ([leave("2023-06-01", "2023-06-05", 3)], "2023-07-01", ["stay.leave_short"]),
        ([leave("2023-06-01", "2023-06-05", 3), leave("2023-09-01", "2023-09-08", 5)], "2024-01-01", []),
        ([leave("2022-06-01", "2022-06-08", 5)], "2024-01-01", ["stay.no_leave"]),
    ],
)
def test_forced_leave_is_due_a_year_after_the_last_that_was_long_enough(
    leaves: list[Leave], on: str, codes: list[str]
) -> None:
    every = stays([held("2023-01-01")], FIGURES)
    assert [item.code for item in without_leave(every, leaves, day(on))] == codes


def test_a_bank_that_begins_owes_nothing_of_before() -> None:
    every = stays([held("2020-01-01")], FIGURES)
    assert not list(without_leave(every, [], day("2026-12-31"), day("2026-01-01")))
    assert list(without_leave(every, [], day("2027-01-01"), day("2026-01-01")))


def test_when_the_next_leave_is_due() -> None:
    (stay,) = stays([held("2023-01-01")], FIGURES)
    assert due_on(stay, []) == day("2024-01-01")
    assert due_on(stay, [leave("2023-06-01", "2023-06-08", 5)]) == day("2024-06-08")
    (other,) = stays([held("2023-01-01", name="综合柜员")], FIGURES)
    assert due_on(other, []) is None


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 200)), min_size=1, max_size=6), st.integers(0, 1200))
def test_cutting_a_holding_in_two_changes_nothing(parts: list[tuple[int, int]], cut: int) -> None:
    base = day("2023-01-01")
    rows = [Holding(1, 7, 7, 3, "运营主管", "primary", base + a * DAY, base + (a + n) * DAY) for a, n in parts]
    at = base + cut * DAY
    split = []
    for row in rows:
        pieces = [(row.start, at), (at, row.end)] if row.start < at < row.end else [(row.start, row.end)]
        split += [Holding(1, 7, 7, 3, "运营主管", "primary", a, b) for a, b in pieces]
    told = {(stay.since, stay.end) for stay in stays(rows, FIGURES)}
    assert {(stay.since, stay.end) for stay in stays(split, FIGURES)} == told
    assert {(stay.since, stay.end) for stay in stays(reversed(rows), FIGURES)} == told


SET = """kind: key-post
key: {key}
valid_from: 2026-01-01
source: 测试
body:
  name: {key}
  active: {active}
  kinds:
    - key: teller
      name: 柜员
      of: {{ posts: ["*柜员"] }}
      longest: {{ months: 24, source: 本行办法 }}
"""


def read(*texts: str):
    documents, faults = read_content("---\n".join(texts), "own.yaml", schemas())
    return documents, faults


def test_one_set_is_active() -> None:
    documents, faults = read(SET.format(key="one", active="true"), SET.format(key="two", active="false"))
    assert not faults
    figures, wrong = compile_figures(documents)
    assert (figures.name, wrong) == ("one", [])
    documents, _ = read(SET.format(key="one", active="true"), SET.format(key="two", active="true"))
    (fault,) = compile_figures(documents)[1]
    assert (fault.code, fault.source.split(":")[:2]) == ("key_post.two_active", ["own.yaml", "20"])


@pytest.mark.parametrize(
    ("more", "code", "line"),
    [
        ("      leave_due: { months: 12, source: 本行办法 }\n", "key_post.incomplete", "9"),
        ("      warn: { days: 730, source: 本行办法 }\n", "key_post.contradiction", "9"),
        ("    - { key: teller, name: 又一类, of: { key_post: true } }\n", "key_post.twice", "13"),
    ],
)
def test_contradictions_are_told_with_file_and_line(more: str, code: str, line: str) -> None:
    documents, faults = read(SET.format(key="one", active="true") + more)
    assert not faults, faults
    (fault,) = compile_figures(documents)[1]
    assert (fault.code, fault.source.split(":")[1]) == (code, line)


@pytest.mark.parametrize(
    "wrong", ["longest: { months: 24 }", "longest: { months: 0, source: 本行办法 }", "of: {}", "unknown: 1"]
)
def test_the_schema_wants_a_source_for_every_figure(wrong: str) -> None:
    text = SET.format(key="one", active="true").replace("longest: { months: 24, source: 本行办法 }", wrong)
    _documents, faults = read(text)
    assert faults
    assert all(fault.source.startswith("own.yaml:") for fault in faults)
