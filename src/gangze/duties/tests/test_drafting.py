"""Drafts and first registrations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gangze.duties.models import Duty, Manual, ManualInForce, ManualVersion, VersionState
from gangze.duties.services import (
    DraftManual,
    DutyInput,
    RegisterManual,
    draft_manual,
    register_manual,
)
from gangze.duties.tests.conftest import START, Bank
from gangze.framework.context import Context
from gangze.framework.permission import Scope
from gangze.kernel.findings import Refused

DUTIES = [
    DutyInput(text="每日营业终了核对现金尾箱"),
    DutyInput(
        text="运营主管请假期间,按授权办理下列事项:",
        duties=[DutyInput(text="审核大额取现业务"), DutyInput(text="保管业务公章")],
    ),
]


def test_a_draft_has_its_duties_as_data(bank: Bank) -> None:
    outcome = draft_manual(DraftManual(post=bank.posts["teller"], duties=DUTIES), ctx=bank.ctx("chen"))
    assert outcome.result["duties"] == 4
    version = ManualVersion.objects.get(pk=outcome.result["version"])
    assert (version.number, version.state, version.edited_by) == (1, "draft", [bank.people["chen"]])
    first = version.duties.order_by("order").first()
    assert first is not None
    assert (first.action, first.object, first.frequency) == ("核对", "现金尾箱", "daily")
    nested = version.duties.filter(parent__isnull=False).order_by("order")
    assert [duty.text for duty in nested] == ["审核大额取现业务", "保管业务公章"]


def test_many_drafts_take_few_statements(bank: Bank, django_assert_max_num_queries) -> None:
    cmds = [DraftManual(post=bank.posts[name], duties=DUTIES) for name in ("teller", "officer", "hr")]
    cmds.append(DraftManual(unit=bank.units["risk"], duties=DUTIES))
    ctx = bank.ctx("chen")
    with django_assert_max_num_queries(26):
        outcome = draft_manual.many(cmds, ctx=ctx)
    assert len(outcome.result) == 4
    assert Duty.objects.count() == 16


def test_all_problems_are_reported_and_nothing_is_written(bank: Bank, tree: Any) -> None:
    cmds = [
        DraftManual(),
        DraftManual(post=10_000_000),
        DraftManual(
            post=bank.posts["hr"], duties=[DutyInput(text=" "), DutyInput(text="甲"), DutyInput(text="甲。")]
        ),
        DraftManual(
            post=bank.posts["teller"], duties=[DutyInput(text="核对账务", role="boss", frequency="sometimes")]
        ),
    ]
    with pytest.raises(Refused) as refused:
        draft_manual.many(cmds, ctx=_bank_wide(bank, tree))
    assert refused.value.codes == {
        "manual.owner",
        "owner.not_there",
        "duty.empty",
        "duty.repeated",
        "duty.unknown_role",
        "duty.unknown_frequency",
    }
    assert all(finding.remedy for finding in refused.value.findings)
    assert Manual.objects.count() == 0


def _bank_wide(bank: Bank, tree: Any) -> Context:
    tree.given["officer"].append(("duties.draft", Scope.BANK))
    return bank.ctx("feng")


def test_a_second_open_draft_is_refused(bank: Bank) -> None:
    ctx = bank.ctx("chen")
    draft_manual(DraftManual(post=bank.posts["hr"]), ctx=ctx)
    with pytest.raises(Refused) as refused:
        draft_manual(DraftManual(post=bank.posts["hr"]), ctx=ctx)
    assert refused.value.codes == {"manual.open_draft"}


def test_a_post_of_several_units_needs_a_right_over_all(bank: Bank) -> None:
    with pytest.raises(Refused) as refused:
        draft_manual(DraftManual(post=bank.posts["teller"]), ctx=bank.ctx("zheng"))
    assert refused.value.codes == {"permission.denied"}
    assert draft_manual(DraftManual(post=bank.posts["supervisor"]), ctx=bank.ctx("zheng")).result


def _registration(bank: Bank, **more: object) -> RegisterManual:
    given = {
        "post": bank.posts["teller"],
        "effective": START,
        "source": "柜员岗位职责.docx",
        "source_digest": "a" * 64,
        "duties": DUTIES,
    }
    return RegisterManual.model_validate(given | more)


def test_a_document_registers_the_first_version_in_force(bank: Bank) -> None:
    outcome = register_manual.many([_registration(bank)], ctx=bank.ctx("chen"))
    version = ManualVersion.objects.get(pk=outcome.result[0]["version"])
    assert version.state == VersionState.PUBLISHED
    assert version.published_by == bank.people["chen"]
    assert set(version.duties.values_list("source", flat=True)) == {"柜员岗位职责.docx"}
    assert ManualInForce.objects.get().valid_from == START


def test_the_same_document_is_not_accepted_twice(bank: Bank) -> None:
    register_manual(_registration(bank), ctx=bank.ctx("chen"))
    with pytest.raises(Refused) as refused:
        register_manual(_registration(bank), ctx=bank.ctx("chen"))
    assert refused.value.codes == {"manual.accepted_twice"}
    with pytest.raises(Refused) as refused:
        register_manual(_registration(bank, source_digest="b" * 64), ctx=bank.ctx("chen"))
    assert refused.value.codes == {"manual.registered"}


def test_registration_needs_its_source_and_a_day_in_the_posts_life(bank: Bank) -> None:
    wrong = _registration(bank, source="", effective=dt.date(2019, 12, 31))
    with pytest.raises(Refused) as refused:
        register_manual(wrong, ctx=bank.ctx("chen"))
    assert refused.value.codes == {"register.no_source", "owner.not_there"}


def test_registration_needs_its_own_right(bank: Bank) -> None:
    with pytest.raises(Refused) as refused:
        register_manual(_registration(bank, post=bank.posts["supervisor"]), ctx=bank.ctx("zheng"))
    assert refused.value.codes == {"permission.denied"}
