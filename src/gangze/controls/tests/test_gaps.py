"""What is missing, vague or stale is said, and what is not is left alone."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gangze.controls.domain import gaps
from gangze.controls.domain.bank import Bearer
from gangze.controls.domain.dated_terms import DatedTerm
from gangze.controls.tests.bank_made import TODAY, bank


def _missing(given: object) -> list[tuple[str, tuple[str, int]]]:
    return [(found.code, found.subject) for found in gaps.missing(given, TODAY)]  # type: ignore[arg-type]


def test_a_vacant_post_beside_held_ones_is_a_finding_of_its_own() -> None:
    given = bank({"营业部": {"柜员": ["办理现金业务"], "主管": ["复核当日业务"]}}, held=["柜员"])
    assert _missing(given) == [("missing.holder", ("position", 2))]


def test_a_unit_where_nobody_holds_any_post_is_one_finding() -> None:
    given = bank({"营业部": {"柜员": ["办理现金业务"], "主管": ["复核当日业务"]}})
    (found,) = gaps.missing(given, TODAY)
    assert (found.code, found.subject) == ("missing.holder", ("unit", 1))
    assert [w.name for w in found.witness] == ["营业部", "柜员", "主管"]


def test_who_has_left_or_is_yet_to_come_holds_nothing() -> None:
    given = bank({"营业部": {"柜员": ["办理现金业务"]}}, held=["柜员"])
    assert [found.code for found in gaps.missing(given, TODAY - 11)] == ["missing.holder"]
    assert [found.code for found in gaps.missing(given, TODAY + 10)] == ["missing.holder"]
    assert not list(gaps.missing(given, TODAY + 9))


def test_a_post_without_establishment_is_not_vacant() -> None:
    given = bank({"营业部": {"柜员": ["办理现金业务"]}})
    none = dataclasses.replace(given, positions=[dataclasses.replace(given.positions[0], headcount=0)])
    assert not list(gaps.missing(none, TODAY))


def test_posts_and_departments_without_duties_are_missing_a_manual() -> None:
    given = bank(
        {"票据部": {"交易岗": []}, "总务部": {}, "保卫部": {}}, of_units={"保卫部": ["组织消防检查"]}, held=["交易岗"]
    )
    assert _missing(given) == [("missing.manual", ("post", 1)), ("missing.manual", ("unit", 2))]


def test_a_unit_that_only_holds_others_needs_no_duties() -> None:
    given = bank({"总行": {}, "总务部": {"司机": ["驾驶车辆"]}}, above={"总务部": "总行"}, held=["司机"])
    assert not list(gaps.missing(given, TODAY))


def test_posts_without_criteria() -> None:
    given = bank(
        {"营业部": {"柜员": ["办理现金业务"], "主管": ["复核当日业务"], "保安": []}, "金库": {"库管员": ["管库"]}}
    )
    found = list(gaps.unmeasured(given, {(Bearer.POST, 4)}))
    assert [(f.code, f.subject) for f in found] == [("missing.criterion", ("unit", 1))]
    found = list(gaps.unmeasured(given, {(Bearer.POST, 1), (Bearer.POST, 4)}))
    assert [(f.code, f.subject) for f in found] == [("missing.criterion", ("post", 2))]


def test_standing_in_for_a_post_that_does_not_exist() -> None:
    duties = ["3号柜员请假，履行以下职责", ">受理现金业务"]
    given = bank({"营业部": {"1号柜员": duties}}, held=["1号柜员"])
    (found,) = gaps.missing(given, TODAY)
    assert (found.code, found.values) == ("missing.post_named", {"name": "3号柜员"})
    known = bank({"营业部": {"1号柜员": duties, "3号柜员": ["受理现金业务"]}}, held=["1号柜员", "3号柜员"])
    assert not list(gaps.missing(known, TODAY))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("拟定授信政策，提交首席信贷执行官审批", ["首席信贷执行官"]),
        ("在公司业务总监的指导下开展营销", ["公司业务总监"]),
        ("报分管副行长审批", []),
        ("由运营总监授权办理", []),
        ("向部门总监汇报工作", []),
    ],
)
def test_officers_named_in_full_whom_the_bank_does_not_have(text: str, named: list[str]) -> None:
    given = bank({"信贷部": {"经理岗": [text]}, "总行": {"运营总监": ["主持运营"]}}, held=["经理岗", "运营总监"])
    assert [f.values["name"] for f in gaps.missing(given, TODAY)] == named


def test_what_nobody_in_the_whole_bank_holds_is_one_finding_of_the_topmost_units() -> None:
    units = {"总行": {"行长": ["主持工作"]}, "甲支行": {"柜员": ["办理现金"]}, "丙行": {"经理": ["营销客户"]}}
    given = bank(units, above={"甲支行": "总行"})
    (found,) = gaps.missing(given, TODAY)
    assert (found.code, found.subject, found.values) == ("missing.holder", ("unit", 1), {"units": "3"})
    partly = bank(units, above={"甲支行": "总行"}, held=["经理"])
    (found,) = gaps.missing(partly, TODAY)
    assert (found.subject, found.values) == (("unit", 1), {"units": "2"})


def test_a_vague_duty_that_the_departments_own_post_carries_is_one_finding() -> None:
    given = bank(
        {"客户部": {"回访岗": ["负责定期回访重点客户"]}, "保卫部": {"保安": ["巡查营业场所，每日2次"]}},
        of_units={"客户部": ["定期回访重点客户"], "保卫部": ["定期检查消防器材"]},
        held=["回访岗", "保安"],
    )
    found = list(gaps.vague_findings(given))
    assert {f.subject for f in found} == {("post", 1), ("unit", 2)}
    assert len(found) == 2
    carried = next(f for f in found if f.subject == ("post", 1))
    assert [w.text for w in carried.witness if w.kind == "duty"] == ["负责定期回访重点客户", "定期回访重点客户"]


def test_one_finding_for_a_department_that_does_not_exist_however_often_it_is_named() -> None:
    texts = ["向审计委员会报告工作", "提交审计委员会审议", "会同渠道管理部建立名单"]
    given = bank({"审计部": {"经理岗": texts}}, held=["经理岗"])
    found = list(gaps.missing(given, TODAY))
    assert [f.values["name"] for f in found] == ["审计委员会", "渠道管理部"]
    assert sum(w.kind == "duty" for w in found[0].witness) == 2


@pytest.mark.parametrize(
    "text",
    [
        "与运营管理部核对账务",
        "配合运管部做好检查",
        "提交风控委员会审议",
        "会同相关部门开展检查",
        "与监管部门沟通",
        "向人民银行报送报表",
        "与其他部门协调工作",
        "协助市场监督管理局开展检查",
        "为全部客户服务，维护内部秩序",
        "与各分支机构、各部门联系",
        "以客户为中心提供服务",
        "与本部门同事协作",
        "与同业拆借中心办理系统接口升级",
        "规划、管理及控制呼叫中心的运作",
        "由负责人兼任办公室主任",
        "财务报告提交董事会前须经委员会审议",
    ],
)
def test_known_names_short_names_foreign_bodies_and_general_words_are_not_missing(text: str) -> None:
    given = bank(
        {"运营管理部": {"检查岗": [text]}, "风险控制委员会": {}},
        of_units={"风险控制委员会": ["审议政策"]},
        held=["检查岗"],
    )
    assert not list(gaps.missing(given, TODAY))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("向审计与关联交易控制委员会报告", "审计与关联交易控制委员会"),
        ("联合投行与机构部提供服务", "投行与机构部"),
        ("由服务督察办公室协调解决", "服务督察办公室"),
        ("负责组织自律工作委员会的日常工作", "自律工作委员会"),
    ],
)
def test_names_are_told_whole(text: str, name: str) -> None:
    given = bank({"运营管理部": {"检查岗": [text]}, "办公室": {}}, of_units={"办公室": ["管理公文"]}, held=["检查岗"])
    assert [found.values.get("name") for found in gaps.missing(given, TODAY)] == [name]


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("负责其他相关工作", "object"),
        ("做好相关协调工作", "object"),
        ("负责办理其它电子银行相关工作", "object"),
        ("负责协会及消保中心有关事项的处理报送工作", "object"),
        ("与个人金融部共同制定客户信息保密制度", "lead"),
        ("定期检查网点服务质量", "standard"),
        ("开展定期与不定期反洗钱检查", "standard"),
        ("及时核对现金及银行日记账", "standard"),
        ("对涉嫌违规的行为及时报告监管机构", "deadline"),
        ("处理投诉并及时反馈至投诉人", "deadline"),
    ],
)
def test_vague_duties(text: str, lacks: str) -> None:
    assert gaps.vague(text) == lacks


@pytest.mark.parametrize(
    "text",
    [
        "完成领导交办的其他工作任务",
        "主持综合部全面工作",
        "复核当日需复核的业务",
        "定期（每季度）检查网点服务质量",
        "定期检查，每月不少于一次",
        "提供定期报告和临时报告的披露建议",
        "办理定期存款业务",
        "接受不定期抽查",
        "发现差错后2小时内及时报告运营主管",
        "立即报告支行行长",
        "与个人金融部共同制定保密制度，由公司部牵头",
        "与主管共同保管空白凭证",
        "积极与其他部门开展协作,及时提供支持,共同完成各项任务",
        "建立信息反馈系统,及时把握一线市场动态",
        "保管业务印章",
        "负责零售系统需求规划，协调与科技部门的相关工作",
        "按月向总行报告工作",
    ],
)
def test_duties_that_are_not_vague(text: str) -> None:
    assert gaps.vague(text) == ""


def test_a_duty_that_introduces_others_is_not_vague_by_itself() -> None:
    given = bank({"网点": {"柜员": ["负责相关工作", ">保管印章"]}})
    assert not list(gaps.vague_findings(given))


def test_a_vague_duty_names_its_owner_and_words() -> None:
    (found,) = gaps.vague_findings(bank({"网点": {"柜员": ["定期检查尾箱", "保管印章"]}}))
    assert (found.code, found.subject) == ("vague.standard", ("post", 1))
    assert found.witness[0].text == "定期检查尾箱"


BANKING = DatedTerm(("银保监分局", "银保监"), "国家金融监督管理总局派出机构", dt.date(2023, 5, 18))


def test_old_words_are_told_once_an_owner_with_what_is_said_now() -> None:
    given = bank({"部门": {"报送岗": ["向银保监分局报送", "接受银保监检查"], "收发岗": ["收发邮件"]}})
    (found,) = gaps.stale(given, {}, 3, [BANKING])
    assert (found.code, found.subject) == ("stale.words", ("post", 1))
    assert next(w.reason for w in found.witness if w.kind == "duty") == "“银保监分局”现为国家金融监督管理总局派出机构"
    assert sum(w.kind == "duty" for w in found.witness) == 2


def test_words_are_not_old_before_their_day() -> None:
    given = bank({"部门": {"报送岗": ["向银保监分局报送"]}}, day=dt.date(2023, 5, 17))
    assert not list(gaps.stale(given, {}, 3, [BANKING]))


def test_manuals_long_not_reviewed() -> None:
    given = bank({"网点": {"柜员": ["保管印章"], "主管": ["复核"]}})
    reviewed = {(Bearer.POST, 1): dt.date(2023, 1, 15), (Bearer.POST, 2): dt.date(2023, 1, 16)}
    assert [f.subject for f in gaps.stale(given, reviewed, 3)] == [("post", 1)]


def test_a_manual_of_the_29th_of_february() -> None:
    given = bank({"网点": {"柜员": ["保管印章"]}}, day=dt.date(2027, 2, 28))
    reviewed = {(Bearer.POST, 1): dt.date(2024, 2, 29)}
    assert not list(gaps.stale(given, reviewed, 3))
    assert len(list(gaps.stale(dataclasses.replace(given, day=dt.date(2027, 3, 1)), reviewed, 3))) == 1
