"""The style guide's pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from gangze.web.charts import bars, organisation
from gangze.web.styleguide import samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part; `?part=list|detail|form|empty` shows that page as users meet it."""
    part = request.GET.get("part", "")
    crumbs = [{"label": _("样式指南"), "url": samples.HOME}]
    if part == "list":
        return render(
            request, "pages/list.html", {**samples.register(), "breadcrumb": [*crumbs, {"label": "设岗一览"}]}
        )
    if part == "empty":
        register = {
            **samples.register(),
            "rows": [],
            "filters": None,
            "page": samples.SamplePage(1, 20, 0, 1),
        }
        return render(
            request, "pages/list.html", {**register, "breadcrumb": [*crumbs, {"label": "设岗一览"}]}
        )
    if part == "form":
        page = {
            "title": "新增任岗",
            "intro": "保存前会核对主岗唯一、任职资格和不相容岗位。",
            "cancel_url": samples.HOME,
        }
        context = {"form": samples.wrong_form(), "form_page": page, "findings": samples.FINDINGS[:2]}
        return render(request, "pages/form.html", {**context, "breadcrumb": [*crumbs, {"label": "新增任岗"}]})
    if part == "detail":
        return render(
            request, "pages/detail.html", {**_record(), "breadcrumb": [*crumbs, {"label": "反洗钱监测岗"}]}
        )
    if part == "modal":
        body = mark_safe(
            "<p>城东支行营业部共有在岗人员 13 人，其中综合柜员 11 人、运营主管 1 人、大堂经理 1 人。</p>"
        )
        return render(request, "parts/modal.html", {"title": "城东支行营业部", "body": body})
    return render(request, "styleguide.html", {**_guide(), "breadcrumb": crumbs})


def branch(request: HttpRequest) -> HttpResponse:
    """The lazily read branch of the sample tree."""
    return render(request, "parts/tree_nodes.html", {"nodes": samples.branch(), "top": False})


def _record() -> dict[str, object]:
    return {
        "record": {
            "title": "反洗钱监测岗",
            "subtitle": "合规管理部 · 自 2019-06-01 设立",
            "icon": "id-badge-2",
            "badges": [
                {"text": "空缺 1", "tone": "warning"},
                {"text": "重要岗位", "tone": "violet", "icon": "shield-check"},
            ],
            "facts": samples.FACTS,
            "actions": [
                {"label": "打印岗位说明书", "url": samples.HOME, "icon": "printer"},
                {"label": "修改", "url": samples.HOME, "icon": "pencil", "primary": True},
            ],
        },
        "tabs": [
            {"label": "职责", "url": samples.HOME, "active": True, "count": 12},
            {"label": "任岗", "url": samples.HOME, "count": 2},
            {"label": "说明书版本", "url": samples.HOME, "count": 4},
            {"label": "变更记录", "url": samples.HOME},
        ],
        "history": samples.HISTORY,
        "findings": samples.FINDINGS[2:],
    }


def _guide() -> dict[str, object]:
    units, held, headcount = (
        ["公司", "授信", "合规", "运营", "城东", "滨江"],
        [22, 17, 12, 31, 24, 58],
        [21, 17, 14, 30, 26, 60],
    )
    form = samples.wrong_form()
    return {
        **_record(),
        "findings": samples.FINDINGS,
        "form": form,
        "pairs": samples.PAIRS,
        "jobs": samples.JOBS,
        "units": samples.units(),
        "chart": bars("headcount-chart", "编制与在岗人数", units, {"编制": headcount, "在岗": held}),
        "organisation": organisation("organisation-chart", "机构图", samples.ORGANISATION),
        "drop": {
            "action": samples.HOME,
            "multiple": True,
            "accept": ".docx,.txt,.pdf,.html,.xlsx",
            "max_bytes": 20 * 1024 * 1024,
            "hint": "支持 docx、txt、pdf、html、xlsx，单个文件不超过 20 MB。",
        },
    }
