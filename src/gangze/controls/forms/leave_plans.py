"""Forms of the leave plan and of reviews (强制休假计划表单)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.controls.models import ReviewKind
from gangze.framework.web.forms import ActForm, day_field
from gangze.organisation.forms.fields import PersonField, PositionField, UnitField


class MakePlanForm(ActForm):
    """For which unit and year."""

    unit = UnitField(label=_("机构"), help_text=_("含全部下级机构；输入名称查找。"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2199)


class MoveLeaveForm(ActForm):
    """Other days."""

    first_day = day_field(_("第一天"))
    last_day = day_field(_("最后一天"), _("当天仍在休假。"))
    note = forms.CharField(label=_("说明"), required=False, max_length=200)


class CancelLeaveForm(ActForm):
    """Why it is off."""

    reason = forms.CharField(label=_("取消原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReviewForm(ActForm):
    """What was found."""

    kind = forms.ChoiceField(label=_("种类"), choices=ReviewKind.choices)
    person = PersonField(label=_("被检查人"), help_text=_("输入姓名或工号查找。"))
    position = PositionField(label=_("岗位"), help_text=_("输入机构或岗位名称查找，可用空格隔开。"))
    looked_on = day_field(_("检查日期"))
    sound = forms.BooleanField(label=_("未发现问题"), required=False)
    found = forms.CharField(
        label=_("检查情况"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("查了哪些账、物、系统和客户，发现什么，如何处理。"),
    )
