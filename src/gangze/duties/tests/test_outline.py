"""Numbering, order with gaps, review rules: the small pure parts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.duties.domain.order import below, slot
from gangze.duties.domain.outline import chinese, flat, numbered, tree
from gangze.duties.domain.review import DutyText, Problem, repeated, reviewed


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_numbers_in_chinese(number: int, words: str) -> None:
    assert chinese(number) == words


def test_there_is_no_zeroth_item() -> None:
    with pytest.raises(ValueError, match="no such number"):
        chinese(0)


def test_the_levels_of_an_official_document() -> None:
    assert [numbered(2, depth) for depth in range(4)] == ["（二）", "2.", "（2）", "②"]
    assert numbered(21, 3) == "21)"


def test_a_tree_is_read_in_order_and_loses_nobody() -> None:
    rows = [(1, None, 30), (2, None, 10), (3, 1, 5), (4, 1, 4), (5, 99, 40)]
    branches = tree(rows, key=lambda r: r[0], parent=lambda r: r[1], order=lambda r: r[2])
    assert [(b.thing[0], b.number) for b in flat(branches)] == [
        (2, "（一）"),
        (1, "（二）"),
        (4, "1."),
        (3, "2."),
        (5, "（三）"),
    ]


@given(st.sets(st.integers(1, 200)), st.integers(0, 220), st.integers(2, 50))
def test_a_slot_is_free_and_right_behind(used: set[int], after: int, gap: int) -> None:
    orders = sorted(used)
    found = slot(orders, after, gap)
    following = min((n for n in orders if n > after), default=None)
    if found is None:
        assert following == after + 1
    else:
        assert found not in used
        assert found > after
        assert following is None or found < following


def test_everything_below_parents_before_children() -> None:
    assert below({1: None, 2: 1, 3: 2, 4: 1, 5: None}, 1) == [2, 4, 3]


def test_repeated_texts_are_found_in_spite_of_punctuation() -> None:
    assert repeated(["核对账务。", "保管印章", "核对 账务；"]) == [(0, 2)]


def _problems(text: str, **more: Any) -> list[Problem]:
    return [noticed.problem for noticed in reviewed([DutyText("（一）", text, **more)], [])]


@pytest.mark.parametrize(
    ("text", "given_elements", "expected"),
    [
        ("核对现金尾箱", {"object": "现金尾箱"}, []),
        ("核对", {}, [Problem.NO_OBJECT]),
        ("做好其他相关工作", {"object": "其他相关工作"}, [Problem.VAGUE]),
        ("完成部门临时安排的其他任务", {"object": "其他工作"}, [Problem.BOILERPLATE]),
        ("及时处理客户异议", {"object": "客户异议"}, [Problem.NO_DEADLINE]),
        ("及时处理客户异议", {"object": "客户异议", "deadline": "当日"}, []),
        ("确保账务准确", {"object": "账务准确"}, [Problem.NO_STANDARD]),
    ],
)
def test_what_a_reviewer_should_look_at(text: str, given_elements: dict, expected: list[Problem]) -> None:
    assert _problems(text, **given_elements) == expected


def test_an_empty_manual_and_empty_sections_are_noticed() -> None:
    found = reviewed([], [("任职要求", " "), ("考核标准", "差错率")])
    assert [(n.problem, n.number) for n in found] == [
        (Problem.EMPTY_MANUAL, ""),
        (Problem.EMPTY_SECTION, "任职要求"),
    ]
