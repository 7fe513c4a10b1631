"""Through HTTP with the sample's characters: tags are corrected and remembered, overlaps decided once."""

from __future__ import annotations

import pytest

from gangze.controls.models import ActivityCorrection, Noticed, OverlapDecision, Sweep
from gangze.controls.queries.tagging import untagged_wordings
from gangze.controls.services.sweeping import sweep
from gangze.duties.models import Duty, DutyRole, ManualInForce, ManualVersion, VersionState
from gangze.duties.services import ChangeDuty, DraftManual, OfDraft, change_duty, draft_manual, submit
from gangze.framework import clock
from gangze.framework.context import system_context
from gangze.framework.facts import true_on
from gangze.framework.ledger.models import LedgerEntry
from gangze.framework.proposal import Proposal

pytestmark = pytest.mark.django_db


def ctx():
    return system_context("测试", clock.now(), reason="测试")


def look() -> Sweep:
    return sweep(clock.now(), ctx().today)


def overlaps(code: str = "overlap.duty") -> list[Noticed]:
    look()
    return list(Noticed.objects.filter(gone_on=None, code=code).order_by("pk"))


def recognised_duty() -> Duty:
    """A duty of the outlet's bookkeeper that breaks a rule."""
    look()
    row = Noticed.objects.get(code="sod.post", subject="会计核算岗", gone_on=None)
    return Duty.objects.get(pk=next(item["id"] for item in row.witness if item["kind"] == "duty"))


def test_the_manual_shows_what_each_duty_is_recognised_as_and_takes_corrections(sign_in) -> None:
    duty = recognised_duty()
    address = f"/manuals/{duty.version.manual_id}"
    client = sign_in("合规经理")
    page = client.get(address).content.decode()
    assert "业务复核" in page
    assert "合于“业务复核”的模式" in page
    done = client.post("/controls/tags/correct", {"drop": f"{duty.pk}:entry.review", "next": address})
    assert (done.status_code, done.headers["Location"]) == (302, address)
    assert "人工认定不涉及" in client.get(address).content.decode()
    look()
    assert not Noticed.objects.filter(code="sod.post", subject="会计核算岗", gone_on=None).exists()
    client.post("/controls/tags/correct", {"back": f"{duty.pk}:entry.review", "next": address})
    assert not ActivityCorrection.objects.exists()
    look()
    assert Noticed.objects.filter(code="sod.post", subject="会计核算岗", gone_on=None).exists()


def test_wordings_nobody_recognises_are_ranked_and_tagged_many_at_once(sign_in) -> None:
    before = look()
    wordings = untagged_wordings(ctx())
    assert [one.count for one in wordings] == sorted((one.count for one in wordings), reverse=True)
    first, second, third = wordings[:3]
    client = sign_in("合规经理")
    page = client.get("/controls/tags").content.decode()
    assert first.text in page
    client.post("/controls/tags/correct", {"ids": [first.duty, second.duty], "activity": "培训"})
    client.post("/controls/tags/correct", {"ids": [third.duty], "nothing": "1"})
    assert ActivityCorrection.objects.count() == 3
    left = {one.duty for one in untagged_wordings(ctx())}
    assert left.isdisjoint({first.duty, second.duty, third.duty})
    after = look()
    assert after.untagged == before.untagged - first.count - second.count - third.count
    decided = client.get("/controls/tags?show=decided").content.decode()
    assert first.text in decided
    client.post("/controls/tags/correct", {"undo": [ActivityCorrection.objects.get(activity="none").pk]})
    assert third.duty in {one.duty for one in untagged_wordings(ctx())}


def test_many_wordings_are_one_act_and_an_unknown_activity_changes_nothing(sign_in) -> None:
    look()
    some = [one.duty for one in untagged_wordings(ctx())[:5]]
    client = sign_in("合规经理")
    before = LedgerEntry.objects.filter(command="controls.tag").count()
    client.post("/controls/tags/correct", {"ids": some, "activity": "没有这种活动"})
    client.post("/controls/tags/correct", {"activity": "培训"})
    assert ActivityCorrection.objects.count() == 0
    client.post("/controls/tags/correct", {"ids": some, "activity": "培训"})
    assert LedgerEntry.objects.filter(command="controls.tag").count() == before + 1


def test_who_may_not_correct_sees_no_buttons_and_an_outside_address_is_not_followed(sign_in) -> None:
    duty = recognised_duty()
    page = sign_in("审计员").get(f"/manuals/{duty.version.manual_id}").content.decode()
    assert "gz-ct-tag" in page
    assert 'name="drop"' not in page
    assert sign_in("审计员").post("/controls/tags/correct", {"drop": f"{duty.pk}:entry.review"}).status_code == 403
    sent = {"drop": f"{duty.pk}:entry.review", "next": "//elsewhere.example/"}
    assert sign_in("合规经理").post("/controls/tags/correct", sent).headers["Location"] == "/controls/tags"


def test_keeping_an_overlap_wants_a_reason_and_is_remembered(sign_in) -> None:
    (row,) = overlaps()
    client = sign_in("编制管理员")
    client.post(f"/controls/findings/{row.pk}/decide", {"choice": "keep", "reason": " "})
    assert not OverlapDecision.objects.exists()
    client.post(f"/controls/findings/{row.pk}/decide", {"choice": "keep", "reason": "一个管渠道，一个管产品"})
    assert OverlapDecision.objects.get().choice == "keep"
    assert overlaps() == []
    page = client.get(f"/controls/findings/{row.pk}").content.decode()
    assert "一个管渠道，一个管产品" in page
    assert "一个管渠道，一个管产品" in client.get("/controls/overlaps").content.decode()
    client.post(f"/controls/overlaps/{OverlapDecision.objects.get().pk}/reopen")
    assert [one.pk for one in overlaps()] == [row.pk]
    assert OverlapDecision.objects.filter(withdrawn_on=ctx().today).count() == 1


@pytest.mark.parametrize("choice", ["assist", "merge"])
def test_the_change_goes_into_a_draft_and_once_published_the_overlap_is_gone(sign_in, choice: str) -> None:
    (row,) = overlaps()
    duties = [item for item in row.witness if item["kind"] == "duty"]
    lead, other = (Duty.objects.get(pk=item["id"]) for item in duties)
    client = sign_in("编制管理员")
    client.post(f"/controls/findings/{row.pk}/decide", {"choice": choice, "lead": lead.pk})
    decision = OverlapDecision.objects.get()
    (draft,) = ManualVersion.objects.filter(pk__in=decision.versions)
    assert (draft.manual_id, draft.state) == (other.version.manual_id, VersionState.DRAFT)
    own = draft.duties.filter(lineage=other.lineage).first()
    assert own is None if choice == "merge" else own.role == DutyRole.ASSISTING
    assert "修订中" in client.get("/controls/overlaps").content.decode()
    client.post(f"/controls/overlaps/{decision.pk}/reopen")
    assert [one.pk for one in overlaps()] == [row.pk]
    _published(draft, sign_in)
    assert overlaps() == []


def _published(draft: ManualVersion, sign_in) -> None:
    """Reviewed by one, approved by another, in force from today."""
    clerk, head = sign_in("编制管理员"), sign_in("人力资源经理")
    for step in ("submit", "publish"):
        draft.refresh_from_db()
        sent = {"revision": draft.revision, "effective": ctx().today.isoformat(), "reason": "职责交叉处理"}
        clerk.post(f"/manuals/versions/{draft.pk}/{step}", sent)
    waiting = Proposal.objects.get(command="duties.publish", payload__0__version=draft.pk)
    head.post(f"/todo/{waiting.pk}", {"act": "approve", "opinion": "同意"})
    draft.refresh_from_db()
    assert draft.state == VersionState.PUBLISHED


def test_a_decided_overlap_comes_back_when_a_wording_changes(sign_in) -> None:
    (row,) = overlaps()
    sign_in("编制管理员").post(f"/controls/findings/{row.pk}/decide", {"choice": "keep", "reason": "分工不同"})
    assert overlaps() == []
    in_force = ManualInForce.objects.filter(true_on(ctx().today)).values("version")
    duty = Duty.objects.filter(pk__in=[i["id"] for i in row.witness if i["kind"] == "duty"], version__in=in_force)[0]
    manual = duty.version.manual
    made = draft_manual(DraftManual(post=manual.post_id, unit=manual.unit_id, copy_in_force=True), ctx=ctx()).result
    draft = ManualVersion.objects.get(pk=made["version"])
    own = draft.duties.get(lineage=duty.lineage)
    at = {"version": draft.pk, "revision": draft.revision, "duty": own.pk}
    change_duty(ChangeDuty(**at, text=duty.text + "和登记"), ctx=ctx())
    _published(draft, sign_in)
    assert len(overlaps()) == 1


def test_an_overlap_whose_manual_is_in_review_is_not_redrafted_meanwhile(sign_in) -> None:
    (row,) = overlaps()
    duties = [Duty.objects.get(pk=item["id"]) for item in row.witness if item["kind"] == "duty"]
    manual = duties[1].version.manual
    made = draft_manual(DraftManual(post=manual.post_id, unit=manual.unit_id, copy_in_force=True), ctx=ctx()).result
    submit(OfDraft(version=made["version"], revision=made["revision"]), ctx=ctx())
    client = sign_in("编制管理员")
    sent = {"choice": "assist", "lead": duties[0].pk}
    page = client.post(f"/controls/findings/{row.pk}/decide", sent, follow=True).content.decode()
    assert "正在审核" in page
    assert not OverlapDecision.objects.exists()


def test_the_head_of_a_unit_sees_in_one_look_what_to_see_to(sign_in) -> None:
    look()
    row = Noticed.objects.get(code="sod.post", subject="会计核算岗", gone_on=None)
    page = sign_in("合规经理").get(f"/controls/units/{row.unit_id}").content.decode()
    assert "项发现待处理" in page
    assert row.message[:20] in page
    assert row.remedy in page
    assert sign_in("柜员").get(f"/controls/units/{row.unit_id}").status_code == 403


def test_the_register_opens_with_the_last_query_and_resets(sign_in) -> None:
    look()
    client = sign_in("合规经理")
    client.get("/controls/findings?state=open&family=vague")
    again = client.get("/controls/findings")
    assert again.headers["Location"] == "/controls/findings?state=open&family=vague"
    reset = client.get("/controls/findings", headers={"referer": "http://testserver/controls/findings?state=open"})
    assert reset.status_code == 200
    assert client.get("/controls/findings").status_code == 200


def test_the_heat_map_leads_to_the_findings_of_a_unit(sign_in) -> None:
    look()
    row = Noticed.objects.get(code="sod.post", subject="会计核算岗", gone_on=None)
    client = sign_in("合规经理")
    address = f"/controls/findings?state=open&amp;family=sod&amp;unit={row.unit_id}"
    assert address in client.get("/controls").content.decode()
    listed = client.get(address.replace("&amp;", "&")).content.decode()
    assert "会计核算岗" in listed
    assert "4号柜员" not in listed
