"""What an attacker inside the bank tries: more rights, other people's particulars, ids that are not his."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from gangze.framework import clock
from gangze.framework.command import commands
from gangze.framework.context import person_context, system_context
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import at_units, decide
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, Position
from gangze.organisation.services.assignments import Assign, assign
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.people.models import PersonState, User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db


def context_of(role: str):
    user = User.objects.get(username=NUMBERS[role])
    return person_context(user.person_id, user.label, clock.now())


def position_of(role: str) -> Position:
    """The position that a role of the sample bank holds."""
    held = Assignment.objects.current().filter(person=context_of(role).person).order_by("pk")
    return held.select_related("position__unit", "position__post").first().position


def named(position: Position) -> str:
    return f"x（{position.unit.code}/{position.post.code}）"


def test_nobody_places_himself_into_a_post_that_gives_more(sign_in) -> None:
    """Who may assign could else take the rights of the post that grants rights."""
    wanted = position_of("安全管理员")
    response = sign_in("人力资源经理").post(
        reverse("position-assign", args=[wanted.pk]),
        {
            "person": f"x（{NUMBERS['人力资源经理']}）",
            "position": named(wanted),
            "kind": "concurrent",
            "valid_from": clock.now().date().isoformat(),
        },
    )
    assert response.status_code == 422
    assert not decide(context_of("人力资源经理"), "rights.change").allowed


def test_an_own_transfer_or_correction_is_refused_as_well() -> None:
    ctx = context_of("人力资源经理").because("核对")
    own = Assignment.objects.current().filter(person=ctx.person).first()
    wanted = position_of("安全管理员").pk
    transfer, correct = commands()["organisation.transfer"], commands()["organisation.correct_assignment"]
    with pytest.raises(Refused) as refused:
        transfer(transfer.model(person=ctx.person, position=wanted, day=ctx.today), ctx=ctx)
    assert "assign.self" in refused.value.codes
    with pytest.raises(Refused) as refused:
        cmd = correct.model(
            assignment=own.pk, position=wanted, kind=own.kind, valid_from=own.valid_from, valid_to=own.valid_to
        )
        correct(cmd, ctx=ctx)
    assert "assign.self" in refused.value.codes


def test_nobody_widens_the_rights_of_a_post_that_he_takes_up_tomorrow() -> None:
    security, loader = context_of("安全管理员"), system_context("测试", clock.now())
    soon = position_of("运营主管")
    tomorrow = security.today + dt.timedelta(days=1)
    assign(
        Assign(person=security.person, position=soon.pk, kind="concurrent", valid_from=tomorrow), ctx=loader
    )
    with pytest.raises(Refused) as refused:
        cmd = GrantRight(post=soon.post_id, right="people.change", scope="bank", valid_from=security.today)
        grant_right(cmd, ctx=security)
    assert "right.own_post" in refused.value.codes


def test_an_unknown_place_opens_nothing() -> None:
    """A command whose places cannot be found is refused for want of permission, not let through to its checks."""
    with pytest.raises(Refused) as refused:
        assign(Assign(person=1, position=2**40, valid_from=clock.now().date()), ctx=context_of("柜员"))
    assert refused.value.codes == {"permission.denied"} or list(refused.value.codes) == ["permission.denied"]


def test_the_ledger_tells_personal_particulars_only_to_whoever_may_read_them(sign_in) -> None:
    """The ledger's pages mask what the person's page masks."""
    mobiles = set(PersonState.objects.exclude(mobile="").values_list("mobile", flat=True))
    entries = LedgerEntry.objects.filter(command__in=["people.hire", "people.change"])
    assert entries.exists()
    shown = ""
    client = sign_in("审计员")
    for entry in entries:
        shown += client.get(reverse("ledger-entry", args=[entry.pk])).content.decode()
    assert not mobiles & set(re.findall(r"\d{11}", shown))
    assert "（已隐去）" in shown


def test_the_system_administrator_of_the_sample_can_help_who_forgot_the_password(sign_in) -> None:
    """The sign-in page sends people there."""
    target = User.objects.get(username=NUMBERS["柜员"])
    response = sign_in("系统管理员").post(reverse("sign-in-reset", args=[target.person_id]), {"reason": "忘记密码"})
    assert response.status_code == 200
    assert sign_in("运营主管").post(reverse("sign-in-reset", args=[target.person_id])).status_code == 403


def test_a_branch_head_changes_no_manual_of_another_branch() -> None:
    other = next(
        key
        for key in Position.objects.filter(states__isnull=False).values_list("unit_id", flat=True).distinct()
        if not decide(context_of("分行行长"), "duties.draft", at_units(key)).allowed
    )
    draft = commands()["duties.draft"]
    with pytest.raises(Refused) as refused:
        draft(draft.model(unit=other), ctx=context_of("分行行长"))
    assert "permission.denied" in refused.value.codes
