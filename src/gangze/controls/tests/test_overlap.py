"""Real overlaps of duties are told apart from what only reads alike."""

from __future__ import annotations

import pytest

from gangze.controls.domain.bank import Bank, Bearer, Line
from gangze.controls.domain.overlap import Kind, Library, alike, overlaps
from gangze.controls.tests.bank_made import bank

LIBRARY = "负责客户信息库的建设、管理和日常维护"
LIBRARY_TOO = "负责客户信息库的建设和日常维护"


def _kinds(given: Bank) -> set[Kind]:
    return {pair.kind for pair in alike(given)}


def test_two_posts_of_one_department_with_the_same_duty_overlap() -> None:
    given = bank({"客户服务中心": {"支持岗": [LIBRARY_TOO, "接听客户来电"], "质量岗": [LIBRARY, "监听录音并评分"]}})
    (found,) = overlaps(given)
    assert found.code == "overlap.duty"
    assert [w.text for w in found.witness if w.kind == "duty"] == [LIBRARY_TOO, LIBRARY]
    assert [w.name for w in found.witness if w.kind == "post"] == ["支持岗", "质量岗"]
    (pair,) = alike(given)
    assert "管理" in "".join(run.text for run in pair.shared() if run.op == "insert")
    assert "".join(run.text for run in pair.shared() if run.op != "delete") == LIBRARY


def test_the_same_words_of_three_posts_are_one_finding() -> None:
    given = bank({"科技部": {"开发岗": [LIBRARY], "运维岗": [LIBRARY], "数据岗": [LIBRARY]}})
    (found,) = overlaps(given)
    assert sum(w.kind == "duty" for w in found.witness) == 3


def test_the_closing_formula_is_no_overlap() -> None:
    given = bank({"综合部": {"文秘岗": ["完成领导交办的其他工作任务"], "会计岗": ["完成领导交办的其他工作任务。"]}})
    assert _kinds(given) == {Kind.BOILERPLATE}
    assert not list(overlaps(given))


def test_what_stands_in_very_many_manuals_is_a_formula() -> None:
    posts = {f"{name}岗": ["遵守保密规定，妥善保管工作资料"] for name in "甲乙丙丁戊"}
    assert _kinds(bank({"综合部": posts})) == {Kind.BOILERPLATE}


@pytest.mark.parametrize("depth", [0, 1])
def test_a_departments_duty_in_its_own_post_is_inherited(depth: int) -> None:
    units: dict[str, dict[str, list[str]]] = {"电子银行部": {} if depth else {"运营岗": [LIBRARY]}}
    if depth:
        units["客服中心"] = {"运营岗": [LIBRARY]}
    given = bank(units, of_units={"电子银行部": [LIBRARY_TOO]}, above={"客服中心": "电子银行部"} if depth else {})
    assert _kinds(given) == {Kind.INHERITED}


def test_a_departments_duty_in_another_departments_post_is_not_inherited() -> None:
    given = bank({"电子银行部": {}, "客户部": {"经理岗": [LIBRARY]}}, of_units={"电子银行部": [LIBRARY_TOO]})
    assert _kinds(given) == {Kind.OVERLAP}


def test_the_same_post_in_two_branches_is_parallel() -> None:
    given = bank(
        {"云屏分行": {}, "栖江分行": {}, "云屏综合部": {"综合岗": [LIBRARY]}, "栖江办公室": {"档案岗": [LIBRARY_TOO]}},
        above={"云屏综合部": "云屏分行", "栖江办公室": "栖江分行"},
    )
    assert _kinds(given) == {Kind.PARALLEL}


def test_posts_of_one_name_in_two_departments_are_parallel() -> None:
    given = bank({"维权部": {"综合岗": [LIBRARY]}, "自律部": {"综合": [LIBRARY]}})
    assert _kinds(given) == {Kind.PARALLEL}


def test_departments_set_up_alike_for_different_customers_are_parallel() -> None:
    duties = [
        "制定年度营销计划和预算计划",
        "开展客户满意度调查并通报",
        "建设客户经理与产品经理队伍",
        "组织产品上市后的评估",
    ]
    given = bank({"对公部门": {}, "私人部门": {}}, of_units={"对公部门": duties, "私人部门": duties})
    assert _kinds(given) == {Kind.PARALLEL}


def test_each_for_its_own_field_is_parallel() -> None:
    given = bank(
        {"公司银行部": {}, "零售银行部": {}},
        of_units={"公司银行部": ["拟定公司授信审批流程和授权体系"], "零售银行部": ["拟定零售授信审批流程和授权体系"]},
    )
    assert _kinds(given) == {Kind.PARALLEL}


def test_head_office_and_branch_each_at_its_level_do_not_overlap() -> None:
    given = bank(
        {"总行": {}, "云屏分行": {}},
        of_units={"总行": ["组织电子银行业务的培训和宣传"], "云屏分行": ["组织辖内电子银行业务的培训和宣传"]},
    )
    assert _kinds(given) == {Kind.SAME_LEVEL}


def test_one_leads_and_one_assists() -> None:
    given = bank({"财务部": {"会计岗": ["固定资产账务核对和盘点工作"], "资产岗": ["配合固定资产账务核对和盘点工作"]}})
    assert _kinds(given) == {Kind.ASSISTING}


def test_two_who_both_assist_in_the_same_words_overlap() -> None:
    same = "协助主任做好培训和资格考试的组织实施"
    given = bank({"宣传部": {"综合岗": [same], "培训岗": [same]}})
    assert [found.code for found in overlaps(given)] == ["overlap.duty"]


def test_duties_of_standing_in_are_not_held_against_each_other_but_who_stands_in_is_asked() -> None:
    list_of_three = [
        "3号柜员请假，履行以下职责",
        ">受理客户提交的现金业务",
        ">妥善保管重要空白凭证",
        ">按规定打印会计凭证",
    ]
    given = bank({"营业部": {"1号柜员": list_of_three, "2号柜员": list_of_three}})
    assert _kinds(given) == {Kind.STANDING_IN}
    (found,) = overlaps(given)
    assert found.code == "overlap.standing_in"
    assert [w.name for w in found.witness if w.kind == "post"] == ["1号柜员", "2号柜员"]


def test_a_duty_is_not_held_against_its_own_parts() -> None:
    given = bank({"营业部": {"柜员": ["妥善保管重要空白凭证和印章", ">妥善保管重要空白凭证和印章。"]}})
    assert alike(given) == []


def test_short_words_say_too_little() -> None:
    given = bank({"甲部": {"一岗": ["档案管理"], "二岗": ["档案管理"]}})
    assert alike(given) == []


def test_findings_do_not_depend_on_the_order_of_manuals() -> None:
    one = bank({"客户部": {"支持岗": [LIBRARY_TOO], "质量岗": [LIBRARY]}})
    other = bank({"客户部": {"质量岗": [LIBRARY], "支持岗": [LIBRARY_TOO]}})
    assert [f.values for f in overlaps(one)] == [f.values for f in overlaps(other)]


def test_one_edited_manual_is_held_against_all_others() -> None:
    given = bank({"客户部": {"支持岗": [LIBRARY_TOO, "接听客户来电并登记"], "质量岗": ["监听录音并逐条评分"]}})
    kept = Library(given)
    edited = [Line(91, (Bearer.POST, 2), None, LIBRARY), Line(92, (Bearer.POST, 2), None, "接听客户来电并登记")]
    found = kept.alike_to(edited)
    assert {(pair.first.id, pair.second.id) for pair in found} == {(91, 1), (92, 2)}
    assert {pair.kind for pair in found} == {Kind.OVERLAP}
    assert kept.alike_to([Line(93, (Bearer.POST, 2), None, "监听录音并逐条评分")]) == []
