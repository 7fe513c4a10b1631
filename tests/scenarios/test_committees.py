"""Through HTTP with the sample's characters: committees, who sits in them, what they lack, and who must not vote."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.committees.models import Charter, SeatState
from gangze.committees.queries import sitting
from gangze.committees.services import Appoint, Dismiss, appoint, dismiss
from gangze.controls.models import Noticed
from gangze.controls.services.sweeping import sweep
from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, Position, UnitState
from gangze.organisation.services.assignments import EndAssignment, end_assignment
from gangze.people.models import Person
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db
KEEPER = "人力资源经理"


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def unit(name: str) -> int:
    return int(UnitState.objects.on(ctx().today).get(name=name).unit_id)


def found(code: str) -> list[Noticed]:
    sweep(clock.now(), ctx().today)
    return list(Noticed.objects.filter(gone_on=None, code=code))


def test_the_register_shows_committees_of_documents_too(sign_in) -> None:
    page = sign_in("柜员").get("/committees").content.decode()
    assert "贷款审查委员会" in page and "审计委员会" in page
    assert "未登记章程和组成" in page
    assert "委员不足法定人数" in page
    assert sign_in("柜员").get("/committees/export?format=csv").status_code == 200


def test_the_committee_short_of_its_quorum_is_found_and_the_whole_one_is_not() -> None:
    (row,) = found("missing.committee_quorum")
    assert row.subject == "资产负债管理委员会"
    assert not Noticed.objects.filter(gone_on=None, code__startswith="missing.committee", subject="贷款审查委员会")


def test_a_seat_follows_its_post_and_is_found_empty_when_the_post_ends(sign_in) -> None:
    key = unit("贷款审查委员会")
    chair = next(s for s in sitting(ctx().today, [key])[key].seats if s.role == "chair")
    assert chair.position is not None and chair.persons
    held = Assignment.objects.on(ctx().today).get(position=chair.position)
    end_assignment(EndAssignment(assignment=held.pk, day=ctx().today), ctx=ctx())
    assert {r.subject for r in found("missing.committee_chair")} == {"贷款审查委员会"}
    assert "贷款审查委员会" in {r.subject for r in found("missing.committee_seat")}
    before = sign_in("柜员").get(f"/committees/{key}?as_of={ctx().today - dt.timedelta(days=30)}").content.decode()
    now = sign_in("柜员").get(f"/committees/{key}").content.decode()
    name = str(Person.objects.get(pk=chair.persons[0]).staff_number)
    assert name in before.split('id="past"')[0]
    assert "岗位空缺" in now


def test_who_investigates_a_loan_does_not_vote_on_it(sign_in) -> None:
    key = unit("贷款审查委员会")
    place = Position.objects.filter(post__states__name="公司客户经理岗").distinct().first()
    assert not found("sod.committee")
    form = {
        "role": "member",
        "position": f"{place.unit.code}/{place.post.code}",
        "valid_from": ctx().today.isoformat(),
    }
    address = f"/committees/{key}/appoint"
    page = sign_in(KEEPER).post(address, form | {"foresee": "1"}).content.decode()
    assert "表决" in page and "调查" in page
    assert not SeatState.objects.filter(position=place.pk).exists()
    assert sign_in(KEEPER).post(address, form).headers["Location"] == f"/committees/{key}"
    assert found("sod.committee")


def test_charter_and_seats_by_form_with_bad_input(sign_in) -> None:
    key, day = unit("信息科技管理委员会"), ctx().today.isoformat()
    client = sign_in(KEEPER)
    charter = {"vote": "two_thirds", "counted_of": "all", "quorum_percent": "67", "odd": "on", "valid_from": day}
    assert client.post(f"/committees/{key}/charter", charter | {"quorum_percent": "0"}).status_code == 422
    wrong = client.post(f"/committees/{key}/charter", charter | {"activities": "授信审皮"})
    assert wrong.status_code == 422
    assert client.post(f"/committees/{key}/charter", charter).status_code == 302
    assert Charter.objects.on(ctx().today).get(unit=key).vote == "two_thirds"
    both = {"role": "chair", "person": NUMBERS["合规经理"], "position": "", "valid_from": day}
    none = client.post(f"/committees/{key}/appoint", both | {"person": ""})
    assert none.status_code == 422 and "须填且只填一项" in none.content.decode()
    assert client.post(f"/committees/{key}/appoint", both).status_code == 302
    again = client.post(f"/committees/{key}/appoint", both)
    assert again.status_code == 422 and "已在委员会中" in again.content.decode()
    seat = SeatState.objects.get(seat__unit=key)
    gone = client.post(f"/committees/seats/{seat.seat_id}/dismiss", {"last_day": day})
    assert gone.status_code == 302
    assert sitting(ctx().today + dt.timedelta(days=1), [key])[key].seats == ()


def test_only_committees_have_charters_and_only_who_may_changes_them(sign_in) -> None:
    department, key = unit("合规部"), unit("审计委员会")
    with pytest.raises(Refused) as refused:
        appoint(
            Appoint(unit=department, role="chair", person=Person.objects.first().pk, valid_from=ctx().today), ctx=ctx()
        )
    assert refused.value.codes == {"committee.none"}
    with pytest.raises(Refused) as nothing:
        dismiss(Dismiss(seat=10**9, day=ctx().today), ctx=ctx())
    assert "seat.outside_life" in nothing.value.codes
    teller = sign_in("柜员")
    for address in (f"/committees/{key}/charter", f"/committees/{key}/appoint"):
        assert teller.get(address).status_code == 403
    assert teller.get(f"/committees/{department}").status_code in (403, 404)
    assert "委员会组成" in teller.get(f"/units/{key}").content.decode()
