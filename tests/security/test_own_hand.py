"""Nobody has a hand in what he would gain by: leave, standing in, placements, authorities, kinship (回避)."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.controls.jobs import execute_job
from gangze.controls.models import Plan, PlanLook
from gangze.controls.services.plan_running import look_at
from gangze.controls.services.plans import OpenPlan, open_plan
from gangze.duties.authority.models import Authority
from gangze.duties.authority.services.granting import delegate, grant
from gangze.duties.authority.services.inputs import Delegate, Grant
from gangze.framework import clock
from gangze.framework.context import Actor, ActorKind, Context, person_context, system_context
from gangze.framework.jobs import Job
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import Scope, decide
from gangze.framework.proposal import Decide, Proposal, approve
from gangze.kernel.findings import Refused
from gangze.kernel.interval import FOREVER
from gangze.kinship.domain.relations import Relation
from gangze.kinship.services import Declare, record
from gangze.organisation.models import Absence, AbsenceKind, Arrangement, Assignment, Position
from gangze.organisation.services.absences import BeAway, enter_absence, request_absence
from gangze.organisation.services.assignments import Assign, assign
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.organisation.services.standing import StandInFor, stand_in
from gangze.people.models import User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HR, SECURITY, TELLER, HEAD, COMPLIANCE = "人力资源经理", "安全管理员", "柜员", "分行行长", "合规经理"


def system() -> Context:
    return system_context("测试", clock.now(), reason="测试")


def key(role: str) -> int:
    return int(User.objects.get(username=NUMBERS[role]).person_id or 0)


def acting(who: str | int) -> Context:
    person = key(who) if isinstance(who, str) else who
    return person_context(person, str(who), clock.now()).because("核对")


def position(post: str, unit: str | None = None) -> Position:
    rows = Position.objects.filter(post__states__name=post).distinct().order_by("pk")
    return rows.filter(unit__code=unit).get() if unit else rows.first()


def holder(of: Position) -> int:
    return int(Assignment.objects.on(system().today).filter(position=of).first().person_id)


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(refused.value.codes)


def away(person: int, kind: AbsenceKind = AbsenceKind.ANNUAL, note: str = "") -> BeAway:
    day = system().today + 40 * DAY
    return BeAway(person=person, kind=kind, note=note, valid_from=day, valid_to=day + 5 * DAY)


def test_personnel_enters_no_leave_of_its_own(sign_in) -> None:
    day = system().today + 40 * DAY
    form = {"person": NUMBERS[HR], "kind": "annual", "first_day": day, "last_day": day + DAY}
    page = sign_in(HR).post("/absences/add", form)
    assert page.status_code == 422
    assert "不能登记或批准本人的请休假" in page.content.decode()
    assert not Absence.objects.filter(person=key(HR)).exists()


def test_nobody_approves_his_own_leave_that_another_asked_for(sign_in) -> None:
    clerk = holder(position("员工关系岗"))
    asked = request_absence(away(key(HR)), ctx=acting(clerk))
    page = sign_in(HR).post(f"/todo/{asked.proposal}", {"act": "approve", "opinion": "同意"})
    assert page.status_code == 422
    assert "不能登记或批准本人的请休假" in page.content.decode()
    assert Proposal.objects.get(pk=asked.proposal).state == "waiting"


def test_forced_leave_is_not_ended_by_whom_it_is_forced_upon(sign_in) -> None:
    row = enter_absence(away(key(TELLER), AbsenceKind.MANDATORY), ctx=system()).result["absence"]
    day = system().today + 40 * DAY
    page = sign_in(TELLER).post(f"/absences/{row}/end", {"day": day.isoformat()})
    assert page.status_code == 422
    assert "强制休假不能由本人销假或取消" in page.content.decode()
    assert Absence.objects.current().filter(pk=row).exists()
    assert sign_in(HR).post(f"/absences/{row}/end", {"day": day.isoformat(), "reason": "改期"}).status_code == 302


@pytest.mark.parametrize("by_position", [True, False])
def test_nobody_arranges_to_take_over_a_post_with_more_rights(by_position: bool, sign_in) -> None:
    """An arrangement of one's own, and a colleague's entry of the absence, would give its rights by oneself."""
    wanted, own = position("安全管理岗"), position("人力资源部总经理")
    taker = {"by_position": f"{own.unit.code}/{own.post.code}"} if by_position else {"by_person": NUMBERS[HR]}
    form = taker | {"rank": "1", "valid_from": system().today.isoformat()}
    assert sign_in(HR).post(f"/positions/{wanted.pk}/arrange", form).status_code == 422
    assert not Arrangement.objects.filter(absent=wanted).exists()
    enter_absence(away(key(SECURITY)), ctx=acting(holder(position("员工关系岗"))))
    assert not decide(acting(HR), "rights.change").allowed


def test_standing_in_lasts_no_longer_than_leave() -> None:
    here = position("支行行长", "1103")
    cmd = StandInFor(
        absent=holder(here), position=here.pk, by=key("运营主管"), valid_from=system().today, valid_to=FOREVER
    )
    with pytest.raises(Refused) as refused:
        stand_in(cmd, ctx=acting(HR))
    assert codes(refused) >= {"standin.too_long"}


def test_nobody_widens_the_rights_of_a_post_that_he_stands_in_for() -> None:
    here, today = position("分行行长", "1000"), system().today
    stand_in(
        StandInFor(absent=holder(here), position=here.pk, by=key(SECURITY), valid_from=today, valid_to=today + 3 * DAY),
        ctx=system(),
    )
    cmd = GrantRight(post=here.post_id, right="people.change", scope=Scope.BANK, valid_from=today)
    with pytest.raises(Refused) as refused:
        grant_right(cmd, ctx=acting(SECURITY))
    assert codes(refused) == {"right.own_post"}


def test_nobody_approves_that_he_is_placed_himself() -> None:
    asked = acting(HR)
    second = Actor(ActorKind.PERSON, key(COMPLIANCE), COMPLIANCE)
    approved = Context(actor=asked.actor, now=asked.now, as_of=asked.as_of, reason="核对", approver=second)
    cmd = Assign(person=key(COMPLIANCE), position=position("安全管理岗").pk, kind="concurrent", valid_from=asked.today)
    with pytest.raises(Refused) as refused:
        assign(cmd, ctx=approved)
    assert "assign.self" in codes(refused)


def passed_on(parent: str, to: Position, **more: object) -> Delegate:
    upper = Authority.objects.get(code=parent)
    return Delegate(
        parent=upper.pk, position=to.pk, single=1_000_000, customer=1_000_000, valid_from=system().today,
        code="自授01", **more,
    )  # fmt: skip


def test_a_branch_head_passes_on_nothing_that_others_have() -> None:
    """The outlet is his, the president's authority is not, nor that of another branch."""
    outlet = position("支行行长", "1103")
    for parent in ("澜授2024-01", "澜授2024-06"):
        with pytest.raises(Refused) as refused:
            delegate(passed_on(parent, outlet), ctx=acting(HEAD))
        assert codes(refused) == {"permission.denied"}, parent
    assert delegate(passed_on("澜授2024-03", position("运营主管", "1103")), ctx=acting(HEAD)).proposal


def test_nobody_gives_himself_an_authority_or_approves_it() -> None:
    clerk = holder(position("合规审查岗"))
    own = Assignment.objects.on(system().today).filter(person=clerk).first().position
    terms = {"matter": "credit.approve", "single": 1_000_000, "customer": 1_000_000, "valid_from": system().today}
    with pytest.raises(Refused) as refused:
        grant(Grant(position=own.pk, **terms), ctx=acting(clerk))
    assert codes(refused) == {"authority.self"}
    asked = grant(Grant(position=position("合规部总经理").pk, **terms), ctx=acting(clerk))
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=asked.proposal or 0), ctx=acting(COMPLIANCE))
    assert codes(refused) == {"authority.self"}


def test_an_authority_counts_no_further_than_the_right_to_grant() -> None:
    """Whoever may grant in one branch grants for that branch's business."""
    branch, whole = position("分行行长", "1000"), position("行长", "0000").unit_id
    grant_right(
        GrantRight(post=branch.post_id, right="authority.grant", scope=Scope.SUBTREE, valid_from=system().today),
        ctx=system(),
    )
    outlet = position("支行行长", "1103")
    terms = {"matter": "credit.approve", "single": 100, "customer": 100, "valid_from": system().today}
    with pytest.raises(Refused) as refused:
        grant(Grant(position=outlet.pk, reach=whole, **terms), ctx=acting(HEAD))
    assert codes(refused) == {"permission.denied"}
    assert grant(Grant(position=outlet.pk, **terms), ctx=acting(HEAD)).proposal


def test_personnel_records_no_kinship_of_its_own() -> None:
    cmd = Declare(person_a=key(HR), person_b=key(TELLER), relation=Relation.SIBLING, valid_from=system().today)
    with pytest.raises(Refused) as refused:
        record(cmd, ctx=acting(HR))
    assert codes(refused) == {"kinship.own"}


def test_a_plan_of_whoever_may_no_longer_sign_in_is_not_done() -> None:
    made = open_plan(OpenPlan(name="撤并", day=system().today), ctx=acting(HR)).result["plan"]
    plan = Plan.objects.get(pk=made)
    look_at(plan, acting(HR))
    User.objects.filter(person=key(HR)).update(is_active=False)
    payload = {"plan": plan.pk, "revision": plan.revision, "label": HR}
    execute_job(Job(kind="plans.execute", key=str(plan.pk), payload=payload, asked_by=key(HR)), clock.now())
    (why,) = PlanLook.objects.get(plan=plan).result["stopped"]
    assert why["code"] == "permission.denied"


def test_the_ledger_keeps_to_itself_why_somebody_is_away(sign_in) -> None:
    done = enter_absence(away(key(TELLER), AbsenceKind.SICK, "住院手术"), ctx=acting(HR))
    entry = LedgerEntry.objects.get(pk=done.act)
    assert "住院手术" not in sign_in("审计员").get(f"/ledger/{entry.pk}").content.decode()
    assert "住院手术".encode() not in bytes(entry.record)
