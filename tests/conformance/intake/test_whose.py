"""Whose duty is it, in layouts where no heading alone tells: articles, questions, titles in two lines, sheets.

Each principle is tried on several names, in texts of its own.
"""

from __future__ import annotations

from typing import Any

import pytest

from gangze.intake.domain.parse import parse
from gangze.intake.readers import read


def owned(text: str, name: str = "文件.txt") -> dict[tuple[str, str], list[str]]:
    """The duties of a text by (unit, post); the post is empty for a unit's own."""
    found: dict[tuple[str, str], list[str]] = {}
    units: list[dict[str, Any]] = parse(read(name, text.encode())).as_dict()["units"]
    for unit in units:
        for owner, post in [(unit, ""), *((post, post["name"]) for post in unit["posts"])]:
            if owner["duties"]:
                found[unit["name"], post] = [duty["text"] for duty in owner["duties"]]
    return found


def parents(text: str) -> dict[str, str | None]:
    """Each unit's parent."""
    return {unit["name"]: unit["parent"] for unit in parse(read("文件.txt", text.encode())).as_dict()["units"]}


@pytest.mark.parametrize(
    ("article", "post"),
    [
        ("审查员自收到资料之日起5个工作日内出具意见。", "审查员"),
        ("权证保管岗双人管库，每季核对权证。", "权证保管岗"),
        ("放款审核岗审核下列事项：（一）合同要素；（二）审批条件。", "放款审核岗"),
        ("清收经理应当：一是制定方案；二是每月上门催收。", "清收经理"),
        ("独立审批人（含甲级、乙级）履行下列职责：（一）审批授信；（二）签署意见。", "独立审批人"),
    ],
)
def test_an_article_that_begins_with_a_post_is_about_it(article: str, post: str) -> None:
    text = f"某某银行授信岗位责任办法\n第一章 授信部\n第一条 授信部负责授信管理。\n第二条 {article}\n"
    assert ("授信部", post) in owned(text)


@pytest.mark.parametrize(
    "line",
    ["支行行长 程为民：", "支行行长程为民，", "支行行长由程为民担任，", "支行行长程为民、沈国芳，"],
)
def test_a_persons_name_behind_a_post_is_no_part_of_it(line: str) -> None:
    text = f"关于人员分工的通知\n一、河西支行\n{line}主持全面工作；每季查库一次。\n"
    assert owned(text) == {("河西支行", "支行行长"): ["主持全面工作", "每季查库一次"]}


def test_a_question_heads_its_answer() -> None:
    text = "岗位职责问答\n问：出纳员应该做些什么？\n答：每天核对库存；不得挪用库款。\n问：合规部承担什么职责？\n答：审查制度；组织培训。\n"
    found = {post or unit: duties for (unit, post), duties in owned(text).items()}
    assert found == {"出纳员": ["每天核对库存", "不得挪用库款"], "合规部": ["审查制度", "组织培训"]}


def test_a_word_for_all_departments_is_no_department() -> None:
    text = "青山县联社机关科室职责\n一、信贷科\n1、管理贷款。\n2、审查用途。\n二、稽核科\n1、检查账务。\n2、每季报告。\n"
    assert parents(text)["信贷科"] == parents(text)["稽核科"] == "青山县联社"


def test_a_branch_stands_below_the_branch_that_heads_the_document() -> None:
    text = "江南银行城北分行机构职责\n信贷部\n1、审查贷款。\n2、管理档案。\n青石支行\n1、揽收存款。\n2、报送报表。\n"
    assert parents(text)["青石支行"] == "江南银行城北分行"


def test_a_group_word_over_groups_is_no_group() -> None:
    text = "云山银行应急预案职责\n3.1 工作小组\n3.1.1 保障组（后勤部牵头）\n调拨现金；联系车辆。\n3.1.2 技术组\n切换线路；修复系统。\n"
    assert "工作小组" not in parents(text)
    assert {"保障组", "技术组"} <= set(parents(text))


def test_commas_in_an_exported_table_stay_in_the_duty() -> None:
    text = "部门,岗位,主要职责,备注\n资金部,融资岗,维护授信,成本控制在4.5%以内,\n资金部,调度岗,编制头寸表并每日报送部门负责人,无\n"
    found = owned(text, "职责.csv")
    assert found["资金部", "融资岗"] == ["维护授信,成本控制在4.5%以内"]


def test_forms_in_two_languages_are_read_by_the_chinese() -> None:
    text = (
        "Department / 部门：合规部 Compliance\nJob Title / 职位：合规主任 Compliance Officer\n"
        "Key Responsibilities / 主要职责：\nA. 受理申报；\nB. 提交报告。\n"
    )
    assert owned(text) == {("合规部", "合规主任"): ["受理申报", "提交报告"]}


@pytest.mark.parametrize("body", ["防汛领导小组", "网络安全领导小组", "采购评审委员会"])
def test_who_leads_a_body_does_not_take_its_duties(body: str) -> None:
    head = "主任委员" if body.endswith("委员会") else "组长"
    text = f"（一）{body}\n{body}{head}由行长担任，成员为各部门负责人。主要职责：\n1.审定年度工作方案\n2.每季度召开一次会议\n"
    assert owned(text) == {(body, ""): ["审定年度工作方案", "每季度召开一次会议"]}
