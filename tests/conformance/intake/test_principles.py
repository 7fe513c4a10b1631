"""Each principle of the reading, tried on names and layouts of several kinds of bank.

A principle that holds for one document alone would be a memory, so every test draws its own small texts.
"""

from __future__ import annotations

from typing import Any

import pytest

from gangze.intake.domain.parse import parse
from gangze.intake.readers import read


def reading(text: str, name: str = "文件.txt") -> list[dict[str, Any]]:
    """The units that a text gives, of all its documents."""
    return list(parse(read(name, text.encode())).as_dict()["units"])


def posts(text: str) -> list[str]:
    """The names of all posts, in order."""
    return [post["name"] for unit in reading(text) for post in unit["posts"]]


def units(text: str) -> list[str]:
    """The names of all units, in order."""
    return [unit["name"] for unit in reading(text)]


def duties(text: str) -> dict[str, list[str]]:
    """The duties of each owner, by the owner's name."""
    found: dict[str, list[str]] = {}
    for unit in reading(text):
        for owner in (unit, *unit["posts"]):
            found.setdefault(owner["name"], []).extend(duty["text"] for duty in owner["duties"])
    return found


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("主办会计(李××)", "主办会计"),
        ("客户经理(兼)(王×)", "客户经理"),
        ("押运员(外包)", "押运员"),
        ("消保专员(2021年增设)", "消保专员"),
        ("值班长(每班一人)", "值班长"),
        ("信托经理岗(暂缺)", "信托经理岗"),
        ("柜员主管（由内勤主任兼）", "柜员主管"),
        ("合规经理(派驻)", "合规经理"),
        ("守库员（轮值）", "守库员"),
        ("综合文员（劳务派遣）", "综合文员"),
    ],
)
def test_a_bracket_that_tells_nobody_apart_is_a_note(heading: str, name: str) -> None:
    text = f"东溪村镇银行营业部岗位职责\n{heading}\n1、登记台账。\n2、每月核对一次。\n大堂引导员\n1、引导客户。\n2、看护设备。\n"
    assert posts(text) == [name, "大堂引导员"]


def test_a_bracket_that_tells_two_posts_apart_stays() -> None:
    text = "某支行岗位职责\n副行长(分管公司)\n1、营销企业客户。\n2、审查授信。\n副行长(分管运营)\n1、管理柜面。\n2、每周查库。\n"
    assert posts(text) == ["副行长(分管公司)", "副行长(分管运营)"]
