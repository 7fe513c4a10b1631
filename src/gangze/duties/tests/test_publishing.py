"""Review, publication with four eyes, withdrawal, acknowledgement."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.duties.models import Acknowledgement, ManualInForce, ManualVersion, VersionState
from gangze.duties.services import (
    Acknowledge,
    DraftManual,
    DutyInput,
    EditSections,
    OfDraft,
    Publish,
    WithdrawManual,
    acknowledge,
    draft_manual,
    edit_sections,
    publish,
    recall,
    submit,
    withdraw_manual,
)
from gangze.duties.tests.conftest import NOW, TODAY, Bank
from gangze.framework.command import State
from gangze.framework.proposal import Decide, approve, reject
from gangze.kernel.findings import Effect, Refused

DAY = dt.timedelta(days=1)
DUTIES = [DutyInput(text="每日核对现金尾箱"), DutyInput(text="及时处理客户异议")]


def _reviewed(bank: Bank, *, post: str = "teller", duties: list[DutyInput] | None = None) -> int:
    """A version under review, drafted by 陈立."""
    ctx = bank.ctx("chen")
    cmd = DraftManual(post=bank.posts[post], duties=DUTIES if duties is None else duties)
    version = draft_manual(cmd, ctx=ctx).result["version"]
    submit(OfDraft(version=version, revision=0), ctx=ctx)
    return version


def _asked(bank: Bank, version: int, effective: dt.date | None = None) -> int:
    outcome = publish(Publish(version=version, revision=0, effective=effective), ctx=bank.ctx("chen"))
    assert outcome.state is State.PROPOSED
    assert outcome.proposal is not None
    return outcome.proposal


def _published(bank: Bank, effective: dt.date | None = None, **more) -> int:
    version = _reviewed(bank, **more)
    approve(Decide(proposal=_asked(bank, version, effective)), ctx=bank.ctx("feng"))
    return version


def test_the_review_notices_and_stops_nothing(bank: Bank) -> None:
    ctx = bank.ctx("chen")
    cmd = DraftManual(post=bank.posts["teller"], duties=[*DUTIES, DutyInput(text="办理其他相关工作")])
    version = draft_manual(cmd, ctx=ctx).result["version"]
    outcome = submit(OfDraft(version=version, revision=0), ctx=ctx)
    codes = {finding.code for finding in outcome.findings}
    assert codes == {"duty.no_deadline", "duty.vague", "manual.empty_section"}
    assert all(finding.effect is Effect.RECORD for finding in outcome.findings)


def test_a_second_person_publishes(bank: Bank) -> None:
    version = _reviewed(bank)
    proposal = _asked(bank, version)
    assert ManualVersion.objects.get(pk=version).state == VersionState.REVIEW
    approve(Decide(proposal=proposal, opinion="同意"), ctx=bank.ctx("feng"))
    row = ManualVersion.objects.get(pk=version)
    assert (row.state, row.reviewed_by, row.published_by) == (
        VersionState.PUBLISHED,
        bank.people["chen"],
        bank.people["feng"],
    )
    assert ManualInForce.objects.get().valid_from == TODAY


def test_who_asked_cannot_approve(bank: Bank) -> None:
    proposal = _asked(bank, _reviewed(bank))
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=proposal), ctx=bank.ctx("chen"))
    assert refused.value.codes == {"proposal.same_person"}


def test_who_drafted_or_edited_cannot_approve_what_another_asked(bank: Bank) -> None:
    version = _reviewed(bank)
    outcome = publish(Publish(version=version, revision=0), ctx=bank.ctx("wei"))
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=outcome.proposal or 0), ctx=bank.ctx("chen"))
    assert "version.own_work" in refused.value.codes
    assert ManualVersion.objects.get(pk=version).state == VersionState.REVIEW
    approve(Decide(proposal=outcome.proposal or 0), ctx=bank.ctx("feng"))


def test_who_has_no_right_over_all_units_cannot_approve(bank: Bank, tree) -> None:
    tree.given["head"] = [("duties.publish", "unit")]
    proposal = _asked(bank, _reviewed(bank))
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=proposal), ctx=bank.ctx("jiang"))
    assert refused.value.codes == {"permission.denied"}


def test_approval_checks_again(bank: Bank) -> None:
    version = _reviewed(bank)
    proposal = _asked(bank, version, TODAY + DAY)
    ctx = bank.ctx("chen")
    recall(OfDraft(version=version, revision=0), ctx=ctx)
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=proposal), ctx=bank.ctx("feng"))
    assert refused.value.codes >= {"version.state"}
    edit_sections(EditSections(version=version, revision=0, note="补充"), ctx=ctx)
    submit(OfDraft(version=version, revision=1), ctx=ctx)
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=proposal), ctx=bank.ctx("feng"))
    assert refused.value.codes >= {"version.changed"}
    with pytest.raises(Refused) as refused:
        approve(Decide(proposal=proposal), ctx=bank.ctx("feng", NOW + 3 * DAY))
    assert refused.value.codes >= {"effective.past"}
    assert not ManualInForce.objects.exists()


def test_one_version_waits_for_one_approval_only(bank: Bank) -> None:
    version = _reviewed(bank)
    proposal = _asked(bank, version)
    with pytest.raises(Refused) as refused:
        publish(Publish(version=version, revision=0), ctx=bank.ctx("wei"))
    assert "version.asked" in refused.value.codes
    reject(Decide(proposal=proposal, opinion="请补充任职要求"), ctx=bank.ctx("feng"))
    _asked(bank, version)


@pytest.mark.parametrize(
    ("effective", "code"), [(TODAY - DAY, "effective.past"), (dt.date(2019, 1, 1), "owner.not_there")]
)
def test_a_day_that_cannot_be_is_refused(bank: Bank, effective: dt.date, code: str) -> None:
    version = _reviewed(bank)
    with pytest.raises(Refused) as refused:
        publish(Publish(version=version, revision=0, effective=effective), ctx=bank.ctx("chen"))
    assert code in refused.value.codes


def test_an_empty_manual_is_not_published(bank: Bank) -> None:
    version = _reviewed(bank, duties=[])
    with pytest.raises(Refused) as refused:
        publish(Publish(version=version, revision=0), ctx=bank.ctx("chen"))
    assert "manual.empty" in refused.value.codes


def test_a_new_version_supersedes_the_one_in_force_from_its_day(bank: Bank) -> None:
    first = _published(bank)
    ctx = bank.ctx("chen", NOW + DAY)
    second = draft_manual(DraftManual(post=bank.posts["teller"], copy_in_force=True), ctx=ctx).result[
        "version"
    ]
    old, new = ManualVersion.objects.get(pk=first), ManualVersion.objects.get(pk=second)
    assert new.number == 2
    assert set(old.duties.values_list("lineage", "text")) == set(new.duties.values_list("lineage", "text"))
    submit(OfDraft(version=second, revision=0), ctx=ctx)
    asked = publish(Publish(version=second, revision=0, effective=TODAY + 10 * DAY), ctx=ctx)
    approve(Decide(proposal=asked.proposal or 0), ctx=bank.ctx("feng", NOW + DAY))
    assert ManualInForce.objects.on(TODAY + 9 * DAY).get().version_id == first
    assert ManualInForce.objects.on(TODAY + 10 * DAY).get().version_id == second


def test_withdrawal_needs_a_reason_and_a_second_person(bank: Bank) -> None:
    version = ManualVersion.objects.get(pk=_published(bank))
    ctx = bank.ctx("chen")
    with pytest.raises(Refused) as refused:
        withdraw_manual(WithdrawManual(manual=version.manual_id, day=TODAY - DAY, reason=" "), ctx=ctx)
    assert refused.value.codes == {"reason.missing", "effective.past"}
    asked = withdraw_manual(
        WithdrawManual(manual=version.manual_id, day=TODAY + DAY, reason="岗位撤并"), ctx=ctx
    )
    approve(Decide(proposal=asked.proposal or 0), ctx=bank.ctx("feng"))
    assert ManualInForce.objects.on(TODAY).exists()
    assert not ManualInForce.objects.on(TODAY + DAY).exists()


def test_a_holder_acknowledges_once(bank: Bank) -> None:
    version = _published(bank, TODAY + DAY)
    cmd = Acknowledge(version=version, person=bank.people["zhou"])
    acknowledge(cmd, ctx=bank.ctx("zhou"))
    row = Acknowledgement.objects.get()
    assert row.position == bank.positions[("teller", "east")]
    with pytest.raises(Refused) as refused:
        acknowledge(cmd, ctx=bank.ctx("zhou"))
    assert refused.value.codes == {"acknowledge.twice"}


def test_nobody_acknowledges_for_another_or_another_post(bank: Bank) -> None:
    version = _published(bank)
    with pytest.raises(Refused) as refused:
        acknowledge(Acknowledge(version=version, person=bank.people["zhou"]), ctx=bank.ctx("wu"))
    assert refused.value.codes == {"permission.denied"}
    with pytest.raises(Refused) as refused:
        acknowledge(Acknowledge(version=version, person=bank.people["zheng"]), ctx=bank.ctx("zheng"))
    assert refused.value.codes == {"acknowledge.not_holder"}


def test_a_superseded_or_unpublished_version_is_not_acknowledged(bank: Bank) -> None:
    version = _reviewed(bank)
    with pytest.raises(Refused) as refused:
        acknowledge(Acknowledge(version=version, person=bank.people["zhou"]), ctx=bank.ctx("zhou"))
    assert refused.value.codes == {"version.not_in_force"}


def test_a_units_manual_is_acknowledged_by_its_head(bank: Bank) -> None:
    ctx = bank.ctx("chen")
    made = draft_manual(DraftManual(unit=bank.units["east"], duties=DUTIES), ctx=ctx).result
    submit(OfDraft(version=made["version"], revision=0), ctx=ctx)
    approve(Decide(proposal=_asked(bank, made["version"])), ctx=bank.ctx("feng"))
    acknowledge(Acknowledge(version=made["version"], person=bank.people["jiang"]), ctx=bank.ctx("jiang"))
    with pytest.raises(Refused):
        acknowledge(Acknowledge(version=made["version"], person=bank.people["zhou"]), ctx=bank.ctx("zhou"))
