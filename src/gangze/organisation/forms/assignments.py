"""Forms of assignments: assign, transfer, end, correct (任岗、调岗、卸任、更正表单)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.framework.web.forms import DatedForm, EndForm, ReasonForm, day_field
from gangze.organisation.forms.fields import PersonField, PositionField
from gangze.organisation.models import AssignmentKind


class Placing(forms.Form):
    """What is said about any placing."""

    approval = forms.CharField(
        label=_("任职资格核准文号"), required=False, max_length=80, help_text=_("须经监管核准的岗位必填。")
    )
    approved_on = day_field(_("核准日期"), required=False)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)


class AssignForm(Placing, DatedForm):
    """A person takes a position."""

    person = PersonField(label=_("人员"), help_text=_("输入姓名或工号查找。"))
    position = PositionField(label=_("岗位"), help_text=_("输入机构或岗位名称查找，可用空格隔开，如“城东 柜员”。"))
    kind = forms.ChoiceField(label=_("任岗类型"), choices=AssignmentKind.choices)
    charge = forms.CharField(
        label=_("所包对象"), required=False, max_length=120, help_text=_("包户包点的，填写客户或网点名称。")
    )
    field_order = ("person", "position", "kind", "charge", "valid_from", "last_day", "approval",
                   "approved_on", "note", "reason")  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = ("person", "position", "kind", "charge", "approval", "approved_on", "note")
        return {name: self.cleaned_data[name] for name in names} | self.days()


class TransferForm(Placing, ReasonForm):
    """From the present primary position to another."""

    sources: ClassVar[dict[str, str]] = {"valid_from": "day"}
    position = PositionField(label=_("调入岗位"), help_text=_("输入机构或岗位名称查找，可用空格隔开。"))
    day = day_field(_("到任日期"), _("原主岗于前一日终止。"))
    end_others = forms.BooleanField(label=_("同时终止兼岗、代理等其他任岗"), required=False)
    field_order = ("position", "day", "approval", "approved_on", "note", "end_others", "reason")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = ("position", "day", "approval", "approved_on", "note", "end_others")
        return {name: self.cleaned_data[name] for name in names}


class EndAssignmentForm(EndForm):
    """The last day of an assignment."""

    last_day = day_field(_("任岗的最后一天"), _("当天仍在任，次日起卸任。"))


class CorrectForm(Placing, DatedForm):
    """What was recorded was wrong."""

    position = PositionField(label=_("岗位"))
    kind = forms.ChoiceField(label=_("任岗类型"), choices=AssignmentKind.choices)
    charge = forms.CharField(label=_("所包对象"), required=False, max_length=120)
    void = forms.BooleanField(label=_("撤回这条任岗记录（本不应登记）"), required=False)
    field_order = ("position", "kind", "charge", "valid_from", "last_day", "approval", "approved_on", "note",
                   "void", "reason")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].label = _("更正原因及依据")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = ("position", "kind", "charge", "approval", "approved_on", "note", "void")
        return {name: self.cleaned_data[name] for name in names} | self.days()


class EndManyForm(EndForm):
    """The last day of several assignments."""

    ids = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        chosen = kwargs.pop("chosen", [])
        super().__init__(*args, **kwargs)
        self.fields["ids"].choices = [(key, key) for key in chosen]  # type: ignore[attr-defined]
        self.sources = {"day": "last_day"}  # type: ignore[misc]
