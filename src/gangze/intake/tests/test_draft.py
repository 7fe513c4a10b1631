"""Correcting a draft: every operation gives a new draft and loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.intake.domain import draft as d
from gangze.intake.domain.marked import stretches
from gangze.kernel.findings import Refused


def duty(text, **more):
    base = {"text": text, "original": text, "group": None, "frequency": None, "figures": [], "activities": []}
    return base | {"span": [0, len(text)], "doubts": [], "duties": []} | more


READ = {
    "documents": [
        {
            "units": [
                {
                    "name": "运营管理部",
                    "kind": "部门",
                    "parent": None,
                    "aliases": ["运营部"],
                    "implied": False,
                    "mission": "管好柜面",
                    "span": [0, 5],
                    "doubts": [],
                    "duties": [duty("制定柜面制度"), duty("检查网点", doubts=[{"code": "x", "message": "?"}])],
                    "posts": [
                        {
                            "name": "柜员",
                            "aliases": [],
                            "headcount": 3,
                            "qualifications": ["大专"],
                            "span": [9, 11],
                            "doubts": [],
                            "duties": [duty("收付现金；登记尾箱", duties=[duty("日终轧账")])],
                        }
                    ],
                },
                {
                    "name": "清算中心",
                    "kind": "中心",
                    "parent": "运营部",
                    "aliases": [],
                    "implied": False,
                    "mission": None,
                    "span": [20, 24],
                    "doubts": [],
                    "duties": [],
                    "posts": [],
                },
            ]
        }
    ]
}


@pytest.fixture
def draft():
    return d.from_recognised(READ)


def named(draft, name):
    return next(n for n in draft if name in (n.name, n.text))


def test_a_unit_stands_under_the_unit_named_by_alias(draft) -> None:
    assert named(draft, "清算中心").parent == named(draft, "运营管理部").id
    assert d.counts(draft) == {"units": 2, "posts": 1, "duties": 4, "doubts": 1, "rejected": 0}


def test_stored_and_read_back_it_is_the_same(draft) -> None:
    assert d.from_json(d.to_json(draft)) == draft


def test_a_correction_writes_the_node_it_touched_and_keeps_the_rows_of_the_others(draft) -> None:
    rows = d.to_json(draft)
    after = d.reject(draft, [draft[1].id])
    stored = d.to_json(after, draft, rows)
    assert d.from_json(stored) == after
    assert [place for place, row in enumerate(stored) if row is not rows[place]] == [1]


def test_rejecting_a_post_takes_its_duties_along_and_restoring_brings_them_back(draft) -> None:
    post = named(draft, "柜员").id
    without = d.reject(draft, [post])
    assert d.counts(without)["duties"] == 2
    assert d.counts(d.reject(without, [post], rejected=False)) == d.counts(draft)


def test_splitting_and_merging_keeps_the_words(draft) -> None:
    node = named(draft, "收付现金；登记尾箱")
    cut = d.split(draft, node.id, 5)
    assert [n.text for n in d.children(cut, node.parent)] == ["收付现金", "登记尾箱"]
    whole = d.merge(cut, [n.id for n in d.children(cut, node.parent)])
    assert named(whole, "收付现金；登记尾箱").id == node.id
    assert named(whole, "日终轧账").parent == node.id


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda x: d.edit(x, named(x, "柜员").id, name=" "), "draft.empty"),
        (lambda x: d.edit(x, named(x, "柜员").id, text="a"), "draft.field"),
        (lambda x: d.split(x, named(x, "制定柜面制度").id, 0), "draft.split"),
        (lambda x: d.merge(x, [named(x, "制定柜面制度").id]), "draft.merge"),
        (lambda x: d.merge(x, [named(x, "制定柜面制度").id, named(x, "日终轧账").id]), "draft.merge"),
        (lambda x: d.move(x, [named(x, "柜员").id], named(x, "检查网点").id), "draft.move"),
        (lambda x: d.move(x, [named(x, "运营管理部").id], named(x, "清算中心").id), "draft.move"),
        (lambda x: d.reject(x, ["u999"]), "draft.unknown_node"),
        (lambda x: d.add(x, "post", "", name="库管员"), "draft.add"),
    ],
)
def test_what_makes_no_sense_is_refused(draft, act, code) -> None:
    with pytest.raises(Refused) as refused:
        act(draft)
    assert refused.value.codes == {code}


def test_a_doubt_is_gone_once_somebody_looked(draft) -> None:
    node = named(draft, "检查网点")
    assert d.doubtful(d.settle(draft, [node.id])) == []
    assert d.doubtful(d.edit(draft, node.id, text="按季检查网点")) == []


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
)
def test_marking_gives_back_every_character_once(text, places) -> None:
    nodes = [
        d.Node(f"d{n}", d.DUTY, "", start=min(a, b, len(text)), end=min(max(a, b), len(text)))
        for n, (a, b) in enumerate(places)
    ]
    assert "".join(piece.text for piece in stretches(text, nodes)) == text


def test_a_change_can_be_undone_exactly(draft) -> None:
    for after in (
        d.split(draft, named(draft, "收付现金；登记尾箱").id, 5),
        d.reject(draft, [named(draft, "柜员").id]),
        d.add(draft, "unit", "", name="保卫部"),
        d.move(draft, [named(draft, "制定柜面制度").id], named(draft, "柜员").id),
    ):
        assert d.undone(after, d.change_step(draft, after)) == draft
