"""白霞 of counter 3 goes on leave: who asks, who approves, who takes over what, and what everybody sees of it."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.controls.models import Exemption
from gangze.framework import clock
from gangze.framework.context import person_context, system_context
from gangze.framework.permission import decide
from gangze.framework.proposal import Proposal
from gangze.organisation.models import Absence, Assignment, Position, StandIn, UnitState
from gangze.organisation.services.standing import Arrange, StandInFor, arrange, stand_in
from gangze.people.models import Person
from tests.sample_bank import LOADED_AT, NUMBERS

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LOADED = LOADED_AT.date()
"""The day from which the sample counts its absences."""


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def person(number: str) -> Person:
    return Person.objects.get(staff_number=number)


def role(name: str) -> Person:
    return person(NUMBERS[name])


def position(unit: str, post: str) -> Position:
    here = UnitState.objects.on(ctx().today).filter(name=unit).first().unit_id
    return Position.objects.filter(unit=here, post__states__name=post).distinct().get()


def unit(name: str) -> int:
    return UnitState.objects.on(ctx().today).filter(name=name).first().unit_id


def form(first: int, last: int, **more: str) -> dict[str, str]:
    today = ctx().today
    return {
        "kind": "annual",
        "first_day": (today + first * DAY).isoformat(),
        "last_day": (today + last * DAY).isoformat(),
    } | more


def test_the_sample_shows_who_is_away_and_who_stands_in(sign_in) -> None:
    page = sign_in("分行行长").get(f"/units/{unit('望溪支行')}?as_of={LOADED}").content.decode()
    assert "请休假与顶岗" in page
    assert "顶白霞" in page
    assert "“望溪支行·运营主管”" in page
    listed = sign_in("人力资源经理").get("/absences").content.decode()
    assert "培训学习" in listed
    standing = sign_in("柜员").get(f"/stand-ins?state=on&as_of={LOADED}").content.decode()
    assert "吕一鸣" in standing
    arranged = sign_in("柜员").get("/arrangements").content.decode()
    assert "望溪支行·4号柜员" in arranged


def test_a_day_that_is_past_shows_who_stood_in_then(sign_in) -> None:
    client = sign_in("分行行长")
    for day, stood in ((LOADED - 2 * DAY, False), (LOADED - DAY, True), (LOADED + 5 * DAY, True), (LOADED + 6 * DAY, False)):
        page = client.get(f"/units/{unit('望溪支行')}?as_of={day}").content.decode()
        assert ("顶白霞" in page) is stood, day


def test_a_teller_asks_and_the_head_of_the_branch_approves(sign_in) -> None:
    teller = sign_in("柜员")
    sent = teller.post("/absences/request", form(20, 22, note="探亲"))
    assert sent.status_code == 302
    waiting = Proposal.objects.get(command="organisation.request_absence", asked_by=role("柜员").pk)
    home = teller.get("/").content.decode()
    assert "待批" in home
    told = sign_in("分行行长").get(f"/todo/{waiting.pk}").content.decode()
    assert "探亲" in told
    assert "顶部分职责" in told
    assert "复核本人办理的业务" in told
    assert not Absence.objects.filter(valid_from=ctx().today + 20 * DAY).exists()
    carries = position("望溪支行", "支行行长")
    conditions = {
        "measure": "支行行长逐笔复核",
        "carried_by": f"{carries.unit.code}/{carries.post.code}",
        "how_often": "daily",
        "last_day": (ctx().today + 30 * DAY).isoformat(),
    }
    done = sign_in("分行行长").post(f"/todo/{waiting.pk}", {"act": "approve", "opinion": "同意", **conditions})
    assert done.status_code == 302, done.content.decode()[-3000:]
    row = Absence.objects.get(valid_from=ctx().today + 20 * DAY)
    assert row.person == role("柜员")
    assert StandIn.objects.current().filter(absent=row.person, valid_from=row.valid_from).count() == 2
    assert {item.rule for item in Exemption.objects.all()} >= {"review.named_post"}
    back = teller.post(f"/absences/{row.pk}/end", {"day": (ctx().today + 21 * DAY).isoformat()})
    assert back.status_code == 302
    assert set(StandIn.objects.current().filter(absent=row.person, valid_from=row.valid_from).values_list("valid_to", flat=True)) == {ctx().today + 21 * DAY}


def test_nobody_asks_for_another_by_changing_the_form(sign_in) -> None:
    other = role("运营主管")
    sent = sign_in("柜员").post("/absences/request", form(20, 22, person=other.staff_number))
    assert sent.status_code == 302
    assert Proposal.objects.filter(command="organisation.request_absence").latest("pk").payload[0]["person"] == role("柜员").pk


def test_a_teller_enters_nothing_and_sees_only_own_absences(sign_in) -> None:
    teller = sign_in("柜员")
    assert teller.get("/absences/add").status_code == 403
    assert teller.get("/stand-ins/add").status_code == 403
    assert teller.get(f"/positions/{position('望溪支行', '1号柜员').pk}/arrange").status_code == 403
    listed = teller.get("/absences").content.decode()
    assert "白霞" in listed
    assert "韩伟" not in listed
    theirs = Absence.objects.current().get(person=role("运营主管"))
    assert teller.get(f"/absences/{theirs.pk}/end").status_code == 403
    assert teller.get("/api/v1/absences").json()["total"] == 1
    assert len(teller.get("/absences/export?format=csv").content.decode("utf-8-sig").splitlines()) == 2


def test_what_a_gap_would_be_is_seen_before(sign_in) -> None:
    client = sign_in("人力资源经理")
    lobby = Assignment.objects.on(ctx().today).get(position=position("望溪支行", "大堂经理"), kind="primary").person
    page = client.post("/absences/add", form(5, 6, person=lobby.staff_number, foresee="1")).content.decode()
    assert "没有顶岗安排" in page
    assert "将新增" in page
    assert not Absence.objects.filter(person=lobby).exists()
    wrong = client.post("/absences/add", form(6, 5, person=lobby.staff_number))
    assert wrong.status_code == 422
    assert "最后一天早于第一天" in wrong.content.decode()


def test_standing_in_for_the_whole_post_gives_its_rights_and_says_why(sign_in) -> None:
    here = position("云屏分行", "分行行长")
    deputy = role("运营主管")
    today = ctx().today
    stand_in(
        StandInFor(absent=role("分行行长").pk, position=here.pk, by=deputy.pk, valid_from=today, valid_to=today + 2 * DAY),
        ctx=ctx(),
    )
    assert decide(person_context(deputy.pk, "韩伟", clock.now()), "people.read", place_of("青禾路支行")).allowed
    page = sign_in("运营主管").get("/why").content.decode()
    assert "您顶朱波的岗位“云屏分行·分行行长”至" in page
    home = sign_in("运营主管").get("/").content.decode()
    assert "我顶的岗" in home
    assert "顶朱波" in home


def place_of(name: str):
    from gangze.framework.permission import at_units

    return at_units(unit(name))


def test_duties_are_chosen_from_the_manual_and_pass_alone(sign_in) -> None:
    client = sign_in("人力资源经理")
    here = position("望溪支行", "1号柜员")
    page = client.get(f"/positions/{here.pk}/arrange")
    text = page.content.decode()
    assert "不带该岗位的权限" in text
    choices = page.context["form"].fields["duties"].choices
    taker = position("望溪支行", "3号柜员")
    sent = client.post(
        f"/positions/{here.pk}/arrange",
        {
            "by_position": f"{taker.unit.code}/{taker.post.code}",
            "duties": [choices[1][0]],
            "rank": "2",
            "valid_from": ctx().today.isoformat(),
        },
    )
    assert sent.status_code == 302, sent.content.decode()[-2000:]
    strange = client.post(
        f"/positions/{here.pk}/arrange",
        {"by_position": f"{taker.unit.code}/{taker.post.code}", "duties": ["x"], "rank": "1", "valid_from": ctx().today},
    )
    assert strange.status_code == 422


def test_an_arrangement_that_a_rule_forbids_is_refused(sign_in) -> None:
    clerk = person_context(role("人力资源经理").pk, "梁浩然", clock.now())
    books = Position.objects.filter(post__states__name="会计核算岗").distinct().get()
    from gangze.kernel.findings import Refused

    with pytest.raises(Refused) as refused:
        arrange(
            Arrange(absent=books.pk, by_position=position("望溪支行", "1号柜员").pk, valid_from=ctx().today), ctx=clerk
        )
    assert "sod.stand_in" in refused.value.codes


def test_bad_addresses_are_answered(sign_in) -> None:
    client = sign_in("人力资源经理")
    for path in ("/absences/999999/end", "/stand-ins/999999/end", "/arrangements/999999/end", "/people/999999/stand-in"):
        assert client.get(path).status_code == 404, path
    assert client.get("/absences?since=x&unit=abc&state=never").status_code == 200
    assert client.get("/absences/request?person=abc").status_code == 200


def test_a_page_of_absences_costs_the_same_however_many(sign_in, django_assert_max_num_queries) -> None:
    client = sign_in("人力资源经理")
    client.get("/absences")
    with django_assert_max_num_queries(50):
        client.get("/absences")
    with django_assert_max_num_queries(24):
        client.get("/stand-ins")
    with django_assert_max_num_queries(24):
        client.get("/arrangements")


def test_a_clause_of_a_manual_is_taken_over_by_one_click_and_never_by_itself(sign_in) -> None:
    from gangze.organisation.models import Arrangement

    client = sign_in("人力资源经理")
    here = position("望溪支行", "3号柜员")
    standing = Arrangement.objects.current().get(absent=here, by_position=position("望溪支行", "4号柜员"))
    from gangze.organisation.services.standing import EndArrangement, end_arrangement

    assert "由4号柜员代行以下职责" not in client.get("/controls/standing-clauses").content.decode()
    end_arrangement(EndArrangement(arrangement=standing.pk, day=ctx().today), ctx=ctx())
    page = client.get("/controls/standing-clauses")
    assert "由4号柜员代行以下职责" in page.content.decode()
    row = next(one for one in page.context["rows"] if one.absent == here.pk)
    assert len(row.duties) == 4
    before = Arrangement.objects.on(ctx().today).count()
    client.post("/controls/standing-clauses", {"clause": f"{row.line}-{row.absent}-{row.by}"})
    waiting = Proposal.objects.filter(command="organisation.arrange")
    assert Arrangement.objects.on(ctx().today).count() + waiting.count() == before + 1
    assert client.post("/controls/standing-clauses", {"clause": "1-2-3"}).status_code == 422
    assert sign_in("柜员").get("/controls/standing-clauses").status_code == 403
