"""Reads of manuals and duties, with pinned numbers of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gangze.duties import queries
from gangze.duties.domain.compare import Change
from gangze.duties.models import ManualVersion
from gangze.duties.services import (
    Acknowledge,
    ChangeDuty,
    DraftManual,
    DutyInput,
    OfDraft,
    Publish,
    RegisterManual,
    acknowledge,
    change_duty,
    draft_manual,
    publish,
    register_manual,
    submit,
)
from gangze.duties.tests.conftest import NOW, START, TODAY, Bank
from gangze.framework.context import person_context
from gangze.framework.proposal import Decide, approve
from gangze.kernel.findings import Refused

DAY = dt.timedelta(days=1)
TELLER = [
    DutyInput(text="每日营业终了核对现金尾箱"),
    DutyInput(text="每月5日前上报差错统计表"),
    DutyInput(text="受理客户挂失申请"),
    DutyInput(text="运营主管请假期间,办理下列事项:", duties=[DutyInput(text="每周检查一次监控录像")]),
]


@pytest.fixture
def registered(bank: Bank) -> Bank:
    """Manuals of teller, supervisor and the risk department in force since the start."""
    shared: dict[str, Any] = {"effective": START, "source": "岗位职责汇编.docx", "source_digest": "c" * 64}
    register_manual.many(
        [
            RegisterManual(post=bank.posts["teller"], duties=TELLER, **shared),
            RegisterManual(
                post=bank.posts["supervisor"], duties=[DutyInput(text="审核大额取现业务")], **shared
            ),
            RegisterManual(unit=bank.units["risk"], duties=[DutyInput(text="牵头全面风险管理")], **shared),
        ],
        ctx=bank.ctx("chen"),
    )
    return bank


def _second_version(bank: Bank, effective: dt.date) -> int:
    ctx = bank.ctx("chen")
    version = draft_manual(DraftManual(post=bank.posts["teller"], copy_in_force=True), ctx=ctx).result[
        "version"
    ]
    duty = ManualVersion.objects.get(pk=version).duties.get(text="受理客户挂失申请")
    cmd = ChangeDuty(version=version, revision=0, duty=duty.pk, text="受理客户挂失、解挂申请")
    change_duty(cmd, ctx=ctx)
    submit(OfDraft(version=version, revision=1), ctx=ctx)
    asked = publish(Publish(version=version, revision=1, effective=effective), ctx=ctx)
    approve(Decide(proposal=asked.proposal or 0), ctx=bank.ctx("feng"))
    return version


def test_the_manual_of_a_day_with_its_duties_in_two_queries(
    registered: Bank, django_assert_num_queries
) -> None:
    second = _second_version(registered, TODAY + 5 * DAY)
    ctx = registered.reader("zhou")
    with django_assert_num_queries(2):
        found = queries.tree_in_force(ctx, post=registered.posts["teller"])
    assert found is not None
    fact, branches = found
    assert fact.version.number == 1
    assert [branch.number for branch in branches] == ["（一）", "（二）", "（三）", "（四）"]
    assert branches[3].branches[0].number == "1."
    later = queries.tree_in_force(ctx.on(TODAY + 5 * DAY), post=registered.posts["teller"])
    assert later is not None
    assert later[0].version_id == second
    assert queries.tree_in_force(ctx.on(START - DAY), post=registered.posts["teller"]) is None


def test_what_we_knew_before_the_new_version_was_published(registered: Bank) -> None:
    _second_version(registered, TODAY + 5 * DAY)
    ctx = person_context(registered.people["zhou"], "周敏", NOW, as_of=TODAY + 5 * DAY)
    before = ctx.__class__(ctx.actor, ctx.now, ctx.as_of, known_at=NOW - dt.timedelta(microseconds=1))
    assert queries.manual_in_force(before, post=registered.posts["teller"]) is None


def test_versions_say_when_they_are_in_force_and_who_acted(registered: Bank) -> None:
    _second_version(registered, TODAY + 5 * DAY)
    fact = queries.manual_in_force(registered.ctx("zhou"), post=registered.posts["teller"])
    assert fact is not None
    new, old = queries.versions(registered.ctx("zhou"), fact.manual_id)
    assert (new.periods, new.in_force) == (((TODAY + 5 * DAY, None),), False)
    assert (old.periods, old.in_force) == (((START, TODAY + 4 * DAY),), True)
    assert (new.drafted_by, new.reviewed_by, new.published_by) == ("陈立", "陈立", "冯楠")


def test_a_draft_is_seen_by_drafters_only(registered: Bank) -> None:
    made = draft_manual(
        DraftManual(post=registered.posts["teller"], copy_in_force=True), ctx=registered.ctx("chen")
    ).result
    assert queries.readable_version(registered.ctx("wei"), made["version"]).pk == made["version"]
    with pytest.raises(Refused) as refused:
        queries.readable_version(registered.ctx("zhou"), made["version"])
    assert refused.value.codes == {"permission.denied"}
    assert [row.version.number for row in queries.versions(registered.ctx("zhou"), made["manual"])] == [1]
    assert [row.version.number for row in queries.versions(registered.ctx("wei"), made["manual"])] == [2, 1]


def test_two_versions_side_by_side(registered: Bank, django_assert_max_num_queries) -> None:
    second = _second_version(registered, TODAY + DAY)
    first = ManualVersion.objects.get(manual__post=registered.posts["teller"], number=1).pk
    with django_assert_max_num_queries(11):
        pair = queries.version_pair(registered.ctx("zhou"), first, second)
    assert pair.name == "综合柜员岗"
    assert pair.comparison.count(Change.CHANGED) == 1
    changed = next(d for d in pair.comparison.duties if d.change is Change.CHANGED)
    assert ("insert", "、解挂") in changed.runs
    other = ManualVersion.objects.get(manual__post=registered.posts["supervisor"]).pk
    with pytest.raises(Refused) as refused:
        queries.version_pair(registered.ctx("zhou"), first, other)
    assert refused.value.codes == {"versions.of_two_manuals"}


def test_todays_duties_by_frequency(registered: Bank, django_assert_num_queries) -> None:
    ctx = registered.reader("zhou")
    with django_assert_num_queries(5):
        groups = queries.duties_today(ctx)
    assert [(group.frequency, group.label, len(group.duties)) for group in groups] == [
        ("daily", "每日", 1),
        ("weekly", "每周", 1),
        ("monthly", "每月", 1),
        ("", "", 1),
    ]
    monthly = groups[2].duties[0]
    assert monthly.due is not None
    assert monthly.due.last_day == dt.date(2026, 3, 5)
    assert (monthly.post_name, monthly.unit_name) == ("综合柜员岗", "东门支行")
    assert queries.duties_today(registered.ctx("chen")) == []


def test_what_awaits_my_acknowledgement(registered: Bank, django_assert_max_num_queries) -> None:
    second = _second_version(registered, TODAY + 5 * DAY)
    ctx = registered.reader("zhou")
    with django_assert_max_num_queries(6):
        waiting = queries.awaiting_acknowledgement(ctx)
    assert [(row.version.number, row.effective) for row in waiting] == [(1, START), (2, TODAY + 5 * DAY)]
    acknowledge(Acknowledge(version=second, person=registered.people["zhou"]), ctx=ctx)
    assert [row.version.number for row in queries.awaiting_acknowledgement(ctx)] == [1]
    assert queries.awaiting_acknowledgement(registered.ctx("jiang")) == []


def test_who_has_acknowledged_and_who_has_not(registered: Bank, django_assert_num_queries) -> None:
    version = ManualVersion.objects.select_related("manual").get(manual__post=registered.posts["teller"])
    acknowledge(Acknowledge(version=version.pk, person=registered.people["zhou"]), ctx=registered.ctx("zhou"))
    with django_assert_num_queries(5):
        status = queries.acknowledgement_status(registered.ctx("chen"), version)
    assert [(row.name, row.unit_name, row.at) for row in status] == [
        ("吴倩", "西门支行", None),
        ("周敏", "东门支行", NOW),
    ]
    with django_assert_num_queries(2):
        assert queries.acknowledgement_counts(registered.ctx("chen"), version) == (2, 1)
    second = queries.acknowledgement_status(registered.ctx("chen"), version, limit=1, start=1)
    assert [row.name for row in second] == ["周敏"]


def test_versions_that_wait_for_review(registered: Bank) -> None:
    ctx = registered.ctx("chen")
    version = draft_manual(DraftManual(post=registered.posts["teller"], copy_in_force=True), ctx=ctx).result[
        "version"
    ]
    assert queries.open_versions(ctx) == []
    submit(OfDraft(version=version, revision=0), ctx=ctx)
    (waiting,) = queries.open_versions(registered.ctx("feng"))
    assert (waiting.version.pk, waiting.name, waiting.drafted_by) == (version, "综合柜员岗", "陈立")
    assert queries.open_versions(registered.ctx("zhou")) == []


def test_recent_changes(registered: Bank, django_assert_max_num_queries) -> None:
    second = _second_version(registered, TODAY + 5 * DAY)
    ctx = registered.reader("zhou")
    with django_assert_max_num_queries(4):
        changes = queries.recent_changes(ctx, limit=2)
    assert changes[0].version.pk == second
    assert (changes[0].name, changes[0].effective) == ("综合柜员岗", TODAY + 5 * DAY)
    assert changes[1].effective == START


def test_duties_are_found_by_two_character_words(registered: Bank, django_assert_num_queries) -> None:
    ctx = registered.reader("wu")
    with django_assert_num_queries(2):
        hits = queries.search_duties(ctx, "尾箱")
    assert [(hit.duty.text, hit.owner) for hit in hits] == [("每日营业终了核对现金尾箱", "综合柜员岗")]
    assert queries.search_duties(ctx, "全面风险")[0].unit == registered.units["risk"]
    assert queries.search_duties(ctx, "尾箱 挂失") == []
    assert queries.search_duties(ctx, "  ") == []


def test_search_looks_at_the_day(registered: Bank) -> None:
    _second_version(registered, TODAY + 5 * DAY)
    ctx = registered.ctx("wu")
    assert queries.search_duties(ctx, "解挂") == []
    assert len(queries.search_duties(ctx.on(TODAY + 5 * DAY), "解挂")) == 1


def test_the_register_of_manuals(registered: Bank, django_assert_num_queries) -> None:
    ctx = registered.reader("zhou")
    draft_manual(DraftManual(post=registered.posts["hr"]), ctx=registered.ctx("chen"))
    with django_assert_num_queries(1):
        rows = list(queries.manual_register(ctx))
    assert {row.owner_name for row in rows} == {"综合柜员岗", "运营主管岗", "风险管理部"}
    assert {row.version_number for row in rows} == {1}
    seen = {row.owner_name: row.open_state for row in queries.manual_register(registered.ctx("chen"))}
    assert seen["人力资源岗"] == "draft"
    in_east = queries.manual_register(ctx, unit=registered.units["east"])
    assert {row.owner_name for row in in_east} == {"综合柜员岗", "运营主管岗"}
    assert [row.owner_name for row in queries.manual_register(ctx, words="柜员")] == ["综合柜员岗"]
    assert queries.manual_register(registered.ctx("chen"), state="none").count() == 1
    assert queries.manual_register(registered.ctx("chen"), state="draft").count() == 1
