"""One row of a feed as typed values, or what is wrong with it (行校验)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gangze.organisation.imports.columns import heading
from gangze.organisation.imports.faults import RowFault
from gangze.organisation.imports.tables import Cell, Row
from gangze.organisation.models import AssignmentKind

KINDS: Mapping[str, AssignmentKind] = {
    "主岗": AssignmentKind.PRIMARY, "主职": AssignmentKind.PRIMARY, "专职": AssignmentKind.PRIMARY,
    "任职": AssignmentKind.PRIMARY, "兼岗": AssignmentKind.CONCURRENT, "兼任": AssignmentKind.CONCURRENT,
    "兼职": AssignmentKind.CONCURRENT, "代理": AssignmentKind.ACTING, "代岗": AssignmentKind.ACTING,
    "借调": AssignmentKind.SECONDED, "派驻": AssignmentKind.STATIONED, "委派": AssignmentKind.APPOINTED,
    "联络": AssignmentKind.LIAISON, "联络人": AssignmentKind.LIAISON, "包户包点": AssignmentKind.CHARGE,
    "包户": AssignmentKind.CHARGE, "包点": AssignmentKind.CHARGE,
}  # fmt: skip
"""What files call the kinds of assignment; an empty cell means the primary post."""

JOIN, MOVE, ADD, END, LEAVE = "join", "move", "add", "end", "leave"
MOVEMENTS: Mapping[str, str] = {
    "入职": JOIN, "新入职": JOIN, "录用": JOIN, "招聘": JOIN, "调入": JOIN, "返聘": JOIN,
    "调动": MOVE, "调岗": MOVE, "转岗": MOVE, "轮岗": MOVE, "晋升": MOVE, "任命": MOVE, "调整": MOVE,
    "新增兼岗": ADD, "兼岗": ADD, "兼任": ADD, "借调": ADD, "派驻": ADD, "委派": ADD, "代理": ADD,
    "解除兼岗": END, "免兼": END, "结束兼岗": END, "结束借调": END, "结束派驻": END, "免职": END, "卸任": END,
    "离职": LEAVE, "辞职": LEAVE, "退休": LEAVE, "辞退": LEAVE, "解除合同": LEAVE, "调出": LEAVE, "去世": LEAVE,
}  # fmt: skip
"""What movement files call the movements."""

GENDERS = {"男": "男", "女": "女", "m": "男", "f": "女", "": ""}
YOUNGEST = 16
"""Years of age below which nobody may be employed (《劳动法》第十五条)."""

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+[\d:]+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}")
_MOBILE = re.compile(r"(\+?\d{1,3}[- ]?)?1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A row whose cells were understood. Empty cells are empty texts or None."""

    file: str
    line: int
    number: str
    name: str
    gender: str
    birth_date: dt.date | None
    joined: dt.date | None
    mobile: str
    email: str
    unit: str
    department: str
    post: str
    kind: AssignmentKind
    since: dt.date | None
    until: dt.date | None
    approval: str
    approved_on: dt.date | None
    charge: str
    note: str
    movement: str
    effective: dt.date | None

    def fault(self, field: str, code: str, message: str, remedy: str) -> RowFault:
        """Something wrong in this row."""
        return RowFault(self.file, self.line, heading(field), code, message, remedy)


class _Reader:
    """The cells of one row by field, collecting faults while they are read."""

    def __init__(self, file: str, row: Row, columns: Mapping[str, int]) -> None:
        self.file, self.row, self.columns = file, row, columns
        self.faults: list[RowFault] = []

    def cell(self, field: str) -> Cell:
        index = self.columns.get(field)
        return self.row.cells[index] if index is not None and index < len(self.row.cells) else None

    def fault(self, field: str, code: str, message: str, remedy: str) -> None:
        self.faults.append(RowFault(self.file, self.row.line, heading(field), code, message, remedy))

    def text(self, field: str) -> str:
        value = self.cell(field)
        text = value.isoformat() if isinstance(value, dt.date) else (value or "")
        return text[1:] if text.startswith("'") else text

    def needed(self, field: str) -> str:
        text = self.text(field)
        if not text:
            self.fault(
                field,
                "row.missing",
                _("未填写%(name)s") % {"name": heading(field)},
                _("请补填%(name)s") % {"name": heading(field)},
            )
        return text

    def date(self, field: str) -> dt.date | None:
        value = self.cell(field)
        if value is None or value == "" or isinstance(value, dt.date):
            return value or None  # type: ignore[return-value]
        day = read_date(value)
        if day is None:
            self.fault(
                field,
                "row.date",
                _("“%(value)s”不是有效的日期") % {"value": value},
                _("请按 2026-03-01 的格式填写真实存在的日期"),
            )
        return day


def read_date(text: str) -> dt.date | None:
    """A date in any of the ways that staff write it, or a spreadsheet's day number; None where it is none."""
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    try:
        if found:
            return dt.date(*(int(part) for part in found.groups()))
        if _SERIAL.fullmatch(text):
            return dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
    except ValueError:
        return None
    return None


def read_row(
    file: str, row: Row, columns: Mapping[str, int]
) -> tuple[FeedRow | None, list[RowFault]]:
    """The row's values, or None with everything that is wrong in it."""
    reader = _Reader(file, row, columns)
    movers = "movement" in columns
    movement = _choice(reader, "movement", MOVEMENTS) if movers else ""
    joining = not movers or movement == JOIN
    placing = not movers or movement in (JOIN, MOVE, ADD, END)
    kind_text = reader.text("kind")
    kind = KINDS.get(kind_text) if kind_text else _implied(movement)
    if kind is None:
        _unknown(reader, "kind", kind_text, list(KINDS))
    found = FeedRow(
        file=file,
        line=row.line,
        number=reader.needed("number"),
        name=reader.needed("name") if joining else reader.text("name"),
        gender=_gender(reader),
        birth_date=reader.date("birth_date"),
        joined=reader.date("joined"),
        mobile=reader.text("mobile"),
        email=reader.text("email"),
        unit=reader.needed("unit") if placing else reader.text("unit"),
        department=reader.text("department"),
        post=reader.needed("post") if placing else reader.text("post"),
        kind=kind or AssignmentKind.PRIMARY,
        since=reader.date("since"),
        until=reader.date("until"),
        approval=reader.text("approval"),
        approved_on=reader.date("approved_on"),
        charge=reader.text("charge"),
        note=reader.text("note"),
        movement=movement or "",
        effective=reader.date("effective"),
    )
    faults = reader.faults + list(_sensible(found, movers, reader))
    return (None if faults else found), faults


def _implied(movement: str | None) -> AssignmentKind | None:
    return AssignmentKind.CONCURRENT if movement in (ADD, END) else AssignmentKind.PRIMARY


def _gender(reader: _Reader) -> str:
    text = reader.text("gender")
    if text.lower() not in GENDERS:
        _unknown(reader, "gender", text, ["男", "女"])
        return ""
    return GENDERS[text.lower()]


def _choice(reader: _Reader, field: str, choices: Mapping[str, str]) -> str | None:
    text = reader.needed(field)
    if text and text not in choices:
        _unknown(reader, field, text, list(choices))
    return choices.get(text)


def _unknown(reader: _Reader, field: str, text: str, known: list[str]) -> None:
    reader.fault(
        field,
        "row.choice",
        _("%(name)s“%(value)s”无法识别") % {"name": heading(field), "value": text},
        _("可填：%(known)s") % {"known": "、".join(known)},
    )


def _sensible(row: FeedRow, movers: bool, reader: _Reader) -> Iterator[RowFault]:
    if movers and row.effective is None and not any(f.column == heading("effective") for f in reader.faults):
        yield row.fault("effective", "row.missing", _("未填写生效日期"), _("请补填生效日期"))
    if row.mobile and not _MOBILE.fullmatch(row.mobile):
        yield row.fault(
            "mobile",
            "row.mobile",
            _("“%(value)s”不是有效的电话号码") % {"value": row.mobile},
            _("请填写11位手机号，或带区号的固定电话"),
        )
    if row.email and not _EMAIL.fullmatch(row.email):
        yield row.fault(
            "email", "row.email", _("“%(value)s”不是有效的邮箱") % {"value": row.email}, _("请核对邮箱地址")
        )
    if row.birth_date and row.joined and _years(row.birth_date, row.joined) < YOUNGEST:
        yield row.fault(
            "birth_date",
            "row.age",
            _("按出生日期%(born)s计算，入行日期%(joined)s时不满%(age)d周岁")
            % {"born": row.birth_date, "joined": row.joined, "age": YOUNGEST},
            _("请核对出生日期和入行日期"),
        )
    if row.joined and row.since and row.since < row.joined:
        yield row.fault(
            "since",
            "row.before_joining",
            _("任职起始日%(since)s早于入行日期%(joined)s") % {"since": row.since, "joined": row.joined},
            _("请核对任职起始日和入行日期"),
        )
    if row.since and row.until and row.until < row.since:
        yield row.fault(
            "until",
            "row.dates",
            _("任职终止日%(until)s早于任职起始日%(since)s") % {"until": row.until, "since": row.since},
            _("请核对起止日期"),
        )


def _years(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
