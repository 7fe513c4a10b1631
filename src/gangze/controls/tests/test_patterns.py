"""Patterns as staff write them: what is understood, what is refused and why."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.controls.domain.patterns import GAP_LENGTH, MOST_GAPS, BadPattern, Order, read_pattern, verb_and_object

LISTS = {"印章": ["印章", "公章"]}


def matches(pattern: str, text: str) -> bool:
    return read_pattern(pattern, LISTS).expression().search(text) is not None


def test_a_gap_stays_in_its_clause_and_is_short() -> None:
    assert matches("保管…印章", "保管本行行政印章")
    assert not matches("保管…印章", "保管凭证，登记印章")
    assert not matches("保管…印章", "保管" + "甲" * (GAP_LENGTH + 1) + "印章")


def test_choices_missing_words_and_lists() -> None:
    assert matches("(保管|掌管)<印章>", "掌管公章")
    assert matches("系统(的)?开发", "系统开发") and matches("系统(的)?开发", "系统的开发")
    assert not matches("(保管|掌管)<印章>", "使用公章")


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(a+)+审批", "不能用“+”"),
        ("审批.*", "不能用“.”"),
        (r"(审批)\1", "不能用“\\”"),
        ("((审批|核准)…)…", "不能用“(”"),
        ("[审核]批", "不能用“[”"),
        ("(审批|)", "每一项都要有字"),
        ("(审批…)贷款", "里不能用“…”"),
        ("…", "匹配空文字"),
        ("(审批)?", "匹配空文字"),
        ("审…批", "两个字以上"),
        ("<没有的词表>", "没有叫“没有的词表”的词表"),
        ("审批" + "…贷款" * (MOST_GAPS + 1), f"最多用 {MOST_GAPS} 个"),
    ],
)
def test_what_else_regular_expressions_know_is_refused_with_the_reason(pattern: str, why: str) -> None:
    with pytest.raises(BadPattern, match=re.escape(why)):
        read_pattern(pattern, LISTS)


@given(st.text(alphabet="审批贷款…()|?<>印章+*.[]{}\\^$甲", max_size=20))
def test_whatever_is_written_is_refused_or_repeats_nothing_without_bound(text: str) -> None:
    try:
        pattern = read_pattern(text, LISTS)
    except BadPattern:
        return
    source = pattern.expression().pattern
    assert not re.search(r"(?<!\\)[*+]", source.replace("[^", "")), source
    assert pattern.expression().search("") is None


def test_verbs_and_objects_stand_in_either_order() -> None:
    forward, back = verb_and_object(["保管"], ["印章", "公章"])
    assert (forward.order, back.order) == (Order.VERB, Order.OBJECT)
    assert forward.expression().search("保管行政印章")
    assert back.expression().search("公章、证照等的保管")


def test_every_pattern_names_what_must_stand_in_the_text() -> None:
    assert list(read_pattern("保管…(印章|公章)(等)?", LISTS).anchors()) == [("保管",), ("印章", "公章")]
