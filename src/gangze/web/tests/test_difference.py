"""Two texts side by side: nothing is lost, and what is marked is what changed."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gangze.web.difference import Run, difference

texts = st.text(alphabet="岗位职责每日核对尾箱3日 0.1%ab，。\n", max_size=40)


@given(texts, texts)
def test_each_side_joins_to_its_own_text(before: str, after: str) -> None:
    old, new = difference(before, after)
    assert "".join(run.text for run in old) == before
    assert "".join(run.text for run in new) == after


@given(texts)
def test_equal_texts_carry_no_mark(text: str) -> None:
    old, new = difference(text, text)
    assert {run.kind for run in [*old, *new]} <= {"same"}


@given(texts, texts)
def test_neighbouring_runs_differ_in_kind(before: str, after: str) -> None:
    for side in difference(before, after):
        assert all(first.kind != second.kind for first, second in pairwise(side))


def test_a_changed_deadline_is_marked_as_a_whole_number() -> None:
    old, new = difference("可疑的在 13 个工作日内提交", "可疑的在 12 个工作日内提交")
    assert Run("removed", "13") in old
    assert Run("added", "12") in new


def test_a_single_character_between_changes_is_no_island() -> None:
    _old, new = difference("甲的乙", "丙的丁")
    assert new == [Run("added", "丙的丁")]
