"""What a committee is for, by which rules it decides, and who sits in it, over days (委员会章程与组成)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gangze.committees.domain.composition import SeatRole
from gangze.committees.domain.voting import CountedOf, VoteRule
from gangze.framework.facts import Exclusive, Fact
from gangze.framework.guard import Recorded
from gangze.organisation.models import Position, Unit
from gangze.people.models import Person

VOTES = [
    (VoteRule.SIMPLE.value, _("过半数同意")),
    (VoteRule.TWO_THIRDS.value, _("三分之二以上同意")),
    (VoteRule.UNANIMOUS.value, _("一致同意")),
]
COUNTED = [(CountedOf.PRESENT.value, _("实到委员")), (CountedOf.ALL.value, _("应到委员"))]
ROLES = [
    (SeatRole.CHAIR.value, _("主任委员")),
    (SeatRole.DEPUTY.value, _("副主任委员")),
    (SeatRole.MEMBER.value, _("委员")),
    (SeatRole.SECRETARY.value, _("秘书")),
    (SeatRole.ATTENDEE.value, _("列席")),
]


class Charter(Fact):
    """Mandate and rules of a committee over days (委员会章程).

    `activities` are the business activities it decides on; by these membership counts in rules that name committees.
    """

    key_fields = ("unit",)
    exclusive = (Exclusive("unit", ("unit",), message=_("同一委员会同一日期只能有一个章程")),)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="charters", verbose_name=_("委员会"))
    mandate = models.TextField(_("职责"), blank=True)
    activities = models.JSONField(_("所决定的业务活动"), default=list)
    quorum_percent = models.PositiveSmallIntegerField(_("法定人数比例"), null=True)
    quorum_number = models.PositiveSmallIntegerField(_("法定人数"), null=True)
    vote = models.CharField(_("表决规则"), max_length=12, choices=VOTES, default=VoteRule.SIMPLE.value)
    counted_of = models.CharField(_("表决基数"), max_length=8, choices=COUNTED, default=CountedOf.PRESENT.value)
    chair_veto = models.BooleanField(_("主任委员有否决权"), default=False)
    odd = models.BooleanField(_("委员须为单数"), default=False)
    recusal = models.TextField(_("回避规则"), blank=True)

    class Meta:
        verbose_name = _("委员会章程")

    def __str__(self) -> str:
        return f"{self.unit_id}"


class Seat(Recorded):
    """One seat of a committee for ever (委员席位)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="seats")

    class Meta:
        verbose_name = _("委员席位")

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.pk}"


class SeatState(Fact):
    """Who sits, as what: the holders of a position, or a person by name (委员组成)."""

    key_fields = ("seat",)
    exclusive = (Exclusive("seat", ("seat",)),)

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="states")
    role = models.CharField(_("身份"), max_length=12, choices=ROLES)
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+", verbose_name=_("岗位"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("人员"))

    class Meta:
        verbose_name = _("委员组成")

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.role}"
