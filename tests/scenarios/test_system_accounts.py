"""Through HTTP with the sample's characters: accounts left behind, doubled, missing; foreseen, found and settled."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.accounts.models import AccountState, OperatorRole, SystemState
from gangze.accounts.services.accounts import OpenAccount, open_account
from gangze.controls.models import Exemption, Noticed
from gangze.controls.services.sweeping import look, sweep
from gangze.framework import clock
from gangze.framework.command import State
from gangze.framework.context import person_context, system_context
from gangze.organisation.models import Position
from gangze.people.models import Person, User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def core() -> int:
    return int(SystemState.objects.get(name="核心业务系统").system_id)


def found(code: str) -> list[Noticed]:
    sweep(clock.now(), ctx().today)
    return list(Noticed.objects.filter(gone_on=None, code=code))


def test_the_flaws_of_the_sample_are_found_and_no_others() -> None:
    sweep(clock.now(), ctx().today)
    rows = Noticed.objects.filter(gone_on=None, code__startswith="account.").order_by("code")
    told = [(row.code, row.subject.partition("（")[0]) for row in rows]
    assert told == [
        ("account.dormant", "反洗钱管理系统 AML004"),
        ("account.double", "李莉莉"),
        ("account.incompatible", "李莉莉"),
        ("account.missing", "蒋丽娟"),
        ("account.person_unknown", told[4][1]),
        ("account.person_unknown", told[5][1]),
        ("account.post_ended", "彭佳怡"),
    ]
    assert {told[4][1], told[5][1]} == {"反洗钱管理系统 AML004", "核心业务系统 0114099"}
    assert "凭证录入" in rows.get(code="account.incompatible").message


def test_a_move_shows_the_accounts_it_leaves_behind_before_it_is_saved(sign_in) -> None:
    mover = Person.objects.get(staff_number="L220146")
    place = Position.objects.filter(post__states__name="运营检查岗", unit__code="0114").distinct().get()
    form = {
        "position": f"{place.unit.code}/{place.post.code}",
        "day": (ctx().today + dt.timedelta(days=7)).isoformat(),
        "foresee": "1",
    }
    page = sign_in("人力资源经理").post(f"/people/{mover.pk}/transfer", form).content.decode()
    assert "0114053" in page and "仍未注销" in page
    assert AccountState.objects.on(ctx().today).filter(account__login="0114053").exists()


def test_the_department_settles_what_differs_and_the_finding_goes(sign_in) -> None:
    (row,) = found("account.post_ended")
    client = sign_in("系统管理员")
    page = client.get(f"/systems/{core()}/reconcile").content.decode()
    assert "一人多号" in page and "0114051" in page
    account = AccountState.objects.on(ctx().today).get(account__login="0114051").account_id
    client.post(f"/systems/{core()}/reconcile/close", {"ids": [account], "reason": "岗位已调整"})
    assert found("account.post_ended") == []
    row.refresh_from_db()
    assert row.gone_on == ctx().today


def test_incompatible_roles_in_one_hand_need_approval(sign_in) -> None:
    roles = list(OperatorRole.objects.filter(name__in=("凭证录入", "凭证复核")).values_list("pk", flat=True))
    keeper = User.objects.get(username=NUMBERS["系统管理员"])
    asking = person_context(keeper.person_id or 0, keeper.username, clock.now())
    teller = User.objects.get(username=NUMBERS["柜员"]).person_id
    cmd = OpenAccount(system=core(), login="T9", person=teller, roles=roles, valid_from=ctx().today)
    outcome = open_account(cmd, ctx=asking)
    assert outcome.state is State.PROPOSED
    assert not AccountState.objects.filter(account__login="T9").exists()
    approver = sign_in("合规经理")
    silent = approver.post(f"/todo/{outcome.proposal}", {"act": "approve", "opinion": "同意"})
    assert silent.status_code == 422
    post = Position.objects.filter(post__states__name="运营主管").order_by("pk").first()
    terms = {"measure": "运营主管逐笔复核", "how_often": "each", "carried_by": f"{post.unit.code}/{post.post.code}",
             "last_day": (ctx().today + dt.timedelta(days=30)).isoformat()}  # fmt: skip
    done = approver.post(f"/todo/{outcome.proposal}", {"act": "approve", "opinion": "同意", **terms})
    assert done.status_code == 302, done.content.decode()
    exemption = Exemption.objects.latest("pk")
    assert (exemption.code, exemption.person_id) == ("account.incompatible", teller)
    seen = [item for item in look(ctx().today).told if item.found.situation == exemption.situation]
    assert [item.exemption is not None for item in seen] == [True]


def test_incompatible_roles_are_foretold(sign_in) -> None:
    roles = list(OperatorRole.objects.filter(name__in=("凭证录入", "凭证复核")).values_list("pk", flat=True))
    page = sign_in("系统管理员").post(
        f"/systems/{core()}/open",
        {
            "login": "T9",
            "person": NUMBERS["柜员"],
            "roles": [str(r) for r in roles],
            "valid_from": ctx().today.isoformat(),
            "foresee": "1",
        },
    )
    assert "须经审批" in page.content.decode()


def test_who_may_not_manage_accounts_is_turned_away(sign_in) -> None:
    client = sign_in("柜员")
    assert client.get("/systems").status_code == 200
    assert client.get(f"/systems/{core()}").status_code == 403
    for address in (f"/systems/{core()}/reconcile", f"/systems/{core()}/import", "/systems/add"):
        assert client.get(address).status_code == 403
    assert client.post(f"/systems/{core()}/reconcile/close", {"ids": [1]}).status_code == 403
    assert "反洗钱管理系统" in sign_in("合规经理").get("/systems").content.decode()


def test_an_activity_that_does_not_exist_is_refused_with_the_nearest(sign_in) -> None:
    form = {"name": "新角色", "activities": "录入复合", "valid_from": ctx().today.isoformat()}
    page = sign_in("系统管理员").post(f"/systems/{core()}/roles/add", form)
    assert page.status_code == 422
    assert "录入复核" in page.content.decode()
