"""The forms of signing in and of changing one's password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext as _


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Staff number and password (工号、密码)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["login"].label = _("工号")
        self.fields["login"].error_messages["required"] = _("请输入工号")
        self.fields["login"].widget.attrs.update(
            {"placeholder": "", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = _("请输入密码")
        self.fields["password"].widget.attrs.update({"placeholder": "", "autocomplete": "current-password"})


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password and the new one twice; a new one equal to the present one is refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, label, complete in (
            ("oldpassword", _("当前密码"), "current-password"),
            ("password1", _("新密码"), "new-password"),
            ("password2", _("再次输入新密码"), "new-password"),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.update({"placeholder": "", "autocomplete": complete})
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Check that the two new ones agree and differ from the present one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        old, new = data.get("oldpassword"), data.get("password1")
        if old and new and old == new:
            self.add_error(
                "password1",
                forms.ValidationError(
                    _("新密码与当前密码相同。"),
                    code="unchanged",
                    params={"remedy": _("请换一个没有用过的密码。")},
                ),
            )
        return data

    def save(self) -> None:
        """Store the new password; the demand to change it is met."""
        self.user.must_change_password = False
        super().save()
