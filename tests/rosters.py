"""Made-up rosters of any size with ten bad rows, each bad in a way of its own (测试花名册)."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

HEADINGS = (
    "工号",
    "姓名",
    "性别",
    "出生日期",
    "入行日期",
    "手机",
    "邮箱",
    "机构名称",
    "岗位",
    "任职类型",
    "任职起始日",
)
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", "敏静强磊洋艳勇军杰娟涛明超霞平刚"

SPOILT: tuple[tuple[str, object], ...] = (
    ("姓名", ""),
    ("入行日期", "2022-02-30"),
    ("机构名称", "没有这家支行"),
    ("岗位", "没有这个岗"),
    ("任职类型", "挂名"),
    ("手机", "12345"),
    ("邮箱", "没有邮箱"),
    ("出生日期", "2015-01-01"),
    ("任职起始日", "2020-01-01"),
    ("姓名", "很长的姓名" * 20),
)
"""Per bad row the column that is wrong and what stands in it."""


def bad_lines(rows: int) -> list[int]:
    """The lines of a roster's bad rows, the heading being line 1."""
    step = rows // len(SPOILT)
    return [2 + step * number + step // 2 for number in range(len(SPOILT))]


def roster(rows: int, places: Sequence[tuple[str, str]]) -> bytes:
    """An .xlsx of people who join into `places` (unit, post) in turn; `bad_lines` are spoilt as `SPOILT` says."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    spoilt = dict(zip(bad_lines(rows), SPOILT, strict=True))
    for number in range(rows):
        unit, post = places[number % len(places)]
        name = FAMILY[number % 10] + GIVEN[number % 16] + GIVEN[number // 16 % 16]
        mobile, email = f"138{number:08d}", f"r{number:06d}@example.com"
        line: list[object] = [
            f"R{number:06d}", name, "女" if number % 2 else "男", "1990-05-17", "2022-03-01", mobile, email,
            unit, post, "主岗", "2022-03-01",
        ]  # fmt: skip
        if number + 2 in spoilt:
            column, value = spoilt[number + 2]
            line[HEADINGS.index(column)] = value
        sheet.write_row(number + 1, 0, line)
    book.close()
    return target.getvalue()
