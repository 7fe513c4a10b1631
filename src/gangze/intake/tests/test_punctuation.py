"""Chinese marks come back where the text is Chinese, and nowhere else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.intake.domain.punctuation import chinese_punctuation


@pytest.mark.parametrize(
    ("plain", "chinese"),
    [
        ("起草文稿,提前3个工作日送审;", "起草文稿，提前3个工作日送审；"),
        ("差错率不高于0.1%,按月通报", "差错率不高于0.1%，按月通报"),
        ("金额1,000元以下(含)由主管审批", "金额1,000元以下（含）由主管审批"),
        ("每日8:30前开门", "每日8:30前开门"),
        ("客户关系管理(CRM)系统", "客户关系管理（CRM）系统"),
        ("CRM (v2), see below", "CRM (v2), see below"),
        ("分工:甲办理,乙复核", "分工：甲办理，乙复核"),
    ],
)
def test_marks_follow_the_characters_around_them(plain: str, chinese: str) -> None:
    assert chinese_punctuation(plain) == chinese


@given(st.text(alphabet="岗位职责,;:()0123abc%", max_size=40))
def test_only_the_width_of_marks_changes(text: str) -> None:
    assert unicodedata.normalize("NFKC", chinese_punctuation(text)) == text
