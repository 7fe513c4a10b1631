"""Forms of exceptions: asking, the conditions an approver sets, withdrawing (例外表单)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.controls.models import HowOften
from gangze.framework.web.forms import ActForm, day_field
from gangze.organisation.forms.fields import PositionField


class ConditionsForm(ActForm):
    """What is done instead, by which post, how often, until when."""

    sources: ClassVar[dict[str, str]] = {}
    measure = forms.CharField(
        label=_("补偿性控制"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例外期间用什么办法代替，如“支行行长逐笔复核大额支付并签字”。"),
    )
    carried_by = PositionField(label=_("执行岗位"), help_text=_("由哪个岗位执行补偿性控制；输入机构或岗位名称查找。"))
    how_often = forms.ChoiceField(label=_("频率"), choices=HowOften.choices)
    last_day = day_field(_("到期日"), _("当天仍然有效，次日起该发现重新列为待处理。不得没有到期日。"))

    def conditions(self) -> dict[str, Any]:
        """Arguments of the conditions."""
        return {name: self.cleaned_data[name] for name in ConditionsForm.base_fields}


class ExemptForm(ConditionsForm):
    """Why the findings should be accepted, and on which conditions."""

    ids = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    reason = forms.CharField(
        label=_("例外理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("为什么现在不能消除，打算何时、如何消除。"),
    )
    field_order = ("reason", "measure", "carried_by", "how_often", "last_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        chosen = kwargs.pop("chosen", [])
        super().__init__(*args, **kwargs)
        self.fields["ids"].choices = [(key, key) for key in chosen]  # type: ignore[attr-defined]


class WithdrawForm(ActForm):
    """Why the exception ends before its time."""

    reason = forms.CharField(label=_("撤销原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
