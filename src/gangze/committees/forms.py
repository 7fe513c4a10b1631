"""Forms of committees (委员会表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.accounts.forms import ActivitiesField
from gangze.committees.models import COUNTED, ROLES, VOTES
from gangze.framework.web.forms import DatedForm, EndForm, day_field
from gangze.organisation.forms.fields import PersonField, PositionField


class CharterForm(DatedForm):
    """Mandate and rules."""

    mandate = forms.CharField(label=_("职责"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    activities = ActivitiesField(
        label=_("所决定的业务活动"),
        required=False,
        help_text=_("如“授信审批”，用顿号分隔；据此检查委员是否又经办自己表决的事项。"),
    )
    quorum_percent = forms.IntegerField(
        label=_("法定人数比例（%）"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("应到委员的百分之几，如三分之二填67。"),
    )
    quorum_number = forms.IntegerField(label=_("法定人数（人）"), required=False, min_value=1, max_value=999)
    vote = forms.ChoiceField(label=_("表决规则"), choices=VOTES)
    counted_of = forms.ChoiceField(label=_("表决基数"), choices=COUNTED)
    chair_veto = forms.BooleanField(label=_("主任委员有否决权"), required=False)
    odd = forms.BooleanField(label=_("委员须为单数"), required=False)
    recusal = forms.CharField(
        label=_("回避规则"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("回避的委员不计入应到、实到和表决。"),
    )
    field_order = (
        "mandate", "activities", "quorum_percent", "quorum_number", "vote", "counted_of", "chair_veto", "odd",
        "recusal", "valid_from", "last_day", "reason",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        day = kwargs.pop("day")
        super().__init__(*args, **kwargs)
        self.fields["activities"].day = day  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        skip = ("valid_from", "last_day", "reason")
        return {name: self.cleaned_data[name] for name in self.fields if name not in skip} | self.days()


class AppointForm(DatedForm):
    """A seat."""

    role = forms.ChoiceField(label=_("身份"), choices=ROLES)
    position = PositionField(
        label=_("岗位"),
        required=False,
        help_text=_("随岗位任委员的填岗位：谁任该岗谁就是委员。输入机构或岗位名称查找。"),
    )
    person = PersonField(label=_("人员"), required=False, help_text=_("个人担任的填人员，输入姓名或工号查找。"))
    field_order = ("role", "position", "person", "valid_from", "last_day", "reason")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        return {name: self.cleaned_data[name] for name in ("role", "position", "person")} | self.days()


class DismissForm(EndForm):
    """The last day of a seat."""

    last_day = day_field(_("任委员的最后一天"), _("当天仍是委员，次日起终止。"))
