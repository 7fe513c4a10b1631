"""Large files: tried and taken in the background as the person who asked, while the page tells how far it is."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gangze.framework import clock
from gangze.framework.jobs import RETRIES, Job, work_once
from gangze.framework.ledger.models import LedgerEntry
from gangze.organisation import jobs
from gangze.organisation.imports import running, tables
from gangze.organisation.models import Assignment, StagedImport, UnitState
from gangze.organisation.services.assignments import Assign, EndAssignment, assign, end_assignment
from gangze.organisation.tests.bank import Bank, system
from gangze.people.models import Person, User
from gangze.people.services.employment import Hire, hire
from tests.rosters import SPOILT, bad_lines, roster

HR = "hr-import"


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LARGE", 0)


def sent(client: Client, data: bytes | str, name: str = "花名册.csv", route: str = HR, **more: str) -> str:
    content = data.encode("utf-8-sig") if isinstance(data, str) else data
    answer = client.post(
        reverse(route), {"files": SimpleUploadedFile(name, content), "update": "on", **more}, follow=True
    )
    assert answer.status_code == 200
    return answer.content.decode()


def page(client: Client, route: str = HR) -> str:
    return client.get(reverse(route)).content.decode()


def work() -> None:
    work_once(clock.now())


GOOD = "工号,姓名,机构,岗位,任职起始日,入行日期\n009001,许静宜,营业部,柜员,2026-02-01,2026-02-01\n"
BAD = GOOD.replace("营业部", "没有的部门")


def test_a_large_file_is_tried_and_taken_in_the_background(clerk: Client, bank: Bank) -> None:
    told = sent(clerk, GOOD)
    assert "正在试算" in told and "等待开始" in told and "刷新进度" in told
    assert not Person.objects.filter(staff_number="009001").exists()
    work()
    assert "逐行核对通过" in page(clerk)
    assert "待确认" in clerk.get(reverse("home")).content.decode()
    assert not Person.objects.filter(staff_number="009001").exists()
    taking = clerk.post(reverse(HR), {"act": "confirm", "reason": "总行〔2026〕7号"}, follow=True).content.decode()
    assert "正在入库" in taking
    assert not Person.objects.filter(staff_number="009001").exists()
    work()
    assert "导入完成：入职 1，新任岗 1" in page(clerk)
    entry = LedgerEntry.objects.filter(command="people.hire").order_by("-at").first()
    assert entry.actor_kind == "person" and entry.actor_id == bank.people["顾清"]
    assert entry.reason.startswith("总行〔2026〕7号")
    clerk.post(reverse(HR), {"act": "cancel"})
    assert "导入完成" not in page(clerk) and not StagedImport.objects.exists()


def test_a_doubled_confirm_makes_one_act(clerk: Client, bank: Bank) -> None:
    sent(clerk, GOOD)
    work()
    before = LedgerEntry.objects.count()
    for _press in range(2):
        assert clerk.post(reverse(HR), {"act": "confirm"}).status_code == 302
    assert Job.objects.filter(kind="organisation.import", finished_at=None).count() == 1
    work()
    assert clerk.post(reverse(HR), {"act": "confirm"}).status_code == 302
    work()
    assert LedgerEntry.objects.filter(command="people.hire", actor_id=bank.people["顾清"]).count() == 1
    assert LedgerEntry.objects.count() == before + 2
    assert "导入完成：入职 1" in page(clerk)


def test_a_worker_killed_after_the_write_takes_nothing_twice(clerk: Client, bank: Bank, monkeypatch) -> None:
    sent(clerk, GOOD)
    work()
    clerk.post(reverse(HR), {"act": "confirm"})

    def killed(*_args: object) -> None:
        raise SystemError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(running.staging, "done", killed)
        work()
    assert Person.objects.filter(staff_number="009001").count() == 1
    assert "处理时出错，等待重试" in page(clerk)
    assert clerk.post(reverse(HR), {"act": "cancel"}).status_code == 422  # it is being written
    entries = LedgerEntry.objects.count()
    work_once(clock.now() + dt.timedelta(hours=1))
    assert "导入完成：入职 1，新任岗 1" in page(clerk)
    assert LedgerEntry.objects.count() == entries


def test_a_roster_with_ten_bad_rows_reports_just_these_and_changes_nothing(clerk: Client, bank: Bank) -> None:
    people = Person.objects.count()
    sent(clerk, roster(2_000, [("营业部", "柜员"), ("风险管理部", "风险经理")]), "花名册.xlsx")
    work()
    report = StagedImport.objects.get().report
    assert report["wrong"] == 10 and report["rows"] == 2_000
    assert [fault["line"] for fault in report["faults"]] == bad_lines(2_000)
    assert [fault["column"] for fault in report["faults"]] == [column for column, _value in SPOILT]
    assert {fault["file"] for fault in report["faults"]} == {"花名册.xlsx"}
    assert Person.objects.count() == people
    told = page(clerk)
    assert all(str(line) in told for line in bad_lines(2_000)) and "确认导入" not in told
    assert clerk.post(reverse(HR), {"act": "confirm"}).status_code == 422
    back = openpyxl.load_workbook(io.BytesIO(clerk.get(reverse(f"{HR}-faults")).content)).active
    assert back.max_row == 11 and back["A1"].value == "工号"
    assert back.cell(2, back.max_column).value.startswith("姓名：未填写姓名")


def test_looking_and_downloading_run_nothing_again(clerk: Client, bank: Bank, monkeypatch) -> None:
    sent(clerk, BAD)
    work()

    def never(*_args: object, **_more: object) -> None:
        raise AssertionError("the import ran again")

    monkeypatch.setattr("gangze.organisation.views.importing.load_feed", never)
    assert "没有的部门" in page(clerk)
    assert clerk.get(reverse(f"{HR}-faults")).status_code == 200


def test_rights_are_those_that_the_person_has_when_the_work_runs(clerk: Client, bank: Bank) -> None:
    sent(clerk, GOOD)
    assignment = Assignment.objects.current().get(person=bank.people["顾清"])
    end_assignment(EndAssignment(assignment=assignment.pk, day=clock.now().date()), ctx=system(clock.now()))
    work()
    staged = StagedImport.objects.get()
    assert staged.state == "failed"
    assert staged.problems[0]["code"] == "permission.denied"


def test_a_disabled_sign_in_does_nothing_any_more(clerk: Client, bank: Bank) -> None:
    sent(clerk, GOOD)
    work()
    clerk.post(reverse(HR), {"act": "confirm"})
    User.objects.filter(person=bank.people["顾清"]).update(is_active=False)
    work()
    assert StagedImport.objects.get().state == "failed"
    assert not Person.objects.filter(staff_number="009001").exists()


def test_others_do_not_reach_what_somebody_staged(clerk: Client, bank: Bank, sign_in) -> None:
    bank.person("许清")
    bank.assign("许清", "总行", "组织管理岗")
    other = sign_in("许清")
    sent(clerk, BAD)
    work()
    assert "没有的部门" in page(clerk)
    assert "没有的部门" not in page(other)
    assert other.get(reverse(f"{HR}-faults")).status_code == 422
    assert other.post(reverse(HR), {"act": "confirm"}).status_code == 422
    other.post(reverse(HR), {"act": "cancel"})
    assert "没有的部门" in page(clerk)


def test_giving_up_while_it_waits_or_runs_ends_the_work(clerk: Client, bank: Bank, monkeypatch) -> None:
    sent(clerk, GOOD)
    path = StagedImport.objects.get().files[0]["path"]
    given_up = clerk.post(reverse(HR), {"act": "cancel"}, follow=True).content.decode()
    assert "已放弃本次导入" in given_up
    assert not default_storage.exists(path)
    work()
    assert not Job.objects.filter(finished_at=None).exists()

    sent(clerk, GOOD)
    told = []

    def gives_up_meanwhile(job: Job, step: int, whole: int) -> None:
        told.append(step)
        StagedImport.objects.all().delete()

    monkeypatch.setattr(jobs, "progress", gives_up_meanwhile)
    work()
    assert len(told) == 1  # the next step noticed
    assert not Job.objects.filter(finished_at=None).exists()
    assert not Job.objects.exclude(error="").exists()


def test_progress_goes_forward_to_the_end(clerk: Client, bank: Bank, monkeypatch) -> None:
    told = []
    monkeypatch.setattr(jobs, "progress", lambda job, step, whole: told.append((step, whole)))
    sent(clerk, roster(2_000, [("营业部", "柜员")]), "花名册.xlsx")
    work()
    steps = [step for step, _whole in told]
    assert steps == sorted(set(steps)) and len(steps) > 5
    assert steps[-1] <= told[0][1]


def test_a_file_that_is_no_table_says_so_on_the_page(clerk: Client, bank: Bank) -> None:
    sent(clerk, "随便,写写\n一,二\n")
    work()
    told = page(clerk)
    assert "前10行里没有找到表头" in told and "表头至少要有" in told
    assert "确认导入" not in told


def test_a_program_error_is_told_with_what_to_do(clerk: Client, bank: Bank, monkeypatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr("gangze.organisation.views.importing.load_feed", broken)
    sent(clerk, GOOD)
    now = clock.now()
    work_once(now)
    assert "自动重试" in page(clerk)
    for _turn in range(RETRIES):
        now += dt.timedelta(hours=1)
        work_once(now)
    told = page(clerk)
    assert "多次出错" in told and "联系系统管理员" in told
    assert "bug" not in told


def test_a_second_upload_takes_the_place_of_the_first_but_not_while_it_is_taken_in(clerk: Client, bank: Bank) -> None:
    sent(clerk, GOOD)
    sent(clerk, BAD)
    work()
    assert StagedImport.objects.count() == 1
    assert "没有的部门" in page(clerk)
    sent(clerk, GOOD)
    work()
    clerk.post(reverse(HR), {"act": "confirm"})
    StagedImport.objects.update(state="writing")
    answer = clerk.post(reverse(HR), {"files": SimpleUploadedFile("花名册.csv", BAD.encode())})
    assert answer.status_code == 422 and "正在入库" in answer.content.decode()


def test_what_changed_between_trial_and_write_is_told_and_nothing_is_done(clerk: Client, bank: Bank) -> None:
    sent(clerk, GOOD)
    work()
    clerk.post(reverse(HR), {"act": "confirm"})
    day, ctx = dt.date(2026, 2, 1), system(clock.now())
    person = hire(Hire(staff_number="009001", name="许静宜", valid_from=day), ctx=ctx).result["person"]
    assign(Assign(person=person, position=bank.positions["风险管理部", "风险经理"], valid_from=day), ctx=ctx)
    work()
    assert StagedImport.objects.get().state == "tried"
    assert "已有另一主岗" in page(clerk)
    assert Assignment.objects.filter(person=person).count() == 1


def test_units_posts_and_headcount_go_the_same_way(clerk: Client, bank: Bank) -> None:
    table = "机构编码,机构名称,机构类型,上级机构,生效日期\nB01,城西支行,支行,总行,2026-01-01\n"
    sent(clerk, table, "机构.csv", "units-import")
    work()
    assert "新设机构" in page(clerk, "units-import")
    clerk.post(reverse("units-import"), {"act": "confirm"})
    work()
    assert "导入完成：新设机构 1" in page(clerk, "units-import")
    assert UnitState.objects.filter(unit__code="B01").exists()


def test_the_worker_speaks_the_language_of_who_asked(clerk: Client, bank: Bank) -> None:
    clerk.post(reverse("set_language"), {"language": "en"})
    sent(clerk, BAD)
    work()
    (fault,) = StagedImport.objects.get().report["faults"]
    assert "没有名为" not in fault["message"]
