"""Editing a draft duty by duty."""

from __future__ import annotations

import pytest

from gangze.duties.models import Duty, ManualVersion
from gangze.duties.services import (
    AddDuty,
    ChangeDuty,
    DraftManual,
    DutyElements,
    DutyInput,
    EditSections,
    MergeDuties,
    MoveDuty,
    OfDraft,
    RemoveDuty,
    SplitDuty,
    add_duty,
    change_duty,
    discard,
    draft_manual,
    edit_sections,
    merge_duties,
    move_duty,
    remove_duty,
    split_duty,
    submit,
)
from gangze.duties.tests.conftest import Bank
from gangze.framework.context import Context
from gangze.framework.ledger.models import LedgerEntry
from gangze.kernel.findings import Refused


class Draft:
    """A draft under edit: keeps the revision and reads the duties back in tree order."""

    def __init__(self, bank: Bank, *texts: str) -> None:
        self.ctx: Context = bank.ctx("chen")
        duties = [DutyInput(text=text) for text in texts]
        made = draft_manual(DraftManual(post=bank.posts["supervisor"], duties=duties), ctx=self.ctx).result
        self.version, self.revision = made["version"], made["revision"]

    def do(self, command, model, **given):
        """Run an edit on the present revision."""
        cmd = model(version=self.version, revision=self.revision, **given)
        result = command(cmd, ctx=self.ctx).result
        self.revision = result["revision"]
        return result

    def id(self, text: str) -> int:
        return Duty.objects.get(version=self.version, text=text).pk

    def texts(self, parent: int | None = None) -> list[str]:
        rows = Duty.objects.filter(version=self.version, parent=parent).order_by("order")
        return [row.text for row in rows]


@pytest.fixture
def draft(bank: Bank) -> Draft:
    """Three duties of the counter supervisor."""
    return Draft(bank, "审核大额取现业务", "保管业务公章", "监督柜员双人复核")


def test_sections_are_changed_alone(draft: Draft) -> None:
    draft.do(
        edit_sections,
        EditSections,
        qualifications=" 三年以上柜面工作经验 ",
        document_number="岗责〔2026〕3号",
    )
    version = ManualVersion.objects.get(pk=draft.version)
    assert version.qualifications == "三年以上柜面工作经验"
    assert version.workflow == ""
    assert version.revision == 1


def test_duties_are_added_where_wanted(draft: Draft) -> None:
    draft.do(add_duty, AddDuty, duty=DutyInput(text="办理开户审核"), after=draft.id("审核大额取现业务"))
    draft.do(add_duty, AddDuty, duty=DutyInput(text="主持晨会"), first=True)
    draft.do(add_duty, AddDuty, duty=DutyInput(text="登记印章使用"), parent=draft.id("保管业务公章"))
    draft.do(add_duty, AddDuty, duty=DutyInput(text="完成每日结账"))
    assert draft.texts() == [
        "主持晨会",
        "审核大额取现业务",
        "办理开户审核",
        "保管业务公章",
        "监督柜员双人复核",
        "完成每日结账",
    ]
    assert draft.texts(draft.id("保管业务公章")) == ["登记印章使用"]


def test_adding_at_one_place_again_and_again_never_runs_out_of_room(draft: Draft) -> None:
    first = draft.id("审核大额取现业务")
    for number in range(24):
        draft.do(add_duty, AddDuty, duty=DutyInput(text=f"核对第{number}号登记簿"), after=first)
    expected = [f"核对第{number}号登记簿" for number in reversed(range(24))]
    assert draft.texts() == ["审核大额取现业务", *expected, "保管业务公章", "监督柜员双人复核"]


def test_a_changed_text_sets_the_elements_anew(draft: Draft) -> None:
    pk = draft.id("保管业务公章")
    draft.do(change_duty, ChangeDuty, duty=pk, text="每周核对重要空白凭证")
    duty = Duty.objects.get(pk=pk)
    assert (duty.action, duty.object, duty.frequency) == ("核对", "重要空白凭证", "weekly")
    draft.do(change_duty, ChangeDuty, duty=pk, elements=DutyElements(role="supervising", deadline="当日"))
    duty.refresh_from_db()
    assert (duty.role, duty.deadline, duty.frequency) == ("supervising", "当日", "weekly")


def test_split_and_merge_keep_the_lineage_of_the_first(draft: Draft) -> None:
    pk = draft.id("保管业务公章")
    lineage = Duty.objects.get(pk=pk).lineage
    result = draft.do(split_duty, SplitDuty, duty=pk, texts=["保管业务公章", "登记用印", "保管预留印鉴卡"])
    assert draft.texts() == [
        "审核大额取现业务",
        "保管业务公章",
        "登记用印",
        "保管预留印鉴卡",
        "监督柜员双人复核",
    ]
    lineages = set(Duty.objects.filter(version=draft.version).values_list("lineage", flat=True))
    assert len(lineages) == 5
    draft.do(merge_duties, MergeDuties, duties=result["duties"], text="保管业务公章和印鉴卡并登记用印")
    assert draft.texts() == ["审核大额取现业务", "保管业务公章和印鉴卡并登记用印", "监督柜员双人复核"]
    assert Duty.objects.get(pk=pk).lineage == lineage


def test_a_duty_moves_with_all_under_it_but_not_under_itself(draft: Draft) -> None:
    seal, teller = draft.id("保管业务公章"), draft.id("监督柜员双人复核")
    draft.do(add_duty, AddDuty, duty=DutyInput(text="登记印章使用"), parent=seal)
    draft.do(move_duty, MoveDuty, duty=seal, parent=teller)
    assert draft.texts() == ["审核大额取现业务", "监督柜员双人复核"]
    assert draft.texts(teller) == ["保管业务公章"]
    with pytest.raises(Refused) as refused:
        draft.do(move_duty, MoveDuty, duty=teller, parent=draft.id("登记印章使用"))
    assert refused.value.codes == {"move.under_itself"}


def test_a_removed_duty_takes_what_is_under_it(draft: Draft) -> None:
    seal = draft.id("保管业务公章")
    draft.do(add_duty, AddDuty, duty=DutyInput(text="登记印章使用"), parent=seal)
    assert draft.do(remove_duty, RemoveDuty, duty=seal)["removed"] == 2
    assert draft.texts() == ["审核大额取现业务", "监督柜员双人复核"]


def test_two_editors_cannot_overwrite_each_other(bank: Bank, draft: Draft) -> None:
    cmd = EditSections(version=draft.version, revision=0, note="增加复核要求")
    edit_sections(cmd, ctx=bank.ctx("chen"))
    with pytest.raises(Refused) as refused:
        edit_sections(cmd.model_copy(update={"note": "删除复核要求"}), ctx=bank.ctx("wei"))
    assert refused.value.codes == {"version.changed"}
    assert ManualVersion.objects.get(pk=draft.version).note == "增加复核要求"


@pytest.mark.parametrize(
    ("command", "model", "given", "code"),
    [
        (add_duty, AddDuty, {"duty": DutyInput(text="保管业务公章。")}, "duty.repeated"),
        (add_duty, AddDuty, {"duty": DutyInput(text="、")}, "duty.empty"),
        (add_duty, AddDuty, {"duty": DutyInput(text="登记"), "after": 999_999_999}, "place.unknown"),
        (change_duty, ChangeDuty, {"duty": 999_999_999, "text": "登记"}, "duty.not_in_draft"),
        (split_duty, SplitDuty, {"duty": 999_999_999, "texts": ["甲", "乙"]}, "duty.not_in_draft"),
        (merge_duties, MergeDuties, {"duties": [], "text": "登记"}, "merge.too_few"),
    ],
)
def test_a_bad_edit_says_what_is_wrong(draft: Draft, command, model, given, code: str) -> None:
    with pytest.raises(Refused) as refused:
        draft.do(command, model, **given)
    assert refused.value.codes == {code}
    assert all(finding.remedy for finding in refused.value.findings)


def test_only_a_draft_is_edited(draft: Draft) -> None:
    draft.do(submit, OfDraft)
    with pytest.raises(Refused) as refused:
        draft.do(edit_sections, EditSections, note="再改")
    assert refused.value.codes == {"version.state"}
    draft.do(discard, OfDraft)
    with pytest.raises(Refused):
        draft.do(submit, OfDraft)


def test_every_edit_is_one_entry_about_the_post(bank: Bank, draft: Draft) -> None:
    before = LedgerEntry.objects.count()
    draft.do(edit_sections, EditSections, note="增加复核要求")
    assert LedgerEntry.objects.count() == before + 1
