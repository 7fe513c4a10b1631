"""What allauth may do here: staff numbers only, nobody signs up (登录规则)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-ins are made by administrators; messages say what happened and what to do next."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "工号或密码不正确。请检查大小写后重试；忘记密码的，请联系本机构系统管理员重置。"
        ),
        "invalid_login": _("工号或密码不正确。请检查大小写后重试；忘记密码的，请联系本机构系统管理员重置。"),
        "too_many_login_attempts": _(
            "连续输错次数过多，本工号已暂停登录。请 5 分钟后再试，或联系本机构系统管理员。"
        ),
        "incorrect_password": _("密码不正确，请重新输入。"),
        "enter_current_password": _("当前密码不正确，请重新输入。"),
        "rate_limited": _("操作过于频繁，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes a sign-in for himself."""
        return False

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened in their own words; allauth's greetings are left out."""
