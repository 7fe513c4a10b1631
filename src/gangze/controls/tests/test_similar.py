"""Texts that mean much the same are found, among few and among many."""

from __future__ import annotations

import random

import numpy as np
import pytest
from rapidfuzz import fuzz

from gangze.controls.domain import similar
from gangze.controls.domain.similar import ALIKE, Similar, comparable

THINGS = ["印鉴卡", "空白凭证", "尾箱", "抵押物", "客户资料", "授信合同", "反洗钱报告", "现金调拨", "理财产品", "外汇敞口", "固定资产", "薪酬发放"]
ACTS = ["登记", "保管", "核对", "审批", "调查", "报送", "复核", "维护", "盘点", "培训"]
PLACES = ["营业网点", "分行", "总行各部门", "支行", "审计部", "运营主管", "客户经理"]


def _texts(count: int) -> list[str]:
    chance = random.Random(3)
    made = set()
    while len(made) < count:
        words = [
            chance.choice(PLACES),
            chance.choice(THINGS),
            chance.choice(ACTS),
            chance.choice(PLACES),
            chance.choice(THINGS),
        ]
        made.add("".join(words) + chance.choice(["", "并留存记录", "按月汇总", "双人办理"]))
    return sorted(made)


def _exact(texts: list[str]) -> set[tuple[int, int]]:
    return {
        (one, other)
        for one in range(len(texts))
        for other in range(one + 1, len(texts))
        if fuzz.ratio(texts[one], texts[other]) >= ALIKE
    }


def _set(pairs: similar.Pairs) -> set[tuple[int, int]]:
    return set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))


def test_few_texts_are_all_compared() -> None:
    texts = _texts(300)
    expected = _exact(texts)
    assert expected
    assert _set(Similar(texts).pairs()) == expected


def test_many_texts_are_found_by_their_rare_pairs_of_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = _texts(800)
    expected = _exact(texts)
    monkeypatch.setattr(similar, "FEW", 100)
    monkeypatch.setattr(similar, "ROWS", 150)
    monkeypatch.setattr(similar, "COMMON", 0.5)
    found = _set(Similar(texts).pairs())
    assert found <= expected
    assert len(found) >= 0.95 * len(expected)


@pytest.mark.parametrize("few", [100, 3_000])
def test_some_others_are_held_against_the_kept_ones(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(similar, "FEW", few)
    monkeypatch.setattr(similar, "COMMON", 0.5)
    texts = _texts(400)
    near = Similar(texts).near([texts[17] + "等", "与此毫不相干的一句话"])
    assert (0, 17) in _set(near)
    assert set(near.first.tolist()) == {0}
    assert np.all(near.score >= ALIKE)


def test_nothing_is_alike_to_nothing() -> None:
    assert len(Similar([]).pairs().first) == 0
    assert len(Similar(["保管印章"]).pairs().first) == 0


def test_texts_are_compared_without_punctuation_and_their_first_verb() -> None:
    assert comparable("负责 印章、介绍信的保管；") == "印章介绍信的保管"
    assert comparable("负责") == "负责"


def test_what_was_compared_before_is_not_compared_again_and_says_the_same() -> None:
    before = _drawn(120)
    kept = similar.Compared(before)
    after = [*before[20:], *_drawn(150)[120:], before[30] + "等", "全新的一句职责说明"]
    after = list(dict.fromkeys(after))
    assert kept.serves(after)
    assert _set(kept.pairs(after)) == _set(Similar(after).pairs())
    assert _set(kept.pairs([])) == set()
    assert not kept.serves([f"第{number}条新的职责内容" for number in range(500)])


def _drawn(count: int) -> list[str]:
    """Distinct texts, many of them alike."""
    words = ["负责受理客户的", "协助办理客户的", "定期检查客户的"]
    return [f"{words[number % 3]}第{number // 6}类业务申请并登记{'台账' * (number % 2)}{number}" for number in range(count)]
