"""Forms of systems, roles and accounts (业务系统与账号表单)."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gangze.accounts.activities import activity_names
from gangze.framework.web.forms import DatedForm, EndForm, WordsField, day_field
from gangze.organisation.forms.fields import PersonField, PositionField, PostField, UnitField


class SystemForm(DatedForm):
    """A system of the bank."""

    code = forms.CharField(label=_("系统编码"), required=False, max_length=40, help_text=_("留空由系统编号。"))
    name = forms.CharField(label=_("系统名称"), max_length=80, help_text=_("如“反洗钱管理系统”。"))
    owner = UnitField(label=_("主管部门"), help_text=_("管理该系统账号的部门。"))
    dormant_days = forms.IntegerField(
        label=_("久未使用天数"), min_value=0, max_value=3650, initial=90, help_text=_("超过即提示；0 为不提示。")
    )
    note = forms.CharField(label=_("备注"), required=False, max_length=200)
    field_order = ("code", "name", "owner", "dormant_days", "valid_from", "last_day", "note", "reason")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        names = [name for name in ("code", "name", "owner", "dormant_days", "note") if name in self.fields]
        return {name: self.cleaned_data[name] for name in names} | self.days()


class ChangeSystemForm(SystemForm):
    """The same without its code, which never changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"]


class ActivitiesField(WordsField):
    """Business activities by name or key; cleans to their keys. Raises ValidationError naming the unknown ones."""

    def __init__(self, *, day: dt.date | None = None, **kwargs: Any) -> None:
        self.day = day
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        """Keys of all activities named."""
        names = activity_names(self.day) if self.day else {}
        by_name = {name: key for key, name in names.items()} | {key: key for key in names}
        words = super().clean(value)
        wrong = [word for word in words if word not in by_name]
        if wrong:
            near = [hit for word in wrong for hit in get_close_matches(word, list(names.values()), 2, 0.3)]
            hint = gettext("相近的有：%(near)s。") % {"near": "、".join(dict.fromkeys(near))} if near else ""
            raise ValidationError(
                _("没有这样的业务活动：%(words)s。"),
                code="unknown",
                params={"words": "、".join(wrong), "remedy": hint or gettext("请按业务活动词表填写。")},
            )
        return [by_name[word] for word in words]


class RoleForm(DatedForm):
    """A role of a system, what it can do, and which posts it belongs to."""

    name = forms.CharField(label=_("角色名称"), max_length=80)
    activities = ActivitiesField(
        label=_("可办理的业务活动"),
        required=False,
        help_text=_("用顿号分隔，如“录入、复核”；据此检查一人是否兼有不相容的角色。"),
    )
    note = forms.CharField(label=_("备注"), required=False, max_length=200)
    field_order = ("name", "activities", "valid_from", "last_day", "note", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        day, fixed = kwargs.pop("day"), kwargs.pop("fixed", False)
        super().__init__(*args, **kwargs)
        self.fields["activities"].day = day  # type: ignore[attr-defined]
        if fixed:
            self.fields["name"].disabled = True

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        return {name: self.cleaned_data[name] for name in ("name", "activities", "note")} | self.days()


class EntitleForm(DatedForm):
    """A post that entitles to a role."""

    post = PostField(label=_("岗位"), help_text=_("任该岗的人员应有这一角色。"))
    needed = forms.BooleanField(
        label=_("必配：没有该角色就不能履职"), required=False, help_text=_("任岗后没有账号的会列为“应有而无账号”。")
    )
    field_order = ("post", "needed", "valid_from", "last_day", "reason")

    def values(self) -> dict[str, Any]:
        """Arguments of the command."""
        return {name: self.cleaned_data[name] for name in ("post", "needed")} | self.days()


class AccountForm(DatedForm):
    """An account, its user, its post and its roles."""

    sources: ClassVar[dict[str, str]] = {"valid_to": "last_day", "named": "person"}
    login = forms.CharField(label=_("账号"), max_length=60, help_text=_("系统中的操作员号或登录名。"))
    person = PersonField(label=_("使用人"), required=False, help_text=_("输入姓名或工号查找。"))
    position = PositionField(
        label=_("所依据岗位"), required=False, help_text=_("为哪个岗位开立；卸任后账号应注销。输入机构或岗位名称查找。")
    )
    roles = forms.TypedMultipleChoiceField(
        label=_("操作员角色"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    shared = forms.BooleanField(label=_("多人共用"), required=False)
    last_used = day_field(_("最近使用"), required=False)
    note = forms.CharField(label=_("备注"), required=False, max_length=200)
    field_order = ("login", "person", "position", "roles", "shared", "valid_from", "last_day", "last_used",
                   "note", "reason")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices, fixed = kwargs.pop("choices"), kwargs.pop("fixed", False)
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]
        if fixed:
            self.fields["login"].disabled = True

    def values(self) -> dict[str, Any]:
        """Arguments of the command, without the login."""
        names = ("person", "position", "roles", "shared", "last_used", "note")
        return {name: self.cleaned_data[name] for name in names} | self.days()


class CloseForm(EndForm):
    """The last day of an account."""

    last_day = day_field(_("账号的最后一天"), _("当天仍可使用，次日起视为注销。"))
