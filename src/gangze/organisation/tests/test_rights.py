"""Rights come from posts held today and reach as far as their scope; nobody gives them to himself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from gangze.framework.permission import Scope, at_units, decide, fetch, grants_of, visible
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, Unit
from gangze.organisation.rights import RightsFromPosts
from gangze.organisation.services.assignments import EndAssignment, end_assignment
from gangze.organisation.services.rights import (
    EndEmergencyRight,
    GiveEmergencyRight,
    GrantRight,
    WithdrawRight,
    end_emergency_right,
    give_emergency_right,
    grant_right,
    withdraw_right,
)
from gangze.organisation.services.units import MoveUnit, move_unit
from gangze.organisation.tests.bank import NOW, START, Bank, acting, at, small_bank, system

pytestmark = pytest.mark.django_db

RIGHT = "assignment.change"
TODAY = NOW.date()


@pytest.fixture
def bank() -> Bank:
    made = small_bank()
    made.unit("分理处", "营业部", "outlet")
    made.establish("分理处", "柜员", 1)
    made.assign("王芳", "营业部", "运营主管")
    made.assign("李明", "营业部", "柜员")
    made.assign("赵敏", "分理处", "柜员")
    return made


def give(bank: Bank, scope: Scope, units: tuple[str, ...] = (), post: str = "运营主管") -> None:
    cmd = GrantRight(
        post=bank.posts[post],
        right=RIGHT,
        scope=scope,
        units=[bank.units[u] for u in units],
        valid_from=START,
    )
    grant_right(cmd, ctx=system())


CASES: list[tuple[Scope, tuple[str, ...], set[str]]] = [
    (Scope.BANK, (), {"总行", "运营管理部", "风险管理部", "城东支行", "营业部", "分理处"}),
    (Scope.SUBTREE, (), {"营业部", "分理处"}),
    (Scope.UNIT, (), {"营业部"}),
    (Scope.UNITS, ("风险管理部", "分理处"), {"风险管理部", "分理处"}),
    (Scope.OWN, (), set()),
]


@pytest.mark.parametrize(("scope", "chosen", "reached"), CASES)
def test_a_right_reaches_the_units_of_its_scope(
    bank: Bank, scope: Scope, chosen: tuple[str, ...], reached: set[str]
) -> None:
    give(bank, scope, chosen)
    ctx = acting(bank.people["王芳"])
    allowed = {name for name, unit in bank.units.items() if decide(ctx, RIGHT, at_units(unit)).allowed}
    assert allowed == reached


@pytest.mark.parametrize(("scope", "chosen", "reached"), CASES)
def test_lists_and_single_objects_agree_with_the_scope(
    bank: Bank, scope: Scope, chosen: tuple[str, ...], reached: set[str]
) -> None:
    give(bank, scope, chosen)
    ctx = acting(bank.people["王芳"])
    seen = {row.pk for row in visible(ctx, Unit.objects.all(), RIGHT)}
    own = {bank.units["营业部"]} if scope is Scope.OWN else set()
    assert seen == {bank.units[name] for name in reached} | own
    for unit in bank.units.values():
        if unit in seen:
            assert fetch(ctx, Unit.objects.all(), RIGHT, pk=unit).pk == unit
        else:
            with pytest.raises(Refused) as refusal:
                fetch(ctx, Unit.objects.all(), RIGHT, pk=unit)
            assert refusal.value.codes == {"permission.denied"}


def test_own_records_are_seen_without_any_grant(bank: Bank) -> None:
    give(bank, Scope.OWN)
    rows = visible(acting(bank.people["王芳"]), Assignment.objects.all(), RIGHT)
    assert [row.person_id for row in rows] == [bank.people["王芳"]]


def test_a_moved_unit_leaves_the_reach_at_once(bank: Bank) -> None:
    give(bank, Scope.SUBTREE)
    place = at_units(bank.units["分理处"])
    assert decide(acting(bank.people["王芳"]), RIGHT, place).allowed
    cmd = MoveUnit(unit=bank.units["分理处"], parent=bank.units["总行"], valid_from=TODAY)
    move_unit(cmd, ctx=system())
    assert not decide(acting(bank.people["王芳"]), RIGHT, place).allowed


def test_rights_end_with_the_post_and_are_read_for_today_whatever_day_is_viewed(bank: Bank) -> None:
    give(bank, Scope.BANK)
    row = Assignment.objects.get(person=bank.people["王芳"])
    end_assignment(EndAssignment(assignment=row.pk, day=TODAY + dt.timedelta(days=1)), ctx=system())
    assert decide(acting(bank.people["王芳"]), RIGHT).allowed
    tomorrow = acting(bank.people["王芳"], at(TODAY + dt.timedelta(days=1)))
    assert not decide(tomorrow.on(TODAY), RIGHT).allowed


def test_why_and_why_not_are_said_in_words(bank: Bank) -> None:
    denied = decide(acting(bank.people["李明"]), RIGHT)
    assert "您所任岗位均未授予“办理任岗、调岗、卸任”权限" in denied.reasons
    give(bank, Scope.UNIT)
    assert decide(acting(bank.people["王芳"]), RIGHT, at_units(bank.units["营业部"])).reasons == (
        "您任“营业部·运营主管”，该岗位享有此权限",
    )
    assert "运营主管" in decide(acting(bank.people["李明"]), RIGHT).reasons[1]


def test_grants_take_one_query_however_many_posts(
    bank: Bank, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give(bank, Scope.BANK)
    bank.assign("王芳", "风险管理部", "风险经理", kind="concurrent")  # type: ignore[arg-type]
    RightsFromPosts().grants(bank.people["李明"], TODAY)
    with django_assert_num_queries(1):
        grants = RightsFromPosts().grants(bank.people["王芳"], TODAY)
    assert [grant.right for grant in grants] == [RIGHT]


def test_nobody_changes_the_rights_of_a_post_he_holds(bank: Bank) -> None:
    own = GrantRight(post=bank.posts["运营主管"], right="rights.change", scope=Scope.BANK, valid_from=START)
    grant_right(own, ctx=system())
    ctx = acting(bank.people["王芳"])
    with pytest.raises(Refused) as refusal:
        grant_right(own.model_copy(update={"right": RIGHT}), ctx=ctx)
    assert refusal.value.codes == {"right.own_post"}
    grant_right(own.model_copy(update={"right": RIGHT, "post": bank.posts["柜员"]}), ctx=ctx)


def test_unknown_rights_and_empty_choices_are_refused(bank: Bank) -> None:
    cmd = GrantRight(post=bank.posts["柜员"], right="no.such", scope=Scope.UNITS, valid_from=START)
    with pytest.raises(Refused) as refusal:
        grant_right(cmd, ctx=system())
    assert refusal.value.codes == {"right.unknown", "right.units_missing"}


def test_a_withdrawn_right_is_gone_from_its_day(bank: Bank) -> None:
    give(bank, Scope.BANK)
    cmd = WithdrawRight(post=bank.posts["运营主管"], right=RIGHT, day=TODAY)
    withdraw_right(cmd, ctx=system())
    assert not decide(acting(bank.people["王芳"]), RIGHT).allowed
    with pytest.raises(Refused) as refusal:
        withdraw_right(cmd, ctx=system())
    assert refusal.value.codes == {"right.not_given"}


def test_an_emergency_right_lasts_its_days_and_says_why(bank: Bank) -> None:
    cmd = GiveEmergencyRight(person=bank.people["李明"], right=RIGHT, days=2)
    with pytest.raises(Refused) as refusal:
        give_emergency_right(cmd, ctx=system())
    assert refusal.value.codes == {"reason.missing"}
    ctx = system(reason="网点负责人突发疾病")
    assert give_emergency_right(cmd, ctx=ctx).result == {"until": str(TODAY + dt.timedelta(days=1))}
    because = [grant.because for grant in grants_of(acting(bank.people["李明"])) if grant.right == RIGHT]
    assert because == ["应急授权：网点负责人突发疾病"]
    after = acting(bank.people["李明"], at(TODAY + dt.timedelta(days=2)))
    assert not decide(after, RIGHT).allowed
    end_emergency_right(EndEmergencyRight(person=bank.people["李明"], right=RIGHT), ctx=system())
    assert not decide(acting(bank.people["李明"]), RIGHT).allowed


@pytest.mark.parametrize("days", [0, 8])
def test_an_emergency_is_short(bank: Bank, days: int) -> None:
    cmd = GiveEmergencyRight(person=bank.people["李明"], right=RIGHT, days=days)
    with pytest.raises(Refused) as refusal:
        give_emergency_right(cmd, ctx=system(reason="急"))
    assert refusal.value.codes == {"emergency.days"}


def test_what_is_cached_lives_no_longer_than_a_context(bank: Bank) -> None:
    ctx: Any = acting(bank.people["王芳"])
    assert not decide(ctx, RIGHT).allowed
    give(bank, Scope.BANK)
    assert decide(acting(bank.people["王芳"]), RIGHT).allowed
