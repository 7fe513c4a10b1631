"""What the capability offers: rights and commands of people. Who sees whom follows from posts (organisation)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gangze.framework.permission import Right, register_rights
from gangze.people.services import employment, sign_in

COMMANDS = (employment.hire, employment.change_person, employment.leave, sign_in.disable_sign_in)

register_rights(
    Right("people.read", _("查看人员"), own_by_default=True),
    Right("people.read_personal", _("查看人员个人信息"), own_by_default=True),
    Right("people.change", _("办理入职、变更、离职")),
    Right("people.sign_in", _("管理登录身份")),
    Right("people.release_sign_in", _("同意为权限管理人员设置密码")),
)
