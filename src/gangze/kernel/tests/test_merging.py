"""Three-way merging: one-sided changes are taken, two-sided ones are listed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gangze.kernel.merging import ChangeKind, Conflict, Difference, differences, merge

DATA: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers(0, 3) | st.sampled_from(["甲", "乙"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "a", "b"]), inner, max_size=3)
        | st.lists(st.fixed_dictionaries({"id": st.integers(0, 3), "v": inner}), max_size=3)
    ),
    max_leaves=8,
)


def test_what_one_side_changed_is_taken() -> None:
    base = {"name": "服务扣分", "limit": 5, "steps": [{"id": "a", "points": 1}, {"id": "b", "points": 2}]}
    own = {
        "name": "服务扣分",
        "limit": 8,
        "steps": [{"id": "a", "points": 1}, {"id": "b", "points": 2}, {"id": "x"}],
    }
    new = {"name": "服务质量扣分", "limit": 5, "steps": [{"id": "a", "points": 3}, {"id": "b", "points": 2}]}
    merged = merge(base, own, new)
    assert merged.conflicts == ()
    assert merged.value == {
        "name": "服务质量扣分",
        "limit": 8,
        "steps": [{"id": "a", "points": 3}, {"id": "b", "points": 2}, {"id": "x"}],
    }


def test_what_both_changed_differently_is_a_conflict_and_the_banks_own_stands() -> None:
    merged = merge({"limit": 5, "steps": [1]}, {"limit": 8, "steps": [1, 2]}, {"limit": 9, "steps": [1, 3]})
    assert merged.value == {"limit": 8, "steps": [1, 2]}
    assert merged.conflicts == (Conflict(("limit",), 5, 8, 9), Conflict(("steps",), [1], [1, 2], [1, 3]))


def test_removed_here_and_changed_there_is_a_conflict() -> None:
    merged = merge({"a": {"x": 1}}, {}, {"a": {"x": 2}})
    assert merged.conflicts == (Conflict(("a",), {"x": 1}, None, {"x": 2}),)
    assert merge({"a": 1, "b": 2}, {"b": 2}, {"a": 1, "b": 3}).value == {"b": 3}


def test_differences_name_their_place() -> None:
    old = {"steps": [{"id": "a", "points": 1}, {"id": "b", "points": 2}], "name": "甲"}
    new = {"steps": [{"id": "a", "points": 9}, {"id": "c", "points": 2}], "name": "甲"}
    assert list(differences(old, new)) == [
        Difference(("steps", "a", "points"), ChangeKind.CHANGED, 1, 9),
        Difference(("steps", "b"), ChangeKind.REMOVED, {"id": "b", "points": 2}, None),
        Difference(("steps", "c"), ChangeKind.ADDED, None, {"id": "c", "points": 2}),
    ]


def test_another_order_of_named_items_is_one_difference() -> None:
    (found,) = differences([{"id": 1}, {"id": 2}], [{"id": 2}, {"id": 1}])
    assert (found.path, found.kind) == ((), ChangeKind.CHANGED)


@given(DATA, DATA)
def test_a_side_that_changed_nothing_yields_to_the_other(base: Any, other: Any) -> None:
    assert merge(base, base, other).value == other
    assert merge(base, other, base).value == other
    assert merge(base, other, other).value == other
    assert merge(base, other, other).conflicts == ()


@given(DATA, DATA)
def test_there_are_differences_exactly_where_values_differ(one: Any, two: Any) -> None:
    assert bool(list(differences(one, two))) == (one != two)


@given(DATA, DATA, DATA)
def test_both_orders_of_merging_find_the_same_conflicts(base: Any, own: Any, new: Any) -> None:
    one, two = merge(base, own, new), merge(base, new, own)
    assert {str(c.path) for c in one.conflicts} == {str(c.path) for c in two.conflicts}
