"""Through HTTP and commands: what a form or a draft says would come of it is what the sweep finds once it is done."""

from __future__ import annotations

import pytest

from gangze.controls.models import Noticed
from gangze.controls.services.sweeping import look, sweep
from gangze.duties.models import ManualVersion
from gangze.duties.services import (
    AddDuty,
    DraftManual,
    DutyInput,
    OfDraft,
    Publish,
    add_duty,
    draft_manual,
    publish,
    submit,
)
from gangze.framework import clock
from gangze.framework.context import Context, person_context
from gangze.framework.foresight import foresee
from gangze.framework.gathering import agreeing
from gangze.framework.proposal import Proposal
from gangze.kernel.findings import Refused
from gangze.organisation.models import Position, UnitState
from gangze.organisation.services.units import ChangeUnit, MoveUnit, change_unit, move_unit
from gangze.people.models import User
from tests.sample_bank import NUMBERS

pytestmark = pytest.mark.django_db

CLASHES = "负责本支行对公业务账务记账，并对本人录入的凭证进行复核"
OVERLAPS = "受理客户投诉，登记投诉台账并在规定时限内答复客户"


def ctx_of(role: str) -> Context:
    user = User.objects.get(username=NUMBERS[role])
    return person_context(user.person_id, role, clock.now())


def drafted(post: str, *texts: str) -> ManualVersion:
    """A draft of a post's manual with further duties."""
    ctx = ctx_of("人力资源经理")
    key = Position.objects.filter(post__states__name=post).first().post_id
    made = draft_manual(DraftManual(post=key, copy_in_force=True), ctx=ctx).result
    revision = made["revision"]
    for text in texts:
        revision = add_duty(
            AddDuty(version=made["version"], revision=revision, duty=DutyInput(text=text)), ctx=ctx
        ).result["revision"]
    return ManualVersion.objects.get(pk=made["version"])


def standing() -> set[str]:
    return {item.found.fingerprint for item in look(clock.now().date()).told if item.exemption is None}


@pytest.mark.parametrize("text", [OVERLAPS, "做好其他相关工作", "定期检查"])
def test_a_draft_foresees_what_the_sweep_finds_after_publishing(sign_in, text: str) -> None:
    ctx = ctx_of("人力资源经理")
    version = drafted("大堂经理", text)
    before = standing()

    def act():
        submit(OfDraft(version=version.pk, revision=version.revision), ctx=ctx)
        return publish(Publish(version=version.pk, revision=version.revision), ctx=ctx)

    told = foresee(act, ctx, ctx.today)
    assert standing() == before
    with agreeing():
        act()
    sweep(clock.now(), ctx.today)
    after = set(Noticed.objects.filter(gone_on=None).values_list("fingerprint", flat=True))
    noticed = standing()
    assert {item.found.fingerprint for item in told.comes} == noticed - before
    assert {item.found.fingerprint for item in told.goes} == before - noticed
    assert noticed <= after


def test_the_editor_and_the_reviewer_see_it_on_the_page(sign_in) -> None:
    version = drafted("大堂经理", "定期检查")
    client = sign_in("人力资源经理")
    page = client.post(f"/manuals/versions/{version.pk}/foresee", {"revision": version.revision})
    text = page.content.decode()
    assert page.status_code == 200
    assert "办理后的影响" in text
    assert "须经审批" in text
    assert "频率" in text
    version.refresh_from_db()
    assert version.state == "draft"
    assert not Proposal.objects.filter(command="duties.publish", state="waiting").exists()


def test_a_version_that_breaks_a_blocking_rule_is_not_published_and_the_draft_says_so_before(sign_in) -> None:
    ctx = ctx_of("人力资源经理")
    version = drafted("大堂经理", CLASHES)
    page = sign_in("人力资源经理").post(f"/manuals/versions/{version.pk}/foresee", {"revision": version.revision})
    assert page.status_code == 422
    assert "一岗兼有" in page.content.decode()
    submit(OfDraft(version=version.pk, revision=version.revision), ctx=ctx)
    with pytest.raises(Refused) as refused:
        publish(Publish(version=version.pk, revision=version.revision), ctx=ctx)
    assert "sod.post" in refused.value.codes


def test_a_version_is_not_held_up_by_what_stood_before() -> None:
    ctx = ctx_of("人力资源经理")
    version = drafted("会计核算岗", "每日营业终了前装订当日凭证")
    submit(OfDraft(version=version.pk, revision=version.revision), ctx=ctx)
    outcome = publish(Publish(version=version.pk, revision=version.revision), ctx=ctx)
    assert not [finding for finding in outcome.findings if finding.code.startswith("sod.")]


@pytest.mark.parametrize("act", ["move", "rename"])
def test_a_unit_foresees_too(act: str) -> None:
    ctx = ctx_of("编制管理员")
    row = UnitState.objects.on(ctx.today).get(name="石榴湾支行")
    before = standing()

    def do():
        if act == "move":
            upper = UnitState.objects.on(ctx.today).get(name="云屏分行").unit_id
            return move_unit(MoveUnit(unit=row.unit_id, parent=upper, valid_from=ctx.today), ctx=ctx)
        return change_unit(ChangeUnit(unit=row.unit_id, changes={"name": "石榴支行"}, valid_from=ctx.today), ctx=ctx)

    told = foresee(do, ctx, ctx.today)
    do()
    after = standing()
    assert {item.found.fingerprint for item in told.comes} == after - before
    assert {item.found.fingerprint for item in told.goes} == before - after


@pytest.mark.parametrize("address", ["change", "move", "close", "classify"])
def test_every_form_of_a_unit_offers_it(sign_in, address: str) -> None:
    row = UnitState.objects.on(ctx_of("编制管理员").today).get(name="石榴湾支行")
    page = sign_in("编制管理员").get(f"/units/{row.unit_id}/{address}").content.decode()
    assert 'name="foresee"' in page
    assert 'name="into_plan"' in page
