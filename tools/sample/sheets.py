"""The HR files: the roster, the month's movements and a roster with ten bad rows."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random

import xlsxwriter
from bank import HR, load
from people import RETIRING, SEED, Holding, draw_name, find_place, roster, staff

COLUMNS = (
    *("工号", "姓名", "性别", "出生日期", "入行日期", "手机", "邮箱"),
    *("机构名称", "部门", "岗位", "任职类型", "任职起始日", "任职资格核准文号", "核准日期"),
)
MOVES = ("变动类型", "生效日期", *COLUMNS[:11], "备注")
WIDTHS = (10, 9, 6, 12, 12, 13, 26, 16, 18, 18, 9, 12, 20, 12)
Cell = str | date | None


def line(holding: Holding) -> list[Cell]:
    """One roster row."""
    person, place = holding.staff, holding.place
    return [
        person.number,
        person.name,
        person.gender,
        person.born,
        person.joined,
        person.mobile,
        person.email,
        place.office,
        place.department,
        place.post,
        holding.kind,
        holding.since,
        holding.approval,
        holding.approved_on,
    ]


def write_book(path: Path, rows: Sequence[Sequence[Cell]], stamp: datetime) -> None:
    """A roster workbook: head in row 1, dates as dates, everything else as text."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": path.stem, "author": "人力资源部", "created": stamp})
    sheet = book.add_worksheet("花名册")
    head = book.add_format({"bold": True, "font_name": "黑体", "border": 1, "bg_color": "#D9E2F3"})
    body = book.add_format({"font_name": "宋体", "border": 1})
    day = book.add_format({"font_name": "宋体", "border": 1, "num_format": "yyyy-mm-dd"})
    for column, (text, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.write_string(0, column, text, head)
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime.combine(value, datetime.min.time()), day)
            else:
                sheet.write_string(number, column, value or "", body)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    book.close()


def build() -> None:
    """All three files."""
    lines = roster()
    write_book(HR / "员工花名册.xlsx", [line(item) for item in lines], datetime(2025, 6, 30, 17, 0))
    write_book(HR / "花名册_问题示例.xlsx", faulty(lines), datetime(2025, 7, 2, 10, 0))
    with (HR / "人员变动_202507.csv").open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(MOVES)
        writer.writerows(movements(lines))


def first(lines: list[Holding], office: str, department: str, post: str, which: int = 0) -> Holding:
    """A primary holder of that post in that unit."""
    return [
        item
        for item in lines
        if item.kind == "主岗"
        and (item.place.office, item.place.department, item.place.post) == (office, department, post)
    ][which]


def movements(lines: list[Holding]) -> list[list[Cell]]:
    """Joiners, movers and leavers of July 2025; 生效日期 is the first day of the new state."""
    random, used = Random(SEED + 7), {item.staff.name for item in lines}
    rows: list[list[Cell]] = []

    def row(kind: str, day: date, holding: Holding, note: str) -> None:
        rows.append([kind, day, *line(holding)[:11], note])

    for index, (unit, post) in enumerate(load("people.yaml")["joiners"]):
        joined, place = date(2025, 7, 14), find_place(unit, post)
        female = random.random() < 0.5
        born = date(random.choice((2001, 2002, 2003)), random.randint(1, 12), random.randint(1, 28))
        person = staff(301 + index, draw_name(random, female, used), "女" if female else "男", born, joined)
        row("入职", joined, Holding(person, place, "主岗", joined), "校园招聘")
    for office, department, post, which, unit, target, day, note in load("people.yaml")["movers"]:
        holder = first(lines, office, department, post, which)
        row("调动", day, Holding(holder.staff, find_place(unit, target), "主岗", day), note)
    voiced = first(lines, "澜州银行总行", "电子银行部", "产品运营岗")
    rows.append(
        [
            "新增兼岗",
            date(2025, 7, 7),
            *line(voiced)[:7],
            "澜州银行总行",
            "数字金融部",
            "渠道风险监控岗",
            "兼岗",
            "机构更名后按新名称填报",
        ]
    )
    secretary = next(item for item in lines if item.kind == "兼岗" and item.place.post == "督查督办岗")
    row("解除兼岗", date(2025, 7, 16), secretary, "兼岗期满")
    row(
        "离职",
        date(2025, 7, 18),
        first(lines, "澜州银行总行", "小微金融事业部", "小微客户经理岗", 2),
        "本人辞职",
    )
    row("退休", date(2025, 7, 25), lines[RETIRING - 1], "到龄退休")
    return rows


def faulty(lines: list[Holding]) -> list[list[Cell]]:
    """Five good rows and, among them, ten that an import must refuse; README.md names each fault."""
    good = [
        line(first(lines, "望溪支行", "", post))
        for post in ("运营主管", "1号柜员", "2号柜员", "3号柜员", "大堂经理")
    ]
    model = line(first(lines, "青禾路支行", "", "综合柜员"))
    random, used = Random(SEED + 9), {item.staff.name for item in lines}

    def bad(index: int, **changes: Cell) -> list[Cell]:
        joined = date(2021, 7, index)
        person = staff(9000 + index, draw_name(random, True, used), "女", date(1998, index, 12), joined)
        row = [
            person.number,
            person.name,
            person.gender,
            person.born,
            joined,
            person.mobile,
            person.email,
            *model[7:],
        ]
        for name, value in changes.items():
            row[COLUMNS.index(name)] = value
        return row

    wrong = [
        bad(1, 工号=""),
        bad(2, 姓名=""),
        bad(3, 出生日期="1998-02-30"),
        bad(4, 机构名称="青河路支行"),
        bad(5, 岗位="综合拒员"),
        bad(6, 任职类型="正式"),
        bad(7, 任职起始日=date(2019, 3, 1), 入行日期=date(2018, 7, 2)),
        [*good[1][:7], "银杏里支行", *model[8:]],
        bad(9, 手机="1548000"),
        bad(10, 出生日期=date(2012, 5, 4), 入行日期=date(2010, 7, 1)),
    ]
    rows = []
    for index, row in enumerate(wrong):
        if index % 2 == 0:
            rows.append(good[index // 2])
        rows.append(row)
    return rows
