"""What accepting would do, before anything is written."""

from __future__ import annotations

from gangze.intake.domain import draft as d
from gangze.intake.domain.plan import KnownPost, KnownUnit, make_plan, unit_kind

HEAD = KnownUnit(1, "总行", "head_office", None)
OPERATIONS = KnownUnit(2, "运营管理部", "department", 1, ("运营部",))
EAST = KnownUnit(3, "东城支行", "outlet", 1)


def draft(*units):
    return d.from_recognised({"documents": [{"units": list(units)}]})


def unit(name, *posts, **more):
    base = {"name": name, "kind": "", "parent": None, "aliases": [], "implied": False, "mission": None}
    return base | {"span": None, "doubts": [], "duties": [], "posts": list(posts)} | more


def post(name, *texts):
    duties = [
        {
            "text": text, "original": text, "group": None, "frequency": None, "figures": [], "activities": [],
            "span": None, "doubts": [], "duties": [],
        }
        for text in texts
    ]  # fmt: skip
    return {
        "name": name, "aliases": [], "headcount": None, "qualifications": [], "span": None, "doubts": [],
        "duties": duties,
    }  # fmt: skip


def test_kinds_follow_the_ending() -> None:
    assert [unit_kind(n) for n in ("风险管理委员会", "城东支行", "电子银行部", "客服中心", "董事长")] == [
        "committee", "sub_branch", "department", "centre", "other",
    ]  # fmt: skip


def test_a_unit_known_by_alias_is_not_made_twice() -> None:
    plan = make_plan(draft(unit("运营部", post("主管", "审批"))), [HEAD, OPERATIONS], [], under=1)
    assert plan.units[0].existing == 2
    assert plan.questions == ()


def test_an_unknown_top_unit_is_the_question() -> None:
    plan = make_plan(draft(unit("保卫部")), [HEAD, OPERATIONS], [], under=None)
    assert [question.node.name for question in plan.questions] == ["保卫部"]


def test_two_units_of_one_name_are_not_guessed_between() -> None:
    twins = [HEAD, KnownUnit(5, "综合部", "department", 3), KnownUnit(6, "综合部", "department", 1)]
    plan = make_plan(draft(unit("综合部")), twins, [], under=2)
    assert plan.units[0].existing is None


def test_tellers_share_a_standard_post_between_outlets_but_clerks_of_departments_do_not() -> None:
    known = [KnownPost(9, "柜员岗", frozenset({3})), KnownPost(8, "综合岗", frozenset({2}))]
    plan = make_plan(
        draft(unit("西城支行", post("柜员")), unit("保卫部", post("综合岗"))),
        [HEAD, OPERATIONS, EAST],
        known,
        under=1,
    )
    assert [p.existing for p in plan.posts] == [9, None]


def test_the_same_duty_twice_is_stopped() -> None:
    plan = make_plan(draft(unit("保卫部", post("保卫", "查岗。", "查岗"))), [HEAD], [], under=1)
    assert [f.code for f in plan.findings] == ["intake.duty_twice"]


def test_outlets_of_one_document_share_a_new_post_where_the_duties_are_the_same() -> None:
    plan = make_plan(
        draft(
            unit("东城支行", post("柜员", "收付现金")),
            unit("西城支行", post("柜员", "收付现金。")),
            unit("南城支行", post("柜员", "收付现金", "保管印章")),
        ),
        [HEAD],
        [],
        under=1,
    )
    first = plan.posts[0].node.id
    assert [p.same_as for p in plan.posts] == ["", first, ""]


def test_a_person_may_say_which_unit_it_is() -> None:
    nodes = draft(unit("本部门", implied=True))
    plan = make_plan(d.map_unit(nodes, nodes[0].id, 2), [HEAD, OPERATIONS], [], under=None)
    assert plan.units[0].existing == 2
    assert plan.questions == ()


def test_a_unit_that_a_page_describes_twice_is_one_unit() -> None:
    plan = make_plan(draft(unit("电子银行部", post("主管", "审批")), unit("电子银行部")), [HEAD], [], under=1)
    assert [u.same_as for u in plan.units] == ["", plan.units[0].node.id]
    assert [f.code for f in plan.findings] == ["intake.same_unit"]


def test_a_unit_further_down_is_known_where_a_document_leaves_a_level_out() -> None:
    board = KnownUnit(4, "董事会", "other", 1)
    risk = KnownUnit(5, "风险管理委员会", "committee", 4)
    nodes = draft(unit("总行"), unit("风险管理委员会", parent="总行"), unit("授信审查组", parent="总行"))
    plan = make_plan(nodes, [HEAD, board, risk], [], under=None)
    assert [u.existing for u in plan.units] == [1, 5, None]


def test_a_bank_and_its_head_office_are_one_unit_where_the_registry_says_so() -> None:
    bank = KnownUnit(1, "海州银行总行", "head_office", None, ("海州银行",))
    nodes = draft(unit("海州银行"), unit("海州银行总行", post("行长", "主持全面工作"), parent="海州银行"))
    plan = make_plan(nodes, [bank], [KnownPost(9, "行长", frozenset({1}))], under=None)
    assert [u.existing for u in plan.units] == [1, 1]
    assert plan.posts[0].established
