"""Forms of people: join, change (入职与信息变更表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gangze.framework.web.forms import DatedForm, day_field
from gangze.people.models import PersonState

PARTICULARS = ("name", "gender", "birth_date", "mobile", "email")
GENDERS = [("", _("未填")), ("男", _("男")), ("女", _("女"))]


class Particulars(DatedForm):
    """What a person is."""

    name = forms.CharField(label=_("姓名"), max_length=80)
    gender = forms.ChoiceField(label=_("性别"), required=False, choices=GENDERS)
    birth_date = day_field(_("出生日期"), required=False)
    mobile = forms.CharField(label=_("手机"), required=False, max_length=30)
    email = forms.EmailField(label=_("邮箱"), required=False, max_length=120)


class HireForm(Particulars):
    """A person joins."""

    staff_number = forms.CharField(
        label=_("工号"), max_length=40, help_text=_("再次入职的沿用原工号，原有记录自动接续。")
    )
    field_order = (
        "staff_number",
        "name",
        "valid_from",
        "last_day",
        "gender",
        "birth_date",
        "mobile",
        "email",
        "reason",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].label = _("入职日期")
        self.fields["last_day"].label = _("合同截止日")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        return {name: self.cleaned_data[name] for name in (*PARTICULARS, "staff_number")} | self.days()


class ChangePersonForm(Particulars):
    """Changed particulars. `readable` is False where the personal ones may not be read: they are left out."""

    field_order = ("valid_from", "last_day", "name", "gender", "birth_date", "mobile", "email", "reason")

    def __init__(self, *args: Any, readable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not readable:
            for name in PersonState.personal_fields:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """At least one particular must differ."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("没有任何变化：请修改至少一项，或点“取消”返回。"))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What was changed, by name."""
        return {n: self.cleaned_data[n] for n in PARTICULARS if n in self.changed_data and n in self.cleaned_data}
