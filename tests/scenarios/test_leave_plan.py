"""Forced leave is planned in secret: whoever is in the plan never finds himself there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gangze.controls.models import KeyPostReview, PlannedLeave
from gangze.controls.services.leave_plans import (
    CancelLeave,
    MakePlan,
    MoveLeave,
    cancel_leave,
    make_plan,
    move_leave,
    start_due,
)
from gangze.controls.services.sweeping import look, sweep
from gangze.framework import clock
from gangze.framework.access import AccessRecord
from gangze.framework.context import person_context, system_context
from gangze.framework.guard import write_permit
from gangze.framework.ledger.models import LedgerDisclosure, LedgerEntry
from gangze.framework.permission import Scope
from gangze.kernel.findings import Refused
from gangze.organisation.models import Absence, Assignment, StandIn, UnitState
from gangze.organisation.services.absences import BeAway, enter_absence
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.people.models import Person
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def person(role: str) -> Person:
    return Person.objects.get(staff_number=NUMBERS[role])


def acting(role: str):
    return person_context(person(role).pk, role, clock.now())


@pytest.fixture
def own() -> PlannedLeave:
    """The operations supervisor stands in next year's plan; now he gets every right to look."""
    row = PlannedLeave.objects.get(person=person("运营主管"))
    post = Assignment.objects.on(ctx().today).get(person=row.person_id, kind="primary").position.post_id
    for right in ("leave_plan.read", "leave_plan.make", "key_post.read", "controls.read", "ledger.read",
                  "people.read_personal", "access.read"):  # fmt: skip
        grant_right(GrantRight(post=post, right=right, scope=Scope.BANK, valid_from=ctx().today), ctx=ctx())
    return row


def test_the_plan_spreads_who_is_due(sign_in) -> None:
    rows = list(PlannedLeave.objects.all())
    assert len(rows) > 8
    assert all(row.stand_in_id for row in rows)
    for row in rows:
        beside = [r for r in rows if r is not row and r.first_day <= row.last_day and row.first_day <= r.last_day]
        assert row.stand_in_id not in {r.person_id for r in beside}
        assert row.position_id not in {r.position_id for r in beside}
    page = sign_in("合规经理").get("/controls/leave-plan")
    assert page.context["page"].total == len(rows)
    assert len(page.context["gantt"].bars) == len(rows)


def test_pages_picture_file_and_interface_leave_oneself_out(sign_in, own: PlannedLeave) -> None:
    client = sign_in("运营主管")
    number, total = NUMBERS["运营主管"], PlannedLeave.objects.count()
    page = client.get("/controls/leave-plan?size=200")
    assert page.context["page"].total == total - 1
    assert not [bar for bar in page.context["gantt"].bars if number in bar.name]
    assert own.pk not in {row.pk for row in page.context["page"].rows}
    exported = client.get("/controls/leave-plan/export?format=csv").content.decode("utf-8-sig")
    assert len(exported.splitlines()) == total
    assert not [line for line in exported.splitlines() if line.split(",")[0].endswith(f"（{number}）")]
    answer = client.get("/api/v1/leave-plan?size=500").json()
    assert answer["total"] == total - 1
    assert str(own.pk) not in {row["id"] for row in answer["rows"]}
    for route in ("leave-plan-move", "leave-plan-cancel"):
        assert client.get(reverse(route, args=[own.pk])).status_code == 403


def test_a_reader_of_the_ledger_learns_nothing(sign_in, own: PlannedLeave) -> None:
    for weeks in range(1, 40):
        first = dt.date(own.year, 1, 11) + weeks * 7 * DAY
        try:
            move_leave(MoveLeave(leave=own.pk, first_day=first, last_day=first + 20 * DAY), ctx=ctx())
        except Refused:
            continue
        break
    own.refresh_from_db()
    entries = LedgerEntry.objects.filter(command__startswith="leave_plan.")
    assert {entry.command for entry in entries} == {"leave_plan.make", "leave_plan.move"}
    client = sign_in("运营主管")
    for entry in entries:
        assert set(LedgerDisclosure.objects.filter(entry=entry).values_list("path", flat=True)) <= {"/actor/label"}
        text = bytes(entry.record).decode()
        for row in PlannedLeave.objects.all():
            assert row.first_day.isoformat() not in text
            assert row.last_day.isoformat() not in text
        page = client.get(reverse("ledger-entry", args=[entry.pk])).content.decode()
        assert "已隐去" in page
        assert own.first_day.isoformat() not in page
        assert not entry.subjects.filter(subject_type__contains="person").exists()


def test_workbench_search_findings_and_access_log_are_silent(sign_in, own: PlannedLeave) -> None:
    sweep(clock.now(), ctx().today)
    client = sign_in("运营主管")
    sign_in("合规经理").get("/controls/leave-plan")
    for address in (
        "/",
        "/search?q=强制休假",
        "/controls/findings",
        f"/people/{own.person_id}",
        "/access",
        "/todo",
        "/ledger",
    ):
        page = client.get(address).content.decode()
        assert own.first_day.isoformat() not in page, address
    assert "强制休假计划" not in client.get("/").content.decode().split("<main")[-1]
    for record in AccessRecord.objects.filter(subject__contains="强制休假"):
        assert NUMBERS["运营主管"] not in record.subject


def test_without_the_right_there_is_nothing_to_see(sign_in) -> None:
    client = sign_in("柜员")
    for address in (
        "/controls/leave-plan",
        "/controls/leave-plan/export",
        "/api/v1/leave-plan",
        "/controls/key-posts/reviews",
    ):
        assert client.get(address).status_code == 403
    assert "leave-plan" not in client.get("/").content.decode()


def test_nobody_plans_moves_or_cancels_his_own(own: PlannedLeave) -> None:
    mine = acting("运营主管")
    for act in (
        lambda: move_leave(MoveLeave(leave=own.pk, first_day=own.first_day, last_day=own.last_day), ctx=mine),
        lambda: cancel_leave(CancelLeave(leave=own.pk, reason="不便"), ctx=mine),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == {"leave_plan.closed"}
    cancel_leave(CancelLeave(leave=own.pk, reason="重排"), ctx=ctx())
    again = MakePlan(unit=own.unit_id, year=own.year)
    make_plan(again, ctx=mine)
    assert not PlannedLeave.objects.filter(person=own.person_id, state="planned").exists()
    make_plan(again, ctx=acting("人力资源经理"))
    assert PlannedLeave.objects.filter(person=own.person_id, state="planned").exists()


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [("2027-03-01", "2027-03-02", {"leave_plan.short"}), ("2027-03-09", "2027-03-01", {"leave_plan.days"}),
     ("2020-03-01", "2020-03-09", {"leave_plan.days"}), ("2028-03-01", "2028-03-09", {"leave_plan.days"})],
)  # fmt: skip
def test_a_move_that_cannot_be_is_refused_without_naming_anybody(first: str, last: str, codes: set[str]) -> None:
    row = PlannedLeave.objects.first()
    cmd = MoveLeave(leave=row.pk, first_day=dt.date.fromisoformat(first), last_day=dt.date.fromisoformat(last))
    with pytest.raises(Refused) as refused:
        move_leave(cmd, ctx=ctx())
    assert refused.value.codes == codes
    assert not [f for f in refused.value.findings if f.subject]


def test_the_forms_plan_move_and_cancel(sign_in) -> None:
    client = sign_in("人力资源经理")
    here = UnitState.objects.on(ctx().today).get(name="栖江分行").unit
    before = PlannedLeave.objects.count()
    year = ctx().today.year + 1
    assert client.post("/controls/leave-plan/make", {"unit": here.code, "year": year}).status_code == 302
    assert PlannedLeave.objects.count() > before
    assert client.post("/controls/leave-plan/make", {"unit": here.code, "year": 2199}).status_code == 422
    row = PlannedLeave.objects.latest("pk")
    page = client.get(reverse("leave-plan-move", args=[row.pk]))
    assert page.status_code == 200
    assert client.post(reverse("leave-plan-cancel", args=[row.pk]), {"reason": "本人将调离"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_on_its_day_the_leave_starts_and_counts(own: PlannedLeave) -> None:
    with write_permit(None):
        PlannedLeave.objects.filter(pk=own.pk).update(
            first_day=ctx().today, last_day=ctx().today + 6 * DAY, working_days=5
        )
    assert start_due(clock.now()) == 1
    assert start_due(clock.now()) == 0
    own.refresh_from_db()
    assert own.state == "started"
    absence = Absence.objects.current().get(person=own.person_id, kind="mandatory")
    assert (absence.valid_from, absence.last_day) == (ctx().today, ctx().today + 6 * DAY)
    assert StandIn.objects.on(ctx().today).filter(absent=own.person_id, by=own.stand_in_id).exists()
    later = ctx().today + 7 * DAY + dt.timedelta(days=364)
    told = {t.found.code for t in look(later).told if t.place.person == own.person_id}
    assert "stay.no_leave" not in told
    assert "stay.no_inspection" in told
    told = {t.found.code for t in look(later + 2 * DAY).told if t.place.person == own.person_id}
    assert "stay.no_leave" in told


def test_who_is_away_already_stays_in_the_plan(own: PlannedLeave) -> None:
    with write_permit(None):
        PlannedLeave.objects.filter(pk=own.pk).update(first_day=ctx().today, last_day=ctx().today + 6 * DAY)
    away = BeAway(person=own.person_id, kind="sick", valid_from=ctx().today, valid_to=ctx().today + 3 * DAY)
    enter_absence(away, ctx=ctx())
    assert start_due(clock.now()) == 0
    own.refresh_from_db()
    assert own.state == "planned"


def test_an_inspection_is_written_down_by_another_and_kept_from_its_person(sign_in, own: PlannedLeave) -> None:
    place = own.position
    form = {"kind": "inspection", "person": NUMBERS["运营主管"], "position": f"{place.unit.code}/{place.post.code}",
            "looked_on": ctx().today.isoformat(), "found": "盘点凭证与印章，账实相符", "sound": "on"}  # fmt: skip
    client = sign_in("合规经理")
    assert client.post("/controls/key-posts/reviews/add", form | {"found": ""}).status_code == 422
    assert client.post("/controls/key-posts/reviews/add", form | {"looked_on": "2199-01-01"}).status_code == 422
    assert client.post("/controls/key-posts/reviews/add", form).status_code == 302
    row = KeyPostReview.objects.get()
    assert row.looked_label.startswith("江怀远")
    assert "账实相符" in client.get("/controls/key-posts/reviews").content.decode()
    assert "账实相符" not in sign_in("运营主管").get("/controls/key-posts/reviews").content.decode()
