"""The forms of joining and leaving (入职、离职表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.framework.web.forms import EndForm, day_field
from gangze.organisation.forms.fields import PositionField
from gangze.people.forms import HireForm


class JoinForm(HireForm):
    """A person joins, usually in a post. `anywhere` is False for who may hire into some units only."""

    position = PositionField(
        label=_("入职岗位"),
        required=False,
        help_text=_("入职当日即任此主岗。有全行入职权限的可以暂不填，之后再办任岗。"),
    )
    approval = forms.CharField(
        label=_("任职资格核准文号"), required=False, max_length=80, help_text=_("须经监管核准的岗位必填。")
    )
    approved_on = day_field(_("核准日期"), required=False)
    field_order = (
        "staff_number", "name", "position", "valid_from", "last_day", "gender", "birth_date", "mobile", "email",
        "approval", "approved_on", "reason",
    )  # fmt: skip

    def __init__(self, *args: Any, anywhere: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not anywhere:
            self.fields["position"].required = True
            self.fields["position"].help_text = _("您可以为权限范围内的机构办理入职，入职当日即任此主岗。")

    def placing(self) -> dict[str, Any]:
        """The position and what approves it; without a position nothing."""
        names = ("position", "approval", "approved_on")
        return {name: self.cleaned_data[name] for name in names} if self.cleaned_data.get("position") else {}


class LeaveForm(EndForm):
    """The last day in the bank."""

    last_day = day_field(_("最后在职日"), _("次日起不在职，所任岗位同时卸任。"))
