"""From a file to the registry: received, read, corrected, accepted as one dated change."""

from __future__ import annotations

import datetime as dt

import pytest

from gangze.duties.models import Duty, ManualInForce, ManualVersion, VersionState
from gangze.framework.context import Context, system_context
from gangze.framework.jobs import work_once
from gangze.framework.ledger.models import LedgerEntry
from gangze.intake.domain.draft import from_json
from gangze.intake.models import Draft, DraftState
from gangze.intake.queries import plan_of
from gangze.intake.screens import preview
from gangze.intake.services.accepting import Accept, accept
from gangze.intake.services.correcting import Correct, OnDraft, PlaceDraft, correct, place_draft, undo
from gangze.intake.services.receiving import Receive, receive
from gangze.kernel.findings import Refused
from gangze.organisation.models import Position, PostState, UnitState

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
START = dt.date(2026, 1, 1)
TEXT = """运营管理部工作职责

一、负责制定全行柜面业务操作规程，并组织落实；
二、每季对各网点检查不少于1次，并出具检查报告；
三、负责全行清算资金的头寸调度。

运营管理部岗位职责

运营管理部设主任、清算、事后监督三个岗位，各岗职责：

一、主任岗
（一）主持运营管理部全面工作；
（二）审批大额资金汇划。

二、清算岗
（一）每日核对清算账户余额；
（二）在1个工作日内处理查询查复。

三、事后监督岗
（一）对柜面业务进行事后监督，差错率不高于0.1%。
"""


@pytest.fixture
def ctx() -> Context:
    return system_context("测试", NOW)


def read_in(text: str, ctx: Context, name: str = "运营管理部.txt") -> Draft:
    cmd = Receive.of(name, text.encode(), under=None, valid_from=START)
    made = receive(cmd, ctx=ctx).result
    work_once(NOW + dt.timedelta(seconds=1))
    return Draft.objects.get(pk=made)


def accepted(draft: Draft, ctx: Context) -> dict[str, int]:
    cmd = PlaceDraft(draft=draft.pk, revision=draft.revision, under=None, valid_from=START)
    revision = place_draft(cmd, ctx=ctx).result
    return accept(Accept(draft=draft.pk, revision=revision, doubts_accepted=True), ctx=ctx).result


@pytest.mark.django_db
def test_a_document_becomes_units_posts_and_duties_with_their_source(ctx: Context) -> None:
    draft = read_in(TEXT, ctx)
    assert draft.state == DraftState.OPEN
    result = accepted(draft, ctx)
    assert (result["units"], result["posts"], result["positions"]) == (1, 3, 3)
    unit = UnitState.objects.get(name="运营管理部")
    assert unit.valid_from == START
    assert Position.objects.filter(unit=unit.unit).count() == 3
    assert ManualInForce.objects.on(START).count() == 4
    duty = Duty.objects.get(text__contains="清算账户余额")
    assert duty.frequency == "daily"
    assert draft.document.text[duty.span_start : duty.span_end].count("清算账户余额") == 1
    assert duty.version.source_digest == draft.document.digest


FORM = """岗位名称：综合柜员
所属部门：营业部
岗位职责：
1、办理存取款业务；
2、每日核对尾箱。
工作流程：
1、班前准备；
2、日终轧账。
考核标准：
1、差错率不超过0.1‰；
任职要求：
1、大专以上学历。
"""


@pytest.mark.django_db
def test_a_forms_workflow_and_criteria_become_those_of_the_manual(ctx: Context) -> None:
    draft = read_in(FORM, ctx, "说明书.txt")
    shown = preview(draft, plan_of(draft, ctx))["tree"][0]["children"][0]
    assert shown["elements"] == ["任职要求 1 条", "工作流程 2 条", "考核标准 1 条"]
    accepted(draft, ctx)
    version = ManualVersion.objects.exclude(workflow="").get()
    assert version.workflow == "班前准备\n日终轧账"
    assert (version.criteria, version.qualifications) == ("差错率不超过0.1‰", "大专以上学历")


@pytest.mark.django_db
def test_the_whole_change_hangs_on_one_act(ctx: Context) -> None:
    draft = read_in(TEXT, ctx)
    accepted(draft, ctx)
    whole = LedgerEntry.objects.get(command="intake.accept")
    parts = [e for e in LedgerEntry.objects.all() if e.content()["payload"].get("within") == str(whole.pk)]
    assert {e.command for e in parts} >= {
        "organisation.found_unit", "organisation.create_post", "organisation.establish", "duties.register",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_submit_sent_twice_is_taken_over_once(ctx: Context) -> None:
    draft = read_in(TEXT, ctx)
    place = PlaceDraft(draft=draft.pk, revision=draft.revision, under=None, valid_from=START)
    revision = place_draft(place, ctx=ctx).result
    cmd = Accept(draft=draft.pk, revision=revision, doubts_accepted=True)
    submit = ctx.keyed("form-1")
    first, second = accept(cmd, ctx=submit), accept(cmd, ctx=submit)
    assert second.act == first.act and second.result == first.result
    assert first.result["units"] == 1


@pytest.mark.django_db
def test_a_unit_known_from_the_title_only_is_asked_about_until_answered(ctx: Context) -> None:
    draft = read_in("清算岗岗位职责\n1、每日核对清算账户余额。\n2、处理查询查复。", ctx, "清算中心清算岗.txt")
    asked = preview(draft, plan_of(draft, ctx))["implied"]
    assert len(asked) == 1
    answer = {"node_id": asked[0].node.id, "unit": None}
    correct(Correct(draft=draft.pk, revision=draft.revision, operation="map", arguments=answer), ctx=ctx)
    draft.refresh_from_db()
    assert preview(draft, plan_of(draft, ctx))["implied"] == []


@pytest.mark.django_db
def test_two_people_cannot_accept_one_draft(ctx: Context) -> None:
    draft = read_in(TEXT, ctx)
    accepted(draft, ctx)
    draft.refresh_from_db()
    with pytest.raises(Refused) as refused:
        accept(Accept(draft=draft.pk, revision=draft.revision), ctx=ctx)
    assert refused.value.codes == {"draft.closed"}


@pytest.mark.django_db
def test_the_same_file_is_not_taken_over_twice(ctx: Context) -> None:
    draft = read_in(TEXT, ctx)
    same = Receive.of("另存.txt", TEXT.encode(), under=None, valid_from=START)
    assert receive(same, ctx=ctx).result == draft.pk
    accepted(draft, ctx)
    with pytest.raises(Refused) as refused:
        receive(same, ctx=ctx)
    assert refused.value.codes == {"intake.already_accepted"}


@pytest.mark.django_db
def test_a_newer_file_becomes_a_revision_for_review_and_leaves_the_rest_alone(ctx: Context) -> None:
    accepted(read_in(TEXT, ctx), ctx)
    newer = read_in(TEXT.replace("1个工作日", "2个工作日"), ctx, "运营管理部（修订）.txt")
    result = accepted(newer, ctx)
    assert (result["units"], result["posts"], result["manuals"]) == (0, 0, 0)
    assert (result["revisions"], result["unchanged"]) == (1, 3)
    version = ManualVersion.objects.get(state=VersionState.DRAFT)
    assert PostState.objects.get(post=version.manual.post).name.startswith("清算")


@pytest.mark.django_db
def test_a_correction_seen_on_an_old_page_is_refused_and_undo_takes_one_back(ctx: Context) -> None:
    draft = read_in(TEXT, ctx)
    post = next(n for n in from_json(draft.tree) if n.name.startswith("清算"))
    edit = Correct(
        draft=draft.pk, revision=draft.revision, operation="edit", arguments={"node_id": post.id, "name": "清算员"}
    )
    revision = correct(edit, ctx=ctx).result
    with pytest.raises(Refused) as refused:
        correct(edit, ctx=ctx)
    assert refused.value.codes == {"draft.stale"}
    undo(OnDraft(draft=draft.pk, revision=revision), ctx=ctx)
    draft.refresh_from_db()
    assert post in from_json(draft.tree)


@pytest.mark.django_db
def test_without_an_answer_where_it_belongs_nothing_is_taken_over(ctx: Context) -> None:
    draft = read_in(TEXT, ctx)
    with pytest.raises(Refused) as refused:
        accept(Accept(draft=draft.pk, revision=draft.revision, doubts_accepted=True), ctx=ctx)
    assert "intake.question_open" in refused.value.codes
    assert not UnitState.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "data"), [("空.txt", b""), ("照片.docx", b"\x89PNG\r\n\x1a\n0000")])
def test_a_file_that_cannot_be_read_says_so_and_can_be_replaced(name: str, data: bytes, ctx: Context) -> None:
    made = receive(Receive.of(name, data, under=None, valid_from=START), ctx=ctx).result
    work_once(NOW + dt.timedelta(seconds=1))
    draft = Draft.objects.get(pk=made)
    assert draft.state == DraftState.FAILED
    assert draft.problems[0]["message"]
    assert draft.problems[0]["remedy"]
