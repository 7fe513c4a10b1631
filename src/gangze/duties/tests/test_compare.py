"""Two versions side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gangze.duties.domain.compare import Change, Item, compared


def _side(runs, kept: str) -> str:
    return "".join(text for op, text in runs if op in ("equal", kept))


ITEMS = st.lists(
    st.builds(
        Item,
        lineage=st.sampled_from("abcdefgh"),
        text=st.sampled_from(
            ["核对尾箱", "保管公章", "审核凭证", "登记台账", "上报统计报表", "上报统计月报"]
        ),
        parent=st.just(""),
    ),
    unique_by=lambda item: item.lineage,
    max_size=8,
)


@given(ITEMS, ITEMS)
def test_every_duty_of_both_sides_appears_once(before: list[Item], after: list[Item]) -> None:
    found = compared(before, after).duties
    assert sorted(d.before.lineage for d in found if d.before) == sorted(i.lineage for i in before)
    assert [d.after.lineage for d in found if d.after] == [i.lineage for i in after]
    for difference in found:
        assert _side(difference.runs, "delete") == (difference.before.text if difference.before else "")
        assert _side(difference.runs, "insert") == (difference.after.text if difference.after else "")


@given(ITEMS)
def test_a_version_does_not_differ_from_itself(items: list[Item]) -> None:
    comparison = compared(items, items, {"workflow": "受理、审核"}, {"workflow": "受理、审核"})
    assert not comparison.differs


def test_changed_moved_added_removed_are_told_apart() -> None:
    before = [
        Item("a", "核对现金尾箱"),
        Item("b", "保管业务公章"),
        Item("c", "审核取现业务", elements=(("频率", ""),)),
        Item("d", "接待来访"),
    ]
    after = [
        Item("b", "保管业务公章"),
        Item("a", "核对现金尾箱"),
        Item("c", "审核取现业务", elements=(("频率", "每日"),)),
        Item("e", "上报统计报表"),
    ]
    comparison = compared(before, after)
    assert [(d.change, item.lineage) for d in comparison.duties if (item := d.after or d.before)] == [
        (Change.MOVED, "b"),
        (Change.SAME, "a"),
        (Change.CHANGED, "c"),
        (Change.ADDED, "e"),
        (Change.REMOVED, "d"),
    ]
    changed = next(d for d in comparison.duties if d.change is Change.CHANGED)
    assert changed.elements == (("频率", "", "每日"),)


def test_a_duty_without_lineage_is_recognised_by_its_words() -> None:
    comparison = compared([Item("a", "每日核对现金尾箱余额")], [Item("x", "每日两次核对现金尾箱余额")])
    assert comparison.duties[0].change is Change.CHANGED


def test_a_duty_under_another_one_has_moved() -> None:
    before = [Item("a", "保管印章"), Item("b", "登记用印")]
    after = [Item("a", "保管印章"), Item("b", "登记用印", parent="a")]
    assert compared(before, after).duties[1].change is Change.MOVED


def test_sections_are_marked_too() -> None:
    sections = dict(
        compared([], [], {"criteria": "差错率"}, {"criteria": "差错率", "workflow": "受理"}).sections
    )
    assert sections["criteria"] == (("equal", "差错率"),)
    assert sections["workflow"] == (("insert", "受理"),)
