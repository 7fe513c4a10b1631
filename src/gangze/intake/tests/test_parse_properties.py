"""What holds for every text whatsoever (不变量)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gangze.intake.domain.parse import parse, portions
from gangze.intake.domain.recognised import Duty, Recognised
from gangze.intake.domain.source import Source

WORDS = st.sampled_from(
    [
        "综合部",
        "信贷部",
        "主任",
        "柜员岗",
        "职责",
        "岗位职责",
        "工作职责：",
        "任职要求：",
        "负责",
        "办理业务；",
        "每日",
        "（一）",
        "（二）",
        "(1)",
        "1.",
        "2、",
        "3)",
        "①",
        "一、",
        "二、",
        "第一条",
        "第二章",
        "、",
        ")",
        "()",
        "：",
        "；",
        "。",
        "，",
        "•",
        "|",
        "---",
        "岗位名称：",
        "所属部门",
        "序号",
        "如下：",
        "设",
        "1名",
        "不超过5万元",
        "2023年",
        "1.5",
        "12/59",
        "第3页",
        "責(zé)任",
        "<p>",
        "?/p>",
        "&nbsp;",
        "\ue000",
        "下一篇",
        "特此通知",
        "A.",
        "Ⅰ、",
        "甲、",
        "#",
        "**",
        "【",
        "】",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.just("\n"), st.text(max_size=4)), max_size=60).map("".join)


def read(text: str) -> Recognised:
    return parse(Source("x.txt", "text/plain", text))


def each(duties: Iterable[Duty]) -> Iterable[Duty]:
    for duty in duties:
        yield duty
        yield from each(duty.duties)


LINES = st.sampled_from(
    [
        "",
        "　　",
        "综合部工作职责",
        "信贷部人员岗位职责",
        "岗位职责 篇三",
        "综合部设主任、综合岗、文秘岗。",
        "一、主任",
        "（二）负责本部门全面工作；",
        "1.每月10日前报送上月小结；",
        "2、差错率不高于0.1%。",
        "负责保管印章和空白凭证；",
        "| 岗位 | 职责 |",
        "| 综合岗 | 负责办理 |",
        "岗位名称：综合岗",
        "所属部门：信贷部",
        "任职要求：",
        "第三条 综合部负责办公。",
        "- 3 -",
        "3 / 59",
        "4 / 59",
        "相关文章",
        "某某银行工作总结",
        "特此通知",
        "<<1、>>",
        "# 审计部",
        "責(zé)任",
        "\x00\x1c\x85",
        "\ud800",
        "①②③",
    ]
)
MIXTURES = st.lists(st.one_of(LINES, LINES, TEXTS), max_size=30).map("\n".join)


@settings(max_examples=300)
@given(st.one_of(TEXTS, MIXTURES))
def test_every_character_is_accounted_for_once(text: str) -> None:
    found = read(text)
    seen = bytearray(len(text))
    for start, end in [*found.covered, *(item.span for item in found.unrecognised)]:
        assert not any(seen[start:end])
        seen[start:end] = b"\1" * (end - start)
    for item in found.unrecognised:
        assert item.text == text[slice(*item.span)]
        assert item.reason
    missed = [character for character, mark in zip(text, seen, strict=True) if not mark and not character.isspace()]
    assert not missed


@settings(max_examples=300)
@given(TEXTS)
def test_spans_point_at_what_they_say(text: str) -> None:
    found = read(text)
    for duty in found.duties():
        start, end = duty.span
        assert 0 <= start < end <= len(text)
        assert duty.original == text[start:end]
        assert duty.text
    for unit in found.units:
        assert 0 <= unit.span[0] <= unit.span[1] <= len(text)
        assert unit.parent is None or unit.parent != unit.name
    json.dumps(found.as_dict(), ensure_ascii=False)


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    read(text)


@given(TEXTS)
@settings(max_examples=50)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text).as_dict() == read(text).as_dict()


PART = "综合部职责\n" + "".join(f"{n}.负责第{n}项事务，每月报送一次；\n" for n in range(1, 1200))


def test_progress_is_told_inside_one_long_document_and_reaches_the_end() -> None:
    steps: list[tuple[int, int]] = []
    found = parse(Source("大.txt", "text/plain", PART), lambda done, total: steps.append((done, total)))
    assert len(found.documents) == 1
    done = [step for step, _ in steps]
    assert done == sorted(set(done))
    assert 20 < len(steps) <= 250
    assert done[-1] == steps[-1][1]
    assert max(later - earlier for earlier, later in pairwise(done)) < steps[-1][1] / 4


def test_documents_are_handed_on_before_the_next_is_read() -> None:
    text = "".join(f"{name}工作职责\n{name}工作职责\n1.保管印章；\n" for name in ("综合部", "信贷部", "审计部"))
    done: list[int] = []
    handed = portions(Source("多.txt", "text/plain", text), lambda now, _: done.append(now))
    first = next(handed)
    assert first.document is not None
    assert first.document.title == "综合部工作职责"
    assert done[-1] < len(text) / 2
    assert [p.document.title for p in handed if p.document] == ["信贷部工作职责", "审计部工作职责"]
