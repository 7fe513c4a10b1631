"""Who is away and who stands in: absences, standing arrangements, standing in (请休假、A/B角、顶岗代岗).

An arrangement says beforehand who takes over what; an absence makes standing in of it for its own days. Nothing
passes back by itself: what holds on a day is asked of the dates.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gangze.framework.facts import Exclusive, Fact


class AbsenceKind(models.TextChoices):
    """Why somebody is away (请休假种类)."""

    ANNUAL = "annual", _("年休假")
    PERSONAL = "personal", _("事假")
    SICK = "sick", _("病假")
    FAMILY = "family", _("婚丧产育假")
    TRAINING = "training", _("培训学习")
    TRIP = "trip", _("公出")
    MANDATORY = "mandatory", _("强制休假")
    OTHER = "other", _("其他")


class Absence(Fact):
    """A person is away from all posts over days (请休假).

    Why is read by whoever may see absences, in the ledger as well.
    """

    key_fields = ("person",)
    exclusive = (Exclusive("person", ("person",), message=_("该人员在此期间已有请休假")),)
    personal_fields = ("note",)
    personal_right = "absence.read"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="absences", db_index=False)
    kind = models.CharField(_("种类"), max_length=12, choices=AbsenceKind)
    note = models.CharField(_("事由"), max_length=200, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("记录", "请休假")
        indexes = [
            models.Index(fields=["person", "superseded_at", "valid_to", "valid_from"], name="absence_person_time"),
            models.Index(fields=["superseded_at", "valid_to", "valid_from", "person"], name="absence_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"


class Arrangement(Fact):
    """Who takes over from the holders of a position whenever they are away (A/B角安排).

    `taker` names the one who takes over as text: `position:12` or `person:7`; one of the two columns says the same.
    `duties` are opaque keys of the duties that pass, empty where the whole post passes. Of several arrangements that
    name the same duties the lowest `rank` counts first. `source` are the words of the document it was taken from.
    """

    key_fields = ("absent", "taker")
    exclusive = (Exclusive("pair", ("absent", "taker"), message=_("这两个岗位之间已有顶岗安排")),)

    absent = models.ForeignKey("organisation.Position", models.PROTECT, related_name="arrangements")
    taker = models.CharField(max_length=40)
    by_position = models.ForeignKey("organisation.Position", models.PROTECT, null=True, related_name="stands_in_for")
    by_person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="arranged")
    duties = models.JSONField(_("顶岗职责"), default=list)
    rank = models.PositiveSmallIntegerField(_("顺位"), default=1)
    source = models.TextField(_("依据"), blank=True)

    class Meta:
        verbose_name = _("顶岗安排")

    def __str__(self) -> str:
        return f"{self.taker} for {self.absent_id}"


class PartTaken(models.TextChoices):
    """How much of a post somebody takes over (顶岗范围)."""

    WHOLE = "whole", _("整岗")
    DUTIES = "duties", _("部分职责")


class Origin(models.TextChoices):
    """What somebody stands in by (顶岗来由)."""

    ABSENCE = "absence", _("请休假")
    AD_HOC = "ad_hoc", _("临时安排")


class StandIn(Fact):
    """A person stands in for another in a position over days (顶岗、代岗).

    With the whole post go its rights; of a part only the duties, named by opaque keys. A post is taken over as a whole
    by one person a day.
    """

    key_fields = ("absent", "position", "by")
    exclusive = (
        Exclusive("same", ("absent", "position", "by"), message=_("该人员在此期间已在顶这一岗位")),
        Exclusive(
            "whole",
            ("absent", "position"),
            (("part", "whole"),),
            _("同一人员的同一岗位同一日期只能由一人整岗顶岗"),
        ),
    )

    absent = models.ForeignKey("people.Person", models.PROTECT, related_name="stood_in_by")
    position = models.ForeignKey("organisation.Position", models.PROTECT, related_name="stand_ins")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="standing_in", db_index=False)
    part = models.CharField(_("范围"), max_length=8, choices=PartTaken, default=PartTaken.WHOLE)
    duties = models.JSONField(_("顶岗职责"), default=list)
    origin = models.CharField(_("来由"), max_length=8, choices=Origin, default=Origin.AD_HOC)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("记录", "顶岗")
        indexes = [
            models.Index(fields=["by", "superseded_at", "valid_to", "valid_from"], name="stand_in_by_time"),
            models.Index(fields=["superseded_at", "valid_to", "valid_from", "position"], name="stand_in_time"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} for {self.absent_id}@{self.position_id}"
