"""The establishment (编制): which post stands in which unit with how many people, and 岗位编制表.xlsx."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import xlsxwriter
from bank import DOCUMENTS, full_name, head_office, load, manifest
from word import STAMP

COLUMNS = (
    *("序号", "机构编码", "机构名称", "部门", "岗位", "编制"),
    *("序列", "职级", "岗位类别", "前中后台", "重要岗位", "风险防线"),
)
WIDTHS = (6, 10, 18, 20, 20, 6, 12, 10, 10, 10, 10, 10)


@dataclass(frozen=True)
class Place:
    """A post established in a unit; `office` and `department` are the roster's two columns for the unit."""

    code: str
    office: str
    department: str
    post: str
    headcount: int


def roster_columns(code: str) -> tuple[str, str]:
    """机构名称 and 部门 of a unit: departments and rooms stand under the institution that holds them."""
    units = {row["code"]: row for row in manifest()["units"]}
    row = units[code]
    if row["kind"] not in {"department", "centre", "room"}:
        return row["name"], ""
    holder = row
    while holder["kind"] in {"department", "centre", "room"}:
        holder = units[holder["parent"]]
    return holder["name"], row["name"]


@cache
def places() -> tuple[Place, ...]:
    """Every established post of the bank, head office first."""
    units = manifest()["units"]
    codes = {(row["name"], row["parent"]): row["code"] for row in units}
    found: list[tuple[str, str, int]] = []
    manuals = {(row["unit"], row["name"]): row["headcount"] for row in load("manuals.yaml")}
    found += [("0000", name, count) for (unit, name), count in manuals.items() if unit == "澜州银行总行"]
    for unit in [*head_office()[0], *head_office()[1]]:
        code = codes[(unit.name, "0000")]
        found += [(code, full_name(unit.name, post.name), post.headcount) for post in unit.posts]
    branch = load("branch_yunping.yaml")
    found += [("1000", post["name"], post["headcount"]) for post in branch["leaders"]]
    for row in branch["departments"]:
        code = codes[(row["name"], "1000")]
        found += [(code, full_name(row["name"], post["name"]), post["headcount"]) for post in row["posts"]]
    for code, posts in load("establishment.yaml")["headcounts"].items():
        found += [(code, name, count) for name, count in posts.items()]
    for row in manifest()["outlet_staffing"]:
        found += [(row["code"], name, count) for name, count in row["posts"].items()]
    order = {row["code"]: place for place, row in enumerate(units)}
    found.sort(key=lambda item: order[item[0]])
    return tuple(Place(code, *roster_columns(code), post, count) for code, post, count in found)


def describe(place: Place, rules: dict[str, Any]) -> tuple[str, ...]:
    """序列, 职级, 岗位类别, 前中后台, 重要岗位, 风险防线 of a post in its unit."""
    sequence = next(rule[1:] for rule in rules["rules"] if rule[0] in place.post)
    line = "二" if place.code in rules["second_line"] else "三" if place.code in rules["third_line"] else "一"
    return (
        *sequence,
        "是" if place.post in rules["key_posts"] else "否",
        "—" if place.code in rules["no_line"] else f"第{line}道防线",
    )


def build() -> None:
    """岗位编制表.xlsx: a title over all columns, a note, the head on row 3, a total at the end."""
    rules = load("establishment.yaml")
    book = xlsxwriter.Workbook(str(DOCUMENTS / "岗位编制表.xlsx"))
    book.set_properties({"title": "岗位编制表", "author": "人力资源部", "created": STAMP})
    sheet = book.add_worksheet("编制表")
    title = book.add_format({"bold": True, "font_name": "黑体", "font_size": 18, "align": "center"})
    head = book.add_format(
        {"bold": True, "font_name": "黑体", "border": 1, "align": "center", "bg_color": "#D9E2F3"}
    )
    body = book.add_format({"font_name": "仿宋", "border": 1})
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "澜州银行岗位编制表", title)
    sheet.merge_range(1, 0, 1, len(COLUMNS) - 1, "填报部门：人力资源部　　执行日期：2024年1月1日　　单位：人")
    for column, (text, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.write(2, column, text, head)
        sheet.set_column(column, column, width)
    for line, place in enumerate(places(), 1):
        values = (
            line,
            place.code,
            place.office,
            place.department,
            place.post,
            place.headcount,
            *describe(place, rules),
        )
        for column, value in enumerate(values):
            sheet.write(line + 2, column, value, body)
    last = len(places()) + 3
    sheet.merge_range(last, 0, last, 4, "合计", head)
    sheet.write_formula(last, 5, f"=SUM(F4:F{last})", head, sum(place.headcount for place in places()))
    sheet.freeze_panes(3, 5)
    book.close()
