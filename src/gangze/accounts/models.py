"""Bank systems, operator roles, which post is entitled to which, and accounts (业务系统、操作员角色、账号).

`BankSystem`, `OperatorRole` and `Account` are identities; everything that can change about them is a dated fact. An
account is open on the days on which it has an `AccountState`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.framework.facts import Exclusive, Fact
from gangze.framework.guard import Recorded
from gangze.organisation.models import Position, Post, Unit
from gangze.people.models import Person


class BankSystem(Recorded):
    """A system of the bank for ever (业务系统), as 反洗钱管理系统; its code is what other systems know."""

    code = models.CharField(_("系统编码"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("业务系统")

    def __str__(self) -> str:
        return self.code


class SystemState(Fact):
    """Name and owner of a system over days (系统信息). `owner` is the department that runs its accounts (主管部门)."""

    key_fields = ("system",)
    exclusive = (Exclusive("system", ("system",), message=_("同一系统同一日期只能有一条信息")),)

    system = models.ForeignKey(BankSystem, models.PROTECT, related_name="states")
    name = models.CharField(_("系统名称"), max_length=80)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("主管部门"))
    dormant_days = models.PositiveSmallIntegerField(_("久未使用天数"), default=90)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("系统信息")
        indexes = [models.Index(fields=["system", "superseded_at", "valid_to"], name="system_state_time")]

    def __str__(self) -> str:
        return self.name


class OperatorRole(Recorded):
    """A role that a system gives its operators (操作员角色), by the name it has there."""

    system = models.ForeignKey(BankSystem, models.PROTECT, related_name="roles")
    name = models.CharField(_("角色名称"), max_length=80)

    class Meta:
        verbose_name = _("操作员角色")
        constraints = [models.UniqueConstraint(fields=["system", "name"], name="operator_role_once")]

    def __str__(self) -> str:
        return self.name


class RoleState(Fact):
    """The business activities that a role can carry out over days (角色所涉业务活动)."""

    key_fields = ("role",)
    exclusive = (Exclusive("role", ("role",)),)

    role = models.ForeignKey(OperatorRole, models.PROTECT, related_name="states")
    activities = models.JSONField(_("业务活动"), default=list)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("角色信息")

    def __str__(self) -> str:
        return "、".join(self.activities)


class Entitlement(Fact):
    """A post entitles its holders to a role (岗位应有角色); `needed` where the post cannot work without it."""

    key_fields = ("role", "post")
    exclusive = (Exclusive("role_post", ("role", "post")),)

    role = models.ForeignKey(OperatorRole, models.PROTECT, related_name="entitlements")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("岗位"))
    needed = models.BooleanField(_("必配"), default=False)

    class Meta:
        verbose_name = _("岗位应有角色")

    def __str__(self) -> str:
        return f"{self.post_id}: {self.role_id}"


class Account(Recorded):
    """One login of one system for ever (账号、操作员号)."""

    system = models.ForeignKey(BankSystem, models.PROTECT, related_name="accounts")
    login = models.CharField(_("账号"), max_length=60)

    class Meta:
        verbose_name = _("系统账号")
        constraints = [models.UniqueConstraint(fields=["system", "login"], name="account_once")]

    def __str__(self) -> str:
        return self.login


class AccountState(Fact):
    """Who uses an account, for which position, over days; no row on a day means it was not open (账号信息).

    `named` is the user as the system's list writes him where no such employee is known.
    """

    key_fields = ("account",)
    exclusive = (Exclusive("account", ("account",), message=_("同一账号同一日期只能有一条信息")),)

    account = models.ForeignKey(Account, models.PROTECT, related_name="states")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="system_accounts", verbose_name=_("使用人")
    )
    named = models.CharField(_("清单所列使用人"), max_length=120, blank=True)
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+", verbose_name=_("所依据岗位"))
    shared = models.BooleanField(_("多人共用"), default=False)
    last_used = models.DateField(_("最近使用"), null=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("账号信息")
        indexes = [
            models.Index(fields=["account", "superseded_at", "valid_to"], name="account_state_time"),
            models.Index(fields=["person", "superseded_at", "valid_to"], name="account_state_person"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}"


class AccountRole(Fact):
    """A role that an account has over days (账号角色)."""

    key_fields = ("account", "role")
    exclusive = (Exclusive("account_role", ("account", "role")),)

    account = models.ForeignKey(Account, models.PROTECT, related_name="roles")
    role = models.ForeignKey(OperatorRole, models.PROTECT, related_name="given", verbose_name=_("操作员角色"))

    class Meta:
        verbose_name = _("账号角色")

    def __str__(self) -> str:
        return f"{self.account_id}: {self.role_id}"
