"""Rosters and movement files: all rows or none, every bad row named, the same file twice changes nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from gangze.framework.ledger.models import LedgerEntry
from gangze.kernel.findings import Refused
from gangze.organisation.imports import faulty_copy, load_feed, neutral, read_table, template
from gangze.organisation.imports.columns import ROSTER, heading, recognised
from gangze.organisation.imports.feed import FeedRefused
from gangze.organisation.imports.rows import read_date
from gangze.organisation.models import Assignment
from gangze.organisation.queries import history
from gangze.organisation.tests.bank import Bank, small_bank, system
from gangze.people.models import Person, PersonState

pytestmark = pytest.mark.django_db

HEAD = ["工号", "姓名", "性别", "入行日期", "手机", "机构名称", "部门", "岗位", "任职类型", "任职起始日"]
GOOD = [
    ["A001", "陈静", "女", "2022-01-04", "13800000001", "营业部", "", "柜员", "主岗", "2022-01-04"],
    ["A001", "陈静", "女", "2022-01-04", "13800000001", "总行", "风险管理部", "风险经理", "兼岗", "2023-03-01"],
    ["A002", "刘洋", "男", "2021/7/1", "", "城东支行", "", "支行行长", "", "2024.1.1"],
]


@pytest.fixture
def bank() -> Bank:
    return small_bank()


def as_csv(rows: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode(encoding)


def as_xlsx(rows: list[list[Any]]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("花名册.csv", as_csv([HEAD, *GOOD])),
        ("花名册.csv", as_csv([HEAD, *GOOD], "gb18030")),
        ("花名册.csv", as_csv([["某行员工花名册"], HEAD, *GOOD], "utf-16")),
        ("花名册.xlsx", as_xlsx([["某行员工花名册"], HEAD, *GOOD])),
    ],
)
def test_the_same_roster_in_any_form_gives_the_same_and_twice_changes_nothing(
    bank: Bank, name: str, data: bytes
) -> None:
    result = load_feed([(name, data)], ctx=system())
    assert (result.joined, result.placed) == (2, 3)
    person = Person.objects.get(staff_number="A001").pk
    held = history.held_on(system(), person)
    assert {(row.unit_name, row.post_name, row.kind) for row in held} == {
        ("营业部", "柜员", "primary"),
        ("风险管理部", "风险经理", "concurrent"),
    }
    entries, facts = LedgerEntry.objects.count(), Assignment.objects.count() + PersonState.objects.count()
    again = load_feed([(name, data)], ctx=system())
    assert (again.joined, again.placed, again.unchanged) == (0, 0, 3)
    assert LedgerEntry.objects.count() == entries
    assert Assignment.objects.count() + PersonState.objects.count() == facts


def test_a_dry_run_counts_and_changes_nothing(bank: Bank) -> None:
    before = LedgerEntry.objects.count()
    result = load_feed([("花名册.csv", as_csv([HEAD, *GOOD]))], ctx=system(), dry_run=True)
    assert (result.joined, result.placed, result.faults) == (2, 3, [])
    assert LedgerEntry.objects.count() == before


BAD = [
    (["", "无号", "", "2022-01-04", "", "营业部", "", "柜员", "", ""], "工号", "row.missing"),
    (["B01", "", "", "2022-01-04", "", "营业部", "", "柜员", "", ""], "姓名", "row.missing"),
    (["B02", "甲", "", "2022-02-30", "", "营业部", "", "柜员", "", ""], "入行日期", "row.date"),
    (["B03", "甲", "", "2022-01-04", "12", "营业部", "", "柜员", "", ""], "手机", "row.mobile"),
    (["B04", "甲", "", "2022-01-04", "", "营业步", "", "柜员", "", ""], "机构名称", "row.unit_unknown"),
    (["B05", "甲", "", "2022-01-04", "", "总行", "风控部", "柜员", "", ""], "部门", "row.department_unknown"),
    (["B06", "甲", "", "2022-01-04", "", "营业部", "", "拒员", "", ""], "岗位", "row.post_unknown"),
    (["B07", "甲", "", "2022-01-04", "", "营业部", "", "柜员", "正式", ""], "任职类型", "row.choice"),
    (
        ["B08", "甲", "", "2022-01-04", "", "营业部", "", "柜员", "", "2021-01-01"],
        "任职起始日",
        "row.before_joining",
    ),
    (
        ["B09", "长" * 81, "", "2022-01-04", "", "营业部", "", "柜员", "", "2022-01-04"],
        "姓名",
        "value.too_long",
    ),
]


def test_every_bad_row_is_reported_with_its_line_and_column_and_nothing_changes(bank: Bank) -> None:
    rows = [GOOD[0], *(row for row, _column, _code in BAD), GOOD[2]]
    before = LedgerEntry.objects.count()
    with pytest.raises(FeedRefused) as refusal:
        load_feed([("花名册.csv", as_csv([HEAD, *rows]))], ctx=system())
    faults = refusal.value.result.faults
    assert [(f.line, f.column, f.code) for f in faults] == [
        (number, column, code) for number, (_row, column, code) in enumerate(BAD, 3)
    ]
    assert all(fault.remedy and fault.file == "花名册.csv" for fault in faults)
    assert LedgerEntry.objects.count() == before
    assert not Person.objects.filter(staff_number="A001").exists()
    near = next(fault for fault in faults if fault.code == "row.unit_unknown")
    assert "营业部" in near.message


def test_the_faulty_rows_come_back_with_reasons_and_without_formulas(bank: Bank) -> None:
    rows = [GOOD[0], ["", '=HYPERLINK("http://x")', "", "", "", "营业部", "", "柜员", "", ""]]
    data = as_csv([HEAD, *rows])
    result = load_feed([("花名册.csv", data)], ctx=system(), dry_run=True)
    book = openpyxl.load_workbook(io.BytesIO(faulty_copy(result.tables[0], result.faults)))
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    assert lines[0][-1] == "错误原因"
    assert len(lines) == 2
    assert lines[1][1] == '\'=HYPERLINK("http://x")'
    assert "未填写工号" in str(lines[1][-1])


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@SUM(A1)", "\tx"])
def test_cells_that_begin_like_formulas_are_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral("张三") == "张三"
    assert neutral(dt.date(2026, 1, 1)) == dt.date(2026, 1, 1)


def test_existing_people_are_updated_only_where_asked(bank: Bank) -> None:
    load_feed([("花名册.csv", as_csv([HEAD, *GOOD]))], ctx=system())
    changed = [[*GOOD[0][:4], "13900000009", *GOOD[0][5:9], "2022-06-01"]]
    kept = load_feed([("新.csv", as_csv([HEAD, *changed]))], ctx=system(), update=False)
    assert (kept.changed, kept.corrected, kept.skipped) == (0, 0, 2)
    taken = load_feed([("新.csv", as_csv([HEAD, *changed]))], ctx=system())
    assert (taken.changed, taken.corrected) == (1, 1)
    state = PersonState.objects.on(system().today).get(person__staff_number="A001")
    assert state.mobile == "13900000009"
    again = load_feed([("新.csv", as_csv([HEAD, *changed]))], ctx=system())
    assert (again.changed, again.corrected, again.unchanged) == (0, 0, 1)


MOVER_HEAD = ["变动类型", "生效日期", "工号", "姓名", "入行日期", "机构名称", "部门", "岗位", "任职类型"]


def test_joiners_movers_and_leavers_in_one_file(bank: Bank) -> None:
    load_feed([("花名册.csv", as_csv([HEAD, *GOOD]))], ctx=system())
    rows = [
        ["入职", "2026-03-10", "A003", "何苗", "2026-03-10", "营业部", "", "柜员", "主岗"],
        ["调岗", "2026-04-01", "A001", "陈静", "", "营业部", "", "运营主管", "主岗"],
        ["解除兼岗", "2026-04-01", "A001", "陈静", "", "总行", "风险管理部", "风险经理", "兼岗"],
        ["离职", "2026-05-01", "A002", "刘洋", "", "", "", "", ""],
    ]
    data = as_csv([MOVER_HEAD, *rows])
    result = load_feed([("变动.csv", data)], ctx=system())
    assert (result.joined, result.placed, result.ended, result.left) == (1, 2, 2, 1)
    ids = dict(Person.objects.values_list("staff_number", "pk"))
    day = dt.date(2026, 5, 1)
    assert [row.post_name for row in history.held_on(system().on(day), ids["A001"])] == ["运营主管"]
    assert history.held_on(system().on(day), ids["A002"]) == []
    entries = LedgerEntry.objects.count()
    again = load_feed([("变动.csv", data)], ctx=system())
    assert again.unchanged == 4
    assert LedgerEntry.objects.count() == entries


def test_a_movement_of_somebody_unknown_or_not_holding_is_a_fault(bank: Bank) -> None:
    load_feed([("花名册.csv", as_csv([HEAD, *GOOD]))], ctx=system())
    rows = [
        ["调岗", "2026-04-01", "A999", "无名", "", "营业部", "", "柜员", ""],
        ["解除兼岗", "2026-04-01", "A002", "刘洋", "", "营业部", "", "柜员", "兼岗"],
        ["离职", "2026-04-01", "A001", "陈京", "", "", "", "", ""],
        ["升天", "2026-04-01", "A001", "陈静", "", "", "", "", ""],
    ]
    result = load_feed([("变动.csv", as_csv([MOVER_HEAD, *rows]))], ctx=system(), dry_run=True)
    assert [(f.line, f.code) for f in result.faults] == [
        (2, "row.person_unknown"),
        (3, "row.not_held"),
        (4, "row.name_differs"),
        (5, "row.choice"),
    ]


def test_two_primaries_of_one_person_in_one_file_are_a_fault(bank: Bank) -> None:
    second = [*GOOD[0][:5], "营业部", "", "运营主管", "主岗", "2023-01-01"]
    result = load_feed([("花名册.csv", as_csv([HEAD, GOOD[0], second]))], ctx=system(), dry_run=True)
    assert [(f.line, f.code) for f in result.faults] == [(3, "row.two_primaries")]
    assert "第2行" in result.faults[0].message


def packed(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.csv", b"", "file.empty"),
        ("空.xlsx", as_xlsx([]), "file.empty"),
        ("坏.xlsx", b"not a workbook", "file.damaged"),
        ("坏.xlsx", packed("any.txt", b"x"), "file.damaged"),
        ("密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "file.encrypted"),
        ("弹.xlsx", packed("xl/sheet.xml", b"0" * 30_000_000), "file.bomb"),
        ("宏.xlsm", packed("xl/vbaProject.bin", b"macro"), "file.macro"),
        ("码.csv", b"\xff\xff\xff\xff", "file.encoding"),
    ],
)
def test_unreadable_files_say_what_is_wrong(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_table(name, data)
    assert refusal.value.codes == {code}
    assert refusal.value.findings[0].remedy


def test_missing_and_doubled_columns_are_named() -> None:
    with pytest.raises(Refused) as refusal:
        recognised(read_table("缺.csv", as_csv([["工号", "姓名", "员工号"], ["1", "甲", "2"]])))
    assert refusal.value.codes == {"feed.column_missing", "feed.column_twice"}
    with pytest.raises(Refused) as refusal:
        recognised(read_table("无.csv", as_csv([["甲", "乙"], ["1", "2"]])))
    assert refusal.value.codes == {"feed.headings"}


def test_the_template_is_recognised_as_what_it_is_for() -> None:
    columns, _rows, _head = recognised(read_table("模板.xlsx", template()))
    assert list(columns) == [field for field in ROSTER if heading(field)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", dt.date(2026, 3, 1)),
        ("2026/3/1", dt.date(2026, 3, 1)),
        ("2026年3月1日", dt.date(2026, 3, 1)),
        ("20260301", dt.date(2026, 3, 1)),
        ("2026.3.1 00:00:00", dt.date(2026, 3, 1)),
        ("46082", dt.date(2026, 3, 1)),
        ("2026-02-29", None),
        ("三月一日", None),
    ],
)
def test_dates_as_staff_write_them(text: str, day: dt.date | None) -> None:
    assert read_date(text) == day
