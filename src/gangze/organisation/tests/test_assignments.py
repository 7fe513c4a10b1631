"""Persons take, change and leave posts; what speaks against it is named, what was known stays readable."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.framework.context import Context
from gangze.kernel.findings import Effect, Refused
from gangze.kernel.interval import FOREVER
from gangze.organisation.models import Assignment, AssignmentKind
from gangze.organisation.queries import history, positions
from gangze.organisation.services.assignments import (
    Assign,
    CorrectAssignment,
    EndAssignment,
    Transfer,
    assign,
    correct_assignment,
    end_assignment,
    transfer,
)
from gangze.organisation.services.departure import Depart, depart
from gangze.organisation.services.positions import (
    Abolish,
    ChangePosition,
    Establish,
    abolish,
    change_position,
    establish,
)
from gangze.organisation.services.posts import ChangePost, EndPost, change_post, end_post
from gangze.organisation.tests.bank import START, Bank, at, small_bank, system
from gangze.people.models import PersonState
from gangze.people.services.employment import Leave, leave

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 1)
TELLER = ("营业部", "柜员")
MANAGER = ("营业部", "运营主管")


@pytest.fixture
def bank() -> Bank:
    return small_bank()


def refused(spec: object, cmd: object, ctx: Context | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        spec(cmd, ctx=ctx or system())  # type: ignore[operator]
    return refusal.value


def test_two_overlapping_primaries_are_refused_and_the_other_is_named(bank: Bank) -> None:
    bank.assign("王芳", *TELLER)
    cmd = Assign(person=bank.people["王芳"], position=bank.positions[MANAGER], valid_from=DAY)
    refusal = refused(assign, cmd)
    assert refusal.codes == {"assign.primary_overlap"}
    assert "营业部·柜员" in refusal.findings[0].message
    assert "2021-01-01起" in refusal.findings[0].message


def test_a_primary_and_a_concurrent_post_stand_beside_each_other(bank: Bank) -> None:
    bank.assign("王芳", *TELLER)
    bank.assign("王芳", *MANAGER, kind=AssignmentKind.CONCURRENT)
    held = history.held_on(system(), bank.people["王芳"])
    assert {(row.post_name, row.kind) for row in held} == {("柜员", "primary"), ("运营主管", "concurrent")}


def test_the_same_post_is_not_taken_twice(bank: Bank) -> None:
    bank.assign("王芳", *TELLER)
    cmd = Assign(person=bank.people["王芳"], position=bank.positions[TELLER], valid_from=DAY)
    assert refused(assign, cmd).codes == {"assign.duplicate"}


def test_overlaps_inside_one_batch_are_found(bank: Bank) -> None:
    cmds = [
        Assign(person=bank.people["王芳"], position=bank.positions[where], valid_from=DAY)
        for where in (TELLER, MANAGER)
    ]
    with pytest.raises(Refused) as refusal:
        assign.many(cmds, ctx=system())
    assert [(f.code, f.source) for f in refusal.value.findings] == [
        ("assign.primary_overlap", "2.valid_from")
    ]
    assert not Assignment.objects.exists()


def test_every_problem_is_reported_at_once(bank: Bank) -> None:
    bank.person("临时", DAY, dt.date(2026, 6, 1))
    cmd = Assign(
        person=bank.people["临时"],
        position=bank.positions[TELLER],
        kind=AssignmentKind.CHARGE,
        note="长" * 201,
        valid_from=dt.date(2019, 6, 1),
    )
    assert refused(assign, cmd).codes == {
        "value.too_long", "assign.charge_missing", "assign.not_employed", "unit.outside_life",
        "position.not_established",
    }  # fmt: skip


def test_unknown_ids_are_findings(bank: Bank) -> None:
    refusal = refused(assign, Assign(person=999, position=998, valid_from=DAY))
    assert refusal.codes == {"reference.unknown"}
    assert {f.source for f in refusal.findings} == {"person", "position"}


def test_a_post_that_the_regulator_must_approve_is_not_taken_before(bank: Bank) -> None:
    change_post(
        ChangePost(post=bank.posts["支行行长"], changes={"needs_approval": True}, valid_from=START),
        ctx=system(),
    )
    place, person = bank.positions["城东支行", "支行行长"], bank.people["李明"]
    bare = Assign(person=person, position=place, valid_from=DAY)
    assert refused(assign, bare).codes == {"assign.approval_missing"}
    early = bare.model_copy(update={"approval": "金复〔2026〕1号", "approved_on": dt.date(2026, 2, 1)})
    assert refused(assign, early).codes == {"assign.before_approval"}
    assign(early.model_copy(update={"approved_on": dt.date(2025, 12, 1)}), ctx=system())


def test_over_headcount_is_noted_and_not_refused(bank: Bank) -> None:
    bank.assign("王芳", *MANAGER)
    cmd = Assign(person=bank.people["李明"], position=bank.positions[MANAGER], valid_from=DAY)
    outcome = assign(cmd, ctx=system())
    assert [(f.code, f.effect) for f in outcome.findings] == [
        ("position.over_headcount", Effect.RECORD)
    ]
    row = positions.position_row(system(), bank.positions[MANAGER])
    assert row is not None
    assert (row.staffing.headcount, row.staffing.excess) == (1, 1)


def test_a_transfer_ends_the_old_and_begins_the_new_in_one_act(bank: Bank) -> None:
    bank.assign("王芳", *TELLER)
    bank.assign("王芳", "风险管理部", "风险经理", kind=AssignmentKind.LIAISON)
    cmd = Transfer(person=bank.people["王芳"], position=bank.positions[MANAGER], day=DAY)
    outcome = transfer(cmd, ctx=system())
    rows = Assignment.objects.filter(recorded_by=outcome.act)
    assert {(row.position_id, row.valid_from, row.valid_to) for row in rows} == {
        (bank.positions[TELLER], dt.date(2021, 1, 1), DAY),
        (bank.positions[MANAGER], DAY, FOREVER),
    }
    held = history.held_on(system().on(DAY), bank.people["王芳"])
    assert {row.post_name for row in held} == {"运营主管", "风险经理"}


def test_a_transfer_may_end_everything_else(bank: Bank) -> None:
    bank.assign("王芳", *TELLER)
    bank.assign("王芳", "风险管理部", "风险经理", kind=AssignmentKind.LIAISON)
    cmd = Transfer(person=bank.people["王芳"], position=bank.positions[MANAGER], day=DAY, end_others=True)
    transfer(cmd, ctx=system())
    assert len(history.held_on(system().on(DAY), bank.people["王芳"])) == 1


def test_a_transfer_needs_a_primary_post_and_another_one(bank: Bank) -> None:
    cmd = Transfer(person=bank.people["王芳"], position=bank.positions[TELLER], day=DAY)
    assert refused(transfer, cmd).codes == {"transfer.no_primary"}
    bank.assign("王芳", *TELLER)
    assert "transfer.same_position" in refused(transfer, cmd).codes


def test_an_end_lies_inside_the_assignment_and_the_record_is_still_believed(bank: Bank) -> None:
    row = bank.assign("王芳", *TELLER)
    early = EndAssignment(assignment=row, day=dt.date(2021, 1, 1))
    assert refused(end_assignment, early).codes == {"assignment.outside_life"}
    end_assignment(EndAssignment(assignment=row, day=DAY), ctx=system())
    again = EndAssignment(assignment=row, day=dt.date(2025, 1, 1))
    assert refused(end_assignment, again).codes == {"assignment.superseded"}
    assert refused(end_assignment, EndAssignment(assignment=9999, day=DAY)).codes == {"assignment.unknown"}


def test_what_was_known_before_a_correction_stays_readable(bank: Bank) -> None:
    first, second = at(dt.date(2026, 3, 2)), at(dt.date(2026, 3, 9))
    row = bank.assign("王芳", *TELLER, ctx=system(first))
    cmd = CorrectAssignment(
        assignment=row,
        position=bank.positions[MANAGER],
        kind=AssignmentKind.PRIMARY,
        valid_from=dt.date(2022, 1, 1),
    )
    assert refused(correct_assignment, cmd).codes == {"reason.missing"}
    correct_assignment(cmd, ctx=system(second, "任命文件录入错误"))
    person, day = bank.people["王芳"], dt.date(2023, 5, 1)
    now = system(second).on(day)
    assert [r.post_name for r in history.held_on(now, person)] == ["运营主管"]
    then = Context(now.actor, now.now, day, known_at=first + dt.timedelta(days=1))
    assert [r.post_name for r in history.held_on(then, person)] == ["柜员"]
    assert [r.superseded for r in history.records_of(now, person)] == [True, False]


def test_a_wrong_record_is_taken_back(bank: Bank) -> None:
    row = bank.assign("王芳", *TELLER)
    cmd = CorrectAssignment(
        assignment=row,
        position=bank.positions[TELLER],
        kind=AssignmentKind.PRIMARY,
        valid_from=DAY,
        void=True,
    )
    correct_assignment(cmd, ctx=system(reason="错录"))
    assert history.timeline(system(), bank.people["王芳"]) == []


def test_leaving_is_refused_while_something_is_held_and_depart_ends_all(bank: Bank) -> None:
    bank.assign("王芳", *TELLER)
    refusal = refused(leave, Leave(person=bank.people["王芳"], day=DAY))
    assert refusal.codes == {"person.still_assigned"}
    assert "营业部·柜员" in refusal.findings[0].message
    depart(Depart(person=bank.people["王芳"], day=DAY), ctx=system())
    assert history.held_on(system().on(DAY), bank.people["王芳"]) == []
    assert not PersonState.objects.on(DAY).filter(person=bank.people["王芳"]).exists()
    assert len(history.held_on(system().on(DAY - dt.timedelta(days=1)), bank.people["王芳"])) == 1


def test_a_position_is_established_once_and_abolished_when_empty(bank: Bank) -> None:
    cmd = Establish(unit=bank.units["营业部"], post=bank.posts["柜员"], valid_from=DAY)
    assert refused(establish, cmd).codes == {"position.exists"}
    bank.assign("王芳", *TELLER)
    ending = Abolish(position=bank.positions[TELLER], day=DAY)
    assert refused(abolish, ending).codes == {"position.has_holder"}
    depart(Depart(person=bank.people["王芳"], day=DAY), ctx=system())
    abolish(ending, ctx=system())
    again = establish(
        Establish(unit=bank.units["营业部"], post=bank.posts["柜员"], valid_from=dt.date(2027, 1, 1)),
        ctx=system(),
    )
    assert again.result["position"] == bank.positions[TELLER]


def test_reporting_does_not_run_in_a_circle(bank: Bank) -> None:
    teller, manager = bank.positions[TELLER], bank.positions[MANAGER]
    up = ChangePosition(position=teller, changes={"reports_to": manager}, valid_from=START)
    change_position(up, ctx=system())
    back = ChangePosition(position=manager, changes={"reports_to": teller}, valid_from=DAY)
    assert refused(change_position, back).codes == {"position.cycle"}
    chain = positions.reporting_chain(system(), teller)
    assert [row.post_name for row in chain] == ["运营主管"]


def test_a_post_that_stands_somewhere_is_not_given_up(bank: Bank) -> None:
    refusal = refused(end_post, EndPost(post=bank.posts["柜员"], day=DAY))
    assert refusal.codes == {"post.has_position"}
    assert refusal.findings[0].subject == "营业部·柜员"
