"""Cleaning keeps the place of every character; comparison forgets typography only (文本规整)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.intake.domain.damage import damage
from gangze.intake.domain.normalise import RemovedKind, clean, comparable, is_han, strip_enumerator
from gangze.intake.domain.page_marks import page_marks


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("櫃員負責現金收付", "柜员负责现金收付"),
        ("運營主管負(fù)責帳(zhàng)務", "运营主管负责帐务"),
        ("運營主管負（fù）責", "运营主管负责"),
        ("負(fu\u0300)責", "负责"),
        ("系統(ATM)維護", "系统(ATM)维护"),
        ("客户\u200b经理\ufeff", "客户经理"),
        ("１．２万元（含）", "1.2万元(含)"),
        ("①审核②复核", "①审核②复核"),
        ("⑴审核", "(1)审核"),
        ("核对账务?/p>登记台账", "核对账务\n登记台账"),
        ("核对&nbsp;账务&nbsp登记", "核对 账务 登记"),
        ("<p class='a'>核对<strong>账务</strong></p>", "\n核对账务\n"),
        ("差错率<5%", "差错率<5%"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("\uf0b7负责营销", "•负责营销"),
        ("信贷。\uf06c会计", "信贷。•会计"),
    ],
)
def test_clean_gives_what_a_reader_would_see(original: str, expected: str) -> None:
    assert clean(original).text == expected


def test_span_leads_back_to_the_original_words() -> None:
    original = "第1行\u200b責(zé)任明确，賬(zhàng)務"
    cleaned = clean(original)
    start = cleaned.text.index("责任")
    assert original[slice(*cleaned.span(start, start + 1))] == "責(zé)"
    assert original[slice(*cleaned.span(start, start + 4))] == "責(zé)任明确"
    start = cleaned.text.index("账")
    assert original[slice(*cleaned.span(start, len(cleaned.text)))] == "賬(zhàng)務"


def test_span_of_a_composed_letter_takes_all_of_it() -> None:
    cleaned = clean("re\u0301sume")
    assert cleaned.text == "résume"
    assert cleaned.span(1, 2) == (1, 3)


def test_span_refuses_offsets_outside_the_text() -> None:
    with pytest.raises(IndexError, match="outside"):
        clean("柜员").span(1, 5)


def test_what_was_left_out_is_told_with_its_place() -> None:
    original = "督(dū)辦\u200b工作"
    kinds = [(original[r.start : r.end], r.kind) for r in clean(original).removed]
    assert kinds == [("(dū)", RemovedKind.PINYIN), ("\u200b", RemovedKind.INVISIBLE)]


def test_page_numbers_glued_into_words_are_left_out() -> None:
    original = "协助分支机2 / 31构开展工作\n办理结算4 / 313.负责对账\n核对凭证6 / 31表"
    cleaned = clean(original)
    assert cleaned.text == "协助分支机构开展工作\n办理结算3.负责对账\n核对凭证表"
    assert [original[r.start : r.end] for r in cleaned.removed] == ["2 / 31", "4 / 31", "6 / 31"]


@pytest.mark.parametrize("text", ["完成1 / 3的任务", "利率3/4，比例1/2", "24/7服务", "2 / 3以上且3 / 5以上"])
def test_fractions_are_no_page_marks(text: str) -> None:
    assert page_marks(text) == []


@pytest.mark.parametrize("text", ["第3页 共59页", "- 12 -", "第 4 页", "7 / 20", "Page 3 of 9"])
def test_a_line_that_is_a_page_number_is_one(text: str) -> None:
    assert page_marks(f"上文\n{text}\n下文") == [(3, 3 + len(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("（一）负责“协调”工作；", "(一)負責「協調」工作。"),
        ("1、核对 尾箱", "核对尾箱"),
        ("1.核对尾箱", "（1）核对尾箱；"),
        ("①核对尾箱", "2)核对尾箱"),
        ("第三条 核对尾箱", "核对尾箱"),
        ("第十二章核对尾箱", "核对尾箱"),
        ("责(zé)任", "責任"),
        ("１０万元", "10万元"),
        ("●核对尾箱", "■ 核对尾箱"),
        ("1.2.3 核对尾箱", "核对尾箱"),
        ("【贷款】审查", "[贷款]审查"),
        ("、核对尾箱", "核对尾箱"),
        ("A.核对尾箱", "a) 核对尾箱"),
    ],
)
def test_same_words_compare_equal(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    "text", ["3.5%以上的贷款", "10万元以下", "一级支行行长", "2.5万元以上须审批", "三农业务"]
)
def test_figures_at_the_front_are_no_enumerator(text: str) -> None:
    assert strip_enumerator(text) == text


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("核对�账务", "text.replacement", "�"),
        ("锟斤拷办理结算", "text.mojibake", "锟斤拷"),
        ("负责开展?作计划", "text.question_mark", "?"),
        ("做好服務??蛻管理", "text.question_mark", "??"),
        ("核对账务?/p>", "text.question_mark", "?/"),
        ("负责è´¢å\u008a¡管理", "text.mojibake", "è´¢å\u008a¡"),
        ("协调rn督办", "text.fragment", "rn"),
        ("管理\ue63c制度", "text.private_character", "\ue63c"),
    ],
)
def test_damage_is_found_with_its_place(text: str, code: str, words: str) -> None:
    found = damage(text, offset=100)
    assert [(d.code, text[d.start - 100 : d.end - 100]) for d in found] == [(code, words)]
    assert found[0].finding().source == f"{found[0].start}-{found[0].end}"
    assert found[0].finding().remedy


@pytest.mark.parametrize(
    "text",
    [
        "手续是否齐全?如否，退回",
        "在ATM机上取款",
        "通过app办理",
        "什么是内控?内控是制度",
        "负责IT系统",
        "使用pos机收单",
    ],
)
def test_sound_text_raises_no_alarm(text: str) -> None:
    assert damage(text) == []


def test_rare_characters_are_chinese() -> None:
    assert is_han("㐂")
    assert is_han("\U00020bb7")
    assert not is_han("A")


_ANY_TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=200) | st.text(
    alphabet="責(zé)?/p>&nbsp;1 / 5９\u200b\u0301é（）①㈠柜员\r\n\uf0b7<b>", max_size=80
)


@given(_ANY_TEXT)
def test_any_text_is_cleaned_and_every_place_is_valid(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.map) == len(cleaned.text)
    assert list(cleaned.map) == sorted(cleaned.map)
    start, end = cleaned.span(0, len(cleaned.text))
    assert 0 <= start <= end <= len(text)
    for place in range(len(cleaned.text)):
        one, two = cleaned.span(place, place + 1)
        assert 0 <= one < two <= len(text)


@given(_ANY_TEXT)
def test_every_character_left_out_is_accounted_for(text: str) -> None:
    cleaned = clean(text)
    covered = set(cleaned.map)
    for removed in cleaned.removed:
        covered.update(range(removed.start, removed.end))
    for start, end in (cleaned.span(i, i + 1) for i in range(len(cleaned.text))):
        covered.update(range(start, end))
    assert covered == set(range(len(text)))


@given(_ANY_TEXT)
def test_damage_and_comparison_take_any_text(text: str) -> None:
    for place in damage(text):
        assert 0 <= place.start < place.end <= len(text)
    assert " " not in comparable(text)
