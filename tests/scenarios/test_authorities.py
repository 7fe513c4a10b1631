"""In the sample bank: the ladder, what is wrong with it, and who sees and does what."""

from __future__ import annotations

import pytest

from gangze.controls.models import Noticed
from gangze.controls.services.sweeping import sweep
from gangze.duties.authority.models import Authority
from gangze.framework import clock
from gangze.framework.context import person_context, system_context
from gangze.framework.permission import at_units, decide
from gangze.organisation.models import Unit
from gangze.people.models import User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db


def test_the_faults_of_the_ladder_are_found() -> None:
    ctx = system_context("测试", clock.now())
    sweep(clock.now(), ctx.today)
    found = {(row.code, row.subject) for row in Noticed.objects.filter(code__startswith="authority.", gone_on=None)}
    assert found == {
        ("authority.exceeds", "渡口街支行·支行行长"),
        ("authority.differs", "副行长"),
        ("authority.letter_missing", "望溪支行·支行行长"),
    }


def test_a_finding_leads_to_its_authorities(sign_in) -> None:
    ctx = system_context("测试", clock.now())
    sweep(clock.now(), ctx.today)
    row = Noticed.objects.get(code="authority.exceeds")
    page = sign_in("合规经理").get(f"/controls/findings/{row.pk}").content.decode()
    for code in ("澜授2024-06", "澜授2024-07"):
        assert f"/authorities/{Authority.objects.get(code=code).pk}" in page


def test_a_teller_finds_who_may_approve(sign_in) -> None:
    day = system_context("测试", clock.now()).today
    asked = f"/authorities/who?matter=credit.approve&product=小微企业贷款&unit=2102&currency=CNY&day={day}"
    steps = sign_in("柜员").get(f"{asked}&amount=120万").context["drawn"].steps
    assert next(step.name for step in steps if step.first) == "小微金融事业部·小微金融事业部总经理"
    low = next(step for step in steps if step.name == "渡口街支行·支行行长")
    assert not low.may
    assert "超过上级授权澜授2024-06的单笔限额100万元" in low.why


@pytest.mark.parametrize(
    ("role", "right", "unit", "allowed"),
    [
        ("分行行长", "authority.delegate", "1103", True), ("分行行长", "authority.delegate", "2102", False),
        ("分行行长", "authority.grant", "1103", False), ("合规经理", "authority.approve", "1103", True),
        ("合规经理", "authority.grant", "1103", False), ("柜员", "authority.withdraw", "1103", False),
        ("柜员", "authority.read", "0000", True), ("分行行长", "authority.approve", "1000", False),
    ],
)  # fmt: skip
def test_rights_over_authorities_reach_as_far_as_posts_say(role: str, right: str, unit: str, allowed: bool) -> None:
    user = User.objects.get(username=NUMBERS[role])
    ctx = person_context(user.person_id, role, clock.now())
    assert decide(ctx, right, at_units(Unit.objects.get(code=unit).pk)).allowed is allowed
