"""What the style guide shows: a small bank's registers, written for this page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gangze.kernel.findings import Effect, Finding

HOME = "/styleguide"


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page of a list as the registers give it."""

    number: int = 3
    size: int = 20
    total: int = 186
    pages: int = 10
    sizes: tuple[int, ...] = (20, 50, 100, 200)


class PositionFilters(forms.Form):
    """查询条件."""

    q = forms.CharField(label=_("岗位名称"), required=False)
    category = forms.ChoiceField(
        label=_("岗位类别"),
        required=False,
        choices=[("", "全部"), ("m", "管理"), ("p", "专业"), ("o", "操作")],
    )
    state = forms.ChoiceField(
        label=_("在编情况"), required=False, choices=[("", "全部"), ("v", "空缺"), ("o", "超编")]
    )


class AssignmentForm(forms.Form):
    """一张任岗表单."""

    person = forms.CharField(label=_("人员"), help_text=_("输入姓名或工号"))
    position = forms.CharField(label=_("岗位"))
    kind = forms.ChoiceField(
        label=_("任岗方式"),
        choices=[
            ("primary", "主岗"),
            ("concurrent", "兼岗"),
            ("acting", "代理"),
            ("seconded", "借调"),
            ("stationed", "派驻"),
        ],
        widget=forms.RadioSelect,
    )
    first_day = forms.DateField(label=_("起始日"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(
        label=_("截止日"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    key_post = forms.BooleanField(label=_("重要岗位，须先完成任职资格核准"), required=False)
    reason = forms.CharField(label=_("办理理由"), widget=forms.Textarea(attrs={"rows": 3}))

    def clean_last_day(self) -> date | None:
        """截止日不早于起始日."""
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and last < first:
            raise forms.ValidationError(
                _("截止日早于起始日。"),
                params={"remedy": _("请改为 %s 或以后的日期；长期有效的不填。") % first},
            )
        return last


def wrong_form() -> AssignmentForm:
    """The form as it comes back with what is wrong."""
    return AssignmentForm(
        {
            "person": "顾清和",
            "position": "",
            "kind": "acting",
            "first_day": "2026-04-01",
            "last_day": "2026-03-31",
        }
    )


def badge(text: str, tone: str) -> str:
    """A badge inside a table cell."""
    return format_html('<span class="gz-badge gz-badge-{}">{}</span>', tone, text)


POSITIONS = (
    ("综合柜员", "城东支行营业部", "操作", 12, 11, ("空缺 1", "warning"), "前台"),
    ("运营主管", "城东支行营业部", "管理", 1, 1, ("满编", "success"), "中台"),
    ("对公客户经理", "公司业务部", "专业", 8, 9, ("超编 1", "danger"), "前台"),
    ("授信审查岗", "授信审批部", "专业", 6, 6, ("满编", "success"), "中台"),
    ("反洗钱监测岗", "合规管理部", "专业", 3, 2, ("空缺 1", "warning"), "中台"),
    ("消费投诉处理岗", "消费者权益保护中心", "专业", 4, 4, ("满编", "success"), "后台"),
    ("金库管理员", "运营管理部", "操作", 4, 4, ("满编", "success"), "后台"),
    ("委派会计", "滨江分行财务会计部", "管理", 2, 2, ("满编", "success"), "后台"),
)


def register() -> dict[str, Any]:
    """A list page's context."""
    keys = ("name", "unit", "category", "headcount", "held", "state", "office")
    labels = ("岗位", "所在单位", "类别", "编制", "在岗", "在编情况", "前中后台")
    aligned = {"headcount": "end", "held": "end"}
    rows = []
    for number, values in enumerate(POSITIONS, 1):
        cells = [
            {
                "key": key,
                "html_or_text": badge(*value) if isinstance(value, tuple) else value,
                "align": aligned.get(key, ""),
            }
            for key, value in zip(keys, values, strict=True)
        ]
        rows.append(
            {
                "id": number,
                "url": f"{HOME}?row={number}",
                "cells": cells,
                "actions": [
                    {
                        "name": "change",
                        "label": "修改",
                        "url": f"{HOME}?change={number}",
                        "icon": "pencil",
                        "method": "get",
                    },
                    {
                        "name": "delete",
                        "label": "撤销",
                        "url": HOME,
                        "icon": "trash",
                        "method": "post",
                        "danger": True,
                        "reason": True,
                    },
                ],
            }
        )
    return {
        "resource": {
            "name": "positions",
            "label": "设岗",
            "label_plural": "设岗一览",
            "urls": {
                "list": HOME,
                "add": f"{HOME}?add",
                "import": f"{HOME}?import",
                "export": f"{HOME}?export",
            },
        },
        "columns": [
            {
                "key": key,
                "label": label,
                "sortable": key in ("name", "unit", "headcount"),
                "visible": key != "office",
                "align": aligned.get(key, ""),
            }
            for key, label in zip(keys, labels, strict=True)
        ],
        "rows": rows,
        "page": SamplePage(),
        "filters": PositionFilters({}),
        "query": {},
        "can": {"add": True, "change": True, "delete": True, "import": True, "export": True},
        "bulk": [
            {
                "label": "批量撤销",
                "url": HOME,
                "icon": "trash",
                "danger": True,
                "confirm": "确定撤销勾选的岗位吗？",
                "reason": True,
            }
        ],
        "tree": units(),
    }


def units() -> list[dict[str, Any]]:
    """A tree of units; one branch is read when opened."""

    def node(
        key: str, label: str, count: int | None = None, children: list[Any] | None = None, **more: Any
    ) -> dict[str, Any]:
        return {
            "id": key,
            "label": label,
            "url": f"{HOME}?unit={key}",
            "count": count,
            "children": children or [],
            **more,
        }

    return [
        node(
            "head",
            "江临银行总行",
            186,
            [
                node("corp", "公司业务部", 22),
                node("credit", "授信审批部", 17),
                node(
                    "risk",
                    "风险管理部",
                    14,
                    [node("risk-mon", "监测中心", 6), node("risk-model", "模型组", 4)],
                ),
                node("ops", "运营管理部", 31),
                node("cpc", "消费者权益保护中心", 9, badge="新设", badge_tone="info"),
                node(
                    "east",
                    "城东支行",
                    24,
                    [node("east-hall", "营业部", 13, selected=True), node("east-corp", "公司业务团队", 6)],
                    expanded=True,
                ),
                node("river", "滨江分行", 58, children_url=reverse("styleguide-branch")),
            ],
            expanded=True,
        )
    ]


def branch() -> list[dict[str, Any]]:
    """What the lazy branch brings."""
    return [
        {
            "id": f"river-{key}",
            "label": label,
            "url": f"{HOME}?unit=river-{key}",
            "count": count,
            "children": [],
        }
        for key, label, count in (
            ("fin", "财务会计部", 8),
            ("port", "港口支行", 19),
            ("lake", "湖滨支行", 21),
        )
    ]


FACTS = (
    {"label": "岗位编号", "value": "P-0412"},
    {"label": "所在单位", "value": "合规管理部", "url": HOME},
    {"label": "岗位类别", "value": "专业岗 · 合规序列"},
    {"label": "编制 / 在岗", "value": "3 / 2", "help": "空缺 1 人，自 2026-02-10 起"},
    {"label": "三道防线", "value": "第二道防线"},
    {"label": "重要岗位", "value": "是，任期不超过 3 年"},
    {"label": "岗位使命", "value": "及时识别、分析和报告可疑交易，保证反洗钱义务履行到位。", "wide": True},
    {"label": "上级岗位", "value": "反洗钱室主任", "url": HOME},
    {"label": "备用岗位（B 角）", "value": ""},
)

HISTORY = (
    {
        "at": datetime(2026, 3, 18, 9, 42, tzinfo=UTC),
        "actor": "沈知微（人力资源部 岗位管理岗）",
        "act": "调整编制",
        "icon": "adjustments",
        "tone": "success",
        "reason": "监测量较上年增加四成，经定岗定编会议同意增编一人。",
        "valid_from": date(2026, 4, 1),
        "valid_to": date(9999, 12, 31),
        "changes": [
            {"field": "编制", "before": "2", "after": "3"},
            {"field": "岗位名称", "before": "反洗钱岗", "after": "反洗钱监测岗"},
        ],
        "url": HOME,
    },
    {
        "at": datetime(2025, 7, 1, 2, 5, tzinfo=UTC),
        "actor": "陆闻舟（合规管理部 总经理）",
        "act": "发布岗位说明书第 4 版",
        "icon": "file-check",
        "reason": "",
        "valid_from": date(2025, 7, 1),
        "valid_to": date(2026, 4, 1),
        "changes": [],
        "url": "",
    },
)

PAIRS = (
    {
        "title": "第二条",
        "before": "每日上午 10 时前查看前一日预警，可疑的在 3 个工作日内提交分析。",
        "after": "每日上午 9 时 30 分前查看前一日预警，可疑的在 2 个工作日内提交分析，并抄送分行合规部门。",
    },
    {
        "title": "第三条",
        "before": "每季度向部门总经理报告监测情况。",
        "after": "每季度向部门总经理报告监测情况。",
    },
    {"title": "第四条", "before": "", "after": "每年参加不少于 16 学时的专业培训。"},
)

FINDINGS = (
    Finding(
        "assign.overlap",
        "顾清和在 2026-04-01 至 2026-06-30 已任城东支行综合柜员（主岗），同一日期只能有一个主岗。",
        subject="顾清和（工号 020417）",
        source="任岗表单，起始日",
        remedy="把起始日改为 2026-07-01 或以后，或先办理原主岗的离岗。",
    ),
    Finding(
        "assign.qualification",
        "该岗位需要先取得任职资格核准，登记中没有核准文号。",
        subject="城东支行行长",
        source="岗位登记",
        remedy="补登核准文号，或提交例外审批。",
        effect=Effect.APPROVE,
    ),
    Finding(
        "manual.stale",
        "岗位说明书已 14 个月没有复核。",
        subject="反洗钱监测岗",
        source="岗位说明书第 4 版",
        remedy="请岗位所在部门在本季度内完成复核。",
        effect=Effect.RECORD,
    ),
)

JOBS = (
    {
        "id": "read",
        "label": "读取《城东支行岗位职责汇编.docx》",
        "done": 42,
        "total": 118,
        "state": "paused",
        "message": "正在识别第 42 段，共 118 段。",
    },
    {
        "id": "done",
        "label": "导入花名册 2026 年 3 月",
        "done": 300,
        "total": 300,
        "state": "done",
        "message": "新增 12 人，调动 5 人，离职 3 人，其余 280 人没有变化。",
        "result_url": HOME,
    },
    {
        "id": "bad",
        "label": "导入岗位编制表",
        "done": 61,
        "total": 200,
        "state": "failed",
        "message": "有 2 行无法识别，未作任何变更。",
        "findings": FINDINGS[:1],
    },
)

ORGANISATION = {
    "name": "江临银行总行",
    "note": "在岗 186 人",
    "url": HOME,
    "children": [
        {
            "name": "风险管理部",
            "note": "在岗 14 人",
            "children": [{"name": "监测中心", "note": "6 人"}, {"name": "模型组", "note": "4 人"}],
        },
        {"name": "运营管理部", "note": "在岗 31 人"},
        {
            "name": "城东支行",
            "note": "在岗 24 人",
            "children": [{"name": "营业部", "note": "13 人"}, {"name": "公司业务团队", "note": "6 人"}],
        },
        {"name": "滨江分行", "note": "在岗 58 人"},
    ],
}
