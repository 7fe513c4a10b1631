"""Through HTTP: changes are collected in a plan, looked at as a whole, then done as one act or thrown away."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.controls.models import Plan, PlanLook, PlanStep
from gangze.controls.queries.plans import steps_of
from gangze.controls.services.plan_effects import standing_widely
from gangze.controls.services.plan_running import ExecutePlan, execute, foreseen, look_at, run_steps
from gangze.controls.services.plans import AddSteps, GivenStep, OpenPlan, add_steps, open_plan
from gangze.controls.views.plan_asking import HELPERS
from gangze.framework import clock
from gangze.framework.context import Context, person_context, system_context
from gangze.framework.jobs import Job, work_once
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.proposal import Decide, Proposal, approve, waiting_for
from gangze.framework.proposed import tell
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, Position, PositionState, UnitState
from gangze.organisation.services.assignments import Assign, EndAssignment, assign, end_assignment
from gangze.people.models import User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db

HR, BRANCH_HEAD, TELLER = "人力资源经理", "分行行长", "柜员"


def ctx_of(role: str) -> Context:
    user = User.objects.get(username=NUMBERS[role])
    return person_context(user.person_id, role, clock.now())


def unit(name: str) -> UnitState:
    return UnitState.objects.on(ctx_of(HR).today).get(name=name)


def tomorrow() -> dt.date:
    return ctx_of(HR).today + dt.timedelta(days=1)


def new_plan(role: str = HR, name: str = "网点撤并") -> Plan:
    made = open_plan(OpenPlan(name=name, day=tomorrow()), ctx=ctx_of(role))
    return Plan.objects.get(pk=made.result["plan"])


def added(plan: Plan, *steps: tuple[str, dict], role: str = HR) -> Plan:
    given = [GivenStep(key=number, command=command, cmds=[cmd]) for number, (command, cmd) in enumerate(steps, 1)]
    add_steps(AddSteps(plan=plan.pk, steps=given), ctx=ctx_of(role))
    plan.refresh_from_db()
    return plan


def merged(sign_in, plan: Plan) -> Plan:
    """Two outlets merged in a plan, through the form."""
    client = sign_in(HR)
    form = {
        "source": unit("石榴湾支行").unit.code,
        "target": unit("青禾路支行").unit.code,
        "day": plan.day.isoformat(),
        "reason": "网点优化",
    }
    shown = client.post(f"/controls/plans/{plan.pk}/helpers/merge", form | {"preview": "1"}).content.decode()
    assert "撤销机构“石榴湾支行”" in shown
    assert not PlanStep.objects.filter(plan=plan).exists()
    answer = client.post(f"/controls/plans/{plan.pk}/helpers/merge", form | {"add": "1"})
    assert answer.status_code == 302, answer.content.decode()
    plan.refresh_from_db()
    return plan


def test_two_outlets_are_merged_as_one_act(sign_in) -> None:
    plan = merged(sign_in, new_plan())
    client = sign_in(HR)
    here, there = unit("石榴湾支行").unit_id, unit("青禾路支行").unit_id
    people = set(Assignment.objects.on(plan.day).filter(position__unit=here).values_list("person", flat=True))
    assert people
    acts = LedgerEntry.objects.count()
    client.post(f"/controls/plans/{plan.pk}/look")
    assert LedgerEntry.objects.count() == acts
    page = client.get(f"/controls/plans/{plan.pk}").content.decode()
    assert "编制与在岗" in page
    assert "将撤销" in page
    assert [run["refused"] for run in PlanLook.objects.get(plan=plan).result["steps"] if run["refused"]] == []
    client.post(f"/controls/plans/{plan.pk}/execute", {"revision": plan.revision, "reason": "行长办公会纪要"})
    plan.refresh_from_db()
    assert plan.state == "done"
    assert not UnitState.objects.on(plan.day).filter(unit=here).exists()
    moved = set(Assignment.objects.on(plan.day).filter(position__unit=there).values_list("person", flat=True))
    assert people <= moved


def test_what_if_equals_doing_it_and_looking(sign_in) -> None:
    plan = merged(sign_in, new_plan())
    ctx = ctx_of(HR)
    before = standing_widely(ctx, plan.day)
    told = foreseen(plan, steps_of(plan), ctx)
    assert standing_widely(ctx, plan.day) == before
    execute(ExecutePlan(plan=plan.pk, revision=plan.revision), ctx=ctx)
    after = standing_widely(ctx, plan.day)
    assert told["comes"].keys() == after.keys() - before.keys()
    gone = unit("石榴湾支行").unit_id
    of_the_unit = {name for name in before.keys() - after.keys() if name.startswith(f"owned:{gone}:")}
    assert told["goes"].keys() == before.keys() - after.keys() - of_the_unit
    assert told["changes"].keys() == {name for name in before.keys() & after.keys() if before[name] != after[name]}


def test_a_plan_thrown_away_has_changed_nothing(sign_in) -> None:
    plan = merged(sign_in, new_plan())
    client = sign_in(HR)
    client.post(f"/controls/plans/{plan.pk}/look")
    client.post(f"/controls/plans/{plan.pk}/drop", {"revision": plan.revision})
    plan.refresh_from_db()
    assert plan.state == "dropped"
    assert UnitState.objects.on(plan.day).filter(name="石榴湾支行").exists()
    answer = client.post(f"/controls/plans/{plan.pk}/execute", {"revision": plan.revision})
    assert answer.status_code == 422
    assert "已放弃" in answer.content.decode()


def test_one_step_that_cannot_be_done_leaves_all_undone(sign_in) -> None:
    here = unit("石榴湾支行").unit_id
    plan = added(
        new_plan(),
        ("organisation.change_unit", {"unit": here, "changes": {"name": "石榴湾社区支行"}, "valid_from": str(tomorrow())}),
        ("organisation.close_unit", {"unit": here, "day": str(tomorrow())}),
    )
    looked = look_at(plan, ctx_of(HR)).look.result
    assert [bool(run["refused"]) for run in looked["steps"]] == [False, True]
    client = sign_in(HR)
    client.post(f"/controls/plans/{plan.pk}/execute", {"revision": plan.revision})
    answer = client.post(f"/controls/plans/{plan.pk}/execute", {"revision": plan.revision})
    assert answer.status_code == 422
    assert "仍任" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.state == "draft"
    assert not UnitState.objects.on(tomorrow()).filter(name="石榴湾社区支行").exists()


def test_what_needs_a_second_person_makes_the_whole_plan_one_proposal(sign_in) -> None:
    client = sign_in(HR)
    post = Position.objects.filter(post__states__name="大堂经理").first().post_id
    form = {"post": f"{Position.objects.filter(post=post).first().post.code}", "day": str(tomorrow()), "reason": "岗位整合"}
    plan = new_plan(name="撤销大堂经理")
    first = client.post(f"/controls/plans/{plan.pk}/helpers/remove-post", form | {"preview": "1"}).content.decode()
    assert "duty_0" in first
    receiver = Position.objects.filter(post__states__name="运营主管").first().post.code
    form |= {"asked": str(post), "duty_0": receiver, "add": "1"}
    answer = client.post(f"/controls/plans/{plan.pk}/helpers/remove-post", form)
    assert answer.status_code == 302, answer.content.decode()
    plan.refresh_from_db()
    looked = look_at(plan, ctx_of(HR)).look.result
    assert [run["refused"] for run in looked["steps"] if run["refused"]] == []
    assert any(run["asked"] for run in looked["steps"])
    assert any(name.startswith("idle:") for name in looked["comes"])
    client.post(f"/controls/plans/{plan.pk}/execute", {"revision": plan.revision})
    (waiting,) = Proposal.objects.filter(state="waiting", command="plans.execute")
    steps = sum(len(step.cmds) for step in steps_of(plan))
    for page in ("/todo?box=mine", f"/todo/{waiting.pk}"):
        said = client.get(page).content.decode()
        assert f"方案“撤销大堂经理”（计划{tomorrow()}生效），共{steps}项变动" in said
    tell([waiting], ctx_of(HR))
    assert waiting.told.links == (("查看方案内容", f"/controls/plans/{plan.pk}"),)
    assert client.get(f"/controls/plans/{plan.pk}").status_code == 200
    plan.refresh_from_db()
    assert plan.state == "draft"
    changed = client.post(f"/controls/plans/{plan.pk}/change", {"name": "另名", "day": str(tomorrow())})
    assert changed.status_code == 422
    sign_in("合规经理").post(f"/todo/{waiting.pk}", {"act": "approve", "opinion": "同意"})
    waiting.refresh_from_db()
    assert waiting.state == "waiting"  # compliance may approve findings, but not publish manuals
    second = second_publisher()
    assert waiting in waiting_for(second)
    tell([waiting], second)
    assert waiting.told.text.startswith("方案“撤销大堂经理”")
    approve(Decide(proposal=waiting.pk, opinion="同意"), ctx=second)
    plan.refresh_from_db()
    assert plan.state == "done"
    assert not PositionState.objects.on(plan.day).filter(position__post=post).exists()


def second_publisher() -> Context:
    """Somebody else who may publish manuals everywhere: another head of human resources, for a day."""
    ctx = system_context("测试", clock.now(), reason="测试")
    other = User.objects.get(username=NUMBERS["部门总经理"]).person_id
    seat = Position.objects.filter(post__states__name="人力资源部总经理").first()
    assign(Assign(person=other, position=seat.pk, kind="concurrent", valid_from=ctx.today), ctx=ctx)
    return ctx_of("部门总经理")


def test_what_changed_since_the_look_is_shown_before_anything_is_done(sign_in) -> None:
    plan = merged(sign_in, new_plan())
    client = sign_in(HR)
    client.post(f"/controls/plans/{plan.pk}/look")
    held = Assignment.objects.on(plan.day).filter(position__unit__states__name="石榴湾支行", kind="primary").first()
    end_assignment(EndAssignment(assignment=held.pk, day=tomorrow()), ctx=ctx_of(HR).because("离岗"))
    answer = client.post(f"/controls/plans/{plan.pk}/execute", {"revision": plan.revision}, follow=True)
    assert "情况有变" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_a_form_goes_into_a_plan_instead_of_being_done(sign_in) -> None:
    client = sign_in(HR)
    row = unit("石榴湾支行")
    form = {"last_day": str(tomorrow()), "into_plan": "1", "reason": "撤并"}
    answer = client.post(f"/units/{row.unit_id}/close", form)
    assert answer.headers["Location"] == "/controls/plans/take"
    assert "撤销机构“石榴湾支行”" in client.get("/controls/plans/take").content.decode()
    client.post("/controls/plans/take", {"plan": "new", "name": "撤支行"})
    plan = Plan.objects.get(name="撤支行")
    (step,) = PlanStep.objects.filter(plan=plan)
    assert (step.command, step.reason) == ("organisation.close_unit", "撤并")
    assert UnitState.objects.on(tomorrow() + dt.timedelta(days=2)).filter(unit=row.unit_id).exists()
    moved = {"day": str(tomorrow() + dt.timedelta(days=30)), "unit": row.unit.code}
    client.post(f"/controls/plans/{plan.pk}/steps/{step.key}/edit", moved)
    step.refresh_from_db()
    assert step.cmds[0]["day"] == moved["day"]


def test_steps_are_reordered_and_removed_but_never_before_what_they_need(sign_in) -> None:
    client = sign_in(HR)
    plan = new_plan()
    steps = [
        GivenStep(key=1, command="organisation.found_unit", cmds=[{"name": "新部", "kind": "department", "parent": unit("云屏分行").unit_id, "valid_from": str(tomorrow())}]),
        GivenStep(key=2, command="organisation.establish", cmds=[{"unit": {"result_of": 1, "name": "unit", "at": 0}, "post": Position.objects.first().post_id, "valid_from": str(tomorrow())}]),
    ]
    add_steps(AddSteps(plan=plan.pk, steps=steps), ctx=ctx_of(HR))
    plan.refresh_from_db()
    revision = {"revision": plan.revision}
    assert client.post(f"/controls/plans/{plan.pk}/steps/2", revision | {"act": "up"}).status_code == 422
    assert client.post(f"/controls/plans/{plan.pk}/steps/1", revision | {"act": "remove"}).status_code == 422
    assert client.post(f"/controls/plans/{plan.pk}/steps/2", {"revision": 0, "act": "remove"}).status_code == 422
    assert client.post(f"/controls/plans/{plan.pk}/steps/2", revision | {"act": "remove"}).status_code == 302
    assert PlanStep.objects.filter(plan=plan).count() == 1


def test_the_day_of_a_plan_moves_its_steps(sign_in) -> None:
    plan = merged(sign_in, new_plan())
    later = plan.day + dt.timedelta(days=60)
    sign_in(HR).post(f"/controls/plans/{plan.pk}/change", {"name": "改期", "day": str(later)})
    days = {cmd.get("day") or cmd.get("valid_from") for step in steps_of(plan) for cmd in step.cmds}
    assert days == {str(later)}


def test_plans_of_others_are_read_by_right_and_done_by_their_owner_alone(sign_in) -> None:
    plan = merged(sign_in, new_plan())
    assert sign_in(TELLER).get(f"/controls/plans/{plan.pk}").status_code == 403
    assert sign_in(BRANCH_HEAD).get(f"/controls/plans/{plan.pk}").status_code == 403
    assert sign_in("合规经理").get(f"/controls/plans/{plan.pk}").status_code == 200
    with pytest.raises(Refused) as refused:
        execute(ExecutePlan(plan=plan.pk, revision=plan.revision), ctx=ctx_of("编制管理员"))
    assert refused.value.codes & {"plan.not_yours", "permission.denied"}


def test_whoever_may_not_do_a_step_may_not_do_it_by_a_plan() -> None:
    held = Assignment.objects.on(tomorrow()).filter(kind="primary").first()
    plan = new_plan("编制管理员")
    added(plan, ("organisation.end_assignment", {"assignment": held.pk, "day": str(tomorrow())}), role="编制管理员")
    plan.refresh_from_db()
    (run,) = run_steps(steps_of(plan), ctx_of("编制管理员"))
    assert [finding.code for finding in run.refused] == ["permission.denied"]
    with pytest.raises(Refused):
        execute(ExecutePlan(plan=plan.pk, revision=plan.revision), ctx=ctx_of("编制管理员"))
    assert Assignment.objects.on(tomorrow()).filter(pk=held.pk).exists()


@pytest.mark.parametrize("command", ["organisation.bootstrap", "plans.execute", "people.create_sign_in", "no.such"])
def test_not_everything_may_be_planned(command: str) -> None:
    with pytest.raises(Refused) as refused:
        added(new_plan(), (command, {}))
    assert "plan.command" in refused.value.codes


def test_a_change_without_its_fields_is_not_taken() -> None:
    with pytest.raises(Refused) as refused:
        added(new_plan(), ("organisation.close_unit", {"unit": 1}))
    assert "plan.fields" in refused.value.codes


def test_a_large_plan_is_looked_at_in_the_background(sign_in) -> None:
    plan = new_plan()
    units = list(UnitState.objects.on(tomorrow()).values_list("unit", flat=True))[:45]
    cmds = [{"unit": key, "changes": {"order": 5}, "valid_from": str(tomorrow())} for key in units]
    add_steps(AddSteps(plan=plan.pk, steps=[GivenStep(command="organisation.change_unit", cmds=cmds)]), ctx=ctx_of(HR))
    plan.refresh_from_db()
    client = sign_in(HR)
    client.post(f"/controls/plans/{plan.pk}/look")
    assert "正在后台处理" in client.get(f"/controls/plans/{plan.pk}").content.decode()
    assert not PlanLook.objects.filter(plan=plan).exists()
    work_once(clock.now())
    assert PlanLook.objects.get(plan=plan).result["steps"][0]["refused"] == []
    client.post(f"/controls/plans/{plan.pk}/execute", {"revision": plan.revision})
    work_once(clock.now())
    plan.refresh_from_db()
    assert plan.state == "done"
    assert not Job.objects.filter(kind__startswith="plans.").exclude(error="").exists()


def helped(sign_in, kind: str, form: dict) -> dict:
    """The look at a plan made by one of the helpers, every step of which can be done."""
    plan = new_plan(name=kind)
    base = {"day": str(tomorrow()), "reason": "调整", "add": "1"}
    answer = sign_in(HR).post(f"/controls/plans/{plan.pk}/helpers/{kind}", base | form)
    assert answer.status_code == 302, answer.content.decode()
    plan.refresh_from_db()
    result = look_at(plan, ctx_of(HR)).look.result
    assert [run["refused"] for run in result["steps"] if run["refused"]] == []
    return result


def test_a_department_is_split(sign_in) -> None:
    row = unit("办公室")
    taken = PositionState.objects.on(tomorrow()).filter(position__unit=row.unit_id, heads_unit=False).first().position_id
    form = {"source": row.unit.code, "name": "档案中心", "kind": "centre", "asked": str(row.unit_id), "taken": str(taken)}
    result = helped(sign_in, "split", form)
    assert any(item["values"].get("name") == "档案中心" for item in result["comes"].values())


def test_a_leader_is_replaced(sign_in) -> None:
    seat = PositionState.objects.on(tomorrow()).get(position__unit=unit("青禾路支行").unit_id, heads_unit=True).position
    other = Assignment.objects.on(tomorrow()).filter(position__unit__states__name="石榴湾支行", kind="primary").first()
    form = {"position": f"{seat.unit.code}/{seat.post.code}", "person": other.person.staff_number}
    result = helped(sign_in, "leader", form)
    assert any(name.startswith("idle:") for name in result["comes"])


def test_a_post_is_established_in_all_sub_branches(sign_in) -> None:
    post = Position.objects.filter(post__states__name="理财经理岗").first().post
    form = {"post": post.code, "above": unit("澜州银行总行").unit.code, "kind": "sub_branch", "headcount": "1"}
    result = helped(sign_in, "everywhere", form)
    assert sum(name.startswith("vacant:") for name in result["comes"]) > 1


def test_every_helper_has_a_page(sign_in) -> None:
    plan = new_plan()
    client = sign_in(HR)
    for kind in HELPERS:
        assert client.get(f"/controls/plans/{plan.pk}/helpers/{kind}").status_code == 200
    assert client.get(f"/controls/plans/{plan.pk}/helpers/none").status_code == 404
