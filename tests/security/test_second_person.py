"""The sign-in of who grants rights takes two people; hiring into one's own branch opens no other."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gangze.framework import clock
from gangze.framework.context import person_context, system_context
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.permission import Scope
from gangze.framework.proposal import Proposal, ProposalState
from gangze.framework.requests import RequestKey
from gangze.kernel.findings import Refused
from gangze.organisation.models import Assignment, Position, UnitState
from gangze.organisation.services.joining import Join, join
from gangze.organisation.services.rights import GrantRight, grant_right
from gangze.people.models import Person, PersonState, User
from gangze.people.services.employment import Hire, hire
from gangze.people.services.sign_in import ResetPassword, _reset, reset_password
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db

SYSTEM, SECURITY, AUDIT = "系统管理员", "安全管理员", "审计管理员"


def system():
    return system_context("测试", clock.now())


def user_of(role: str) -> User:
    return User.objects.get(username=NUMBERS[role])


def reset(client, role: str):
    return client.post(reverse("sign-in-reset", args=[user_of(role).person_id]))


def test_the_password_of_the_security_administrator_takes_a_second_person(sign_in) -> None:
    before = user_of(SECURITY).password
    admin, second = sign_in(SYSTEM), sign_in(AUDIT)
    assert reset(admin, SECURITY).status_code == 302
    assert user_of(SECURITY).password == before
    asked = Proposal.objects.get(command="people.release_sign_in")
    assert "已提请另一人同意" in admin.get(f"/people/{user_of(SECURITY).person_id}").content.decode()

    reset(admin, SECURITY)  # asking again asks nobody twice
    assert Proposal.objects.filter(command="people.release_sign_in").count() == 1
    assert admin.post(f"/todo/{asked.pk}", {"act": "approve"}).status_code == 422
    page = second.get(f"/todo/{asked.pk}").content.decode()
    assert "设置新密码" in page
    assert second.post(f"/todo/{asked.pk}", {"act": "approve", "opinion": "已当面核实"}).status_code == 302
    assert user_of(SECURITY).password == before  # agreeing makes no password

    page = reset(admin, SECURITY).content.decode()
    assert "初始密码" in page
    after = user_of(SECURITY).password
    assert after != before
    reset(admin, SECURITY)  # one agreement, one password
    assert user_of(SECURITY).password == after
    assert Proposal.objects.filter(command="people.release_sign_in").count() == 2
    assert not RequestKey.objects.filter(outcome__icontains="password").exists()


def test_the_agreement_is_for_a_day_for_the_asker_and_for_that_person_only(sign_in) -> None:
    admin = sign_in(SYSTEM)
    reset(admin, SECURITY)
    asked = Proposal.objects.get(command="people.release_sign_in")
    sign_in(AUDIT).post(f"/todo/{asked.pk}", {"act": "approve"})
    asked.refresh_from_db()
    assert asked.state == ProposalState.APPROVED
    user = user_of(SYSTEM)
    late = person_context(user.person_id or 0, user.label, clock.now() + dt.timedelta(days=1, minutes=1))
    cmd = ResetPassword(person=user_of(SECURITY).person_id or 0)
    assert reset_password(cmd, ctx=late).proposal is not None
    with pytest.raises(Refused) as refused:
        _reset(cmd, ctx=late)
    assert refused.value.codes == {"sign_in.second_person"}


def test_everybody_elses_password_takes_one_person(sign_in) -> None:
    before = user_of("柜员").password
    assert "初始密码" in reset(sign_in(SYSTEM), "柜员").content.decode()
    assert user_of("柜员").password != before
    assert LedgerEntry.objects.filter(command="people.reset_password").exists()


@pytest.fixture
def branch_clerk() -> tuple[User, Position, Position]:
    """柜员 may hire and assign in the own unit; positions there, and in another unit."""
    user = user_of("柜员")
    held = Assignment.objects.current().filter(person=user.person_id).select_related("position").first().position
    grant = {"post": held.post_id, "scope": Scope.UNIT, "valid_from": system().today}
    grant_right.many([GrantRight(right=right, **grant) for right in ("people.change", "assignment.change")], ctx=system())
    other = Position.objects.filter(post=held.post_id).exclude(unit=held.unit_id).first()
    other = other or Position.objects.exclude(unit=held.unit_id).order_by("pk").first()
    return user, held, other


def named(position: Position) -> str:
    return f"x（{position.unit.code}/{position.post.code}）"


def test_a_branch_hires_into_its_own_unit_and_sees_nobody_else(branch_clerk, sign_in) -> None:
    _user, own, other = branch_clerk
    client = sign_in("柜员")
    seen = set(Person.objects.values_list("pk", flat=True))
    day = system().today.isoformat()
    given = {"staff_number": "L990901", "name": "新入职", "valid_from": day}
    page = client.post(reverse("person-hire"), given)
    assert page.status_code == 422  # without a post it would be a matter of the whole bank
    assert "您可以为权限范围内的机构办理入职" in page.content.decode()

    elsewhere = client.post(reverse("person-hire"), given | {"position": named(other)})
    assert elsewhere.status_code in (403, 422)
    assert set(Person.objects.values_list("pk", flat=True)) == seen

    done = client.post(reverse("person-hire"), given | {"position": named(own)})
    assert done.status_code == 302, done.content.decode()
    person = Person.objects.get(staff_number="L990901")
    assert client.get(done.headers["Location"]).status_code == 200
    assert Assignment.objects.current().get(person=person).position_id == own.pk

    stranger = Assignment.objects.current().filter(position__unit=other.unit_id).first()
    if stranger is not None:
        assert client.get(f"/people/{stranger.person_id}").status_code == 403


def test_who_is_employed_elsewhere_is_not_hired_away(branch_clerk) -> None:
    user, own, _other = branch_clerk
    hire(Hire(staff_number="L990902", name="在别处", valid_from=system().today), ctx=system())
    ctx = person_context(user.person_id or 0, user.label, clock.now())
    cmd = Join(staff_number="L990902", name="改个名", position=own.pk, valid_from=system().today)
    with pytest.raises(Refused) as refused:
        join(cmd, ctx=ctx)
    assert refused.value.codes == {"person.employed"}
    assert "在别处" not in str(refused.value)
    with pytest.raises(Refused) as refused:
        hire(Hire(staff_number="L990903", name="无岗", valid_from=system().today), ctx=ctx)
    assert refused.value.codes == {"permission.denied"}
    assert PersonState.objects.current().filter(person__staff_number="L990902").get().name == "在别处"
    assert UnitState.objects.current().filter(unit=own.unit_id).exists()
