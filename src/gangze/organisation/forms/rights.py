"""Forms of rights that posts give (岗位授权表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.framework.permission import rights
from gangze.framework.web.forms import DatedForm, EndForm, ReasonForm
from gangze.organisation.forms.fields import PostField, UnitsField
from gangze.organisation.models import SCOPES


def right_choices() -> list[tuple[str, Any]]:
    """All rights in words."""
    named = sorted(((right.name, str(right.label)) for right in rights().values()), key=lambda c: c[1])
    return [("", _("请选择")), *named]


class GrantForm(DatedForm):
    """A right for the holders of a post."""

    post = PostField(label=_("岗位"), help_text=_("任该岗的人员从生效日期起享有，卸任即失去。"))
    right = forms.ChoiceField(label=_("权限"), choices=right_choices)
    scope = forms.ChoiceField(
        label=_("数据范围"), choices=SCOPES, widget=forms.RadioSelect, initial="subtree",
        help_text=_("“本机构”指任岗人员设岗所在的机构。"),
    )  # fmt: skip
    units = UnitsField(
        label=_("自定机构"), required=False, help_text=_("数据范围为“自定机构”时填写，每行一个机构编码。")
    )
    field_order = ("post", "right", "scope", "units", "valid_from", "last_day", "reason")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        return {name: self.cleaned_data[name] for name in ("post", "right", "scope", "units")} | self.days()


class EmergencyForm(ReasonForm):
    """A right for one person for some days."""

    right = forms.ChoiceField(label=_("权限"), choices=right_choices)
    scope = forms.ChoiceField(
        label=_("数据范围"), choices=[choice for choice in SCOPES if choice[0] in ("bank", "units")]
    )
    units = UnitsField(
        label=_("自定机构"), required=False, help_text=_("数据范围为“自定机构”时填写，每行一个机构编码。")
    )
    days = forms.IntegerField(label=_("天数"), min_value=1, initial=1, help_text=_("含今天，到期自动失效。"))
    field_order = ("right", "scope", "days", "units", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].label = _("应急事由")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        return {name: self.cleaned_data[name] for name in ("right", "scope", "units", "days")}


class WithdrawForm(EndForm):
    """The last day on which a post gives a right."""
