"""Standing in as documents word it."""

from __future__ import annotations

import pytest

from gangze.controls.domain.standing_clauses import StandingClause, joint_custody, standing_clause


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("2号柜员请假，履行以下职责：", StandingClause("2号柜员", "")),
        ("如5号柜员休假，代为履行下列职责", StandingClause("5号柜员", "")),
        ("6号柜员休假期间，由7号柜员代行以下职责", StandingClause("6号柜员", "7号柜员")),
        ("休假期间由票据岗代岗", StandingClause("", "票据岗")),
        ("运营主管外出时，由会计主管代为办理授权", StandingClause("运营主管", "会计主管")),
        ("登记台账，每旬勾对一次。6号柜员休假期间，由7号柜员代行以下职责", StandingClause("6号柜员", "7号柜员")),
    ],
)
def test_a_clause_names_who_is_absent_and_who_takes_over(text: str, clause: StandingClause) -> None:
    assert standing_clause(text) == clause


@pytest.mark.parametrize(
    "text",
    [
        "负责员工请假、休假的审批和登记",
        "管理秘书处员工的请假和休假",
        "登记考勤，统计请假情况",
        "由综合岗负责会议记录",
        "审核柜员请假申请",
    ],
)
def test_managing_leave_is_no_clause(text: str) -> None:
    assert standing_clause(text) is None


def test_joint_custody_names_partner_and_thing() -> None:
    assert joint_custody("与主出纳人员共同保管金库钥匙和重要空白凭证") == ("主出纳人员", "金库钥匙和重要空白凭证")
    assert joint_custody("与客户沟通，保管合同") is None
    assert joint_custody("保管和使用印章") is None
