"""Absences and standing in through their commands: 李明 of the counter is away, 赵敏 and 运营主管 step in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from gangze.framework.guard import system_write, write_permit
from gangze.framework.permission import Scope, decide
from gangze.framework.proposal import Decide, Proposal, approve
from gangze.kernel.findings import Refused
from gangze.kernel.interval import FOREVER, UNTIL_CHANGED
from gangze.organisation.models import Absence, Arrangement, AssignmentKind, Position, StandIn
from gangze.organisation.queries.acting import How, acting_in, persons_acting, where_acting
from gangze.organisation.queries.presence import open_gaps
from gangze.organisation.rights import RightsFromPosts
from gangze.organisation.services.absences import BeAway, ComeBack, come_back, enter_absence, request_absence
from gangze.organisation.services.assignments import EndAssignment, end_assignment
from gangze.organisation.services.departure import Depart, depart
from gangze.organisation.services.standing import (
    Arrange,
    EndArrangement,
    EndStandIn,
    StandInFor,
    arrange,
    end_arrangement,
    end_stand_in,
    stand_in,
)
from gangze.organisation.tests.bank import Bank, acting, at, system

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MON, FRI = dt.date(2026, 3, 9), dt.date(2026, 3, 13)


@pytest.fixture
def counter(bank: Bank) -> Bank:
    """李明 alone at the counter; 周静 is 运营主管 there, 赵敏 a second teller of another outlet."""
    bank.person("周静")
    bank.assign("周静", "营业部", "运营主管")
    bank.unit("西关支行", "总行", "outlet")
    bank.establish("西关支行", "柜员", 1)
    bank.assign("赵敏", "西关支行", "柜员")
    bank.give("运营主管", "duties.draft", scope=Scope.UNIT)
    bank.give("柜员", "jobs.read", scope=Scope.BANK)
    bank.give("支行行长", "absence.approve", "absence.read", "standin.change", scope=Scope.SUBTREE)
    bank.give("组织管理岗", "absence.change", "absence.read", "absence.request", "standin.change")
    return bank


def arranged(bank: Bank, **more: object) -> int:
    """运营主管 stands in for the counter."""
    values = {"by_position": bank.positions["营业部", "运营主管"], "valid_from": dt.date(2026, 1, 1)} | more
    cmd = Arrange(absent=bank.positions["营业部", "柜员"], **values)
    return int(arrange(cmd, ctx=system()).result["arrangement"])


def away(bank: Bank, name: str = "李明", first: dt.date = MON, last: dt.date = FRI, **more: object) -> BeAway:
    """A week of leave."""
    return BeAway(person=bank.people[name], kind="annual", valid_from=first, valid_to=last + DAY, **more)


def standing(bank: Bank) -> list[tuple[int, dt.date, dt.date]]:
    """Who stands in from when to when, last day included."""
    return [(one.by_id, one.valid_from, one.last_day) for one in StandIn.objects.current().order_by("valid_from", "by")]


def codes(refused) -> set[str]:
    return refused.value.codes


def test_an_approved_request_makes_the_b_role_stand_in_for_its_days(counter: Bank) -> None:
    arranged(counter)
    asked = request_absence(away(counter), ctx=acting(counter.people["李明"]))
    assert asked.proposal is not None
    assert [f.code for f in asked.findings] == ["absence.covered"]
    assert not Absence.objects.exists()
    approve(Decide(proposal=asked.proposal), ctx=acting(counter.people["王芳"]))
    assert standing(counter) == [(counter.people["周静"], MON, FRI)]
    assert Absence.objects.get().last_day == FRI


def test_nobody_approves_an_absence_of_his_own_or_of_another_branch(counter: Bank) -> None:
    own = request_absence(away(counter, "王芳"), ctx=acting(counter.people["王芳"]))
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=own.proposal), ctx=acting(counter.people["王芳"]))
    assert codes(refused) == {"proposal.same_person"}
    other = request_absence(away(counter, "赵敏"), ctx=acting(counter.people["赵敏"]))
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=other.proposal), ctx=acting(counter.people["王芳"]))
    assert codes(refused) == {"permission.denied"}


def test_nobody_asks_for_somebody_else_without_the_right(counter: Bank) -> None:
    with pytest.raises(Refused) as refused:
        request_absence(away(counter), ctx=acting(counter.people["赵敏"]))
    assert codes(refused) == {"permission.denied"}
    assert request_absence(away(counter), ctx=acting(counter.people["顾清"])).proposal is not None


def test_the_duties_named_pass_to_those_named(counter: Bank) -> None:
    arranged(counter, by_position=None, by_person=counter.people["赵敏"])
    arranged(counter, rank=2)
    enter_absence(away(counter), ctx=system())
    assert standing(counter) == [(counter.people["赵敏"], MON, FRI)]


def test_a_person_named_in_the_request_comes_before_what_is_arranged(counter: Bank) -> None:
    arranged(counter)
    enter_absence(away(counter, by=counter.people["赵敏"]), ctx=system())
    assert standing(counter) == [(counter.people["赵敏"], MON, FRI)]


def test_coming_back_early_ends_standing_in_and_cancelling_takes_it_away(counter: Bank) -> None:
    arranged(counter)
    made = enter_absence(away(counter), ctx=system()).result["absence"]
    back = ComeBack(absence=made, day=MON + 2 * DAY)
    come_back(back, ctx=acting(counter.people["李明"]))
    assert standing(counter) == [(counter.people["周静"], MON, MON + DAY)]
    row = Absence.objects.current().get()
    assert row.last_day == MON + DAY
    with pytest.raises(Refused) as refused:
        come_back(back, ctx=acting(counter.people["李明"]))
    assert codes(refused) == {"absence.superseded"}
    come_back(ComeBack(absence=row.pk, day=MON - 5 * DAY), ctx=acting(counter.people["李明"]))
    assert (standing(counter), Absence.objects.current().count()) == ([], 0)


def test_an_absence_without_anybody_is_said_and_stays_a_gap(counter: Bank) -> None:
    done = enter_absence(away(counter), ctx=system())
    assert [f.code for f in done.findings] == ["absence.gap"]
    row = Absence.objects.get()
    (gap,) = open_gaps([(row.person_id, row.when)])
    assert (gap.why, gap.when) == ("nothing", row.when)


def test_whoever_stands_in_and_goes_away_too_leaves_a_gap(counter: Bank) -> None:
    arranged(counter)
    enter_absence(away(counter), ctx=system())
    enter_absence(away(counter, "周静", FRI, FRI), ctx=system())
    row = Absence.objects.get(person=counter.people["李明"])
    (gap,) = open_gaps([(row.person_id, row.when)])
    assert (gap.why, gap.when.start, gap.by) == ("away", FRI, counter.people["周静"])


def test_what_cannot_be_is_refused_with_all_reasons(counter: Bank) -> None:
    enter_absence(away(counter), ctx=system())
    with pytest.raises(Refused) as refused:
        enter_absence(away(counter, first=FRI, last=FRI + 400 * DAY, by=counter.people["李明"]), ctx=system())
    assert codes(refused) == {"absence.overlap", "absence.too_long", "standin.same_person"}
    with pytest.raises(Refused) as refused:
        enter_absence(BeAway(person=999_999, kind="sick", valid_from=FRI, valid_to=MON), ctx=system())
    assert codes(refused) == {"dates.empty", "reference.unknown"}
    with pytest.raises(Refused) as refused:
        enter_absence(away(counter, first=dt.date(2019, 12, 31), last=dt.date(2020, 1, 2)), ctx=system())
    assert "absence.not_employed" in codes(refused)


def test_the_whole_post_gives_its_rights_with_the_reason_and_parts_give_none(counter: Bank) -> None:
    stand_in(told(counter), ctx=system())
    zhou = counter.people["周静"]
    decision = decide(acting(zhou, at(MON)), "jobs.read")
    assert decision.allowed
    assert decision.reasons == ("您顶李明的岗位“营业部·柜员”至2026-03-13，顶岗期间享有该岗位的权限",)
    assert not decide(acting(zhou, at(MON - DAY)), "jobs.read").allowed
    assert not decide(acting(zhou, at(FRI + DAY)), "jobs.read").allowed
    end_stand_in(EndStandIn(stand_in=StandIn.objects.get().pk, day=MON), ctx=system())
    assert not decide(acting(zhou, at(MON)), "jobs.read").allowed


def test_rights_go_where_the_post_that_was_stood_in_for_is_left(counter: Bank) -> None:
    stand_in(told(counter), ctx=system())
    row = counter_assignment(counter)
    end_assignment(EndAssignment(assignment=row, day=MON + DAY), ctx=system())
    assert decide(acting(counter.people["周静"], at(MON)), "jobs.read").allowed
    assert not decide(acting(counter.people["周静"], at(MON + DAY)), "jobs.read").allowed


def test_who_acts_in_a_position_are_its_holders_and_whoever_stands_in_for_the_whole(
    counter: Bank, django_assert_num_queries
) -> None:
    stand_in(told(counter), ctx=system())
    place, li, zhou = counter.positions["营业部", "柜员"], counter.people["李明"], counter.people["周静"]
    with django_assert_num_queries(1):
        assert acting_in([place], MON) == {place: {li: How.ASSIGNED, zhou: How.STANDING_IN}}
    assert acting_in([place], FRI + DAY) == {place: {li: How.ASSIGNED}}
    assert persons_acting(Q(position__post=counter.posts["柜员"]), MON) >= {li, zhou}
    assert place in Position.objects.filter(where_acting(zhou, MON, column="pk")).values_list("pk", flat=True)
    with system_write(StandIn._meta.db_table):
        StandIn.objects.update(part="duties", duties=["一项"])
    assert acting_in([place], MON) == {place: {li: How.ASSIGNED}}
    with system_write(StandIn._meta.db_table):
        StandIn.objects.update(part="whole", duties=[])
    end_assignment(EndAssignment(assignment=counter_assignment(counter), day=MON + DAY), ctx=system())
    assert acting_in([place], MON + DAY) == {}


def counter_assignment(bank: Bank) -> int:
    from gangze.organisation.models import Assignment

    return int(Assignment.objects.current().get(person=bank.people["李明"]).pk)


def test_all_grants_are_one_statement(counter: Bank, django_assert_num_queries) -> None:
    stand_in(told(counter), ctx=system())
    with django_assert_num_queries(1):
        grants = RightsFromPosts().grants(counter.people["周静"], MON)
    assert {grant.right for grant in grants} == {"duties.draft", "jobs.read"}


def told(
    bank: Bank, absent: str = "李明", place: tuple[str, str] = ("营业部", "柜员"), by: str = "周静", **more: object
) -> StandInFor:
    """周静 is told to stand in for the week."""
    days = {"valid_from": MON, "valid_to": FRI + DAY}
    return StandInFor(absent=bank.people[absent], position=bank.positions[place], by=bank.people[by], **(days | more))


def test_a_ring_is_refused_and_named(counter: Bank) -> None:
    stand_in(told(counter), ctx=system())
    with pytest.raises(Refused) as refused:
        stand_in(told(counter, "周静", ("营业部", "运营主管"), "李明"), ctx=system())
    (finding,) = refused.value.findings
    assert finding.code == "standin.ring"
    assert "李明" in finding.message
    assert "周静" in finding.message
    stand_in(told(counter, "周静", ("营业部", "运营主管"), "赵敏"), ctx=system())
    with pytest.raises(Refused) as refused:
        stand_in(told(counter, "赵敏", ("西关支行", "柜员"), "李明"), ctx=system())
    assert codes(refused) == {"standin.ring"}
    later = told(counter, "赵敏", ("西关支行", "柜员"), "李明", valid_from=FRI + DAY, valid_to=FRI + 3 * DAY)
    assert stand_in(later, ctx=system()).result["stand_in"]


def test_who_may_not_stand_in_is_told_why(counter: Bank) -> None:
    with pytest.raises(Refused) as refused:
        stand_in(told(counter, place=("营业部", "运营主管"), by="李明"), ctx=system())
    assert codes(refused) == {"standin.same_person", "standin.not_held"}
    stand_in(told(counter), ctx=system())
    with pytest.raises(Refused) as refused:
        stand_in(told(counter, by="赵敏", valid_from=FRI), ctx=system())
    assert codes(refused) == {"standin.taken"}
    with pytest.raises(Refused) as refused:
        stand_in(told(counter, duties=["nothing"], valid_from=FRI + DAY, valid_to=FRI + 3 * DAY), ctx=system())
    assert codes(refused) == {"standin.duty_unknown"}
    with pytest.raises(Refused) as refused:
        stand_in(told(counter, valid_from=FRI + DAY, valid_to=FOREVER), ctx=system())
    assert "standin.too_long" in codes(refused)


def test_nobody_approves_his_own_absence_whoever_asked_for_it(counter: Bank) -> None:
    asked = request_absence(away(counter, "王芳"), ctx=system())
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=asked.proposal), ctx=acting(counter.people["王芳"]))
    assert "absence.own" in codes(refused)
    assert not Absence.objects.current().filter(person=counter.people["王芳"]).exists()


def test_nobody_gives_himself_a_post_by_standing_in(counter: Bank) -> None:
    with pytest.raises(Refused) as refused:
        stand_in(told(counter, by="王芳"), ctx=acting(counter.people["王芳"]))
    assert codes(refused) == {"standin.self"}
    asked = request_absence(away(counter, by=counter.people["王芳"]), ctx=acting(counter.people["李明"]))
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=asked.proposal), ctx=acting(counter.people["王芳"]))
    assert "standin.self" in codes(refused)
    assert Proposal.objects.get().state == "waiting"


def test_the_database_lets_one_person_take_over_the_whole_post(counter: Bank) -> None:
    stand_in(told(counter), ctx=system())
    row = StandIn.objects.get()
    row.pk, row.by_id, row.valid_from = None, counter.people["赵敏"], FRI
    with pytest.raises(IntegrityError), transaction.atomic(), write_permit(None):
        row.save(force_insert=True)
    assert StandIn.objects.filter(superseded_at=UNTIL_CHANGED).count() == 1


def test_leaving_the_bank_ends_being_away_and_standing_in(counter: Bank) -> None:
    arranged(counter)
    enter_absence(away(counter), ctx=system())
    depart(Depart(person=counter.people["周静"], day=MON + DAY), ctx=system())
    assert standing(counter) == [(counter.people["周静"], MON, MON)]
    row = Absence.objects.current().get()
    assert [(gap.why, gap.when.start) for gap in open_gaps([(row.person_id, row.when)])] == [("nothing", MON + DAY)]
    depart(Depart(person=counter.people["李明"], day=MON + DAY), ctx=system())
    assert Absence.objects.current().get().last_day == MON


def test_an_arrangement_ends_and_a_wrong_one_is_refused(counter: Bank) -> None:
    made = arranged(counter)
    end_arrangement(EndArrangement(arrangement=made, day=MON), ctx=system())
    assert Arrangement.objects.current().get().last_day == MON - DAY
    with pytest.raises(Refused) as refused:
        arranged(counter, by_person=counter.people["赵敏"])
    assert codes(refused) == {"arrangement.taker"}
    with pytest.raises(Refused) as refused:
        arranged(counter, by_position=None, by_person=999_999, duties=["x"], rank=-1)
    assert codes(refused) == {"reference.unknown", "standin.duty_unknown", "value.out_of_range"}


def test_many_absences_are_one_act_and_two_who_are_away_together_do_not_stand_in(counter: Bank) -> None:
    arranged(counter)
    done = enter_absence.many([away(counter), away(counter, "周静", FRI, FRI)], ctx=system())
    assert standing(counter) == [(counter.people["周静"], MON, FRI - DAY)]
    assert {f.code for f in done.findings} == {"absence.covered", "absence.gap"}


def test_a_concurrent_post_is_stood_in_for_as_well(counter: Bank) -> None:
    counter.assign("李明", "西关支行", "柜员", AssignmentKind.CONCURRENT)
    arranged(counter)
    done = enter_absence(away(counter), ctx=system())
    assert standing(counter) == [(counter.people["周静"], MON, FRI)]
    assert [f.code for f in done.findings] == ["absence.covered"]
