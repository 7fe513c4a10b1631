"""Two texts side by side: nothing is lost, and what is marked is what changed."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gangze.kernel.difference import Run, marked, sides

TEXTS = st.text(alphabet="岗位职责每日核对尾箱3日 0.1%ab，。\n", max_size=40)


@given(TEXTS, TEXTS)
def test_each_side_joins_to_its_own_text(before: str, after: str) -> None:
    runs = marked(before, after)
    old, new = sides(runs)
    assert "".join(run.text for run in old) == before
    assert "".join(run.text for run in new) == after
    assert all(run.text for run in runs)
    assert all(one.op != two.op for one, two in pairwise(runs))


@given(TEXTS)
def test_equal_texts_carry_no_mark(text: str) -> None:
    assert {run.op for run in marked(text, text)} <= {"equal"}


def test_figures_are_marked_whole() -> None:
    assert marked("审批500万元以下贷款", "审批800万元以下贷款") == (
        Run("equal", "审批"),
        Run("delete", "500"),
        Run("insert", "800"),
        Run("equal", "万元以下贷款"),
    )


def test_a_single_character_between_changes_is_no_island() -> None:
    _old, new = sides(marked("甲的乙", "丙的丁"))
    assert new == [Run("insert", "丙的丁")]


def test_long_texts_are_compared_sentence_by_sentence() -> None:
    before = "".join(f"第{number}步核对登记簿与实物；" for number in range(600))
    after = before.replace("第300步核对", "第300步双人核对")
    runs = marked(before, after)
    assert ["".join(run.text for run in side) for side in sides(runs)] == [before, after]
    assert ("insert", "第300步双人核对登记簿与实物；") in runs
