"""Absences from a file: all or nothing, every bad row said, twice changes nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gangze.kernel.findings import Refused
from gangze.organisation.imports.absences import load_absences, template
from gangze.organisation.imports.tables import read_table
from gangze.organisation.models import Absence, StandIn
from gangze.organisation.tests.bank import Bank, system

pytestmark = pytest.mark.django_db
HEAD = "工号,姓名,请假类型,开始日期,结束日期,顶岗人工号,事由\n"


def file(*rows: str) -> bytes:
    return (HEAD + "".join(row + "\n" for row in rows)).encode("gb18030")


def test_a_file_enters_absences_and_twice_changes_nothing(bank: Bank) -> None:
    data = file("000002,李明,年休假,2026-03-09,2026/3/13,000003,探亲", "000001,王芳,公出,2026年3月10日,2026-03-10,,")
    done = load_absences("假.csv", data, ctx=system())
    assert dict(done.counts) == {"entered": 2}
    assert Absence.objects.get(person=bank.people["李明"]).note == "探亲"
    assert StandIn.objects.get().by_id == bank.people["赵敏"]
    again = load_absences("假.csv", data, ctx=system())
    assert dict(again.counts) == {"standing": 2, "entered": 0}
    assert Absence.objects.count() == 2


def test_every_bad_row_is_said_and_nothing_is_entered(bank: Bank) -> None:
    data = file(
        "000002,李明,年休假,2026-03-09,2026-03-13,,",
        "999999,无此人,事假,2026-03-09,2026-03-10,,",
        "000001,王芳,睡觉,2026-03-09,2026-03-10,,",
        "000001,王芳,事假,2026-03-12,2026-03-10,,",
        "000001,王芳,事假,昨天,2026-03-10,,",
        "000002,李明,事假,2026-03-13,2026-03-14,000002,",
    )
    tried = load_absences("假.csv", data, ctx=system(), dry_run=True)
    assert {(fault.line, fault.code) for fault in tried.faults} >= {
        (3, "sheet.unknown"), (4, "sheet.value"), (6, "sheet.value"),
    }  # fmt: skip
    assert {5, 7} <= {fault.line for fault in tried.faults}
    with pytest.raises(Refused):
        load_absences("假.csv", data, ctx=system())
    assert not Absence.objects.exists()


def test_the_template_has_the_headings_and_a_strange_file_is_refused(bank: Bank) -> None:
    assert read_table("t.xlsx", template()).rows[0].cells[:3] == ("工号", "姓名", "种类")
    with pytest.raises(Refused):
        load_absences("x.csv", "甲,乙\n1,2\n".encode(), ctx=system())


def test_the_page_tries_first_and_enters_when_confirmed(bank: Bank, clerk) -> None:
    bank.give("组织管理岗", "absence.change", "absence.read", "absence.request")
    upload = SimpleUploadedFile("假.csv", file("000002,李明,年休假,2026-03-09,2026-03-13,,"))
    page = clerk.post("/absences/import", {"files": upload}).content.decode()
    assert "登记请休假" in page
    assert not Absence.objects.exists()
    assert clerk.post("/absences/import", {"act": "confirm"}).status_code == 302
    assert Absence.objects.get().person_id == bank.people["李明"]
    assert clerk.get("/absences/import/template").status_code == 200
