"""Rights as posts give them on the day, through the organisation's own tree: lists and commands agree."""

from __future__ import annotations

import pytest

from gangze.duties import models, queries
from gangze.duties.models import Duty, ManualVersion
from gangze.duties.services import (
    Acknowledge,
    DraftManual,
    DutyInput,
    EditSections,
    RegisterManual,
    acknowledge,
    draft_manual,
    edit_sections,
    register_manual,
)
from gangze.duties.tests.conftest import NOW, START, Bank, GiveRights, built, give_rights
from gangze.framework.context import system_context
from gangze.framework.permission import fetch, visible
from gangze.kernel.findings import Refused


@pytest.fixture
def staffed(db: None) -> Bank:
    """郑凯 may draft in his own outlet, 陈立 in the branch and below, 冯楠 may approve in the whole bank."""
    bank = built()
    rights = [
        (bank.posts["supervisor"], "duties.draft", "unit"),
        (bank.posts["hr"], "duties.draft", "subtree"),
        (bank.posts["officer"], "duties.publish", "bank"),
    ]
    give_rights(GiveRights(rights=rights), ctx=system_context("tests", NOW))
    return bank


def _draft(bank: Bank, post: str) -> int:
    cmd = DraftManual(post=bank.posts[post], duties=[DutyInput(text="核对现金尾箱")])
    return draft_manual(cmd, ctx=bank.ctx("chen")).result["version"]


def test_a_right_over_the_subtree_reaches_the_outlets(staffed: Bank) -> None:
    assert _draft(staffed, "teller")


def test_a_right_over_one_unit_does_not_reach_a_post_of_two(staffed: Bank) -> None:
    version = _draft(staffed, "teller")
    with pytest.raises(Refused) as refused:
        edit_sections(EditSections(version=version, revision=0, note="改"), ctx=staffed.ctx("zheng"))
    assert refused.value.codes == {"permission.denied"}
    assert "本机构" in refused.value.findings[0].message
    own = _draft(staffed, "supervisor")
    assert edit_sections(EditSections(version=own, revision=0, note="改"), ctx=staffed.ctx("zheng")).result


def test_who_has_no_right_to_draft_sees_no_draft_anywhere(staffed: Bank) -> None:
    version = _draft(staffed, "teller")
    ctx = staffed.ctx("zhou")
    assert not visible(ctx, ManualVersion.objects.all()).exists()
    assert not visible(ctx, Duty.objects.all()).exists()
    assert queries.open_versions(ctx) == []
    assert list(queries.manual_register(ctx)) == []
    with pytest.raises(Refused) as refused:
        fetch(ctx, ManualVersion.objects.all(), pk=version)
    assert refused.value.codes == {"permission.denied"}


def test_an_approver_sees_what_waits(staffed: Bank) -> None:
    version = _draft(staffed, "teller")
    assert queries.readable_version(staffed.ctx("feng"), version).pk == version


def test_acknowledgements_are_seen_by_drafters_and_by_oneself(staffed: Bank) -> None:
    cmd = RegisterManual(
        post=staffed.posts["teller"],
        effective=START,
        source="柜员岗位职责.docx",
        source_digest="e" * 64,
        duties=[DutyInput(text="核对现金尾箱")],
    )
    version = register_manual(cmd, ctx=system_context("intake", NOW)).result["version"]
    acknowledge(Acknowledge(version=version, person=staffed.people["zhou"]), ctx=staffed.ctx("zhou"))
    rows = models.Acknowledgement.objects.all()
    assert visible(staffed.ctx("chen"), rows).count() == 1
    assert visible(staffed.ctx("zhou"), rows, "duties.acknowledge").count() == 1
    assert not visible(staffed.ctx("zhou"), rows).exists()
    assert not visible(staffed.ctx("wu"), rows, "duties.acknowledge").exists()
