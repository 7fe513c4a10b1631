"""Which column is which, by the names that banks give them (表头识别)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from gangze.kernel.findings import Finding, Refused, refuse
from gangze.organisation.imports.tables import Row, Table

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "number": ("工号", "员工编号", "员工号", "人员编号", "人员编码", "职工编号", "职工号", "编号"),
    "name": ("姓名", "员工姓名", "人员姓名", "名字"),
    "gender": ("性别",),
    "birth_date": ("出生日期", "出生年月日", "生日", "出生年月"),
    "joined": ("入行日期", "入职日期", "入司日期", "入行时间", "入职时间", "参加本行工作日期", "到行日期"),
    "mobile": ("手机", "手机号", "手机号码", "移动电话", "联系电话", "电话"),
    "email": ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail", "邮件"),
    "unit": ("机构名称", "机构", "所属机构", "所在机构", "单位", "单位名称", "分支机构", "所属单位"),
    "department": ("部门", "所在部门", "部门名称", "所属部门", "内设部门"),
    "post": ("岗位", "岗位名称", "任职岗位", "现任岗位", "职位", "所任岗位"),
    "kind": ("任职类型", "任岗类型", "任职方式", "岗位类型", "主兼岗"),
    "since": ("任职起始日", "任职日期", "任岗日期", "上岗日期", "任职时间", "到岗日期", "任职开始日期"),
    "until": ("任职终止日", "任职截止日", "任职结束日期", "任岗截止日", "离岗日期"),
    "approval": ("任职资格核准文号", "核准文号", "批复文号", "任职资格批复文号"),
    "approved_on": ("核准日期", "批复日期", "任职资格核准日期"),
    "charge": ("包户包点对象", "所包对象", "包户", "包点"),
    "note": ("备注", "说明"),
    "movement": ("变动类型", "变动类别", "异动类型", "变动种类", "变动事项"),
    "effective": ("生效日期", "变动日期", "异动日期", "变动生效日期"),
}
"""Fields of a feed and the headings they come under; the first is the one that templates print."""

ROSTER = (
    "number", "name", "gender", "birth_date", "joined", "mobile", "email", "unit", "department", "post",
    "kind", "since", "approval", "approved_on",
)  # fmt: skip
MOVERS = (
    "movement", "effective", "number", "name", "gender", "birth_date", "joined", "mobile", "email", "unit",
    "department", "post", "kind", "note",
)  # fmt: skip
NEEDED_OF_ROSTER = ("number", "name", "unit", "post")
NEEDED_OF_MOVERS = ("movement", "effective", "number")

HEADING_ROWS = 10
"""The headings are looked for in so many rows from the top; above them may stand a title."""


def heading(field: str) -> str:
    """What a field is called in templates and messages."""
    return SYNONYMS[field][0]


def _bare(text: object) -> str:
    plain = unicodedata.normalize("NFKC", str(text or "")).lower()
    return re.sub(r"[\s*＊:：]|\(.*?\)", "", plain)


_FIELDS = {_bare(word): field for field, words in SYNONYMS.items() for word in words}


def recognised(table: Table) -> tuple[dict[str, int], list[Row], Row]:
    """Field → column, the rows below the headings, and the heading row.

    Raises `Refused` where no heading row is found, a needed column is missing, or one comes twice.
    """
    for place, row in enumerate(table.rows[:HEADING_ROWS]):
        columns = [(_FIELDS.get(_bare(cell)), index) for index, cell in enumerate(row.cells)]
        known = [(field, index) for field, index in columns if field is not None]
        if len(known) >= 2 and "number" in dict(known):
            return _whole(table, row, known), table.rows[place + 1 :], row
    raise refuse(
        "feed.headings",
        _("前%(count)d行里没有找到表头") % {"count": HEADING_ROWS},
        subject=table.name,
        source=table.name,
        remedy=_("表头至少要有：%(names)s") % {"names": "、".join(map(heading, NEEDED_OF_ROSTER))},
    )


def _whole(table: Table, row: Row, known: Sequence[tuple[str, int]]) -> dict[str, int]:
    found = dict(known)
    problems = [
        Finding(
            "feed.column_twice",
            _("“%(name)s”列出现了不止一次") % {"name": heading(field)},
            source=f"{table.name}:{row.line}",
            remedy=_("请只保留一列"),
        )
        for field in found
        if sum(other == field for other, _index in known) > 1
    ]
    needed = NEEDED_OF_MOVERS if "movement" in found else NEEDED_OF_ROSTER
    missing = [heading(field) for field in needed if field not in found]
    if missing:
        problems.append(
            Finding(
                "feed.column_missing",
                _("缺少列：%(names)s") % {"names": "、".join(missing)},
                source=f"{table.name}:{row.line}",
                remedy=_("请补上所缺的列，或下载模板后填写"),
            )
        )
    if problems:
        raise Refused(problems)
    return found

