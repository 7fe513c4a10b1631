"""Doing, leading, making rules, helping: told apart by the words around."""

from __future__ import annotations

import pytest

from gangze.controls.domain.parts import Part, holds_together, kept_apart, part_of
from gangze.controls.domain.patterns import Order


def part(duty: str) -> Part | None:
    """The part in what stands between the bars; `!` before the first bar where an act and its object are meant."""
    acts_on = "!|" in duty
    before, mention, after = duty.replace("!|", "|").split("|")
    return part_of(before + mention + after, len(before), len(before + mention), acts_on=acts_on)


@pytest.mark.parametrize(
    ("duty", "expected"),
    [
        ("!|保管行政印章|", Part.DO),
        ("负责!|保管行政印章|，凭审批单用印", Part.DO),
        ("牵头!|编制年度预算|", Part.DO),
        ("组织实施|资产采购|", Part.DO),
        ("经批准后!|办理付款手续|", Part.DO),
        ("登记台账并|催收|", Part.DO),
        ("审核报销单据、!|发放工资|", Part.DO),
        ("组织各网点|查库|", Part.MANAGE),
        ("指导网点!|办理开户|", Part.MANAGE),
        ("督促支行|催收|", Part.MANAGE),
        ("审批分行!|采购办公用品|", Part.MANAGE),
        ("向行长报告|合规检查|和整改情况", Part.MANAGE),
        ("监督|贷后检查|执行情况", Part.MANAGE),
        ("负责|不良资产催收|的督导", Part.MANAGE),
        ("对|资金清算|进行检查", Part.MANAGE),
        ("负责!|采购物资|的验收", Part.MANAGE),
        ("制定|信贷审批|流程", Part.RULES),
        ("落实|反洗钱监测|制度", Part.RULES),
        ("制定会计核算、|资金清算|和柜面业务操作规程", Part.RULES),
        ("拟订|清收|方案", Part.RULES),
        ("协助运营主管!|保管备用钥匙|", Part.ASSIST),
        ("负责配合财务人员|盘点|", Part.ASSIST),
        ("不得代客户!|保管印章|", None),
        ("严禁!|办理清算|", None),
        ("报总经理|审批|", None),
        ("由专职审批人|审批|", None),
        ("5万元以上付款须经运营主管|复核|", None),
        ("管理|采购|人员", None),
        ("凭|审批|单用印", None),
    ],
)
def test_part(duty: str, expected: Part | None) -> None:
    assert part(duty) is expected


def test_organising_counts_as_doing_where_the_activity_says_so() -> None:
    text = "组织新员工入行培训"
    assert part_of(text, 5, 9, acts_on=False, led=True) is Part.DO
    assert part_of(text, 5, 9, acts_on=False) is Part.MANAGE


@pytest.mark.parametrize("gap", ["本人的", "、介绍信等", "和登记", "分行上报的", ""])
def test_an_act_and_its_object_hold_together(gap: str) -> None:
    assert holds_together(gap, Order.VERB)


@pytest.mark.parametrize("gap", ["预算、审批", "档案和登记重要", "业务指导、账户"])
def test_another_act_comes_between(gap: str) -> None:
    assert not holds_together(gap, Order.VERB)


def test_an_object_that_is_the_attribute_of_people_is_none() -> None:
    assert not holds_together("人员", Order.OBJECT)
    assert holds_together("人员", Order.VERB)


def test_what_a_duty_itself_splits_among_people() -> None:
    assert kept_apart("录入和审核业务要素，录入与审核由不同人员完成")
    assert kept_apart("维护参数，依据审批单一人维护、一人复核")
    assert not kept_apart("双人办理个人贷款调查")
