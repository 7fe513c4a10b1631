"""Authorities, what they say over days, their letters and withdrawals (授权、授权书、撤回)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gangze.framework.facts import Exclusive, Fact
from gangze.framework.guard import Recorded
from gangze.organisation.models import Position, Unit
from gangze.people.models import Person


class AuthorityKind(models.TextChoices):
    """How it came about (授权种类)."""

    BASIC = "basic", _("基本授权")
    SPECIAL = "special", _("特别授权")
    SUB = "sub", _("转授权")


class Authority(Recorded):
    """One authority for ever (授权): to whom, in which matter, from whom.

    `parent` is the authority it was passed on from (转授权); its grantee is then the grantor. Otherwise a unit or a
    position is named as grantor, or neither: then the bank as such gives it (法人授权). `person` names somebody in the
    position; without, the authority belongs to whoever holds it.
    """

    code = models.CharField(_("授权编号"), max_length=40, unique=True)
    kind = models.CharField(_("授权种类"), max_length=8, choices=AuthorityKind)
    matter = models.CharField(_("授权事项"), max_length=60)
    position = models.ForeignKey(Position, models.PROTECT, related_name="authorities", verbose_name=_("被授权岗位"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="authorities", verbose_name=_("被授权人")
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="passed_on", verbose_name=_("上级授权"))
    grantor_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("授权机构"))
    grantor_position = models.ForeignKey(
        Position, models.PROTECT, null=True, related_name="+", verbose_name=_("授权岗位")
    )

    class Meta:
        verbose_name = _("授权")
        indexes = [models.Index(fields=["matter", "position"], name="authority_matter")]
        constraints = [
            models.CheckConstraint(
                condition=Q(grantor_unit__isnull=True) | Q(grantor_position__isnull=True),
                name="authority_one_grantor",
            ),
            models.CheckConstraint(condition=Q(parent__isnull=False) ^ ~Q(kind="sub"), name="authority_sub_has_parent"),
        ]

    def __str__(self) -> str:
        return self.code


class AuthorityTerms(Fact):
    """What an authority says over days (授权内容). Amounts are whole hundredths of the currency (分)."""

    key_fields = ("authority",)
    exclusive = (Exclusive("authority", ("authority",), message=_("同一授权同一日期只能有一条内容")),)

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="terms")
    products = models.JSONField(_("产品"), default=list)
    currency = models.CharField(_("币种"), max_length=3)
    single = models.BigIntegerField(_("单笔限额"), null=True)
    customer = models.BigIntegerField(_("单户限额"), null=True)
    daily = models.BigIntegerField(_("当日累计限额"), null=True)
    monthly = models.BigIntegerField(_("当月累计限额"), null=True)
    above = models.BigIntegerField(_("起点金额（不含）"), default=0)
    inclusive = models.BooleanField(_("含本数"), default=True)
    conditions = models.CharField(_("授权条件"), max_length=500, blank=True)
    depth = models.PositiveSmallIntegerField(_("可转授权层级"), default=0)
    reach = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("适用机构"))

    class Meta:
        verbose_name = _("授权内容")
        indexes = [
            models.Index(fields=["authority", "superseded_at", "valid_to", "valid_from"], name="authority_terms_time"),
            models.Index(fields=["reach", "superseded_at", "valid_to"], name="authority_terms_reach"),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id}: {self.single}"


class AuthorityWithdrawal(Recorded):
    """That an authority was taken back before its time (撤回授权). `along_with` names the one whose withdrawal took it
    along; `number` is that of the notice."""

    authority = models.OneToOneField(Authority, models.PROTECT, related_name="withdrawal")
    day = models.DateField(_("撤回日期"))
    reason = models.CharField(_("撤回原因"), max_length=500)
    along_with = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+", verbose_name=_("连带于"))
    number = models.CharField(_("通知编号"), max_length=80, unique=True)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("撤回授权")
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="authority_withdrawal_serial")]

    def __str__(self) -> str:
        return self.number


class AuthorityLetter(Recorded):
    """A letter of authority as it was issued (授权书): one grantor, one grantee, one or more matters."""

    number = models.CharField(_("授权书编号"), max_length=80, unique=True)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    issued_on = models.DateField(_("签发日期"))
    issued_by = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("授权书")
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="authority_letter_serial")]

    def __str__(self) -> str:
        return self.number


class LetterItem(Recorded):
    """One authority of a letter, with the terms as they were printed (授权书条目)."""

    letter = models.ForeignKey(AuthorityLetter, models.PROTECT, related_name="items")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="letter_items")
    terms = models.ForeignKey(AuthorityTerms, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="of the printed terms; other terms need another letter")

    class Meta:
        verbose_name = pgettext_lazy("记录", "授权书条目")
        constraints = [models.UniqueConstraint(fields=["letter", "authority"], name="letter_item_once")]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.authority_id}"
