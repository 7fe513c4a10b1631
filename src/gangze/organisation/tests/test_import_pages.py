"""Importing units and people on the web: dry run, every bad row, all or nothing, the faulty file back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gangze.framework.jobs import work_once
from gangze.kernel.interval import FOREVER
from gangze.organisation.imports.staging import sweep
from gangze.organisation.models import PositionState, PostState, StagedImport, Unit, UnitState
from gangze.organisation.tests.bank import Bank
from gangze.people.models import Person


def csv_file(text: str, name: str = "机构.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("utf-8-sig"), content_type="text/csv")


GOOD = (
    "机构编码,机构名称,机构类型,上级机构,条线主管,生效日期\n"
    "B01,城西支行,支行,总行,,2026-01-01\n"
    "B0101,城西支行营业室,网点,城西支行,运营管理部,2026-01-01\n"
)
BAD = (
    "机构编码,机构名称,机构类型,上级机构,生效日期\n"
    "B01,城西支行,支行,总行,2026-01-01\n"
    "B02,,支行,总行,2026-01-01\n"
    "B03,城南支行,分理处,总行,2026-01-01\n"
    "B04,城北支行,支行,没有的部门,明年\n"
)


def upload(client: Client, file: SimpleUploadedFile, route: str = "units-import") -> str:
    answer = client.post(reverse(route), {"files": file, "update": "on"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_dry_run_counts_and_changes_nothing_then_confirming_loads_all(clerk: Client, bank: Bank) -> None:
    before = Unit.objects.count()
    page = upload(clerk, csv_file(GOOD))
    assert "逐行核对通过" in page
    assert Unit.objects.count() == before
    answer = clerk.post(reverse("units-import"), {"act": "confirm", "reason": "总行〔2026〕1号"}, follow=True)
    assert "新设机构 2" in answer.content.decode()
    state = UnitState.objects.current().get(unit__code="B0101")
    assert state.parent is not None and state.parent.code == "B01"
    assert state.line_id == bank.units["运营管理部"]


def test_the_same_file_twice_changes_nothing(clerk: Client, bank: Bank) -> None:
    upload(clerk, csv_file(GOOD))
    clerk.post(reverse("units-import"), {"act": "confirm"})
    assert "无需导入" in upload(clerk, csv_file(GOOD))


def test_every_bad_row_is_named_and_nothing_is_loaded(clerk: Client, bank: Bank) -> None:
    before = Unit.objects.count()
    page = upload(clerk, csv_file(BAD))
    for words in ("请填写机构名称", "“分理处”无法识别", "“明年”无法识别", "没有作任何变更"):
        assert words in page
    clerk.post(reverse("units-import"), {"act": "confirm"})
    assert Unit.objects.count() == before


def test_the_faulty_rows_come_back_with_their_reasons(clerk: Client, bank: Bank) -> None:
    upload(clerk, csv_file(BAD))
    answer = clerk.get(reverse("units-import-faults"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][-1] == "错误原因"
    assert [row[0] for row in rows[1:]] == ["B02", "B03", "B04"]
    assert "分理处" in rows[2][-1]


def test_the_template_opens_and_has_the_headings(clerk: Client) -> None:
    answer = clerk.get(reverse("units-import-template"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in next(sheet.iter_rows())][:4] == [
        "机构编码",
        "机构名称",
        "机构类型",
        "上级机构",
    ]


def test_existing_units_change_only_where_asked(clerk: Client, bank: Bank) -> None:
    code = Unit.objects.get(pk=bank.units["风险管理部"]).code
    text = f"机构编码,机构名称,机构类型,上级机构,生效日期\n{code},全面风险管理部,部门,总行,2026-02-01\n"
    assert "信息变更" in upload(clerk, csv_file(text))
    clerk.post(reverse("units-import"), {"act": "confirm"})
    names = UnitState.objects.current().filter(unit__code=code).order_by("valid_from").values_list("name", flat=True)
    assert list(names) == ["风险管理部", "全面风险管理部"]
    answer = clerk.post(reverse("units-import"), {"files": csv_file(text.replace("全面", "新"))})
    assert "无需导入" in answer.content.decode()


def test_a_file_that_is_no_table_is_refused_in_words(clerk: Client) -> None:
    answer = clerk.post(reverse("units-import"), {"files": csv_file("随便,写写\n一,二\n")})
    assert answer.status_code == 422
    assert "没有找到表头" in answer.content.decode()


TABLE = (
    "机构,岗位名称,编制,类别,重要岗位,风险防线,生效日期\n"
    "风险管理部,风险经理,5,专业,否,第二道,2026-01-01\n"
    "运营管理部,现金管理岗,2,操作,是,,2026-01-01\n"
    "营业部,现金管理岗,1,操作,是,,2026-01-01\n"
)


def test_a_table_of_posts_and_headcount_creates_establishes_and_adjusts(clerk: Client, bank: Bank) -> None:
    page = upload(clerk, csv_file(TABLE), "positions-import")
    assert "逐行核对通过" in page
    assert not PostState.objects.filter(name="现金管理岗").exists()
    answer = clerk.post(reverse("positions-import"), {"act": "confirm"}, follow=True)
    assert "新设标准岗位 1，岗位变更 1，新设岗 2，编制调整 1" in answer.content.decode()
    post = PostState.objects.current().get(name="现金管理岗")
    assert post.key_post
    held = PositionState.objects.current().filter(position__post=post.post_id)
    assert sorted(held.values_list("headcount", flat=True)) == [1, 2]
    assert "无需导入" in upload(clerk, csv_file(TABLE), "positions-import")


def test_bad_rows_of_the_table_are_all_named(clerk: Client, bank: Bank) -> None:
    text = TABLE.replace("运营管理部", "没有的部门").replace("5,专业", "五,专家")
    page = upload(clerk, csv_file(text), "positions-import")
    for words in ("没有找到“没有的部门”", "“五”无法识别", "“专家”无法识别"):
        assert words in page
    assert clerk.post(reverse("positions-import"), {"act": "confirm"}).status_code == 422
    assert not PostState.objects.filter(name="现金管理岗").exists()


def test_headcount_names_a_unit_and_a_department_under_it(clerk: Client, bank: Bank) -> None:
    bank.unit("城西支行", "总行", "sub_branch")
    bank.unit("营业部", "城西支行", "outlet")
    code = Unit.objects.get(pk=bank.units["城西支行"]).code
    text = f"机构名称,部门,岗位名称,编制\n城东支行,营业部,柜员,5\n{code},营业部,柜员,3\n风险管理部,,风险经理,4\n"
    page = upload(clerk, csv_file(text), "positions-import")
    assert "逐行核对通过" in page
    clerk.post(reverse("positions-import"), {"act": "confirm"})
    held = PositionState.objects.current().filter(position__post=bank.posts["柜员"], valid_to=FOREVER)
    counts = dict(held.values_list("position__unit", "headcount"))
    assert sorted(counts.values()) == [3, 5] and counts[bank.units["营业部"]] == 3
    wrong = text.replace("城东支行,营业部", "城东支行,信贷部").replace(f"{code},", "没有这家,").replace(",4", ",六")
    page = upload(clerk, csv_file(wrong), "positions-import")
    for words in ("“城东支行”之下没有名为“信贷部”的部门", "没有名为“没有这家”的机构", "“六”无法识别"):
        assert words in page


def test_headcount_by_departments_alone_is_still_read(clerk: Client, bank: Bank) -> None:
    text = "部门,岗位名称,编制\n风险管理部,风险经理,7\n"
    assert "编制调整" in upload(clerk, csv_file(text), "positions-import")
    twice = "机构,部门,部门,岗位名称\n总行,风险管理部,风险管理部,风险经理\n"
    answer = clerk.post(reverse("positions-import"), {"files": csv_file(twice)})
    assert answer.status_code == 422 and "重复的列：部门" in answer.content.decode()


ROSTER = "工号,姓名,机构,岗位,任岗类型,任职起始日,入行日期\n009001,许静宜,营业部,柜员,主岗,2026-02-01,2026-02-01\n"


def test_a_roster_is_tried_then_taken_and_then_changes_nothing(clerk: Client, bank: Bank) -> None:
    page = upload(clerk, csv_file(ROSTER, "花名册.csv"), "hr-import")
    assert "逐行核对通过" in page
    assert not Person.objects.filter(staff_number="009001").exists()
    answer = clerk.post(reverse("hr-import"), {"act": "confirm"}, follow=True)
    assert "入职 1" in answer.content.decode()
    assert Person.objects.filter(staff_number="009001").exists()
    assert "无需导入" in upload(clerk, csv_file(ROSTER, "花名册.csv"), "hr-import")


def test_bad_roster_rows_are_listed_and_handed_back(clerk: Client, bank: Bank) -> None:
    page = upload(clerk, csv_file(ROSTER.replace("营业部", "没有的部门"), "花名册.csv"), "hr-import")
    assert "没有的部门" in page
    answer = clerk.get(reverse("hr-import-faults"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.max_row == 2


def test_giving_up_forgets_the_file(clerk: Client, bank: Bank) -> None:
    upload(clerk, csv_file(GOOD))
    clerk.post(reverse("units-import"), {"act": "cancel"})
    answer = clerk.post(reverse("units-import"), {"act": "confirm"})
    assert answer.status_code == 422
    assert "待导入的文件已不在" in answer.content.decode()


def test_a_manager_of_one_branch_may_not_import(manager: Client) -> None:
    assert manager.get(reverse("units-import")).status_code == 403
    assert manager.get(reverse("hr-import")).status_code == 403


CATALOGUE = (
    "岗位编码,岗位名称,别名,类别,前中后台,风险防线,重要岗位,生效日期\n"
    "G01,绿色信贷岗,绿贷岗、低碳岗,专业,前台,第一道,是,2026-01-01\n"
    ",碳核算岗,,管理,后台,2,否,2026-01-01\n"
)


def test_a_catalogue_of_posts_is_loaded_changed_and_then_says_nothing_new(clerk: Client, bank: Bank) -> None:
    before = PostState.objects.current().count()
    page = upload(clerk, csv_file(CATALOGUE), "posts-import")
    assert "逐行核对通过" in page
    assert PostState.objects.current().count() == before
    answer = clerk.post(reverse("posts-import"), {"act": "confirm"}, follow=True)
    assert "新设标准岗位 2" in answer.content.decode()
    state = PostState.objects.current().get(post__code="G01")
    assert (state.aliases, state.defence_line, state.key_post) == (["绿贷岗", "低碳岗"], 1, True)
    assert not state.post.positions.exists()
    assert "无需导入" in upload(clerk, csv_file(CATALOGUE), "posts-import")
    assert "岗位变更" in upload(clerk, csv_file(CATALOGUE.replace("低碳岗", "双碳岗")), "posts-import")
    clerk.post(reverse("posts-import"), {"act": "confirm"})
    assert PostState.objects.current().get(post__code="G01", valid_to__gt=state.valid_from).aliases[1] == "双碳岗"


def test_bad_rows_of_a_catalogue_are_all_named_and_come_back(clerk: Client, bank: Bank) -> None:
    text = CATALOGUE + "G01,又一个岗,,专业,前台,1,否,2026-01-01\nG03,,,专业,前台,1,否,\nG04,岗,,其他类,中间,9,也许,\n"
    page = upload(clerk, csv_file(text), "posts-import")
    for words in (
        "与第2行重复：G01",
        "请填写岗位名称",
        "“其他类”无法识别",
        "“中间”无法识别",
        "请填写 1、2 或 3",
        "“也许”无法识别",
    ):
        assert words in page
    before = PostState.objects.count()
    assert clerk.post(reverse("posts-import"), {"act": "confirm"}).status_code == 422
    assert PostState.objects.count() == before
    sheet = openpyxl.load_workbook(io.BytesIO(clerk.get(reverse("posts-import-faults")).content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["G01", "G03", "G04"]
    headings = openpyxl.load_workbook(io.BytesIO(clerk.get(reverse("posts-import-template")).content)).active
    assert [cell.value for cell in headings[1]][:3] == ["岗位编码", "岗位名称", "别名"]


def test_an_upload_that_nobody_confirms_is_thrown_away_after_some_days(clerk: Client, bank: Bank, settings) -> None:
    upload(clerk, csv_file(CATALOGUE), "posts-import")
    path = StagedImport.objects.get(slot="posts-import").files[0]["path"]
    days = dt.timedelta(days=settings.GANGZE_UPLOAD_DAYS)
    now = default_storage.get_modified_time(path)
    sweep(now + days)
    assert default_storage.exists(path)
    assert work_once(now + days + dt.timedelta(seconds=1)) >= 1
    assert not default_storage.exists(path)
    late = clerk.post(reverse("posts-import"), {"act": "confirm"})
    assert late.status_code == 422
    assert "待导入的文件已不在" in late.content.decode()
